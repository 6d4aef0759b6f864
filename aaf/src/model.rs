//! What the records of the feed mean, for both degrees: typed, in one form, with what was refused.

mod decode;

use std::fmt;

use jiff::civil::Date;

pub use decode::decode;
pub(crate) use decode::french_date;

use crate::contacts::Phone;
use crate::functions::{Meaning, Profile};

/// A record that could be understood, and what had to be left out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The record.
    pub entity: Entity,
    /// Values left out or doubtful; the rest of the record stands.
    pub warnings: Vec<Refused>,
}

/// A value that is refused, or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Name of the attribute in the feed, or `id`.
    pub field: &'static str,
    /// The value as it came, cut at 200 characters.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

impl Refused {
    /// A refusal, its value cut to a length fit for reports.
    pub fn new(field: &'static str, value: &str, reason: Reason) -> Self {
        Refused { field, value: value.chars().take(200).collect(), reason }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}: {:?}", self.field, self.value, self.reason)
    }
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The record has no identifier. Fatal.
    MissingKey,
    /// The person has no family name or no given name. Fatal.
    MissingName,
    /// The student has no birth date. Fatal.
    MissingBirthDate,
    /// The birth date of a student is no date. Fatal for a student.
    UnreadableBirthDate,
    /// The record is of no known category. Fatal.
    UnknownCategory,
    /// An entity is neither one of XML nor one of the Latin names. Fatal.
    UnknownEntity,
    /// A modification is not a `replace`. Fatal.
    UnknownOperation,
    /// A control character stands in the value. Fatal.
    ForbiddenCharacter,
    /// The key inside the record is not its identifier.
    KeyMismatch,
    /// A date is no date.
    UnreadableDate,
    /// A date is a date, but nobody can be born then.
    ImplausibleDate,
    /// The composite value has not its number of fields.
    WrongFieldCount,
    /// A field that matters in the composite value is empty.
    EmptyField,
    /// The relation code is of neither nomenclature.
    UnknownRelation,
    /// A field is not 0, 1 (or 2).
    NotAFlag,
    /// The value is neither O nor N.
    NotYesOrNo,
    /// Not a phone number.
    BadPhone,
    /// Not a mail address.
    BadMail,
    /// Not seven digits and a letter.
    MalformedUai,
    /// The letter of the school number is not the one its digits call for.
    WrongUaiLetter,
    /// The regime is neither external, half-board nor board.
    UnknownRegime,
    /// Subjects: not as many codes as labels.
    UnpairedLists,
    /// The student is attached to no structure.
    MissingStructure,
}

impl Reason {
    /// Whether a record is refused as a whole for it.
    pub const fn is_fatal(self) -> bool {
        matches!(
            self,
            Reason::MissingKey
                | Reason::MissingName
                | Reason::MissingBirthDate
                | Reason::UnreadableBirthDate
                | Reason::UnknownCategory
                | Reason::UnknownEntity
                | Reason::UnknownOperation
                | Reason::ForbiddenCharacter
        )
    }
}

/// A record of any category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entity {
    /// A school.
    Structure(Structure),
    /// A subject taught.
    Subject(Subject),
    /// A training module.
    Mef(Mef),
    /// A student.
    Student(Student),
    /// A relative of students.
    Relative(Relative),
    /// A teacher or any other agent.
    Agent(Agent),
}

/// A school (AAF annexe 4 bis, EtabEducNat).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// Identifier in the academy and degree.
    pub key: String,
    /// National number, in capitals; well formed, its letter perhaps wrong.
    pub uai: Option<String>,
    /// SIRET (14 digits) or SIREN, as written.
    pub siret: Option<String>,
    /// Name without its type, fit to be shown: `de l'Étang Bleu`.
    pub name: String,
    /// The current name as the feed has it, whole.
    pub raw_name: String,
    /// Short type that stands before the name (`CLG`, `LYC`, `E.E.PU`).
    pub name_prefix: Option<String>,
    /// Town that stands after the name.
    pub name_town: Option<String>,
    /// What sort of school it is.
    pub kind: StructureKind,
    /// Label of its type (`COLLEGE`).
    pub type_label: Option<String>,
    /// Code of its type (`340`).
    pub type_code: Option<String>,
    /// Code of its ministry (`06`: Éducation nationale).
    pub ministry_code: Option<String>,
    /// Label of its ministry.
    pub ministry: Option<String>,
    /// Public or private.
    pub contract: Option<Contract>,
    /// Where it stands.
    pub address: Option<Address>,
    /// Its phone.
    pub phone: Option<Phone>,
    /// Its fax.
    pub fax: Option<Phone>,
    /// Its mail.
    pub mail: Option<String>,
    /// Keys of the structures it is functionally attached to (cité scolaire, SEGPA).
    pub attached_to: Vec<String>,
    /// Training basin.
    pub basin: Option<Labelled>,
    /// Academy: code (`099`) and label.
    pub academy: Option<Labelled>,
    /// District of an école (circonscription).
    pub district: Option<String>,
    /// Divisions it declares: none in the first degree, perhaps none in the second.
    pub divisions: Vec<DivisionOf>,
    /// Teaching groups it declares.
    pub groups: Vec<GroupOf>,
}

/// What sort of school a structure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StructureKind {
    /// École maternelle, élémentaire or primaire.
    Ecole,
    /// Collège.
    College,
    /// Lycée, general, technological or polyvalent.
    Lycee,
    /// Lycée professionnel.
    LyceePro,
    /// EREA and other special schools.
    Special,
    /// Anything else.
    #[default]
    Other,
}

/// Public, or private under contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Contract {
    /// `PU`.
    Public,
    /// `PR`.
    Private,
}

/// A division that a structure declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DivisionOf {
    /// Code, unique in the structure: a key, not a label.
    pub key: String,
    /// Label.
    pub label: Option<String>,
    /// Training modules of its students.
    pub mefs: Vec<String>,
}

/// A teaching group that a structure declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupOf {
    /// Code, unique in the structure: a key, not a label.
    pub key: String,
    /// Label.
    pub label: Option<String>,
    /// Keys of the divisions its students come from.
    pub divisions: Vec<String>,
}

/// A subject (MatiereEducNat).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Six characters.
    pub key: String,
    /// Label, if there is one.
    pub label: Option<String>,
    /// The subject it is a variant of.
    pub parent: Option<String>,
}

/// A training module (MefEducNat).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mef {
    /// Eleven characters.
    pub key: String,
    /// Label, if there is one.
    pub label: Option<String>,
    /// The national module it is a variant of.
    pub parent: Option<String>,
    /// National statistical code; its first four digits are the level.
    pub stat11: Option<String>,
    /// Level of training.
    pub level: Option<String>,
    /// Track.
    pub track: Option<String>,
}

/// The names of a person, fit to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Usual family name.
    pub family: String,
    /// Usual given name.
    pub given: String,
    /// Family name at birth.
    pub birth: Option<String>,
    /// All given names.
    pub others: Vec<String>,
    /// `M.`, `Mme` (and `Mlle`, which is no longer said).
    pub title: Option<Title>,
}

/// How somebody is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Title {
    /// `Mme`, `Mlle`.
    Madame,
    /// `M.`.
    Monsieur,
}

/// A student (Eleve).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Student {
    /// Identifier in the academy and degree.
    pub key: String,
    /// Names.
    pub name: PersonName,
    /// Birth date.
    pub birth: Date,
    /// National number (INE): never shown, never given away.
    pub ine: Option<String>,
    /// Number in the base of the school (SIECLE).
    pub school_id: Option<String>,
    /// Relatives, each once.
    pub relatives: Vec<RelativeLink>,
    /// Gets a grant.
    pub scholarship: Option<bool>,
    /// External, half-board, board.
    pub regime: Option<Regime>,
    /// The regime as the feed words it.
    pub regime_label: Option<String>,
    /// Takes the school transport.
    pub transport: Option<bool>,
    /// Address of his own.
    pub address: Option<Address>,
    /// Keys of the relatives whose address is his.
    pub address_of: Vec<String>,
    /// Mail.
    pub mail: Option<String>,
    /// Phone of the home; perhaps a mobile.
    pub phone: Option<Phone>,
    /// `SCOLAIRE`, `APPRENTI`…
    pub status: Option<String>,
    /// Training module: key and label.
    pub mef: Option<Labelled>,
    /// Level, as the feed words it (`6EME`, `CM2`).
    pub level: Option<String>,
    /// Track; in the first degree, the cycle.
    pub track: Option<String>,
    /// Subjects followed: code and label.
    pub subjects: Vec<Labelled>,
    /// Key of the structure he is attached to.
    pub structure: Option<String>,
    /// Divisions (one by structure in practice).
    pub divisions: Vec<ClassRef>,
    /// Teaching groups.
    pub groups: Vec<ClassRef>,
    /// Entry into the structure.
    pub entry: Option<Date>,
    /// Exit from the structure.
    pub exit: Option<Date>,
    /// Entries into divisions.
    pub division_entries: Vec<DatedClass>,
    /// Exits from divisions.
    pub division_exits: Vec<DatedClass>,
    /// First degree: what the town offers him around the lessons.
    pub services: Services,
}

/// What a town offers around the lessons (first degree).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// Canteen.
    pub canteen: Option<bool>,
    /// Morning day care.
    pub morning_care: Option<bool>,
    /// Evening day care.
    pub evening_care: Option<bool>,
    /// Supervised study.
    pub study: Option<bool>,
}

/// External, half-board or board, told from the first word of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Regime {
    /// `EXTERNE…`.
    External,
    /// `DEMI-PENSIONNAIRE…`.
    HalfBoard,
    /// `INTERNE…`.
    Board,
}

/// A division or a group, seen from a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClassRef {
    /// Key of the structure.
    pub structure: String,
    /// Key in the structure; kept as written.
    pub key: String,
    /// Label, where the value has one (first degree).
    pub label: Option<String>,
}

/// A division with the day of entry or exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedClass {
    /// Key of the structure.
    pub structure: String,
    /// Key of the division.
    pub key: String,
    /// The day.
    pub date: Date,
}

/// What ties a student to a relative (ENTElevePersRelEleve).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelativeLink {
    /// Key of the relative.
    pub key: String,
    /// Who he is to the student.
    pub relation: Relation,
    /// Pays the fees.
    pub financial: bool,
    /// Level of responsibility as written: 0, 1 or 2.
    pub level: u8,
    /// What the level means by the rule of [`Responsibility::of`].
    pub responsibility: Responsibility,
    /// To be called when something happens.
    pub contact: bool,
    /// Receives the grants.
    pub payment: bool,
}

/// What a relative answers for, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Responsibility {
    /// Nothing: a contact at most.
    #[default]
    None,
    /// Has the child in charge, without parental authority (personne en charge).
    InCharge,
    /// Legal representative.
    Legal,
}

impl Responsibility {
    /// What a level means. The nomenclature of relations tells the age of the value: with the
    /// two-digit codes, 2 is a person in charge; with the old ones, the second legal
    /// representative. A student is never his own guardian.
    pub const fn of(level: u8, new_codes: bool, relation: Relation) -> Responsibility {
        match (level, relation) {
            (0, _) | (_, Relation::Oneself) => Responsibility::None,
            (2, _) if new_codes => Responsibility::InCharge,
            (1 | 2, _) => Responsibility::Legal,
            _ => Responsibility::None,
        }
    }
}

/// Who a relative is to a student (BCN, N_LIEN_ELEVE_RESPONSABLE, old and new codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 10, formerly 2.
    Mother,
    /// 20, formerly 1.
    Father,
    /// 50, formerly 3.
    Guardian,
    /// 37.
    Sibling,
    /// 38.
    Ascendant,
    /// 39, formerly 4.
    OtherFamily,
    /// 41.
    Educator,
    /// 42.
    FosterCarer,
    /// 43.
    ChildMinder,
    /// 51, formerly 5.
    ChildWelfare,
    /// 70, formerly 7: an adult student.
    Oneself,
    /// 90, formerly 6.
    Other,
}

impl Relation {
    /// The relation of a code of either nomenclature.
    pub const fn from_code(code: u32) -> Option<Relation> {
        Some(match code {
            2 | 10 => Relation::Mother,
            1 | 20 => Relation::Father,
            3 | 50 => Relation::Guardian,
            37 => Relation::Sibling,
            38 => Relation::Ascendant,
            4 | 39 => Relation::OtherFamily,
            41 => Relation::Educator,
            42 => Relation::FosterCarer,
            43 => Relation::ChildMinder,
            5 | 51 => Relation::ChildWelfare,
            7 | 70 => Relation::Oneself,
            6 | 90 => Relation::Other,
            _ => return None,
        })
    }

    /// The code of the nomenclature of today.
    pub const fn code(self) -> u32 {
        match self {
            Relation::Mother => 10,
            Relation::Father => 20,
            Relation::Guardian => 50,
            Relation::Sibling => 37,
            Relation::Ascendant => 38,
            Relation::OtherFamily => 39,
            Relation::Educator => 41,
            Relation::FosterCarer => 42,
            Relation::ChildMinder => 43,
            Relation::ChildWelfare => 51,
            Relation::Oneself => 70,
            Relation::Other => 90,
        }
    }
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Up to four lines, none empty.
    pub lines: Vec<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// Country.
    pub country: Option<String>,
}

/// A code with its label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Labelled {
    /// Code.
    pub code: String,
    /// Label, perhaps empty.
    pub label: String,
}

/// A relative (PersRelEleve).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relative {
    /// Identifier in the academy and degree.
    pub key: String,
    /// Names.
    pub name: PersonName,
    /// Phone of the home.
    pub home_phone: Option<Phone>,
    /// Phone at work.
    pub work_phone: Option<Phone>,
    /// Mobiles, each once: also a home or work phone that is one.
    pub mobiles: Vec<Phone>,
    /// The mobile on which he takes short messages.
    pub sms: Option<Phone>,
    /// Mail.
    pub mail: Option<String>,
    /// Address.
    pub address: Option<Address>,
    /// Whether the address may be passed on (to parents' associations).
    pub address_shared: Option<bool>,
    /// Keys of his children: recent feeds only.
    pub students: Vec<String>,
}

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
