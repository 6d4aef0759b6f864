//! How much each teacher covered in a period, for management and the office.

use crate::filters;
use crate::sight::{self, RUN};
use crate::store::{self, Count};
use askama::Template;
use axum::extract::State;
use kit::{App, Day, Page, Query, Request, Result, Routes, Text, Viewer, text};
use timetable::calendar::asked_day;

pub(super) fn routes() -> Routes {
    Routes::at("/covers/counts").get(RUN, show)
}

#[derive(Template)]
#[template(path = "pages/counts.html")]
struct CountsPage {
    from: Day,
    to: Day,
    schools: Vec<(String, Vec<CountLine>)>,
}

struct CountLine {
    count: Count,
    hours: Text,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let today = request.now.day_in(&viewer.zone());
    let from = asked_day(&query, "from")?.unwrap_or_else(|| store::year_of(today));
    let to = asked_day(&query, "to")?.unwrap_or(today);
    let mut schools = vec![];
    for structure in viewer.structures.iter().filter(|structure| sight::runs(&viewer, structure.id)) {
        let counts = store::counts(&app.db, structure.id, (from, to.plus_days(1))).await?;
        schools.push((structure.name.clone(), counts.into_iter().map(line).collect()));
    }
    Ok(Page::of(text!("counts-title"), CountsPage { from, to, schools }))
}

fn line(count: Count) -> CountLine {
    let hours = match (count.minutes / 60, count.minutes % 60) {
        (hours, 0) => text!("hour-whole", hour = hours),
        (hours, minutes) => text!("hour-minutes", hour = hours, minutes = format!("{minutes:02}")),
    };
    CountLine { count, hours }
}
