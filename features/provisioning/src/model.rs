//! The words of feeds: options, counts, lines, reports, and why a run stops. No database, no HTTP, no clock.

use aaf::model::Reason;
use aaf::{Category, DeliveryError, ReadError};
use kit::{Day, Text};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

kit::ids!(
    /// One run of a feed.
    RunId,
);

/// How many lines a report holds.
pub const LINES_MAX: usize = 10_000;
/// From how many closures on a run may stop.
pub const CLOSURES_MIN: u64 = 10;
/// A run stops above one closure in so many persons of a profile of a structure.
pub const CLOSURES_ONE_IN: u64 = 10;

/// How to import.
#[derive(Clone, Default)]
pub struct Options {
    /// Write what was found; otherwise only say it.
    pub apply: bool,
    /// Close even more than one in ten of a profile of a structure.
    pub allow_closures: bool,
    /// Persons in charge get an account too; only legal representatives do otherwise.
    pub accounts_in_charge: bool,
    /// Where to write the report as JSON.
    pub report: Option<PathBuf>,
    /// For tests: asked at each step, and the run is cut there when it says so.
    #[doc(hidden)]
    pub cut: Option<Cut>,
}

/// Says at which step a run is cut, as by a power failure.
pub type Cut = Arc<dyn Fn(Step) -> bool + Send + Sync>;

/// The steps at which a run may be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything is staged, nothing is written.
    Staged,
    /// The rows of a structure are written, not yet committed: the how manieth.
    Writing(usize),
    /// A structure is committed: the how manieth.
    Written(usize),
    /// All structures are committed; those who left are not closed yet.
    Leaving,
}

/// How far an import is.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A delivery begins: its name.
    Delivery(String),
    /// So many bytes read of so many.
    Reading(u64, u64),
    /// So many structures compared of so many.
    Structures(usize, usize),
    /// Looking at who has left.
    Leaving,
}

/// What happened to persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New here.
    pub created: u64,
    /// Something about them is new.
    pub changed: u64,
    /// Pupils of another division or structure.
    pub moved: u64,
    /// No longer there.
    pub closed: u64,
    /// Records and values refused.
    pub refused: u64,
    /// As before.
    pub unchanged: u64,
}

impl Counts {
    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.created += other.created;
        self.changed += other.changed;
        self.moved += other.moved;
        self.closed += other.closed;
        self.refused += other.refused;
        self.unchanged += other.unchanged;
    }
    /// Whether anything is to be written for them.
    pub fn changes_nothing(&self) -> bool {
        self.created + self.changed + self.moved + self.closed == 0
    }
}

/// Counts by profile: the nine of the domain, `contact` for those who have no role, `lists` for what is no person.
pub type ByProfile = BTreeMap<String, Counts>;

/// How grave a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The whole record is refused.
    Record,
    /// A value is left out; the rest of the record is taken.
    Value,
    /// Taken, but somebody should look at it.
    Doubt,
}

impl Weight {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Value => "value",
            Self::Doubt => "doubt",
        }
    }
}

/// One line of a report: something refused or doubtful, where it stands and whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How grave it is.
    pub weight: Weight,
    /// The file.
    pub file: String,
    /// The line in the file, from 1; 0 when it comes from no line.
    pub line: u64,
    /// Category of the record.
    pub category: &'static str,
    /// Identifier of the record.
    pub key: String,
    /// Key of the structure, if it is known.
    pub structure: Option<String>,
    /// The field.
    pub field: String,
    /// The value, cut.
    pub value: String,
    /// The reason's code: `feed-reason-…` of the catalogues.
    pub reason: &'static str,
    /// First and last name of whom it concerns.
    pub who: String,
    /// National number of whom it concerns.
    pub number: String,
}

/// The code of a reason of the feed's reader.
pub fn reason_code(reason: Reason) -> &'static str {
    match reason {
        Reason::MissingKey => "missing-key",
        Reason::MissingName => "missing-name",
        Reason::MissingBirthDate => "missing-birth-date",
        Reason::UnreadableBirthDate => "unreadable-birth-date",
        Reason::UnknownCategory => "unknown-category",
        Reason::UnknownEntity => "unknown-entity",
        Reason::UnknownOperation => "unknown-operation",
        Reason::ForbiddenCharacter => "forbidden-character",
        Reason::KeyMismatch => "key-mismatch",
        Reason::UnreadableDate => "unreadable-date",
        Reason::ImplausibleDate => "implausible-date",
        Reason::WrongFieldCount => "wrong-field-count",
        Reason::EmptyField => "empty-field",
        Reason::UnknownRelation => "unknown-relation",
        Reason::NotAFlag => "not-a-flag",
        Reason::NotYesOrNo => "not-yes-or-no",
        Reason::BadPhone => "bad-phone",
        Reason::BadMail => "bad-mail",
        Reason::MalformedUai => "malformed-uai",
        Reason::WrongUaiLetter => "wrong-uai-letter",
        Reason::UnknownRegime => "unknown-regime",
        Reason::UnpairedLists => "unpaired-lists",
        Reason::MissingStructure => "missing-structure",
    }
}

/// Reasons of the importer's own.
pub mod reasons {
    /// The same key twice in a delivery; the first stays.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// A modification of a record that is not known.
    pub const UNKNOWN_RECORD: &str = "unknown-record";
    /// A relative whom no pupil of the delivery names.
    pub const NOBODYS_RELATIVE: &str = "nobodys-relative";
    /// A relative named by a pupil, who is not in the delivery.
    pub const MISSING_RELATIVE: &str = "missing-relative";
    /// None of the person's structures is in the delivery.
    pub const STRUCTURE_NOT_DELIVERED: &str = "structure-not-delivered";
    /// Somebody else of this name and birth date, or of this number or mail, is here under another key.
    pub const PROBABLE_DOUBLE: &str = "probable-double";
}

/// Every reason a line may have, for the test of the catalogues and for pages.
pub const REASONS: &[&str] = &[
    "missing-key",
    "missing-name",
    "missing-birth-date",
    "unreadable-birth-date",
    "unknown-category",
    "unknown-entity",
    "unknown-operation",
    "forbidden-character",
    "key-mismatch",
    "unreadable-date",
    "implausible-date",
    "wrong-field-count",
    "empty-field",
    "unknown-relation",
    "not-a-flag",
    "not-yes-or-no",
    "bad-phone",
    "bad-mail",
    "malformed-uai",
    "wrong-uai-letter",
    "unknown-regime",
    "unpaired-lists",
    "missing-structure",
    reasons::DUPLICATE_KEY,
    reasons::UNKNOWN_RECORD,
    reasons::NOBODYS_RELATIVE,
    reasons::MISSING_RELATIVE,
    reasons::STRUCTURE_NOT_DELIVERED,
    reasons::PROBABLE_DOUBLE,
];

/// The weight of a reason of the feed's reader.
pub fn weight_of(reason: Reason) -> Weight {
    match reason {
        reason if reason.is_fatal() => Weight::Record,
        Reason::KeyMismatch | Reason::ImplausibleDate | Reason::WrongUaiLetter | Reason::MissingStructure => Weight::Doubt,
        _ => Weight::Value,
    }
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Compared, nothing written.
    Compared,
    /// Read whole; it can be compared only once the one before it is applied.
    Checked,
    /// Written.
    Applied,
    /// Not newer than the last applied of its academy and degree.
    AlreadyApplied,
    /// Too many closures: nothing written.
    Stopped,
}

/// Too many closures in a profile of a structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stop {
    /// The structure's usual name.
    pub structure: String,
    /// Its key.
    pub key: String,
    /// The profile's code.
    pub profile: String,
    /// How many there are.
    pub present: u64,
    /// How many would be closed.
    pub closed: u64,
}

/// What a delivery does to a structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StructureReport {
    /// Its key.
    pub key: String,
    /// National number.
    pub uai: Option<String>,
    /// Usual name.
    pub name: String,
    /// Counts by profile.
    pub profiles: ByProfile,
}

/// What a delivery does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryReport {
    /// Counts of all.
    pub totals: Counts,
    /// What became of it.
    pub outcome: Outcome,
    /// What its files are called before their category.
    pub name: String,
    /// Code of the academy.
    pub academy: String,
    /// `1D`, `2D`.
    pub degree: &'static str,
    /// `Complet`, `Delta`.
    pub kind: &'static str,
    /// Its day.
    pub date: Day,
    /// The last applied of its academy and degree, when it is not newer.
    pub last_applied: Option<Day>,
    /// The run in the administration pages.
    pub run: Option<RunId>,
    /// Counts by profile.
    pub profiles: ByProfile,
    /// Structures that change, or of which something is refused.
    pub structures: Vec<StructureReport>,
    /// Structures in which nothing changes.
    pub structures_unchanged: u64,
    /// Why it stopped.
    pub stops: Vec<Stop>,
    /// Lines, at most [`LINES_MAX`].
    pub lines: Vec<Line>,
    /// Lines beyond.
    pub lines_left_off: u64,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Counts of all deliveries.
    pub totals: Counts,
    /// Whether anything may have been written.
    pub applied: bool,
    /// One by one, in the order of their dates.
    pub deliveries: Vec<DeliveryReport>,
}

impl Report {
    /// Whether there was nothing to change.
    pub fn changes_nothing(&self) -> bool {
        self.totals.changes_nothing()
    }
}

/// Why an import did not do its work.
#[derive(Debug)]
pub enum ImportError {
    /// The folder or archive holds no whole delivery.
    Delivery(DeliveryError),
    /// A file cannot be read to its end.
    Read(ReadError),
    /// Too many closures; the report says where. Nothing of that delivery was written.
    Stopped(Box<Report>),
    /// Another import is under way.
    Busy,
    /// The work folder cannot be written.
    Folder(PathBuf, std::io::Error),
    /// The report cannot be written.
    ReportFile(PathBuf, std::io::Error),
    /// The database refused.
    Database(sqlx::Error),
    /// Another fault of ours.
    Broken(kit::Error),
    /// A test cut the run.
    Cut,
}

impl ImportError {
    /// The program's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Delivery(_) | Self::Read(_) => 2,
            Self::Stopped(_) => 3,
            Self::Busy | Self::Folder(..) | Self::ReportFile(..) | Self::Database(_) | Self::Broken(_) | Self::Cut => 1,
        }
    }
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Delivery(error) => error.fmt(out),
            Self::Read(error) => error.fmt(out),
            Self::Stopped(_) => out.write_str("too many closures"),
            Self::Busy => out.write_str("another import is under way"),
            Self::Folder(path, error) | Self::ReportFile(path, error) => write!(out, "{}: {error}", path.display()),
            Self::Database(error) => error.fmt(out),
            Self::Broken(error) => error.fmt(out),
            Self::Cut => out.write_str("cut"),
        }
    }
}

impl std::error::Error for ImportError {}

impl From<DeliveryError> for ImportError {
    fn from(error: DeliveryError) -> Self {
        Self::Delivery(error)
    }
}
impl From<ReadError> for ImportError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}
impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}
impl From<kit::Error> for ImportError {
    fn from(error: kit::Error) -> Self {
        Self::Broken(error)
    }
}

/// The word of a category for people: `feed-category-Eleve`.
pub fn category_text(category: &str) -> Text {
    Text::keyed(format!("feed-category-{category}"))
}

/// The word of a profile for people, those of reports included.
pub fn profile_text(profile: &str) -> Text {
    match profile {
        "contact" | "lists" => Text::keyed(format!("feed-profile-{profile}")),
        _ => Text::keyed(format!("profile-{profile}")),
    }
}

/// The sentence of a reason.
pub fn reason_text(reason: &str) -> Text {
    Text::keyed(format!("feed-reason-{reason}"))
}

/// The profile under which the refused records of a category are counted.
pub fn profile_of(category: Category) -> &'static str {
    match category {
        Category::Eleve => "student",
        Category::PersRelEleve => "guardian",
        Category::PersEducNat => "teacher",
        Category::EtabEducNat | Category::MatEducNat | Category::MefEducNat => "lists",
    }
}
