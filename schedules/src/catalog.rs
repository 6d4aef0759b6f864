//! Lists under way: entries by key, each key once.

use std::collections::HashMap;

use crate::finding::List;
use crate::model::{Alternation, Division, Group, Pupil, Room, Subject, Teacher};

/// An entry of a list.
pub(crate) trait Keyed {
    const LIST: List;
    fn key(&self) -> &str;
}

macro_rules! keyed {
    ($($entry:ident in $list:ident),*) => {$(
        impl Keyed for $entry {
            const LIST: List = List::$list;
            fn key(&self) -> &str {
                &self.key
            }
        }
    )*};
}

keyed!(
    Subject in Subjects, Teacher in Teachers, Division in Divisions, Group in Groups, Pupil in Pupils, Room in Rooms,
    Alternation in Alternations
);

#[derive(Debug)]
pub(crate) struct Catalog<T> {
    entries: Vec<T>,
    at: HashMap<String, usize>,
}

impl<T> Default for Catalog<T> {
    fn default() -> Self {
        Catalog { entries: Vec::new(), at: HashMap::new() }
    }
}

impl<T: Keyed> Catalog<T> {
    /// False if the key is taken.
    pub(crate) fn add(&mut self, entry: T) -> bool {
        if self.at.contains_key(entry.key()) {
            return false;
        }
        self.at.insert(entry.key().to_owned(), self.entries.len());
        self.entries.push(entry);
        true
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.at.get(key).map(|&at| &self.entries[at])
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.at.get(key).map(|&at| &mut self.entries[at])
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.at.contains_key(key)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter()
    }

    pub(crate) fn finish(self) -> Vec<T> {
        self.entries
    }
}
