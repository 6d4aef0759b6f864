//! Filters of the templates of the timetable, with those of the kit: hours and short days.
#![expect(unreachable_pub, reason = "the filter macro makes public types")]

use crate::model::Hour;
use askama::{Result, Values};
pub(crate) use kit::filters::*;
use kit::{Day, Lang, Words};

fn words(values: &dyn Values) -> Result<&Words> {
    askama::get_value::<Words>(values, "words")
}

/// An hour: « 8 h 30 », "8:30".
#[askama::filter_fn]
pub(crate) fn hour(hour: &Hour, values: &dyn Values) -> Result<String> {
    let (hours, minutes) = hour.parts();
    Ok(match (words(values)?.lang, minutes) {
        (Lang::En, _) => format!("{hours}:{minutes:02}"),
        (_, 0) => format!("{hours}\u{a0}h"),
        _ => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    })
}

/// A day without its year, with a capital: « Mardi 24 novembre ».
#[askama::filter_fn]
pub(crate) fn day(day: &Day, values: &dyn Values) -> Result<String> {
    let full = words(values)?.day(*day);
    Ok(capital(full.rsplit_once(' ').map_or(full.as_str(), |(day, _)| day)))
}

/// A day without its year, inside a sentence: « mardi 24 novembre ».
#[askama::filter_fn]
pub(crate) fn day_inside(day: &Day, values: &dyn Values) -> Result<String> {
    let full = words(values)?.day(*day);
    Ok(full.rsplit_once(' ').map_or(full.as_str(), |(day, _)| day).to_owned())
}

/// A day without its weekday and year: « 24 novembre ».
#[askama::filter_fn]
pub(crate) fn date_alone(day: &Day, values: &dyn Values) -> Result<String> {
    Ok(words(values)?.short_day(*day))
}

/// A day in short: « Mar. 24 », "Tue 24".
#[askama::filter_fn]
pub(crate) fn short_day(day: &Day, values: &dyn Values) -> Result<String> {
    Ok(format!("{}\u{a0}{}", weekday(*day, words(values)?), day.0.day()))
}

/// A weekday in short: « Mar. », "Tue".
#[askama::filter_fn]
pub(crate) fn short_weekday(day: &Day, values: &dyn Values) -> Result<String> {
    Ok(weekday(*day, words(values)?))
}

fn weekday(day: Day, words: &Words) -> String {
    let first: String = words.day(day).chars().take(3).collect();
    format!("{}{}", capital(&first), if words.lang == Lang::En { "" } else { "." })
}

/// A month: « Novembre 2026 ».
#[askama::filter_fn]
pub(crate) fn month(day: &Day, values: &dyn Values) -> Result<String> {
    let full = words(values)?.day(*day);
    let parts: Vec<&str> = full.split(' ').skip(2).collect();
    Ok(capital(&parts.join(" ")))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The month of a day, as addresses have it: `2026-11`.
#[askama::filter_fn]
pub(crate) fn month_code(day: &Day, _values: &dyn Values) -> Result<String> {
    Ok(day.to_string().chars().take(7).collect())
}
