//! Sequences: a teacher's own plans, seen by nobody else.

use crate::model::{SequenceId, StepId};
use crate::store::document;
use kit::{Db, Error, Instant, PersonId, Result, StructureId, ViewerFacts, args};
use rich::Document;

/// How many characters stand for a content that has no title.
const EXCERPT: usize = 80;

/// A sequence in a list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sequence {
    /// Which.
    pub id: SequenceId,
    /// Where.
    pub structure_id: StructureId,
    /// How it is called.
    pub title: String,
    /// When it was last changed.
    pub changed_at: Instant,
    /// How many contents it has.
    pub steps: i64,
}

/// One content of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub id: StepId,
    /// Its own title; empty for none.
    pub title: String,
    /// What it says.
    pub document: Document,
}

impl Step {
    /// How it is called: by its title, or the first words of its first line.
    pub fn name(&self) -> String {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let text = self.document.to_text();
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        let short: String = line.chars().take(EXCERPT).collect();
        if short.len() < line.len() { format!("{}…", short.trim_end()) } else { short }
    }
}

macro_rules! sequences {
    ($where:literal) => {
        concat!(
            "select sequence.id, sequence.structure_id, sequence.title, sequence.changed_at,
               (select count(*) from sequence_step step where step.sequence_id = sequence.id) as steps
             from sequence where ",
            $where,
            " order by sequence.changed_at desc, sequence.id desc"
        )
    };
}

/// The sequences of somebody.
pub async fn sequences(db: &Db, owner: PersonId) -> Result<Vec<Sequence>> {
    Ok(db.fresh(sequences!("sequence.owner_id = $1"), args![owner]).await?)
}

/// A sequence of the viewer's own, in a structure of hers.
pub async fn sequence(db: &Db, viewer: &ViewerFacts, id: SequenceId) -> Result<Sequence> {
    let found: Vec<Sequence> =
        db.fresh(sequences!("sequence.id = $1 and sequence.owner_id = $2"), args![id, viewer.person]).await?;
    let here = |sequence: &Sequence| viewer.structure(sequence.structure_id).is_some();
    found.into_iter().next().filter(here).ok_or(Error::NotFound)
}

/// The contents of a sequence, in order.
pub async fn steps(db: &Db, sequence: SequenceId) -> Result<Vec<Step>> {
    let rows: Vec<(StepId, String, String)> = db
        .fresh("select id, title, document from sequence_step where sequence_id = $1 order by place, id", args![sequence])
        .await?;
    Ok(rows.into_iter().map(|(id, title, json)| Step { id, title, document: document(&json) }).collect())
}
