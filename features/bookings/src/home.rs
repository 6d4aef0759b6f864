//! The entry of the menu, and bookings to confirm on the home.

use crate::model::Standing;
use crate::{say, sight, store};
use kit::slice::{HomeParts, Later, MenuEntry, Todo};
use kit::viewer::StructureHere;
use kit::{App, Instant, Profile, Result, StructureId, Viewer, ViewerFacts, text};

/// One entry, for teachers and who keeps equipment.
pub(crate) fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    let keeps = viewer.structures.iter().any(|structure| sight::keeps(viewer, structure.id));
    if !keeps && !viewer.is(Profile::Teacher) {
        return vec![];
    }
    vec![MenuEntry {
        family: if viewer.is(Profile::Teacher) { "menu-family-teaching" } else { "menu-family-manage" },
        href: "/bookings".to_owned(),
        icon: "package",
        label: text!("bookings-title"),
        hue: "green",
        order: 140,
        tab: false,
    }]
}

/// What was booked for a lesson that was moved since waits for a word.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut parts = HomeParts::default();
        let teaches = |structure: &&StructureHere| viewer.is_in(structure.id, &[Profile::Teacher]);
        let schools: Vec<StructureId> = viewer.structures.iter().filter(teaches).map(|structure| structure.id).collect();
        let booked = store::of_person_in(&app.db, &schools, viewer.person, now.day_in(&viewer.zone())).await?;
        let moved = booked.iter().filter(|one| matches!(one.standing(), Standing::LessonMoved(_)));
        parts.todos.extend(moved.take(3).map(|one| Todo {
            icon: "package",
            hue: "green",
            title: text!("booking-todo", what = say::thing(one.thing, &one.name), about = one.about.as_str()),
            detail: say::badge(one.standing()).2,
            action: text!("booking-todo-do"),
            href: "/bookings".to_owned(),
        }));
        Ok(parts)
    })
}
