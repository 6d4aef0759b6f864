//! Writes deliveries of any size with invented people: the same options give the same files.

mod agents;
mod people;
mod rng;
mod school;
mod students;
mod write;

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::attr::Attr;
use crate::contacts::uai_letter;
use crate::delivery::{Degree, DeliveryKind};
use crate::model::{Relation, Title};
use crate::raw::{Category, RawRecord};
use crate::reader::Request;
use agents::AgentDraft;
use rng::Rng;
use students::Family;
use write::Writer;
pub use write::write_request;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many structures; forgotten if `structures_spec` says which.
    pub structures: usize,
    /// How many students in all; forgotten if `structures_spec` says how many in each.
    pub students: usize,
    /// Another seed gives other people.
    pub seed: u64,
    /// The day of the Complet; the Delta follows a week later.
    pub date: Date,
    /// The structures, if they must be these.
    pub structures_spec: Option<Vec<StructureSpec>>,
    /// People who must be there, under these names. The Delta leaves them alone.
    pub extra: Extra,
    /// Where to write the Complet that would come on the day of the Delta, if wanted: with it one
    /// can see whether Complet and Delta together say the same.
    pub after: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            structures: 3,
            students: 870,
            seed: 1,
            date: jiff::civil::date(2026, 9, 14),
            structures_spec: None,
            extra: Extra::default(),
            after: None,
        }
    }
}

/// What sort of school to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchoolKind {
    /// École primaire: first degree.
    Ecole,
    /// Collège.
    College,
    /// Lycée.
    Lycee,
}

impl SchoolKind {
    /// The feed it is in.
    pub const fn degree(self) -> Degree {
        match self {
            SchoolKind::Ecole => Degree::First,
            SchoolKind::College | SchoolKind::Lycee => Degree::Second,
        }
    }
}

/// A structure that must be there.
#[derive(Clone, Debug)]
pub struct StructureSpec {
    /// What sort.
    pub kind: SchoolKind,
    /// Its name without its type, as people write it (`des Mésanges`).
    pub name: String,
    /// Its town.
    pub town: String,
    /// How many students, named ones included.
    pub students: usize,
    /// Its number; a fictive one if none is given.
    pub uai: Option<String>,
}

/// People who must be there. The indexes are places in these lists, or in that of the structures.
///
/// A division is named by its key in the second degree (`6B`, `2DE1`), by its label in the first
/// (`CE2`, `PS-MS`): [`Summary::structures`] lists them.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Students.
    pub students: Vec<NamedPupil>,
    /// Their relatives.
    pub relatives: Vec<NamedRelative>,
    /// Agents.
    pub agents: Vec<NamedAgent>,
}

/// A student who must be there.
#[derive(Clone, Debug)]
pub struct NamedPupil {
    /// Given name.
    pub given: String,
    /// Family name, as people write it.
    pub family: String,
    /// How he or she is addressed.
    pub title: Title,
    /// Birth date.
    pub birth: Date,
    /// The structure.
    pub structure_index: usize,
    /// The division.
    pub division: String,
    /// The relatives.
    pub relatives: Vec<usize>,
}

/// A relative who must be there.
#[derive(Clone, Debug)]
pub struct NamedRelative {
    /// Given name.
    pub given: String,
    /// Family name, as people write it.
    pub family: String,
    /// How he or she is addressed.
    pub title: Title,
    /// Mail.
    pub mail: Option<String>,
    /// Mobile.
    pub mobile: Option<String>,
    /// Who he or she is to the students.
    pub relation: Relation,
    /// 1: legal representative; 2: person in charge; 0: neither, a contact only.
    pub level: u8,
    /// First line of the address; one is made up if none is given. Two relatives with the same
    /// line live together. The town is that of the school of the first child.
    pub address: Option<String>,
}

/// An agent who must be there.
#[derive(Clone, Debug, Default)]
pub struct NamedAgent {
    /// Given name.
    pub given: String,
    /// Family name, as people write it.
    pub family: String,
    /// How he or she is addressed.
    pub title: Option<Title>,
    /// Functions: structure, code, discipline code. The first one is where he is attached. He
    /// stands in for a made-up agent of the same function. An école is directed by `DIR`.
    pub functions: Vec<(usize, String, String)>,
    /// What he teaches in place of a made-up teacher: structure, division, subject code.
    pub teaches: Vec<(usize, String, String)>,
    /// Divisions of which he is the head teacher: structure, division.
    pub head_of: Vec<(usize, String)>,
}

/// Why nothing, or not all, was written.
#[derive(Debug)]
pub enum GenerateError {
    /// The disk says no.
    Io {
        /// The folder.
        path: PathBuf,
        /// What it says.
        error: io::Error,
    },
    /// There is no structure to put students in.
    NoStructure,
    /// There are not that many school numbers in an academy.
    TooManyStructures {
        /// The bound.
        max: usize,
    },
    /// A named person is in a structure that is not there.
    UnknownStructure {
        /// Its index.
        index: usize,
    },
    /// A named person is in a division that is not there, or is full of named students.
    UnknownDivision {
        /// The structure.
        index: usize,
        /// The division.
        division: String,
    },
    /// A named student has a relative who is not there.
    UnknownRelative {
        /// Its index.
        index: usize,
    },
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Error for GenerateError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            GenerateError::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The structures, in the order of their indexes.
    pub structures: Vec<StructureSummary>,
    /// Students in the Complets.
    pub students: usize,
    /// Relatives in the Complets; one who has children in both degrees counts twice.
    pub relatives: usize,
    /// Agents in the Complets.
    pub agents: usize,
    /// Records added, modified and deleted by the Deltas.
    pub delta: DeltaSummary,
    /// Bytes of XML.
    pub bytes: u64,
    /// The folders of the deliveries, in the order in which they are to be read.
    pub folders: Vec<PathBuf>,
    /// Keys of the named students.
    pub named_students: Vec<NamedKey>,
    /// Keys of the named relatives: one by degree in which they have children.
    pub named_relatives: Vec<Vec<NamedKey>>,
    /// Keys of the named agents: one by degree in which they work.
    pub named_agents: Vec<Vec<NamedKey>>,
}

/// What the Deltas do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeltaSummary {
    /// `addRequest`.
    pub added: usize,
    /// `modifyRequest`.
    pub modified: usize,
    /// `deleteRequest`.
    pub deleted: usize,
}

/// Where a named person is found in the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedKey {
    /// The feed.
    pub degree: Degree,
    /// The key in it.
    pub key: String,
}

/// A structure that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureSummary {
    /// What sort.
    pub kind: SchoolKind,
    /// Key in its feed.
    pub key: String,
    /// Its number.
    pub uai: String,
    /// Its name.
    pub name: String,
    /// Its town.
    pub town: String,
    /// Students in the Complet.
    pub students: usize,
    /// Its divisions: keys in the second degree, labels in the first.
    pub divisions: Vec<String>,
}

/// Writes a Complet of each degree and a Delta a week later, each in a folder of its own below
/// `out`: `1D/complet`, `1D/delta`, `2D/complet`, `2D/delta`. One structure is in memory at a time.
///
/// The codes of the academy (99), the schools, their numbers and the people are invented; mail
/// domains end in `.invalid`; phone numbers are those kept for fiction, or given to nobody.
pub fn generate(out: &Path, options: &Options) -> Result<Summary, GenerateError> {
    let specs = match &options.structures_spec {
        Some(specs) => specs.clone(),
        None => make_specs(options),
    };
    check(&specs, &options.extra)?;
    let mut generator = Generator::new(out, options, &specs);
    generator.lists()?;
    for (index, spec) in specs.iter().enumerate() {
        generator.structure(index, spec)?;
    }
    generator.finish()
}

/// The most structures one academy can have: four digits make their numbers.
const STRUCTURES_MAX: usize = 9_999;

fn check(specs: &[StructureSpec], extra: &Extra) -> Result<(), GenerateError> {
    if specs.is_empty() {
        return Err(GenerateError::NoStructure);
    }
    if specs.len() > STRUCTURES_MAX {
        return Err(GenerateError::TooManyStructures { max: STRUCTURES_MAX });
    }
    let functions = extra.agents.iter().flat_map(|agent| agent.functions.iter().map(|f| f.0));
    let teaches = extra.agents.iter().flat_map(|agent| agent.teaches.iter().map(|t| t.0));
    let heads = extra.agents.iter().flat_map(|agent| agent.head_of.iter().map(|h| h.0));
    let students = extra.students.iter().map(|student| student.structure_index);
    if let Some(index) = functions.chain(teaches).chain(heads).chain(students).find(|&index| index >= specs.len()) {
        return Err(GenerateError::UnknownStructure { index });
    }
    let relatives = extra.students.iter().flat_map(|student| student.relatives.iter().copied());
    match relatives.into_iter().find(|&index| index >= extra.relatives.len()) {
        Some(index) => Err(GenerateError::UnknownRelative { index }),
        None => Ok(()),
    }
}

const ECOLE_NAMES: [&str; 8] = [
    "des Mésanges",
    "du Pré-Vert",
    "Les Tilleuls",
    "du Vieux Lavoir",
    "de la Clairière",
    "Les Coquelicots",
    "du Moulin",
    "de l'Orme",
];
const COLLEGE_NAMES: [&str; 8] = [
    "de l'Étang Bleu",
    "des Trois Chênes",
    "du Val d'Orve",
    "Les Ardoisiers",
    "de la Haute Rive",
    "du Bois-Joli",
    "de l'Aubépine",
    "du Grand Large",
];
const LYCEE_NAMES: [&str; 8] = [
    "des Grands Peupliers",
    "du Canal",
    "de la Citadelle",
    "Les Hirondelles",
    "du Haut-Vernay",
    "de l'Observatoire",
    "de la Confluence",
    "du Belvédère",
];

/// Thirty in a hundred are écoles, from three structures on; students are shared out by size.
fn make_specs(options: &Options) -> Vec<StructureSpec> {
    use SchoolKind::{College as C, Ecole as E, Lycee as L};
    let pattern: &[SchoolKind] = match options.structures {
        1 => &[C],
        2 => &[C, L],
        _ => &[E, C, L, C, E, C, L, C, E, L],
    };
    let mut rng = Rng::new(options.seed, u64::MAX);
    let kinds: Vec<SchoolKind> = pattern.iter().copied().cycle().take(options.structures).collect();
    let weights: Vec<usize> = kinds
        .iter()
        .map(|kind| {
            let size = match kind {
                E => 120,
                C => 450,
                L => 300,
            };
            if options.structures > 3 { size * (80 + rng.below(41)) / 100 } else { size }
        })
        .collect();
    let total: usize = weights.iter().sum::<usize>().max(1);
    let mut before = 0;
    let mut specs = Vec::with_capacity(kinds.len());
    for (index, (&kind, &weight)) in kinds.iter().zip(&weights).enumerate() {
        let names = match kind {
            E => &ECOLE_NAMES,
            C => &COLLEGE_NAMES,
            L => &LYCEE_NAMES,
        };
        let after = before + weight;
        let share = |sum: usize| (options.students as u128 * sum as u128 / total as u128) as usize;
        specs.push(StructureSpec {
            kind,
            name: names[(index / 3 + index) % names.len()].to_owned(),
            // Neighbours are of one town: their families are.
            town: people::town(index / 3),
            students: share(after) - share(before),
            uai: None,
        });
        before = after;
    }
    specs
}

/// What the Delta does to a record of the Complet.
enum Change {
    None,
    Modify(RawRecord),
    Delete,
}

/// The deliveries of one degree.
struct Feed {
    complet: Writer,
    delta: Writer,
    after: Option<Writer>,
    next_student: usize,
    next_relative: usize,
    next_agent: usize,
    used: bool,
}

struct Generator<'o> {
    options: &'o Options,
    feeds: [Feed; 2],
    keys: Vec<String>,
    /// First day of the school year.
    rentree: Date,
    /// Day of the Delta.
    later: Date,
    summary: Summary,
    /// Families of the structure before, who have a child in the next one.
    waiting_families: Vec<Family>,
    /// Teachers of the structure before, who have hours left: the second degree only.
    waiting_teachers: Vec<AgentDraft>,
    /// Replacement teachers of the école before.
    waiting_substitutes: Vec<AgentDraft>,
    named_relatives: Vec<students::RelativeDraft>,
    named_agents: Vec<AgentDraft>,
    /// The name of somebody of the structure before, for a homonym.
    homonym: Option<(String, String, Title)>,
    relatives_made: usize,
}

impl<'o> Generator<'o> {
    fn new(out: &Path, options: &'o Options, specs: &[StructureSpec]) -> Self {
        let later = options.date.saturating_add(7.days());
        let feed = |degree: Degree| {
            let writer = |root: &Path, folder, kind, date| Writer::new(root.join(degree.word()).join(folder), degree, kind, date);
            Feed {
                complet: writer(out, "complet", DeliveryKind::Complet, options.date),
                delta: writer(out, "delta", DeliveryKind::Delta, later),
                after: options.after.as_deref().map(|root| writer(root, "complet", DeliveryKind::Complet, later)),
                next_student: 1_000_001,
                next_relative: 5_000_001,
                next_agent: 200_001,
                used: specs.iter().any(|spec| spec.kind.degree() == degree),
            }
        };
        let year = options.date.year() - i16::from(options.date.month() < 8);
        let rng = &mut Rng::new(options.seed, u64::MAX - 1);
        let named_relatives = options.extra.relatives.iter().map(|named| students::named_relative(rng, named)).collect();
        let named_agents = options.extra.agents.iter().map(|named| agents::named_agent(rng, named)).collect();
        Generator {
            options,
            feeds: [feed(Degree::First), feed(Degree::Second)],
            keys: (0..specs.len()).map(|index| (7001 + index).to_string()).collect(),
            rentree: Date::new(year, 9, 1).unwrap_or(options.date),
            later,
            summary: Summary {
                named_students: vec![NamedKey { degree: Degree::Second, key: String::new() }; options.extra.students.len()],
                ..Summary::default()
            },
            waiting_families: Vec::new(),
            waiting_teachers: Vec::new(),
            waiting_substitutes: Vec::new(),
            named_relatives,
            named_agents,
            homonym: None,
            relatives_made: 0,
        }
    }

    /// Subjects and modules, which are the same for all; and a file for each category.
    fn lists(&mut self) -> Result<(), GenerateError> {
        let first = [Category::EtabEducNat, Category::Eleve, Category::PersRelEleve, Category::PersEducNat];
        if self.feeds[0].used {
            self.feeds[0].complet.start(&first)?;
            if let Some(after) = &mut self.feeds[0].after {
                after.start(&first)?;
            }
        }
        if !self.feeds[1].used {
            return Ok(());
        }
        self.feeds[1].complet.start(&Category::ALL)?;
        if let Some(after) = &mut self.feeds[1].after {
            after.start(&Category::ALL)?;
        }
        for subject in &school::SUBJECTS {
            let mut record = RawRecord::new(Category::MatEducNat, subject.code);
            record.set(Attr::SubjectKey, [subject.code]);
            record.set(Attr::SubjectLabel, [subject.label.chars().take(40).collect::<String>()]);
            record.set(Attr::SubjectParent, [subject.code]);
            self.emit(Degree::Second, &record, Change::None)?;
        }
        for level in school::mefs() {
            let (key, label, stat11) = level.mef;
            let mut record = RawRecord::new(Category::MefEducNat, key);
            record.set(Attr::MefKey, [key]);
            record.set(Attr::MefName, [label]);
            record.set(Attr::MefParent, [key]);
            record.set(Attr::MefStat11, [stat11]);
            self.emit(Degree::Second, &record, Change::None)?;
        }
        Ok(())
    }

    fn structure(&mut self, index: usize, spec: &StructureSpec) -> Result<(), GenerateError> {
        let school = School::new(index, spec, &self.keys[index]);
        let record = school.record();
        self.emit(spec.kind.degree(), &record, Change::None)?;
        let rng = &mut Rng::new(self.options.seed, index as u64);
        self.students(rng, &school)?;
        self.agents(rng, &school)?;
        self.summary.structures.push(StructureSummary {
            kind: spec.kind,
            key: school.key.clone(),
            uai: school.uai.clone(),
            name: spec.name.clone(),
            town: spec.town.clone(),
            students: spec.students,
            divisions: school.divisions.iter().map(|division| school.called(division).to_owned()).collect(),
        });
        Ok(())
    }

    fn finish(mut self) -> Result<Summary, GenerateError> {
        self.last_families()?;
        self.last_agents()?;
        for feed in &mut self.feeds {
            for writer in [Some(&mut feed.complet), Some(&mut feed.delta), feed.after.as_mut()].into_iter().flatten() {
                writer.finish()?;
                self.summary.bytes += writer.bytes;
            }
        }
        let [first, second] = &self.feeds;
        for writer in [&first.complet, &second.complet, &first.delta, &second.delta] {
            if writer.started {
                self.summary.folders.push(writer.folder().clone());
            }
        }
        Ok(self.summary)
    }

    /// A record of the Complet, and what the Delta does to it.
    fn emit(&mut self, degree: Degree, record: &RawRecord, change: Change) -> Result<(), GenerateError> {
        match record.category() {
            Category::Eleve => self.summary.students += 1,
            Category::PersRelEleve => self.summary.relatives += 1,
            Category::PersEducNat => self.summary.agents += 1,
            Category::EtabEducNat | Category::MatEducNat | Category::MefEducNat => {}
        }
        let feed = &mut self.feeds[degree as usize];
        feed.complet.put(Request::Add, record)?;
        let after = match change {
            Change::None => Some(record.clone()),
            Change::Modify(change) => {
                self.summary.delta.modified += 1;
                feed.delta.put(Request::Modify, &change)?;
                let mut after = record.clone();
                after.apply(&change);
                Some(after)
            }
            Change::Delete => {
                self.summary.delta.deleted += 1;
                feed.delta.put(Request::Delete, record)?;
                None
            }
        };
        match (after, &mut feed.after) {
            (Some(record), Some(writer)) => writer.put(Request::Add, &record),
            _ => Ok(()),
        }
    }

    /// A record that only the Delta brings.
    fn arrive(&mut self, degree: Degree, record: &RawRecord) -> Result<(), GenerateError> {
        self.summary.delta.added += 1;
        let feed = &mut self.feeds[degree as usize];
        feed.delta.put(Request::Add, record)?;
        match &mut feed.after {
            Some(writer) => writer.put(Request::Add, record),
            None => Ok(()),
        }
    }
}

/// A structure and its plan.
struct School<'s> {
    index: usize,
    spec: &'s StructureSpec,
    key: String,
    uai: String,
    divisions: Vec<school::Division>,
    groups: Vec<school::Group>,
    /// One base in four keeps names without accents.
    plain: bool,
}

impl<'s> School<'s> {
    fn new(index: usize, spec: &'s StructureSpec, key: &str) -> Self {
        let digits = format!("099{:04}", index + 1);
        let uai = spec.uai.clone().unwrap_or_else(|| format!("{digits}{}", uai_letter(&digits).unwrap_or('A')));
        let divisions = school::divisions(spec.kind, spec.students, key);
        let groups = school::groups(spec.kind, &divisions);
        School { index, spec, key: key.to_owned(), uai, divisions, groups, plain: index % 4 == 3 }
    }

    fn degree(&self) -> Degree {
        self.spec.kind.degree()
    }

    /// What people call a division by.
    fn called<'d>(&self, division: &'d school::Division) -> &'d str {
        match self.degree() {
            Degree::First => &division.label,
            Degree::Second => &division.key,
        }
    }

    fn division(&self, name: &str) -> Result<usize, GenerateError> {
        self.divisions
            .iter()
            .position(|division| self.called(division) == name)
            .ok_or_else(|| GenerateError::UnknownDivision { index: self.index, division: name.to_owned() })
    }

    /// A name as its base keeps it: in capitals, with or without accents.
    fn capitals(&self, name: &str) -> String {
        match self.plain {
            true => people::without_accents(name).to_uppercase(),
            false => name.to_uppercase(),
        }
    }

    fn record(&self) -> RawRecord {
        let (prefix, kind, code) = match self.spec.kind {
            SchoolKind::Ecole => ("E.E.PU", "ECOLE PRIMAIRE", "151"),
            SchoolKind::College => ("CLG", "COLLEGE", "340"),
            SchoolKind::Lycee => ("LGT", "LYCEE D ENSEIGNEMENT GENERAL ET TECHNOLOGIQUE", "302"),
        };
        let mut record = RawRecord::new(Category::EtabEducNat, self.key.as_str());
        let name = format!("{prefix}${}${}", self.spec.name.to_uppercase(), self.spec.town.to_uppercase());
        let mail = format!("ce.{}@ac-exemple.invalid", self.uai.to_lowercase());
        let siret = format!("{:014}", self.index + 1);
        let phone = people::landline(self.index);
        let street = format!("{} rue des Écoles", self.index % 80 + 1);
        let town = self.spec.town.to_uppercase();
        let postal_code = people::postal_code(self.index);
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::StructureKey, &self.key);
        set(Attr::Uai, &self.uai);
        if self.degree() == Degree::Second {
            set(Attr::SchoolUai, &self.uai);
        }
        set(Attr::Siren, &siret);
        set(Attr::StructureName, &name);
        set(Attr::StructureType, kind);
        set(Attr::StructureTypeCode, code);
        if self.degree() == Degree::First {
            set(Attr::EcoleMinistry, "MINISTERE DE L'EDUCATION NATIONALE");
            set(Attr::EcoleMinistryCode, "06");
            set(Attr::Contract, "PU");
            set(Attr::StructurePostBox, "");
            set(Attr::StructureAddress, &street);
            set(Attr::StructurePostalCode, &postal_code);
            set(Attr::StructureTown, &town);
            set(Attr::StructurePhone, &phone);
            set(Attr::StructureFax, "");
            set(Attr::StructureMailSi, &mail);
            set(Attr::Academy, "EXEMPLE");
            set(Attr::AcademyCode, "099");
            set(Attr::EcoleDistrict, &format!("CIRCONSCRIPTION DE {town}"));
            set(Attr::EcoleCommune, &town);
            return record;
        }
        set(Attr::Ministry, "MINISTERE DE L'EDUCATION NATIONALE");
        set(Attr::MinistryCode, "06");
        set(Attr::Contract, "PU");
        set(Attr::PostOfficeBox, "");
        set(Attr::Street, &street);
        set(Attr::PostalCode, &postal_code);
        set(Attr::Town, &town);
        set(Attr::TelephoneNumber, &phone);
        set(Attr::Fax, "");
        set(Attr::StructureMailSi, &mail);
        set(Attr::AttachedStructure, "");
        set(Attr::Basin, &format!("99{:03}$BASSIN DE {town}", self.index / 10 + 1));
        set(Attr::Academy, "EXEMPLE");
        set(Attr::AcademyCode, "099");
        // One structure in ten declares nothing: its divisions are known through its people.
        if self.index % 10 != 7 {
            let classes = self.divisions.iter().map(|division| {
                let mefs: Vec<&str> = division.levels.iter().map(|&level| school::levels(self.spec.kind)[level].mef.0).collect();
                format!("{}${}${}", division.key, division.label, mefs.join("$"))
            });
            record.set(Attr::StructureClasses, classes);
            let groups = self.groups.iter().map(|group| {
                let of: Vec<&str> = group.divisions.iter().map(|&division| self.divisions[division].key.as_str()).collect();
                format!("{}${}${}", group.key, group.label, of.join("$"))
            });
            record.set(Attr::StructureGroups, groups);
        }
        record
    }
}

fn french(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn civility(title: Title) -> &'static str {
    match title {
        Title::Madame => "Mme",
        Title::Monsieur => "M.",
    }
}
