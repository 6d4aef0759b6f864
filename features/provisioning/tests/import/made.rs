//! Deliveries made by hand, record by record.

use aaf::generate::write_request;
use aaf::{Attr, Category, RawRecord, Request};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One delivery in the making.
pub struct Made {
    academy: &'static str,
    degree: &'static str,
    kind: &'static str,
    date: &'static str,
    texts: BTreeMap<Category, String>,
}

impl Made {
    /// A Complet of the second degree of academy 99, on a day such as `20260914`.
    pub fn complet(date: &'static str) -> Self {
        let texts = [Category::EtabEducNat, Category::Eleve, Category::PersRelEleve, Category::PersEducNat];
        let texts = texts.into_iter().map(|category| (category, String::new())).collect();
        Self { academy: "99", degree: "2D", kind: "Complet", date, texts }
    }
    pub fn delta(date: &'static str) -> Self {
        Self { kind: "Delta", texts: BTreeMap::new(), ..Self::complet(date) }
    }
    pub fn of_academy(self, academy: &'static str) -> Self {
        Self { academy, ..self }
    }
    pub fn first_degree(self) -> Self {
        Self { degree: "1D", ..self }
    }
    pub fn add(mut self, records: impl IntoIterator<Item = RawRecord>) -> Self {
        for record in records {
            write_request(self.texts.entry(record.category()).or_default(), Request::Add, &record);
        }
        self
    }
    pub fn modify(mut self, record: RawRecord) -> Self {
        write_request(self.texts.entry(record.category()).or_default(), Request::Modify, &record);
        self
    }
    pub fn delete(mut self, category: Category, key: &str) -> Self {
        write_request(self.texts.entry(category).or_default(), Request::Delete, &RawRecord::new(category, key));
        self
    }
    /// Leaves out a file.
    pub fn without(mut self, category: Category) -> Self {
        self.texts.remove(&category);
        self
    }
    /// Writes the files into a new folder below `folder`.
    pub fn write(&self, folder: &Path) -> PathBuf {
        let folder = folder.join(format!("{}-{}-{}-{}", self.academy, self.degree, self.kind, self.date));
        std::fs::create_dir_all(&folder).unwrap();
        for (category, text) in &self.texts {
            let name = format!("ENT{}_{}_{}_{}_0000.xml", self.degree, self.kind, self.date, category.file_word());
            let whole = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ficAlimMENESR>\n<!-- codeAcademieExport=\"{}\" -->\n<!-- degre=\"{}\" -->\n{text}</ficAlimMENESR>\n",
                self.academy, self.degree
            );
            std::fs::write(folder.join(name), whole).unwrap();
        }
        folder
    }
}

fn record(category: Category, key: &str, values: &[(Attr, &[&str])]) -> RawRecord {
    let mut record = RawRecord::new(category, key);
    record.set(category.key_attr(), [key]);
    for (attr, values) in values {
        record.set(*attr, *values);
    }
    record
}

/// A modification of some attributes.
pub fn change(category: Category, key: &str, values: &[(Attr, &[&str])]) -> RawRecord {
    let mut record = RawRecord::new(category, key);
    for (attr, values) in values {
        record.set(*attr, *values);
    }
    record
}

/// A collège.
pub fn school(key: &str, uai: &str, name: &str) -> RawRecord {
    let named = format!("CLG${name}$BOISJOLI");
    record(
        Category::EtabEducNat,
        key,
        &[
            (Attr::Uai, &[uai]),
            (Attr::StructureName, &[&named]),
            (Attr::StructureTypeCode, &["340"]),
            (Attr::Academy, &["EXEMPLE"]),
        ],
    )
}

/// A pupil of a school and division, with relatives as the feed writes them.
pub fn pupil(key: &str, school: &str, division: &str, name: (&str, &str), relatives: &[&str]) -> RawRecord {
    let (class, school_id) = (format!("{school}${division}"), format!("5{key}"));
    record(
        Category::Eleve,
        key,
        &[
            (Attr::SchoolId, &[&school_id]),
            (Attr::BirthDate, &["14/03/2014"]),
            (Attr::Sn, &[name.1]),
            (Attr::GivenName, &[name.0]),
            (Attr::Relatives, relatives),
            (Attr::Mef, &["10010012110"]),
            (Attr::LevelLabel, &["6EME"]),
            (Attr::AttachedTo, &[school]),
            (Attr::Classes, &[&class]),
        ],
    )
}

/// A record with one more attribute.
pub fn with(mut record: RawRecord, attr: Attr, values: &[&str]) -> RawRecord {
    record.set(attr, values);
    record
}

/// A relative.
pub fn relative(key: &str, name: (&str, &str)) -> RawRecord {
    record(Category::PersRelEleve, key, &[(Attr::Sn, &[name.1]), (Attr::GivenName, &[name.0])])
}

/// A teacher of schools.
pub fn teacher(key: &str, schools: &[&str], name: (&str, &str), mail: &str) -> RawRecord {
    let functions: Vec<String> = schools.iter().map(|school| format!("{school}$ENS$ENSEIGNEMENT$L1300$MATHEMATIQUES")).collect();
    let functions: Vec<&str> = functions.iter().map(String::as_str).collect();
    record(
        Category::PersEducNat,
        key,
        &[(Attr::Sn, &[name.1]), (Attr::GivenName, &[name.0]), (Attr::Mail, &[mail]), (Attr::Functions, &functions)],
    )
}
