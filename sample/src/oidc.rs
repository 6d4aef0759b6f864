//! OpenID Connect: the code that comes back, what it is given for, and the notes that are believed.
//!
//! Nothing is believed because it came: the portal's keys check every note, and what this service made itself
//! (`state`, `nonce`, the challenge) ties the answer to the browser that asked.

use crate::Trouble;
use crate::answer::Told;
use crate::portal::{Ask, Portal, encoded};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use kit::Instant;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What this service asks to be told.
const SCOPES: &str = "openid profile school";
/// How long somebody may take to sign in, in seconds.
const ON_THE_WAY_SECONDS: i64 = 1_800;
/// How many may be on their way at once; the oldest goes first.
const ON_THE_WAY_MAX: usize = 500;
/// By how much two clocks may differ, in seconds.
const SKEW_SECONDS: i64 = 60;
/// How old a note of an end may be, in seconds.
const TOLD_SECONDS: i64 = 300;
/// What a note of an end says that it is.
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// By which names this service is in the portal's register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The public one.
    pub id: String,
    /// The secret.
    pub secret: String,
}

/// What this service keeps of those who are on their way.
pub(crate) struct Oidc {
    client: Client,
    ways: Mutex<HashMap<String, Way>>,
    /// Notes of an end that were heard already.
    heard: Mutex<HashMap<String, Instant>>,
}

/// Somebody on her way, by the `state` that her browser keeps.
#[derive(Clone, Debug)]
struct Way {
    nonce: String,
    verifier: String,
    since: Instant,
}

/// Somebody who arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub(crate) told: Told,
    /// The name of her session at the portal.
    pub(crate) sid: String,
    /// The note that says who she is: the portal wants it when she leaves.
    pub(crate) id_token: String,
}

/// What the portal says of itself.
#[derive(Debug, Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: String,
}

#[derive(Debug, Deserialize)]
struct Tokens {
    access_token: String,
    id_token: String,
}

impl Oidc {
    pub(crate) fn of(client: Client) -> Self {
        Self { client, ways: Mutex::default(), heard: Mutex::default() }
    }

    /// Where somebody goes to sign in, and the `state` that her browser keeps meanwhile.
    pub(crate) async fn sign_in(&self, portal: &Portal, back: &str, now: Instant) -> Result<(String, String), Trouble> {
        let described = described(portal).await?;
        let (state, way) = (random(), Way { nonce: random(), verifier: random(), since: now });
        let challenge = hashed(&way.verifier);
        let query = [
            ("response_type", "code"),
            ("client_id", &self.client.id),
            ("redirect_uri", back),
            ("scope", SCOPES),
            ("state", &state),
            ("nonce", &way.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let url = format!("{}?{}", described.authorization_endpoint, form(&query));
        let mut ways = kept(&self.ways);
        ways.retain(|_, way| now.seconds_since(way.since) < ON_THE_WAY_SECONDS);
        if ways.len() >= ON_THE_WAY_MAX
            && let Some(oldest) = ways.iter().min_by_key(|(_, way)| way.since).map(|(state, _)| state.clone())
        {
            ways.remove(&oldest);
        }
        ways.insert(state.clone(), way);
        Ok((url, state))
    }

    /// Somebody comes back with a code, from the browser that keeps that `state`.
    pub(crate) async fn arrived(
        &self,
        portal: &Portal,
        (code, state, issuer, own): (&str, &str, &str, &str),
        back: &str,
        now: Instant,
    ) -> Result<Arrived, Trouble> {
        let way = Some(state).filter(|state| *state == own).and_then(|state| kept(&self.ways).remove(state));
        let way = way.filter(|way| now.seconds_since(way.since) < ON_THE_WAY_SECONDS).ok_or(Trouble::Refused)?;
        // The answer of another portal is no answer of this one (RFC 9207).
        if issuer != portal.url() {
            return Err(Trouble::Refused);
        }
        let described = described(portal).await?;
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", way.verifier.as_str()),
        ];
        let names = format!("{}:{}", encoded(&self.client.id), encoded(&self.client.secret));
        let authorization = format!("Basic {}", STANDARD.encode(names));
        let asked = Ask {
            target: target(portal, &described.token_endpoint)?,
            form: Some(&form(&grant)),
            authorization: Some(&authorization),
        };
        let tokens: Tokens = read(&portal.ask(asked).await?)?;
        let claims = self.believed(&self.keys(portal, &described).await?, &tokens.id_token, portal, now)?;
        self.is_hers(&claims, &way, &tokens.access_token)?;
        let bearer = format!("Bearer {}", tokens.access_token);
        let asked = Ask { target: target(portal, &described.userinfo_endpoint)?, form: None, authorization: Some(&bearer) };
        let person: Map<String, Value> = read(&portal.ask(asked).await?)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        // Whom the second answer is about is whom the first one named (section 5.3.2).
        if person.get("sub") != claims.get("sub") {
            return Err(Trouble::Forged);
        }
        Ok(Arrived { told: told(text("sub"), &person, &claims), sid: text("sid"), id_token: tokens.id_token })
    }

    /// Where somebody goes to sign out, to come back to this service.
    pub(crate) async fn sign_out(&self, portal: &Portal, id_token: &str, back: &str) -> Result<String, Trouble> {
        let described = described(portal).await?;
        let query = [("id_token_hint", id_token), ("client_id", &self.client.id), ("post_logout_redirect_uri", back)];
        Ok(format!("{}?{}", described.end_session_endpoint, form(&query)))
    }

    /// The session whose end a note tells, when it is one to be believed (Back-Channel Logout, section 2.6).
    pub(crate) async fn ended(&self, portal: &Portal, note: &str, now: Instant) -> Option<String> {
        let header = jsonwebtoken::decode_header(note).ok()?;
        let described = described(portal).await.ok()?;
        let claims = self.believed(&self.keys(portal, &described).await.ok()?, note, portal, now).ok()?;
        let is_end = header.typ.as_deref() == Some("logout+jwt")
            && claims.get("events").and_then(|events| events.get(LOGOUT)).is_some_and(Value::is_object)
            && !claims.contains_key("nonce");
        let issued = claims.get("iat").and_then(Value::as_i64)?;
        let late = now.micros() / 1_000_000 - issued > TOLD_SECONDS;
        let name = claims.get("jti").and_then(Value::as_str)?.to_owned();
        let sid = claims.get("sid").and_then(Value::as_str).filter(|sid| !sid.is_empty())?.to_owned();
        if !is_end || late {
            return None;
        }
        let mut heard = kept(&self.heard);
        heard.retain(|_, at| now.seconds_since(*at) <= TOLD_SECONDS + SKEW_SECONDS);
        heard.insert(name, now).is_none().then_some(sid)
    }

    async fn keys(&self, portal: &Portal, described: &Described) -> Result<JwkSet, Trouble> {
        read(&portal.ask(Ask { target: target(portal, &described.jwks_uri)?, ..Ask::default() }).await?)
    }

    /// What a note of the portal's for this service says; its key says how it is signed, never the note itself.
    fn believed(&self, keys: &JwkSet, note: &str, portal: &Portal, now: Instant) -> Result<Map<String, Value>, Trouble> {
        let header = jsonwebtoken::decode_header(note).map_err(|_| Trouble::Forged)?;
        let key = header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or(Trouble::Forged)?;
        let mut rules = Validation::new(algorithm(key).ok_or(Trouble::Forged)?);
        rules.set_issuer(&[portal.url()]);
        rules.set_audience(&[&self.client.id]);
        rules.set_required_spec_claims(&["iss", "aud", "exp"]);
        // By the clock that was given, below.
        rules.validate_exp = false;
        let key = DecodingKey::from_jwk(key).map_err(|_| Trouble::Forged)?;
        let claims = jsonwebtoken::decode::<Map<String, Value>>(note, &key, &rules).map_err(|_| Trouble::Forged)?.claims;
        let now = now.micros() / 1_000_000;
        let at = |name: &str| claims.get(name).and_then(Value::as_i64);
        let timely =
            at("exp").is_some_and(|ends| now < ends + SKEW_SECONDS) && at("iat").is_some_and(|made| made <= now + SKEW_SECONDS);
        // A note for several services may come from another of them.
        let alone = claims.get("aud").is_some_and(|aud| aud.is_string() || aud.as_array().is_some_and(|all| all.len() == 1));
        if timely && alone { Ok(claims) } else { Err(Trouble::Forged) }
    }

    /// Whether what is believed answers what this browser asked, and goes with that token.
    fn is_hers(&self, claims: &Map<String, Value>, way: &Way, access: &str) -> Result<(), Trouble> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or("");
        let half = URL_SAFE_NO_PAD.encode(&digest(&SHA256, access.as_bytes()).as_ref()[..16]);
        let right = text("nonce") == way.nonce && text("at_hash") == half && !text("sub").is_empty() && !text("sid").is_empty();
        if right { Ok(()) } else { Err(Trouble::Forged) }
    }
}

/// What the portal says of itself; it must be the portal that was asked.
async fn described(portal: &Portal) -> Result<Described, Trouble> {
    let at = format!("{}/.well-known/openid-configuration", portal.path());
    let described: Described = read(&portal.ask(Ask { target: &at, ..Ask::default() }).await?)?;
    let own = |url: &String| portal.target(url).is_some();
    let all = [&described.authorization_endpoint, &described.end_session_endpoint];
    if described.issuer == portal.url() && all.into_iter().all(own) { Ok(described) } else { Err(Trouble::Unreadable) }
}

fn target<'a>(portal: &Portal, url: &'a str) -> Result<&'a str, Trouble> {
    portal.target(url).ok_or(Trouble::Unreadable)
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(|_| Trouble::Unreadable)
}

/// How a key signs: one of the two ways that a portal has.
fn algorithm(key: &Jwk) -> Option<Algorithm> {
    match key.common.key_algorithm? {
        KeyAlgorithm::RS256 => Some(Algorithm::RS256),
        KeyAlgorithm::ES256 => Some(Algorithm::ES256),
        _ => None,
    }
}

/// What was said of somebody, as rows: what she is first, then how she came in.
fn told(user: String, person: &Map<String, Value>, claims: &Map<String, Value>) -> Told {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = |value: &Value| value.as_array().map_or_else(|| vec![text(value)], |all| all.iter().map(text).collect());
    let of_person = person.iter().filter(|(name, _)| *name != "sub");
    let of_note = claims.iter().filter(|(name, _)| *name != "sub" && !person.contains_key(*name));
    Told { user, attributes: of_person.chain(of_note).map(|(name, value)| (name.clone(), values(value))).collect() }
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// 256 random bits, in the alphabet of a verifier (RFC 7636).
fn random() -> String {
    URL_SAFE_NO_PAD.encode(kit::key::random::<32>())
}

/// The challenge of a verifier.
fn hashed(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

fn kept<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
