//! From a raw record to a typed one: each attribute of AAF annexe 4 bis, read with tolerance.
//!
//! Here are the readings that several categories share; each category has a file of its own.

mod agent;
mod relative;
mod structure;
mod student;

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Address, ClassRef, DatedClass, Decoded, Entity, Labelled, PersonName, Reason, Refused, Title};
use crate::attr::Attr;
use crate::contacts::{self, Phone};
use crate::delivery::Degree;
use crate::names::{display_given, display_name};
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
        // (a name of signs that nobody sees is no name)
        let is_none = |name: &Option<String>| !name.as_deref().unwrap_or_default().chars().any(char::is_alphanumeric);
        if is_none(&family) {
            self.refuse(if first_degree { Attr::PersonNom } else { Attr::Sn }, "", Reason::MissingName);
        }
        if is_none(&given) {
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
