//! Proving again who one is, before what somebody with a stolen session would like to do.

use super::store::{self, Typed};
use super::{rules, tell};
use crate::model::{in_query, next_page};
use crate::security::proves;
use crate::settings;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::{
    App, Asked, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, SIGNED_IN, Viewer, filters, session, text,
};

const PATH: &str = "/settings/security/confirm";

pub(super) fn routes() -> Routes {
    Routes::at(PATH).get(SIGNED_IN, show).post(SIGNED_IN, confirm)
}

/// Where somebody has to go first, before an act that a stolen session must not do: nowhere when she proved lately
/// who she is, by all that she has; else to a page that asks, and leads to `back` (a page of ours to be read).
///
/// Features call it on the page that prepares the act, so that nothing typed is lost, and again where it is done.
pub async fn confirm_first(app: &App, asked: &Asked, back: &str) -> Result<Option<Redirect>> {
    Ok(first(app, asked, back).await?.map(Redirect::to))
}

/// The address of the page that asks, where it has to.
pub(super) async fn first(app: &App, asked: &Asked, back: &str) -> Result<Option<String>> {
    let (Some(session), Some(viewer)) = (&asked.session, &asked.viewer) else { return Err(Error::SignIn) };
    let has_factor = store::has_any(app, viewer.person).await?;
    if rules::is_fresh(session, has_factor, settings::confirm_minutes(app, viewer), asked.now) {
        return Ok(None);
    }
    Ok(Some(format!("{PATH}?next={}", in_query(next_page(back)))))
}

#[derive(Template)]
#[template(path = "factors/confirm.html")]
struct ConfirmPage {
    filled: Filled,
    next: String,
    /// Whether something is asked for besides the password.
    second: bool,
    /// Whether an application makes codes.
    code: bool,
    /// Whether a passkey does it alone.
    passkey: bool,
}

pub(super) async fn page(app: &App, viewer: &Viewer, filled: Filled, next: &str) -> Result<Page> {
    let factors = store::of_person(app, viewer.person).await?;
    let page = ConfirmPage {
        filled,
        next: next_page(next).to_owned(),
        second: factors.any(),
        code: factors.codes,
        passkey: factors.passkeys > 0,
    };
    Ok(Page::of(text!("confirm-title"), page))
}

async fn show(State(app): State<App>, viewer: Viewer, query: Query) -> Result<Page> {
    page(&app, &viewer, Filled::empty(), query.text("next")).await
}

async fn confirm(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let person = viewer.person;
    let next = next_page(form.text("next")).to_owned();
    let Some(here) = &request.session else { return Err(Error::SignIn) };
    let mut filled = Filled::with(form.clone());
    if let Err(why) = proves(&app, &request, person, form.raw("password")).await? {
        filled.wrong("password", why);
        return Ok(page(&app, &viewer, filled, &next).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    let mut methods = "pwd";
    if store::of_person(&app, person).await?.any() {
        let typed = Typed { code: form.text("code"), recovery: form.text("recovery") };
        let checked = store::check(&app, &mut unit, person, typed, request.now).await?;
        tell::checked(&app, &mut unit, person, checked, &request).await?;
        if let Some((field, why)) = checked.amiss(&form) {
            unit.commit().await?;
            filled.wrong(field, why);
            return Ok(page(&app, &viewer, filled, &next).await?.invalid().into_response());
        }
        methods = "pwd otp";
    }
    session::proved_again(&mut unit, here.id, methods, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(next).into_response())
}
