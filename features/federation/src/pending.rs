//! Somebody whom a counter knows and nothing here links yet: kept in her browser until she has come in by a way of
//! ours, and said that it is she.

use crate::failed::Failed;
use crate::links::{self, NewLink};
use crate::model::{Proof, ProviderId, Why};
use crate::oidc::token::Identity;
use crate::own::SECURITY;
use crate::register;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use identity::factors::{confirm_first, note_and_write};
use identity::model::{EventKind, next_page};
use identity::{AFTER, LAST_WAY, Said, sign_in_page, tokens};
use kit::key::hex;
use kit::{App, Asked, Form, Frame, Instant, OwnCookie, Page, Query, Redirect, Request, Result, Viewer, filters, text};
use serde_json::Value;

/// How long she may take to come in, in seconds: the computer may be shared.
const SECONDS: i64 = 10 * 60;
const PURPOSE: &str = "federation pending";
/// The longest name of an account that is kept.
const LABEL_MAX: usize = 100;
/// Whom a counter said that this browser's person is.
const PENDING: OwnCookie = OwnCookie { name: "preau-with-link", locked: "__Host-preau-with-link", seconds: SECONDS };

/// Where she says that it is she. The page that said that she is not known yet leads there by a name made for it
/// alone: a sign-in that was begun from any other never comes to it.
fn page_of(provider: ProviderId, begun: &str) -> String {
    format!("/sign-in/with/{provider}/link?begun={begun}")
}

/// How the account is called at the counter, for its person to know it again.
pub(crate) fn label(identity: &Identity) -> String {
    let claim = |name: &str| identity.claims.get(name).and_then(Value::as_str).map(str::trim).filter(|one| !one.is_empty());
    let said = claim("preferred_username").or_else(|| claim("email")).or_else(|| claim("name")).unwrap_or("");
    said.chars().filter(|char| !char.is_control()).take(LABEL_MAX).collect()
}

/// Whom a counter knows.
pub(crate) struct Pending {
    provider: ProviderId,
    subject: String,
    label: String,
    next: String,
    begun: String,
    until: Instant,
}

impl Pending {
    pub(crate) fn of(provider: ProviderId, identity: &Identity, next: &str, now: Instant) -> Self {
        Self {
            provider,
            subject: identity.subject.clone(),
            label: label(identity),
            // A page whose address is long is found from the home.
            next: if next.len() > 1_500 { "/".to_owned() } else { next.to_owned() },
            begun: hex(&kit::key::random::<16>()),
            until: now.plus_seconds(SECONDS),
        }
    }
    /// Where she says that it is she.
    pub(crate) fn page(&self) -> String {
        page_of(self.provider, &self.begun)
    }
    pub(crate) fn put_on(&self, app: &App, response: &mut Response) {
        let provider = self.provider.to_string();
        let (subject, label) = (hex(self.subject.as_bytes()), hex(self.label.as_bytes()));
        let note = tokens::seal(app, PURPOSE, &[&provider, &subject, &label, &self.next, &self.begun], self.until);
        PENDING.put_on(&app.config, response, &note);
        // Another sign-in takes this one away, and the link with it.
        AFTER.put_on(&app.config, response, &self.page());
    }
    fn read(app: &App, headers: &HeaderMap, now: Instant) -> Option<Self> {
        let note = PENDING.read(&app.config, headers)?;
        let [provider, subject, label, next, begun] = tokens::open(app, PURPOSE, &note, now)?;
        let pending = Self {
            provider: provider.parse().ok()?,
            subject: unhex(&subject)?,
            label: unhex(&label)?,
            next: next_page(&next).to_owned(),
            begun,
            until: now,
        };
        Some(pending).filter(|pending| AFTER.read(&app.config, headers).as_deref() == Some(pending.page().as_str()))
    }
    /// The link that waits for the sign-in that was begun where it says.
    fn begun(app: &App, headers: &HeaderMap, (provider, begun): (ProviderId, &str), now: Instant) -> Option<Self> {
        Self::read(app, headers, now).filter(|pending| pending.provider == provider && pending.begun == begun)
    }
    fn take_from(app: &App, response: &mut Response) {
        PENDING.take_from(&app.config, response);
        AFTER.take_from(&app.config, response);
    }
}

fn unhex(digits: &str) -> Option<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    String::from_utf8(digits.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>()?).ok()
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    provider: ProviderId,
    begun: String,
    name: String,
    label: String,
    own: String,
}

/// `/sign-in/with/{provider}/unknown`: the sign-in page, which leads to the link.
pub(super) async fn unknown(
    State(app): State<App>,
    request: Request,
    headers: HeaderMap,
    Path(id): Path<ProviderId>,
) -> Result<Response> {
    let provider = register::in_use(&app.db, id).await?;
    let Some(pending) = Pending::read(&app, &headers, request.now).filter(|pending| pending.provider == id) else {
        return Ok(over(&request, id));
    };
    if request.viewer.is_some() {
        return Ok(Redirect::to(pending.page()).into_response());
    }
    let name = provider.name.as_str();
    let words = match pending.label.as_str() {
        "" => text!("federation-unknown", name = name),
        label => text!("federation-unknown-named", name = name, account = label),
    };
    Ok(sign_in_page(&app, &pending.page(), Said::Asks(words), None, request.now).await?.into_response())
}

/// What waited is over.
fn over(asked: &Asked, provider: ProviderId) -> Response {
    Failed { why: Why::Over, next: SECURITY, links: true }.of(asked, provider)
}

/// `/sign-in/with/{provider}/link`: is it you?
pub(super) async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    headers: HeaderMap,
    Path(id): Path<ProviderId>,
    query: Query,
) -> Result<Response> {
    let provider = register::in_use(&app.db, id).await?;
    let Some(pending) = Pending::begun(&app, &headers, (id, query.raw("begun")), request.now) else {
        return Ok(over(&request, id));
    };
    if let Some(redirect) = confirm_first(&app, &request, &pending.page()).await? {
        return Ok(redirect.into_response());
    }
    let title = text!("federation-link-title", name = provider.name.as_str());
    let page =
        LinkPage { provider: id, begun: pending.begun, name: provider.name, label: pending.label, own: viewer.name.clone() };
    Ok(Page::of(title, page).in_frame(Frame::Focus).into_response())
}

/// It is, or it is not.
pub(super) async fn link(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    headers: HeaderMap,
    Path(id): Path<ProviderId>,
    form: Form,
) -> Result<Response> {
    register::in_use(&app.db, id).await?;
    let Some(pending) = Pending::begun(&app, &headers, (id, form.raw("begun")), request.now) else {
        return Ok(over(&request, id));
    };
    if form.text("answer") != "yes" {
        let mut response = Redirect::to(pending.next).into_response();
        Pending::take_from(&app, &mut response);
        return Ok(response);
    }
    if let Some(redirect) = confirm_first(&app, &request, &pending.page()).await? {
        return Ok(redirect.into_response());
    }
    let new =
        NewLink { provider: id, subject: &pending.subject, person: viewer.person, label: &pending.label, proof: Proof::Account };
    let mut unit = app.db.begin().await?;
    if !links::add(&mut unit, &new, request.now).await? {
        return Ok(Failed { why: Why::OfAnother, next: SECURITY, links: true }.of(&request, id));
    }
    note_and_write(&app, &mut unit, viewer.person, EventKind::WayAdded, &request).await?;
    unit.commit().await?;
    let mut response = Redirect::to(pending.next).saying("federation-linked").into_response();
    Pending::take_from(&app, &mut response);
    LAST_WAY.put_on(&app.config, &mut response, &id.to_string());
    Ok(response)
}
