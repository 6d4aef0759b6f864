//! The register of counters: who they are, and the portal's secret there, sealed.

use crate::model::{Algorithm, Protocol, ProviderId};
use kit::audit::{self, Act};
use kit::sealed;
use kit::slice::{Later, WayIn};
use kit::{App, Db, Error, Instant, PersonId, Result, Unit, args, text};
use uuid::Uuid;

/// For which use secrets are sealed.
const SEALED_FOR: &str = "preau federation secret";
/// By which name the buttons of the sign-in page are remembered, and for how many seconds.
const WAYS: &str = "federation.ways";
const REMEMBERED: i64 = 60;

/// A counter elsewhere.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Provider {
    /// The counter.
    pub id: ProviderId,
    /// What it speaks.
    pub protocol: Protocol,
    /// What its button says.
    pub name: String,
    /// By which name it signs.
    pub issuer: String,
    /// The portal's name there; empty until the counter gave it, with the secret.
    pub client_id: String,
    /// The portal's secret there, sealed.
    secret: Vec<u8>,
    /// How it signs.
    pub algorithm: Algorithm,
    /// What is asked for.
    pub scopes: String,
    /// How strongly it must have made sure.
    pub acr: Option<String>,
    /// The claim with keys of the feed.
    pub key_claim: Option<String>,
    /// That feed.
    pub key_feed: Option<String>,
    /// When it was entered.
    pub added_at: Instant,
    /// Since when nobody comes in through it.
    pub stopped_at: Option<Instant>,
}

impl Provider {
    /// Whether the counter gave the portal its name and its secret: nobody comes in through it before.
    pub fn is_complete(&self) -> bool {
        !self.client_id.is_empty()
    }
    /// The portal's secret there, in clear.
    pub(crate) fn secret(&self, app: &App) -> Result<String> {
        let plain = sealed::open(&app.key, SEALED_FOR, self.id.0.as_bytes(), &self.secret)?;
        plain.and_then(|plain| String::from_utf8(plain).ok()).ok_or_else(|| Error::broken("a secret was sealed with another key"))
    }
    /// What is known of it, as it would be entered; its secret stays as it is.
    pub(crate) fn as_new(&self) -> NewProvider<'_> {
        NewProvider {
            name: &self.name,
            issuer: &self.issuer,
            client_id: &self.client_id,
            secret: "",
            algorithm: self.algorithm,
            scopes: &self.scopes,
            acr: self.acr.as_deref(),
            key: self.key_claim.as_deref().zip(self.key_feed.as_deref()),
        }
    }
    /// Where it sends people back to: one address for each counter, so that none answers for another.
    pub fn back(&self, app: &App) -> String {
        format!("{}/sign-in/with/{}/back", app.config.public_url, self.id)
    }
    /// Where it says that a session ended.
    pub fn told_at(&self, app: &App) -> String {
        format!("{}/sign-in/with/{}/signed-out", app.config.public_url, self.id)
    }
}

/// A counter as it is entered or changed.
#[derive(Clone, Debug)]
pub struct NewProvider<'a> {
    /// What its button says.
    pub name: &'a str,
    /// By which name it signs.
    pub issuer: &'a str,
    /// The portal's name there; empty while the counter has not given it.
    pub client_id: &'a str,
    /// The portal's secret there; empty keeps the one that is known, or waits for it with the name.
    pub secret: &'a str,
    /// How it signs.
    pub algorithm: Algorithm,
    /// What is asked for.
    pub scopes: &'a str,
    /// How strongly it must have made sure.
    pub acr: Option<&'a str>,
    /// The claim with keys of a feed, and that feed.
    pub key: Option<(&'a str, &'a str)>,
}

macro_rules! provider_where {
    ($rest:literal) => {
        concat!(
            "select id, protocol, name, issuer, client_id, secret, algorithm, scopes, acr, key_claim, key_feed, added_at, stopped_at
             from provider ",
            $rest
        )
    };
}

/// Every counter, by name.
pub async fn all(db: &Db) -> Result<Vec<Provider>> {
    Ok(db.fresh(provider_where!("order by name, id"), vec![]).await?)
}

/// A counter, stopped or not.
pub async fn by_id(db: &Db, id: ProviderId) -> Result<Option<Provider>> {
    let found: Vec<Provider> = db.fresh(provider_where!("where id = $1"), args![id]).await?;
    Ok(found.into_iter().next())
}

/// A counter through which people come in now; anything else is not found.
pub(crate) async fn in_use(db: &Db, id: ProviderId) -> Result<Provider> {
    let usable = |provider: &Provider| provider.stopped_at.is_none() && provider.is_complete();
    by_id(db, id).await?.filter(usable).ok_or(Error::NotFound)
}

/// Whether another counter already signs by that name.
pub async fn is_known(db: &Db, issuer: &str, but: Option<ProviderId>) -> Result<bool> {
    let found: Vec<(ProviderId,)> =
        db.fresh("select id from provider where issuer = $1 and ($2 is null or id <> $2)", args![issuer, but]).await?;
    Ok(!found.is_empty())
}

/// The buttons of the sign-in page.
pub(crate) fn ways_in(app: &App, now: Instant) -> Later<'_, Result<Vec<WayIn>>> {
    Box::pin(app.remember(WAYS, Uuid::nil(), (now, REMEMBERED), async {
        let usable = "select id, name from provider where stopped_at is null and client_id <> '' order by name, id";
        let found: Vec<(ProviderId, String)> = app.db.fresh(usable, vec![]).await?;
        let way = |(id, name): (ProviderId, String)| WayIn { id: id.to_string(), name, href: format!("/sign-in/with/{id}") };
        Ok(found.into_iter().map(way).collect())
    }))
}

/// Keeps what was done to counters, and has the buttons of the sign-in page looked up anew at once.
pub(crate) async fn keep(app: &App, unit: Unit) -> Result<()> {
    unit.commit().await?;
    app.forget(WAYS, Uuid::nil());
    Ok(())
}

/// Enters a counter.
pub async fn add(
    app: &App,
    unit: &mut Unit,
    author: Option<PersonId>,
    new: &NewProvider<'_>,
    now: Instant,
) -> Result<ProviderId> {
    let id = ProviderId::new(now);
    let secret = sealed::seal(&app.key, SEALED_FOR, id.0.as_bytes(), new.secret.as_bytes())?;
    let (claim, feed) = new.key.unzip();
    let added = unit.run(
        "insert into provider (id, protocol, name, issuer, client_id, secret, algorithm, scopes, acr, key_claim, key_feed, added_at)
         values ($1, 'oidc', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (issuer) do nothing",
        args![
            id,
            new.name,
            new.issuer,
            new.client_id,
            secret,
            new.algorithm,
            new.scopes,
            new.acr,
            claim,
            feed,
            now
        ],
    )
    .await?;
    if added == 0 {
        // Somebody entered it at the same instant.
        return Err(Error::Refused(text!("federation-issuer-known")));
    }
    noted(unit, (id, new.name), author, "act-provider-added", "", &told(new), now).await?;
    Ok(id)
}

/// Changes a counter. One that signs by another name is another counter: its people are linked anew.
pub async fn change(
    app: &App,
    unit: &mut Unit,
    author: Option<PersonId>,
    was: &Provider,
    new: &NewProvider<'_>,
    now: Instant,
) -> Result<()> {
    let id = was.id;
    let secret = match new.secret {
        "" => was.secret.clone(),
        typed => sealed::seal(&app.key, SEALED_FOR, id.0.as_bytes(), typed.as_bytes())?,
    };
    if was.issuer != new.issuer {
        unit.run("delete from provider_link where provider_id = $1", args![id]).await?;
        end_sessions(unit, id).await?;
    }
    let (claim, feed) = new.key.unzip();
    unit.run(
        "update provider set name = $2, issuer = $3, client_id = $4, secret = $5, algorithm = $6, scopes = $7, acr = $8,
                             key_claim = $9, key_feed = $10
         where id = $1",
        args![id, new.name, new.issuer, new.client_id, secret, new.algorithm, new.scopes, new.acr, claim, feed],
    )
    .await?;
    let before = pairs(&was.issuer, &was.client_id, was.algorithm);
    noted(unit, (id, new.name), author, "act-provider-changed", &before, &told(new), now).await
}

/// A counter in pairs, as the journal reads them; never its secret.
fn told(new: &NewProvider<'_>) -> String {
    pairs(new.issuer, new.client_id, new.algorithm)
}

fn pairs(issuer: &str, client: &str, algorithm: Algorithm) -> String {
    let client = if client.is_empty() { String::new() } else { format!("client={}; ", plain(client)) };
    format!("url={}; {client}algorithm={algorithm}", plain(issuer))
}

/// A text that cannot be taken for more than one pair.
fn plain(text: &str) -> String {
    text.replace(';', ",")
}

/// Stops a counter: nobody comes in through it any more, and who came in through it is out.
pub async fn stop(unit: &mut Unit, author: PersonId, was: &Provider, now: Instant) -> Result<()> {
    let id = was.id;
    unit.run("update provider set stopped_at = $2 where id = $1 and stopped_at is null", args![id, now]).await?;
    end_sessions(unit, id).await?;
    noted(unit, (id, &was.name), Some(author), "act-provider-stopped", "", "", now).await
}

/// Lets people come in through it again.
pub async fn resume(unit: &mut Unit, author: PersonId, was: &Provider, now: Instant) -> Result<()> {
    let id = was.id;
    unit.run("update provider set stopped_at = null where id = $1", args![id]).await?;
    noted(unit, (id, &was.name), Some(author), "act-provider-resumed", "", "", now).await
}

async fn end_sessions(unit: &mut Unit, id: ProviderId) -> Result<()> {
    let sql = "delete from session where id in (select session_id from provider_session where provider_id = $1)";
    unit.run(sql, args![id]).await?;
    Ok(())
}

/// Notes an act, and lets the other processes look the buttons of the sign-in page up anew.
async fn noted(
    unit: &mut Unit,
    (id, name): (ProviderId, &str),
    author: Option<PersonId>,
    act: &'static str,
    before: &str,
    after: &str,
    now: Instant,
) -> Result<()> {
    let named = format!("counter={}", plain(name));
    let after = if after.is_empty() { named } else { format!("{named}; {after}") };
    let after = after.as_str();
    let act = Act { structure: None, author, act, object_kind: "provider", object: Some(id.0), before, after };
    audit::note(unit, act, now).await?;
    unit.viewers_changed().await?;
    Ok(())
}
