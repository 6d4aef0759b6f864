//! What the records of the feed mean, for both degrees: typed, in one form, with what was refused.

mod agent;
mod decode;
mod person;
mod structure;
mod student;

use std::fmt;

pub use agent::{Agent, Function, Role, TaughtMef, TaughtSubject, Teaching};
pub use decode::decode;
pub(crate) use decode::french_date;
pub use person::{Address, Labelled, PersonName, Relative, Title};
pub use structure::{Contract, DivisionOf, GroupOf, Mef, Structure, StructureKind, Subject};
pub use student::{ClassRef, DatedClass, Regime, Relation, RelativeLink, Responsibility, Services, Student};

/// A record that could be understood, and what had to be left out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The record.
    pub entity: Entity,
    /// Values left out or doubtful; the rest of the record stands.
    pub warnings: Vec<Refused>,
}

/// A value that is refused, or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Name of the attribute in the feed, or `id`.
    pub field: &'static str,
    /// The value as it came, cut at 200 characters.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

impl Refused {
    /// A refusal, its value cut to a length fit for reports.
    pub fn new(field: &'static str, value: &str, reason: Reason) -> Self {
        Refused { field, value: value.chars().take(200).collect(), reason }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}: {:?}", self.field, self.value, self.reason)
    }
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The record has no identifier. Fatal.
    MissingKey,
    /// The person has no family name or no given name. Fatal.
    MissingName,
    /// The student has no birth date. Fatal.
    MissingBirthDate,
    /// The birth date of a student is no date. Fatal for a student.
    UnreadableBirthDate,
    /// The record is of no known category. Fatal.
    UnknownCategory,
    /// An entity is neither one of XML nor one of the Latin names. Fatal.
    UnknownEntity,
    /// A modification is not a `replace`. Fatal.
    UnknownOperation,
    /// A control character stands in the value. Fatal.
    ForbiddenCharacter,
    /// The key inside the record is not its identifier.
    KeyMismatch,
    /// A date is no date.
    UnreadableDate,
    /// A date is a date, but nobody can be born then.
    ImplausibleDate,
    /// The composite value has not its number of fields.
    WrongFieldCount,
    /// A field that matters in the composite value is empty.
    EmptyField,
    /// The relation code is of neither nomenclature.
    UnknownRelation,
    /// A field is not 0, 1 (or 2).
    NotAFlag,
    /// The value is neither O nor N.
    NotYesOrNo,
    /// Not a phone number.
    BadPhone,
    /// Not a mail address.
    BadMail,
    /// Not seven digits and a letter.
    MalformedUai,
    /// The letter of the school number is not the one its digits call for.
    WrongUaiLetter,
    /// The regime is neither external, half-board nor board.
    UnknownRegime,
    /// Subjects: not as many codes as labels.
    UnpairedLists,
    /// The student is attached to no structure.
    MissingStructure,
}

impl Reason {
    /// Whether a record is refused as a whole for it.
    pub const fn is_fatal(self) -> bool {
        matches!(
            self,
            Reason::MissingKey
                | Reason::MissingName
                | Reason::MissingBirthDate
                | Reason::UnreadableBirthDate
                | Reason::UnknownCategory
                | Reason::UnknownEntity
                | Reason::UnknownOperation
                | Reason::ForbiddenCharacter
        )
    }
}

/// A record of any category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entity {
    /// A school.
    Structure(Structure),
    /// A subject taught.
    Subject(Subject),
    /// A training module.
    Mef(Mef),
    /// A student.
    Student(Student),
    /// A relative of students.
    Relative(Relative),
    /// A teacher or any other agent.
    Agent(Agent),
}
