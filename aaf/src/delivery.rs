//! Opens a folder or an archive and says which deliveries stand in it.

mod unpack;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::attr::Attr;
use crate::model::french_date;
use crate::raw::Category;
use crate::reader::{ReadError, Reader, Record};
use unpack::Unpacker;

/// First degree (écoles) or second (collèges, lycées): two feeds, two sets of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Degree {
    /// Écoles (AAF 1D).
    First,
    /// Collèges and lycées (AAF 2D).
    Second,
}

impl Degree {
    /// As the feed writes it: `1D`, `2D`.
    pub const fn word(self) -> &'static str {
        match self {
            Degree::First => "1D",
            Degree::Second => "2D",
        }
    }

    fn from_word(word: &str) -> Option<Degree> {
        match word.trim().to_ascii_uppercase().as_str() {
            "1D" => Some(Degree::First),
            "2D" => Some(Degree::Second),
            _ => None,
        }
    }
}

/// The whole truth of a day, or what changed since the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryKind {
    /// Everything: who is not in it has left.
    Complet,
    /// Changes only.
    Delta,
}

impl DeliveryKind {
    /// As file names have it.
    pub const fn word(self) -> &'static str {
        match self {
            DeliveryKind::Complet => "Complet",
            DeliveryKind::Delta => "Delta",
        }
    }
}

/// One delivery: the files of one academy, one degree, one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What its files are called before their category (`ENT2DVA-ENT99_Complet_20260914`).
    pub name: String,
    /// The folder or archive it was found in.
    pub origin: PathBuf,
    /// Code of the academy, two digits or more (`99`, `13`, `01`); its label in small letters if
    /// the delivery has no code.
    pub academy: String,
    /// First or second degree.
    pub degree: Degree,
    /// Complet or Delta.
    pub kind: DeliveryKind,
    /// The day it speaks of.
    pub date: Date,
    /// Release of AAF that wrote it, if it says so.
    pub version: Option<String>,
    /// Its files, in the order in which they are best read.
    pub files: Vec<DeliveryFile>,
}

impl Delivery {
    /// Length of all its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Its files of one category.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &DeliveryFile> {
        self.files.iter().filter(move |file| file.category == category)
    }
}

/// One XML file of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryFile {
    /// Where it can be read: in place, or in the work folder.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// What its records are about.
    pub category: Category,
    /// Its number among those of its category.
    pub number: u32,
    /// Its length.
    pub bytes: u64,
}

/// Bounds on what a folder or an archive may make us write and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries in all, archives within included.
    pub entries: usize,
    /// Bytes unpacked in all.
    pub total_bytes: u64,
    /// Unpacked bytes for one packed, once `ratio_from_bytes` are unpacked.
    pub ratio: u64,
    /// Below this an archive may shrink as it likes: small files of zeros are no bomb.
    pub ratio_from_bytes: u64,
    /// Folders within folders.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { entries: 10_000, total_bytes: 20 << 30, ratio: 200, ratio_from_bytes: 16 << 20, depth: 6 }
    }
}

/// Why nothing can be done with what was given.
#[derive(Debug)]
pub struct DeliveryError {
    /// The file, archive or delivery it is about.
    pub file: String,
    /// What is wrong.
    pub kind: DeliveryErrorKind,
}

/// What may be wrong with a folder, an archive or a delivery.
#[derive(Debug)]
pub enum DeliveryErrorKind {
    /// The disk says no.
    Io(io::Error),
    /// Neither a folder nor an archive of a known form.
    NotAnArchive,
    /// No file of the feed is in it.
    NothingFound,
    /// The archive is cut or damaged; the detail is the unpacker's.
    BadArchive(String),
    /// An entry is encrypted.
    Encrypted {
        /// Its name in the archive.
        entry: String,
    },
    /// An entry would be written outside of its folder.
    UnsafePath {
        /// Its name in the archive.
        entry: String,
    },
    /// An entry is a link or a device.
    NotAFile {
        /// Its name in the archive.
        entry: String,
    },
    /// Two entries have the same name.
    TwiceTheSame {
        /// Its name in the archive.
        entry: String,
    },
    /// An archive in an archive in an archive.
    NestedTooDeep {
        /// Its name in the archive.
        entry: String,
    },
    /// Folders are too deep.
    TooDeep {
        /// The bound.
        max: usize,
    },
    /// More entries than allowed.
    TooManyEntries {
        /// The bound.
        max: usize,
    },
    /// More bytes than allowed.
    TooLarge {
        /// The bound.
        max_bytes: u64,
    },
    /// It unpacks to more than it can honestly hold.
    SuspectRatio {
        /// The bound.
        max: u64,
    },
    /// One of its files cannot be read.
    Unreadable(ReadError),
    /// Nothing says of which academy it is.
    UnknownAcademy,
    /// Nothing says of which day it is.
    UnknownDate,
    /// Its files are of several academies.
    MixedAcademies {
        /// Their codes.
        academies: Vec<String>,
    },
    /// Its files are of both degrees.
    MixedDegrees,
    /// A file is missing between two others.
    MissingPart {
        /// Its category.
        category: Category,
        /// Its number.
        number: u32,
    },
    /// A Complet has no file of a category.
    MissingCategory {
        /// Its category.
        category: Category,
    },
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.file, self.kind)
    }
}

impl Error for DeliveryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            DeliveryErrorKind::Io(error) => Some(error),
            DeliveryErrorKind::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

impl DeliveryErrorKind {
    pub(crate) fn of(self, path: &Path) -> DeliveryError {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        DeliveryError { file, kind: self }
    }
}

/// The deliveries of a folder or an archive (`.tgz`, `.tar.gz`, `.zip`), in the order of their
/// dates; on one day a Complet comes before a Delta.
///
/// What is packed is unpacked into `work`, a folder of the caller, which is his to remove. Only
/// the files of the feed are written there. Every file is opened and its head is read, so that a
/// delivery that comes out is whole: no category missing in a Complet, no number missing, each
/// file of the same academy and degree.
pub fn open(path: &Path, work: &Path, limits: &Limits) -> Result<Vec<Delivery>, DeliveryError> {
    let mut unpacker = Unpacker::new(work, limits);
    let metadata = fs::metadata(path).map_err(|error| DeliveryErrorKind::Io(error).of(path))?;
    if metadata.is_dir() {
        unpacker.folder(path, 0)?;
    } else if metadata.is_file() {
        unpacker.archive(path, path)?;
    } else {
        // A pipe or a device would be read for ever.
        return Err(DeliveryErrorKind::NotAnArchive.of(path));
    }
    let mut groups: BTreeMap<(PathBuf, String, String), Vec<Found>> = BTreeMap::new();
    for found in unpacker.found {
        groups.entry((found.origin.clone(), found.folder.clone(), found.name.prefix.clone())).or_default().push(found);
    }
    if groups.is_empty() {
        return Err(DeliveryErrorKind::NothingFound.of(path));
    }
    let mut deliveries = groups.into_values().map(delivery).collect::<Result<Vec<_>, _>>()?;
    deliveries.sort_by(|a, b| {
        (a.date, a.kind, a.degree, &a.academy, &a.origin).cmp(&(b.date, b.kind, b.degree, &b.academy, &b.origin))
    });
    Ok(deliveries)
}

/// A file of the feed that was found.
pub(crate) struct Found {
    /// Folder or archive it came from.
    origin: PathBuf,
    /// Folder inside the archive.
    folder: String,
    path: PathBuf,
    name: FileName,
}

/// What a file name tells: `<prefix>_<category>_<number>.xml`, where the prefix holds the kind
/// and the date, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileName {
    whole: String,
    prefix: String,
    category: Category,
    number: u32,
}

impl FileName {
    /// None if it is no file of the feed. The category is a whole word between underscores:
    /// `PersRelEleve` holds `Eleve`, and is something else.
    pub(crate) fn parse(name: &str) -> Option<FileName> {
        let (stem, extension) = name.rsplit_once('.')?;
        if !extension.eq_ignore_ascii_case("xml") {
            return None;
        }
        let mut parts = stem.rsplitn(3, '_');
        let (number, category, prefix) = (parts.next()?, parts.next()?, parts.next()?);
        if !(4..=8).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(FileName {
            whole: name.to_owned(),
            prefix: prefix.to_owned(),
            category: Category::from_name(category)?,
            number: number.parse().ok()?,
        })
    }
}

fn delivery(mut found: Vec<Found>) -> Result<Delivery, DeliveryError> {
    found.sort_by_key(|found| (found.name.category, found.name.number));
    let (prefix, origin) = (found[0].name.prefix.clone(), found[0].origin.clone());
    let refuse = |kind: DeliveryErrorKind| DeliveryError { file: prefix.clone(), kind };
    let mut clues = Clues::default();
    let mut files = Vec::with_capacity(found.len());
    for found in found {
        clues.read(&found)?;
        let bytes = fs::metadata(&found.path).map_err(|error| DeliveryErrorKind::Io(error).of(&found.path))?.len();
        let FileName { whole: name, category, number, .. } = found.name;
        files.push(DeliveryFile { path: found.path, name, category, number, bytes });
    }
    let hints =
        [prefix.as_str(), &file_stem(&origin), &files[0].path.parent().map(file_stem).unwrap_or_default()].map(str::to_owned);
    let kind = kind_of(&hints);
    check_parts(&files, kind).map_err(refuse)?;
    Ok(Delivery {
        academy: clues.academy().map_err(refuse)?,
        degree: clues.degree(&hints).map_err(refuse)?,
        date: clues.date(&hints).ok_or_else(|| refuse(DeliveryErrorKind::UnknownDate))?,
        kind,
        version: clues.version,
        name: prefix,
        origin,
        files,
    })
}

fn file_stem(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Numbers go on without a gap, from 0 or from 1; a Complet has the schools and the three sorts
/// of people. Subjects and modules may lack: people name them.
fn check_parts(files: &[DeliveryFile], kind: DeliveryKind) -> Result<(), DeliveryErrorKind> {
    for category in Category::ALL {
        let numbers: Vec<u32> = files.iter().filter(|file| file.category == category).map(|file| file.number).collect();
        let needed = !matches!(category, Category::MatEducNat | Category::MefEducNat) && kind == DeliveryKind::Complet;
        let Some(&first) = numbers.first() else {
            if needed {
                return Err(DeliveryErrorKind::MissingCategory { category });
            }
            continue;
        };
        if first > 1 {
            return Err(DeliveryErrorKind::MissingPart { category, number: 0 });
        }
        for (number, expected) in numbers.iter().zip(first..) {
            if *number != expected {
                return Err(DeliveryErrorKind::MissingPart { category, number: expected });
            }
        }
    }
    Ok(())
}

/// `Delta` in the name of the files, else of the archive or folder; otherwise it is a Complet.
fn kind_of(hints: &[String]) -> DeliveryKind {
    for hint in hints {
        let hint = hint.to_ascii_lowercase();
        if hint.contains("delta") {
            return DeliveryKind::Delta;
        }
        if hint.contains("complet") {
            return DeliveryKind::Complet;
        }
    }
    DeliveryKind::Complet
}

/// What the files of a delivery say of themselves.
#[derive(Default)]
struct Clues {
    /// Codes in the headers, then in the structures, then labels in the structures.
    header_academies: Vec<String>,
    structure_academies: Vec<String>,
    academy_labels: Vec<String>,
    header_degrees: Vec<Degree>,
    seen_degrees: Vec<Degree>,
    dates: Vec<Date>,
    version: Option<String>,
}

fn add<T: PartialEq>(to: &mut Vec<T>, item: Option<T>) {
    if let Some(item) = item
        && !to.contains(&item)
    {
        to.push(item);
    }
}

impl Clues {
    fn read(&mut self, found: &Found) -> Result<(), DeliveryError> {
        let unreadable = |error: ReadError| DeliveryErrorKind::Unreadable(error).of(&found.path);
        let mut reader = Reader::open(&found.path).map_err(unreadable)?;
        let mut record = Record::default();
        let any = reader.read(&mut record).map_err(unreadable)?;
        let header = reader.header();
        add(&mut self.header_academies, header.academy.as_deref().and_then(academy_code));
        add(&mut self.header_degrees, header.degree.as_deref().and_then(Degree::from_word));
        add(&mut self.dates, header.date.as_deref().and_then(french_date));
        self.version = self.version.take().or_else(|| header.version.clone());
        if any {
            self.look_at(&record);
        }
        Ok(())
    }

    fn look_at(&mut self, record: &Record) {
        let raw = &record.raw;
        add(&mut self.structure_academies, raw.first(Attr::AcademyCode).and_then(academy_code));
        add(&mut self.academy_labels, raw.first(Attr::Academy).map(str::to_lowercase));
        let first = [Attr::PersonNom, Attr::StructureTown, Attr::StructureAddress, Attr::EcoleMinistryCode, Attr::PersonClasses];
        let second = [Attr::Sn, Attr::Street, Attr::SubjectKey, Attr::MefKey, Attr::MinistryCode];
        let names = |attrs: &[Attr]| attrs.iter().any(|&attr| raw.names(attr));
        add(&mut self.seen_degrees, names(&first).then_some(Degree::First));
        add(&mut self.seen_degrees, names(&second).then_some(Degree::Second));
    }

    fn academy(&mut self) -> Result<String, DeliveryErrorKind> {
        for found in [&mut self.header_academies, &mut self.structure_academies, &mut self.academy_labels] {
            match found.len() {
                0 => {}
                1 => return Ok(found.remove(0)),
                _ => return Err(DeliveryErrorKind::MixedAcademies { academies: std::mem::take(found) }),
            }
        }
        Err(DeliveryErrorKind::UnknownAcademy)
    }

    /// The headers, else the names, else the attributes; a feed that says nothing is of the
    /// second degree, which came first.
    fn degree(&self, hints: &[String]) -> Result<Degree, DeliveryErrorKind> {
        match self.header_degrees.as_slice() {
            [degree] => return Ok(*degree),
            [_, _, ..] => return Err(DeliveryErrorKind::MixedDegrees),
            [] => {}
        }
        for hint in hints {
            match (hint.contains("ENT1D"), hint.contains("ENT2D")) {
                (true, false) => return Ok(Degree::First),
                (false, true) => return Ok(Degree::Second),
                _ => {}
            }
        }
        match self.seen_degrees.as_slice() {
            [degree] => Ok(*degree),
            [] => Ok(Degree::Second),
            _ => Err(DeliveryErrorKind::MixedDegrees),
        }
    }

    /// The name of the files, else the headers (the latest), else the archive or folder.
    fn date(&self, hints: &[String]) -> Option<Date> {
        let (files, around) = hints.split_first()?;
        date_in(files).or_else(|| self.dates.iter().max().copied()).or_else(|| around.iter().find_map(|hint| date_in(hint)))
    }
}

/// The same code for `99`, `099` and ` 99 `: without zeros in front, but two digits at least.
fn academy_code(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.trim_start_matches('0');
    let plain = !digits.is_empty() && text.len() <= 12 && text.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| format!("{digits:0>2}"))
}

/// The first eight digits that make a date (`20260914`).
fn date_in(text: &str) -> Option<Date> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8).find_map(|run| {
        let year = run[..4].parse().ok().filter(|year| (2000..=2100).contains(year))?;
        Date::new(year, run[4..6].parse().ok()?, run[6..].parse().ok()?).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_category_is_a_whole_word() {
        let name = |text| FileName::parse(text).map(|name| (name.prefix, name.category, name.number));
        assert_eq!(
            name("ENT2DVA-ENT16_Complet_20240916_PersRelEleve_0003.xml"),
            Some(("ENT2DVA-ENT16_Complet_20240916".into(), Category::PersRelEleve, 3))
        );
        assert_eq!(name("ENT_Complet_Eleve_0000.XML"), Some(("ENT_Complet".into(), Category::Eleve, 0)));
        assert_eq!(
            name("FULL_ENTTSSERVICES_Complet_20130117_MatiereEducNat_0001.xml").map(|found| found.1),
            Some(Category::MatEducNat)
        );
        for other in [
            "ficAlimMENESR.dtd",
            "ENT_Complet_PersRelEleve.xml",
            "Eleve_0000.xml",
            "ENT_Other_0000.xml",
            ".xml",
            "a_Eleve_00x0.xml",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn academies_have_one_code() {
        assert_eq!(academy_code("099"), Some("99".into()));
        assert_eq!(academy_code("99"), Some("99".into()));
        assert_eq!(academy_code("001"), Some("01".into()));
        assert_eq!(academy_code("000"), None);
        assert_eq!(academy_code("a/b"), None);
    }

    #[test]
    fn dates_are_found_in_names() {
        assert_eq!(date_in("ENT2DVA.20240916.tgz"), Some(jiff::civil::date(2024, 9, 16)));
        assert_eq!(date_in("ENT_99999999_20241301"), None);
    }
}
