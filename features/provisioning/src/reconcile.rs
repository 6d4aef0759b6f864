//! What is, against what the feed wants: the changes of one structure. No database, no HTTP, no clock.
//!
//! Each kind of row goes the same way: what is there is put in a map by its natural key; what is
//! wanted is taken out of it, or made; what stays in the map at the end is no longer wanted, and
//! ends. Only what this source made is ever in such a map, so that nothing else can end.

use crate::model::{Counts, Line, Weight, reasons};
use crate::naming;
use crate::present::Present;
use crate::store::Source;
use crate::wish::{Wish, WishedAgent, WishedPerson, WishedStudent, structure_row};
use aaf::Category;
use directory::feed::{Batch, EnrollmentRow, Ids, KnownEnrollment, KnownPerson, LinkRow, PersonRow, StructureRow};
use directory::model::{LinkKind, SchoolYearId, SectionId, SubjectId, TeachingGroupId};
use jiff::civil::Date;
use kit::id::RoleId;
use kit::{Day, DivisionId, Function, Instant, PersonId, Profile, StructureId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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

    /// The structure itself, its academy, its year.
    fn frame(&mut self) {
        let (structure, year) = (self.structure, self.year);
        match (&self.present.structure, self.row.clone()) {
            (None, Some(row)) => {
                let zone = naming::zone(&self.rules.academy());
                let now = self.rules.now;
                self.batch().structure(structure, &row, zone, now);
                self.changes.frame = Some(Fate::Created);
            }
            (Some(known), Some(row)) if is_fed(&known.source) && (known.row() != row || known.closed_at.is_some()) => {
                self.batch().structure_changed(structure, &row);
                self.changes.frame = Some(Fate::Changed);
            }
            _ => {}
        }
        let value = self.rules.source.value(self.key);
        if !self.rules.source.places.contains_key(self.key) {
            self.batch().structure_key(structure, "aaf", &value);
            self.academy();
        }
        if self.present.year.is_none() {
            let (label, starts, ends) = naming::school_year(self.rules.date);
            self.batch().year(year, structure, &label, starts, ends);
        }
    }

    fn academy(&mut self) {
        let Some(fed) = &self.wish.structure else { return };
        let code = self.rules.academy();
        let structure = self.structure;
        let academy = self.present.academy.unwrap_or_else(|| {
            let id = StructureId(self.ids.make());
            let row = StructureRow {
                kind: directory::model::StructureKind::Academy,
                name: naming::academy_name(fed, &code),
                uai: None,
                street: None,
                postal_code: None,
                city: None,
                phone: None,
                mail: None,
            };
            let (zone, now) = (naming::zone(&code), self.rules.now);
            self.changes.batch.structure(id, &row, zone, now);
            id
        });
        self.batch().structure_key(academy, "academy", &code);
        self.batch().structure_under(structure, academy);
    }

    /// Divisions, groups, and which group draws from which division.
    fn classes(&mut self) {
        let (wish, present, structure, year, today) = (self.wish, self.present, self.structure, self.year, self.today);
        let mut known: HashMap<&str, _> = present.divisions.iter().map(|one| (one.code.as_str(), one)).collect();
        for (code, class) in &wish.divisions {
            let id = match known.remove(code.as_str()) {
                None => {
                    let id = DivisionId(self.ids.make());
                    self.batch().division(id, structure, year, code, &class.label, class.level.as_deref());
                    id
                }
                Some(one) => {
                    let level = class.level.as_ref().or(one.level.as_ref());
                    let differs = one.label != class.label || one.level.as_ref() != level || one.closed_on.is_some();
                    if differs && is_fed(&one.source) {
                        self.batch().division_changed(one.id, &class.label, level.map(String::as_str));
                    }
                    one.id
                }
            };
            self.divisions.insert(code.as_str(), id);
        }
        let own = |source: &str| source == self.rules.source.name;
        let lived_in = |id: DivisionId| {
            present.enrollments.iter().any(|one| one.division_id == Some(id) && one.source != self.rules.source.name)
        };
        let closed: Vec<DivisionId> = known
            .into_values()
            .filter(|one| own(&one.source) && one.closed_on.is_none() && !lived_in(one.id))
            .map(|one| one.id)
            .collect();
        for id in closed {
            self.batch().division_closed(id, today);
        }
        self.teaching_groups();
    }

    fn teaching_groups(&mut self) {
        let (wish, present, structure, year, today) = (self.wish, self.present, self.structure, self.year, self.today);
        let mut known: HashMap<&str, _> = present.groups.iter().map(|one| (one.code.as_str(), one)).collect();
        let mut draws: BTreeSet<(TeachingGroupId, DivisionId)> = present.group_divisions.iter().copied().collect();
        for (code, class) in &wish.groups {
            let id = match known.remove(code.as_str()) {
                None => {
                    let id = TeachingGroupId(self.ids.make());
                    self.batch().group(id, structure, year, code, &class.label);
                    id
                }
                Some(one) => {
                    if is_fed(&one.source) && (one.label != class.label || one.closed_on.is_some()) {
                        self.batch().group_changed(one.id, &class.label);
                    }
                    one.id
                }
            };
            self.groups.insert(code.as_str(), id);
            let divisions: BTreeSet<DivisionId> =
                class.divisions.iter().filter_map(|code| self.divisions.get(code.as_str()).copied()).collect();
            for division in divisions {
                if !draws.remove(&(id, division)) {
                    self.batch().group_division(structure, id, division);
                }
            }
        }
        for (group, division) in draws {
            self.batch().group_division_gone(group, division);
        }
        let own = self.rules.source.name.clone();
        for one in known.into_values().filter(|one| one.source == own && one.closed_on.is_none()) {
            self.batch().group_closed(one.id, today);
        }
    }

    fn subjects(&mut self) {
        let structure = self.structure;
        let known: HashMap<&str, _> = self.present.subjects.iter().map(|one| (one.code.as_str(), one)).collect();
        for (code, label) in &self.wish.subjects {
            let id = match known.get(code.as_str()) {
                None => {
                    let id = SubjectId(self.ids.make());
                    self.batch().subject(id, structure, code, label);
                    id
                }
                Some(one) => {
                    if is_fed(&one.source) && one.label != *label {
                        self.batch().subject_changed(one.id, label);
                    }
                    one.id
                }
            };
            self.subjects.insert(code.as_str(), id);
        }
    }

    /// Who everybody is: names, numbers, contact points.
    fn people(&mut self) {
        for (place, one) in self.wish.people.iter().enumerate() {
            let identity = &self.present.identities[place];
            let here = match &identity.known {
                None => {
                    let id = PersonId(self.ids.make());
                    let now = self.rules.now;
                    self.batch().person(id, &one.row, now);
                    Here { id, new: true, changed: false, moved: false, profile: None }
                }
                Some(known) => Here { id: known.id, new: false, changed: false, moved: false, profile: None },
            };
            self.here.push(here);
            self.marks(place, one, identity.by_other_means);
            if let Some(known) = &identity.known {
                self.known_person(place, one, known, identity.by_other_means);
            } else {
                self.contacts(place, one, &[]);
            }
            if identity.probable_double {
                self.changes.lines.push(double_line(one, self.key));
            }
        }
    }

    /// Keys and numbers.
    fn marks(&mut self, place: usize, one: &WishedPerson, by_other_means: bool) {
        let here = &self.here[place];
        let (id, new) = (here.id, here.new);
        if new || by_other_means {
            let value = self.rules.source.value(&one.key);
            self.batch().external("aaf", &value, id);
        }
        if new || by_other_means || one.fresh {
            if let Some(ine) = &one.ine {
                self.batch().external("ine", ine, id);
            }
            if let Some(mail) = &one.mail {
                self.batch().external("academic_mail", mail, id);
            }
        }
    }

    fn known_person(&mut self, place: usize, one: &WishedPerson, known: &KnownPerson, by_other_means: bool) {
        if known.closed_at.is_some() {
            self.batch().person_opened(known.id);
            self.changes.back.push(known.id);
            self.here[place].changed = true;
        }
        if !one.fresh && !by_other_means {
            return;
        }
        // Another feed's person keeps what that feed says; it takes it over when that feed let go.
        let ours = known.source == self.rules.source.name || !is_fed(&known.source) || known.closed_at.is_some();
        if ours {
            let present = self.present;
            let overrides = present.overrides.get(&known.id).map_or(&[][..], Vec::as_slice);
            let mut row = one.row.clone();
            for hand in overrides {
                let fed = field_of(&row, &hand.field);
                if fed != hand.fed_value {
                    self.batch().override_fed(known.id, &hand.field, fed.as_deref());
                    self.here[place].changed = true;
                }
                keep_field(&mut row, known, &hand.field);
            }
            if one.kind == Category::PersRelEleve {
                row.birth_on = known.birth_on;
            }
            if row != known.row() || known.source != self.rules.source.name {
                self.batch().person_changed(known.id, &row);
                self.here[place].changed = true;
                self.words_changed(known, &row);
            } else {
                // The name may have been changed from another structure of this run.
                self.words_changed(known, &row);
            }
        }
        let contacts = self.present.contacts.get(&known.id).cloned().unwrap_or_default();
        self.contacts(place, one, &contacts);
    }

    /// The words of somebody already here follow the name.
    fn words_changed(&mut self, known: &KnownPerson, row: &PersonRow) {
        let structure = self.structure;
        let Some(there) = self.present.words.get(&known.id) else { return };
        let wanted = row.words();
        let gone: Vec<&String> = there.iter().filter(|word| !wanted.contains(word)).collect();
        let new: Vec<&String> = wanted.iter().filter(|word| !there.contains(word)).collect();
        for word in gone {
            self.changes.batch.word_gone(structure, known.id, word);
        }
        for word in new {
            self.changes.batch.word(structure, known.id, word);
        }
    }

    fn contacts(&mut self, place: usize, one: &WishedPerson, there: &[directory::feed::Contact]) {
        let id = self.here[place].id;
        for contact in there.iter().filter(|contact| contact.source == self.rules.source.name) {
            if !one.contacts.iter().any(|(kind, value)| *kind == contact.kind && *value == contact.value) {
                self.changes.batch.contact_gone(contact.id);
                self.here[place].changed = true;
            }
        }
        for (kind, value) in &one.contacts {
            if !there.iter().any(|contact| contact.kind == *kind && contact.value == *value) {
                self.changes.batch.contact(self.ids, id, kind, value);
                self.here[place].changed = true;
            }
        }
    }

    /// A role in this structure; gives its identifier.
    fn role(&mut self, place: usize, profile: Profile, account: bool) -> RoleId {
        let (structure, from, id) = (self.structure, self.from, self.here[place].id);
        let here = &mut self.here[place];
        here.profile = here.profile.map_or(Some(profile), |known| Some(stronger(known, profile)));
        if let Some(role) = self.roles.remove(&(id, profile)) {
            return role;
        }
        here.changed = true;
        let identity = &self.present.identities[place];
        let row = &self.wish.people[place].row;
        if account {
            self.changes.due.push(Due { person: id, given: row.given.clone(), family: row.family.clone() });
            if !here.new {
                self.changes.back.push(id);
            }
        }
        for word in row.words() {
            self.changes.batch.word(structure, id, &word);
        }
        if let (Some(role), Profile::Student) = (identity.hand_role, profile) {
            self.batch().role_taken(role);
            return role;
        }
        let role = RoleId(self.ids.make());
        self.batch().role(role, structure, id, profile, from);
        role
    }

    fn student(&mut self, student: &WishedStudent) {
        self.role(student.person, Profile::Student, true);
        self.enrollment(student);
        let (structure, from, id) = (self.structure, self.from, self.here[student.person].id);
        for code in &student.groups {
            let Some(&group) = self.groups.get(code.as_str()) else { continue };
            if self.memberships.remove(&(group, id)).is_none() {
                let membership = self.ids.make();
                self.batch().membership(membership, structure, group, id, from);
                self.here[student.person].changed = true;
            }
        }
        for (relative, row) in &student.relatives {
            self.link(*relative, student.person, *row);
        }
    }

    fn enrollment(&mut self, student: &WishedStudent) {
        let (structure, from, today, id) = (self.structure, self.from, self.today, self.here[student.person].id);
        let row = EnrollmentRow {
            division: student.division.as_deref().and_then(|code| self.divisions.get(code).copied()),
            mef: student.mef.clone(),
            level: student.level.clone(),
            regime: student.regime,
        };
        let mut there = self.enrollments.remove(&id).unwrap_or_default();
        let kept = there.iter().position(|one| one.division_id == row.division).map(|at| there.swap_remove(at));
        let was_here = kept.is_some() || !there.is_empty();
        for one in there {
            // In one school a pupil has one place; a hand's place gives way to the feed's.
            self.batch().enrollment_closed(one.id, today);
            self.here[student.person].moved = true;
        }
        let elsewhere = self.present.mains_elsewhere.get(&id).cloned().unwrap_or_default();
        if let Some(kept) = kept {
            if (&kept.mef, &kept.level, kept.regime) != (&row.mef, &row.level, row.regime) {
                self.batch().enrollment_changed(kept.id, &row);
                self.here[student.person].changed = true;
            }
            if kept.source != self.rules.source.name {
                self.batch().enrollment_taken(kept.id);
            }
            if kept.main || !student.main || !elsewhere.is_empty() {
                return;
            }
            // Nobody else has the main place any more: this one becomes it.
            self.batch().enrollment_closed(kept.id, today);
        }
        if student.main {
            for other in &elsewhere {
                self.batch().enrollment_secondary(other.id);
            }
        }
        // Known to this feed, and new in this structure: the structure left behind may be done already.
        let comes = self.present.identities[student.person]
            .known
            .as_ref()
            .is_some_and(|known| known.source == self.rules.source.name && known.closed_at.is_none());
        if student.main && comes && !was_here {
            self.here[student.person].moved = true;
        }
        let enrollment = self.ids.make();
        self.batch().enrollment(enrollment, structure, id, &row, student.main, from);
        self.here[student.person].changed = true;
    }

    fn link(&mut self, relative: usize, student: usize, row: LinkRow) {
        let (guardian, pupil) = (self.here[relative].id, self.here[student].id);
        if guardian == pupil {
            return;
        }
        let (from, today) = (self.from, self.today);
        if let Some(known) = self.links.remove(&(guardian, pupil)) {
            if known.kind == row.kind {
                if (known.relation, known.pays, known.lives_with) != (row.relation, row.pays, row.lives_with) {
                    self.batch().link_told(known.id, row);
                    self.here[relative].changed = true;
                }
                return;
            }
            // Another kind has other flags: the old link ends, so that what a hand had set on it is kept as it was.
            self.batch().link_closed(known.id, today);
            if row.kind == LinkKind::Contact {
                self.changes.leavers.push(guardian);
            }
        }
        let id = self.ids.make();
        self.batch().link(id, guardian, pupil, row, from);
        self.here[relative].changed = true;
    }

    /// Legal representatives and persons in charge have a role where the children are.
    fn guardians(&mut self) {
        for (&place, &legal) in &self.wish.guardians {
            self.role(place, Profile::Guardian, legal || self.rules.accounts_in_charge);
        }
    }

    fn agent(&mut self, agent: &WishedAgent) {
        let structure = self.structure;
        for (profile, functions) in &agent.roles {
            let role = self.role(agent.person, *profile, true);
            for (function, label) in functions {
                if !self.functions.remove(&(role, *function, label.clone())) {
                    self.batch().function(structure, role, *function, label);
                    self.here[agent.person].changed = true;
                }
            }
        }
        for (code, is_group, subject) in &agent.teaches {
            self.teaching(agent.person, code, *is_group, subject);
        }
        let (from, id) = (self.from, self.here[agent.person].id);
        for code in &agent.head_of {
            let Some(&division) = self.divisions.get(code.as_str()) else { continue };
            if self.head_teachers.remove(&(id, Some(division))).is_none() {
                let duty = self.ids.make();
                self.batch().head_teacher(duty, structure, id, division, from);
                self.here[agent.person].changed = true;
            }
        }
    }

    fn teaching(&mut self, person: usize, code: &str, is_group: bool, subject: &str) {
        let Some(&subject) = self.subjects.get(subject) else { return };
        let (structure, year, from, id) = (self.structure, self.year, self.from, self.here[person].id);
        let division = self.divisions.get(code).copied().filter(|_| !is_group);
        let group = self.groups.get(code).copied().filter(|_| is_group);
        if division.is_none() && group.is_none() {
            return;
        }
        let section = match self.sections.get(&(subject, division, group)) {
            Some(&section) => section,
            None => {
                let section = SectionId(self.ids.make());
                self.batch().section(section, structure, year, subject, division, group);
                self.sections.insert((subject, division, group), section);
                section
            }
        };
        if self.taught.insert((section, id)) && self.teachers.remove(&(section, id)).is_none() {
            let teacher = self.ids.make();
            self.batch().teacher(teacher, structure, section, id, from);
            self.here[person].changed = true;
        }
    }

    /// What is no longer wanted ends.
    fn ends(&mut self) {
        let today = self.today;
        let places: HashMap<PersonId, usize> = self.here.iter().enumerate().map(|(place, here)| (here.id, place)).collect();
        let mut touched: BTreeSet<PersonId> = BTreeSet::new();
        for ((_, person), id) in std::mem::take(&mut self.memberships) {
            self.batch().membership_closed(id, today);
            touched.insert(person);
        }
        for ((_, person), id) in std::mem::take(&mut self.teachers) {
            self.batch().teacher_closed(id, today);
            touched.insert(person);
        }
        for ((person, _), id) in std::mem::take(&mut self.head_teachers) {
            self.batch().duty_closed(id, today);
            touched.insert(person);
        }
        for (person, there) in std::mem::take(&mut self.enrollments) {
            for one in there.into_iter().filter(|one| one.source == self.rules.source.name) {
                self.changes.batch.enrollment_closed(one.id, today);
                touched.insert(person);
            }
        }
        self.links_end(&places, &mut touched);
        self.roles_end(&places, &mut touched);
        for person in touched {
            if let Some(&place) = places.get(&person) {
                self.here[place].changed = true;
            }
        }
    }

    /// Links end with what the pupil's record says; those of a pupil who only moved go on.
    fn links_end(&mut self, places: &HashMap<PersonId, usize>, touched: &mut BTreeSet<PersonId>) {
        let today = self.today;
        let moved_away: HashSet<PersonId> = self
            .present
            .roles
            .iter()
            .filter(|role| {
                let key = role.key.as_deref().and_then(|key| key.strip_prefix(&self.rules.source.prefix));
                key.is_some_and(|key| self.present.still_fed.contains(key))
            })
            .map(|role| role.person_id)
            .filter(|person| !places.contains_key(person))
            .collect();
        for ((guardian, student), link) in std::mem::take(&mut self.links) {
            if moved_away.contains(&student) {
                continue;
            }
            self.batch().link_closed(link.id, today);
            self.changes.leavers.push(guardian);
            touched.insert(guardian);
        }
    }

    fn roles_end(&mut self, places: &HashMap<PersonId, usize>, touched: &mut BTreeSet<PersonId>) {
        let (today, structure) = (self.today, self.structure);
        let mut gone: BTreeMap<PersonId, Profile> = BTreeMap::new();
        for ((person, profile), role) in std::mem::take(&mut self.roles) {
            self.batch().role_closed(role, today);
            self.changes.leavers.push(person);
            touched.insert(person);
            if places.get(&person).is_none_or(|&place| self.here[place].profile.is_none()) {
                let known = gone.entry(person).or_insert(profile);
                *known = stronger(*known, profile);
            }
        }
        let functions: Vec<_> = std::mem::take(&mut self.functions).into_iter().collect();
        let kept_roles: HashSet<RoleId> = self.present.roles.iter().map(|role| role.id).collect();
        for (role, function, label) in functions {
            // Functions of a role that ends stay with it, as they were.
            let ends = self.present.roles.iter().any(|one| one.id == role && gone.contains_key(&one.person_id));
            if kept_roles.contains(&role) && !ends {
                self.batch().function_gone(role, function, &label);
                touched.extend(self.present.roles.iter().find(|one| one.id == role).map(|one| one.person_id));
            }
        }
        for (person, profile) in gone {
            if !self.present.held_by_others.contains(&person) {
                for word in self.present.words.get(&person).into_iter().flatten() {
                    self.changes.batch.word_gone(structure, person, word);
                }
            }
            self.closed(person, profile);
        }
    }

    /// Counts somebody who is gone, unless the feed still has him elsewhere, where he is counted.
    fn closed(&mut self, person: PersonId, profile: Profile) {
        let key = self.present.roles.iter().find(|role| role.person_id == person).and_then(|role| role.key.as_deref());
        let key = key.and_then(|key| key.strip_prefix(&self.rules.source.prefix)).unwrap_or("").to_owned();
        if !self.present.still_fed.contains(&key) {
            let kind = match profile {
                Profile::Student => Category::Eleve,
                Profile::Guardian => Category::PersRelEleve,
                _ => Category::PersEducNat,
            };
            self.changes.fates.push((kind, key, profile.code(), Fate::Closed, None));
        }
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

fn field_of(row: &PersonRow, field: &str) -> Option<String> {
    match field {
        "given" => Some(row.given.clone()),
        "family" => Some(row.family.clone()),
        "birth_family" => row.birth_family.clone(),
        "other_given" => row.other_given.clone(),
        "title" => row.title.clone(),
        "birth_on" => row.birth_on.map(|day| day.to_string()),
        _ => None,
    }
}

/// The value that a hand typed stands in the person, and stays.
fn keep_field(row: &mut PersonRow, known: &KnownPerson, field: &str) {
    match field {
        "given" => row.given.clone_from(&known.given),
        "family" => row.family.clone_from(&known.family),
        "birth_family" => row.birth_family.clone_from(&known.birth_family),
        "other_given" => row.other_given.clone_from(&known.other_given),
        "title" => row.title.clone_from(&known.title),
        "birth_on" => row.birth_on = known.birth_on,
        _ => {}
    }
}

fn double_line(one: &WishedPerson, structure: &str) -> Line {
    Line {
        weight: Weight::Doubt,
        file: String::new(),
        line: 0,
        category: one.kind.name(),
        key: one.key.clone(),
        structure: Some(structure.to_owned()),
        field: one.kind.key_attr().name().to_owned(),
        value: one.key.clone(),
        reason: reasons::PROBABLE_DOUBLE,
        who: format!("{} {}", one.row.given, one.row.family),
        number: one.ine.clone().unwrap_or_default(),
    }
}
