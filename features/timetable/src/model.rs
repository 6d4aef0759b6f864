//! The words of the timetable and its pure rules: no database, no HTTP, no clock.
//!
//! `hour` (an hour of the day, a set of weeks), `calendar` (when there are lessons; week letters), `effective` (what a
//! lesson is after its changes), `conflicts` (what collides).

mod calendar;
mod conflicts;
mod effective;
mod holidays;
mod hour;

pub use calendar::{Calendar, Closed, Letter};
pub use conflicts::{Clash, Crowds, Meeting, clashes};
pub use effective::{
    Audience, Cancelled, Change, ChangeKind, Effective, Lesson, LessonKind, LessonSection, Part, Reason, RoomHere, Slot,
    TeacherHere, effective,
};
pub use holidays::{HOLIDAYS, Holiday, Zone, bank_holiday};
pub use hour::{Hour, Weeks, monday_of};

use kit::coded;

kit::ids!(
    /// One recurring lesson.
    PatternId,
    /// One place of a structure.
    SiteId,
    /// One room.
    RoomId,
    /// One grid of slots.
    BellScheduleId,
    /// One change of a lesson.
    ChangeId,
);
pub use kit::LessonId;

coded!(
    /// What a room is for.
    RoomKind {
        /// An ordinary classroom.
        Classroom = "classroom",
        /// Science.
        Laboratory = "laboratory",
        /// Computers.
        Computers = "computers",
        /// Workshop.
        Workshop = "workshop",
        /// Gymnasium, field.
        Sports = "sports",
        /// Music, drawing.
        Arts = "arts",
        /// The library (CDI).
        Library = "library",
        /// The study room.
        Study = "study",
        /// A meeting room.
        Meeting = "meeting",
        /// Any other.
        Other = "other",
    }
);
