//! Tried as visitors: the way in, first visits, lost passwords, and those who should not come in.

mod access;
mod activation;
mod closing;
mod devices;
mod own;
mod sheets;
mod sign_in;

use crate::accounts::{self, NewAccount};
use crate::{passwords, terms};
use kit::PersonId;
use kit::db::Engine;
use testing::{PEOPLE, School, person};

/// A code for somebody, as a sheet bears it.
pub(crate) async fn code(school: &School, name: &str) -> String {
    let mut unit = school.app.db.begin().await.unwrap();
    let made = crate::codes::make_many(&school.app, &mut unit, &[person(name)], 90, None, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    made[0].clone()
}

/// The texts of the letters written so far, the oldest first; jobs that are due are done before.
pub(crate) async fn letters(school: &School) -> Vec<String> {
    school.app.work_all().await.unwrap();
    let mut files: Vec<_> = std::fs::read_dir(school.folder().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_by_key(|path| path.metadata().unwrap().modified().unwrap());
    files.iter().map(|path| decoded(&std::fs::read_to_string(path).unwrap())).collect()
}

/// A letter without its quoted-printable dress.
fn decoded(letter: &str) -> String {
    let joined = letter.replace("=\r\n", "").replace("=\n", "");
    let mut bytes = vec![];
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = (*first == b'=').then(|| tail.get(..2)).flatten().and_then(|two| std::str::from_utf8(two).ok());
        match pair.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A password that passes every rule.
pub(crate) const PASSWORD: &str = "lapin tambour citron 7";

/// The named school, with an account for everybody; nobody has come in yet.
pub(crate) async fn school(engine: Engine) -> School {
    let school = School::open(engine, || vec![directory::slice(), crate::slice()]).await;
    let new: Vec<NewAccount<'_>> = PEOPLE
        .iter()
        .map(|one| {
            let (given, family) = one.name.split(" @").next().unwrap().split_once(' ').unwrap();
            NewAccount { person: person(one.name), given, family }
        })
        .collect();
    let mut unit = school.app.db.begin().await.unwrap();
    accounts::prepare_many(&mut unit, &new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    school
}

/// The same school, run in another way.
pub(crate) async fn run_as(school: &School, config: kit::Config) -> School {
    let ingredients = kit::Ingredients {
        db: school.app.db.clone(),
        clock: school.app.clock.clone(),
        config,
        key: school.app.key.clone(),
        files: school.app.files.clone(),
        mailer: school.app.mailer.clone(),
    };
    let (app, router) = kit::App::build(ingredients, vec![directory::slice(), crate::slice()]).await.unwrap();
    let mut other = school.clone();
    (other.app, other.router) = (app, router);
    other
}

/// Gives somebody a password and the terms accepted; says the login.
pub(crate) async fn settle(school: &School, name: &str) -> String {
    give_password(school, person(name), PASSWORD, false).await;
    let mut unit = school.app.db.begin().await.unwrap();
    terms::accept(&mut unit, person(name), school.now()).await.unwrap();
    unit.commit().await.unwrap();
    login(school, name).await
}

pub(crate) async fn give_password(school: &School, person: PersonId, password: &str, must_change: bool) {
    let mut unit = school.app.db.begin().await.unwrap();
    passwords::set_password_directly(&mut unit, person, password, must_change, school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

pub(crate) async fn login(school: &School, name: &str) -> String {
    accounts::state_of(&school.app.db, person(name)).await.unwrap().unwrap().login
}

/// How many rows a query counts.
pub(crate) async fn count(school: &School, sql: &'static str, args: kit::db::Args) -> i64 {
    let (count,): (i64,) = school.app.db.fresh(sql, args).await.unwrap().into_iter().next().unwrap();
    count
}

/// The signed note that a page carries.
#[track_caller]
pub(crate) fn note(page: &testing::Answer) -> String {
    const BEFORE: &str = "name=\"note\" value=\"";
    let from = page.body.find(BEFORE).unwrap_or_else(|| panic!("no note in {}", page.text())) + BEFORE.len();
    let rest = &page.body[from..];
    rest[..rest.find('"').unwrap()].to_owned()
}
