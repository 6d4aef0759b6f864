//! Reads a feed: events become dated lessons by the school's clocks, series one lesson each.

use std::collections::{HashMap, HashSet};

use ical::recur::expand::IcalRecurExpand;
use ical::recur::{IcalRecurDateTime, IcalRecurFreq, IcalRecurRule};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

use crate::build::Builder;
use crate::finding::{FindingKind, Refusal};
use crate::finish::Key;
use crate::limits::Bound;
use crate::model::*;
use crate::text::clean;
use crate::weeks::later;
use crate::xml::too_much;

use super::event::{Calendar, Event, Written, events};
use super::words::{About, about};

pub(crate) fn read(of: &mut Builder<'_>, text: &str) -> Result<(), Refusal> {
    let calendar = events(of, text)?;
    of.calendar_or_given();
    let mut feed = Reading::new(of, &calendar);
    let mut latest: HashMap<(String, Option<DateTime>), usize> = HashMap::new();
    let mut found = Vec::new();
    for event in &calendar.events {
        for occurrence in feed.occurrences(of, event)? {
            let identity = (occurrence.uid.clone(), occurrence.of_series);
            match latest.get(&identity) {
                None => {
                    latest.insert(identity, found.len());
                    found.push(occurrence);
                }
                Some(&at) => feed.settle(of, &mut found[at], occurrence),
            }
            if found.len() > of.options.limits.patterns {
                return Err(too_much(Bound::Patterns, of.options.limits.patterns).at(event.line));
            }
        }
    }
    if found.is_empty() {
        of.note(0, FindingKind::NoLessons);
    }
    found.iter().try_for_each(|occurrence| lesson(of, occurrence))
}

/// An event on a day.
struct Occurrence<'e> {
    event: &'e Event,
    uid: String,
    /// When the series has it, if it is of one: by that it is known even if it was moved.
    of_series: Option<DateTime>,
    /// Whether it stands there in its own right, in the place of one that a rule gave.
    in_place: bool,
    starts: DateTime,
    ends: DateTime,
}

struct Reading<'c> {
    zones: HashMap<String, Option<TimeZone>>,
    calendar: &'c Calendar,
    school: TimeZone,
    rules: usize,
}

/// The clock on which an hour is told.
enum Clock {
    School,
    Zone(TimeZone),
}

impl<'c> Reading<'c> {
    fn new(of: &Builder<'_>, calendar: &'c Calendar) -> Reading<'c> {
        Reading { zones: HashMap::new(), calendar, school: of.options.zone.clone(), rules: 0 }
    }

    fn occurrences(&mut self, of: &mut Builder<'_>, event: &'c Event) -> Result<Vec<Occurrence<'c>>, Refusal> {
        let Some((clock, first, length)) = self.span(of, event) else { return Ok(Vec::new()) };
        let uid = event.uid.clone().unwrap_or_else(|| derived_uid(event));
        let replaced = match &event.instead_of {
            Some(written) => {
                self.local(of, event.line, "RECURRENCE-ID", written).and_then(|(clock, at)| self.at_school(&clock, at))
            }
            None => None,
        };
        let is_series = event.rule.is_some() || !event.besides.is_empty();
        let starts = match &event.rule {
            Some(rule) => self.recurrences(of, event, rule, &clock, first)?,
            None => vec![first],
        };
        let mut occurrences = Vec::new();
        let mut outside: Option<(u32, Date)> = None;
        let besides = event.besides.iter().filter_map(|written| self.local(of, event.line, "RDATE", written)).collect::<Vec<_>>();
        let except = event.except.iter().filter_map(|written| self.local(of, event.line, "EXDATE", written)).collect::<Vec<_>>();
        let except: HashSet<_> = except.iter().filter_map(|(clock, at)| self.at_school(clock, *at)).collect();
        let all = starts.into_iter().map(|at| (&clock, at)).chain(besides.iter().map(|(clock, at)| (clock, *at)));
        for (clock, at) in all {
            let Some((starts, ends)) = self.hours(of, event, clock, at, length) else { continue };
            if except.contains(&starts) {
                continue;
            }
            if !is_within(of, starts.date()) {
                let (count, day) = outside.unwrap_or((0, starts.date()));
                outside = Some((count + 1, day));
                continue;
            }
            let of_series = replaced.or_else(|| is_series.then_some(starts));
            let in_place = replaced.is_some();
            occurrences.push(Occurrence { event, uid: uid.clone(), of_series, in_place, starts, ends });
        }
        if let Some((count, day)) = outside {
            of.note(event.line, FindingKind::OutsideYear { count, day });
        }
        Ok(occurrences)
    }

    /// The clock, the beginning and the length of an event.
    fn span(&mut self, of: &mut Builder<'_>, event: &Event) -> Option<(Clock, DateTime, SignedDuration)> {
        let line = event.line;
        let starts = of.want(line, event.starts.as_ref(), || FindingKind::MissingField { field: "DTSTART" })?;
        if starts.value.len() == 8 {
            of.note(line, FindingKind::AllDay);
            return None;
        }
        let (clock, first) = self.local(of, line, "DTSTART", starts)?;
        let length = match (&event.ends, &event.duration) {
            (Some(ends), _) => {
                let (end_clock, end) = self.local(of, line, "DTEND", ends)?;
                let from = self.instant(&clock, first)?;
                self.instant(&end_clock, end)?.duration_since(from)
            }
            (None, Some(duration)) => {
                let length = duration.parse::<jiff::Span>().ok().and_then(|span| span.to_duration(first).ok());
                of.want(line, length, || FindingKind::BadNumber { field: "DURATION", value: clean(duration) })?
            }
            (None, None) => {
                of.note(line, FindingKind::MissingField { field: "DTEND" });
                return None;
            }
        };
        Some((clock, first, length))
    }

    /// The hour by the school's clocks at which an occurrence begins and ends, if there are such.
    fn hours(
        &self,
        of: &mut Builder<'_>,
        event: &Event,
        clock: &Clock,
        at: DateTime,
        length: SignedDuration,
    ) -> Option<(DateTime, DateTime)> {
        let zone = match clock {
            Clock::School => &self.school,
            Clock::Zone(zone) => zone,
        };
        let there = zone.to_ambiguous_zoned_datetime(at);
        let (day, starts) = (at.date(), at.time());
        if there.is_ambiguous() {
            let gap = matches!(there.offset(), jiff::tz::AmbiguousOffset::Gap { .. });
            let kind = if gap { FindingKind::NoSuchHour { day, starts } } else { FindingKind::TwiceThatHour { day, starts } };
            of.note(event.line, kind);
            if gap {
                return None;
            }
        }
        let start: ZonedDateTime = there.earlier().ok()?.with_time_zone(self.school.clone());
        let end = start.checked_add(length).ok()?;
        let (starts, ends) = (start.datetime(), end.datetime());
        if starts.date() != ends.date() || starts >= ends {
            of.note(event.line, FindingKind::BadSpan { starts: starts.time(), ends: ends.time() });
            return None;
        }
        Some((starts, ends))
    }

    /// When a rule has lessons, on the event's own clock.
    fn recurrences(
        &mut self,
        of: &mut Builder<'_>,
        event: &Event,
        rule: &str,
        clock: &Clock,
        first: DateTime,
    ) -> Result<Vec<DateTime>, Refusal> {
        self.rules += 1;
        let limits = &of.options.limits;
        if self.rules > limits.rules {
            return Err(too_much(Bound::Rules, limits.rules).at(event.line));
        }
        let max = limits.occurrences;
        let unread = || FindingKind::UnreadRule { rule: clean(rule) };
        let Some(mut parsed) = IcalRecurRule::parse(rule).ok().filter(is_of_a_timetable) else {
            of.note(event.line, unread());
            return Ok(Vec::new());
        };
        // A bound in UTC is one on the event's clock.
        if let Some(until) = parsed.until
            && rule.to_ascii_uppercase().split(';').any(|part| part.starts_with("UNTIL=") && part.ends_with('Z'))
        {
            parsed.until = self.told_on(clock, until);
        }
        if parsed.until.is_none() && parsed.count.is_none() {
            of.note(event.line, FindingKind::Endless);
        }
        let (from, to) = match of.calendar {
            Some(calendar) => (calendar.year.first_day, calendar.year.last_day),
            None => (first.date(), later(first.date(), 366)),
        };
        // What began long before the year would have to be counted up to it.
        if first.date() < later(from, -800) {
            of.note(event.line, FindingKind::OutsideYear { count: 1, day: first.date() });
            return Ok(Vec::new());
        }
        // A rule that never holds is walked no further than one that does.
        let end = recur(later(to, 2).to_datetime(jiff::civil::Time::midnight()));
        parsed.until = Some(parsed.until.map_or(end, |until| until.min(end)));
        let begun = later(from, -1).to_datetime(jiff::civil::Time::midnight());
        let walk = IcalRecurExpand::new(parsed, recur(first)).filter_map(|at| civil(&at));
        let all: Vec<_> = walk.filter(|&at| at >= begun).take(max + 1).collect();
        match all.len() > max {
            true => Err(too_much(Bound::Occurrences, max).at(event.line)),
            false => Ok(all),
        }
    }

    fn told_on(&self, clock: &Clock, utc: IcalRecurDateTime) -> Option<IcalRecurDateTime> {
        let zone = match clock {
            Clock::School => &self.school,
            Clock::Zone(zone) => zone,
        };
        let there = TimeZone::UTC.to_timestamp(civil(&utc)?).ok()?.to_zoned_datetime(zone.clone());
        Some(recur(there.datetime()))
    }

    /// An hour as written, and its clock.
    fn local(&mut self, of: &mut Builder<'_>, line: u64, field: &'static str, written: &Written) -> Option<(Clock, DateTime)> {
        let (value, is_utc) = match written.value.strip_suffix(['Z', 'z']) {
            Some(value) => (value, true),
            None => (written.value.as_str(), false),
        };
        let at = date_time(value);
        let at = of.want(line, at, || FindingKind::BadTime { field, value: clean(&written.value) })?;
        if is_utc {
            return Some((Clock::Zone(TimeZone::UTC), at));
        }
        let Some(name) = written.zone.clone().or_else(|| self.calendar.zone.clone()) else {
            return Some((Clock::School, at));
        };
        Some((self.clock(of, line, name), at))
    }

    fn clock(&mut self, of: &mut Builder<'_>, line: u64, name: String) -> Clock {
        if !self.zones.contains_key(&name) {
            let alias = self.calendar.aliases.iter().find(|(id, _)| *id == name).map(|(_, alias)| alias.as_str());
            let zone = super::zone::named(&name).or_else(|| alias.and_then(super::zone::named));
            if zone.is_none() {
                of.note(line, FindingKind::UnknownZone { zone: name.clone() });
            }
            if self.zones.len() < 200 {
                self.zones.insert(name.clone(), zone);
            }
        }
        match self.zones.get(&name).cloned().flatten() {
            Some(zone) => Clock::Zone(zone),
            None => Clock::School,
        }
    }

    fn instant(&self, clock: &Clock, at: DateTime) -> Option<Timestamp> {
        let zone = match clock {
            Clock::School => &self.school,
            Clock::Zone(zone) => zone,
        };
        zone.to_timestamp(at).ok()
    }

    fn at_school(&self, clock: &Clock, at: DateTime) -> Option<DateTime> {
        Some(self.instant(clock, at)?.to_zoned_datetime(self.school.clone()).datetime())
    }

    /// Two events are the same one: the one in its own right, then the one changed last, counts.
    fn settle(&self, of: &mut Builder<'_>, first: &mut Occurrence<'c>, second: Occurrence<'c>) {
        if first.in_place == second.in_place {
            of.note(second.event.line, FindingKind::Repeated { other_line: first.event.line });
        }
        if (second.in_place, second.event.sequence) > (first.in_place, first.event.sequence) {
            *first = second;
        }
    }
}

fn is_within(of: &Builder<'_>, day: Date) -> bool {
    of.calendar.is_none_or(|calendar| (calendar.year.first_day..=calendar.year.last_day).contains(&day))
}

/// Rules by the second, or by the position in a set, are no timetable's; they are not walked.
fn is_of_a_timetable(rule: &IcalRecurRule) -> bool {
    use IcalRecurFreq::{Daily, Monthly, Weekly, Yearly};
    matches!(rule.freq, Daily | Weekly | Monthly | Yearly)
        && rule.by_set_pos.is_empty()
        && rule.by_second.is_empty()
        && rule.by_minute.len() <= 1
        && rule.by_hour.len() <= 1
        && rule.by_year_day.len() <= 53
        && rule.by_week_no.len() <= 53
        && rule.interval <= 366
}

/// The same event has the same key in the next feed, if it is not changed.
fn derived_uid(event: &Event) -> String {
    let mut key = Key::new();
    key.add(event.starts.as_ref().map_or("", |written| &written.value));
    key.add(&clean(&event.summary));
    key.add(&clean(&event.location));
    key.finish(32)
}

fn lesson(of: &mut Builder<'_>, occurrence: &Occurrence<'_>) -> Result<(), Refusal> {
    let event = occurrence.event;
    let about = about(event);
    let sections = sections(of, event.line, &about)?;
    let mut teachers = Vec::new();
    for name in &about.teachers {
        teachers.push(of.teacher_named(event.line, without_civility(name), "")?);
    }
    let mut rooms = Vec::new();
    for name in &about.rooms {
        rooms.push(of.room_named(event.line, name)?);
    }
    let key_external = match occurrence.of_series {
        Some(at) => format!("{}/{}", occurrence.uid, at.strftime("%Y%m%dT%H%M")),
        None => occurrence.uid.clone(),
    };
    of.lessons.push(DatedLesson {
        file: of.file.clone(),
        line: event.line,
        key_external,
        sequence: event.sequence,
        day: occurrence.starts.date(),
        starts: occurrence.starts.time(),
        ends: occurrence.ends.time(),
        status: about.status,
        marks: about.marks,
        title: about.title,
        sections,
        teachers,
        rooms,
    });
    Ok(())
}

/// `Mme AUBÉPINE` is found in a directory without the first word.
fn without_civility(name: &str) -> &str {
    match name.split_once(' ') {
        Some(("M." | "M" | "Mme" | "Mlle" | "Mr" | "MME", rest)) => rest,
        _ => name,
    }
}

fn sections(of: &mut Builder<'_>, line: u64, about: &About) -> Result<Vec<Section>, Refusal> {
    let subject = match &about.subject {
        Some(name) => Some(of.subject_named(line, None, name)?),
        None => None,
    };
    let mut sections = Vec::new();
    for name in &about.groups {
        // A part is of the division that stands beside it, if it is the only one.
        let division = about.divisions.first().filter(|_| about.divisions.len() == 1);
        let group = of.group_named(line, name, division.map(String::as_str))?;
        sections.push(Section { subject: subject.clone(), audience: Some(Audience::Group(group)) });
    }
    if sections.is_empty() {
        for name in &about.divisions {
            let division = of.division_named(line, name)?;
            sections.push(Section { subject: subject.clone(), audience: Some(Audience::Division(division)) });
        }
    }
    if sections.is_empty() && subject.is_some() {
        sections.push(Section { subject, audience: None });
    }
    Ok(sections)
}

/// `20260901T080000`.
fn date_time(value: &str) -> Option<DateTime> {
    let (day, time) = value.split_once(['T', 't'])?;
    if day.len() != 8 || time.len() != 6 || !time.is_ascii() {
        return None;
    }
    let day = crate::text::date(day)?;
    let time = crate::text::time(&format!("{}:{}:{}", &time[..2], &time[2..4], &time[4..]))?;
    Some(day.to_datetime(time))
}

fn civil(at: &IcalRecurDateTime) -> Option<DateTime> {
    let (year, month, day) = (i16::try_from(at.year).ok()?, at.month.try_into().ok()?, at.day.try_into().ok()?);
    let (hour, minute) = (at.hour.try_into().ok()?, at.minute.try_into().ok()?);
    DateTime::new(year, month, day, hour, minute, 0, 0).ok()
}

fn recur(at: DateTime) -> IcalRecurDateTime {
    IcalRecurDateTime {
        year: i32::from(at.year()),
        month: at.month().cast_unsigned(),
        day: at.day().cast_unsigned(),
        hour: at.hour().cast_unsigned(),
        minute: at.minute().cast_unsigned(),
        second: 0,
    }
}
