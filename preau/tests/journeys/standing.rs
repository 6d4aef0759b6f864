//! A school that stands at an address of its own, with somebody who can sign in there.

use identity::accounts::{self, NewAccount};
use kit::{App, Clock, Config, Ingredients, args};
use std::net::SocketAddr;
use testing::{School, person};

/// The password of whom [`let_in`] lets in.
pub(crate) const PASSWORD: &str = "lapin tambour citron 7";

/// The same school at its own address, by a clock, with a secret of its own; it may call one other address.
pub(crate) async fn standing(school: &School, at: SocketAddr, other: SocketAddr, clock: Clock) -> School {
    let ingredients = Ingredients {
        db: school.app.db.clone(),
        clock,
        config: Config {
            public_url: format!("http://{at}"),
            outward_hosts: vec![other.to_string()],
            ..school.app.config.clone()
        },
        key: kit::key::Key::random(),
        files: kit::files::Files::in_memory(),
        mailer: kit::mail::Mailer::folder(&school.folder().join("mail"), "preau@exemple.invalid").unwrap(),
    };
    let (app, router) = App::build(ingredients, preau::features::slices()).await.unwrap();
    let mut other = school.clone();
    (other.app, other.router) = (app, router);
    other
}

/// A login and a password for Lina.
pub(crate) async fn let_in(school: &School) -> String {
    let (lina, now) = (person("Lina Crayon"), school.now());
    let hash = identity::hash_pool::hash(PASSWORD).await.unwrap();
    let mut unit = school.app.db.begin().await.unwrap();
    accounts::prepare_many(&mut unit, &[NewAccount { person: lina, given: "Lina", family: "Crayon" }], now).await.unwrap();
    identity::passwords::keep(&mut unit, lina, &hash, false, now).await.unwrap();
    identity::terms::accept(&mut unit, lina, now).await.unwrap();
    let (login,): (String,) = unit.one("select login from account where person_id = $1", args![lina]).await.unwrap();
    unit.commit().await.unwrap();
    login
}
