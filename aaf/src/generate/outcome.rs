//! What was written, or why not.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use super::SchoolKind;
use crate::delivery::Degree;

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
