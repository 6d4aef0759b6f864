//! Enters absences, decides what becomes of lessons, asks for covers and takes them: each in one unit with the timetable.
//!
//! Nothing here asks who may. A unit in which something was refused is not committed.

mod covering;
mod fate;

pub use covering::{NotTaken, accept, ask, note_counted, refuse};
pub use fate::{Decision, Instructions, Refused, decide, take_back};

use crate::model::{AbsenceId, AbsenceReason, Fate, Interval};
use kit::audit::{self, Act};
use kit::db::Args;
use kit::words::clean_lines;
use kit::{LessonId, PersonId, Result, StructureId, Unit, args};
use timetable::model::Hour;
use timetable::write::By;

/// An absence to be.
#[derive(Clone, Debug)]
pub struct NewAbsence<'a> {
    /// Of whom.
    pub person: PersonId,
    /// From when to when.
    pub when: Interval,
    /// The class of the reason.
    pub reason: AbsenceReason,
    /// The reason, for management and the person herself.
    pub private_reason: Option<&'a str>,
    /// The lessons concerned: nobody has said yet what becomes of them.
    pub lessons: &'a [LessonId],
}

/// Enters an absence; one of the same person at the same time is in the way, and given back.
pub async fn enter(
    unit: &mut Unit,
    at: StructureId,
    new: &NewAbsence<'_>,
    by: By,
) -> Result<std::result::Result<AbsenceId, AbsenceId>> {
    timetable::write::begin(unit, at).await?;
    let there: Vec<(AbsenceId, kit::Day, Hour, kit::Day, Hour)> = unit
        .all(
            "select id, from_day, from_hour, to_day, to_hour from staff_absence
             where structure_id = $1 and person_id = $2 and withdrawn_at is null and to_day >= $3 and from_day <= $4",
            args![at, new.person, new.when.from.0, new.when.to.0],
        )
        .await?;
    let clash = there
        .into_iter()
        .find(|(_, from, since, to, until)| new.when.overlaps(&Interval { from: (*from, *since), to: (*to, *until) }));
    if let Some((id, ..)) = clash {
        return Ok(Err(id));
    }
    let id = AbsenceId::new(by.now);
    let ((from, since), (to, until)) = (new.when.from, new.when.to);
    unit.run(
        "insert into staff_absence (id, structure_id, person_id, from_day, from_hour, to_day, to_hour, reason, private_reason,
           entered_by, entered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            id,
            at,
            new.person,
            from,
            since,
            to,
            until,
            new.reason,
            new.private_reason.map(clean_lines).filter(|words| !words.is_empty()),
            by.author,
            by.now
        ],
    )
    .await?;
    let row = |lesson: &LessonId| args![id, at, *lesson, Fate::Undecided];
    let rows: Vec<Args> = new.lessons.iter().map(row).collect();
    unit.run_many("insert into absence_lesson (absence_id, structure_id, lesson_id, fate) values {rows}", rows).await?;
    let side = |day: kit::Day, hour: Option<Hour>| hour.map_or_else(|| day.to_string(), |hour| format!("{day} {hour}"));
    let (first, last) = new.when.hours();
    note(unit, at, "act-absence-entered", id, ("", &format!("from={}; until={}", side(from, first), side(to, last))), by).await?;
    Ok(Ok(id))
}

async fn note(
    unit: &mut Unit,
    at: StructureId,
    act: &'static str,
    absence: AbsenceId,
    (before, after): (&str, &str),
    by: By,
) -> Result<()> {
    let act =
        Act { structure: Some(at), author: by.author, act, object_kind: "staff_absence", object: Some(absence.0), before, after };
    audit::note(unit, act, by.now).await
}
