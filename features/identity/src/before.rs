//! Between the password and the session: the terms of use, and a password of one's own if another chose it.

use crate::entering::{Way, go_on};
use crate::model::{EventKind, next_page};
use crate::sign_in::{Account, account_in_use};
use crate::{events, passwords, terms, tokens};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{
    App, Asked, Error, Filled, Form, Frame, Instant, PUBLIC, Page, PersonId, Request, Result, Routes, args, filters, text,
};

/// How long one may read before signing in again.
const MINUTES: i64 = 10;
const PURPOSE: &str = "before";

pub(crate) fn routes() -> Routes {
    Routes::at("/sign-in/terms").post(PUBLIC, accept)
}

#[derive(Template)]
#[template(path = "before.html")]
struct BeforePage {
    filled: Filled,
    note: String,
    ask_terms: bool,
    ask_password: bool,
}

/// The page that comes before the session of an account.
pub(crate) fn page(app: &App, asked: &Asked, account: &Account, way: &Way) -> Page {
    let (person, set_at) = (account.person_id.to_string(), account.password_set_at.map_or(0, Instant::micros).to_string());
    let fields = [person.as_str(), &set_at, if way.shared { "shared" } else { "own" }, &way.methods, &way.next, &way.through];
    let note = tokens::seal(app, PURPOSE, &fields, asked.now.plus_seconds(MINUTES * 60));
    framed(Filled::empty(), note, account)
}

fn framed(filled: Filled, note: String, account: &Account) -> Page {
    let page = BeforePage { filled, note, ask_terms: account.terms_at.is_none(), ask_password: account.must_change };
    Page::of(text!("before-title"), page).in_frame(Frame::Focus)
}

async fn accept(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let note = form.raw("note");
    let over = || Error::Refused(text!("before-over"));
    let [person, set_at, device, methods, next, through] = tokens::open(&app, PURPOSE, note, request.now).ok_or_else(over)?;
    let person: PersonId = person.parse().map_err(|_| over())?;
    let account = account_in_use(&app, person).await?.ok_or_else(over)?;
    // The note opens the door once: not after the terms were accepted, nor after the password changed.
    let done = account.terms_at.is_some() && !account.must_change;
    if done || account.password_set_at.map_or(0, Instant::micros).to_string() != set_at {
        return Err(over());
    }
    let (filled, hash) = read(&app, person, &account, &form).await?;
    if !filled.is_right() {
        return Ok(framed(filled, note.to_owned(), &account).invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    let new = terms::accept(&mut unit, person, request.now).await?;
    match hash {
        Some(hash) => {
            let touched = unit
                .run(
                    "update account set password_hash = $2, password_set_at = $3, must_change = false
                     where person_id = $1 and must_change and state = 'activated'",
                    args![person, hash, request.now],
                )
                .await?;
            if touched == 0 {
                return Err(over());
            }
            events::note(&mut unit, person, EventKind::PasswordChanged, &request).await?;
        }
        None if !new => return Err(over()),
        None => {}
    }
    unit.commit().await?;
    let way = Way { person, shared: device == "shared", methods, next: next_page(&next).to_owned(), saying: None, through };
    go_on(&app, &request, &headers, way).await
}

/// What is still to be mended, and the hash of the new password if one was asked for.
async fn read(app: &App, person: PersonId, account: &Account, form: &Form) -> Result<(Filled, Option<String>)> {
    let mut filled = Filled::with(form.clone());
    if account.terms_at.is_none() && !form.ticked("accept") {
        filled.wrong("accept", text!("terms-to-accept"));
    }
    if !account.must_change {
        return Ok((filled, None));
    }
    let password = passwords::normal(form.raw("password"));
    let rules = passwords::rules_for(app, person).await?;
    if let Err(why) = passwords::judge(&password, &rules).await {
        filled.wrong("password", why);
    } else if passwords::is_same(&password, account.password_hash.as_deref()).await? {
        filled.wrong("password", text!("password-same"));
    }
    if !filled.is_right() {
        return Ok((filled, None));
    }
    let hash = crate::hash_pool::hash(&password).await?;
    Ok((filled, Some(hash)))
}
