//! Booking for a lesson: only what is free then, each with its button.

use super::id;
use crate::model::{Thing, taken};
use crate::say;
use crate::sight::{self, READ};
use crate::store::{self, Source};
use crate::write::{self, NewBooking, NotBooked};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::filters;
use kit::{App, Error, Filled, Form, Instant, LessonId, Page, Redirect, Request, Result, Routes, Text, Viewer, text};
use timetable::model::Effective;
use timetable::store::{Of, lessons};
use timetable::write::By;

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}/bookings/new").get(READ, show).and_at("/lessons/{lesson}/bookings").post(READ, book)
}

/// Something that is free.
struct FreeLine {
    value: String,
    name: Text,
    icon: &'static str,
    hue: &'static str,
    detail: String,
    capacity: Option<i64>,
}

#[derive(Template)]
#[template(path = "pages/book.html")]
struct BookPage {
    lesson: LessonId,
    title: Text,
    when: Text,
    equipment: Vec<FreeLine>,
    rooms: Vec<FreeLine>,
    /// Whether the school has equipment at all.
    has_equipment: bool,
    keeps: bool,
    filled: Filled,
}

/// The lesson, for who may book something for it and as long as it takes place.
async fn open(app: &App, viewer: &Viewer, text: &str, now: Instant) -> Result<Effective> {
    let lesson = timetable::store::lesson(&app.db, viewer, id(text)?).await?;
    if !sight::books_for(viewer, &lesson) || lesson.cancelled.is_some() {
        return Err(Error::NotFound);
    }
    if timetable::sight::is_over(viewer, &lesson, now) {
        return Err(Error::Refused(text!("booking-lesson-over")));
    }
    Ok(lesson)
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(lesson): Path<String>) -> Result<Page> {
    let lesson = open(&app, &viewer, &lesson, request.now).await?;
    page(&app, &viewer, &lesson, Filled::empty()).await
}

async fn page(app: &App, viewer: &Viewer, lesson: &Effective, filled: Filled) -> Result<Page> {
    let (at, slot) = (lesson.plan.structure, lesson.slot);
    let offered = store::offered(Source::Db(&app.db), at, slot.day).await?;
    let booked = store::of_day(Source::Db(&app.db), at, slot.day).await?;
    let held = lessons(&app.db, at, Of::School, slot.day, slot.day.plus_days(1)).await?;
    let shared = store::shared(&offered);
    let own = |thing: Thing| matches!(thing, Thing::Room(room) if lesson.rooms.iter().any(|here| here.id == room));
    let is_free = |thing| !own(thing) && taken((thing, slot, lesson.plan.id), &held, &booked, &shared).is_none();
    let free = offered.iter().filter(|one| is_free(one.thing));
    let (rooms, equipment): (Vec<_>, Vec<_>) =
        free.map(|one| (one.thing, line(one))).partition(|(thing, _)| matches!(thing, Thing::Room(_)));
    let only = |lines: Vec<(Thing, FreeLine)>| lines.into_iter().map(|(_, line)| line).collect();
    let page = BookPage {
        lesson: lesson.plan.id,
        title: say::title(lesson),
        when: say::slot(slot),
        equipment: only(equipment),
        rooms: only(rooms),
        has_equipment: offered.iter().any(|one| matches!(one.thing, Thing::Equipment(_))),
        keeps: sight::keeps(viewer, at),
        filled,
    };
    Ok(Page::of(text!("booking-new"), page))
}

fn line(one: &store::Offered) -> FreeLine {
    let (icon, hue) = match one.thing {
        Thing::Room(_) => ("door-open", "green"),
        Thing::Equipment(_) => ("package", "orange"),
    };
    let name = say::thing(one.thing, &one.name);
    FreeLine { value: one.thing.to_string(), name, icon, hue, detail: one.detail.clone(), capacity: one.capacity }
}

async fn book(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let lesson = open(&app, &viewer, &lesson, request.now).await?;
    let Some(thing) = Thing::parse(form.text("thing")) else {
        let filled = Filled::with(form.clone()).and_wrong("free", text!("booking-nothing-chosen"));
        return Ok(page(&app, &viewer, &lesson, filled).await?.invalid().into_response());
    };
    let by = By { author: Some(viewer.person), now: request.now };
    let moves_there = form.ticked("move") && matches!(thing, Thing::Room(_));
    let new = NewBooking { lesson: &lesson, thing, person: viewer.person, moves_there };
    let mut unit = app.db.begin().await?;
    let why = match write::book(&mut unit, &new, by).await? {
        Ok(_) => {
            unit.commit().await?;
            let said = if moves_there { "booking-made-moved" } else { "booking-made" };
            return Ok(Redirect::to(format!("/lessons/{}", lesson.plan.id)).saying(said).into_response());
        }
        Err(NotBooked::Unknown) => return Err(Error::NotFound),
        Err(NotBooked::Taken(why)) => {
            let offered = store::offered(Source::Db(&app.db), lesson.plan.structure, lesson.slot.day).await?;
            let name = offered.iter().find(|one| one.thing == thing).map(|one| say::thing(one.thing, &one.name));
            say::taken(&why, name.unwrap_or_else(|| Text::literal("")))
        }
        Err(NotBooked::Cancelled) => text!("booking-lesson-gone"),
        Err(NotBooked::Refused(refusal)) => timetable::say::refusal(&refusal),
    };
    drop(unit);
    let filled = Filled::with(form.clone()).and_wrong("free", why);
    Ok(page(&app, &viewer, &lesson, filled).await?.invalid().into_response())
}
