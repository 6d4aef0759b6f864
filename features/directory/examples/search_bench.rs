//! Fills 200,000 persons into 80 schools and prints how long searches take: on SQLite, or with the word
//! `postgres` on the server that `PREAU_TEST_POSTGRES` names.
//!
//! `cargo run --profile serve -p preau-directory --example search_bench [postgres]`
#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use directory::model::{search_words, sort_name};
use directory::query::understand;
use directory::store::{find, person, roster};
use kit::db::{Args, Engine};
use kit::{DivisionId, PersonId, StructureId, args};
use preau_directory as directory;
use std::time::Instant as Watch;
use testing::School;
use uuid::Uuid;

const SCHOOLS: usize = 80;
const PUPILS: usize = 1_000;
const GUARDIANS: usize = 1_400;
const STAFF: usize = 100;
const CLASSES: usize = 36;
const SINCE: &str = "2026-09-01";
const GIVEN: [&str; 40] = [
    "Lina", "Hugo", "Maëlle", "Inès", "Zoé", "Noé", "Jade", "Tom", "Samira", "Karim", "Odile", "Rémi", "Claude", "Anne", "Bilal",
    "Rose", "Sam", "Irène", "Yves", "Nour", "Ada", "Marc", "Lise", "Max", "Léa", "Louis", "Emma", "Gabriel", "Chloé", "Adam",
    "Manon", "Raphaël", "Camille", "Arthur", "Sarah", "Paul", "Julie", "Théo", "Clara", "Nathan",
];
const SYLLABLES: [&str; 24] = [
    "ma", "ri", "du", "bon", "le", "ber", "nard", "pe", "tit", "mo", "reau", "gar", "nier", "fau", "re", "vi", "dal", "cha",
    "bert", "lo", "pez", "san", "chez", "quin",
];

/// A small deterministic generator.
struct Dice(u64);
impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
    fn name(&mut self) -> (String, String) {
        let family = (0..3).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect::<String>();
        (GIVEN[self.below(GIVEN.len())].to_owned(), format!("{}{}", family[..1].to_uppercase(), &family[1..]))
    }
}

fn id(kind: u128, school: usize, index: usize) -> Uuid {
    Uuid::from_u128((kind << 100) | ((school as u128) << 40) | (index as u128 + 1))
}
fn somebody(school: usize, index: usize) -> PersonId {
    PersonId(id(1, school, index))
}

#[tokio::main]
async fn main() {
    let engine = if std::env::args().any(|word| word == "postgres") { Engine::Postgres } else { Engine::Sqlite };
    let school = School::empty(engine, &|| vec![directory::slice()]).await;
    let watch = Watch::now();
    for number in 0..SCHOOLS {
        fill(&school, number).await;
    }
    school.app.refresh().await.expect("viewers are forgotten");
    let (persons,): (i64,) = school.app.db.one("select count(*) from person", vec![]).await.expect("a count");
    println!("{persons} persons in {SCHOOLS} schools, filled in {:.1} s", watch.elapsed().as_secs_f32());
    let viewers = [
        ("pupil", somebody(3, 10)),
        ("guardian", somebody(3, PUPILS + 10)),
        ("teacher", somebody(3, PUPILS + GUARDIANS + 20)),
        ("head", somebody(3, PUPILS + GUARDIANS)),
        ("administrator of all schools", somebody(0, PUPILS + GUARDIANS + 99)),
        ("academy", somebody(SCHOOLS, 0)),
    ];
    for (kind, viewer) in viewers {
        measure(&school, kind, viewer).await;
    }
}

async fn measure(school: &School, kind: &str, viewer: PersonId) {
    let today = testing::TODAY.parse().expect("a day");
    let viewer = school.app.viewer(viewer, school.now()).await.expect("a viewer").expect("somebody");
    let db = &school.app.db;
    for typed in ["li", "marie", "lina ma", "m", "mère de lina", "6e 4"] {
        let Some(asked) = understand(typed).or_else(|| understand("ma")) else { continue };
        let mut best = f32::MAX;
        let mut found = 0;
        for _ in 0..5 {
            let watch = Watch::now();
            found = match asked.parents {
                Some(of) => find::parents(db, &viewer, &asked, of, None, today).await.expect("parents").len(),
                None => find::by_name(db, &viewer, &asked, None, today).await.expect("names").len(),
            };
            best = best.min(watch.elapsed().as_secs_f32() * 1_000.0);
        }
        println!("{kind:30} {typed:14} {found:3} found {best:8.2} ms");
    }
    let watch = Watch::now();
    let classes = roster::names(db, &viewer, today).await.expect("classes").len();
    println!("{kind:30} {:14} {classes:3} lines {:8.2} ms", "(classes)", watch.elapsed().as_secs_f32() * 1_000.0);
    let watch = Watch::now();
    let card = person::card(db, &viewer, somebody(3, 12), today).await;
    println!(
        "{kind:30} {:14} {:>9} {:8.2} ms",
        "(card)",
        if card.is_ok() { "seen" } else { "unseen" },
        watch.elapsed().as_secs_f32() * 1_000.0
    );
}

async fn fill(school: &School, number: usize) {
    let now = school.now();
    let at = StructureId(id(2, number, 0));
    let year = id(3, number, 0);
    let mut dice = Dice(number as u64 + 1);
    let division = |index: usize| DivisionId(id(4, number, index % CLASSES));
    let people: Vec<(PersonId, (String, String))> =
        (0..PUPILS + GUARDIANS + STAFF).map(|index| (somebody(number, index), dice.name())).collect();
    let mut unit = school.app.db.begin().await.expect("a unit");
    let mut run = async |sql: &'static str, rows: Vec<Args>| {
        unit.run_many(sql, rows).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    if number == 0 {
        let academy = StructureId(id(2, SCHOOLS, 0));
        run(
            "insert into structure (id, kind, name, sort_name, zone, source, created_at) values {rows}",
            vec![args![academy, "academy", "Académie", "academie", "Europe/Paris", "test", now]],
        )
        .await;
        run(
            "insert into person (id, given, family, sort_name, source, created_at) values {rows}",
            vec![args![somebody(SCHOOLS, 0), "Marc", "Boussole", "boussole marc", "test", now]],
        )
        .await;
        run(
            "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
            vec![args![id(5, SCHOOLS, 0), academy, somebody(SCHOOLS, 0), "academy", SINCE, "test"]],
        )
        .await;
    }
    run(
        "insert into structure (id, kind, name, sort_name, zone, source, created_at) values {rows}",
        vec![args![at, "lower_secondary", format!("Collège {number}"), format!("college {number}"), "Europe/Paris", "test", now]],
    )
    .await;
    run(
        "insert into structure_link (structure_id, parent_id, kind) values {rows}",
        vec![args![at, StructureId(id(2, SCHOOLS, 0)), "pedagogic"]],
    )
    .await;
    run(
        "insert into school_year (id, structure_id, label, starts_on, ends_on, state) values {rows}",
        vec![args![year, at, "2026-2027", SINCE, "2027-08-31", "live"]],
    )
    .await;
    run(
        "insert into subject (id, structure_id, code, label, source) values {rows}",
        (0..10).map(|index| args![id(6, number, index), at, index.to_string(), format!("Matière {index}"), "test"]).collect(),
    )
    .await;
    run(
        "insert into division (id, structure_id, year_id, code, label, source) values {rows}",
        (0..CLASSES)
            .map(|index| {
                args![
                    division(index),
                    at,
                    year,
                    format!("{}{index}", 6 - index / 9),
                    format!("{}e {index}", 6 - index / 9),
                    "test"
                ]
            })
            .collect(),
    )
    .await;
    run(
        "insert into person (id, given, family, sort_name, source, created_at) values {rows}",
        people.iter().map(|(id, (given, family))| args![*id, given, family, sort_name(family, given), "test", now]).collect(),
    )
    .await;
    let profile = |index: usize| match index {
        index if index < PUPILS => "student",
        index if index < PUPILS + GUARDIANS => "guardian",
        index if index < PUPILS + GUARDIANS + 2 => "management",
        index if index < PUPILS + GUARDIANS + 5 => "staff",
        _ => "teacher",
    };
    run(
        "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
        people
            .iter()
            .enumerate()
            .map(|(index, (person, _))| args![id(5, number, index), at, *person, profile(index), SINCE, "test"])
            .collect(),
    )
    .await;
    run(
        "insert into role_function (role_id, structure_id, function, label) values {rows}",
        (0..5)
            .map(|index| {
                args![
                    id(5, number, PUPILS + GUARDIANS + index),
                    at,
                    ["head", "deputy_head", "secretary", "secretary", "health"][index],
                    ""
                ]
            })
            .collect(),
    )
    .await;
    run(
        "insert into person_word (structure_id, word, person_id) values {rows}",
        people
            .iter()
            .flat_map(|(id, (given, family))| search_words(given, family, None).into_iter().map(move |word| args![at, word, *id]))
            .collect(),
    )
    .await;
    run(
        "insert into enrollment (id, structure_id, person_id, division_id, main, valid_from, source) values {rows}",
        (0..PUPILS)
            .map(|index| args![id(7, number, index), at, somebody(number, index), division(index), true, SINCE, "test"])
            .collect(),
    )
    .await;
    run("insert into guardian_link (id, guardian_id, student_id, kind, relation, authority, sees_schooling, receives_mail, may_decide, may_sign, pays, may_collect, lives_with, valid_from, source) values {rows}",
        (0..GUARDIANS).map(|index| args![id(8, number, index), somebody(number, PUPILS + index), somebody(number, index % PUPILS), "legal", if index < PUPILS { "mother" } else { "father" }, "joint", true, true, true, true, false, false, true, SINCE, "test"]).collect()).await;
    run(
        "insert into section (id, structure_id, year_id, subject_id, division_id, source) values {rows}",
        (0..CLASSES * 10)
            .map(|index| args![id(9, number, index), at, year, id(6, number, index % 10), division(index / 10), "test"])
            .collect(),
    )
    .await;
    run(
        "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source) values {rows}",
        (0..CLASSES * 10)
            .map(|index| {
                args![
                    id(10, number, index),
                    at,
                    id(9, number, index),
                    somebody(number, PUPILS + GUARDIANS + 5 + index % 95),
                    "main",
                    SINCE,
                    "test"
                ]
            })
            .collect(),
    )
    .await;
    run(
        "insert into duty (id, structure_id, person_id, kind, valid_from, source) values {rows}",
        vec![args![id(11, number, 0), at, somebody(0, PUPILS + GUARDIANS + 99), "school_admin", SINCE, "test"]],
    )
    .await;
    unit.viewers_changed().await.expect("told");
    unit.commit().await.expect("kept");
}
