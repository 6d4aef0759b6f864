//! The desk of who runs a timetable: what it is made of, and what comes from elsewhere.

mod bells;
mod closed;
mod rooms;
mod taking_in;
mod weeks;

use crate::calendar;
use crate::filters;
use crate::sight::{self, RUN};
use askama::Template;
use axum::extract::State;
use kit::viewer::StructureHere;
use kit::words::Text;
use kit::{App, Error, Form, Page, Query, Request, Result, Routes, StructureId, Viewer, args, text};

const PATH: &str = "/admin/timetable";

pub(super) fn routes() -> Routes {
    Routes::at(PATH)
        .get(RUN, show)
        .merge(taking_in::routes())
        .merge(rooms::routes())
        .merge(bells::routes())
        .merge(closed::routes())
        .merge(weeks::routes())
}

/// The school of a page: the one that is asked for, else the first whose timetable the viewer runs.
struct Place<'a> {
    structure: &'a StructureHere,
    others: Vec<(StructureId, String)>,
}

fn place<'a>(viewer: &'a Viewer, form: &Form) -> Result<Place<'a>> {
    let all: Vec<&StructureHere> = viewer.structures.iter().filter(|one| sight::runs(viewer, one.id)).collect();
    let asked: Option<StructureId> = form.parsed("structure");
    let wanted = if form.text("structure").is_empty() { all.first() } else { all.iter().find(|one| Some(one.id) == asked) };
    let structure = wanted.copied().ok_or(Error::NotFound)?;
    Ok(Place { structure, others: all.into_iter().map(|one| (one.id, one.name.clone())).collect() })
}

/// A place that the desk leads to.
struct Entry {
    href: String,
    icon: &'static str,
    hue: &'static str,
    label: Text,
    hint: Text,
}

#[derive(Template)]
#[template(path = "pages/desk/desk.html")]
struct DeskPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    year: Option<(kit::Day, kit::Day)>,
    zone: Text,
    entries: Vec<Entry>,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let Place { structure, others } = place(&viewer, &query)?;
    let calendar = calendar::of(&app, structure, request.now.day_in(&structure.zone)).await?;
    let counts: Vec<(i64, i64, i64)> = app
        .db
        .all(
            "select (select count(*) from room where structure_id = $1 and closed_on is null),
               (select count(*) from bell_schedule where structure_id = $1),
               (select count(*) from closed_day where structure_id = $1)",
            args![structure.id],
        )
        .await?;
    let (rooms, bells, closed) = counts.into_iter().next().unwrap_or_default();
    let at = |page: &str| format!("{PATH}/{page}?structure={}", structure.id);
    let entries = vec![
        Entry { href: at("import"), icon: "file-up", hue: "blue", label: text!("desk-import"), hint: text!("desk-import-hint") },
        Entry {
            href: at("rooms"),
            icon: "door-open",
            hue: "green",
            label: text!("desk-rooms"),
            hint: text!("desk-rooms-hint", count = rooms),
        },
        Entry {
            href: at("bells"),
            icon: "bell",
            hue: "orange",
            label: text!("desk-bells"),
            hint: text!("desk-bells-hint", count = bells),
        },
        Entry {
            href: at("closed-days"),
            icon: "calendar-off",
            hue: "pink",
            label: text!("desk-closed"),
            hint: text!("desk-closed-hint", count = closed),
        },
        Entry {
            href: at("weeks"),
            icon: "calendar-range",
            hue: "violet",
            label: text!("desk-weeks"),
            hint: text!("desk-weeks-hint"),
        },
    ];
    let zone = calendar.as_ref().map_or_else(
        || Text::literal(""),
        |calendar| Text::keyed(format!("setting-timetable-holiday-zone-{}", calendar.zone.code())),
    );
    let year = calendar.map(|calendar| (calendar.starts, calendar.ends));
    Ok(Page::of("desk-title", DeskPage { structure: structure.id, others, year, zone, entries }))
}
