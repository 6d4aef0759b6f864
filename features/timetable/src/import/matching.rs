//! What the files name, and who that is here: by the keys of official registers, then by name inside the school.
//! What is not found is said, never invented; rooms and sites alone are made. Pure.

mod names;

use super::here::{Here, sorted};
use crate::model::{Calendar, Hour, LessonKind, RoomId, SiteId, Weeks};
use crate::write::AudienceId;
use directory::model::SubjectId;
use kit::{Day, Instant};
use names::Names;
use schedules::{Audience, LessonStatus, Schedule, Section};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A pattern as the files want it, in the terms of this school.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) key: String,
    pub(super) kind: LessonKind,
    pub(super) label: Option<String>,
    pub(super) weekday: i64,
    pub(super) starts: Hour,
    pub(super) ends: Hour,
    /// The days of its lessons, all of them open.
    pub(super) days: BTreeSet<Day>,
    /// Those which the other program has cancelled, and whether a teacher is absent.
    pub(super) cancelled: HashMap<Day, bool>,
    pub(super) sections: Vec<Uuid>,
    pub(super) audiences: Vec<AudienceId>,
    pub(super) teachers: Vec<Uuid>,
    pub(super) rooms: Vec<Uuid>,
}

impl Wanted {
    pub(super) fn weeks(&self) -> Weeks {
        Weeks::of(self.days.iter().copied())
    }
    pub(super) fn audience_ids(&self) -> Vec<Uuid> {
        let id = |audience: &AudienceId| match audience {
            AudienceId::Division(id) => id.0,
            AudienceId::Group(id) => id.0,
        };
        sorted(self.audiences.iter().map(id).collect())
    }
}

/// What was not found, or left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Finding {
    /// Nobody of that name works in the school.
    UnknownTeacher(String),
    /// Several people of that name do.
    SeveralTeachers(String),
    UnknownDivision(String),
    /// The directory closed it, on that day.
    ClosedDivision(String, Day),
    UnknownGroup(String),
    ClosedGroup(String, Day),
    UnknownSubject(String),
    /// Subject and class are there, but the one is not taught to the other.
    NoSection(String, String),
    /// Pupils who are named one by one.
    Pupils,
    /// Nobody is left for whom it would be.
    NobodyLeft,
    /// It would be on a day without lessons, the first of them.
    ClosedDay(Day),
}

/// A finding, where it was met first, and how often.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Issue {
    pub(super) finding: Finding,
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) count: usize,
}

impl Finding {
    /// Findings of one kind about one thing are told once, where they stood first. Days without lessons are told as one.
    pub(super) fn counted(all: Vec<Met>) -> Vec<Issue> {
        let mut out: Vec<Issue> = vec![];
        let mut places: HashMap<Finding, usize> = HashMap::new();
        for Met { finding, file, line } in all {
            let same = match &finding {
                Self::ClosedDay(_) => Self::ClosedDay(Day(jiff::civil::Date::ZERO)),
                other => other.clone(),
            };
            let at = *places.entry(same).or_insert_with(|| {
                out.push(Issue { finding: finding.clone(), file, line, count: 0 });
                out.len() - 1
            });
            if let Some(issue) = out.get_mut(at) {
                issue.count += 1;
            }
        }
        out
    }
}

/// A finding in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Met {
    pub(super) finding: Finding,
    pub(super) file: String,
    pub(super) line: u64,
}

/// What the files want.
#[derive(Clone, Debug, Default)]
pub(super) struct Matched {
    pub(super) wanted: Vec<Wanted>,
    /// Rooms that are not there yet: which, called what, on which site.
    pub(super) rooms: Vec<(RoomId, String, Option<SiteId>)>,
    pub(super) sites: Vec<(SiteId, String)>,
    pub(super) findings: Vec<Met>,
}

/// A series of the files, whichever list it stands in.
struct Series<'a> {
    file: &'a str,
    line: u64,
    key: String,
    title: Option<&'a str>,
    weekday: i64,
    starts: Hour,
    ends: Hour,
    days: BTreeSet<Day>,
    cancelled: HashMap<Day, bool>,
    sections: &'a [Section],
    teachers: &'a [String],
    rooms: &'a [String],
    has_pupils: bool,
}

/// Matches a schedule with what is there.
pub(super) fn matched(schedule: &Schedule, here: &Here, calendar: &Calendar, now: Instant) -> Matched {
    let mut matching =
        Matching { names: Names::of(here), lists: Lists::of(schedule), out: Matched::default(), rooms: HashMap::new(), now };
    for mut series in all_series(schedule) {
        let closed: Vec<Day> = series.days.iter().copied().filter(|day| !calendar.is_open(*day)).collect();
        for day in closed {
            series.days.remove(&day);
            series.cancelled.remove(&day);
            matching.met(&series, Finding::ClosedDay(day));
        }
        if !series.days.is_empty() {
            matching.take(series);
        }
    }
    matching.out
}

/// The series of a schedule; lessons with a date of their own are put together where all else is the same.
fn all_series(schedule: &Schedule) -> Vec<Series<'_>> {
    let mut out: Vec<Series<'_>> = schedule
        .patterns
        .iter()
        .map(|pattern| {
            let weekday = i64::from(pattern.weekday.to_monday_one_offset());
            let day = |monday: &jiff::civil::Date| Day(*monday).plus_days(weekday - 1);
            let cancelled: HashMap<Day, bool> = pattern.cancelled.iter().map(|monday| (day(monday), false)).collect();
            Series {
                file: &pattern.file,
                line: pattern.line,
                key: pattern.key_external.clone(),
                title: None,
                weekday,
                starts: Hour::of(pattern.starts),
                ends: Hour::of(pattern.ends),
                days: pattern.weeks.iter().map(day).chain(cancelled.keys().copied()).collect(),
                cancelled,
                sections: &pattern.sections,
                teachers: &pattern.teachers,
                rooms: &pattern.rooms,
                has_pupils: !pattern.pupils.is_empty(),
            }
        })
        .collect();
    let mut places: HashMap<String, usize> = HashMap::new();
    for lesson in &schedule.lessons {
        let weekday = i64::from(lesson.day.weekday().to_monday_one_offset());
        let named = format!(
            "{weekday}\u{1f}{}\u{1f}{}\u{1f}{:?}\u{1f}{:?}\u{1f}{:?}\u{1f}{}",
            lesson.starts, lesson.ends, lesson.sections, lesson.teachers, lesson.rooms, lesson.title
        );
        // No name is kept in a key.
        let key = blake3::hash(named.as_bytes()).to_hex()[..32].to_owned();
        let at = *places.entry(key.clone()).or_insert_with(|| {
            out.push(Series {
                file: &lesson.file,
                line: lesson.line,
                key,
                title: Some(lesson.title.as_str()).filter(|title| !title.is_empty()),
                weekday,
                starts: Hour::of(lesson.starts),
                ends: Hour::of(lesson.ends),
                days: BTreeSet::new(),
                cancelled: HashMap::new(),
                sections: &lesson.sections,
                teachers: &lesson.teachers,
                rooms: &lesson.rooms,
                has_pupils: false,
            });
            out.len() - 1
        });
        if let Some(series) = out.get_mut(at) {
            series.days.insert(Day(lesson.day));
            if lesson.status != LessonStatus::Planned {
                series.cancelled.insert(Day(lesson.day), lesson.status == LessonStatus::TeacherAbsent);
            }
        }
    }
    out
}

/// The lists of a schedule, by key.
struct Lists<'a> {
    subjects: HashMap<&'a str, &'a schedules::Subject>,
    divisions: HashMap<&'a str, &'a schedules::Division>,
    groups: HashMap<&'a str, &'a schedules::Group>,
    teachers: HashMap<&'a str, &'a schedules::Teacher>,
    rooms: HashMap<&'a str, &'a schedules::Room>,
}

impl<'a> Lists<'a> {
    fn of(schedule: &'a Schedule) -> Self {
        Self {
            subjects: schedule.subjects.iter().map(|one| (one.key.as_str(), one)).collect(),
            divisions: schedule.divisions.iter().map(|one| (one.key.as_str(), one)).collect(),
            groups: schedule.groups.iter().map(|one| (one.key.as_str(), one)).collect(),
            teachers: schedule.teachers.iter().map(|one| (one.key.as_str(), one)).collect(),
            rooms: schedule.rooms.iter().map(|one| (one.key.as_str(), one)).collect(),
        }
    }
}

struct Matching<'a> {
    names: Names<'a>,
    lists: Lists<'a>,
    out: Matched,
    rooms: HashMap<&'a str, RoomId>,
    now: Instant,
}

impl<'a> Matching<'a> {
    fn met(&mut self, series: &Series<'_>, finding: Finding) {
        self.out.findings.push(Met { finding, file: series.file.to_owned(), line: series.line });
    }

    fn take(&mut self, series: Series<'a>) {
        let (mut sections, mut audiences, mut labels, mut lost) = (vec![], vec![], vec![], false);
        for section in series.sections {
            let (subject, label) = self.subject(&series, section.subject.as_deref());
            let audience = match &section.audience {
                None => {
                    labels.extend(label);
                    continue;
                }
                Some(audience) => self.audience(&series, audience),
            };
            let Some((audience, called)) = audience else {
                lost = true;
                continue;
            };
            let found = subject.and_then(|subject| self.names.section(subject, audience));
            match found {
                Some(section) => sections.push(section.0),
                None => {
                    if let (Some(_), Some(label)) = (subject, &label) {
                        self.met(&series, Finding::NoSection(label.clone(), called));
                    }
                    labels.extend(label);
                    if !audiences.contains(&audience) {
                        audiences.push(audience);
                    }
                }
            }
        }
        let teachers = sorted(series.teachers.iter().filter_map(|key| self.teacher(&series, key)).collect());
        if series.has_pupils {
            self.met(&series, Finding::Pupils);
        }
        if sections.is_empty() && audiences.is_empty() && (lost || teachers.is_empty()) {
            self.met(&series, Finding::NobodyLeft);
            return;
        }
        let rooms = sorted(series.rooms.iter().filter_map(|key| self.room(key)).map(|room| room.0).collect());
        labels.sort_unstable();
        labels.dedup();
        // The title is that of a lesson with a subject of its own as well: it is said where nothing else is.
        let label = Some(labels.join(", ")).filter(|label| !label.is_empty()).or_else(|| series.title.map(str::to_owned));
        let kind = kind(&sections, &audiences, label.as_deref());
        let Series { key, weekday, starts, ends, days, cancelled, .. } = series;
        let label = label.filter(|_| sections.is_empty());
        let sections = sorted(sections);
        self.out.wanted.push(Wanted {
            key,
            kind,
            label,
            weekday,
            starts,
            ends,
            days,
            cancelled,
            sections,
            audiences,
            teachers,
            rooms,
        });
    }

    fn subject(&mut self, series: &Series<'_>, key: Option<&str>) -> (Option<SubjectId>, Option<String>) {
        let Some(subject) = key.and_then(|key| self.lists.subjects.get(key).copied()) else {
            return (None, None);
        };
        let found = self.names.subject(subject);
        match found {
            Some((id, label)) => (Some(id), Some(label.to_owned())),
            None => {
                self.met(series, Finding::UnknownSubject(subject.name.clone()));
                (None, Some(subject.name.clone()))
            }
        }
    }

    fn audience(&mut self, series: &Series<'_>, audience: &Audience) -> Option<(AudienceId, String)> {
        let found = match audience {
            Audience::Division(key) => {
                let division = *self.lists.divisions.get(key.as_str())?;
                self.names.division(&division.name, division.label.as_deref())
            }
            Audience::Group(key) => {
                let group = *self.lists.groups.get(key.as_str())?;
                let divisions: Vec<&str> = group
                    .divisions
                    .iter()
                    .filter_map(|key| self.lists.divisions.get(key.as_str()))
                    .map(|division| division.name.as_str())
                    .collect();
                self.names.group(&group.name, group.label.as_deref(), &divisions)
            }
        };
        match found {
            Ok(found) => Some(found),
            Err(finding) => {
                self.met(series, finding);
                None
            }
        }
    }

    fn teacher(&mut self, series: &Series<'_>, key: &str) -> Option<Uuid> {
        let teacher = *self.lists.teachers.get(key)?;
        match self.names.teacher(teacher) {
            Ok(person) => Some(person.0),
            Err(finding) => {
                self.met(series, finding);
                None
            }
        }
    }

    /// A room by what is on its door; one that is not there is made, on its site.
    fn room(&mut self, key: &'a str) -> Option<RoomId> {
        if let Some(room) = self.rooms.get(key) {
            return Some(*room);
        }
        let room = *self.lists.rooms.get(key)?;
        let id = match self.names.room(&room.name) {
            Some(id) => id,
            None => {
                let same = names::plain(&room.name);
                let made = self.out.rooms.iter().find(|(_, code, _)| names::plain(code) == same).map(|(id, ..)| *id);
                made.unwrap_or_else(|| {
                    let site = room.place.as_deref().and_then(|place| self.site(place));
                    let id = RoomId::new(self.now);
                    self.out.rooms.push((id, room.name.clone(), site));
                    id
                })
            }
        };
        self.rooms.insert(key, id);
        Some(id)
    }

    fn site(&mut self, name: &str) -> Option<SiteId> {
        let same = names::plain(name);
        if same.is_empty() {
            return None;
        }
        if let Some(id) = self.names.site(&same) {
            return Some(id);
        }
        let made = self.out.sites.iter().find(|(_, other)| names::plain(other) == same).map(|(id, _)| *id);
        Some(made.unwrap_or_else(|| {
            let id = SiteId::new(self.now);
            self.out.sites.push((id, name.trim().to_owned()));
            id
        }))
    }
}

/// What takes place: study is told by its name.
fn kind(sections: &[Uuid], audiences: &[AudienceId], label: Option<&str>) -> LessonKind {
    let said = label.map(names::plain).unwrap_or_default();
    if !sections.is_empty() {
        LessonKind::Lesson
    } else if ["permanence", "perm", "etude"].iter().any(|word| said.split(' ').any(|part| part == *word)) {
        LessonKind::Study
    } else if audiences.is_empty() {
        LessonKind::Meeting
    } else {
        LessonKind::Lesson
    }
}
