//! What is wrong with a file, as values: the caller has the words.

use jiff::civil::{Date, Time, Weekday};

use crate::limits::Bound;

/// Something that was noticed while reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file; for one inside an archive, `archive.zip/file.xml`.
    pub file: String,
    /// The line, from 1; 0 when it is the file as a whole.
    pub line: u64,
    /// What was noticed.
    pub kind: FindingKind,
}

/// What a finding costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing: what it is about was read, perhaps mended.
    Noted,
    /// What it is about was left out.
    LeftOut,
    /// The files are refused as a whole.
    Refused,
}

/// A list of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Subjects.
    Subjects,
    /// Teachers and staff.
    Teachers,
    /// Divisions.
    Divisions,
    /// Groups.
    Groups,
    /// Pupils.
    Pupils,
    /// Rooms.
    Rooms,
    /// Slots.
    Slots,
    /// Alternations.
    Alternations,
    /// UnDeuxTemps: when lines take place (fiches-T).
    Cards,
}

impl List {
    /// A word for catalogues.
    pub fn code(self) -> &'static str {
        match self {
            List::Subjects => "subjects",
            List::Teachers => "teachers",
            List::Divisions => "divisions",
            List::Groups => "groups",
            List::Pupils => "pupils",
            List::Rooms => "rooms",
            List::Slots => "slots",
            List::Alternations => "alternations",
            List::Cards => "cards",
        }
    }
}

/// Who or what two patterns both ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The key of a teacher.
    Teacher(String),
    /// The key of a room.
    Room(String),
    /// The key of a division.
    Division(String),
    /// The key of a group.
    Group(String),
}

/// What was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    // The files as a whole.
    /// None of the formats that are read here.
    Unrecognised,
    /// There is nothing in it.
    Empty,
    /// EDT's export for registered partners: it can only be read with such a partner's key.
    Encrypted {
        /// For whom it was made.
        partners: Vec<String>,
    },
    /// Files of different programs, or the same twice.
    Mixed,
    /// It ends before its end.
    Truncated,
    /// It is not well formed; the detail is the parser's, for the log.
    Malformed {
        /// The parser's words.
        detail: String,
    },
    /// An encoding that is not read here.
    UnsupportedEncoding {
        /// What the file declares.
        label: String,
    },
    /// Its bytes are not of the encoding that it declares.
    WrongEncoding,
    /// It declares a document type of its own, or entities.
    DocumentType,
    /// A bound of [`crate::Limits`] is passed.
    TooMuch {
        /// Which one.
        bound: Bound,
        /// Its value.
        max: u64,
    },
    /// It is not an archive that can be opened; the detail is the library's, for the log.
    BadArchive {
        /// The library's words.
        detail: String,
    },
    /// An archive holds one name twice.
    TwiceInArchive {
        /// The name.
        entry: String,
    },
    /// An archive's entry is locked by a password.
    LockedEntry {
        /// The name.
        entry: String,
    },
    /// A table without which the others say nothing.
    MissingTable {
        /// Its name, as the program has it.
        table: &'static str,
    },
    /// A column without which the others say nothing.
    MissingColumn {
        /// Its name, as the program has it.
        column: &'static str,
    },
    /// The files are another school's.
    WrongStructure {
        /// Whose they should be.
        expected: String,
        /// Whose they are.
        found: String,
    },
    /// The files are another year's.
    WrongYear {
        /// The first calendar year that was expected.
        expected: i16,
        /// The one they say.
        found: i16,
    },
    /// Nothing says when the school year begins and ends.
    NoYear,

    // One entry.
    /// A field without which the entry says nothing.
    MissingField {
        /// Its name, as the program has it.
        field: &'static str,
    },
    /// It is not an hour.
    BadTime {
        /// The field's name.
        field: &'static str,
        /// What it holds.
        value: String,
    },
    /// It is not a day of the week.
    BadWeekday {
        /// What it holds.
        value: String,
    },
    /// It is not a date.
    BadDate {
        /// The field's name.
        field: &'static str,
        /// What it holds.
        value: String,
    },
    /// It is not a number, or one out of all measure.
    BadNumber {
        /// The field's name.
        field: &'static str,
        /// What it holds.
        value: String,
    },
    /// It ends when it begins, before, or on another day.
    BadSpan {
        /// When it begins.
        starts: Time,
        /// When it ends.
        ends: Time,
    },
    /// Something is named that stands in no list.
    UnknownReference {
        /// In which list it should stand.
        list: List,
        /// What is named.
        key: String,
    },
    /// Two entries of a list have the same key; the first one counts.
    Twice {
        /// The list.
        list: List,
        /// The key.
        key: String,
    },
    /// A reference (`&…;`) to something that XML does not know.
    UnknownEntity {
        /// Its name.
        name: String,
    },
    /// A row has fewer cells than there are columns.
    CutRow {
        /// Columns.
        expected: usize,
        /// Cells.
        found: usize,
    },
    /// It takes place in no week.
    NoWeeks,
    /// It would begin or end at an hour that the clocks leap over that day.
    NoSuchHour {
        /// The day.
        day: Date,
        /// When it begins.
        starts: Time,
    },
    /// Lessons outside the school year.
    OutsideYear {
        /// How many.
        count: u32,
        /// The first such day.
        day: Date,
    },
    /// A series without an end: it is read up to the end of the year.
    Endless,
    /// A rule of recurrence that no timetable has.
    UnreadRule {
        /// The rule.
        rule: String,
    },
    /// It lasts all day: not a lesson.
    AllDay,

    // What was mended or is doubtful.
    /// An hour that the clocks go through twice that day; the first time counts.
    TwiceThatHour {
        /// The day.
        day: Date,
        /// When it begins.
        starts: Time,
    },
    /// A week is named by another day than its Monday.
    NotAMonday {
        /// The day.
        day: Date,
    },
    /// Time zone that is not known here: hours are read as the school's.
    UnknownZone {
        /// Its name.
        zone: String,
    },
    /// The same lesson stands there twice; it is read once.
    Repeated {
        /// The line of the first.
        other_line: u64,
    },
    /// Two patterns at the same hour ask for the same teacher, room or pupils.
    Overlap {
        /// Whom or what.
        resource: Resource,
        /// The line of the other.
        other_line: u64,
        /// The day of the week.
        weekday: Weekday,
        /// When the later one begins.
        starts: Time,
        /// The Monday of the first week in which it happens.
        monday: Date,
    },
    /// A label of alternation that no week of the school carries.
    UnknownAlternation {
        /// The label.
        label: String,
    },
    /// The format knows weeks by a letter only, and the weeks of the school were not given.
    WeeksNeeded,
    /// The cell of names and the cell of first names do not pair.
    UnpairedNames {
        /// Names.
        names: usize,
        /// First names.
        first_names: usize,
    },
    /// Only codes are there: the file with the labels was not given.
    NoLabels,
    /// The file has lists, but no placed lesson.
    NoLessons,
}

impl FindingKind {
    /// What it costs.
    pub fn severity(&self) -> Severity {
        use FindingKind as K;
        match self {
            K::Unrecognised
            | K::Empty
            | K::Encrypted { .. }
            | K::Mixed
            | K::Truncated
            | K::Malformed { .. }
            | K::UnsupportedEncoding { .. }
            | K::WrongEncoding
            | K::DocumentType
            | K::TooMuch { .. }
            | K::BadArchive { .. }
            | K::TwiceInArchive { .. }
            | K::LockedEntry { .. }
            | K::MissingTable { .. }
            | K::MissingColumn { .. }
            | K::WrongStructure { .. }
            | K::WrongYear { .. }
            | K::NoYear => Severity::Refused,
            K::MissingField { .. }
            | K::BadTime { .. }
            | K::BadWeekday { .. }
            | K::BadDate { .. }
            | K::BadNumber { .. }
            | K::BadSpan { .. }
            | K::UnknownReference { .. }
            | K::Twice { .. }
            | K::UnknownEntity { .. }
            | K::CutRow { .. }
            | K::NoWeeks
            | K::NoSuchHour { .. }
            | K::OutsideYear { .. }
            | K::UnreadRule { .. }
            | K::AllDay => Severity::LeftOut,
            K::Endless
            | K::TwiceThatHour { .. }
            | K::NotAMonday { .. }
            | K::UnknownZone { .. }
            | K::Repeated { .. }
            | K::Overlap { .. }
            | K::UnknownAlternation { .. }
            | K::WeeksNeeded
            | K::UnpairedNames { .. }
            | K::NoLabels
            | K::NoLessons => Severity::Noted,
        }
    }

    /// All words of [`FindingKind::code`]: a catalogue can be tested for them.
    pub const CODES: [&str; 44] = [
        "unrecognised",
        "empty",
        "encrypted",
        "mixed",
        "truncated",
        "malformed",
        "unsupported-encoding",
        "wrong-encoding",
        "document-type",
        "too-much",
        "bad-archive",
        "twice-in-archive",
        "locked-entry",
        "missing-table",
        "missing-column",
        "wrong-structure",
        "wrong-year",
        "no-year",
        "missing-field",
        "bad-time",
        "bad-weekday",
        "bad-date",
        "bad-number",
        "bad-span",
        "unknown-reference",
        "twice",
        "unknown-entity",
        "cut-row",
        "no-weeks",
        "no-such-hour",
        "outside-year",
        "endless",
        "unread-rule",
        "all-day",
        "twice-that-hour",
        "not-a-monday",
        "unknown-zone",
        "repeated",
        "overlap",
        "unknown-alternation",
        "weeks-needed",
        "unpaired-names",
        "no-labels",
        "no-lessons",
    ];

    /// A word for catalogues, the same for all findings of a kind.
    pub fn code(&self) -> &'static str {
        use FindingKind as K;
        match self {
            K::Unrecognised => "unrecognised",
            K::Empty => "empty",
            K::Encrypted { .. } => "encrypted",
            K::Mixed => "mixed",
            K::Truncated => "truncated",
            K::Malformed { .. } => "malformed",
            K::UnsupportedEncoding { .. } => "unsupported-encoding",
            K::WrongEncoding => "wrong-encoding",
            K::DocumentType => "document-type",
            K::TooMuch { .. } => "too-much",
            K::BadArchive { .. } => "bad-archive",
            K::TwiceInArchive { .. } => "twice-in-archive",
            K::LockedEntry { .. } => "locked-entry",
            K::MissingTable { .. } => "missing-table",
            K::MissingColumn { .. } => "missing-column",
            K::WrongStructure { .. } => "wrong-structure",
            K::WrongYear { .. } => "wrong-year",
            K::NoYear => "no-year",
            K::MissingField { .. } => "missing-field",
            K::BadTime { .. } => "bad-time",
            K::BadWeekday { .. } => "bad-weekday",
            K::BadDate { .. } => "bad-date",
            K::BadNumber { .. } => "bad-number",
            K::BadSpan { .. } => "bad-span",
            K::UnknownReference { .. } => "unknown-reference",
            K::Twice { .. } => "twice",
            K::UnknownEntity { .. } => "unknown-entity",
            K::CutRow { .. } => "cut-row",
            K::NoWeeks => "no-weeks",
            K::NoSuchHour { .. } => "no-such-hour",
            K::OutsideYear { .. } => "outside-year",
            K::Endless => "endless",
            K::UnreadRule { .. } => "unread-rule",
            K::AllDay => "all-day",
            K::TwiceThatHour { .. } => "twice-that-hour",
            K::NotAMonday { .. } => "not-a-monday",
            K::UnknownZone { .. } => "unknown-zone",
            K::Repeated { .. } => "repeated",
            K::Overlap { .. } => "overlap",
            K::UnknownAlternation { .. } => "unknown-alternation",
            K::WeeksNeeded => "weeks-needed",
            K::UnpairedNames { .. } => "unpaired-names",
            K::NoLabels => "no-labels",
            K::NoLessons => "no-lessons",
        }
    }
}

/// Findings as they come, with a bound on how many are kept.
#[derive(Debug)]
pub(crate) struct Findings {
    kept: Vec<Finding>,
    more: u64,
    max: usize,
}

impl Findings {
    pub(crate) fn new(max: usize) -> Findings {
        Findings { kept: Vec::new(), more: 0, max }
    }

    pub(crate) fn add(&mut self, file: &str, line: u64, kind: FindingKind) {
        // A refusal is always kept: it is the reason why there is nothing else.
        if self.kept.len() < self.max || kind.severity() == Severity::Refused {
            self.kept.push(Finding { file: file.to_owned(), line, kind });
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn finish(self) -> (Vec<Finding>, u64) {
        (self.kept, self.more)
    }
}

/// Why the files are refused, and on which line.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) line: u64,
    pub(crate) kind: FindingKind,
}

impl From<FindingKind> for Refusal {
    fn from(kind: FindingKind) -> Refusal {
        Refusal { line: 0, kind }
    }
}

impl FindingKind {
    pub(crate) fn at(self, line: u64) -> Refusal {
        Refusal { line, kind: self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_the_list() {
        let source = include_str!("finding.rs");
        let (_, rest) = source.split_once("pub fn code(&self)").unwrap();
        let (body, _) = rest.split_once("/// Findings as they come").unwrap();
        let words: Vec<&str> = body.split("=> \"").skip(1).filter_map(|arm| arm.split('"').next()).collect();
        assert_eq!(words, FindingKind::CODES);
    }
}
