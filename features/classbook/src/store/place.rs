//! Where a lesson stands, and what ties somebody to it, to a section, to a division.

use crate::model::Begins;
use crate::sight::{Charter, Reach, Ties, reach};
use crate::sql;
use directory::model::SectionId;
use kit::{App, Day, Db, DivisionId, Error, Instant, LessonId, PersonId, Result, StructureId, ViewerFacts, args};
use timetable::model::Hour;
use uuid::Uuid;

/// A lesson of some section, and what ties the viewer to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The lesson.
    pub lesson: LessonId,
    /// Where.
    pub structure: StructureId,
    /// When it begins, after its changes.
    pub begins: Begins,
    /// What ties the viewer to it.
    pub ties: Ties,
    /// What of it the viewer reads.
    pub reach: Reach,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    structure_id: StructureId,
    day: Day,
    starts: Hour,
    to_day: Option<Day>,
    to_starts: Option<Hour>,
}

/// A lesson, looked up through the viewer: « not there » for who reads nothing of its content. What has no section has
/// none.
pub async fn place(app: &App, viewer: &ViewerFacts, lesson: LessonId, now: Instant) -> Result<Place> {
    let row: Option<PlaceRow> = app
        .db
        .optional(
            "select lesson.structure_id, lesson.day, lesson.starts, moved.to_day, moved.to_starts from lesson
             left join lesson_change moved on moved.id = (
               select change.id from lesson_change change where change.lesson_id = lesson.id and change.kind = 'moved'
               order by change.at desc, change.id desc limit 1)
             where lesson.id = $1 and lesson.withdrawn_at is null
               and exists (select 1 from lesson_pattern_section held where held.pattern_id = lesson.pattern_id)",
            args![lesson],
        )
        .await?;
    let row = row.ok_or(Error::NotFound)?;
    let here = viewer.structure(row.structure_id).ok_or(Error::NotFound)?;
    let today = now.day_in(&here.zone);
    let begins = (row.to_day.unwrap_or(row.day), row.to_starts.unwrap_or(row.starts));
    let ties = read(&app.db, sql::TO_LESSON, viewer.person, lesson.0, row.structure_id, (begins.0, today)).await?;
    let reach = reach(viewer, row.structure_id, ties, Charter::of(app, viewer, row.structure_id));
    if reach == Reach::None {
        return Err(Error::NotFound);
    }
    Ok(Place { lesson, structure: row.structure_id, begins, ties, reach })
}

/// What ties somebody to a section.
pub async fn ties_to_section(db: &Db, person: PersonId, structure: StructureId, section: SectionId, today: Day) -> Result<Ties> {
    read(db, sql::TO_SECTION, person, section.0, structure, (today, today)).await
}

/// What ties somebody to a division: who teaches it is of its team.
pub async fn ties_to_division(db: &Db, person: PersonId, structure: StructureId, of: DivisionId, today: Day) -> Result<Ties> {
    read(db, sql::TO_DIVISION, person, of.0, structure, (today, today)).await
}

async fn read(
    db: &Db,
    sql: &'static str,
    person: PersonId,
    what: Uuid,
    structure: StructureId,
    (day, today): (Day, Day),
) -> Result<Ties> {
    let rows: Vec<(String,)> = db.all(sql, args![person, what, structure, day, today]).await?;
    let mut ties = Ties::default();
    for (tie,) in rows {
        match tie.as_str() {
            "teaches" => (ties.teaches, ties.taught) = (true, true),
            "taught" => ties.taught = true,
            "holds" => ties.holds = true,
            "team" => ties.team = true,
            "heads" => ties.heads = true,
            "own" => ties.own = true,
            "child" => ties.child = true,
            _ => {}
        }
    }
    Ok(ties)
}
