//! Signed notes as a service reads them: taken apart first, then believed only by a published key.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as URL64;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use kit::{Text, text};
use serde_json::Value;

/// A note, taken apart and not yet believed.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    pub(crate) raw: String,
}

impl Note {
    /// Takes a note apart.
    pub(crate) fn read(raw: &str) -> Option<Self> {
        let mut parts = raw.split('.');
        let (header, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
        let read = |part: &str| serde_json::from_slice::<Value>(&URL64.decode(part).ok()?).ok().filter(Value::is_object);
        parts.next().is_none().then_some(())?;
        Some(Self { header: read(header)?, claims: read(claims)?, raw: raw.to_owned() })
    }
    /// A claim that is a text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.claims.get(name).and_then(Value::as_str).unwrap_or("")
    }
    /// A claim that is a number of seconds.
    pub(crate) fn seconds(&self, name: &str) -> Option<i64> {
        self.claims.get(name).and_then(|value| value.as_i64().or_else(|| value.as_f64().map(|float| float as i64)))
    }
    /// How it says that it is signed.
    pub(crate) fn algorithm(&self) -> &str {
        self.header.get("alg").and_then(Value::as_str).unwrap_or("")
    }
    /// Whether it is for a client; with several, that client must be the one it was asked by.
    pub(crate) fn is_for(&self, client: &str) -> bool {
        match self.claims.get("aud") {
            Some(Value::String(one)) => one == client,
            Some(Value::Array(all)) => all.iter().any(|one| one == client) && (all.len() == 1 || self.text("azp") == client),
            _ => false,
        }
    }

    /// Whether a published key signed it, by an algorithm that is offered.
    pub(crate) fn check(&self, keys: &JwkSet, offered: &[&str]) -> Result<(), Text> {
        let name = self.algorithm();
        let said = || text!("accept-is-value", name = "alg", value = name);
        if !offered.contains(&name) || name == "none" || name.starts_with("HS") {
            return Err(said());
        }
        let algorithm: Algorithm = name.parse().map_err(|_| said())?;
        let kid = self.header.get("kid").and_then(Value::as_str);
        let signs = |key: &&Jwk| {
            kid.is_none_or(|kid| key.common.key_id.as_deref() == Some(kid))
                && !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption))
        };
        let mut known = keys.keys.iter().filter(signs).peekable();
        if known.peek().is_none() {
            return Err(text!("accept-is-value", name = "kid", value = kid.unwrap_or("")));
        }
        let (message, signature) = self.raw.rsplit_once('.').unwrap_or(("", ""));
        let good = |key: &Jwk| {
            DecodingKey::from_jwk(key)
                .is_ok_and(|key| crypto::verify(signature, message.as_bytes(), &key, algorithm).is_ok_and(|good| good))
        };
        if known.any(good) { Ok(()) } else { Err(Text::from("accept-is-unsigned")) }
    }

    /// The half hash of a value, by the algorithm of this note (`at_hash`); none for an algorithm that is not known here.
    pub(crate) fn half_hash(&self, value: &str) -> Option<String> {
        let by = match self.algorithm().get(2..)? {
            "256" => &digest::SHA256,
            "384" => &digest::SHA384,
            "512" => &digest::SHA512,
            _ => return None,
        };
        let whole = digest::digest(by, value.as_bytes());
        Some(URL64.encode(&whole.as_ref()[..whole.as_ref().len() / 2]))
    }
}

/// A note that nobody signed.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!("{}.{}.", URL64.encode(r#"{"alg":"none","typ":"JWT"}"#), URL64.encode(claims.to_string()))
}

/// A value that nobody guesses.
pub(crate) fn random() -> String {
    URL64.encode(kit::key::random::<32>())
}

/// The challenge of a verifier (S256).
pub(crate) fn challenge(verifier: &str) -> String {
    URL64.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

/// `Basic` with a name and a secret, encoded as forms are (RFC 6749, 2.3.1).
pub(crate) fn basic(name: &str, secret: &str) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let both = format!("{}:{}", encoded(name), encoded(secret));
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(both))
}
