//! Bookings: one's own, those of a room or of a piece of equipment; confirming and giving up.

use super::id;
use crate::model::{Booked, BookingId, EquipmentId, Standing, Thing};
use crate::say;
use crate::sight::{self, READ};
use crate::store::{self, Source};
use crate::write::{self, NotBooked};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::filters;
use kit::viewer::StructureHere;
use kit::{App, Day, Error, Filled, LessonId, Page, Redirect, Request, Result, Routes, StructureId, Text, Viewer, args, text};
use timetable::model::RoomId;
use timetable::store::{Of, lessons};
use timetable::write::By;

pub(super) fn routes() -> Routes {
    Routes::at("/bookings")
        .get(READ, own)
        .and_at("/bookings/rooms/{room}")
        .get(READ, of_room)
        .and_at("/bookings/equipment/{equipment}")
        .get(READ, of_equipment)
        .and_at("/bookings/{booking}/confirmation")
        .post(READ, confirm)
        .and_at("/bookings/{booking}/cancellation")
        .post(READ, end)
}

/// A booking as lists show it.
pub(crate) struct BookingLine {
    pub(crate) id: BookingId,
    pub(crate) lesson: LessonId,
    pub(crate) thing: Text,
    pub(crate) href: String,
    pub(crate) when: Text,
    pub(crate) about: String,
    pub(crate) person: Option<String>,
    pub(crate) badge: (&'static str, &'static str, Text),
    pub(crate) confirms: bool,
    pub(crate) ends: bool,
}

pub(crate) fn line(one: &Booked, standing: Standing, viewer: &Viewer, at: StructureId) -> BookingLine {
    let ends = sight::may_end(viewer, at, one.person);
    BookingLine {
        id: one.id,
        lesson: one.lesson,
        thing: say::thing(one.thing, &one.name),
        href: match one.thing {
            Thing::Room(id) => format!("/bookings/rooms/{id}"),
            Thing::Equipment(id) => format!("/bookings/equipment/{id}"),
        },
        when: say::slot(one.slot),
        about: one.about.clone(),
        person: (one.person != viewer.person).then(|| one.person_name.clone()),
        badge: say::badge(standing),
        confirms: ends && matches!(standing, Standing::LessonMoved(_)),
        ends,
    }
}

#[derive(Template)]
#[template(path = "pages/own.html")]
struct OwnPage {
    schools: Vec<SchoolLines>,
    keeps: bool,
    filled: Filled,
}

struct SchoolLines {
    name: Option<String>,
    own: Vec<BookingLine>,
    /// Those of everybody, for who keeps the school's.
    all: Vec<BookingLine>,
}

/// How far ahead it is looked whether a room was taken by a lesson since.
const AHEAD_DAYS: i64 = 8;

/// The lines of bookings, knowing the lessons of the days to come.
async fn lines(app: &App, viewer: &Viewer, at: StructureId, today: Day, booked: &[Booked]) -> Result<Vec<BookingLine>> {
    let rooms = booked.iter().any(|one| matches!(one.thing, Thing::Room(_)));
    let (mut held, mut shared) = (vec![], vec![]);
    if rooms {
        held = lessons(&app.db, at, Of::School, today, today.plus_days(AHEAD_DAYS)).await?;
        shared = store::shared(&store::offered(Source::Db(&app.db), at, today).await?);
    }
    Ok(booked.iter().map(|one| line(one, one.standing_among(&held, &shared), viewer, at)).collect())
}

fn places(viewer: &Viewer) -> impl Iterator<Item = &StructureHere> {
    viewer.structures.iter().filter(|structure| timetable::sight::reads_school(viewer, structure.id))
}

async fn own(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    own_page(&app, &request, &viewer, Filled::empty()).await
}

async fn own_page(app: &App, request: &Request, viewer: &Viewer, filled: Filled) -> Result<Page> {
    let several = places(viewer).count() > 1;
    let mut schools = vec![];
    for structure in places(viewer) {
        let today = request.now.day_in(&structure.zone);
        let keeps = sight::keeps(viewer, structure.id);
        let booked = if keeps {
            store::of_school(&app.db, structure.id, today).await?
        } else {
            store::of_person(&app.db, structure.id, viewer.person, today).await?
        };
        let lines = lines(app, viewer, structure.id, today, &booked).await?;
        let (own, all) = lines.into_iter().partition(|line| line.person.is_none());
        schools.push(SchoolLines { name: several.then(|| structure.name.clone()), own, all });
    }
    let keeps = viewer.structures.iter().any(|structure| sight::keeps(viewer, structure.id));
    Ok(Page::of(text!("bookings-title"), OwnPage { schools, keeps, filled }))
}

#[derive(Template)]
#[template(path = "pages/thing.html")]
struct ThingPage {
    title: Text,
    detail: Option<String>,
    timetable: Option<String>,
    lines: Vec<BookingLine>,
}

async fn of_room(State(app): State<App>, request: Request, viewer: Viewer, Path(room): Path<String>) -> Result<Page> {
    let room: RoomId = id(&room)?;
    let found: Option<(StructureId, String)> =
        app.db.optional("select structure_id, code from room where id = $1", args![room]).await?;
    let (at, code) = found.filter(|(at, _)| timetable::sight::reads_school(&viewer, *at)).ok_or(Error::NotFound)?;
    thing_page(&app, &request, &viewer, at, (Thing::Room(room), &code, None)).await
}

async fn of_equipment(State(app): State<App>, request: Request, viewer: Viewer, Path(equipment): Path<String>) -> Result<Page> {
    let equipment = store::equipment(&app.db, &viewer, id::<EquipmentId>(&equipment)?).await?;
    let parts: Vec<&str> = [&equipment.site, &equipment.description].into_iter().flatten().map(String::as_str).collect();
    let detail = (!parts.is_empty()).then(|| parts.join(" · "));
    let thing = (Thing::Equipment(equipment.id), equipment.name.as_str(), detail);
    thing_page(&app, &request, &viewer, equipment.structure_id, thing).await
}

async fn thing_page(
    app: &App,
    request: &Request,
    viewer: &Viewer,
    at: StructureId,
    (thing, name, detail): (Thing, &str, Option<String>),
) -> Result<Page> {
    let structure = viewer.structure(at).ok_or(Error::NotFound)?;
    let today = request.now.day_in(&structure.zone);
    let booked = store::of_thing(&app.db, at, thing, today).await?;
    let lines = lines(app, viewer, at, today, &booked).await?;
    let timetable = match thing {
        Thing::Room(id) => Some(format!("/timetable/rooms/{id}")),
        Thing::Equipment(_) => None,
    };
    let name = say::thing(thing, name);
    let title = text!("bookings-of", what = name);
    Ok(Page::of(title.clone(), ThingPage { title, detail, timetable, lines }))
}

async fn confirm(State(app): State<App>, request: Request, viewer: Viewer, Path(booking): Path<String>) -> Result<Response> {
    let (at, booked) = store::own(&app.db, &viewer, id(&booking)?).await?;
    let by = By { author: Some(viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    let why = match write::confirm(&mut unit, at, &booked, by).await? {
        Ok(()) => {
            unit.commit().await?;
            return Ok(Redirect::to("/bookings").saying("booking-confirmed").into_response());
        }
        Err(NotBooked::Taken(why)) => say::taken(&why, say::thing(booked.thing, &booked.name)),
        Err(NotBooked::Cancelled) => text!("booking-lesson-gone"),
        Err(NotBooked::Unknown | NotBooked::Refused(_)) => text!("booking-gone"),
    };
    drop(unit);
    let filled = Filled::empty().and_wrong("own", why);
    Ok(own_page(&app, &request, &viewer, filled).await?.invalid().into_response())
}

async fn end(State(app): State<App>, request: Request, viewer: Viewer, Path(booking): Path<String>) -> Result<Response> {
    let (at, booked) = store::own(&app.db, &viewer, id(&booking)?).await?;
    let by = By { author: Some(viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    write::end(&mut unit, at, booked.id, by).await?;
    unit.commit().await?;
    Ok(Redirect::to("/bookings").saying("booking-ended").into_response())
}
