//! A new application for codes: the picture, the secret, and a first code that proves that it was taken in.
//!
//! Where it is needed, this stands before the session; else among the settings. Nothing is kept before the code is right.

use super::totp::{self, Secret};
use super::{note, noted, passkeys, qr, recovery, store, tell};
use crate::entering::{Coming, Way, open_session};
use crate::model::EventKind;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::key::{hex, unhex};
use kit::{
    App, Asked, Error, Filled, Form, Frame, PUBLIC, Page, PersonId, Redirect, Request, Result, Routes, SIGNED_IN, Unit, Viewer,
    args, filters, text,
};

/// Before the session, where a second factor is needed.
pub(super) const NEEDED: &str = "second needed";
/// Among the settings.
const OWN: &str = "second own";
const OWN_PATH: &str = "/settings/security/codes";

pub(super) fn routes() -> Routes {
    Routes::at("/sign-in/second/new").post(PUBLIC, keep_and_enter).and_at(OWN_PATH).get(SIGNED_IN, show).post(SIGNED_IN, keep)
}

#[derive(Template)]
#[template(path = "factors/setup.html")]
struct SetupPage {
    filled: Filled,
    note: String,
    action: &'static str,
    /// Whether it stands before the session.
    needed: bool,
    /// Whether a passkey would do as well.
    passkey: bool,
    picture: String,
    spelt: String,
    address: String,
}

#[derive(Template)]
#[template(path = "factors/recovery.html")]
pub(super) struct RecoveryPage {
    pub(super) codes: Vec<String>,
    pub(super) login: String,
    pub(super) host: String,
    pub(super) next: String,
    /// Whether the application was just taken in.
    pub(super) added: bool,
}

/// The login of a person, and the server as it is called.
pub(super) async fn names(app: &App, person: PersonId) -> Result<(String, String)> {
    let login: Vec<(String,)> = app.db.fresh("select login from account where person_id = $1", args![person]).await?;
    let (login,) = login.into_iter().next().ok_or(Error::NotFound)?;
    let url = &app.config.public_url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
    Ok((login, host.to_owned()))
}

async fn page(app: &App, asked: &Asked, way: &Way, secret: &Secret, purpose: &str, filled: Filled) -> Result<Page> {
    let (login, host) = names(app, way.person).await?;
    let set_at = store::of_person(app, way.person).await?.password_set_at;
    let address = secret.address(&login, &host);
    let needed = purpose == NEEDED;
    let page = SetupPage {
        filled,
        note: note(app, asked, purpose, way, set_at, &hex(secret.bytes())),
        action: if needed { "/sign-in/second/new" } else { OWN_PATH },
        needed,
        // A key in a computer that others use would open for them, too, if they know its code.
        passkey: needed && !way.shared && passkeys::is_possible(app),
        picture: qr::picture(&address)?,
        spelt: secret.spelt(),
        address,
    };
    let page = Page::of(text!("setup-title"), page);
    Ok(if needed { page.in_frame(Frame::Focus) } else { page })
}

/// The page for somebody who does not come in without a second factor.
pub(crate) async fn needed_page(app: &App, asked: &Asked, way: &Way) -> Result<Page> {
    page(app, asked, way, &Secret::new(), NEEDED, Filled::empty()).await
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Response> {
    if let Some(redirect) = super::confirm_first(&app, &request, OWN_PATH).await? {
        return Ok(redirect.into_response());
    }
    if store::of_person(&app, viewer.person).await?.codes {
        return Ok(Redirect::to("/settings/security/second").into_response());
    }
    let page = page(&app, &request, &own_way(viewer.person), &Secret::new(), OWN, Filled::empty()).await?;
    Ok(page.into_response())
}

fn own_way(person: PersonId) -> Way {
    Way {
        person,
        shared: false,
        methods: "pwd".to_owned(),
        next: "/settings/security/second".to_owned(),
        saying: None,
        through: String::new(),
    }
}

/// What came of a form that sets an application up.
enum Taken {
    /// The code was right: the secret is kept, with these codes of recovery.
    Yes(Vec<String>),
    /// The page again.
    No(Page),
}

/// Takes the application in when its first code is right, and there is none yet.
async fn take_in(
    app: &App,
    unit: &mut Unit,
    asked: &Asked,
    form: &Form,
    purpose: &str,
    way: &Way,
    secret: &str,
) -> Result<Taken> {
    let over = || Error::Refused(text!("second-over"));
    let secret = unhex::<{ totp::SECRET_BYTES }>(secret).and_then(|bytes| Secret::of(&bytes)).ok_or_else(over)?;
    let step = totp::typed(form.text("code")).and_then(|code| secret.step_of(&code, 0, app.clock.outside(asked.now)));
    let Some(step) = step else {
        let filled = Filled::with(form.clone()).and_wrong("code", text!("setup-wrong"));
        return Ok(Taken::No(page(app, asked, way, &secret, purpose, filled).await?));
    };
    if !totp::keep(app, unit, way.person, &secret, step, asked.now).await? {
        return Err(over());
    }
    // Those of a passkey made before are as good as ever.
    let kept = store::of_person(app, way.person).await?.recovery > 0;
    let codes = if kept { vec![] } else { recovery::make(app, unit, way.person).await? };
    tell::by_oneself(app, unit, way.person, EventKind::SecondAdded, asked).await?;
    Ok(Taken::Yes(codes))
}

async fn keep(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    if let Some(redirect) = super::confirm_first(&app, &request, OWN_PATH).await? {
        return Ok(redirect.into_response());
    }
    let (way, secret) = noted(&app, &request, OWN, form.raw("note")).await?;
    if way.person != viewer.person {
        return Err(Error::Refused(text!("second-over")));
    }
    let mut unit = app.db.begin().await?;
    let codes = match take_in(&app, &mut unit, &request, &form, OWN, &way, &secret).await? {
        Taken::No(page) => return Ok(page.invalid().into_response()),
        Taken::Yes(codes) => codes,
    };
    // Whoever holds another session of this account never proved the new factor.
    let here = request.session.as_ref().map(|session| session.id);
    kit::session::end_all(&mut unit, viewer.person, here).await?;
    if let Some(session) = here {
        kit::session::proved_again(&mut unit, session, "pwd otp", request.now).await?;
    }
    unit.commit().await?;
    if codes.is_empty() {
        return Ok(Redirect::to(way.next).saying("second-made").into_response());
    }
    let (login, host) = names(&app, viewer.person).await?;
    Ok(Page::of(text!("recovery-title"), RecoveryPage { codes, login, host, next: way.next, added: true }).into_response())
}

async fn keep_and_enter(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let (way, secret) = noted(&app, &request, NEEDED, form.raw("note")).await?;
    let mut unit = app.db.begin().await?;
    let codes = match take_in(&app, &mut unit, &request, &form, NEEDED, &way, &secret).await? {
        Taken::No(page) => return Ok(page.invalid().into_response()),
        Taken::Yes(codes) => codes,
    };
    let methods = way.methods_and("otp");
    let coming = Coming {
        through: &way.through,
        next: &way.next,
        person: way.person,
        shared: way.shared,
        methods: &methods,
        headers: &headers,
    };
    let entered = open_session(&app, &mut unit, &request, coming).await?;
    unit.commit().await?;
    let (login, host) = names(&app, way.person).await?;
    let page = RecoveryPage { codes, login, host, next: way.next, added: true };
    Ok(entered.with(Page::of(text!("recovery-title"), page).in_frame(Frame::Focus)))
}
