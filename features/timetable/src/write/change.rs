//! Changes of lessons: refused where something would be in two places at once, with the lesson that is in the way.
//!
//! A unit that changes something waits first for whoever changes the same timetable; what it then reads still holds when
//! it commits, so that of two who want the same room at the same hour one is refused.

use super::{HAND, begin};
use crate::model::{
    Calendar, Change, ChangeId, ChangeKind, Clash, Closed, Crowds, Effective, Hour, LessonKind, Meeting, Part, PatternId, Reason,
    RoomHere, RoomId, Slot, Weeks, clashes, effective,
};
use crate::store::{Of, Source, with_moved};
use directory::model::{SchoolYearId, SectionId};
use kit::audit::{self, Act};
use kit::words::clean_lines;
use kit::{Error, Instant, LessonId, PersonId, Result, StructureId, Unit, args};

/// What is to be done to a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It does not take place.
    Cancel(Reason),
    /// It takes place after all.
    Restore,
    /// It takes place at another hour, and elsewhere if a room is named.
    Move(Slot, Option<RoomId>),
    /// It takes place elsewhere; none is no room.
    Room(Option<RoomId>),
    /// Another teacher holds it from now on, or stands in this once.
    Teacher {
        /// Who.
        next: PersonId,
        /// Instead of whom; none for all.
        instead_of: Option<PersonId>,
        /// Whether she stands in for somebody absent.
        covers: bool,
    },
}

/// A change to be made.
#[derive(Clone, Debug)]
pub struct NewChange<'a> {
    /// Of which lesson.
    pub lesson: LessonId,
    /// What.
    pub what: What,
    /// Why, as everybody may know.
    pub reason: Option<Reason>,
    /// A word for those concerned.
    pub words: Option<&'a str>,
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Something would be in two places at once: what, and in which lesson it is.
    Collides(Clash, Box<Effective>),
    /// It ends before it begins, or lasts the whole day.
    Hours,
    /// The day has no lessons.
    Closed(Closed),
    /// It is as it is wanted already.
    Same,
    /// There is no such room, section or teacher in this school.
    Unknown,
    /// Its room is held for something else then: the room, what for, from when to when.
    Held {
        /// The room.
        room: RoomHere,
        /// What it is held for.
        about: String,
        /// From.
        starts: Hour,
        /// To.
        ends: Hour,
    },
}

/// Who writes, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// Who; none for the program.
    pub author: Option<PersonId>,
    /// The moment.
    pub now: Instant,
}

/// How long a lesson may last, in minutes.
const LONGEST: u16 = 10 * 60;

/// Makes a change, or says why not; nothing is written then.
pub async fn change(
    unit: &mut Unit,
    structure: StructureId,
    wanted: &NewChange<'_>,
    calendar: Option<&Calendar>,
    by: By,
) -> Result<Result<(), Refusal>> {
    begin(unit, structure).await?;
    let Some((before, done)) = read(unit, structure, wanted.lesson).await? else { return Err(Error::NotFound) };
    if let Some(refusal) = unfit(&before, wanted.what, calendar) {
        return Ok(Err(refusal));
    }
    let Some(rows) = rows(unit, structure, wanted, by.now).await? else { return Ok(Err(Refusal::Unknown)) };
    let mut all = done;
    all.extend(rows.iter().cloned());
    let after = effective(before.plan.clone(), &all);
    if let Some(meeting) = shared(unit, structure).await.map(|shared| Meeting::of(&after, &shared))? {
        let earlier = Some(&before).filter(|before| before.slot == after.slot && before.cancelled.is_none());
        if let Some((clash, lesson)) = collides(unit, structure, &meeting, earlier).await? {
            return Ok(Err(Refusal::Collides(clash, Box::new(lesson))));
        }
    }
    for row in &rows {
        insert(unit, structure, row, by).await?;
    }
    note(unit, &after, rows[0].kind, by).await?;
    Ok(Ok(()))
}

/// Whether a room of a lesson, as it stands after what the unit wrote, is held for another ([`kit::Slice::room_holds`]).
pub async fn held(unit: &mut Unit, holds: &[&'static str], structure: StructureId, lesson: LessonId) -> Result<Option<Refusal>> {
    let Some((lesson, _)) = read(unit, structure, lesson).await? else { return Err(Error::NotFound) };
    if lesson.cancelled.is_some() {
        return Ok(None);
    }
    for room in &lesson.rooms {
        for statement in holds {
            let found: Vec<(LessonId, Hour, Hour, String)> =
                unit.all(statement, args![structure, room.id, lesson.slot.day]).await?;
            let meets = |starts, ends| lesson.slot.meets(&Slot { day: lesson.slot.day, starts, ends });
            let other = found.into_iter().find(|(of, starts, ends, _)| *of != lesson.id() && meets(*starts, *ends));
            if let Some((_, starts, ends, about)) = other {
                return Ok(Some(Refusal::Held { room: room.clone(), about, starts, ends }));
            }
        }
    }
    Ok(None)
}

async fn read(unit: &mut Unit, structure: StructureId, lesson: LessonId) -> Result<Option<(Effective, Vec<Change>)>> {
    // The days are of no account for one lesson.
    let day = kit::Day(jiff::civil::date(2000, 1, 1));
    Ok(with_moved(Source::Unit(unit), structure, Of::Lesson(lesson), day, day).await?.into_iter().next())
}

/// Why a change makes no sense, whatever else there is.
fn unfit(before: &Effective, what: What, calendar: Option<&Calendar>) -> Option<Refusal> {
    let same = match what {
        What::Cancel(_) => before.cancelled.is_some(),
        What::Restore => before.cancelled.is_none(),
        What::Move(slot, room) => before.slot == slot && room.is_none_or(|room| before.rooms.iter().any(|here| here.id == room)),
        What::Room(None) => before.rooms.is_empty(),
        What::Room(Some(room)) => before.rooms.len() == 1 && before.rooms[0].id == room,
        What::Teacher { next, .. } => before.is_held_by(next),
    };
    if same {
        return Some(Refusal::Same);
    }
    match what {
        What::Move(slot, _) => bad_slot(slot, calendar),
        _ => None,
    }
}

fn bad_slot(slot: Slot, calendar: Option<&Calendar>) -> Option<Refusal> {
    if slot.starts >= slot.ends || slot.minutes() > LONGEST {
        return Some(Refusal::Hours);
    }
    calendar.and_then(|calendar| calendar.closed(slot.day)).map(Refusal::Closed)
}

/// The rows of a change, with the names of what they bring; none when that is not of this school.
async fn rows(unit: &mut Unit, structure: StructureId, wanted: &NewChange<'_>, now: Instant) -> Result<Option<Vec<Change>>> {
    let base = Change {
        id: ChangeId::new(now),
        lesson: wanted.lesson,
        kind: ChangeKind::Restored,
        at: now,
        author: None,
        reason: wanted.reason,
        words: wanted.words.map(clean_lines).filter(|words| !words.is_empty()),
        to: None,
        room: None,
        teacher: None,
        instead_of: None,
    };
    let to_room = |room| Change { id: ChangeId::new(now), kind: ChangeKind::RoomChanged, room, ..base.clone() };
    Ok(Some(match wanted.what {
        What::Cancel(reason) => vec![Change { kind: ChangeKind::Cancelled, reason: Some(reason), ..base }],
        What::Restore => vec![base],
        What::Room(None) => vec![to_room(None)],
        What::Room(Some(room)) => {
            let Some(room) = room_of(unit, structure, room).await? else { return Ok(None) };
            vec![to_room(Some(room))]
        }
        What::Move(slot, room) => {
            let mut out = vec![];
            if let Some(room) = room {
                let Some(room) = room_of(unit, structure, room).await? else { return Ok(None) };
                out.push(to_room(Some(room)));
            }
            out.insert(0, Change { kind: ChangeKind::Moved, to: Some(slot), ..base });
            out
        }
        What::Teacher { next, instead_of, covers } => {
            let Some(teacher) = teacher_of(unit, structure, next, now).await? else { return Ok(None) };
            let kind = if covers { ChangeKind::Covered } else { ChangeKind::TeacherChanged };
            vec![Change { kind, teacher: Some(teacher), instead_of, ..base }]
        }
    }))
}

async fn room_of(unit: &mut Unit, structure: StructureId, room: RoomId) -> Result<Option<Part<RoomId>>> {
    let found: Option<(RoomId, String)> = unit
        .optional("select id, code from room where id = $1 and structure_id = $2 and closed_on is null", args![room, structure])
        .await?;
    Ok(found.map(|(id, name)| Part { id, name }))
}

/// A teacher, or whoever may hold a lesson, who works in the school now.
async fn teacher_of(unit: &mut Unit, structure: StructureId, person: PersonId, now: Instant) -> Result<Option<Part<PersonId>>> {
    let found: Option<(PersonId, String, String)> = unit
        .optional(
            "select person.id, person.given, person.family from role
             join person on person.id = role.person_id and person.closed_at is null
             where role.person_id = $1 and role.structure_id = $2
               and role.profile in ('teacher', 'school_life', 'management', 'staff')
               and role.valid_from <= $3 and (role.valid_to is null or role.valid_to > $3) limit 1",
            args![person, structure, now.day_in(&kit::viewer::default_zone())],
        )
        .await?;
    Ok(found.map(|(id, given, family)| Part { id, name: format!("{given} {family}") }))
}

/// The rooms where several lessons may be at once.
async fn shared(unit: &mut Unit, structure: StructureId) -> Result<Vec<RoomId>> {
    let rows: Vec<(RoomId,)> = unit.all("select id from room where structure_id = $1 and shared", args![structure]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What would collide, and with which lesson. What collided `earlier` at the same hour is no new fault.
async fn collides(
    unit: &mut Unit,
    structure: StructureId,
    meeting: &Meeting,
    earlier: Option<&Effective>,
) -> Result<Option<(Clash, Effective)>> {
    let (day, shared) = (meeting.slot.day, shared(unit, structure).await?);
    let found = with_moved(Source::Unit(unit), structure, Of::School, day, day.plus_days(1)).await?;
    let others: Vec<Meeting> = found.iter().filter_map(|(lesson, _)| Meeting::of(lesson, &shared)).collect();
    let crowds = crowds(unit, structure, meeting).await?;
    let old = earlier.and_then(|lesson| Meeting::of(lesson, &shared)).map(|before| clashes(&before, &others, &crowds));
    let known = old.unwrap_or_default();
    let new = clashes(meeting, &others, &crowds).into_iter().find(|clash| !known.contains(clash));
    Ok(new.and_then(|(id, clash)| {
        found.into_iter().map(|(lesson, _)| lesson).find(|lesson| lesson.id() == id).map(|lesson| (clash, lesson))
    }))
}

/// Which groups draw from which divisions, and which share a pupil with those of a meeting on its day.
async fn crowds(unit: &mut Unit, structure: StructureId, meeting: &Meeting) -> Result<Crowds> {
    let of_divisions =
        unit.all("select group_id, division_id from teaching_group_division where structure_id = $1", args![structure]).await?;
    let mut of_groups = vec![];
    for group in &meeting.groups {
        let found: Vec<(directory::model::TeachingGroupId,)> = unit
            .all(
                "select distinct other.group_id from group_membership mine
                 join group_membership other on other.person_id = mine.person_id and other.structure_id = $1
                 where mine.structure_id = $1 and mine.group_id = $2 and other.group_id <> $2
                   and mine.valid_from <= $3 and (mine.valid_to is null or mine.valid_to > $3)
                   and other.valid_from <= $3 and (other.valid_to is null or other.valid_to > $3)",
                args![structure, *group, meeting.slot.day],
            )
            .await?;
        of_groups.extend(found.into_iter().map(|(other,)| (*group, other)));
    }
    Ok(Crowds { of_divisions, of_groups })
}

async fn insert(unit: &mut Unit, structure: StructureId, change: &Change, by: By) -> Result<()> {
    let (day, starts, ends) = match change.to {
        Some(Slot { day, starts, ends }) => (Some(day), Some(starts), Some(ends)),
        None => (None, None::<Hour>, None::<Hour>),
    };
    unit.run(
        "insert into lesson_change (id, structure_id, lesson_id, kind, at, author_id, reason, words, to_day, to_starts, to_ends,
           room_id, teacher_id, instead_of, source)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        args![
            change.id,
            structure,
            change.lesson,
            change.kind,
            change.at,
            by.author,
            change.reason,
            change.words.as_deref(),
            day,
            starts,
            ends,
            change.room.as_ref().map(|room| room.id),
            change.teacher.as_ref().map(|teacher| teacher.id),
            change.instead_of,
            HAND
        ],
    )
    .await?;
    Ok(())
}

async fn note(unit: &mut Unit, lesson: &Effective, kind: ChangeKind, by: By) -> Result<()> {
    let act = match kind {
        ChangeKind::Added => "act-lesson-added",
        ChangeKind::Cancelled => "act-lesson-cancelled",
        ChangeKind::Restored => "act-lesson-restored",
        ChangeKind::Moved => "act-lesson-moved",
        ChangeKind::RoomChanged => "act-lesson-room",
        ChangeKind::TeacherChanged | ChangeKind::Covered => "act-lesson-teacher",
    };
    let said = |slot: Slot| format!("at={} {}", slot.day, slot.starts);
    // Where it is not moved there is no hour that it left.
    let moved = lesson.plan.slot != lesson.slot;
    let (before, after) = (if moved { said(lesson.plan.slot) } else { String::new() }, said(lesson.slot));
    let act = Act {
        structure: Some(lesson.plan.structure),
        author: by.author,
        act,
        object_kind: "lesson",
        object: Some(lesson.id().0),
        before: &before,
        after: &after,
    };
    audit::note(unit, act, by.now).await
}

/// A lesson to be added to the plan.
#[derive(Clone, Debug)]
pub struct NewLesson<'a> {
    /// What is taught, to whom.
    pub section: SectionId,
    /// When.
    pub slot: Slot,
    /// By whom.
    pub teacher: PersonId,
    /// Where, if anywhere.
    pub room: Option<RoomId>,
    /// A word for those concerned.
    pub words: Option<&'a str>,
}

/// Adds a lesson to the plan, with a pattern of its own of one week; or says why not.
pub async fn add(
    unit: &mut Unit,
    structure: StructureId,
    wanted: &NewLesson<'_>,
    calendar: Option<&Calendar>,
    by: By,
) -> Result<Result<LessonId, Refusal>> {
    begin(unit, structure).await?;
    if let Some(refusal) = bad_slot(wanted.slot, calendar) {
        return Ok(Err(refusal));
    }
    let year: Option<(SchoolYearId,)> = unit
        .optional("select year_id from section where id = $1 and structure_id = $2", args![wanted.section, structure])
        .await?;
    let known_room = match wanted.room {
        Some(room) => room_of(unit, structure, room).await?.is_some(),
        None => true,
    };
    let known_teacher = teacher_of(unit, structure, wanted.teacher, by.now).await?.is_some();
    let (Some((year,)), true, true) = (year, known_room, known_teacher) else { return Ok(Err(Refusal::Unknown)) };
    let pattern = super::NewPattern {
        id: PatternId::new(by.now),
        year,
        kind: LessonKind::Lesson,
        label: None,
        weekday: i64::from(wanted.slot.day.0.weekday().to_monday_one_offset()),
        starts: wanted.slot.starts,
        ends: wanted.slot.ends,
        weeks: Weeks::of([wanted.slot.day]),
        sections: vec![wanted.section],
        teachers: vec![wanted.teacher],
        rooms: wanted.room.into_iter().collect(),
        audiences: vec![],
        key: None,
    };
    super::plan(unit, structure, std::slice::from_ref(&pattern), |_| true, (HAND, by.now)).await?;
    let (id,): (LessonId,) = unit.one("select id from lesson where pattern_id = $1", args![pattern.id]).await?;
    let Some((added, _)) = read(unit, structure, id).await? else { return Err(Error::NotFound) };
    let shared = shared(unit, structure).await?;
    if let Some(meeting) = Meeting::of(&added, &shared)
        && let Some((clash, lesson)) = collides(unit, structure, &meeting, None).await?
    {
        return Ok(Err(Refusal::Collides(clash, Box::new(lesson))));
    }
    let row = Change {
        id: ChangeId::new(by.now),
        lesson: id,
        kind: ChangeKind::Added,
        at: by.now,
        author: None,
        reason: None,
        words: wanted.words.map(clean_lines).filter(|words| !words.is_empty()),
        to: None,
        room: None,
        teacher: None,
        instead_of: None,
    };
    insert(unit, structure, &row, by).await?;
    note(unit, &added, ChangeKind::Added, by).await?;
    Ok(Ok(id))
}
