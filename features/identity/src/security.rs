//! One's own security: change the password, see and end sessions, read what happened.

use crate::events::{self, Event};
use crate::factors::store;
use crate::limits::{self, Who};
use crate::model::EventKind;
use crate::passwords;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::session::{self, Session};
use kit::slice::Card;
use kit::{
    App, Asked, Error, Filled, Form, Page, PersonId, Redirect, Request, Result, Routes, SIGNED_IN, SessionId, Text, Viewer, args,
    filters, text,
};

pub(crate) fn routes() -> Routes {
    Routes::at("/settings/security")
        .get(SIGNED_IN, show)
        .post(SIGNED_IN, change)
        .and_at("/settings/security/sessions")
        .post(SIGNED_IN, end)
}

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    filled: Filled,
    login: String,
    sessions: Vec<Session>,
    /// Whether there is a second step.
    second: bool,
    here: Option<SessionId>,
    /// What other features show here.
    parts: Vec<Card>,
    events: Vec<Event>,
}

impl SecurityPage {
    fn is_here(&self, session: &Session) -> bool {
        self.here == Some(session.id)
    }
    fn device(&self, session: &Session) -> Text {
        if session.device.is_empty() { text!("security-device-unknown") } else { Text::literal(session.device.clone()) }
    }
}

async fn page(app: &App, request: &Asked, viewer: &Viewer, filled: Filled) -> Result<Page> {
    let person = viewer.person;
    let login: Vec<(String,)> = app.db.fresh("select login from account where person_id = $1", args![person]).await?;
    let page = SecurityPage {
        filled,
        login: login.into_iter().next().map(|(login,)| login).unwrap_or_default(),
        second: store::has_any(app, person).await?,
        sessions: session::of_person(&app.db, person, request.now).await?,
        here: request.session.as_ref().map(|session| session.id),
        parts: app.security_of(viewer, request.now).await?,
        events: events::of_person(&app.db, person).await?,
    };
    Ok(Page::of(text!("security-title"), page))
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    page(&app, &request, &viewer, Filled::empty()).await
}

#[derive(sqlx::FromRow)]
struct Known {
    login: String,
    password_hash: Option<String>,
}

/// Checks one's own password again, before something that a thief of a session would like to do.
pub(crate) async fn proves(app: &App, asked: &Asked, person: PersonId, typed: &str) -> Result<Result<(), Text>> {
    let known: Vec<Known> = app.db.fresh("select login, password_hash from account where person_id = $1", args![person]).await?;
    let Some(known) = known.into_iter().next() else { return Err(Error::NotFound) };
    // The session proves the device: guesses of others at this address keep nobody from mending their own account.
    let session = asked.session.as_ref().map(|session| *session.id.0.as_bytes());
    let who = Who::new(app, &format!("own {}", known.login), asked.origin).with_device(app, session.as_ref().map(|id| &id[..]));
    if let Err(seconds) = limits::passwords().ask(who, asked.now) {
        return Ok(Err(text!("sign-in-wait", minutes = (seconds + 59) / 60)));
    }
    if passwords::is_same(&passwords::normal(typed), known.password_hash.as_deref()).await? {
        return Ok(Ok(()));
    }
    limits::passwords().failed(who, asked.now);
    Ok(Err(text!("security-wrong-password")))
}

/// Changes the password; every other session ends.
async fn change(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let person = viewer.person;
    let mut filled = Filled::with(form.clone());
    if let Err(why) = proves(&app, &request, person, form.raw("old")).await? {
        filled.wrong("old", why);
        return Ok(page(&app, &request, &viewer, filled).await?.invalid().into_response());
    }
    let password = passwords::normal(form.raw("password"));
    let rules = passwords::rules_for(&app, person).await?;
    if password == passwords::normal(form.raw("old")) {
        filled.wrong("password", text!("password-same"));
    } else if let Err(why) = passwords::judge(&password, &rules).await {
        filled.wrong("password", why);
    }
    if !filled.is_right() {
        return Ok(page(&app, &request, &viewer, filled).await?.invalid().into_response());
    }
    let hash = crate::hash_pool::hash(&password).await?;
    let mut unit = app.db.begin().await?;
    passwords::keep(&mut unit, person, &hash, false, request.now).await?;
    session::end_all(&mut unit, person, request.session.as_ref().map(|session| session.id)).await?;
    unit.run("update reset_link set used_at = $2 where person_id = $1 and used_at is null", args![person, request.now]).await?;
    events::note(&mut unit, person, EventKind::PasswordChanged, &request).await?;
    unit.commit().await?;
    Ok(Redirect::to("/settings/security").saying("security-changed").into_response())
}

/// Ends one session, or all the others.
async fn end(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Redirect> {
    let here = request.session.as_ref().map(|session| session.id);
    let mut unit = app.db.begin().await?;
    let ended = match form.parsed::<SessionId>("session") {
        Some(session) if Some(session) != here => session::end(&mut unit, viewer.person, session).await?,
        Some(_) => 0,
        None if form.ticked("others") => {
            // Whoever holds a copied cookie is a stranger again.
            unit.run("update account set devices_from = $2 where person_id = $1", args![viewer.person, request.now]).await?;
            session::end_all(&mut unit, viewer.person, here).await?
        }
        None => 0,
    };
    if ended > 0 {
        events::note(&mut unit, viewer.person, EventKind::SessionEnded, &request).await?;
    }
    unit.commit().await?;
    Ok(Redirect::to("/settings/security").saying("security-ended"))
}
