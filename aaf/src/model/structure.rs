//! Structures as the feed tells them, and the lists of the whole feed.

use super::{Address, Labelled};
use crate::contacts::Phone;

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
