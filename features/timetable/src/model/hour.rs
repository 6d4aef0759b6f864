//! An hour of the day, and the set of weeks in which something recurs.

use jiff::civil::Time;
use kit::Day;
use kit::db::{Arg, IntoArg};
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// A local hour of the day, to the minute; stored as `HH:MM`, so that texts sort as hours do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(u16);

impl Hour {
    /// The first minute of a day.
    pub const MIDNIGHT: Self = Self(0);
    /// So many minutes after midnight; the last minute of the day at most.
    pub const fn of_minutes(minutes: u16) -> Self {
        Self(if minutes < 24 * 60 { minutes } else { 24 * 60 - 1 })
    }
    /// The hour of a clock.
    pub fn of(time: Time) -> Self {
        Self(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    }
    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
    /// The hour on a clock.
    pub fn time(self) -> Time {
        let part = |minutes: u16| i8::try_from(minutes).unwrap_or(0);
        Time::new(part(self.0 / 60), part(self.0 % 60), 0, 0).unwrap_or(Time::midnight())
    }
    /// The hour alone, then the minutes.
    pub fn parts(self) -> (u16, u16) {
        (self.0 / 60, self.0 % 60)
    }
    /// The hour so many minutes later, the last of the day at most.
    #[must_use]
    pub fn plus(self, minutes: u16) -> Self {
        Self::of_minutes(self.0.saturating_add(minutes))
    }
}

impl FromStr for Hour {
    type Err = &'static str;
    /// Reads `8:05`, `08:05` and `08:05:00`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(':');
        let number = |part: Option<&str>| {
            part.filter(|part| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
        };
        match (number(parts.next()), number(parts.next()), parts.next(), parts.next()) {
            (Some(hour @ 0..=23), Some(minute @ 0..=59), None | Some("00"), None) => Ok(Self(hour * 60 + minute)),
            _ => Err("not an hour of a day"),
        }
    }
}

impl Display for Hour {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl IntoArg for Hour {
    fn into_arg(self) -> Arg {
        Arg::Text(Some(self.to_string()))
    }
    fn null() -> Arg {
        Arg::Text(None)
    }
}

impl<DB: Database> Type<DB> for Hour
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(ty)
    }
}
impl<'r, DB: Database> Decode<'r, DB> for Hour
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(<String as Decode<DB>>::decode(value)?.parse()?)
    }
}

/// The Monday of the week of a day.
pub fn monday_of(day: Day) -> Day {
    day.plus_days(-i64::from(day.0.weekday().to_monday_zero_offset()))
}

/// How many weeks a set holds at most: more than any school year has.
const WEEKS_MAX: i64 = 62;

/// A set of weeks, each named by its Monday: sixty-two in a row at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    first: Day,
    bits: i64,
}

impl Weeks {
    /// The weeks of these days; those more than sixty-two weeks after the first are left out.
    pub fn of(days: impl IntoIterator<Item = Day>) -> Self {
        let mut mondays: Vec<Day> = days.into_iter().map(monday_of).collect();
        mondays.sort_unstable();
        let first = mondays.first().copied().unwrap_or(Day(jiff::civil::date(2000, 1, 3)));
        let bits = mondays.into_iter().filter_map(|monday| bit(first, monday)).fold(0, |bits, bit| bits | bit);
        Self { first, bits }
    }
    /// The set as it is stored.
    pub fn stored(first: Day, bits: i64) -> Self {
        Self { first: monday_of(first), bits }
    }
    /// The first Monday and the bits, to be stored.
    pub fn to_store(self) -> (Day, i64) {
        (self.first, self.bits)
    }
    /// Whether the week of a day is among them.
    pub fn has(self, day: Day) -> bool {
        bit(self.first, monday_of(day)).is_some_and(|bit| self.bits & bit != 0)
    }
    /// Their Mondays, in order.
    pub fn mondays(self) -> impl Iterator<Item = Day> {
        (0..WEEKS_MAX).filter(move |week| self.bits & (1 << week) != 0).map(move |week| self.first.plus_days(week * 7))
    }
    /// How many they are.
    pub fn count(self) -> u32 {
        self.bits.count_ones()
    }
}

fn bit(first: Day, monday: Day) -> Option<i64> {
    let weeks = i64::from(first.0.until((jiff::Unit::Day, monday.0)).ok()?.get_days()) / 7;
    (0..WEEKS_MAX).contains(&weeks).then(|| 1 << weeks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_hour_is_read_and_written() {
        for (typed, kept) in [("8:05", "08:05"), ("08:05", "08:05"), ("23:59", "23:59"), ("00:00:00", "00:00")] {
            assert_eq!(typed.parse::<Hour>().unwrap().to_string(), kept);
        }
        for wrong in ["", "8", "24:00", "8:60", "8:5:1", "+8:00", "8h05", "08:05:30", "008:00"] {
            assert!(wrong.parse::<Hour>().is_err(), "{wrong}");
        }
        assert_eq!(Hour::of_minutes(23 * 60).plus(90).to_string(), "23:59");
    }

    #[test]
    fn a_set_of_weeks_keeps_its_mondays() {
        let weeks = Weeks::of(["2026-11-25", "2026-09-01", "2026-11-23", "2026-10-05"].map(day));
        let mondays: Vec<String> = weeks.mondays().map(|day| day.to_string()).collect();
        assert_eq!(mondays, ["2026-08-31", "2026-10-05", "2026-11-23"]);
        assert!(weeks.has(day("2026-11-29")) && !weeks.has(day("2026-11-30")) && !weeks.has(day("2026-08-30")));
        let (first, bits) = weeks.to_store();
        assert_eq!(Weeks::stored(first, bits), weeks);
        assert_eq!(weeks.count(), 3);
    }

    #[test]
    fn a_set_of_weeks_has_an_end() {
        let endless = Weeks::of((0..500).map(|week| day("2026-08-31").plus_days(week * 7)));
        assert_eq!(endless.count(), 62);
        assert!(endless.to_store().1 > 0);
        assert_eq!(Weeks::of([]).count(), 0);
    }
}
