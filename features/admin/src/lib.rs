//! Administration: persons and accounts, duties, structures, the journal of acts.
//!
//! Read `model` first (who may administer whom), then `scope` (where), then a page: `people`, `person`, `create`.
//! Writes through `directory::write` and `identity::accounts`; keeps no table of its own.
mod bootstrap;
mod create;
pub mod csv;
mod duties;
mod home;
mod hub;
mod journal;
pub mod model;
mod people;
mod person;
mod said;
mod scope;
mod store;
mod structures;
mod teachers;
pub mod uai;

#[cfg(test)]
mod tests;

pub use bootstrap::{Made, create_platform_admin, reset_second};

use kit::slice::{Later, MenuEntry};
use kit::{PersonId, Result, Right, Slice, Unit, ViewerFacts, args, text};

/// Who sees the administration at all.
pub const ADMIN: Right = Right::new("admin.hub", model::administers_something);
/// Who administers persons.
pub const PEOPLE: Right = Right::new("admin.people", model::administers_something);
/// Who gives duties, and teachers to divisions.
pub const DUTIES: Right = Right::new("admin.duties", model::runs_something);
/// Who makes and changes structures; who opens a person for support.
pub const PLATFORM: Right = Right::new("admin.platform", model::runs_platform);
/// Who reads the journal.
pub const JOURNAL: Right = Right::new("admin.journal", model::reads_journal);

/// What administration offers.
pub fn slice() -> Slice {
    Slice::named("admin")
        .words(kit::words!())
        .pages(
            hub::routes()
                .merge(people::routes())
                .merge(person::routes())
                .merge(create::routes())
                .merge(duties::routes())
                .merge(teachers::routes())
                .merge(structures::routes())
                .merge(journal::routes()),
        )
        .menu(entries)
        .home(home::parts)
        .forget_person(forget)
}

/// One entry: the first page leads to the rest.
fn entries(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    if !model::administers_something(viewer).allows() {
        return vec![];
    }
    vec![MenuEntry {
        family: "menu-family-manage",
        href: "/admin".to_owned(),
        icon: "layout-dashboard",
        label: text!("admin-title"),
        hue: "orange",
        order: 900,
        tab: false,
    }]
}

/// The journal keeps that something was done, no more what was typed about that person.
fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move {
        Ok(unit
            .run(
                "update audit_entry set before_text = '', after_text = ''
                 where object_id = $1 and (before_text <> '' or after_text <> '')",
                args![person],
            )
            .await?)
    })
}
