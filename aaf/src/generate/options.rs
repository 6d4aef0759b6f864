//! What to generate: how much, from which seed, and who must be there.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::delivery::Degree;
use crate::model::{Relation, Title};

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
