//! The directory: structures, divisions, groups, persons, and what ties them.
//!
//! Read `model` first, then `viewing` (who is asking).
pub mod model;
pub mod viewing;

use kit::db::Migration;
use kit::slice::Slice;

/// The directory's schema.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_directory"];

/// What the directory offers.
pub fn slice() -> Slice {
    Slice::named("directory").migrations(MIGRATIONS).words(kit::words!()).load_viewer(viewing::load)
}
