//! Writes the timetable: plans and rooms in bulk, for imports and the demo; changes one by one (`change`).
//!
//! Every unit that writes calls [`begin`] first: writers of one structure wait for one another there, so that what a
//! writer reads inside its unit still holds when it commits. Nothing here asks who may. A unit in which something was
//! refused is not committed.

mod change;
pub(crate) mod days;
pub(crate) mod rooms;

pub use change::{By, NewChange, NewLesson, Refusal, What, add, change, held};

use crate::model::{BellScheduleId, Hour, LessonKind, PatternId, RoomId, RoomKind, SiteId, Weeks};
use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::db::Args;
use kit::{Day, DivisionId, Instant, LessonId, PersonId, Result, StructureId, Unit, args};
use uuid::Uuid;

/// The source of what is changed by hand.
pub const HAND: &str = "hand";

/// Begins to write to the timetable of a structure, behind whoever is doing so; gives the version that will be.
pub async fn begin(unit: &mut Unit, structure: StructureId) -> Result<i64> {
    let (version,): (i64,) = unit
        .one(
            "insert into timetable_state (structure_id, version) values ($1, 1)
             on conflict (structure_id) do update set version = timetable_state.version + 1
             returning version",
            args![structure],
        )
        .await?;
    Ok(version)
}

/// A room to be.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Which.
    pub id: RoomId,
    /// Where.
    pub site: Option<SiteId>,
    /// How it is called: « 204 ».
    pub code: String,
    /// Its longer name, if it has one.
    pub label: Option<String>,
    /// What it is for.
    pub kind: RoomKind,
    /// How many people it holds.
    pub capacity: Option<i64>,
    /// Whether a wheelchair gets there.
    pub accessible: bool,
    /// Whether several lessons may take place there at once.
    pub shared: bool,
}

/// Adds rooms to a structure.
pub async fn add_rooms(unit: &mut Unit, structure: StructureId, rooms: &[NewRoom], source: &str) -> Result<()> {
    let rows: Vec<Args> = rooms
        .iter()
        .map(|room| {
            let NewRoom { id, site, code, label, kind, capacity, accessible, shared } = room;
            args![*id, structure, *site, code, label.as_deref(), *kind, *capacity, *accessible, true, *shared, source]
        })
        .collect();
    unit.run_many(
        "insert into room (id, structure_id, site_id, code, label, kind, capacity, accessible, bookable, shared, source)
         values {rows}",
        rows,
    )
    .await?;
    Ok(())
}

/// A named slot of a day.
#[derive(Clone, Debug)]
pub struct NewPeriod {
    /// The day of the week, or 0 for every day that has no slots of its own.
    pub weekday: i64,
    /// Its name: M1, S3.
    pub code: String,
    /// `lesson`, `break` or `meal`.
    pub kind: &'static str,
    /// From.
    pub starts: Hour,
    /// To.
    pub ends: Hour,
}

/// Adds a grid of slots to a structure.
pub async fn add_bells(
    unit: &mut Unit,
    structure: StructureId,
    (label, periods): (&str, &[NewPeriod]),
    (source, now): (&str, Instant),
) -> Result<()> {
    let schedule = BellScheduleId::new(now);
    unit.run(
        "insert into bell_schedule (id, structure_id, label, source) values ($1, $2, $3, $4)",
        args![schedule, structure, label, source],
    )
    .await?;
    let row = |period: &NewPeriod| {
        args![schedule, structure, period.weekday, period.code.as_str(), period.kind, period.starts, period.ends]
    };
    unit.run_many(
        "insert into bell_period (schedule_id, structure_id, weekday, code, kind, starts, ends) values {rows}",
        periods.iter().map(row),
    )
    .await?;
    Ok(())
}

/// For whom a pattern without subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceId {
    /// A division.
    Division(DivisionId),
    /// A teaching group.
    Group(TeachingGroupId),
}

/// A recurring lesson to be.
#[derive(Clone, Debug)]
pub struct NewPattern {
    /// Which.
    pub id: PatternId,
    /// In which year.
    pub year: SchoolYearId,
    /// What takes place.
    pub kind: LessonKind,
    /// Its own name, for what has no subject.
    pub label: Option<String>,
    /// The day of the week: 1 is Monday.
    pub weekday: i64,
    /// From.
    pub starts: Hour,
    /// To.
    pub ends: Hour,
    /// In which weeks.
    pub weeks: Weeks,
    /// What is taught.
    pub sections: Vec<SectionId>,
    /// By whom.
    pub teachers: Vec<PersonId>,
    /// Where.
    pub rooms: Vec<RoomId>,
    /// For whom, when there is no subject.
    pub audiences: Vec<AudienceId>,
    /// How its source names it.
    pub key: Option<String>,
}

impl NewPattern {
    /// The days of its lessons, closed ones among them.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        let after = self.weekday - 1;
        self.weeks.mondays().map(move |monday| monday.plus_days(after))
    }
}

/// Adds patterns to a structure, and a lesson for each of their days that is open.
pub async fn plan(
    unit: &mut Unit,
    structure: StructureId,
    patterns: &[NewPattern],
    is_open: impl Fn(Day) -> bool + Send,
    (source, now): (&str, Instant),
) -> Result<()> {
    let lessons: Vec<Args> = patterns
        .iter()
        .flat_map(|one| {
            one.days().filter(|day| is_open(*day)).map(move |day| {
                args![LessonId::new(now), structure, one.id, day, one.starts, one.ends, source, one.key.as_deref()]
            })
        })
        .collect();
    plan_patterns(unit, structure, patterns, (source, now)).await?;
    unit.run_many(
        "insert into lesson (id, structure_id, pattern_id, day, starts, ends, source, key_external) values {rows}",
        lessons,
    )
    .await?;
    Ok(())
}

/// Adds patterns to a structure with their parts, and no lesson yet.
pub(crate) async fn plan_patterns(
    unit: &mut Unit,
    structure: StructureId,
    patterns: &[NewPattern],
    (source, now): (&str, Instant),
) -> Result<()> {
    let pattern_rows: Vec<Args> = patterns.iter().map(|one| pattern_row(one, structure, source)).collect();
    unit.run_many(
        "insert into lesson_pattern (id, structure_id, year_id, kind, label, weekday, starts, ends, first_monday, weeks, source,
           key_external) values {rows}",
        pattern_rows,
    )
    .await?;
    plan_parts(unit, structure, patterns, now).await
}

/// Adds the sections, teachers, rooms and audiences of patterns that have none.
pub(crate) async fn plan_parts(unit: &mut Unit, structure: StructureId, patterns: &[NewPattern], now: Instant) -> Result<()> {
    let held = |parts: fn(&NewPattern) -> Vec<Uuid>| -> Vec<Args> {
        patterns.iter().flat_map(|one| parts(one).into_iter().map(move |part| args![one.id, structure, part])).collect()
    };
    let sections = held(|one| one.sections.iter().map(|id| id.0).collect());
    let teachers = held(|one| one.teachers.iter().map(|id| id.0).collect());
    let rooms = held(|one| one.rooms.iter().map(|id| id.0).collect());
    let audiences: Vec<Args> = patterns
        .iter()
        .flat_map(|one| one.audiences.iter().map(move |audience| audience_row(one.id, *audience, structure, now)))
        .collect();
    unit.run_many("insert into lesson_pattern_section (pattern_id, structure_id, section_id) values {rows}", sections).await?;
    unit.run_many("insert into lesson_pattern_teacher (pattern_id, structure_id, person_id) values {rows}", teachers).await?;
    unit.run_many("insert into lesson_pattern_room (pattern_id, structure_id, room_id) values {rows}", rooms).await?;
    unit.run_many(
        "insert into lesson_pattern_audience (id, structure_id, pattern_id, division_id, group_id) values {rows}",
        audiences,
    )
    .await?;
    Ok(())
}

/// Takes a lesson off the plan that was put there by hand: nobody sees it any more. Call [`begin`] first.
pub async fn withdraw(unit: &mut Unit, structure: StructureId, lesson: LessonId, now: Instant) -> Result<()> {
    unit.run(
        "update lesson set withdrawn_at = $3 where id = $1 and structure_id = $2 and withdrawn_at is null",
        args![lesson, structure, now],
    )
    .await?;
    Ok(())
}

fn pattern_row(one: &NewPattern, structure: StructureId, source: &str) -> Args {
    let (first, bits) = one.weeks.to_store();
    args![
        one.id,
        structure,
        one.year,
        one.kind,
        one.label.as_deref(),
        one.weekday,
        one.starts,
        one.ends,
        first,
        bits,
        source,
        one.key.as_deref()
    ]
}

fn audience_row(pattern: PatternId, audience: AudienceId, structure: StructureId, now: Instant) -> Args {
    let (division, group) = match audience {
        AudienceId::Division(id) => (Some(id), None),
        AudienceId::Group(id) => (None, Some(id)),
    };
    args![kit::id::at(now), structure, pattern, division, group]
}
