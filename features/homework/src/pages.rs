//! The pages of homework.

mod catchup;
mod desk;
mod give;
mod hand_in;
mod handed;
mod list;
mod review;
mod show;
mod typed;
mod variants;
mod week;

pub(crate) use list::{BACK_DAYS, Group, grouped, opens_division, sections};

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// All routes.
pub(crate) fn routes() -> Routes {
    let given = show::routes().merge(give::routes()).merge(variants::routes()).merge(review::routes());
    let lists = list::routes().merge(catchup::routes()).merge(week::routes());
    lists.merge(given).merge(hand_in::routes())
}

/// An identifier in an address; what is none is not there.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
