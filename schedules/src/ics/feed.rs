//! Writes a feed: one event a lesson, no rule, so that holidays and weeks A and B need none.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::zone;

/// Whether the lesson of an event takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// It does.
    #[default]
    Confirmed,
    /// It does not.
    Cancelled,
}

/// A lesson as calendars see it. Text is given as people read it; the feed escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The lesson's own identifier: the event keeps its `UID` whatever happens to the lesson.
    pub id: &'a str,
    /// How often it was changed.
    pub sequence: u32,
    /// When it was last changed.
    pub modified: Timestamp,
    /// The day, by the school's clocks.
    pub day: Date,
    /// When it begins.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// Whether it takes place.
    pub status: Status,
    /// The title.
    pub title: &'a str,
    /// Where; may be empty.
    pub location: &'a str,
    /// More words; may be empty.
    pub description: &'a str,
    /// Kinds, in words; may be empty.
    pub categories: &'a [&'a str],
}

/// A feed under way: events are added, then it is finished.
///
/// ```
/// use preau_schedules::ics::{Event, Feed, Status};
/// use jiff::{Timestamp, civil::{date, time}, tz::TimeZone};
///
/// let mut feed = Feed::new(TimeZone::get("Indian/Reunion")?, "school.example", "Mes cours", "Annulé :");
/// feed.add(&Event {
///     id: "0198f3c2", sequence: 1, modified: Timestamp::UNIX_EPOCH,
///     day: date(2026, 9, 1), starts: time(8, 0, 0, 0), ends: time(8, 55, 0, 0),
///     status: Status::Cancelled, title: "Mathématiques", location: "B12", description: "", categories: &[],
/// });
/// assert!(feed.finish().contains("SUMMARY:Annulé : Mathématiques\r\n"));
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug)]
pub struct Feed {
    zone: TimeZone,
    zone_id: String,
    domain: String,
    name: String,
    cancelled: String,
    events: String,
    days: Option<(Date, Date)>,
}

impl Feed {
    /// A feed on a school's clocks. `domain` makes identifiers unique in the world, `name` is what
    /// calendars call it, `cancelled` stands before the title of what does not take place: many
    /// programs show nothing else of it.
    pub fn new(zone: TimeZone, domain: &str, name: &str, cancelled: &str) -> Feed {
        Feed {
            zone_id: zone.iana_name().unwrap_or("UTC").to_owned(),
            zone,
            domain: domain.to_owned(),
            name: name.to_owned(),
            cancelled: cancelled.to_owned(),
            events: String::new(),
            days: None,
        }
    }

    /// The `UID` of a lesson's event.
    pub fn uid(&self, id: &str) -> String {
        format!("{id}@{}", self.domain)
    }

    /// Adds a lesson.
    pub fn add(&mut self, event: &Event<'_>) {
        let (first, last) = self.days.unwrap_or((event.day, event.day));
        self.days = Some((first.min(event.day), last.max(event.day)));
        let uid = self.uid(event.id);
        let stamp = event.modified.strftime("%Y%m%dT%H%M%SZ").to_string();
        let at = |time: Time| zone::local(event.day.to_datetime(time));
        let is_cancelled = event.status == Status::Cancelled;
        let out = &mut self.events;
        fold(out, "BEGIN:VEVENT");
        property(out, "UID", &uid);
        // The same feed is the same bytes, as long as no lesson changes.
        fold(out, &format!("DTSTAMP:{stamp}"));
        fold(out, &format!("LAST-MODIFIED:{stamp}"));
        fold(out, &format!("SEQUENCE:{}", event.sequence));
        fold(out, &format!("DTSTART;TZID={}:{}", self.zone_id, at(event.starts)));
        fold(out, &format!("DTEND;TZID={}:{}", self.zone_id, at(event.ends)));
        match is_cancelled {
            true => property(out, "SUMMARY", &format!("{} {}", self.cancelled, event.title)),
            false => property(out, "SUMMARY", event.title),
        }
        for (name, text) in [("LOCATION", event.location), ("DESCRIPTION", event.description)] {
            if !text.is_empty() {
                property(out, name, text);
            }
        }
        if !event.categories.is_empty() {
            let categories: Vec<String> = event.categories.iter().map(|category| escaped(category)).collect();
            fold(out, &format!("CATEGORIES:{}", categories.join(",")));
        }
        fold(out, if is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        fold(out, if is_cancelled { "TRANSP:TRANSPARENT" } else { "TRANSP:OPAQUE" });
        fold(out, "END:VEVENT");
    }

    /// The whole feed.
    pub fn finish(self) -> String {
        let mut out = String::with_capacity(self.events.len() + 2048);
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Preau//Timetable//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
            fold(&mut out, line);
        }
        property(&mut out, "NAME", &self.name);
        property(&mut out, "X-WR-CALNAME", &self.name);
        property(&mut out, "X-WR-TIMEZONE", &self.zone_id);
        fold(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        fold(&mut out, "X-PUBLISHED-TTL:PT1H");
        if let Some((first, last)) = self.days {
            zone::describe(&self.zone, &self.zone_id, first, last, |line| fold(&mut out, line));
        }
        out.push_str(&self.events);
        fold(&mut out, "END:VCALENDAR");
        out
    }
}

fn property(out: &mut String, name: &str, text: &str) {
    fold(out, &format!("{name}:{}", escaped(text)));
}

/// Text as the format wants it. Control characters have no place in it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line of at most 75 octets, or several: never cut inside a character.
fn fold(out: &mut String, line: &str) {
    let mut rest = line;
    let mut room = 75;
    while rest.len() > room {
        let mut end = room;
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        out.push_str(&rest[..end]);
        out.push_str("\r\n ");
        rest = &rest[end..];
        // The blank that leads a continuation counts.
        room = 74;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}
