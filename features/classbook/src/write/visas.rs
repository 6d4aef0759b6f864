//! Seals, accesses of inspectors: each with its line of the journal.

use crate::model::{AccessId, VisaId};
use directory::model::SectionId;
use kit::audit::{self, Act};
use kit::{Day, Instant, PersonId, Result, StructureId, Unit, args, words};

/// A seal to be.
#[derive(Clone, Debug)]
pub struct NewVisa<'a> {
    /// Where.
    pub structure: StructureId,
    /// On the class book of which section.
    pub section: SectionId,
    /// Up to which day, that day included.
    pub until: Day,
    /// What is said.
    pub words: &'a str,
    /// How many contents it seals.
    pub lessons: i64,
    /// The hash of what they say.
    pub digest: &'a str,
}

/// Seals the class book of a section.
pub async fn seal(unit: &mut Unit, new: &NewVisa<'_>, author: PersonId, now: Instant) -> Result<VisaId> {
    let id = VisaId::new(now);
    unit.run(
        "insert into class_book_visa (id, structure_id, section_id, until_day, author_id, at, words, lessons, digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![id, new.structure, new.section, new.until, author, now, words::clean_lines(new.words), new.lessons, new.digest],
    )
    .await?;
    let until = format!("until={}", new.until);
    let act = Act {
        structure: Some(new.structure),
        author: Some(author),
        act: "act-classbook-sealed",
        object_kind: "section",
        object: Some(new.section.0),
        before: "",
        after: &until,
    };
    audit::note(unit, act, now).await?;
    Ok(id)
}

/// An access to be.
#[derive(Clone, Copy, Debug)]
pub struct NewAccess {
    /// Where.
    pub structure: StructureId,
    /// Who reads.
    pub inspector: PersonId,
    /// Whose class book.
    pub teacher: PersonId,
    /// From which day on.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

/// Opens the class book of a teacher to a named inspector.
pub async fn open(unit: &mut Unit, new: NewAccess, author: PersonId, now: Instant) -> Result<AccessId> {
    let id = AccessId::new(now);
    unit.run(
        "insert into inspector_access (id, structure_id, inspector_id, teacher_id, valid_from, valid_to, given_by, given_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![id, new.structure, new.inspector, new.teacher, new.from, new.until.plus_days(1), author, now],
    )
    .await?;
    let dates = format!("from={}; until={}", new.from, new.until);
    note(unit, ("act-inspector-named", id), new.structure, author, &dates, now).await?;
    Ok(id)
}

/// Ends an access before its time; whether there was one to end.
pub async fn end(unit: &mut Unit, structure: StructureId, id: AccessId, author: PersonId, now: Instant) -> Result<bool> {
    let ended = unit
        .run(
            "update inspector_access set ended_at = $3 where id = $1 and structure_id = $2 and ended_at is null",
            args![id, structure, now],
        )
        .await?;
    if ended == 1 {
        note(unit, ("act-inspector-ended", id), structure, author, "", now).await?;
    }
    Ok(ended == 1)
}

/// Notes that an inspector read.
pub async fn was_read(unit: &mut Unit, structure: StructureId, id: AccessId, reader: PersonId, now: Instant) -> Result<()> {
    note(unit, ("act-classbook-inspected", id), structure, reader, "", now).await
}

async fn note(
    unit: &mut Unit,
    (act, id): (&'static str, AccessId),
    structure: StructureId,
    author: PersonId,
    after: &str,
    now: Instant,
) -> Result<()> {
    let act = Act {
        structure: Some(structure),
        author: Some(author),
        act,
        object_kind: "inspector_access",
        object: Some(id.0),
        before: "",
        after,
    };
    audit::note(unit, act, now).await
}
