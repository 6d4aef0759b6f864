//! Entering a counter, and changing it.

use crate::model::{Algorithm, ProviderId, is_feed};
use crate::register::{self, NewProvider, Provider};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use identity::factors::confirm_first;
use kit::address::Address;
use kit::words::clean_name;
use kit::{App, Error, Filled, Form, Instant, Page, Redirect, Request, Result, Text, Viewer, filters, text};

/// The longest name.
const NAME_MAX: usize = 60;
/// The longest of anything else.
const TEXT_MAX: usize = 500;
/// What is asked for, unless it is entered otherwise.
pub(crate) const SCOPES: &str = "openid profile";

/// A counter as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What its button says.
    pub name: String,
    /// By which name it signs.
    pub issuer: String,
    /// The portal's name there; empty, with the secret, while the counter has not given them.
    pub client: String,
    /// The portal's secret there; empty keeps the one that is known.
    pub secret: String,
    /// How it signs: `ES256` or `RS256`.
    pub algorithm: String,
    /// What is asked for.
    pub scopes: String,
    /// How strongly it must have made sure; empty asks nothing.
    pub acr: String,
    /// The claim with keys of a feed; empty believes none.
    pub key_claim: String,
    /// That feed.
    pub key_feed: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            name: clean_name(form.text("name")),
            issuer: text("issuer"),
            client: text("client"),
            secret: form.raw("secret").trim().to_owned(),
            algorithm: text("algorithm"),
            scopes: text("scopes"),
            acr: text("acr"),
            key_claim: text("key_claim"),
            key_feed: text("key_feed"),
        }
    }

    /// Whether the counter has not yet given the portal its name and its secret.
    fn waits(&self) -> bool {
        self.client.is_empty() && self.secret.is_empty()
    }

    /// What is to be mended, field by field; `complete` says that the counter's name and secret of the portal are known.
    fn amiss(&self, complete: bool) -> Vec<(&'static str, Text)> {
        let mut out = vec![];
        if self.name.is_empty() || self.name.chars().count() > NAME_MAX {
            out.push(("name", text!("federation-name-wrong")));
        }
        if Address::parse(&self.issuer).is_none_or(|address| address.has_query()) {
            out.push(("issuer", text!("federation-issuer-wrong")));
        }
        let waits = self.waits() && !complete;
        if !waits && !is_word(&self.client) {
            out.push(("client", text!("federation-client-wrong")));
        }
        if !waits && ((self.secret.is_empty() && !complete) || self.secret.len() > TEXT_MAX) {
            out.push(("secret", text!("federation-secret-wrong")));
        }
        if Algorithm::from_code(&self.algorithm).is_none() {
            out.push(("algorithm", text!("federation-choose")));
        }
        if !self.scopes.split(' ').any(|scope| scope == "openid") || !is_words(&self.scopes) {
            out.push(("scopes", text!("federation-scopes-wrong")));
        }
        if !self.acr.is_empty() && !is_words(&self.acr) {
            out.push(("acr", text!("federation-acr-wrong")));
        }
        if !self.key_claim.is_empty() && !is_word(&self.key_claim) {
            out.push(("key_claim", text!("federation-claim-wrong")));
        }
        if self.key_claim.is_empty() != self.key_feed.is_empty() || !(self.key_feed.is_empty() || is_feed(&self.key_feed)) {
            out.push(("key_feed", text!("federation-feed-wrong")));
        }
        out
    }

    fn as_new(&self) -> NewProvider<'_> {
        NewProvider {
            name: &self.name,
            issuer: &self.issuer,
            client_id: &self.client,
            secret: &self.secret,
            algorithm: Algorithm::from_code(&self.algorithm).unwrap_or(Algorithm::Rs256),
            scopes: &self.scopes,
            acr: Some(self.acr.as_str()).filter(|acr| !acr.is_empty()),
            key: Some((self.key_claim.as_str(), self.key_feed.as_str())).filter(|(claim, _)| !claim.is_empty()),
        }
    }
}

/// Printed signs, without spaces.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= TEXT_MAX && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_words(text: &str) -> bool {
    text.len() <= TEXT_MAX && text.split(' ').all(is_word)
}

/// Enters a counter as an operator typed it.
///
/// # Errors
/// A refusal with the first thing to mend.
pub async fn entered(app: &App, typed: &Typed, now: Instant) -> Result<Provider> {
    let typed = Typed {
        name: clean_name(&typed.name),
        scopes: if typed.scopes.is_empty() { SCOPES.to_owned() } else { typed.scopes.clone() },
        ..typed.clone()
    };
    if let Some((_, why)) = typed.amiss(false).into_iter().next() {
        return Err(Error::Refused(why));
    }
    if register::is_known(&app.db, &typed.issuer, None).await? {
        return Err(Error::Refused(text!("federation-issuer-known")));
    }
    let mut unit = app.db.begin().await?;
    let id = register::add(app, &mut unit, None, &typed.as_new(), now).await?;
    register::keep(app, unit).await?;
    known(app, id).await
}

/// Completes a counter that waited for the portal's name and secret there.
///
/// # Errors
/// A refusal, where there is no such counter or it waits for nothing.
pub async fn completed(app: &App, id: ProviderId, client: &str, secret: &str, now: Instant) -> Result<Provider> {
    let waits = |provider: &Provider| !provider.is_complete();
    let was = register::by_id(&app.db, id).await?.filter(waits).ok_or(Error::Refused(text!("program-provider-unknown")))?;
    if !is_word(client) {
        return Err(Error::Refused(text!("federation-client-wrong")));
    }
    if secret.is_empty() || secret.len() > TEXT_MAX {
        return Err(Error::Refused(text!("federation-secret-wrong")));
    }
    let new = NewProvider { client_id: client, secret, ..was.as_new() };
    let mut unit = app.db.begin().await?;
    register::change(app, &mut unit, None, &was, &new, now).await?;
    register::keep(app, unit).await?;
    known(app, id).await
}

#[derive(Template)]
#[template(path = "admin/enter.html")]
struct Enter {
    known: Option<Provider>,
    /// Whether the counter gave the portal its name and its secret.
    complete: bool,
    title: Text,
    filled: Filled,
    algorithms: Vec<(&'static str, Text)>,
}

fn page(known: Option<Provider>, filled: Filled) -> Page {
    let title = match &known {
        Some(provider) => text!("federation-edit-title", name = &provider.name),
        None => text!("federation-new-title"),
    };
    let words = |one: &Algorithm| (one.code(), Text::keyed(format!("federation-algorithm-{}", one.code().to_lowercase())));
    let complete = known.as_ref().is_some_and(Provider::is_complete);
    let page = Enter { known, complete, title: title.clone(), filled, algorithms: Algorithm::ALL.iter().map(words).collect() };
    Page::of(title, page)
}

/// An empty form.
pub(super) async fn fresh(State(app): State<App>, request: Request) -> Result<Response> {
    if let Some(redirect) = confirm_first(&app, &request, "/admin/providers/new").await? {
        return Ok(redirect.into_response());
    }
    Ok(page(None, Filled::with(Form::of([("algorithm", "RS256"), ("scopes", SCOPES)]))).into_response())
}

/// Reads the form; notes what is to be mended.
async fn read(app: &App, form: &Form, known: Option<&Provider>) -> Result<Result<Typed, Filled>> {
    let (typed, mut filled) = (Typed::of(form), Filled::with(form.clone()));
    for (field, why) in typed.amiss(known.is_some_and(Provider::is_complete)) {
        filled.wrong(field, why);
    }
    if filled.is_right() && register::is_known(&app.db, &typed.issuer, known.map(|one| one.id)).await? {
        filled.wrong("issuer", text!("federation-issuer-known"));
    }
    Ok(if filled.is_right() { Ok(typed) } else { Err(filled) })
}

/// Enters a counter; its button stands on the sign-in page as soon as it is complete.
pub(super) async fn create(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    if let Some(redirect) = confirm_first(&app, &request, "/admin/providers/new").await? {
        return Ok(redirect.into_response());
    }
    let typed = match read(&app, &form, None).await? {
        Ok(typed) => typed,
        Err(filled) => return Ok(page(None, filled).invalid().into_response()),
    };
    let mut unit = app.db.begin().await?;
    let id = register::add(&app, &mut unit, Some(viewer.person), &typed.as_new(), request.now).await?;
    register::keep(&app, unit).await?;
    let done = if typed.waits() { "federation-done-begun" } else { "federation-done-added" };
    Ok(Redirect::to(format!("/admin/providers/{id}")).saying(done).into_response())
}

async fn known(app: &App, id: ProviderId) -> Result<Provider> {
    register::by_id(&app.db, id).await?.ok_or(Error::NotFound)
}

/// The form of a counter that is known; its secret is never shown.
pub(super) async fn edit(State(app): State<App>, request: Request, Path(id): Path<ProviderId>) -> Result<Response> {
    let provider = known(&app, id).await?;
    if let Some(redirect) = confirm_first(&app, &request, &format!("/admin/providers/{id}/edit")).await? {
        return Ok(redirect.into_response());
    }
    let filled = Filled::with(Form::of([
        ("name", provider.name.as_str()),
        ("issuer", &provider.issuer),
        ("client", &provider.client_id),
        ("algorithm", provider.algorithm.code()),
        ("scopes", &provider.scopes),
        ("acr", provider.acr.as_deref().unwrap_or("")),
        ("key_claim", provider.key_claim.as_deref().unwrap_or("")),
        ("key_feed", provider.key_feed.as_deref().unwrap_or("")),
    ]));
    Ok(page(Some(provider), filled).into_response())
}

/// Changes a counter.
pub(super) async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ProviderId>,
    form: Form,
) -> Result<Response> {
    let provider = known(&app, id).await?;
    if let Some(redirect) = confirm_first(&app, &request, &format!("/admin/providers/{id}/edit")).await? {
        return Ok(redirect.into_response());
    }
    let typed = match read(&app, &form, Some(&provider)).await? {
        Ok(typed) => typed,
        Err(filled) => return Ok(page(Some(provider), filled).invalid().into_response()),
    };
    let mut unit = app.db.begin().await?;
    register::change(&app, &mut unit, Some(viewer.person), &provider, &typed.as_new(), request.now).await?;
    register::keep(&app, unit).await?;
    Ok(Redirect::to(format!("/admin/providers/{id}")).saying("federation-done-changed").into_response())
}
