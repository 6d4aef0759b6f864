//! The way in by login and password, and the way out.
//!
//! One answer for every refusal: unknown, wrong, closed, suspended, never activated; one hash each.
//! Other ways in (an academy's counter) stand on this page too: before the form the one that this browser used last
//! or that a link names, the others after it. Each ends in `entering::go_on`, as this one does.

use crate::accounts::typed_login;
use crate::devices::{Bond, Devices, KNOWN};
use crate::entering::{PASSWORD, Way, go_on};
use crate::hash_pool::{self, Queue};
use crate::limits::{self, Who};
use crate::model::{AccountState, EventKind, device_words, in_query, next_page, short_origin};
use crate::{events, factors, passwords, terms};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kit::slice::WayIn;
use kit::{
    App, Asked, CookieChange, Filled, Form, Frame, Instant, OwnCookie, PUBLIC, Page, PersonId, Query, Redirect, Request, Result,
    Routes, Text, args, filters, text, with_cookies,
};
use std::time::Duration;

/// How long somebody waits for the gate of a crowded address.
const GATE_PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn routes() -> Routes {
    Routes::at("/sign-in").get(PUBLIC, show).post(PUBLIC, enter).and_at("/sign-out").post(PUBLIC, leave)
}

/// The longest login that a link may fill in.
const LOGIN_MAX: usize = 100;

/// The page that waits for a sign-in, if one does. It waits for the sign-in that was begun from the page that said so:
/// one that leads elsewhere, or a sign-out, takes it away.
pub const AFTER: OwnCookie = OwnCookie { name: "preau-after", locked: "__Host-preau-after", seconds: 600 };

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    filled: Filled,
    next: String,
    said: Option<Said>,
    /// The way in to begin with, if it is not the form.
    first: Option<WayIn>,
    ways: Vec<WayIn>,
    /// What a way in is told: the page asked for; and that others use this computer as well.
    onward: String,
    onward_shared: String,
    demo: bool,
    /// Whether there can be passkeys here.
    passkey: bool,
}

/// What is said above the form.
#[derive(Clone, Debug)]
pub enum Said {
    /// Something went wrong on another way.
    Amiss(Text),
    /// What is to be done here; whoever is not meant goes to the sign-in page as it always is.
    Asks(Text),
}

/// The way in that a browser used last, if it was not the password: so that it stands first.
pub const LAST_WAY: OwnCookie = OwnCookie { name: "preau-way", locked: "__Host-preau-way", seconds: 31_536_000 };

pub(crate) async fn page(app: &App, headers: &HeaderMap, filled: Filled, next: &str, now: Instant) -> Result<Page> {
    let last = LAST_WAY.read(&app.config, headers);
    framed(app, filled, last.as_deref(), next, None, now).await
}

/// The sign-in page of a feature whose way led nowhere, or asks for the password once; `first` is the way to begin
/// with, if it is not the form.
///
/// # Errors
/// When the ways in cannot be read.
pub async fn sign_in_page(app: &App, next: &str, said: Said, first: Option<&str>, now: Instant) -> Result<Page> {
    framed(app, Filled::empty(), first, next, Some(said), now).await
}

async fn framed(app: &App, filled: Filled, first: Option<&str>, next: &str, said: Option<Said>, now: Instant) -> Result<Page> {
    // Where the password is asked for, nothing else answers.
    let all = if matches!(said, Some(Said::Asks(_))) { vec![] } else { app.ways_in(now).await? };
    let (before, ways): (Vec<_>, Vec<_>) = all.into_iter().partition(|way| Some(way.id.as_str()) == first);
    let next = next_page(next).to_owned();
    let onward = if next == "/" { String::new() } else { format!("?next={}", in_query(&next)) };
    let page = SignInPage {
        filled,
        said,
        first: before.into_iter().next(),
        ways,
        onward_shared: format!("{onward}{}shared=true", if onward.is_empty() { '?' } else { '&' }),
        onward,
        next,
        demo: app.config.demo,
        passkey: factors::passkeys_are_possible(app),
    };
    Ok(Page::of(text!("sign-in-title"), page).in_frame(Frame::Public))
}

async fn show(State(app): State<App>, request: Request, headers: HeaderMap, query: Query) -> Result<Response> {
    let next = next_page(query.text("next"));
    // A service may ask that whoever is signed in proves it again.
    if request.viewer.is_some() && !query.ticked("again") {
        return Ok(Redirect::to(next).into_response());
    }
    // A link may name the way to begin with: nobody is sent away without a click.
    let last = LAST_WAY.read(&app.config, &headers);
    let named = Some(query.text("with")).filter(|with| !with.is_empty()).or(last.as_deref());
    // A service may say whom it thinks of.
    let filled =
        Filled::with(Form::of([("login", query.text("login"))].into_iter().filter(|(_, login)| login.len() <= LOGIN_MAX)));
    Ok(framed(&app, filled, named, next, None, request.now).await?.into_response())
}

async fn enter(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let typed = Typed::of(&form);
    match attempt(&app, &request, &headers, &typed).await? {
        Attempt::Known(account) => {
            let Typed { shared, next, .. } = typed;
            let way = Way {
                person: account.person_id,
                shared,
                methods: PASSWORD.to_owned(),
                next,
                saying: None,
                through: String::new(),
            };
            Ok(ours(&app, &headers, go_on(&app, &request, &headers, way).await?))
        }
        Attempt::Refused => {
            let filled = Filled::with(form.clone()).and_wrong("login", text!("sign-in-wrong"));
            Ok(page(&app, &headers, filled, &typed.next, request.now).await?.invalid().into_response())
        }
        Attempt::TooMany(seconds) => {
            let wait = text!("sign-in-wait", minutes = (seconds + 59) / 60);
            let filled = Filled::with(form.clone()).and_wrong("login", wait);
            Ok(page(&app, &headers, filled, &typed.next, request.now).await?.invalid().into_response())
        }
        Attempt::Queue(queue) => {
            let words = text!("sign-in-queue", place = queue.place, seconds = queue.seconds);
            let filled = Filled::with(form.clone()).and_wrong("login", words);
            Ok(crowded(page(&app, &headers, filled, &typed.next, request.now).await?, queue))
        }
    }
}

/// Somebody came in by a way of ours: it is the last one used in this browser.
pub(crate) fn ours(app: &App, headers: &HeaderMap, mut response: Response) -> Response {
    if LAST_WAY.read(&app.config, headers).is_some() {
        LAST_WAY.take_from(&app.config, &mut response);
    }
    response
}

/// Too many people at once: the form comes back with the place in the queue.
fn crowded(page: Page, queue: Queue) -> Response {
    let mut response = page.status(StatusCode::SERVICE_UNAVAILABLE).into_response();
    response.headers_mut().insert("retry-after", queue.seconds.into());
    response
}

/// What was typed.
struct Typed {
    login: String,
    password: String,
    shared: bool,
    next: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        Self {
            login: typed_login(form.text("login")),
            password: passwords::normal(form.raw("password")),
            shared: form.ticked("shared"),
            next: next_page(form.text("next")).to_owned(),
        }
    }
}

/// An account as the door needs it.
#[derive(sqlx::FromRow)]
pub(crate) struct Account {
    pub(crate) person_id: PersonId,
    pub(crate) state: AccountState,
    pub(crate) password_hash: Option<String>,
    pub(crate) password_set_at: Option<Instant>,
    pub(crate) must_change: bool,
    pub(crate) devices_from: Option<Instant>,
    pub(crate) terms_at: Option<Instant>,
}

impl Account {
    /// What a browser's proof must be bound to.
    fn bond(&self) -> Bond {
        Bond { person: self.person_id, password_set_at: self.password_set_at, devices_from: self.devices_from, state: self.state }
    }
}

enum Attempt {
    Known(Account),
    Refused,
    TooMany(i64),
    Queue(Queue),
}

async fn attempt(app: &App, asked: &Asked, headers: &HeaderMap, typed: &Typed) -> Result<Attempt> {
    let limits = limits::passwords();
    let account = account(app, &typed.login).await?;
    let device = Devices::of(KNOWN, headers, app.config.secure(), asked.now).prove(&app.key, account.as_ref().map(Account::bond));
    let who = Who::new(app, &typed.login, asked.origin).with_device(app, device.as_ref().map(|mark| &mark[..]));
    let gate = limits.gate(who, asked.now);
    let Ok(Ok(_turn)) = tokio::time::timeout(GATE_PATIENCE, gate.acquire()).await else {
        return Ok(Attempt::Queue(Queue { place: 0, seconds: 10 }));
    };
    if let Err(seconds) = limits.ask(who, asked.now) {
        counted("limited");
        return Ok(Attempt::TooMany(seconds));
    }
    let hash =
        account.as_ref().filter(|account| account.state == AccountState::Activated).and_then(|one| one.password_hash.as_deref());
    let verdict = match hash_pool::verify(&typed.password, hash).await {
        Ok(verdict) => verdict,
        Err(queue) => return Ok(Attempt::Queue(queue)),
    };
    let known = match &account {
        Some(account) if verdict.matches => app.viewer(account.person_id, asked.now).await?.is_some(),
        _ => false,
    };
    let Some(account) = account.filter(|_| known) else {
        let failure = limits.failed(who, asked.now);
        counted("wrong");
        if failure.begins_to_wait {
            warn_later(app, asked, &typed.login);
        }
        return Ok(Attempt::Refused);
    };
    limits.succeeded(who, asked.now);
    counted("entered");
    if verdict.outdated {
        hash_anew_later(app, account.person_id, &typed.password, asked.now);
    }
    Ok(Attempt::Known(account))
}

/// Counts what became of a try, so that an operator is told of a crowd of guesses within the minute.
pub(crate) fn counted(outcome: &'static str) {
    metrics::counter!("preau_sign_ins", "outcome" => outcome).increment(1);
}

/// The account with a condition on `$1`; `$2` is the version of the terms.
macro_rules! account_where {
    ($condition:literal) => {
        concat!(
            "select account.person_id, account.state, account.password_hash, account.password_set_at, account.must_change,
                    account.devices_from, terms_acceptance.at as terms_at
             from account
             left join terms_acceptance on terms_acceptance.person_id = account.person_id and terms_acceptance.version = $2
             where ",
            $condition
        )
    };
}

/// The account of a login.
async fn account(app: &App, login: &str) -> Result<Option<Account>> {
    let found: Vec<Account> = app.db.fresh(account_where!("account.login = $1"), args![login, terms::VERSION]).await?;
    Ok(found.into_iter().next())
}

/// The account of a person, if it is in use.
pub(crate) async fn account_in_use(app: &App, person: PersonId) -> Result<Option<Account>> {
    let sql = account_where!("account.person_id = $1 and account.state = 'activated'");
    let found: Vec<Account> = app.db.fresh(sql, args![person, terms::VERSION]).await?;
    Ok(found.into_iter().next())
}

/// Tells the person that somebody insists. After the answer, so that it takes as long for an unknown login.
fn warn_later(app: &App, asked: &Asked, login: &str) {
    let (app, login, now) = (app.clone(), login.to_owned(), asked.now);
    let (origin, device) = (short_origin(asked.origin), device_words(&asked.agent));
    tracing::warn!("many wrong passwords for one account");
    tokio::spawn(async move {
        let work = async {
            let Some(account) = account(&app, &login).await? else { return Ok(()) };
            let mut unit = app.db.begin().await?;
            events::note_from(&mut unit, account.person_id, EventKind::ManyFailures, &origin, &device, now).await?;
            Ok::<(), kit::Error>(unit.commit().await?)
        };
        if let Err(error) = work.await {
            tracing::warn!(%error, "an event could not be noted");
        }
    });
}

/// The hash was made with older parameters: while the password is at hand, it is made anew.
fn hash_anew_later(app: &App, person: PersonId, password: &str, now: Instant) {
    let (app, password) = (app.clone(), password.to_owned());
    tokio::spawn(async move {
        let Ok(hash) = hash_pool::hash(&password).await else { return };
        // Not over a password that was changed meanwhile.
        let kept = app
            .db
            .run(
                "update account set password_hash = $2 where person_id = $1 and (password_set_at is null or password_set_at <= $3)",
                args![person, hash, now],
            )
            .await;
        if let Err(error) = kept {
            tracing::warn!(%error, "a hash could not be made anew");
        }
    });
}

/// Ends the session of this browser; what could not be ended with it is said.
async fn leave(State(app): State<App>, request: Request, headers: HeaderMap) -> Result<Response> {
    let mut said = None;
    if let Some(session) = &request.session {
        let mut unit = app.db.begin().await?;
        said = app.leave(&mut unit, session, request.now).await?;
        unit.commit().await?;
    }
    let next = match said {
        Some(page) => Redirect::to(page),
        None => Redirect::to("/sign-in").saying("sign-out-done"),
    };
    let mut response = with_cookies(next, [CookieChange::SignOut]);
    if AFTER.read(&app.config, &headers).is_some() {
        AFTER.take_from(&app.config, &mut response);
    }
    Ok(response)
}
