//! A school whose people come in through a counter that is planted here, and everything that it might get wrong.

mod admin;
mod counter;
mod ends;
mod forged;
mod linking;

use crate::model::{Algorithm, ProviderId};
use crate::register::{self, NewProvider};
use counter::Counter;
use kit::db::Engine;
use kit::{SessionId, args};
use testing::{Answer, PEOPLE, School, Visitor, person};

const PASSWORD: &str = "un préau sous la pluie";
const SECRET: &str = "s3cret de l’académie: é+";
/// What the sign-in page says of itself.
const FORM: &str = "Mot de passe";

/// The named school, with an account for everybody: the login is the name in small letters with dots. Claude's has a
/// password.
async fn school(engine: Engine, counter: &Counter) -> School {
    let school = School::open(engine, || vec![directory::slice(), identity::slice(), crate::slice()]).await;
    let hash = identity::hash_pool::hash(PASSWORD).await.expect("a hash");
    let mut unit = school.app.db.begin().await.unwrap();
    let rows = PEOPLE.iter().map(|one| {
        let login = kit::words::folded(one.name).replace(' ', ".");
        args![person(one.name), login, "activated", hash.as_str(), false, school.now(), school.now(), ""]
    });
    unit.run_many(
        "insert into account (person_id, login, state, password_hash, must_change, created_at, activated_at, comfort) values {rows}",
        rows,
    )
    .await
    .unwrap();
    for one in PEOPLE {
        identity::terms::accept(&mut unit, person(one.name), school.now()).await.unwrap();
    }
    unit.commit().await.unwrap();
    run_with(&school, &counter.host).await
}

/// The same school, whose configuration names the planted counter's host.
async fn run_with(school: &School, host: &str) -> School {
    let mut config = school.app.config.clone();
    config.outward_hosts.push(host.to_owned());
    let ingredients = kit::Ingredients {
        db: school.app.db.clone(),
        clock: school.app.clock.clone(),
        config,
        key: school.app.key.clone(),
        files: kit::files::Files::in_memory(),
        mailer: kit::mail::Mailer::folder(&school.folder().join("mail"), "preau@exemple.invalid").unwrap(),
    };
    let slices = vec![directory::slice(), identity::slice(), crate::slice()];
    let (app, router) = kit::App::build(ingredients, slices).await.unwrap();
    let mut other = school.clone();
    (other.app, other.router) = (app, router);
    other
}

/// The counter as it is entered, unless a test wants it otherwise.
fn usual(counter: &Counter) -> NewProvider<'_> {
    NewProvider {
        name: "l’académie d’Exemple",
        issuer: &counter.issuer,
        client_id: "préau@exemple",
        secret: SECRET,
        algorithm: Algorithm::Es256,
        scopes: "openid profile",
        acr: None,
        key: None,
    }
}

async fn enter(school: &School, new: &NewProvider<'_>) -> ProviderId {
    let mut unit = school.app.db.begin().await.unwrap();
    let id = register::add(&school.app, &mut unit, None, new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    school.app.refresh().await.unwrap();
    id
}

/// A school, its counter, and how it is called in addresses.
async fn all(engine: Engine) -> (School, Counter, ProviderId) {
    let counter = Counter::open(Algorithm::Es256).await;
    let school = school(engine, &counter).await;
    let id = enter(&school, &usual(&counter)).await;
    (school, counter, id)
}

/// A parameter of an address.
fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).find(|(one, _)| one == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Goes to the counter, which asks who it is and is told `subject`; gives the address to which it sends back.
async fn gone(visitor: &Visitor, counter: &Counter, id: ProviderId, query: &str, subject: &str) -> String {
    let begun = visitor.get(&format!("/sign-in/with/{id}{query}")).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let to = begun.location();
    assert!(to.starts_with(&format!("{}/authorize?tenant=1&", counter.issuer)), "{to}");
    let code = counter.signs_in(to, subject);
    let iss = encoded(&counter.issuer);
    format!("/sign-in/with/{id}/back?code={code}&state={}&iss={iss}", parameter(to, "state"))
}

/// There and back.
async fn through(visitor: &Visitor, counter: &Counter, id: ProviderId, subject: &str) -> Answer {
    let back = gone(visitor, counter, id, "", subject).await;
    came(visitor, &back).await
}

/// Opens an address, and the page of a failure or of a link to be made to which it leads: their addresses hold nothing
/// of the counter's answer.
async fn came(visitor: &Visitor, address: &str) -> Answer {
    let answer = visitor.get(address).await;
    let to = answer.location();
    if to.contains("/failed?why=") || to.ends_with("/unknown") {
        assert!(answer.status == 303 && !to.contains("code=") && !to.contains("state="), "{to}");
        return visitor.get(to).await;
    }
    answer
}

/// Somebody of the counter is somebody here, as if it had been proved before.
async fn linked(school: &School, id: ProviderId, subject: &str, name: &str) {
    let mut unit = school.app.db.begin().await.unwrap();
    let link = crate::links::NewLink {
        provider: id,
        subject,
        person: person(name),
        label: "c.equerre",
        proof: crate::model::Proof::Account,
    };
    assert!(crate::links::add(&mut unit, &link, school.now()).await.unwrap());
    unit.commit().await.unwrap();
}

/// Who is in, in a browser.
async fn is_in(visitor: &Visitor) -> bool {
    visitor.get("/settings/security").await.status == 200
}

async fn count(school: &School, sql: &'static str) -> i64 {
    let found: Vec<(i64,)> = school.app.db.fresh(sql, vec![]).await.unwrap();
    found[0].0
}

/// The newest session of a person, and how it was opened.
async fn session(school: &School, name: &str) -> Option<(SessionId, String)> {
    let all = kit::session::of_person(&school.app.db, person(name), school.now()).await.unwrap();
    all.first().map(|one| (one.id, one.methods.clone()))
}

/// Asserts that nobody came in, that something is said, and that the form is there.
#[track_caller]
fn refuses(answer: &Answer, visitor: &Visitor, why: &str) {
    assert!(visitor.cookie("preau").is_none(), "somebody came in: {why}");
    assert!(matches!(answer.status.as_u16(), 422 | 503), "{why}: {} {}", answer.status, answer.text());
    assert!(answer.text().contains("académie d’Exemple") && answer.text().contains(FORM), "{why}: {}", answer.text());
}
