//! The form of work: what was typed, what it says, what is to be mended.

use super::desk::Desk;
use crate::model::Kind;
use crate::say;
use crate::write::Said;
use kit::{Day, Filled, Form, Instant, LessonId, Text, text};
use rich::Document;
use timetable::model::Hour;

/// The fields that a draft keeps.
pub(crate) const FIELDS: &[&str] = &[
    "content",
    "content-json",
    "due",
    "due-day",
    "kind",
    "minutes",
    "hand-in",
    "until",
    "publish",
    "version",
    "copy",
    "copied",
    crate::uploads::KEPT,
];
/// How many minutes a piece of work may take.
const MINUTES_MAX: i64 = 600;

/// For when work is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) lesson: Option<LessonId>,
    pub(super) day: Day,
    pub(super) starts: Option<Hour>,
}

/// A text of a form: the document, or nothing with what is to be mended noted.
pub(crate) fn content(form: &Form, filled: &mut Filled, empty: &'static str) -> Option<Document> {
    match rich::sent(form.raw("content-json"), form.raw("content")) {
        Ok(document) if document.is_blank() => {
            if !empty.is_empty() {
                filled.wrong("content", Text::from(empty));
            }
            None
        }
        Ok(document) => Some(document),
        Err(refused) => {
            filled.wrong("content", Text::from(refused.key()));
            None
        }
    }
}

/// Minutes that were typed: none, or so many.
pub(crate) fn minutes(form: &Form, filled: &mut Filled) -> Option<i64> {
    let typed = form.text("minutes");
    if typed.is_empty() {
        return None;
    }
    let found = typed.parse::<i64>().ok().filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
    if found.is_none() {
        filled.wrong("minutes", text!("homework-wrong-minutes", most = MINUTES_MAX));
    }
    found
}

/// What a form says of work; what is to be mended is noted.
pub(super) fn said(desk: &Desk, form: &Form, filled: &mut Filled, now: Instant) -> Option<Said> {
    let content = content(form, filled, "homework-wrong-empty");
    let minutes = minutes(form, filled);
    let kind = kind(form, filled);
    one_of(form, filled, "until", &["evening", "lesson"]);
    let (publish_at, earliest) = publication(desk, form, filled, now)?;
    let due = due(desk, form, filled, earliest);
    let (content, due, kind) = (content?, due?, kind?);
    if !filled.is_right() {
        return None;
    }
    Some(Said {
        kind,
        content,
        minutes,
        hand_in: form.ticked("hand-in"),
        due_lesson: due.lesson,
        due_on: due.day,
        hand_in_until: until(desk, form, due),
        publish_at,
    })
}

/// What is to be done: an exercise unless another kind is chosen; one that does not exist is not taken for one that does.
fn kind(form: &Form, filled: &mut Filled) -> Option<Kind> {
    match form.text("kind") {
        "" => Some(Kind::Exercise),
        code => {
            let found = Kind::from_code(code);
            if found.is_none() {
                filled.wrong("kind", "homework-wrong-choice");
            }
            found
        }
    }
}

/// Whether what was chosen is one of the choices, or nothing.
fn one_of(form: &Form, filled: &mut Filled, field: &'static str, choices: &[&str]) {
    let chosen = form.text(field);
    if !chosen.is_empty() && !choices.contains(&chosen) {
        filled.wrong(field, "homework-wrong-choice");
    }
}

/// From when it is seen, and the first day on which it may be due.
fn publication(desk: &Desk, form: &Form, filled: &mut Filled, now: Instant) -> Option<(Instant, Day)> {
    let mut earliest = desk.publication.earliest.max(desk.given_on());
    let mut at = desk.publication.morning.map_or(now, |morning| desk.charter.at_morning(morning, &desk.structure));
    if let Some(opened) = desk.edited() {
        if opened.work.publish_at <= now {
            // It is known already.
            return Some((opened.work.publish_at, earliest));
        }
        at = at.max(opened.work.publish_at);
    }
    if form.text("publish").is_empty() {
        return Some((at, earliest));
    }
    let Some(day) = form.parsed::<Day>("publish").filter(|day| *day >= desk.now.0 && *day < desk.now.0.plus_days(366)) else {
        filled.wrong("publish", text!("homework-wrong-publish"));
        return None;
    };
    if day > desk.now.0 {
        at = desk.charter.at_morning(day, &desk.structure).max(if desk.edited().is_some() { now } else { at });
        earliest = earliest.max(day.plus_days(1));
    }
    Some((at, earliest))
}

/// For when it is due.
fn due(desk: &Desk, form: &Form, filled: &mut Filled, earliest: Day) -> Option<Due> {
    let chosen = form.text("due");
    if let Some(lesson) = chosen.strip_prefix("lesson:").and_then(|id| id.parse::<LessonId>().ok()) {
        if let Some(due) = same(desk).filter(|due| due.lesson == Some(lesson)) {
            return Some(due);
        }
        let found = desk.lessons.iter().find(|offered| offered.plan.id == lesson);
        let due = found.map(|one| Due { lesson: Some(lesson), day: one.slot.day, starts: Some(one.slot.starts) });
        return checked(desk, filled, due, earliest);
    }
    if !["", "day"].contains(&chosen) {
        filled.wrong("due", "homework-wrong-choice");
        return None;
    }
    let day = form.parsed::<Day>("due-day");
    let due = day.map(|day| Due { lesson: None, day, starts: None });
    if let Some(due) = due.filter(|due| same(desk).is_some_and(|same| same.lesson.is_none() && same.day == due.day)) {
        return Some(due);
    }
    checked(desk, filled, due, earliest)
}

/// When the work that is changed was due: that may stay as it is.
fn same(desk: &Desk) -> Option<Due> {
    let work = &desk.edited()?.work;
    Some(Due { lesson: work.due_lesson_id, day: work.due_on, starts: work.due_starts })
}

fn checked(desk: &Desk, filled: &mut Filled, due: Option<Due>, earliest: Day) -> Option<Due> {
    let field = if due.is_some_and(|due| due.lesson.is_some()) { "due" } else { "due-day" };
    let Some(due) = due.filter(|due| due.day < desk.now.0.plus_days(366)) else {
        filled.wrong(field, text!("homework-wrong-due"));
        return None;
    };
    if due.day < earliest {
        filled.wrong(field, text!("homework-wrong-early", day = say::day(earliest)));
        return None;
    }
    if let Some(closed) = desk.calendar.as_ref().and_then(|calendar| calendar.closed(due.day)) {
        filled.wrong(field, text!("homework-wrong-closed", why = closed.words()));
        return None;
    }
    Some(due)
}

/// The first moment at which what is handed in is late: at the beginning of the lesson, or after the last second of the day.
fn until(desk: &Desk, form: &Form, due: Due) -> Instant {
    let zone = &desk.structure.zone;
    let midnight = due.day.plus_days(1).start_in(zone);
    match due.starts.filter(|_| form.text("until") == "lesson") {
        Some(starts) => {
            let (hour, minute) = starts.parts();
            let (hour, minute) = (i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0));
            due.day.0.at(hour, minute, 0, 0).to_zoned_datetime(zone.clone()).map_or(midnight, |zoned| zoned.timestamp().into())
        }
        None => midnight,
    }
}
