//! The timetable: what recurs, each dated lesson, what was changed of it, and who sees it.
//!
//! Read `model` first (hours, weeks, the calendar, the effective lesson, what collides), then `sight` (who reads, who
//! changes), `store` (lessons of somebody, one lesson through the viewer), `write` (changes), and a page. Other features
//! hang on [`model::LessonId`]: they ask [`store::lesson`], and put their parts on its page by `Slice::parts_on`.
pub mod calendar;
pub mod model;
pub mod sight;
mod sql;
pub mod store;
pub mod write;

#[cfg(test)]
mod tests;

use kit::Slice;
use kit::db::Migration;

/// The schema of the timetable.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_timetable"];

/// What the timetable offers.
pub fn slice() -> Slice {
    Slice::named("timetable").migrations(MIGRATIONS).words(kit::words!()).settings(calendar::SETTINGS)
}
