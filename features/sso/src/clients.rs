//! Services of OpenID Connect in the register: by which name and with which secrets they call, where browsers may be
//! sent back to, how they prove who they are.
//!
//! A secret exists in clear only in what [`register`] and [`rotate`] were given or give; its hash alone is kept.

use crate::model::{Algorithm, Authentication, Protocol, ServiceId};
use crate::registry::{self, NewService, Noted, plain};
use crate::ticket;
use kit::address::Address;
use kit::{App, Db, Instant, PersonId, Result, Text, Unit, args, text};
use serde_json::Value;

kit::ids!(
    /// One secret of a service.
    SecretId,
);

/// For how many days the secrets that were may stay good beside a new one.
pub const GRACES: [i64; 4] = [7, 1, 30, 0];
/// The longest set of keys that is kept.
const KEYS_MAX: usize = 16 * 1_024;
/// How a secret begins, so that those who look for leaked ones know it.
const PREFIX: &str = "preau_";

/// What to register of a service of OpenID Connect.
#[derive(Clone, Copy, Debug)]
pub struct NewClient<'a> {
    /// How it proves who it is.
    pub authentication: Authentication,
    /// Where its public keys are read; of a private key alone.
    pub keys_url: Option<&'a str>,
    /// Its public keys themselves; of a private key alone.
    pub keys: Option<&'a str>,
    /// How its tokens are signed.
    pub algorithm: Algorithm,
    /// Whether each person is asked, where no school of hers opened it.
    pub asks_consent: bool,
    /// The scopes of `/api/v1` that it may ask for, with spaces between; none for most.
    pub api_scopes: &'a str,
    /// Where it is told that a session ended.
    pub logout_url: Option<&'a str>,
    /// Where browsers may be sent back to after a sign-in.
    pub signed_in: &'a [String],
    /// Where browsers may be sent back to after a sign-out.
    pub signed_out: &'a [String],
}

/// By which names a service calls: both are ours to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The public one.
    pub client_id: String,
    /// The secret; kept only of a service that proves itself by one.
    pub secret: String,
}

impl Names {
    /// Names that nobody had before.
    pub fn fresh(app: &App) -> Self {
        Self { client_id: kit::key::hex(&kit::key::random::<16>()), secret: ticket::secret(app, PREFIX) }
    }
}

/// An address to which browsers may be sent back: whole, in https (in http on this machine alone), without a fragment
/// and without a star that would stand for others. It is kept and compared sign by sign.
pub fn is_return(text: &str) -> bool {
    !text.contains('*') && Address::parse(text).is_some()
}

/// What is said of an address that the portal would never call, so that it is not taken for a good one.
pub fn inside_words(address: &Address) -> Text {
    text!("sso-address-inside", address = address.with(&[]), host = format!("{}:{}", address.host(), address.port()))
}

/// Whether a text is a set of public keys that tokens can be checked with; what is secret has no place in it.
pub fn is_key_set(text: &str) -> bool {
    let usable = |key: &Value| {
        let of = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or("");
        let secret = ["d", "k", "p", "q", "dp", "dq", "qi"].iter().any(|name| key.get(name).is_some());
        let whole = match of("kty") {
            "RSA" => !of("n").is_empty() && !of("e").is_empty(),
            "EC" => of("crv") == "P-256" && !of("x").is_empty() && !of("y").is_empty(),
            _ => false,
        };
        whole && !secret
    };
    let read: Option<Value> = Some(text).filter(|text| text.len() <= KEYS_MAX).and_then(|text| serde_json::from_str(text).ok());
    read.as_ref().and_then(|set| set.get("keys")?.as_array()).is_some_and(|keys| !keys.is_empty() && keys.iter().all(usable))
}

/// The page on which people begin, when none is given: the root of where they are sent back to.
pub fn start_of(returns: &[String]) -> String {
    returns.first().and_then(|first| Address::parse(first)).map(|first| format!("{}/", first.origin())).unwrap_or_default()
}

/// Registers a service of OpenID Connect; it is open to nobody yet.
pub async fn register(
    unit: &mut Unit,
    author: Option<PersonId>,
    service: &NewService<'_>,
    client: &NewClient<'_>,
    names: &Names,
    now: Instant,
) -> Result<ServiceId> {
    let service = NewService { told: client.logout_url.is_some(), ..service.clone() };
    let id = registry::insert(unit, author, Protocol::Oidc, &service, now).await?;
    unit.run(
        "insert into service_oidc (service_id, client_id, authentication, keys_url, keys, algorithm, asks_consent, logout_url, api_scopes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            id,
            names.client_id.as_str(),
            client.authentication,
            client.keys_url,
            client.keys,
            client.algorithm,
            client.asks_consent,
            client.logout_url,
            client.api_scopes
        ],
    )
    .await?;
    place(unit, id, client).await?;
    if client.authentication == Authentication::Secret {
        keep(unit, id, &names.secret, now).await?;
    }
    Noted::added(id, author, &said(&service.said(), client)).note(unit, now).await?;
    Ok(id)
}

/// Changes a service of OpenID Connect; one that proves itself otherwise from now on has no secret any more.
pub(crate) async fn change(
    unit: &mut Unit,
    author: PersonId,
    id: ServiceId,
    service: &NewService<'_>,
    client: &NewClient<'_>,
    now: Instant,
) -> Result<()> {
    let service = NewService { told: client.logout_url.is_some(), ..service.clone() };
    let was = kept(unit, id).await?;
    let before = registry::update(unit, id, &service).await?;
    let before = was.map_or(before.clone(), |was| said(&before, &was.as_new()));
    unit.run(
        "update service_oidc set authentication = $2, keys_url = $3, keys = $4, algorithm = $5, asks_consent = $6, logout_url = $7,
                api_scopes = $8
         where service_id = $1",
        args![
            id,
            client.authentication,
            client.keys_url,
            client.keys,
            client.algorithm,
            client.asks_consent,
            client.logout_url,
            client.api_scopes
        ],
    )
    .await?;
    place(unit, id, client).await?;
    if client.authentication != Authentication::Secret {
        unit.run("delete from service_secret where service_id = $1", args![id]).await?;
    }
    Noted::changed(id, author, &before, &said(&service.said(), client)).note(unit, now).await
}

/// What is said of it in the journal, after what is said of every service.
fn said(of_service: &str, client: &NewClient<'_>) -> String {
    let mut out = format!("{of_service}; authentication={}; algorithm={}", client.authentication, client.algorithm);
    let urls = |all: &[String]| all.iter().map(|url| plain(url)).collect::<Vec<_>>().join(" ");
    let keys = client.keys_url.map(plain).or(client.keys.map(|keys| kit::key::hex(&ticket::hash(keys)[..8])));
    let more = [
        ("keys", keys.unwrap_or_default()),
        ("redirect", urls(client.signed_in)),
        ("signed_out", urls(client.signed_out)),
        ("logout", client.logout_url.map(plain).unwrap_or_default()),
        ("consent", if client.asks_consent { "yes" } else { "" }.to_owned()),
        ("api", client.api_scopes.to_owned()),
    ];
    for (name, value) in more.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&format!("; {name}={value}"));
    }
    out
}

/// What is kept of a service of OpenID Connect, as it was before a change.
struct Kept {
    line: KeptLine,
    signed_in: Vec<String>,
    signed_out: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct KeptLine {
    authentication: Authentication,
    keys_url: Option<String>,
    keys: Option<String>,
    algorithm: Algorithm,
    asks_consent: bool,
    api_scopes: String,
    logout_url: Option<String>,
}

impl Kept {
    fn as_new(&self) -> NewClient<'_> {
        NewClient {
            authentication: self.line.authentication,
            keys_url: self.line.keys_url.as_deref(),
            keys: self.line.keys.as_deref(),
            algorithm: self.line.algorithm,
            asks_consent: self.line.asks_consent,
            api_scopes: &self.line.api_scopes,
            logout_url: self.line.logout_url.as_deref(),
            signed_in: &self.signed_in,
            signed_out: &self.signed_out,
        }
    }
}

async fn kept(unit: &mut Unit, id: ServiceId) -> Result<Option<Kept>> {
    let line: Option<KeptLine> = unit
        .optional(
            "select authentication, keys_url, keys, algorithm, asks_consent, api_scopes, logout_url
             from service_oidc where service_id = $1",
            args![id],
        )
        .await?;
    let found: Vec<(String, String)> = unit.all(RETURNS, args![id]).await?;
    let (signed_in, signed_out) = parted(found);
    Ok(line.map(|line| Kept { line, signed_in, signed_out }))
}

const RETURNS: &str = "select kind, url from service_redirect where service_id = $1 order by url";

/// Addresses by what they are for: after a sign-in, after a sign-out.
fn parted(found: Vec<(String, String)>) -> (Vec<String>, Vec<String>) {
    let of = |wanted: &str| found.iter().filter(|(kind, _)| kind == wanted).map(|(_, url)| url.clone()).collect();
    (of("signed_in"), of("signed_out"))
}

/// Keeps where browsers may be sent back to, instead of what was kept.
async fn place(unit: &mut Unit, id: ServiceId, client: &NewClient<'_>) -> Result<()> {
    unit.run("delete from service_redirect where service_id = $1", args![id]).await?;
    let line = |kind: &'static str| move |url: &String| args![id, kind, url.as_str()];
    let rows: Vec<kit::db::Args> =
        client.signed_in.iter().map(line("signed_in")).chain(client.signed_out.iter().map(line("signed_out"))).collect();
    unit.run_many("insert into service_redirect (service_id, kind, url) values {rows} on conflict do nothing", rows).await?;
    Ok(())
}

async fn keep(unit: &mut Unit, service: ServiceId, secret: &str, now: Instant) -> Result<()> {
    unit.run(
        "insert into service_secret (id, service_id, hash, made_at) values ($1, $2, $3, $4)",
        args![SecretId::new(now), service, ticket::hash(secret), now],
    )
    .await?;
    Ok(())
}

/// The public name by which a service calls; none of one that speaks CAS.
pub async fn client_id(db: &Db, service: ServiceId) -> Result<Option<String>> {
    let found: Option<(String,)> =
        db.optional("select client_id from service_oidc where service_id = $1", args![service]).await?;
    Ok(found.map(|(id,)| id))
}

/// Where browsers may be sent back to: after a sign-in, and after a sign-out.
pub(crate) async fn returns(db: &Db, service: ServiceId) -> Result<(Vec<String>, Vec<String>)> {
    Ok(parted(db.fresh(RETURNS, args![service]).await?))
}

/// A secret that is good: when it was made, and until when, if another took its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Secret {
    pub(crate) id: SecretId,
    pub(crate) made_at: Instant,
    pub(crate) ends_at: Option<Instant>,
}

/// The secrets of a service that are good, the newest first.
pub(crate) async fn secrets(db: &Db, service: ServiceId, now: Instant) -> Result<Vec<Secret>> {
    Ok(db
        .fresh(
            "select id, made_at, ends_at from service_secret where service_id = $1 and (ends_at is null or ends_at > $2)
             order by made_at desc, id desc",
            args![service, now],
        )
        .await?)
}

/// Makes a new secret, and gives it this once. The one that was stays good for some days; one that was on its way out
/// goes at once, so that two are good at most.
pub(crate) async fn rotate(
    app: &App,
    unit: &mut Unit,
    author: PersonId,
    service: ServiceId,
    grace_days: i64,
    now: Instant,
) -> Result<String> {
    // Whoever rotates at the same moment waits here.
    unit.run("update service_oidc set client_id = client_id where service_id = $1", args![service]).await?;
    if grace_days > 0 {
        unit.run("delete from service_secret where service_id = $1 and ends_at is not null", args![service]).await?;
        let until = now.plus_seconds(grace_days * 86_400);
        unit.run("update service_secret set ends_at = $2 where service_id = $1", args![service, until]).await?;
    } else {
        unit.run("delete from service_secret where service_id = $1", args![service]).await?;
    }
    let secret = ticket::secret(app, PREFIX);
    keep(unit, service, &secret, now).await?;
    let after = format!("grace={grace_days}");
    let noted =
        Noted { service, structure: None, author: Some(author), act: "act-service-secret-made", before: "", after: &after };
    noted.note(unit, now).await?;
    Ok(secret)
}

/// Revokes a secret at once; says whether it was there.
pub(crate) async fn revoke(
    unit: &mut Unit,
    author: PersonId,
    service: ServiceId,
    secret: SecretId,
    now: Instant,
) -> Result<bool> {
    if unit.run("delete from service_secret where id = $1 and service_id = $2", args![secret, service]).await? == 0 {
        return Ok(false);
    }
    let noted =
        Noted { service, structure: None, author: Some(author), act: "act-service-secret-revoked", before: "", after: "" };
    noted.note(unit, now).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_sent_back_to_whole_addresses_alone() {
        for good in [
            "https://notes.example/back",
            "https://notes.example/back?of=portal",
            "http://127.0.0.1:9000/back",
            "http://localhost/back",
        ] {
            assert!(is_return(good), "{good}");
        }
        for bad in [
            "",
            "notes.example/back",
            "http://notes.example/back",
            "https://notes.example/back#here",
            "https://*.notes.example/back",
            "https://notes.example/*",
            "https://a@notes.example/back",
            "https://notes.example\\@evil.example/",
            "javascript:alert(1)",
            "com.example.app:/back",
        ] {
            assert!(!is_return(bad), "{bad}");
        }
    }

    #[test]
    fn a_set_of_keys_is_public_and_whole() {
        let ec = r#"{"kty":"EC","crv":"P-256","x":"eA","y":"eQ","kid":"1"}"#;
        let rsa = r#"{"kty":"RSA","n":"bg","e":"AQAB"}"#;
        let set = |keys: &[&str]| format!("{{\"keys\":[{}]}}", keys.join(","));
        assert!(is_key_set(&set(&[ec])) && is_key_set(&set(&[ec, rsa])));
        let secret = r#"{"kty":"EC","crv":"P-256","x":"eA","y":"eQ","d":"ZA"}"#;
        let shared = r#"{"kty":"oct","k":"aw"}"#;
        let other = r#"{"kty":"EC","crv":"P-521","x":"eA","y":"eQ"}"#;
        for bad in [set(&[]), set(&[ec, secret]), set(&[shared]), set(&[other]), ec.to_owned(), "keys".into(), "[]".into()] {
            assert!(!is_key_set(&bad), "{bad}");
        }
        assert!(!is_key_set(&format!("{}{}", set(&[ec]), " ".repeat(KEYS_MAX))));
    }

    #[test]
    fn people_begin_at_the_root_of_where_they_come_back() {
        assert_eq!(start_of(&["https://Notes.example:443/back?x=1".into()]), "https://notes.example/");
        assert_eq!(start_of(&["http://127.0.0.1:9000/back".into()]), "http://127.0.0.1:9000/");
        assert_eq!(start_of(&[]), "");
    }
}
