//! What can be booked, what is booked, whether a booking stands: pure rules, no database, no HTTP, no clock.
//!
//! Whether a booking stands is worked out from the lesson as it is now, never written when a lesson changes. Lessons change
//! by many hands (a form, an absence, an import, a program): a hook would have to be called by each, and one would forget.
//! What is worked out cannot be forgotten. What was left lying by a cancelled or moved lesson and is booked by somebody else
//! meanwhile is ended by that booking (`write::book`), so that a lesson that comes back never takes a thing away.

use kit::{Day, LessonId, PersonId, coded};
use timetable::model::{Effective, Hour, RoomId, Slot};

kit::ids!(
    /// One thing that teachers take along: a trolley of tablets, a projector.
    EquipmentId,
    /// One booking.
    BookingId,
);

coded!(
    /// What people did with a booking.
    BookingState {
        /// It holds, as far as its lesson does.
        Accepted = "accepted",
        /// Somebody gave it up.
        Cancelled = "cancelled",
    }
);

/// Something that can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// A room.
    Room(RoomId),
    /// A piece of equipment.
    Equipment(EquipmentId),
}

impl Thing {
    /// As a form names it: `room:…`, `equipment:…`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("room", id) => Some(Self::Room(id.parse().ok()?)),
            ("equipment", id) => Some(Self::Equipment(id.parse().ok()?)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Thing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Room(id) => write!(out, "room:{id}"),
            Self::Equipment(id) => write!(out, "equipment:{id}"),
        }
    }
}

/// A booking, beside its lesson as that is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Which.
    pub id: BookingId,
    /// For which lesson.
    pub lesson: LessonId,
    /// What.
    pub thing: Thing,
    /// How the thing is called.
    pub name: String,
    /// By whom.
    pub person: PersonId,
    /// Her name.
    pub person_name: String,
    /// For which hours.
    pub slot: Slot,
    /// What the lesson is: « Mathématiques, 6e B ».
    pub about: String,
    /// When the lesson is now; none when it does not take place.
    pub lesson_now: Option<Slot>,
}

/// Whether a booking stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Holds,
    /// Its lesson does not take place: the thing is free.
    LessonCancelled,
    /// Its lesson is at another hour: to be confirmed there, or given up; the thing is free meanwhile.
    LessonMoved(Slot),
    /// Another lesson was put into the room since.
    RoomTaken,
}

impl Booked {
    /// Whether it stands, as far as its lesson goes.
    pub fn standing(&self) -> Standing {
        match self.lesson_now {
            None => Standing::LessonCancelled,
            Some(now) if now != self.slot => Standing::LessonMoved(now),
            Some(_) => Standing::Holds,
        }
    }
    /// The same, knowing the lessons of its day.
    pub fn standing_among(&self, lessons: &[Effective], shared: &[RoomId]) -> Standing {
        match self.standing() {
            Standing::Holds if taken_by_lesson(self.thing, self.slot, self.lesson, lessons, shared) => Standing::RoomTaken,
            other => other,
        }
    }
}

/// Whether another lesson is in a room at a slot. In a shared room several may be.
fn taken_by_lesson(thing: Thing, slot: Slot, lesson: LessonId, lessons: &[Effective], shared: &[RoomId]) -> bool {
    let Thing::Room(room) = thing else { return false };
    let there = |one: &&Effective| one.rooms.iter().any(|here| here.id == room);
    let other = |one: &&Effective| one.cancelled.is_none() && one.plan.id != lesson && one.slot.meets(&slot);
    !shared.contains(&room) && lessons.iter().filter(there).any(|one| other(&one))
}

/// Why a thing is not free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Another lesson is there.
    ByLesson,
    /// Somebody booked it: who, and for what.
    ByBooking(String, String),
}

/// Whether a thing is free for a lesson at a slot: why not, if it is not. `booked` are the bookings that people keep.
pub fn taken(
    (thing, slot, lesson): (Thing, Slot, LessonId),
    lessons: &[Effective],
    booked: &[Booked],
    shared: &[RoomId],
) -> Option<Taken> {
    if taken_by_lesson(thing, slot, lesson, lessons, shared) {
        return Some(Taken::ByLesson);
    }
    let several = matches!(thing, Thing::Room(room) if shared.contains(&room));
    let holds = |one: &&Booked| one.thing == thing && one.slot.meets(&slot) && one.standing() == Standing::Holds;
    let other = booked.iter().filter(holds).find(|one| !several || one.lesson == lesson);
    other.map(|one| Taken::ByBooking(one.person_name.clone(), one.about.clone()))
}

/// The bookings that lie on a thing at a slot without standing: whoever books the thing ends them.
pub fn lying(thing: Thing, slot: Slot, booked: &[Booked]) -> Vec<BookingId> {
    let lies = |one: &&Booked| one.thing == thing && one.slot.meets(&slot) && one.standing() != Standing::Holds;
    booked.iter().filter(lies).map(|one| one.id).collect()
}

/// A slot of three columns; none when the lesson does not take place.
pub(crate) fn slot(day: Day, starts: Hour, ends: Hour) -> Slot {
    Slot { day, starts, ends }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn hours(starts: &str, ends: &str) -> Slot {
        slot("2026-12-01".parse().unwrap(), starts.parse().unwrap(), ends.parse().unwrap())
    }
    fn id(byte: u8) -> Uuid {
        Uuid::from_bytes([byte; 16])
    }
    fn booked(byte: u8, thing: Thing, at: Slot, now: Option<Slot>) -> Booked {
        Booked {
            id: BookingId(id(byte)),
            lesson: LessonId(id(byte)),
            thing,
            name: "Chariot".into(),
            person: PersonId(id(50)),
            person_name: "Anne Virgule".into(),
            slot: at,
            about: "Français, 6e B".into(),
            lesson_now: now,
        }
    }

    #[test]
    fn a_booking_stands_while_its_lesson_is_at_its_hour() {
        let trolley = Thing::Equipment(EquipmentId(id(1)));
        let (at, later) = (hours("08:30", "09:25"), hours("10:00", "10:55"));
        assert_eq!(booked(1, trolley, at, Some(at)).standing(), Standing::Holds);
        assert_eq!(booked(1, trolley, at, None).standing(), Standing::LessonCancelled);
        assert_eq!(booked(1, trolley, at, Some(later)).standing(), Standing::LessonMoved(later));
    }

    #[test]
    fn what_stands_takes_a_thing_and_what_lies_is_ended() {
        let (trolley, other) = (Thing::Equipment(EquipmentId(id(1))), Thing::Equipment(EquipmentId(id(2))));
        let at = hours("08:30", "09:25");
        let all = [booked(1, trolley, at, Some(at)), booked(2, other, at, None)];
        let wanted = |thing, slot| taken((thing, slot, LessonId(id(9))), &[], &all, &[]);
        assert!(matches!(wanted(trolley, hours("09:00", "10:00")), Some(Taken::ByBooking(..))));
        assert_eq!(wanted(trolley, hours("09:25", "10:00")), None, "hours that follow one another do not meet");
        assert_eq!(wanted(other, at), None, "its lesson does not take place");
        assert_eq!(lying(other, at, &all), [BookingId(id(2))]);
        assert_eq!(lying(trolley, at, &all), []);
    }

    #[test]
    fn a_shared_room_is_free_for_everybody_and_booked_once_by_each() {
        let (gym, at) = (RoomId(id(7)), hours("08:30", "09:25"));
        let all = [booked(1, Thing::Room(gym), at, Some(at))];
        assert_eq!(taken((Thing::Room(gym), at, LessonId(id(9))), &[], &all, &[gym]), None);
        assert!(taken((Thing::Room(gym), at, LessonId(id(1))), &[], &all, &[gym]).is_some());
        assert!(taken((Thing::Room(gym), at, LessonId(id(9))), &[], &all, &[]).is_some());
    }

    #[test]
    fn a_thing_is_named_in_a_form_and_nonsense_is_none() {
        let thing = Thing::Room(RoomId(id(3)));
        assert_eq!(Thing::parse(&thing.to_string()), Some(thing));
        for nonsense in ["", "room", "room:", "room:x", "boat:00000000-0000-7000-8000-000000000000"] {
            assert_eq!(Thing::parse(nonsense), None, "{nonsense}");
        }
    }
}
