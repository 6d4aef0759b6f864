//! Covers are proposed, refused, taken: the first to accept holds the lesson.

use crate::model::{CoverId, CoverKind, CoverState, ProposalState};
use kit::audit::{self, Act};
use kit::{Error, LessonId, PersonId, Result, StructureId, Unit, args};
use timetable::model::{Effective, Reason};
use timetable::write::{self, By, NewChange, Refusal, What};

/// Proposes a cover to some teachers; those who refused are asked again, those who were asked stay so.
pub(super) async fn propose(unit: &mut Unit, (at, cover): (StructureId, CoverId), to: &[(PersonId, CoverKind)]) -> Result<()> {
    let rows = to.iter().map(|(person, kind)| args![cover, at, *person, *kind, ProposalState::Open]);
    unit.run_many(
        "insert into cover_proposal (cover_id, structure_id, person_id, kind, state) values {rows}
         on conflict (cover_id, person_id) do update set state = excluded.state, kind = excluded.kind",
        rows,
    )
    .await?;
    Ok(())
}

/// Proposes a cover to more teachers; nothing is done once somebody holds the lesson.
pub async fn ask(
    unit: &mut Unit,
    (at, cover): (StructureId, CoverId),
    (supervision, to): (bool, &[(PersonId, CoverKind)]),
    by: By,
) -> Result<bool> {
    write::begin(unit, at).await?;
    let open = unit
        .run(
            "update cover set supervision = $3 where id = $1 and structure_id = $2 and state = 'asked'",
            args![cover, at, supervision],
        )
        .await?;
    if open == 0 {
        return Ok(false);
    }
    propose(unit, (at, cover), to).await?;
    note(unit, (at, cover), "act-cover-asked", &format!("asked={}", to.len()), by).await?;
    Ok(true)
}

/// Why somebody does not hold a lesson that she would hold.
#[derive(Clone, Debug)]
pub enum NotTaken {
    /// Another was first.
    Taken,
    /// Nobody is looked for any more, or it was not proposed to her.
    Gone,
    /// Something is in the way.
    Refused(Refusal),
}

/// Somebody holds a lesson: the first to say so does, and the timetable says it at once.
pub async fn accept(
    unit: &mut Unit,
    (at, cover): (StructureId, CoverId),
    (person, lesson): (PersonId, &Effective),
    by: By,
) -> Result<std::result::Result<(), NotTaken>> {
    // Whoever comes second waits here, and then reads what the first has written.
    write::begin(unit, at).await?;
    let found: Option<(CoverState, LessonId, PersonId)> = unit
        .optional(
            "select cover.state, cover.lesson_id, absence.person_id from cover
             join staff_absence absence on absence.id = cover.absence_id
             where cover.id = $1 and cover.structure_id = $2",
            args![cover, at],
        )
        .await?;
    let Some((state, id, absent)) = found.filter(|(_, id, _)| *id == lesson.plan.id) else { return Err(Error::NotFound) };
    match state {
        CoverState::Asked => {}
        CoverState::Accepted => return Ok(Err(NotTaken::Taken)),
        CoverState::Withdrawn => return Ok(Err(NotTaken::Gone)),
    }
    let proposed: Option<(CoverKind,)> = unit
        .optional(
            "update cover_proposal set state = 'accepted', answered_at = $3
             where cover_id = $1 and person_id = $2 and state in ('open', 'refused') returning kind",
            args![cover, person, by.now],
        )
        .await?;
    let Some((kind,)) = proposed else { return Ok(Err(NotTaken::Gone)) };
    let what = What::Teacher { next: person, instead_of: Some(absent), covers: true };
    let change = NewChange { lesson: id, what, reason: Some(Reason::TeacherAbsent), words: None };
    if let Err(refusal) = write::change(unit, at, &change, None, by).await? {
        return Ok(Err(NotTaken::Refused(refusal)));
    }
    let slot = lesson.slot;
    unit.run(
        "update cover set state = 'accepted', taken_by = $2, taken_at = $3, kind = $4, day = $5, starts = $6, ends = $7 where id = $1",
        args![cover, person, by.now, kind, slot.day, slot.starts, slot.ends],
    )
    .await?;
    unit.run("update cover_proposal set state = 'gone' where cover_id = $1 and state = 'open'", args![cover]).await?;
    note(unit, (at, cover), "act-cover-taken", &format!("kind={}", kind.code()), by).await?;
    Ok(Ok(()))
}

/// Somebody cannot; says whether she was asked.
pub async fn refuse(unit: &mut Unit, cover: CoverId, person: PersonId, by: By) -> Result<bool> {
    let done = unit
        .run(
            "update cover_proposal set state = 'refused', answered_at = $3
             where cover_id = $1 and person_id = $2 and state = 'open'",
            args![cover, person, by.now],
        )
        .await?;
    Ok(done > 0)
}

/// Says whether a cover is counted, and what it is for the pupils.
pub async fn note_counted(
    unit: &mut Unit,
    (at, cover): (StructureId, CoverId),
    (counted, kind): (bool, CoverKind),
    by: By,
) -> Result<()> {
    unit.run(
        "update cover set counted = $3, kind = $4 where id = $1 and structure_id = $2 and state = 'accepted'",
        args![cover, at, counted, kind],
    )
    .await?;
    note(unit, (at, cover), "act-cover-counted", if counted { "counted=yes" } else { "counted=no" }, by).await
}

async fn note(unit: &mut Unit, (at, cover): (StructureId, CoverId), act: &'static str, after: &str, by: By) -> Result<()> {
    let act = Act { structure: Some(at), author: by.author, act, object_kind: "cover", object: Some(cover.0), before: "", after };
    audit::note(unit, act, by.now).await
}
