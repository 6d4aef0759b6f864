//! The calendar of a school: its year, the zone of its holidays, its own closed days, the letters of its weeks.

use crate::model::{Calendar, Zone};
use kit::settings::{SettingKind, SettingSpec};
use kit::viewer::StructureHere;
use kit::{App, Day, Error, Form, Result, args};

/// The settings of the timetable.
pub const SETTINGS: &[SettingSpec] = &[
    // `clock` is what the clock of the place tells: zone A in Europe.
    SettingSpec {
        name: "timetable.holiday-zone",
        kind: SettingKind::Choice(&[
            "clock",
            "a",
            "b",
            "c",
            "corse",
            "guadeloupe",
            "guyane",
            "martinique",
            "mayotte",
            "nouvelle_caledonie",
            "polynesie",
            "reunion",
            "saint_pierre_et_miquelon",
            "wallis_et_futuna",
        ]),
        default: "clock",
    },
    SettingSpec { name: "timetable.two-weeks", kind: SettingKind::Switch, default: "yes" },
];
const ZONE: &SettingSpec = &SETTINGS[0];
const ALTERNATES: &SettingSpec = &SETTINGS[1];

/// The calendar of a structure in the year of a day: the live year, or the one that has the day.
pub async fn of(app: &App, structure: &StructureHere, day: Day) -> Result<Option<Calendar>> {
    let years: Vec<(Day, Day)> = app
        .db
        .all(
            "select starts_on, ends_on from school_year where structure_id = $1 and state <> 'draft'
             order by case when starts_on <= $2 and ends_on >= $2 then 0 when state = 'live' then 1 else 2 end, starts_on desc
             limit 1",
            args![structure.id, day],
        )
        .await?;
    let Some((starts, ends)) = years.into_iter().next() else { return Ok(None) };
    // One statement for both: what the school says of days, and of weeks.
    let said: Vec<(String, Day, String)> = app
        .db
        .all(
            "select 'closed' as what, day, label from closed_day where structure_id = $1 and day >= $2 and day <= $3
             union all select 'letter', monday, letter from week_letter where structure_id = $1 and monday <= $3",
            args![structure.id, starts, ends],
        )
        .await?;
    let (closed, letters): (Vec<_>, Vec<_>) = said.into_iter().partition(|(what, _, _)| what == "closed");
    let pair = |(_, day, words)| (day, words);
    Ok(Some(Calendar {
        starts,
        ends,
        zone: zone(app, structure),
        closed: closed.into_iter().map(pair).collect(),
        alternates: app.settings.is_on(ALTERNATES, structure.id, &structure.above),
        letters: letters.into_iter().map(pair).collect(),
    }))
}

fn zone(app: &App, structure: &StructureHere) -> Zone {
    let said = app.settings.effective(ZONE, structure.id, &structure.above).value;
    let clock = || Zone::of_clock(structure.zone.iana_name().unwrap_or("Europe/Paris"));
    Zone::from_code(&said).unwrap_or_else(clock)
}

/// A day of the calendar that pages know.
pub(crate) fn day_of(form: &Form, name: &str) -> Option<Day> {
    form.parsed::<Day>(name).filter(|day| (1900..2200).contains(&day.0.year()))
}

/// The day that an address asks for, if it does; one that is no day is not answered with another.
pub fn asked_day(query: &Form, name: &str) -> Result<Option<Day>> {
    match (query.text(name).is_empty(), day_of(query, name)) {
        (true, _) => Ok(None),
        (false, Some(day)) => Ok(Some(day)),
        (false, None) => Err(Error::Malformed),
    }
}
