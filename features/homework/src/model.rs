//! The words of homework and its pure rules: no database, no HTTP, no clock.

use kit::{Day, Instant, LessonId, PersonId, StructureId, Text, coded};
use timetable::model::monday_of;

kit::ids!(
    /// One assignment.
    AssignmentId,
    /// The same in other words for named pupils.
    VariantId,
    /// A task of a pupil's own.
    TaskId,
    /// What one pupil handed in.
    SubmissionId,
    /// A remark on a page of it.
    NoteId,
);

coded!(
    /// What is to be done.
    Kind {
        /// Something to write or to make.
        Exercise = "exercise",
        /// A lesson to learn.
        Lesson = "lesson",
        /// A test to prepare.
        Test = "test",
        /// A long work.
        Project = "project",
    }
);

impl Kind {
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Exercise => "pencil",
            Self::Lesson => "book-open",
            Self::Test => "bell",
            Self::Project => "folder",
        }
    }
    /// Its words.
    pub fn words(self) -> Text {
        Text::keyed(format!("homework-kind-{self}"))
    }
}

/// Work that a teacher gave to one or several sections.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Assignment {
    /// Which.
    pub id: AssignmentId,
    /// Where.
    pub structure_id: StructureId,
    /// Who gave it.
    pub author_id: PersonId,
    /// What is to be done.
    pub kind: Kind,
    /// The rich text, as JSON.
    pub content: String,
    /// Its first words.
    pub excerpt: String,
    /// How long it should take.
    pub minutes: Option<i64>,
    /// Whether it is handed in here.
    pub hand_in: bool,
    /// In which lesson it was given.
    pub given_lesson_id: Option<LessonId>,
    /// On which day.
    pub given_on: Day,
    /// For which lesson.
    pub due_lesson_id: Option<LessonId>,
    /// For which day.
    pub due_on: Day,
    /// The first moment at which what is handed in is late.
    pub hand_in_until: Instant,
    /// From when pupils see it.
    pub publish_at: Instant,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
    /// How often it was changed: who changes it says which version she read.
    pub version: i64,
    /// Who gave it, by name.
    pub author: String,
    /// At what hour the lesson for which it is due begins.
    pub due_starts: Option<timetable::model::Hour>,
}

/// What may be done with what a pupil hands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandIn {
    /// It is on time.
    OnTime,
    /// It is taken, and marked late.
    Late,
    /// What was handed in on time stays as it is.
    Over,
    /// The teacher gave it back.
    Returned,
}

/// Whether something may be handed in at a moment, or take the place of what was. The last second before `until` is on
/// time.
pub fn hand_in(until: Instant, now: Instant, before: Option<(bool, bool)>) -> HandIn {
    match before {
        Some((_, true)) => HandIn::Returned,
        _ if now < until => HandIn::OnTime,
        Some((false, false)) => HandIn::Over,
        _ => HandIn::Late,
    }
}

/// When something is due, seen from a day: the groups of a pupil's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// It should be done already.
    Late,
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Until Sunday.
    ThisWeek,
    /// In the week after.
    NextWeek,
    /// Later.
    Later,
}

impl When {
    /// When a day is, seen from another.
    pub fn of(due: Day, today: Day) -> Self {
        let monday = monday_of(today);
        if due < today {
            Self::Late
        } else if due == today {
            Self::Today
        } else if due == today.plus_days(1) {
            Self::Tomorrow
        } else if due < monday.plus_days(7) {
            Self::ThisWeek
        } else if due < monday.plus_days(14) {
            Self::NextWeek
        } else {
            Self::Later
        }
    }
    /// Its code in the catalogues.
    pub fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::ThisWeek => "this-week",
            Self::NextWeek => "next-week",
            Self::Later => "later",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_second_is_on_time_and_the_next_is_late() {
        let midnight: Instant = "2026-12-01T23:00:00Z".parse().unwrap();
        let last = midnight.plus_seconds(-1);
        assert_eq!(hand_in(midnight, last, None), HandIn::OnTime);
        assert_eq!(hand_in(midnight, midnight, None), HandIn::Late);
        assert_eq!(hand_in(midnight, last, Some((false, false))), HandIn::OnTime, "replaced until the hour");
        assert_eq!(hand_in(midnight, midnight, Some((false, false))), HandIn::Over, "what was on time stays on time");
        assert_eq!(hand_in(midnight, midnight, Some((true, false))), HandIn::Late);
        assert_eq!(hand_in(midnight, last, Some((false, true))), HandIn::Returned);
    }

    #[test]
    fn days_fall_into_groups() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-24");
        for (due, when) in [
            ("2026-11-23", When::Late),
            ("2026-11-24", When::Today),
            ("2026-11-25", When::Tomorrow),
            ("2026-11-26", When::ThisWeek),
            ("2026-11-29", When::ThisWeek),
            ("2026-11-30", When::NextWeek),
            ("2026-12-06", When::NextWeek),
            ("2026-12-07", When::Later),
        ] {
            assert_eq!(When::of(day(due), today), when, "{due}");
        }
        assert_eq!(When::of(day("2026-11-30"), day("2026-11-29")), When::Tomorrow, "a Monday seen from Sunday");
    }
}
