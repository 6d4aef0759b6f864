//! What a page shows of lessons: entries in the order in which they are read, with their place in the grid.

use crate::model::{Calendar, Effective, Hour, LessonKind, monday_of};
use crate::say::{self, Mark};
use jiff::tz::Offset;
use kit::words::{Text, folded};
use kit::{Day, Instant, PersonId, hue_of};

/// From whose side lessons are looked at: what is said first, and what need not be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// A pupil's: what, where, with whom.
    Pupil,
    /// A teacher's: to whom, what, where.
    Teacher(PersonId),
    /// A division's: what, where, with whom, which half.
    Division,
    /// A room's: to whom, what, with whom.
    Room,
}

/// The moment at which a page is looked at, on the clock of the place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) day: Day,
    pub(crate) hour: Hour,
    /// Since when a change is news: the beginning of yesterday.
    pub(crate) since: Instant,
    /// How far the clock of the place is from UTC.
    pub(crate) clock: Offset,
}

impl Moment {
    pub(crate) fn of(now: Instant, zone: &jiff::tz::TimeZone) -> Self {
        let here = now.in_zone(zone);
        let day = now.day_in(zone);
        Self { day, hour: Hour::of(here.time()), since: day.plus_days(-1).start_in(zone), clock: here.offset() }
    }
}

/// How a lesson stands where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It takes place.
    On,
    /// It is cancelled.
    Cancelled,
    /// It takes place at another hour.
    Away,
    /// Another teacher holds it.
    Handed,
}

/// A lesson as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) href: String,
    pub(crate) day: Day,
    pub(crate) starts: Hour,
    pub(crate) ends: Hour,
    pub(crate) name: Text,
    pub(crate) detail: Vec<Text>,
    pub(crate) hue: &'static str,
    pub(crate) state: State,
    pub(crate) marks: Vec<Mark>,
    pub(crate) words: Option<String>,
    pub(crate) now: bool,
    pub(crate) past: bool,
    pub(crate) lane: usize,
    pub(crate) lanes: usize,
}

impl Entry {
    /// The class of its state in the sheet.
    pub(crate) fn class(&self) -> &'static str {
        match self.state {
            State::Cancelled | State::Away | State::Handed => "off",
            State::On if self.now => "now",
            State::On if self.past => "past",
            State::On => "",
        }
    }
    /// Its first row in a grid of five minutes that begins at an hour, counted from 1.
    pub(crate) fn row(&self, from: &Hour) -> u16 {
        self.starts.minutes().saturating_sub(from.minutes()) / 5 + 1
    }
    /// How many rows it takes.
    pub(crate) fn span(&self) -> u16 {
        (self.ends.minutes().saturating_sub(self.starts.minutes()) / 5).max(3)
    }
}

/// A line of a day: a lesson, or a time without.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    Lesson(Entry),
    Gap { starts: Hour, ends: Hour, meal: bool },
}

/// A day of a week.
#[derive(Clone, Debug)]
pub(crate) struct DayShown {
    pub(crate) day: Day,
    pub(crate) today: bool,
    pub(crate) chosen: bool,
    pub(crate) closed: Option<Text>,
    pub(crate) lines: Vec<Line>,
}

impl DayShown {
    /// When the lessons that take place begin and end.
    pub(crate) fn hours(&self) -> Option<(Hour, Hour)> {
        let on = || self.entries().filter(|entry| entry.state == State::On);
        Some((on().map(|entry| entry.starts).min()?, on().map(|entry| entry.ends).max()?))
    }
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.lines.iter().filter_map(|line| match line {
            Line::Lesson(entry) => Some(entry),
            Line::Gap { .. } => None,
        })
    }
}

/// A week in its grid.
#[derive(Clone, Debug)]
pub(crate) struct Week {
    pub(crate) days: Vec<DayShown>,
    pub(crate) from: Hour,
    pub(crate) to: Hour,
}

impl Week {
    /// The full hours of its grid, each with its row.
    pub(crate) fn hours(&self) -> Vec<(Hour, u16)> {
        (self.from.minutes() / 60..=self.to.minutes() / 60)
            .map(|hour| (Hour::of_minutes(hour * 60), (hour * 60).saturating_sub(self.from.minutes()) / 5 + 1))
            .collect()
    }
    /// How many rows of five minutes its grid has.
    pub(crate) fn rows(&self) -> u16 {
        (self.to.minutes() - self.from.minutes()) / 5
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.days.iter().all(|day| day.lines.is_empty())
    }
    /// The row of an hour, when the grid has it.
    pub(crate) fn row_of(&self, hour: &Hour) -> Option<u16> {
        (self.from <= *hour && *hour < self.to).then(|| (hour.minutes() - self.from.minutes()) / 5 + 1)
    }
}

/// How long a time without lessons must be to be worth a line, in minutes.
const GAP_MINUTES: u16 = 35;

/// How long the time of a meal is at most, in minutes.
const MEAL_MINUTES: u16 = 150;

/// The week of a day, of lessons in any order; `chosen` is the day that small screens show.
pub(crate) fn week(
    lessons: &[Effective],
    side: Side,
    at: Moment,
    calendar: Option<&Calendar>,
    (monday, chosen): (Day, Option<Day>),
) -> Week {
    let mut days: Vec<DayShown> = (0..7)
        .map(|after| monday.plus_days(after))
        .map(|day| DayShown {
            day,
            today: day == at.day,
            chosen: chosen == Some(day),
            closed: calendar.and_then(|calendar| calendar.closed(day)).map(|closed| closed.words()),
            lines: lines(lessons, side, at, day),
        })
        .collect();
    // Saturday and Sunday are shown when something takes place.
    while days.len() > 5 && days.last().is_some_and(|day| day.lines.is_empty()) {
        days.pop();
    }
    let starts = days.iter().flat_map(DayShown::entries).map(|entry| entry.starts).min();
    let ends = days.iter().flat_map(DayShown::entries).map(|entry| entry.ends).max();
    let from = Hour::of_minutes(starts.map_or(8 * 60, |hour| hour.minutes() / 30 * 30));
    let to = Hour::of_minutes(ends.map_or(17 * 60, |hour| hour.minutes().div_ceil(30) * 30).min(24 * 60 - 5));
    Week { days, from, to: to.max(from.plus(60)) }
}

/// The lines of a day: lessons, each beside those at the same hour, and the times between them.
pub(crate) fn lines(lessons: &[Effective], side: Side, at: Moment, day: Day) -> Vec<Line> {
    let mut entries: Vec<Entry> = lessons.iter().filter_map(|lesson| entry(lesson, side, at, day)).collect();
    entries.sort_by_key(|entry| (entry.starts, entry.ends));
    lay(&mut entries);
    let gaps = matches!(side, Side::Pupil | Side::Teacher(_));
    let mut out: Vec<Line> = vec![];
    let mut until: Option<Hour> = None;
    for entry in entries {
        if let Some(before) = until.filter(|before| gaps && before.plus(GAP_MINUTES) <= entry.starts) {
            let long = entry.starts.minutes() - before.minutes() > MEAL_MINUTES;
            let meal = !long && before <= Hour::of_minutes(13 * 60) && entry.starts >= Hour::of_minutes(12 * 60 + 30);
            out.push(Line::Gap { starts: before, ends: entry.starts, meal });
        }
        until = until.max(Some(entry.ends));
        out.push(Line::Lesson(entry));
    }
    out
}

/// Puts entries that overlap side by side.
fn lay(entries: &mut [Entry]) {
    let mut begins = 0;
    while begins < entries.len() {
        let mut lanes: Vec<Hour> = vec![];
        let mut until = entries[begins].ends;
        let mut next = begins;
        while next < entries.len() && (next == begins || entries[next].starts < until) {
            let entry = &mut entries[next];
            until = until.max(entry.ends);
            match lanes.iter().position(|free| *free <= entry.starts) {
                Some(lane) => {
                    lanes[lane] = entry.ends;
                    entry.lane = lane + 1;
                }
                None => {
                    lanes.push(entry.ends);
                    entry.lane = lanes.len();
                }
            }
            next += 1;
        }
        for entry in &mut entries[begins..next] {
            entry.lanes = lanes.len();
        }
        begins = next;
    }
}

/// A lesson on a day: where it takes place, or where it was planned to.
pub(crate) fn entry(lesson: &Effective, side: Side, at: Moment, day: Day) -> Option<Entry> {
    let here = lesson.slot.day == day;
    // One that was moved within its day is shown once, where it is now.
    if !here && lesson.plan.slot.day != day {
        return None;
    }
    let slot = if here { lesson.slot } else { lesson.plan.slot };
    let handed = matches!(side, Side::Teacher(person) if !lesson.is_held_by(person));
    let state = match (here, lesson.cancelled.is_some(), handed) {
        (_, true, _) => State::Cancelled,
        (false, _, _) => State::Away,
        (true, false, true) => State::Handed,
        (true, false, false) => State::On,
    };
    let mut marks = say::marks(lesson, here);
    let news = lesson.is_news(at.since, at.clock);
    if news && marks.is_empty() {
        marks.push(say::restored());
    }
    let (name, detail) = said(lesson, side);
    Some(Entry {
        href: format!("/lessons/{}", lesson.id()),
        day,
        starts: slot.starts,
        ends: slot.ends,
        name,
        detail,
        hue: hue(lesson),
        state,
        marks,
        words: lesson.words.clone().filter(|words| !words.is_empty()),
        now: state == State::On && slot.has(at.day, at.hour),
        past: (slot.day, slot.ends) <= (at.day, at.hour),
        lane: 1,
        lanes: 1,
    })
}

/// The hue of a lesson: that of its first subject.
pub(crate) fn hue(lesson: &Effective) -> &'static str {
    match (lesson.plan.kind, lesson.plan.sections.first()) {
        (LessonKind::Lesson, Some(section)) => match &lesson.plan.label {
            Some(label) => subject_hue(label),
            None => subject_hue(&section.subject_name),
        },
        (LessonKind::Lesson, None) => lesson.plan.label.as_deref().map_or("olive", subject_hue),
        _ => "olive",
    }
}

/// The first words of usual subjects, folded, and the hue of each: subjects of one class should not look alike.
const HUES: &[(&str, &str)] = &[
    ("math", "blue"),
    ("francais", "pink"),
    ("histoire", "orange"),
    ("geographie", "orange"),
    ("anglais", "violet"),
    ("sciences de la vie", "green"),
    ("sciences economiques", "yellow"),
    ("sciences", "green"),
    ("svt", "green"),
    ("physique", "indigo"),
    ("technologie", "cyan"),
    ("education physique", "mint"),
    ("eps", "mint"),
    ("sport", "mint"),
    ("education musicale", "yellow"),
    ("musique", "yellow"),
    ("arts", "red"),
    ("espagnol", "yellow"),
    ("allemand", "olive"),
    ("latin", "red"),
    ("lecture", "red"),
];

/// The hue of a subject, the same on every page: by what it is usually called, else by its name.
pub fn subject_hue(name: &str) -> &'static str {
    let folded = folded(name);
    let known = HUES.iter().find(|(word, _)| folded.starts_with(word));
    known.map_or_else(|| hue_of(name), |(_, hue)| hue)
}

fn said(lesson: &Effective, side: Side) -> (Text, Vec<Text>) {
    let (name, rooms, teachers, audiences) =
        (lesson.name(), say::rooms(&lesson.rooms), say::teachers(lesson), say::audiences(lesson));
    let group = || lesson.audiences().iter().any(|one| matches!(one, crate::model::Audience::Group(..)));
    match side {
        Side::Pupil => (name, [rooms, teachers].into_iter().flatten().collect()),
        Side::Division => {
            let which = audiences.filter(|_| group());
            (name, [rooms, which, teachers].into_iter().flatten().collect())
        }
        Side::Teacher(_) | Side::Room => {
            let (first, last) = if side == Side::Room { (None, teachers) } else { (rooms, None) };
            match audiences {
                Some(audiences) => (audiences, [first, Some(name), last].into_iter().flatten().collect()),
                None => (name, [first, last].into_iter().flatten().collect()),
            }
        }
    }
}

/// What is new among lessons, in order: each with its sentences.
pub(crate) fn news(lessons: &[Effective], side: Side, at: Moment, from: Day) -> Vec<Entry> {
    let mut out: Vec<Entry> = lessons
        .iter()
        .filter(|lesson| lesson.is_news(at.since, at.clock) && lesson.slot.day.max(lesson.plan.slot.day) >= from)
        .filter_map(|lesson| entry(lesson, side, at, lesson.slot.day))
        .collect();
    out.sort_by_key(|entry| (entry.day, entry.starts));
    out
}

/// The first day, from a moment on, on which something still takes place.
pub(crate) fn next_day(lessons: &[Effective], side: Side, at: Moment) -> Option<Day> {
    let on = |lesson: &&Effective| entry(lesson, side, at, lesson.slot.day).is_some_and(|entry| entry.state == State::On);
    let later = |lesson: &&Effective| (lesson.slot.day, lesson.slot.ends) > (at.day, at.hour);
    lessons.iter().filter(later).filter(on).map(|lesson| lesson.slot.day).min()
}

/// The Monday of a day, and that day.
pub(crate) fn week_of(day: Day) -> (Day, Option<Day>) {
    (monday_of(day), Some(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(starts: &str, ends: &str) -> Entry {
        Entry {
            href: String::new(),
            day: "2026-11-24".parse().unwrap(),
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
            name: Text::from("x"),
            detail: vec![],
            hue: "blue",
            state: State::On,
            marks: vec![],
            words: None,
            now: false,
            past: false,
            lane: 1,
            lanes: 1,
        }
    }

    #[test]
    fn what_overlaps_stands_side_by_side() {
        let mut entries = [
            entry("08:00", "09:00"),
            entry("08:00", "10:00"),
            entry("09:00", "10:00"),
            entry("10:00", "11:00"),
            entry("10:30", "11:00"),
            entry("10:45", "11:30"),
        ];
        lay(&mut entries);
        let places: Vec<(usize, usize)> = entries.iter().map(|entry| (entry.lane, entry.lanes)).collect();
        assert_eq!(places, [(1, 2), (2, 2), (1, 2), (1, 3), (2, 3), (3, 3)]);
    }

    #[test]
    fn a_grid_counts_in_five_minutes() {
        let from: Hour = "08:00".parse().unwrap();
        assert_eq!((entry("08:30", "09:25").row(&from), entry("08:30", "09:25").span()), (7, 11));
        assert_eq!(entry("08:30", "08:31").span(), 3, "a very short one can still be read");
        let week = Week { days: vec![], from, to: "17:30".parse().unwrap() };
        assert_eq!((week.rows(), week.hours().len(), week.row_of(&"17:30".parse().unwrap())), (114, 10, None));
    }
}
