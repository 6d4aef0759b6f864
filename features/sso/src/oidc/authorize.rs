//! A person on her way to a service (section 3.1.2): signed in, allowed, as freshly and by as many proofs as it asks,
//! and agreeing where nobody answers for it; then a code, and back.

use super::back::Back;
use super::client::Client;
use super::request::{self, Asked, Fault, fault};
use super::{consent, grant, jwt};
use crate::onward::{Why, encoded, refused};
use crate::opening::Reach;
use crate::{proof, registry, step_up};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::session::Session;
use kit::viewer::default_zone;
use kit::{App, Called, Form, Frame, Page, Query, Redirect, Request, Result, StructureId, Viewer, filters, text};

/// When somebody was asked to sign in.
const ASKED: &str = "oidc asked";
/// How long a sign-in that was asked for counts as such: time for a second step and to read what is agreed to.
const MOMENT_SECONDS: i64 = 600;
/// When somebody chose to go on as who she is.
const CHOSEN: &str = "oidc chosen";
/// When somebody agreed.
pub(super) const AGREED: &str = "oidc agreed";
/// The proofs that a question may carry besides its own parameters.
const PROOFS: [&str; 3] = ["asked", "chosen", "agreed"];

/// How long the query of an address may be.
const ADDRESS_MAX: usize = 8_000;

/// What a service hears of a person who does not come.
pub(super) const DENIED: Fault = fault("access_denied", "the service is not open to this person, or the person did not agree");
const LOGIN: Fault = fault("login_required", "the person has to sign in");
const INTERACTION: Fault = fault("interaction_required", "the person has to prove more");

/// A question that came by a form of the service: the browser asks the same again by a GET, with its cookies.
pub(super) async fn sent(called: Called) -> Response {
    asked_again("/oidc/authorize", &all_of(&called.form()))
}

/// The same question asked again by a GET, if an address can bear it.
pub(super) fn asked_again(path: &str, query: &str) -> Response {
    if query.len() > ADDRESS_MAX { refused(Why::Unknown, None) } else { Redirect::to(format!("{path}?{query}")).into_response() }
}

/// What was sent, repeated parameters as they came, so that they are refused as such.
fn all_of(form: &Form) -> String {
    let parts = request::PARAMETERS.iter().flat_map(|name| form.all(name).map(move |value| format!("{name}={}", encoded(value))));
    parts.collect::<Vec<_>>().join("&")
}

/// Everything of a person on her way.
pub(super) struct Way<'a> {
    pub(super) app: &'a App,
    pub(super) request: &'a Request,
    pub(super) headers: &'a HeaderMap,
    pub(super) client: &'a Client,
    pub(super) back: &'a Back,
    pub(super) asked: &'a Asked,
    /// What was sent.
    pub(super) form: &'a Form,
    /// The question, as it is asked again.
    pub(super) query: String,
}

/// The way as far as it needs nobody signed in.
pub(super) async fn authorize(State(app): State<App>, request: Request, headers: HeaderMap, query: Query) -> Result<Response> {
    let (client, back) = match Back::of(&app, &query).await? {
        Ok(found) => found,
        Err(why) => return Ok(refused(why, None)),
    };
    let asked = match Asked::of(&query) {
        Ok(asked) => asked.of_service(&client.api_scopes),
        Err(fault) => return Ok(back.fault(&app, &headers, fault)),
    };
    let way = Way {
        app: &app,
        request: &request,
        headers: &headers,
        client: &client,
        back: &back,
        asked: &asked,
        form: &query,
        query: request::query(&query),
    };
    if client.stopped_at.is_some() {
        return Ok(way.closed(Why::Stopped(client.name.clone())));
    }
    match (&request.session, &request.viewer) {
        (Some(session), Some(viewer)) => way.go_on(session, viewer).await,
        _ if asked.prompt.none => Ok(way.fault(LOGIN)),
        _ => Ok(way.to_sign_in(false)),
    }
}

impl Way<'_> {
    /// Step by step; whichever has something to say ends the way.
    async fn go_on(&self, session: &Session, viewer: &Viewer) -> Result<Response> {
        let today = self.request.now.day_in(&default_zone());
        let places = match registry::reach(&self.app.db, self.client.service, viewer, today).await? {
            Reach::Open(places) => places,
            Reach::Later(day) => return Ok(self.closed(Why::Later(self.client.name.clone(), day))),
            Reach::Closed => return Ok(self.closed(Why::Closed(self.client.name.clone()))),
        };
        if let Some(answer) = self.freshness(session) {
            return Ok(answer);
        }
        if let Some(answer) = self.who(session, viewer).await? {
            return Ok(answer);
        }
        if let Some(answer) = self.second(session).await? {
            return Ok(answer);
        }
        if let Some(answer) = consent::needed(self, session, viewer, today).await? {
            return Ok(answer);
        }
        self.hand_over(session, &places).await
    }

    fn fault(&self, fault: Fault) -> Response {
        self.back.fault(self.app, self.headers, fault)
    }

    /// Not to this service: a page that says why, with a way back; where no page may be shown, only the way back.
    fn closed(&self, why: Why) -> Response {
        if self.asked.prompt.none { self.fault(DENIED) } else { refused(why, self.back.link(self.app, DENIED)) }
    }

    /// The question asked again with the proofs it has, and one more.
    pub(super) fn again(&self, more: Option<(&str, &str)>) -> String {
        let mut out = format!("/oidc/authorize?{}", self.query);
        let kept = PROOFS.iter().map(|name| (*name, self.form.raw(name)));
        let kept = kept.filter(|(name, value)| !value.is_empty() && more.is_none_or(|(given, _)| given != *name));
        for (name, value) in kept.chain(more) {
            out.push_str(&format!("&{name}={}", encoded(value)));
        }
        out
    }

    /// To the sign-in page, which leads back here with the proof of when it was asked.
    fn to_sign_in(&self, again: bool) -> Response {
        let again = if again { "again=true&" } else { "" };
        let login = match self.form.raw("login_hint") {
            "" => String::new(),
            hint => format!("login={}&", encoded(hint)),
        };
        Redirect::to(format!("/sign-in?{again}{login}next={}", encoded(&self.anew()))).into_response()
    }

    /// The question asked again after a sign-in that is asked for now.
    fn anew(&self) -> String {
        self.again(Some(("asked", &proof::made(self.app, ASKED, &self.query, self.request.now))))
    }

    /// Whether the person proved who she is for this question, a moment ago.
    fn has_proved(&self, session: &Session) -> bool {
        let asked = proof::read(self.app, ASKED, self.form.raw("asked"), &self.query, self.request.now);
        let lately = self.request.now.seconds_since(session.authenticated_at) < MOMENT_SECONDS;
        lately && asked.is_some_and(|asked| session.authenticated_at >= asked)
    }

    /// A sign-in as fresh as the service asks for.
    fn freshness(&self, session: &Session) -> Option<Response> {
        let age = self.request.now.seconds_since(session.authenticated_at);
        let stale = self.asked.prompt.login || self.asked.max_age.is_some_and(|most| age > most || most == 0);
        if !stale || self.has_proved(session) {
            return None;
        }
        Some(if self.asked.prompt.none { self.fault(LOGIN) } else { self.to_sign_in(true) })
    }

    /// The person whom the service means, or chosen by herself.
    async fn who(&self, session: &Session, viewer: &Viewer) -> Result<Option<Response>> {
        if let Some(hint) = &self.asked.hint {
            let meant = jwt::ours(self.app, hint, self.request.now).await?.filter(|note| note.aud == self.client.client_id);
            let own = grant::subject(self.app, self.client, session.person_id).await?;
            match meant {
                None => return Ok(Some(self.fault(fault("invalid_request", "id_token_hint is no token of ours")))),
                Some(note) if note.sub == own => {}
                Some(_) if self.asked.prompt.none || self.has_proved(session) => return Ok(Some(self.fault(LOGIN))),
                Some(_) => return Ok(Some(self.to_sign_in(true))),
            }
        }
        let bound = bound(session, &self.query);
        let chosen = proof::read(self.app, CHOSEN, self.form.raw("chosen"), &bound, self.request.now).is_some();
        if !self.asked.prompt.select || chosen || self.has_proved(session) {
            return Ok(None);
        }
        let chosen = proof::made(self.app, CHOSEN, &bound, self.request.now);
        let page = Choosing {
            service: self.client.name.clone(),
            name: viewer.name.clone(),
            onward: self.again(Some(("chosen", &chosen))),
            other: format!("/sign-in?again=true&next={}", encoded(&self.anew())),
        };
        Ok(Some(Page::of(text!("oidc-choose-title"), page).in_frame(Frame::Focus).into_response()))
    }

    /// A second factor, where the register demands it or the service wishes for it.
    async fn second(&self, session: &Session) -> Result<Option<Response>> {
        if step_up::is_done(session) || !(self.client.second_factor || self.asked.wants_second) {
            return Ok(None);
        }
        let demanded = self.client.second_factor;
        // A wish is no condition: whoever has no second factor comes with what she has, and the service is told.
        if !demanded && (self.asked.prompt.none || !identity::factors::has_any(self.app, session.person_id).await?) {
            return Ok(None);
        }
        if self.asked.prompt.none {
            return Ok(Some(self.fault(INTERACTION)));
        }
        let back = self.back.link(self.app, INTERACTION);
        step_up::ask(self.app, self.request, session, &self.client.name, &self.again(None), back).await.map(Some)
    }

    /// Makes the code and sends the person back with it.
    async fn hand_over(&self, session: &Session, places: &[StructureId]) -> Result<Response> {
        let new = grant::NewGrant {
            session,
            service: self.client.service,
            asked: self.asked,
            redirect: &self.back.redirect,
            structures: &crate::ticket::scope(places),
        };
        let code = grant::begin(self.app, new, self.request.now).await?;
        Ok(self.back.with(self.app, self.headers, ("code", code)))
    }
}

/// To what a choice is bound: this session, and this question.
pub(super) fn bound(session: &Session, query: &str) -> String {
    format!("{} {query}", session.id)
}

#[derive(Template)]
#[template(path = "oidc/choosing.html")]
struct Choosing {
    service: String,
    name: String,
    onward: String,
    other: String,
}
