//! One lesson: when, where, by whom, what changed; what the other features have of it.

use super::id;
use crate::filters;
use crate::model::{Audience, Effective, Slot};
use crate::say::{self, Mark};
use crate::sight::READ;
use crate::store;
use crate::view;
use askama::Template;
use axum::extract::{Path, State};
use kit::slice::{Card, Offer, Subject};
use kit::words::Text;
use kit::{App, Page, PersonId, Request, Result, Routes, Viewer, text};

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}").get(READ, show)
}

#[derive(Template)]
#[template(path = "pages/lesson.html")]
struct LessonPage {
    title: Text,
    hue: &'static str,
    slot: Slot,
    audiences: Vec<(Option<String>, String)>,
    teachers: Vec<(PersonId, String, bool)>,
    rooms: Option<Text>,
    marks: Vec<Mark>,
    words: Option<String>,
    week: String,
    offers: Vec<Offer>,
    cards: Vec<Card>,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(lesson): Path<String>) -> Result<Page> {
    let lesson = store::lesson(&app.db, &viewer, id(&lesson)?).await?;
    page(&app, &request, &viewer, &lesson).await
}

async fn page(app: &App, request: &Request, viewer: &Viewer, lesson: &Effective) -> Result<Page> {
    let subject = Subject::Lesson(lesson.plan.structure, lesson.id());
    let title = match say::audiences(lesson) {
        Some(audience) => text!("lesson-title", name = lesson.name(), audience = audience),
        None => lesson.name(),
    };
    let page = LessonPage {
        title: title.clone(),
        hue: view::hue(lesson),
        slot: lesson.slot,
        audiences: audiences(app, viewer, lesson),
        teachers: lesson.teachers.iter().map(|one| (one.id, one.name.clone(), one.covers)).collect(),
        rooms: say::rooms(&lesson.rooms),
        marks: say::marks(lesson, true),
        words: lesson.words.clone().filter(|words| !words.is_empty()),
        week: format!("/timetable?day={}", lesson.slot.day),
        offers: app.offers_on(viewer, subject, lesson.slot.day).await?,
        cards: app.parts_on(viewer, subject, request.now).await?,
    };
    Ok(Page::of(title, page))
}

/// For whom, with the timetable of a division for who may open it.
fn audiences(app: &App, viewer: &Viewer, lesson: &Effective) -> Vec<(Option<String>, String)> {
    let opens = crate::sight::reads_school(viewer, lesson.plan.structure) && app.opens("/timetable/school", Some(viewer));
    lesson
        .audiences()
        .into_iter()
        .map(|audience| match audience {
            Audience::Division(id, label) => (opens.then(|| format!("/timetable/divisions/{id}")), label.clone()),
            Audience::Group(_, label) => (None, label.clone()),
        })
        .collect()
}
