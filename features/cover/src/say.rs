//! What is said of absences, in no language yet: from when to when, what becomes of a lesson.

use crate::model::Interval;
use kit::words::Text;
use kit::{Day, text};
use timetable::model::{Hour, Slot};
use timetable::say;
pub(crate) use timetable::say::{about, title};

/// A day inside a sentence: « mardi 24 ».
pub(crate) fn day(day: Day) -> Text {
    say::day(day)
}

/// When a lesson is: « mardi 24 de 8 h 30 à 9 h 25 ».
pub(crate) fn slot(slot: Slot) -> Text {
    hours(slot.day, slot.starts, slot.ends)
}

fn hours(day: Day, from: Hour, to: Hour) -> Text {
    text!("away-day-hours", day = say::day(day), from = say::hour(from), to = say::hour(to))
}

/// From when to when: « mardi 24 », « du mardi 24 à 10 h au jeudi 26 ».
pub(crate) fn interval(of: &Interval) -> Text {
    let side = |day, hour: Option<Hour>| match hour {
        Some(hour) => text!("slot-when", day = say::day(day), hour = say::hour(hour)),
        None => say::day(day),
    };
    let ((from, to), one) = (of.hours(), of.from.0 == of.to.0);
    match (one, from, to) {
        (true, None, None) => say::day(of.from.0),
        (true, Some(from), None) => text!("away-day-from", day = say::day(of.from.0), from = say::hour(from)),
        (true, None, Some(to)) => text!("away-day-until", day = say::day(of.from.0), to = say::hour(to)),
        (true, Some(from), Some(to)) => hours(of.from.0, from, to),
        (false, from, to) => text!("away-days", from = side(of.from.0, from), to = side(of.to.0, to)),
    }
}
