//! The directory written by hand: persons in no feed, duties, teachers of an école, structures, values typed
//! over fed ones. Each act joins the caller's unit of work, is noted in the journal, and tells the viewers.
//!
//! Nothing here asks who may: that is for the page, which knows the viewer.

mod duties;
mod language;
mod links;
mod merge;
mod people;
mod roles;
mod structures;
mod teaching;
#[cfg(test)]
mod tests;

pub use duties::{NewDuty, end_duty, give_duty};
pub use language::speak;
pub use links::{NewLink, link};
pub use merge::fold_guardian;
pub use people::{Field, NewPerson, close_person, person, reopen_person, retype};
pub use roles::{NewRole, end_role, enroll, reopen_role, role};
pub use structures::{NewStructure, close_structure, reopen_structure, structure, structure_changed};
pub use teaching::{assign_teacher, unassign_teacher};

use kit::audit::{self, Act};
use kit::{Day, Instant, PersonId, Result, StructureId, Unit};
use uuid::Uuid;

/// The source of what is typed by hand.
pub const HAND: &str = "hand";

/// Whose hand writes, and when.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Who; none for the command line.
    pub author: Option<PersonId>,
    /// The moment.
    pub now: Instant,
    /// Its day, as the facts of viewers count days.
    pub today: Day,
}

impl Hand {
    /// The hand of a person, now.
    pub fn of(author: PersonId, now: Instant) -> Self {
        Self { author: Some(author), ..Self::program(now) }
    }
    /// The hand of the program itself: the command line, the demo.
    pub fn program(now: Instant) -> Self {
        Self { author: None, now, today: now.day_in(&kit::viewer::default_zone()) }
    }
}

/// An act on something of the directory, on its way to the journal.
struct Done<'a> {
    structure: Option<StructureId>,
    act: &'static str,
    object_kind: &'static str,
    object: Uuid,
    before: &'a str,
    after: &'a str,
}

async fn note(unit: &mut Unit, hand: Hand, done: Done<'_>) -> Result<()> {
    let act = Act {
        structure: done.structure,
        author: hand.author,
        act: done.act,
        object_kind: done.object_kind,
        object: Some(done.object),
        before: done.before,
        after: done.after,
    };
    audit::note(unit, act, hand.now).await?;
    unit.viewers_changed().await?;
    Ok(())
}

/// Pairs for the journal, `name=value; name=value`, without those that have no value.
fn pairs(pairs: &[(&str, Option<&str>)]) -> String {
    let said: Vec<String> = pairs
        .iter()
        .filter_map(|(name, value)| value.filter(|value| !value.is_empty()).map(|value| format!("{name}={value}")))
        .collect();
    said.join("; ")
}
