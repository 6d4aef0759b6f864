//! Who a service is, and what a forged or stolen proof is worth: nothing (trust A12).

use super::ends::Listening;
use super::oidc::{BACK, ISSUER, Relying, VERIFIER, Wanted, back, count, hears, json, read, refuses, relying, userinfo};
use super::{NOTES, fails, notes, run_as, school, ticket, validated};
use crate::model::{Algorithm, Authentication};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{EncodingKey, Header};
use kit::args;
use serde_json::{Value, json};
use testing::{Answer, School, both_engines};

const BY_SIGNATURE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A key of a service.
struct Own {
    key: EncodingKey,
    public: Value,
}

impl Own {
    fn new(kid: &str) -> Self {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let key = EncodingKey::from_ec_der(made.as_ref());
        let mut public = serde_json::to_value(Jwk::from_encoding_key(&key, jsonwebtoken::Algorithm::ES256).unwrap()).unwrap();
        public["kid"] = json!(kid);
        Self { key, public }
    }
    fn set(&self) -> String {
        json!({ "keys": [{ "kty": "OKP", "crv": "unknown", "x": "AA", "kid": "odd" }, self.public] }).to_string()
    }
    fn signs(&self, kid: Option<&str>, claims: &Value) -> String {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(jsonwebtoken::Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

fn claims(school: &School, relying: &Relying, jti: &str) -> Value {
    let now = school.now().micros() / 1_000_000;
    json!({ "iss": relying.id, "sub": relying.id, "aud": format!("{ISSUER}/oidc/token"), "exp": now + 60, "iat": now, "jti": jti })
}

/// Tries to be the service by a note; a code is brought along.
async fn brings(school: &School, code: &str, note: &str) -> Answer {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
        ("client_assertion_type", BY_SIGNATURE),
        ("client_assertion", note),
    ];
    school.stranger().post_raw("/oidc/token", &fields, &[]).await
}

fn unsigned(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let coded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    format!("{}.{}.{}", coded(header.to_string().as_bytes()), coded(claims.to_string().as_bytes()), coded(signature))
}

both_engines! {
    async fn a_secret_is_proved_in_one_way(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let other = relying(&school, &Wanted { name: "Autre", ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let (id, secret) = (cahier.id.clone(), cahier.secret.clone().unwrap());
        let code = cahier.code(&lina, &[]).await;
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", BACK), ("code_verifier", VERIFIER)];
        let asks = async |more: &[(&str, &str)], headers: &[(&str, &str)]| {
            let all: Vec<(&str, &str)> = fields.iter().chain(more).copied().collect();
            school.stranger().post_raw("/oidc/token", &all, headers).await
        };
        let basic = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
        refuses(&asks(&[], &[]).await, 401, "invalid_client");
        refuses(&asks(&[("client_id", &id)], &[]).await, 401, "invalid_client");
        refuses(&asks(&[("client_id", &id), ("client_secret", "wrong")], &[]).await, 401, "invalid_client");
        refuses(&asks(&[("client_id", &id), ("client_secret", other.secret.as_deref().unwrap())], &[]).await, 401, "invalid_client");
        refuses(&asks(&[("client_id", "nobody"), ("client_secret", &secret)], &[]).await, 401, "invalid_client");
        let answer = asks(&[], &[("authorization", &basic(&id, "wrong"))]).await;
        refuses(&answer, 401, "invalid_client");
        assert!(answer.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
        refuses(&asks(&[("client_secret", &secret)], &[("authorization", &basic(&id, &secret))]).await, 400, "invalid_request");
        refuses(&asks(&[("client_id", &other.id)], &[("authorization", &basic(&id, &secret))]).await, 400, "invalid_request");
        refuses(&asks(&[("client_id", &id), ("client_id", &id), ("client_secret", &secret)], &[]).await, 400, "invalid_request");
        refuses(&asks(&[("client_assertion", "x.y.z")], &[("authorization", &basic(&id, &secret))]).await, 400, "invalid_request");
        // None of all this used the code up; either way to bring a secret is good.
        asks(&[("client_id", &id)], &[("authorization", &basic(&id, &secret))]).await.is(200);
        let code = cahier.code(&lina, &[]).await;
        let fields = [fields[0], ("code", code.as_str()), fields[2], fields[3], ("client_id", id.as_str()), ("client_secret", secret.as_str())];
        school.stranger().post_raw("/oidc/token", &fields, &[]).await.is(200);
        // A secret that ended, and one that took its place.
        school.app.db.run("update service_secret set ends_at = $2 where service_id = $1", args![cahier.service, school.now().plus_seconds(10)]).await.unwrap();
        cahier.exchanges(&school, &cahier.code(&lina, &[]).await).await.is(200);
        school.app.clock.advance(10);
        refuses(&cahier.exchanges(&school, &cahier.code(&lina, &[]).await).await, 401, "invalid_client");
    }

    async fn a_program_on_a_device_has_no_secret_and_others_have_one(engine) {
        let school = school(engine).await;
        let device = relying(&school, &Wanted { authentication: Authentication::Public, ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let tokens = device.tokens(&school, &lina, &[("scope", "openid offline_access")]).await;
        let refreshed = device.refreshes(&school, tokens["refresh_token"].as_str().unwrap()).await;
        refreshed.is(200);
        let code = device.code(&lina, &[]).await;
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", BACK), ("code_verifier", VERIFIER), ("client_id", device.id.as_str()), ("client_secret", "made up")];
        refuses(&school.stranger().post_raw("/oidc/token", &fields, &[]).await, 401, "invalid_client");
    }

    async fn a_code_is_for_its_service_its_address_and_its_question(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let other = relying(&school, &Wanted { name: "Autre", ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let with = async |code: &str, redirect: &str, verifier: &str| {
            let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier)];
            cahier.calls(&school, "/oidc/token", &fields).await
        };
        for (redirect, verifier, error) in [
            (BACK, "", "invalid_request"),
            ("", VERIFIER, "invalid_request"),
            ("https://cahier.example/other", VERIFIER, "invalid_grant"),
            (BACK, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "invalid_grant"),
            (BACK, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", "invalid_grant"),
            (BACK, "short", "invalid_grant"),
        ] {
            let code = cahier.code(&lina, &[]).await;
            refuses(&with(&code, redirect, verifier).await, 400, error);
            let again = with(&code, BACK, VERIFIER).await;
            assert_eq!(again.status == 200, error == "invalid_request", "a wrong try uses the code up, an incomplete one does not");
        }
        refuses(&other.exchanges(&school, &cahier.code(&lina, &[]).await).await, 400, "invalid_grant");
        for made_up in ["OC-", "OC-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "é", "nonsense"] {
            refuses(&with(made_up, BACK, VERIFIER).await, 400, "invalid_grant");
        }
        // One kind of text is not another, and nothing else is granted.
        let tokens = cahier.tokens(&school, &lina, &[("scope", "openid offline_access")]).await;
        for text in ["access_token", "refresh_token"] {
            refuses(&with(tokens[text].as_str().unwrap(), BACK, VERIFIER).await, 400, "invalid_grant");
        }
        refuses(&cahier.refreshes(&school, tokens["access_token"].as_str().unwrap()).await, 400, "invalid_grant");
        refuses(&other.refreshes(&school, tokens["refresh_token"].as_str().unwrap()).await, 400, "invalid_grant");
        refuses(&userinfo(&school, &tokens["refresh_token"]).await, 401, "invalid_token");
        refuses(&userinfo(&school, &tokens["id_token"]).await, 401, "invalid_token");
        for grant in ["password", "client_credentials", "implicit", "urn:ietf:params:oauth:grant-type:device_code"] {
            refuses(&cahier.calls(&school, "/oidc/token", &[("grant_type", grant)]).await, 400, "unsupported_grant_type");
        }
        refuses(&cahier.calls(&school, "/oidc/token", &[]).await, 400, "invalid_request");
        refuses(&cahier.calls(&school, "/oidc/token", &[("grant_type", "refresh_token"), ("grant_type", "refresh_token")]).await, 400, "invalid_request");
        refuses(&cahier.calls(&school, "/oidc/token", &[("grant_type", "refresh_token")]).await, 400, "invalid_request");
        school.stranger().get("/oidc/userinfo").await.is(401);
        assert_eq!(school.stranger().get("/oidc/userinfo").await.headers["www-authenticate"], "Bearer");
        school.stranger().get("/oidc/token").await.is_not_found();
    }

    async fn a_service_may_sign_with_keys_that_are_registered(engine) {
        let school = school(engine).await;
        let own = Own::new("k1");
        let attacker = Own::new("k1");
        let cahier = relying(&school, &Wanted { authentication: Authentication::PrivateKey, keys: Some(own.set()), ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let code = cahier.code(&lina, &[]).await;
        let good = claims(&school, &cahier, "1");
        let note = own.signs(Some("k1"), &good);
        let tokens = brings(&school, &code, &note).await;
        tokens.is(200);
        // The note again, with another code.
        let code = cahier.code(&lina, &[]).await;
        refuses(&brings(&school, &code, &note).await, 401, "invalid_client");
        let with = |name: &str, value: Value| {
            let mut changed = claims(&school, &cahier, "2");
            changed[name] = value;
            changed
        };
        let now = school.now().micros() / 1_000_000;
        for claims in [
            with("iss", json!("other")),
            with("aud", json!("https://evil.example/oidc/token")),
            with("aud", json!([ISSUER, "https://evil.example"])),
            with("exp", json!(now - 61)),
            with("exp", json!(now + 86_400)),
            with("exp", Value::Null),
            with("jti", Value::Null),
        ] {
            refuses(&brings(&school, &code, &own.signs(Some("k1"), &claims)).await, 401, "invalid_client");
        }
        // Without a signature, by the public half as a secret, by a key that the note brings, by a key that is not its own.
        let two = claims(&school, &cahier, "3");
        for alg in ["none", "None", "NONE", "nOnE"] {
            refuses(&brings(&school, &code, &unsigned(&json!({ "alg": alg, "kid": "k1" }), &two, b"")).await, 401, "invalid_client");
        }
        for secret in [own.public.to_string(), own.public["x"].as_str().unwrap().to_owned(), own.set()] {
            let header = Header { kid: Some("k1".into()), ..Header::new(jsonwebtoken::Algorithm::HS256) };
            let forged = jsonwebtoken::encode(&header, &two, &EncodingKey::from_secret(secret.as_bytes())).unwrap();
            refuses(&brings(&school, &code, &forged).await, 401, "invalid_client");
        }
        let mut header = Header { kid: Some("k1".into()), ..Header::new(jsonwebtoken::Algorithm::ES256) };
        header.jwk = Some(serde_json::from_value(attacker.public.clone()).unwrap());
        header.jku = Some("https://evil.example/keys".into());
        let forged = jsonwebtoken::encode(&header, &two, &attacker.key).unwrap();
        refuses(&brings(&school, &code, &forged).await, 401, "invalid_client");
        refuses(&brings(&school, &code, &attacker.signs(Some("k1"), &two)).await, 401, "invalid_client");
        refuses(&brings(&school, &code, &attacker.signs(None, &two)).await, 401, "invalid_client");
        refuses(&brings(&school, &code, &own.signs(Some("k2"), &two)).await, 401, "invalid_client");
        let critical = Header { kid: Some("k1".into()), crit: Some(vec!["odd".into()]), ..Header::new(jsonwebtoken::Algorithm::ES256) };
        refuses(&brings(&school, &code, &jsonwebtoken::encode(&critical, &two, &own.key).unwrap()).await, 401, "invalid_client");
        for broken in ["", ".", "..", "x.y.z", "é.é.é"] {
            assert!(matches!(brings(&school, &code, broken).await.status.as_u16(), 400 | 401), "{broken}");
        }
        // After all this the code is as good as before, and an only key needs no name.
        brings(&school, &code, &own.signs(None, &two)).await.is(200);
        assert_eq!(count(&school, "select cast(count(*) as bigint) from oidc_proof").await, 2);
    }

    async fn the_keys_of_a_service_are_read_where_it_publishes_them(engine) {
        let school = school(engine).await;
        let own = Own::new("k1");
        let server = Listening::saying(own.set()).await;
        let url = format!("{}/keys", server.url);
        let cahier = relying(&school, &Wanted { authentication: Authentication::PrivateKey, keys_url: Some(url), ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let code = cahier.code(&lina, &[]).await;
        // An address inside is not called.
        refuses(&brings(&school, &code, &own.signs(Some("k1"), &claims(&school, &cahier, "1"))).await, 401, "invalid_client");
        assert_eq!(server.heard(), Vec::<String>::new());
        let school = run_as(&school, kit::Config { outward_hosts: vec![server.host()], ..school.app.config.clone() }).await;
        school.app.clock.advance(61);
        let code = cahier.code(&lina, &[]).await;
        brings(&school, &code, &own.signs(Some("k1"), &claims(&school, &cahier, "2"))).await.is(200);
        brings(&school, &cahier.code(&lina, &[]).await, &own.signs(Some("k1"), &claims(&school, &cahier, "3"))).await.is(200);
        assert_eq!(server.heard().len(), 1, "they are kept");
        // A name that is made up has them read again once a minute, not more.
        for jti in ["4", "5", "6"] {
            refuses(&brings(&school, &code, &own.signs(Some("k9"), &claims(&school, &cahier, jti))).await, 401, "invalid_client");
        }
        assert_eq!(server.heard().len(), 1);
        school.app.clock.advance(61);
        refuses(&brings(&school, &code, &own.signs(Some("k9"), &claims(&school, &cahier, "7"))).await, 401, "invalid_client");
        assert_eq!(server.heard().len(), 2);
    }

    async fn a_hint_is_a_note_of_ours_or_nothing(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        let tokens = cahier.tokens(&school, &lina, &[]).await;
        let note = tokens["id_token"].as_str().unwrap();
        let (header, said) = read(&school, note).await;
        assert!(back(&cahier.asks(&lina, &[("id_token_hint", note), ("prompt", "none")]).await).contains_key("code"));
        let attacker = Own::new(header.kid.as_deref().unwrap());
        let (public,): (String,) = school.app.db.one("select public from oidc_key where algorithm = $1", args![Algorithm::Es256]).await.unwrap();
        let mut by_secret = Header::new(jsonwebtoken::Algorithm::HS256);
        by_secret.kid = header.kid.clone();
        let parts: Vec<&str> = note.split('.').collect();
        for forged in [
            unsigned(&json!({ "alg": "none", "kid": header.kid, "typ": "JWT" }), &said, b""),
            attacker.signs(header.kid.as_deref(), &said),
            jsonwebtoken::encode(&by_secret, &said, &EncodingKey::from_secret(public.as_bytes())).unwrap(),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(json!({ "iss": ISSUER, "aud": cahier.id, "sub": said["sub"], "sid": said["sid"] }).to_string()), parts[2]),
        ] {
            hears(&cahier.asks(&lina, &[("id_token_hint", &forged), ("prompt", "none")]).await, "invalid_request");
            lina.get(&format!("/oidc/sign-out?id_token_hint={forged}")).await.shows("Se déconnecter ?");
        }
        let _ = json(&userinfo(&school, &tokens["access_token"]).await);
    }

    async fn a_service_that_fails_much_is_answered_with_less_work(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let other = relying(&school, &Wanted { name: "Autre", ..Wanted::default() }).await;
        let wrong = Relying { secret: Some("wrong".into()), ..cahier.clone() };
        for _ in 0..60 {
            refuses(&wrong.exchanges(&school, "x").await, 401, "invalid_client");
        }
        let answer = wrong.exchanges(&school, "x").await;
        refuses(&answer, 429, "invalid_client");
        assert_eq!(answer.headers["retry-after"], "60");
        let lina = school.visitor("Lina Crayon").await;
        other.exchanges(&school, &other.code(&lina, &[]).await).await.is(200);
        // What is good never waits for what is wrong: a secret, a code, a ticket.
        let used = cahier.code(&lina, &[]).await;
        cahier.exchanges(&school, &used).await.is(200);
        for _ in 0..60 {
            refuses(&cahier.exchanges(&school, &used).await, 400, "invalid_grant");
        }
        let answer = cahier.exchanges(&school, &used).await;
        assert_eq!(answer.statements(), 2);
        cahier.exchanges(&school, &cahier.code(&lina, &[]).await).await.is(200);
        notes(&school, &NOTES).await;
        const HERE: &str = "https://notes.example/app";
        for _ in 0..61 {
            fails(&validated(&school, "/cas/serviceValidate", HERE, "ST-none", "").await, "INVALID_TICKET");
        }
        let good = ticket(&lina, HERE).await;
        validated(&school, "/cas/serviceValidate", HERE, &good, "").await.shows("National_ELV");
        let answer = validated(&school, "/cas/serviceValidate", HERE, &good, "").await;
        fails(&answer, "INVALID_TICKET");
        assert_eq!(answer.statements(), 1);
        school.app.clock.advance(60);
        cahier.exchanges(&school, &cahier.code(&lina, &[]).await).await.is(200);
    }
}
