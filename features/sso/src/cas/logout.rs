//! The way out by a service's link, and the page that says what stays open.

use crate::model::ServiceId;
use crate::registry;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::address::Address;
use kit::{App, CookieChange, Frame, Page, Query, Redirect, Request, Result, args, filters, text, with_cookies};

/// How many services are named at most.
const NAMED_MAX: usize = 60;

/// `/logout`: ends the session; on to the service where it is registered, else to a page.
pub(super) async fn logout(State(app): State<App>, request: Request, query: Query) -> Result<Response> {
    let mut open = None;
    if let Some(session) = &request.session {
        let mut unit = app.db.begin().await?;
        open = app.leave(&mut unit, session, request.now).await?;
        unit.commit().await?;
    }
    let back = onward(&app, query.raw("service")).await?;
    let answer = match (open, back) {
        // What stays open is said first; the service is one step away.
        (Some(page), _) => Redirect::to(page).into_response(),
        (None, Some(location)) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        (None, None) => Redirect::to("/signed-out").into_response(),
    };
    Ok(if request.session.is_some() { with_cookies(answer, [CookieChange::SignOut]) } else { answer })
}

/// Where a service wishes its person back, if it is registered.
async fn onward(app: &App, text: &str) -> Result<Option<HeaderValue>> {
    let Some(address) = Address::parse(text) else { return Ok(None) };
    let registered = registry::at(&app.db, &address).await?.is_some_and(|service| service.stopped_at.is_none());
    Ok(HeaderValue::from_str(&address.with(&[])).ok().filter(|_| registered))
}

#[derive(Template)]
#[template(path = "cas/signed_out.html")]
struct SignedOut {
    names: Vec<String>,
}

/// Says that the session is over, and which services could not be told.
pub(super) async fn signed_out(State(app): State<App>, query: Query) -> Result<Page> {
    let asked: Vec<ServiceId> = query.all("service").filter_map(|id| id.parse().ok()).take(NAMED_MAX).collect();
    let names = if asked.is_empty() {
        vec![]
    } else {
        let all: Vec<(ServiceId, String)> = app.db.all("select id, name from service order by sort_name, id", args![]).await?;
        all.into_iter().filter(|(id, _)| asked.contains(id)).map(|(_, name)| name).collect()
    };
    Ok(Page::of(text!("signed-out-title"), SignedOut { names }).in_frame(Frame::Public))
}
