//! Single sign-on: the register of services, what each receives, to whom it is open; and the protocols by which
//! they sign people in with the portal's session.
//!
//! Read `model` first, then `opening` (to whom a service is open) and `release` (what it learns), `registry` (the
//! SQL, and what other features ask), then `cas`. Asks `directory` for who
//! somebody is, `identity` for the account.
pub mod clients;
pub mod model;
pub mod oidc; // OpenID Connect
pub mod opening;
pub mod registry;
pub mod release;
pub mod visits;

pub use oidc::bearer; // who comes with a token of ours to `/api/v1`

mod admin; // the pages of those who answer for services
mod cas; // CAS 1, 2, 3
mod facts; // what the directory knows that a policy lets out
mod limits; // failures of services, counted
mod onward; // to a service, or the page that says why not
mod proof; // sealed words in an address
mod step_up; // a second factor for one service
mod telling; // what was opened from a session, and its end
mod ticket; // made, kept as hashes, taken once

#[cfg(test)]
mod tests;

use kit::Slice;
use kit::db::Migration;

/// The schema of single sign-on.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_sso", "0002_oidc", "0003_places", "0004_api"];

/// What single sign-on offers.
pub fn slice() -> Slice {
    Slice::named("sso")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(cas::routes().merge(oidc::routes()).merge(admin::routes()))
        .jobs(&[telling::TELL])
        .chores(telling::CHORES)
        .leaving(telling::leaving)
        .forget_person(telling::forget)
}
