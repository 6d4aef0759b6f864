//! From what was read to a schedule: equal series become one, keys are given, clashes are found.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, Time, Weekday};

use crate::build::{Builder, Placed};
use crate::clocks::Leaps;
use crate::finding::{FindingKind, Resource};
use crate::model::*;
use crate::text::folded;
use crate::weeks::{Calendar, Weeks, bits, later};

impl Builder<'_> {
    /// The schedule. Findings stay with the builder.
    pub(crate) fn schedule(&mut self) -> Schedule {
        let placed = std::mem::take(&mut self.placed);
        let placed = self.merged(placed);
        let placed = united(placed);
        let leaps = self.leaps();
        let mut patterns = Vec::with_capacity(placed.len());
        let mut taken: HashMap<String, u32> = HashMap::new();
        let mut kept = Vec::with_capacity(placed.len());
        for mut series in placed {
            if self.bound(&mut series, leaps.as_ref()) {
                patterns.push(self.pattern(&series, &mut taken));
                kept.push(series);
            }
        }
        self.clashes(&kept);
        self.take_lists(patterns)
    }

    fn take_lists(&mut self, patterns: Vec<Pattern>) -> Schedule {
        Schedule {
            kind: self.kind,
            structure: self.structure.take(),
            year: self.calendar.map(|calendar| calendar.year).or(self.options.year),
            slots: std::mem::take(&mut self.slots),
            subjects: std::mem::take(&mut self.subjects).finish(),
            teachers: std::mem::take(&mut self.teachers).finish(),
            divisions: std::mem::take(&mut self.divisions).finish(),
            groups: std::mem::take(&mut self.groups).finish(),
            pupils: std::mem::take(&mut self.pupils).finish(),
            rooms: std::mem::take(&mut self.rooms).finish(),
            alternations: std::mem::take(&mut self.alternations).finish(),
            closures: std::mem::take(&mut self.closures),
            services: std::mem::take(&mut self.services),
            patterns,
            lessons: std::mem::take(&mut self.lessons),
        }
    }

    /// Equal series in several sets of weeks are one series in all of them.
    fn merged(&mut self, placed: Vec<Placed>) -> Vec<Placed> {
        let mut out: Vec<Placed> = Vec::with_capacity(placed.len());
        let mut seen: HashMap<_, usize> = HashMap::new();
        for mut series in placed {
            tidy(&mut series);
            let label = series.weeks.is_none().then(|| series.label.clone());
            let same = (
                (series.weekday.to_monday_one_offset(), series.starts, series.ends, label),
                (series.sections.clone(), series.teachers.clone(), series.rooms.clone(), series.pupils.clone()),
            );
            let Some(&at) = seen.get(&same) else {
                seen.insert(same, out.len());
                out.push(series);
                continue;
            };
            let first = &mut out[at];
            let both = first.weeks.unwrap_or(u64::MAX) & series.weeks.unwrap_or(u64::MAX);
            if both != 0 {
                let kind = FindingKind::Repeated { other_line: first.line };
                self.findings.add(&series.file, series.line, kind);
            }
            first.weeks = first.weeks.zip(series.weeks).map(|(a, b)| a | b);
            first.cancelled = (first.cancelled | series.cancelled) & !first.weeks.unwrap_or(0);
            if first.label != series.label {
                first.label = None;
            }
        }
        out
    }

    fn leaps(&self) -> Option<Leaps> {
        let year = self.calendar?.year;
        Some(Leaps::of(&self.options.zone, year.first_day, year.last_day))
    }

    /// Takes away the weeks in which a series cannot take place. False if none is left.
    fn bound(&mut self, series: &mut Placed, leaps: Option<&Leaps>) -> bool {
        let (Some(weeks), Some(calendar)) = (series.weeks, self.calendar) else { return true };
        let outside = self.outside(series, weeks, calendar);
        let mut left = weeks & !outside;
        for week in bits(left) {
            let day = calendar.day(week, series.weekday);
            if leaps.is_some_and(|leaps| leaps.hit(day, series.starts, series.ends)) {
                left &= !(1 << week);
                self.findings.add(&series.file, series.line, FindingKind::NoSuchHour { day, starts: series.starts });
            }
        }
        series.weeks = Some(left);
        series.cancelled &= !self.days_outside(series.cancelled, series.weekday, calendar);
        if left == 0 && series.cancelled == 0 && weeks == 0 {
            self.findings.add(&series.file, series.line, FindingKind::NoWeeks);
        }
        left != 0 || series.cancelled != 0
    }

    fn outside(&mut self, series: &Placed, weeks: Weeks, calendar: Calendar) -> Weeks {
        let outside = self.days_outside(weeks, series.weekday, calendar);
        // Programs name the first week and the last one whole: that is no mistake.
        let told = outside & !calendar.all();
        if let Some(first) = crate::build::first_week(told) {
            let (count, day) = (told.count_ones(), calendar.day(first, series.weekday));
            self.findings.add(&series.file, series.line, FindingKind::OutsideYear { count, day });
        }
        outside
    }

    fn days_outside(&self, weeks: Weeks, weekday: Weekday, calendar: Calendar) -> Weeks {
        let asked = self.options.year.unwrap_or(calendar.year);
        let (first, last) = (calendar.year.first_day.max(asked.first_day), calendar.year.last_day.min(asked.last_day));
        let out = |week: &u32| !(first..=last).contains(&calendar.day(*week, weekday));
        bits(weeks).filter(out).fold(0, |set, week| set | 1 << week)
    }

    fn pattern(&self, series: &Placed, taken: &mut HashMap<String, u32>) -> Pattern {
        let mondays = |weeks| self.calendar.map_or_else(Vec::new, |calendar| calendar.mondays(weeks));
        let course = self.course_key(series);
        let mut key_external = self.series_key(series, &course);
        let times = taken.entry(key_external.clone()).or_default();
        *times += 1;
        if *times > 1 {
            key_external = format!("{key_external}-{times}");
        }
        Pattern {
            file: series.file.clone(),
            line: series.line,
            key_external,
            course,
            weekday: series.weekday,
            starts: series.starts,
            ends: series.ends,
            weeks: mondays(series.weeks.unwrap_or(0)),
            cancelled: mondays(series.cancelled),
            alternation: series.label.clone(),
            sections: series.sections.clone(),
            teachers: series.teachers.clone(),
            rooms: series.rooms.clone(),
            pupils: series.pupils.clone(),
            mode: series.mode.clone(),
        }
    }

    /// What makes two exports speak of the same lesson: keys inside a file are not the same in the
    /// next one, what the school calls things is.
    fn course_key(&self, series: &Placed) -> String {
        let mut key = Key::new();
        key.add(&format!("{} {}", series.weekday.to_monday_one_offset(), series.starts));
        let mut sections: Vec<String> = series.sections.iter().map(|section| self.section_name(section)).collect();
        sections.sort();
        sections.iter().for_each(|section| key.add(section));
        if series.sections.iter().all(|section| section.audience.is_none()) {
            self.people(series).iter().for_each(|person| key.add(person));
        }
        key.finish(20)
    }

    fn series_key(&self, series: &Placed, course: &str) -> String {
        let mut key = Key::new();
        key.add(&series.ends.to_string());
        self.people(series).iter().for_each(|person| key.add(person));
        key.add("rooms");
        let mut rooms: Vec<&str> =
            series.rooms.iter().filter_map(|key| self.rooms.get(key)).map(|room| room.name.as_str()).collect();
        rooms.sort_unstable();
        rooms.iter().for_each(|room| key.add(room));
        if series.weeks.is_none() {
            key.add(series.label.as_deref().unwrap_or_default());
        }
        format!("{course}-{}", key.finish(10))
    }

    fn section_name(&self, section: &Section) -> String {
        let subject = section.subject.as_deref().and_then(|key| self.subjects.get(key));
        let subject = subject.map_or("", |subject| subject.code.as_deref().or(subject.short.as_deref()).unwrap_or(&subject.name));
        let audience = match &section.audience {
            Some(Audience::Division(key)) => self.divisions.get(key).map(|division| ("D", &division.name)),
            Some(Audience::Group(key)) => self.groups.get(key).map(|group| ("G", &group.name)),
            None => None,
        };
        let (kind, name) = audience.map_or(("", ""), |(kind, name)| (kind, name.as_str()));
        format!("{}\u{1f}{kind}\u{1f}{}", folded(subject), folded(name))
    }

    fn people(&self, series: &Placed) -> Vec<String> {
        let teachers =
            series.teachers.iter().filter_map(|key| self.teachers.get(key)).map(|teacher| match teacher.official.first() {
                Some(key) => format!("{key:?}"),
                None => folded(&format!("{}\u{1f}{}", teacher.last_name, teacher.first_name)),
            });
        let pupils = series
            .pupils
            .iter()
            .filter_map(|key| self.pupils.get(key))
            .map(|pupil| folded(&format!("{}\u{1f}{}\u{1f}{:?}", pupil.last_name, pupil.first_name, pupil.birth)));
        let mut people: Vec<String> = teachers.chain(pupils).collect();
        people.sort();
        people
    }

    /// Who or what is asked for twice at the same hour. The caller decides what to do about it:
    /// all of it is kept.
    fn clashes(&mut self, placed: &[Placed]) {
        let Some(calendar) = self.calendar else { return };
        for (resource, mut uses) in self.uses(placed) {
            uses.sort_by_key(|use_of| (placed[use_of.at].weekday.to_monday_one_offset(), placed[use_of.at].starts));
            for (one, other, week) in overlaps(placed, &uses) {
                let (one, other) = (&placed[one], &placed[other]);
                let kind = FindingKind::Overlap {
                    resource: resource.clone(),
                    other_line: one.line,
                    weekday: other.weekday,
                    starts: other.starts,
                    monday: calendar.monday(week),
                };
                self.findings.add(&other.file, other.line, kind);
            }
        }
    }

    fn uses(&self, placed: &[Placed]) -> BTreeMap<Resource, Vec<Use>> {
        let mut uses: BTreeMap<Resource, Vec<Use>> = BTreeMap::new();
        for (at, series) in placed.iter().enumerate() {
            let mut add = |resource: Resource, whole| uses.entry(resource).or_default().push(Use { at, whole });
            series.teachers.iter().for_each(|key| add(Resource::Teacher(key.clone()), true));
            series.rooms.iter().for_each(|key| add(Resource::Room(key.clone()), true));
            let mut divisions: BTreeMap<&str, bool> = BTreeMap::new();
            for section in &series.sections {
                match &section.audience {
                    Some(Audience::Division(key)) => {
                        divisions.insert(key, true);
                    }
                    Some(Audience::Group(key)) => {
                        add(Resource::Group(key.clone()), true);
                        let of = self.groups.get(key).map_or(&[][..], |group| &group.divisions);
                        of.iter().for_each(|division| {
                            divisions.entry(division).or_insert(false);
                        });
                    }
                    None => {}
                }
            }
            divisions.into_iter().for_each(|(key, whole)| add(Resource::Division(key.to_owned()), whole));
        }
        uses
    }
}

/// A series that asks for a resource, for the whole of it or for a part (a group of a division).
#[derive(Clone, Copy)]
struct Use {
    at: usize,
    whole: bool,
}

/// Of uses in the order of their beginning, those that begin before another has ended: the earlier,
/// the later, and the first week. Two parts do not disturb one another.
fn overlaps(placed: &[Placed], uses: &[Use]) -> Vec<(usize, usize, u32)> {
    let mut found = Vec::new();
    let mut day = None;
    // For each week, who ends last: among all, and among those who ask for the whole.
    let mut last: [[Option<(Time, usize)>; 2]; 64] = [[None; 2]; 64];
    for use_of in uses {
        let series = &placed[use_of.at];
        if day != Some(series.weekday) {
            day = Some(series.weekday);
            last = [[None; 2]; 64];
        }
        let mut told = false;
        for week in bits(series.weeks.unwrap_or(0)) {
            let [any, whole] = &mut last[week as usize];
            let before = if use_of.whole { *any } else { *whole };
            let other = before.filter(|&(ends, _)| ends > series.starts && !told);
            if let Some((_, at)) = other {
                told = true;
                found.push((at, use_of.at, week));
            }
            let mine = Some((series.ends, use_of.at));
            *any = (*any).max(mine);
            if use_of.whole {
                *whole = (*whole).max(mine);
            }
        }
    }
    found
}

fn tidy(series: &mut Placed) {
    series.sections.sort();
    series.sections.dedup();
    for list in [&mut series.teachers, &mut series.rooms, &mut series.pupils] {
        list.sort();
        list.dedup();
    }
}

/// The same teachers at the same hour in the same room with the same subject before several
/// audiences: that is one lesson before all of them.
fn united(placed: Vec<Placed>) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(placed.len());
    let mut seen: HashMap<_, usize> = HashMap::new();
    for series in placed {
        let subject = series.sections.first().and_then(|section| section.subject.clone());
        let alone = series.teachers.is_empty() || series.sections.iter().any(|section| section.subject != subject);
        let same = (
            (series.weekday.to_monday_one_offset(), series.starts, series.ends, series.label.clone()),
            (series.weeks, series.cancelled, series.teachers.clone(), series.rooms.clone(), series.pupils.clone(), subject),
        );
        match seen.get(&same) {
            Some(&at) if !alone => {
                let first: &mut Placed = &mut out[at];
                first.sections.extend(series.sections);
                first.sections.sort();
                first.sections.dedup();
            }
            _ => {
                if !alone {
                    seen.insert(same, out.len());
                }
                out.push(series);
            }
        }
    }
    out
}

/// A key that holds no name: a digest.
pub(crate) struct Key(blake3::Hasher);

impl Key {
    pub(crate) fn new() -> Key {
        Key(blake3::Hasher::new())
    }

    pub(crate) fn add(&mut self, part: &str) {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part.as_bytes());
    }

    pub(crate) fn finish(self, digits: usize) -> String {
        self.0.finalize().to_hex()[..digits].to_owned()
    }
}

/// The day after.
pub(crate) fn next_day(day: Date) -> Date {
    later(day, 1)
}
