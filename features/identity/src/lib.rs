//! Identity: accounts, passwords, codes on paper, the way in and out.
//!
//! Read `model` first, then `accounts` (what feeds and administrators call), then a page.
//! Asks `directory` for persons; has sheets printed by `press`.
pub mod accounts;
pub mod hash_pool;
pub mod model;
pub mod passwords;
pub mod terms;

use kit::Slice;
use kit::db::Migration;

/// The schema of identity.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_identity"];

/// What identity offers.
pub fn slice() -> Slice {
    Slice::named("identity").migrations(MIGRATIONS).words(kit::words!())
}
