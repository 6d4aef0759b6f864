//! Signed notes: written with our keys, read with those of the one who is named, never with what a note says of
//! itself.

use crate::model::Algorithm;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{DecodingKey, Header, Validation};
use kit::{App, Instant, Result, args};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Bytes in the alphabet of signed notes.
pub(super) fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The SHA-256 of a text, in that alphabet.
pub(super) fn hashed(text: &str) -> String {
    encoded(digest(&SHA256, text.as_bytes()))
}

/// The left half of the SHA-256 of a token (section 3.1.3.6).
pub(super) fn half_hash(text: &str) -> String {
    encoded(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

/// What a note says of its key, without any trust in it: only which of the known keys is meant.
pub(super) fn header(note: &str) -> Option<Header> {
    jsonwebtoken::decode_header(note).ok()
}

/// What a note says, when it was signed with that key in that way. Times are for the caller to judge.
pub(super) fn read<T: DeserializeOwned>(note: &str, key: &Jwk, algorithm: Algorithm) -> Option<(Header, T)> {
    let key = DecodingKey::from_jwk(key).ok()?;
    let mut rules = Validation::new(match algorithm {
        Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
    });
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.validate_aud = false;
    let read = jsonwebtoken::decode::<T>(note, &key, &rules).ok()?;
    // What must be understood is not.
    read.header.crit.is_none().then_some((read.header, read.claims))
}

/// How a key signs: said by the key itself, and by nothing else. None for one that may not sign, or in no way of ours.
pub(super) fn algorithm_of(key: &Jwk) -> Option<Algorithm> {
    if key.common.public_key_use.as_ref().is_some_and(|used| *used != PublicKeyUse::Signature) {
        return None;
    }
    let own = match &key.algorithm {
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => Algorithm::Es256,
        AlgorithmParameters::RSA(_) => Algorithm::Rs256,
        _ => return None,
    };
    key.common.key_algorithm.is_none_or(|named| named.to_string() == own.code()).then_some(own)
}

/// An ID token of ours that comes back as a hint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Ours {
    iss: String,
    pub(super) aud: String,
    pub(super) sub: String,
    pub(super) sid: String,
}

/// An ID token of ours: one that is too old is as good a hint as any, if its key is still published.
pub(super) async fn ours(app: &App, note: &str, now: Instant) -> Result<Option<Ours>> {
    let Some(kid) = header(note).and_then(|header| header.kid) else { return Ok(None) };
    let found: Option<(Algorithm, String)> = app
        .db
        .optional("select algorithm, public from oidc_key where kid = $1 and published_until > $2", args![kid, now])
        .await?;
    let Some((algorithm, public)) = found else { return Ok(None) };
    let Ok(key) = serde_json::from_str::<Jwk>(&public) else { return Ok(None) };
    let read = read::<Ours>(note, &key, algorithm);
    let own = |(header, note): (Header, Ours)| {
        (header.typ.as_deref() == Some("JWT") && note.iss == app.config.public_url).then_some(note)
    };
    Ok(read.and_then(own))
}
