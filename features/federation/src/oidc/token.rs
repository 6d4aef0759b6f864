//! What a token of a counter must hold. Pure: no database, no network, no clock.
//!
//! The algorithm is the one that was entered for the counter; nothing in a token chooses it, and no key comes from
//! anywhere but the counter's own set.

use super::Amiss;
use crate::model::Algorithm;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm as Jose, DecodingKey};
use kit::Instant;
use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// By how much clocks may differ, in seconds.
pub(crate) const SKEW: i64 = 60;
/// How old a token may be when it comes, in seconds.
const OLD: i64 = 600;
/// The longest token that is read.
const LONGEST: usize = 32 * 1024;
/// The longest name that a counter may have for somebody (Core, section 2).
const SUBJECT_MAX: usize = 255;
/// The event of the end of a session (Back-Channel Logout 1.0, section 2.4).
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The keys of a counter that fit its algorithm.
pub(crate) struct Keys(Vec<(Option<String>, DecodingKey)>, Algorithm);

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    /// Reads a set; what is for another use or another algorithm is left out.
    pub(crate) fn read(set: &Value, algorithm: Algorithm) -> Self {
        let all = set.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let read = |one: &Value| {
            let jwk: Jwk = serde_json::from_value(one.clone()).ok()?;
            let signs = jwk.usage.as_deref().is_none_or(|usage| usage == "sig");
            let fits = jwk.alg.as_deref().is_none_or(|alg| alg == algorithm.code());
            let key = match (algorithm, jwk.kty.as_str()) {
                (Algorithm::Rs256, "RSA") => DecodingKey::from_rsa_components(jwk.n.as_deref()?, jwk.e.as_deref()?).ok()?,
                (Algorithm::Es256, "EC") if jwk.crv.as_deref() == Some("P-256") => {
                    DecodingKey::from_ec_components(jwk.x.as_deref()?, jwk.y.as_deref()?).ok()?
                }
                _ => return None,
            };
            (signs && fits).then_some((jwk.kid, key))
        };
        Self(all.iter().take(64).filter_map(read).collect(), algorithm)
    }

    /// Whether the key that a token names is among them.
    pub(crate) fn has_key_of(&self, token: &str) -> bool {
        parts(token).is_ok_and(|parts| self.of(&parts.header).is_some())
    }

    fn of(&self, header: &Header) -> Option<&DecodingKey> {
        match &header.kid {
            Some(kid) => self.0.iter().find(|(known, _)| known.as_ref() == Some(kid)).map(|(_, key)| key),
            None => match &self.0[..] {
                [(_, only)] => Some(only),
                _ => None,
            },
        }
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

struct Parts<'a> {
    header: Header,
    claims: Map<String, Value>,
    signed: &'a str,
    signature: &'a str,
}

fn parts(token: &str) -> Result<Parts<'_>, Amiss> {
    const FORM: Amiss = Amiss::Wrong("a token has not the form of one");
    if token.len() > LONGEST {
        return Err(FORM);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(FORM)?;
    let (header, claims) = signed.split_once('.').ok_or(FORM)?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| FORM);
    let header = serde_json::from_slice(&bytes(header)?).map_err(|_| FORM)?;
    let claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| FORM)?;
    Ok(Parts { header, claims, signed, signature })
}

/// What a token must say, whoever it is about.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) now: Instant,
}

/// What a token says, when it is signed by the counter, for the portal, and of now.
fn opened(token: &str, keys: &Keys, expected: &Expected<'_>, typ: &[&str]) -> Result<Map<String, Value>, Amiss> {
    let Parts { header, claims, signed, signature } = parts(token)?;
    if header.alg != keys.1.code() {
        return Err(Amiss::Wrong("a token is signed by another algorithm than was entered"));
    }
    if header.crit.is_some() || header.typ.as_deref().is_some_and(|one| !typ.iter().any(|ours| ours.eq_ignore_ascii_case(one))) {
        return Err(Amiss::Wrong("a token is of another kind"));
    }
    let key = keys.of(&header).ok_or(Amiss::Wrong("a token is signed with a key that the counter does not show"))?;
    let jose = match keys.1 {
        Algorithm::Rs256 => Jose::RS256,
        Algorithm::Es256 => Jose::ES256,
    };
    if !jsonwebtoken::crypto::verify(signature, signed.as_bytes(), key, jose).unwrap_or(false) {
        return Err(Amiss::Wrong("the signature of a token is not right"));
    }
    if text(&claims, "iss") != Some(expected.issuer) {
        return Err(Amiss::Wrong("a token is of another issuer"));
    }
    is_for(&claims, expected.client)?;
    let now = expected.now.micros() / 1_000_000;
    let expires = number(&claims, "exp").ok_or(Amiss::Wrong("a token never expires"))?;
    let issued = number(&claims, "iat").ok_or(Amiss::Wrong("a token does not say when it was made"))?;
    let begins = number(&claims, "nbf").unwrap_or(issued);
    if expires <= now - SKEW {
        return Err(Amiss::Wrong("a token has expired"));
    }
    if issued > now + SKEW || begins > now + SKEW || issued < now - OLD {
        return Err(Amiss::Wrong("a token is of another time"));
    }
    Ok(claims)
}

/// For the portal, and for nobody else unless the portal is the one that may use it.
fn is_for(claims: &Map<String, Value>, client: &str) -> Result<(), Amiss> {
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let authorized = claims.get("azp").map(|azp| azp.as_str() == Some(client));
    let right = audience.contains(&client) && authorized.unwrap_or(audience.len() == 1);
    if right { Ok(()) } else { Err(Amiss::Wrong("a token is for another party")) }
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

fn number(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    #[allow(clippy::cast_possible_truncation, reason = "a time with a fraction is a time")]
    value.as_i64().or_else(|| value.as_f64().filter(|seconds| seconds.abs() < 1e12).map(|seconds| seconds as i64))
}

fn same(a: &str, b: &str) -> bool {
    bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

/// What an identity token must say about the way that it answers (Core, section 3.1.3.7).
pub(crate) struct OfWay<'a> {
    pub(crate) nonce: &'a str,
    pub(crate) access_token: &'a str,
    /// How strongly it must have been made sure, if that was asked.
    pub(crate) acr: Option<&'a str>,
    /// Since when she must have proved who she is, and whether the token must say so.
    pub(crate) proved_since: Instant,
    pub(crate) must_say: bool,
}

/// Who a counter says that came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Identity {
    pub(crate) subject: String,
    pub(crate) sid: Option<String>,
    /// When she proved there who she is; the oldest that was allowed, where the counter does not tell.
    pub(crate) proved_at: Instant,
    pub(crate) claims: Map<String, Value>,
}

/// Reads an identity token.
pub(crate) fn identity(token: &str, keys: &Keys, expected: &Expected<'_>, way: &OfWay<'_>) -> Result<Identity, Amiss> {
    let claims = opened(token, keys, expected, &["JWT"])?;
    if !text(&claims, "nonce").is_some_and(|nonce| same(nonce, way.nonce)) {
        return Err(Amiss::Wrong("a token answers another way"));
    }
    if let Some(hash) = claims.get("at_hash")
        && !hash.as_str().is_some_and(|hash| same(hash, &half_hash(way.access_token)))
    {
        return Err(Amiss::Wrong("a token goes with another access token"));
    }
    if let Some(wanted) = way.acr
        && !text(&claims, "acr").is_some_and(|acr| wanted.split(' ').any(|one| one == acr))
    {
        return Err(Amiss::Wrong("it was not made sure as strongly as was asked"));
    }
    let said = number(&claims, "auth_time").map(|at| Instant::from_micros(at.saturating_mul(1_000_000)));
    match said {
        None if way.must_say => return Err(Amiss::Wrong("it does not say when it was proved")),
        Some(at) if at < way.proved_since.plus_seconds(-SKEW) => return Err(Amiss::Wrong("it was proved too long ago")),
        _ => {}
    }
    let subject = text(&claims, "sub").filter(|sub| is_name(sub)).ok_or(Amiss::Wrong("a token names nobody"))?.to_owned();
    let sid = text(&claims, "sid").filter(|sid| is_name(sid)).map(str::to_owned);
    Ok(Identity { subject, sid, proved_at: said.unwrap_or(way.proved_since), claims })
}

fn is_name(text: &str) -> bool {
    (1..=SUBJECT_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// The left half of the hash of an access token (Core, section 3.1.3.6): both algorithms have SHA-256.
fn half_hash(access_token: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}

/// What ended at a counter: one of its sessions, or all of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) subject: Option<String>,
    pub(crate) sid: Option<String>,
    /// The name of the token, which counts once.
    pub(crate) jti: String,
}

/// Reads a token of the end of a session (Back-Channel Logout 1.0, section 2.6).
pub(crate) fn ended(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<Ended, Amiss> {
    let claims = opened(token, keys, expected, &["logout+jwt", "JWT"])?;
    let is_event = claims.get("events").and_then(|events| events.get(LOGOUT)).is_some_and(Value::is_object);
    if !is_event || claims.contains_key("nonce") {
        return Err(Amiss::Wrong("a token does not say that a session ended"));
    }
    let name = |claim: &str| text(&claims, claim).filter(|one| is_name(one)).map(str::to_owned);
    let ended =
        Ended { subject: name("sub"), sid: name("sid"), jti: name("jti").ok_or(Amiss::Wrong("a token has no name of its own"))? };
    // What is there and cannot be read must not widen what ends.
    let unread = |claim: &str, read: &Option<String>| claims.contains_key(claim) && read.is_none();
    if (ended.subject.is_none() && ended.sid.is_none()) || unread("sub", &ended.subject) || unread("sid", &ended.sid) {
        return Err(Amiss::Wrong("a token does not say whose session ended"));
    }
    Ok(ended)
}

/// The words of a claim: one, or several.
pub(crate) fn words(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    match claims.get(name) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn expected() -> Expected<'static> {
        Expected { issuer: "https://a.example", client: "portal", now: Instant::from_micros(1_795_512_000_000_000) }
    }
    fn way(now: Instant) -> OfWay<'static> {
        OfWay { nonce: "n", access_token: "t", acr: None, proved_since: now, must_say: false }
    }
    fn keys() -> Keys {
        let one = json!({ "kty": "EC", "crv": "P-256", "kid": "one", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" });
        Keys::read(&json!({ "keys": [one] }), Algorithm::Es256)
    }

    #[test]
    fn only_keys_of_the_algorithm_are_kept() {
        let ec = json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" });
        for (set, kept) in [
            (json!({ "keys": [ec] }), 1),
            (json!({ "keys": [{ "kty": "EC", "crv": "P-384", "x": "AA", "y": "AA" }] }), 0),
            (json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "use": "enc" }] }), 0),
            (json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "alg": "ES512" }] }), 0),
            (json!({ "keys": [{ "kty": "RSA", "n": "AA", "e": "AQAB" }] }), 0),
            (json!({ "keys": [{ "kty": "oct", "k": "AA" }] }), 0),
            (json!({ "keys": [7, null, "x", {}] }), 0),
            (json!({ "keys": 7 }), 0),
            (json!([]), 0),
        ] {
            assert_eq!(Keys::read(&set, Algorithm::Es256).0.len(), kept, "{set}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_was_not_signed_is_read(
            header in "\\{\"alg\":\"(ES256|none|HS256)\"(,\"kid\":\"one\")?\\}",
            claims in "\\{(\"(sub|iss|exp|aud)\":(\"[a-z]{0,8}\"|-?[0-9]{1,25}|\\[\\]|null),?)*\\}?",
            signature in prop::collection::vec(any::<u8>(), 0..80),
            cut in 0usize..400,
        ) {
            let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            let whole = format!("{}.{}.{}", part(header.as_bytes()), part(claims.as_bytes()), part(&signature));
            let now = expected().now;
            for token in [whole.as_str(), whole.get(..cut).unwrap_or(""), &claims] {
                prop_assert!(identity(token, &keys(), &expected(), &way(now)).is_err());
                prop_assert!(ended(token, &keys(), &expected()).is_err());
                keys().has_key_of(token);
            }
        }
    }
}
