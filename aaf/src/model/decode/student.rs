//! Students: where they are, what they learn, and who answers for them.

use super::super::{Labelled, Reason, Regime, Relation, RelativeLink, Responsibility, Services, Student};
use super::{Reading, exactly, fields, french_date, some};
use crate::attr::Attr;
use crate::delivery::Degree;
use jiff::civil::Date;

impl Reading<'_> {
    pub(super) fn student(&mut self) -> Student {
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
