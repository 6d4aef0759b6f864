//! The pages of homework.

mod desk;
mod give;
mod list;
mod show;
mod typed;

pub(crate) use list::{BACK_DAYS, Group, grouped, opens_division, sections};

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// All routes.
pub(crate) fn routes() -> Routes {
    list::routes().merge(show::routes()).merge(give::routes())
}

/// An identifier in an address; what is none is not there.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
