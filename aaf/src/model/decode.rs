//! From a raw record to a typed one: each attribute of AAF annexe 4 bis, read with tolerance.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{
    Address, Agent, ClassRef, Contract, DatedClass, Decoded, DivisionOf, Entity, Function, GroupOf, Labelled, Mef, PersonName,
    Reason, Refused, Regime, Relation, Relative, RelativeLink, Responsibility, Services, Structure, StructureKind, Student,
    Subject, TaughtMef, TaughtSubject, Teaching, Title,
};
use crate::attr::Attr;
use crate::contacts::{self, Phone, Uai};
use crate::delivery::Degree;
use crate::names::{display_given, display_name, display_place, squeeze};
use crate::raw::{Category, RawRecord};

/// The meaning of a record that is whole: one that came by `addRequest`, or the last one known
/// with a modification applied ([`RawRecord::apply`]).
///
/// A record without key or name, or a student without a readable birth date, is refused; the
/// list then holds what is fatal and what is not. Anything else that is wrong is left out of the
/// record and told in its warnings.
pub fn decode(record: &RawRecord, degree: Degree) -> Result<Decoded, Vec<Refused>> {
    let mut reading = Reading { record, degree, refused: Vec::new() };
    let entity = match record.category() {
        Category::EtabEducNat => Entity::Structure(reading.structure()),
        Category::MatEducNat => Entity::Subject(reading.subject()),
        Category::MefEducNat => Entity::Mef(reading.mef()),
        Category::Eleve => Entity::Student(reading.student()),
        Category::PersRelEleve => Entity::Relative(reading.relative()),
        Category::PersEducNat => Entity::Agent(reading.agent()),
    };
    let refused = reading.refused;
    if refused.iter().any(|refused| refused.reason.is_fatal()) {
        return Err(refused);
    }
    Ok(Decoded { entity, warnings: refused })
}

/// A record being read, and what was found wrong with it so far.
struct Reading<'r> {
    record: &'r RawRecord,
    degree: Degree,
    refused: Vec<Refused>,
}

/// The fields of a composite value: `$` between them, the last ones perhaps empty.
fn fields(value: &str) -> impl Iterator<Item = &str> {
    value.split('$').map(str::trim)
}

/// Exactly `N` fields, or none.
fn exactly<const N: usize>(value: &str) -> Option<[&str; N]> {
    let mut all = fields(value);
    let mut out = [""; N];
    for field in &mut out {
        *field = all.next()?;
    }
    all.next().is_none().then_some(out)
}

/// `-` and nothing both mean that the field does not apply.
fn meant(field: &str) -> &str {
    if field == "-" { "" } else { field }
}

fn some(text: &str) -> Option<String> {
    let text = meant(text.trim());
    (!text.is_empty()).then(|| text.to_owned())
}

impl<'r> Reading<'r> {
    fn refuse(&mut self, attr: Attr, value: &str, reason: Reason) {
        self.refused.push(Refused::new(attr.name(), value, reason));
    }

    fn first(&self, attrs: &[Attr]) -> Option<(Attr, &'r str)> {
        attrs.iter().find_map(|&attr| Some((attr, self.record.first(attr)?)))
    }

    fn text(&self, attrs: &[Attr]) -> Option<String> {
        self.first(attrs).and_then(|(_, value)| some(value))
    }

    fn list(&self, attr: Attr) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for value in self.record.values(attr).filter_map(some) {
            if !all.contains(&value) {
                all.push(value);
            }
        }
        all
    }

    fn key(&mut self) -> String {
        let id = self.record.id();
        let attr = self.record.category().key_attr();
        match self.record.first(attr) {
            _ if id.is_empty() => self.refused.push(Refused::new("id", "", Reason::MissingKey)),
            Some(inside) if inside != id => self.refuse(attr, inside, Reason::KeyMismatch),
            _ => {}
        }
        id.to_owned()
    }

    fn name(&mut self) -> PersonName {
        let family = self.first(&[Attr::Sn, Attr::PersonNom, Attr::BirthName]).map(|(_, v)| display_name(v));
        let given = self.first(&[Attr::GivenName, Attr::PersonPrenom]).map(|(_, v)| display_given(v));
        let first_degree = self.degree == Degree::First;
        if family.as_deref().unwrap_or_default().is_empty() {
            self.refuse(if first_degree { Attr::PersonNom } else { Attr::Sn }, "", Reason::MissingName);
        }
        if given.as_deref().unwrap_or_default().is_empty() {
            self.refuse(if first_degree { Attr::PersonPrenom } else { Attr::GivenName }, "", Reason::MissingName);
        }
        PersonName {
            family: family.unwrap_or_default(),
            given: given.unwrap_or_default(),
            birth: self.record.first(Attr::BirthName).map(display_name),
            others: self.list(Attr::OtherGivenNames).iter().map(|name| display_given(name)).collect(),
            title: self.first(&[Attr::PersonalTitle, Attr::PersonCivilite]).and_then(|(_, title)| {
                match title.trim_end_matches('.').to_uppercase().as_str() {
                    "M" | "MR" | "MONSIEUR" => Some(Title::Monsieur),
                    "MME" | "MLLE" | "MADAME" | "MADEMOISELLE" => Some(Title::Madame),
                    _ => None,
                }
            }),
        }
    }

    fn date(&mut self, attr: Attr) -> Option<Date> {
        let value = self.record.first(attr)?;
        let date = french_date(value);
        if date.is_none() {
            self.refuse(attr, value, Reason::UnreadableDate);
        }
        date
    }

    fn yes_or_no(&mut self, attr: Attr) -> Option<bool> {
        let value = self.record.first(attr)?;
        let answer = match value {
            "O" | "o" | "1" => Some(true),
            "N" | "n" | "0" => Some(false),
            _ => None,
        };
        if answer.is_none() {
            self.refuse(attr, value, Reason::NotYesOrNo);
        }
        answer
    }

    fn phone(&mut self, attrs: &[Attr]) -> Option<Phone> {
        let (attr, value) = self.first(attrs)?;
        let phone = contacts::phone(value);
        if phone.is_none() {
            self.refuse(attr, value, Reason::BadPhone);
        }
        phone
    }

    fn mail(&mut self, attrs: &[Attr]) -> Option<String> {
        let (attr, value) = self.first(attrs)?;
        let mail = contacts::mail(value);
        if mail.is_none() {
            self.refuse(attr, value, Reason::BadMail);
        }
        mail
    }

    fn person_address(&self) -> Option<Address> {
        let address = Address {
            lines: self.record.values(Attr::PersonAddress).flat_map(fields).filter_map(some).take(4).collect(),
            postal_code: self.text(&[Attr::PersonPostalCode]),
            town: self.text(&[Attr::PersonTown]),
            country: self.text(&[Attr::PersonCountry]),
        };
        let says_something = !address.lines.is_empty() || address.postal_code.is_some() || address.town.is_some();
        says_something.then_some(address)
    }

    /// `struct$class`, or in the first degree `struct$…$…$key$label`.
    fn class(&mut self, attr: Attr, value: &str, of_five: bool) -> Option<ClassRef> {
        let parts = match of_five {
            true => exactly::<5>(value).map(|[structure, _, _, key, label]| (structure, key, some(label))),
            false => value.split_once('$').filter(|(_, key)| !key.contains('$')).map(|(s, k)| (s.trim(), k.trim(), None)),
        };
        match parts {
            None => self.refuse(attr, value, Reason::WrongFieldCount),
            Some((structure, key, _)) if structure.is_empty() || key.is_empty() => {
                self.refuse(attr, value, Reason::EmptyField);
            }
            Some((structure, key, label)) => {
                return Some(ClassRef { structure: structure.to_owned(), key: key.to_owned(), label });
            }
        }
        None
    }

    fn classes(&mut self, attr: Attr, of_five: bool) -> Vec<ClassRef> {
        let mut all: Vec<ClassRef> = Vec::new();
        let mut seen = HashSet::new();
        for value in self.record.values(attr) {
            if let Some(class) = self.class(attr, value, of_five)
                && seen.insert((class.structure.clone(), class.key.clone()))
            {
                all.push(class);
            }
        }
        all
    }

    fn dated_classes(&mut self, attr: Attr) -> Vec<DatedClass> {
        let mut all = Vec::new();
        for value in self.record.values(attr) {
            // The date stands in the middle; the class is the last field (the first degree has more).
            let parts: Vec<&str> = fields(value).collect();
            let date = parts.get(1).and_then(|field| french_date(field));
            let key = match self.degree {
                Degree::First if parts.len() >= 5 => parts.get(parts.len() - 2),
                _ => parts.get(2),
            };
            match (parts.as_slice(), date, key) {
                ([structure, _, _, ..], Some(date), Some(key)) if !structure.is_empty() && !key.is_empty() => {
                    all.push(DatedClass { structure: (*structure).to_owned(), key: (*key).to_owned(), date });
                }
                ([_, _, _, ..], None, _) => self.refuse(attr, value, Reason::UnreadableDate),
                _ => self.refuse(attr, value, Reason::WrongFieldCount),
            }
        }
        all
    }

    /// Pairs `code$label`, or `label$code` when `reversed`: both orders are in the feed.
    fn labelled(&self, attr: Attr, reversed: bool) -> Vec<Labelled> {
        let mut all = Vec::new();
        for value in self.record.values(attr) {
            // A label may hold the separator; a code never does.
            let (code, label) = match reversed {
                false => value.split_once('$').unwrap_or((value, "")),
                true => value.rsplit_once('$').map_or((value, ""), |(label, code)| (code, label)),
            };
            let pair = Labelled { code: code.trim().to_owned(), label: label.trim().to_owned() };
            if !all.contains(&pair) {
                all.push(pair);
            }
        }
        all
    }

    fn student(&mut self) -> Student {
        let key = self.key();
        let name = self.name();
        let birth = match self.record.first(Attr::BirthDate).map(|value| (value, french_date(value))) {
            None => {
                self.refuse(Attr::BirthDate, "", Reason::MissingBirthDate);
                Date::default()
            }
            Some((value, None)) => {
                self.refuse(Attr::BirthDate, value, Reason::UnreadableBirthDate);
                Date::default()
            }
            Some((value, Some(date))) => {
                if !(1900..=2100).contains(&date.year()) {
                    self.refuse(Attr::BirthDate, value, Reason::ImplausibleDate);
                }
                date
            }
        };
        let (of_five, class_attr, group_attr) = match self.record.names(Attr::PersonClasses) || self.degree == Degree::First {
            true => (true, Attr::PersonClasses, Attr::PersonGroups),
            false => (false, Attr::Classes, Attr::Groups),
        };
        let divisions = self.classes(class_attr, of_five);
        let groups = self.classes(group_attr, of_five);
        let structure = self.text(&[Attr::AttachedTo]).or_else(|| divisions.first().map(|class| class.structure.clone()));
        if structure.is_none() {
            self.refuse(Attr::AttachedTo, "", Reason::MissingStructure);
        }
        let regime = self.regime();
        let mut relatives = self.relative_links();
        self.parental_authority(&mut relatives);
        Student {
            key,
            name,
            birth,
            ine: self.text(&[Attr::Ine]),
            school_id: self.text(&[Attr::SchoolId]),
            relatives,
            scholarship: self.yes_or_no(Attr::Scholarship),
            regime,
            regime_label: self.text(&[Attr::Regime]),
            transport: self.yes_or_no(Attr::Transport),
            address: self.person_address(),
            address_of: self.list(Attr::AddressOf),
            mail: self.mail(&[Attr::Mail, Attr::PersonMail]),
            phone: self.phone(&[Attr::HomePhone, Attr::PersonTelPerso]),
            status: self.text(&[Attr::Status]),
            mef: self.text(&[Attr::Mef]).map(|code| Labelled { code, label: self.text(&[Attr::MefLabel]).unwrap_or_default() }),
            level: self.text(&[Attr::LevelLabel, Attr::Level1D]),
            track: self.text(&[Attr::Track, Attr::Cycle]),
            subjects: self.student_subjects(),
            structure,
            divisions,
            groups,
            entry: self.date(Attr::EntryDate),
            exit: self.date(Attr::ExitDate),
            division_entries: self.dated_classes(Attr::ClassEntryDates),
            division_exits: self.dated_classes(Attr::ClassExitDates),
            services: Services {
                canteen: self.yes_or_no(Attr::Canteen),
                morning_care: self.yes_or_no(Attr::MorningCare),
                evening_care: self.yes_or_no(Attr::EveningCare),
                study: self.yes_or_no(Attr::SupervisedStudy),
            },
        }
    }

    fn regime(&mut self) -> Option<Regime> {
        let value = self.record.first(Attr::Regime)?;
        let upper = value.to_uppercase();
        let regime = match upper.as_str() {
            text if text.starts_with("EXTERN") => Some(Regime::External),
            text if text.starts_with("DEMI") || text.starts_with("1/2") || text.starts_with("DP") => Some(Regime::HalfBoard),
            text if text.starts_with("INTERN") => Some(Regime::Board),
            _ => None,
        };
        if regime.is_none() && some(value).is_some() {
            self.refuse(Attr::Regime, value, Reason::UnknownRegime);
        }
        regime
    }

    /// Codes and labels come in two lists that go by pairs.
    fn student_subjects(&mut self) -> Vec<Labelled> {
        let codes: Vec<&str> = self.record.all_values(Attr::SubjectCodes).collect();
        let labels: Vec<&str> = self.record.all_values(Attr::SubjectLabels).collect();
        let paired = codes.len() == labels.len();
        if !paired && !labels.is_empty() && !codes.is_empty() {
            self.refuse(Attr::SubjectCodes, &codes.join("$"), Reason::UnpairedLists);
        }
        let mut all: Vec<Labelled> = Vec::with_capacity(codes.len());
        for (at, code) in codes.iter().enumerate().filter(|(_, code)| !code.is_empty()) {
            let label = labels.get(at).filter(|_| paired).copied().unwrap_or_default();
            if !all.iter().any(|known| known.code == *code) {
                all.push(Labelled { code: (*code).to_owned(), label: label.to_owned() });
            }
        }
        all
    }

    /// Six fields: `key$relation$financial$level$contact$payment`. The same relative may come
    /// twice with flags that differ: the stronger stays.
    fn relative_links(&mut self) -> Vec<RelativeLink> {
        let record = self.record;
        let values = || record.values(Attr::Relatives);
        let code_of = |value: &str| fields(value).nth(1).and_then(|code| code.parse::<u32>().ok());
        let new_codes = values().filter_map(code_of).any(|code| code >= 10);
        let mut links: Vec<RelativeLink> = Vec::new();
        for value in values() {
            if let Some(link) = self.relative_link(value, new_codes) {
                merge_link(&mut links, link);
            }
        }
        links
    }

    fn relative_link(&mut self, value: &str, new_codes: bool) -> Option<RelativeLink> {
        let attr = Attr::Relatives;
        let Some([key, code, financial, level, contact, payment]) = exactly::<6>(value) else {
            self.refuse(attr, value, Reason::WrongFieldCount);
            return None;
        };
        if key.is_empty() {
            self.refuse(attr, value, Reason::EmptyField);
            return None;
        }
        let relation = code.parse().ok().and_then(Relation::from_code).unwrap_or_else(|| {
            self.refuse(attr, value, Reason::UnknownRelation);
            Relation::Other
        });
        let mut flag = |field: &str, max: u8| match field.parse::<u8>() {
            Ok(number) if number <= max => number,
            _ if field.is_empty() => 0,
            _ => {
                self.refuse(attr, value, Reason::NotAFlag);
                0
            }
        };
        let level = flag(level, 2);
        Some(RelativeLink {
            key: key.to_owned(),
            relation,
            financial: flag(financial, 1) == 1,
            level,
            responsibility: Responsibility::of(level, new_codes, relation),
            contact: flag(contact, 1) == 1,
            payment: flag(payment, 1) == 1,
        })
    }

    /// First degree: `key$relation`, all of them legal representatives.
    fn parental_authority(&mut self, links: &mut Vec<RelativeLink>) {
        // The second degree of old has an attribute of the same name, which holds keys alone and
        // says nothing that ENTElevePersRelEleve does not.
        if self.degree == Degree::Second {
            return;
        }
        for value in self.record.values(Attr::ParentalAuthority) {
            let attr = Attr::ParentalAuthority;
            let Some([key, code]) = exactly::<2>(value) else {
                self.refuse(attr, value, Reason::WrongFieldCount);
                continue;
            };
            if key.is_empty() {
                self.refuse(attr, value, Reason::EmptyField);
                continue;
            }
            let relation = code.parse().ok().and_then(Relation::from_code).unwrap_or_else(|| {
                self.refuse(attr, value, Reason::UnknownRelation);
                Relation::Other
            });
            let link = RelativeLink {
                key: key.to_owned(),
                relation,
                financial: false,
                level: 1,
                responsibility: Responsibility::of(1, true, relation),
                contact: true,
                payment: false,
            };
            merge_link(links, link);
        }
    }

    fn relative(&mut self) -> Relative {
        let key = self.key();
        let name = self.name();
        let mut home_phone = self.phone(&[Attr::HomePhone, Attr::PersonTelPerso]);
        let work_phone = self.phone(&[Attr::TelephoneNumber, Attr::RelativeWorkPhone]);
        let sms = self.phone(&[Attr::MobileSms]);
        let mut mobiles: Vec<Phone> = Vec::new();
        for attr in [Attr::Mobile, Attr::RelativeMobile] {
            for value in self.record.values(attr) {
                let Some(mut phone) = contacts::phone(value) else {
                    self.refuse(attr, value, Reason::BadPhone);
                    continue;
                };
                // Of a foreign number, the prefix tells nothing: the field is believed.
                phone.mobile |= !phone.number.starts_with("+33");
                if !phone.mobile {
                    home_phone.get_or_insert(phone);
                } else if !mobiles.contains(&phone) {
                    mobiles.push(phone);
                }
            }
        }
        // A mobile is a mobile whatever the field it came in.
        for phone in [&home_phone, &work_phone, &sms].into_iter().flatten() {
            if phone.mobile && !mobiles.contains(phone) {
                mobiles.push(phone.clone());
            }
        }
        let mut students = self.list(Attr::RelativeStudents);
        students.extend(self.list(Attr::RelativeStudents1D).into_iter().map(|value| match value.split_once('$') {
            Some((key, _)) => key.to_owned(),
            None => value,
        }));
        Relative {
            key,
            name,
            home_phone: home_phone.filter(|phone| !phone.mobile),
            work_phone,
            mobiles,
            sms,
            mail: self.mail(&[Attr::Mail, Attr::PersonMail]),
            address: self.person_address(),
            address_shared: self.yes_or_no(Attr::AddressShared),
            students,
        }
    }

    fn agent(&mut self) -> Agent {
        let key = self.key();
        let name = self.name();
        let mut teaches = self.teachings(Attr::ClassSubjects, false);
        teaches.extend(self.teachings(Attr::GroupSubjects, true));
        Agent {
            key,
            name,
            birth: self.date(Attr::BirthDate),
            mail: self.mail(&[Attr::Mail, Attr::PersonMail]),
            attached_to: self.text(&[Attr::AttachedTo]),
            functions: self.functions(),
            directs: self.list(Attr::Directs).iter().filter_map(|value| fields(value).next().and_then(some)).collect(),
            teacher_category: self.yes_or_no(Attr::TeacherCategory),
            faces_students: self.yes_or_no(Attr::FacesStudents),
            disciplines: self.labelled(Attr::CategoryDiscipline, false),
            post_disciplines: self.labelled(Attr::PostDiscipline, true),
            mefs: self.taught_mefs(),
            subjects: self.taught_subjects(),
            divisions: self.classes(Attr::TaughtClasses, false),
            groups: self.classes(Attr::TaughtGroups, false),
            teaches,
            head_of: self.classes(Attr::HeadTeacherOf, false),
        }
    }

    /// Five fields, of which the last ones may be missing: what is there is kept.
    fn functions(&mut self) -> Vec<Function> {
        let mut all: Vec<Function> = Vec::new();
        for value in self.record.values(Attr::Functions) {
            let parts: Vec<&str> = fields(value).collect();
            let part = |at: usize| meant(parts.get(at).copied().unwrap_or_default());
            if part(0).is_empty() {
                self.refuse(Attr::Functions, value, Reason::EmptyField);
                continue;
            }
            if parts.len() != 5 {
                self.refuse(Attr::Functions, value, Reason::WrongFieldCount);
            }
            let function = Function {
                structure: part(0).to_owned(),
                code: part(1).to_owned(),
                label: squeeze(part(2)),
                discipline_code: part(3).to_owned(),
                discipline: squeeze(&parts.iter().skip(4).copied().collect::<Vec<_>>().join(" ")).trim_matches('-').to_owned(),
            };
            if !all.contains(&function) {
                all.push(function);
            }
        }
        all
    }

    fn teachings(&mut self, attr: Attr, is_group: bool) -> Vec<Teaching> {
        let mut all = Vec::new();
        for value in self.record.values(attr) {
            match exactly::<3>(value) {
                None => self.refuse(attr, value, Reason::WrongFieldCount),
                Some(parts) if parts.iter().any(|part| part.is_empty()) => self.refuse(attr, value, Reason::EmptyField),
                Some([structure, key, subject]) => {
                    let of = ClassRef { structure: structure.to_owned(), key: key.to_owned(), label: None };
                    let teaching = Teaching { of, is_group, subject: subject.to_owned() };
                    if !all.contains(&teaching) {
                        all.push(teaching);
                    }
                }
            }
        }
        all
    }

    fn taught_mefs(&mut self) -> Vec<TaughtMef> {
        let mut all = Vec::new();
        for value in self.record.values(Attr::TaughtMefs) {
            match exactly::<3>(value) {
                Some([structure, code, label]) => all.push(TaughtMef {
                    structure: structure.to_owned(),
                    mef: Labelled { code: code.to_owned(), label: label.to_owned() },
                }),
                None => self.refuse(Attr::TaughtMefs, value, Reason::WrongFieldCount),
            }
        }
        all
    }

    fn taught_subjects(&mut self) -> Vec<TaughtSubject> {
        let mut all = Vec::new();
        for value in self.record.values(Attr::TaughtSubjects) {
            match value.split_once('$') {
                Some((structure, label)) => {
                    all.push(TaughtSubject { structure: structure.trim().to_owned(), label: label.trim().to_owned() });
                }
                None => self.refuse(Attr::TaughtSubjects, value, Reason::WrongFieldCount),
            }
        }
        all
    }

    fn structure(&mut self) -> Structure {
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

    fn subject(&mut self) -> Subject {
        Subject { key: self.key(), label: self.text(&[Attr::SubjectLabel]), parent: self.text(&[Attr::SubjectParent]) }
    }

    fn mef(&mut self) -> Mef {
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

/// `dd/MM/yyyy`.
pub(crate) fn french_date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, max: usize| (1..=max).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !digits(day, 2) || !digits(month, 2) || year.len() != 4 || !digits(year, 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The same relative twice: the stronger responsibility stays, with the relation that goes with
/// it, and every flag that either of them has.
fn merge_link(links: &mut Vec<RelativeLink>, link: RelativeLink) {
    let Some(known) = links.iter_mut().find(|known| known.key == link.key) else {
        links.push(link);
        return;
    };
    let (financial, contact, payment) =
        (known.financial || link.financial, known.contact || link.contact, known.payment || link.payment);
    if link.responsibility > known.responsibility {
        *known = link;
    }
    (known.financial, known.contact, known.payment) = (financial, contact, payment);
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
