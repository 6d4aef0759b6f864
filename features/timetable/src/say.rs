//! What is said of lessons, in no language yet: hours and days inside sentences, rooms, what changed.

use crate::model::{Audience, Cancelled, Clash, Effective, Hour, RoomHere, Slot};
use crate::write::Refusal;
use kit::words::Text;
use kit::{Day, text};

/// An hour inside a sentence: « 8 h 30 ».
pub fn hour(hour: Hour) -> Text {
    match hour.parts() {
        (hours, 0) => text!("hour-whole", hour = u32::from(hours)),
        (hours, minutes) => text!("hour-minutes", hour = u32::from(hours), minutes = format!("{minutes:02}")),
    }
}

/// A day near by, inside a sentence: « mardi 24 ».
pub fn day(day: Day) -> Text {
    let weekday = Text::keyed(format!("weekday-{}", day.0.weekday().to_monday_one_offset()));
    text!("day-near", weekday = weekday, number = i64::from(day.0.day()))
}

/// When: « mardi 24 à 8 h 30 ».
pub fn when(slot: Slot) -> Text {
    text!("slot-when", day = day(slot.day), hour = hour(slot.starts))
}

/// Rooms: « Salle 204 », « Gymnase »; nothing for no room.
pub fn rooms(rooms: &[RoomHere]) -> Option<Text> {
    let names: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    let numbered = names.first()?.starts_with(|first: char| first.is_ascii_digit());
    let joined = names.join(", ");
    Some(if numbered { text!("room-numbered", room = joined) } else { Text::literal(joined) })
}

/// For whom: « 6e B », « 6e B groupe 1 + 5e A ».
pub fn audiences(lesson: &Effective) -> Option<Text> {
    let labels: Vec<&str> = lesson.audiences().into_iter().map(Audience::label).collect();
    (!labels.is_empty()).then(|| Text::literal(labels.join(" + ")))
}

/// What a lesson is: « Mathématiques, 6e B ».
pub fn title(lesson: &Effective) -> Text {
    match audiences(lesson) {
        Some(audience) => text!("lesson-title", name = lesson.name(), audience = audience),
        None => lesson.name(),
    }
}

/// The same as it is kept beside something that hangs on the lesson: its name or its subjects, then for whom.
pub fn about(lesson: &Effective) -> String {
    let plan = &lesson.plan;
    let mut names: Vec<&str> = match &plan.label {
        Some(label) => vec![label],
        None => plan.sections.iter().map(|section| section.subject_name.as_str()).collect(),
    };
    names.dedup();
    names.extend(lesson.audiences().into_iter().map(Audience::label));
    names.join(", ")
}

/// By whom.
pub(crate) fn teachers(lesson: &Effective) -> Option<Text> {
    // Of somebody who was forgotten no name is left.
    let names = lesson.teachers.iter().map(|teacher| teacher.name.trim()).filter(|name| !name.is_empty());
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| Text::literal(names.join(", ")))
}

/// A word and an icon for something that changed, and the sentence that says what.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) icon: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) short: Text,
    pub(crate) long: Text,
}

fn mark(icon: &'static str, tone: &'static str, short: &'static str, long: Text) -> Mark {
    Mark { icon, tone, short: Text::from(short), long }
}

/// What changed of a lesson, most important first; `here` says whether it is shown at its new place.
pub(crate) fn marks(lesson: &Effective, here: bool) -> Vec<Mark> {
    let mut out = vec![];
    if let Some(cancelled) = &lesson.cancelled {
        out.push(mark("circle-x", "danger", "mark-cancelled", why(cancelled)));
        return out;
    }
    if !here {
        out.push(mark("move-right", "info", "mark-away", text!("mark-away-to", when = when(lesson.slot))));
        return out;
    }
    if lesson.added {
        out.push(mark("plus", "info", "mark-added", text!("mark-added-long")));
    }
    if lesson.is_moved() {
        out.push(mark("move-right", "info", "mark-moved", text!("mark-moved-from", when = when(lesson.plan.slot))));
    }
    if lesson.is_elsewhere() {
        out.push(mark("map-pin", "warning", "mark-room", elsewhere(lesson)));
    }
    let gone: Vec<&str> = lesson.replaced().map(|part| part.name.as_str()).collect();
    if !gone.is_empty() {
        let who = teachers(lesson).unwrap_or_else(|| Text::from("mark-nobody"));
        out.push(mark("user-check", "warning", "mark-teacher", text!("mark-teacher-long", who = who, instead = gone.join(", "))));
    }
    out
}

fn elsewhere(lesson: &Effective) -> Text {
    let before: Vec<&str> = lesson.plan.rooms.iter().map(|room| room.name.as_str()).collect();
    match rooms(&lesson.rooms) {
        Some(now) if before.is_empty() => text!("mark-room-now", now = now),
        Some(now) => text!("mark-room-instead", now = now, before = before.join(", ")),
        None => text!("mark-room-none"),
    }
}

/// Rooms inside a sentence: « salle 204 », « Gymnase ».
pub(crate) fn rooms_inside(rooms: &[RoomHere]) -> Option<Text> {
    let mut said = self::rooms(rooms)?;
    if said.key == "room-numbered" {
        said.key = "room-numbered-inside".into();
    }
    Some(said)
}

/// « Annulé : professeur absent. »
pub(crate) fn why(cancelled: &Cancelled) -> Text {
    text!("mark-cancelled-why", why = Text::keyed(format!("change-reason-{}", cancelled.reason)))
}

/// Whether something became of a lesson that leaves no other mark: it was to be cancelled, and is not.
pub(crate) fn restored() -> Mark {
    mark("undo-2", "ok", "mark-restored", text!("mark-restored-long"))
}

/// Why a change is refused, and how to mend it.
pub fn refusal(refusal: &Refusal) -> Text {
    let (clash, lesson) = match refusal {
        Refusal::Collides(clash, lesson) => (clash, lesson),
        Refusal::Hours => return text!("refused-hours"),
        Refusal::Closed(closed) => return text!("refused-closed", why = closed.words()),
        Refusal::Same => return text!("refused-same"),
        Refusal::Unknown => return text!("refused-unknown"),
        Refusal::Held { room, about, starts, ends } => {
            let room = rooms(std::slice::from_ref(room)).unwrap_or_else(|| Text::literal(""));
            return text!("refused-held", room = room, what = about.as_str(), from = hour(*starts), to = hour(*ends));
        }
    };
    let what = title(lesson);
    let (from, to) = (hour(lesson.slot.starts), hour(lesson.slot.ends));
    match clash {
        Clash::Teacher(person) => {
            let name = lesson.teachers.iter().find(|one| one.id == *person).map_or("", |one| one.name.as_str());
            text!("refused-teacher", who = name, what = what, from = from, to = to)
        }
        Clash::Room(room) => {
            let here: Vec<RoomHere> = lesson.rooms.iter().filter(|one| one.id == *room).cloned().collect();
            let room = rooms(&here).unwrap_or_else(|| Text::literal(""));
            text!("refused-room", room = room, what = what, from = from, to = to)
        }
        Clash::Pupils => text!("refused-pupils", what = what, from = from, to = to),
    }
}
