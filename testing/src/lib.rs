//! The small named school of all tests, and a visitor who behaves like a person with a browser.
//!
//! It knows the kit and the directory's tables, no feature's code, so that any feature may use it.
//!
//! ```ignore
//! both_engines! {
//!     async fn a_pupil_sees_her_class(engine) {
//!         let school = School::open(engine, || vec![directory::slice()]).await;
//!         school.visitor("Lina Crayon").get("/groups").await.shows("6e B");
//!     }
//! }
//! ```

mod people;
mod postgres;
mod visitor;
mod words;

pub use people::{PEOPLE, Somebody, TODAY};
pub use visitor::{Answer, Visitor};
pub use words::check_words;

use kit::db::{DbUrl, Engine};
use kit::{App, Clock, Config, Db, Ingredients, Instant, PersonId, Slice, StructureId};
use std::sync::Arc;

/// Makes two tests of one: on SQLite, and on PostgreSQL when `PREAU_TEST_POSTGRES` names a server.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing of its file")]
            use super::*;
            async fn body($engine: ::kit::db::Engine) $body
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { body(::kit::db::Engine::Sqlite).await }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::postgres_is_named() { body(::kit::db::Engine::Postgres).await }
            }
        }
    )+};
}

/// Whether a PostgreSQL server is named for tests.
pub fn postgres_is_named() -> bool {
    std::env::var_os("PREAU_TEST_POSTGRES").is_some()
}

/// A school in its own new database, with the application around it. Its clock stands still.
#[derive(Clone)]
pub struct School {
    /// The application.
    pub app: App,
    /// Its router, without a network.
    pub router: axum::Router,
    keep: Arc<Keep>,
}

struct Keep {
    _folder: tempfile::TempDir,
    _postgres: Option<postgres::Database>,
}

impl School {
    /// Opens the named school with the given slices (a function, since slices are built anew).
    pub async fn open(engine: Engine, slices: impl Fn() -> Vec<Slice>) -> Self {
        let school = Self::empty(engine, &slices).await;
        people::settle(&school.app.db, school.now()).await;
        school.app.refresh().await.expect("the viewers are forgotten");
        school
    }

    /// The same without anybody in it: for feeds and first starts.
    pub async fn empty(engine: Engine, slices: &impl Fn() -> Vec<Slice>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (url, postgres) = match engine {
            Engine::Sqlite => (DbUrl::Sqlite(folder.path().join("school.sqlite")), None),
            Engine::Postgres => {
                let database = postgres::Database::create().await;
                (DbUrl::Postgres(database.url.clone()), Some(database))
            }
        };
        let db = Db::open(&url, 4).await.expect("the test database opens");
        let clock = Clock::standing_at("2026-11-24T09:20:00Z".parse().expect("an instant"));
        let mut migrations = vec![kit::own_migrations()];
        migrations.extend(slices().iter().map(|slice| (slice.name, slice.migrations)));
        db.migrate(&migrations, clock.now()).await.expect("the migrations run");
        let ingredients = Ingredients {
            db,
            clock,
            config: Config {
                public_url: "http://localhost:8080".into(),
                trusted_proxies: vec![],
                data: folder.path().to_owned(),
                in_flight_max: 256,
                outward_hosts: vec![],
                demo: false,
            },
            key: kit::key::Key::random(),
            files: kit::files::Files::in_memory(),
            mailer: kit::mail::Mailer::folder(&folder.path().join("mail"), "preau@exemple.invalid").expect("a folder for mail"),
        };
        let (app, router) = App::build(ingredients, slices()).await.expect("the slices fit together");
        Self { app, router, keep: Arc::new(Keep { _folder: folder, _postgres: postgres }) }
    }

    /// The present moment of the school's clock.
    pub fn now(&self) -> Instant {
        self.app.clock.now()
    }

    /// The folder of this school's files (its mail is in `mail/`).
    pub fn folder(&self) -> &std::path::Path {
        self.keep._folder.path()
    }

    /// Somebody of the school, signed in. Panics when nobody bears that name in [`PEOPLE`].
    pub async fn visitor(&self, name: &str) -> Visitor {
        Visitor::signed_in(self, person(name)).await
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Visitor {
        Visitor::stranger(self)
    }
}

/// The identifier of a named person: the same in every test. A homonym is written with the school: `Lina Crayon @voisin`.
pub fn person(name: &str) -> PersonId {
    assert!(PEOPLE.iter().any(|somebody| somebody.name == name), "nobody is called {name}");
    PersonId(people::id_of("person", name))
}

/// The identifier of a named structure: `college`, `ecole`, `voisin`, `academie`, `departement`.
pub fn structure(name: &str) -> StructureId {
    StructureId(people::id_of("structure", name))
}

/// The identifier of a division: `division("college", "6B")`.
pub fn division(structure: &str, code: &str) -> kit::DivisionId {
    kit::DivisionId(people::id_of("division", &format!("{structure}:{code}")))
}
