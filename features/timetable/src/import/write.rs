//! Writes what an import changes: few statements, whatever the number of lessons.

use super::Asked;
use super::matching::Wanted;
use super::reconcile::Plan;
use super::report::Counts;
use crate::model::{ChangeId, ChangeKind, PatternId, Reason, RoomKind};
use crate::write::{self, NewPattern, NewRoom};
use directory::model::SectionId;
use kit::audit::{self, Act};
use kit::db::Args;
use kit::{LessonId, PersonId, Result, Unit, args};
use std::collections::HashSet;

/// Writes a plan. [`crate::write::begin`] came before.
pub(super) async fn write(unit: &mut Unit, asked: &Asked<'_>, plan: &Plan) -> Result<()> {
    places(unit, asked, plan).await?;
    taken_away(unit, plan).await?;
    patterns(unit, asked, plan).await?;
    lessons(unit, asked, plan).await?;
    changes(unit, asked, plan).await?;
    // Last: a lesson that went to another pattern has left this one.
    let gone = |sql| (sql, plan.gone.iter().map(|id| args![*id]).collect::<Vec<Args>>());
    for (sql, rows) in [
        gone("delete from lesson_pattern_section where pattern_id in (values {rows})"),
        gone("delete from lesson_pattern_teacher where pattern_id in (values {rows})"),
        gone("delete from lesson_pattern_room where pattern_id in (values {rows})"),
        gone("delete from lesson_pattern_audience where pattern_id in (values {rows})"),
        gone("delete from lesson_pattern where id in (values {rows})"),
    ] {
        unit.run_many(sql, rows).await?;
    }
    Ok(())
}

/// Notes that a timetable came in: how much of it, and from where; no name.
pub(super) async fn note(unit: &mut Unit, asked: &Asked<'_>, plan: &Plan, author: Option<PersonId>) -> Result<()> {
    let counts = Counts::of(plan);
    let after = format!(
        "program={}; patterns={}; lessons={}; new={}; changed={}; gone={}; cancelled={}",
        asked.source,
        counts.patterns,
        counts.lessons,
        counts.lessons_new,
        counts.lessons_changed,
        counts.lessons_gone,
        counts.lessons_cancelled
    );
    let act = Act {
        structure: Some(asked.structure.id),
        author,
        act: "act-timetable-imported",
        object_kind: "timetable",
        object: Some(asked.structure.id.0),
        before: "",
        after: &after,
    };
    audit::note(unit, act, asked.now).await
}

async fn places(unit: &mut Unit, asked: &Asked<'_>, plan: &Plan) -> Result<()> {
    let at = asked.structure.id;
    let sites = plan.sites.iter().map(|(id, name)| args![*id, at, name.as_str(), asked.source]);
    unit.run_many("insert into site (id, structure_id, name, source) values {rows}", sites).await?;
    let rooms: Vec<NewRoom> = plan
        .rooms
        .iter()
        .map(|(id, code, site)| NewRoom {
            id: *id,
            site: *site,
            code: code.clone(),
            label: None,
            kind: RoomKind::Other,
            capacity: None,
            accessible: false,
            shared: false,
        })
        .collect();
    write::add_rooms(unit, at, &rooms, asked.source).await
}

/// Lessons that are planned no more, and on which nothing hangs: with what the program itself said of them.
async fn taken_away(unit: &mut Unit, plan: &Plan) -> Result<()> {
    let rows = || plan.lessons_gone.iter().map(|id| args![*id]).collect::<Vec<Args>>();
    unit.run_many("delete from lesson_change where lesson_id in (values {rows})", rows()).await?;
    unit.run_many("delete from lesson where id in (values {rows})", rows()).await?;
    Ok(())
}

fn new_pattern(id: PatternId, wanted: &Wanted, year: directory::model::SchoolYearId) -> NewPattern {
    NewPattern {
        id,
        year,
        kind: wanted.kind,
        label: wanted.label.clone(),
        weekday: wanted.weekday,
        starts: wanted.starts,
        ends: wanted.ends,
        weeks: wanted.weeks(),
        sections: wanted.sections.iter().map(|id| SectionId(*id)).collect(),
        teachers: wanted.teachers.iter().map(|id| PersonId(*id)).collect(),
        rooms: wanted.rooms.iter().map(|id| crate::model::RoomId(*id)).collect(),
        audiences: wanted.audiences.clone(),
        key: Some(wanted.key.clone()),
    }
}

async fn patterns(unit: &mut Unit, asked: &Asked<'_>, plan: &Plan) -> Result<()> {
    let at = asked.structure.id;
    let year = plan.year.ok_or_else(|| kit::Error::broken("a plan without its year"))?;
    let new: Vec<NewPattern> = plan.new.iter().map(|(id, wanted)| new_pattern(*id, wanted, year)).collect();
    write::plan_patterns(unit, at, &new, (asked.source, asked.now)).await?;
    let changed: Vec<Args> = plan
        .changed
        .iter()
        .map(|(id, wanted)| {
            let (first, bits) = wanted.weeks().to_store();
            args![*id, wanted.kind, wanted.label.as_deref(), wanted.weekday, wanted.starts, wanted.ends, first, bits]
        })
        .collect();
    unit.run_many(
        "with fed (id, kind, label, weekday, starts, ends, first_monday, weeks) as (values {rows})
         update lesson_pattern set kind = fed.kind, label = fed.label, weekday = fed.weekday, starts = fed.starts,
           ends = fed.ends, first_monday = fed.first_monday, weeks = fed.weeks
         from fed where lesson_pattern.id = fed.id",
        changed,
    )
    .await?;
    let parts: HashSet<PatternId> = plan.parts.iter().copied().collect();
    let rows = || plan.parts.iter().map(|id| args![*id]).collect::<Vec<Args>>();
    unit.run_many("delete from lesson_pattern_section where pattern_id in (values {rows})", rows()).await?;
    unit.run_many("delete from lesson_pattern_teacher where pattern_id in (values {rows})", rows()).await?;
    unit.run_many("delete from lesson_pattern_room where pattern_id in (values {rows})", rows()).await?;
    unit.run_many("delete from lesson_pattern_audience where pattern_id in (values {rows})", rows()).await?;
    let other: Vec<NewPattern> =
        plan.changed.iter().filter(|(id, _)| parts.contains(id)).map(|(id, wanted)| new_pattern(*id, wanted, year)).collect();
    write::plan_parts(unit, at, &other, asked.now).await
}

async fn lessons(unit: &mut Unit, asked: &Asked<'_>, plan: &Plan) -> Result<()> {
    let at = asked.structure.id;
    let changed: Vec<Args> =
        plan.lessons_changed.iter().map(|one| args![one.lesson, one.pattern, one.starts, one.ends, one.key.as_str()]).collect();
    unit.run_many(
        "with fed (id, pattern_id, starts, ends, key) as (values {rows})
         update lesson set pattern_id = fed.pattern_id, starts = fed.starts, ends = fed.ends, key_external = fed.key,
           withdrawn_at = null
         from fed where lesson.id = fed.id",
        changed,
    )
    .await?;
    let new: Vec<Args> = plan
        .lessons_new
        .iter()
        .map(|(id, pattern, day, starts, ends, key)| args![*id, at, *pattern, *day, *starts, *ends, asked.source, key.as_str()])
        .collect();
    unit.run_many(
        "insert into lesson (id, structure_id, pattern_id, day, starts, ends, source, key_external) values {rows}",
        new,
    )
    .await?;
    Ok(())
}

async fn changes(unit: &mut Unit, asked: &Asked<'_>, plan: &Plan) -> Result<()> {
    let row = |lesson: LessonId, kind: ChangeKind, reason: Option<Reason>| {
        args![ChangeId::new(asked.now), asked.structure.id, lesson, kind, asked.now, reason, asked.source]
    };
    let cancelled = plan.cancelled.iter().map(|(lesson, absent)| {
        row(*lesson, ChangeKind::Cancelled, Some(if *absent { Reason::TeacherAbsent } else { Reason::Other }))
    });
    let restored = plan.restored.iter().map(|lesson| row(*lesson, ChangeKind::Restored, None));
    let rows: Vec<Args> = cancelled.chain(restored).collect();
    unit.run_many("insert into lesson_change (id, structure_id, lesson_id, kind, at, reason, source) values {rows}", rows)
        .await?;
    Ok(())
}
