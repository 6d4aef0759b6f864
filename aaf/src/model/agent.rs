//! Agents: their functions, the roles these give, and what they teach.

use super::{ClassRef, Labelled, PersonName};
use crate::functions::{Meaning, Profile};
use jiff::civil::Date;

/// A teacher or any other agent (PersEducNat).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// Identifier in the academy and degree.
    pub key: String,
    /// Names.
    pub name: PersonName,
    /// Birth date.
    pub birth: Option<Date>,
    /// Mail of the academy.
    pub mail: Option<String>,
    /// Key of the structure of administrative attachment, perhaps not delivered.
    pub attached_to: Option<String>,
    /// Functions, one or several by structure.
    pub functions: Vec<Function>,
    /// Keys of the structures he directs (ENTEnsFonctionDir: heads of écoles).
    pub directs: Vec<String>,
    /// Whether he is of the category of teachers.
    pub teacher_category: Option<bool>,
    /// Whether he stands before students.
    pub faces_students: Option<bool>,
    /// Discipline of his body: code and label.
    pub disciplines: Vec<Labelled>,
    /// Discipline of his post: code and label.
    pub post_disciplines: Vec<Labelled>,
    /// Training modules he teaches.
    pub mefs: Vec<TaughtMef>,
    /// Labels of the subjects he teaches, by structure.
    pub subjects: Vec<TaughtSubject>,
    /// Divisions he teaches.
    pub divisions: Vec<ClassRef>,
    /// Groups he teaches.
    pub groups: Vec<ClassRef>,
    /// What he teaches to whom.
    pub teaches: Vec<Teaching>,
    /// Divisions of which he is the head teacher.
    pub head_of: Vec<ClassRef>,
}

impl Agent {
    /// Whether he counts as a teacher (entcore's rule): the category decides; without it,
    /// standing before students, or a function ENS or DOC.
    pub fn is_teacher(&self) -> bool {
        self.teacher_category.unwrap_or_else(|| {
            self.faces_students == Some(true) || self.functions.iter().any(|f| matches!(f.code.as_str(), "ENS" | "DOC"))
        })
    }

    /// What he is in each structure, the strongest first when he is several things there.
    ///
    /// Every structure of a function, of a headship, of a lesson and of the attachment is named
    /// once, in the order in which the feed names them. One in which he has no function takes
    /// its meaning from what he is: a teacher, or of the staff.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        for function in &self.functions {
            put_role(&mut roles, &function.structure, function.meaning());
        }
        for structure in &self.directs {
            put_role(&mut roles, structure, Meaning { profile: Profile::Management, function: "head" });
        }
        let otherwise = match self.is_teacher() {
            true => Meaning { profile: Profile::Teacher, function: "teacher" },
            false => Meaning::UNKNOWN,
        };
        let taught = self.teaches.iter().map(|teaching| &teaching.of.structure);
        let classes = self.divisions.iter().chain(&self.groups).chain(&self.head_of).map(|class| &class.structure);
        for structure in taught.chain(classes).chain(&self.attached_to) {
            if !roles.iter().any(|role| role.structure == *structure) {
                put_role(&mut roles, structure, otherwise);
            }
        }
        roles
    }
}

fn put_role(roles: &mut Vec<Role>, structure: &str, meaning: Meaning) {
    let role = match roles.iter_mut().position(|role| role.structure == structure) {
        Some(at) => &mut roles[at],
        None => {
            roles.push(Role { structure: structure.to_owned(), profile: meaning.profile, functions: Vec::new() });
            let last = roles.len() - 1;
            &mut roles[last]
        }
    };
    let at = if meaning.profile < role.profile { 0 } else { role.functions.len() };
    role.profile = role.profile.min(meaning.profile);
    if !role.functions.contains(&meaning.function) {
        role.functions.insert(at.min(role.functions.len()), meaning.function);
    }
}

/// What an agent is in a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Key of the structure.
    pub structure: String,
    /// The strongest of his profiles there.
    pub profile: Profile,
    /// Our words for his functions there, that of the profile first.
    pub functions: Vec<&'static str>,
}

/// A function in a structure (ENTPersonFonctions), perhaps incomplete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// Key of the structure.
    pub structure: String,
    /// Code (`ENS`, `DIR`…); empty if none is said.
    pub code: String,
    /// Label.
    pub label: String,
    /// Code of the discipline (`L1300`, `D0010`…); empty if none is said.
    pub discipline_code: String,
    /// Label of the discipline.
    pub discipline: String,
}

impl Function {
    /// What it makes of somebody.
    pub fn meaning(&self) -> Meaning {
        crate::functions::meaning(&self.code, &self.discipline_code)
    }
}

/// A training module that an agent teaches in a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaughtMef {
    /// Key of the structure.
    pub structure: String,
    /// Key of the module, and its label.
    pub mef: Labelled,
}

/// A subject that an agent teaches in a structure, by its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaughtSubject {
    /// Key of the structure.
    pub structure: String,
    /// Label of the subject.
    pub label: String,
}

/// What an agent teaches to whom (ENTAuxEnsClassesMatieres, ENTAuxEnsGroupesMatieres).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teaching {
    /// The division or group.
    pub of: ClassRef,
    /// Whether it is a group.
    pub is_group: bool,
    /// Code of the subject; perhaps not in the list of subjects.
    pub subject: String,
}
