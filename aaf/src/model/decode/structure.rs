//! Structures with what they declare, and the lists of the whole feed: subjects and study plans.

use super::super::{Address, Contract, DivisionOf, GroupOf, Labelled, Mef, Reason, Structure, StructureKind, Subject};
use super::{Reading, fields, some};
use crate::attr::Attr;
use crate::contacts::{self, Uai};
use crate::delivery::Degree;
use crate::names::display_place;

impl Reading<'_> {
    pub(super) fn structure(&mut self) -> Structure {
        let key = self.key();
        let uai = self.uai();
        let raw_name = self.text(&[Attr::StructureName]).unwrap_or_default();
        let (name_prefix, name, name_town) = current_name(&raw_name);
        let type_label = self.text(&[Attr::StructureType]);
        let type_code = self.text(&[Attr::StructureTypeCode]);
        let kind = structure_kind(type_code.as_deref(), type_label.as_deref(), name_prefix.as_deref(), self.degree);
        let postal_code = self.text(&[Attr::PostalCode, Attr::StructurePostalCode]);
        let town = self.text(&[Attr::Town, Attr::StructureTown]);
        let lines: Vec<String> =
            [self.text(&[Attr::Street, Attr::StructureAddress]), self.text(&[Attr::PostOfficeBox, Attr::StructurePostBox])]
                .iter()
                .flatten()
                .flat_map(|text| fields(text))
                .filter_map(some)
                .take(4)
                .collect();
        let address = Address { lines, postal_code, town, country: None };
        Structure {
            key,
            uai,
            siret: self.text(&[Attr::Siren]),
            name,
            raw_name,
            name_prefix,
            name_town,
            kind,
            type_label,
            type_code,
            ministry_code: self.text(&[Attr::MinistryCode, Attr::EcoleMinistryCode]),
            ministry: self.text(&[Attr::Ministry, Attr::EcoleMinistry]),
            contract: self.record.first(Attr::Contract).and_then(|value| match value.to_uppercase() {
                text if text.starts_with("PU") => Some(Contract::Public),
                text if text.starts_with("PR") => Some(Contract::Private),
                _ => None,
            }),
            address: (address != Address::default()).then_some(address),
            phone: self.phone(&[Attr::TelephoneNumber, Attr::StructurePhone]),
            fax: self.phone(&[Attr::Fax, Attr::StructureFax]),
            mail: self.mail(&[Attr::StructureMailSi, Attr::StructureMail]),
            attached_to: self.list(Attr::AttachedStructure),
            basin: self.labelled(Attr::Basin, false).pop(),
            academy: self.academy(),
            district: self.text(&[Attr::EcoleDistrict]),
            divisions: self
                .declared(Attr::StructureClasses)
                .into_iter()
                .map(|(key, label, mefs)| DivisionOf { key, label, mefs })
                .collect(),
            groups: self
                .declared(Attr::StructureGroups)
                .into_iter()
                .map(|(key, label, divisions)| GroupOf { key, label, divisions })
                .collect(),
        }
    }

    fn uai(&mut self) -> Option<String> {
        let (attr, value) = self.first(&[Attr::Uai, Attr::SchoolUai])?;
        let uai = value.to_uppercase();
        match contacts::uai(&uai) {
            Uai::Good => {}
            Uai::WrongLetter => self.refuse(attr, value, Reason::WrongUaiLetter),
            Uai::Malformed => {
                self.refuse(attr, value, Reason::MalformedUai);
                return None;
            }
        }
        Some(uai)
    }

    fn academy(&self) -> Option<Labelled> {
        let (code, label) = (self.text(&[Attr::AcademyCode]), self.text(&[Attr::Academy]));
        (code.is_some() || label.is_some()).then(|| Labelled { code: code.unwrap_or_default(), label: label.unwrap_or_default() })
    }

    /// `key$label$more…`: divisions with their modules, groups with their divisions. One listed
    /// twice is one.
    fn declared(&mut self, attr: Attr) -> Vec<(String, Option<String>, Vec<String>)> {
        let mut all: Vec<(String, Option<String>, Vec<String>)> = Vec::new();
        for value in self.record.values(attr) {
            let mut parts = fields(value);
            let key = parts.next().unwrap_or_default();
            if key.is_empty() {
                self.refuse(attr, value, Reason::EmptyField);
                continue;
            }
            let label = parts.next().and_then(some);
            let more = parts.filter_map(some);
            match all.iter_mut().find(|(known, ..)| known == key) {
                Some((_, known_label, known)) => {
                    *known_label = known_label.take().or(label);
                    for item in more {
                        if !known.contains(&item) {
                            known.push(item);
                        }
                    }
                }
                None => all.push((key.to_owned(), label, more.collect())),
            }
        }
        all
    }

    pub(super) fn subject(&mut self) -> Subject {
        Subject { key: self.key(), label: self.text(&[Attr::SubjectLabel]), parent: self.text(&[Attr::SubjectParent]) }
    }

    pub(super) fn mef(&mut self) -> Mef {
        Mef {
            key: self.key(),
            label: self.text(&[Attr::MefName]),
            parent: self.text(&[Attr::MefParent]),
            stat11: self.text(&[Attr::MefStat11]),
            level: self.text(&[Attr::MefLevel]),
            track: self.text(&[Attr::MefTrack]),
        }
    }
}

/// `TYPE$NAME$TOWN` (of today) or `TYPE-NAME-ac-ACADEMY` (of 2013).
fn current_name(raw: &str) -> (Option<String>, String, Option<String>) {
    if raw.contains('$') {
        let mut parts = fields(raw);
        let prefix = parts.next().and_then(some);
        let name = display_place(parts.next().unwrap_or_default());
        let town = parts.next().and_then(some).map(|town| display_place(&town));
        return match name.is_empty() {
            true => (prefix, town.clone().unwrap_or_default(), town),
            false => (prefix, name, town),
        };
    }
    if let Some((before, _)) = raw.rsplit_once("-ac-")
        && let Some((prefix, name)) = before.split_once('-')
    {
        return (some(prefix), display_place(name), None);
    }
    (None, display_place(raw), None)
}

fn structure_kind(code: Option<&str>, label: Option<&str>, prefix: Option<&str>, degree: Degree) -> StructureKind {
    match code {
        Some("340") => return StructureKind::College,
        Some("300" | "302" | "306") => return StructureKind::Lycee,
        Some("320") => return StructureKind::LyceePro,
        Some("370") => return StructureKind::Special,
        _ => {}
    }
    let label = label.unwrap_or_default().to_uppercase();
    let prefix = prefix.unwrap_or_default().to_uppercase();
    let says = |word: &str| label.contains(word);
    if says("PROFESSIONNEL") || matches!(prefix.as_str(), "LP" | "LPO LP") {
        StructureKind::LyceePro
    } else if says("LYCEE") || says("LYCÉE") || matches!(prefix.as_str(), "LYC" | "LGT" | "LPO" | "LG") {
        StructureKind::Lycee
    } else if says("COLLEGE") || says("COLLÈGE") || prefix == "CLG" {
        StructureKind::College
    } else if says("EREA") || says("ADAPTE") {
        StructureKind::Special
    } else if degree == Degree::First || says("ECOLE") || says("ÉCOLE") {
        StructureKind::Ecole
    } else {
        StructureKind::Other
    }
}
