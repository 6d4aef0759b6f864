//! What is, against what the feed wants: the changes of one structure. No database, no HTTP, no clock.
//!
//! Each kind of row goes the same way: what is there is put in a map by its natural key; what is
//! wanted is taken out of it, or made; what stays in the map at the end is no longer wanted, and
//! ends. Only what this source made is ever in such a map, so that nothing else can end.

mod ends;
mod frame;
mod people;
mod ties;

use crate::model::{Counts, Line};
use crate::naming;
use crate::present::Present;
use crate::store::Source;
use crate::wish::{Wish, structure_row};
use aaf::Category;
use directory::feed::{Batch, Ids, KnownEnrollment, StructureRow};
use directory::model::{SchoolYearId, SectionId, SubjectId, TeachingGroupId};
use jiff::civil::Date;
use kit::id::RoleId;
use kit::{Day, DivisionId, Function, Instant, PersonId, Profile, StructureId};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What a reconciliation rests on besides the two states.
pub(crate) struct Rules<'a> {
    pub(crate) source: &'a Source,
    /// The day of the delivery: a school year that lacks is made of it.
    pub(crate) date: Date,
    /// The instant of the run; the day in the structure's zone is taken from it.
    pub(crate) now: Instant,
    pub(crate) accounts_in_charge: bool,
}

/// Somebody to whom an account is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) person: PersonId,
    pub(crate) given: String,
    pub(crate) family: String,
}

/// How somebody fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Created,
    Moved,
    Changed,
    Closed,
    Unchanged,
}

impl Fate {
    /// Adds one to the counts.
    pub(crate) fn count(self, counts: &mut Counts) {
        match self {
            Self::Created => counts.created += 1,
            Self::Moved => counts.moved += 1,
            Self::Changed => counts.changed += 1,
            Self::Closed => counts.closed += 1,
            Self::Unchanged => counts.unchanged += 1,
        }
    }
}

/// What is to be done in a structure.
pub(crate) struct Changes {
    pub(crate) structure: StructureId,
    pub(crate) name: String,
    pub(crate) uai: Option<String>,
    pub(crate) batch: Batch,
    /// Each person of the structure: category and key, profile, how it fared, when it was made.
    pub(crate) fates: Vec<(Category, String, &'static str, Fate, Option<Instant>)>,
    pub(crate) lines: Vec<Line>,
    /// To whom an account is due, if they have none.
    pub(crate) due: Vec<Due>,
    /// Whose account opens again.
    pub(crate) back: Vec<PersonId>,
    /// Who lost a role or a link, and may have none left.
    pub(crate) leavers: Vec<PersonId>,
    /// Whether the structure itself is new or changed.
    pub(crate) frame: Option<Fate>,
}

/// Compares a structure with what the feed wants of it; none when nothing is known of the structure itself.
pub(crate) fn reconcile(key: &str, wish: &Wish, present: &Present, rules: &Rules<'_>, ids: &mut Ids) -> Option<Changes> {
    let zone = present.structure.as_ref().map_or_else(|| naming::zone(&rules.academy()), |structure| structure.zone.as_str());
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or_else(|_| kit::viewer::default_zone());
    let today = rules.now.day_in(&zone);
    let mut work = Work::begin(key, wish, present, rules, today, ids)?;
    work.frame();
    work.classes();
    work.subjects();
    work.people();
    for student in &wish.students {
        work.student(student);
    }
    work.guardians();
    for agent in &wish.agents {
        work.agent(agent);
    }
    work.ends();
    Some(work.finish())
}

impl Rules<'_> {
    fn academy(&self) -> String {
        naming::academy_code(&self.source.prefix)
    }
}

/// A person of the wish, once it is known who it is.
struct Here {
    id: PersonId,
    new: bool,
    changed: bool,
    moved: bool,
    profile: Option<Profile>,
    /// Whether an account is due already.
    due: bool,
}

struct Work<'a> {
    wish: &'a Wish,
    present: &'a Present,
    rules: &'a Rules<'a>,
    ids: &'a mut Ids,
    key: &'a str,
    structure: StructureId,
    row: Option<StructureRow>,
    year: SchoolYearId,
    today: Day,
    /// From when what is new holds: the first day of the year when the feed comes for the first time.
    from: Day,
    changes: Changes,
    here: Vec<Here>,
    divisions: HashMap<&'a str, DivisionId>,
    groups: HashMap<&'a str, TeachingGroupId>,
    subjects: HashMap<&'a str, SubjectId>,
    sections: HashMap<(SubjectId, Option<DivisionId>, Option<TeachingGroupId>), SectionId>,
    roles: HashMap<(PersonId, Profile), RoleId>,
    functions: HashSet<(RoleId, Function, String)>,
    enrollments: HashMap<PersonId, Vec<&'a KnownEnrollment>>,
    memberships: HashMap<(TeachingGroupId, PersonId), Uuid>,
    teachers: HashMap<(SectionId, PersonId), Uuid>,
    head_teachers: HashMap<(PersonId, Option<DivisionId>), Uuid>,
    links: HashMap<(PersonId, PersonId), &'a directory::feed::KnownLink>,
    taught: BTreeSet<(SectionId, PersonId)>,
}

impl<'a> Work<'a> {
    fn begin(
        key: &'a str,
        wish: &'a Wish,
        present: &'a Present,
        rules: &'a Rules<'a>,
        today: Day,
        ids: &'a mut Ids,
    ) -> Option<Self> {
        let row = wish.structure.as_ref().map(structure_row);
        let known = present.structure.as_ref();
        let structure = known.map_or_else(|| StructureId(ids.make()), |known| known.id);
        let name = row.as_ref().map(|row| row.name.clone()).or_else(|| known.map(|known| known.name.clone()))?;
        let (label_from, first_time) = (naming::school_year(rules.date).1, !rules.source.places.contains_key(key));
        let year = present.year.map_or_else(|| SchoolYearId(ids.make()), |(year, _)| year);
        let starts = present.year.map_or(label_from, |(_, starts)| starts);
        let mut enrollments: HashMap<PersonId, Vec<&KnownEnrollment>> = HashMap::new();
        for enrollment in &present.enrollments {
            enrollments.entry(enrollment.person_id).or_default().push(enrollment);
        }
        Some(Self {
            structure,
            year,
            today,
            from: if first_time { starts.min(today) } else { today },
            changes: Changes {
                structure,
                name: known.filter(|known| !is_fed(&known.source)).map_or(name, |known| known.name.clone()),
                uai: row.as_ref().and_then(|row| row.uai.clone()).or_else(|| known.and_then(|known| known.uai.clone())),
                batch: Batch::of(&rules.source.name),
                fates: vec![],
                lines: vec![],
                due: vec![],
                back: vec![],
                leavers: vec![],
                frame: None,
            },
            row,
            here: vec![],
            divisions: HashMap::new(),
            groups: HashMap::new(),
            subjects: HashMap::new(),
            sections: present.sections.iter().map(|one| ((one.subject_id, one.division_id, one.group_id), one.id)).collect(),
            roles: present.roles.iter().map(|role| ((role.person_id, role.profile), role.id)).collect(),
            functions: present.functions.iter().cloned().collect(),
            enrollments,
            memberships: present.memberships.iter().map(|(id, group, person)| ((*group, *person), *id)).collect(),
            teachers: present.teachers.iter().map(|(id, section, person)| ((*section, *person), *id)).collect(),
            head_teachers: present.head_teachers.iter().map(|(id, person, division)| ((*person, *division), *id)).collect(),
            links: present.links.iter().map(|link| ((link.guardian_id, link.student_id), link)).collect(),
            taught: BTreeSet::new(),
            wish,
            present,
            rules,
            ids,
            key,
        })
    }

    fn batch(&mut self) -> &mut Batch {
        &mut self.changes.batch
    }

    fn finish(mut self) -> Changes {
        for (place, here) in self.here.iter().enumerate() {
            let one = &self.wish.people[place];
            let profile = here.profile.map_or("contact", Profile::code);
            let fate = match (here.new, here.moved, here.changed) {
                (true, _, _) => Fate::Created,
                (_, true, _) => Fate::Moved,
                (_, _, true) => Fate::Changed,
                _ => Fate::Unchanged,
            };
            let made = self.present.identities[place].known.as_ref().map(|known| known.created_at);
            self.changes.fates.push((one.kind, one.key.clone(), profile, fate, made));
        }
        self.changes
    }
}

fn is_fed(source: &str) -> bool {
    source.starts_with("feed:")
}

/// Of several profiles in one structure, the strongest counts.
fn stronger(one: Profile, other: Profile) -> Profile {
    let rank = |profile: Profile| match profile {
        Profile::Management => 0,
        Profile::Teacher => 1,
        Profile::SchoolLife => 2,
        Profile::Staff => 3,
        Profile::Academy => 4,
        Profile::Authority => 5,
        Profile::Student => 6,
        Profile::Guardian => 7,
        Profile::Guest => 8,
    };
    if rank(other) < rank(one) { other } else { one }
}
