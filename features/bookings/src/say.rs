//! What is said of bookings, in no language yet: when, what, and whether it stands.

use crate::model::{Standing, Taken, Thing};
use kit::text;
use kit::words::Text;
use timetable::model::{RoomHere, Slot};
use timetable::say;
pub(crate) use timetable::say::{about, title};

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
