//! Instants, days, and the clock: time is always a parameter.

use jiff::{Timestamp, ZonedDateTime, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};
use std::sync::Arc;

/// A moment in UTC, to the microsecond; stored as a `bigint` of microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant(Timestamp);

impl Instant {
    /// The moment so many microseconds after 1970-01-01T00:00:00Z; out of range becomes the nearest bound.
    pub fn from_micros(micros: i64) -> Self {
        Self(Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX }))
    }
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }
    /// The moment that many seconds later (or earlier, when negative), bounded.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.micros().saturating_add(seconds.saturating_mul(1_000_000)))
    }
    /// The local date in a zone.
    pub fn day_in(self, zone: &TimeZone) -> Day {
        Day(self.0.to_zoned_datetime(zone.clone()).date())
    }
    /// The local date and time in a zone.
    pub fn in_zone(self, zone: &TimeZone) -> ZonedDateTime {
        self.0.to_zoned_datetime(zone.clone())
    }
    /// Seconds from `earlier` to `self`; negative if `self` comes first.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.micros() - earlier.micros()) / 1_000_000
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Self::from_micros(timestamp.as_microsecond())
    }
}

impl std::str::FromStr for Instant {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Timestamp>().map(Self::from)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

/// A local date; stored as ISO text (`2026-11-24`), so that texts sort as dates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub Date);

impl Day {
    /// The day so many days later (or earlier), bounded by the calendar.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }
    /// The instant at which this day begins in a zone.
    pub fn start_in(self, zone: &TimeZone) -> Instant {
        self.0.to_zoned_datetime(zone.clone()).map_or(Instant::from_micros(i64::MAX), |zoned| zoned.timestamp().into())
    }
    /// How many whole years lie between this day (a birth date) and `today`.
    pub fn years_until(self, today: Self) -> i64 {
        let years = i64::from(today.0.year()) - i64::from(self.0.year());
        let before = (today.0.month(), today.0.day()) < (self.0.month(), self.0.day());
        years - i64::from(before)
    }
}

impl std::str::FromStr for Day {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

impl<DB: Database> Type<DB> for Instant
where
    i64: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <i64 as Type<DB>>::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        <i64 as Type<DB>>::compatible(ty)
    }
}
impl<'r, DB: Database> Decode<'r, DB> for Instant
where
    i64: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self::from_micros(<i64 as Decode<DB>>::decode(value)?))
    }
}
impl<'q, DB: Database> Encode<'q, DB> for Instant
where
    i64: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.micros().encode_by_ref(buffer)
    }
}

impl<DB: Database> Type<DB> for Day
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
impl<'r, DB: Database> Decode<'r, DB> for Day
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(<String as Decode<DB>>::decode(value)?.parse()?)
    }
}

/// Where "now" comes from: the system, shifted so that a demo or a test starts when it likes.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    Shifted(i64),
    /// Shifted for those who look at it, and for nobody else.
    Shown(i64),
    Set(std::sync::atomic::AtomicI64),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Arc::new(Source::Shifted(0)))
    }
    /// A clock that shows `start` now and runs on from there.
    pub fn starting_at(start: Instant) -> Self {
        Self(Arc::new(Source::Shifted(start.micros() - system_micros())))
    }
    /// A clock that shows `start` now and runs on from there, while other programs, and codes that a telephone
    /// makes, keep the system's time: see [`outside`](Self::outside).
    pub fn showing(start: Instant) -> Self {
        Self(Arc::new(Source::Shown(start.micros() - system_micros())))
    }
    /// A clock that stands still until it is set: for tests.
    pub fn standing_at(instant: Instant) -> Self {
        Self(Arc::new(Source::Set(instant.micros().into())))
    }
    /// The present moment.
    pub fn now(&self) -> Instant {
        match &*self.0 {
            Source::Shifted(shift) | Source::Shown(shift) => Instant::from_micros(system_micros() + shift),
            Source::Set(micros) => Instant::from_micros(micros.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }
    /// Whether people are shown another time than the world's.
    pub fn is_shown(&self) -> bool {
        matches!(&*self.0, Source::Shown(_))
    }
    /// A moment of this clock as the world has it: what goes into a token, and what a code of a telephone is of.
    pub fn outside(&self, at: Instant) -> Instant {
        match &*self.0 {
            Source::Shown(shift) => Instant::from_micros(at.micros() - shift),
            Source::Shifted(_) | Source::Set(_) => at,
        }
    }
    /// A moment of the world as this clock has it.
    pub fn inside(&self, at: Instant) -> Instant {
        match &*self.0 {
            Source::Shown(shift) => Instant::from_micros(at.micros() + shift),
            Source::Shifted(_) | Source::Set(_) => at,
        }
    }
    /// Moves a standing clock forward (or back) by seconds; a running clock is left alone.
    pub fn advance(&self, seconds: i64) {
        if let Source::Set(micros) = &*self.0 {
            micros.fetch_add(seconds * 1_000_000, std::sync::atomic::Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
fn system_micros() -> i64 {
    Timestamp::now().as_microsecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_counts_from_its_day() {
        let born: Day = "2010-03-14".parse().unwrap();
        assert_eq!(born.years_until("2028-03-13".parse().unwrap()), 17);
        assert_eq!(born.years_until("2028-03-14".parse().unwrap()), 18);
    }

    #[test]
    fn a_clock_that_is_shown_is_for_people_alone() {
        let start: Instant = "2026-11-20T09:20:00Z".parse().unwrap();
        let clock = Clock::showing(start);
        let (now, system) = (clock.now(), Clock::system().now());
        assert!((0..5).contains(&now.seconds_since(start)));
        assert!((-5..=0).contains(&clock.outside(now).seconds_since(system)));
        assert_eq!(clock.inside(clock.outside(now)), now);
        let shifted = Clock::starting_at(start);
        assert!(!shifted.is_shown());
        assert_eq!(shifted.outside(start), start);
    }

    #[test]
    fn the_day_depends_on_the_zone() {
        let instant: Instant = "2026-11-23T23:30:00Z".parse().unwrap();
        let zone = |name| TimeZone::get(name).unwrap();
        assert_eq!(instant.day_in(&zone("Europe/Paris")).to_string(), "2026-11-24");
        assert_eq!(instant.day_in(&zone("America/Martinique")).to_string(), "2026-11-23");
    }
}
