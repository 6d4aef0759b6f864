//! Those who work in a school: who teaches what to whom, and who does the rest.

use jiff::civil::Date;

use super::rng::Rng;
use super::{Change, GenerateError, Generator, NamedAgent, NamedKey, School, SchoolKind, civility, french, people, school};
use crate::attr::Attr;
use crate::delivery::Degree;
use crate::model::Title;
use crate::raw::{Category, RawRecord};

/// Hours a week of a teacher, in tenths.
const FULL_TIME: usize = 180;

/// An agent whose schools are not all known yet.
#[derive(Default)]
pub(crate) struct AgentDraft {
    given: String,
    family: String,
    title: Option<Title>,
    birth: Option<Date>,
    number: usize,
    /// By degree.
    keys: [Option<String>; 2],
    attached: [Option<String>; 2],
    functions: [Vec<String>; 2],
    directs: Vec<String>,
    subject: Option<&'static school::Taught>,
    labels: Vec<String>,
    mefs: Vec<String>,
    classes: Vec<String>,
    groups: Vec<String>,
    class_subjects: Vec<String>,
    group_subjects: Vec<String>,
    head_of: Vec<String>,
    /// The division he is the head teacher of no more, and the one he becomes it of, in the Delta.
    loses: Option<String>,
    gains: Option<String>,
    leaves: bool,
    teacher: bool,
    faces_students: bool,
    hours_left: usize,
}

pub(crate) fn named_agent(rng: &mut Rng, named: &NamedAgent) -> AgentDraft {
    let teaches = !named.teaches.is_empty() || named.functions.iter().any(|function| function.1 == "ENS");
    let subject = named.teaches.first().and_then(|teaching| school::subject(&teaching.2));
    AgentDraft {
        given: named.given.clone(),
        family: named.family.clone(),
        title: named.title,
        birth: Some(birth(rng)),
        subject,
        teacher: teaches || named.functions.iter().any(|function| function.1 == "DOC"),
        faces_students: teaches,
        ..AgentDraft::default()
    }
}

fn birth(rng: &mut Rng) -> Date {
    let year = 1961 + rng.below(40) as i16;
    Date::new(year, 1 + rng.below(12) as i8, 1 + rng.below(28) as i8).unwrap_or_default()
}

/// `struct$code$label$discipline code$discipline label`.
fn function(structure: &str, code: &str, discipline: &str) -> String {
    let label = match code {
        "ENS" => "ENSEIGNEMENT DEVANT ELEVES",
        "DIR" => "DIRECTION",
        "DOC" => "DOCUMENTATION",
        "EDU" => "EDUCATION",
        "AED" => "ASSISTANT D'EDUCATION",
        "ADF" => "PERSONNELS ADMINISTRATIFS",
        "MDS" => "MEDECINE ET SOINS",
        "ASO" => "ASSISTANCE SOCIALE",
        "ORI" => "ORIENTATION",
        "AEH" => "ACCOMPAGNEMENT",
        "LAB" => "LABORATOIRE",
        "OUV" => "PERSONNEL OUVRIER",
        "RPL" => "REMPLACEMENT",
        _ => "SANS OBJET",
    };
    let of = match discipline {
        "D0010" => "DIRECTION CHEF D'ETABLISSEMENT",
        "D0011" => "CHEF D'ETABLISSEMENT ADJOINT",
        "E0030" => "EDUCATION  (CE ,CPE)",
        "L0080" => "DOCUMENTATION",
        "P9101" => "SECRETARIAT",
        "R0020" => "INFIRMERIE",
        "O0040" => "PSYCHOLOGUE DE L'EDUCATION NATIONALE",
        "D0021" => "ACCOMPAGNEMENT DES ELEVES HANDICAPES",
        _ => school::SUBJECTS.iter().find(|s| s.discipline.0 == discipline).map_or("SANS OBJET", |s| s.discipline.1),
    };
    let discipline = if discipline.is_empty() { "-" } else { discipline };
    format!("{structure}${code}${label}${discipline}${of}")
}

/// A lesson to give: to a division, or to a group.
struct Service {
    division: Option<usize>,
    group: Option<usize>,
    hours: usize,
}

impl Generator<'_> {
    /// Those who work in a school; a teacher with hours left waits for the next one.
    pub(super) fn agents(&mut self, rng: &mut Rng, school: &School<'_>) -> Result<(), GenerateError> {
        self.name_agents(school)?;
        match school.degree() {
            Degree::First => self.ecole_agents(rng, school),
            Degree::Second => {
                self.teachers(rng, school)?;
                self.staff(rng, school)
            }
        }
    }

    pub(super) fn last_agents(&mut self) -> Result<(), GenerateError> {
        let teachers = std::mem::take(&mut self.waiting_teachers);
        let substitutes = std::mem::take(&mut self.waiting_substitutes);
        for mut agent in teachers.into_iter().chain(substitutes) {
            self.put_agent(&mut agent)?;
        }
        for mut agent in std::mem::take(&mut self.named_agents) {
            self.put_agent(&mut agent)?;
            let keys = [Degree::First, Degree::Second]
                .into_iter()
                .filter_map(|degree| Some(NamedKey { degree, key: agent.keys[degree as usize].clone()? }))
                .collect();
            self.summary.named_agents.push(keys);
        }
        Ok(())
    }

    /// What the named agents do in this school.
    fn name_agents(&mut self, school: &School<'_>) -> Result<(), GenerateError> {
        let options = self.options;
        let degree = school.degree() as usize;
        for (draft, named) in self.named_agents.iter_mut().zip(&options.extra.agents) {
            for (_, code, discipline) in named.functions.iter().filter(|function| function.0 == school.index) {
                draft.attached[degree].get_or_insert_with(|| school.key.clone());
                if school.degree() == Degree::First && code == "DIR" {
                    draft.directs.push(school.key.clone());
                    draft.functions[degree].push(function(&school.key, "ENS", ""));
                    (draft.teacher, draft.faces_students) = (true, true);
                } else {
                    draft.functions[degree].push(function(&school.key, code, discipline));
                }
            }
            if school.degree() == Degree::First {
                continue;
            }
            for (_, division, subject) in named.teaches.iter().filter(|teaching| teaching.0 == school.index) {
                let division = school.division(division)?;
                draft.teach_division(school, division, school::subject(subject).unwrap_or(&school::SUBJECTS[0]));
            }
            for (_, division) in named.head_of.iter().filter(|head| head.0 == school.index) {
                let division = &school.divisions[school.division(division)?];
                draft.head_of.push(format!("{}${}", school.key, division.key));
            }
        }
        Ok(())
    }

    fn is_named(&self, school: &School<'_>, code: &str, discipline: &str) -> usize {
        let functions = self.options.extra.agents.iter().flat_map(|agent| &agent.functions);
        functions.filter(|f| f.0 == school.index && f.1 == code && (discipline.is_empty() || f.2 == discipline)).count()
    }

    fn new_agent(&mut self, rng: &mut Rng) -> AgentDraft {
        let title = if rng.percent(66) { Title::Madame } else { Title::Monsieur };
        AgentDraft {
            given: people::adult(rng, title).to_owned(),
            family: people::family(rng),
            title: Some(title),
            birth: Some(birth(rng)),
            hours_left: FULL_TIME,
            ..AgentDraft::default()
        }
    }

    fn teachers(&mut self, rng: &mut Rng, school: &School<'_>) -> Result<(), GenerateError> {
        let mut waiting = std::mem::take(&mut self.waiting_teachers);
        let mut teachers: Vec<AgentDraft> = Vec::new();
        for subject in &school::SUBJECTS {
            let services = self.services(school, subject);
            let first = teachers.len();
            if !services.is_empty()
                && let Some(at) = waiting.iter().position(|teacher| teacher.subject.is_some_and(|s| s.code == subject.code))
            {
                teachers.push(waiting.swap_remove(at));
            }
            for service in services {
                let free = (first..teachers.len()).find(|&at| teachers[at].hours_left >= service.hours);
                let at = free.unwrap_or_else(|| {
                    let mut teacher = self.new_agent(rng);
                    teacher.subject = Some(subject);
                    (teacher.teacher, teacher.faces_students) = (true, true);
                    teachers.push(teacher);
                    teachers.len() - 1
                });
                teachers[at].give(school, &service, subject);
            }
        }
        self.head_teachers(school, &mut teachers);
        // Those whom nobody asked for: their second school is not this one.
        for mut agent in waiting {
            self.put_agent(&mut agent)?;
        }
        for mut teacher in teachers {
            let only_here = teacher.functions[Degree::Second as usize].len() == 1;
            match teacher.hours_left >= FULL_TIME / 3 && only_here && self.waiting_teachers.len() < 8 {
                true => self.waiting_teachers.push(teacher),
                false => self.put_agent(&mut teacher)?,
            }
        }
        Ok(())
    }

    /// The lessons of a subject, without those that named agents give.
    fn services(&self, school: &School<'_>, subject: &'static school::Taught) -> Vec<Service> {
        let kind = school.spec.kind;
        let hours = subject.hours(kind).max(10);
        let taken = |division: &school::Division| {
            let mut teaches = self.options.extra.agents.iter().flat_map(|agent| &agent.teaches);
            teaches.any(|teaching| teaching.0 == school.index && teaching.1 == division.key && teaching.2 == subject.code)
        };
        let divisions = (0..school.divisions.len()).filter(|&at| {
            let division = &school.divisions[at];
            subject.common(kind, division.levels[0]) && !taken(division)
        });
        let groups = (0..school.groups.len()).filter(|&at| school.groups[at].subject == subject.code);
        divisions
            .map(|at| Service { division: Some(at), group: None, hours })
            .chain(groups.map(|at| Service { division: None, group: Some(at), hours: hours.min(25) }))
            .collect()
    }

    /// A head teacher by division, of those who teach it; in some, the Delta brings another.
    fn head_teachers(&self, school: &School<'_>, teachers: &mut [AgentDraft]) {
        for (at, division) in school.divisions.iter().enumerate() {
            let value = format!("{}${}", school.key, division.key);
            let named = self.options.extra.agents.iter().flat_map(|agent| &agent.head_of);
            if named.clone().any(|head| head.0 == school.index && head.1 == division.key) {
                continue;
            }
            let prefix = format!("{value}$");
            let teaches = |agent: &AgentDraft| agent.class_subjects.iter().any(|class| class.starts_with(&prefix));
            let mut of: Vec<usize> = (0..teachers.len()).filter(|&teacher| teaches(&teachers[teacher])).collect();
            // The one with the fewest divisions already, by turns among equals.
            let count = of.len().max(1);
            of.rotate_left(at % count);
            of.sort_by_key(|&teacher| teachers[teacher].head_of.len());
            let Some(&head) = of.first() else { continue };
            teachers[head].head_of.push(value.clone());
            let settled = |agent: &AgentDraft| agent.loses.is_none() && agent.gains.is_none();
            let next = of.iter().copied().find(|&other| other != head && settled(&teachers[other]));
            if let (2, Some(next)) = ((school.index + at) % 12, next)
                && settled(&teachers[head])
            {
                teachers[head].loses = Some(value.clone());
                teachers[next].gains = Some(value);
            }
        }
    }

    /// Management, office, school life, health.
    fn staff(&mut self, rng: &mut Rng, school: &School<'_>) -> Result<(), GenerateError> {
        let students = school.spec.students;
        let lycee = usize::from(school.spec.kind == SchoolKind::Lycee);
        let posts: [(&str, &str, usize); 12] = [
            ("DIR", "D0010", 1),
            ("DIR", "D0011", usize::from(students > 250) + usize::from(students > 900)),
            ("DOC", "L0080", 1 + students / 900),
            ("EDU", "E0030", 1 + students / 350),
            ("AED", "", 2 + students / 90),
            ("ADF", "P9101", 1 + students / 300),
            ("MDS", "R0020", 1),
            ("ASO", "", usize::from(students > 200)),
            ("ORI", "O0040", usize::from(students > 300)),
            ("AEH", "D0021", students / 150),
            ("LAB", "", lycee),
            ("OUV", "", 1 + students / 150),
        ];
        for (code, discipline, count) in posts {
            for at in self.is_named(school, code, discipline)..count {
                let mut agent = self.new_agent(rng);
                agent.functions[1].push(function(&school.key, code, discipline));
                agent.attached[1] = Some(school.key.clone());
                agent.teacher = code == "DOC";
                // An assistant leaves after a week, and another comes.
                agent.leaves = code == "AED" && at == 1 && school.index.is_multiple_of(3);
                let leaves = agent.leaves;
                self.put_agent(&mut agent)?;
                if leaves {
                    let mut next = self.new_agent(rng);
                    next.functions[1].push(function(&school.key, code, discipline));
                    next.attached[1] = Some(school.key.clone());
                    self.number(&mut next, Degree::Second);
                    let record = next.record(Degree::Second);
                    self.arrive(Degree::Second, &record)?;
                }
            }
        }
        Ok(())
    }

    /// A teacher by division, the first of whom directs; one who replaces, here and next door.
    fn ecole_agents(&mut self, rng: &mut Rng, school: &School<'_>) -> Result<(), GenerateError> {
        let named_head = self.is_named(school, "DIR", "") > 0;
        let named_teachers = self.is_named(school, "ENS", "") + usize::from(named_head);
        let first = named_teachers.min(school.divisions.len());
        for at in first..school.divisions.len() {
            let mut agent = self.new_agent(rng);
            agent.functions[0].push(function(&school.key, "ENS", ""));
            agent.attached[0] = Some(school.key.clone());
            (agent.teacher, agent.faces_students) = (true, true);
            if at == first && !named_head {
                agent.directs.push(school.key.clone());
            }
            self.put_agent(&mut agent)?;
        }
        for _ in self.is_named(school, "AEH", "")..school.spec.students.div_ceil(120) {
            let mut agent = self.new_agent(rng);
            agent.functions[0].push(function(&school.key, "AEH", "D0021"));
            agent.attached[0] = Some(school.key.clone());
            self.put_agent(&mut agent)?;
        }
        match self.waiting_substitutes.pop() {
            Some(mut agent) => {
                agent.functions[0].push(function(&school.key, "RPL", ""));
                self.put_agent(&mut agent)
            }
            None => {
                let mut agent = self.new_agent(rng);
                agent.functions[0].push(function(&school.key, "RPL", ""));
                agent.attached[0] = Some(school.key.clone());
                (agent.teacher, agent.faces_students) = (true, true);
                self.waiting_substitutes.push(agent);
                Ok(())
            }
        }
    }

    fn number(&mut self, agent: &mut AgentDraft, degree: Degree) {
        let next = &mut self.feeds[degree as usize].next_agent;
        agent.number = *next;
        agent.keys[degree as usize] = Some(next.to_string());
        *next += 1;
    }

    fn put_agent(&mut self, agent: &mut AgentDraft) -> Result<(), GenerateError> {
        for degree in [Degree::First, Degree::Second] {
            if agent.functions[degree as usize].is_empty() {
                continue;
            }
            self.number(agent, degree);
            let record = agent.record(degree);
            let change = match degree {
                _ if agent.leaves => Change::Delete,
                Degree::Second if agent.loses.is_some() || agent.gains.is_some() => {
                    let mut change = RawRecord::new(Category::PersEducNat, record.id());
                    let kept = agent.head_of.iter().filter(|&division| Some(division) != agent.loses.as_ref());
                    change.set(Attr::HeadTeacherOf, kept.chain(&agent.gains));
                    Change::Modify(change)
                }
                _ => Change::None,
            };
            self.emit(degree, &record, change)?;
        }
        Ok(())
    }
}

impl AgentDraft {
    fn give(&mut self, school: &School<'_>, service: &Service, subject: &'static school::Taught) {
        self.hours_left = self.hours_left.saturating_sub(service.hours);
        let wanted = function(&school.key, "ENS", subject.discipline.0);
        let functions = &mut self.functions[Degree::Second as usize];
        if !functions.contains(&wanted) {
            functions.push(wanted);
        }
        self.attached[Degree::Second as usize].get_or_insert_with(|| school.key.clone());
        if let Some(division) = service.division {
            self.teach_division(school, division, subject);
        }
        if let Some(group) = service.group {
            let group = &school.groups[group];
            self.label(school, subject);
            push_once(&mut self.groups, format!("{}${}", school.key, group.key));
            push_once(&mut self.group_subjects, format!("{}${}${}", school.key, group.key, subject.code));
        }
    }

    fn teach_division(&mut self, school: &School<'_>, division: usize, subject: &'static school::Taught) {
        let division = &school.divisions[division];
        self.label(school, subject);
        push_once(&mut self.classes, format!("{}${}", school.key, division.key));
        push_once(&mut self.class_subjects, format!("{}${}${}", school.key, division.key, subject.code));
        for &level in &division.levels {
            let (mef, label, _) = school::levels(school.spec.kind)[level].mef;
            push_once(&mut self.mefs, format!("{}${mef}${label}", school.key));
        }
    }

    fn label(&mut self, school: &School<'_>, subject: &school::Taught) {
        push_once(&mut self.labels, format!("{}${}", school.key, subject.label));
    }

    fn record(&self, degree: Degree) -> RawRecord {
        let key = self.keys[degree as usize].clone().unwrap_or_default();
        let mut record = RawRecord::new(Category::PersEducNat, key.as_str());
        let family = self.family.to_uppercase();
        let mail = format!("{}{}@ac-exemple.invalid", people::mail_name(&self.given, &self.family), self.number % 1000);
        let birth = self.birth.map(french).unwrap_or_default();
        let title = self.title.map(civility).unwrap_or_default();
        let attached = self.attached[degree as usize].as_deref().unwrap_or_default();
        let yes_no = |yes: bool| if yes { "O" } else { "N" };
        let first = degree == Degree::First;
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::PersonKey, &key);
        set(Attr::BirthDate, &birth);
        set(Attr::BirthName, &family);
        set(if first { Attr::PersonNom } else { Attr::Sn }, &family);
        set(if first { Attr::PersonPrenom } else { Attr::GivenName }, &self.given);
        set(Attr::OtherGivenNames, "");
        set(if first { Attr::PersonCivilite } else { Attr::PersonalTitle }, title);
        set(if first { Attr::PersonMail } else { Attr::Mail }, &mail);
        set(Attr::AttachedTo, attached);
        if first {
            record.set(Attr::Functions, &self.functions[0]);
            record.set(Attr::Directs, &self.directs);
            record.set(Attr::Specialities, [""]);
            record.set(Attr::TeacherCategory, [yes_no(self.teacher)]);
            return record;
        }
        let (code, label) = self.subject.map_or(("00", "NON SPECIALISE"), |subject| (subject.discipline.2, subject.discipline.1));
        set(Attr::CategoryDiscipline, &format!("{code}${label}"));
        set(Attr::PostDiscipline, &format!("{label}${code}"));
        record.set(Attr::TaughtMefs, &self.mefs);
        record.set(Attr::TaughtSubjects, &self.labels);
        record.set(Attr::TaughtClasses, &self.classes);
        record.set(Attr::TaughtGroups, &self.groups);
        record.set(Attr::ClassSubjects, &self.class_subjects);
        record.set(Attr::GroupSubjects, &self.group_subjects);
        record.set(Attr::HeadTeacherOf, &self.head_of);
        record.set(Attr::Functions, &self.functions[1]);
        record.set(Attr::TeacherCategory, [yes_no(self.teacher)]);
        record.set(Attr::FacesStudents, [yes_no(self.faces_students)]);
        record
    }
}

fn push_once(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) {
        list.push(value);
    }
}
