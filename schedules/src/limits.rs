//! Bounds on what the files may make us hold and do. A file that passes one is refused.

/// Bounds on what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Length of one file, in bytes.
    pub file_bytes: usize,
    /// Length of all files, archives unpacked, in bytes.
    pub total_bytes: usize,
    /// Files in an archive.
    pub entries: usize,
    /// How many times an entry may grow when it is unpacked.
    pub ratio: u64,
    /// Elements inside one another.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Elements inside one record (a division with its services, a course with its parts).
    pub elements: usize,
    /// Length of one value, in bytes.
    pub value_bytes: usize,
    /// Entries of one list (teachers, groups, pupils…).
    pub list: usize,
    /// Patterns, and dated lessons.
    pub patterns: usize,
    /// Parts of one course (teachers, rooms, audiences).
    pub parts: usize,
    /// Series of iCalendar with a rule of recurrence.
    pub rules: usize,
    /// Lessons that one rule may give.
    pub occurrences: usize,
    /// Findings that are kept; the others are counted.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 64 << 20,
            total_bytes: 192 << 20,
            entries: 400,
            ratio: 200,
            depth: 32,
            attributes: 64,
            elements: 200_000,
            value_bytes: 64 << 10,
            list: 50_000,
            patterns: 50_000,
            parts: 2_000,
            rules: 2_000,
            occurrences: 400,
            findings: 1_000,
        }
    }
}

/// The bounds that a file may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// [`Limits::file_bytes`]
    FileBytes,
    /// [`Limits::total_bytes`]
    TotalBytes,
    /// [`Limits::entries`]
    Entries,
    /// [`Limits::ratio`]
    Ratio,
    /// [`Limits::depth`]
    Depth,
    /// [`Limits::attributes`]
    Attributes,
    /// [`Limits::elements`]
    Elements,
    /// [`Limits::value_bytes`]
    ValueBytes,
    /// [`Limits::list`]
    List,
    /// [`Limits::patterns`]
    Patterns,
    /// [`Limits::parts`]
    Parts,
    /// [`Limits::rules`]
    Rules,
    /// [`Limits::occurrences`]
    Occurrences,
}

impl Bound {
    /// A word for catalogues.
    pub fn code(self) -> &'static str {
        match self {
            Bound::FileBytes => "file-bytes",
            Bound::TotalBytes => "total-bytes",
            Bound::Entries => "entries",
            Bound::Ratio => "ratio",
            Bound::Depth => "depth",
            Bound::Attributes => "attributes",
            Bound::Elements => "elements",
            Bound::ValueBytes => "value-bytes",
            Bound::List => "list",
            Bound::Patterns => "patterns",
            Bound::Parts => "parts",
            Bound::Rules => "rules",
            Bound::Occurrences => "occurrences",
        }
    }
}
