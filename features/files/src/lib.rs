//! Files that people attach: taken in by their content and not by their name, kept within each person's room, shown
//! and served to exactly those who may see what they are attached to.
//!
//! Read `kind` first (what a file is), then `name`, `receive` (from a form to the store), `store` (room, attaching),
//! `serve` and `preview`; `picture` and `photographs` work on images. Another feature takes a form with
//! [`receive`], keeps its files with [`keep`] inside its own unit, lists them with [`of_holder`] and shows them with
//! [`pieces`]; who may read what they are attached to it says in its slice (`file_holders`). Nothing here knows what
//! that is.
mod kind;
mod name;
mod photographs;
mod picture;
pub mod pieces;
mod preview;
mod receive;
mod room;
mod serve;
mod size;
mod store;
mod sweep;

#[cfg(test)]
mod tests;

pub use kind::{Family, Kind};
pub use photographs::photographs_to_pdf;
pub use receive::{Received, receive, receive_made, receive_photographs};
pub use size::in_words as size_in_words;
pub use store::{Attachment, AttachmentId, Holder, attach, copy, detach, hand_over, keep, of_holder, own};

use kit::Slice;
use kit::db::Migration;

/// The schema of files.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_files"];

/// What files offer.
pub fn slice() -> Slice {
    Slice::named("files")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(serve::routes().merge(preview::routes()))
        .settings(room::SETTINGS)
        .chores(sweep::CHORES)
        .forget_person(store::forget)
}
