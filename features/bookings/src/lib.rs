//! Bookings: rooms and equipment for a lesson.
//!
//! Read `model` first (whether a booking stands, whether a thing is free), then `sight` (who books), `store`, `write` (a
//! booking waits for whoever else writes to the timetable), and a page.
mod forget;
mod home; // the entry of the menu
mod lesson; // what is booked, on the page of a lesson
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

/// The schema of bookings.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_bookings"];

/// How its acts are said in the journal.
const NOTED: &[Noted] = &[("booking", "at", Saying::DayAndHour), ("equipment", "name", Saying::Plain)];

/// What bookings offer.
pub fn slice() -> Slice {
    Slice::named("bookings")
        .pages(pages::routes())
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .menu(home::menu)
        .under(&[("/equipment", "/bookings")])
        .home(home::parts)
        .parts_on(lesson::parts)
        .noted(NOTED)
        .lesson_holds(&["select lesson_id from booking where structure_id = $1"])
        .room_holds(&[store::HOLDS])
        .forget_person(forget::forget)
}
