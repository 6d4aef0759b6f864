//! Every counter.

use crate::register::{self, Provider};
use askama::Template;
use axum::extract::State;
use kit::{App, Page, Result, filters};

#[derive(Template)]
#[template(path = "admin/list.html")]
struct List {
    all: Vec<Provider>,
}

/// `/admin/providers`.
pub(super) async fn list(State(app): State<App>) -> Result<Page> {
    Ok(Page::of("federation-admin-title", List { all: register::all(&app.db).await? }))
}
