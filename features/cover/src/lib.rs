//! Absences of staff, what becomes of their lessons, and who stands in.
//!
//! Read `model` first (an interval, what becomes of a lesson, who is free), then `sight` (who enters, who decides), `store`
//! (one absence or cover through the viewer), `write` (all that is done, each in one unit with the timetable), and a page.
mod filters;
mod forget;
mod home; // things to do on the home, the entry of the menu
mod lesson; // instructions, on the page of a lesson
pub mod model;
mod pages;
mod say;
pub mod sight;
pub mod store;
pub mod write;

#[cfg(test)]
mod tests;

use kit::Slice;
use kit::audit::{Noted, Saying};
use kit::db::Migration;

/// The schema of absences and covers.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_cover"];

/// How its acts are said in the journal.
const NOTED: &[Noted] = &[
    ("staff_absence", "from", Saying::DayAndHour),
    ("staff_absence", "until", Saying::DayAndHour),
    ("staff_absence", "fate", Saying::Words("fate")),
    ("cover", "asked", Saying::Plain),
    ("cover", "kind", Saying::Words("cover-kind")),
    ("cover", "counted", Saying::YesNo),
];

/// What absences and covers offer.
pub fn slice() -> Slice {
    Slice::named("cover")
        .pages(pages::routes())
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .menu(home::menu)
        .under(&[("/covers", "/absences")])
        .home(home::parts)
        .parts_on(lesson::parts)
        .noted(NOTED)
        .lesson_holds(&["select lesson_id from absence_lesson where structure_id = $1
             union select lesson_id from cover where structure_id = $1"])
        .forget_person(forget::forget)
}
