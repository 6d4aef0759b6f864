//! « Mes services »: every service that is open to somebody today, and the last accesses.

use crate::{store, today, visits};
use askama::Template;
use axum::extract::{Path, State};
use kit::words::folded;
use kit::{
    App, Day, Error, Form, Instant, Page, Piece, Query, Redirect, Request, Result, Routes, SIGNED_IN, Viewer, ViewerFacts,
    filters,
};
use sso::model::ServiceId;
use sso::registry::{self, Mine, Service};
use std::cmp::Reverse;

/// From how many services on the page offers a search.
const SEARCH_FROM: usize = 7;

pub(crate) fn routes() -> Routes {
    Routes::at("/services").get(SIGNED_IN, show).and_at("/services/{service}/favourite").post(SIGNED_IN, mark)
}

/// A service in its place on the shelf.
pub(crate) struct Placed {
    pub(crate) service: Service,
    pub(crate) favourite: bool,
    /// When it did not come for the ticket that this person brought it, if it did not come for a later one.
    pub(crate) missed_at: Option<Instant>,
}

/// What stands on somebody's shelf today, in order.
pub(crate) async fn placed(app: &App, viewer: &ViewerFacts, today: Day) -> Result<Vec<Placed>> {
    let mine = registry::open_to(app, viewer, today).await?;
    if mine.is_empty() {
        return Ok(vec![]);
    }
    let favourites = store::favourites(&app.db, viewer.person).await?;
    Ok(arranged(mine, &favourites))
}

/// Favourites first, then what was opened last, then by name, as the services came.
fn arranged(mine: Vec<Mine>, favourites: &[ServiceId]) -> Vec<Placed> {
    let mut mine = mine;
    let is_favourite = |mine: &Mine| favourites.contains(&mine.service.id);
    mine.sort_by_key(|one| (!is_favourite(one), Reverse(one.last_at), Reverse(one.times)));
    let placed = |one: Mine| Placed { favourite: is_favourite(&one), missed_at: one.missed_at, service: one.service };
    mine.into_iter().map(placed).collect()
}

/// Some services under a heading, if they need one.
struct Section {
    heading: Option<&'static str>,
    services: Vec<Placed>,
}

#[derive(Template)]
#[template(path = "shelf.html")]
struct Shelf {
    q: String,
    searches: bool,
    open: bool,
    sections: Vec<Section>,
    visits: Option<Piece>,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let q = query.text("q").to_owned();
    let all = placed(&app, &viewer, today(&request)).await?;
    let page = Shelf {
        searches: all.len() >= SEARCH_FROM || !q.is_empty(),
        open: !all.is_empty(),
        sections: sections(all, &q),
        visits: if q.is_empty() { visits::of(&app, &viewer).await? } else { None },
        q,
    };
    Ok(Page::of("services-title", page))
}

/// What was searched for alone; else favourites and others, or all when nothing is a favourite.
fn sections(all: Vec<Placed>, q: &str) -> Vec<Section> {
    let sought = folded(q);
    let fits = |one: &Placed| folded(&one.service.name).contains(&sought) || folded(&one.service.supplier).contains(&sought);
    let (favourites, others): (Vec<_>, Vec<_>) = all.into_iter().filter(fits).partition(|one| one.favourite && q.is_empty());
    let heading = |key| if favourites.is_empty() { None } else { Some(key) };
    let (first, second) = (heading("services-favourites"), heading("services-others"));
    let both = [Section { heading: first, services: favourites }, Section { heading: second, services: others }];
    both.into_iter().filter(|section| !section.services.is_empty()).collect()
}

/// Puts a service among the favourites (`keep`), or takes it off.
async fn mark(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    form: Form,
) -> Result<Redirect> {
    let service = registry::find(&app, &viewer, id, today(&request)).await?.ok_or(Error::NotFound)?;
    let said = if form.ticked("keep") {
        store::keep(&app.db, viewer.person, service.id, request.now).await?;
        "services-favourite-kept"
    } else {
        store::take_off(&app.db, viewer.person, service.id).await?;
        "services-favourite-dropped"
    };
    Ok(Redirect::to(back(form.text("q"))).saying(said))
}

/// The shelf as it was looked at.
fn back(q: &str) -> String {
    if q.is_empty() {
        return "/services".to_owned();
    }
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    format!("/services?q={q}")
}
