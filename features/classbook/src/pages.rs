//! The pages of the class book.

mod content;
mod versions;

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// The pages of the class book.
pub(crate) fn routes() -> Routes {
    content::routes().merge(versions::routes())
}

/// An identifier in an address; anything else is not found.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
