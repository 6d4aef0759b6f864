//! The charter's hours: work that is given in the evening is published the next morning, and is not due that morning.

use kit::settings::{SettingKind, SettingSpec};
use kit::viewer::StructureHere;
use kit::{App, Day, Instant};
use timetable::model::{Calendar, Hour};

/// The settings of homework.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec { name: "homework.evening-hour", kind: SettingKind::Number { min: 12, max: 24 }, default: "19" },
    SettingSpec { name: "homework.morning-hour", kind: SettingKind::Number { min: 5, max: 9 }, default: "7" },
    SettingSpec { name: "homework.minutes-limit", kind: SettingKind::Number { min: 10, max: 300 }, default: "60" },
    SettingSpec { name: "homework.tests-limit", kind: SettingKind::Number { min: 1, max: 6 }, default: "2" },
    SettingSpec { name: "homework.ticks-shared", kind: SettingKind::Switch, default: "no" },
];
const EVENING: &SettingSpec = &SETTINGS[0];
const MORNING: &SettingSpec = &SETTINGS[1];
const MINUTES: &SettingSpec = &SETTINGS[2];
const TESTS: &SettingSpec = &SETTINGS[3];
/// Whether guardians see what their child ticked without being shown it by the child.
pub(crate) const TICKS_SHARED: &SettingSpec = &SETTINGS[4];

/// What the charter of a school says of homework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charter {
    /// From this hour on, work waits for the morning; 24 for never.
    pub evening: i64,
    /// At this hour it is published.
    pub morning: i64,
    /// The minutes of work for one day beyond which the teacher is asked.
    pub minutes: i64,
    /// The tests on one day beyond which she is asked.
    pub tests: i64,
}

/// The charter of a school.
pub fn of(app: &App, structure: &StructureHere) -> Charter {
    let number = |spec| app.settings.number(spec, structure.id, &structure.above);
    Charter { evening: number(EVENING), morning: number(MORNING), minutes: number(MINUTES), tests: number(TESTS) }
}

/// When work that is given now is published, and the first day on which it may be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publication {
    /// On which morning it is published; none for at once.
    pub morning: Option<Day>,
    /// The first day on which it may be due.
    pub earliest: Day,
}

impl Charter {
    /// What becomes of work that is given at an hour of a day. Without a calendar every day but Sunday is open.
    pub fn publication(&self, day: Day, hour: Hour, calendar: Option<&Calendar>) -> Publication {
        let hours = i64::from(hour.parts().0);
        let morning = if hours >= self.evening {
            day.plus_days(1)
        } else if hours < self.morning && self.evening < 24 {
            day
        } else {
            return Publication { morning: None, earliest: day };
        };
        let school_morning = first_open(morning, calendar);
        Publication { morning: Some(morning), earliest: school_morning.plus_days(1) }
    }
    /// The moment at which work is published on a morning.
    pub fn at_morning(&self, morning: Day, structure: &StructureHere) -> Instant {
        let hour = i8::try_from(self.morning).unwrap_or(7);
        let at = morning.0.at(hour, 0, 0, 0).to_zoned_datetime(structure.zone.clone());
        at.map_or_else(|_| morning.start_in(&structure.zone), |zoned| zoned.timestamp().into())
    }
}

/// The first day of lessons from a day on.
fn first_open(day: Day, calendar: Option<&Calendar>) -> Day {
    let open = |day: Day| match calendar {
        Some(calendar) => calendar.is_open(day) && day.0.weekday().to_monday_one_offset() < 6,
        None => day.0.weekday().to_monday_one_offset() < 6,
    };
    (0..120).map(|after| day.plus_days(after)).find(|day| open(*day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_of_the_evening_is_published_in_the_morning_and_not_due_then() {
        let charter = Charter { evening: 19, morning: 7, minutes: 60, tests: 2 };
        let day = |text: &str| text.parse::<Day>().unwrap();
        let given = |on: &str, at: &str| charter.publication(day(on), at.parse().unwrap(), None);
        let (tuesday, friday) = ("2026-11-24", "2026-11-27");
        assert_eq!(given(tuesday, "18:59"), Publication { morning: None, earliest: day(tuesday) });
        assert_eq!(given(tuesday, "19:00"), Publication { morning: Some(day("2026-11-25")), earliest: day("2026-11-26") });
        // After midnight it still is the evening before.
        assert_eq!(given("2026-11-25", "00:30"), given(tuesday, "21:00"));
        assert_eq!(given("2026-11-25", "07:00"), Publication { morning: None, earliest: day("2026-11-25") });
        // The next school morning after a Friday is Monday's.
        assert_eq!(given(friday, "20:00"), Publication { morning: Some(day("2026-11-28")), earliest: day("2026-12-01") });
        assert_eq!(given("2026-11-28", "10:00"), Publication { morning: None, earliest: day("2026-11-28") });
        let never = Charter { evening: 24, ..charter };
        assert_eq!(never.publication(day(tuesday), "23:59".parse().unwrap(), None).morning, None);
    }

    #[test]
    fn holidays_are_skipped() {
        let charter = Charter { evening: 19, morning: 7, minutes: 60, tests: 2 };
        let day = |text: &str| text.parse::<Day>().unwrap();
        let calendar = Calendar {
            starts: day("2026-09-01"),
            ends: day("2027-07-02"),
            zone: timetable::model::Zone::from_code("c").unwrap(),
            closed: vec![],
            alternates: false,
            letters: vec![],
        };
        // Friday evening before the holidays: the next school morning is that of 4 January.
        let given = charter.publication(day("2026-12-18"), "21:00".parse().unwrap(), Some(&calendar));
        assert_eq!(given, Publication { morning: Some(day("2026-12-19")), earliest: day("2027-01-05") });
    }
}
