//! What is done to the account of a person: prepared, suspended, closed, let in again; and the code of a first sign-in.

use super::desk::{Opened, checked, reason};
use super::may;
use crate::model;
use askama::Template;
use axum::response::{IntoResponse, Response};
use directory::write;
use identity::accounts::{self, NewAccount};
use kit::{Error, Form, Instant, Page, PersonId, Result, filters};

pub(super) async fn prepare(opened: Opened) -> Result<Response> {
    checked(model::may_act(&opened.viewer, &opened.target))?;
    let mut unit = opened.begin().await?;
    let new = NewAccount { person: opened.id(), given: &opened.identity.given, family: &opened.identity.family };
    if accounts::prepare_many(&mut unit, &[new], opened.now).await? > 0 {
        opened.note(&mut unit, "act-account-prepared", "", "state=prepared").await?;
    }
    opened.done(unit, "admin-done-account").await
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    id: PersonId,
    name: String,
    login: String,
    code: String,
    until: Instant,
    address: String,
}

/// Makes the code of a first sign-in and shows it this once; one made before is void from now on.
pub(super) async fn make_code(opened: Opened) -> Result<Response> {
    if !may(&opened).await?.code {
        return Err(Error::NotFound);
    }
    if let Some(first) = opened.confirm_first().await? {
        return Ok(first);
    }
    let mut unit = opened.begin().await?;
    let (code, until) = identity::hand_over(&opened.app, &mut unit, opened.id(), Some(opened.viewer.person), opened.now).await?;
    opened.note(&mut unit, "act-code-made", "", "").await?;
    unit.commit().await?;
    let login = opened.account.as_ref().map(|account| account.login.clone()).unwrap_or_default();
    let address = format!("{}/activation", opened.app.config.public_url);
    let page = CodePage { id: opened.id(), name: opened.name(), login, code, until, address };
    Ok(Page::of("admin-code-title", page).into_response())
}

/// Takes away the second factors of somebody who lost them.
pub(super) async fn reset_second(opened: Opened) -> Result<Response> {
    checked(model::may_reset_second(&opened.viewer, &opened.target))?;
    if opened.account.is_none() {
        return Err(Error::NotFound);
    }
    if let Some(first) = opened.confirm_first().await? {
        return Ok(first);
    }
    let mut unit = opened.begin().await?;
    if identity::factors::reset(&opened.app, &mut unit, opened.id(), opened.now).await? {
        opened.note(&mut unit, "act-second-reset", "", "").await?;
    }
    opened.done(unit, "admin-done-second").await
}

pub(super) async fn suspend(opened: Opened) -> Result<Response> {
    checked(model::may_stop(&opened.viewer, &opened.target))?;
    let mut unit = opened.begin().await?;
    if accounts::suspend(&mut unit, opened.id(), opened.now).await? {
        opened.note(&mut unit, "act-account-suspended", "state=activated", "state=suspended").await?;
    }
    opened.done(unit, "admin-done-suspended").await
}

pub(super) async fn resume(opened: Opened) -> Result<Response> {
    checked(model::may_stop(&opened.viewer, &opened.target))?;
    let mut unit = opened.begin().await?;
    if accounts::resume(&mut unit, opened.id()).await? {
        opened.note(&mut unit, "act-account-resumed", "state=suspended", "state=activated").await?;
    }
    opened.done(unit, "admin-done-resumed").await
}

/// Closes a person: hidden at once, sessions ended, all of it restorable.
pub(super) async fn close(opened: Opened, form: Form) -> Result<Response> {
    checked(model::may_close(&opened.viewer, &opened.target))?;
    let Some(reason) = reason(&form, "close-reason") else {
        return opened.again(form, [("close-reason", "admin-reason-needed")]).await;
    };
    let mut unit = opened.begin().await?;
    accounts::close_many(&mut unit, &[opened.id()], opened.now).await?;
    write::close_person(&mut unit, opened.hand(), opened.structure(), opened.id(), &reason).await?;
    opened.done(unit, "admin-done-closed").await
}

pub(super) async fn reopen(opened: Opened) -> Result<Response> {
    checked(model::may_close(&opened.viewer, &opened.target))?;
    let mut unit = opened.begin().await?;
    if accounts::reopen_many(&mut unit, &[opened.id()]).await? > 0 && !opened.is_closed() {
        opened.note(&mut unit, "act-account-reopened", "state=closed", "").await?;
    }
    if opened.is_closed() {
        write::reopen_person(&mut unit, opened.hand(), opened.structure(), opened.id()).await?;
    }
    opened.done(unit, "admin-done-reopened").await
}
