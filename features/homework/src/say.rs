//! What is said of work, in no language yet: days, hours, how long, how much there is already.

use crate::load::Load;
use jiff::tz::TimeZone;
use kit::{Day, Instant, Text, text};
use timetable::model::{ChangeKind, Hour};

/// A day inside a sentence: « mardi 1 décembre ».
pub(crate) fn day(day: Day) -> Text {
    let weekday = Text::keyed(format!("weekday-{}", day.0.weekday().to_monday_one_offset()));
    text!("homework-day", weekday = weekday, number = i64::from(day.0.day()), month = i64::from(day.0.month()))
}

/// An hour inside a sentence: « 8 h 30 ».
pub(crate) fn hour(hour: Hour) -> Text {
    match hour.parts() {
        (hours, 0) => text!("homework-hour", hour = u32::from(hours)),
        (hours, minutes) => text!("homework-hour-minutes", hour = u32::from(hours), minutes = format!("{minutes:02}")),
    }
}

/// For when: « mardi 1 décembre », « mardi 1 décembre à 8 h 30 ».
pub(crate) fn due(on: Day, starts: Option<Hour>) -> Text {
    match starts {
        Some(starts) => text!("homework-day-at", day = day(on), hour = hour(starts)),
        None => day(on),
    }
}

/// Until when something is handed in: the last minute of a day is said as such.
pub(crate) fn until(until: Instant, zone: &TimeZone) -> Text {
    let zoned = until.in_zone(zone);
    let (on, at) = if zoned.hour() == 0 && zoned.minute() == 0 {
        (until.plus_seconds(-1).day_in(zone), Hour::of_minutes(23 * 60 + 59))
    } else {
        (until.day_in(zone), Hour::of(zoned.time()))
    };
    text!("homework-day-at", day = day(on), hour = hour(at))
}

/// How long: « 30 min ».
pub(crate) fn minutes(minutes: i64) -> Text {
    text!("homework-minutes", count = minutes)
}

/// What is to be done already: « déjà 50 min et 1 contrôle ».
pub(crate) fn load(load: Load) -> Text {
    match (load.count, load.minutes, load.tests) {
        (0, ..) => text!("homework-load-none"),
        (count, 0, 0) => text!("homework-load-count", count = count),
        (_, minutes, 0) => text!("homework-load-minutes", minutes = self::minutes(minutes)),
        (_, 0, tests) => text!("homework-load-tests", count = tests),
        (_, minutes, tests) => text!("homework-load-both", minutes = self::minutes(minutes), count = tests),
    }
}

/// A word for what became of the lesson for which work is due.
pub(crate) fn changed(change: Option<ChangeKind>) -> Option<(&'static str, &'static str, Text)> {
    match change? {
        ChangeKind::Cancelled => Some(("warning", "calendar-off", text!("homework-lesson-cancelled"))),
        ChangeKind::Moved => Some(("info", "move-right", text!("homework-lesson-moved"))),
        _ => None,
    }
}
