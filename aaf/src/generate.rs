//! Writes deliveries of any size with invented people: the same options give the same files.

mod agents;
mod options;
mod outcome;
mod people;
mod relatives;
mod rng;
mod school;
mod specs;
mod structure;
mod students;
mod write;

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::attr::Attr;
use crate::delivery::{Degree, DeliveryKind};
use crate::model::Title;
use crate::raw::{Category, RawRecord};
use crate::reader::Request;
use agents::AgentDraft;
pub use options::{Extra, NamedAgent, NamedPupil, NamedRelative, Options, SchoolKind, StructureSpec};
pub use outcome::{DeltaSummary, GenerateError, NamedKey, StructureSummary, Summary};
use relatives::Family;
use rng::Rng;
use structure::School;
use write::Writer;
pub use write::write_request;

/// Writes a Complet of each degree and a Delta a week later, each in a folder of its own below
/// `out`: `1D/complet`, `1D/delta`, `2D/complet`, `2D/delta`. One structure is in memory at a time.
///
/// The codes of the academy (99), the schools, their numbers and the people are invented; mail
/// domains end in `.invalid`; phone numbers are those kept for fiction, or given to nobody.
pub fn generate(out: &Path, options: &Options) -> Result<Summary, GenerateError> {
    let specs = match &options.structures_spec {
        Some(specs) => specs.clone(),
        None => specs::make_specs(options),
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
    named_relatives: Vec<relatives::RelativeDraft>,
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
        let named_relatives = options.extra.relatives.iter().map(|named| relatives::named_relative(rng, named)).collect();
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

fn french(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn civility(title: Title) -> &'static str {
    match title {
        Title::Madame => "Mme",
        Title::Monsieur => "M.",
    }
}
