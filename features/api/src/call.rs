//! Who calls: a token in the header and nothing else, the person whose it is, and how far it reaches.

use crate::answer::{OWN, Problem, json_of};
use crate::scope::{Scope, Scopes};
use crate::{pace, tokens};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use kit::viewer::{ChildHere, default_zone};
use kit::{App, Day, Error, Form, Instant, Lang, PersonId, Query, Request, Viewer, Words, text};
use serde::Serialize;
use std::sync::Arc;
use uuid::Uuid;

/// A call of a program.
pub(crate) struct Call {
    pub(crate) app: App,
    pub(crate) now: Instant,
    pub(crate) query: Form,
    headers: HeaderMap,
}

impl FromRequestParts<App> for Call {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let request = Request::from_request_parts(parts, app).await?;
        let Query(query) = Query::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), now: request.now, query, headers: parts.headers.clone() })
    }
}

/// Of what kind the token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Through {
    /// Her own, made on her page.
    Personal,
    /// That of a service, which knows nobody by the portal's identifiers.
    Service(Uuid),
}

/// Somebody in whose name a program calls.
pub(crate) struct Caller {
    pub(crate) viewer: Viewer,
    pub(crate) scopes: Scopes,
    pub(crate) expires_at: Instant,
    pub(crate) through: Through,
}

impl Caller {
    /// The name of a person in what is told to this caller: two services cannot compare theirs.
    pub(crate) fn name_of(&self, app: &App, person: PersonId) -> Uuid {
        let Through::Service(service) = self.through else { return person.0 };
        let mark = app.key.hash("preau api person", &[service.into_bytes(), person.0.into_bytes()].concat());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&mark[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
    /// The children whose schooling the caller follows.
    pub(crate) fn children(&self) -> impl Iterator<Item = &ChildHere> {
        self.viewer.children.iter().filter(|child| child.flags.sees_schooling)
    }
    /// The child who is meant by `of`; none when nobody is named. Another's is not there.
    pub(crate) fn child(&self, app: &App, query: &Form) -> Result<Option<&ChildHere>, Problem> {
        let asked: Option<Uuid> = crate::cursor::one(query, "of", || text!("api-wrong-of"))?;
        let Some(asked) = asked else { return Ok(None) };
        let mut children = self.children();
        let found = children.find(|child| self.name_of(app, child.person) == asked);
        Ok(Some(found.ok_or(Problem::Other(Error::NotFound))?))
    }
    /// The day it is where the caller lives.
    pub(crate) fn today(&self, now: Instant) -> Day {
        now.day_in(&self.viewer.zone())
    }
}

/// A token that stands, before it is asked what it is for.
struct Standing {
    /// What is counted.
    id: Uuid,
    caller: Caller,
}

impl Call {
    /// Who calls, with a token that is meant for that.
    pub(crate) async fn caller(&self, scope: Option<Scope>) -> Result<Caller, Problem> {
        let token = token(&self.headers)?;
        let standing = match personal(self, token).await? {
            Some(standing) => Some(standing),
            None => service(self, token).await?,
        };
        let Standing { id, caller } = standing.ok_or(Problem::NotGood)?;
        pace::asks(id, self.now).map_err(Problem::TooOften)?;
        match scope.filter(|scope| !caller.scopes.has(*scope)) {
            Some(scope) => Err(Problem::Narrow(scope)),
            None => Ok(caller),
        }
    }
    /// A value as JSON.
    pub(crate) fn told<T: Serialize>(&self, value: &T) -> Result<Response, Problem> {
        json_of(value, &self.headers, OWN)
    }
    /// The answer, problems in the words of the caller's language.
    pub(crate) fn answered(&self, answer: Result<Response, Problem>) -> Response {
        answer.unwrap_or_else(|problem| problem.told(&self.words()))
    }
    pub(crate) fn words(&self) -> Words {
        let accepted = self.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let lang = if accepted.trim_start().starts_with("en") { Lang::En } else { Lang::Fr };
        Words::new(Arc::clone(&self.app.catalogue), lang, default_zone())
    }
}

/// The token that was sent, once, in the header: a cookie or an address proves nothing here.
fn token(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (sent.next(), sent.next()) else { return Err(Problem::Nobody) };
    let (scheme, token) = value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or(Problem::Nobody)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Problem::Nobody) }
}

async fn personal(call: &Call, token: &str) -> Result<Option<Standing>, Problem> {
    let Some(held) = tokens::standing(&call.app, token, call.now).await? else { return Ok(None) };
    let Some(viewer) = call.app.viewer(held.person_id, call.now).await? else { return Ok(None) };
    tokens::note_use(&call.app, &held, call.now.day_in(&viewer.zone())).await?;
    let scopes = Scopes::read(&held.scopes);
    let caller = Caller { viewer, scopes, expires_at: held.expires_at, through: Through::Personal };
    Ok(Some(Standing { id: held.id.0, caller }))
}

async fn service(call: &Call, token: &str) -> Result<Option<Standing>, Problem> {
    let Some(bearer) = sso::bearer::of(&call.app, token, call.now).await? else { return Ok(None) };
    let scopes = Scopes::read(&bearer.scopes);
    let through = Through::Service(bearer.service.0);
    let caller = Caller { viewer: bearer.viewer, scopes, expires_at: bearer.expires_at, through };
    Ok(Some(Standing { id: bearer.grant, caller }))
}
