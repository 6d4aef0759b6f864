//! The words of the class book and its pure rules: no database, no HTTP, no clock.

mod laying;

pub use laying::{Laid, Skip, lay};

use kit::{Day, Instant, LessonId, PersonId, StructureId};
use rich::{Document, Field};
use timetable::model::Hour;

kit::ids!(
    /// One draft of a lesson's content.
    DraftId,
    /// One seal on the class book of a section.
    VisaId,
    /// One access of an inspector to a teacher's class book.
    AccessId,
    /// One sequence of a teacher.
    SequenceId,
    /// One content of a sequence.
    StepId,
);

/// A moment of the clock of a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// The hour.
    pub hour: Hour,
}

impl Moment {
    /// The moment that the clock of a zone shows.
    pub fn of(now: Instant, zone: &jiff::tz::TimeZone) -> Self {
        let zoned = now.in_zone(zone);
        Self { day: Day(zoned.date()), hour: Hour::of(zoned.time()) }
    }
}

/// When a lesson begins.
pub type Begins = (Day, Hour);

/// What was published of a lesson, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Of which lesson.
    pub lesson: LessonId,
    /// Where.
    pub structure: StructureId,
    /// What it says.
    pub document: Document,
    /// Whether pupils may read it before the lesson begins.
    pub early: bool,
    /// Which version it is, from 1 on.
    pub version: i64,
    /// Who wrote this version; of somebody who was forgotten no name is left.
    pub author: Written,
    /// Who wrote the first one, and when.
    pub first: Written,
}

/// Who wrote something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// When.
    pub at: Instant,
}

impl Published {
    /// Whether pupils and families may read it: the lesson has begun, or its teacher said so.
    pub fn is_shown(&self, begins: Begins, now: Moment) -> bool {
        self.early || has_begun(begins, now)
    }
}

/// Whether a lesson has begun.
pub fn has_begun((day, hour): Begins, now: Moment) -> bool {
    (day, hour) <= (now.day, now.hour)
}

/// What a teacher is writing.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// What was typed, as the editor has it; empty without one.
    pub json: String,
    /// What was typed in the text area.
    pub markdown: String,
    /// Whether pupils may read it before the lesson begins.
    pub early: bool,
    /// The version from which it began.
    pub base: i64,
    /// When it was kept.
    pub saved_at: Instant,
}

impl Draft {
    /// The field of a form that goes on with it.
    pub fn field(&self) -> Field {
        Field::again(&self.json, &self.markdown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_is_shown_from_the_first_minute_of_its_lesson() {
        let at = |day: &str, hour: &str| Moment { day: day.parse().unwrap(), hour: hour.parse().unwrap() };
        let begins: Begins = ("2026-11-24".parse().unwrap(), "10:00".parse().unwrap());
        assert!(!has_begun(begins, at("2026-11-23", "18:00")));
        assert!(!has_begun(begins, at("2026-11-24", "09:59")));
        assert!(has_begun(begins, at("2026-11-24", "10:00")));
        assert!(has_begun(begins, at("2026-11-25", "08:00")));
    }
}
