//! The shelf: the services that are open to somebody, favourites first, then in the order of use; what each of
//! them learns, and when it was last opened.
//!
//! Read `shelf` first (the page and its order), then `learns`, `card` (the home's) and `store`. Asks `sso` which
//! services are open to whom: nothing here decides that.
mod card;
mod learns;
mod shelf;
mod store;

#[cfg(test)]
mod tests;

use kit::db::Migration;
use kit::viewer::default_zone;
use kit::{Day, Request, Slice};

/// The schema of the shelf.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_services"];

/// What the shelf offers.
pub fn slice() -> Slice {
    Slice::named("services")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(shelf::routes().merge(learns::routes()))
        .under(&[("/services", "/")])
        .home(card::parts)
        .forget_person(store::forget)
}

/// The day on which a page is asked for.
fn today(request: &Request) -> Day {
    request.now.day_in(&default_zone())
}
