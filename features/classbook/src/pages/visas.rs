//! The seals on the class book of a section: shown to who writes it, put by management and by named inspectors.

use super::section::{Opened, open, page};
use crate::book;
use crate::filters;
use crate::sight::{RUN, runs};
use crate::store::{self, Section, Visa};
use crate::write::visas::{NewVisa, seal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::{App, Day, Error, Filled, Form, Instant, LessonId, PersonId, Redirect, Request, Result, Routes, Viewer, text};
use timetable::store::Of;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/sections/{section}/visas").post(RUN, put)
}

/// How long the words of a visa are at most, in characters.
const WORDS_MAX: usize = 500;

/// Seals on a class book, and the form by which one is put.
#[derive(Template)]
#[template(path = "pages/visas.html")]
pub(super) struct VisasCard {
    pub(super) visas: Vec<Visa>,
    /// Where the form goes, for who may seal.
    pub(super) action: Option<String>,
    pub(super) filled: Filled,
}

/// The form as it begins: up to the present day.
pub(super) fn fresh(today: Day) -> Filled {
    Filled::with(Form::of([("until", today.to_string().as_str())]))
}

async fn put(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(section): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, &viewer, &section, request.now).await?;
    if !runs(&viewer, opened.section.structure_id) {
        return Err(Error::NotFound);
    }
    let Opened { section, now, .. } = &opened;
    match sealed(&app, section, now.day, &form, (viewer.person, request.now)).await? {
        Ok(()) => Ok(Redirect::to(format!("/classbook/sections/{}", section.id)).saying("classbook-sealed").into_response()),
        Err(filled) => Ok(page(&app, &viewer, opened, &Form::default(), Some(filled)).await?.invalid().into_response()),
    }
}

/// Seals the class book of a section as a form asks; what is to be mended comes back.
pub(super) async fn sealed(
    app: &App,
    section: &Section,
    today: Day,
    form: &Form,
    (author, now): (PersonId, Instant),
) -> Result<Result<(), Filled>> {
    let mut filled = Filled::with(form.clone());
    let until = form.parsed::<Day>("until").filter(|day| section.starts_on <= *day && *day <= today);
    if until.is_none() {
        filled.wrong("until", text!("classbook-wrong-until", from = section.starts_on));
    }
    if form.text("words").chars().count() > WORDS_MAX {
        filled.wrong("words", text!("classbook-wrong-words", most = WORDS_MAX));
    }
    let Some(until) = until.filter(|_| filled.is_right()) else { return Ok(Err(filled)) };
    let (lessons, digest) = digest(app, section, until).await?;
    let new = NewVisa {
        structure: section.structure_id,
        section: section.id,
        until,
        words: form.text("words"),
        lessons,
        digest: &digest,
    };
    let mut unit = app.db.begin().await?;
    seal(&mut unit, &new, author, now).await?;
    unit.commit().await?;
    Ok(Ok(()))
}

/// How many contents a section has up to a day, and the hash of what they say and of which versions they are.
async fn digest(app: &App, section: &Section, until: Day) -> Result<(i64, String)> {
    let places = [(section.structure_id, Of::Section(section.id))];
    let lessons = book::between(app, &places, (section.starts_on, until.plus_days(1))).await?;
    let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.plan.id).collect();
    let contents = store::published(&app.db, &ids).await?;
    let mut hash = blake3::Hasher::new();
    for content in ids.iter().filter_map(|id| contents.get(id)) {
        hash.update(content.lesson.0.as_bytes());
        hash.update(&content.version.to_be_bytes());
        hash.update(content.document.to_json().as_bytes());
    }
    Ok((contents.len() as i64, hash.finalize().to_hex().to_string()))
}
