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

/// A place that the hub may lead to; its words are `KEY-title` and `KEY-hint`.
#[derive(Clone, Copy)]
struct Place {
    href: &'static str,
    icon: &'static str,
    hue: &'static str,
    key: &'static str,
}

impl Place {
    fn label(&self) -> Text {
        Text::keyed(format!("{}-title", self.key))
    }
    fn hint(&self) -> Text {
        Text::keyed(format!("{}-hint", self.key))
    }
}

/// Everything the hub may lead to, in order; each is shown to those to whom its page is open.
const PLACES: [Place; 10] = [
    Place { href: "/admin/people", icon: "users-round", hue: "orange", key: "admin-people" },
    Place { href: "/admin/people/new", icon: "user-round-plus", hue: "orange", key: "admin-new" },
    Place { href: "/admin/duties", icon: "badge-check", hue: "blue", key: "admin-duties" },
    Place { href: "/admin/structures", icon: "building-2", hue: "green", key: "admin-structures" },
    Place { href: "/admin/structures/new", icon: "circle-plus", hue: "green", key: "admin-structure-new" },
    Place { href: "/admin/services", icon: "app-window", hue: "blue", key: "sso-admin" },
    Place { href: "/admin/providers", icon: "landmark", hue: "violet", key: "federation-admin" },
    Place { href: "/admin/feeds", icon: "database", hue: "cyan", key: "admin-feeds" },
    Place { href: "/admin/settings", icon: "sliders-horizontal", hue: "violet", key: "admin-settings" },
    Place { href: "/admin/journal", icon: "scroll-text", hue: "pink", key: "admin-journal" },
];

#[derive(Template)]
#[template(path = "hub.html")]
struct Hub {
    intro: Text,
    entries: Vec<Place>,
}

async fn show(State(app): State<App>, viewer: Viewer) -> Page {
    // Making a person by hand begins in a structure of one's own.
    let creates = scopes(&viewer, Post::Office).iter().any(|scope| !scope.post.creates(scope.kind).is_empty());
    let mut entries = PLACES.to_vec();
    entries.retain(|place| is_open(&app, &viewer, place.href) && (place.href != "/admin/people/new" || creates));
    let intro = match scopes(&viewer, Post::Office).first() {
        Some(scope) => text!("admin-intro", name = scope.name.as_str()),
        None => text!("admin-intro-platform"),
    };
    Page::of("admin-title", Hub { intro, entries })
}
