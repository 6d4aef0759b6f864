//! What is generated reads back whole, is the same each time, and looks like schools.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use jiff::civil::date;
use preau_aaf::functions::Profile;
use preau_aaf::generate::{
    Extra, GenerateError, NamedAgent, NamedPupil, NamedRelative, Options, SchoolKind, StructureSpec, Summary, generate,
};
use preau_aaf::model::{Relation, Responsibility, Title};
use preau_aaf::{Category, Degree, DeliveryKind, Entity, RawRecord, decode};

use super::{Known, apply, deliveries};

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(of) = folders.pop() {
        for entry in fs::read_dir(of).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => drop(all.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read(&path).unwrap())),
            }
        }
    }
    all
}

fn options(structures: usize, students: usize) -> Options {
    Options { structures, students, seed: 42, ..Options::default() }
}

/// Every record means something and nothing is doubtful.
fn decoded(known: &Known, degree: Degree) -> Vec<Entity> {
    known
        .values()
        .map(|record| {
            let decoded = decode(record, degree).unwrap_or_else(|refused| panic!("{record:?}: {refused:?}"));
            assert_eq!(decoded.warnings, [], "{record:?}");
            decoded.entity
        })
        .collect()
}

fn generated(options: &Options) -> (Summary, [Known; 2]) {
    let out = tempfile::tempdir().unwrap();
    let summary = generate(out.path(), options).unwrap();
    let mut known = [Known::new(), Known::new()];
    for delivery in deliveries(out.path()).iter().filter(|delivery| delivery.kind == DeliveryKind::Complet) {
        apply(&mut known[delivery.degree as usize], delivery);
    }
    (summary, known)
}

/// A number for all files of a folder, names included (FNV-1a, the same on every machine).
fn number_of(folder: &Path) -> u64 {
    let all = files(folder);
    let bytes = all.iter().flat_map(|(name, content)| name.bytes().chain(content.iter().copied()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |number, byte| (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_files_are_those_of_always() {
    // Demos, measures and reports of faults name a seed: who changes what it gives says so here.
    let folder = tempfile::tempdir().unwrap();
    generate(folder.path(), &options(7, 500)).unwrap();
    assert_eq!(number_of(folder.path()), 17_776_473_659_997_036_185);
}

#[test]
fn the_same_options_give_the_same_files() {
    let (one, other, third) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    generate(one.path(), &options(6, 1500)).unwrap();
    generate(other.path(), &options(6, 1500)).unwrap();
    assert!(files(one.path()) == files(other.path()));
    generate(third.path(), &Options { seed: 43, ..options(6, 1500) }).unwrap();
    assert!(files(one.path()) != files(third.path()));
}

#[test]
fn a_complet_and_its_delta_are_the_next_complet() {
    let (out, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = Options { after: Some(after.path().to_owned()), ..options(7, 3000) };
    let summary = generate(out.path(), &options).unwrap();
    assert!(summary.delta.added > 5 && summary.delta.modified > 10 && summary.delta.deleted > 5, "{summary:?}");
    let mut known = [Known::new(), Known::new()];
    let all = deliveries(out.path());
    let order: Vec<(DeliveryKind, Degree)> = all.iter().map(|delivery| (delivery.kind, delivery.degree)).collect();
    assert_eq!(
        order,
        [
            (DeliveryKind::Complet, Degree::First),
            (DeliveryKind::Complet, Degree::Second),
            (DeliveryKind::Delta, Degree::First),
            (DeliveryKind::Delta, Degree::Second),
        ]
    );
    for delivery in &all {
        assert_eq!(delivery.academy, "99");
        apply(&mut known[delivery.degree as usize], delivery);
        decoded(&known[delivery.degree as usize], delivery.degree);
    }
    for delivery in deliveries(after.path()) {
        assert_eq!(delivery.date, date(2026, 9, 21));
        let mut whole = Known::new();
        apply(&mut whole, &delivery);
        assert!(whole == known[delivery.degree as usize]);
    }
}

#[test]
fn the_demo_has_its_three_schools() {
    let (summary, known) = generated(&options(3, 870));
    let shape: Vec<(SchoolKind, usize)> = summary.structures.iter().map(|s| (s.kind, s.students)).collect();
    assert_eq!(shape, [(SchoolKind::Ecole, 120), (SchoolKind::College, 450), (SchoolKind::Lycee, 300)]);
    assert_eq!(summary.students, 870);
    let count = |degree: usize, category| known[degree].keys().filter(|key| key.0 == category).count();
    assert_eq!((count(0, Category::Eleve), count(1, Category::Eleve)), (120, 750));
    assert_eq!(count(0, Category::PersRelEleve) + count(1, Category::PersRelEleve), summary.relatives);
    assert_eq!(count(0, Category::PersEducNat) + count(1, Category::PersEducNat), summary.agents);
    assert!(summary.structures[1].divisions.contains(&"6B".to_owned()), "{:?}", summary.structures[1].divisions);
    assert!(summary.structures[2].divisions.contains(&"2DE1".to_owned()), "{:?}", summary.structures[2].divisions);
    assert!(summary.structures[0].divisions.contains(&"CP".to_owned()), "{:?}", summary.structures[0].divisions);
}

#[test]
fn families_and_schools_look_like_ones() {
    let (summary, known) = generated(&options(4, 1400));
    let mut children: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut responsibilities = HashMap::new();
    let mut names: HashMap<(String, String), usize> = HashMap::new();
    let mut relations = BTreeSet::new();
    let (mut alone, mut several_schools) = (0, 0);
    let mut divisions: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut functions = BTreeSet::new();
    let mut heads = BTreeSet::new();
    let mut declared = 0;
    for entity in decoded(&known[1], Degree::Second) {
        match entity {
            Entity::Student(student) => {
                assert_eq!(student.divisions.len(), 1);
                assert!(student.relatives.iter().any(|link| link.responsibility == Responsibility::Legal));
                *divisions.entry((student.divisions[0].structure.clone(), student.divisions[0].key.clone())).or_default() += 1;
                *names.entry((student.name.family.clone(), student.name.given.clone())).or_default() += 1;
                alone += usize::from(student.relatives.len() == 1);
                for link in &student.relatives {
                    *responsibilities.entry(link.responsibility).or_insert(0) += 1;
                    relations.insert(format!("{:?}", link.relation));
                    children.entry(link.key.clone()).or_default().insert(student.structure.clone().unwrap());
                }
            }
            Entity::Relative(relative) => {
                assert!(!relative.students.is_empty());
                assert!(relative.mail.is_none_or(|mail| mail.ends_with(".invalid")));
            }
            Entity::Agent(agent) => {
                let roles = agent.roles();
                assert!(!roles.is_empty());
                several_schools += usize::from(roles.len() > 1);
                functions.extend(roles.iter().flat_map(|role| role.functions.clone()));
                heads.extend(agent.head_of.into_iter().map(|class| (class.structure, class.key)));
            }
            Entity::Structure(structure) => declared += structure.divisions.len(),
            Entity::Subject(_) | Entity::Mef(_) => {}
        }
    }
    assert!(several_schools > 0);
    assert!(children.values().any(|structures| structures.len() > 1), "a family in two schools");
    let at_home = |record: &&RawRecord| record.first(preau_aaf::Attr::HomePhone).is_some_and(|phone| phone.starts_with("06"));
    assert!(alone > 20 && known[1].values().filter(at_home).count() > 0);
    assert!(names.values().any(|&count| count > 1), "homonyms");
    assert!(responsibilities[&Responsibility::InCharge] > 5 && responsibilities[&Responsibility::None] > 20);
    for relation in ["Mother", "Father", "Guardian", "FosterCarer", "Ascendant", "OtherFamily"] {
        assert!(relations.contains(relation), "{relation}");
    }
    for function in ["head", "deputy_head", "teacher", "librarian", "cpe", "aed", "secretary", "nurse", "social", "psy", "aesh"] {
        assert!(functions.contains(function), "{function}: {functions:?}");
    }
    assert_eq!(divisions.len(), declared);
    assert!(divisions.values().all(|count| (24..=30).contains(count)), "{divisions:?}");
    assert_eq!(heads, divisions.keys().cloned().collect());
    let second: usize = summary.structures.iter().filter(|s| s.kind != SchoolKind::Ecole).map(|s| s.divisions.len()).sum();
    assert_eq!(divisions.len(), second);
}

#[test]
fn families_cross_the_two_degrees() {
    let (_, known) = generated(&options(6, 2000));
    let mails = |known: &Known| -> BTreeSet<String> {
        known
            .values()
            .filter(|r| r.category() == Category::PersRelEleve)
            .filter_map(|r| r.first(preau_aaf::Attr::Mail).or(r.first(preau_aaf::Attr::PersonMail)))
            .map(str::to_owned)
            .collect()
    };
    assert!(mails(&known[0]).intersection(&mails(&known[1])).count() > 3);
}

fn named() -> Options {
    let spec =
        |kind, name: &str, students| StructureSpec { kind, name: name.into(), town: "Boisjoli".into(), students, uai: None };
    let pupil = |given: &str, family: &str, structure_index, division: &str, relatives: &[usize], birth| NamedPupil {
        given: given.into(),
        family: family.into(),
        title: Title::Madame,
        birth,
        structure_index,
        division: division.into(),
        relatives: relatives.to_vec(),
    };
    let relative = |given: &str, family: &str, title, relation, level| NamedRelative {
        given: given.into(),
        family: family.into(),
        title,
        mail: Some(format!("{given}@exemple.invalid").to_lowercase()),
        mobile: Some("+33 6 39 98 00 01".into()),
        relation,
        level,
        address: None,
    };
    let f = |structure, code: &str, discipline: &str| (structure, code.to_owned(), discipline.to_owned());
    Options {
        seed: 7,
        structures_spec: Some(vec![
            spec(SchoolKind::Ecole, "des Mésanges", 120),
            spec(SchoolKind::College, "de l'Étang Bleu", 450),
            spec(SchoolKind::Lycee, "du Canal", 300),
        ]),
        extra: Extra {
            students: vec![
                pupil("Zoé", "de La Gomme", 1, "6B", &[0, 1], date(2015, 6, 30)),
                pupil("Ondine", "de La Gomme", 0, "CP", &[0, 1, 2], date(2020, 1, 2)),
            ],
            relatives: vec![
                relative("Camille", "Crayon", Title::Madame, Relation::Mother, 1),
                relative("Gaspard", "de La Gomme", Title::Monsieur, Relation::Father, 1),
                relative("Anne", "Taille-Crayon", Title::Madame, Relation::Ascendant, 0),
            ],
            agents: vec![
                NamedAgent {
                    given: "Mireille".into(),
                    family: "Compas".into(),
                    title: Some(Title::Madame),
                    functions: vec![f(1, "ENS", "L1300"), f(2, "ENS", "L1300")],
                    teaches: vec![f2(1, "6B", "061300"), f2(2, "2DE1", "061300")],
                    head_of: vec![(1, "6B".into())],
                },
                NamedAgent {
                    given: "Marc".into(),
                    family: "Cartable".into(),
                    title: Some(Title::Monsieur),
                    functions: vec![f(1, "DIR", "D0010")],
                    ..NamedAgent::default()
                },
                NamedAgent {
                    given: "Élise".into(),
                    family: "Buvard".into(),
                    title: Some(Title::Madame),
                    functions: vec![f(0, "DIR", "")],
                    ..NamedAgent::default()
                },
            ],
        },
        ..Options::default()
    }
}

fn f2(structure: usize, division: &str, subject: &str) -> (usize, String, String) {
    (structure, division.to_owned(), subject.to_owned())
}

#[test]
fn named_people_are_in_their_places() {
    let (summary, known) = generated(&named());
    let find = |degree: Degree, category, key: &str| -> Entity {
        let record: &RawRecord = &known[degree as usize][&(category, key.to_owned())];
        decode(record, degree).unwrap().entity
    };
    let zoe = &summary.named_students[0];
    let Entity::Student(zoe) = find(zoe.degree, Category::Eleve, &zoe.key) else { panic!() };
    assert_eq!((zoe.name.given.as_str(), zoe.name.family.as_str()), ("Zoé", "de La Gomme"));
    assert_eq!(zoe.divisions[0].key, "6B");
    let ondine = &summary.named_students[1];
    assert_eq!(ondine.degree, Degree::First);
    let Entity::Student(ondine) = find(Degree::First, Category::Eleve, &ondine.key) else { panic!() };
    assert_eq!(ondine.divisions[0].label.as_deref(), Some("CP"));
    assert_eq!(ondine.relatives.len(), 2);
    // The mother has a key in each degree; the grandmother, known to the first one only, has none.
    assert_eq!(summary.named_relatives.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 0]);
    let Entity::Relative(mother) = find(Degree::Second, Category::PersRelEleve, &summary.named_relatives[0][1].key) else {
        panic!()
    };
    assert_eq!(mother.students, std::slice::from_ref(&zoe.key));
    assert_eq!(mother.mail.as_deref(), Some("camille@exemple.invalid"));
    assert_eq!(mother.address, zoe.address);
    assert_eq!(zoe.address.unwrap().town.as_deref(), Some("BOISJOLI"));
    let Entity::Agent(compas) = find(Degree::Second, Category::PersEducNat, &summary.named_agents[0][0].key) else { panic!() };
    assert_eq!(compas.roles().len(), 2);
    assert_eq!(compas.teaches.len(), 2);
    let Entity::Agent(head) = find(Degree::First, Category::PersEducNat, &summary.named_agents[2][0].key) else { panic!() };
    assert_eq!(head.roles()[0].profile, Profile::Management);
    // They stand in for others: one mathematician in 6B, one head, one head teacher.
    let agents: Vec<_> = decoded(&known[1], Degree::Second)
        .into_iter()
        .filter_map(|entity| if let Entity::Agent(agent) = entity { Some(agent) } else { None })
        .collect();
    let college = &summary.structures[1].key;
    let in_6b = |class: &preau_aaf::model::ClassRef| class.structure == *college && class.key == "6B";
    assert_eq!(agents.iter().flat_map(|a| &a.teaches).filter(|t| in_6b(&t.of) && t.subject == "061300").count(), 1);
    assert_eq!(agents.iter().flat_map(|a| &a.head_of).filter(|class| in_6b(class)).count(), 1);
    let principals = agents.iter().flat_map(|a| &a.functions).filter(|f| f.structure == *college && f.discipline_code == "D0010");
    assert_eq!(principals.count(), 1);
    assert_eq!(summary.students, 870);
}

#[test]
fn what_cannot_be_generated_is_told() {
    let out = tempfile::tempdir().unwrap();
    let told = |change: &dyn Fn(&mut Options)| {
        let mut options = named();
        change(&mut options);
        generate(out.path(), &options).unwrap_err()
    };
    assert!(matches!(told(&|o| o.structures_spec = Some(Vec::new())), GenerateError::NoStructure));
    assert!(matches!(told(&|o| o.extra.students[0].structure_index = 9), GenerateError::UnknownStructure { index: 9 }));
    assert!(matches!(told(&|o| o.extra.students[0].relatives = vec![9]), GenerateError::UnknownRelative { index: 9 }));
    assert!(matches!(told(&|o| o.extra.students[0].division = "9Z".into()), GenerateError::UnknownDivision { index: 1, .. }));
    assert!(matches!(
        generate(out.path(), &Options { structures: 10_000, ..Options::default() }),
        Err(GenerateError::TooManyStructures { .. })
    ));
}

#[test]
fn large_kinds_are_cut() {
    let out = tempfile::tempdir().unwrap();
    generate(out.path(), &options(20, 9_000)).unwrap();
    let all = deliveries(out.path());
    let second = all.iter().find(|d| d.degree == Degree::Second && d.kind == DeliveryKind::Complet).unwrap();
    let relatives: Vec<u32> = second.of(Category::PersRelEleve).map(|file| file.number).collect();
    assert_eq!(relatives, [0, 1]);
    assert!(out.path().join("2D/complet/ficAlimMENESR.dtd").exists());
}
