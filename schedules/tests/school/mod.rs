//! What the tests know of the invented school: its clocks, its bells, its weeks.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::HashSet;

use jiff::Span;
use jiff::civil::{Date, date, time};
use jiff::tz::TimeZone;
use preau_schedules::{Audience, File, Options, Reading, Schedule, Section, Slot, Week, Year};

pub(crate) const SAMPLES: [&[&str]; 7] = [
    &["sts_emp_0991234A_2026.xml", "emp_sts_0991234A_2026.xml"],
    &["emp_sts_0991234A_2026.xml"],
    &["edt_partenaire.xml"],
    &["EXP_COURS.xml"],
    &["udt.zip"],
    &["udt_cours.csv"],
    &["edt.ics"],
];

pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub(crate) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

pub(crate) fn read(names: &[&str], options: &Options) -> Reading {
    let bytes: Vec<_> = names.iter().map(|name| sample(name)).collect();
    let files: Vec<_> = names.iter().zip(&bytes).map(|(name, bytes)| File { name, bytes }).collect();
    preau_schedules::read(&files, options)
}

pub(crate) fn read_bytes(bytes: &[u8], options: &Options) -> Reading {
    preau_schedules::read(&[File { name: "file", bytes }], options)
}

/// A schedule in which nothing was found, of files that say everything themselves.
pub(crate) fn whole(names: &[&str]) -> Schedule {
    let reading = read(names, &Options::new(paris()));
    let only_noted = reading.findings.iter().all(|finding| finding.kind.code() == "no-lessons");
    assert!(only_noted, "{:?}", reading.findings);
    reading.schedule.unwrap()
}

/// A schedule in which nothing was found, of a file that wants to be told of the school.
pub(crate) fn known(name: &str, options: &Options) -> Schedule {
    let reading = read(&[name], options);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    reading.schedule.unwrap()
}

pub(crate) fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.findings.iter().map(|finding| finding.kind.code()).collect()
}

pub(crate) fn options() -> Options {
    Options {
        structure: Some("0991234A".into()),
        year: Some(Year::between(date(2026, 9, 1), date(2027, 7, 2))),
        weeks: weeks(),
        slots: slots(),
        ..Options::new(paris())
    }
}

/// The weeks with classes: A and B in turn.
fn weeks() -> Vec<Week> {
    let closed = [(2026, 10, 19), (2026, 10, 26), (2026, 12, 21), (2026, 12, 28), (2027, 2, 22), (2027, 3, 1), (2027, 4, 19)];
    let mut closed: Vec<Date> = closed.iter().map(|&(year, month, day)| date(year, month, day)).collect();
    closed.push(date(2027, 4, 26));
    let first = date(2026, 8, 31);
    let mondays = (0..44).map(|week| first.checked_add(Span::new().weeks(week)).unwrap());
    let open = mondays.filter(|monday| !closed.contains(monday));
    open.enumerate().map(|(at, monday)| Week { monday, letter: Some(["A", "B"][at % 2].into()) }).collect()
}

fn slots() -> Vec<Slot> {
    let slot = |name: &str, hour| Slot {
        name: name.into(),
        site: None,
        weekday: None,
        starts: time(hour, 0, 0, 0),
        ends: time(hour + 1, 0, 0, 0),
    };
    [("M1", 8), ("M2", 9), ("M3", 10), ("M4", 11), ("S1", 13), ("S2", 14), ("S3", 15), ("S4", 16)]
        .map(|(name, hour)| slot(name, hour))
        .into()
}

/// What holds of every schedule, whatever was read.
pub(crate) fn check(schedule: &Schedule) {
    let keys = |list: Vec<&String>| -> HashSet<String> {
        let set: HashSet<String> = list.iter().map(|key| (*key).clone()).collect();
        assert_eq!(set.len(), list.len(), "keys are unique");
        set
    };
    let subjects = keys(schedule.subjects.iter().map(|subject| &subject.key).collect());
    let teachers = keys(schedule.teachers.iter().map(|teacher| &teacher.key).collect());
    let divisions = keys(schedule.divisions.iter().map(|division| &division.key).collect());
    let groups = keys(schedule.groups.iter().map(|group| &group.key).collect());
    let pupils = keys(schedule.pupils.iter().map(|pupil| &pupil.key).collect());
    let rooms = keys(schedule.rooms.iter().map(|room| &room.key).collect());
    let sections = |sections: &[Section]| {
        for section in sections {
            assert!(section.subject.as_ref().is_none_or(|key| subjects.contains(key)), "{section:?}");
            match &section.audience {
                Some(Audience::Division(key)) => assert!(divisions.contains(key)),
                Some(Audience::Group(key)) => assert!(groups.contains(key)),
                None => {}
            }
        }
    };
    for group in &schedule.groups {
        assert!(group.divisions.iter().all(|key| divisions.contains(key)));
        assert!(group.pupils.iter().all(|member| pupils.contains(&member.pupil)));
    }
    keys(schedule.patterns.iter().map(|pattern| &pattern.key_external).collect());
    for pattern in &schedule.patterns {
        assert!(pattern.starts < pattern.ends);
        assert!(pattern.weeks.is_sorted_by(|a, b| a < b) && pattern.cancelled.is_sorted_by(|a, b| a < b));
        assert!(pattern.weeks.iter().chain(&pattern.cancelled).all(|day| day.weekday() == jiff::civil::Weekday::Monday));
        assert!(pattern.cancelled.iter().all(|monday| !pattern.weeks.contains(monday)));
        if let Some(year) = schedule.year {
            let after = i64::from(pattern.weekday.to_monday_zero_offset());
            for monday in &pattern.weeks {
                let day = monday.checked_add(Span::new().days(after)).unwrap();
                assert!(year.first_day <= day && day <= year.last_day, "{day}");
            }
        }
        sections(&pattern.sections);
        assert!(pattern.teachers.iter().all(|key| teachers.contains(key)));
        assert!(pattern.rooms.iter().all(|key| rooms.contains(key)));
        assert!(pattern.pupils.iter().all(|key| pupils.contains(key)));
    }
    keys(schedule.lessons.iter().map(|lesson| &lesson.key_external).collect());
    for lesson in &schedule.lessons {
        assert!(lesson.starts < lesson.ends);
        sections(&lesson.sections);
        assert!(lesson.teachers.iter().all(|key| teachers.contains(key)));
        assert!(lesson.rooms.iter().all(|key| rooms.contains(key)));
    }
}
