//! Timetables of other programs, read; calendars, written. No database, no HTTP, no clock.
//!
//! Reading order:
//! 1. [`detect`] tells what a file is by what is in it.
//! 2. [`read`] reads one file, or the pair of STS-web, into a [`Schedule`], and says what is wrong
//!    as [`Finding`]s: `read(&[File { name, bytes }], &options) -> Reading`.
//! 3. [`Schedule`] is what all formats become; every key it names stands in its lists.
//! 4. [`ics::Feed`] writes a calendar for others to read.
//! 5. [`generate`] writes files of any size with invented names, to measure with.
//!
//! | file | from | has |
//! |---|---|---|
//! | `sts_emp_….xml` | STS-web | lists and services |
//! | `emp_sts_….xml` | any timetable program, for STS-web | lessons by codes; alone or with the former |
//! | EDT's export for partners | EDT | everything, if in clear; refused if encrypted |
//! | `EXP_COURS.xml` | EDT | names, letters of weeks: wants [`Options::weeks`] |
//! | archive of `UDCal_NN.xml` | UnDeuxTemps | everything, true weeks included |
//! | CSV | UnDeuxTemps | names, letters of weeks: wants [`Options::weeks`], perhaps [`Options::slots`] |
//! | `.ics` | Pronote, EDT, any calendar | dated lessons |
//!
//! Files are hostile until read: no document type, no entity, bounds on everything ([`Limits`]),
//! no guess where a file says nothing. Reasons are values, never sentences: the caller has the words.

mod archive;
mod build;
mod catalog;
mod clocks;
mod detect;
mod edt;
mod exp_cours;
mod finding;
mod finish;
pub mod generate;
pub mod ics;
mod limits;
mod model;
mod sts;
mod text;
mod udt;
mod udt_csv;
mod weeks;
mod xml;

pub use detect::{Kind, detect};
pub use finding::{Finding, FindingKind, List, Resource, Severity};
pub use limits::{Bound, Limits};
pub use model::*;

use build::Builder;
use finding::{Findings, Refusal};
use xml::too_much;

/// A file as it came.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, for findings only: what it is, its content says.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// What came of reading.
#[derive(Debug)]
pub struct Reading {
    /// What the files say; none if they are refused.
    pub schedule: Option<Schedule>,
    /// What is wrong with them, in their order.
    pub findings: Vec<Finding>,
    /// How many findings more there were than are kept.
    pub more_findings: u64,
}

/// Reads files: one of a program, or the pair of STS-web; each may stand in an archive.
pub fn read(files: &[File<'_>], options: &Options) -> Reading {
    let mut of = Builder::new(options, Findings::new(options.limits.findings));
    let done = read_into(&mut of, files);
    let schedule = match done {
        Ok(()) => Some(of.schedule()),
        Err(refusal) => {
            of.note(refusal.line, refusal.kind);
            None
        }
    };
    let (findings, more_findings) = of.findings.finish();
    Reading { schedule, findings, more_findings }
}

fn read_into(of: &mut Builder<'_>, files: &[File<'_>]) -> Result<(), Refusal> {
    let limits = &of.options.limits;
    let mut left = limits.total_bytes;
    let mut unpacked = Vec::new();
    let mut known = Vec::new();
    for file in files {
        of.file = file.name.to_owned();
        if file.bytes.len() > limits.file_bytes {
            return Err(too_much(Bound::FileBytes, limits.file_bytes).into());
        }
        left = left.checked_sub(file.bytes.len()).ok_or_else(|| too_much(Bound::TotalBytes, limits.total_bytes))?;
        match detect(file.bytes) {
            Kind::Archive => {
                let entries = archive::unpack(file.bytes, limits, &mut left)?;
                unpacked.extend(entries.into_iter().map(|entry| (format!("{}/{}", file.name, entry.name), entry.bytes)));
            }
            kind => known.push((kind, file.name, file.bytes)),
        }
    }
    known.extend(unpacked.iter().map(|(name, bytes)| (detect(bytes), name.as_str(), bytes.as_slice())));
    if unpacked.len() + files.len() > 1 {
        // Of several files, those that are something count; a note beside them does no harm.
        let is_any = known.iter().any(|(kind, ..)| !matches!(kind, Kind::Unknown | Kind::Archive));
        known.retain(|(kind, ..)| !is_any || !matches!(kind, Kind::Unknown | Kind::Archive));
    }
    read_known(of, known, &mut left)
}

fn read_known(of: &mut Builder<'_>, mut known: Vec<(Kind, &str, &[u8])>, left: &mut usize) -> Result<(), Refusal> {
    known.sort_by_key(|(kind, ..)| *kind);
    let kinds: Vec<Kind> = known.iter().map(|(kind, ..)| *kind).collect();
    match kinds.as_slice() {
        [] => return Err(FindingKind::Empty.into()),
        [_] | [Kind::StsEmp, Kind::EmpSts] => {}
        _ => {
            of.file = known.last().map_or_else(String::new, |(_, name, _)| (*name).to_owned());
            return Err(FindingKind::Mixed.into());
        }
    }
    let is_pair = known.len() > 1;
    for (kind, name, bytes) in known {
        of.kind = kind;
        of.file = name.to_owned();
        read_one(of, kind, name, bytes, is_pair, left)?;
    }
    Ok(())
}

fn read_one(of: &mut Builder<'_>, kind: Kind, name: &str, bytes: &[u8], is_pair: bool, left: &mut usize) -> Result<(), Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FindingKind::Empty.into());
    }
    if kind == Kind::Udt {
        let entries = archive::unpack(bytes, &of.options.limits, left)?;
        return udt::read(of, name, &entries);
    }
    let text = text::decode(bytes)?;
    match kind {
        Kind::Unknown | Kind::Archive | Kind::Udt => unknown(of, &text),
        Kind::StsEmp => {
            sts::read_lists(of, &text)?;
            if !is_pair {
                of.note(0, FindingKind::NoLessons);
            }
            Ok(())
        }
        Kind::EmpSts => sts::read_lessons(of, &text, !is_pair),
        Kind::Edt => edt::read(of, &text),
        Kind::EdtEncrypted => Err(encrypted(of, &text)),
        Kind::ExpCours => exp_cours::read(of, &text),
        Kind::UdtCsv => udt_csv::read(of, &text),
        Kind::Ics => ics::read(of, &text),
    }
}

/// Why a file is nothing that is read here: if it is XML, it may not be well formed.
fn unknown(of: &mut Builder<'_>, text: &str) -> Result<(), Refusal> {
    if text.trim_start().starts_with('<') {
        of.walk(text, |_| false, |_, _| Ok(()))?;
    }
    Err(FindingKind::Unrecognised.into())
}

/// For whom an encrypted export was made.
fn encrypted(of: &mut Builder<'_>, text: &str) -> Refusal {
    let mut partners = Vec::new();
    xml::first_elements(text, &of.options.limits, |met| {
        if met.node.name == "PARTENAIRE" {
            partners.extend(text::some(met.node.attribute("NOM")));
        }
        partners.len() >= 10
    });
    FindingKind::Encrypted { partners }.into()
}
