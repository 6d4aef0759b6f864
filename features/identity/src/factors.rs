//! Second factors: what is asked besides the password, of whom, when, and where it is asked again.
//!
//! Read `rules` first (of whom, when, how long), then `store` (what is kept), then a page.
pub mod rules;

mod confirm; // proving again, before what a thief of a session would like to do
mod keys; // the pages of passkeys
mod own; // one's own second factors
mod passkeys; // keys that devices hold
mod propose; // on the home page
mod qr; // a picture of squares
mod recovery; // codes on paper
mod reset; // by a second person
mod second; // after the password, before the session
mod setup; // a new application
pub(crate) mod store;
mod tell; // events and letters
mod totp; // codes of an application

pub use confirm::confirm_first;
pub(crate) use passkeys::is_possible as passkeys_are_possible;
pub(crate) use propose::todos;
pub use reset::{has_any, reset};
pub(crate) use second::{asks_page, is_trusted};
pub(crate) use setup::needed_page;
pub use tell::by_oneself as note_and_write;

use crate::entering::Way;
use crate::model::next_page;
use crate::sign_in::account_in_use;
use crate::tokens;
use kit::{App, Asked, Error, Instant, PersonId, Result, Routes, text};

/// Every route of second factors.
pub(crate) fn routes() -> Routes {
    second::routes().merge(setup::routes()).merge(own::routes()).merge(confirm::routes()).merge(keys::routes())
}

/// How long one may take between two screens, in seconds.
const SCREEN_SECONDS: i64 = 10 * 60;

/// What was proved so far, as a signed note for the next screen; `more` is what that screen needs besides.
fn note(app: &App, asked: &Asked, purpose: &str, way: &Way, set_at: Option<Instant>, more: &str) -> String {
    let (person, set_at) = (way.person.to_string(), set_at.map_or(0, Instant::micros).to_string());
    let device = if way.shared { "shared" } else { "own" };
    let fields = [person.as_str(), &set_at, device, &way.methods, &way.next, &way.through, more];
    tokens::seal(app, purpose, &fields, asked.now.plus_seconds(SCREEN_SECONDS))
}

/// A note read again. Its account must be in use, with the password that was proved.
async fn noted(app: &App, asked: &Asked, purpose: &str, note: &str) -> Result<(Way, String)> {
    let over = || Error::Refused(text!("second-over"));
    let [person, set_at, device, methods, next, through, more] = tokens::open(app, purpose, note, asked.now).ok_or_else(over)?;
    let person: PersonId = person.parse().map_err(|_| over())?;
    let account = account_in_use(app, person).await?.ok_or_else(over)?;
    if account.password_set_at.map_or(0, Instant::micros).to_string() != set_at {
        return Err(over());
    }
    let way = Way { person, shared: device == "shared", methods, next: next_page(&next).to_owned(), saying: None, through };
    Ok((way, more))
}

#[cfg(test)]
mod tests;
