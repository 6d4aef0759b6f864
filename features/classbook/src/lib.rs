//! The class book: what was done in each lesson, as its teacher writes it and as pupils and families read it.
//!
//! Read `model` first (what was published, when it is shown), then `sight` (who reads, who writes), `store` (contents,
//! what ties somebody to a lesson), `write` (drafts and versions), and a page. Other features ask [`store::published`]
//! what was done in many lessons, and [`model::Published::is_shown`] whether pupils may read it.
mod archive; // a year as a ZIP
mod book; // the list of lessons with what was done in each
mod filters;
mod home;
mod menu;
pub mod model;
mod pages;
mod parts; // on the page of a lesson; whose files
pub mod sight;
mod sql;
pub mod store;
pub mod write;

#[cfg(test)]
mod tests;

use kit::Slice;
use kit::audit::{Noted, Saying};
use kit::db::Migration;

/// The schema of the class book.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_classbook"];

/// How its acts are said in the journal.
const NOTED: &[Noted] = &[
    ("section", "until", Saying::Day),
    ("inspector_access", "from", Saying::Day),
    ("inspector_access", "until", Saying::Day),
    ("school_year", "year", Saying::Plain),
    ("section", "year", Saying::Plain),
];

/// What the class book offers.
pub fn slice() -> Slice {
    Slice::named("classbook")
        .pages(pages::routes())
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .settings(sight::SETTINGS)
        .noted(NOTED)
        .menu(menu::menu)
        .home(home::parts)
        .parts_on(parts::parts)
        .file_holders(parts::HOLDERS)
        .lesson_holds(&["select lesson_id from lesson_content where structure_id = $1
             union select lesson_id from lesson_content_draft where structure_id = $1"])
        .forget_person(write::forget)
}
