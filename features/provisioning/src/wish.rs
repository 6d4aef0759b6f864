//! What the feed wants of one structure, in the directory's terms. No database, no HTTP, no clock.

use crate::load::Fed;
use crate::naming;
use aaf::functions::Profile as FedProfile;
use aaf::model::{
    Address, Agent, PersonName, Regime as FedRegime, Relation as FedRelation, Relative, Responsibility, Structure, Student, Title,
};
use aaf::{Category, Degree, Entity, RawRecord};
use directory::feed::{LinkRow, PersonRow, StructureRow};
use directory::model::{LinkKind, Regime, Relation};
use kit::words::clean_name;
use kit::{Day, Function, Profile};
use std::collections::{BTreeMap, HashMap};

/// One person of the feed, as the directory would keep it.
#[derive(Clone, Debug)]
pub(crate) struct WishedPerson {
    pub(crate) kind: Category,
    pub(crate) key: String,
    pub(crate) row: PersonRow,
    /// Kind and value of each contact point.
    pub(crate) contacts: Vec<(&'static str, String)>,
    pub(crate) ine: Option<String>,
    pub(crate) school_id: Option<String>,
    pub(crate) mail: Option<String>,
    /// Whether the record says something new here.
    pub(crate) fresh: bool,
}

/// A pupil's place in the structure.
#[derive(Clone, Debug)]
pub(crate) struct WishedStudent {
    pub(crate) person: usize,
    pub(crate) main: bool,
    pub(crate) division: Option<String>,
    pub(crate) mef: Option<String>,
    pub(crate) level: Option<String>,
    pub(crate) regime: Option<Regime>,
    pub(crate) groups: Vec<String>,
    /// Place of the relative, and what ties them.
    pub(crate) relatives: Vec<(usize, LinkRow)>,
}

/// What an agent is in the structure, with what he teaches there.
#[derive(Clone, Debug)]
pub(crate) struct WishedAgent {
    pub(crate) person: usize,
    pub(crate) roles: Vec<(Profile, Vec<(Function, String)>)>,
    /// Division or group, whether it is a group, and the subject's code.
    pub(crate) teaches: Vec<(String, bool, String)>,
    pub(crate) head_of: Vec<String>,
}

/// A division or group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WishedClass {
    pub(crate) label: String,
    pub(crate) level: Option<String>,
    /// For a group, the divisions from which it draws.
    pub(crate) divisions: Vec<String>,
}

/// Everything wanted of one structure.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    pub(crate) structure: Option<Structure>,
    pub(crate) people: Vec<WishedPerson>,
    pub(crate) students: Vec<WishedStudent>,
    pub(crate) agents: Vec<WishedAgent>,
    /// Places of those relatives who are guardians there, and whether one is a legal representative.
    pub(crate) guardians: BTreeMap<usize, bool>,
    pub(crate) divisions: BTreeMap<String, WishedClass>,
    pub(crate) groups: BTreeMap<String, WishedClass>,
    pub(crate) subjects: BTreeMap<String, String>,
}

/// Works out the wish of a structure. `subjects` are the labels of the whole feed.
pub(crate) fn wish(key: &str, degree: Degree, fed: &[Fed], subjects: &HashMap<String, String>) -> Wish {
    let mut making = Making { key, degree, subjects, wish: Wish::default(), levels: HashMap::new() };
    let (mut students, mut relatives, mut agents) = (vec![], HashMap::new(), vec![]);
    for one in fed {
        let Some(entity) = RawRecord::decode(&one.raw).ok().and_then(|raw| aaf::decode(&raw, degree).ok()) else { continue };
        match entity.entity {
            Entity::Structure(structure) => making.wish.structure = Some(structure),
            Entity::Student(student) => students.push((student, one.fresh)),
            Entity::Relative(relative) => drop(relatives.insert(relative.key.clone(), (relative, one.fresh))),
            Entity::Agent(agent) => agents.push((agent, one.fresh)),
            Entity::Subject(_) | Entity::Mef(_) => {}
        }
    }
    making.declared();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (student, fresh) in students {
        making.student(student, fresh, &relatives, &mut places);
    }
    for (agent, fresh) in agents {
        making.agent(agent, fresh);
    }
    making.finish()
}

struct Making<'a> {
    key: &'a str,
    degree: Degree,
    subjects: &'a HashMap<String, String>,
    wish: Wish,
    /// How many pupils of each level each division has.
    levels: HashMap<String, BTreeMap<String, usize>>,
}

impl Making<'_> {
    fn declared(&mut self) {
        let Some(structure) = &self.wish.structure else { return };
        for division in &structure.divisions {
            let class = WishedClass { label: class_label(&division.key, division.label.as_deref()), ..WishedClass::default() };
            self.wish.divisions.insert(division.key.clone(), class);
        }
        for group in &structure.groups {
            let label =
                group.label.as_deref().filter(|label| !label.is_empty()).map_or_else(|| group.key.clone(), naming::sentence);
            self.wish.groups.insert(group.key.clone(), WishedClass { label, level: None, divisions: group.divisions.clone() });
        }
    }

    fn division(&mut self, key: &str, label: Option<&str>) {
        let class = self.wish.divisions.entry(key.to_owned()).or_default();
        if class.label.is_empty() {
            class.label = label.map_or_else(|| key.to_owned(), |label| label.trim().to_owned());
        }
    }

    fn group(&mut self, key: &str, label: Option<&str>) {
        let class = self.wish.groups.entry(key.to_owned()).or_default();
        if class.label.is_empty() {
            class.label = label.map_or_else(|| key.to_owned(), naming::sentence);
        }
    }

    fn subject(&mut self, code: &str, label: &str) {
        if self.wish.subjects.contains_key(code) {
            return;
        }
        let label = match self.subjects.get(code) {
            Some(label) => naming::sentence(label),
            None if label.is_empty() => code.to_owned(),
            None => naming::sentence(label),
        };
        self.wish.subjects.insert(code.to_owned(), label);
    }

    fn student(
        &mut self,
        student: Student,
        fresh: bool,
        relatives: &HashMap<String, (Relative, bool)>,
        places: &mut HashMap<String, usize>,
    ) {
        let division = student.divisions.iter().find(|class| class.structure == self.key);
        let level = student.level.as_deref().and_then(naming::level);
        if let Some(class) = division {
            self.division(&class.key, class.label.as_deref());
            if let Some(level) = &level {
                *self.levels.entry(class.key.clone()).or_default().entry(level.clone()).or_default() += 1;
            }
        }
        let groups: Vec<_> = student.groups.iter().filter(|class| class.structure == self.key).collect();
        for class in &groups {
            self.group(&class.key, class.label.as_deref());
        }
        let is_main = student.structure.as_deref() == Some(self.key);
        if is_main {
            for subject in &student.subjects {
                self.subject(&subject.code, &subject.label);
            }
        }
        let links = self.links(&student, relatives, places);
        let person = self.wish.people.len();
        self.wish.students.push(WishedStudent {
            person,
            main: is_main,
            division: division.map(|class| class.key.clone()),
            mef: student.mef.as_ref().map(|mef| mef.code.clone()),
            level,
            regime: student.regime.map(regime),
            groups: groups.into_iter().map(|class| class.key.clone()).collect(),
            relatives: links,
        });
        self.wish.people.push(WishedPerson {
            kind: Category::Eleve,
            contacts: student_contacts(&student),
            row: person_row(&student.name, Some(Day(student.birth))),
            key: student.key,
            ine: student.ine,
            school_id: student.school_id,
            mail: None,
            fresh,
        });
    }

    fn links(
        &mut self,
        student: &Student,
        relatives: &HashMap<String, (Relative, bool)>,
        places: &mut HashMap<String, usize>,
    ) -> Vec<(usize, LinkRow)> {
        let mut links = vec![];
        for link in &student.relatives {
            // An adult pupil is not his own guardian.
            if link.relation == FedRelation::Oneself {
                continue;
            }
            let Some((relative, fresh)) = relatives.get(&link.key) else { continue };
            let place = *places.entry(link.key.clone()).or_insert_with(|| {
                self.wish.people.push(relative_person(relative, *fresh));
                self.wish.people.len() - 1
            });
            let kind = match link.responsibility {
                Responsibility::Legal => LinkKind::Legal,
                Responsibility::InCharge => LinkKind::InCharge,
                Responsibility::None => LinkKind::Contact,
            };
            if kind != LinkKind::Contact {
                *self.wish.guardians.entry(place).or_default() |= kind == LinkKind::Legal;
            }
            let row = LinkRow {
                kind,
                relation: relation(link.relation),
                pays: link.financial,
                lives_with: student.address_of.contains(&link.key),
            };
            links.push((place, row));
        }
        links
    }

    fn agent(&mut self, agent: Agent, fresh: bool) {
        let here: Vec<_> = agent.teaches.iter().filter(|teaching| teaching.of.structure == self.key).collect();
        let mut teaches = vec![];
        for teaching in here {
            if teaching.is_group {
                self.group(&teaching.of.key, None);
            } else {
                self.division(&teaching.of.key, None);
            }
            self.subject(&teaching.subject, "");
            teaches.push((teaching.of.key.clone(), teaching.is_group, teaching.subject.clone()));
        }
        let key = self.key;
        for class in agent.divisions.iter().chain(&agent.head_of).filter(|class| class.structure == key) {
            self.division(&class.key, None);
        }
        for class in agent.groups.iter().filter(|class| class.structure == key) {
            self.group(&class.key, None);
        }
        let head_of = agent.head_of.iter().filter(|class| class.structure == self.key).map(|class| class.key.clone()).collect();
        let roles = agent_roles(&agent, self.key, self.degree);
        let person = self.wish.people.len();
        self.wish.agents.push(WishedAgent { person, roles, teaches, head_of });
        self.wish.people.push(WishedPerson {
            kind: Category::PersEducNat,
            row: person_row(&agent.name, agent.birth.map(Day)),
            contacts: agent.mail.iter().map(|mail| ("mail", mail.clone())).collect(),
            key: agent.key,
            ine: None,
            school_id: None,
            mail: agent.mail,
            fresh,
        });
    }

    /// A division is of the level of most of its pupils.
    fn finish(mut self) -> Wish {
        for (key, levels) in self.levels {
            let level = levels.into_iter().max_by_key(|(level, count)| (*count, std::cmp::Reverse(level.clone())));
            if let Some(class) = self.wish.divisions.get_mut(&key) {
                class.level = level.map(|(level, _)| level);
            }
        }
        self.wish
    }
}

/// What people call a class: its code, unless that is only a number.
fn class_label(key: &str, label: Option<&str>) -> String {
    match label {
        Some(label) if !label.is_empty() && key.chars().all(|c| c.is_ascii_digit()) => naming::sentence(label),
        _ => key.to_owned(),
    }
}

fn person_row(name: &PersonName, birth_on: Option<Day>) -> PersonRow {
    let (given, family) = (clean_name(&name.given), clean_name(&name.family));
    let (birth, others) = (name.birth.as_deref().map(clean_name), clean_name(&name.others.join(" ")));
    PersonRow {
        birth_family: birth.filter(|birth| !birth.is_empty() && *birth != family),
        other_given: (!others.is_empty() && others != given).then_some(others),
        given,
        family,
        title: name.title.map(|title| match title {
            Title::Madame => "Mme".to_owned(),
            Title::Monsieur => "M.".to_owned(),
        }),
        birth_on,
    }
}

fn post(address: &Address) -> String {
    let mut lines = address.lines.clone();
    let town = [address.postal_code.as_deref(), address.town.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    lines.push(town);
    lines.extend(address.country.clone().filter(|country| !country.eq_ignore_ascii_case("france")));
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

fn push_contact(contacts: &mut Vec<(&'static str, String)>, kind: &'static str, value: String) {
    if !value.is_empty() && !contacts.iter().any(|(known, same)| *known == kind && *same == value) {
        contacts.push((kind, value));
    }
}

fn student_contacts(student: &Student) -> Vec<(&'static str, String)> {
    let mut contacts = vec![];
    if let Some(mail) = &student.mail {
        push_contact(&mut contacts, "mail", mail.clone());
    }
    if let Some(phone) = &student.phone {
        push_contact(&mut contacts, if phone.mobile { "mobile" } else { "landline" }, phone.number.clone());
    }
    if let Some(address) = &student.address {
        push_contact(&mut contacts, "post", post(address));
    }
    contacts
}

fn relative_person(relative: &Relative, fresh: bool) -> WishedPerson {
    let mut contacts = vec![];
    if let Some(mail) = &relative.mail {
        push_contact(&mut contacts, "mail", mail.clone());
    }
    for phone in &relative.mobiles {
        push_contact(&mut contacts, "mobile", phone.number.clone());
    }
    if let Some(phone) = &relative.home_phone {
        push_contact(&mut contacts, "landline", phone.number.clone());
    }
    if let Some(phone) = relative.work_phone.as_ref().filter(|phone| !phone.mobile) {
        push_contact(&mut contacts, "work", phone.number.clone());
    }
    if let Some(address) = &relative.address {
        push_contact(&mut contacts, "post", post(address));
    }
    WishedPerson {
        kind: Category::PersRelEleve,
        key: relative.key.clone(),
        row: person_row(&relative.name, None),
        contacts,
        ine: None,
        school_id: None,
        mail: None,
        fresh,
    }
}

fn regime(regime: FedRegime) -> Regime {
    match regime {
        FedRegime::External => Regime::Day,
        FedRegime::HalfBoard => Regime::HalfBoard,
        FedRegime::Board => Regime::Board,
    }
}

fn relation(relation: FedRelation) -> Relation {
    match relation {
        FedRelation::Mother => Relation::Mother,
        FedRelation::Father => Relation::Father,
        FedRelation::Guardian => Relation::Tutor,
        FedRelation::Sibling => Relation::Sibling,
        FedRelation::Ascendant => Relation::Ascendant,
        FedRelation::OtherFamily => Relation::Family,
        FedRelation::Educator => Relation::Educator,
        FedRelation::FosterCarer => Relation::FosterFamily,
        FedRelation::ChildMinder => Relation::Childminder,
        FedRelation::ChildWelfare => Relation::ChildWelfare,
        FedRelation::Oneself | FedRelation::Other => Relation::Other,
    }
}

fn profile(profile: FedProfile) -> Profile {
    match profile {
        FedProfile::Management => Profile::Management,
        FedProfile::Teacher => Profile::Teacher,
        FedProfile::SchoolLife => Profile::SchoolLife,
        FedProfile::Staff => Profile::Staff,
        FedProfile::Academy => Profile::Academy,
        FedProfile::Authority => Profile::Authority,
    }
}

/// The roles of an agent in a structure. The head of an école teaches too.
fn agent_roles(agent: &Agent, key: &str, degree: Degree) -> Vec<(Profile, Vec<(Function, String)>)> {
    let mut roles: Vec<(Profile, Vec<(Function, String)>)> = agent
        .roles()
        .into_iter()
        .filter(|role| role.structure == key)
        .map(|role| (profile(role.profile), role.functions.iter().filter_map(|word| function(word, agent, key)).collect()))
        .collect();
    let heads = roles.iter().any(|(profile, _)| *profile == Profile::Management);
    if degree == Degree::First && heads && agent.is_teacher() {
        roles.push((Profile::Teacher, vec![]));
    }
    roles
}

/// Our function of a word of the feed's table; those which have no name of their own keep the feed's label.
fn function(word: &str, agent: &Agent, key: &str) -> Option<(Function, String)> {
    let known = match word {
        "head" => Function::Head,
        "deputy_head" => Function::DeputyHead,
        "cpe" => Function::Cpe,
        "aed" => Function::Aed,
        "librarian" => Function::Librarian,
        "works_manager" => Function::HeadOfWorks,
        "doctor" | "nurse" => Function::Health,
        "social" => Function::Social,
        "psy" => Function::Psychologist,
        "aesh" => Function::Aesh,
        "secretary" => Function::Secretary,
        "bursar" => Function::Bursar,
        "lab" | "technical" => Function::Technician,
        "inspector" => Function::Inspector,
        "teacher" | "staff" => return None,
        _ => Function::Other,
    };
    let label = match known {
        Function::Other => agent
            .functions
            .iter()
            .find(|function| function.structure == key && function.meaning().function == word)
            .map(|function| naming::sentence(if function.discipline.is_empty() { &function.label } else { &function.discipline }))
            .unwrap_or_default(),
        _ => String::new(),
    };
    Some((known, label))
}

/// The structure as the directory keeps it.
pub(crate) fn structure_row(structure: &Structure) -> StructureRow {
    let address = structure.address.clone().unwrap_or_default();
    StructureRow {
        kind: naming::kind(structure),
        name: naming::school_name(structure),
        uai: structure.uai.clone(),
        street: (!address.lines.is_empty()).then(|| address.lines.join("\n")),
        postal_code: address.postal_code,
        city: address.town.map(|town| town_case(&town)),
        phone: structure.phone.as_ref().map(|phone| phone.number.clone()),
        mail: structure.mail.clone(),
    }
}

fn town_case(town: &str) -> String {
    if town.chars().any(char::is_lowercase) { town.to_owned() } else { aaf::names::display_place(town) }
}
