//! The pages of passkeys: opening with one, proving again with one, making and removing them. All of it needs a
//! script; the pages say so, and codes work without.

use super::setup::{RecoveryPage, names};
use super::{confirm, noted, passkeys, recovery, setup, store, tell};
use crate::entering::{Coming, Way, go_on, open_session};
use crate::model::{EventKind, next_page};
use crate::sign_in;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use kit::{
    App, Asked, Error, Filled, Form, Frame, PUBLIC, Page, Redirect, Request, Result, Routes, SIGNED_IN, Viewer, session, text,
};

const PATH: &str = "/settings/security/second";
/// A key of the person's own device, which has asked for a finger or a code (RFC 8176).
const KEY: &str = "hwk";

pub(super) fn routes() -> Routes {
    Routes::at("/sign-in/passkey/start")
        .post(PUBLIC, start)
        .and_at("/sign-in/passkey")
        .post(PUBLIC, enter)
        .and_at("/sign-in/second/passkey/start")
        .post(PUBLIC, start_needed)
        .and_at("/sign-in/second/passkey")
        .post(PUBLIC, keep_and_enter)
        .and_at("/settings/security/confirm/passkey")
        .post(SIGNED_IN, prove)
        .and_at("/settings/security/passkeys/start")
        .post(SIGNED_IN, start_own)
        .and_at("/settings/security/passkeys")
        .post(SIGNED_IN, keep)
        .and_at("/settings/security/passkeys/remove")
        .post(SIGNED_IN, remove)
}

fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// What the browser is to sign, whoever it is.
async fn start(State(app): State<App>, request: Request) -> Result<Response> {
    Ok(json(passkeys::start_opening(&app, request.now)?))
}

/// Comes in with a key alone: the device has seen its person.
async fn enter(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let mut unit = app.db.begin().await?;
    let person = passkeys::opened(&app, &mut unit, &form, request.now).await?;
    unit.commit().await?;
    let next = next_page(form.text("next")).to_owned();
    let Some(person) = person else {
        sign_in::counted("wrong");
        let filled = Filled::empty().and_wrong("login", text!("passkey-wrong"));
        return Ok(sign_in::page(&app, &headers, filled, &next, request.now).await?.invalid().into_response());
    };
    sign_in::counted("entered");
    let way = Way { person, shared: form.ticked("shared"), methods: KEY.to_owned(), next, saying: None, through: String::new() };
    Ok(sign_in::ours(&app, &headers, go_on(&app, &request, &headers, way).await?))
}

/// Proves again who one is, with one's own key.
async fn prove(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let Some(here) = &request.session else { return Err(Error::SignIn) };
    let next = next_page(form.text("next")).to_owned();
    let mut unit = app.db.begin().await?;
    let person = passkeys::opened(&app, &mut unit, &form, request.now).await?;
    if person == Some(viewer.person) {
        session::proved_again(&mut unit, here.id, KEY, request.now).await?;
    }
    unit.commit().await?;
    if person == Some(viewer.person) {
        return Ok(Redirect::to(next).into_response());
    }
    let filled = Filled::empty().and_wrong("password", text!("passkey-wrong"));
    Ok(confirm::page(&app, &viewer, filled, &next).await?.invalid().into_response())
}

/// What the browser is to make, for somebody inside who proved lately who she is.
async fn start_own(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Response> {
    if let Some(address) = confirm::first(&app, &request, PATH).await? {
        return Ok(json(serde_json::json!({ "go": address }).to_string()));
    }
    Ok(json(passkeys::start_making(&app, viewer.person, request.now).await?))
}

async fn keep(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    if let Some(redirect) = confirm::confirm_first(&app, &request, PATH).await? {
        return Ok(redirect.into_response());
    }
    let mut unit = app.db.begin().await?;
    if !passkeys::keep(&app, &mut unit, viewer.person, &form, &request).await? {
        unit.commit().await?;
        return Err(Error::Refused(text!("passkey-not-made")));
    }
    let before = store::of_person(&app, viewer.person).await?;
    let codes = if before.recovery == 0 { recovery::make(&app, &mut unit, viewer.person).await? } else { vec![] };
    tell::by_oneself(&app, &mut unit, viewer.person, EventKind::PasskeyAdded, &request).await?;
    let here = request.session.as_ref().map(|session| session.id);
    if !before.any() {
        // Whoever holds another session of this account never proved the new factor.
        session::end_all(&mut unit, viewer.person, here).await?;
        if let Some(session) = here {
            session::proved_again(&mut unit, session, "pwd hwk", request.now).await?;
        }
    }
    unit.commit().await?;
    if codes.is_empty() {
        return Ok(Redirect::to(PATH).saying("passkey-made").into_response());
    }
    let (login, host) = names(&app, viewer.person).await?;
    let page = RecoveryPage { codes, login, host, next: PATH.to_owned(), added: true };
    Ok(Page::of(text!("recovery-title"), page).into_response())
}

async fn remove(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    if let Some(redirect) = confirm::confirm_first(&app, &request, PATH).await? {
        return Ok(redirect.into_response());
    }
    let key = form.parsed("key").ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    if !passkeys::remove(&mut unit, viewer.person, key).await? {
        return Err(Error::NotFound);
    }
    store::after_removal(&mut unit, viewer.person, request.now).await?;
    tell::by_oneself(&app, &mut unit, viewer.person, EventKind::PasskeyRemoved, &request).await?;
    unit.commit().await?;
    Ok(Redirect::to(PATH).saying("passkey-removed").into_response())
}

/// Somebody who needs a second factor and has none, by the note of the page that says so.
async fn needing(app: &App, request: &Asked, form: &Form) -> Result<Way> {
    let (way, _) = noted(app, request, setup::NEEDED, form.raw("note")).await?;
    if store::of_person(app, way.person).await?.any() {
        return Err(Error::Refused(text!("second-over")));
    }
    Ok(way)
}

async fn start_needed(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let way = needing(&app, &request, &form).await?;
    Ok(json(passkeys::start_making(&app, way.person, request.now).await?))
}

async fn keep_and_enter(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let way = needing(&app, &request, &form).await?;
    let mut unit = app.db.begin().await?;
    if !passkeys::keep(&app, &mut unit, way.person, &form, &request).await? {
        unit.commit().await?;
        return Err(Error::Refused(text!("passkey-not-made")));
    }
    let codes = recovery::make(&app, &mut unit, way.person).await?;
    tell::by_oneself(&app, &mut unit, way.person, EventKind::PasskeyAdded, &request).await?;
    let methods = way.methods_and("hwk");
    let coming = Coming {
        through: &way.through,
        next: &way.next,
        person: way.person,
        shared: way.shared,
        methods: &methods,
        headers: &headers,
    };
    let entered = open_session(&app, &mut unit, &request, coming).await?;
    unit.commit().await?;
    let (login, host) = names(&app, way.person).await?;
    let page = RecoveryPage { codes, login, host, next: way.next, added: true };
    Ok(entered.with(Page::of(text!("recovery-title"), page).in_frame(Frame::Focus)))
}
