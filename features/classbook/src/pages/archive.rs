//! The page on which management takes the archive of a section or of a whole school.

use crate::archive::{self, Scope, label};
use crate::filters;
use crate::sight::{RUN, runs};
use crate::store::{self, Section};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use directory::model::{SchoolYearId, SectionId};
use kit::audit::{self, Act};
use kit::viewer::StructureHere;
use kit::words::Text;
use kit::{App, Day, Error, Filled, Form, Page, Request, Result, Routes, Viewer, text};
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/archive").get(RUN, show).post(RUN, take)
}

#[derive(Template)]
#[template(path = "pages/archive.html")]
struct ArchivePage {
    choices: Vec<(String, Text)>,
    filled: Filled,
}

/// One thing to take: a year of a school, or a section of its present year.
enum What {
    Year(SchoolYearId),
    Section(SectionId),
}

impl What {
    fn read(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        match kind {
            "year" => id.parse().ok().map(Self::Year),
            "section" => id.parse().ok().map(Self::Section),
            _ => None,
        }
    }
    fn id(&self) -> Uuid {
        match self {
            Self::Year(id) => id.0,
            Self::Section(id) => id.0,
        }
    }
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let places: Vec<&StructureHere> = viewer.structures.iter().filter(|here| runs(&viewer, here.id)).collect();
    let (mut choices, several) = (vec![], places.len() > 1);
    let place = |words: Text, here: &StructureHere| {
        if several { text!("classbook-archive-at-place", what = words, place = &here.name) } else { words }
    };
    for here in places {
        let today = request.now.day_in(&here.zone);
        let years = store::years(&app.db, here.id).await?;
        for (id, label, _) in &years {
            choices.push((format!("year:{id}"), place(text!("classbook-archive-year", year = label), here)));
        }
        for (year, _, _) in years.iter().filter(|(_, _, live)| *live) {
            for section in store::of_year(&app.db, here.id, *year, today).await? {
                choices.push((format!("section:{}", section.id), place(label(&section), here)));
            }
        }
    }
    Ok(Page::of("classbook-archive", ArchivePage { choices, filled: Filled::empty() }))
}

/// The archive itself, with its line of the journal.
async fn take(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let what = What::read(form.text("what")).ok_or(Error::NotFound)?;
    let today = request.now.day_in(&viewer.zone());
    let (here, year, sections) = match &what {
        What::Section(id) => {
            let section = store::section(&app.db, &viewer, *id, today).await?;
            let here = viewer.structure(section.structure_id).ok_or(Error::NotFound)?;
            (here, section.year.clone(), vec![section])
        }
        What::Year(id) => whole(&app, &viewer, *id, today).await?,
    };
    if !runs(&viewer, here.id) {
        return Err(Error::NotFound);
    }
    let kind = if matches!(what, What::Year(_)) { "school_year" } else { "section" };
    let act = Act {
        structure: Some(here.id),
        author: Some(viewer.person),
        act: "act-classbook-archived",
        object_kind: kind,
        object: Some(what.id()),
        before: "",
        after: &format!("year={year}"),
    };
    let mut unit = app.db.begin().await?;
    audit::note(&mut unit, act, request.now).await?;
    unit.commit().await?;
    let name = format!("cahier-de-textes-{}.zip", year.replace(|char: char| !char.is_ascii_alphanumeric(), "-"));
    let scope = Scope { school: here.name.clone(), year, sections, words: request.words.clone(), now: request.now };
    let mut response = archive::body(app.clone(), scope).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let disposition = format!("attachment; filename=\"{name}\"");
    headers.insert(header::CONTENT_DISPOSITION, disposition.parse().map_err(|_| Error::broken("a name of a file"))?);
    Ok(response)
}

/// A year of a school that the viewer runs, with all its sections.
async fn whole<'a>(
    app: &App,
    viewer: &'a Viewer,
    year: SchoolYearId,
    today: Day,
) -> Result<(&'a StructureHere, String, Vec<Section>)> {
    for here in viewer.structures.iter().filter(|here| runs(viewer, here.id)) {
        let years = store::years(&app.db, here.id).await?;
        if let Some((_, label, _)) = years.into_iter().find(|(id, _, _)| *id == year) {
            return Ok((here, label, store::of_year(&app.db, here.id, year, today).await?));
        }
    }
    Err(Error::NotFound)
}
