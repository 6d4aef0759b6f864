//! Relatives: what is drawn of them, what ties them to their children, and when they are written.

use super::rng::Rng;
use super::students::children_attr;
use super::{Change, GenerateError, Generator, NamedRelative, School, civility, people};
use crate::attr::Attr;
use crate::delivery::Degree;
use crate::model::{Relation, Title};
use crate::raw::{Category, RawRecord};

/// A relative whose children are not all known yet.
pub(crate) struct RelativeDraft {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) birth_family: String,
    pub(super) title: Title,
    pub(super) mail: String,
    pub(super) mobile: String,
    pub(super) takes_sms: bool,
    pub(super) home: String,
    pub(super) work: String,
    pub(super) home_address: Home,
    pub(super) shared: bool,
    pub(super) new_mobile: Option<String>,
    /// By degree: the key, the children, and those of them who leave.
    pub(super) keys: [Option<String>; 2],
    pub(super) children: [Vec<String>; 2],
    pub(super) gone: [Vec<String>; 2],
}

/// Where somebody lives.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Home {
    pub(super) lines: String,
    pub(super) postal_code: String,
    pub(super) town: String,
}

impl Home {
    pub(super) fn new(rng: &mut Rng, school: &School<'_>) -> Home {
        Home { lines: people::street(rng), ..Home::default() }.near(school)
    }

    /// The same lines, in the town of a school.
    pub(super) fn near(self, school: &School<'_>) -> Home {
        Home { postal_code: people::postal_code(school.index), town: school.spec.town.to_uppercase(), ..self }
    }

    pub(super) fn put(&self, record: &mut RawRecord) {
        record.set(Attr::PersonAddress, [&self.lines]);
        record.set(Attr::PersonPostalCode, [&self.postal_code]);
        record.set(Attr::PersonTown, [&self.town]);
        record.set(Attr::PersonCountry, [if self.town.is_empty() { "" } else { "FRANCE" }]);
    }
}

/// What ties a relative to his children.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    pub(super) relation: Relation,
    pub(super) level: u8,
    pub(super) financial: bool,
    pub(super) contact: bool,
}

impl Tie {
    pub(super) const fn legal(relation: Relation, financial: bool) -> Tie {
        Tie { relation, level: 1, financial, contact: true }
    }

    pub(super) const fn contact(relation: Relation) -> Tie {
        Tie { relation, level: 0, financial: false, contact: true }
    }

    pub(super) fn value(self, key: &str) -> String {
        let flag = |flag: bool| u8::from(flag);
        let (financial, contact) = (flag(self.financial), flag(self.contact));
        format!("{key}${}${financial}${}${contact}${financial}", self.relation.code(), self.level)
    }
}

/// Relatives and the name of their children.
pub(crate) struct Family {
    pub(super) name: String,
    pub(super) relatives: Vec<(RelativeDraft, Tie)>,
}

pub(crate) fn named_relative(rng: &mut Rng, named: &NamedRelative) -> RelativeDraft {
    RelativeDraft {
        given: named.given.clone(),
        family: named.family.clone(),
        birth_family: named.family.clone(),
        title: named.title,
        mail: named.mail.clone().unwrap_or_default(),
        mobile: named.mobile.clone().unwrap_or_default(),
        takes_sms: named.mobile.is_some(),
        home: String::new(),
        work: String::new(),
        home_address: Home {
            lines: named.address.clone().map_or_else(|| people::street(rng), |line| format!("{line}$$$")),
            ..Home::default()
        },
        shared: false,
        new_mobile: None,
        keys: [None, None],
        children: [Vec::new(), Vec::new()],
        gone: [Vec::new(), Vec::new()],
    }
}

impl Generator<'_> {
    /// A household, two, or one and a half.
    pub(super) fn family(&mut self, rng: &mut Rng, school: &School<'_>) -> Family {
        let name = people::family(rng);
        let mut mother = self.relative(rng, school, Title::Madame, &name);
        let mut father = self.relative(rng, school, Title::Monsieur, &name);
        let legal = |relation, financial| Tie::legal(relation, financial);
        let mut relatives = match rng.below(100) {
            0..52 => {
                father.home_address.clone_from(&mother.home_address);
                vec![(mother, legal(Relation::Mother, true)), (father, legal(Relation::Father, false))]
            }
            52..74 => {
                if rng.percent(60) {
                    mother.family.clone_from(&mother.birth_family);
                }
                vec![(mother, legal(Relation::Mother, true)), (father, legal(Relation::Father, rng.percent(30)))]
            }
            74..90 => match rng.percent(80) {
                true => vec![(mother, legal(Relation::Mother, true))],
                false => vec![(father, legal(Relation::Father, true))],
            },
            90..92 => {
                let carer = Tie { relation: Relation::FosterCarer, level: 2, financial: false, contact: true };
                vec![(father, legal(Relation::Guardian, true)), (mother, carer)]
            }
            92..96 => {
                let name = people::family(rng);
                let mut partner = self.relative(rng, school, Title::Monsieur, &name);
                partner.home_address.clone_from(&mother.home_address);
                let in_charge = Tie { relation: Relation::OtherFamily, level: 2, financial: false, contact: true };
                vec![(mother, legal(Relation::Mother, true)), (father, legal(Relation::Father, false)), (partner, in_charge)]
            }
            _ => {
                // Two mothers, or two fathers: the relation says so twice.
                let (title, relation) = match rng.percent(50) {
                    true => (Title::Madame, Relation::Mother),
                    false => (Title::Monsieur, Relation::Father),
                };
                let (mut one, mut other) = (self.relative(rng, school, title, &name), self.relative(rng, school, title, &name));
                other.home_address.clone_from(&one.home_address);
                (one.takes_sms, other.takes_sms) = (true, true);
                vec![(one, legal(relation, true)), (other, legal(relation, false))]
            }
        };
        if rng.percent(9) {
            let title = if rng.percent(70) { Title::Madame } else { Title::Monsieur };
            let name = if rng.percent(50) { name.clone() } else { people::family(rng) };
            relatives.push((self.relative(rng, school, title, &name), Tie::contact(Relation::Ascendant)));
        }
        Family { name, relatives }
    }

    pub(super) fn relative(&mut self, rng: &mut Rng, school: &School<'_>, title: Title, family: &str) -> RelativeDraft {
        let number = self.relatives_made;
        self.relatives_made += 1;
        let given = people::adult(rng, title).to_owned();
        let birth_family = match title {
            Title::Madame if rng.percent(70) => people::family(rng),
            _ => family.to_owned(),
        };
        let mobile = if rng.percent(92) { people::mobile(number) } else { String::new() };
        let mail = match rng.percent(85) {
            true => format!("{}{number}@exemple.invalid", people::mail_name(&given, family)),
            false => String::new(),
        };
        // Some write their mobile where the phone of the home is asked for.
        let home = match rng.below(20) {
            0 => people::mobile(number).replace("+33 ", "0"),
            1..5 => people::landline(number),
            _ => String::new(),
        };
        RelativeDraft {
            takes_sms: !mobile.is_empty() && rng.percent(70),
            work: if rng.percent(8) { people::landline(number + 5_000) } else { String::new() },
            home_address: Home::new(rng, school),
            shared: rng.percent(30),
            new_mobile: (number % 200 == 57).then(|| people::mobile(number + 500_000)),
            given,
            family: family.to_owned(),
            birth_family,
            title,
            mail,
            mobile,
            home,
            keys: [None, None],
            children: [Vec::new(), Vec::new()],
            gone: [Vec::new(), Vec::new()],
        }
    }

    pub(super) fn settle(&mut self, family: Family) -> Result<(), GenerateError> {
        for (relative, _) in &family.relatives {
            self.settle_relative(relative)?;
        }
        Ok(())
    }

    /// All his children are known: he is written in each degree in which he has some.
    pub(super) fn settle_relative(&mut self, relative: &RelativeDraft) -> Result<(), GenerateError> {
        for degree in [Degree::First, Degree::Second] {
            if let Some(record) = relative.record(degree) {
                self.emit(degree, &record, relative.change(degree))?;
            }
        }
        Ok(())
    }
}

impl RelativeDraft {
    pub(super) fn record(&self, degree: Degree) -> Option<RawRecord> {
        let key = self.keys[degree as usize].as_deref()?;
        let mut record = RawRecord::new(Category::PersRelEleve, key);
        let sms = if self.takes_sms { self.mobile.as_str() } else { "" };
        let shared = if self.shared { "O" } else { "N" };
        let (birth_family, family) = (self.birth_family.to_uppercase(), self.family.to_uppercase());
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::PersonKey, key);
        set(Attr::BirthDate, "");
        set(Attr::BirthName, &birth_family);
        if degree == Degree::First {
            set(Attr::PersonNom, &family);
            set(Attr::PersonPrenom, &self.given);
            set(Attr::PersonCivilite, civility(self.title));
            set(Attr::PersonTelPerso, &self.home);
            set(Attr::RelativeWorkPhone, &self.work);
            set(Attr::RelativeMobile, &self.mobile);
            set(Attr::PersonMail, &self.mail);
        } else {
            set(Attr::Sn, &family);
            set(Attr::GivenName, &self.given);
            set(Attr::OtherGivenNames, "");
            set(Attr::PersonalTitle, civility(self.title));
            set(Attr::HomePhone, &self.home);
            set(Attr::TelephoneNumber, &self.work);
        }
        self.home_address.put(&mut record);
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::AddressShared, shared);
        if degree == Degree::Second {
            set(Attr::Mobile, &self.mobile);
            set(Attr::MobileSms, sms);
            set(Attr::Mail, &self.mail);
        }
        record.set(children_attr(degree), &self.children[degree as usize]);
        Some(record)
    }

    fn change(&self, degree: Degree) -> Change {
        let (children, gone) = (&self.children[degree as usize], &self.gone[degree as usize]);
        let left: Vec<&String> = children.iter().filter(|child| !gone.contains(child)).collect();
        if left.is_empty() {
            return Change::Delete;
        }
        let Some(key) = &self.keys[degree as usize] else { return Change::None };
        let mut change = RawRecord::new(Category::PersRelEleve, key.as_str());
        if left.len() < children.len() {
            change.set(children_attr(degree), left);
        }
        if let Some(mobile) = &self.new_mobile {
            change.set(if degree == Degree::First { Attr::RelativeMobile } else { Attr::Mobile }, [mobile]);
        }
        match change.attr_count() {
            0 => Change::None,
            _ => Change::Modify(change),
        }
    }
}

/// The key of a relative in a degree: the next one, the first time it is asked for.
pub(super) fn relative_key(next: &mut usize, relative: &mut RelativeDraft, degree: Degree) -> String {
    relative.keys[degree as usize]
        .get_or_insert_with(|| {
            *next += 1;
            (*next - 1).to_string()
        })
        .clone()
}
