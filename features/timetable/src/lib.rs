//! The timetable: what recurs, each dated lesson, what was changed of it, and who sees it.
//!
//! Read `model` first (hours, weeks, the calendar, the effective lesson, what collides), then `sight` (who reads, who
//! changes), `store` (lessons of somebody, one lesson through the viewer), `write` (changes), and a page. Other features
//! hang on [`model::LessonId`]: they ask [`store::lesson`], and put their parts on its page by `Slice::parts_on`.
pub mod calendar;
mod feed; // addresses for calendar programs
mod filters;
mod home; // the day on the home, the entry of the menu, buttons on cards
pub mod import;
mod memory;
pub mod model;
mod pages;
pub mod say;
pub mod sight;
mod sql;
pub mod store;
mod view;
pub mod write;

#[cfg(test)]
mod tests;

pub use view::subject_hue;

use kit::audit::{Noted, Saying};
use kit::db::Migration;
use kit::slice::Later;
use kit::{PersonId, Result, Slice, Unit};

/// The schema of the timetable.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_timetable", "0002_calendar_address", "0003_import_file"];

/// How its acts are said in the journal.
const NOTED: &[Noted] = &[
    ("lesson", "at", Saying::DayAndHour),
    ("room", "code", Saying::Plain),
    ("room", "kind", Saying::Words("room-kind")),
    ("room", "shared", Saying::YesNo),
    ("room", "bookable", Saying::YesNo),
    ("site", "name", Saying::Plain),
    ("bells", "slots", Saying::Plain),
    ("closed_day", "from", Saying::Day),
    ("closed_day", "to", Saying::Day),
    ("closed_day", "day", Saying::Day),
    ("closed_day", "lessons", Saying::Plain),
    ("week_letter", "letters", Saying::Plain),
    ("timetable", "program", Saying::Words("timetable-program")),
    ("timetable", "patterns", Saying::Plain),
    ("timetable", "lessons", Saying::Plain),
    ("timetable", "new", Saying::Plain),
    ("timetable", "changed", Saying::Plain),
    ("timetable", "gone", Saying::Plain),
    ("timetable", "cancelled", Saying::Plain),
];

/// What the timetable offers.
pub fn slice() -> Slice {
    Slice::named("timetable")
        .pages(pages::routes())
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .settings(calendar::SETTINGS)
        .noted(NOTED)
        .menu(home::menu)
        .home(home::parts)
        .offers(home::offers)
        .security(pages::feeds::card)
        .chores(import::waiting::CHORES)
        .forget_person(forget)
        .signal("timetable", "select structure_id, version from timetable_state")
        .kept(&["/timetable"])
}

/// Forgets the addresses of a person's calendars, and the files that she left.
fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move { Ok(feed::forget(unit, person).await? + import::waiting::forget(unit, person).await?) })
}
