//! What every feature uses. The kit knows no school word but the viewer's: structure, profile, duty, child.
//!
//! Read `slice` (what a feature offers), then `routes`, `page` and `form` (how it answers), then `db`.
//! `door` is where every request comes in and goes out.

#[macro_use]
pub mod viewer;
pub mod address;
pub mod app;
mod arrival;
pub mod assets;
pub mod audit;
pub mod comfort;
pub mod context;
mod cookies;
mod csrf;
pub mod db;
mod door;
mod error;
pub mod files;
pub mod filters;
mod form;
mod frame;
pub mod id;
pub mod jobs;
mod kept;
pub mod key;
pub mod live;
pub mod mail;
mod memo;
mod multipart;
pub mod outward;
mod page;
pub mod private;
pub mod readers;
pub mod rights;
mod routes;
pub mod sealed;
pub mod serve;
pub mod session;
pub mod settings;
pub mod slice;
pub mod time;
pub mod uploads;
pub mod words;

pub use app::{App, Config, Ingredients};
pub use context::Context;
pub use cookies::OwnCookie;
pub use csrf::token as form_token;
pub use db::{Db, Unit};
pub use door::{Asked, CookieChange, with_cookies};
pub use error::{Error, Result};
pub use form::{Called, FORM_BYTES_MAX, Filled, Form, Query, Request};
pub use frame::{Choice, Choices, menu_entries};
pub use id::{DivisionId, LessonId, PersonId, SessionId, StructureId};
pub use page::{Frame, Page, Piece, Redirect, hue_of};
pub use rights::{Decision, PUBLIC, Right, SIGNED_IN};
pub use routes::{Busy, RouteEntry, Routes};
pub use slice::Slice;
pub use time::{Clock, Day, Instant};
pub use viewer::{Function, Profile, Viewer, ViewerFacts};
pub use words::{Lang, Text, Words};

/// What the kit itself brings: its tables, its sentences, the sending of mail, the forms kept for whom they are of.
pub(crate) fn own_slice() -> Slice {
    Slice::named("kit")
        .migrations(migrations!["0001_kit", "0002_kept_form"])
        .words(words!())
        .jobs(&[mail::SEND])
        .pages(kept::routes())
        .home(kept::home)
        .chores(kept::CHORES)
        .forget_person(kept::forget)
}

/// The kit's own sentences.
pub fn own_words() -> words::Sources {
    own_slice().words
}

/// The kit's own migrations, which come first.
pub fn own_migrations() -> (&'static str, &'static [db::Migration]) {
    ("kit", own_slice().migrations)
}
