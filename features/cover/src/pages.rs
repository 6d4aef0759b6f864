//! The pages of absences and covers.

mod counts;
mod covers;
mod list;
mod new;
mod show;

use kit::{Error, Result, Routes};
use std::str::FromStr;

/// All routes.
pub(crate) fn routes() -> Routes {
    list::routes().merge(new::routes()).merge(show::routes()).merge(covers::routes()).merge(counts::routes())
}

/// An identifier in an address; what is none is not there.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The badge of what becomes of a lesson: its tone and its icon.
fn fate_badge(fate: crate::model::Fate) -> (&'static str, &'static str) {
    use crate::model::Fate;
    match fate {
        Fate::Undecided => ("warning", "circle-alert"),
        Fate::Kept => ("ok", "check"),
        Fate::Cancelled => ("danger", "circle-x"),
        Fate::Study | Fate::Work => ("info", "book-open"),
        Fate::Cover => ("info", "user-check"),
    }
}
