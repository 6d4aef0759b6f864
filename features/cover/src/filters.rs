//! Filters of the templates of absences, with those of the kit: days without their year.
#![expect(unreachable_pub, reason = "the filter macro makes public types")]

use askama::{Result, Values};
pub(crate) use kit::filters::*;
use kit::{Day, Words};

/// A day without its year, with a capital: « Mardi 24 novembre ».
#[askama::filter_fn]
pub(crate) fn day(day: &Day, values: &dyn Values) -> Result<String> {
    let full = askama::get_value::<Words>(values, "words")?.day(*day);
    let day = full.rsplit_once(' ').map_or(full.as_str(), |(day, _)| day);
    let mut chars = day.chars();
    Ok(chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default())
}
