//! The lines of a calendar as events, each with the line on which it begins.

use ical::tree::line::IcalLine;

use crate::build::Builder;
use crate::finding::{FindingKind, Refusal};
use crate::limits::{Bound, Limits};
use crate::text::clean;
use crate::xml::too_much;

/// A date or an hour as written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) value: String,
    pub(super) zone: Option<String>,
}

/// An event as written.
#[derive(Debug, Default)]
pub(super) struct Event {
    pub(super) line: u64,
    pub(super) uid: Option<String>,
    pub(super) starts: Option<Written>,
    pub(super) ends: Option<Written>,
    pub(super) duration: Option<String>,
    pub(super) rule: Option<String>,
    pub(super) except: Vec<Written>,
    pub(super) besides: Vec<Written>,
    pub(super) instead_of: Option<Written>,
    pub(super) summary: String,
    pub(super) location: String,
    pub(super) description: String,
    pub(super) categories: String,
    pub(super) status: String,
    pub(super) sequence: u32,
}

/// What a calendar says besides its events.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    pub(super) zone: Option<String>,
    /// The zones that it describes: what it calls them, and what others do.
    pub(super) aliases: Vec<(String, String)>,
    pub(super) events: Vec<Event>,
}

/// Reads the lines. Folds are undone by the library; lines are counted here.
pub(super) fn events(of: &Builder<'_>, text: &str) -> Result<Calendar, Refusal> {
    let limits = &of.options.limits;
    let mut walk = Walk { limits, calendar: Calendar::default(), open: Vec::new(), zone: (None, None), event: Event::default() };
    let mut lines = Lines { rest: text.as_bytes(), line: 1 };
    while let Some((at, line)) = lines.next().transpose()? {
        walk.take(at, &line).map_err(|kind| kind.at(at))?;
    }
    match walk.open.is_empty() {
        true => Ok(walk.calendar),
        false => Err(FindingKind::Truncated.at(lines.line)),
    }
}

struct Walk<'l> {
    limits: &'l Limits,
    calendar: Calendar,
    /// The components that are open.
    open: Vec<String>,
    /// The zone under way: what the calendar calls it, and what others do.
    zone: (Option<String>, Option<String>),
    /// The event under way.
    event: Event,
}

impl Walk<'_> {
    fn take(&mut self, at: u64, line: &IcalLine<'_>) -> Result<(), FindingKind> {
        let name = line.name.get().to_ascii_uppercase();
        let value = line.raw_value_str();
        if value.len() > self.limits.value_bytes {
            return Err(too_much(Bound::ValueBytes, self.limits.value_bytes));
        }
        match name.as_str() {
            "BEGIN" => self.begin(at, value.trim().to_ascii_uppercase())?,
            "END" => self.end(&value.trim().to_ascii_uppercase())?,
            _ => match self.open.last().map(String::as_str) {
                None => return Err(malformed("outside")),
                Some("VCALENDAR") if name == "X-WR-TIMEZONE" => self.calendar.zone = Some(clean(&value)),
                Some("VTIMEZONE") if name == "TZID" => self.zone.0 = Some(clean(&value)),
                Some("VTIMEZONE") if name == "X-LIC-LOCATION" => self.zone.1 = Some(clean(&value)),
                Some("VEVENT") => property(&mut self.event, &name, &value, line, self.limits.parts),
                Some(_) => {}
            },
        }
        Ok(())
    }

    fn begin(&mut self, at: u64, component: String) -> Result<(), FindingKind> {
        if self.open.is_empty() != (component == "VCALENDAR") {
            return Err(malformed("BEGIN"));
        }
        if self.open.len() >= self.limits.depth {
            return Err(too_much(Bound::Depth, self.limits.depth));
        }
        match component.as_str() {
            "VEVENT" => self.event = Event { line: at, ..Event::default() },
            "VTIMEZONE" => self.zone = (None, None),
            _ => {}
        }
        self.open.push(component);
        Ok(())
    }

    fn end(&mut self, component: &str) -> Result<(), FindingKind> {
        if self.open.pop().as_deref() != Some(component) {
            return Err(malformed("END"));
        }
        let Calendar { events, aliases, .. } = &mut self.calendar;
        match component {
            "VEVENT" => events.push(std::mem::take(&mut self.event)),
            "VTIMEZONE" => aliases.extend(self.zone.0.take().zip(self.zone.1.take())),
            _ => {}
        }
        match events.len() > self.limits.patterns || aliases.len() > self.limits.parts {
            true => Err(too_much(Bound::Patterns, self.limits.patterns)),
            false => Ok(()),
        }
    }
}

fn malformed(detail: &str) -> FindingKind {
    FindingKind::Malformed { detail: detail.to_owned() }
}

fn property(event: &mut Event, name: &str, value: &str, line: &IcalLine<'_>, max: usize) {
    let zone = || {
        let named = line.params.iter().find(|parameter| parameter.name.get().eq_ignore_ascii_case("TZID"))?;
        named.values.first().map(|value| clean(value.get().trim_matches('"')))
    };
    let written = || Written { value: value.trim().to_owned(), zone: zone() };
    let list = |into: &mut Vec<Written>| {
        let left = max.saturating_sub(into.len());
        into.extend(value.split(',').take(left).map(|value| Written { value: value.trim().to_owned(), zone: zone() }));
    };
    match name {
        "UID" => event.uid = Some(clean(&unescaped(value))).filter(|uid| !uid.is_empty()),
        "DTSTART" => event.starts = Some(written()),
        "DTEND" => event.ends = Some(written()),
        "DURATION" => event.duration = Some(value.trim().to_owned()),
        "RRULE" => event.rule = Some(value.trim().to_owned()),
        "EXDATE" => list(&mut event.except),
        "RDATE" => list(&mut event.besides),
        "RECURRENCE-ID" => event.instead_of = Some(written()),
        "SUMMARY" => event.summary = unescaped(value),
        "LOCATION" => event.location = unescaped(value),
        "DESCRIPTION" => event.description = unescaped(value),
        "CATEGORIES" => event.categories = unescaped(value),
        "STATUS" => event.status = value.trim().to_ascii_uppercase(),
        "SEQUENCE" => event.sequence = value.trim().parse().unwrap_or(0),
        _ => {}
    }
}

/// Text as people read it.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            _ => out.push(c),
        }
    }
    out
}

struct Lines<'t> {
    rest: &'t [u8],
    line: u64,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Result<(u64, IcalLine<'t>), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while let [b'\r' | b'\n' | b' ' | b'\t' | 0, rest @ ..] = self.rest {
            self.line += u64::from(self.rest[0] == b'\n');
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return None;
        }
        let at = self.line;
        Some(match IcalLine::take(self.rest) {
            Ok((line, rest)) => {
                let taken = &self.rest[..self.rest.len() - rest.len()];
                self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
                self.rest = rest;
                Ok((at, line))
            }
            Err(_) => {
                let is_last = memchr::memchr(b'\n', self.rest).is_none();
                self.rest = &[];
                Err(if is_last { FindingKind::Truncated } else { malformed("line") }.at(at))
            }
        })
    }
}
