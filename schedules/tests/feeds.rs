//! Feeds that are written can be read: by us, and by a library that knows nothing of us.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod school;

use ical::recur::IcalRecurDateTime;
use ical::tree::cst::IcalCst;
use ical::tz::IcalTz;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date, time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use preau_schedules::ics::{Event, Feed, Status};
use preau_schedules::{DatedLesson, LessonStatus, Options};
use proptest::prelude::*;
use school::read_bytes;

/// Where French schools are, and places whose clocks change otherwise.
const ZONES: [&str; 14] = [
    "Europe/Paris",
    "Indian/Reunion",
    "Indian/Mayotte",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Europe/Dublin",
];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn event<'a>(id: &'a str, day: Date, title: &'a str) -> Event<'a> {
    Event {
        id,
        sequence: 0,
        modified: "2026-08-30T12:00:00Z".parse().unwrap(),
        day,
        starts: time(8, 0, 0, 0),
        ends: time(8, 55, 0, 0),
        status: Status::Confirmed,
        title,
        location: "",
        description: "",
        categories: &[],
    }
}

fn feed(zone_name: &str) -> Feed {
    Feed::new(zone(zone_name), "college.example", "Mes cours", "Annulé :")
}

fn lessons(text: &str, zone_name: &str) -> Vec<DatedLesson> {
    let reading = read_bytes(text.as_bytes(), &Options::new(zone(zone_name)));
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    reading.schedule.unwrap().lessons
}

#[test]
fn a_feed_is_as_the_format_wants_it() {
    let mut feed = feed("Europe/Paris");
    let modified: Timestamp = "2026-09-10T16:20:00Z".parse().unwrap();
    let mut one = event("0198-aa", date(2026, 9, 11), "Éducation musicale ; chant, chœur");
    one.description = "Deux lignes\r\net un \\ ; puis un mot long : anticonstitutionnellement, jusqu’au bout de la ligne";
    one.location = "B12";
    (one.sequence, one.modified, one.categories) = (3, modified, &["Cours", "Déplacé, salle"]);
    feed.add(&one);
    feed.add(&Event { status: Status::Cancelled, ..event("0198-bb", date(2026, 9, 14), "Maths") });
    let text = feed.finish();
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains(['\r', '\n']));
    }
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    let whole = text.replace("\r\n ", "");
    for line in [
        "UID:0198-aa@college.example",
        "SEQUENCE:3",
        "LAST-MODIFIED:20260910T162000Z",
        "DTSTAMP:20260910T162000Z",
        "DTSTART;TZID=Europe/Paris:20260911T080000",
        "DTEND;TZID=Europe/Paris:20260911T085500",
        "SUMMARY:Éducation musicale \\; chant\\, chœur",
        "CATEGORIES:Cours,Déplacé\\, salle",
        "STATUS:CONFIRMED",
        "SUMMARY:Annulé : Maths",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "TZID:Europe/Paris",
    ] {
        assert!(whole.contains(&format!("\r\n{line}\r\n")), "{line}\n{whole}");
    }
    assert!(whole.contains("DESCRIPTION:Deux lignes\\net un \\\\ \\; puis"));
}

#[test]
fn the_same_lessons_are_the_same_bytes_and_a_moved_one_keeps_its_name() {
    let write = |day| {
        let mut feed = feed("Europe/Paris");
        feed.add(&event("0198-aa", day, "Maths"));
        feed.finish()
    };
    assert_eq!(write(date(2026, 9, 11)), write(date(2026, 9, 11)));
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
    assert_eq!(uid(&write(date(2026, 9, 11))), uid(&write(date(2026, 9, 14))));
}

#[test]
fn an_empty_feed_is_a_feed() {
    let text = feed("Europe/Paris").finish();
    assert!(IcalCst::parse(&text).is_ok());
    assert!(!text.contains("VTIMEZONE"));
}

/// The offset that the feed's own description of the zone gives, for hours of two years.
#[test]
fn the_description_of_a_zone_agrees_with_the_database() {
    for name in ZONES {
        let mut feed = feed(name);
        feed.add(&event("1", date(2026, 1, 5), "premier"));
        feed.add(&event("2", date(2027, 12, 20), "dernier"));
        let text = feed.finish();
        let tree = IcalCst::parse(&text).unwrap();
        let described = IcalTz::of_calendar(&tree.decode(), name).unwrap();
        let mut at = date(2026, 1, 5).at(0, 30, 0, 0);
        while at.date() < date(2027, 12, 20) {
            let known = zone(name).to_ambiguous_timestamp(at).offset();
            let clear = match known {
                AmbiguousOffset::Unambiguous { offset } => Some(offset.seconds()),
                _ => None,
            };
            assert_eq!(described.resolve(recur(at)).unambiguous(), clear, "{name} {at}");
            at = at.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
        }
    }
}

fn recur(at: DateTime) -> IcalRecurDateTime {
    IcalRecurDateTime {
        hour: at.hour() as u8,
        minute: at.minute() as u8,
        ..IcalRecurDateTime::date(at.year().into(), at.month() as u8, at.day() as u8)
    }
}

#[test]
fn hours_are_those_of_the_school_wherever_it_is() {
    for name in ZONES {
        let mut feed = feed(name);
        for (at, day) in [date(2026, 9, 1), date(2026, 10, 26), date(2027, 3, 29), date(2027, 6, 30)].into_iter().enumerate() {
            feed.add(&event(&at.to_string(), day, "Maths"));
        }
        let lessons = lessons(&feed.finish(), name);
        assert_eq!(lessons.len(), 4);
        assert!(lessons.iter().all(|lesson| (lesson.starts, lesson.ends) == (time(8, 0, 0, 0), time(8, 55, 0, 0))), "{name}");
    }
}

#[test]
fn a_library_that_knows_nothing_of_us_finds_nothing_wrong() {
    let mut feed = feed("America/Miquelon");
    feed.add(&Event { status: Status::Cancelled, ..event("1", date(2026, 9, 11), "Maths, géométrie") });
    let text = feed.finish();
    let recovery = IcalCst::parse_recovering(&text);
    assert!(recovery.is_clean());
    let tree = IcalCst::parse(&text).unwrap();
    let problems = tree.decode().validate().err();
    assert!(problems.is_none(), "{problems:?}");
}

fn a_text() -> impl Strategy<Value = String> {
    // Whatever people type, odd blanks and letters of several bytes included.
    prop::collection::vec(prop::sample::select(vec!["é", "œ", "Maths ", "a", ",", ";", "\\", "n", "𝄞", "’", " - ", "x"]), 1..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        title in a_text(), location in "[A-Z][0-9]{1,40}", minutes in 0u16..1300, length in 5u16..120, day in 0i64..300,
        sequence in 0u32..50, cancelled: bool, zone in prop::sample::select(ZONES.to_vec()),
    ) {
        prop_assume!(!title.trim().is_empty());
        let at = |minutes: u16| Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).unwrap();
        let day = date(2026, 9, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let status = if cancelled { Status::Cancelled } else { Status::Confirmed };
        let written = Event {
            sequence, status, location: &location, starts: at(minutes), ends: at(minutes + length),
            ..event("1", day, &title)
        };
        // At the hours when clocks change, other tests say what happens.
        let offset = |time| self::zone(zone).to_ambiguous_timestamp(day.to_datetime(time)).offset();
        let clear = |offset: AmbiguousOffset| matches!(offset, AmbiguousOffset::Unambiguous { .. });
        prop_assume!(clear(offset(written.starts)) && offset(written.starts) == offset(written.ends));
        let mut feed = feed(zone);
        feed.add(&written);
        let text = feed.finish();
        prop_assert!(text.split_terminator("\r\n").all(|line| line.len() <= 75));
        let lessons = lessons(&text, zone);
        prop_assert_eq!(lessons.len(), 1);
        let lesson = &lessons[0];
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(&lesson.key_external, "1@college.example");
        prop_assert_eq!((lesson.day, lesson.starts, lesson.ends), (day, written.starts, written.ends));
        prop_assert_eq!(&lesson.title, &words(&title));
        prop_assert_eq!((lesson.sequence, lesson.status == LessonStatus::Cancelled), (sequence, cancelled));
    }
}
