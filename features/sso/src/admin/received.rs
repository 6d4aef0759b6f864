//! What a service receives: each datum with its purpose, and the whole of an answer about somebody invented.

use crate::cas::answer::{self, Format, Success};
use crate::oidc::client::Client;
use crate::oidc::example;
use crate::registry::Service;
use crate::release::{self, Attribute, Known, Place};
use kit::id::RoleId;
use kit::viewer::RoleHere;
use kit::{App, Instant, PersonId, Profile, StructureId, Text, text};
use serde_json::Value;
use uuid::Uuid;

/// The profiles whose data are invented.
pub(super) const PROFILES: [Profile; 4] = [Profile::Student, Profile::Guardian, Profile::Teacher, Profile::Management];

/// One datum, its purpose, and an invented value.
pub(super) struct Told {
    /// Its name in an answer.
    pub(super) code: &'static str,
    pub(super) words: Text,
    pub(super) purpose: Text,
    pub(super) example: Option<String>,
}

/// An answer word for word: where it is asked for, and what it says.
pub(super) struct Answer {
    pub(super) title: Text,
    pub(super) body: String,
}

/// What a service would receive about somebody invented.
pub(super) struct Received {
    /// Of whom it is said.
    pub(super) who: String,
    pub(super) told: Vec<Told>,
    pub(super) answers: Vec<Answer>,
}

/// What a service would receive about somebody invented of a profile.
pub(super) fn received(app: &App, service: &Service, client: Option<&Client>, profile: Profile, now: Instant) -> Received {
    let (given, family) = named(profile);
    let known = invented(profile);
    let user = release::identifier(app, service.identifier, service.id, PersonId(Uuid::from_u128(1)), &login(given, family));
    let values = release::values(service.release, &user, &known);
    let of = |attribute: Attribute| values.iter().find(|(name, _)| *name == attribute).map(|(_, values)| values.join(", "));
    let code = |attribute: Attribute| if client.is_some() { example::name(attribute) } else { Some(attribute.code()) };
    let told = service.learns().filter_map(|attribute| {
        Some(Told { code: code(attribute)?, words: attribute.words(), purpose: attribute.purpose(), example: of(attribute) })
    });
    let first = Told {
        code: if client.is_some() { "sub" } else { "user" },
        words: text!("sso-attribute-user"),
        purpose: text!("sso-purpose-user"),
        example: Some(user.clone()),
    };
    let told = std::iter::once(first).chain(told).collect();
    let answers = match client {
        Some(client) => by_oidc(example::of(app, client, &user, &known, now)),
        None => vec![by_cas(user, values, now)],
    };
    Received { who: format!("{given} {family}"), told, answers }
}

fn by_oidc([id_token, userinfo]: [Value; 2]) -> Vec<Answer> {
    let answer = |title: &'static str, claims: &Value| Answer { title: Text::from(title), body: format!("{claims:#}") };
    vec![answer("sso-test-id-token", &id_token), answer("sso-test-userinfo", &userinfo)]
}

fn by_cas(user: String, values: Vec<(Attribute, Vec<String>)>, now: Instant) -> Answer {
    let success = Success {
        user,
        authenticated_at: now,
        remembered: false,
        fresh: true,
        methods: "pwd".to_owned(),
        attributes: values.into_iter().map(|(name, values)| (name.code(), values)).collect(),
        granting_iou: None,
        proxies: vec![],
    };
    Answer { title: text!("sso-test-cas"), body: answer::text(&Ok(success), Format::Xml) }
}

fn named(profile: Profile) -> (&'static str, &'static str) {
    match profile {
        Profile::Student => ("Lina", "Crayon"),
        Profile::Guardian => ("Samira", "Crayon"),
        Profile::Teacher => ("Claude", "Équerre"),
        _ => ("Irène", "Tableau"),
    }
}

fn login(given: &str, family: &str) -> String {
    kit::words::folded(&format!("{given}.{family}"))
}

/// Somebody invented, of a profile.
fn invented(profile: Profile) -> Known {
    let (given, family) = named(profile);
    let teaching = match profile {
        Profile::Student => vec![
            (Attribute::Classes, "6e B".to_owned()),
            (Attribute::Groups, "6e Latin".to_owned()),
            (Attribute::Level, "6EME".to_owned()),
            (Attribute::Mef, "10010012110".to_owned()),
        ],
        Profile::Teacher => vec![
            (Attribute::TaughtClasses, "6e B".to_owned()),
            (Attribute::TaughtClasses, "5e A".to_owned()),
            (Attribute::TaughtGroups, "6e Latin".to_owned()),
        ],
        _ => vec![],
    };
    let place =
        Place { id: Uuid::from_u128(2).to_string(), uai: Some("0990001N".to_owned()), kind: "lower_secondary".to_owned() };
    let role = RoleHere { id: RoleId(Uuid::nil()), structure: StructureId(Uuid::nil()), profile, functions: vec![] };
    Known { family: family.to_owned(), given: given.to_owned(), roles: vec![role], places: vec![place], teaching }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Release;

    #[test]
    fn what_is_invented_fills_every_attribute_of_a_full_connector() {
        let all: Vec<Attribute> = PROFILES
            .iter()
            .flat_map(|profile| release::values(Release::Sdet, "x", &invented(*profile)))
            .map(|(name, _)| name)
            .collect();
        for attribute in Release::Sdet.attributes() {
            assert!(all.contains(attribute), "{attribute}");
        }
    }
}
