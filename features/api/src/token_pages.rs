//! « Mes jetons »: a person makes tokens for programs of hers, sees when they were used, and ends them.

use crate::scope::{Scope, Scopes};
use crate::tokens::{self, DAYS, MOST, NewToken, Token, TokenId};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use identity::factors::confirm_first;
use kit::slice::{Card, Later};
use kit::words::clean_name;
use kit::{App, Error, Filled, Form, Instant, Page, Redirect, Request, Result, Routes, SIGNED_IN, Text, Viewer, filters, text};

/// The page.
pub(crate) const PATH: &str = "/settings/tokens";
const NEW: &str = "/settings/tokens/new";
/// The longest name.
const NAME_MAX: usize = 60;

pub(crate) fn routes() -> Routes {
    Routes::at(PATH)
        .get(SIGNED_IN, show)
        .and_at(NEW)
        .get(SIGNED_IN, ask)
        .post(SIGNED_IN, make)
        .and_at("/settings/tokens/{token}/revoke")
        .post(SIGNED_IN, revoke)
}

#[derive(Template)]
#[template(path = "tokens_card.html")]
struct TokensCard {
    good: i64,
}

/// The part of the page of one's security: how many programs may read in her name.
pub(crate) fn card<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        let all = tokens::of_person(&app.db, viewer.person).await?;
        let good = all.iter().filter(|token| token.is_good(now)).count();
        let good = i64::try_from(good).unwrap_or(i64::MAX);
        Ok(vec![Card { order: 60, wide: true, piece: Box::new(TokensCard { good }) }])
    })
}

/// A token in its line.
struct Line {
    token: Token,
    scopes: Vec<Text>,
    good: bool,
    state: Text,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    lines: Vec<Line>,
    full: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let all = tokens::of_person(&app.db, viewer.person).await?;
    let full = all.iter().filter(|token| token.is_good(request.now)).count() >= MOST;
    let lines = all.into_iter().map(|token| line(token, request.now)).collect();
    Ok(Page::of("api-tokens-title", TokensPage { lines, full }))
}

fn line(token: Token, now: Instant) -> Line {
    let state = match token.revoked_at {
        Some(_) => "api-token-revoked",
        None if token.is_good(now) => "api-token-good",
        None => "api-token-ended",
    };
    let scopes = Scopes::read(&token.scopes).iter().map(Scope::words).collect();
    Line { good: token.is_good(now), scopes, state: Text::from(state), token }
}

#[derive(Template)]
#[template(path = "token_new.html")]
struct NewPage {
    filled: Filled,
    scopes: Vec<(&'static str, Text)>,
    days: Vec<(String, Text)>,
}

fn new_page(filled: Filled) -> Page {
    let page = NewPage {
        filled,
        scopes: Scope::ALL.iter().map(|scope| (scope.code(), scope.words())).collect(),
        days: DAYS.iter().map(|days| (days.to_string(), text!("api-token-days", count = *days))).collect(),
    };
    Page::of("api-token-new", page)
}

async fn ask(State(app): State<App>, request: Request) -> Result<Response> {
    if let Some(first) = confirm_first(&app, &request, NEW).await? {
        return Ok(first.into_response());
    }
    Ok(new_page(Filled::with(Form::of([("days", "90")]))).into_response())
}

#[derive(Template)]
#[template(path = "token_shown.html")]
struct Shown {
    name: String,
    text: String,
    example: String,
}

async fn make(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    if let Some(first) = confirm_first(&app, &request, NEW).await? {
        return Ok(first.into_response());
    }
    let mut filled = Filled::with(form.clone());
    let name = clean_name(form.text("name"));
    if name.is_empty() {
        filled.wrong("name", text!("api-token-name-needed"));
    } else if name.chars().count() > NAME_MAX {
        filled.wrong("name", text!("api-token-name-long", count = NAME_MAX));
    }
    let scopes = Scopes::of(form.all("scope").filter_map(Scope::from_code));
    if scopes.is_empty() {
        filled.wrong("scope", text!("api-token-scope-needed"));
    }
    let days = form.parsed::<i64>("days").filter(|days| DAYS.contains(days));
    if days.is_none() {
        filled.wrong("days", text!("api-token-days-needed"));
    }
    let good = tokens::of_person(&app.db, viewer.person).await?.iter().filter(|token| token.is_good(request.now)).count();
    if good >= MOST {
        filled.wrong("name", text!("api-token-many", count = MOST));
    }
    let (true, Some(days)) = (filled.is_right(), days) else { return Ok(new_page(filled).invalid().into_response()) };
    let mut unit = app.db.begin().await?;
    let text =
        tokens::make(&app, &mut unit, viewer.person, &NewToken { name: &name, scopes: &scopes, days }, request.now).await?;
    unit.commit().await?;
    let example = format!("curl -H \"Authorization: Bearer {text}\" {}/api/v1/me", app.config.public_url);
    Ok(Page::of("api-token-shown", Shown { name, text, example }).into_response())
}

async fn revoke(State(app): State<App>, request: Request, viewer: Viewer, Path(token): Path<String>) -> Result<Redirect> {
    let token: TokenId = token.parse().map_err(|_| Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    if !tokens::revoke(&mut unit, viewer.person, token, request.now).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(PATH).saying("api-token-done-revoked"))
}
