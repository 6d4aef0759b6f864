//! Weeks of a school year as bits: bit 0 is the first one.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use crate::model::Year;

/// A year has at most as many weeks as there are bits.
pub(crate) const MAX_WEEKS: u32 = 64;

/// A set of weeks of the year.
pub(crate) type Weeks = u64;

/// The Monday of a day's week.
pub(crate) fn monday_of(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    // The earliest dates that jiff knows have no Monday before them; no timetable comes near.
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

/// A day some days later; days of a timetable are far from the end of time.
pub(crate) fn later(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

/// The weeks of a year, by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    pub(crate) year: Year,
}

impl Calendar {
    pub(crate) fn monday(&self, week: u32) -> Date {
        later(self.year.first_monday, i64::from(week) * 7)
    }

    pub(crate) fn day(&self, week: u32, weekday: Weekday) -> Date {
        later(self.monday(week), i64::from(weekday.to_monday_zero_offset()))
    }

    /// The number of the week in which a day falls.
    pub(crate) fn week_of(&self, day: Date) -> Option<u32> {
        let days = (monday_of(day) - self.year.first_monday).get_days();
        u32::try_from(days / 7).ok().filter(|&week| days >= 0 && week < MAX_WEEKS)
    }

    /// All weeks that have a day in the year.
    pub(crate) fn all(&self) -> Weeks {
        let last = self.week_of(self.year.last_day).unwrap_or(MAX_WEEKS - 1);
        let first = self.week_of(self.year.first_day).unwrap_or(0);
        (first..=last.max(first)).fold(0, |weeks, week| weeks | 1 << week)
    }

    /// The Mondays of a set of weeks.
    pub(crate) fn mondays(&self, weeks: Weeks) -> Vec<Date> {
        bits(weeks).map(|week| self.monday(week)).collect()
    }
}

/// The numbers of the weeks of a set, in order.
pub(crate) fn bits(weeks: Weeks) -> impl Iterator<Item = u32> {
    (0..MAX_WEEKS).filter(move |week| weeks >> week & 1 == 1)
}

/// Cuts weeks into series in which the same parts take part, in the order of their first week.
pub(crate) fn split<P: Clone + Ord>(parts: &[(Weeks, P)], within: Weeks) -> Vec<(Weeks, Vec<P>)> {
    let mut series: BTreeMap<Vec<P>, Weeks> = BTreeMap::new();
    for week in bits(within) {
        let mut there: Vec<P> = parts.iter().filter(|(weeks, _)| weeks >> week & 1 == 1).map(|(_, part)| part.clone()).collect();
        there.sort();
        there.dedup();
        *series.entry(there).or_default() |= 1 << week;
    }
    let mut series: Vec<_> = series.into_iter().map(|(parts, weeks)| (weeks, parts)).collect();
    series.sort_by_key(|(weeks, _)| weeks.trailing_zeros());
    series
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn weeks_are_counted_from_the_first_monday() {
        let calendar = Calendar { year: Year::between(date(2026, 9, 1), date(2027, 7, 2)) };
        assert_eq!(calendar.monday(0), date(2026, 8, 31));
        assert_eq!(calendar.week_of(date(2026, 9, 6)), Some(0));
        assert_eq!(calendar.week_of(date(2026, 9, 7)), Some(1));
        assert_eq!(calendar.week_of(date(2026, 8, 30)), None);
        assert_eq!(calendar.week_of(date(2028, 8, 30)), None);
        assert_eq!(calendar.day(1, Weekday::Sunday), date(2026, 9, 13));
        assert_eq!(calendar.all().count_ones(), 44);
    }

    proptest! {
        #[test]
        fn a_split_covers_each_week_once(parts in prop::collection::vec((any::<u64>(), 0u8..5), 0..8), within: u64) {
            let series = split(&parts, within);
            let mut seen = 0u64;
            for (weeks, there) in &series {
                prop_assert_eq!(seen & weeks, 0);
                seen |= weeks;
                for week in bits(*weeks) {
                    for (mask, part) in &parts {
                        let named = there.contains(part);
                        let on = parts.iter().any(|(m, p)| p == part && m >> week & 1 == 1);
                        prop_assert_eq!(named, on, "{} {}", mask, part);
                    }
                }
            }
            prop_assert_eq!(seen, within);
            let distinct: std::collections::BTreeSet<_> = series.iter().map(|(_, there)| there).collect();
            prop_assert_eq!(distinct.len(), series.len());
        }
    }
}
