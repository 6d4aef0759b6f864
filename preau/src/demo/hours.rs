//! When the demo is: now, or, outside school hours, the last school day at 10:20, so that a lesson is under way.

use ::timetable::model::{HOLIDAYS, Hour, Zone, bank_holiday};
use jiff::tz::TimeZone;
use kit::{Clock, Day, Instant};

/// The hours of the collège, between which there are breaks and no more; Wednesday has the morning alone.
const MORNING: (&str, &str) = ("08:00", "11:55");
const AFTERNOON: (&str, &str) = ("13:25", "17:20");
/// At what time a school day is looked at by those who come outside its hours.
const LOOKED_AT: &str = "10:20";

/// The clock of a demo that begins now.
pub(super) fn clock(zone: &TimeZone) -> Clock {
    let system = Clock::system();
    shown_at(system.now(), zone).map_or(system, Clock::showing)
}

/// What its clock shows when somebody comes at that moment; nothing during the hours of school. Pure.
fn shown_at(now: Instant, zone: &TimeZone) -> Option<Instant> {
    let local = now.in_zone(zone);
    let (today, hour) = (Day(local.date()), Hour::of(local.time()));
    let of = |text: &str| text.parse::<Hour>().ok();
    let within = |(from, to): (&str, &str)| of(from) <= Some(hour) && Some(hour) < of(to);
    let afternoon = today.0.weekday() != jiff::civil::Weekday::Wednesday;
    if is_school_day(today) && (within(MORNING) || (afternoon && within(AFTERNOON))) {
        return None;
    }
    let past = if Some(hour) >= of(LOOKED_AT) { 0 } else { 1 };
    // The longest holidays are those of summer.
    let day = (past..120).map(|back| today.plus_days(-back)).find(|day| is_school_day(*day))?;
    let (hours, minutes) = of(LOOKED_AT)?.parts();
    let seconds = (i64::from(hours) * 60 + i64::from(minutes)) * 60;
    Some(day.start_in(zone).plus_seconds(seconds))
}

fn is_school_day(day: Day) -> bool {
    day.0.weekday().to_monday_one_offset() <= 5
        && bank_holiday(day).is_none()
        && !HOLIDAYS.iter().any(|holiday| holiday.zone == Zone::A && holiday.has(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_lesson_under_way() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let cases = [
            ("2026-11-24T09:20:00Z", None, "a lesson of Tuesday"),
            ("2026-11-24T08:55:00Z", None, "a break"),
            ("2026-11-24T11:30:00Z", Some("2026-11-24T09:20:00Z"), "lunch"),
            ("2026-11-24T20:00:00Z", Some("2026-11-24T09:20:00Z"), "an evening"),
            ("2026-11-24T05:00:00Z", Some("2026-11-23T09:20:00Z"), "an early morning"),
            ("2026-11-25T13:00:00Z", Some("2026-11-25T09:20:00Z"), "Wednesday afternoon"),
            ("2026-11-29T09:20:00Z", Some("2026-11-27T09:20:00Z"), "Sunday"),
            ("2026-11-11T09:20:00Z", Some("2026-11-10T09:20:00Z"), "Armistice"),
            ("2026-12-26T09:20:00Z", Some("2026-12-18T09:20:00Z"), "Christmas holidays"),
            ("2026-10-25T12:00:00Z", Some("2026-10-16T08:20:00Z"), "autumn holidays, in summer time"),
            ("2027-08-20T09:00:00Z", Some("2027-07-02T08:20:00Z"), "summer"),
        ];
        for (now, shown, name) in cases {
            let shown = shown.map(|at| at.parse::<Instant>().unwrap());
            assert_eq!(shown_at(now.parse().unwrap(), &zone), shown, "{name}");
        }
    }
}
