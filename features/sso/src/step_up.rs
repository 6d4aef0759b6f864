//! A second factor for one service: asked of those who have one, explained to those who have none.

use crate::onward::{self, Why};
use axum::response::{IntoResponse, Response};
use identity::factors::{self, rules};
use kit::session::Session;
use kit::{App, Asked, Result};

/// Whether a session was opened with more than a password.
pub(crate) fn is_done(session: &Session) -> bool {
    rules::proved_twice(&session.methods)
}

/// The page that asks for the second factor and leads to `again`, or the one that says how to get one. `back` leads
/// to the service for those who give up.
pub(crate) async fn ask(
    app: &App,
    asked: &Asked,
    session: &Session,
    name: &str,
    again: &str,
    back: Option<String>,
) -> Result<Response> {
    if factors::has_any(app, session.person_id).await?
        && let Some(page) = factors::confirm_first(app, asked, again).await?
    {
        return Ok(page.into_response());
    }
    Ok(onward::refused(Why::SecondFactor(name.to_owned()), back))
}
