//! What is said of a person: in the ID token who she is to this service and how she came in; at the endpoint of
//! claims what its policy lets out, by the scopes it asked for.

use super::example;
use super::scope::{Scope, Scopes};
use crate::model::{Release, ServiceId};
use crate::release::{self, Attribute, Known};
use kit::{App, Instant, SessionId};
use serde_json::{Map, Value, json};

/// More than a password (REFEDS MFA), and one proof (REFEDS SFA): names that services of schools know.
pub(super) const ACR_TWO: &str = "https://refeds.org/profile/mfa";
const ACR_ONE: &str = "https://refeds.org/profile/sfa";
/// What may be asked for in `acr_values`.
pub(super) const ACR: [&str; 2] = [ACR_TWO, ACR_ONE];
/// How long an ID token is good, in seconds.
const ID_SECONDS: i64 = 600;

/// What is told of a person with some scopes, under a policy; the name by which the service knows her is always.
pub(super) fn attributes(release: Release, scopes: &Scopes) -> Vec<Attribute> {
    let told = |attribute: &Attribute| match attribute {
        Attribute::Uid => false,
        Attribute::Family | Attribute::Given => scopes.has(Scope::Profile),
        _ => scopes.has(Scope::School),
    };
    [Attribute::Uid].into_iter().chain(release.attributes().iter().copied().filter(told)).collect()
}

/// Whether anything at all is told besides that name.
pub(super) fn tells(release: Release, scopes: &Scopes) -> bool {
    attributes(release, scopes).len() > 1
}

/// The claims of a person (section 5.3.2): those of the standard by its names, those of schools by their own, each
/// with all its values. What has no value is left out.
pub(super) fn of(release: Release, scopes: &Scopes, sub: &str, known: &Known) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("sub".into(), json!(sub));
    let told = attributes(release, scopes);
    for (attribute, values) in release::values(release, sub, known) {
        if !told.contains(&attribute) {
            continue;
        }
        let Some(name) = example::name(attribute) else { continue };
        // What the standard names has one value.
        let value = if name == attribute.code() { json!(values) } else { json!(values.first()) };
        claims.insert(name.to_owned(), value);
    }
    if let (Some(given), Some(family)) = (claims.get("given_name"), claims.get("family_name")) {
        let whole = format!("{} {}", given.as_str().unwrap_or_default(), family.as_str().unwrap_or_default());
        claims.insert("name".into(), json!(whole));
    }
    claims
}

/// A sign-in, as an ID token says it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignIn<'a> {
    pub(super) sub: &'a str,
    pub(super) session: SessionId,
    pub(super) authenticated_at: Instant,
    pub(super) methods: &'a str,
    pub(super) nonce: Option<&'a str>,
    /// The access token that goes with it.
    pub(super) access: &'a str,
}

/// The claims of an ID token (section 2).
pub(super) fn id_token(app: &App, (client_id, service): (&str, ServiceId), sign_in: SignIn<'_>, now: Instant) -> Value {
    let issued = super::seconds(app.clock.outside(now));
    let mut claims = json!({
        "iss": app.config.public_url,
        "sub": sign_in.sub,
        "aud": client_id,
        "iat": issued,
        "exp": issued + ID_SECONDS,
        "auth_time": super::seconds(app.clock.outside(sign_in.authenticated_at)),
        "acr": acr(sign_in.methods),
        "amr": amr(sign_in.methods),
        "at_hash": super::jwt::half_hash(sign_in.access),
        "sid": sid(app, sign_in.session, service),
    });
    if let Some(nonce) = sign_in.nonce {
        claims["nonce"] = json!(nonce);
    }
    claims
}

/// How the person came in, as a level.
fn acr(methods: &str) -> &'static str {
    if identity::factors::rules::proved_twice(methods) { ACR_TWO } else { ACR_ONE }
}

/// How the person came in, in the words of RFC 8176; words of ours are left out.
fn amr(methods: &str) -> Vec<&str> {
    let known = methods.split(' ').filter(|method| matches!(*method, "pwd" | "otp" | "hwk" | "swk"));
    known.chain(identity::factors::rules::proved_twice(methods).then_some("mfa")).collect()
}

/// The name of a session at one service: two services cannot compare theirs.
pub(super) fn sid(app: &App, session: SessionId, service: ServiceId) -> String {
    let both = [session.0.into_bytes(), service.0.into_bytes()].concat();
    kit::key::hex(&app.key.hash("preau sso oidc session", &both)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Place;

    fn known() -> Known {
        Known {
            family: "Crayon".into(),
            given: "Lina".into(),
            roles: vec![],
            places: vec![Place { id: "a".into(), uai: Some("0990001N".into()), kind: "lower_secondary".into() }],
            teaching: vec![(Attribute::Classes, "6e B".into())],
        }
    }
    fn said(release: Release, scopes: &str) -> String {
        Value::Object(of(release, &Scopes::read(scopes), "x", &known())).to_string()
    }

    #[test]
    fn a_claim_needs_its_scope_and_the_policy() {
        assert_eq!(said(Release::Sdet, "openid"), r#"{"sub":"x"}"#);
        assert_eq!(said(Release::Identifier, "openid profile school"), r#"{"sub":"x"}"#);
        assert_eq!(said(Release::Profile, "openid profile"), r#"{"sub":"x"}"#);
        assert_eq!(said(Release::Profile, "openid profile school"), r#"{"ENTPersonStructRattachUAI":["0990001N"],"sub":"x"}"#);
        let names = said(Release::Sdet, "openid profile");
        assert_eq!(names, r#"{"family_name":"Crayon","given_name":"Lina","name":"Lina Crayon","sub":"x"}"#);
        let school = said(Release::Sdet, "openid school");
        assert!(
            school.contains(r#""ENTEleveClasses":["6e B"]"#) && !school.contains("Lina") && !school.contains("null"),
            "{school}"
        );
    }

    #[test]
    fn how_somebody_came_in_is_said_in_known_words() {
        assert_eq!((acr("pwd"), amr("pwd")), (ACR_ONE, vec!["pwd"]));
        assert_eq!((acr("pwd otp"), amr("pwd otp")), (ACR_TWO, vec!["pwd", "otp", "mfa"]));
        assert_eq!((acr("hwk"), amr("hwk")), (ACR_TWO, vec!["hwk", "mfa"]));
        assert_eq!((acr("fed"), amr("fed")), (ACR_ONE, Vec::<&str>::new()));
    }
}
