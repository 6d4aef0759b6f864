//! A small counter of OpenID Connect, planted on this machine: right by itself, and wrong where a test wants it.

use super::{SECRET, parameter};
use crate::model::Algorithm;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The moment at which all tests stand, in seconds.
const NOW: i64 = 1_795_512_000;
const ACCESS: &str = "an access token";

/// A key that signs.
enum Key {
    Ec(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

static RSA: LazyLock<Vec<u8>> = LazyLock::new(|| {
    use aws_lc_rs::encoding::AsDer;
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
    der.as_ref().to_vec()
});

impl Key {
    fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Es256 => Self::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()),
            Algorithm::Rs256 => Self::Rsa(RsaKeyPair::from_pkcs8(&RSA).unwrap()),
        }
    }
    fn sign(&self, signed: &str) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Ec(pair) => pair.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut out = vec![0; 256];
                pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut out).unwrap();
                out
            }
        }
    }
    fn public(&self) -> Vec<u8> {
        match self {
            Self::Ec(pair) => pair.public_key().as_ref().to_vec(),
            Self::Rsa(pair) => pair.public_key().as_ref().to_vec(),
        }
    }
    fn jwk(&self, kid: &str) -> Value {
        let public = self.public();
        match self {
            Self::Ec(_) => {
                json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": encoded(&public[1..33]), "y": encoded(&public[33..65]) })
            }
            // SEQUENCE { INTEGER of 257 bytes, INTEGER 65537 }
            Self::Rsa(_) => {
                json!({ "kty": "RSA", "alg": "RS256", "kid": kid, "n": encoded(&public[9..265]), "e": "AQAB" })
            }
        }
    }
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// How a token is forged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forgery {
    /// Signed as it should be.
    None,
    /// `alg: none`, without a signature.
    Unsigned,
    /// `alg: none`, with the right signature of the other algorithm.
    NoneWithSignature,
    /// HS256, with the public key as the secret.
    PublicKeyAsSecret,
    /// By a key of somebody else, under the name of the right one.
    OtherKey,
    /// By a key of somebody else, which the token brings along.
    OwnKey,
    /// By a key that the counter does not show.
    UnknownKey,
    /// One claim changed after signing.
    Changed,
    /// The right signature of nothing.
    EmptySignature,
    /// A header that must be understood.
    Critical,
    /// Of another kind.
    AccessToken,
}

/// What the counter does.
struct Desk {
    forgery: Forgery,
    /// Claims put in place of the right ones; null takes one away.
    claims: Map<String, Value>,
    user: Value,
    document: Map<String, Value>,
    codes: HashMap<String, Value>,
    refuses_codes: bool,
    kid: String,
    /// How often keys were read.
    keys_read: u32,
    shown: Vec<(String, Arc<Key>)>,
}

/// The counter.
pub(super) struct Counter {
    pub(super) issuer: String,
    pub(super) host: String,
    desk: Arc<Mutex<Desk>>,
    key: Arc<Key>,
    other: Arc<Key>,
}

impl Counter {
    pub(super) async fn open(algorithm: Algorithm) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let key = Arc::new(Key::new(algorithm));
        let desk = Desk {
            forgery: Forgery::None,
            claims: Map::new(),
            user: Value::Null,
            document: Map::new(),
            codes: HashMap::new(),
            refuses_codes: false,
            kid: "one".to_owned(),
            keys_read: 0,
            shown: vec![("one".to_owned(), Arc::clone(&key))],
        };
        let counter = Self {
            issuer: format!("http://{host}/realm"),
            host,
            desk: Arc::new(Mutex::new(desk)),
            other: Arc::new(Key::new(Algorithm::Es256)),
            key,
        };
        let (desk, issuer) = (Arc::clone(&counter.desk), counter.issuer.clone());
        let (key, other) = (Arc::clone(&counter.key), Arc::clone(&counter.other));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (desk, issuer, key, other) = (Arc::clone(&desk), issuer.clone(), Arc::clone(&key), Arc::clone(&other));
                tokio::spawn(async move { serve(stream, &desk, &issuer, &key, &other).await });
            }
        });
        counter
    }

    /// From now on, tokens are forged like that.
    pub(super) fn forges(&self, forgery: Forgery) {
        self.desk.lock().unwrap().forgery = forgery;
    }
    /// From now on, these claims stand in place of the right ones.
    pub(super) fn says(&self, claims: Value) {
        self.desk.lock().unwrap().claims = claims.as_object().cloned().unwrap_or_default();
    }
    /// What it tells when it is asked for more.
    pub(super) fn tells(&self, user: Value) {
        self.desk.lock().unwrap().user = user;
    }
    /// What it says of itself, in place of what is right.
    pub(super) fn announces(&self, document: Value) {
        self.desk.lock().unwrap().document = document.as_object().cloned().unwrap_or_default();
    }
    /// No code is good.
    pub(super) fn refuses_codes(&self) {
        self.desk.lock().unwrap().refuses_codes = true;
    }
    /// Signs with another key from now on, shown or not.
    pub(super) fn turns_key(&self, kid: &str, shown: bool) {
        let mut desk = self.desk.lock().unwrap();
        desk.kid = kid.to_owned();
        if shown {
            desk.shown.push((kid.to_owned(), Arc::clone(&self.key)));
        }
    }
    pub(super) fn keys_read(&self) -> u32 {
        self.desk.lock().unwrap().keys_read
    }

    /// Somebody signs in there: gives a code for what was asked.
    pub(super) fn signs_in(&self, asked: &str, subject: &str) -> String {
        let mut desk = self.desk.lock().unwrap();
        let code = format!("code-{}", desk.codes.len() + 1);
        let way = json!({
            "sub": subject,
            "aud": parameter(asked, "client_id"),
            "nonce": parameter(asked, "nonce"),
            "redirect": parameter(asked, "redirect_uri"),
            "challenge": parameter(asked, "code_challenge"),
        });
        desk.codes.insert(code.clone(), way);
        code
    }

    /// A token of the end of a session, with claims in place of the right ones.
    pub(super) fn logout_token(&self, client: &str, claims: Value) -> String {
        let desk = self.desk.lock().unwrap();
        let mut all = json!({
            "iss": self.issuer, "aud": client, "iat": NOW, "exp": NOW + 120, "jti": "a name of its own",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        replace(all.as_object_mut().unwrap(), claims.as_object().unwrap());
        token(&all, ("logout+jwt", &desk.kid), desk.forgery, &self.key, &self.other)
    }
}

fn replace(all: &mut Map<String, Value>, by: &Map<String, Value>) {
    for (name, value) in by {
        if value.is_null() {
            all.remove(name);
        } else {
            all.insert(name.clone(), value.clone());
        }
    }
}

fn token(claims: &Value, (typ, kid): (&str, &str), forgery: Forgery, key: &Key, other: &Key) -> String {
    let alg = if matches!(key, Key::Ec(_)) { "ES256" } else { "RS256" };
    let mut header = json!({ "alg": alg, "typ": typ, "kid": kid });
    let mut put = |name: &str, value: Value| header[name] = value;
    match forgery {
        Forgery::Unsigned | Forgery::NoneWithSignature => put("alg", json!("none")),
        Forgery::PublicKeyAsSecret => put("alg", json!("HS256")),
        Forgery::OwnKey => {
            put("jwk", other.jwk("one"));
            put("jku", json!("http://evil.example/keys"));
        }
        Forgery::UnknownKey => put("kid", json!("nobody's")),
        Forgery::Critical => put("crit", json!(["b64"])),
        Forgery::AccessToken => put("typ", json!("at+jwt")),
        _ => {}
    }
    let part = |value: &Value| encoded(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&header), part(claims));
    let signature = match forgery {
        Forgery::Unsigned | Forgery::EmptySignature => vec![],
        Forgery::PublicKeyAsSecret => {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key.public()), signed.as_bytes()).as_ref().to_vec()
        }
        Forgery::OtherKey | Forgery::OwnKey => other.sign(&signed),
        _ => key.sign(&signed),
    };
    let signed = if forgery == Forgery::Changed {
        let mut other = claims.clone();
        other["sub"] = json!("somebody else");
        format!("{}.{}", part(&header), part(&other))
    } else {
        signed
    };
    format!("{signed}.{}", encoded(&signature))
}

async fn serve(mut stream: TcpStream, desk: &Mutex<Desk>, issuer: &str, key: &Key, other: &Key) {
    let mut read = vec![];
    let mut buffer = [0; 8_192];
    let (head, body) = loop {
        let Ok(count) = stream.read(&mut buffer).await else { return };
        read.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                break (head.to_owned(), body.to_owned());
            }
        }
        if count == 0 {
            return;
        }
    };
    let (status, answer) = answer(&head, &body, &mut desk.lock().unwrap(), issuer, key, other);
    let answer = answer.to_string();
    let text = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    );
    let _ = stream.write_all(text.as_bytes()).await;
}

fn answer(head: &str, body: &str, desk: &mut Desk, issuer: &str, key: &Key, other: &Key) -> (u16, Value) {
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or("");
    match head.lines().next().unwrap_or("") {
        "GET /realm/.well-known/openid-configuration HTTP/1.1" => {
            let mut document = json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize?tenant=1"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"),
                "userinfo_endpoint": format!("{issuer}/user"),
                "end_session_endpoint": format!("{issuer}/leave"),
                "authorization_response_iss_parameter_supported": true,
            });
            replace(document.as_object_mut().unwrap(), &desk.document);
            (200, document)
        }
        "GET /realm/keys HTTP/1.1" => {
            desk.keys_read += 1;
            let keys: Vec<Value> = desk.shown.iter().map(|(kid, key)| key.jwk(kid)).collect();
            (200, json!({ "keys": keys }))
        }
        "GET /realm/user HTTP/1.1" if header("authorization") == format!("Bearer {ACCESS}") => (200, desk.user.clone()),
        "POST /realm/token HTTP/1.1" => tokens(header("authorization"), body, desk, issuer, (key, other)),
        _ => (404, json!({})),
    }
}

fn tokens(authorization: &str, body: &str, desk: &mut Desk, issuer: &str, (key, other): (&Key, &Key)) -> (u16, Value) {
    let sent = |name: &str| parameter(&format!("?{body}"), name);
    let coded = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    let known = STANDARD.encode(format!("{}:{}", coded("préau@exemple"), coded(SECRET)));
    if authorization != format!("Basic {known}") {
        return (401, json!({ "error": "invalid_client" }));
    }
    let refused = (400, json!({ "error": "invalid_grant" }));
    let Some(way) = desk.codes.insert(sent("code"), Value::Null).filter(|way| way.is_object()) else { return refused };
    let challenge = encoded(digest(&SHA256, sent("code_verifier").as_bytes()).as_ref());
    let right = way["redirect"] == sent("redirect_uri").as_str()
        && way["challenge"] == challenge.as_str()
        && sent("grant_type") == "authorization_code";
    if !right || desk.refuses_codes {
        return refused;
    }
    let mut claims = json!({
        "iss": issuer, "sub": way["sub"], "aud": way["aud"], "nonce": way["nonce"], "iat": NOW, "exp": NOW + 300,
        "auth_time": NOW - 60, "sid": "session-1", "preferred_username": "c.equerre",
        "at_hash": encoded(&digest(&SHA256, ACCESS.as_bytes()).as_ref()[..16]),
    });
    replace(claims.as_object_mut().unwrap(), &desk.claims);
    let id_token = token(&claims, ("JWT", &desk.kid), desk.forgery, key, other);
    (200, json!({ "access_token": ACCESS, "token_type": "Bearer", "expires_in": 300, "id_token": id_token }))
}
