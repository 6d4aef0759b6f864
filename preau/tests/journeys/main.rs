//! Stories across features, and tests that walk the list of features: one binary, so that it is linked once.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod accept;
mod command;
mod doors;
mod federation;
mod import;
mod sample_service;
mod standing;
mod words;

use testing::School;

/// The named school with all features.
pub(crate) async fn school(engine: kit::db::Engine) -> School {
    School::open(engine, preau::features::slices).await
}
