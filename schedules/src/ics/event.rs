//! The lines of a calendar as events, each with the line on which it begins.

use ical::tree::line::IcalLine;

use crate::build::Builder;
use crate::finding::{FindingKind, Refusal};
use crate::limits::Bound;
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
    let mut calendar = Calendar::default();
    let mut open: Vec<String> = Vec::new();
    let mut zone = (None, None);
    let mut event = Event::default();
    let mut lines = Lines { rest: text.as_bytes(), line: 1 };
    let limits = &of.options.limits;
    while let Some((at, line)) = lines.next().transpose()? {
        let name = line.name.get().to_ascii_uppercase();
        let value = line.raw_value_str();
        if value.len() > limits.value_bytes {
            return Err(too_much(Bound::ValueBytes, limits.value_bytes).at(at));
        }
        match name.as_str() {
            "BEGIN" => {
                let component = value.trim().to_ascii_uppercase();
                if open.is_empty() != (component == "VCALENDAR") {
                    return Err(malformed("BEGIN").at(at));
                }
                if open.len() >= limits.depth {
                    return Err(too_much(Bound::Depth, limits.depth).at(at));
                }
                match component.as_str() {
                    "VEVENT" => event = Event { line: at, ..Event::default() },
                    "VTIMEZONE" => zone = (None, None),
                    _ => {}
                }
                open.push(component);
            }
            "END" => {
                let component = value.trim().to_ascii_uppercase();
                if open.pop().as_deref() != Some(component.as_str()) {
                    return Err(malformed("END").at(at));
                }
                match component.as_str() {
                    "VEVENT" => calendar.events.push(std::mem::take(&mut event)),
                    "VTIMEZONE" => calendar.aliases.extend(zone.0.take().zip(zone.1.take())),
                    _ => {}
                }
                if calendar.events.len() > limits.patterns {
                    return Err(too_much(Bound::Patterns, limits.patterns).at(at));
                }
            }
            _ => match open.last().map(String::as_str) {
                None => return Err(malformed("outside").at(at)),
                Some("VCALENDAR") if name == "X-WR-TIMEZONE" => calendar.zone = Some(clean(&value)),
                Some("VTIMEZONE") if name == "TZID" => zone.0 = Some(clean(&value)),
                Some("VTIMEZONE") if name == "X-LIC-LOCATION" => zone.1 = Some(clean(&value)),
                Some("VEVENT") => property(&mut event, &name, &value, &line, limits.parts),
                Some(_) => {}
            },
        }
    }
    match open.is_empty() {
        true => Ok(calendar),
        false => Err(FindingKind::Truncated.at(lines.line)),
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
