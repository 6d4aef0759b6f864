//! Feeds: the national directory is read, compared with what is here, and applied school by school.
//!
//! Read `model` first (counts, lines, reports, errors), then `import` (the way of a delivery), then,
//! in the order of that way: `stage` (read whole, checked, kept in `scratch`), `lists` (subjects of the
//! whole feed), `threshold` (too many closures), `apply` (structure by structure), `load` (what the feed
//! says of one, `ahead` of its turn), `wish` (in the directory's terms), `present` (what there is),
//! `identify` (who is who), `reconcile` (the changes), `writing` (while the next is compared). `store` keeps what each source last said, and the runs.
//! The pages are `runs` and `run`. Asks `directory` (its `feed` module reads and writes in bulk) and
//! `identity` (accounts). Why it is done so: `docs/decisions/0004-import.md`.
mod ahead;
mod apply;
mod identify;
mod import;
mod lists;
mod load;
pub mod model;
mod naming;
mod present;
mod readers;
mod reconcile;
pub mod report;
mod run;
mod runs;
mod scratch;
mod stage;
mod store;
mod threshold;
mod wish;
mod writing;

pub use import::{Ground, import};
pub use model::{Counts, ImportError, Options, Outcome, Progress, Report};

use kit::db::Migration;
use kit::slice::{HomeParts, Later, MenuEntry, Todo};
use kit::{App, Instant, PersonId, Result, Slice, Unit, Viewer, ViewerFacts, text};

/// The schema of feeds.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_feeds"];
/// For how long the lines of a run are kept: they name people.
const LINES_KEPT_DAYS: i64 = 90;

/// What feeds offer.
pub fn slice() -> Slice {
    Slice::named("provisioning")
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .pages(runs::routes().merge(run::routes()))
        .menu(menu)
        .home(home)
        .chores(&[("feed-lines", 86_400, forget_lines)])
        .forget_person(forget_person)
}

fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    let entry = MenuEntry {
        family: "menu-family-manage",
        href: "/admin/feeds".to_owned(),
        icon: "database",
        label: text!("feed-menu"),
        hue: "orange",
        order: 930,
        tab: false,
    };
    if readers::may_read(viewer).allows() { vec![entry] } else { vec![] }
}

fn home<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut parts = HomeParts::default();
        if viewer.administered().next().is_none() {
            return Ok(parts);
        }
        if let Some(waiting) = readers::waiting(&app.db, readers::Reader::of(viewer, now)).await? {
            parts.todos.push(Todo {
                icon: "database",
                hue: "orange",
                title: text!("feed-todo", count = waiting.lines),
                detail: text!("feed-todo-detail", day = waiting.delivery_date),
                action: text!("feed-todo-action"),
                href: format!("/admin/feeds/{}", waiting.id),
            });
        }
        Ok(parts)
    })
}

fn forget_lines(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(readers::forget_lines(&app.db, now.plus_seconds(-LINES_KEPT_DAYS * 86_400)))
}

fn forget_person(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(readers::forget_person(unit, person))
}
