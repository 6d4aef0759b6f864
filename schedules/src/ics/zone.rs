//! Time zones: found by the names that programs give them, and described for our own feeds.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// Windows' names for the zones in which French schools are.
const WINDOWS: [(&str, &str); 9] = [
    ("Romance Standard Time", "Europe/Paris"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("SA Western Standard Time", "America/Guadeloupe"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("Saint Pierre Standard Time", "America/Miquelon"),
    ("Mauritius Standard Time", "Indian/Reunion"),
    ("E. Africa Standard Time", "Indian/Mayotte"),
    ("Central Pacific Standard Time", "Pacific/Noumea"),
];

/// The zone that a program calls so: by its name in the database, by such a name behind a path
/// (`/example.org/2026/Europe/Paris`), or by Windows' name.
pub(super) fn named(name: &str) -> Option<TimeZone> {
    let windows = WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map(|(_, zone)| *zone);
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let last_two = (parts.len() > 2).then(|| parts[parts.len() - 2..].join("/"));
    let names = [windows, Some(name), last_two.as_deref()];
    names.into_iter().flatten().find_map(|name| TimeZone::get(name).ok())
}

/// A change of the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    /// By the clocks before it.
    at: DateTime,
    from: Offset,
    to: Offset,
    name: String,
    is_summer: bool,
}

/// Describes a zone for the days of a feed, as `VTIMEZONE` lines, computed from the database: no
/// rule is taken for granted, and zones whose clocks never change have one line of their own.
pub(super) fn describe(zone: &TimeZone, id: &str, first: Date, last: Date, mut line: impl FnMut(&str)) {
    line("BEGIN:VTIMEZONE");
    line(&format!("TZID:{id}"));
    let (before, changes) = changes(zone, first, last);
    // What holds at the beginning, unless a rule of the list says so.
    observance(&before, None, &mut line);
    for (change, rule) in rules(&changes) {
        observance(&change, rule.as_deref(), &mut line);
    }
    line("END:VTIMEZONE");
}

/// What holds on the first day, and the changes from then to the last one.
fn changes(zone: &TimeZone, first: Date, last: Date) -> (Change, Vec<Change>) {
    let start = zone.to_ambiguous_timestamp(crate::weeks::later(first, -1).to_datetime(jiff::civil::Time::midnight()));
    let start = start.compatible().unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let info = zone.to_offset_info(start);
    let offset = info.offset();
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let name = info.abbreviation().to_owned();
    let mut before = Change { at: epoch, from: offset, to: offset, name, is_summer: info.dst().is_dst() };
    if let Some(change) = zone.preceding(start).next() {
        let earlier = change.timestamp().checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(change.timestamp());
        let from = zone.to_offset(earlier);
        before.at = from.to_datetime(change.timestamp());
        before.from = from;
    }
    let mut changes = Vec::new();
    let mut from = offset;
    for change in zone.following(start).take(200) {
        let at = from.to_datetime(change.timestamp());
        if at.date() > last {
            break;
        }
        let (name, is_summer) = (change.abbreviation().to_owned(), change.dst().is_dst());
        changes.push(Change { at, from, to: change.offset(), name, is_summer });
        from = change.offset();
    }
    (before, changes)
}

/// Changes of the same kind together: the first one, and the days of the others.
fn rules(changes: &[Change]) -> Vec<(Change, Option<String>)> {
    let mut kinds: Vec<(Change, Vec<DateTime>)> = Vec::new();
    for change in changes {
        let same = |kind: &Change| {
            (kind.from, kind.to, &kind.name, kind.is_summer) == (change.from, change.to, &change.name, change.is_summer)
        };
        match kinds.iter_mut().find(|(kind, _)| same(kind)) {
            Some((_, others)) => others.push(change.at),
            None => kinds.push((change.clone(), Vec::new())),
        }
    }
    let days = |others: Vec<DateTime>| {
        let days: Vec<String> = others.iter().map(|at| local(*at)).collect();
        (!days.is_empty()).then(|| format!("RDATE:{}", days.join(",")))
    };
    kinds.into_iter().map(|(change, others)| (change, days(others))).collect()
}

fn observance(change: &Change, rule: Option<&str>, line: &mut impl FnMut(&str)) {
    let kind = if change.is_summer { "DAYLIGHT" } else { "STANDARD" };
    line(&format!("BEGIN:{kind}"));
    line(&format!("DTSTART:{}", local(change.at)));
    line(&format!("TZOFFSETFROM:{}", offset(change.from)));
    line(&format!("TZOFFSETTO:{}", offset(change.to)));
    line(&format!("TZNAME:{}", change.name));
    if let Some(rule) = rule {
        line(rule);
    }
    line(&format!("END:{kind}"));
}

pub(super) fn local(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    format!("{sign}{hours:02}{minutes:02}")
}
