//! The words of absences and covers, and their pure rules: no database, no HTTP, no clock.

use kit::{Day, PersonId, coded};
use timetable::model::{Effective, Hour, Slot};

kit::ids!(
    /// One absence of somebody who works in a school.
    AbsenceId,
    /// One lesson for which somebody is looked for.
    CoverId,
);

coded!(
    /// The class of a reason, which colleagues may know.
    AbsenceReason {
        /// Nothing more is said.
        Away = "away",
        /// Training.
        Training = "training",
        /// Away with pupils.
        Outing = "outing",
        /// Examines elsewhere.
        Exam = "exam",
        /// Another reason of service.
        Other = "other",
    }
);

coded!(
    /// What becomes of a lesson whose teacher is absent.
    Fate {
        /// Nobody has said yet: it stands as planned.
        Undecided = "undecided",
        /// It takes place: another teacher of it is there.
        Kept = "kept",
        /// It does not take place.
        Cancelled = "cancelled",
        /// The pupils are in study.
        Study = "study",
        /// The pupils work on their instructions in the room of the lesson, watched over.
        Work = "work",
        /// Another teacher is asked to hold it.
        Cover = "cover",
    }
);

impl Fate {
    /// Whether the lesson itself does not take place.
    pub fn cancels(self) -> bool {
        matches!(self, Self::Cancelled | Self::Study | Self::Work)
    }
    /// Whether pupils stay at school in its place.
    pub fn keeps_pupils(self) -> bool {
        matches!(self, Self::Study | Self::Work)
    }
}

coded!(
    /// What a cover is for the pupils.
    CoverKind {
        /// A lesson of the same subject.
        SameSubject = "same_subject",
        /// A lesson of another subject.
        OtherSubject = "other_subject",
        /// Pupils are watched over.
        Supervision = "supervision",
    }
);

coded!(
    /// How far a cover is.
    CoverState {
        /// Somebody is looked for.
        Asked = "asked",
        /// Somebody holds it.
        Accepted = "accepted",
        /// Nobody is looked for any more.
        Withdrawn = "withdrawn",
    }
);

coded!(
    /// How far a proposal to one teacher is.
    ProposalState {
        /// It waits for an answer.
        Open = "open",
        /// She cannot.
        Refused = "refused",
        /// She holds the lesson.
        Accepted = "accepted",
        /// Somebody else does, or nobody is looked for any more.
        Gone = "gone",
    }
);

/// From an hour of a day to an hour of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Since.
    pub from: (Day, Hour),
    /// Until.
    pub to: (Day, Hour),
}

/// The last minute of a day.
const LAST: Hour = Hour::of_minutes(23 * 60 + 59);
/// How long an absence is at most, in days.
pub const LONGEST_DAYS: i64 = 120;

impl Interval {
    /// Whole days where no hour is said; none when it ends before it begins, or lasts too long.
    pub fn of(from: (Day, Option<Hour>), to: (Day, Option<Hour>)) -> Option<Self> {
        let out = Self { from: (from.0, from.1.unwrap_or(Hour::MIDNIGHT)), to: (to.0, to.1.unwrap_or(LAST)) };
        (out.from < out.to && to.0 <= from.0.plus_days(LONGEST_DAYS)).then_some(out)
    }
    /// Whether it has a minute in common with a slot.
    pub fn meets(&self, slot: &Slot) -> bool {
        self.from < (slot.day, slot.ends) && (slot.day, slot.starts) < self.to
    }
    /// Whether it has a minute in common with another.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
    /// Its hours, where they are not those of whole days.
    pub fn hours(&self) -> (Option<Hour>, Option<Hour>) {
        (Some(self.from.1).filter(|hour| *hour != Hour::MIDNIGHT), Some(self.to.1).filter(|hour| *hour != LAST))
    }
}

/// A teacher of the school, and what ties her to a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teacher {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// Whether she teaches its subject.
    pub same_subject: bool,
    /// Whether she teaches in its class.
    pub same_team: bool,
    /// How many lessons she has covered this year.
    pub covers: i64,
}

impl Teacher {
    /// What her cover would be.
    pub fn kind(&self, supervision: bool) -> CoverKind {
        match (supervision, self.same_subject) {
            (true, _) => CoverKind::Supervision,
            (false, true) => CoverKind::SameSubject,
            (false, false) => CoverKind::OtherSubject,
        }
    }
    /// Whether she is asked without being named: she knows the subject or the class.
    pub fn is_near(&self) -> bool {
        self.same_subject || self.same_team
    }
}

/// Who could hold a lesson at a slot: the free ones, those of the subject first, then those of the class, and of equals
/// those who covered least.
pub fn candidates(slot: Slot, teachers: Vec<Teacher>, lessons: &[Effective], away: &[(PersonId, Interval)]) -> Vec<Teacher> {
    let busy = |person: PersonId| {
        lessons.iter().any(|one| one.cancelled.is_none() && one.slot.meets(&slot) && one.is_held_by(person))
            || away.iter().any(|(who, when)| *who == person && when.meets(&slot))
    };
    let mut out: Vec<Teacher> = teachers.into_iter().filter(|one| !busy(one.id)).collect();
    // The order of names, in which they come, stands among equals.
    out.sort_by_key(|one| (!one.same_subject, !one.same_team, one.covers));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(day: &str, hour: &str) -> (Day, Hour) {
        (day.parse().unwrap(), hour.parse().unwrap())
    }
    fn slot(starts: &str, ends: &str) -> Slot {
        Slot { day: at("2026-11-24", starts).0, starts: starts.parse().unwrap(), ends: ends.parse().unwrap() }
    }

    #[test]
    fn an_absence_meets_what_it_shares_a_minute_with() {
        let (from, to) = (at("2026-11-24", "10:00"), at("2026-11-25", "09:00"));
        let some = Interval::of((from.0, Some(from.1)), (to.0, Some(to.1))).unwrap();
        assert!(some.meets(&slot("09:30", "10:01")) && some.meets(&slot("15:00", "16:00")));
        assert!(!some.meets(&slot("09:00", "10:00")));
        let next = |starts, ends| Slot { day: to.0, ..slot(starts, ends) };
        assert!(some.meets(&next("08:00", "09:30")) && !some.meets(&next("09:00", "10:00")));
        assert_eq!(some.hours(), (Some(from.1), Some(to.1)));
    }

    #[test]
    fn whole_days_have_no_hours_and_an_absence_ends_after_it_begins() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let whole = Interval::of((day("2026-11-24"), None), (day("2026-11-24"), None)).unwrap();
        assert_eq!(whole.hours(), (None, None));
        assert!(whole.meets(&slot("08:00", "09:00")));
        assert_eq!(Interval::of((day("2026-11-25"), None), (day("2026-11-24"), None)), None);
        let hour = |text: &str| Some(text.parse::<Hour>().unwrap());
        assert_eq!(Interval::of((day("2026-11-24"), hour("10:00")), (day("2026-11-24"), hour("10:00"))), None);
        assert_eq!(Interval::of((day("2026-11-24"), None), (day("2027-11-24"), None)), None, "nobody is away for ever");
    }

    #[test]
    fn the_free_ones_come_by_subject_then_class_then_covers() {
        let teacher = |byte: u8, same_subject, same_team, covers| Teacher {
            id: PersonId(Uuid::from_bytes([byte; 16])),
            name: byte.to_string(),
            same_subject,
            same_team,
            covers,
        };
        let all = vec![
            teacher(1, false, false, 0),
            teacher(2, false, true, 2),
            teacher(3, false, true, 1),
            teacher(4, true, false, 9),
            teacher(5, true, true, 0),
        ];
        let names = |found: Vec<Teacher>| found.into_iter().map(|one| one.name).collect::<Vec<_>>();
        let slot = slot("10:00", "11:00");
        assert_eq!(names(candidates(slot, all.clone(), &[], &[])), ["5", "4", "3", "2", "1"]);
        let away = Interval::of((slot.day, None), (slot.day, None)).unwrap();
        assert_eq!(names(candidates(slot, all.clone(), &[], &[(all[4].id, away)])), ["4", "3", "2", "1"]);
        assert_eq!((all[3].kind(false), all[3].kind(true)), (CoverKind::SameSubject, CoverKind::Supervision));
        assert_eq!((all[0].kind(false), all[0].is_near()), (CoverKind::OtherSubject, false));
    }
}
