//! What the class book puts on a home: for a named inspector, whose class book is open to her.

use crate::sight;
use crate::store;
use kit::slice::{HomeParts, Later, Todo};
use kit::{App, Instant, Result, Text, Viewer, text};

/// The open accesses of an inspector.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut parts = HomeParts::default();
        if !sight::inspects(viewer) {
            return Ok(parts);
        }
        let today = now.day_in(&viewer.zone());
        for access in store::accesses_of(&app.db, viewer.person, today).await? {
            parts.todos.push(Todo {
                icon: "notebook-text",
                hue: "blue",
                title: text!("classbook-todo-inspection", name = &access.teacher),
                detail: Text::literal(&access.structure_name),
                action: text!("classbook-todo-read"),
                href: format!("/classbook/inspections/{}", access.id),
            });
        }
        Ok(parts)
    })
}
