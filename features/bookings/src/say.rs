//! What is said of bookings, in no language yet: when, what, and whether it stands.

use crate::model::{Standing, Taken, Thing};
use kit::text;
use kit::words::Text;
use timetable::model::{Effective, RoomHere, Slot};
use timetable::say;

/// When: « mardi 24 de 8 h 30 à 9 h 25 ».
pub(crate) fn slot(slot: Slot) -> Text {
    text!("booking-when", day = say::day(slot.day), from = say::hour(slot.starts), to = say::hour(slot.ends))
}

/// What: « Salle 204 », « Chariot de tablettes ».
pub(crate) fn thing(thing: Thing, name: &str) -> Text {
    match thing {
        Thing::Room(id) => say::rooms(&[RoomHere { id, name: name.to_owned() }]).unwrap_or_else(|| Text::literal(name)),
        Thing::Equipment(_) => Text::literal(name),
    }
}

/// What a lesson is: « Mathématiques, 6e B ».
pub(crate) fn title(lesson: &Effective) -> Text {
    match say::audiences(lesson) {
        Some(audience) => text!("lesson-title", name = lesson.name(), audience = audience),
        None => lesson.name(),
    }
}

/// The same as it is kept.
pub(crate) fn about(lesson: &Effective) -> String {
    let plan = &lesson.plan;
    let mut names: Vec<&str> = match &plan.label {
        Some(label) => vec![label],
        None => plan.sections.iter().map(|section| section.subject_name.as_str()).collect(),
    };
    names.dedup();
    names.extend(lesson.audiences().into_iter().map(timetable::model::Audience::label));
    names.join(", ")
}

/// The badge of a booking: its tone, its icon, its words.
pub(crate) fn badge(standing: Standing) -> (&'static str, &'static str, Text) {
    match standing {
        Standing::Holds => ("ok", "check", text!("booking-holds")),
        Standing::LessonCancelled => ("", "circle-x", text!("booking-lesson-cancelled")),
        Standing::LessonMoved(now) => ("warning", "move-right", text!("booking-lesson-moved", when = slot(now))),
        Standing::RoomTaken => ("warning", "circle-alert", text!("booking-room-taken")),
    }
}

/// Why a thing is not free.
pub(crate) fn taken(why: &Taken, what: Text) -> Text {
    match why {
        Taken::ByLesson => text!("booking-taken-lesson", what = what),
        Taken::ByBooking(who, about) => text!("booking-taken", what = what, who = who.as_str(), about = about.as_str()),
    }
}
