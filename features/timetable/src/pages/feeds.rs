//! « Mes agendas »: addresses for one's own calendar programs, and the address itself.

use super::id;
use crate::feed::{self, Address, AddressId, Asked, MOST};
use crate::filters;
use crate::sight::{self, READ};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::key::hex;
use kit::slice::{Card, Later};
use kit::words::{Text, clean_name};
use kit::{App, Error, Filled, Form, Instant, Page, PersonId, Redirect, Request, Result, Routes, Viewer, text};

const PATH: &str = "/settings/calendars";
/// The longest name.
const NAME_MAX: usize = 60;

pub(super) fn routes() -> Routes {
    Routes::at(PATH)
        .get(READ, show)
        .post(READ, make)
        .and_at("/settings/calendars/{address}/revoke")
        .post(READ, revoke)
        .and_at("/calendar/{secret}")
        .called_by(
            Method::GET,
            "a calendar program has no session: the secret part of the address is the proof, the day of its use is noted",
            read,
        )
}

#[derive(Template)]
#[template(path = "pages/feeds_card.html")]
struct FeedsCard {
    count: i64,
}

/// The part of the page of one's security: how many addresses show one's lessons.
pub(crate) fn card<'a>(app: &'a App, viewer: &'a Viewer, _: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        if !sight::has_timetable(viewer) {
            return Ok(vec![]);
        }
        let count = i64::try_from(feed::of_person(&app.db, viewer.person).await?.len()).unwrap_or(i64::MAX);
        Ok(vec![Card { order: 65, wide: true, piece: Box::new(FeedsCard { count }) }])
    })
}

struct Line {
    address: Address,
    whose: Text,
}

#[derive(Template)]
#[template(path = "pages/feeds.html")]
struct FeedsPage {
    filled: Filled,
    lines: Vec<Line>,
    choices: Vec<(String, Text)>,
    full: bool,
}

/// Whose lessons an address may show: those of somebody alone, or of all.
fn choices(viewer: &Viewer) -> Vec<(Option<PersonId>, Text)> {
    let has_own = !super::own::own(viewer).is_empty();
    let mut each: Vec<(Option<PersonId>, Text)> = vec![];
    if has_own {
        each.push((Some(viewer.person), text!("calendar-whose-mine")));
    }
    let children = viewer.children.iter().filter(|child| sight::follows(child));
    each.extend(children.map(|child| (Some(child.person), Text::literal(child.name.as_str()))));
    if each.len() > 1 {
        each.insert(0, (None, text!("calendar-whose-all")));
    }
    each
}

async fn page(app: &App, viewer: &Viewer, filled: Filled) -> Result<Page> {
    let choices = choices(viewer);
    let named = |whose: Option<PersonId>| {
        let found = choices.iter().find(|(one, _)| *one == whose);
        found.map_or_else(
            || text!(if whose.is_none() { "calendar-whose-all" } else { "calendar-whose-gone" }),
            |(_, words)| words.clone(),
        )
    };
    let all = feed::of_person(&app.db, viewer.person).await?;
    let full = all.len() >= MOST;
    let lines = all.into_iter().map(|address| Line { whose: named(address.whose), address }).collect();
    let choices = choices.iter().map(|(whose, words)| (value(*whose), words.clone())).collect();
    Ok(Page::of("calendars-title", FeedsPage { filled, lines, choices, full }))
}

fn value(whose: Option<PersonId>) -> String {
    whose.map_or_else(|| "all".to_owned(), |person| person.to_string())
}

async fn show(State(app): State<App>, viewer: Viewer) -> Result<Page> {
    page(&app, &viewer, Filled::empty()).await
}

#[derive(Template)]
#[template(path = "pages/feed_shown.html")]
struct Shown {
    name: String,
    address: String,
    opens: String,
}

async fn make(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let name = clean_name(form.text("name"));
    if name.is_empty() {
        filled.wrong("name", text!("calendar-name-needed"));
    } else if name.chars().count() > NAME_MAX {
        filled.wrong("name", text!("calendar-name-long", count = NAME_MAX));
    }
    let choices = choices(&viewer);
    let chosen = match choices.as_slice() {
        [(only, _)] => Some(*only),
        _ => choices.iter().map(|(whose, _)| *whose).find(|whose| value(*whose) == form.text("whose")),
    };
    if chosen.is_none() {
        filled.wrong("whose", text!("calendar-whose-needed"));
    }
    if feed::of_person(&app.db, viewer.person).await?.len() >= MOST {
        filled.wrong("name", text!("calendar-many", count = MOST));
    }
    let (true, Some(whose)) = (filled.is_right(), chosen) else {
        return Ok(page(&app, &viewer, filled).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    let secret = feed::make(&app, &mut unit, (viewer.person, whose), &name, request.now).await?;
    unit.commit().await?;
    let address = format!("{}/calendar/{secret}.ics", app.config.public_url);
    let opens = address.split_once("://").map_or_else(String::new, |(_, rest)| format!("webcal://{rest}"));
    let mut response = Page::of("calendar-shown", Shown { name, address, opens }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn revoke(State(app): State<App>, request: Request, viewer: Viewer, Path(address): Path<String>) -> Result<Redirect> {
    let address: AddressId = id(&address)?;
    let mut unit = app.db.begin().await?;
    if !feed::revoke(&mut unit, viewer.person, address, request.now).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(PATH).saying("calendar-done-revoked"))
}

/// The calendar itself; nothing but its mark where the program has it already.
async fn read(State(app): State<App>, request: Request, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response> {
    let secret = secret.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let opened = feed::opened(&app, secret).await?.ok_or(Error::NotFound)?;
    let viewer = app.viewer(opened.person_id, request.now).await?.ok_or(Error::NotFound)?;
    feed::note_reading(&app, &opened, request.now.day_in(&viewer.zone())).await?;
    let asked = Asked { viewer: &viewer, whose: opened.whose, name: &opened.name, now: request.now };
    let text = feed::content(&app, &asked).await?;
    let mark = format!("\"{}\"", hex(&app.key.hash("preau calendar mark", text.as_bytes())[..16]));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|all| all.split(',')).any(|one| one.trim().trim_start_matches("W/") == mark);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
    };
    let answer = response.headers_mut();
    if let Ok(mark) = HeaderValue::from_str(&mark) {
        answer.insert(header::ETAG, mark);
    }
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}
