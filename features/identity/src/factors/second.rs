//! The second step: the password was right, and there is no session yet. What was proved travels in a signed note.

use super::store::{self, Checked, Factors, Typed};
use super::{note, noted, rules, tell};
use crate::devices::{Devices, TRUSTED};
use crate::entering::{Way, go_on};
use crate::model::EventKind;
use crate::{settings, sign_in};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{App, Asked, Error, Filled, Form, Frame, PUBLIC, Page, Request, Result, Routes, ViewerFacts, filters, text};

const PURPOSE: &str = "second";

pub(super) fn routes() -> Routes {
    Routes::at("/sign-in/second").post(PUBLIC, enter)
}

#[derive(Template)]
#[template(path = "factors/second.html")]
struct SecondPage {
    filled: Filled,
    note: String,
    next: String,
    shared: bool,
    /// Whether an application makes codes.
    code: bool,
    /// Whether a passkey does it.
    passkey: bool,
    /// For how many days this browser may be trusted; nothing where none may.
    trust: Option<i64>,
}

/// Whether the browser proves that its person trusts it, and the setting still does.
pub(crate) fn is_trusted(app: &App, asked: &Asked, headers: &HeaderMap, viewer: &ViewerFacts, factors: &Factors) -> bool {
    let held = Devices::of(TRUSTED, headers, app.config.secure(), asked.now);
    let since = held.since(&app.key, factors.bond(viewer.person));
    since.is_some_and(|since| rules::is_trusted(since, settings::trusted_days(app, viewer), asked.now))
}

/// The page that asks for the second step.
pub(crate) async fn asks_page(app: &App, asked: &Asked, way: &Way, factors: &Factors) -> Result<Page> {
    page(app, asked, way, factors, Filled::empty()).await
}

async fn page(app: &App, asked: &Asked, way: &Way, factors: &Factors, filled: Filled) -> Result<Page> {
    let viewer = app.viewer(way.person, asked.now).await?.ok_or(Error::NotFound)?;
    let days = settings::trusted_days(app, &viewer);
    let page = SecondPage {
        filled,
        next: way.next.clone(),
        shared: way.shared,
        code: factors.codes,
        passkey: factors.passkeys > 0,
        note: note(app, asked, PURPOSE, way, factors.password_set_at, ""),
        trust: (days > 0 && !way.shared).then_some(days),
    };
    Ok(Page::of(text!("second-title"), page).in_frame(Frame::Focus))
}

async fn enter(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let (mut way, _) = noted(&app, &request, PURPOSE, form.raw("note")).await?;
    let mut unit = app.db.begin().await?;
    let typed = Typed { code: form.text("code"), recovery: form.text("recovery") };
    let checked = store::check(&app, &mut unit, way.person, typed, request.now).await?;
    tell::checked(&app, &mut unit, way.person, checked, &request).await?;
    unit.commit().await?;
    if let Some((field, why)) = checked.amiss(&form) {
        sign_in::counted("second_wrong");
        let factors = store::of_person(&app, way.person).await?;
        let filled = Filled::with(form.clone()).and_wrong(field, why);
        return Ok(page(&app, &request, &way, &factors, filled).await?.invalid().into_response());
    }
    way.methods = way.methods_and("otp");
    let factors = store::of_person(&app, way.person).await?;
    let trusts = form.ticked("trust") && !way.shared && checked == Checked::Code;
    let bond = factors.bond(way.person);
    let mut response = go_on(&app, &request, &headers, way).await?;
    if trusts {
        let secure = app.config.secure();
        Devices::of(TRUSTED, &headers, secure, request.now).with(&app.key, bond, request.now).put_on(&mut response, secure);
    }
    Ok(response)
}

impl Checked {
    /// The field to mend and why, if it was not right.
    pub(super) fn amiss(self, form: &Form) -> Option<(&'static str, kit::Text)> {
        let field = if form.text("recovery").is_empty() { "code" } else { "recovery" };
        match self {
            Self::Code | Self::Recovery => None,
            Self::Wait => Some((field, text!("second-wait", minutes = rules::WAIT_SECONDS / 60))),
            Self::Wrong { .. } if field == "recovery" => Some((field, text!("second-recovery-wrong"))),
            Self::Wrong { .. } => Some((field, text!("second-wrong"))),
        }
    }
    /// What happened, if its person should know.
    pub(super) fn event(self) -> Option<EventKind> {
        match self {
            Self::Recovery => Some(EventKind::RecoveryUsed),
            Self::Wrong { begins_to_wait: true } => Some(EventKind::SecondFailures),
            _ => None,
        }
    }
}
