//! Secrets of a service: a new one is shown once, the one that was stays good for a while or goes at once.

use crate::clients::{self, GRACES, Names, SecretId};
use crate::model::{Authentication, ServiceId};
use crate::oidc::client;
use crate::registry::{self, Service};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use identity::factors::confirm_first;
use kit::{App, Error, Form, Instant, Page, Redirect, Request, Result, Text, Viewer, filters, text};

/// A secret on the one page that shows it.
#[derive(Template)]
#[template(path = "admin/handed.html")]
pub(super) struct Handed {
    id: ServiceId,
    name: String,
    names: Names,
    issuer: String,
    /// Until when the secret that was is good; none where there was none, or it is good no more.
    until: Option<Instant>,
}

impl Handed {
    pub(super) fn new(app: &App, id: ServiceId, name: &str, names: Names, until: Option<Instant>) -> Self {
        Self { id, name: name.to_owned(), names, issuer: app.config.public_url.clone(), until }
    }
    pub(super) fn page(self) -> Page {
        Page::of("sso-secret-handed-title", self)
    }
}

/// For how long the secret that was may stay good: the values of the form and their words.
pub(super) fn graces() -> Vec<(String, Text)> {
    let words = |days: i64| if days == 0 { text!("sso-grace-none") } else { text!("sso-grace-days", count = days) };
    GRACES.iter().map(|days| (days.to_string(), words(*days))).collect()
}

/// A service that has secrets.
async fn with_secrets(app: &App, id: ServiceId) -> Result<(Service, String)> {
    let service = registry::written(&app.db, id).await?.ok_or(Error::NotFound)?;
    let client = client::written(&app.db, id).await?.filter(|client| client.authentication == Authentication::Secret);
    Ok((service, client.ok_or(Error::NotFound)?.client_id))
}

/// Makes a new secret.
pub(super) async fn rotate(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    form: Form,
) -> Result<Response> {
    let (service, client_id) = with_secrets(&app, id).await?;
    if let Some(first) = confirm_first(&app, &request, &format!("/admin/services/{id}")).await? {
        return Ok(first.into_response());
    }
    let grace = form.parsed::<i64>("grace").filter(|days| GRACES.contains(days)).ok_or(Error::NotFound)?;
    let had = !clients::secrets(&app.db, id, request.now).await?.is_empty();
    let mut unit = app.db.begin().await?;
    let secret = clients::rotate(&app, &mut unit, viewer.person, id, grace, request.now).await?;
    unit.commit().await?;
    let until = (had && grace > 0).then(|| request.now.plus_seconds(grace * 86_400));
    Ok(Handed::new(&app, id, &service.name, Names { client_id, secret }, until).page().into_response())
}

/// Revokes a secret at once.
pub(super) async fn revoke(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((id, secret)): Path<(ServiceId, SecretId)>,
) -> Result<Redirect> {
    with_secrets(&app, id).await?;
    if let Some(first) = confirm_first(&app, &request, &format!("/admin/services/{id}")).await? {
        return Ok(first);
    }
    let mut unit = app.db.begin().await?;
    if !clients::revoke(&mut unit, viewer.person, id, secret, request.now).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying("sso-done-revoked"))
}
