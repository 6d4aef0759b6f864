//! The journal of acts: who did what to which object, before and after.

use crate::args;
use crate::db::Unit;
use crate::error::Result;
use crate::id::{AuditId, PersonId, StructureId};
use crate::time::Instant;
use uuid::Uuid;

/// An act to note; it joins the unit of work that does it, so neither exists without the other.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Where; none for acts on the platform.
    pub structure: Option<StructureId>,
    /// Who; none for the program itself (a feed, the retention job).
    pub author: Option<PersonId>,
    /// What was done: a key of the catalogues, `act-account-closed`.
    pub act: &'static str,
    /// The kind of object: `account`, `duty`.
    pub object_kind: &'static str,
    /// The object.
    pub object: Option<Uuid>,
    /// In short, what was there: codes and settings, never contents.
    pub before: &'a str,
    /// In short, what is there now.
    pub after: &'a str,
}

/// Notes an act.
pub async fn note(unit: &mut Unit, act: Act<'_>, now: Instant) -> Result<()> {
    unit.run(
        "insert into audit_entry (id, structure_id, at, author_id, act, object_kind, object_id, before_text, after_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![AuditId::new(now), act.structure, now, act.author, act.act, act.object_kind, act.object, act.before, act.after],
    )
    .await?;
    Ok(())
}
