//! The named people of the demo, in the delivery that the demo takes in. Surnames come from a school bag: none is real.

use aaf::generate::{Extra, NamedAgent, NamedPupil, NamedRelative, Options, SchoolKind, StructureSpec};
use aaf::model::{Relation, Title};
use jiff::civil::date;

/// The places of the schools in the delivery.
const ECOLE: usize = 0;
const COLLEGE: usize = 1;
const LYCEE: usize = 2;

/// Somebody of the demo who can sign in.
pub(super) struct Named {
    /// First name.
    pub(super) given: &'static str,
    /// Last name.
    pub(super) family: &'static str,
    /// The profile of `demo-accounts.json`.
    pub(super) profile: &'static str,
    /// In which school the account is to be looked for, since others bear the same name.
    pub(super) school: School,
    /// What there is to see, in French and in English: keys of the catalogues.
    pub(super) note: &'static str,
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum School {
    /// The école.
    Ecole,
    /// The collège.
    College,
    /// The lycée.
    Lycee,
    /// Above schools: made by hand, in no feed.
    Above,
}

impl School {
    /// The number by which the school is known (fictive, in the invented academy 99).
    pub(super) fn uai(self) -> Option<&'static str> {
        match self {
            Self::Ecole => Some("0990101X"),
            Self::College => Some("0990102Y"),
            Self::Lycee => Some("0990103Z"),
            Self::Above => None,
        }
    }
}

const fn named(given: &'static str, family: &'static str, profile: &'static str, school: School, note: &'static str) -> Named {
    Named { given, family, profile, school, note }
}

/// Everybody who can sign in, in the order of the table.
pub(super) const NAMED: &[Named] = &[
    named("Lina", "Crayon", "student", School::College, "demo-note-lina"),
    named("Hugo", "Ballon", "student", School::College, "demo-note-hugo"),
    named("Lina", "Crayon", "student", School::Lycee, "demo-note-homonym"),
    named("Samira", "Crayon", "guardian", School::College, "demo-note-samira"),
    named("Odile", "Ballon", "guardian", School::College, "demo-note-odile"),
    named("Firmin", "Ficelle", "guardian", School::College, "demo-note-firmin"),
    named("Claude", "Équerre", "teacher", School::College, "demo-note-claude"),
    named("Anne", "Virgule", "teacher", School::College, "demo-note-anne"),
    named("Paul", "Compas", "teacher", School::Ecole, "demo-note-paul"),
    named("Rose", "Marelle", "school_life", School::College, "demo-note-rose"),
    named("Irène", "Tableau", "management", School::College, "demo-note-irene"),
    named("Yves", "Classeur", "staff", School::College, "demo-note-yves"),
    named("Ada", "Souris", "school_admin", School::College, "demo-note-ada"),
    named("Marc", "Boussole", "academy", School::Above, "demo-note-marc"),
    named("Lise", "Arrosoir", "authority", School::Above, "demo-note-lise"),
    named("Max", "Platine", "platform_admin", School::Above, "demo-note-max"),
];

/// The delivery of the demo: three schools, invented people, and the named ones among them.
pub(super) fn delivery(college_pupils: usize) -> Options {
    let school = |kind, name: &str, students, at: School| StructureSpec {
        kind,
        name: name.to_owned(),
        town: "Boisjoli".to_owned(),
        students,
        uai: at.uai().map(str::to_owned),
    };
    Options {
        seed: 2026,
        date: date(2026, 9, 14),
        structures_spec: Some(vec![
            school(SchoolKind::Ecole, "Imaginaire", 120, School::Ecole),
            school(SchoolKind::College, "Imaginaire", college_pupils, School::College),
            school(SchoolKind::Lycee, "Imaginaire", 300, School::Lycee),
        ]),
        extra: Extra { students: pupils(), relatives: relatives(), agents: agents() },
        ..Options::default()
    }
}

fn pupils() -> Vec<NamedPupil> {
    let pupil = |given: &str, family: &str, title, birth, at, division: &str, relatives: &[usize]| NamedPupil {
        given: given.to_owned(),
        family: family.to_owned(),
        title,
        birth,
        structure_index: at,
        division: division.to_owned(),
        relatives: relatives.to_vec(),
    };
    vec![
        pupil("Lina", "Crayon", Title::Madame, date(2015, 3, 14), COLLEGE, "6B", &[0, 1]),
        pupil("Noé", "Crayon", Title::Monsieur, date(2017, 5, 5), ECOLE, "CM1-CM2", &[0, 1]),
        pupil("Hugo", "Ballon", Title::Monsieur, date(2014, 6, 2), COLLEGE, "5A", &[2, 3]),
        pupil("Lina", "Crayon", Title::Madame, date(2011, 2, 2), LYCEE, "2DE1", &[4]),
    ]
}

fn relatives() -> Vec<NamedRelative> {
    let relative = |given: &str, family: &str, title, relation, address: &str| NamedRelative {
        given: given.to_owned(),
        family: family.to_owned(),
        title,
        mail: None,
        mobile: None,
        relation,
        level: 1,
        address: Some(address.to_owned()),
    };
    vec![
        relative("Samira", "Crayon", Title::Madame, Relation::Mother, "4 rue du Plumier"),
        relative("Karim", "Crayon", Title::Monsieur, Relation::Father, "4 rue du Plumier"),
        relative("Odile", "Ballon", Title::Madame, Relation::Mother, "11 rue de la Marelle"),
        relative("Firmin", "Ficelle", Title::Monsieur, Relation::Father, "2 place du Tableau noir"),
        relative("Solange", "Crayon", Title::Madame, Relation::Mother, "9 chemin des Gommes"),
    ]
}

fn agents() -> Vec<NamedAgent> {
    let agent = |given: &str, family: &str, title, functions: &[(usize, &str, &str)]| NamedAgent {
        given: given.to_owned(),
        family: family.to_owned(),
        title: Some(title),
        functions: functions.iter().map(|(at, code, discipline)| (*at, (*code).to_owned(), (*discipline).to_owned())).collect(),
        ..NamedAgent::default()
    };
    let teaching = |mut one: NamedAgent, teaches: &[(usize, &str, &str)], head_of: &[(usize, &str)]| {
        one.teaches =
            teaches.iter().map(|(at, division, subject)| (*at, (*division).to_owned(), (*subject).to_owned())).collect();
        one.head_of = head_of.iter().map(|(at, division)| (*at, (*division).to_owned())).collect();
        one
    };
    vec![
        teaching(
            agent("Claude", "Équerre", Title::Monsieur, &[(COLLEGE, "ENS", "L1300"), (LYCEE, "ENS", "L1300")]),
            &[(COLLEGE, "6B", "061300"), (COLLEGE, "5A", "061300"), (LYCEE, "2DE1", "061300")],
            &[(COLLEGE, "5A")],
        ),
        teaching(
            agent("Anne", "Virgule", Title::Madame, &[(COLLEGE, "ENS", "L0202")]),
            &[(COLLEGE, "6B", "020700"), (COLLEGE, "5A", "020700")],
            &[(COLLEGE, "6B")],
        ),
        agent("Paul", "Compas", Title::Monsieur, &[(ECOLE, "ENS", "")]),
        agent("Rose", "Marelle", Title::Madame, &[(COLLEGE, "EDU", "E0030")]),
        agent("Irène", "Tableau", Title::Madame, &[(COLLEGE, "DIR", "D0010")]),
        agent("Yves", "Classeur", Title::Monsieur, &[(COLLEGE, "ADF", "P9101")]),
        agent("Ada", "Souris", Title::Madame, &[(COLLEGE, "LAB", "")]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_schools_bear_the_right_letter() {
        for school in [School::Ecole, School::College, School::Lycee] {
            let uai = school.uai().unwrap();
            assert_eq!(aaf::contacts::uai_letter(&uai[..7]), uai.chars().last(), "{uai}");
        }
    }

    #[test]
    fn the_delivery_of_the_demo_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let made = aaf::generate::generate(folder.path(), &delivery(450)).unwrap();
        assert_eq!(made.students, 870);
        assert_eq!(made.named_students.len(), 4);
    }
}
