//! The samples made by hand decode as their README says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use jiff::civil::date;
use preau_aaf::functions::Profile;
use preau_aaf::model::{Agent, Regime, Relation, Relative, Responsibility, Structure, StructureKind, Student, Title};
use preau_aaf::{Category, Degree, Delivery, DeliveryKind, Entity, Reader, Record, decode};

use super::{Known, apply, deliveries, samples};

#[derive(Default)]
struct People {
    students: BTreeMap<String, Student>,
    relatives: BTreeMap<String, Relative>,
    agents: BTreeMap<String, Agent>,
    structures: Vec<Structure>,
}

fn people(known: &Known) -> People {
    let mut people = People::default();
    for record in known.values() {
        let decoded = decode(record, Degree::Second).unwrap();
        assert_eq!(decoded.warnings, [], "{record:?}");
        match decoded.entity {
            Entity::Student(student) => drop(people.students.insert(student.key.clone(), student)),
            Entity::Relative(relative) => drop(people.relatives.insert(relative.key.clone(), relative)),
            Entity::Agent(agent) => drop(people.agents.insert(agent.key.clone(), agent)),
            Entity::Structure(structure) => people.structures.push(structure),
            Entity::Subject(_) | Entity::Mef(_) => {}
        }
    }
    people
}

fn both() -> Vec<Delivery> {
    deliveries(&samples())
}

fn complet() -> (Known, People) {
    let mut known = Known::new();
    apply(&mut known, &both()[0]);
    let people = people(&known);
    (known, people)
}

#[test]
fn the_folder_holds_a_complet_and_a_delta() {
    let all = both();
    let told: Vec<_> = all.iter().map(|d| (d.kind, d.date, d.degree, d.academy.as_str(), d.version.as_deref())).collect();
    assert_eq!(
        told,
        [
            (DeliveryKind::Complet, date(2026, 9, 14), Degree::Second, "99", Some("AAF-FICTIF")),
            (DeliveryKind::Delta, date(2026, 9, 21), Degree::Second, "99", Some("AAF-FICTIF")),
        ]
    );
    let order: Vec<Category> = all[0].files.iter().map(|file| file.category).collect();
    assert_eq!(order, Category::ALL);
    assert_eq!(all[0].name, "ENT2DVA-ENT99_Complet_20260914");
}

#[test]
fn the_school_has_its_classes_and_groups() {
    let (_, people) = complet();
    let [school] = people.structures.as_slice() else { panic!() };
    assert_eq!(school.uai.as_deref(), Some("0990001N"));
    assert_eq!(school.kind, StructureKind::College);
    assert_eq!((school.name.as_str(), school.name_town.as_deref()), ("de l'Etang Bleu", Some("Boisjoli")));
    assert_eq!(school.name_prefix.as_deref(), Some("CLG"));
    assert_eq!(school.academy.as_ref().unwrap().code, "099");
    assert_eq!(school.divisions.iter().map(|d| d.key.as_str()).collect::<Vec<_>>(), ["6A", "5B"]);
    assert_eq!(school.divisions[0].label.as_deref(), Some("SIXIEME A"));
    assert_eq!(school.divisions[0].mefs, ["10010012110"]);
    assert_eq!(school.groups[1].key, "CHORALE");
    assert_eq!(school.groups[1].divisions, ["6A", "5B"]);
    assert_eq!(school.basin.as_ref().unwrap().label, "BASSIN DE BOISJOLI");
    assert_eq!(school.phone.as_ref().unwrap().number, "+33199000001");
}

#[test]
fn the_students_are_as_told() {
    let (_, people) = complet();
    assert_eq!(people.students.len(), 6);
    let basile = &people.students["700101"];
    assert_eq!((basile.name.given.as_str(), basile.name.family.as_str()), ("Basile", "Tilleul"));
    assert_eq!(basile.birth, date(2015, 3, 14));
    assert_eq!(basile.name.title, Some(Title::Monsieur));
    assert_eq!(basile.address.as_ref().unwrap().lines, ["3 rue du Gué", "Bâtiment C"]);
    assert_eq!(basile.regime, Some(Regime::HalfBoard));
    assert_eq!(basile.transport, Some(true));
    assert_eq!(basile.groups.iter().map(|g| g.key.as_str()).collect::<Vec<_>>(), ["6AGR1", "CHORALE"]);
    assert_eq!(basile.subjects[3].label, "EDUCATION MUSICALE");
    assert_eq!(basile.division_entries[0].date, date(2026, 9, 1));
    assert_eq!(basile.entry, Some(date(2026, 9, 1)));
    let links: Vec<_> = basile.relatives.iter().map(|l| (l.key.as_str(), l.relation, l.financial, l.responsibility)).collect();
    assert_eq!(
        links,
        [("800201", Relation::Mother, true, Responsibility::Legal), ("800202", Relation::Father, false, Responsibility::Legal),]
    );
    let zoe = &people.students["700103"];
    assert_eq!(zoe.name.family, "L'Hermine");
    assert_eq!(zoe.name.others, ["Zoé", "Anne", "Maï"]);
    assert_eq!(zoe.scholarship, Some(true));
    let grandmother = &zoe.relatives[1];
    assert_eq!((grandmother.relation, grandmother.responsibility), (Relation::Ascendant, Responsibility::None));
    assert!(grandmother.contact);
    let ines = &people.students["700104"];
    assert_eq!((ines.name.family.as_str(), ines.name.birth.as_deref()), ("Verne-Saule", Some("Verne")));
    assert_eq!(ines.relatives[0].responsibility, Responsibility::Legal);
    assert_eq!((ines.relatives[1].level, ines.relatives[1].responsibility), (2, Responsibility::InCharge));
    assert_eq!(ines.regime, Some(Regime::Board));
    assert!(ines.address.is_none() && ines.groups.is_empty());
    assert_eq!(ines.address_of, ["800206"]);
    let (one, other) = (&people.students["700105"], &people.students["700106"]);
    assert_eq!((&one.name.given, &one.name.family), (&other.name.given, &other.name.family));
    assert!(other.mail.is_some());
}

#[test]
fn six_relatives_get_an_account_and_eight_if_the_rule_is_wide() {
    let (_, people) = complet();
    let links = || people.students.values().flat_map(|student| &student.relatives);
    let mut legal: Vec<&str> =
        links().filter(|link| link.responsibility == Responsibility::Legal).map(|link| link.key.as_str()).collect();
    legal.sort_unstable();
    legal.dedup();
    assert_eq!(legal, ["800201", "800202", "800203", "800205", "800207", "800208"]);
    assert_eq!(people.relatives.len(), 8);
    assert_eq!(people.agents.len(), 7);
    let camille = &people.relatives["800201"];
    assert_eq!((camille.name.family.as_str(), camille.name.birth.as_deref()), ("Tilleul", Some("Rouvre")));
    assert_eq!(camille.students, ["700101", "700102"]);
    assert_eq!(camille.sms.as_ref().unwrap().number, "+33699001001");
    assert_eq!(camille.address_shared, Some(true));
    // A mobile in the place of the home phone.
    let gaspard = &people.relatives["800202"];
    assert_eq!(gaspard.home_phone, None);
    assert_eq!(gaspard.mobiles[0].number, "+33699001002");
    assert_eq!(people.relatives["800203"].mobiles.len(), 2);
    assert_eq!(people.relatives["800208"].name.title, None);
}

#[test]
fn the_agents_are_as_told() {
    let (_, people) = complet();
    let role = |key: &str| people.agents[key].roles()[0].clone();
    let told = |key: &str| (role(key).profile, role(key).functions);
    assert_eq!(told("500301"), (Profile::Teacher, vec!["teacher"]));
    assert_eq!(told("500305"), (Profile::Teacher, vec!["librarian"]));
    assert_eq!(told("500306"), (Profile::SchoolLife, vec!["cpe"]));
    assert_eq!(told("500307"), (Profile::Management, vec!["head"]));
    assert_eq!(people.agents["500301"].head_of[0].key, "6A");
    assert_eq!(people.agents["500303"].name.birth.as_deref(), Some("Aubepine"));
    assert_eq!(people.agents["500303"].teaches.len(), 3);
    assert!(people.agents["500303"].teaches[2].is_group);
    // Attached where nothing is delivered, at work here.
    let fauvette = &people.agents["500304"];
    assert_eq!(fauvette.attached_to.as_deref(), Some("9002"));
    assert_eq!(fauvette.roles().iter().map(|role| role.structure.as_str()).collect::<Vec<_>>(), ["9002", "9001"]);
    assert_eq!(people.agents["500306"].functions[0].discipline, "EDUCATION (CE ,CPE)");
    assert_eq!(people.agents["500307"].functions[0].discipline, "DIRECTION CHEF D'ETABLISSEMENT");
    // Code and label come in both orders.
    let bruant = &people.agents["500302"];
    assert_eq!((bruant.disciplines[0].code.as_str(), bruant.disciplines[0].label.as_str()), ("02", "LETTRES"));
    assert_eq!((bruant.post_disciplines[0].code.as_str(), bruant.post_disciplines[0].label.as_str()), ("02", "LETTRES MODERNES"));
}

#[test]
fn the_delta_does_what_it_says() {
    let all = both();
    let mut known = Known::new();
    apply(&mut known, &all[0]);
    apply(&mut known, &all[1]);
    let people = people(&known);
    assert_eq!(
        people.students.keys().map(String::as_str).collect::<Vec<_>>(),
        ["700101", "700102", "700103", "700104", "700105", "700107"]
    );
    assert!(!people.relatives.contains_key("800208") && people.relatives.contains_key("800209"));
    let zoe = &people.students["700103"];
    assert_eq!(zoe.divisions[0].key, "5B");
    assert!(zoe.groups.is_empty());
    assert_eq!(zoe.mef.as_ref().unwrap().label, "5EME");
    assert_eq!(zoe.name.family, "L'Hermine");
    assert_eq!(people.relatives["800203"].mobiles.iter().map(|m| m.number.as_str()).collect::<Vec<_>>(), ["+33699002003"]);
    assert_eq!(people.agents["500303"].head_of[0].key, "5B");
    assert!(people.agents["500302"].head_of.is_empty());
}

#[test]
fn each_record_knows_its_line() {
    for delivery in both() {
        for file in &delivery.files {
            let text = fs::read_to_string(&file.path).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let mut reader = Reader::open(&file.path).unwrap();
            let mut record = Record::default();
            while reader.read(&mut record).unwrap() {
                assert!(lines[record.line as usize - 1].ends_with("Request>"), "{} {}", file.name, record.line);
                assert!(lines[record.line as usize + 1].contains(record.id()));
            }
            assert!(reader.ignored().is_empty(), "{:?}", reader.ignored());
            assert_eq!(reader.bytes_read(), file.bytes);
        }
    }
}

#[test]
fn iso_8859_15_says_the_same() {
    for file in &both()[0].files {
        let text = fs::read_to_string(&file.path).unwrap();
        let latin = |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
        let declared = latin(&text.replace("UTF-8", "ISO-8859-15"));
        let undeclared = latin(text.split_once("?>").unwrap().1.trim_start());
        for bytes in [declared, undeclared] {
            let mut latin = Reader::new("latin.xml", Cursor::new(bytes)).unwrap();
            let mut utf8 = Reader::open(&file.path).unwrap();
            let (mut one, mut other) = (Record::default(), Record::default());
            while utf8.read(&mut one).unwrap() {
                assert!(latin.read(&mut other).unwrap());
                assert_eq!(one.raw, other.raw);
            }
            assert!(!latin.read(&mut other).unwrap());
        }
    }
}
