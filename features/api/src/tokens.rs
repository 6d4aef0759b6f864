//! Personal tokens: made by a person for a program of hers, shown once, kept as hashes, good for a year at most.
//!
//! A token bears a seal of ours after its random part: what was never one is refused without asking the database. It is
//! good for `/api/v1` and nothing else, acts as its person, and ends with her account.

use crate::scope::Scopes;
use kit::audit::{self, Act};
use kit::key::{hex, random};
use kit::slice::{Chore, Later};
use kit::{App, Day, Db, Instant, PersonId, Result, Unit, args};

kit::ids!(
    /// One personal token.
    TokenId
);

/// How a token begins, so that those who look for leaked ones know it.
pub const PREFIX: &str = "preau_pat_";
/// How many tokens a person has at most at a time.
pub const MOST: usize = 20;
/// For how many days a token may be made.
pub const DAYS: [i64; 4] = [30, 90, 180, 365];
/// How long tokens that ended stay on the page of their person, in seconds.
const KEPT_SECONDS: i64 = 60 * 86_400;

/// A token of somebody, as its page shows it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Token {
    /// Which.
    pub id: TokenId,
    /// What she calls it.
    pub name: String,
    /// What it is for.
    pub scopes: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// When she ended it.
    pub revoked_at: Option<Instant>,
    /// On which day it was last used.
    pub last_used_on: Option<Day>,
}

impl Token {
    /// Whether it is good at a moment.
    pub fn is_good(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// What she calls it.
    pub name: &'a str,
    /// What it is for.
    pub scopes: &'a Scopes,
    /// For how many days.
    pub days: i64,
}

/// Makes a token; its text exists only in what is returned.
pub async fn make(app: &App, unit: &mut Unit, person: PersonId, new: &NewToken<'_>, now: Instant) -> Result<String> {
    let (id, text) = (TokenId::new(now), fresh(app));
    unit.run(
        "insert into api_token (id, person_id, name, hash, scopes, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![
            id,
            person,
            new.name,
            hash(app, &text),
            new.scopes.to_string(),
            now,
            now.plus_seconds(new.days.clamp(1, 365) * 86_400)
        ],
    )
    .await?;
    let after = format!("scopes={}; days={}", new.scopes, new.days);
    note(unit, person, id, "act-api-token-made", &after, now).await?;
    Ok(text)
}

/// Ends a token of somebody's own; whether there was one that was not ended.
pub async fn revoke(unit: &mut Unit, person: PersonId, id: TokenId, now: Instant) -> Result<bool> {
    let ended = unit
        .run(
            "update api_token set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null",
            args![id, person, now],
        )
        .await?;
    if ended > 0 {
        note(unit, person, id, "act-api-token-revoked", "", now).await?;
    }
    Ok(ended > 0)
}

async fn note(unit: &mut Unit, person: PersonId, id: TokenId, act: &'static str, after: &str, now: Instant) -> Result<()> {
    let object = Some(id.0);
    let act = Act { structure: None, author: Some(person), act, object_kind: "api_token", object, before: "", after };
    audit::note(unit, act, now).await
}

/// The tokens of somebody, the newest first.
pub async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Token>> {
    Ok(db
        .fresh(
            "select id, name, scopes, made_at, expires_at, revoked_at, last_used_on from api_token
             where person_id = $1 order by made_at desc, id desc",
            args![person],
        )
        .await?)
}

/// A token that was sent and stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Held {
    pub(crate) id: TokenId,
    pub(crate) person_id: PersonId,
    pub(crate) scopes: String,
    pub(crate) expires_at: Instant,
    last_used_on: Option<Day>,
}

/// The token of a text, if it stands: not ended, not revoked, its account in use.
pub(crate) async fn standing(app: &App, text: &str, now: Instant) -> Result<Option<Held>> {
    if !is_ours(app, text) {
        return Ok(None);
    }
    let found: Vec<Held> = app
        .db
        .fresh(
            "select api_token.id, api_token.person_id, api_token.scopes, api_token.expires_at, api_token.last_used_on
             from api_token join account on account.person_id = api_token.person_id and account.state = 'activated'
             where api_token.hash = $1 and api_token.expires_at > $2 and api_token.revoked_at is null",
            args![hash(app, text), now],
        )
        .await?;
    Ok(found.into_iter().next())
}

/// Notes the day of a use, once a day; a full disk keeps nobody from reading.
pub(crate) async fn note_use(app: &App, held: &Held, today: Day) -> Result<()> {
    if held.last_used_on.is_some_and(|last| last >= today) {
        return Ok(());
    }
    match app.db.run("update api_token set last_used_on = $2 where id = $1", args![held.id, today]).await {
        Ok(_) => Ok(()),
        Err(error) => match kit::Error::from(error) {
            kit::Error::Unwritable | kit::Error::Busy(_) => Ok(()),
            other => Err(other),
        },
    }
}

/// A text that nobody had before.
fn fresh(app: &App) -> String {
    let secret = hex(&random::<32>());
    format!("{PREFIX}{secret}{}", seal(app, &secret))
}

fn seal(app: &App, secret: &str) -> String {
    hex(&app.key.hash("preau api token seal", secret.as_bytes())[..8])
}

/// Whether a text has the form of a token of ours.
fn is_ours(app: &App, text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX).filter(|rest| rest.is_ascii() && rest.len() == 80) else { return false };
    let (secret, sealed) = rest.split_at(64);
    seal(app, secret) == sealed
}

fn hash(app: &App, text: &str) -> Vec<u8> {
    app.key.hash("preau api token", text.as_bytes()).to_vec()
}

/// Removes tokens that ended long ago.
pub(crate) const CHORES: &[Chore] = &[("api.sweep", 86_400, sweep)];

fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        let before = now.plus_seconds(-KEPT_SECONDS);
        app.db.run("delete from api_token where expires_at < $1 or revoked_at < $1", args![before]).await?;
        Ok(())
    })
}

/// Forgets the tokens of a person.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move { Ok(unit.run("delete from api_token where person_id = $1", args![person]).await?) })
}
