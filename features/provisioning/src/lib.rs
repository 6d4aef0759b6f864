//! Feeds: the national directory is read, compared with what is here, and applied school by school.
//!
//! Read `model` first (counts, lines, reports, errors), then `import` (the way of a delivery), then,
//! in the order of that way: `stage` (read whole, checked, kept in `scratch`), `load` (what the feed
//! says of one structure), `wish` (in the directory's terms), `present` (what there is), `identify`
//! (who is who), `reconcile` (the changes). `store` keeps what each source last said, and the runs.
//! The pages are `runs` and `run`. Asks `directory` (its `feed` module reads and writes in bulk) and
//! `identity` (accounts). Why it is done so: `docs/decisions/0004-import.md`.
mod identify;
mod import;
mod load;
pub mod model;
mod naming;
mod present;
mod reconcile;
pub mod report;
mod scratch;
mod stage;
mod store;
mod wish;

pub use import::{Ground, import};
pub use model::{Counts, ImportError, Options, Outcome, Progress, Report};

use kit::Slice;
use kit::db::Migration;

/// The schema of feeds.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_feeds"];

/// What feeds offer.
pub fn slice() -> Slice {
    Slice::named("provisioning").migrations(MIGRATIONS).words(kit::words!())
}
