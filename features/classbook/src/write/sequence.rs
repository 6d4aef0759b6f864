//! Writes sequences, and lays them as drafts.

use crate::model::{DraftId, SequenceId, StepId};
use kit::db::Args;
use kit::words::clean_name;
use kit::{Instant, LessonId, PersonId, Result, StructureId, Unit, args};
use rich::Document;

/// Makes a sequence with its contents.
pub async fn add(
    unit: &mut Unit,
    structure: StructureId,
    owner: PersonId,
    (title, contents): (&str, &[Document]),
    now: Instant,
) -> Result<SequenceId> {
    let id = SequenceId::new(now);
    unit.run(
        "insert into sequence (id, structure_id, owner_id, title, created_at, changed_at) values ($1, $2, $3, $4, $5, $6)",
        args![id, structure, owner, clean_name(title), now, now],
    )
    .await?;
    let rows: Vec<Args> = contents
        .iter()
        .zip(0i64..)
        .map(|(content, place)| args![StepId::new(now), id, structure, place, "", content.to_json()])
        .collect();
    unit.run_many("insert into sequence_step (id, sequence_id, structure_id, place, title, document) values {rows}", rows)
        .await?;
    Ok(id)
}

/// Notes that a sequence changed; what writes to it waits here for who is writing to it.
async fn touch(unit: &mut Unit, id: SequenceId, now: Instant) -> Result<()> {
    unit.run("update sequence set changed_at = $2 where id = $1", args![id, now]).await?;
    Ok(())
}

/// Gives a sequence another title.
pub async fn rename(unit: &mut Unit, id: SequenceId, title: &str, now: Instant) -> Result<()> {
    touch(unit, id, now).await?;
    unit.run("update sequence set title = $2 where id = $1", args![id, clean_name(title)]).await?;
    Ok(())
}

/// Adds an empty content at the end.
pub async fn add_step(unit: &mut Unit, id: SequenceId, structure: StructureId, now: Instant) -> Result<StepId> {
    touch(unit, id, now).await?;
    let step = StepId::new(now);
    unit.run(
        "insert into sequence_step (id, sequence_id, structure_id, place, title, document)
         select $1, $2, $3, coalesce(max(place), -1) + 1, '', $4 from sequence_step where sequence_id = $2",
        args![step, id, structure, Document::default().to_json()],
    )
    .await?;
    Ok(step)
}

/// Writes a content; whether it was there.
pub async fn write_step(
    unit: &mut Unit,
    id: SequenceId,
    step: StepId,
    (title, document): (&str, &Document),
    now: Instant,
) -> Result<bool> {
    touch(unit, id, now).await?;
    let written = unit
        .run(
            "update sequence_step set title = $3, document = $4 where id = $1 and sequence_id = $2",
            args![step, id, clean_name(title), document.to_json()],
        )
        .await?;
    Ok(written == 1)
}

/// Moves a content before the one above it, or after the one below; whether it was there.
pub async fn move_step(unit: &mut Unit, id: SequenceId, step: StepId, up: bool, now: Instant) -> Result<bool> {
    touch(unit, id, now).await?;
    let mut order: Vec<StepId> = unit
        .all("select id from sequence_step where sequence_id = $1 order by place, id", args![id])
        .await?
        .into_iter()
        .map(|(id,)| id)
        .collect();
    let Some(at) = order.iter().position(|one| *one == step) else { return Ok(false) };
    let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|next| *next < order.len()) };
    let Some(other) = other else { return Ok(true) };
    order.swap(at, other);
    let rows = order.into_iter().zip(0i64..).map(|(step, place)| args![step, place]);
    unit.run_many(
        "with placed (id, place) as (values {rows})
         update sequence_step set place = placed.place from placed where sequence_step.id = placed.id",
        rows,
    )
    .await?;
    Ok(true)
}

/// Takes a content out; whether it was there.
pub async fn drop_step(unit: &mut Unit, id: SequenceId, step: StepId, now: Instant) -> Result<bool> {
    touch(unit, id, now).await?;
    Ok(unit.run("delete from sequence_step where id = $1 and sequence_id = $2", args![step, id]).await? == 1)
}

/// Takes a whole sequence away.
pub async fn drop(unit: &mut Unit, id: SequenceId) -> Result<()> {
    unit.run("delete from sequence_step where sequence_id = $1", args![id]).await?;
    unit.run("delete from sequence where id = $1", args![id]).await?;
    Ok(())
}

/// Lays contents on lessons as drafts of their author: never on one that she is writing already. Gives how many were laid.
pub async fn lay(
    unit: &mut Unit,
    structure: StructureId,
    author: PersonId,
    contents: &[(LessonId, &Document)],
    now: Instant,
) -> Result<u64> {
    let row = |(lesson, document): &(LessonId, &Document)| {
        args![DraftId::new(now), *lesson, author, structure, 0i64, document.to_json(), document.to_markdown(), false, now]
    };
    Ok(unit
        .run_many(
            "with laid (id, lesson_id, person_id, structure_id, base, json, markdown, early, saved_at) as (values {rows})
             insert into lesson_content_draft (id, lesson_id, person_id, structure_id, base, json, markdown, early, saved_at)
             select * from laid where true on conflict (lesson_id, person_id) do nothing",
            contents.iter().map(row),
        )
        .await?)
}
