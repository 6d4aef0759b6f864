//! What an import says: how much would change or did, and what was found, line by line, in the reader's language.

use super::matching::{Finding, Issue};
use super::reconcile::Plan;
use kit::words::{Text, Value};
use kit::{Day, Words, text};
use schedules::{FindingKind, Kind, Resource, Severity};

/// How much changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Recurring lessons in the files.
    pub patterns: usize,
    /// Dated lessons in the files.
    pub lessons: usize,
    /// Sites that are made.
    pub sites_new: usize,
    /// Rooms that are made.
    pub rooms_new: usize,
    /// Recurring lessons that are new.
    pub patterns_new: usize,
    /// Recurring lessons that change.
    pub patterns_changed: usize,
    /// Recurring lessons that are gone.
    pub patterns_gone: usize,
    /// Dated lessons that are new.
    pub lessons_new: usize,
    /// Dated lessons that change.
    pub lessons_changed: usize,
    /// Dated lessons that are taken away: nothing hangs on them.
    pub lessons_gone: usize,
    /// Dated lessons that are cancelled.
    pub lessons_cancelled: usize,
    /// Dated lessons that take place after all.
    pub lessons_restored: usize,
    /// Dated lessons that the files do not have any more, and which stay as they are.
    pub kept: usize,
}

impl Counts {
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            patterns: plan.wanted.0,
            lessons: plan.wanted.1,
            sites_new: plan.sites.len(),
            rooms_new: plan.rooms.len(),
            patterns_new: plan.new.len(),
            patterns_changed: plan.changed.len(),
            patterns_gone: plan.gone.len(),
            lessons_new: plan.lessons_new.len(),
            lessons_changed: plan.lessons_changed.len(),
            lessons_gone: plan.lessons_gone.len(),
            lessons_cancelled: plan.cancelled.len(),
            lessons_restored: plan.restored.len(),
            kept: plan.kept,
        }
    }
    /// Whether nothing changes.
    pub fn is_nothing(&self) -> bool {
        Self { patterns: 0, lessons: 0, kept: 0, ..*self } == Self::default()
    }
    /// What changes, line by line: only what does.
    pub fn lines(&self) -> Vec<Text> {
        [
            ("timetable-import-sites-new", self.sites_new),
            ("timetable-import-rooms-new", self.rooms_new),
            ("timetable-import-patterns-new", self.patterns_new),
            ("timetable-import-patterns-changed", self.patterns_changed),
            ("timetable-import-patterns-gone", self.patterns_gone),
            ("timetable-import-lessons-new", self.lessons_new),
            ("timetable-import-lessons-changed", self.lessons_changed),
            ("timetable-import-lessons-gone", self.lessons_gone),
            ("timetable-import-lessons-cancelled", self.lessons_cancelled),
            ("timetable-import-lessons-restored", self.lessons_restored),
            ("timetable-import-lessons-kept", self.kept),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| text!(key, count = count))
        .collect()
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it costs.
    pub severity: Severity,
    /// In which file.
    pub file: String,
    /// On which line; 0 for the file as a whole.
    pub line: u64,
    /// What it is.
    pub text: Text,
}

impl Line {
    /// Where it stands: « edt.xml, ligne 24 ».
    pub fn place(&self) -> Text {
        match self.line {
            0 => Text::literal(self.file.as_str()),
            line => text!("timetable-import-place", file = self.file.as_str(), line = i64::try_from(line).unwrap_or(i64::MAX)),
        }
    }
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What the files are.
    pub kind: Option<Kind>,
    /// Whether they were refused as a whole: then nothing was compared.
    pub refused: bool,
    /// Whether what changes was written.
    pub applied: bool,
    /// How much changes.
    pub counts: Counts,
    /// What was found.
    pub lines: Vec<Line>,
    /// How many findings more there are than are told.
    pub more: u64,
}

impl Report {
    pub(super) fn of_reading(findings: &[schedules::Finding], more: u64) -> Self {
        let line = |finding: &schedules::Finding| Line {
            severity: finding.kind.severity(),
            file: finding.file.clone(),
            line: finding.line,
            text: reading(&finding.kind),
        };
        let refused = findings.iter().any(|finding| finding.kind.severity() == Severity::Refused);
        Self { refused, lines: findings.iter().map(line).collect(), more, ..Self::default() }
    }
    pub(super) fn refuse(&mut self, why: Text) {
        self.refused = true;
        self.lines.insert(0, Line { severity: Severity::Refused, file: String::new(), line: 0, text: why });
    }
    pub(super) fn add(&mut self, plan: &Plan, issues: &[Issue]) {
        self.counts = Counts::of(plan);
        self.lines.extend(issues.iter().map(of_issue));
        // What was left out comes before what is only said, each in the order of the files.
        self.lines.sort_by_key(|line| std::cmp::Reverse(line.severity));
    }
    /// What it comes to, in a sentence.
    pub fn summary(&self) -> Text {
        let counts = &self.counts;
        if self.refused {
            text!("timetable-import-refused")
        } else if counts.is_nothing() {
            text!("timetable-import-nothing", patterns = counts.patterns, lessons = counts.lessons)
        } else if self.applied {
            text!("timetable-import-applied", patterns = counts.patterns, lessons = counts.lessons)
        } else {
            text!("timetable-import-would", patterns = counts.patterns, lessons = counts.lessons)
        }
    }
    /// The report for a terminal.
    pub fn terminal(&self, words: &Words) -> String {
        let mut out = vec![words.say(&self.summary())];
        out.extend(self.counts.lines().iter().map(|line| format!("  {}", words.say(line))));
        if !self.lines.is_empty() {
            out.push(String::new());
            out.push(words.get("timetable-import-found"));
        }
        for line in &self.lines {
            let place = if line.file.is_empty() { String::new() } else { format!("{} — ", words.say(&line.place())) };
            out.push(format!("  {place}{}", words.say(&line.text)));
        }
        if self.more > 0 {
            out.push(format!(
                "  {}",
                words.say(&text!("timetable-import-more", count = i64::try_from(self.more).unwrap_or(i64::MAX)))
            ));
        }
        if !self.refused && !self.applied && !self.counts.is_nothing() {
            out.push(String::new());
            out.push(words.get("timetable-import-dry"));
        }
        out.join("\n")
    }
}

fn of_issue(issue: &Issue) -> Line {
    let count = issue.count;
    let (severity, text) = match &issue.finding {
        Finding::UnknownTeacher(name) => (Severity::Noted, text!("timetable-import-no-teacher", name = name, count = count)),
        Finding::SeveralTeachers(name) => (Severity::Noted, text!("timetable-import-teachers", name = name, count = count)),
        Finding::UnknownDivision(name) => (Severity::LeftOut, text!("timetable-import-no-division", name = name, count = count)),
        Finding::UnknownGroup(name) => (Severity::LeftOut, text!("timetable-import-no-group", name = name, count = count)),
        Finding::ClosedDivision(name, day) | Finding::ClosedGroup(name, day) => {
            (Severity::LeftOut, text!("timetable-import-closed-class", name = name, day = *day, count = count))
        }
        Finding::UnknownSubject(name) => (Severity::Noted, text!("timetable-import-no-subject", name = name, count = count)),
        Finding::NoSection(subject, class) => {
            (Severity::Noted, text!("timetable-import-no-section", subject = subject, class = class, count = count))
        }
        Finding::Pupils => (Severity::Noted, text!("timetable-import-pupils", count = count)),
        Finding::NobodyLeft => (Severity::LeftOut, text!("timetable-import-nobody", count = count)),
        Finding::ClosedDay(day) => (Severity::LeftOut, text!("timetable-import-closed-day", day = *day, count = count)),
    };
    Line { severity, file: issue.file.clone(), line: issue.line, text }
}

/// A text with one more value: reading its key from a list leaves no place for `text!`.
trait With {
    fn with(self, name: &'static str, value: impl Into<Value>) -> Self;
}

impl With for Text {
    fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

/// What the reader found, in words.
fn reading(kind: &FindingKind) -> Text {
    use FindingKind as K;
    let key = format!("schedule-{}", kind.code());
    let plain = || Text::keyed(key.clone());
    match kind {
        K::Encrypted { partners } if !partners.is_empty() => text!("schedule-encrypted-for", partners = partners.join(", ")),
        K::TooMuch { max, .. } => plain().with("max", i64::try_from(*max).unwrap_or(i64::MAX)),
        K::TwiceInArchive { entry } | K::LockedEntry { entry } => plain().with("name", entry.as_str()),
        K::UnsupportedEncoding { label } | K::UnknownAlternation { label } => plain().with("name", label.as_str()),
        K::MissingTable { table } => plain().with("name", *table),
        K::MissingColumn { column } => plain().with("name", *column),
        K::WrongStructure { expected, found } => plain().with("expected", expected.as_str()).with("found", found.as_str()),
        K::WrongYear { expected, found } => plain().with("expected", expected.to_string()).with("found", found.to_string()),
        K::MissingField { field } => plain().with("name", *field),
        K::BadTime { field, value } | K::BadDate { field, value } | K::BadNumber { field, value } => {
            plain().with("name", *field).with("value", value.as_str())
        }
        K::BadWeekday { value } => plain().with("value", value.as_str()),
        K::BadSpan { starts, ends } => {
            plain().with("from", starts.strftime("%H:%M").to_string()).with("to", ends.strftime("%H:%M").to_string())
        }
        K::UnknownReference { list, key } | K::Twice { list, key } => {
            plain().with("list", Text::keyed(format!("schedule-list-{}", list.code()))).with("key", key.as_str())
        }
        K::UnknownEntity { name } | K::UnknownZone { zone: name } | K::UnreadRule { rule: name } => {
            plain().with("name", name.as_str())
        }
        K::CutRow { expected, found } => plain().with("expected", *expected).with("found", *found),
        K::NoSuchHour { day, starts } | K::TwiceThatHour { day, starts } => {
            plain().with("day", Day(*day)).with("at", starts.strftime("%H:%M").to_string())
        }
        K::OutsideYear { count, day } => plain().with("count", i64::from(*count)).with("day", Day(*day)),
        K::NotAMonday { day } => plain().with("day", Day(*day)),
        K::Repeated { other_line } => plain().with("line", i64::try_from(*other_line).unwrap_or(i64::MAX)),
        K::Overlap { resource, other_line, weekday, starts, .. } => plain()
            .with("what", Text::keyed(format!("schedule-overlap-{}", resource_word(resource))))
            .with("line", i64::try_from(*other_line).unwrap_or(i64::MAX))
            .with("weekday", Text::keyed(format!("weekday-{}", weekday.to_monday_one_offset())))
            .with("at", starts.strftime("%H:%M").to_string()),
        K::UnpairedNames { names, first_names } => plain().with("names", *names).with("first", *first_names),
        _ => plain(),
    }
}

fn resource_word(resource: &Resource) -> &'static str {
    match resource {
        Resource::Teacher(_) => "teacher",
        Resource::Room(_) => "room",
        Resource::Division(_) | Resource::Group(_) => "pupils",
    }
}
