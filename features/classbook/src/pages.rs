//! The pages of the class book.

mod archive;
mod content;
mod division;
mod inspections;
mod own;
mod section;
mod sequences;
mod versions;
mod visas;

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// The pages of the class book.
pub(crate) fn routes() -> Routes {
    own::routes()
        .merge(section::routes())
        .merge(division::routes())
        .merge(visas::routes())
        .merge(inspections::routes())
        .merge(archive::routes())
        .merge(sequences::routes())
        .merge(content::routes())
        .merge(versions::routes())
}

/// An identifier in an address; anything else is not found.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
