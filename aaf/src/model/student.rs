//! Students, their classes, and their ties to relatives.

use super::{Address, Labelled, PersonName};
use crate::contacts::Phone;
use jiff::civil::Date;

/// A student (Eleve).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Student {
    /// Identifier in the academy and degree.
    pub key: String,
    /// Names.
    pub name: PersonName,
    /// Birth date.
    pub birth: Date,
    /// National number (INE): never shown, never given away.
    pub ine: Option<String>,
    /// Number in the base of the school (SIECLE).
    pub school_id: Option<String>,
    /// Relatives, each once.
    pub relatives: Vec<RelativeLink>,
    /// Gets a grant.
    pub scholarship: Option<bool>,
    /// External, half-board, board.
    pub regime: Option<Regime>,
    /// The regime as the feed words it.
    pub regime_label: Option<String>,
    /// Takes the school transport.
    pub transport: Option<bool>,
    /// Address of his own.
    pub address: Option<Address>,
    /// Keys of the relatives whose address is his.
    pub address_of: Vec<String>,
    /// Mail.
    pub mail: Option<String>,
    /// Phone of the home; perhaps a mobile.
    pub phone: Option<Phone>,
    /// `SCOLAIRE`, `APPRENTI`…
    pub status: Option<String>,
    /// Training module: key and label.
    pub mef: Option<Labelled>,
    /// Level, as the feed words it (`6EME`, `CM2`).
    pub level: Option<String>,
    /// Track; in the first degree, the cycle.
    pub track: Option<String>,
    /// Subjects followed: code and label.
    pub subjects: Vec<Labelled>,
    /// Key of the structure he is attached to.
    pub structure: Option<String>,
    /// Divisions (one by structure in practice).
    pub divisions: Vec<ClassRef>,
    /// Teaching groups.
    pub groups: Vec<ClassRef>,
    /// Entry into the structure.
    pub entry: Option<Date>,
    /// Exit from the structure.
    pub exit: Option<Date>,
    /// Entries into divisions.
    pub division_entries: Vec<DatedClass>,
    /// Exits from divisions.
    pub division_exits: Vec<DatedClass>,
    /// First degree: what the town offers him around the lessons.
    pub services: Services,
}

/// What a town offers around the lessons (first degree).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// Canteen.
    pub canteen: Option<bool>,
    /// Morning day care.
    pub morning_care: Option<bool>,
    /// Evening day care.
    pub evening_care: Option<bool>,
    /// Supervised study.
    pub study: Option<bool>,
}

/// External, half-board or board, told from the first word of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Regime {
    /// `EXTERNE…`.
    External,
    /// `DEMI-PENSIONNAIRE…`.
    HalfBoard,
    /// `INTERNE…`.
    Board,
}

/// A division or a group, seen from a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClassRef {
    /// Key of the structure.
    pub structure: String,
    /// Key in the structure; kept as written.
    pub key: String,
    /// Label, where the value has one (first degree).
    pub label: Option<String>,
}

/// A division with the day of entry or exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedClass {
    /// Key of the structure.
    pub structure: String,
    /// Key of the division.
    pub key: String,
    /// The day.
    pub date: Date,
}

/// What ties a student to a relative (ENTElevePersRelEleve).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelativeLink {
    /// Key of the relative.
    pub key: String,
    /// Who he is to the student.
    pub relation: Relation,
    /// Pays the fees.
    pub financial: bool,
    /// Level of responsibility as written: 0, 1 or 2.
    pub level: u8,
    /// What the level means by the rule of [`Responsibility::of`].
    pub responsibility: Responsibility,
    /// To be called when something happens.
    pub contact: bool,
    /// Receives the grants.
    pub payment: bool,
}

/// What a relative answers for, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Responsibility {
    /// Nothing: a contact at most.
    #[default]
    None,
    /// Has the child in charge, without parental authority (personne en charge).
    InCharge,
    /// Legal representative.
    Legal,
}

impl Responsibility {
    /// What a level means. The nomenclature of relations tells the age of the value: with the
    /// two-digit codes, 2 is a person in charge; with the old ones, the second legal
    /// representative. A student is never his own guardian.
    pub const fn of(level: u8, new_codes: bool, relation: Relation) -> Responsibility {
        match (level, relation) {
            (0, _) | (_, Relation::Oneself) => Responsibility::None,
            (2, _) if new_codes => Responsibility::InCharge,
            (1 | 2, _) => Responsibility::Legal,
            _ => Responsibility::None,
        }
    }
}

/// Who a relative is to a student (BCN, N_LIEN_ELEVE_RESPONSABLE, old and new codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 10, formerly 2.
    Mother,
    /// 20, formerly 1.
    Father,
    /// 50, formerly 3.
    Guardian,
    /// 37.
    Sibling,
    /// 38.
    Ascendant,
    /// 39, formerly 4.
    OtherFamily,
    /// 41.
    Educator,
    /// 42.
    FosterCarer,
    /// 43.
    ChildMinder,
    /// 51, formerly 5.
    ChildWelfare,
    /// 70, formerly 7: an adult student.
    Oneself,
    /// 90, formerly 6.
    Other,
}

impl Relation {
    /// The relation of a code of either nomenclature.
    pub const fn from_code(code: u32) -> Option<Relation> {
        Some(match code {
            2 | 10 => Relation::Mother,
            1 | 20 => Relation::Father,
            3 | 50 => Relation::Guardian,
            37 => Relation::Sibling,
            38 => Relation::Ascendant,
            4 | 39 => Relation::OtherFamily,
            41 => Relation::Educator,
            42 => Relation::FosterCarer,
            43 => Relation::ChildMinder,
            5 | 51 => Relation::ChildWelfare,
            7 | 70 => Relation::Oneself,
            6 | 90 => Relation::Other,
            _ => return None,
        })
    }

    /// The code of the nomenclature of today.
    pub const fn code(self) -> u32 {
        match self {
            Relation::Mother => 10,
            Relation::Father => 20,
            Relation::Guardian => 50,
            Relation::Sibling => 37,
            Relation::Ascendant => 38,
            Relation::OtherFamily => 39,
            Relation::Educator => 41,
            Relation::FosterCarer => 42,
            Relation::ChildMinder => 43,
            Relation::ChildWelfare => 51,
            Relation::Oneself => 70,
            Relation::Other => 90,
        }
    }
}
