//! One's own second factors: what there is, new codes of recovery, trusted browsers, and the end of it.

use super::setup::{RecoveryPage, names};
use super::store::{self, Factors};
use super::{passkeys, recovery, tell};
use crate::model::EventKind;
use crate::settings;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::{App, Error, Page, Redirect, Request, Result, Routes, SIGNED_IN, Viewer, filters, text};

const PATH: &str = "/settings/security/second";

pub(super) fn routes() -> Routes {
    Routes::at(PATH)
        .get(SIGNED_IN, show)
        .and_at("/settings/security/recovery")
        .post(SIGNED_IN, make_recovery)
        .and_at("/settings/security/trusted")
        .post(SIGNED_IN, distrust)
        .and_at("/settings/security/codes/remove")
        .post(SIGNED_IN, remove)
}

#[derive(Template)]
#[template(path = "factors/own.html")]
struct OwnPage {
    factors: Factors,
    keys: Vec<passkeys::Line>,
    /// Whether there can be passkeys here.
    possible: bool,
    /// Whether there is room for another.
    room: bool,
    /// For how many days a browser may be trusted.
    trust: i64,
}

async fn show(State(app): State<App>, viewer: Viewer) -> Result<Page> {
    let keys = passkeys::of_person(&app, viewer.person).await?;
    let page = OwnPage {
        factors: store::of_person(&app, viewer.person).await?,
        possible: passkeys::is_possible(&app),
        room: keys.len() < passkeys::MOST,
        keys,
        trust: settings::trusted_days(&app, &viewer),
    };
    Ok(Page::of(text!("own-second-title"), page))
}

/// New codes of recovery, shown this once.
async fn make_recovery(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Response> {
    if let Some(redirect) = super::confirm_first(&app, &request, PATH).await? {
        return Ok(redirect.into_response());
    }
    if !store::of_person(&app, viewer.person).await?.any() {
        return Err(Error::NotFound);
    }
    let mut unit = app.db.begin().await?;
    let codes = recovery::make(&app, &mut unit, viewer.person).await?;
    tell::by_oneself(&app, &mut unit, viewer.person, EventKind::RecoveryMade, &request).await?;
    unit.commit().await?;
    let (login, host) = names(&app, viewer.person).await?;
    let page = RecoveryPage { codes, login, host, next: PATH.to_owned(), added: false };
    Ok(Page::of(text!("recovery-title"), page).into_response())
}

/// No browser is trusted any more.
async fn distrust(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Redirect> {
    let mut unit = app.db.begin().await?;
    store::distrust(&mut unit, viewer.person, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(PATH).saying("own-second-distrusted"))
}

/// The application goes; without a passkey the person comes in by password alone, as long as that is allowed.
async fn remove(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Response> {
    if let Some(redirect) = super::confirm_first(&app, &request, PATH).await? {
        return Ok(redirect.into_response());
    }
    let mut unit = app.db.begin().await?;
    if !store::remove_codes(&mut unit, viewer.person).await? {
        return Err(Error::NotFound);
    }
    store::after_removal(&mut unit, viewer.person, request.now).await?;
    tell::by_oneself(&app, &mut unit, viewer.person, EventKind::SecondRemoved, &request).await?;
    unit.commit().await?;
    Ok(Redirect::to(PATH).saying("own-second-removed").into_response())
}
