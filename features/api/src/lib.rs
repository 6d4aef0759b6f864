//! JSON for programs under `/api/v1`: what somebody may read on the pages, read in her name with a token.
//!
//! Read `scope` first (what a token may be for), then `call` (who calls, and how that is answered), `tokens` (personal
//! tokens), `document` (the description for programs), and an operation. An operation looks up through the viewer, by the
//! stores of the features whose things it shows: it knows no right of its own.
mod answer; // JSON, and problems in words
mod call; // who calls
mod cursor; // where the next page begins
mod document; // the OpenAPI description
mod operations;
mod pace; // not too often
mod page; // the page of those who write programs
mod scope;
mod token_pages; // one's own tokens
pub mod tokens;

#[cfg(test)]
mod tests;

pub use scope::{Scope, Scopes};

use kit::Slice;
use kit::audit::{Noted, Saying};
use kit::db::Migration;

/// The schema of the tokens.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_api"];

/// How its acts are said in the journal.
const NOTED: &[Noted] = &[("api_token", "scopes", Saying::List("api-scope")), ("api_token", "days", Saying::Plain)];

/// What the interface for programs offers.
pub fn slice() -> Slice {
    Slice::named("api")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(operations::routes().merge(document::routes()).merge(page::routes()).merge(token_pages::routes()))
        .security(token_pages::card)
        .noted(NOTED)
        .chores(tokens::CHORES)
        .forget_person(tokens::forget)
}
