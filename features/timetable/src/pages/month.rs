//! A month: of each day, when lessons begin and end, and what is changed; closed days with their reason.

use super::own::Whose;
use crate::calendar;
use crate::filters;
use crate::model::{Hour, monday_of};
use crate::store::{self, Source};
use crate::view::{self, DayShown, Moment, State};
use askama::Template;
use kit::words::Text;
use kit::{App, Day, Error, Form, Page, Result};

/// The month that is asked for, by its first day: `?month=2026-11`. One that is no month is not answered with another.
pub(super) fn asked(query: &Form) -> Result<Option<Day>> {
    let text = query.text("month");
    if text.is_empty() {
        return Ok(None);
    }
    let first = format!("{text}-01").parse::<Day>().ok();
    let known = first.filter(|day| text.len() == 7 && (1900..2200).contains(&day.0.year()));
    known.map(Some).ok_or(Error::Malformed)
}

#[derive(Template)]
#[template(path = "pages/month.html")]
struct MonthPage {
    title: Text,
    month: Day,
    base: String,
    weeks: Vec<WeekLine>,
    /// How many days of a week are shown: Saturday when something takes place.
    days: i64,
}

struct WeekLine {
    monday: Day,
    letter: Option<String>,
    days: Vec<Cell>,
}

struct Cell {
    day: Day,
    inside: bool,
    today: bool,
    closed: Option<Text>,
    hours: Option<(Hour, Hour)>,
    lessons: usize,
    changes: usize,
}

impl MonthPage {
    fn previous(&self) -> String {
        code(Day(self.month.plus_days(-1).0.first_of_month()))
    }
    fn next(&self) -> String {
        code(Day(self.month.0.last_of_month()).plus_days(1))
    }
}

fn code(month: Day) -> String {
    month.to_string().chars().take(7).collect()
}

pub(super) async fn show(app: &App, whose: &Whose<'_>, at: Moment, month: Day, base: String, title: Text) -> Result<Page> {
    let (from, last) = (monday_of(month), Day(month.0.last_of_month()));
    let to = monday_of(last).plus_days(7);
    let calendar = match whose.places.first() {
        Some((structure, _)) => calendar::of(app, structure, month.max(from.plus_days(6))).await?,
        None => None,
    };
    let mut lessons = vec![];
    for (structure, of) in &whose.places {
        let found = store::with_moved(Source::Db(&app.db), structure.id, *of, from, to).await?;
        lessons.extend(found.into_iter().map(|(lesson, _)| lesson));
    }
    let cell = |day: Day| {
        let closed = calendar.as_ref().and_then(|calendar| calendar.closed(day)).map(|closed| closed.words());
        let shown =
            DayShown { day, today: day == at.day, chosen: false, closed, lines: view::lines(&lessons, whose.side, at, day) };
        let inside = day.0.month() == month.0.month();
        Cell {
            day,
            inside,
            today: shown.today,
            hours: shown.hours(),
            lessons: shown.entries().filter(|entry| entry.state == State::On).count(),
            changes: shown.entries().filter(|entry| !entry.marks.is_empty()).count(),
            closed: shown.closed,
        }
    };
    let saturday = |lesson: &crate::model::Effective| lesson.slot.day.0.weekday().to_monday_one_offset() == 6;
    let days = if lessons.iter().any(saturday) { 6 } else { 5 };
    let mut weeks = vec![];
    let mut monday = from;
    while monday < to {
        let letter = calendar.as_ref().and_then(|calendar| calendar.letter(monday)).map(|letter| letter.0);
        weeks.push(WeekLine { monday, letter, days: (0..days).map(|after| cell(monday.plus_days(after))).collect() });
        monday = monday.plus_days(7);
    }
    let page = MonthPage { title: title.clone(), month, base, weeks, days };
    Ok(Page::of(title, page).live("timetable"))
}
