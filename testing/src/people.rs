//! Who is in the named school. Surnames come from a school bag: none is real.

use kit::db::Args;
use kit::words::folded;
use kit::{Db, Instant, args};
use uuid::Uuid;

/// The day on which the school's clock stands: a Tuesday.
pub const TODAY: &str = "2026-11-24";

/// One person of the school.
pub struct Somebody {
    /// First and last name; a homonym of another school is followed by ` @voisin`.
    pub name: &'static str,
    /// The birth date, for pupils.
    pub birth_on: Option<&'static str>,
    /// Roles: structure, profile, function or nothing.
    pub roles: &'static [(&'static str, &'static str, &'static str)],
    /// The division of a pupil: structure and code.
    pub division: Option<(&'static str, &'static str)>,
    /// Whose guardian: name and relation.
    pub children: &'static [(&'static str, &'static str)],
    /// What a teacher teaches: structure, division, subject.
    pub teaches: &'static [(&'static str, &'static str, &'static str)],
    /// Duties: kind, structure or nothing, division or nothing.
    pub duties: &'static [(&'static str, &'static str, &'static str)],
}

const NOBODY: Somebody =
    Somebody { name: "", birth_on: None, roles: &[], division: None, children: &[], teaches: &[], duties: &[] };

const fn pupil(
    name: &'static str,
    birth_on: &'static str,
    at: &'static (&'static str, &'static str),
    roles: &'static [(&'static str, &'static str, &'static str)],
) -> Somebody {
    Somebody { name, birth_on: Some(birth_on), roles, division: Some(*at), ..NOBODY }
}

const COLLEGE_PUPIL: &[(&str, &str, &str)] = &[("college", "student", "")];
const ECOLE_PUPIL: &[(&str, &str, &str)] = &[("ecole", "student", "")];
const VOISIN_PUPIL: &[(&str, &str, &str)] = &[("voisin", "student", "")];

/// Everybody.
pub const PEOPLE: &[Somebody] = &[
    pupil("Lina Crayon", "2015-03-14", &("college", "6B"), COLLEGE_PUPIL),
    pupil("Hugo Ballon", "2015-06-02", &("college", "6B"), COLLEGE_PUPIL),
    pupil("Maëlle L'Encrier", "2015-09-21", &("college", "6B"), COLLEGE_PUPIL),
    pupil("Inès Gommette", "2014-01-30", &("college", "5A"), COLLEGE_PUPIL),
    pupil("Zoé Pupitre", "2014-11-11", &("college", "5A"), COLLEGE_PUPIL),
    pupil("Noé Crayon", "2017-05-05", &("ecole", "CM1"), ECOLE_PUPIL),
    pupil("Jade Cerceau", "2017-08-19", &("ecole", "CM1"), ECOLE_PUPIL),
    pupil("Lina Crayon @voisin", "2013-02-02", &("voisin", "4C"), VOISIN_PUPIL),
    pupil("Tom Règle", "2013-07-07", &("voisin", "4C"), VOISIN_PUPIL),
    Somebody {
        name: "Samira Crayon",
        roles: &[("college", "guardian", ""), ("ecole", "guardian", "")],
        children: &[("Lina Crayon", "mother"), ("Noé Crayon", "mother")],
        ..NOBODY
    },
    Somebody {
        name: "Karim Crayon",
        roles: &[("college", "guardian", ""), ("ecole", "guardian", "")],
        children: &[("Lina Crayon", "father"), ("Noé Crayon", "father")],
        ..NOBODY
    },
    Somebody { name: "Odile Ballon", roles: &[("college", "guardian", "")], children: &[("Hugo Ballon", "mother")], ..NOBODY },
    Somebody { name: "Rémi Règle", roles: &[("voisin", "guardian", "")], children: &[("Tom Règle", "father")], ..NOBODY },
    Somebody {
        name: "Claude Équerre",
        roles: &[("college", "teacher", ""), ("voisin", "teacher", "")],
        teaches: &[("college", "6B", "061300"), ("college", "5A", "061300"), ("voisin", "4C", "061300")],
        duties: &[("head_teacher", "college", "5A")],
        ..NOBODY
    },
    Somebody {
        name: "Anne Virgule",
        roles: &[("college", "teacher", "")],
        teaches: &[("college", "6B", "020700")],
        duties: &[("head_teacher", "college", "6B")],
        ..NOBODY
    },
    Somebody { name: "Bilal Atlas", roles: &[("college", "teacher", "")], teaches: &[("college", "5A", "042100")], ..NOBODY },
    Somebody { name: "Doc Signet", roles: &[("college", "teacher", "librarian")], ..NOBODY },
    Somebody {
        name: "Paul Compas",
        roles: &[("ecole", "teacher", "")],
        teaches: &[("ecole", "CM1", "ECOLE")],
        duties: &[("head_teacher", "ecole", "CM1")],
        ..NOBODY
    },
    Somebody { name: "Rose Marelle", roles: &[("college", "school_life", "cpe")], ..NOBODY },
    Somebody { name: "Sam Sifflet", roles: &[("college", "school_life", "aed")], ..NOBODY },
    Somebody { name: "Irène Tableau", roles: &[("college", "management", "head")], ..NOBODY },
    Somebody { name: "Viviane Préface", roles: &[("voisin", "management", "head")], ..NOBODY },
    Somebody { name: "Yves Classeur", roles: &[("college", "staff", "secretary")], ..NOBODY },
    Somebody { name: "Nour Pansement", roles: &[("college", "staff", "health")], ..NOBODY },
    Somebody {
        name: "Ada Souris",
        roles: &[("college", "staff", "technician")],
        duties: &[("school_admin", "college", "")],
        ..NOBODY
    },
    Somebody { name: "Marc Boussole", roles: &[("academie", "academy", "")], ..NOBODY },
    Somebody { name: "Lise Arrosoir", roles: &[("departement", "authority", "")], ..NOBODY },
    Somebody { name: "Max Platine", duties: &[("platform_admin", "", "")], ..NOBODY },
];

const STRUCTURES: &[(&str, &str, &str, Option<&str>)] = &[
    ("academie", "academy", "Académie de démonstration", None),
    ("departement", "authority", "Département imaginaire", None),
    ("college", "lower_secondary", "Collège Imaginaire", Some("0990001N")),
    ("ecole", "primary_school", "École Imaginaire", Some("0990002P")),
    ("voisin", "lower_secondary", "Collège Voisin", Some("0990003R")),
];
const DIVISIONS: &[(&str, &str, &str)] =
    &[("college", "6B", "6e B"), ("college", "5A", "5e A"), ("ecole", "CM1", "CM1"), ("voisin", "4C", "4e C")];
const SUBJECTS: &[(&str, &str)] =
    &[("061300", "Mathématiques"), ("020700", "Français"), ("042100", "Histoire-géographie"), ("ECOLE", "Toutes matières")];
const FROM: &str = "2026-09-01";

/// An identifier that is the same in every test: the hash of its kind and name.
pub(crate) fn id_of(kind: &str, name: &str) -> Uuid {
    let hash = blake3::hash(format!("{kind}/{name}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn split(name: &str) -> (&str, &str) {
    name.split(" @").next().unwrap_or(name).split_once(' ').expect("a name has two parts")
}

/// Puts everybody into an empty database.
pub(crate) async fn settle(db: &Db, now: Instant) {
    let mut unit = db.begin().await.expect("a unit begins");
    let mut run = async |sql: &'static str, rows: Vec<Args>| {
        unit.run_many(sql, rows).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    let of = |kind: &'static str| move |name: &str| id_of(kind, name);
    let (structure, person, year) = (of("structure"), of("person"), of("year"));
    let division = |at: &str, code: &str| id_of("division", &format!("{at}:{code}"));
    let schools = || STRUCTURES.iter().filter(|(_, kind, _, _)| !matches!(*kind, "academy" | "authority"));

    run(
        "insert into structure (id, kind, name, sort_name, uai, zone, source, created_at) values {rows}",
        STRUCTURES
            .iter()
            .map(|(key, kind, name, uai)| args![structure(key), *kind, *name, folded(name), *uai, "Europe/Paris", "test", now])
            .collect(),
    )
    .await;
    run(
        "insert into structure_link (structure_id, parent_id, kind) values {rows}",
        schools()
            .flat_map(|(key, _, _, _)| {
                [
                    args![structure(key), structure("academie"), "pedagogic"],
                    args![structure(key), structure("departement"), "territorial"],
                ]
            })
            .collect(),
    )
    .await;
    run(
        "insert into school_year (id, structure_id, label, starts_on, ends_on, state) values {rows}",
        schools().map(|(key, _, _, _)| args![year(key), structure(key), "2026-2027", FROM, "2027-08-31", "live"]).collect(),
    )
    .await;
    run(
        "insert into subject (id, structure_id, code, label, source) values {rows}",
        schools()
            .flat_map(|(key, _, _, _)| {
                SUBJECTS.iter().map(move |(code, label)| {
                    args![id_of("subject", &format!("{key}:{code}")), structure(key), *code, *label, "test"]
                })
            })
            .collect(),
    )
    .await;
    run(
        "insert into division (id, structure_id, year_id, code, label, source) values {rows}",
        DIVISIONS
            .iter()
            .map(|(at, code, label)| args![division(at, code), structure(at), year(at), *code, *label, "test"])
            .collect(),
    )
    .await;
    run(
        "insert into person (id, given, family, birth_on, sort_name, source, created_at) values {rows}",
        PEOPLE
            .iter()
            .map(|one| {
                let (given, family) = split(one.name);
                args![person(one.name), given, family, one.birth_on, folded(&format!("{family} {given}")), "test", now]
            })
            .collect(),
    )
    .await;
    let role = |one: &Somebody, at: &str, profile: &str| id_of("role", &format!("{}:{at}:{profile}", one.name));
    run(
        "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| {
                one.roles.iter().map(move |(at, profile, _)| {
                    args![role(one, at, profile), structure(at), person(one.name), *profile, FROM, "test"]
                })
            })
            .collect(),
    )
    .await;
    run(
        "insert into role_function (role_id, structure_id, function, label) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| {
                one.roles
                    .iter()
                    .filter(|(_, _, function)| !function.is_empty())
                    .map(move |(at, profile, function)| args![role(one, at, profile), structure(at), *function, ""])
            })
            .collect(),
    )
    .await;
    run(
        "insert into person_word (structure_id, word, person_id) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| {
                let (given, family) = split(one.name);
                let folded = folded(&format!("{given} {family}"));
                let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
                words.sort_unstable();
                words.dedup();
                one.roles.iter().flat_map(move |(at, _, _)| {
                    words.clone().into_iter().map(move |word| args![structure(at), word, person(one.name)])
                })
            })
            .collect(),
    )
    .await;
    run(
        "insert into enrollment (id, structure_id, person_id, division_id, level, regime, main, valid_from, source) values {rows}",
        PEOPLE
            .iter()
            .filter_map(|one| one.division.map(|(at, code)| args![id_of("enrollment", one.name), structure(at), person(one.name), division(at, code), code, "half_board", true, FROM, "test"]))
            .collect(),
    )
    .await;
    run(
        "insert into guardian_link (id, guardian_id, student_id, kind, relation, authority, sees_schooling, receives_mail, may_decide, may_sign, pays, may_collect, lives_with, valid_from, source) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| {
                one.children.iter().map(move |(child, relation)| {
                    args![id_of("link", &format!("{}:{child}", one.name)), person(one.name), person(child), "legal", *relation, "joint", true, true, true, true, false, true, true, FROM, "test"]
                })
            })
            .collect(),
    )
    .await;
    let section = |at: &str, code: &str, subject: &str| id_of("section", &format!("{at}:{code}:{subject}"));
    run(
        "insert into section (id, structure_id, year_id, subject_id, division_id, source) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| one.teaches)
            .map(|(at, code, subject)| {
                args![
                    section(at, code, subject),
                    structure(at),
                    year(at),
                    id_of("subject", &format!("{at}:{subject}")),
                    division(at, code),
                    "test"
                ]
            })
            .collect(),
    )
    .await;
    run(
        "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| {
                one.teaches.iter().map(move |(at, code, subject)| {
                    args![
                        id_of("teacher", &format!("{}:{at}:{code}:{subject}", one.name)),
                        structure(at),
                        section(at, code, subject),
                        person(one.name),
                        "main",
                        FROM,
                        "test"
                    ]
                })
            })
            .collect(),
    )
    .await;
    run(
        "insert into duty (id, structure_id, person_id, kind, division_id, valid_from, source) values {rows}",
        PEOPLE
            .iter()
            .flat_map(|one| {
                one.duties.iter().map(move |(kind, at, code)| {
                    let at_id = (!at.is_empty()).then(|| structure(at));
                    let division_id = (!code.is_empty()).then(|| division(at, code));
                    args![
                        id_of("duty", &format!("{}:{kind}", one.name)),
                        at_id,
                        person(one.name),
                        *kind,
                        division_id,
                        FROM,
                        "test"
                    ]
                })
            })
            .collect(),
    )
    .await;
    unit.viewers_changed().await.expect("viewers are told");
    unit.commit().await.expect("the school is settled");
}
