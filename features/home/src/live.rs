//! The line on which a browser hears that something changed.

use axum::extract::State;
use axum::response::Response;
use kit::{App, Routes, SIGNED_IN, Viewer, live};

pub(crate) fn routes() -> Routes {
    Routes::at(live::PATH).get(SIGNED_IN, events)
}

async fn events(State(app): State<App>, viewer: Viewer) -> Response {
    app.line(&viewer)
}
