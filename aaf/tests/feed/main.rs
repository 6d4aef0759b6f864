//! The feed as a whole: samples, pitfalls, hostile archives, chance, and what is generated.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod archives;
mod generated;
mod pitfalls;
mod properties;
mod samples;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use preau_aaf::reader::ReadErrorKind;
use preau_aaf::{Category, Decoded, Degree, Delivery, Entity, Limits, RawRecord, Reader, Record, Request, decode, open};

/// The samples that stand beside the tests.
fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

/// All records of a text.
fn read(text: impl AsRef<[u8]>) -> Result<Vec<Record>, (u64, ReadErrorKind)> {
    let told = |error: preau_aaf::ReadError| (error.line, error.kind);
    let mut reader = Reader::new("test.xml", Cursor::new(text.as_ref())).map_err(told)?;
    let mut record = Record::default();
    let mut all = Vec::new();
    while reader.read(&mut record).map_err(told)? {
        all.push(record.clone());
    }
    Ok(all)
}

/// A file with these requests in it.
fn file(requests: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ficAlimMENESR>\n{requests}\n</ficAlimMENESR>\n")
}

/// An `addRequest` with these attributes, each value given apart.
fn add(category: Category, id: &str, attributes: &[(&str, &[&str])]) -> String {
    let mut text = format!(
        "<addRequest><operationalAttributes><attr name=\"{}\"><value>{}</value></attr></operationalAttributes>\
         <identifier><id>{id}</id></identifier><attributes>",
        category.operational(),
        category.name(),
    );
    for (name, values) in attributes {
        text.push_str(&format!("<attr name=\"{name}\">"));
        for value in *values {
            text.push_str(&format!("<value>{value}</value>"));
        }
        text.push_str("</attr>");
    }
    text + "</attributes></addRequest>"
}

/// The only record of an `addRequest`.
fn one(category: Category, attributes: &[(&str, &[&str])]) -> Record {
    let mut all = read(file(&add(category, "1", attributes))).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// What the only record of an `addRequest` means.
fn meant(category: Category, degree: Degree, attributes: &[(&str, &[&str])]) -> Decoded {
    let record = one(category, attributes);
    assert_eq!(record.flaws, []);
    decode(&record.raw, degree).unwrap()
}

const STUDENT: [(&str, &[&str]); 4] = [
    ("sn", &["FRENE"]),
    ("givenName", &["Malo"]),
    ("ENTPersonDateNaissance", &["12/12/2014"]),
    ("ENTPersonStructRattach", &["9001"]),
];

/// A student with the least he must have, and these attributes.
fn student(attributes: &[(&str, &[&str])]) -> (preau_aaf::model::Student, Vec<preau_aaf::Refused>) {
    let all: Vec<_> = STUDENT.iter().chain(attributes).copied().collect();
    match meant(Category::Eleve, Degree::Second, &all) {
        Decoded { entity: Entity::Student(student), warnings } => (student, warnings),
        other => panic!("{other:?}"),
    }
}

fn agent(attributes: &[(&str, &[&str])]) -> (preau_aaf::model::Agent, Vec<preau_aaf::Refused>) {
    let mut all: Vec<(&str, &[&str])> = vec![("sn", &["OSIER"]), ("givenName", &["Mireille"])];
    all.extend(attributes);
    match meant(Category::PersEducNat, Degree::Second, &all) {
        Decoded { entity: Entity::Agent(agent), warnings } => (agent, warnings),
        other => panic!("{other:?}"),
    }
}

/// The deliveries of a folder.
fn deliveries(path: &Path) -> Vec<Delivery> {
    let work = tempfile::tempdir().unwrap();
    open(path, work.path(), &Limits::default()).unwrap()
}

/// What is known after a delivery: records by category and key.
type Known = BTreeMap<(Category, String), RawRecord>;

/// Applies a delivery over what is known, as an importer does.
fn apply(known: &mut Known, delivery: &Delivery) {
    let mut record = Record::default();
    for file in &delivery.files {
        let mut reader = Reader::open(&file.path).unwrap();
        while reader.read(&mut record).unwrap() {
            assert_eq!(record.flaws, []);
            assert_eq!(record.category(), file.category);
            let key = (record.category(), record.id().to_owned());
            match record.request {
                Request::Add => drop(known.insert(key, record.raw.clone())),
                Request::Modify => known.get_mut(&key).expect("known before").apply(&record.raw),
                Request::Delete => drop(known.remove(&key).expect("known before")),
            }
        }
    }
}
