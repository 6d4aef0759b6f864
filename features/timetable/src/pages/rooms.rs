//! Which rooms are free: now, or at an hour of a day.

use crate::calendar::asked_day;
use crate::filters;
use crate::model::{Effective, Hour, RoomId, RoomKind};
use crate::say;
use crate::sight::{self, SCHOOL};
use crate::store::{self, Of};
use crate::view::{self, Moment};
use askama::Template;
use axum::extract::State;
use kit::viewer::StructureHere;
use kit::words::Text;
use kit::{App, Day, Error, Page, Query, Request, Result, Routes, Viewer, args, text};

pub(super) fn routes() -> Routes {
    Routes::at("/timetable/rooms").get(SCHOOL, show)
}

#[derive(Template)]
#[template(path = "pages/rooms.html")]
struct RoomsPage {
    day: Day,
    at: Hour,
    /// Where the hour is on the strip of a day.
    mark: Option<u16>,
    schools: Vec<RoomsOf>,
}

struct RoomsOf {
    name: String,
    free: Vec<RoomLine>,
    busy: Vec<RoomLine>,
}

struct RoomLine {
    id: RoomId,
    name: Text,
    /// What it is for, where its number does not say.
    kind: Option<Text>,
    capacity: Option<i64>,
    accessible: bool,
    /// Until when it is free, or occupied; none to the end of the day.
    until: Option<Hour>,
    /// By what it is occupied.
    by: Option<Text>,
    /// Its lessons on the strip of the day.
    blocks: Vec<Block>,
}

/// A lesson on the strip of a day: where it begins and how long it is, in hundredths of the strip.
struct Block {
    at: u16,
    span: u16,
    hue: &'static str,
}

/// The hours that a strip shows.
const STRIP: (Hour, Hour) = (Hour::of_minutes(8 * 60), Hour::of_minutes(18 * 60));

/// Where an hour is on the strip of a day; what is before or after stands at its edge.
fn on_strip(hour: Hour) -> u16 {
    let (from, to) = (STRIP.0.minutes(), STRIP.1.minutes());
    (hour.minutes().clamp(from, to) - from) * 100 / (to - from)
}

#[derive(sqlx::FromRow)]
struct RoomRow {
    id: RoomId,
    code: String,
    kind: RoomKind,
    capacity: Option<i64>,
    accessible: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let now = Moment::of(request.now, &viewer.zone());
    let day = asked_day(&query, "day")?.unwrap_or(now.day);
    let at = if query.text("at").is_empty() { now.hour } else { query.parsed("at").ok_or(Error::Malformed)? };
    let mut schools = vec![];
    for structure in viewer.structures.iter().filter(|structure| sight::reads_school(&viewer, structure.id)) {
        schools.push(rooms_of(&app, structure, day, at).await?);
    }
    let mark = Some(on_strip(at)).filter(|_| STRIP.0 <= at && at < STRIP.1);
    Ok(Page::of(text!("rooms-title"), RoomsPage { day, at, mark, schools }))
}

async fn rooms_of(app: &App, structure: &StructureHere, day: Day, at: Hour) -> Result<RoomsOf> {
    let rows: Vec<RoomRow> = app
        .db
        .all(
            "select id, code, kind, capacity, accessible from room
             where structure_id = $1 and (closed_on is null or closed_on > $2) order by code",
            args![structure.id, day],
        )
        .await?;
    let lessons = store::lessons(&app.db, structure.id, Of::School, day, day.plus_days(1)).await?;
    let (free, busy): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|row| line(row, &lessons, day, at)).partition(|line| line.by.is_none());
    Ok(RoomsOf { name: structure.name.clone(), free, busy })
}

fn block(lesson: &Effective) -> Block {
    let at = on_strip(lesson.slot.starts);
    Block { at, span: on_strip(lesson.slot.ends) - at, hue: view::hue(lesson) }
}

fn line(row: RoomRow, lessons: &[Effective], day: Day, at: Hour) -> RoomLine {
    let here = || lessons.iter().filter(|lesson| lesson.cancelled.is_none() && lesson.rooms.iter().any(|room| room.id == row.id));
    let under_way = here().find(|lesson| lesson.slot.has(day, at));
    let until = match under_way {
        Some(lesson) => Some(lesson.slot.ends),
        None => here().map(|lesson| lesson.slot.starts).filter(|starts| *starts > at).min(),
    };
    let by = under_way.map(|lesson| match say::audiences(lesson) {
        Some(audience) => text!("room-taken-by", what = lesson.name(), who = audience),
        None => lesson.name(),
    });
    let named = crate::model::RoomHere { id: row.id, name: row.code };
    RoomLine {
        id: row.id,
        name: say::rooms(std::slice::from_ref(&named)).unwrap_or_else(|| Text::literal("")),
        kind: Some(Text::keyed(format!("room-kind-{}", row.kind))).filter(|_| row.kind != RoomKind::Classroom),
        capacity: row.capacity,
        accessible: row.accessible,
        until,
        by,
        blocks: here().map(block).collect(),
    }
}
