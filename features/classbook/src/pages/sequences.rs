//! A teacher's sequences: contents in order, made of a class book or written, laid on the lessons of a class as drafts.

mod laying;
mod removal;
mod step;

use super::id;
use crate::book;
use crate::filters;
use crate::sight::WRITE;
use crate::store::{self, Section, Sequence, Step};
use crate::write::sequence as write;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use directory::model::SectionId;
use kit::words::Text;
use kit::{
    App, Error, Filled, Form, LessonId, Page, Profile, Redirect, Request, Result, Routes, StructureId, Viewer, ViewerFacts, text,
};
use rich::Document;
use timetable::store::Of;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/sequences")
        .get(WRITE, list)
        .post(WRITE, add)
        .and_at("/classbook/sequences/{sequence}")
        .get(WRITE, show)
        .post(WRITE, change)
        .merge(step::routes())
        .merge(removal::routes())
        .merge(laying::routes())
}

/// How long a title is at most, in characters.
const TITLE_MAX: usize = 120;

#[derive(Template)]
#[template(path = "pages/sequences/list.html")]
struct ListPage {
    sequences: Vec<Sequence>,
    from: Vec<(String, Text)>,
    filled: Filled,
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    listed(&app, &request, &viewer, Filled::empty()).await
}

/// The schools where the viewer teaches.
fn places(viewer: &ViewerFacts) -> Vec<StructureId> {
    viewer.structures.iter().map(|here| here.id).filter(|id| viewer.is_in(*id, &[Profile::Teacher])).collect()
}

async fn listed(app: &App, request: &Request, viewer: &Viewer, filled: Filled) -> Result<Page> {
    let today = request.now.day_in(&viewer.zone());
    let sequences = store::sequences(&app.db, viewer.person).await?;
    let mut from = vec![(String::new(), text!("classbook-from-nothing"))];
    for place in places(viewer) {
        for section in store::ever_taught(&app.db, viewer.person, place, today).await? {
            let words =
                text!("classbook-from-section", subject = &section.subject, audience = &section.audience, year = &section.year);
            from.push((section.id.to_string(), words));
        }
    }
    Ok(Page::of("classbook-sequences", ListPage { sequences, from, filled }))
}

/// Makes a sequence: empty, or of all that was published of a section.
async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let (from, mut filled) = (form.text("from"), Filled::with(form.clone()));
    wrong_title(&form, &mut filled);
    let section = if from.is_empty() { None } else { Some(own_section(&app, &request, &viewer, from).await?) };
    let place = match &section {
        Some(section) => section.structure_id,
        None => places(&viewer).first().copied().ok_or(Error::NotFound)?,
    };
    let contents = match &section {
        Some(section) => contents(&app, section).await?,
        None => vec![],
    };
    if section.is_some() && contents.is_empty() {
        filled.wrong("from", text!("classbook-wrong-from"));
    }
    if !filled.is_right() {
        return Ok(listed(&app, &request, &viewer, filled).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    let id = write::add(&mut unit, place, viewer.person, (form.text("title"), &contents), request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/classbook/sequences/{id}")).saying("classbook-sequence-made").into_response())
}

fn wrong_title(form: &Form, filled: &mut Filled) {
    match kit::words::clean_name(form.text("title")).chars().count() {
        0 => filled.wrong("title", text!("classbook-wrong-title")),
        length if length > TITLE_MAX => filled.wrong("title", text!("classbook-wrong-title-long", most = TITLE_MAX)),
        _ => {}
    }
}

/// A section that the viewer teaches or taught.
async fn own_section(app: &App, request: &Request, viewer: &Viewer, section: &str) -> Result<Section> {
    let today = request.now.day_in(&viewer.zone());
    let section = store::section(&app.db, viewer, id::<SectionId>(section)?, today).await?;
    let ties = store::ties_to_section(&app.db, viewer.person, section.structure_id, section.id, today).await?;
    let own = ties.taught && viewer.is_in(section.structure_id, &[Profile::Teacher]);
    if own { Ok(section) } else { Err(Error::NotFound) }
}

/// All that was published of a section in its year, in the order of its lessons.
async fn contents(app: &App, section: &Section) -> Result<Vec<Document>> {
    let places = [(section.structure_id, Of::Section(section.id))];
    let lessons = book::between(app, &places, (section.starts_on, section.ends_on.plus_days(1))).await?;
    let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.plan.id).collect();
    let mut published = store::published(&app.db, &ids).await?;
    let documents = ids.iter().filter_map(|id| published.remove(id)).map(|content| content.document);
    Ok(documents.filter(|document| !document.is_empty()).collect())
}

#[derive(Template)]
#[template(path = "pages/sequences/show.html")]
struct SequencePage {
    sequence: Sequence,
    steps: Vec<Step>,
    filled: Filled,
}

async fn show(State(app): State<App>, viewer: Viewer, Path(sequence): Path<String>) -> Result<Page> {
    let sequence = store::sequence(&app.db, &viewer, id(&sequence)?).await?;
    let filled = Filled::with(Form::of([("title", sequence.title.as_str())]));
    page(&app, sequence, filled).await
}

async fn page(app: &App, sequence: Sequence, filled: Filled) -> Result<Page> {
    let steps = store::steps(&app.db, sequence.id).await?;
    let title = Text::literal(&sequence.title);
    Ok(Page::of(title, SequencePage { sequence, steps, filled }))
}

/// Renames a sequence, or moves one of its contents: `act` is `up:…` or `down:…`.
async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(sequence): Path<String>,
    form: Form,
) -> Result<Response> {
    let sequence = store::sequence(&app.db, &viewer, id(&sequence)?).await?;
    let to = Redirect::to(format!("/classbook/sequences/{}", sequence.id));
    if let Some((act, step)) = form.text("act").split_once(':') {
        if !["up", "down"].contains(&act) {
            return Err(Error::Malformed);
        }
        let mut unit = app.db.begin().await?;
        if !write::move_step(&mut unit, sequence.id, id(step)?, act == "up", request.now).await? {
            return Err(Error::NotFound);
        }
        unit.commit().await?;
        return Ok(to.into_response());
    }
    let mut filled = Filled::with(form.clone());
    wrong_title(&form, &mut filled);
    if !filled.is_right() {
        return Ok(page(&app, sequence, filled).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    write::rename(&mut unit, sequence.id, form.text("title"), request.now).await?;
    unit.commit().await?;
    Ok(to.saying("classbook-sequence-kept").into_response())
}
