//! Sessions: reference tokens of 256 random bits, stored hashed.

use crate::app::App;
use crate::args;
use crate::db::{Db, Unit};
use crate::error::Result;
use crate::id::{PersonId, SessionId};
use crate::key;
use crate::time::Instant;
use std::collections::HashMap;
use std::sync::Mutex;

/// How long a session lives; decided by profile and device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// Seconds without a request after which it ends.
    pub idle_seconds: i64,
    /// Seconds after sign-in when it ends in any case.
    pub absolute_seconds: i64,
    /// A shared computer: the cookie ends with the browser.
    pub shared: bool,
}

/// A session under way.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Whose it is.
    pub person_id: PersonId,
    /// When it began.
    pub created_at: Instant,
    /// Last activity, noted now and then.
    pub seen_at: Instant,
    /// When it ends in any case.
    pub ends_at: Instant,
    /// Seconds without activity after which it ends.
    pub idle_seconds: i64,
    /// Whether it was opened on a shared computer.
    pub shared: bool,
    /// When its person last proved who she is.
    pub authenticated_at: Instant,
    /// By what she did, in the words of RFC 8176 with a space between: `pwd`, `pwd otp`, `hwk`.
    pub methods: String,
    /// What the browser says it is, in a few words.
    pub device: String,
    /// The role, school or child chosen on the way: a few words of the home feature.
    pub context: String,
}

impl Session {
    /// Whether it is still alive, given the last activity known.
    pub fn is_alive(&self, seen_at: Instant, now: Instant) -> bool {
        now < self.ends_at && now.seconds_since(seen_at.max(self.seen_at)) < self.idle_seconds
    }
}

/// How many characters a token has.
const TOKEN_LENGTH: usize = 64;

/// The secret that the browser holds: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The text for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// How somebody came in.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What the browser says it is, in a few words.
    pub device: &'a str,
    /// How the person proved who she is, in the words of RFC 8176: `pwd`, `pwd otp`, `hwk`.
    pub methods: &'a str,
}

/// Opens a session; the token exists only in what is returned.
pub async fn open(
    unit: &mut Unit,
    person: PersonId,
    lifetime: Lifetime,
    Entry { device, methods }: Entry<'_>,
    now: Instant,
) -> Result<(SessionId, Token)> {
    let token = Token(key::hex(&key::random::<32>()));
    let id = SessionId::new(now);
    unit.run(
        "insert into session (id, token_hash, person_id, created_at, seen_at, ends_at, idle_seconds, shared, authenticated_at, methods,
                              device, context)
         values ($1, $2, $3, $4, $4, $5, $6, $7, $4, $8, $9, '')",
        args![
            id,
            hash(&token.0),
            person,
            now,
            now.plus_seconds(lifetime.absolute_seconds),
            lifetime.idle_seconds,
            lifetime.shared,
            methods,
            device
        ],
    )
    .await?;
    Ok((id, token))
}

/// Opens a session anew for the same person, who proved again who she is: a new token and a new life, but the same
/// session, so that what was opened from it goes on. None when it ended meanwhile.
pub async fn open_again(
    unit: &mut Unit,
    session: SessionId,
    lifetime: Lifetime,
    Entry { device, methods }: Entry<'_>,
    now: Instant,
) -> Result<Option<Token>> {
    let token = Token(key::hex(&key::random::<32>()));
    let touched = unit
        .run(
            "update session set token_hash = $2, seen_at = $3, ends_at = $4, idle_seconds = $5, shared = $6, authenticated_at = $3,
                                methods = $7, device = $8
             where id = $1",
            args![
                session,
                hash(&token.0),
                now,
                now.plus_seconds(lifetime.absolute_seconds),
                lifetime.idle_seconds,
                lifetime.shared,
                methods,
                device
            ],
        )
        .await?;
    Ok((touched == 1).then_some(token))
}

/// Notes that the person of a session proved again who she is, by which methods in all.
pub async fn proved_again(unit: &mut Unit, session: SessionId, methods: &str, now: Instant) -> Result<()> {
    unit.run("update session set authenticated_at = $2, methods = $3 where id = $1", args![session, now, methods]).await?;
    Ok(())
}

/// The living session of a token.
pub(crate) async fn find(app: &App, token: &str, now: Instant) -> Result<Option<Session>> {
    if token.len() != TOKEN_LENGTH {
        return Ok(None);
    }
    let found: Option<Session> = app
        .db
        .optional(
            "select id, person_id, created_at, seen_at, ends_at, idle_seconds, shared, authenticated_at, methods, device, context
             from session where token_hash = $1",
            args![hash(token)],
        )
        .await?;
    Ok(found.filter(|session| session.is_alive(app.seen.last(session.id), now)))
}

/// The living sessions of a person, the newest first.
pub async fn of_person(db: &Db, person: PersonId, now: Instant) -> Result<Vec<Session>> {
    let all: Vec<Session> = db
        .fresh(
            "select id, person_id, created_at, seen_at, ends_at, idle_seconds, shared, authenticated_at, methods, device, context
             from session where person_id = $1 and ends_at > $2 order by created_at desc limit 100",
            args![person, now],
        )
        .await?;
    Ok(all.into_iter().filter(|session| session.is_alive(session.seen_at, now)).collect())
}

/// Ends one session of a person.
pub async fn end(unit: &mut Unit, person: PersonId, session: SessionId) -> Result<u64> {
    Ok(unit.run("delete from session where id = $1 and person_id = $2", args![session, person]).await?)
}

/// Ends all sessions of a person, but one if wished (that in which the password was changed).
pub async fn end_all(unit: &mut Unit, person: PersonId, but: Option<SessionId>) -> Result<u64> {
    Ok(unit.run("delete from session where person_id = $1 and ($2 is null or id <> $2)", args![person, but]).await?)
}

/// Ends all sessions of many persons: their accounts were closed.
pub async fn end_all_of(unit: &mut Unit, people: &[PersonId]) -> Result<u64> {
    Ok(unit
        .run_many(
            "with gone (person_id) as (values {rows}) delete from session where person_id in (select person_id from gone)",
            people.iter().map(|person| args![*person]),
        )
        .await?)
}

/// Keeps the role, school or child chosen in a session.
pub async fn set_context(db: &Db, session: SessionId, context: &str) -> Result<()> {
    db.run("update session set context = $2 where id = $1", args![session, context]).await?;
    Ok(())
}

fn hash(token: &str) -> Vec<u8> {
    blake3::hash(token.as_bytes()).as_bytes().to_vec()
}

/// Last activity, noted in memory and written now and then, so that reading a page writes nothing.
#[derive(Default)]
pub struct Seen(Mutex<HashMap<SessionId, Instant>>);

impl Seen {
    fn last(&self, session: SessionId) -> Instant {
        self.0.lock().ok().and_then(|seen| seen.get(&session).copied()).unwrap_or(Instant::from_micros(0))
    }
    fn note(&self, session: SessionId, now: Instant) {
        if let Ok(mut seen) = self.0.lock() {
            seen.insert(session, now);
        }
    }
    fn drain(&self) -> Vec<(SessionId, Instant)> {
        self.0.lock().map(|mut seen| seen.drain().collect()).unwrap_or_default()
    }
}

/// How long a session that was looked up and found good counts as known, in seconds.
const KNOWN_SECONDS: i64 = 3_600;

/// The sessions looked up on this node lately and found good, by the hash of their token: who has a place
/// before strangers when there is a crowd, without a look into the database.
///
/// It opens nothing: a session that ended meanwhile is found ended as soon as it is let in, and is forgotten.
#[derive(Default)]
pub struct Known(Mutex<HashMap<blake3::Hash, Instant>>);

impl Known {
    /// Whether a token is one of them.
    pub(crate) fn holds(&self, token: &str, now: Instant) -> bool {
        let known = |known: &HashMap<_, Instant>| known.get(&blake3::hash(token.as_bytes())).copied();
        let noted = if token.len() == TOKEN_LENGTH { self.0.lock().ok().and_then(|all| known(&all)) } else { None };
        noted.is_some_and(|at| now.seconds_since(at) < KNOWN_SECONDS)
    }
    fn note(&self, token: &str, now: Instant) {
        if let Ok(mut known) = self.0.lock() {
            known.insert(blake3::hash(token.as_bytes()), now);
        }
    }
    fn forget(&self, token: &str) {
        if let Ok(mut known) = self.0.lock() {
            known.remove(&blake3::hash(token.as_bytes()));
        }
    }
    fn forget_old(&self, now: Instant) {
        if let Ok(mut known) = self.0.lock() {
            known.retain(|_, at| now.seconds_since(*at) < KNOWN_SECONDS);
        }
    }
}

/// Notes what was found of a token at the door.
pub(crate) fn note(app: &App, token: &str, found: Option<SessionId>, now: Instant) {
    match found {
        Some(session) => {
            app.seen.note(session, now);
            app.known.note(token, now);
        }
        None => app.known.forget(token),
    }
}

/// Writes the noted activity and removes the sessions that ended; run every minute.
pub(crate) async fn sweep(app: &App, now: Instant) -> Result<()> {
    app.known.forget_old(now);
    let seen = app.seen.drain();
    let mut unit = app.db.begin().await?;
    unit.run_many(
        "with noted (session_id, at) as (values {rows})
         update session set seen_at = noted.at from noted where session.id = noted.session_id and session.seen_at < noted.at",
        seen.into_iter().map(|(session, at)| args![session, at]),
    )
    .await?;
    unit.run("delete from session where ends_at < $1 or seen_at + idle_seconds * 1000000 < $1", args![now]).await?;
    unit.commit().await?;
    Ok(())
}
