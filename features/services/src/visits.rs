//! The last accesses of somebody, service by service: at the foot of the shelf, and on the page of one's own security.

use askama::Template;
use kit::slice::{Card, Later};
use kit::{App, Instant, Piece, Result, Viewer, ViewerFacts, filters};
use sso::visits::{self, Visit};

#[derive(Template)]
#[template(path = "visits.html")]
struct Visits {
    visits: Vec<Visit>,
}

/// The last accesses of somebody; nothing for whoever opened no service yet.
pub(crate) async fn of(app: &App, viewer: &ViewerFacts) -> Result<Option<Piece>> {
    let visits = visits::of(&app.db, viewer.person).await?;
    Ok(if visits.is_empty() { None } else { Some(Box::new(Visits { visits })) })
}

/// The part of the page of one's own security.
pub(crate) fn security<'a>(app: &'a App, viewer: &'a Viewer, _: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move { Ok(of(app, viewer).await?.map(|piece| Card { order: 500, wide: true, piece }).into_iter().collect()) })
}
