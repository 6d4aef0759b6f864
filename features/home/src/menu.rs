//! The menu as a page: every service of somebody, by family; what small screens have instead of the side.

use askama::Template;
use axum::extract::State;
use kit::filters;
use kit::slice::MenuEntry;
use kit::{App, Choices, Context, Page, Request, Routes, SIGNED_IN, Viewer, menu_entries, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/menu").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "menu.html")]
struct Menu {
    families: Vec<(&'static str, Vec<MenuEntry>)>,
    choices: Choices,
    here: &'static str,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Page {
    let kept = request.session.as_ref().map(|session| Context::read(&session.context)).unwrap_or_default();
    let chosen = kept.fitting(&viewer);
    let families = menu_entries(&app, &chosen.narrow(&viewer));
    let page = Menu { families, choices: Choices::of(&viewer, chosen), here: "/menu" };
    Page::of(text!("frame-menu"), page)
}
