//! What a lesson is after its changes: nothing is overwritten, all of it is worked out.

use super::{ChangeId, Hour, PatternId, RoomId};
use directory::model::{SectionId, SubjectId, TeachingGroupId};
use jiff::tz::{Offset, TimeZone};
use kit::words::Text;
use kit::{Day, DivisionId, Instant, LessonId, PersonId, StructureId, coded};

coded!(
    /// What takes place.
    LessonKind {
        /// A lesson of a subject.
        Lesson = "lesson",
        /// Study under supervision (permanence).
        Study = "study",
        /// A meeting.
        Meeting = "meeting",
        /// Anything else that has its hour.
        Other = "other",
    }
);

coded!(
    /// What was done to a lesson.
    ChangeKind {
        /// It was added to the plan.
        Added = "added",
        /// It does not take place.
        Cancelled = "cancelled",
        /// It takes place after all.
        Restored = "restored",
        /// It takes place at another hour.
        Moved = "moved",
        /// It takes place elsewhere.
        RoomChanged = "room_changed",
        /// Another teacher holds it from now on.
        TeacherChanged = "teacher_changed",
        /// A teacher stands in for another.
        Covered = "covered",
    }
);

coded!(
    /// Why, as far as everybody concerned may know.
    Reason {
        /// A teacher is absent.
        TeacherAbsent = "teacher_absent",
        /// The school is closed.
        SchoolClosed = "school_closed",
        /// An outing.
        Outing = "outing",
        /// An exam.
        Exam = "exam",
        /// Another reason.
        Other = "other",
    }
);

/// When: a day, from an hour to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The day.
    pub day: Day,
    /// From.
    pub starts: Hour,
    /// To.
    pub ends: Hour,
}

impl Slot {
    /// Whether two slots have a minute in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.day == other.day && self.starts < other.ends && other.starts < self.ends
    }
    /// Whether an hour of its day is within it; the last minute is no longer.
    pub fn has(&self, day: Day, hour: Hour) -> bool {
        self.day == day && self.starts <= hour && hour < self.ends
    }
    /// Whether it has ended at an hour of a day.
    pub fn is_over(&self, (day, hour): (Day, Hour)) -> bool {
        (self.day, self.ends) <= (day, hour)
    }
    /// How many minutes it lasts.
    pub fn minutes(&self) -> u16 {
        self.ends.minutes().saturating_sub(self.starts.minutes())
    }
}

/// For whom: a division or a teaching group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A whole division.
    Division(DivisionId, String),
    /// A teaching group.
    Group(TeachingGroupId, String),
}

impl Audience {
    /// Its label.
    pub fn label(&self) -> &str {
        match self {
            Self::Division(_, label) | Self::Group(_, label) => label,
        }
    }
}

/// A section that is taught in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonSection {
    /// The section.
    pub id: SectionId,
    /// Its subject.
    pub subject: SubjectId,
    /// How the subject is called.
    pub subject_name: String,
    /// To whom.
    pub audience: Audience,
}

/// Something or somebody with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T> {
    /// Which.
    pub id: T,
    /// How it is called.
    pub name: String,
}

/// A room of a lesson.
pub type RoomHere = Part<RoomId>;

/// A teacher of a lesson, and whom she stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeacherHere {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// Whether she stands in for somebody this once.
    pub covers: bool,
}

/// A dated lesson as it was planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Which.
    pub id: LessonId,
    /// Where.
    pub structure: StructureId,
    /// Of which series.
    pub pattern: PatternId,
    /// What takes place.
    pub kind: LessonKind,
    /// Its own name, for what has no subject.
    pub label: Option<String>,
    /// When.
    pub slot: Slot,
    /// What is taught to whom.
    pub sections: Vec<LessonSection>,
    /// For whom, where there is no subject.
    pub audiences: Vec<Audience>,
    /// By whom.
    pub teachers: Vec<Part<PersonId>>,
    /// Where.
    pub rooms: Vec<RoomHere>,
}

/// Something that was done to a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub id: ChangeId,
    /// Of which lesson.
    pub lesson: LessonId,
    /// What.
    pub kind: ChangeKind,
    /// When.
    pub at: Instant,
    /// By whom; none for the program.
    pub author: Option<Part<PersonId>>,
    /// Why, as everybody may know.
    pub reason: Option<Reason>,
    /// A word for those concerned.
    pub words: Option<String>,
    /// The new slot, when it was moved.
    pub to: Option<Slot>,
    /// The new room, when that was changed; none for no room.
    pub room: Option<RoomHere>,
    /// The new teacher, when that was changed.
    pub teacher: Option<Part<PersonId>>,
    /// Whose place she takes; none for that of all.
    pub instead_of: Option<PersonId>,
}

/// Why a lesson does not take place.
#[derive(Clone, Debug, PartialEq)]
pub struct Cancelled {
    /// The class of the reason.
    pub reason: Reason,
    /// A word for those concerned.
    pub words: Option<String>,
}

/// A lesson as it takes place, beside its plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// The plan.
    pub plan: Lesson,
    /// When it takes place.
    pub slot: Slot,
    /// Where.
    pub rooms: Vec<RoomHere>,
    /// By whom.
    pub teachers: Vec<TeacherHere>,
    /// Why it does not take place, if it does not.
    pub cancelled: Option<Cancelled>,
    /// Whether it was added to the plan.
    pub added: bool,
    /// When it was last changed.
    pub changed_at: Option<Instant>,
    /// The last word for those concerned, whatever it came with.
    pub words: Option<String>,
    /// The latest slot that it had before or after its last change.
    latest: Slot,
}

impl Effective {
    /// Which lesson.
    pub(crate) fn id(&self) -> LessonId {
        self.plan.id
    }
    /// Whether it is at another hour than planned.
    pub fn is_moved(&self) -> bool {
        self.slot != self.plan.slot
    }
    /// Whether it is in another room than planned.
    pub fn is_elsewhere(&self) -> bool {
        self.rooms != self.plan.rooms
    }
    /// The teachers of the plan who do not hold it.
    pub fn replaced(&self) -> impl Iterator<Item = &Part<PersonId>> {
        self.plan.teachers.iter().filter(|planned| !self.is_held_by(planned.id))
    }
    /// Whether somebody holds it.
    pub fn is_held_by(&self, person: PersonId) -> bool {
        self.teachers.iter().any(|teacher| teacher.id == person)
    }
    /// Whether it differs from its plan in anything.
    pub fn differs(&self) -> bool {
        self.cancelled.is_some() || self.added || self.is_moved() || self.is_elsewhere() || self.replaced().next().is_some()
    }
    /// Whether something happened to it since an instant, on the clock of its place. What is corrected of the past is none.
    pub fn is_news(&self, since: Instant, clock: Offset) -> bool {
        let zone = TimeZone::fixed(clock);
        let in_time = |at: Instant| !self.latest.is_over((at.day_in(&zone), Hour::of(at.in_zone(&zone).time())));
        self.changed_at.is_some_and(|at| at >= since && in_time(at))
    }
    /// Whether it takes place at that hour of that day.
    pub fn is_on(&self, day: Day, hour: Hour) -> bool {
        self.cancelled.is_none() && self.slot.has(day, hour)
    }
    /// How it is called: its subjects, its own name, or what it is.
    pub fn name(&self) -> Text {
        if let Some(label) = &self.plan.label {
            return Text::literal(label.as_str());
        }
        let mut names: Vec<&str> = self.plan.sections.iter().map(|section| section.subject_name.as_str()).collect();
        names.dedup();
        if names.is_empty() { Text::keyed(format!("lesson-kind-{}", self.plan.kind)) } else { Text::literal(names.join(", ")) }
    }
    /// For whom: divisions and groups, each once.
    pub fn audiences(&self) -> Vec<&Audience> {
        let mut out: Vec<&Audience> = vec![];
        for audience in self.plan.sections.iter().map(|section| &section.audience).chain(&self.plan.audiences) {
            if !out.contains(&audience) {
                out.push(audience);
            }
        }
        out
    }
}

/// The effective lesson: its plan, then each change in the order in which they were made.
pub fn effective(plan: Lesson, changes: &[Change]) -> Effective {
    let mut ordered: Vec<&Change> = changes.iter().filter(|change| change.lesson == plan.id).collect();
    ordered.sort_by_key(|change| (change.at, change.id));
    let mut out = Effective {
        slot: plan.slot,
        rooms: plan.rooms.clone(),
        teachers: plan.teachers.iter().map(planned).collect(),
        cancelled: None,
        added: false,
        changed_at: None,
        words: None,
        latest: plan.slot,
        plan,
    };
    for change in ordered {
        out.apply(change);
    }
    out
}

fn planned(teacher: &Part<PersonId>) -> TeacherHere {
    TeacherHere { id: teacher.id, name: teacher.name.clone(), covers: false }
}

impl Effective {
    fn apply(&mut self, change: &Change) {
        self.changed_at = Some(change.at);
        self.words.clone_from(&change.words);
        let before = self.slot;
        match change.kind {
            ChangeKind::Added => self.added = true,
            ChangeKind::Restored => self.cancelled = None,
            ChangeKind::Cancelled => {
                self.cancelled = Some(Cancelled { reason: change.reason.unwrap_or(Reason::Other), words: change.words.clone() });
            }
            ChangeKind::Moved => self.slot = change.to.unwrap_or(self.slot),
            ChangeKind::RoomChanged => self.rooms = change.room.iter().cloned().collect(),
            ChangeKind::TeacherChanged | ChangeKind::Covered => self.hand_over(change),
        }
        self.latest = before.max(self.slot);
    }

    /// Another teacher takes the place of one, or of all; she who is there already is there once.
    fn hand_over(&mut self, change: &Change) {
        let Some(next) = &change.teacher else { return };
        let leaves = |one: &TeacherHere| change.instead_of.is_none_or(|leaver| leaver == one.id);
        self.teachers.retain(|one| !leaves(one) && one.id != next.id);
        let covers = change.kind == ChangeKind::Covered;
        self.teachers.push(TeacherHere { id: next.id, name: next.name.clone(), covers });
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use uuid::Uuid;

    pub(crate) fn id(byte: u8) -> Uuid {
        Uuid::from_bytes([byte; 16])
    }
    pub(crate) fn slot(starts: &str, ends: &str) -> Slot {
        Slot { day: "2026-11-24".parse().unwrap(), starts: starts.parse().unwrap(), ends: ends.parse().unwrap() }
    }
    fn part<T>(id: T, name: &str) -> Part<T> {
        Part { id, name: name.to_owned() }
    }
    pub(crate) fn lesson(byte: u8, starts: &str, ends: &str) -> Lesson {
        Lesson {
            id: LessonId(id(byte)),
            structure: StructureId(id(1)),
            pattern: PatternId(id(byte)),
            kind: LessonKind::Lesson,
            label: None,
            slot: slot(starts, ends),
            sections: vec![],
            audiences: vec![],
            teachers: vec![part(PersonId(id(50)), "Claude Équerre")],
            rooms: vec![part(RoomId(id(90)), "112")],
        }
    }
    fn change(kind: ChangeKind, at: i64) -> Change {
        Change {
            id: ChangeId(id(u8::try_from(at).unwrap())),
            lesson: LessonId(id(7)),
            kind,
            at: Instant::from_micros(at),
            author: None,
            reason: None,
            words: None,
            to: None,
            room: None,
            teacher: None,
            instead_of: None,
        }
    }

    #[test]
    fn a_lesson_without_changes_is_its_plan() {
        let plan = lesson(7, "08:30", "09:25");
        let same = effective(plan.clone(), &[Change { lesson: LessonId(id(8)), ..change(ChangeKind::Cancelled, 1) }]);
        assert_eq!((same.slot, same.rooms.clone(), same.differs(), same.changed_at), (plan.slot, plan.rooms, false, None));
    }

    #[test]
    fn changes_count_in_their_order_not_in_that_of_the_list() {
        let cancelled = Change { reason: Some(Reason::Exam), ..change(ChangeKind::Cancelled, 1) };
        let restored = change(ChangeKind::Restored, 2);
        let of = |changes: &[Change]| effective(lesson(7, "08:30", "09:25"), changes);
        assert_eq!(of(&[restored.clone(), cancelled.clone()]).cancelled, None);
        let again = Change { reason: Some(Reason::TeacherAbsent), ..change(ChangeKind::Cancelled, 3) };
        assert_eq!(of(&[restored, again, cancelled]).cancelled.map(|one| one.reason), Some(Reason::TeacherAbsent));
    }

    #[test]
    fn a_lesson_moved_back_is_as_planned_but_is_news() {
        let to = |starts, ends, at| Change { to: Some(slot(starts, ends)), ..change(ChangeKind::Moved, at) };
        let moved = effective(lesson(7, "08:30", "09:25"), &[to("13:30", "14:25", 1)]);
        assert!(moved.is_moved() && moved.differs() && moved.slot == slot("13:30", "14:25"));
        assert!(moved.plan.slot == slot("08:30", "09:25"));
        let back = effective(lesson(7, "08:30", "09:25"), &[to("13:30", "14:25", 1), to("08:30", "09:25", 2)]);
        let since = |micros| back.is_news(Instant::from_micros(micros), Offset::UTC);
        assert!(!back.differs() && since(2) && !since(3));
    }

    #[test]
    fn a_correction_of_the_past_is_no_news() {
        let (early, begins) = (Instant::from_micros(0), "2026-11-24T09:20:00+01:00".parse::<jiff::Timestamp>().unwrap());
        let at = |minutes: i64| Instant::from_micros(begins.as_microsecond()).plus_seconds(minutes * 60);
        let made = |minutes, kind, to| Change { to, at: at(minutes), ..change(kind, 1) };
        let news =
            |changes: &[Change], clock| effective(lesson(7, "08:30", "09:25"), changes).is_news(early, Offset::constant(clock));
        let cancelled = |minutes| [made(minutes, ChangeKind::Cancelled, None)];
        assert!(news(&cancelled(4), 1), "it is under way");
        assert!(!news(&cancelled(5), 1), "it has just ended");
        assert!(news(&cancelled(5), 0), "where clocks are an hour behind it has not begun");
        // What is moved out of the past, or into it, concerns an hour to come.
        assert!(news(&[made(30, ChangeKind::Moved, Some(slot("14:00", "14:55")))], 1));
        let later = made(-600, ChangeKind::Moved, Some(slot("14:00", "14:55")));
        assert!(news(&[later.clone(), made(30, ChangeKind::Moved, Some(slot("08:00", "08:55")))], 1));
        assert!(!news(&[later, made(600, ChangeKind::Moved, Some(slot("08:00", "08:55")))], 1));
    }

    #[test]
    fn a_room_may_be_taken_away() {
        let elsewhere = Change { room: Some(part(RoomId(id(91)), "204")), ..change(ChangeKind::RoomChanged, 1) };
        let moved = effective(lesson(7, "08:30", "09:25"), std::slice::from_ref(&elsewhere));
        assert_eq!((moved.rooms[0].name.as_str(), moved.is_elsewhere()), ("204", true));
        let none = effective(lesson(7, "08:30", "09:25"), &[elsewhere, change(ChangeKind::RoomChanged, 2)]);
        assert!(none.rooms.is_empty() && none.is_elsewhere());
    }

    #[test]
    fn a_teacher_takes_the_place_of_one_or_of_all() {
        let mut plan = lesson(7, "08:30", "09:25");
        plan.teachers.push(part(PersonId(id(51)), "Anne Virgule"));
        let by = |kind, person, instead_of, at| Change {
            teacher: Some(part(PersonId(id(person)), "Bilal Atlas")),
            instead_of,
            ..change(kind, at)
        };
        let one = effective(plan.clone(), &[by(ChangeKind::Covered, 52, Some(PersonId(id(50))), 1)]);
        let ids: Vec<PersonId> = one.teachers.iter().map(|teacher| teacher.id).collect();
        assert_eq!(ids, [PersonId(id(51)), PersonId(id(52))]);
        assert_eq!(one.replaced().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["Claude Équerre"]);
        assert!(one.teachers[1].covers);
        let all = effective(plan.clone(), &[by(ChangeKind::TeacherChanged, 52, None, 1)]);
        assert_eq!((all.teachers.len(), all.teachers[0].covers), (1, false));
        // A colleague who is there already does not come twice.
        let twice = effective(plan, &[by(ChangeKind::Covered, 51, Some(PersonId(id(50))), 1)]);
        assert_eq!(twice.teachers.len(), 1);
    }

    #[test]
    fn slots_that_follow_one_another_do_not_meet() {
        let first = slot("08:30", "09:25");
        assert!(first.meets(&slot("09:24", "10:00")) && first.meets(&slot("08:00", "12:00")) && first.meets(&first));
        assert!(!first.meets(&slot("09:25", "10:20")) && !first.meets(&slot("07:00", "08:30")));
        assert!(!first.meets(&Slot { day: first.day.plus_days(1), ..first }));
        assert!(first.has(first.day, "08:30".parse().unwrap()) && !first.has(first.day, "09:25".parse().unwrap()));
    }
}
