//! The directory written and read in bulk, for feeds: thousands of rows in few statements.
//!
//! [`Batch`] collects what is to be written of one structure, and writes it in an order that keeps
//! every reference whole; `read` gives the present state in the same terms. Nothing here decides:
//! the importer compares what is with what the feed wants.

mod read;
mod write;

pub use read::{
    Contact, Homonym, KnownDivision, KnownEnrollment, KnownGroup, KnownLink, KnownPerson, KnownRole, KnownSection,
    KnownStructure, KnownSubject, MainElsewhere, Override, Tie, academy, contacts, divisions, enrollments, external_ids,
    functions, group_divisions, groups, hand_people, head_teachers, held_by_others, homonyms, links, live_year, mains_elsewhere,
    memberships, overrides, persons, persons_by_key, roles, section_teachers, sections, structure, structure_by_key,
    structure_by_uai, subjects, ties, words,
};
pub use write::{Batch, EnrollmentRow, LinkRow, PersonRow, StructureRow};

use kit::Instant;
use uuid::Uuid;

/// Makes identifiers that follow each other, so that a bulk of rows is written at the end of its
/// indexes instead of all over them.
#[derive(Debug)]
pub struct Ids {
    base: [u8; 16],
    count: u64,
}

impl Ids {
    /// Identifiers of an instant: those of two makers differ by 32 random bits.
    pub fn new(now: Instant) -> Self {
        Self { base: *kit::id::at(now).as_bytes(), count: 0 }
    }

    /// The next one: UUID version 7, whose random part begins with a count.
    pub fn make(&mut self) -> Uuid {
        let count = self.count;
        self.count += 1;
        let mut bytes = self.base;
        let part = |shift: u32, mask: u64| u8::try_from((count >> shift) & mask).unwrap_or(0);
        bytes[6] = 0x70 | part(38, 0x0f);
        bytes[7] = part(30, 0xff);
        bytes[8] = 0x80 | part(24, 0x3f);
        bytes[9] = part(16, 0xff);
        bytes[10] = part(8, 0xff);
        bytes[11] = part(0, 0xff);
        Uuid::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_each_other_and_are_of_version_seven() {
        let mut ids = Ids::new("2026-11-24T09:20:00Z".parse().unwrap());
        let made: Vec<Uuid> = (0..70_000).map(|_| ids.make()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
        let other = Ids::new("2026-11-24T09:20:00Z".parse().unwrap()).make();
        assert!(!made.contains(&other));
    }
}
