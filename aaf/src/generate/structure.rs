//! A structure in the making: its spec, its number, its plan, and its own record.

use super::school as plan;
use super::{GenerateError, SchoolKind, StructureSpec, people};
use crate::attr::Attr;
use crate::contacts::uai_letter;
use crate::delivery::Degree;
use crate::raw::{Category, RawRecord};

/// A structure and its plan.
pub(super) struct School<'s> {
    pub(super) index: usize,
    pub(super) spec: &'s StructureSpec,
    pub(super) key: String,
    pub(super) uai: String,
    pub(super) divisions: Vec<plan::Division>,
    pub(super) groups: Vec<plan::Group>,
    /// One base in four keeps names without accents.
    pub(super) plain: bool,
}

impl<'s> School<'s> {
    pub(super) fn new(index: usize, spec: &'s StructureSpec, key: &str) -> Self {
        let digits = format!("099{:04}", index + 1);
        let uai = spec.uai.clone().unwrap_or_else(|| format!("{digits}{}", uai_letter(&digits).unwrap_or('A')));
        let divisions = plan::divisions(spec.kind, spec.students, key);
        let groups = plan::groups(spec.kind, &divisions);
        School { index, spec, key: key.to_owned(), uai, divisions, groups, plain: index % 4 == 3 }
    }

    pub(super) fn degree(&self) -> Degree {
        self.spec.kind.degree()
    }

    /// What people call a division by.
    pub(super) fn called<'d>(&self, division: &'d plan::Division) -> &'d str {
        match self.degree() {
            Degree::First => &division.label,
            Degree::Second => &division.key,
        }
    }

    pub(super) fn division(&self, name: &str) -> Result<usize, GenerateError> {
        self.divisions
            .iter()
            .position(|division| self.called(division) == name)
            .ok_or_else(|| GenerateError::UnknownDivision { index: self.index, division: name.to_owned() })
    }

    /// A name as its base keeps it: in capitals, with or without accents.
    pub(super) fn capitals(&self, name: &str) -> String {
        match self.plain {
            true => people::without_accents(name).to_uppercase(),
            false => name.to_uppercase(),
        }
    }

    pub(super) fn record(&self) -> RawRecord {
        let (prefix, kind, code) = match self.spec.kind {
            SchoolKind::Ecole => ("E.E.PU", "ECOLE PRIMAIRE", "151"),
            SchoolKind::College => ("CLG", "COLLEGE", "340"),
            SchoolKind::Lycee => ("LGT", "LYCEE D ENSEIGNEMENT GENERAL ET TECHNOLOGIQUE", "302"),
        };
        let mut record = RawRecord::new(Category::EtabEducNat, self.key.as_str());
        let name = format!("{prefix}${}${}", self.spec.name.to_uppercase(), self.spec.town.to_uppercase());
        let mail = format!("ce.{}@ac-exemple.invalid", self.uai.to_lowercase());
        let siret = format!("{:014}", self.index + 1);
        let phone = people::landline(self.index);
        let street = format!("{} rue des Écoles", self.index % 80 + 1);
        let town = self.spec.town.to_uppercase();
        let postal_code = people::postal_code(self.index);
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::StructureKey, &self.key);
        set(Attr::Uai, &self.uai);
        if self.degree() == Degree::Second {
            set(Attr::SchoolUai, &self.uai);
        }
        set(Attr::Siren, &siret);
        set(Attr::StructureName, &name);
        set(Attr::StructureType, kind);
        set(Attr::StructureTypeCode, code);
        if self.degree() == Degree::First {
            set(Attr::EcoleMinistry, "MINISTERE DE L'EDUCATION NATIONALE");
            set(Attr::EcoleMinistryCode, "06");
            set(Attr::Contract, "PU");
            set(Attr::StructurePostBox, "");
            set(Attr::StructureAddress, &street);
            set(Attr::StructurePostalCode, &postal_code);
            set(Attr::StructureTown, &town);
            set(Attr::StructurePhone, &phone);
            set(Attr::StructureFax, "");
            set(Attr::StructureMailSi, &mail);
            set(Attr::Academy, "EXEMPLE");
            set(Attr::AcademyCode, "099");
            set(Attr::EcoleDistrict, &format!("CIRCONSCRIPTION DE {town}"));
            set(Attr::EcoleCommune, &town);
            return record;
        }
        set(Attr::Ministry, "MINISTERE DE L'EDUCATION NATIONALE");
        set(Attr::MinistryCode, "06");
        set(Attr::Contract, "PU");
        set(Attr::PostOfficeBox, "");
        set(Attr::Street, &street);
        set(Attr::PostalCode, &postal_code);
        set(Attr::Town, &town);
        set(Attr::TelephoneNumber, &phone);
        set(Attr::Fax, "");
        set(Attr::StructureMailSi, &mail);
        set(Attr::AttachedStructure, "");
        set(Attr::Basin, &format!("99{:03}$BASSIN DE {town}", self.index / 10 + 1));
        set(Attr::Academy, "EXEMPLE");
        set(Attr::AcademyCode, "099");
        // One structure in ten declares nothing: its divisions are known through its people.
        if self.index % 10 != 7 {
            let classes = self.divisions.iter().map(|division| {
                let mefs: Vec<&str> = division.levels.iter().map(|&level| plan::levels(self.spec.kind)[level].mef.0).collect();
                format!("{}${}${}", division.key, division.label, mefs.join("$"))
            });
            record.set(Attr::StructureClasses, classes);
            let groups = self.groups.iter().map(|group| {
                let of: Vec<&str> = group.divisions.iter().map(|&division| self.divisions[division].key.as_str()).collect();
                format!("{}${}${}", group.key, group.label, of.join("$"))
            });
            record.set(Attr::StructureGroups, groups);
        }
        record
    }
}
