//! The administration's first page: what one may do, and where it is done.

use crate::ADMIN;
use crate::model::Post;
use crate::scope::{is_open, scopes};
use askama::Template;
use axum::extract::State;
use kit::{App, Page, Routes, Text, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin").get(ADMIN, show)
}

struct Entry {
    href: String,
    icon: &'static str,
    hue: &'static str,
    label: Text,
    hint: Text,
}

#[derive(Template)]
#[template(path = "hub.html")]
struct Hub {
    intro: Text,
    entries: Vec<Entry>,
}

async fn show(State(app): State<App>, viewer: Viewer) -> Page {
    let all: [(&'static str, &'static str, &'static str, &'static str); 8] = [
        ("/admin/people", "users-round", "orange", "admin-people"),
        ("/admin/people/new", "user-round-plus", "orange", "admin-new"),
        ("/admin/duties", "badge-check", "blue", "admin-duties"),
        ("/admin/structures", "building-2", "green", "admin-structures"),
        ("/admin/structures/new", "circle-plus", "green", "admin-structure-new"),
        ("/admin/feeds", "database", "cyan", "admin-feeds"),
        ("/admin/settings", "sliders-horizontal", "violet", "admin-settings"),
        ("/admin/journal", "scroll-text", "pink", "admin-journal"),
    ];
    // Making a person by hand begins in a structure of one's own.
    let creates = scopes(&viewer, Post::Office).iter().any(|scope| !scope.post.creates(scope.kind).is_empty());
    let entries = all
        .into_iter()
        .filter(|(path, ..)| is_open(&app, &viewer, path) && (*path != "/admin/people/new" || creates))
        .map(|(path, icon, hue, key)| Entry {
            href: path.to_owned(),
            icon,
            hue,
            label: Text::keyed(format!("{key}-title")),
            hint: Text::keyed(format!("{key}-hint")),
        })
        .collect();
    let intro = match scopes(&viewer, Post::Office).first() {
        Some(scope) => text!("admin-intro", name = scope.name.as_str()),
        None => text!("admin-intro-platform"),
    };
    Page::of("admin-title", Hub { intro, entries })
}
