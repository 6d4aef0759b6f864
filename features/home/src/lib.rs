//! The home: what waits for somebody and what is shown, gathered from every feature; the menu, one's own
//! settings, those of a school, and the pages that speak of the service itself.
//!
//! Read `welcome` first (the home page), then `greeting` (who I am here), `context` (another child, school
//! or role), `settings` and `comfort` (one's own choices), `options` (settings of schools), `about`.
//! Asks every feature through its slice; knows none.
mod about;
mod comfort;
mod context;
mod greeting;
mod live;
mod menu;
mod options;
mod settings;
mod store;
mod welcome;

pub use options::MAY_SET;

use kit::slice::{MenuEntry, Slice};
use kit::{ViewerFacts, text};

/// What the home offers.
pub fn slice() -> Slice {
    Slice::named("home")
        .pages(
            welcome::routes()
                .merge(context::routes())
                .merge(menu::routes())
                .merge(settings::routes())
                .merge(comfort::routes())
                .merge(options::routes())
                .merge(about::routes())
                .merge(live::routes()),
        )
        .menu(entries)
        .settings(about::SETTINGS)
        .words(kit::words!())
}

/// The home opens every menu; the settings of schools close it.
fn entries(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    let mut out = vec![MenuEntry {
        family: "",
        href: "/".to_owned(),
        icon: "house",
        label: text!("home-title"),
        hue: "green",
        order: 0,
        tab: true,
    }];
    if options::may_set(viewer).allows() {
        out.push(MenuEntry {
            family: "menu-family-manage",
            href: "/admin/settings".to_owned(),
            icon: "sliders-horizontal",
            label: text!("options-title"),
            hue: "orange",
            order: 950,
            tab: false,
        });
    }
    out
}

#[cfg(test)]
mod tests;
