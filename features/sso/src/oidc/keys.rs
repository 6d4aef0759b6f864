//! The keys that sign: sealed in the database, published a day before they sign, and for a while after.

use super::answer;
use super::jwt;
use crate::model::Algorithm;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};
use axum::extract::State;
use axum::response::Response;
use kit::sealed;
use kit::slice::Later;
use kit::{App, Error, Instant, Request, Result, args};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// How long a key signs, in seconds.
const SIGNS_SECONDS: i64 = 90 * DAY;
/// How long a key is published before it signs: as long as a service may keep the set, and more.
const BEFORE_SECONDS: i64 = DAY;
/// How long a key stays published after it signed last: a hint at a sign-out may be that old.
const AFTER_SECONDS: i64 = 30 * DAY;
/// How long a service may keep the set, in seconds.
const KEPT_SECONDS: u32 = 3_600;
/// How long this process keeps a key that it unsealed, in seconds.
const REMEMBERED_SECONDS: i64 = 60;
const DAY: i64 = 86_400;
/// How often keys are looked after, in seconds.
pub(crate) const EVERY: u32 = 900;
const SEAL: &str = "preau sso oidc keys";

/// A key, ready to sign.
struct Signer {
    kid: String,
    pair: Pair,
}

enum Pair {
    Ec(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// A note of ours, signed; `typ` says what kind it is.
pub(super) async fn sign(app: &App, algorithm: Algorithm, typ: &str, claims: &Value, now: Instant) -> Result<String> {
    let signer = signer(app, algorithm, now).await?;
    let header = json!({ "alg": algorithm.code(), "kid": signer.kid, "typ": typ });
    let said = format!("{}.{}", jwt::encoded(header.to_string()), jwt::encoded(claims.to_string()));
    let signature = signer.pair.sign(said.as_bytes()).ok_or_else(|| Error::broken("a key does not sign"))?;
    Ok(format!("{said}.{}", jwt::encoded(signature)))
}

impl Pair {
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Ec(pair) => Some(pair.sign(&random, message).ok()?.as_ref().to_vec()),
            Self::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut out).ok()?;
                Some(out)
            }
        }
    }

    fn read(algorithm: Algorithm, private: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::Es256 => EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private).ok().map(Self::Ec),
            Algorithm::Rs256 => RsaKeyPair::from_pkcs8(private).ok().map(Self::Rsa),
        }
    }

    /// The public half as a JWK, under its own name (RFC 7638).
    fn published(&self) -> (String, Value) {
        let (canonical, mut key, algorithm) = match self {
            Self::Ec(pair) => {
                // Uncompressed: 4, then x and y.
                let point = pair.public_key().as_ref();
                let (x, y) = (jwt::encoded(&point[1..33]), jwt::encoded(&point[33..]));
                let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
                (canonical, json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }), Algorithm::Es256)
            }
            Self::Rsa(pair) => {
                let public = pair.public_key();
                let n = jwt::encoded(public.modulus().big_endian_without_leading_zero());
                let e = jwt::encoded(public.exponent().big_endian_without_leading_zero());
                let canonical = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
                (canonical, json!({ "kty": "RSA", "n": n, "e": e }), Algorithm::Rs256)
            }
        };
        let kid = jwt::hashed(&canonical);
        key["kid"] = json!(kid);
        key["use"] = json!("sig");
        key["alg"] = json!(algorithm.code());
        (kid, key)
    }
}

/// The key that signs now, kept in memory for a moment; made where there is none.
async fn signer(app: &App, algorithm: Algorithm, now: Instant) -> Result<Arc<Signer>> {
    let name = match algorithm {
        Algorithm::Es256 => "sso signer ES256",
        Algorithm::Rs256 => "sso signer RS256",
    };
    app.remember(name, Uuid::nil(), (now, REMEMBERED_SECONDS), async {
        if let Some(signer) = signing(app, algorithm, now).await? {
            return Ok(signer);
        }
        add(app, algorithm, (now, true), now).await?;
        signing(app, algorithm, now).await?.ok_or_else(|| Error::broken("no key signs"))
    })
    .await
}

/// The youngest key whose time it is and that opens.
async fn signing(app: &App, algorithm: Algorithm, now: Instant) -> Result<Option<Arc<Signer>>> {
    let keys: Vec<(String, Vec<u8>)> = app
        .db
        .fresh(
            "select kid, private from oidc_key where algorithm = $1 and signs_from <= $2 and signs_until > $2
             order by signs_from desc, kid",
            args![algorithm, now],
        )
        .await?;
    for (kid, private) in keys {
        let opened = sealed::open(&app.key, SEAL, kid.as_bytes(), &private)?;
        if let Some(pair) = opened.and_then(|private| Pair::read(algorithm, &private)) {
            return Ok(Some(Arc::new(Signer { kid, pair })));
        }
        tracing::warn!("a key that signs does not open with the key of this server");
    }
    Ok(None)
}

/// Makes a key that signs from a moment on; it is published at once. Unless it is needed `anyway`, none is made where
/// another node was first.
async fn add(app: &App, algorithm: Algorithm, (from, anyway): (Instant, bool), now: Instant) -> Result<()> {
    let private = tokio::task::spawn_blocking(move || made(algorithm)).await?.ok_or_else(|| Error::broken("no key is made"))?;
    let pair = Pair::read(algorithm, &private).ok_or_else(|| Error::broken("a key that was made does not open"))?;
    let (kid, public) = pair.published();
    let private = sealed::seal(&app.key, SEAL, kid.as_bytes(), &private)?;
    let until = from.plus_seconds(SIGNS_SECONDS);
    app.db
        .run(
            "insert into oidc_key (kid, algorithm, private, public, made_at, signs_from, signs_until, published_until)
             select $1, $2, $3, $4, $5, $6, $7, $8
             where $9 or not exists (select 1 from oidc_key where algorithm = $2 and signs_until > $6)",
            args![kid, algorithm, private, public.to_string(), now, from, until, until.plus_seconds(AFTER_SECONDS), anyway],
        )
        .await?;
    tracing::info!(%algorithm, "a key to sign with was made");
    Ok(())
}

fn made(algorithm: Algorithm) -> Option<Vec<u8>> {
    Some(match algorithm {
        Algorithm::Es256 => {
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?.as_ref().to_vec()
        }
        Algorithm::Rs256 => RsaKeyPair::generate(KeySize::Rsa3072).ok()?.as_der().ok()?.as_ref().to_vec(),
    })
}

/// Makes the next key two days before the present one ends, and forgets those that nobody reads any more. Nothing is
/// made where nothing was ever signed.
pub(crate) fn look_after(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        let last: Vec<(Algorithm, Instant)> =
            app.db.fresh("select algorithm, max(signs_until) from oidc_key group by algorithm", vec![]).await?;
        for (algorithm, until) in last {
            if now.plus_seconds(2 * BEFORE_SECONDS) >= until {
                add(app, algorithm, (next(until, now), false), now).await?;
            }
        }
        let old: Vec<(i64,)> =
            app.db.fresh("select cast(count(*) as bigint) from oidc_key where published_until < $1", args![now]).await?;
        if old.first().is_some_and(|(count,)| *count > 0) {
            app.db.run("delete from oidc_key where published_until < $1", args![now]).await?;
        }
        Ok(())
    })
}

/// From when the next key signs: when the present one ends, and not before it was published for a day.
fn next(until: Instant, now: Instant) -> Instant {
    until.max(now.plus_seconds(BEFORE_SECONDS))
}

/// The keys that are published (RFC 7517): the public halves alone.
pub(super) async fn published(State(app): State<App>, request: Request) -> Result<Response> {
    for algorithm in Algorithm::ALL {
        signer(&app, *algorithm, request.now).await?;
    }
    let keys: Vec<(String,)> =
        app.db.all("select public from oidc_key where published_until > $1 order by signs_from, kid", args![request.now]).await?;
    let keys: Vec<Value> = keys.iter().filter_map(|(public,)| serde_json::from_str(public).ok()).collect();
    Ok(answer::open(answer::kept(&json!({ "keys": keys }), KEPT_SECONDS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_key_is_published_for_a_day_before_it_signs() {
        let now = Instant::from_micros(0).plus_seconds(1_000 * DAY);
        assert_eq!(next(now.plus_seconds(2 * DAY), now), now.plus_seconds(2 * DAY));
        assert_eq!(next(now.plus_seconds(DAY / 2), now), now.plus_seconds(DAY));
        assert_eq!(next(now.plus_seconds(-DAY), now), now.plus_seconds(DAY), "the server was off");
    }

    #[test]
    fn a_key_is_named_by_its_public_half() {
        let private = made(Algorithm::Es256).unwrap();
        let (kid, key) = Pair::read(Algorithm::Es256, &private).unwrap().published();
        assert_eq!((kid.len(), key["kid"].as_str()), (43, Some(kid.as_str())));
        assert_eq!(key.as_object().unwrap().len(), 7, "{key}");
        let read: jsonwebtoken::jwk::Jwk = serde_json::from_value(key).unwrap();
        assert_eq!(read.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).unwrap(), kid);
    }
}
