//! A first visit, or a lost password, with a code on paper: code and birth date, is it you, terms, password.
//!
//! Four screens, nothing half done: until the last one, all that was said travels in a signed note.

use crate::entering::{PASSWORD, Way, go_on};
use crate::limits::{self, Who};
use crate::model::{AccountState, EventKind, next_page};
use crate::{codes, events, passwords, terms, tokens};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{
    App, Asked, Day, Error, Filled, Form, Frame, Instant, PUBLIC, Page, PersonId, Query, Request, Result, Routes, Text, Viewer,
    args, filters, text,
};
use std::time::Duration;

/// How long one may take from the first screen to the last.
const MINUTES: i64 = 30;
/// A note of somebody who proved to be the person.
const PROVED: &str = "activation";
/// A note of somebody who accepted the terms as well.
const ACCEPTED: &str = "activation, terms accepted";

pub(crate) fn routes() -> Routes {
    Routes::at("/activation")
        .get(PUBLIC, show)
        .post(PUBLIC, prove)
        .and_at("/activation/terms")
        .post(PUBLIC, read_terms)
        .and_at("/activation/password")
        .post(PUBLIC, choose)
        .and_at("/activation/done")
        .post(PUBLIC, finish)
}

#[derive(Template)]
#[template(path = "activation_code.html")]
struct CodePage {
    filled: Filled,
    /// The page asked for before the first visit.
    next: String,
}

#[derive(Template)]
#[template(path = "activation_person.html")]
struct PersonPage {
    note: String,
    given: String,
    login: String,
    places: Vec<Text>,
    children: Vec<(String, Option<String>)>,
    reset: bool,
    pupil: bool,
    terms: bool,
}

#[derive(Template)]
#[template(path = "activation_terms.html")]
struct TermsPage {
    filled: Filled,
    note: String,
}

#[derive(Template)]
#[template(path = "activation_password.html")]
struct PasswordPage {
    filled: Filled,
    note: String,
    login: String,
    terms: bool,
}

fn focus(title: impl Into<Text>, page: impl Template + askama::DynTemplate + Send + 'static) -> Page {
    Page::of(title, page).in_frame(Frame::Focus)
}

async fn show(query: Query) -> Page {
    focus(text!("activation-title"), CodePage { filled: Filled::empty(), next: next_page(query.text("next")).to_owned() })
}

/// A code that holds, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Proved {
    pub(crate) person: PersonId,
    pub(crate) code_hash: Vec<u8>,
    /// The page asked for before.
    pub(crate) next: String,
}

/// Why a code and a birth date were not taken.
pub(crate) enum NotProved {
    /// One of them is wrong, or the code is used, old or dead: nobody learns which.
    Wrong,
    /// Too many tries; the seconds to wait.
    Wait(i64),
}

async fn prove(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let code = codes::typed(form.text("code"));
    if code.is_empty() {
        filled.wrong("code", text!("activation-code-missing"));
    }
    let birth = typed_day(form.text("birth"));
    if birth.is_none() && !form.text("birth").is_empty() {
        filled.wrong("birth", text!("activation-birth-unread"));
    }
    if filled.is_right() {
        match check(&app, &request, &code, birth).await? {
            Ok(proved) => {
                let proved = Proved { next: next_page(form.text("next")).to_owned(), ..proved };
                return person_page(&app, &request, &proved).await;
            }
            Err(NotProved::Wrong) => filled.wrong("code", text!("activation-wrong")),
            Err(NotProved::Wait(seconds)) => filled.wrong("code", text!("activation-wait", minutes = (seconds + 59) / 60)),
        }
    }
    let next = next_page(form.text("next")).to_owned();
    Ok(focus(text!("activation-title"), CodePage { filled, next }).invalid().into_response())
}

/// A date as a browser sends it, or as a hand writes it: `2015-03-14`, `14/03/2015`, `14 3 2015`.
pub(crate) fn typed_day(text: &str) -> Option<Day> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(|char: char| !char.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts[..] else { return None };
    let (day, month): (u32, u32) = (day.parse().ok()?, month.parse().ok()?);
    if year.len() != 4 {
        return None;
    }
    format!("{year}-{month:02}-{day:02}").parse().ok()
}

#[derive(sqlx::FromRow)]
struct CodeLine {
    person_id: PersonId,
    expires_at: Instant,
    used_at: Option<Instant>,
    misses: i64,
    state: AccountState,
    birth_on: Option<Day>,
    child_birth_on: Option<Day>,
}

/// Checks a code and a birth date: the person's own, or that of a child. Limited by origin and by the
/// first letters of the code; ten wrong dates and the code is dead.
pub(crate) async fn check(app: &App, asked: &Asked, code: &str, birth: Option<Day>) -> Result<Result<Proved, NotProved>> {
    let limits = limits::codes();
    let first: String = code.chars().take(4).collect();
    let who = Who::new(app, &format!("code {first}"), asked.origin);
    let gate = limits.gate(who, asked.now);
    let Ok(Ok(_turn)) = tokio::time::timeout(Duration::from_secs(10), gate.acquire()).await else {
        return Err(Error::Busy(10));
    };
    if let Err(seconds) = limits.ask(who, asked.now) {
        return Ok(Err(NotProved::Wait(seconds)));
    }
    let code_hash = codes::hash(app, code);
    let lines = code_lines(app, &code_hash, asked.now).await?;
    let holds = lines.first().is_some_and(|line| {
        line.used_at.is_none()
            && asked.now < line.expires_at
            && line.misses < codes::MISSES_MAX
            && matches!(line.state, AccountState::Prepared | AccountState::Activated)
    });
    let dates: Vec<Day> = lines.iter().flat_map(|line| [line.birth_on, line.child_birth_on]).flatten().collect();
    // Some agents have no known birth date: nothing can be compared, and their sheet is handed over in person.
    let right = dates.is_empty() || birth.is_some_and(|birth| dates.contains(&birth));
    match lines.first() {
        Some(line) if holds && right => {
            limits.succeeded(who, asked.now);
            Ok(Ok(Proved { person: line.person_id, code_hash, next: "/".to_owned() }))
        }
        _ => {
            limits.failed(who, asked.now);
            app.db.run("update activation_code set misses = misses + 1 where code_hash = $1", args![code_hash]).await?;
            Ok(Err(NotProved::Wrong))
        }
    }
}

async fn code_lines(app: &App, code_hash: &[u8], now: Instant) -> Result<Vec<CodeLine>> {
    let today = now.day_in(&kit::viewer::default_zone());
    Ok(app
        .db
        .fresh(
            "select code.person_id, code.expires_at, code.used_at, code.misses, account.state, person.birth_on,
                    child.birth_on as child_birth_on
             from activation_code code
             join account on account.person_id = code.person_id
             join person on person.id = code.person_id and person.closed_at is null
             left join guardian_link link on link.guardian_id = person.id and link.kind <> 'contact'
                  and link.valid_from <= $2 and (link.valid_to is null or link.valid_to > $2)
             left join person child on child.id = link.student_id
             where code.code_hash = $1",
            args![code_hash, today],
        )
        .await?)
}

fn note(app: &App, asked: &Asked, purpose: &str, proved: &Proved) -> String {
    let fields = [proved.person.to_string(), kit::key::hex(&proved.code_hash)];
    tokens::seal(app, purpose, &[&fields[0], &fields[1], &proved.next], asked.now.plus_seconds(MINUTES * 60))
}

/// Reads a note again; its code must still be good.
async fn noted(app: &App, asked: &Asked, purpose: &str, form: &Form) -> Result<Proved> {
    let over = || Error::Refused(text!("activation-over"));
    let [person, code, next] = tokens::open(app, purpose, form.raw("note"), asked.now).ok_or_else(over)?;
    let code_hash = kit::key::unhex::<32>(&code).ok_or_else(over)?.to_vec();
    let lines = code_lines(app, &code_hash, asked.now).await?;
    let person: PersonId = person.parse().map_err(|_| over())?;
    let good = lines.iter().any(|line| line.person_id == person && line.used_at.is_none() && asked.now < line.expires_at);
    if good { Ok(Proved { person, code_hash, next: next_page(&next).to_owned() }) } else { Err(over()) }
}

#[derive(sqlx::FromRow)]
struct AccountLine {
    login: String,
    activated_at: Option<Instant>,
}

async fn account(app: &App, person: PersonId) -> Result<AccountLine> {
    let found: Vec<AccountLine> =
        app.db.fresh("select login, activated_at from account where person_id = $1", args![person]).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

async fn viewer(app: &App, asked: &Asked, person: PersonId) -> Result<Viewer> {
    app.viewer(person, asked.now).await?.ok_or(Error::NotFound)
}

/// « Est-ce bien toi ? »: first name and class, or the children found.
async fn person_page(app: &App, asked: &Asked, proved: &Proved) -> Result<Response> {
    let viewer = viewer(app, asked, proved.person).await?;
    let account = account(app, proved.person).await?;
    let division: Vec<(String, String)> = app
        .db
        .fresh(
            "select division.label, structure.name from enrollment
             join division on division.id = enrollment.division_id
             join structure on structure.id = enrollment.structure_id
             where enrollment.person_id = $1 and enrollment.main and enrollment.valid_to is null",
            args![proved.person],
        )
        .await?;
    let places = if division.is_empty() {
        viewer.structures.iter().map(|structure| Text::literal(structure.name.clone())).collect()
    } else {
        division.into_iter().map(|(label, school)| text!("activation-place", division = label, school = school)).collect()
    };
    let page = PersonPage {
        note: note(app, asked, PROVED, proved),
        given: viewer.given.clone(),
        login: account.login,
        places,
        children: viewer.children.iter().map(|child| (child.given.clone(), child.division_name.clone())).collect(),
        reset: account.activated_at.is_some(),
        pupil: viewer.is_pupil_only(),
        terms: !terms::are_accepted(&app.db, proved.person).await?,
    };
    Ok(focus(text!("activation-is-it-you"), page).into_response())
}

async fn read_terms(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let proved = noted(&app, &request, PROVED, &form).await?;
    if terms::are_accepted(&app.db, proved.person).await? {
        return password_page(&app, &request, &proved, Filled::empty(), false).await.map(IntoResponse::into_response);
    }
    let page = TermsPage { filled: Filled::empty(), note: note(&app, &request, PROVED, &proved) };
    Ok(focus(text!("terms-title"), page).into_response())
}

async fn choose(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let proved = noted(&app, &request, PROVED, &form).await?;
    if !form.ticked("accept") {
        let filled = Filled::with(form.clone()).and_wrong("accept", text!("terms-to-accept"));
        let page = TermsPage { filled, note: note(&app, &request, PROVED, &proved) };
        return Ok(focus(text!("terms-title"), page).invalid().into_response());
    }
    password_page(&app, &request, &proved, Filled::empty(), true).await.map(IntoResponse::into_response)
}

async fn password_page(app: &App, asked: &Asked, proved: &Proved, filled: Filled, terms: bool) -> Result<Page> {
    let login = account(app, proved.person).await?.login;
    let page = PasswordPage { filled, note: note(app, asked, ACCEPTED, proved), login, terms };
    Ok(focus(text!("activation-password"), page))
}

async fn finish(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let proved = noted(&app, &request, ACCEPTED, &form).await?;
    let password = passwords::normal(form.raw("password"));
    let rules = passwords::rules_for(&app, proved.person).await?;
    if let Err(why) = passwords::judge(&password, &rules).await {
        let filled = Filled::with(form.clone()).and_wrong("password", why);
        let page = password_page(&app, &request, &proved, filled, form.ticked("terms")).await?;
        return Ok(page.invalid().into_response());
    }
    let hash = crate::hash_pool::hash(&password).await?;
    let mut unit = app.db.begin().await?;
    take_code(&mut unit, &proved, request.now).await?;
    terms::accept(&mut unit, proved.person, request.now).await?;
    let before: (Option<Instant>,) =
        unit.one("select activated_at from account where person_id = $1", args![proved.person]).await?;
    passwords::keep(&mut unit, proved.person, &hash, false, request.now).await?;
    let kind = if before.0.is_some() { EventKind::PasswordReset } else { EventKind::Activated };
    events::note(&mut unit, proved.person, kind, &request).await?;
    kit::session::end_all(&mut unit, proved.person, None).await?;
    unit.commit().await?;
    let way = Way {
        person: proved.person,
        shared: form.ticked("shared"),
        methods: PASSWORD.to_owned(),
        next: proved.next,
        saying: Some("activation-done"),
        through: String::new(),
    };
    go_on(&app, &request, &headers, way).await
}

/// Uses a code up: of a hundred who try at once, one does.
pub(crate) async fn take_code(unit: &mut kit::Unit, proved: &Proved, now: Instant) -> Result<()> {
    let touched = unit
        .run(
            "update activation_code set used_at = $3
             where person_id = $1 and code_hash = $2 and used_at is null and expires_at > $3",
            args![proved.person, proved.code_hash.clone(), now],
        )
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Refused(text!("activation-over"))) }
}
