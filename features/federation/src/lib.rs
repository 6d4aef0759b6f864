//! Federation: people come in through another counter, an academy's or another portal's, that speaks OpenID Connect.
//!
//! Read `model` first, then `register` (the counters), `links` (who somebody there is here), `way` (there and back),
//! `oidc` (what the protocol demands). Nobody is ever known by a name or a mail address; no account is made.
//! Asks `identity` for accounts and the way in.
pub mod model;
pub mod register;

mod admin; // the pages of those who run the platform
mod failed; // why nobody came in
mod links; // who somebody of a counter is here
mod oidc; // the protocol
mod own; // one's own links, and leaving the counter too
mod pending; // known there, not yet here
mod told; // a session ended there
mod way; // there and back

#[cfg(test)]
mod tests;

pub use admin::enter::{Typed, completed, entered};

use kit::db::Migration;
use kit::{PUBLIC, Routes, SIGNED_IN, Slice};

/// The schema of federation.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_federation"];

fn routes() -> Routes {
    Routes::at("/sign-in/with/{provider}")
        .get(PUBLIC, way::begin)
        .and_at("/sign-in/with/{provider}/back")
        .get_that_writes(PUBLIC, "a counter sends people back by a GET, which counts once", way::back)
        .and_at("/sign-in/with/{provider}/failed")
        .get(PUBLIC, failed::show)
        .and_at("/sign-in/with/{provider}/unknown")
        .get(PUBLIC, pending::unknown)
        .and_at("/sign-in/with/{provider}/link")
        .get(SIGNED_IN, pending::show)
        .post(SIGNED_IN, pending::link)
        .and_at("/sign-in/with/{provider}/unlink")
        .post(SIGNED_IN, own::unlink)
        .and_at("/sign-in/with/{provider}/left")
        .get(PUBLIC, own::left)
        .and_at("/sign-in/with/{provider}/signed-out")
        .called("a counter says that a session ended, by a token that it signed", told::signed_out)
}

/// What federation offers.
pub fn slice() -> Slice {
    Slice::named("federation")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(routes().merge(admin::routes()))
        .ways_in(register::ways_in, links::entered)
        .security(own::card)
        .leaving(own::leaving)
        .chores(links::CHORES)
        .forget_person(links::forget)
}
