//! One's own links on the page of one's security, and the page that says that the counter may still be open.

use crate::links::{self, Link};
use crate::model::ProviderId;
use crate::oidc::discovery;
use crate::register;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use identity::LAST_WAY;
use identity::factors::{confirm_first, note_and_write};
use identity::model::{EventKind, next_page};
use kit::slice::{Card, Later, WayIn};
use kit::{
    App, Error, Form, Frame, Instant, Page, Query, Redirect, Request, Result, SessionId, Unit, Viewer, args, filters, text,
};

/// The page of one's security.
pub(crate) const SECURITY: &str = "/settings/security";

#[derive(Template)]
#[template(path = "own.html")]
struct Own {
    links: Vec<Link>,
    /// The counters that could be linked.
    more: Vec<WayIn>,
}

/// The card of the page of one's security; none where there is nothing to link.
pub(crate) fn card<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        let ways = app.ways_in(now).await?;
        let links = links::of_person(&app.db, viewer.person).await?;
        if ways.is_empty() && links.is_empty() {
            return Ok(vec![]);
        }
        let known = |way: &WayIn| links.iter().any(|link| link.provider_id.to_string() == way.id);
        let more = ways.into_iter().filter(|way| !known(way)).collect();
        Ok(vec![Card { order: 30, wide: true, piece: Box::new(Own { links, more }) }])
    })
}

/// Takes one's own link away.
pub(super) async fn unlink(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ProviderId>,
    form: Form,
) -> Result<Response> {
    if let Some(redirect) = confirm_first(&app, &request, SECURITY).await? {
        return Ok(redirect.into_response());
    }
    let here = request.session.as_ref().map(|session| session.id);
    let mut unit = app.db.begin().await?;
    if !links::remove(&mut unit, viewer.person, (id, form.raw("subject")), here).await? {
        return Err(Error::NotFound);
    }
    note_and_write(&app, &mut unit, viewer.person, EventKind::WayRemoved, &request).await?;
    unit.commit().await?;
    let mut response = Redirect::to(SECURITY).saying("federation-unlinked").into_response();
    LAST_WAY.take_from(&app.config, &mut response);
    Ok(response)
}

/// Somebody signs out of a session that came from a counter: its own may still be open.
pub(crate) fn leaving<'a>(_: &'a App, unit: &'a mut Unit, session: SessionId, _: Instant) -> Later<'a, Result<Option<String>>> {
    Box::pin(async move {
        let found: Option<(ProviderId,)> =
            unit.optional("select provider_id from provider_session where session_id = $1", args![session]).await?;
        Ok(found.map(|(provider,)| format!("/sign-in/with/{provider}/left")))
    })
}

#[derive(Template)]
#[template(path = "left.html")]
struct Left {
    name: String,
    /// Where the counter itself is left, if it says so.
    leave: Option<String>,
    /// What is still to be said of this sign-out.
    then: Option<String>,
}

/// `/sign-in/with/{provider}/left`: out of the portal, and perhaps not of the counter (RP-Initiated Logout 1.0).
pub(super) async fn left(State(app): State<App>, request: Request, Path(id): Path<ProviderId>, query: Query) -> Result<Page> {
    let provider = register::in_use(&app.db, id).await?;
    let document = discovery::document(&app, &provider, request.now).await.ok();
    let leave = document.and_then(|document| document.end_session_endpoint.clone()).map(|at| {
        let client = form_urlencoded::byte_serialize(provider.client_id.as_bytes()).collect::<String>();
        format!("{at}{}client_id={client}", if at.contains('?') { '&' } else { '?' })
    });
    let then = Some(next_page(query.text("then"))).filter(|then| *then != "/").map(str::to_owned);
    let title = text!("federation-left-title", name = provider.name.as_str());
    Ok(Page::of(title, Left { name: provider.name, leave, then }).in_frame(Frame::Focus))
}
