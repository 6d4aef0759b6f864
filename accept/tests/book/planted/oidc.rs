//! A provider of OpenID Connect in memory, with one person, one client, and one fault at most.

use super::{Said, ask, escaped};
use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as URL64};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const PASSWORD: &str = "lapin tambour citron 7";
pub(crate) const SECRET: &str = "un secret de client";

/// What may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    AnyClient,
    AnyRedirect,
    AnyRedirectLater,
    AnySecret,
    AnyToken,
    CodeTwice,
    DoctoredIssuer,
    FamilyLives,
    FarClock,
    HonoursUnsigned,
    KeptTokens,
    LogoutAnywhere,
    LogoutNonce,
    LostState,
    MaxAgeIgnored,
    NoAuthTime,
    NoIss,
    NoRs256,
    NoneOffered,
    NotAtomic,
    NotRevoked,
    OpenUserinfo,
    OtherKey,
    OtherPerson,
    PkceIgnored,
    PkceOptional,
    PlainTaken,
    PrefixOnly,
    PrivatePublished,
    PromptLoginIgnored,
    PromptNoneAsks,
    PromptNoneMixed,
    RefreshSame,
    RefreshTwice,
    RepeatedTaken,
    RevokesNothing,
    ScopeStops,
    SessionStays,
    SilentLogout,
    Unsigned,
    UnsignedHint,
    WrongAudience,
    WrongHash,
    WrongIssuer,
    WrongNonce,
    WrongTimes,
}

/// Each fault, and the points that are about it.
pub(crate) const FAULTS: &[(Fault, &[&str])] = &[
    (Fault::AnyClient, &["oidc-unknown-client"]),
    (Fault::AnyRedirect, &["oidc-other-redirect", "oidc-lookalikes"]),
    (Fault::AnyRedirectLater, &["oidc-redirect-wrong"]),
    (Fault::AnySecret, &["oidc-secret-wrong"]),
    (Fault::AnyToken, &["oidc-userinfo-invented", "oidc-code-revokes", "oidc-revoke"]),
    (Fault::CodeTwice, &["oidc-code-once", "oidc-code-race"]),
    (Fault::DoctoredIssuer, &["oidc-issuer"]),
    (Fault::FamilyLives, &["oidc-refresh-family"]),
    (Fault::FarClock, &["oidc-id-clock"]),
    (Fault::HonoursUnsigned, &["oidc-unsigned-request"]),
    (Fault::KeptTokens, &["oidc-token-no-store"]),
    (Fault::LogoutAnywhere, &["oidc-end-other"]),
    (Fault::LogoutNonce, &["oidc-back-channel"]),
    (
        Fault::LostState,
        &[
            "oidc-response-type",
            "oidc-pkce-missing",
            "oidc-pkce-plain",
            "oidc-none-alone",
            "oidc-login-required",
            "oidc-repeated",
            "oidc-unsigned-request",
        ],
    ),
    (Fault::MaxAgeIgnored, &["oidc-max-age"]),
    (Fault::NoAuthTime, &["oidc-auth-time"]),
    (Fault::NoIss, &["oidc-iss"]),
    (Fault::NoRs256, &["oidc-rs256"]),
    (Fault::NoneOffered, &["oidc-no-none"]),
    (Fault::NotAtomic, &["oidc-code-race"]),
    (Fault::NotRevoked, &["oidc-code-revokes"]),
    (Fault::OpenUserinfo, &["oidc-userinfo-stranger"]),
    (Fault::OtherKey, &["oidc-signature"]),
    (Fault::OtherPerson, &["oidc-userinfo"]),
    (Fault::PkceIgnored, &["oidc-verifier-wrong", "oidc-verifier-missing"]),
    (Fault::PkceOptional, &["oidc-pkce-missing"]),
    (Fault::PlainTaken, &["oidc-pkce-plain"]),
    (Fault::PrefixOnly, &["oidc-lookalikes"]),
    (Fault::PrivatePublished, &["oidc-keys", "oidc-signature", "oidc-back-channel"]),
    (Fault::PromptLoginIgnored, &["oidc-prompt-login"]),
    (Fault::PromptNoneAsks, &["oidc-login-required"]),
    (Fault::PromptNoneMixed, &["oidc-none-alone"]),
    (Fault::RefreshSame, &["oidc-refresh-rotates"]),
    (Fault::RefreshTwice, &["oidc-refresh-once"]),
    (Fault::RepeatedTaken, &["oidc-repeated"]),
    (Fault::RevokesNothing, &["oidc-revoke"]),
    (Fault::ScopeStops, &["oidc-unknown-scope"]),
    (Fault::SessionStays, &["oidc-end"]),
    (Fault::SilentLogout, &["oidc-back-channel"]),
    (Fault::Unsigned, &["oidc-signature"]),
    (Fault::UnsignedHint, &["oidc-end-unsigned"]),
    (Fault::WrongAudience, &["oidc-id-audience"]),
    (Fault::WrongHash, &["oidc-at-hash"]),
    (Fault::WrongIssuer, &["oidc-id-issuer"]),
    (Fault::WrongNonce, &["oidc-id-nonce"]),
    (Fault::WrongTimes, &["oidc-id-times"]),
];

#[derive(Clone)]
struct Grant {
    number: u64,
    redirect: String,
    challenge: String,
    nonce: String,
    auth_time: i64,
    sid: String,
    refreshes: bool,
    used: bool,
}

#[derive(Default)]
struct Kept {
    port: u16,
    count: u64,
    /// Sessions, with the time of their sign-in.
    sessions: HashMap<String, i64>,
    codes: HashMap<String, Grant>,
    access: HashMap<String, u64>,
    refresh: HashMap<String, (Grant, bool)>,
    dead: HashSet<u64>,
}

struct Key {
    signs: EncodingKey,
    published: Value,
}

fn key(kid: &str) -> Key {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let signs = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
    let mut jwk = Jwk::from_encoding_key(&signs, Algorithm::ES256).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    Key { published: serde_json::to_value(jwk).unwrap(), signs }
}

#[derive(Clone)]
struct Planted {
    fault: Option<Fault>,
    url: String,
    key: Arc<Key>,
    other: Arc<Key>,
    kept: Arc<Mutex<Kept>>,
}

/// The provider; it stops with the test.
pub(crate) struct Server {
    pub(crate) url: String,
    planted: Planted,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(crate) async fn start(fault: Option<Fault>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let planted =
            Planted { fault, url: url.clone(), key: Arc::new(key("one")), other: Arc::new(key("one")), kept: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(document))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/sign-in", post(sign_in))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .route("/revoke", post(revoke))
            .route("/end", get(end))
            .with_state(planted.clone());
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Self { url, planted, task }
    }

    /// The client stands on a port of this machine.
    pub(crate) fn register(&self, port: u16) {
        self.planted.kept.lock().unwrap().port = port;
    }
}

type Own = State<Planted>;

struct Json(Value);

impl IntoResponse for Json {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.0.to_string()).into_response()
    }
}

fn now() -> i64 {
    kit::Clock::system().now().micros() / 1_000_000
}

fn random() -> String {
    kit::key::hex(&kit::key::random::<24>())
}

fn sha(text: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, text.as_bytes()).as_ref().to_vec()
}

async fn document(State(planted): Own) -> Json {
    let url = &planted.url;
    let mut signed = vec!["RS256", "ES256"];
    if planted.is(Fault::NoRs256) {
        signed.remove(0);
    }
    if planted.is(Fault::NoneOffered) {
        signed.push("none");
    }
    Json(json!({
        "issuer": planted.issuer(), "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"), "userinfo_endpoint": format!("{url}/userinfo"), "revocation_endpoint": format!("{url}/revoke"),
        "end_session_endpoint": format!("{url}/end"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": signed, "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "offline_access"], "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true, "request_parameter_supported": false,
    }))
}

async fn keys(State(planted): Own) -> Json {
    let mut key = planted.key.published.clone();
    if planted.is(Fault::PrivatePublished) {
        key["d"] = json!("AAAA");
    }
    Json(json!({ "keys": [key] }))
}

fn session(headers: &HeaderMap) -> String {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or("");
    cookies.split("; ").find_map(|pair| pair.strip_prefix("sid=")).unwrap_or("").to_owned()
}

fn see(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to.to_owned())]).into_response()
}

fn page(text: &str) -> Response {
    Html(format!("<p>{text}</p>")).into_response()
}

fn form(query: &str) -> Response {
    Html(format!(
        "<form method=post action=\"/sign-in\"><input type=hidden name=query value=\"{}\"><input name=login><input type=password name=password><button>Go</button></form>",
        escaped(query)
    ))
    .into_response()
}

impl Planted {
    fn is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
    fn issuer(&self) -> String {
        if self.is(Fault::DoctoredIssuer) { "https://autre.invalid".to_owned() } else { self.url.clone() }
    }
    fn home(&self) -> String {
        format!("http://127.0.0.1:{}/back", self.kept.lock().unwrap().port)
    }
    fn out(&self) -> String {
        format!("http://127.0.0.1:{}/out", self.kept.lock().unwrap().port)
    }

    fn back(&self, redirect: &str, pairs: &[(&str, &str)]) -> Response {
        let Ok(mut url) = preau_accept::Url::parse(redirect) else { return page("No.") };
        url.query_pairs_mut().extend_pairs(pairs);
        if !self.is(Fault::NoIss) {
            url.query_pairs_mut().append_pair("iss", &self.issuer());
        }
        see(url.as_str())
    }

    fn error(&self, said: &Said, redirect: &str, code: &str) -> Response {
        let state = said.get("state");
        let pairs = [("error", code), ("state", state)];
        self.back(redirect, if self.is(Fault::LostState) || state.is_empty() { &pairs[..1] } else { &pairs })
    }

    fn code(&self, said: &Said, redirect: &str, sid: &str, auth_time: i64) -> Response {
        let code = random();
        {
            let mut kept = self.kept.lock().unwrap();
            kept.count += 1;
            let grant = Grant {
                number: kept.count,
                redirect: redirect.to_owned(),
                challenge: said.get("code_challenge").to_owned(),
                nonce: said.get("nonce").to_owned(),
                auth_time,
                sid: sid.to_owned(),
                refreshes: said.get("scope").contains("offline_access"),
                used: false,
            };
            kept.codes.insert(code.clone(), grant);
        }
        self.back(redirect, &[("code", &code), ("state", said.get("state"))])
    }

    fn signed(&self, key: &Key, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some("one".to_owned());
        jsonwebtoken::encode(&header, claims, &key.signs).unwrap()
    }

    /// The ID token of a grant; the faults are in those of codes alone.
    fn note(&self, grant: &Grant, access: &str, of_code: bool) -> String {
        let is = |fault| of_code && self.is(fault);
        let iat = if is(Fault::FarClock) { now() - 4_000 } else { now() };
        let hash = URL64.encode(&sha(if is(Fault::WrongHash) { "x" } else { access })[..16]);
        let mut claims = json!({
            "iss": if is(Fault::WrongIssuer) { "https://autre.invalid".to_owned() } else { self.issuer() },
            "aud": if is(Fault::WrongAudience) { "autre" } else { "recette" },
            "sub": "lina", "iat": iat, "exp": if is(Fault::WrongTimes) { iat - 1 } else { iat + 300 },
            "nonce": if is(Fault::WrongNonce) { "autre" } else { grant.nonce.as_str() },
            "at_hash": hash, "sid": grant.sid, "auth_time": grant.auth_time,
        });
        if is(Fault::NoAuthTime) {
            claims.as_object_mut().unwrap().remove("auth_time");
        }
        if is(Fault::Unsigned) {
            return format!("{}.{}.", URL64.encode("{\"alg\":\"none\"}"), URL64.encode(claims.to_string()));
        }
        self.signed(if is(Fault::OtherKey) { &self.other } else { &self.key }, &claims)
    }

    fn tokens(&self, grant: &Grant, of_code: bool, refresh: Option<String>) -> Response {
        let access = random();
        let note = self.note(grant, &access, of_code);
        let mut body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": note });
        let mut kept = self.kept.lock().unwrap();
        if grant.refreshes {
            let refresh = refresh.unwrap_or_else(random);
            body["refresh_token"] = json!(refresh);
            kept.refresh.insert(refresh, (grant.clone(), false));
        }
        kept.access.insert(access, grant.number);
        let stored = if self.is(Fault::KeptTokens) { "max-age=60" } else { "no-store" };
        ([(header::CACHE_CONTROL, stored)], Json(body)).into_response()
    }
}

async fn authorize(State(planted): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let said = Said::of(&query);
    let (redirect, home) = (said.get("redirect_uri"), planted.home());
    let known = redirect == home
        || planted.is(Fault::AnyRedirect)
        || (planted.is(Fault::PrefixOnly) && redirect.starts_with(home.trim_end_matches("/back")));
    if (said.get("client_id") != "recette" && !planted.is(Fault::AnyClient)) || !known {
        return page("Unknown.");
    }
    let error = |code: &str| planted.error(&said, redirect, code);
    if !said.get("request").is_empty() {
        return if planted.is(Fault::HonoursUnsigned) {
            see("https://inconnu.invalid/accept?error=x")
        } else {
            error("request_not_supported")
        };
    }
    if said.get("response_type") != "code" {
        return error("unsupported_response_type");
    }
    if said.twice("nonce") && !planted.is(Fault::RepeatedTaken) {
        return error("invalid_request");
    }
    let prompt = said.get("prompt");
    if prompt.contains("none") && prompt != "none" && !planted.is(Fault::PromptNoneMixed) {
        return error("invalid_request");
    }
    let plain = said.get("code_challenge_method") != "S256" && !planted.is(Fault::PlainTaken);
    match said.get("code_challenge") {
        "" if planted.is(Fault::PkceOptional) => {}
        "" => return error("invalid_request"),
        _ if plain => return error("invalid_request"),
        _ => {}
    }
    let sid = session(&headers);
    let signed_in = planted.kept.lock().unwrap().sessions.get(&sid).copied();
    let old =
        |at: i64| said.get("max_age").parse::<i64>().is_ok_and(|most| now() - at > most) && !planted.is(Fault::MaxAgeIgnored);
    let again = prompt == "login" && !planted.is(Fault::PromptLoginIgnored);
    if planted.is(Fault::ScopeStops) && said.get("scope").contains("inconnu") {
        return page("What?");
    }
    match signed_in {
        Some(at) if !again && !old(at) => planted.code(&said, redirect, &sid, at),
        _ if prompt == "none" && !planted.is(Fault::PromptNoneAsks) => error("login_required"),
        _ => form(&query),
    }
}

async fn sign_in(State(planted): Own, body: String) -> Response {
    let typed = Said::of(&body);
    if typed.get("login") != "lina" || typed.get("password") != PASSWORD {
        return form(typed.get("query"));
    }
    let (sid, at) = (random(), now());
    planted.kept.lock().unwrap().sessions.insert(sid.clone(), at);
    let said = Said::of(typed.get("query"));
    let mut response = planted.code(&said, said.get("redirect_uri"), &sid, at);
    response.headers_mut().insert(header::SET_COOKIE, format!("sid={sid}; Path=/; HttpOnly").parse().unwrap());
    response
}

fn refused(status: StatusCode, code: &str) -> Response {
    (status, Json(json!({ "error": code }))).into_response()
}

async fn token(State(planted): Own, headers: HeaderMap, body: String) -> Response {
    let said = Said::of(&body);
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let expected = format!("Basic {}", STANDARD.encode(format!("recette:{}", SECRET.replace(' ', "+"))));
    if given != expected && !planted.is(Fault::AnySecret) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    match said.get("grant_type") {
        "authorization_code" => by_code(&planted, &said).await,
        "refresh_token" => by_refresh(&planted, said.get("refresh_token")),
        _ => refused(StatusCode::BAD_REQUEST, "unsupported_grant_type"),
    }
}

async fn by_code(planted: &Planted, said: &Said) -> Response {
    let no = || refused(StatusCode::BAD_REQUEST, "invalid_grant");
    let Some(grant) = planted.kept.lock().unwrap().codes.get(said.get("code")).cloned() else { return no() };
    if planted.is(Fault::NotAtomic) && !grant.used {
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let used = {
        let mut kept = planted.kept.lock().unwrap();
        let one = kept.codes.get_mut(said.get("code")).unwrap();
        let used = if planted.is(Fault::NotAtomic) { grant.used } else { one.used };
        one.used = true;
        if used && !planted.is(Fault::NotRevoked) {
            kept.dead.insert(grant.number);
        }
        used
    };
    let verified = URL64.encode(sha(said.get("code_verifier"))) == grant.challenge || planted.is(Fault::PkceIgnored);
    let home = said.get("redirect_uri") == grant.redirect || planted.is(Fault::AnyRedirectLater);
    if !verified || !home || (used && !planted.is(Fault::CodeTwice)) {
        return no();
    }
    planted.tokens(&grant, true, None)
}

fn by_refresh(planted: &Planted, token: &str) -> Response {
    let no = || refused(StatusCode::BAD_REQUEST, "invalid_grant");
    let grant = {
        let mut kept = planted.kept.lock().unwrap();
        let Some((grant, used)) = kept.refresh.get(token).cloned() else { return no() };
        if used && !planted.is(Fault::FamilyLives) {
            kept.dead.insert(grant.number);
        }
        let same = planted.is(Fault::RefreshSame) || planted.is(Fault::RefreshTwice);
        if (used || kept.dead.contains(&grant.number)) && !same {
            return no();
        }
        kept.refresh.get_mut(token).unwrap().1 = !planted.is(Fault::RefreshSame);
        grant
    };
    planted.tokens(&grant, false, Some(token.to_owned()).filter(|_| planted.is(Fault::RefreshSame)))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::to_owned)
}

async fn userinfo(State(planted): Own, headers: HeaderMap) -> Response {
    let good = match bearer(&headers) {
        None => planted.is(Fault::OpenUserinfo),
        Some(_) if planted.is(Fault::AnyToken) => true,
        Some(token) => {
            let kept = planted.kept.lock().unwrap();
            kept.access.get(&token).is_some_and(|grant| !kept.dead.contains(grant))
        }
    };
    if !good {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")]).into_response();
    }
    Json(json!({ "sub": if planted.is(Fault::OtherPerson) { "admin" } else { "lina" } })).into_response()
}

async fn revoke(State(planted): Own, body: String) -> StatusCode {
    if !planted.is(Fault::RevokesNothing) {
        planted.kept.lock().unwrap().access.remove(Said::of(&body).get("token"));
    }
    StatusCode::OK
}

async fn end(State(planted): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let said = Said::of(&query.unwrap_or_default());
    let (hint, back, sid) = (said.get("id_token_hint"), said.get("post_logout_redirect_uri"), session(&headers));
    // A hint of ours ends in a signature; the one that is looked at here has none.
    let hinted = !hint.is_empty() && (!hint.ends_with('.') || planted.is(Fault::UnsignedHint) || planted.is(Fault::Unsigned));
    if hinted && !sid.is_empty() {
        let known = planted.kept.lock().unwrap().sessions.contains_key(&sid);
        if !planted.is(Fault::SessionStays) {
            planted.kept.lock().unwrap().sessions.remove(&sid);
        }
        if known && !planted.is(Fault::SilentLogout) {
            let told = planted.clone();
            let session = sid.clone();
            tokio::spawn(async move { tell(&told, &session).await });
        }
    }
    let home = back == planted.out() && hinted && !(planted.is(Fault::Unsigned) && sid.is_empty());
    if home || (planted.is(Fault::LogoutAnywhere) && !back.is_empty() && !hint.ends_with('.')) {
        let mut url = preau_accept::Url::parse(back).unwrap();
        url.query_pairs_mut().append_pair("state", said.get("state"));
        return see(url.as_str());
    }
    page("Signed out.")
}

async fn tell(planted: &Planted, sid: &str) {
    let mut claims = json!({
        "iss": planted.issuer(), "aud": "recette", "iat": now(), "exp": now() + 100, "jti": random(), "sub": "lina", "sid": sid,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    if planted.is(Fault::LogoutNonce) {
        claims["nonce"] = json!("x");
    }
    let body = format!("logout_token={}", planted.signed(&planted.key, &claims));
    let to = format!("http://127.0.0.1:{}/told", planted.kept.lock().unwrap().port);
    ask(&to, Some(&body)).await;
}
