//! Gives, changes and takes back work. Who may, the pages have asked before.

use crate::model::{AssignmentId, Kind, VariantId};
use crate::store::Opened;
use directory::model::SectionId;
use kit::{Day, Instant, LessonId, PersonId, Result, StructureId, Unit, args};
use rich::Document;
use std::collections::BTreeSet;

/// How many characters of a text stand in lists.
const EXCERPT: usize = 120;

/// What an assignment says.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is to be done.
    pub kind: Kind,
    /// The words.
    pub content: Document,
    /// How long it should take.
    pub minutes: Option<i64>,
    /// Whether it is handed in here.
    pub hand_in: bool,
    /// For which lesson.
    pub due_lesson: Option<LessonId>,
    /// For which day.
    pub due_on: Day,
    /// The first moment at which what is handed in is late.
    pub hand_in_until: Instant,
    /// From when pupils see it.
    pub publish_at: Instant,
}

/// Work to give.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    /// Where.
    pub structure: StructureId,
    /// To which sections.
    pub sections: Vec<SectionId>,
    /// By whom.
    pub author: PersonId,
    /// In which lesson.
    pub given_lesson: Option<LessonId>,
    /// On which day.
    pub given_on: Day,
    /// What it says.
    pub said: Said,
}

/// Says that what pupils have to do in a school changed: open lists hear it when the unit is committed.
pub(crate) async fn changed(unit: &mut Unit, structure: StructureId) -> Result<()> {
    unit.run(
        "insert into homework_state (structure_id, version) values ($1, 1)
         on conflict (structure_id) do update set version = homework_state.version + 1",
        args![structure],
    )
    .await?;
    Ok(())
}

/// Gives work, in three statements however much it is in one school.
pub async fn give(unit: &mut Unit, all: &[NewAssignment], now: Instant) -> Result<Vec<AssignmentId>> {
    let ids: Vec<AssignmentId> = all.iter().map(|_| AssignmentId::new(now)).collect();
    let rows = all.iter().zip(&ids).map(|(new, id)| {
        let said = &new.said;
        args![
            *id,
            new.structure,
            new.author,
            said.kind,
            said.content.to_json(),
            said.content.excerpt(EXCERPT),
            said.minutes,
            said.hand_in,
            new.given_lesson,
            new.given_on,
            said.due_lesson,
            said.due_on,
            said.hand_in_until,
            said.publish_at,
            now,
            now,
            new.author,
            1i64
        ]
    });
    unit.run_many(
        "insert into assignment (id, structure_id, author_id, kind, content, excerpt, minutes, hand_in, given_lesson_id,
           given_on, due_lesson_id, due_on, hand_in_until, publish_at, created_at, changed_at, changed_by, version)
         values {rows}",
        rows,
    )
    .await?;
    let rows = all
        .iter()
        .zip(&ids)
        .flat_map(|(new, id)| new.sections.iter().map(|section| args![*id, new.structure, *section, new.said.due_on]));
    let rows: Vec<_> = rows.collect();
    unit.run_many("insert into assignment_section (assignment_id, structure_id, section_id, due_on) values {rows}", rows).await?;
    let structures: BTreeSet<StructureId> = all.iter().map(|new| new.structure).collect();
    for structure in structures {
        changed(unit, structure).await?;
    }
    Ok(ids)
}

/// Changes work that was read in a version; whether nobody else changed it since. What it said before is kept.
pub async fn change(unit: &mut Unit, opened: &Opened, version: i64, said: &Said, by: PersonId, now: Instant) -> Result<bool> {
    let (id, structure) = (opened.work.id, opened.work.structure_id);
    let changed = unit
        .run(
            "update assignment set kind = $4, content = $5, excerpt = $6, minutes = $7, hand_in = $8, due_lesson_id = $9,
               due_on = $10, hand_in_until = $11, publish_at = $12, changed_at = $13, changed_by = $14, version = version + 1
             where id = $1 and structure_id = $2 and version = $3 and withdrawn_at is null",
            args![
                id,
                structure,
                version,
                said.kind,
                said.content.to_json(),
                said.content.excerpt(EXCERPT),
                said.minutes,
                said.hand_in,
                said.due_lesson,
                said.due_on,
                said.hand_in_until,
                said.publish_at,
                now,
                by
            ],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    let before = &opened.work;
    unit.run(
        "insert into assignment_past (assignment_id, structure_id, version, content, due_on, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![id, structure, before.version, before.content.as_str(), before.due_on, now, by],
    )
    .await?;
    unit.run(
        "update assignment_section set due_on = $3 where assignment_id = $1 and structure_id = $2",
        args![id, structure, said.due_on],
    )
    .await?;
    self::changed(unit, structure).await?;
    Ok(true)
}

/// Takes work back; whether it still was given.
pub async fn withdraw(unit: &mut Unit, opened: &Opened, by: PersonId, now: Instant) -> Result<bool> {
    let done = unit
        .run(
            "update assignment set withdrawn_at = $3, changed_at = $3, changed_by = $4, version = version + 1
             where id = $1 and structure_id = $2 and withdrawn_at is null",
            args![opened.work.id, opened.work.structure_id, now, by],
        )
        .await?;
    changed(unit, opened.work.structure_id).await?;
    Ok(done == 1)
}

/// Gives again what was taken back.
pub async fn restore(unit: &mut Unit, opened: &Opened, by: PersonId, now: Instant) -> Result<()> {
    unit.run(
        "update assignment set withdrawn_at = null, changed_at = $3, changed_by = $4, version = version + 1
         where id = $1 and structure_id = $2",
        args![opened.work.id, opened.work.structure_id, now, by],
    )
    .await?;
    changed(unit, opened.work.structure_id).await
}

/// Words for named pupils in place of those of all.
#[derive(Clone, Debug)]
pub struct NewVariant {
    /// The words.
    pub content: Document,
    /// How long it should take; none for as long as the others.
    pub minutes: Option<i64>,
    /// For whom.
    pub pupils: Vec<PersonId>,
}

/// Gives named pupils other words: those of a variant that is there already, or of a new one. A pupil has one at most.
pub async fn vary(
    unit: &mut Unit,
    (structure, assignment): (StructureId, AssignmentId),
    variant: Option<VariantId>,
    new: &NewVariant,
    now: Instant,
) -> Result<VariantId> {
    let id = variant.unwrap_or_else(|| VariantId::new(now));
    let (json, excerpt) = (new.content.to_json(), new.content.excerpt(EXCERPT));
    if variant.is_none() {
        unit.run(
            "insert into assignment_variant (id, structure_id, assignment_id, content, excerpt, minutes)
             values ($1, $2, $3, $4, $5, $6)",
            args![id, structure, assignment, json, excerpt, new.minutes],
        )
        .await?;
    } else {
        unit.run(
            "update assignment_variant set content = $4, excerpt = $5, minutes = $6
             where id = $1 and structure_id = $2 and assignment_id = $3",
            args![id, structure, assignment, json, excerpt, new.minutes],
        )
        .await?;
        unit.run(
            "delete from assignment_variant_pupil where variant_id = $1 and assignment_id = $2 and structure_id = $3",
            args![id, assignment, structure],
        )
        .await?;
    }
    let rows: Vec<_> = new.pupils.iter().map(|pupil| args![assignment, structure, *pupil, id]).collect();
    unit.run_many(
        "insert into assignment_variant_pupil (assignment_id, structure_id, person_id, variant_id) values {rows}
         on conflict (assignment_id, person_id) do update set variant_id = excluded.variant_id",
        rows,
    )
    .await?;
    sweep_variants(unit, structure, assignment).await?;
    Ok(id)
}

/// Takes a variant away: its pupils have the words of all again.
pub async fn unvary(unit: &mut Unit, (structure, assignment): (StructureId, AssignmentId), variant: VariantId) -> Result<()> {
    unit.run(
        "delete from assignment_variant_pupil where variant_id = $1 and assignment_id = $2 and structure_id = $3",
        args![variant, assignment, structure],
    )
    .await?;
    sweep_variants(unit, structure, assignment).await
}

/// A variant that is for nobody is none.
async fn sweep_variants(unit: &mut Unit, structure: StructureId, assignment: AssignmentId) -> Result<()> {
    unit.run(
        "delete from assignment_variant where assignment_id = $1 and structure_id = $2 and not exists (
           select 1 from assignment_variant_pupil named where named.variant_id = assignment_variant.id)",
        args![assignment, structure],
    )
    .await?;
    changed(unit, structure).await
}
