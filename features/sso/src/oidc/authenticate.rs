//! Who a service is, where it has to say so: by its secret, by a signature, or not at all (RFC 6749, section 2.3;
//! RFC 7523). Each service by the way it is registered with, and by one alone.

use super::answer::Refusal;
use super::client::{self, Client};
use super::{jwt, seconds};
use crate::limits;
use crate::model::Authentication;
use crate::ticket;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use kit::address::Address;
use kit::outward::{self, Ask};
use kit::{App, Form, Instant, Request, Result, args};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use subtle::ConstantTimeEq;

/// The kind of a signature as a proof (RFC 7523, section 2.2).
const BY_SIGNATURE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How far clocks may differ, in seconds.
const SKEW: i64 = 60;
/// How long a proof may be good for, in seconds: so long it is remembered.
const PROOF_MAX: i64 = 600;

/// What a service brings.
#[derive(Debug, PartialEq, Eq)]
enum Brought {
    /// Nothing but its name.
    Nothing,
    /// Its secret, in a header or in the form.
    Secret(String),
    /// A signed note.
    Note(String),
}

/// The service that calls, when it proves who it is.
pub(super) async fn service(app: &App, request: &Request, headers: &HeaderMap, form: &Form) -> Result<Result<Client, Refusal>> {
    let by_header = headers.contains_key(header::AUTHORIZATION);
    let (id, brought) = match brought(headers, form) {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let who = limits::Who::new(app, &id, request.origin);
    let often = limits::has_failed_often(who, request.now);
    // Checking a signature is work; a secret is looked at in any case, so that a good one never waits for a wrong one.
    if often && matches!(brought, Brought::Note(_)) {
        return Ok(Err(Refusal::too_many()));
    }
    let proved = match client::with_secrets(&app.db, &id, request.now).await? {
        None => None,
        Some((client, secrets)) => proved(app, &client, &secrets, &brought, request.now).await?.then_some(client),
    };
    match proved {
        Some(client) if client.stopped_at.is_none() => Ok(Ok(client)),
        Some(_) => Ok(Err(Refusal::bad("unauthorized_client", "the service is stopped"))),
        None => {
            limits::failed(who, request.now);
            Ok(Err(if often { Refusal::too_many() } else { Refusal::unproved(by_header) }))
        }
    }
}

/// Its name, and what it brings; more than one proof at once is none.
fn brought(headers: &HeaderMap, form: &Form) -> Result<(String, Brought), Refusal> {
    const MANY: Refusal = Refusal::bad("invalid_request", "one way to prove oneself, and no more");
    let once = |name: &str| form.all(name).count() <= 1;
    if !["client_id", "client_secret", "client_assertion", "client_assertion_type"].iter().all(|name| once(name)) {
        return Err(Refusal::bad("invalid_request", "a parameter is repeated"));
    }
    let (id, secret, note) = (form.raw("client_id"), form.raw("client_secret"), form.raw("client_assertion"));
    let header = headers.get(header::AUTHORIZATION);
    if usize::from(header.is_some()) + usize::from(!secret.is_empty()) + usize::from(!note.is_empty()) > 1 {
        return Err(MANY);
    }
    if let Some(header) = header {
        let (named, secret) = header.to_str().ok().and_then(basic).ok_or(Refusal::unproved(true))?;
        return if id.is_empty() || id == named { Ok((named, Brought::Secret(secret))) } else { Err(MANY) };
    }
    if !note.is_empty() {
        if form.raw("client_assertion_type") != BY_SIGNATURE {
            return Err(Refusal::bad("invalid_request", "client_assertion_type is not known"));
        }
        let named = named_by(note).ok_or(Refusal::unproved(false))?;
        return if id.is_empty() || id == named {
            Ok((named, Brought::Note(note.to_owned())))
        } else {
            Err(Refusal::unproved(false))
        };
    }
    if id.is_empty() {
        return Err(Refusal::unproved(false));
    }
    let brought = if secret.is_empty() { Brought::Nothing } else { Brought::Secret(secret.to_owned()) };
    Ok((id.to_owned(), brought))
}

/// Name and secret of a header, each encoded as in a form before they were joined (RFC 6749, section 2.3.1).
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, coded) = value.split_once(' ')?;
    let joined = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (id, secret) = joined.split_once(':')?;
    let plain = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8().ok().map(|text| text.into_owned())
    };
    scheme.eq_ignore_ascii_case("basic").then_some((plain(id)?, plain(secret)?))
}

/// Who a note says it is from: only to know whose keys it is read with.
fn named_by(note: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        sub: String,
    }
    jsonwebtoken::dangerous::insecure_decode_claims::<Named>(note).ok().map(|named| named.sub)
}

async fn proved(app: &App, client: &Client, secrets: &[Vec<u8>], brought: &Brought, now: Instant) -> Result<bool> {
    Ok(match (client.authentication, brought) {
        (Authentication::Public, Brought::Nothing) => true,
        (Authentication::Secret, Brought::Secret(secret)) => {
            let own = ticket::hash(secret);
            secrets.iter().fold(false, |found, one| found | bool::from(one.as_slice().ct_eq(&own)))
        }
        (Authentication::PrivateKey, Brought::Note(note)) => has_signed(app, client, note, now).await?,
        _ => false,
    })
}

/// What a service says when it signs.
#[derive(Debug, Deserialize)]
struct Proof {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    jti: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Proof {
    /// Whether it is meant for us, of that service, and of now: pure.
    fn holds(&self, client_id: &str, issuer: &str, now: i64) -> bool {
        let ours = |aud: &String| aud == issuer || *aud == format!("{issuer}/oidc/token");
        let for_us = match &self.aud {
            Audience::One(aud) => ours(aud),
            // Another who reads it could use it: it is for us alone.
            Audience::Many(all) => !all.is_empty() && all.iter().all(ours),
        };
        let named = self.iss == client_id && self.sub == client_id && !self.jti.is_empty() && self.jti.len() <= 256;
        let timely =
            now < self.exp + SKEW && self.exp <= now + PROOF_MAX + SKEW && self.nbf.is_none_or(|from| from <= now + SKEW);
        for_us && named && timely
    }
}

/// Whether a note is signed by the service, for us, now, and for the first time.
async fn has_signed(app: &App, client: &Client, note: &str, now: Instant) -> Result<bool> {
    let Some(key) = key_of(app, client, note, now).await else { return Ok(false) };
    let Some(algorithm) = jwt::algorithm_of(&key) else { return Ok(false) };
    let Some((_, proof)) = jwt::read::<Proof>(note, &key, algorithm) else { return Ok(false) };
    if !proof.holds(&client.client_id, &app.config.public_url, seconds(app.clock.outside(now))) {
        return Ok(false);
    }
    let hash = ticket::hash(&format!("{} {}", client.service, proof.jti));
    let until = app.clock.inside(Instant::from_micros((proof.exp + SKEW) * 1_000_000));
    let first = app
        .db
        .run("insert into oidc_proof (hash, expires_at) values ($1, $2) on conflict (hash) do nothing", args![hash, until])
        .await?;
    Ok(first == 1)
}

/// The key of a service that a note means: one that is registered or published by it, never one that the note brings.
async fn key_of(app: &App, client: &Client, note: &str, now: Instant) -> Option<Jwk> {
    let kid = jwt::header(note)?.kid;
    if let Some(inline) = &client.keys {
        return chosen(&serde_json::from_str(inline).ok()?, kid.as_deref());
    }
    let url = client.keys_url.as_deref()?;
    let kept = PUBLISHED.lock().ok()?.get(url).cloned();
    if let Some((since, keys)) = kept {
        let age = now.seconds_since(since);
        let found = chosen(&keys, kid.as_deref());
        // A key that is not known may be a new one; but one who only makes names up has us call once a minute.
        if age < AGAIN_SECONDS || (found.is_some() && age < KEPT_SECONDS) {
            return found;
        }
    }
    let keys = Arc::new(fetched(app, url).await.unwrap_or(JwkSet { keys: vec![] }));
    let found = chosen(&keys, kid.as_deref());
    let mut kept = PUBLISHED.lock().ok()?;
    kept.retain(|_, (since, _)| now.seconds_since(*since) < KEPT_SECONDS);
    kept.insert(url.to_owned(), (now, keys));
    found
}

/// How long the keys of a service are kept, in seconds.
const KEPT_SECONDS: i64 = 600;
/// How soon they are asked for again, in seconds.
const AGAIN_SECONDS: i64 = 60;

/// A set of keys, and since when it is known.
type Known = (Instant, Arc<JwkSet>);

/// The keys that services publish, by address, of this process.
static PUBLISHED: LazyLock<Mutex<HashMap<String, Known>>> = LazyLock::new(Mutex::default);

async fn fetched(app: &App, url: &str) -> Option<JwkSet> {
    let answer = match outward::call(app, &Address::parse(url)?, Ask::default()).await {
        Ok(answer) => answer,
        Err(refusal) => {
            tracing::warn!(%refusal, "the keys of a service were not read");
            return None;
        }
    };
    let set: Vec<serde_json::Value> =
        serde_json::from_slice::<HashMap<String, serde_json::Value>>(&answer.body).ok()?.remove("keys")?.as_array()?.clone();
    // A key of a kind that is not known spoils no other.
    Some(JwkSet { keys: set.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect() })
}

/// The key of that name; without a name, the only one that signs.
fn chosen(set: &JwkSet, kid: Option<&str>) -> Option<Jwk> {
    let mut fit = set.keys.iter().filter(|key| jwt::algorithm_of(key).is_some());
    match kid {
        Some(kid) => fit.find(|key| key.common.key_id.as_deref() == Some(kid)).cloned(),
        None => fit.next().filter(|_| fit.next().is_none()).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_decoded_twice() {
        let coded = |text: &str| format!("Basic {}", STANDARD.encode(text));
        assert_eq!(basic(&coded("a:b")), Some(("a".into(), "b".into())));
        assert_eq!(basic(&coded("a%3Ab:c+d%25")), Some(("a:b".into(), "c d%".into())));
        assert_eq!(basic(&coded("a:b:c")), Some(("a".into(), "b:c".into())));
        assert_eq!(basic("basic YTpi"), Some(("a".into(), "b".into())));
        for wrong in ["", "Basic", "Basic !", "Bearer YTpi", "Basic YQ=="] {
            assert_eq!(basic(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_proof_is_for_us_of_that_service_and_of_now() {
        let holds =
            |text: &str| serde_json::from_str::<Proof>(text).is_ok_and(|proof| proof.holds("c", "https://ent.example", 1_000));
        let with = |change: &str, to: &str| {
            r#"{"iss":"c","sub":"c","aud":"https://ent.example","exp":1100,"jti":"1"}"#.replace(change, to)
        };
        assert!(holds(&with("", "")));
        assert!(holds(&with("ample\"", "ample/oidc/token\"")));
        assert!(holds(&with("\"https://ent.example\"", "[\"https://ent.example\"]")));
        for (change, to) in [
            (r#""iss":"c""#, r#""iss":"d""#),
            (r#""sub":"c""#, r#""sub":"d""#),
            ("https://ent.example", "https://ent.example/"),
            ("https://ent.example", "https://other.example"),
            ("\"https://ent.example\"", "[\"https://ent.example\",\"https://other.example\"]"),
            ("\"https://ent.example\"", "[]"),
            ("1100", "940"),
            ("1100", "9999999"),
            (r#","exp":1100"#, ""),
            (r#""jti":"1""#, r#""jti":"""#),
            (r#","jti":"1""#, ""),
            ("{", r#"{"nbf":2000,"#),
        ] {
            assert!(!holds(&with(change, to)), "{change} -> {to}");
        }
    }
}
