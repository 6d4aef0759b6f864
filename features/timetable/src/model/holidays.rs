//! Holidays: those of each zone, from the file that comes with the program, and bank holidays, which are computed.

use jiff::civil::{Date, date};
use kit::{Day, coded};
use std::sync::LazyLock;

coded!(
    /// A zone of the calendar of holidays.
    Zone {
        /// Zone A.
        A = "a",
        /// Zone B.
        B = "b",
        /// Zone C.
        C = "c",
        /// Corse.
        Corse = "corse",
        /// Guadeloupe.
        Guadeloupe = "guadeloupe",
        /// Guyane.
        Guyane = "guyane",
        /// Martinique.
        Martinique = "martinique",
        /// Mayotte.
        Mayotte = "mayotte",
        /// Nouvelle-Calédonie.
        NouvelleCaledonie = "nouvelle_caledonie",
        /// Polynésie française.
        Polynesie = "polynesie",
        /// La Réunion.
        Reunion = "reunion",
        /// Saint-Pierre-et-Miquelon.
        SaintPierreEtMiquelon = "saint_pierre_et_miquelon",
        /// Wallis-et-Futuna.
        WallisEtFutuna = "wallis_et_futuna",
    }
);

impl Zone {
    /// The zone which a clock tells: overseas each has its own; in Europe a clock does not say, and A is supposed.
    pub fn of_clock(name: &str) -> Self {
        match name {
            "America/Guadeloupe" | "America/Marigot" | "America/St_Barthelemy" => Self::Guadeloupe,
            "America/Cayenne" => Self::Guyane,
            "America/Martinique" => Self::Martinique,
            "Indian/Mayotte" => Self::Mayotte,
            "Pacific/Noumea" => Self::NouvelleCaledonie,
            "Pacific/Tahiti" | "Pacific/Marquesas" | "Pacific/Gambier" => Self::Polynesie,
            "Indian/Reunion" => Self::Reunion,
            "America/Miquelon" => Self::SaintPierreEtMiquelon,
            "Pacific/Wallis" => Self::WallisEtFutuna,
            _ => Self::A,
        }
    }
}

/// Holidays of a zone: there are lessons up to `after` and again from `until` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Where.
    pub zone: Zone,
    /// Which: `autumn`, `christmas`, `winter`, `spring`, `ascension`, `summer`.
    pub name: &'static str,
    /// The last day on which there are lessons.
    pub after: Day,
    /// The day on which lessons begin again.
    pub until: Day,
}

impl Holiday {
    /// Whether a day is one of them.
    pub fn has(&self, day: Day) -> bool {
        self.after < day && day < self.until
    }
}

/// The holidays that are known, of all zones.
pub static HOLIDAYS: LazyLock<Vec<Holiday>> = LazyLock::new(|| parse(include_str!("../../data/holidays.csv")));

fn parse(file: &'static str) -> Vec<Holiday> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(line).collect()
}

/// `zones;name;after;until`: one line may say it for several zones.
fn line(line: &'static str) -> Vec<Holiday> {
    let cells: Vec<&str> = line.split(';').map(str::trim).collect();
    let [zones, name, after, until] = cells[..] else { return vec![] };
    let (Ok(after), Ok(until)) = (after.parse(), until.parse()) else { return vec![] };
    zones.split(' ').filter_map(Zone::from_code).map(|zone| Holiday { zone, name, after, until }).collect()
}

/// The bank holiday that a day is, if it is one: the word of the catalogue after `bank-holiday-`.
pub fn bank_holiday(day: Day) -> Option<&'static str> {
    let fixed = match (day.0.month(), day.0.day()) {
        (1, 1) => Some("new-year"),
        (5, 1) => Some("labour"),
        (5, 8) => Some("victory"),
        (7, 14) => Some("national"),
        (8, 15) => Some("assumption"),
        (11, 1) => Some("all-saints"),
        (11, 11) => Some("armistice"),
        (12, 25) => Some("christmas"),
        _ => None,
    };
    let easter = Day(easter(day.0.year()));
    let moving = [(1, "easter-monday"), (39, "ascension"), (50, "whit-monday")];
    fixed.or_else(|| moving.into_iter().find(|(after, _)| easter.plus_days(*after) == day).map(|(_, name)| name))
}

/// Easter Sunday, by the reckoning of Butcher.
fn easter(year: i16) -> Date {
    let year_of = i32::from(year);
    let (golden, century, rest) = (year_of % 19, year_of / 100, year_of % 100);
    let shift = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - shift + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let sum = moon + sunday - 7 * late + 114;
    let (month, day) = (i8::try_from(sum / 31).unwrap_or(4), i8::try_from(sum % 31 + 1).unwrap_or(1));
    date(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn bank_holidays_move_with_easter() {
        for (text, name) in [
            ("2026-04-06", "easter-monday"),
            ("2027-03-29", "easter-monday"),
            ("2026-05-14", "ascension"),
            ("2027-05-06", "ascension"),
            ("2026-05-25", "whit-monday"),
            ("2026-11-11", "armistice"),
            ("2024-04-01", "easter-monday"),
            ("2038-04-26", "easter-monday"),
        ] {
            assert_eq!(bank_holiday(day(text)), Some(name), "{text}");
        }
        for text in ["2026-04-05", "2026-11-24", "2026-05-15"] {
            assert_eq!(bank_holiday(day(text)), None, "{text}");
        }
    }

    #[test]
    fn every_line_of_the_file_is_read() {
        let lines = include_str!("../../data/holidays.csv").lines().filter(|line| !line.starts_with('#'));
        for text in lines {
            assert!(!line(text).is_empty(), "{text}");
        }
        assert!(HOLIDAYS.iter().all(|one| one.after < one.until));
    }

    #[test]
    fn lessons_go_on_up_to_the_eve_and_begin_on_the_day_of_return() {
        let of = |zone, text: &str| HOLIDAYS.iter().find(|one| one.zone == zone && one.has(day(text))).map(|one| one.name);
        assert_eq!(of(Zone::A, "2026-10-16"), None);
        assert_eq!(of(Zone::A, "2026-10-19"), Some("autumn"));
        assert_eq!(of(Zone::A, "2026-11-01"), Some("autumn"));
        assert_eq!(of(Zone::A, "2026-11-02"), None);
        assert_eq!(
            (of(Zone::A, "2027-02-15"), of(Zone::B, "2027-02-15"), of(Zone::C, "2027-02-22")),
            (Some("winter"), None, None)
        );
        assert_eq!(of(Zone::C, "2027-07-05"), Some("summer"));
    }

    #[test]
    fn a_clock_overseas_tells_its_zone() {
        assert_eq!(Zone::of_clock("America/Martinique"), Zone::Martinique);
        assert_eq!(Zone::of_clock("Europe/Paris"), Zone::A);
    }
}
