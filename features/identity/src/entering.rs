//! The way in after the password, whatever proved it: the second step, the terms, a second factor where one is
//! needed; then the old session of this browser ends, and a new one begins.

use crate::before;
use crate::devices::{Bond, Devices, KNOWN};
use crate::events;
use crate::factors::{self, rules, store};
use crate::limits::{self, Who};
use crate::model::{self, AccountState, EventKind};
use crate::settings;
use crate::sign_in::{AFTER, account_in_use};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::comfort::Comfort;
use kit::slice::Entering;
use kit::{App, Asked, CookieChange, Error, Instant, PersonId, Redirect, Result, Unit, Viewer, args, session, with_cookies};

/// Who comes in, and how.
pub(crate) struct Coming<'a> {
    /// What a feature said of its way, if the person came by one.
    pub(crate) through: &'a str,
    /// The page asked for.
    pub(crate) next: &'a str,
    /// The person.
    pub(crate) person: PersonId,
    /// On a computer that others use as well.
    pub(crate) shared: bool,
    /// How the person proved who she is, in the words of RFC 8176.
    pub(crate) methods: &'a str,
    /// The headers of the request, for the proofs that the browser holds.
    pub(crate) headers: &'a HeaderMap,
}

/// What the browser is given when the session is kept.
pub(crate) struct Entered {
    cookies: Vec<CookieChange>,
    /// The proofs, if they are others than those the browser holds.
    devices: Option<Devices>,
    /// Whether something waited for another sign-in than this one.
    waited: bool,
    app: App,
}

impl Entered {
    /// An answer that gives it.
    pub(crate) fn with(self, answer: impl IntoResponse) -> Response {
        let mut response = with_cookies(answer, self.cookies);
        if let Some(devices) = self.devices {
            devices.put_on(&mut response, self.app.config.secure());
        }
        if self.waited {
            AFTER.take_from(&self.app.config, &mut response);
        }
        response
    }
}

/// By a password, typed or just chosen (RFC 8176).
pub(crate) const PASSWORD: &str = "pwd";

/// By a counter elsewhere, which asked what it wanted: no proof of ours, so a second step is still asked here, and
/// nothing is confirmed with it.
pub const ELSEWHERE: &str = "fed";

/// Somebody on the way in: what was proved so far.
#[derive(Clone, Debug)]
pub struct Way {
    /// The person.
    pub person: PersonId,
    /// On a computer that others use as well.
    pub shared: bool,
    /// How the person proved who she is, in the words of RFC 8176.
    pub methods: String,
    /// The page asked for.
    pub next: String,
    /// What is said there, if anything.
    pub saying: Option<&'static str>,
    /// What the feature whose way it is has to know when the session begins: letters and digits. Empty for our own.
    pub through: String,
}

impl Way {
    /// How it was proved in all, with one more proof: a code or a key after what came first.
    pub(crate) fn methods_and(&self, second: &str) -> String {
        let first = if self.methods.split(' ').any(|method| method == ELSEWHERE) { ELSEWHERE } else { PASSWORD };
        format!("{first} {second}")
    }
}

/// Goes on from what was proved: to the page that comes next, or in. Every way in goes through here, so that none is
/// weaker than another.
pub async fn go_on(app: &App, asked: &Asked, headers: &HeaderMap, way: Way) -> Result<Response> {
    let viewer = viewer(app, asked, way.person).await?;
    let factors = store::of_person(app, way.person).await?;
    let twice = rules::proved_twice(&way.methods);
    if factors.any() && !twice && !factors::is_trusted(app, asked, headers, &viewer, &factors) {
        return Ok(factors::asks_page(app, asked, &way, &factors).await?.into_response());
    }
    let account = account_in_use(app, way.person).await?.ok_or(Error::NotFound)?;
    if account.terms_at.is_none() || account.must_change {
        return Ok(before::page(app, asked, &account, &way).into_response());
    }
    let delay = rules::delay(&viewer, settings::delays(app, &viewer));
    if rules::demand(delay, factors.any(), factors.asked_at, app.config.demo, asked.now) == rules::Demand::Needed {
        return Ok(factors::needed_page(app, asked, &way).await?.into_response());
    }
    let mut unit = app.db.begin().await?;
    if delay.is_some() && !factors.any() && factors.asked_at.is_none() {
        store::asked(&mut unit, way.person, asked.now).await?;
    }
    let coming =
        Coming { through: &way.through, next: &way.next, person: way.person, shared: way.shared, methods: &way.methods, headers };
    let entered = open_session(app, &mut unit, asked, coming).await?;
    unit.commit().await?;
    let redirect = Redirect::to(way.next);
    Ok(entered.with(match way.saying {
        Some(key) => redirect.saying(key),
        None => redirect,
    }))
}

/// What an account tells of itself when somebody has come in.
#[derive(sqlx::FromRow)]
struct Kept {
    login: String,
    comfort: String,
    state: AccountState,
    password_set_at: Option<Instant>,
    devices_from: Option<Instant>,
}

/// Opens a session for a person whose right to come in is proved, inside a unit of work.
///
/// The token is always new, so that one planted before sign-in is worth nothing after it. Whoever is in already and
/// proves it again stays in the same session: what was opened from it is not closed.
pub(crate) async fn open_session(app: &App, unit: &mut Unit, asked: &Asked, coming: Coming<'_>) -> Result<Entered> {
    let Coming { through, next, person, shared, methods, headers } = coming;
    let viewer = viewer(app, asked, person).await?;
    let lifetime = model::lifetime(&viewer, shared, &settings::lifetimes(app, &viewer));
    let device = model::device_words(&asked.agent);
    let entry = session::Entry { device: &device, methods };
    let again = match &asked.session {
        Some(own) if own.person_id == person => session::open_again(unit, own.id, lifetime, entry, asked.now).await?,
        Some(other) => {
            session::end(unit, other.person_id, other.id).await?;
            None
        }
        None => None,
    };
    let (session, token) = match (again, &asked.session) {
        (Some(token), Some(own)) => (own.id, token),
        _ => session::open(unit, person, lifetime, entry, asked.now).await?,
    };
    if !through.is_empty() {
        app.entered_by(unit, &Entering { session, person, methods, through }, asked.now).await?;
    }
    let kept: Kept = unit
        .one(
            "update account set signed_in_at = $2 where person_id = $1 returning login, comfort, state, password_set_at, devices_from",
            args![person, asked.now],
        )
        .await?;
    // Whoever comes in, by a password or by a code on paper, is known from here: what others try does not stop her.
    limits::passwords().succeeded(Who::new(app, &kept.login, asked.origin), asked.now);
    events::note(unit, person, EventKind::SignedIn, asked).await?;
    let mut cookies = vec![CookieChange::SignIn(token, lifetime)];
    if !kept.comfort.is_empty() {
        cookies.push(CookieChange::Comfort(Comfort::read(&kept.comfort)));
    }
    match viewer.language.as_deref() {
        Some("en") => cookies.push(CookieChange::Language(Some("en"))),
        Some("fr") => cookies.push(CookieChange::Language(Some("fr"))),
        _ => {}
    }
    let secure = app.config.secure();
    let held = Devices::of(KNOWN, headers, secure, asked.now);
    let bond = Bond { person, password_set_at: kept.password_set_at, devices_from: kept.devices_from, state: kept.state };
    let devices = if shared { held.without(&app.key, bond) } else { held.with(&app.key, bond, asked.now) };
    let waited = AFTER.read(&app.config, headers).is_some_and(|page| page != next);
    Ok(Entered { cookies, devices: Some(devices).filter(|devices| *devices != held), waited, app: app.clone() })
}

/// The facts of somebody about to come in; nobody comes in whom the directory does not know any more.
async fn viewer(app: &App, asked: &Asked, person: PersonId) -> Result<Viewer> {
    app.viewer(person, asked.now).await?.ok_or(Error::NotFound)
}

/// Keeps what a person chose for comfort, so that every device shows it after sign-in.
pub async fn keep_comfort(db: &kit::Db, person: PersonId, comfort: &Comfort) -> Result<()> {
    db.run("update account set comfort = $2 where person_id = $1", args![person, comfort.write()]).await?;
    Ok(())
}
