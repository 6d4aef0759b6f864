//! One lesson: when, where, by whom, what changed; what the other features have of it; the forms that change it.

use super::change::{Desk, desk};
use super::id;
use crate::filters;
use crate::model::{Audience, Change, Effective, Slot};
use crate::say::{self, Mark};
use crate::sight::{self, READ};
use crate::store;
use crate::view;
use askama::Template;
use axum::extract::{Path, State};
use kit::slice::{Card, Offer, Subject};
use kit::words::Text;
use kit::{App, Filled, Instant, LessonId, Page, PersonId, Request, Result, Routes, Viewer, text};

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}").get(READ, show)
}

#[derive(Template)]
#[template(path = "pages/lesson.html")]
struct LessonPage {
    lesson: LessonId,
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
    desk: Option<Desk>,
    history: Vec<Past>,
}

/// Something that was done to the lesson, for who runs the timetable.
struct Past {
    at: Instant,
    author: Option<String>,
    what: Text,
    words: Option<String>,
}

/// A lesson that the viewer may see.
pub(super) struct Opened {
    pub(super) viewer: Viewer,
    pub(super) lesson: Effective,
    changes: Vec<Change>,
}

/// Looks a lesson up through the viewer.
pub(super) async fn open(app: &App, viewer: Viewer, lesson: &str) -> Result<Opened> {
    let (lesson, changes) = store::opened(&app.db, &viewer, id(lesson)?).await?;
    Ok(Opened { viewer, lesson, changes })
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(lesson): Path<String>) -> Result<Page> {
    let opened = open(&app, viewer, &lesson).await?;
    page(&app, &request, &opened, None).await
}

/// The page, with the forms as they were typed when something is to be mended.
pub(super) async fn page(app: &App, request: &Request, opened: &Opened, typed: Option<(&'static str, Filled)>) -> Result<Page> {
    let Opened { viewer, lesson, changes } = opened;
    let subject = Subject::Lesson(lesson.plan.structure, lesson.id());
    let title = say::title(lesson);
    let runs = sight::runs(viewer, lesson.plan.structure);
    let untouched = typed.is_none();
    let page = LessonPage {
        lesson: lesson.id(),
        title: title.clone(),
        hue: view::hue(lesson),
        slot: lesson.slot,
        audiences: audiences(viewer, lesson),
        teachers: teachers(lesson),
        rooms: say::rooms(&lesson.rooms),
        marks: say::marks(lesson, true),
        words: lesson.words.clone().filter(|words| !words.is_empty()),
        week: format!("/timetable?day={}", lesson.slot.day),
        offers: app.offers_on(viewer, subject, lesson.slot.day).await?,
        cards: app.parts_on(viewer, subject, request.now).await?,
        desk: desk(app, viewer, lesson, (typed, request.now)).await?,
        history: if runs { changes.iter().rev().map(past).collect() } else { vec![] },
    };
    // Who may change it has forms there, which stay as they are.
    let listens = untouched && !runs;
    let page = Page::of(title, page);
    Ok(if listens { page.live("timetable") } else { page })
}

fn past(change: &Change) -> Past {
    let kind = Text::keyed(format!("done-{}", change.kind));
    let what = match (&change.to, &change.room, &change.teacher, change.reason) {
        (Some(slot), ..) => text!("done-with", done = kind, what = say::when(*slot)),
        (_, Some(room), ..) => {
            let room = say::rooms(std::slice::from_ref(room)).unwrap_or_else(|| Text::literal(""));
            text!("done-with", done = kind, what = room)
        }
        (_, _, Some(teacher), _) => text!("done-with", done = kind, what = teacher.name.as_str()),
        (.., Some(reason)) => text!("done-with", done = kind, what = Text::keyed(format!("change-reason-{reason}"))),
        _ => kind,
    };
    Past { at: change.at, author: change.author.as_ref().map(|author| author.name.clone()), what, words: change.words.clone() }
}

/// By whom; of somebody who was forgotten no name is left.
fn teachers(lesson: &Effective) -> Vec<(PersonId, String, bool)> {
    let named = lesson.teachers.iter().filter(|one| !one.name.trim().is_empty());
    named.map(|one| (one.id, one.name.clone(), one.covers)).collect()
}

/// For whom, with the timetable of a division for who reads those of the school.
fn audiences(viewer: &Viewer, lesson: &Effective) -> Vec<(Option<String>, String)> {
    let opens = sight::reads_school(viewer, lesson.plan.structure);
    lesson
        .audiences()
        .into_iter()
        .map(|audience| match audience {
            Audience::Division(id, label) => (opens.then(|| format!("/timetable/divisions/{id}")), label.clone()),
            Audience::Group(_, label) => (None, label.clone()),
        })
        .collect()
}
