//! Sign-on by OpenID Connect: from the question to the claims, and each code once.

use super::{encoded, open, school};
use crate::model::{Algorithm, Audience, Authentication, Identifier, Release, ServiceId};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Validation};
use kit::args;
use serde_json::Value;
use std::collections::HashMap;
use testing::{Answer, School, Visitor, both_engines, person, structure};
use tower::ServiceExt;

/// The example of RFC 7636, appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const BACK: &str = "https://cahier.example/cb";
pub(super) const ISSUER: &str = "http://localhost:8080";

/// A service to register in a test.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) name: &'static str,
    pub(super) authentication: Authentication,
    pub(super) algorithm: Algorithm,
    pub(super) release: Release,
    pub(super) identifier: Identifier,
    pub(super) back: String,
    pub(super) keys: Option<String>,
    pub(super) keys_url: Option<String>,
    pub(super) logout_url: Option<String>,
    pub(super) asks_consent: bool,
    pub(super) second_factor: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            name: "Cahier",
            authentication: Authentication::Secret,
            algorithm: Algorithm::Es256,
            release: Release::Sdet,
            identifier: Identifier::Pairwise,
            back: BACK.to_owned(),
            keys: None,
            keys_url: None,
            logout_url: None,
            asks_consent: false,
            second_factor: false,
        }
    }
}

/// A service that was registered.
#[derive(Clone)]
pub(super) struct Relying {
    pub(super) service: ServiceId,
    pub(super) id: String,
    pub(super) secret: Option<String>,
    pub(super) back: String,
}

/// Registers a service that is open to nobody.
pub(super) async fn register(school: &School, wanted: &Wanted) -> Relying {
    let service = ServiceId::new(school.now());
    let (id, secret) = (kit::key::hex(&kit::key::random::<16>()), kit::key::hex(&kit::key::random::<32>()));
    let mut unit = school.app.db.begin().await.unwrap();
    unit.run(
        "insert into service (id, protocol, name, sort_name, supplier, icon, start_url, release, identifier, told, second_factor, created_at)
         values ($1, 'oidc', $2, $2, '', 'globe', $3, $4, $5, $6, $7, $8)",
        args![
            service,
            wanted.name,
            wanted.back.as_str(),
            wanted.release,
            wanted.identifier,
            wanted.logout_url.is_some(),
            wanted.second_factor,
            school.now()
        ],
    )
    .await
    .unwrap();
    unit.run(
        "insert into service_oidc (service_id, client_id, authentication, keys_url, keys, algorithm, asks_consent, logout_url)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            service,
            id.as_str(),
            wanted.authentication,
            wanted.keys_url.as_deref(),
            wanted.keys.as_deref(),
            wanted.algorithm,
            wanted.asks_consent,
            wanted.logout_url.as_deref()
        ],
    )
    .await
    .unwrap();
    for (kind, url) in [("signed_in", wanted.back.as_str()), ("signed_out", "https://cahier.example/bye?x=1")] {
        unit.run("insert into service_redirect (service_id, kind, url) values ($1, $2, $3)", args![service, kind, url])
            .await
            .unwrap();
    }
    let by_secret = wanted.authentication == Authentication::Secret;
    if by_secret {
        unit.run(
            "insert into service_secret (id, service_id, hash, made_at) values ($1, $2, $3, $4)",
            args![kit::id::at(school.now()), service, crate::ticket::hash(&secret), school.now()],
        )
        .await
        .unwrap();
    }
    unit.commit().await.unwrap();
    Relying { service, id, secret: by_secret.then_some(secret), back: wanted.back.clone() }
}

/// Registers a service that is open to everybody.
pub(super) async fn relying(school: &School, wanted: &Wanted) -> Relying {
    let relying = register(school, wanted).await;
    open(school, relying.service, None, Audience::Everyone).await;
    relying
}

impl Relying {
    /// The question, with other or more parameters; those without a value are left out.
    pub(super) fn question(&self, changes: &[(&str, &str)]) -> String {
        let mut all = vec![
            ("client_id", self.id.as_str()),
            ("redirect_uri", self.back.as_str()),
            ("response_type", "code"),
            ("scope", "openid profile school"),
            ("state", "an état & more"),
            ("nonce", "n-0S6"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        all.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        all.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("/oidc/authorize?{}", query.join("&"))
    }
    pub(super) async fn asks(&self, visitor: &Visitor, changes: &[(&str, &str)]) -> Answer {
        visitor.get(&self.question(changes)).await
    }
    /// A code for somebody.
    pub(super) async fn code(&self, visitor: &Visitor, changes: &[(&str, &str)]) -> String {
        let answer = self.asks(visitor, changes).await;
        back(&answer).remove("code").unwrap_or_else(|| panic!("no code: {} {}", answer.location(), answer.text()))
    }
    /// Calls an endpoint with the secret in a header, if there is one.
    pub(super) async fn calls(&self, school: &School, path: &str, fields: &[(&str, &str)]) -> Answer {
        match &self.secret {
            Some(secret) => {
                let basic = format!("Basic {}", STANDARD.encode(format!("{}:{secret}", self.id)));
                school.stranger().post_raw(path, fields, &[("authorization", &basic)]).await
            }
            None => {
                let mut all = vec![("client_id", self.id.as_str())];
                all.extend_from_slice(fields);
                school.stranger().post_raw(path, &all, &[]).await
            }
        }
    }
    pub(super) async fn exchanges(&self, school: &School, code: &str) -> Answer {
        let fields =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &self.back), ("code_verifier", VERIFIER)];
        self.calls(school, "/oidc/token", &fields).await
    }
    pub(super) async fn refreshes(&self, school: &School, token: &str) -> Answer {
        self.calls(school, "/oidc/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }
    /// The tokens of somebody who comes with these changes of the question.
    pub(super) async fn tokens(&self, school: &School, visitor: &Visitor, changes: &[(&str, &str)]) -> Value {
        let code = self.code(visitor, changes).await;
        let answer = self.exchanges(school, &code).await;
        answer.is(200);
        json(&answer)
    }
}

pub(super) fn json(answer: &Answer) -> Value {
    assert_eq!(answer.headers["content-type"], "application/json", "{}", answer.text());
    serde_json::from_str(&answer.body).unwrap()
}

/// The parameters of a redirection to a service.
pub(super) fn back(answer: &Answer) -> HashMap<String, String> {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let query = answer.location().split_once(['?', '#']).map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// What a service hears of a refusal, with its state and who answers.
#[track_caller]
pub(super) fn hears(answer: &Answer, error: &str) {
    assert!(answer.location().starts_with("https://cahier.example/cb?"), "{} {}", answer.location(), answer.text());
    let back = back(answer);
    assert_eq!(back.get("error").map(String::as_str), Some(error), "{}", answer.location());
    assert_eq!(back.get("state").map(String::as_str), Some("an état & more"));
    assert_eq!(back.get("iss").map(String::as_str), Some(ISSUER));
    assert!(!back.contains_key("code"));
}

/// Asserts a refusal of an endpoint.
#[track_caller]
pub(super) fn refuses(answer: &Answer, status: u16, error: &str) {
    answer.is(status);
    assert_eq!(json(answer)["error"], error);
    assert_eq!(answer.headers["cache-control"], "no-store");
}

/// What a token says, checked with the keys that are published.
pub(super) async fn read(school: &School, token: &str) -> (jsonwebtoken::Header, Value) {
    let header = jsonwebtoken::decode_header(token).unwrap();
    let (public,): (String,) =
        school.app.db.one("select public from oidc_key where kid = $1", args![header.kid.as_deref()]).await.unwrap();
    let mut rules = Validation::new(header.alg);
    rules.required_spec_claims.clear();
    (rules.validate_exp, rules.validate_aud) = (false, false);
    let key = DecodingKey::from_jwk(&serde_json::from_str::<Jwk>(&public).unwrap()).unwrap();
    let read = jsonwebtoken::decode(token, &key, &rules).unwrap();
    (read.header, read.claims)
}

/// Who the person of an access token is.
pub(super) async fn userinfo(school: &School, access: &Value) -> Answer {
    let bearer = format!("Bearer {}", access.as_str().unwrap());
    school.stranger().get_with("/oidc/userinfo", &[("authorization", &bearer)]).await
}

pub(super) async fn count(school: &School, sql: &'static str) -> i64 {
    school.app.db.one::<(i64,)>(sql, vec![]).await.unwrap().0
}

both_engines! {
    async fn a_person_with_a_session_comes_with_a_code_that_becomes_tokens(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        let answer = cahier.asks(&lina, &[]).await;
        assert!(answer.location().starts_with("https://cahier.example/cb?code=OC-"), "{}", answer.location());
        let again = cahier.asks(&lina, &[]).await;
        assert!(again.statements() <= 5, "{} statements", again.statements());
        let mut fields = back(&answer);
        assert_eq!((fields["state"].as_str(), fields["iss"].as_str()), ("an état & more", ISSUER));
        let code = fields.remove("code").unwrap();
        cahier.exchanges(&school, &cahier.code(&lina, &[]).await).await.is(200);
        let answer = cahier.exchanges(&school, &code).await;
        answer.is(200);
        assert!(answer.statements() <= 8, "{} statements", answer.statements());
        assert_eq!((answer.headers["cache-control"].to_str().unwrap(), answer.headers["pragma"].to_str().unwrap()), ("no-store", "no-cache"));
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let tokens = json(&answer);
        assert_eq!((&tokens["token_type"], &tokens["expires_in"], &tokens["scope"]), (&"Bearer".into(), &900.into(), &"openid profile school".into()));
        assert!(tokens.get("refresh_token").is_none(), "it was not asked for");

        let (header, claims) = read(&school, tokens["id_token"].as_str().unwrap()).await;
        assert_eq!((header.alg, header.typ.as_deref()), (jsonwebtoken::Algorithm::ES256, Some("JWT")));
        assert_eq!((&claims["iss"], &claims["aud"], &claims["nonce"]), (&ISSUER.into(), &cahier.id.clone().into(), &"n-0S6".into()));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
        assert_eq!(claims["auth_time"], claims["iat"], "the clock stands still");
        assert_eq!((&claims["acr"], &claims["amr"]), (&"https://refeds.org/profile/sfa".into(), &serde_json::json!(["pwd"])));
        let half = &aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, tokens["access_token"].as_str().unwrap().as_bytes()).as_ref()[..16].to_vec();
        assert_eq!(claims["at_hash"], URL_SAFE_NO_PAD.encode(half));
        let sub = claims["sub"].as_str().unwrap();
        assert_eq!(sub.len(), 32);
        for (name, _) in claims.as_object().unwrap() {
            assert!(["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid"].contains(&name.as_str()), "{name}");
        }

        let answer = userinfo(&school, &tokens["access_token"]).await;
        answer.is(200);
        assert!(answer.statements() <= 6, "{} statements", answer.statements());
        assert_eq!(answer.headers["cache-control"], "no-store");
        let said = json(&answer);
        assert_eq!((&said["sub"], &said["name"], &said["family_name"], &said["given_name"]), (&sub.into(), &"Lina Crayon".into(), &"Crayon".into(), &"Lina".into()));
        assert_eq!(said["ENTPersonProfils"], serde_json::json!(["National_ELV"]));
        assert_eq!(said["ENTPersonStructRattachUAI"], serde_json::json!(["0990001N"]));
        assert_eq!(said["ENTEleveClasses"], serde_json::json!(["6e B"]));
        assert!(said.get("email").is_none() && said.get("nom").is_none() && !answer.body.contains("null"), "{}", answer.body);
        let posted = school.stranger().post_raw("/oidc/userinfo", &[("access_token", tokens["access_token"].as_str().unwrap())], &[]).await;
        assert_eq!(json(&posted), said);

        assert_eq!(count(&school, "select cast(sum(times) as bigint) from service_visit").await, 2);
        assert_eq!(count(&school, "select cast(sum(times) as bigint) from service_day where profile = 'student'").await, 2);
        assert_eq!(count(&school, "select cast(count(*) as bigint) from sso_child").await, 1, "one session at the service, whatever the sign-ins");
    }

    async fn each_service_knows_a_person_by_its_own_name(engine) {
        let school = school(engine).await;
        let (first, second) = (relying(&school, &Wanted::default()).await, relying(&school, &Wanted { name: "Manuels", ..Wanted::default() }).await);
        let uid = relying(&school, &Wanted { identifier: Identifier::Uid, ..Wanted::default() }).await;
        let login = relying(&school, &Wanted { identifier: Identifier::Login, ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let mut known = vec![];
        for relying in [&first, &first, &second, &uid, &login] {
            let tokens = relying.tokens(&school, &lina, &[]).await;
            let (_, claims) = read(&school, tokens["id_token"].as_str().unwrap()).await;
            known.push((claims["sub"].as_str().unwrap().to_owned(), claims["sid"].as_str().unwrap().to_owned()));
        }
        assert_eq!(known[0], known[1]);
        assert!(known[0].0 != known[2].0 && known[0].1 != known[2].1);
        assert_eq!(known[3].0, person("Lina Crayon").to_string());
        assert_eq!(known[4].0, "lina0");
    }

    async fn what_a_service_learns_is_its_scopes_and_its_policy(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        for (release, scope, wanted) in [
            (Release::Identifier, "openid profile school email", &["sub"][..]),
            (Release::Profile, "openid profile", &["sub"]),
            (Release::Profile, "openid school", &["ENTPersonProfils", "ENTPersonStructRattachUAI", "sub"]),
            (Release::Sdet, "openid", &["sub"]),
            (Release::Sdet, "openid profile", &["family_name", "given_name", "name", "sub"]),
        ] {
            let relying = relying(&school, &Wanted { release, ..Wanted::default() }).await;
            let tokens = relying.tokens(&school, &claude, &[("scope", scope)]).await;
            let said = json(&userinfo(&school, &tokens["access_token"]).await);
            assert_eq!(said.as_object().unwrap().keys().collect::<Vec<_>>(), wanted, "{release} {scope}");
        }
        // She works in two schools: of one that did not open the service nothing is said.
        let relying = register(&school, &Wanted { release: Release::Profile, ..Wanted::default() }).await;
        open(&school, relying.service, Some(structure("college")), Audience::Everyone).await;
        let tokens = relying.tokens(&school, &claude, &[]).await;
        let said = json(&userinfo(&school, &tokens["access_token"]).await);
        assert_eq!(said["ENTPersonStructRattachUAI"], serde_json::json!(["0990001N"]));
    }

    async fn of_a_hundred_who_bring_one_code_exactly_one_gets_tokens(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let code = cahier.code(&school.visitor("Lina Crayon").await, &[]).await;
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (school, cahier, code) = (school.clone(), cahier.clone(), code.clone());
            asked.spawn(async move { cahier.exchanges(&school, &code).await });
        }
        let answers = asked.join_all().await;
        let good: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(good.len(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 400 && answer.body.contains("invalid_grant")).count(), 99);
        // A code that is used twice was stolen from somebody: nothing of it is good any more.
        refuses(&userinfo(&school, &json(good[0])["access_token"]).await, 401, "invalid_token");
    }

    async fn of_a_hundred_who_bring_one_refresh_token_exactly_one_gets_tokens(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let tokens = cahier.tokens(&school, &school.visitor("Lina Crayon").await, &[("scope", "openid offline_access")]).await;
        let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (school, cahier, refresh) = (school.clone(), cahier.clone(), refresh.clone());
            asked.spawn(async move { cahier.refreshes(&school, &refresh).await });
        }
        let answers = asked.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 400 && answer.body.contains("invalid_grant")).count(), 99);
        refuses(&userinfo(&school, &tokens["access_token"]).await, 401, "invalid_token");
    }

    async fn a_refresh_token_turns_and_one_that_comes_again_ends_all(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        let first = cahier.tokens(&school, &lina, &[("scope", "openid profile offline_access")]).await;
        let old = first["refresh_token"].as_str().unwrap();
        assert!(old.starts_with("OR-"));
        school.app.clock.advance(901);
        refuses(&userinfo(&school, &first["access_token"]).await, 401, "invalid_token");
        let answer = cahier.refreshes(&school, old).await;
        answer.is(200);
        let second = json(&answer);
        userinfo(&school, &second["access_token"]).await.is(200);
        let ((_, before), (_, after)) = (read(&school, first["id_token"].as_str().unwrap()).await, read(&school, second["id_token"].as_str().unwrap()).await);
        for same in ["iss", "sub", "aud", "auth_time", "sid"] {
            assert_eq!(before[same], after[same], "{same}");
        }
        assert!(after.get("nonce").is_none() && after["iat"] != before["iat"]);
        // Less may be asked for, never more.
        let narrower = [("grant_type", "refresh_token"), ("refresh_token", second["refresh_token"].as_str().unwrap()), ("scope", "openid")];
        let more = [narrower[0], narrower[1], ("scope", "openid school")];
        refuses(&cahier.calls(&school, "/oidc/token", &more).await, 400, "invalid_scope");
        let answer = cahier.calls(&school, "/oidc/token", &narrower).await;
        answer.is(200);
        let third = json(&answer);
        assert_eq!(third["scope"], "openid");
        assert_eq!(json(&userinfo(&school, &third["access_token"]).await).as_object().unwrap().len(), 1);
        // The one that was used comes again.
        refuses(&cahier.refreshes(&school, old).await, 400, "invalid_grant");
        refuses(&userinfo(&school, &third["access_token"]).await, 401, "invalid_token");
        refuses(&cahier.refreshes(&school, third["refresh_token"].as_str().unwrap()).await, 400, "invalid_grant");
    }

    async fn tokens_are_given_back(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let other = relying(&school, &Wanted { name: "Autre", ..Wanted::default() }).await;
        let lina = school.visitor("Lina Crayon").await;
        let tokens = cahier.tokens(&school, &lina, &[("scope", "openid offline_access")]).await;
        let (access, refresh) = (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
        refuses(&other.calls(&school, "/oidc/revoke", &[("token", access)]).await, 400, "invalid_grant");
        refuses(&cahier.calls(&school, "/oidc/revoke", &[]).await, 400, "invalid_request");
        refuses(&school.stranger().post_raw("/oidc/revoke", &[("token", access)], &[]).await, 401, "invalid_client");
        cahier.calls(&school, "/oidc/revoke", &[("token", "nonsense"), ("token_type_hint", "odd")]).await.is(200);
        userinfo(&school, &tokens["access_token"]).await.is(200);
        cahier.calls(&school, "/oidc/revoke", &[("token", access)]).await.is(200);
        refuses(&userinfo(&school, &tokens["access_token"]).await, 401, "invalid_token");
        let again = json(&cahier.refreshes(&school, refresh).await);
        cahier.calls(&school, "/oidc/revoke", &[("token", again["refresh_token"].as_str().unwrap())]).await.is(200);
        refuses(&userinfo(&school, &again["access_token"]).await, 401, "invalid_token");
        refuses(&cahier.refreshes(&school, again["refresh_token"].as_str().unwrap()).await, 400, "invalid_grant");
    }

    async fn keys_are_published_a_day_before_they_sign_and_a_while_after(engine) {
        let school = school(engine).await;
        let relying = relying(&school, &Wanted { algorithm: Algorithm::Rs256, ..Wanted::default() }).await;
        let answer = school.stranger().get("/oidc/keys").await;
        answer.is(200);
        assert_eq!((answer.headers["cache-control"].to_str().unwrap(), answer.headers["access-control-allow-origin"].to_str().unwrap()), ("public, max-age=3600", "*"));
        let set = json(&answer);
        let of = |set: &Value| set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(of(&set).len(), 2);
        for key in set["keys"].as_array().unwrap() {
            for secret in ["d", "p", "q", "dp", "dq", "qi"] {
                assert!(key.get(secret).is_none(), "{key}");
            }
            assert_eq!(key["use"], "sig");
        }
        let lina = school.visitor("Lina Crayon").await;
        let tokens = relying.tokens(&school, &lina, &[]).await;
        let (header, _) = read(&school, tokens["id_token"].as_str().unwrap()).await;
        assert_eq!(header.alg, jsonwebtoken::Algorithm::RS256);
        let day = 86_400;
        let house = async || {
            for (_, _, chore) in &school.app.chores {
                chore(&school.app, school.now()).await.unwrap();
            }
        };
        house().await;
        assert_eq!(of(&json(&school.stranger().get("/oidc/keys").await)).len(), 2, "the time has not come");
        school.app.clock.advance(88 * day + 1);
        house().await;
        house().await;
        let published = of(&json(&school.stranger().get("/oidc/keys").await));
        assert_eq!(published.len(), 4, "the next ones are there");
        let signs = async || {
            let lina = school.visitor("Lina Crayon").await;
            let tokens = relying.tokens(&school, &lina, &[]).await;
            read(&school, tokens["id_token"].as_str().unwrap()).await.0.kid.unwrap()
        };
        assert_eq!(Some(signs().await), header.kid, "and do not sign yet");
        school.app.clock.advance(2 * day);
        let now_signs = signs().await;
        assert!(Some(&now_signs) != header.kid.as_ref() && published.contains(&now_signs));
        assert!(of(&json(&school.stranger().get("/oidc/keys").await)).contains(header.kid.as_ref().unwrap()), "the old one can still be read");
        school.app.clock.advance(31 * day);
        house().await;
        assert!(!of(&json(&school.stranger().get("/oidc/keys").await)).contains(header.kid.as_ref().unwrap()));
        // Nothing of a private half can be read in the database.
        let kept: Vec<(Vec<u8>,)> = school.app.db.all("select private from oidc_key", vec![]).await.unwrap();
        assert!(kept.iter().all(|(bytes,)| jsonwebtoken::EncodingKey::from_ec_der(bytes).as_bytes()[0] != 0x30 || bytes.len() < 64 || aws_lc_rs::signature::EcdsaKeyPair::from_pkcs8(&aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING, bytes).is_err()));
    }

    async fn the_document_says_what_is_there(engine) {
        let school = school(engine).await;
        let answer = school.stranger().get("/.well-known/openid-configuration").await;
        answer.is(200);
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let document = json(&answer);
        assert_eq!(document["issuer"], ISSUER);
        assert_eq!(document["request_uri_parameter_supported"], false);
        assert_eq!(document["code_challenge_methods_supported"], serde_json::json!(["S256"]));
        for name in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint", "end_session_endpoint"] {
            let path = document[name].as_str().unwrap().strip_prefix(ISSUER).unwrap();
            assert!(school.app.routes.iter().any(|route| route.path == path), "{name}");
        }
        // A page of another origin may call where no cookie counts, and nowhere else.
        for (path, allowed) in [("/oidc/token", true), ("/oidc/userinfo", true), ("/oidc/revoke", true), ("/oidc/authorize", false), ("/sign-in", false)] {
            let asked = axum::http::Request::options(path).header("origin", "https://cahier.example").header("access-control-request-method", "POST");
            let answer = school.router.clone().oneshot(asked.body(axum::body::Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.headers().contains_key("access-control-allow-origin"), allowed, "{path}");
            assert_eq!(answer.status() == 204, allowed, "{path}");
            assert!(!answer.headers().contains_key("access-control-allow-credentials"));
        }
    }
}
