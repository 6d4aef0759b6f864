//! The card of the home: the first few services of somebody; no card for who has none.

use crate::shelf::{self, Placed};
use askama::Template;
use kit::slice::{Card, HomeParts, Later};
use kit::viewer::default_zone;
use kit::{App, Instant, Result, Viewer, filters};

/// How many services the card shows.
const SHOWN_MAX: usize = 6;

#[derive(Template)]
#[template(path = "card.html")]
struct ServicesCard {
    services: Vec<Placed>,
}

/// The card, for a viewer who may be narrowed to one school or role.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut services = shelf::placed(app, viewer, now.day_in(&default_zone())).await?;
        services.truncate(SHOWN_MAX);
        let mut parts = HomeParts::default();
        if !services.is_empty() {
            parts.cards.push(Card { order: 250, wide: true, piece: Box::new(ServicesCard { services }) });
        }
        Ok(parts)
    })
}
