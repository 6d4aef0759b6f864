//! Filters of the templates of the class book, with those of the kit: hours, days without their year, months.
#![expect(unreachable_pub, reason = "the filter macro makes public types")]

use askama::{Result, Values};
pub(crate) use kit::filters::*;
use kit::{Day, Lang, Words};
use timetable::model::Hour;

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
    Ok(capital(&without_year(&words(values)?.day(*day))))
}

/// A day without its year, inside a sentence: « mardi 24 novembre ».
#[askama::filter_fn]
pub(crate) fn day_inside(day: &Day, values: &dyn Values) -> Result<String> {
    Ok(without_year(&words(values)?.day(*day)))
}

/// A day without its weekday and year: « 24 novembre ».
#[askama::filter_fn]
pub(crate) fn date_alone(day: &Day, values: &dyn Values) -> Result<String> {
    Ok(words(values)?.short_day(*day))
}

/// A month: « Novembre 2026 ».
#[askama::filter_fn]
pub(crate) fn month(day: &Day, values: &dyn Values) -> Result<String> {
    let full = words(values)?.day(*day);
    Ok(capital(&full.split(' ').skip(2).collect::<Vec<_>>().join(" ")))
}

fn without_year(full: &str) -> String {
    full.rsplit_once(' ').map_or(full, |(day, _)| day).to_owned()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The hue of a subject, the same in the timetable.
#[askama::filter_fn]
pub(crate) fn subject_hue(subject: &str, _values: &dyn Values) -> Result<&'static str> {
    Ok(timetable::subject_hue(subject))
}
