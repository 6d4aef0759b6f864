//! Hours that a place's clocks leap over, or go through twice.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// The hours of a year that the clocks leap over: from the first moment that is not, to the first
/// that is again.
#[derive(Debug)]
pub(crate) struct Leaps(Vec<(DateTime, DateTime)>);

impl Leaps {
    pub(crate) fn of(zone: &TimeZone, first: Date, last: Date) -> Leaps {
        let Ok(start) = first.to_datetime(Time::midnight()).to_zoned_datetime(zone.clone()) else { return Leaps(Vec::new()) };
        let mut before = start.offset();
        let mut leaps = Vec::new();
        for transition in zone.following(start.timestamp()).take(400) {
            let (from, to) = (at(before, &transition), at(transition.offset(), &transition));
            if from.date() > last {
                break;
            }
            if from < to {
                leaps.push((from, to));
            }
            before = transition.offset();
        }
        Leaps(leaps)
    }

    /// Whether a lesson would begin or end at an hour that is not.
    pub(crate) fn hit(&self, day: Date, starts: Time, ends: Time) -> bool {
        let (starts, ends) = (day.to_datetime(starts), day.to_datetime(ends));
        self.0.iter().any(|&(from, to)| (from <= starts && starts < to) || (from < ends && ends < to))
    }
}

fn at(offset: Offset, transition: &jiff::tz::TimeZoneTransition<'_>) -> DateTime {
    offset.to_datetime(transition.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn the_hour_of_march_is_leapt_over_where_it_is() {
        let (first, last) = (date(2026, 9, 1), date(2027, 7, 2));
        let two = |minute| time(2, minute, 0, 0);
        let paris = Leaps::of(&TimeZone::get("Europe/Paris").unwrap(), first, last);
        assert!(paris.hit(date(2027, 3, 28), two(0), two(30)));
        assert!(paris.hit(date(2027, 3, 28), time(1, 0, 0, 0), two(30)));
        assert!(!paris.hit(date(2027, 3, 28), time(1, 0, 0, 0), two(0)));
        assert!(!paris.hit(date(2027, 3, 28), time(3, 0, 0, 0), time(4, 0, 0, 0)));
        assert!(!paris.hit(date(2027, 3, 21), two(0), two(30)));
        let reunion = Leaps::of(&TimeZone::get("Indian/Reunion").unwrap(), first, last);
        assert!(!reunion.hit(date(2027, 3, 28), two(0), two(30)));
    }
}
