//! What a service would be told of somebody invented, by the very rules that hold for everybody: for those who set it up.

use super::claims::{self, SignIn};
use super::client::Client;
use super::scope::{Scope, Scopes};
use crate::release::{Attribute, Known};
use kit::{App, Instant, SessionId};
use serde_json::Value;
use uuid::Uuid;

/// The claims of the ID token, and those that the service may ask for with every scope.
pub(crate) fn of(app: &App, client: &Client, sub: &str, known: &Known, now: Instant) -> [Value; 2] {
    let sign_in = SignIn {
        sub,
        session: SessionId(Uuid::from_u128(3)),
        authenticated_at: now,
        methods: "pwd",
        nonce: Some("invented"),
        access: "invented",
    };
    let scopes = Scopes::read(&Scope::ALL.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" "));
    [
        claims::id_token(app, (&client.client_id, client.service), sign_in, now),
        Value::Object(claims::of(client.release, &scopes, sub, known)),
    ]
}

/// Under which name a datum is told; none for what is not told twice.
pub(crate) fn name(attribute: Attribute) -> Option<&'static str> {
    match attribute {
        // The name by which the service knows the person is `sub`.
        Attribute::Uid => None,
        Attribute::Family => Some("family_name"),
        Attribute::Given => Some("given_name"),
        other => Some(other.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Release;

    #[test]
    fn every_datum_is_told_under_the_name_that_is_shown() {
        let known = Known {
            family: "Crayon".into(),
            given: "Lina".into(),
            teaching: vec![(Attribute::Classes, "6e B".into())],
            ..Known::default()
        };
        let scopes = Scopes::read("openid profile school");
        let told = claims::of(Release::Sdet, &scopes, "x", &known);
        for attribute in [Attribute::Family, Attribute::Given, Attribute::Classes] {
            assert!(told.contains_key(name(attribute).unwrap()), "{attribute}");
        }
        assert!(name(Attribute::Uid).is_none() && !told.contains_key("uid"));
    }
}
