//! Identity: accounts, passwords, codes on paper, the way in and out.
//!
//! Read `model` first, then `accounts` (what feeds and administrators call), then a page.
//! Asks `directory` for persons; has sheets printed by `press`.
pub mod accounts;
pub mod factors; // what is asked besides the password
pub mod hash_pool;
pub mod model;
pub mod passwords; // what is a good one, and how one is kept
pub mod settings;
pub mod terms;

mod closing; // the end of an account
mod codes; // one-time codes on paper
mod devices; // browsers in which somebody has come in before
mod entering; // a session begins
mod events; // what happened to an account
mod limits; // how often somebody may try
mod rights; // who may do what to another's account
pub mod tokens; // signed notes between two screens

mod access; // another's account, for those who may help
mod activation; // a first visit, with a code on paper
mod before; // terms and a password of one's own, before the session
mod charter; // the terms at full length
mod children; // a child of another school joins the account
mod contact; // one's own mail and mobile
mod help; // what to do when one cannot come in
mod offers; // buttons on cards and classes
mod security; // password, sessions, what happened
mod sheets; // codes on paper
mod sign_in; // login and password, and the way out

pub use codes::hand_over;
pub use entering::{ELSEWHERE, Way, go_on, keep_comfort};
pub use sign_in::{AFTER, LAST_WAY, Said, sign_in_page};

use kit::Slice;
use kit::db::Migration;

/// The schema of identity.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_identity", "0002_devices", "0003_factors", "0004_passkeys"];

/// What identity offers.
pub fn slice() -> Slice {
    Slice::named("identity")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .settings(settings::SETTINGS)
        .pages(
            sign_in::routes()
                .merge(before::routes())
                .merge(charter::routes())
                .merge(activation::routes())
                .merge(passwords::routes())
                .merge(help::routes())
                .merge(security::routes())
                .merge(contact::routes())
                .merge(children::routes())
                .merge(access::routes())
                .merge(factors::routes())
                .merge(sheets::routes()),
        )
        .home(contact::home)
        .offers(offers::offers)
        .jobs(&[help::SEND_LINK])
        .chores(&[closing::ERASE])
        .forget_person(closing::forget)
}

#[cfg(test)]
mod tests;
