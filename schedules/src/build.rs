//! Where readers put what they read; in the end it becomes a schedule.

use std::collections::HashMap;

use jiff::civil::{Time, Weekday};

use crate::catalog::{Catalog, Keyed};
use crate::detect::Kind;
use crate::finding::{FindingKind, Findings, Refusal};
use crate::limits::Bound;
use crate::model::*;
use crate::text::folded;
use crate::weeks::{Calendar, Weeks, bits};
use crate::xml::{Place, too_much};

/// A series as read, before it is compared with the others.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) weekday: Weekday,
    pub(crate) starts: Time,
    pub(crate) ends: Time,
    /// None if nothing says in which weeks.
    pub(crate) weeks: Option<Weeks>,
    pub(crate) cancelled: Weeks,
    pub(crate) label: Option<String>,
    pub(crate) sections: Vec<Section>,
    pub(crate) teachers: Vec<String>,
    pub(crate) rooms: Vec<String>,
    pub(crate) pupils: Vec<String>,
    pub(crate) mode: Option<String>,
}

pub(crate) struct Builder<'o> {
    pub(crate) options: &'o Options,
    pub(crate) findings: Findings,
    /// The file under way.
    pub(crate) file: String,
    pub(crate) kind: Kind,
    pub(crate) structure: Option<String>,
    pub(crate) calendar: Option<Calendar>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) subjects: Catalog<Subject>,
    pub(crate) teachers: Catalog<Teacher>,
    pub(crate) divisions: Catalog<Division>,
    pub(crate) groups: Catalog<Group>,
    pub(crate) pupils: Catalog<Pupil>,
    pub(crate) rooms: Catalog<Room>,
    pub(crate) alternations: Catalog<Alternation>,
    pub(crate) closures: Vec<Closure>,
    pub(crate) services: Vec<Service>,
    pub(crate) placed: Vec<Placed>,
    pub(crate) lessons: Vec<DatedLesson>,
    /// Labels of alternation that were looked for, with their weeks.
    letters: HashMap<String, Option<Weeks>>,
}

impl<'o> Builder<'o> {
    pub(crate) fn new(options: &'o Options, findings: Findings) -> Builder<'o> {
        Builder {
            options,
            findings,
            file: String::new(),
            kind: Kind::Unknown,
            structure: None,
            calendar: None,
            slots: Vec::new(),
            subjects: Catalog::default(),
            teachers: Catalog::default(),
            divisions: Catalog::default(),
            groups: Catalog::default(),
            pupils: Catalog::default(),
            rooms: Catalog::default(),
            alternations: Catalog::default(),
            closures: Vec::new(),
            services: Vec::new(),
            placed: Vec::new(),
            lessons: Vec::new(),
            letters: HashMap::new(),
        }
    }

    pub(crate) fn note(&mut self, line: u64, kind: FindingKind) {
        self.findings.add(&self.file, line, kind);
    }

    /// A value, or a finding in its place.
    pub(crate) fn want<T>(&mut self, line: u64, value: Option<T>, otherwise: impl FnOnce() -> FindingKind) -> Option<T> {
        if value.is_none() {
            self.note(line, otherwise());
        }
        value
    }

    /// Walks the records of an XML file: what is wanted, and what becomes of it.
    pub(crate) fn walk(
        &mut self,
        text: &str,
        want: impl Fn(&crate::xml::Met<'_>) -> bool,
        mut take: impl FnMut(&mut Self, crate::xml::Node) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let file = self.file.clone();
        let place = Place { file: &file, limits: &self.options.limits };
        let mut findings = std::mem::replace(&mut self.findings, Findings::new(0));
        let done = crate::xml::records(text, &place, &mut findings, want, |node, findings| {
            // The findings are lent to the walk: they come back for the time of a record.
            std::mem::swap(findings, &mut self.findings);
            let taken = take(self, node);
            std::mem::swap(findings, &mut self.findings);
            taken
        });
        self.findings = findings;
        done
    }

    /// Puts an entry in its list; the first one with a key counts.
    pub(crate) fn add<T: Keyed>(
        &mut self,
        line: u64,
        entry: T,
        list: impl FnOnce(&mut Self) -> &mut Catalog<T>,
    ) -> Result<(), Refusal> {
        let max = self.options.limits.list;
        let key = entry.key().to_owned();
        let list = list(self);
        if list.len() >= max {
            return Err(too_much(Bound::List, max).at(line));
        }
        if !list.add(entry) {
            self.note(line, FindingKind::Twice { list: T::LIST, key });
        }
        Ok(())
    }

    /// The key of an entry, if it is in its list; otherwise a finding.
    pub(crate) fn known<T: Keyed>(&mut self, line: u64, key: &str, list: impl FnOnce(&Self) -> &Catalog<T>) -> Option<String> {
        let known = list(self).has(key);
        self.want(line, known.then(|| key.to_owned()), || FindingKind::UnknownReference {
            list: T::LIST,
            key: crate::text::clean(key),
        })
    }

    /// Somebody known by name only.
    pub(crate) fn teacher_named(&mut self, line: u64, last_name: &str, first_name: &str) -> Result<String, Refusal> {
        let key = folded(format!("{last_name} {first_name}").trim());
        if !self.teachers.has(&key) {
            let teacher = Teacher {
                key: key.clone(),
                last_name: last_name.to_owned(),
                first_name: first_name.to_owned(),
                birth: None,
                role: TeacherRole::Teacher,
                official: Vec::new(),
            };
            self.add(line, teacher, |of| &mut of.teachers)?;
        }
        Ok(key)
    }

    /// A subject known by its code or its label only.
    pub(crate) fn subject_named(&mut self, line: u64, code: Option<&str>, name: &str) -> Result<String, Refusal> {
        let key = code.map_or_else(|| folded(name), str::to_owned);
        if !self.subjects.has(&key) {
            let subject = Subject { key: key.clone(), code: code.map(str::to_owned), short: None, name: name.to_owned() };
            self.add(line, subject, |of| &mut of.subjects)?;
        }
        Ok(key)
    }

    /// A room known by name only.
    pub(crate) fn room_named(&mut self, line: u64, name: &str) -> Result<String, Refusal> {
        if !self.rooms.has(name) {
            self.add(line, Room { key: name.to_owned(), name: name.to_owned(), place: None }, |of| &mut of.rooms)?;
        }
        Ok(name.to_owned())
    }

    /// A division known by name only.
    pub(crate) fn division_named(&mut self, line: u64, name: &str) -> Result<String, Refusal> {
        if !self.divisions.has(name) {
            let division = Division { key: name.to_owned(), name: name.to_owned(), label: None };
            self.add(line, division, |of| &mut of.divisions)?;
        }
        Ok(name.to_owned())
    }

    /// A group known by name only, of a division if one is named; the more divisions come, the
    /// more it draws from.
    pub(crate) fn group_named(&mut self, line: u64, name: &str, division: Option<&str>) -> Result<String, Refusal> {
        if let Some(division) = division {
            self.division_named(line, division)?;
        }
        if !self.groups.has(name) {
            let group =
                Group { key: name.to_owned(), name: name.to_owned(), label: None, divisions: Vec::new(), pupils: Vec::new() };
            self.add(line, group, |of| &mut of.groups)?;
        }
        if let Some(division) = division {
            self.draw_from(line, name, division.to_owned())?;
        }
        Ok(name.to_owned())
    }

    /// Says that a group draws from a division.
    pub(crate) fn draw_from(&mut self, line: u64, group: &str, division: String) -> Result<(), Refusal> {
        let max = self.options.limits.parts;
        let Some(group) = self.groups.get_mut(group) else { return Ok(()) };
        if group.divisions.len() >= max {
            return Err(too_much(Bound::Parts, max).at(line));
        }
        if !group.divisions.contains(&division) {
            group.divisions.push(division);
        }
        Ok(())
    }

    /// A series, if its hours make sense.
    pub(crate) fn place(&mut self, placed: Placed) -> Result<(), Refusal> {
        let max = self.options.limits.patterns;
        if self.placed.len() >= max {
            return Err(too_much(Bound::Patterns, max).at(placed.line));
        }
        let parts = placed.sections.len() + placed.teachers.len() + placed.rooms.len() + placed.pupils.len();
        if parts > self.options.limits.parts {
            return Err(too_much(Bound::Parts, self.options.limits.parts).at(placed.line));
        }
        if placed.starts >= placed.ends {
            let kind = FindingKind::BadSpan { starts: placed.starts, ends: placed.ends };
            self.findings.add(&placed.file, placed.line, kind);
        } else {
            self.placed.push(placed);
        }
        Ok(())
    }

    /// The year that the file says; it must be the one that was expected.
    pub(crate) fn set_year(&mut self, line: u64, year: Year) -> Result<(), Refusal> {
        if let Some(expected) = self.options.year
            && (year.last_day < expected.first_day || expected.last_day < year.first_day)
        {
            let (expected, found) = (expected.first_day.year(), year.first_day.year());
            return Err(FindingKind::WrongYear { expected, found }.at(line));
        }
        self.calendar = Some(Calendar { year });
        Ok(())
    }

    /// The school that the file says; it must be the one that was expected.
    pub(crate) fn set_structure(&mut self, line: u64, found: &str) -> Result<(), Refusal> {
        let expected = self.options.structure.as_ref().or(self.structure.as_ref());
        if let Some(expected) = expected.filter(|expected| !expected.eq_ignore_ascii_case(found)) {
            let (expected, found) = (expected.clone(), found.to_owned());
            return Err(FindingKind::WrongStructure { expected, found }.at(line));
        }
        self.structure = Some(found.to_owned());
        Ok(())
    }

    /// The calendar of the options, where the file has none.
    pub(crate) fn calendar_or_given(&mut self) -> Option<Calendar> {
        if self.calendar.is_none() {
            self.calendar = self.options.year.map(|year| Calendar { year }).or_else(|| self.calendar_of_weeks());
        }
        self.calendar
    }

    fn calendar_of_weeks(&self) -> Option<Calendar> {
        let first = self.options.weeks.iter().map(|week| week.monday).min()?;
        let last = self.options.weeks.iter().map(|week| week.monday).max()?;
        Some(Calendar { year: Year::between(first, crate::weeks::later(last, 6)) })
    }

    /// The weeks of a label such as `H`, `A`, `Q1`, `Semaine B`: of the school's own weeks, for the
    /// formats that only know their letters. None if the school's weeks were not given.
    pub(crate) fn weeks_of_label(&mut self, line: u64, label: Option<&str>) -> Option<Weeks> {
        let calendar = self.calendar_or_given()?;
        if self.options.weeks.is_empty() {
            return None;
        }
        let label = label.unwrap_or_default();
        if let Some(known) = self.letters.get(label) {
            return Some(known.unwrap_or_default());
        }
        let letter = letter_of(label);
        let mine = self.options.weeks.iter().filter(|week| match &letter {
            Letter::Every => true,
            Letter::Of(letter) => week.letter.as_deref().is_some_and(|mine| mine.eq_ignore_ascii_case(letter)),
        });
        let weeks = mine.filter_map(|week| calendar.week_of(week.monday)).fold(0, |weeks, week| weeks | 1 << week);
        if weeks == 0 {
            self.note(line, FindingKind::UnknownAlternation { label: crate::text::clean(label) });
        } else if letter != Letter::Every && !self.alternations.has(label) {
            let (key, name) = (label.to_owned(), label.to_owned());
            self.alternations.add(Alternation { key, name, weeks: calendar.mondays(weeks) });
        }
        self.letters.insert(label.to_owned(), (weeks != 0).then_some(weeks));
        Some(weeks)
    }
}

/// What a label of alternation means.
#[derive(Debug, PartialEq, Eq)]
enum Letter {
    Every,
    Of(String),
}

fn letter_of(label: &str) -> Letter {
    let folded = folded(label);
    let word = folded.trim_start_matches("semaine").trim().trim_start_matches("quinzaine").trim();
    match word {
        "" | "h" | "hebdo" | "hebdomadaire" | "t" | "toutes" | "tous" => Letter::Every,
        "1" | "q1" | "s1" | "a" | "qa" | "sa" => Letter::Of("A".to_owned()),
        "2" | "q2" | "s2" | "b" | "qb" | "sb" => Letter::Of("B".to_owned()),
        "3" | "q3" | "s3" | "c" | "qc" | "sc" => Letter::Of("C".to_owned()),
        "4" | "q4" | "s4" | "d" | "qd" | "sd" => Letter::Of("D".to_owned()),
        other => Letter::Of(other.to_uppercase()),
    }
}

/// Whether a label says « every week ».
pub(crate) fn is_every_week(label: &str) -> bool {
    letter_of(label) == Letter::Every
}

/// The number of weeks of a set and its first one.
pub(crate) fn first_week(weeks: Weeks) -> Option<u32> {
    bits(weeks).next()
}
