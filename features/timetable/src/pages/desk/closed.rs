//! The days without lessons that the school adds to the holidays of its zone.

use super::{Place, place};
use crate::calendar;
use crate::filters;
use crate::model::Calendar;
use crate::sight::RUN;
use crate::write::days;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::words::clean_name;
use kit::{App, Day, Error, Filled, Form, Instant, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer, text};

pub(super) fn routes() -> Routes {
    Routes::at("/admin/timetable/closed-days")
        .get(RUN, list)
        .post(RUN, close)
        .and_at("/admin/timetable/closed-days/open")
        .post(RUN, open)
}

const LABEL_MAX: usize = 80;
/// The most days that are closed at once.
const DAYS_MAX: i64 = 31;

#[derive(Template)]
#[template(path = "pages/desk/closed.html")]
struct ClosedPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    days: Vec<(Day, String)>,
    has_year: bool,
    filled: Filled,
}

async fn load(app: &App, place: &Place<'_>, now: Instant) -> Result<Option<Calendar>> {
    calendar::of(app, place.structure, now.day_in(&place.structure.zone)).await
}

fn page(place: Place<'_>, calendar: Option<Calendar>, filled: Filled) -> Page {
    let has_year = calendar.is_some();
    let mut days = calendar.map(|calendar| calendar.closed).unwrap_or_default();
    days.sort();
    let page = ClosedPage { structure: place.structure.id, others: place.others, days, has_year, filled };
    Page::of("desk-closed", page)
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let place = place(&viewer, &query)?;
    let calendar = load(&app, &place, request.now).await?;
    Ok(page(place, calendar, Filled::empty()))
}

async fn close(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let place = place(&viewer, &form)?;
    let calendar = load(&app, &place, request.now).await?.ok_or(Error::NotFound)?;
    let mut filled = Filled::with(form.clone());
    let label = clean_name(form.text("label"));
    if label.is_empty() {
        filled.wrong("label", text!("desk-closed-label-needed"));
    } else if label.chars().count() > LABEL_MAX {
        filled.wrong("label", text!("desk-long", count = LABEL_MAX));
    }
    let within = |day: &Day| calendar.starts <= *day && *day <= calendar.ends;
    let from = form.parsed::<Day>("from").filter(within);
    if from.is_none() {
        filled.wrong("from", text!("desk-closed-outside", from = calendar.starts, to = calendar.ends));
    }
    let to = if form.text("to").is_empty() { from } else { form.parsed::<Day>("to").filter(within) };
    match (from, to) {
        (Some(_), None) => filled.wrong("to", text!("desk-closed-outside", from = calendar.starts, to = calendar.ends)),
        (Some(from), Some(to)) if to < from => filled.wrong("to", text!("desk-closed-order")),
        (Some(from), Some(to)) if to > from.plus_days(DAYS_MAX - 1) => {
            filled.wrong("to", text!("desk-closed-long", count = DAYS_MAX));
        }
        _ => {}
    }
    let (true, Some(from), Some(to)) = (filled.is_right(), from, to) else {
        return Ok(page(place, Some(calendar), filled).invalid().into_response());
    };
    let days: Vec<Day> = (0..DAYS_MAX).map(|after| from.plus_days(after)).take_while(|day| *day <= to).collect();
    let mut unit = app.db.begin().await?;
    days::close(&mut unit, place.structure.id, &days, &label, (viewer.person, request.now)).await?;
    unit.commit().await?;
    let back = format!("/admin/timetable/closed-days?structure={}", place.structure.id);
    Ok(Redirect::to(back).saying("desk-closed-done").into_response())
}

async fn open(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Redirect> {
    let place = place(&viewer, &form)?;
    let day = form.parsed::<Day>("day").ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    if !days::open(&mut unit, place.structure.id, day, (viewer.person, request.now)).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/timetable/closed-days?structure={}", place.structure.id)).saying("desk-opened-done"))
}
