//! The one plain model that every reader fills: a school's timetable, as other programs know it.
//!
//! Lists are keyed by text, and every key that a pattern, a group or a service names stands in its
//! list: what pointed nowhere was left out, with a finding.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use crate::detect::Kind;
use crate::limits::Limits;

/// What a set of files says of a school's timetable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// What the files are.
    pub kind: Kind,
    /// The school's number (UAI), if the files say it.
    pub structure: Option<String>,
    /// The school year, if the files or the reader's options say it.
    pub year: Option<Year>,
    /// The bells: named spans of the day.
    pub slots: Vec<Slot>,
    /// What is taught.
    pub subjects: Vec<Subject>,
    /// Who teaches, or takes part without teaching.
    pub teachers: Vec<Teacher>,
    /// The divisions.
    pub divisions: Vec<Division>,
    /// Parts and unions of divisions.
    pub groups: Vec<Group>,
    /// The pupils whom groups or patterns name.
    pub pupils: Vec<Pupil>,
    /// Where it takes place.
    pub rooms: Vec<Room>,
    /// The named sets of weeks.
    pub alternations: Vec<Alternation>,
    /// Days on which the school is closed, as the file has them.
    pub closures: Vec<Closure>,
    /// Who teaches what to whom, whether it is placed in the week or not.
    pub services: Vec<Service>,
    /// Homogeneous series of lessons.
    pub patterns: Vec<Pattern>,
    /// Lessons with a date of their own (iCalendar).
    pub lessons: Vec<DatedLesson>,
}

/// A school year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// The Monday of the first week.
    pub first_monday: Date,
    /// The first day.
    pub first_day: Date,
    /// The last day, which still belongs to the year.
    pub last_day: Date,
}

impl Year {
    /// The year that lasts from one day to another, both included.
    pub fn between(first_day: Date, last_day: Date) -> Year {
        Year { first_monday: crate::weeks::monday_of(first_day), first_day, last_day }
    }
}

/// A week of the school, for formats that name weeks by a letter only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Its letter (`A`, `B`…).
    pub letter: Option<String>,
}

/// A named span of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// `M1`, `3`…
    pub name: String,
    /// The site on which it holds, if they differ.
    pub site: Option<String>,
    /// The only day on which it holds, if it is not every day.
    pub weekday: Option<Weekday>,
    /// When it begins.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
}

/// A subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// By which the schedule names it.
    pub key: String,
    /// The national code of six characters, or what stands in its place.
    pub code: Option<String>,
    /// The short code of management (`AGL1`).
    pub short: Option<String>,
    /// The label; the code where the files have none.
    pub name: String,
}

/// Somebody who teaches, or takes part without teaching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teacher {
    /// By which the schedule names them.
    pub key: String,
    /// The name in use.
    pub last_name: String,
    /// The first name; the files may have only an initial, or nothing.
    pub first_name: String,
    /// The day of birth.
    pub birth: Option<Date>,
    /// What kind of people they are.
    pub role: TeacherRole,
    /// The keys by which other registers know them.
    pub official: Vec<OfficialKey>,
}

/// Of what kind somebody in a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeacherRole {
    /// A teacher.
    Teacher,
    /// A member of the staff who takes part (assistant, librarian, CPE…).
    Staff,
}

/// A key in an official register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficialKey {
    /// STS: a state agent (`epp`).
    StsEpp(String),
    /// STS: somebody whom the school itself entered (`local`).
    StsLocal(String),
    /// EDT's key of exchange with the academy (`IDPN`).
    Idpn(String),
    /// UnDeuxTemps: the STS number, without its type (`epj`).
    Epj(String),
}

/// A division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// By which the schedule names it.
    pub key: String,
    /// The code or name by which other registers know it (`6A`).
    pub name: String,
    /// A longer label.
    pub label: Option<String>,
}

/// A part of a division, or pupils of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// By which the schedule names it.
    pub key: String,
    /// The code or name by which other registers know it.
    pub name: String,
    /// A longer label.
    pub label: Option<String>,
    /// The keys of the divisions it draws from; empty when the files do not say.
    pub divisions: Vec<String>,
    /// Its pupils, when the files say.
    pub pupils: Vec<Member>,
}

/// A pupil in a group, for a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// The pupil's key.
    pub pupil: String,
    /// The first day; none is since ever.
    pub from: Option<Date>,
    /// The day after the last; none is for ever.
    pub to: Option<Date>,
}

/// A pupil, as far as is needed to find them in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// By which the schedule names them.
    pub key: String,
    /// The family name.
    pub last_name: String,
    /// The first name.
    pub first_name: String,
    /// The day of birth.
    pub birth: Option<Date>,
    /// EDT's key of exchange with the academy (`IDPN`).
    pub idpn: Option<String>,
    /// The key of the division.
    pub division: Option<String>,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// By which the schedule names it.
    pub key: String,
    /// What is on its door.
    pub name: String,
    /// Where it is.
    pub place: Option<String>,
}

/// A named set of weeks (A, B, first term…).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternation {
    /// Its code.
    pub key: String,
    /// Its label.
    pub name: String,
    /// The Mondays of its weeks, in order.
    pub weeks: Vec<Date>,
}

/// Days without lessons, as the file has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The first day.
    pub from: Date,
    /// The last day, which still belongs to it.
    pub last: Date,
}

/// Who teaches what to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// What, to whom.
    pub section: Section,
    /// The keys of the teachers.
    pub teachers: Vec<String>,
    /// The mode (`CG`, `TP`…).
    pub mode: Option<String>,
    /// Teachers who are together before the same pupils.
    pub co_teaching: bool,
}

/// A subject before an audience.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section {
    /// The key of the subject; none for a meeting, a study room.
    pub subject: Option<String>,
    /// Who is taught; none for a meeting.
    pub audience: Option<Audience>,
}

/// Who is taught.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The key of a division.
    Division(String),
    /// The key of a group.
    Group(String),
}

/// A homogeneous series: the same people at the same hour in the same rooms, in a set of weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The file where it stands.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// Unique in the schedule, and the same in the next export as long as day, hours, subjects,
    /// audiences, teachers and rooms are. Holds no name.
    pub key_external: String,
    /// Shared by the series of one lesson (another room from January on, A and B): the same in the
    /// next export as long as day, hour of the beginning, subjects and audiences are.
    pub course: String,
    /// The day of the week.
    pub weekday: Weekday,
    /// When it begins, by the school's clocks.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// The Mondays of the weeks in which it takes place, in order. Empty only if the files do not
    /// say and the options did not either ([`crate::FindingKind::WeeksNeeded`]).
    pub weeks: Vec<Date>,
    /// The Mondays of the weeks in which the other program has it cancelled, in order.
    pub cancelled: Vec<Date>,
    /// The label of its set of weeks, if it has one.
    pub alternation: Option<String>,
    /// What, to whom; several for a union of divisions.
    pub sections: Vec<Section>,
    /// The keys of those who teach, several when they are together.
    pub teachers: Vec<String>,
    /// The keys of the rooms.
    pub rooms: Vec<String>,
    /// The keys of pupils who are named one by one.
    pub pupils: Vec<String>,
    /// The mode (`CG`, `TP`…).
    pub mode: Option<String>,
}

/// A lesson with a date of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedLesson {
    /// The file where it stands.
    pub file: String,
    /// The line of its beginning, from 1.
    pub line: u64,
    /// The `UID`, and the recurrence where it is one of a series.
    pub key_external: String,
    /// The number of times it was changed (`SEQUENCE`).
    pub sequence: u32,
    /// The day, by the school's clocks.
    pub day: Date,
    /// When it begins.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// Whether it takes place.
    pub status: LessonStatus,
    /// What else is said of it.
    pub marks: Vec<Mark>,
    /// The title as written, without the prefix of a status.
    pub title: String,
    /// What, to whom.
    pub sections: Vec<Section>,
    /// The keys of those who teach.
    pub teachers: Vec<String>,
    /// The keys of the rooms.
    pub rooms: Vec<String>,
}

/// Whether a lesson takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LessonStatus {
    /// It does.
    #[default]
    Planned,
    /// It does not.
    Cancelled,
    /// It does not, because nobody is there to teach it.
    TeacherAbsent,
}

/// What a feed says of a lesson besides its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// In another room than usual.
    RoomChanged,
    /// By somebody else than usual.
    Covered,
    /// At another hour than usual.
    Moved,
    /// Outside the usual week.
    Added,
}

/// What the reader is told besides the files.
#[derive(Clone, Debug)]
pub struct Options {
    /// The school's number (UAI): files of another one are refused.
    pub structure: Option<String>,
    /// The school year: files of another one are refused, lessons outside are left out.
    pub year: Option<Year>,
    /// The weeks with classes and their letters, for formats that know weeks by a letter only.
    pub weeks: Vec<Week>,
    /// The bells, for formats that know hours by a name only.
    pub slots: Vec<Slot>,
    /// The school's clocks.
    pub zone: TimeZone,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl Options {
    /// Nothing known but the school's clocks.
    pub fn new(zone: TimeZone) -> Options {
        Options { structure: None, year: None, weeks: Vec::new(), slots: Vec::new(), zone, limits: Limits::default() }
    }
}
