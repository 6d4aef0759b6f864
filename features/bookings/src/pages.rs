//! The pages of bookings.

mod book;
mod equipment;
mod list;

pub(crate) use list::{BookingLine, line};

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// All routes.
pub(crate) fn routes() -> Routes {
    book::routes().merge(list::routes()).merge(equipment::routes())
}

/// An identifier in an address; what is none is not there.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
