//! « Je n’arrive pas à entrer »: what to do, and a link by mail for those whose address is verified.
//!
//! The answer is the same whether an account was found or not; the looking up is a job's.

use crate::accounts::typed_login;
use crate::limits::{Bounds, Limits, Who};
use crate::model::EventKind;
use crate::{events, passwords};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::jobs::{JobKind, NewJob};
use kit::{
    App, CookieChange, Error, Filled, Form, Frame, Instant, Lang, PUBLIC, Page, PersonId, Redirect, Request, Result, Routes,
    Text, Words, args, filters, mail, session, text, with_cookies,
};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How long a link is good: long enough to find it, far less than the day that is allowed.
const LINK_HOURS: i64 = 2;
/// How many accounts of one address get a link: a family may share one.
const ACCOUNTS_MAX: i64 = 5;
/// Three asks for one address, then slower; an origin may ask for a class.
const ASKS: Bounds = Bounds { pair_free: 3, account_free: 6, origin_free: 40.0, origin_hourly: 40.0 };
static LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits::new(ASKS));

/// The job that finds the accounts and writes to them.
pub(crate) const SEND_LINK: JobKind =
    JobKind { name: "identity.send-link", run: |app, payload, now| Box::pin(send(app, payload, now)) };

pub(crate) fn routes() -> Routes {
    Routes::at("/help-sign-in")
        .get(PUBLIC, show)
        .post(PUBLIC, ask)
        .and_at("/reset/{token}")
        .get(PUBLIC, open)
        .post(PUBLIC, choose)
}

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    filled: Filled,
    sent: bool,
}

fn page(filled: Filled, sent: bool) -> Page {
    Page::of(text!("help-title"), HelpPage { filled, sent }).in_frame(Frame::Focus)
}

async fn show() -> Page {
    page(Filled::empty(), false)
}

/// What was typed: a login or an address.
#[derive(Serialize, Deserialize)]
struct Asked {
    typed: String,
}

async fn ask(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let typed: String = form.text("who").chars().take(254).collect();
    if typed.is_empty() {
        return Ok(page(Filled::with(form).and_wrong("who", text!("help-who-missing")), false).invalid().into_response());
    }
    let who = Who::new(&app, &format!("link {}", typed.to_lowercase()), request.origin);
    if let Err(seconds) = LIMITS.ask(who, request.now) {
        let wait = text!("sign-in-wait", minutes = (seconds + 59) / 60);
        return Ok(page(Filled::with(form).and_wrong("who", wait), false).invalid().into_response());
    }
    LIMITS.failed(who, request.now);
    let mut unit = app.db.begin().await?;
    let payload = serde_json::to_string(&Asked { typed })?;
    unit.later(NewJob { kind: SEND_LINK.name, payload, not_before: None }, request.now).await?;
    unit.commit().await?;
    Ok(page(Filled::empty(), true).into_response())
}

#[derive(sqlx::FromRow)]
struct Found {
    person_id: PersonId,
    mail: String,
    login: String,
    given: String,
    language: Option<String>,
}

async fn send(app: &App, payload: &str, now: Instant) -> Result<()> {
    let asked: Asked = serde_json::from_str(payload)?;
    let found: Vec<Found> = app
        .db
        .fresh(
            "select account.person_id, contact_point.value as mail, account.login, person.given, person.language
             from account
             join person on person.id = account.person_id and person.closed_at is null
             join contact_point on contact_point.person_id = account.person_id and contact_point.kind = 'mail'
                  and contact_point.verified_at is not null
             where account.state = 'activated' and (account.login = $1 or lower(contact_point.value) = $2)
             order by account.person_id limit $3",
            args![typed_login(&asked.typed), asked.typed.to_lowercase(), ACCOUNTS_MAX],
        )
        .await?;
    let mut unit = app.db.begin().await?;
    for one in &found {
        let token = kit::key::hex(&kit::key::random::<32>());
        unit.run(
            "insert into reset_link (token_hash, person_id, expires_at, used_at) values ($1, $2, $3, $4)",
            args![token_hash(&token), one.person_id, now.plus_seconds(LINK_HOURS * 3_600), Option::<Instant>::None],
        )
        .await?;
        let words = letter_words(app, one.person_id, one.language.as_deref(), now).await?;
        let link = format!("{}/reset/{token}", app.config.public_url);
        let letter = mail::Mail {
            to: one.mail.clone(),
            subject: words.get("help-mail-subject"),
            body: words.say(&text!("help-mail-body", given = &one.given, login = &one.login, link = link, hours = LINK_HOURS)),
        };
        unit.later(mail::later(&letter)?, now).await?;
        events::note_by_school(&mut unit, one.person_id, EventKind::LinkSent, now).await?;
    }
    Ok(unit.commit().await?)
}

/// The catalogue in which somebody is written to: a letter has no browser to ask. A pupil is told « tu » there too.
pub(crate) async fn letter_words(app: &App, person: PersonId, language: Option<&str>, now: Instant) -> Result<Words> {
    let is_pupil = app.viewer(person, now).await?.is_some_and(|viewer| viewer.is_pupil_only());
    Ok(if is_pupil { pupils_words_of(app, language) } else { words_of(app, language) })
}

/// The catalogue in a person's language.
pub(crate) fn words_of(app: &App, language: Option<&str>) -> Words {
    words_in(app, if language == Some("en") { Lang::En } else { Lang::Fr })
}

/// The catalogue in a pupil's language: « tu ».
pub(crate) fn pupils_words_of(app: &App, language: Option<&str>) -> Words {
    words_in(app, if language == Some("en") { Lang::En } else { Lang::FrTu })
}

fn words_in(app: &App, lang: Lang) -> Words {
    Words::new(std::sync::Arc::clone(&app.catalogue), lang, kit::viewer::default_zone())
}

fn token_hash(token: &str) -> Vec<u8> {
    blake3::hash(token.as_bytes()).as_bytes().to_vec()
}

#[derive(Template)]
#[template(path = "reset_link.html")]
struct LinkPage {
    filled: Filled,
    token: String,
    login: String,
}

#[derive(sqlx::FromRow)]
struct Link {
    person_id: PersonId,
    login: String,
}

/// The account of a link that is still good. Any other is refused alike.
async fn link(app: &App, token: &str, now: Instant) -> Result<Link> {
    let found: Vec<Link> = app
        .db
        .fresh(
            "select account.person_id, account.login from reset_link
             join account on account.person_id = reset_link.person_id and account.state = 'activated'
             where reset_link.token_hash = $1 and reset_link.used_at is null and reset_link.expires_at > $2",
            args![token_hash(token), now],
        )
        .await?;
    found.into_iter().next().ok_or_else(|| Error::Refused(text!("reset-link-over")))
}

fn link_page(filled: Filled, token: &str, link: Link) -> Page {
    let page = LinkPage { filled, token: token.to_owned(), login: link.login };
    Page::of(Text::from("activation-password"), page).in_frame(Frame::Focus)
}

async fn open(State(app): State<App>, request: Request, Path(token): Path<String>) -> Result<Page> {
    let link = link(&app, &token, request.now).await?;
    Ok(link_page(Filled::empty(), &token, link))
}

async fn choose(State(app): State<App>, request: Request, Path(token): Path<String>, form: Form) -> Result<Response> {
    let link = link(&app, &token, request.now).await?;
    let person = link.person_id;
    let password = passwords::normal(form.raw("password"));
    if let Err(why) = passwords::judge(&password, &passwords::rules_for(&app, person).await?).await {
        return Ok(link_page(Filled::with(form).and_wrong("password", why), &token, link).invalid().into_response());
    }
    let hash = crate::hash_pool::hash(&password).await?;
    let mut unit = app.db.begin().await?;
    let touched = unit
        .run(
            "update reset_link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2",
            args![token_hash(&token), request.now],
        )
        .await?;
    if touched != 1 {
        return Err(Error::Refused(text!("reset-link-over")));
    }
    unit.run("update reset_link set used_at = $2 where person_id = $1 and used_at is null", args![person, request.now]).await?;
    passwords::keep(&mut unit, person, &hash, false, request.now).await?;
    session::end_all(&mut unit, person, None).await?;
    events::note(&mut unit, person, EventKind::PasswordReset, &request).await?;
    unit.commit().await?;
    let cookies = request.session.as_ref().filter(|session| session.person_id == person).map(|_| CookieChange::SignOut);
    Ok(with_cookies(Redirect::to("/sign-in").saying("reset-link-done"), cookies))
}
