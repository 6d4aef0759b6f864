//! Inspectors: named by management for a teacher and some days; each of their readings is noted in the journal.

use super::id;
use super::visas::{VisasCard, fresh, sealed};
use crate::book::{self, Bar, Book, Period, Reader};
use crate::filters;
use crate::model::{AccessId, Moment};
use crate::sight::{INSPECT, RUN, Reach, runs};
use crate::store::{self, Access, Section, zone};
use crate::write::visas::{NewAccess, end, open, was_read};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use directory::model::SectionId;
use kit::viewer::StructureHere;
use kit::words::{Text, folded};
use kit::{
    App, Day, Error, Filled, Form, Instant, Page, PersonId, Piece, Query, Redirect, Request, Result, Routes, StructureId, Viewer,
    text,
};
use std::collections::BTreeMap;
use timetable::model::Effective;
use timetable::store::Of;

const WHY: &str = "each reading of an inspector is noted in the journal";

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/inspections")
        .get(RUN, list)
        .post(RUN, name)
        .and_at("/classbook/inspections/{access}")
        .get_that_writes(INSPECT, WHY, read)
        .and_at("/classbook/inspections/{access}/end")
        .post(RUN, stop)
        .and_at("/classbook/inspections/{access}/visas")
        .post(INSPECT, put)
}

#[derive(Template)]
#[template(path = "pages/inspections.html")]
struct InspectionsPage {
    accesses: Vec<(Access, Text, bool)>,
    teachers: Vec<(String, Text)>,
    found: Vec<(String, Text)>,
    filled: Filled,
}

fn run(viewer: &Viewer) -> Vec<&StructureHere> {
    viewer.structures.iter().filter(|here| runs(viewer, here.id)).collect()
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let today = request.now.day_in(&viewer.zone());
    let (from, until) = (today.to_string(), today.plus_days(7).to_string());
    let filled = Filled::with(Form::of([("from", from.as_str()), ("until", until.as_str())]));
    desk(&app, &viewer, request.now, filled, vec![]).await
}

async fn desk(app: &App, viewer: &Viewer, now: Instant, filled: Filled, found: Vec<(PersonId, String)>) -> Result<Page> {
    let places = run(viewer);
    let (mut accesses, mut teachers) = (vec![], vec![]);
    for here in &places {
        let today = now.day_in(&here.zone);
        accesses.extend(store::accesses(&app.db, here.id).await?.into_iter().map(|access| {
            let ahead = access.is_ahead(today);
            (state(&access, today), access, ahead)
        }));
        let several = places.len() > 1;
        teachers.extend(store::teachers(&app.db, here.id, today).await?.into_iter().map(|(person, name)| {
            let words = if several { format!("{name} · {}", here.name) } else { name };
            (format!("{}:{person}", here.id), Text::literal(words))
        }));
    }
    let accesses = accesses.into_iter().map(|(state, access, ahead)| (access, state, ahead)).collect();
    let found = found.into_iter().map(|(id, name)| (id.to_string(), Text::literal(name))).collect();
    Ok(Page::of("classbook-inspections", InspectionsPage { accesses, teachers, found, filled }))
}

fn state(access: &Access, today: Day) -> Text {
    if access.ended_at.is_some() {
        text!("classbook-access-ended")
    } else if access.is_open(today) {
        text!("classbook-access-open")
    } else if access.valid_from > today {
        text!("classbook-access-ahead")
    } else {
        text!("classbook-access-over")
    }
}

/// How many days an access lasts at most.
const DAYS_MAX: i64 = 366;

/// What the form asks for, as far as it can be read.
struct Asked<'a> {
    here: &'a StructureHere,
    teacher: PersonId,
}

async fn name(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let asked = asked(&app, &viewer, &form, request.now).await?;
    if asked.is_none() {
        filled.wrong("teacher", text!("classbook-wrong-teacher"));
    }
    let today = asked.as_ref().map_or_else(|| request.now.day_in(&viewer.zone()), |asked| request.now.day_in(&asked.here.zone));
    let (from, until) = (form.parsed::<Day>("from"), form.parsed::<Day>("until"));
    let dates = from.zip(until).filter(|(from, until)| from <= until && *until >= today && *until <= from.plus_days(DAYS_MAX));
    if dates.is_none() {
        filled.wrong("until", text!("classbook-wrong-dates"));
    }
    let mut found = vec![];
    let mut inspector = None;
    if let Some(asked) = &asked {
        found = inspectors(&app, asked.here.id, form.text("inspector"), today).await?;
        let chosen = form.parsed::<PersonId>("which");
        inspector = match found.as_slice() {
            [one] => Some(one.0),
            several => several.iter().map(|(id, _)| *id).find(|id| Some(*id) == chosen),
        };
        if inspector.is_none() {
            filled.wrong("inspector", if found.is_empty() { "classbook-wrong-inspector" } else { "classbook-which-inspector" });
        }
    }
    if let (Some(asked), Some((from, until)), Some(inspector)) = (asked, dates, inspector) {
        let new = NewAccess { structure: asked.here.id, inspector, teacher: asked.teacher, from, until };
        let mut unit = app.db.begin().await?;
        open(&mut unit, new, viewer.person, request.now).await?;
        unit.commit().await?;
        return Ok(Redirect::to("/classbook/inspections").saying("classbook-inspector-named").into_response());
    }
    let found = if found.len() > 1 { found } else { vec![] };
    Ok(desk(&app, &viewer, request.now, filled, found).await?.invalid().into_response())
}

/// The school and the teacher that a form names: a teacher of a school that the viewer runs.
async fn asked<'a>(app: &App, viewer: &'a Viewer, form: &Form, now: Instant) -> Result<Option<Asked<'a>>> {
    let Some((at, teacher)) = form.text("teacher").split_once(':') else { return Ok(None) };
    let (Ok(at), Ok(teacher)) = (at.parse::<StructureId>(), teacher.parse::<PersonId>()) else { return Ok(None) };
    let Some(here) = run(viewer).into_iter().find(|here| here.id == at) else { return Ok(None) };
    let teachers = store::teachers(&app.db, here.id, now.day_in(&here.zone)).await?;
    Ok(teachers.iter().any(|(id, _)| *id == teacher).then_some(Asked { here, teacher }))
}

/// The people of the academy who are called so: every word typed is one of the name.
async fn inspectors(app: &App, structure: StructureId, typed: &str, today: Day) -> Result<Vec<(PersonId, String)>> {
    let typed = folded(typed);
    let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(longest) = words.iter().max_by_key(|word| word.len()) else { return Ok(vec![]) };
    let mut found = store::academics(&app.db, structure, longest, today).await?;
    found.retain(|(_, name)| {
        let name = folded(name);
        words.iter().all(|word| name.split(' ').any(|part| part == *word))
    });
    Ok(found)
}

async fn stop(State(app): State<App>, request: Request, viewer: Viewer, Path(access): Path<String>) -> Result<Redirect> {
    let access: AccessId = id(&access)?;
    for here in run(&viewer) {
        let mut unit = app.db.begin().await?;
        if end(&mut unit, here.id, access, viewer.person, request.now).await? {
            unit.commit().await?;
            return Ok(Redirect::to("/classbook/inspections").saying("classbook-inspector-ended"));
        }
    }
    Err(Error::NotFound)
}

#[derive(Template)]
#[template(path = "pages/inspection.html")]
struct InspectionPage {
    access: Access,
    sections: Vec<(String, String, bool)>,
    chosen: bool,
    bar: Piece,
    book: Piece,
    visas: Option<Piece>,
}

/// The class book of the teacher, for the inspector: everything that was published, and the visas of a section.
async fn read(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(access): Path<String>,
    query: Query,
) -> Result<Page> {
    let access = store::access(&app.db, &viewer, id(&access)?, request.now).await?;
    let mut unit = app.db.begin().await?;
    was_read(&mut unit, access.structure_id, access.id, viewer.person, request.now).await?;
    unit.commit().await?;
    page(&app, request.now, access, &query, None).await
}

async fn page(app: &App, at: Instant, access: Access, query: &Form, typed: Option<Filled>) -> Result<Page> {
    let now = Moment::of(at, &zone(&access.zone));
    let period = Period::of(query, now.day, true)?;
    let sections = sections(app, &access, now.day).await?;
    let chosen = match query.text("section") {
        "" => None,
        id => Some(id.parse().ok().and_then(|id: SectionId| sections.get(&id)).ok_or(Error::NotFound)?),
    };
    let base = format!("/classbook/inspections/{}", access.id);
    let of = match chosen {
        Some(section) => Of::Section(section.id),
        None => Of::Teacher(access.teacher_id),
    };
    let lessons: Vec<Effective> = book::lessons(app, &[(access.structure_id, of)], period).await?;
    let visas = match chosen {
        Some(section) => store::visas(&app.db, section.structure_id, section.id).await?,
        None => vec![],
    };
    let reader = Reader { reach: Reach::Published, gaps: true, now, visas: &visas };
    let days = book::days(app, &lessons, reader, &[]).await?;
    let query_of = |section: Option<SectionId>| section.map_or_else(String::new, |id| format!("section={id}&"));
    let bar = Box::new(Bar::of(period, format!("{base}?{}", query_of(chosen.map(|section| section.id))), now.day));
    let card = chosen.map(|section| {
        let action = Some(format!("{base}/visas?section={}", section.id));
        Box::new(VisasCard { visas, action, filled: typed.unwrap_or_else(|| fresh(now.day)) }) as Piece
    });
    let links = sections.values().map(|section| {
        let href = format!("{base}?{}{}", query_of(Some(section.id)), period.query());
        (href, format!("{} · {}", section.audience, section.subject), chosen.is_some_and(|one| one.id == section.id))
    });
    let page = InspectionPage {
        sections: links.collect(),
        chosen: chosen.is_some(),
        bar,
        book: Box::new(Book {
            days,
            empty: text!("classbook-empty"),
            linked: false,
            writes: false,
            one_subject: chosen.is_some(),
        }),
        visas: card,
        access,
    };
    let title = text!("classbook-of", what = &page.access.teacher);
    Ok(Page::of(title, page))
}

/// The sections that the teacher of an access teaches or taught in the live year.
async fn sections(app: &App, access: &Access, today: Day) -> Result<BTreeMap<SectionId, Section>> {
    let all = store::ever_taught(&app.db, access.teacher_id, access.structure_id, today).await?;
    let live = all.into_iter().filter(|section| section.starts_on <= today && today <= section.ends_on);
    Ok(live.map(|section| (section.id, section)).collect())
}

/// A visa of the inspector.
async fn put(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(access): Path<String>,
    query: Query,
    form: Form,
) -> Result<Response> {
    let access = store::access(&app.db, &viewer, id(&access)?, request.now).await?;
    let today = Moment::of(request.now, &zone(&access.zone)).day;
    let sections = sections(&app, &access, today).await?;
    let section = query.parsed::<SectionId>("section").and_then(|id| sections.get(&id)).ok_or(Error::NotFound)?;
    match sealed(&app, section, today, &form, (viewer.person, request.now)).await? {
        Ok(()) => {
            let back = format!("/classbook/inspections/{}?section={}", access.id, section.id);
            Ok(Redirect::to(back).saying("classbook-sealed").into_response())
        }
        Err(filled) => Ok(page(&app, request.now, access, &query, Some(filled)).await?.invalid().into_response()),
    }
}
