//! The shelf: the services that are open to somebody, favourites first, then in the order of use; what each of
//! them learns, and when it was last opened.
//!
//! Read `shelf` first (the page and its order), then `learns`, `trouble` (which link of the way failed), `visits`,
//! `card` (the home's) and `store`. Asks `sso` which services are open to whom: nothing here decides that.
mod card;
mod learns;
mod shelf;
mod store;
mod trouble;
mod visits;

#[cfg(test)]
mod tests;

use kit::db::Migration;
use kit::slice::MenuEntry;
use kit::viewer::default_zone;
use kit::{Day, Request, Slice, ViewerFacts, text};

/// The schema of the shelf.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_services"];

/// What the shelf offers.
pub fn slice() -> Slice {
    Slice::named("services")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(shelf::routes().merge(learns::routes()).merge(trouble::routes()))
        .menu(entries)
        .home(card::parts)
        .security(visits::security)
        .forget_person(store::forget)
}

/// One entry, just under the home, for everybody: a service may be open to somebody without any role.
fn entries(_: &ViewerFacts) -> Vec<MenuEntry> {
    vec![MenuEntry {
        family: "",
        href: "/services".to_owned(),
        icon: "app-window",
        label: text!("services-title"),
        hue: "green",
        order: 50,
        tab: true,
    }]
}

/// The day on which a page is asked for.
fn today(request: &Request) -> Day {
    request.now.day_in(&default_zone())
}
