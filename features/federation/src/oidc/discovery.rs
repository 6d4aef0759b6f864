//! Where a counter's endpoints are, and its keys: read from it, and remembered by this process.

use super::Amiss;
use super::token::Keys;
use crate::model::{Algorithm, ProviderId};
use crate::register::Provider;
use kit::address::Address;
use kit::outward::{self, Ask};
use kit::{App, Instant};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// How long what was read counts, in seconds.
const KEPT_SECONDS: i64 = 3_600;
/// How often keys are read anew because one is missing, in seconds.
const ANEW_SECONDS: i64 = 60;
/// How many counters are remembered; beyond, all are forgotten.
const REMEMBERED_MAX: usize = 200;

/// What a counter says of itself (Discovery 1.0, section 3).
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Document {
    issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    jwks_uri: String,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) end_session_endpoint: Option<String>,
    /// Whether it names itself when it sends people back (RFC 9207).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

/// What is remembered of a counter.
#[derive(Clone)]
struct Remembered {
    issuer: String,
    algorithm: Algorithm,
    document: Arc<Document>,
    read_at: Instant,
    keys: Option<(Arc<Keys>, Instant)>,
    /// When keys were last asked for.
    asked_at: Option<Instant>,
}

static REMEMBERED: LazyLock<Mutex<HashMap<ProviderId, Remembered>>> = LazyLock::new(Mutex::default);

fn remembered(provider: &Provider) -> Option<Remembered> {
    REMEMBERED
        .lock()
        .ok()?
        .get(&provider.id)
        .filter(|one| one.issuer == provider.issuer && one.algorithm == provider.algorithm)
        .cloned()
}

fn remember(provider: &Provider, change: impl FnOnce(&mut Remembered)) {
    if let Ok(mut all) = REMEMBERED.lock()
        && let Some(one) = all.get_mut(&provider.id)
    {
        change(one);
    }
}

/// What a counter says of itself: its issuer is the one that was entered, sign by sign.
pub(crate) async fn document(app: &App, provider: &Provider, now: Instant) -> Result<Arc<Document>, Amiss> {
    let known = remembered(provider);
    if let Some(one) = known.as_ref().filter(|one| (0..KEPT_SECONDS).contains(&now.seconds_since(one.read_at))) {
        return Ok(Arc::clone(&one.document));
    }
    let at = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
    let document: Document = read(app, &at).await?;
    if document.issuer != provider.issuer {
        return Err(Amiss::Wrong("it calls itself otherwise than it was entered"));
    }
    let ours = [&document.authorization_endpoint, &document.token_endpoint, &document.jwks_uri];
    let others = [&document.userinfo_endpoint, &document.end_session_endpoint];
    if !ours.into_iter().chain(others.into_iter().flatten()).all(|address| Address::parse(address).is_some()) {
        return Err(Amiss::Wrong("one of its addresses is not one"));
    }
    let document = Arc::new(document);
    if let Ok(mut all) = REMEMBERED.lock() {
        if all.len() >= REMEMBERED_MAX {
            all.clear();
        }
        let one = Remembered {
            issuer: provider.issuer.clone(),
            algorithm: provider.algorithm,
            document: Arc::clone(&document),
            read_at: now,
            keys: known.as_ref().and_then(|one| one.keys.clone()),
            asked_at: known.as_ref().and_then(|one| one.asked_at),
        };
        all.insert(provider.id, one);
    }
    Ok(document)
}

/// The keys of a counter, with the one of a token among them if it can be had: they are read anew for a key that is
/// not known, though not more than once a minute, whatever strangers send.
pub(crate) async fn keys(
    app: &App,
    provider: &Provider,
    document: &Document,
    token: &str,
    now: Instant,
) -> Result<Arc<Keys>, Amiss> {
    let known = remembered(provider);
    let kept = known.as_ref().and_then(|one| one.keys.clone());
    if let Some((keys, read_at)) = &kept {
        let young = (0..KEPT_SECONDS).contains(&now.seconds_since(*read_at));
        let asked_lately =
            known.as_ref().and_then(|one| one.asked_at).is_some_and(|at| (0..ANEW_SECONDS).contains(&now.seconds_since(at)));
        if (young && keys.has_key_of(token)) || asked_lately {
            return Ok(Arc::clone(keys));
        }
    }
    remember(provider, |one| one.asked_at = Some(now));
    match read::<serde_json::Value>(app, &document.jwks_uri).await {
        Ok(set) => {
            let keys = Arc::new(Keys::read(&set, provider.algorithm));
            remember(provider, |one| one.keys = Some((Arc::clone(&keys), now)));
            Ok(keys)
        }
        Err(amiss) => kept.map(|(keys, _)| keys).ok_or(amiss),
    }
}

async fn read<T: serde::de::DeserializeOwned>(app: &App, at: &str) -> Result<T, Amiss> {
    let address = Address::parse(at).ok_or(Amiss::Wrong("one of its addresses is not one"))?;
    let answer = outward::call(app, &address, Ask::default()).await.map_err(|_| Amiss::Silent)?;
    if answer.status >= 500 {
        return Err(Amiss::Silent);
    }
    if answer.status != 200 {
        return Err(Amiss::Wrong("what it says of itself is not there"));
    }
    serde_json::from_slice(&answer.body).map_err(|_| Amiss::Wrong("what it says of itself cannot be read"))
}
