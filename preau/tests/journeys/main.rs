//! Stories across features, and tests that walk the list of features: one binary, so that it is linked once.

mod doors;
mod words;

use testing::School;

/// The named school with all features.
pub(crate) async fn school(engine: kit::db::Engine) -> School {
    School::open(engine, preau::features::slices).await
}
