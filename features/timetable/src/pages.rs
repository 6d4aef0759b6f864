//! What the pages of the timetable share: whose it is, on which day, and the frame around a week.

mod add;
mod change;
mod desk;
pub(crate) mod feeds;
mod lesson;
mod month;
mod others;
pub(crate) mod own;
mod rooms;

use crate::calendar::{self, asked_day};
use crate::filters;
use crate::memory;
use crate::model::{Calendar, Effective};
use crate::store::Of;
use crate::view::{self, Entry, Line, Moment, Side, State, Week};
use askama::Template;
use kit::viewer::StructureHere;
use kit::words::Text;
use kit::{App, Day, Error, Form, Result, Routes};
use std::str::FromStr;

/// The pages of the timetable.
pub(crate) fn routes() -> Routes {
    own::routes()
        .merge(others::routes())
        .merge(rooms::routes())
        .merge(lesson::routes())
        .merge(change::routes())
        .merge(add::routes())
        .merge(feeds::routes())
        .merge(desk::routes())
}

/// An identifier in an address; anything else is not found.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}

/// Which days a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// The present day, or the next on which something takes place.
    Turning,
    /// The week of a day, that day first on small screens.
    Day(Day),
    /// A whole week.
    Week(Day),
}

impl Shown {
    fn of(query: &Form) -> Result<Self> {
        Ok(match (asked_day(query, "day")?, asked_day(query, "week")?) {
            (Some(day), _) => Self::Day(day),
            (None, Some(day)) => Self::Week(day),
            (None, None) => Self::Turning,
        })
    }
}

/// Lessons of one or several places in a week, and the calendar of the first.
struct Loaded {
    monday: Day,
    lessons: Vec<Effective>,
    calendar: Option<Calendar>,
    chosen: Option<Day>,
}

/// Loads the week that is asked for. When nothing more takes place in the present one, the next that is open.
async fn load(app: &App, places: &[(&StructureHere, Of)], side: Side, at: Moment, shown: Shown) -> Result<Loaded> {
    let first = places.first().map(|(structure, _)| *structure);
    let asked = match shown {
        Shown::Turning => at.day,
        Shown::Day(day) | Shown::Week(day) => day,
    };
    let calendar = match first {
        Some(structure) => calendar::of(app, structure, asked).await?,
        None => None,
    };
    let (monday, day) = view::week_of(asked);
    let lessons = lessons(app, places, monday).await?;
    if shown != Shown::Turning {
        let chosen = day.filter(|_| matches!(shown, Shown::Day(_)));
        return Ok(Loaded { monday, lessons, calendar, chosen });
    }
    if let Some(next) = view::next_day(&lessons, side, at) {
        return Ok(Loaded { monday, lessons, calendar, chosen: Some(next) });
    }
    let next_open = |day: Day| calendar.as_ref().and_then(|calendar| calendar.next_open(day));
    if let Some(next_monday) = next_open(monday.plus_days(6)).map(crate::model::monday_of) {
        let later = self::lessons(app, places, next_monday).await?;
        if let Some(next) = view::next_day(&later, side, at) {
            return Ok(Loaded { monday: next_monday, lessons: later, calendar, chosen: Some(next) });
        }
    }
    Ok(Loaded { monday, lessons, calendar, chosen: Some(at.day) })
}

async fn lessons(app: &App, places: &[(&StructureHere, Of)], monday: Day) -> Result<Vec<Effective>> {
    memory::lessons(app, places, monday, monday.plus_days(7)).await
}

/// A child whose timetable may be looked at, or oneself.
struct Pill {
    href: String,
    name: Text,
    avatar: Option<(String, &'static str)>,
    chosen: bool,
}

/// What is under way and what comes next.
struct Panel {
    /// What is under way, or nothing.
    now: Vec<Entry>,
    /// What comes next the same day.
    next: Vec<Entry>,
    /// Once all is over: the next day, when it begins and ends, and why it begins late.
    after: Option<(Text, Option<Text>)>,
}

/// The page of a week.
#[derive(Template)]
#[template(path = "pages/week.html")]
struct WeekPage {
    title: Text,
    crumbs: Vec<(String, Text)>,
    letter: Option<String>,
    pills: Vec<Pill>,
    links: Vec<(&'static str, String, Text)>,
    panel: Option<Panel>,
    news: Vec<Entry>,
    week: Week,
    monday: Day,
    hour: Option<u16>,
    base: String,
    current: bool,
    day_view: bool,
    has_month: bool,
    empty: Text,
}

impl WeekPage {
    /// The page of what was loaded, for a base address that ends with `?` or `&`.
    fn of(title: Text, base: String, loaded: Loaded, side: Side, at: Moment) -> Self {
        let Loaded { monday, lessons, calendar, chosen } = loaded;
        let week = view::week(&lessons, side, at, calendar.as_ref(), (monday, chosen));
        let current = crate::model::monday_of(at.day) == monday;
        Self {
            title,
            crumbs: vec![],
            letter: calendar.as_ref().and_then(|calendar| calendar.letter(monday)).map(|letter| letter.0),
            pills: vec![],
            links: vec![],
            panel: None,
            news: view::news(&lessons, side, at, at.day.min(monday)),
            hour: week.row_of(&at.hour).filter(|_| current),
            week,
            monday,
            base,
            current,
            day_view: chosen.is_some(),
            has_month: false,
            empty: Text::from("week-empty"),
        }
    }
    fn previous(&self) -> Day {
        self.monday.plus_days(-7)
    }
    fn next(&self) -> Day {
        self.monday.plus_days(7)
    }
}
