//! A school with services, and what happens at its door.

mod admin;
mod busy;
mod cas;
mod clients;
mod ends;
mod oidc;
mod oidc_asked;
mod oidc_ends;
mod oidc_proofs;
mod openings;
mod proxies;
mod step_up;

use crate::model::{Audience, Identifier, Release, ServiceId};
use crate::registry::{self, NewOpening, NewService};
use kit::address::Address;
use kit::db::Engine;
use kit::{StructureId, args};
use testing::{Answer, PEOPLE, School, Visitor, person};

/// The named school, with accounts for everybody (the login is the given name in small letters).
pub(super) async fn school(engine: Engine) -> School {
    let school = School::open(engine, || vec![directory::slice(), identity::slice(), crate::slice()]).await;
    let mut unit = school.app.db.begin().await.unwrap();
    let rows = PEOPLE.iter().enumerate().map(|(number, one)| {
        let login = format!("{}{number}", kit::words::folded(one.name.split(' ').next().unwrap_or("x")));
        args![person(one.name), login, "activated", false, school.now(), ""]
    });
    unit.run_many("insert into account (person_id, login, state, must_change, created_at, comfort) values {rows}", rows)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    school
}

/// The same school run with another configuration.
pub(super) async fn run_as(school: &School, config: kit::Config) -> School {
    let ingredients = kit::Ingredients {
        db: school.app.db.clone(),
        clock: school.app.clock.clone(),
        config,
        key: school.app.key.clone(),
        files: kit::files::Files::in_memory(),
        mailer: kit::mail::Mailer::folder(&school.folder().join("mail"), "preau@exemple.invalid").unwrap(),
    };
    let (app, router) = kit::App::build(ingredients, vec![directory::slice(), identity::slice(), crate::slice()]).await.unwrap();
    let mut other = school.clone();
    (other.app, other.router) = (app, router);
    other
}

/// A service to register in a test.
pub(super) struct Wanted<'a> {
    pub(super) url: &'a str,
    pub(super) release: Release,
    pub(super) identifier: Identifier,
    pub(super) told: bool,
    pub(super) proxy: Option<&'a str>,
}

pub(super) const NOTES: Wanted<'static> = Wanted {
    url: "https://notes.example/app",
    release: Release::Sdet,
    identifier: Identifier::Pairwise,
    told: true,
    proxy: None,
};

pub(super) async fn register(school: &School, name: &str, wanted: &Wanted<'_>) -> ServiceId {
    let mut unit = school.app.db.begin().await.unwrap();
    let new = NewService {
        name,
        supplier: "Atelier imaginaire",
        icon: "book-open",
        start_url: wanted.url,
        addresses: &[Address::parse(wanted.url).unwrap()],
        proxies: &wanted.proxy.map(|text| Address::parse(text).unwrap()).into_iter().collect::<Vec<_>>(),
        release: wanted.release,
        identifier: wanted.identifier,
        told: wanted.told,
        second_factor: false,
    };
    let id = registry::add(&mut unit, None, &new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    id
}

pub(super) async fn open(school: &School, service: ServiceId, structure: Option<StructureId>, audience: Audience) {
    let mut unit = school.app.db.begin().await.unwrap();
    let new = NewOpening { structure, audience, from: "2026-09-01".parse().unwrap(), until: None };
    registry::open(&mut unit, None, service, new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

/// A service open to everybody.
pub(super) async fn notes(school: &School, wanted: &Wanted<'_>) -> ServiceId {
    let id = register(school, "Notes", wanted).await;
    open(school, id, None, Audience::Everyone).await;
    id
}

pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Asks for a ticket, and gives the one that came back.
pub(super) async fn ticket(visitor: &Visitor, service: &str) -> String {
    let answer = visitor.get(&format!("/cas/login?service={}", encoded(service))).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(answer.location().starts_with(service), "{}", answer.location());
    answer.location().rsplit_once("ticket=").expect("a ticket").1.to_owned()
}

/// Asks about a ticket as a service does.
pub(super) async fn validated(school: &School, path: &str, service: &str, ticket: &str, more: &str) -> Answer {
    school.stranger().get(&format!("{path}?service={}&ticket={ticket}{more}", encoded(service))).await
}

/// Asserts a failure with a code.
#[track_caller]
pub(super) fn fails(answer: &Answer, code: &str) {
    answer.is(200);
    assert!(answer.body.contains(&format!("<cas:authenticationFailure code=\"{code}\">")), "{}", answer.body);
}

/// The text of the first element of a name.
pub(super) fn element<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let from = answer.body.find(&format!("<cas:{name}>"))? + name.len() + 6;
    let rest = &answer.body[from..];
    rest.find("</cas:").map(|end| &rest[..end])
}
