//! Writes bells, closed days and the letters of weeks, with the line of journal of each.

use super::rooms::{By, note};
use super::{HAND, begin};
use crate::model::{BellScheduleId, ChangeId, ChangeKind, Hour, Reason};
use crate::store::{self, Of};
use kit::db::Args;
use kit::{Day, LessonId, Result, StructureId, Unit, args};

/// A named slot of a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Period {
    /// 0 is every day that has no slots of its own.
    pub(crate) weekday: i64,
    pub(crate) code: String,
    pub(crate) kind: &'static str,
    pub(crate) starts: Hour,
    pub(crate) ends: Hour,
}

/// Makes a grid of bells, or changes one whole; none if another is called so.
pub(crate) async fn save_bells(
    unit: &mut Unit,
    (structure, grid): (StructureId, Option<BellScheduleId>),
    label: &str,
    periods: &[Period],
    by: By,
) -> Result<Option<BellScheduleId>> {
    begin(unit, structure).await?;
    let same: Option<(BellScheduleId,)> =
        unit.optional("select id from bell_schedule where structure_id = $1 and label = $2", args![structure, label]).await?;
    if same.is_some_and(|(same,)| Some(same) != grid) {
        return Ok(None);
    }
    let id = grid.unwrap_or_else(|| BellScheduleId::new(by.1));
    unit.run(
        "insert into bell_schedule (id, structure_id, label, source) values ($1, $2, $3, $4)
         on conflict (id) do update set label = excluded.label",
        args![id, structure, label, HAND],
    )
    .await?;
    unit.run("delete from bell_period where schedule_id = $1", args![id]).await?;
    let rows: Vec<Args> =
        periods.iter().map(|one| args![id, structure, one.weekday, one.code.as_str(), one.kind, one.starts, one.ends]).collect();
    unit.run_many("insert into bell_period (schedule_id, structure_id, weekday, code, kind, starts, ends) values {rows}", rows)
        .await?;
    note(unit, structure, ("act-bells-kept", "bells", id.0), &format!("slots={}", periods.len()), by).await?;
    Ok(Some(id))
}

/// Takes a grid of bells away.
pub(crate) async fn remove_bells(unit: &mut Unit, structure: StructureId, grid: BellScheduleId, by: By) -> Result<()> {
    begin(unit, structure).await?;
    unit.run("delete from bell_period where schedule_id = $1 and structure_id = $2", args![grid, structure]).await?;
    unit.run("delete from bell_schedule where id = $1 and structure_id = $2", args![grid, structure]).await?;
    note(unit, structure, ("act-bells-removed", "bells", grid.0), "", by).await
}

/// The source of what a closed day did to lessons.
const CLOSED: &str = "closed-day";

/// Closes days: the lessons that would take place on them do not. Gives how many.
pub(crate) async fn close(unit: &mut Unit, structure: StructureId, days: &[Day], label: &str, by: By) -> Result<usize> {
    begin(unit, structure).await?;
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(0) };
    let rows = days.iter().map(|day| args![structure, *day, label, HAND]);
    unit.run_many(
        "insert into closed_day (structure_id, day, label, source) values {rows}
         on conflict (structure_id, day) do update set label = excluded.label",
        rows,
    )
    .await?;
    let lessons = store::lessons_within(unit, structure, Of::School, *first, last.plus_days(1)).await?;
    let lessons: Vec<LessonId> = lessons
        .iter()
        .filter(|lesson| lesson.cancelled.is_none() && days.contains(&lesson.slot.day))
        .map(|lesson| lesson.plan.id)
        .collect();
    changed(unit, structure, (&lessons, ChangeKind::Cancelled, Some(Reason::SchoolClosed)), by).await?;
    let after = format!("from={first}; to={last}; lessons={}", lessons.len());
    note(unit, structure, ("act-days-closed", "closed_day", structure.0), &after, by).await?;
    Ok(lessons.len())
}

/// Opens a day again: the lessons that it cancelled take place.
pub(crate) async fn open(unit: &mut Unit, structure: StructureId, day: Day, by: By) -> Result<bool> {
    begin(unit, structure).await?;
    let gone = unit.run("delete from closed_day where structure_id = $1 and day = $2", args![structure, day]).await?;
    if gone == 0 {
        return Ok(false);
    }
    let here: Vec<LessonId> = store::lessons_within(unit, structure, Of::School, day, day.plus_days(1))
        .await?
        .iter()
        .filter(|lesson| lesson.cancelled.as_ref().is_some_and(|why| why.reason == Reason::SchoolClosed))
        .map(|lesson| lesson.plan.id)
        .collect();
    let done: Vec<(LessonId, ChangeKind, String)> = unit
        .all(
            "select change.lesson_id, change.kind, change.source from lesson_change change
             where change.structure_id = $1 and change.kind in ('cancelled', 'restored')
               and change.lesson_id in (select lesson_id from lesson_change where structure_id = $1 and source = 'closed-day')
             order by change.at, change.id",
            args![structure],
        )
        .await?;
    // The last word counts: what somebody cancelled since stays so.
    let ours = |lesson: &LessonId| {
        done.iter()
            .rev()
            .find(|(id, ..)| id == lesson)
            .is_some_and(|(_, kind, source)| *kind == ChangeKind::Cancelled && source == CLOSED)
    };
    let lessons: Vec<LessonId> = here.into_iter().filter(ours).collect();
    changed(unit, structure, (&lessons, ChangeKind::Restored, None), by).await?;
    let after = format!("day={day}; lessons={}", lessons.len());
    note(unit, structure, ("act-day-opened", "closed_day", structure.0), &after, by).await?;
    Ok(true)
}

async fn changed(
    unit: &mut Unit,
    structure: StructureId,
    (lessons, kind, reason): (&[LessonId], ChangeKind, Option<Reason>),
    (author, now): By,
) -> Result<()> {
    let row = |lesson: &LessonId| args![ChangeId::new(now), structure, *lesson, kind, now, author, reason, CLOSED];
    unit.run_many(
        "insert into lesson_change (id, structure_id, lesson_id, kind, at, author_id, reason, source) values {rows}",
        lessons.iter().map(row),
    )
    .await?;
    Ok(())
}

/// Says the letters of the weeks of a year, in order; those that are not said alternate. Other years keep theirs.
pub(crate) async fn save_letters(
    unit: &mut Unit,
    (structure, weeks): (StructureId, &[Day]),
    letters: &[(Day, &str)],
    by: By,
) -> Result<()> {
    begin(unit, structure).await?;
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return Ok(()) };
    unit.run(
        "delete from week_letter where structure_id = $1 and monday >= $2 and monday <= $3",
        args![structure, *first, *last],
    )
    .await?;
    let rows = letters.iter().map(|(monday, letter)| args![structure, *monday, *letter]);
    unit.run_many("insert into week_letter (structure_id, monday, letter) values {rows}", rows).await?;
    note(unit, structure, ("act-week-letters", "week_letter", structure.0), &format!("letters={}", letters.len()), by).await
}
