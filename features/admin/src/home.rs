//! What waits for those who administer: accounts that were never used, structures without administrator.

use crate::model::{Post, runs_platform};
use crate::scope::{Scope, day_of, is_open, scopes};
use crate::store;
use kit::slice::{HomeParts, Later, Todo};
use kit::{App, Instant, Result, Viewer, text};

/// At most two structures speak on a home; the others are a click away.
const STRUCTURES_MAX: usize = 2;
/// How old these numbers may be, in seconds: thousands of accounts are counted for each.
const NUMBERS_SECONDS: i64 = 30;

pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut todos = vec![];
        let schools = scopes(viewer, Post::Office).into_iter().filter(|scope| scope.post != Post::Agent);
        for scope in schools.take(STRUCTURES_MAX) {
            let counting = store::people::never_used(&app.db, scope.id, day_of(now));
            let (families, workers) = app.remember("admin.never-used", scope.id.0, (now, NUMBERS_SECONDS), counting).await?;
            let count = if scope.post == Post::Office { families } else { families + workers };
            if count > 0 {
                todos.push(unused(app, viewer, &scope, count));
            }
        }
        if runs_platform(viewer).allows() {
            let count = store::structures::orphans(&app.db, day_of(now)).await?;
            if count > 0 {
                todos.push(Todo {
                    icon: "building-2",
                    hue: "green",
                    title: text!("admin-todo-orphans", count = count),
                    detail: text!("admin-todo-orphans-detail"),
                    action: text!("admin-todo-look"),
                    href: "/admin/structures?orphan=yes".to_owned(),
                });
            }
        }
        Ok(HomeParts { todos, ..HomeParts::default() })
    })
}

fn unused(app: &App, viewer: &Viewer, scope: &Scope, count: i64) -> Todo {
    let sheets = is_open(app, viewer, "/structures/{structure}/sign-in-sheets");
    Todo {
        icon: "printer",
        hue: "orange",
        title: text!("admin-todo-unused", count = count),
        detail: text!("admin-todo-unused-detail", name = scope.name.as_str()),
        action: if sheets { text!("admin-todo-print") } else { text!("admin-todo-look") },
        href: if sheets {
            format!("/structures/{}/sign-in-sheets", scope.id)
        } else {
            format!("/admin/people?structure={}&state=prepared", scope.id)
        },
    }
}
