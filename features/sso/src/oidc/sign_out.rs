//! A service sends a person out (OpenID Connect RP-Initiated Logout 1.0): at once with a token of this very session,
//! else after she says so. Back to an address that is registered, or to no other.

use super::client::{self, Client, Kind};
use super::{claims, jwt};
use crate::onward::{self, Why, encoded, refused};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::session::Session;
use kit::{App, Called, CookieChange, Form, Frame, Instant, Page, Query, Redirect, Request, Result, filters, text, with_cookies};

/// What is read.
const PARAMETERS: [&str; 6] = ["id_token_hint", "logout_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales"];

/// A question that came by a form of the service: the browser asks the same again by a GET, with its cookies.
pub(super) async fn sent(called: Called) -> Response {
    super::authorize::asked_again("/oidc/sign-out", &query(&called.form()))
}

fn query(form: &Form) -> String {
    let parts = PARAMETERS.iter().flat_map(|name| form.all(name).map(move |value| format!("{name}={}", encoded(value))));
    parts.collect::<Vec<_>>().join("&")
}

/// What a service asks, as far as it holds.
struct Asked {
    client: Option<Client>,
    hint: Option<jwt::Ours>,
    /// Where it wishes the person back, with its state.
    back: Option<String>,
}

/// Reads a question; none when it does not hold together: then nobody is sent anywhere.
async fn asked(app: &App, form: &Form, now: Instant) -> Result<Option<Asked>> {
    if PARAMETERS.iter().any(|name| form.all(name).count() > 1) {
        return Ok(None);
    }
    let hint = match form.raw("id_token_hint") {
        "" => None,
        note => jwt::ours(app, note, now).await?,
    };
    let id = form.raw("client_id");
    let named = hint.as_ref().map(|hint| hint.aud.as_str());
    if !id.is_empty() && named.is_some_and(|aud| aud != id) {
        return Ok(None);
    }
    let found = match named.or(Some(id).filter(|id| !id.is_empty())) {
        Some(id) => client::with_addresses(&app.db, id, Kind::SignedOut).await?,
        None => None,
    };
    let back = form.raw("post_logout_redirect_uri");
    let Some((client, registered)) = found else {
        return Ok((back.is_empty() && id.is_empty()).then_some(Asked { client: None, hint, back: None }));
    };
    if back.is_empty() {
        return Ok(Some(Asked { client: Some(client), hint, back: None }));
    }
    if !registered.iter().any(|url| url == back) {
        return Ok(None);
    }
    let back = match form.raw("state") {
        "" => back.to_owned(),
        state => format!("{back}{}state={}", if back.contains('?') { '&' } else { '?' }, onward::value(state)),
    };
    Ok(Some(Asked { client: Some(client), hint, back: Some(back) }))
}

/// `end_session_endpoint`.
pub(super) async fn show(State(app): State<App>, request: Request, headers: HeaderMap, form: Query) -> Result<Response> {
    let Some(asked) = asked(&app, &form, request.now).await? else { return Ok(refused(Why::Unknown, None)) };
    let Some(session) = &request.session else { return Ok(out(&app, &headers, &asked, None)) };
    let own = match (&asked.hint, &asked.client) {
        (Some(hint), Some(client)) => hint.sid == claims::sid(&app, session.id, client.service),
        _ => false,
    };
    if own {
        return leave(&app, &request, &headers, session, &asked).await;
    }
    let page = SigningOut { name: asked.client.map(|client| client.name), question: query(&form) };
    Ok(Page::of(text!("oidc-sign-out-title"), page).in_frame(Frame::Focus).into_response())
}

/// The person says so.
pub(super) async fn confirmed(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let question: Vec<(String, String)> = form_urlencoded::parse(form.raw("question").as_bytes()).into_owned().collect();
    let question = Form::of(question.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let Some(asked) = asked(&app, &question, request.now).await? else { return Ok(refused(Why::Unknown, None)) };
    match &request.session {
        Some(session) => leave(&app, &request, &headers, session, &asked).await,
        None => Ok(out(&app, &headers, &asked, None)),
    }
}

async fn leave(app: &App, request: &Request, headers: &HeaderMap, session: &Session, asked: &Asked) -> Result<Response> {
    let mut unit = app.db.begin().await?;
    let open = app.leave(&mut unit, session, request.now).await?;
    unit.commit().await?;
    Ok(with_cookies(out(app, headers, asked, open), [CookieChange::SignOut]))
}

/// Out: what stays open is said first; else back to the service.
fn out(app: &App, headers: &HeaderMap, asked: &Asked, open: Option<String>) -> Response {
    match (open, &asked.client, &asked.back) {
        (Some(page), ..) => Redirect::to(page).into_response(),
        (None, Some(client), Some(back)) => onward::go(app, headers, &client.name, back.clone()),
        _ => Redirect::to("/signed-out").into_response(),
    }
}

#[derive(Template)]
#[template(path = "oidc/signing_out.html")]
struct SigningOut {
    /// The service that asks, if one does.
    name: Option<String>,
    question: String,
}
