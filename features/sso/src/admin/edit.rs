//! Registering a service from an example, and changing it.

use super::secrets::Handed;
use super::typed::{self, EXAMPLES, Example};
use crate::clients::{self, Names};
use crate::model::{Algorithm, Authentication, ICONS, Identifier, Protocol, Release, ServiceId};
use crate::oidc::client;
use crate::oidc::scope::Scope;
use crate::registry::{self, Service};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use identity::factors::confirm_first;
use kit::{App, Error, Filled, Form, Page, Query, Redirect, Request, Result, Text, Viewer, filters, text};

/// The page on which one chooses an example.
const NEW: &str = "/admin/services/new";

#[derive(Template)]
#[template(path = "admin/choose.html")]
struct Choose {
    examples: [Example; 4],
}

impl Choose {
    fn words(&self, example: &Example, prefix: &str) -> Text {
        Text::keyed(format!("{prefix}-{}", example.code))
    }
}

#[derive(Template)]
#[template(path = "admin/edit.html")]
struct Edit {
    known: Option<Service>,
    protocol: Protocol,
    filled: Filled,
    title: Text,
    releases: Vec<Choice>,
    identifiers: Vec<(String, Text)>,
    authentications: Vec<Choice>,
    algorithms: Vec<(String, Text)>,
    /// What it may ask for by `/api/v1`.
    api: Vec<Choice>,
    icons: [&'static str; 12],
}

/// A value of a form, its words and a hint.
type Choice = (&'static str, Text, Text);

impl Edit {
    fn is_oidc(&self) -> bool {
        self.protocol == Protocol::Oidc
    }
    /// Whether something is to be seen in a field that is folded away.
    fn is_used(&self, field: &str) -> bool {
        !self.filled.value(field).is_empty() || self.filled.error(field).is_some()
    }
}

fn page(known: Option<Service>, protocol: Protocol, filled: Filled) -> Page {
    let title = match &known {
        Some(service) => text!("sso-edit-title", name = &service.name),
        None => text!("sso-new-title"),
    };
    let words = |prefix: &str, code: &str| Text::keyed(format!("{prefix}-{}", code.to_lowercase().replace('_', "-")));
    let both = |prefix: &str, code: &'static str| (code, words(prefix, code), words(&format!("{prefix}-hint"), code));
    let page = Edit {
        releases: Release::ALL.iter().map(|one| both("sso-release", one.code())).collect(),
        identifiers: Identifier::ALL.iter().map(|one| (one.code().to_owned(), words("sso-identifier", one.code()))).collect(),
        api: Scope::API.iter().map(|one| (one.code(), one.words("sso-api"), one.words("sso-api-hint"))).collect(),
        authentications: Authentication::ALL.iter().map(|one| both("sso-proves", one.code())).collect(),
        algorithms: Algorithm::ALL.iter().map(|one| (one.code().to_owned(), words("sso-algorithm", one.code()))).collect(),
        icons: ICONS,
        title: title.clone(),
        known,
        protocol,
        filled,
    };
    Page::of(title, page)
}

/// The examples to choose from; or the form of the one that was chosen.
pub(super) async fn fresh(State(app): State<App>, request: Request, query: Query) -> Result<Response> {
    let like = query.text("like");
    if like.is_empty() {
        return Ok(Page::of("sso-new-title", Choose { examples: EXAMPLES }).into_response());
    }
    let example = EXAMPLES.into_iter().find(|example| example.code == like).ok_or(Error::NotFound)?;
    if let Some(first) = confirm_first(&app, &request, &format!("{NEW}?like={like}")).await? {
        return Ok(first.into_response());
    }
    Ok(page(None, example.protocol, example.filled()).into_response())
}

/// The form of a service that is registered.
pub(super) async fn edit(State(app): State<App>, request: Request, Path(id): Path<ServiceId>) -> Result<Response> {
    let service = known(&app, id).await?;
    if let Some(first) = confirm_first(&app, &request, &format!("/admin/services/{id}/edit")).await? {
        return Ok(first.into_response());
    }
    let its = client::written(&app.db, id).await?;
    let (first, second) = match &its {
        None => registry::places(&app.db, id).await?,
        Some(_) => clients::returns(&app.db, id).await?,
    };
    let filled = typed::known(&service, its.as_ref(), (&first, &second));
    let protocol = service.protocol;
    Ok(page(Some(service), protocol, filled).into_response())
}

async fn known(app: &App, id: ServiceId) -> Result<Service> {
    registry::written(&app.db, id).await?.ok_or(Error::NotFound)
}

/// Registers a service; it is open to nobody yet. A secret is shown this once.
pub(super) async fn create(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    if let Some(first) = confirm_first(&app, &request, NEW).await? {
        return Ok(first.into_response());
    }
    let protocol = Protocol::from_code(form.text("protocol")).ok_or(Error::NotFound)?;
    let mut filled = Filled::with(form.clone());
    let Some(typed) = typed::read(&app, &form, protocol, &mut filled) else {
        return Ok(page(None, protocol, filled).invalid().into_response());
    };
    let (new, author) = (typed.as_new(), Some(viewer.person));
    let mut unit = app.db.begin().await?;
    if let Some(why) = registry::taken(&mut unit, None, new.addresses).await? {
        filled.wrong("places", why);
        return Ok(page(None, protocol, filled).invalid().into_response());
    }
    let Some(client) = typed.as_client() else {
        let id = registry::add(&mut unit, author, &new, request.now).await?;
        unit.commit().await?;
        return Ok(added(id).into_response());
    };
    let names = Names::fresh(&app);
    let id = clients::register(&mut unit, author, &new, &client, &names, request.now).await?;
    unit.commit().await?;
    if client.authentication != Authentication::Secret {
        return Ok(added(id).into_response());
    }
    Ok(Handed::new(&app, id, new.name, names, None).page().into_response())
}

fn added(id: ServiceId) -> Redirect {
    Redirect::to(format!("/admin/services/{id}")).saying("sso-done-added")
}

/// Changes a service.
pub(super) async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    form: Form,
) -> Result<Response> {
    let service = known(&app, id).await?;
    if let Some(first) = confirm_first(&app, &request, &format!("/admin/services/{id}/edit")).await? {
        return Ok(first.into_response());
    }
    let protocol = service.protocol;
    let mut filled = Filled::with(form.clone());
    let Some(typed) = typed::read(&app, &form, protocol, &mut filled) else {
        return Ok(page(Some(service), protocol, filled).invalid().into_response());
    };
    let new = typed.as_new();
    let mut unit = app.db.begin().await?;
    if let Some(why) = registry::taken(&mut unit, Some(id), new.addresses).await? {
        filled.wrong("places", why);
        return Ok(page(Some(service), protocol, filled).invalid().into_response());
    }
    match typed.as_client() {
        Some(client) => clients::change(&mut unit, viewer.person, id, &new, &client, request.now).await?,
        None => registry::change(&mut unit, viewer.person, id, &new, request.now).await?,
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying("sso-done-changed").into_response())
}
