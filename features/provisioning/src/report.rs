//! The report of an import: as JSON in a file, as text on a terminal; and the sentences of what went wrong.

use crate::model::{
    Counts, DeliveryReport, ImportError, Line, Outcome, Progress, Report, StructureReport, category_text, profile_text,
    reason_text,
};
use aaf::{DeliveryError, DeliveryErrorKind, ReadError, ReadErrorKind};
use kit::{Text, Words, text};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

/// How many structures and lines a terminal shows.
const SHOWN_MAX: usize = 30;

/// Writes the report as JSON; its first member is `totals`.
pub fn write_json(path: &Path, report: &Report) -> std::io::Result<()> {
    to_file(path, report)
}

fn to_file(path: &Path, report: &impl Serialize) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    serde_json::to_writer_pretty(&mut file, report)?;
    file.write_all(b"\n")?;
    file.flush()
}

/// Why a delivery was refused, in the report: where it stands, and the reason's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The file; of a delivery refused as a whole, its name.
    pub file: String,
    /// The line in the file, from 1; none when it comes from no line.
    pub line: Option<u64>,
    /// The reason: what follows `feed-error-` in the catalogues.
    pub reason: String,
    /// The sentence, in the language of whoever ran the import.
    pub sentence: String,
}

#[derive(Serialize)]
struct RefusedReport<'a> {
    totals: Counts,
    applied: bool,
    refusal: Refusal,
    deliveries: &'a [DeliveryReport],
}

/// What the report says of a refused delivery; none when the fault is not the delivery's.
pub fn refusal(error: &ImportError, words: &Words) -> Option<Refusal> {
    let reason = |text: Text| text.key.trim_start_matches("feed-error-").to_owned();
    let (file, line, reason) = match error {
        ImportError::Read(error) | ImportError::Delivery(DeliveryError { kind: DeliveryErrorKind::Unreadable(error), .. }) => {
            (error.file.clone(), Some(error.line), reason(read_reason(&error.kind)))
        }
        ImportError::Delivery(error) => (error.file.clone(), None, reason(delivery_reason(&error.kind))),
        ImportError::Stopped(report) => {
            let stopped = report.deliveries.iter().find(|one| one.outcome == Outcome::Stopped);
            (stopped.map_or_else(String::new, |one| one.name.clone()), None, reason(error_text(error)))
        }
        _ => return None,
    };
    Some(Refusal { file: printable(&file), line, reason, sentence: words.say(&error_text(error)) })
}

/// Writes the report of a refused delivery as JSON: as that of any other, with the refusal. Gives whether
/// there is one to write.
pub fn write_refusal(path: &Path, error: &ImportError, words: &Words) -> std::io::Result<bool> {
    let Some(refusal) = refusal(error, words) else { return Ok(false) };
    let (totals, applied, deliveries) = match error {
        ImportError::Stopped(report) => (report.totals, report.applied, &report.deliveries[..]),
        _ => (Counts::default(), false, &[][..]),
    };
    to_file(path, &RefusedReport { totals, applied, refusal, deliveries })?;
    Ok(true)
}

/// The report as text for a terminal. National numbers are left to the file and to the pages.
pub fn terminal(report: &Report, words: &Words) -> String {
    let mut out = String::new();
    for delivery in &report.deliveries {
        one(&mut out, delivery, words);
    }
    if report.changes_nothing() && report.totals.refused == 0 {
        line(&mut out, &words.get("feed-nothing"));
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn one(out: &mut String, delivery: &DeliveryReport, words: &Words) {
    line(
        out,
        &format!("{} ({})", words.say(&title(delivery.kind, delivery.date, &delivery.academy, delivery.degree)), delivery.name),
    );
    line(out, &format!("  {}", words.say(&outcome(delivery))));
    for stop in &delivery.stops {
        let said = text!(
            "feed-stop",
            structure = stop.structure.as_str(),
            closed = stop.closed,
            present = stop.present,
            profile = profile_text(&stop.profile)
        );
        line(out, &format!("  - {}", words.say(&said)));
    }
    if delivery.outcome == Outcome::Stopped {
        line(out, &format!("  {}", words.get("feed-stop-how")));
    }
    if matches!(delivery.outcome, Outcome::AlreadyApplied | Outcome::Checked) {
        out.push('\n');
        return;
    }
    let profiles = delivery.profiles.iter().map(|(profile, counts)| (words.say(&profile_text(profile)), *counts));
    let total = (words.get("feed-column-total"), delivery.totals);
    table(out, &words.get("feed-column-profile"), profiles.chain([total]), words);
    structures(out, delivery, words);
    lines(out, delivery, words);
    out.push('\n');
}

/// The title of a delivery.
pub fn title(kind: &str, date: kit::Day, academy: &str, degree: &str) -> Text {
    text!(
        "feed-run-of",
        kind = Text::keyed(format!("feed-kind-{kind}")),
        day = date,
        academy = academy,
        degree = Text::keyed(format!("feed-degree-{degree}"))
    )
}

fn outcome(delivery: &DeliveryReport) -> Text {
    match (delivery.outcome, delivery.last_applied) {
        (Outcome::AlreadyApplied, Some(day)) => text!("feed-outcome-already_applied", day = day),
        (Outcome::AlreadyApplied, None) => Text::from("feed-nothing"),
        (Outcome::Compared, _) => Text::from("feed-outcome-compared"),
        (Outcome::Checked, _) => Text::from("feed-outcome-checked"),
        (Outcome::Applied, _) => Text::from("feed-outcome-applied"),
        (Outcome::Stopped, _) => Text::from("feed-outcome-stopped"),
    }
}

/// The columns of counts, in order.
pub(crate) const COLUMNS: [&str; 6] = [
    "feed-column-created",
    "feed-column-changed",
    "feed-column-moved",
    "feed-column-closed",
    "feed-column-refused",
    "feed-column-unchanged",
];

/// The counts in the order of [`COLUMNS`].
pub(crate) fn columns(counts: &Counts) -> [u64; 6] {
    [counts.created, counts.changed, counts.moved, counts.closed, counts.refused, counts.unchanged]
}

fn table(out: &mut String, first: &str, rows: impl Iterator<Item = (String, Counts)>, words: &Words) {
    let heads = COLUMNS.map(|column| words.get(column));
    let rows: Vec<(String, [String; 6])> =
        rows.map(|(name, counts)| (name, columns(&counts).map(|count| count.to_string()))).collect();
    let width = |text: &str| text.chars().count();
    let name_width = rows.iter().map(|(name, _)| width(name)).chain([width(first)]).max().unwrap_or(0).min(48);
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| rows.iter().map(|(_, row)| width(&row[at])).chain([width(&heads[at])]).max().unwrap_or(0))
        .collect();
    let mut put = |name: &str, cells: &[String; 6]| {
        let name: String = name.chars().take(name_width).collect();
        let cells: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}")).collect();
        // Writing into a text does not fail.
        let _ = writeln!(out, "  {name:name_width$}  {}", cells.join("  "));
    };
    put(first, &heads);
    for (name, row) in &rows {
        put(name, row);
    }
}

fn structures(out: &mut String, delivery: &DeliveryReport, words: &Words) {
    if !delivery.structures.is_empty() {
        out.push('\n');
        let rows = delivery.structures.iter().take(SHOWN_MAX).map(|structure| (named(structure), sum(structure)));
        table(out, &words.get("feed-column-structure"), rows, words);
    }
    let more = delivery.structures.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        line(out, &format!("  {}", words.say(&text!("feed-structures-more", count = more))));
    }
    if delivery.structures_unchanged > 0 {
        line(out, &format!("  {}", words.say(&text!("feed-structures-unchanged", count = delivery.structures_unchanged))));
    }
}

fn named(structure: &StructureReport) -> String {
    match &structure.uai {
        Some(uai) => format!("{uai} {}", structure.name),
        None => structure.name.clone(),
    }
}

fn sum(structure: &StructureReport) -> Counts {
    let mut all = Counts::default();
    structure.profiles.values().for_each(|counts| all.add(counts));
    all
}

fn lines(out: &mut String, delivery: &DeliveryReport, words: &Words) {
    if delivery.lines.is_empty() {
        return;
    }
    line(out, &format!("\n  {}", words.get("feed-lines")));
    for one in delivery.lines.iter().take(SHOWN_MAX) {
        line(out, &format!("  - {}", refused_line(one, words)));
    }
    let more = delivery.lines.len().saturating_sub(SHOWN_MAX) as u64 + delivery.lines_left_off;
    if more > 0 {
        line(out, &format!("  {}", words.say(&text!("feed-lines-more", count = more))));
    }
}

fn refused_line(one: &Line, words: &Words) -> String {
    let place = if one.file.is_empty() { String::new() } else { format!("{}:{} ", one.file, one.line) };
    let who = if one.who.is_empty() { String::new() } else { format!(" ({})", printable(&one.who)) };
    format!(
        "{place}{} {}{who}, {} = {}. {}",
        words.say(&category_text(one.category)),
        printable(&one.key),
        one.field,
        printable(&one.value),
        words.say(&reason_text(one.reason))
    )
}

/// A delivery must not steer the terminal that shows its values.
fn printable(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}

/// How far an import is, as words beside its bar.
pub fn progress_text(progress: &Progress) -> Text {
    match progress {
        Progress::Delivery(name) => text!("feed-progress-delivery", name = name),
        Progress::Reading(..) => Text::from("feed-progress-reading"),
        Progress::Structures(..) => Text::from("feed-progress-structures"),
        Progress::Leaving => Text::from("feed-progress-leaving"),
    }
}

/// Why an import did not do its work: what, why, and how to mend it.
pub fn error_text(error: &ImportError) -> Text {
    let shown = |error: &dyn std::fmt::Display| printable(&error.to_string());
    match error {
        ImportError::Delivery(error) => delivery_error(error),
        ImportError::Read(error) => read_error(error),
        ImportError::Stopped(_) => Text::from("feed-error-stopped"),
        ImportError::Busy => Text::from("feed-error-busy"),
        ImportError::Folder(path, error) => {
            text!("feed-error-folder", path = path.display().to_string(), detail = shown(error))
        }
        ImportError::ReportFile(path, error) => {
            text!("feed-error-report", path = path.display().to_string(), detail = shown(error))
        }
        ImportError::Database(error) => text!("feed-error-database", detail = shown(error)),
        ImportError::Broken(error) => text!("feed-error-broken", detail = shown(error)),
        ImportError::Cut => text!("feed-error-broken", detail = "cut"),
    }
}

fn read_error(error: &ReadError) -> Text {
    text!("feed-error-in-file", file = printable(&error.file), line = error.line, what = read_reason(&error.kind))
}

fn read_reason(kind: &ReadErrorKind) -> Text {
    match kind {
        ReadErrorKind::Io(error) => text!("feed-error-io", detail = error.to_string()),
        ReadErrorKind::Empty => Text::from("feed-error-empty"),
        ReadErrorKind::Truncated => Text::from("feed-error-truncated"),
        ReadErrorKind::Malformed(detail) => text!("feed-error-malformed", detail = printable(detail)),
        ReadErrorKind::UnsupportedEncoding(name) => text!("feed-error-encoding", detail = printable(name)),
        ReadErrorKind::WrongEncoding => Text::from("feed-error-wrong-encoding"),
        ReadErrorKind::EntityDeclaration => Text::from("feed-error-entities"),
        ReadErrorKind::UnexpectedElement(name) => text!("feed-error-unexpected", detail = printable(name)),
        ReadErrorKind::UnexpectedText => Text::from("feed-error-unexpected-text"),
        ReadErrorKind::MissingName => Text::from("feed-error-missing-name"),
        ReadErrorKind::TooMuch(_) => Text::from("feed-error-too-much"),
    }
}

fn delivery_error(error: &DeliveryError) -> Text {
    if let DeliveryErrorKind::Unreadable(error) = &error.kind {
        return read_error(error);
    }
    text!("feed-error-of", file = printable(&error.file), what = delivery_reason(&error.kind))
}

fn delivery_reason(kind: &DeliveryErrorKind) -> Text {
    let entry = |key: &'static str, entry: &str| text!(key, entry = printable(entry));
    match kind {
        DeliveryErrorKind::Unreadable(error) => read_reason(&error.kind),
        DeliveryErrorKind::Io(error) => text!("feed-error-io", detail = error.to_string()),
        DeliveryErrorKind::NotAnArchive => Text::from("feed-error-not-an-archive"),
        DeliveryErrorKind::NothingFound => Text::from("feed-error-nothing-found"),
        DeliveryErrorKind::BadArchive(detail) => text!("feed-error-bad-archive", detail = printable(detail)),
        DeliveryErrorKind::Encrypted { entry: name } => entry("feed-error-encrypted", name),
        DeliveryErrorKind::UnsafePath { entry: name } => entry("feed-error-unsafe-path", name),
        DeliveryErrorKind::NotAFile { entry: name } => entry("feed-error-not-a-file", name),
        DeliveryErrorKind::TwiceTheSame { entry: name } => entry("feed-error-twice", name),
        DeliveryErrorKind::NestedTooDeep { entry: name } => entry("feed-error-nested", name),
        DeliveryErrorKind::TooDeep { .. } => Text::from("feed-error-too-deep"),
        DeliveryErrorKind::TooManyEntries { max } => text!("feed-error-too-many", max = *max),
        DeliveryErrorKind::TooLarge { max_bytes } => text!("feed-error-too-large", max = *max_bytes),
        DeliveryErrorKind::SuspectRatio { .. } => Text::from("feed-error-ratio"),
        DeliveryErrorKind::UnknownAcademy => Text::from("feed-error-unknown-academy"),
        DeliveryErrorKind::UnknownDate => Text::from("feed-error-unknown-date"),
        DeliveryErrorKind::MixedAcademies { academies } => text!("feed-error-mixed-academies", detail = academies.join(", ")),
        DeliveryErrorKind::MixedDegrees => Text::from("feed-error-mixed-degrees"),
        DeliveryErrorKind::MissingPart { category, number } => {
            text!("feed-error-missing-part", category = category.file_word(), number = *number)
        }
        DeliveryErrorKind::MissingCategory { category } => {
            text!("feed-error-missing-category", category = category.file_word())
        }
    }
}
