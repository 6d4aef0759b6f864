//! The pages of the class book.

mod content;
mod division;
mod own;
mod section;
mod versions;

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// The pages of the class book.
pub(crate) fn routes() -> Routes {
    own::routes().merge(section::routes()).merge(division::routes()).merge(content::routes()).merge(versions::routes())
}

/// An identifier in an address; anything else is not found.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
