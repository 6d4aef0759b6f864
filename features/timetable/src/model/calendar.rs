//! When there are lessons at all: the year, the holidays of the zone, the school's own closed days; and the letters
//! of weeks, which alternate over the weeks that are open.

use super::holidays::{HOLIDAYS, Zone, bank_holiday};
use super::hour::monday_of;
use kit::Day;
use kit::words::Text;

/// The letter of a week: A or B, or what the school wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter(pub String);

/// Why a day has no lessons.
#[derive(Clone, Debug, PartialEq)]
pub enum Closed {
    /// Outside the school year.
    OutsideYear,
    /// Holidays: their name in the file.
    Holiday(&'static str),
    /// A bank holiday.
    Bank(&'static str),
    /// A day that the school closed, with its own words.
    Own(String),
    /// Sunday.
    Sunday,
}

impl Closed {
    /// The words for it.
    pub fn words(&self) -> Text {
        match self {
            Self::OutsideYear => Text::from("closed-outside-year"),
            Self::Holiday(name) => Text::keyed(format!("holiday-{name}")),
            Self::Bank(name) => Text::keyed(format!("bank-holiday-{name}")),
            Self::Own(words) => Text::literal(words.as_str()),
            Self::Sunday => Text::from("closed-sunday"),
        }
    }
}

/// The calendar of a structure for one school year.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The first day of the year.
    pub starts: Day,
    /// Its last day.
    pub ends: Day,
    /// Whose holidays.
    pub zone: Zone,
    /// The school's own closed days, with their words.
    pub closed: Vec<(Day, String)>,
    /// Whether weeks alternate.
    pub alternates: bool,
    /// The letters that the school said itself, by Monday.
    pub letters: Vec<(Day, String)>,
}

impl Calendar {
    /// Why a day has no lessons; none for a day of lessons.
    pub fn closed(&self, day: Day) -> Option<Closed> {
        if day < self.starts || day > self.ends {
            return Some(Closed::OutsideYear);
        }
        if let Some((_, words)) = self.closed.iter().find(|(closed, _)| *closed == day) {
            return Some(Closed::Own(words.clone()));
        }
        if let Some(name) = bank_holiday(day) {
            return Some(Closed::Bank(name));
        }
        if let Some(holiday) = HOLIDAYS.iter().find(|one| one.zone == self.zone && one.has(day)) {
            return Some(Closed::Holiday(holiday.name));
        }
        (weekday(day) == 7).then_some(Closed::Sunday)
    }
    /// Whether there may be lessons on a day.
    pub fn is_open(&self, day: Day) -> bool {
        self.closed(day).is_none()
    }
    /// Whether a week has a day of lessons from Monday to Friday.
    pub fn week_is_open(&self, monday: Day) -> bool {
        (0..5).any(|after| self.is_open(monday.plus_days(after)))
    }
    /// The Mondays of the weeks that are open, in order.
    pub fn open_mondays(&self) -> Vec<Day> {
        let mut out = vec![];
        let mut monday = monday_of(self.starts);
        // A year has an end, whatever a feed says of it.
        while monday <= self.ends && out.len() < 62 {
            if self.week_is_open(monday) {
                out.push(monday);
            }
            monday = monday.plus_days(7);
        }
        out
    }
    /// The letter of the week of a day: they alternate over open weeks, beginning with A; one that the school said is
    /// gone on from.
    pub fn letter(&self, day: Day) -> Option<Letter> {
        let wanted = monday_of(day);
        if !self.alternates {
            return None;
        }
        let mut next = "A".to_owned();
        for monday in self.open_mondays() {
            let letter = self.letters.iter().find(|(at, _)| *at == monday).map_or(next, |(_, said)| said.clone());
            if monday == wanted {
                return Some(Letter(letter));
            }
            next = if letter == "A" { "B" } else { "A" }.to_owned();
        }
        None
    }
    /// The next open day after a day, in the year.
    pub fn next_open(&self, day: Day) -> Option<Day> {
        let mut next = day.plus_days(1).max(self.starts);
        while next <= self.ends {
            if self.is_open(next) {
                return Some(next);
            }
            next = next.plus_days(1);
        }
        None
    }
}

/// The day of the week: 1 is Monday, 7 is Sunday.
fn weekday(day: Day) -> i8 {
    day.0.weekday().to_monday_one_offset()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn calendar() -> Calendar {
        Calendar {
            starts: day("2026-09-01"),
            ends: day("2027-07-02"),
            zone: Zone::A,
            closed: vec![(day("2026-11-13"), "Journée pédagogique".into())],
            alternates: true,
            letters: vec![],
        }
    }

    #[test]
    fn a_day_is_closed_for_a_reason() {
        let calendar = calendar();
        assert_eq!(calendar.closed(day("2026-11-24")), None);
        assert_eq!(calendar.closed(day("2026-11-13")), Some(Closed::Own("Journée pédagogique".into())));
        assert_eq!(calendar.closed(day("2026-11-11")), Some(Closed::Bank("armistice")));
        assert_eq!(calendar.closed(day("2026-10-21")), Some(Closed::Holiday("autumn")));
        assert_eq!(calendar.closed(day("2026-11-22")), Some(Closed::Sunday));
        assert_eq!(calendar.closed(day("2026-08-31")), Some(Closed::OutsideYear));
        assert_eq!(calendar.next_open(day("2026-11-10")), Some(day("2026-11-12")));
        assert_eq!(calendar.next_open(day("2027-07-02")), None);
    }

    #[test]
    fn letters_alternate_over_open_weeks() {
        let calendar = calendar();
        let letter = |text| calendar.letter(day(text)).map(|letter| letter.0);
        assert_eq!(letter("2026-09-01").as_deref(), Some("A"));
        assert_eq!(letter("2026-09-11").as_deref(), Some("B"));
        assert_eq!(letter("2026-10-16").as_deref(), Some("A"), "the seventh week");
        assert_eq!(letter("2026-10-20"), None, "holidays have no letter");
        assert_eq!(letter("2026-11-02").as_deref(), Some("B"), "the alternation goes on over the holidays");
        assert_eq!(Calendar { alternates: false, ..calendar }.letter(day("2026-09-01")), None);
    }

    #[test]
    fn a_letter_that_was_said_is_gone_on_from() {
        let calendar = Calendar { letters: vec![(day("2026-11-02"), "A".into())], ..calendar() };
        let letter = |text| calendar.letter(day(text)).map(|letter| letter.0);
        assert_eq!(letter("2026-10-16").as_deref(), Some("A"));
        assert_eq!(letter("2026-11-04").as_deref(), Some("A"));
        assert_eq!(letter("2026-11-09").as_deref(), Some("B"));
    }

    #[test]
    fn a_year_of_the_mainland_has_thirty_six_weeks_or_so() {
        let weeks = calendar().open_mondays().len();
        assert!((35..=38).contains(&weeks), "{weeks}");
        let endless = Calendar { ends: day("2099-01-01"), ..calendar() };
        assert_eq!(endless.open_mondays().len(), 62);
    }
}
