//! Reads the timetable: lessons of somebody or something, one lesson through the viewer, rooms, the calendar.
//!
//! [`lessons`] does not ask who may look: [`lesson`] and the pages do, by `sight`.

use crate::model::{
    Audience, Change, ChangeId, ChangeKind, Effective, Hour, Lesson, LessonKind, LessonSection, Part, PatternId, Reason, RoomId,
    Slot, effective,
};
use crate::sight;
use crate::sql::{self, Texts};
use directory::model::{SectionId, SubjectId, TeachingGroupId};
use kit::db::{Args, Row};
use kit::{Day, Db, DivisionId, Error, Instant, LessonId, PersonId, Profile, Result, StructureId, Unit, ViewerFacts, args};
use std::collections::HashMap;
use uuid::Uuid;

/// Whose lessons are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A pupil's: by class and groups.
    Pupil(PersonId),
    /// A teacher's, or those of whoever supervises or meets.
    Teacher(PersonId),
    /// A division's, with those of its groups.
    Division(DivisionId),
    /// A room's.
    Room(RoomId),
    /// A section's.
    Section(SectionId),
    /// One lesson.
    Lesson(LessonId),
    /// A whole school's.
    School,
}

impl Of {
    /// A word for what it is, and which.
    pub(crate) fn named(self, structure: StructureId) -> (&'static str, Uuid) {
        match self {
            Self::Pupil(person) => ("lessons of a pupil", person.0),
            Self::Teacher(person) => ("lessons of a teacher", person.0),
            Self::Division(division) => ("lessons of a division", division.0),
            Self::Room(room) => ("lessons of a room", room.0),
            Self::Section(section) => ("lessons of a section", section.0),
            Self::Lesson(lesson) => ("a lesson", lesson.0),
            Self::School => ("lessons of a school", structure.0),
        }
    }
    fn texts(self) -> &'static Texts {
        match self {
            Self::Pupil(_) => &sql::PUPIL,
            Self::Teacher(_) => &sql::TEACHER,
            Self::Division(_) => &sql::DIVISION,
            Self::Room(_) => &sql::ROOM,
            Self::Section(_) => &sql::SECTION,
            Self::Lesson(_) => &sql::LESSON,
            Self::School => &sql::SCHOOL,
        }
    }
    fn id(self, structure: StructureId) -> Uuid {
        match self {
            Self::Pupil(PersonId(id))
            | Self::Teacher(PersonId(id))
            | Self::Division(DivisionId(id))
            | Self::Room(RoomId(id))
            | Self::Section(SectionId(id))
            | Self::Lesson(LessonId(id)) => id,
            Self::School => structure.0,
        }
    }
    /// Whether an effective lesson still is one of these: a change may have taken it elsewhere.
    fn still_has(self, lesson: &Effective) -> bool {
        match self {
            // A teacher sees what was taken off her, too: she is told that she is free.
            Self::Teacher(person) => lesson.is_held_by(person) || lesson.plan.teachers.iter().any(|planned| planned.id == person),
            Self::Room(room) => lesson.rooms.iter().any(|here| here.id == room),
            _ => true,
        }
    }
}

/// Through what is read: the readers, or a unit of work that must see its own writing.
pub(crate) enum Source<'a> {
    Db(&'a Db),
    Unit(&'a mut Unit),
}

impl Source<'_> {
    pub(crate) async fn all<T: Row>(&mut self, sql: &'static str, args: Args) -> Result<Vec<T>> {
        Ok(match self {
            Self::Db(db) => db.all(sql, args).await?,
            Self::Unit(unit) => unit.all(sql, args).await?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct LessonRow {
    id: LessonId,
    pattern_id: PatternId,
    kind: LessonKind,
    label: Option<String>,
    day: Day,
    starts: Hour,
    ends: Hour,
    changes: i64,
}

#[derive(sqlx::FromRow)]
struct PartRow {
    what: String,
    pattern_id: PatternId,
    part_id: Uuid,
    subject_id: Option<SubjectId>,
    division_id: Option<DivisionId>,
    group_id: Option<TeachingGroupId>,
    name: String,
    audience: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: ChangeId,
    lesson_id: LessonId,
    kind: ChangeKind,
    at: Instant,
    author_id: Option<PersonId>,
    reason: Option<Reason>,
    words: Option<String>,
    to_day: Option<Day>,
    to_starts: Option<Hour>,
    to_ends: Option<Hour>,
    room_id: Option<RoomId>,
    room_name: Option<String>,
    teacher_id: Option<PersonId>,
    teacher_name: Option<String>,
    instead_of: Option<PersonId>,
    author_name: Option<String>,
}

impl ChangeRow {
    fn change(self) -> Change {
        let to = match (self.to_day, self.to_starts, self.to_ends) {
            (Some(day), Some(starts), Some(ends)) => Some(Slot { day, starts, ends }),
            _ => None,
        };
        Change {
            id: self.id,
            lesson: self.lesson_id,
            kind: self.kind,
            at: self.at,
            author: self.author_id.zip(self.author_name).map(|(id, name)| Part { id, name }),
            reason: self.reason,
            words: self.words,
            to,
            room: self.room_id.zip(self.room_name).map(|(id, name)| Part { id, name }),
            teacher: self.teacher_id.zip(self.teacher_name).map(|(id, name)| Part { id, name }),
            instead_of: self.instead_of,
        }
    }
}

/// What the patterns of some lessons are made of.
#[derive(Default)]
struct Parts {
    sections: Vec<LessonSection>,
    audiences: Vec<Audience>,
    teachers: Vec<Part<PersonId>>,
    rooms: Vec<Part<RoomId>>,
}

impl Parts {
    fn take(&mut self, row: PartRow) {
        let label = row.audience.unwrap_or_default();
        let audience = match (row.division_id, row.group_id) {
            (Some(id), _) => Some(Audience::Division(id, label)),
            (None, Some(id)) => Some(Audience::Group(id, label)),
            (None, None) => None,
        };
        match (row.what.as_str(), audience, row.subject_id) {
            ("section", Some(audience), Some(subject)) => {
                let section = LessonSection { id: SectionId(row.part_id), subject, subject_name: row.name, audience };
                self.sections.push(section);
            }
            ("audience", Some(audience), _) => self.audiences.push(audience),
            ("teacher", _, _) => self.teachers.push(Part { id: PersonId(row.part_id), name: row.name }),
            ("room", _, _) => self.rooms.push(Part { id: RoomId(row.part_id), name: row.name }),
            _ => {}
        }
    }
}

/// The lessons of somebody or something from a day to another, which is no longer one of them: in order, as they take
/// place. One that was moved away from these days is left out.
pub async fn lessons(db: &Db, structure: StructureId, of: Of, from: Day, to: Day) -> Result<Vec<Effective>> {
    let all = with_moved(Source::Db(db), structure, of, from, to).await?;
    Ok(all.into_iter().map(|(lesson, _)| lesson).filter(|lesson| from <= lesson.slot.day && lesson.slot.day < to).collect())
}

/// The same inside a unit of work: after [`crate::write::begin`], what is read holds until the unit commits.
pub async fn lessons_within(unit: &mut Unit, structure: StructureId, of: Of, from: Day, to: Day) -> Result<Vec<Effective>> {
    let all = with_moved(Source::Unit(unit), structure, of, from, to).await?;
    Ok(all.into_iter().map(|(lesson, _)| lesson).filter(|lesson| from <= lesson.slot.day && lesson.slot.day < to).collect())
}

/// The same with all that was done to each; lessons that were moved away from these days are among them.
pub(crate) async fn with_moved(
    mut source: Source<'_>,
    structure: StructureId,
    of: Of,
    from: Day,
    to: Day,
) -> Result<Vec<(Effective, Vec<Change>)>> {
    let texts = of.texts();
    let asked = || args![structure, from, to, of.id(structure)];
    let rows: Vec<LessonRow> = source.all(texts.lessons, asked()).await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let mut parts: HashMap<PatternId, Parts> = HashMap::new();
    for row in source.all::<PartRow>(texts.parts, asked()).await? {
        parts.entry(row.pattern_id).or_default().take(row);
    }
    let mut changes: HashMap<LessonId, Vec<Change>> = HashMap::new();
    if rows.iter().any(|row| row.changes > 0) {
        for row in source.all::<ChangeRow>(texts.changes, asked()).await? {
            changes.entry(row.lesson_id).or_default().push(row.change());
        }
    }
    let none = Parts::default();
    let mut out: Vec<(Effective, Vec<Change>)> = rows
        .into_iter()
        .map(|row| {
            let done = changes.remove(&row.id).unwrap_or_default();
            let made_of = parts.get(&row.pattern_id).unwrap_or(&none);
            (effective(planned(row, structure, made_of), &done), done)
        })
        .filter(|(lesson, _)| of.still_has(lesson))
        .collect();
    out.sort_by_key(|(lesson, _)| (lesson.slot, lesson.id()));
    Ok(out)
}

fn planned(row: LessonRow, structure: StructureId, parts: &Parts) -> Lesson {
    Lesson {
        id: row.id,
        structure,
        pattern: row.pattern_id,
        kind: row.kind,
        label: row.label,
        slot: Slot { day: row.day, starts: row.starts, ends: row.ends },
        sections: parts.sections.clone(),
        audiences: parts.audiences.clone(),
        teachers: parts.teachers.clone(),
        rooms: parts.rooms.clone(),
    }
}

/// A lesson, looked up through the viewer: one that is not hers is not found.
pub async fn lesson(db: &Db, viewer: &ViewerFacts, id: LessonId) -> Result<Effective> {
    Ok(opened(db, viewer, id).await?.0)
}

/// The same with all that was done to it.
pub(crate) async fn opened(db: &Db, viewer: &ViewerFacts, id: LessonId) -> Result<(Effective, Vec<Change>)> {
    let (structure, day) = place(db, id).await?.ok_or(Error::NotFound)?;
    if viewer.structure(structure).is_none() {
        return Err(Error::NotFound);
    }
    let found = with_moved(Source::Db(db), structure, Of::Lesson(id), day, day.plus_days(1)).await?;
    let found = found.into_iter().next().ok_or(Error::NotFound)?;
    let lesson = &found.0;
    let open = sight::reads_school(viewer, structure)
        || sight::takes_part(viewer, lesson)
        || is_of_family(db, viewer, structure, lesson).await?;
    if open { Ok(found) } else { Err(Error::NotFound) }
}

/// A division whose timetable the viewer reads, with its school and its label: one that is not hers is not found. Pupils
/// read that of their own.
pub async fn division(db: &Db, viewer: &ViewerFacts, id: DivisionId, now: Instant) -> Result<(StructureId, String)> {
    let found: Option<(StructureId, String)> =
        db.optional("select structure_id, label from division where id = $1", args![id]).await?;
    let (structure, label) = found.ok_or(Error::NotFound)?;
    let here = viewer.structure(structure).ok_or(Error::NotFound)?;
    let open = sight::reads_school(viewer, structure) || is_pupil_of(db, viewer, structure, id, now.day_in(&here.zone)).await?;
    if open { Ok((structure, label)) } else { Err(Error::NotFound) }
}

async fn is_pupil_of(db: &Db, viewer: &ViewerFacts, structure: StructureId, division: DivisionId, day: Day) -> Result<bool> {
    if !viewer.is_in(structure, &[Profile::Student]) {
        return Ok(false);
    }
    let found: Option<(StructureId,)> = db
        .optional(
            "select structure_id from enrollment where person_id = $1 and structure_id = $2 and division_id = $3
             and valid_from <= $4 and (valid_to is null or valid_to > $4)",
            args![viewer.person, structure, division, day],
        )
        .await?;
    Ok(found.is_some())
}

async fn place(db: &Db, id: LessonId) -> Result<Option<(StructureId, Day)>> {
    Ok(db.optional("select structure_id, day from lesson where id = $1 and withdrawn_at is null", args![id]).await?)
}

/// Whether the viewer, or a child whose schooling she follows, is in the classes or groups of a lesson on its day; a
/// pupil also sees what the groups of the own division do.
async fn is_of_family(db: &Db, viewer: &ViewerFacts, structure: StructureId, lesson: &Effective) -> Result<bool> {
    let pupil = viewer.is_in(structure, &[Profile::Student]);
    let children = viewer.children.iter().any(|child| sight::follows(child) && child.structure == Some(structure));
    if !pupil && !children {
        return Ok(false);
    }
    let found: Vec<(i64,)> = db
        .all(
            "with family(person_id, own) as (
               select $1, 1 where $5
               union select link.student_id, 0 from guardian_link link
               where link.guardian_id = $1 and link.kind <> 'contact' and link.sees_schooling
                 and link.valid_from <= $4 and (link.valid_to is null or link.valid_to > $4)),
             audience(division_id, group_id) as (
               select section.division_id, section.group_id from lesson
               cross join lesson_pattern_section held cross join section
               where lesson.id = $3 and held.pattern_id = lesson.pattern_id and section.id = held.section_id
               union select there.division_id, there.group_id from lesson cross join lesson_pattern_audience there
               where lesson.id = $3 and there.pattern_id = lesson.pattern_id)
             select cast(1 as bigint) from family cross join enrollment cross join audience
             where enrollment.person_id = family.person_id and enrollment.structure_id = $2
               and enrollment.valid_from <= $4 and (enrollment.valid_to is null or enrollment.valid_to > $4)
               and (audience.division_id = enrollment.division_id
                 or (family.own = 1 and exists (select 1 from teaching_group_division draws
                     where draws.group_id = audience.group_id and draws.division_id = enrollment.division_id)))
             union all
             select cast(1 as bigint) from family cross join group_membership member cross join audience
             where member.person_id = family.person_id and member.structure_id = $2 and audience.group_id = member.group_id
               and member.valid_from <= $4 and (member.valid_to is null or member.valid_to > $4)
             limit 1",
            args![viewer.person, structure, lesson.id(), lesson.slot.day, pupil],
        )
        .await?;
    Ok(!found.is_empty())
}

/// How far ahead the next lessons of a section are looked for.
const NEXT_DAYS: i64 = 120;

/// The next lessons of a section that take place, which begin after a moment of its structure's clock.
pub async fn next_lessons(
    db: &Db,
    structure: StructureId,
    section: SectionId,
    (day, hour): (Day, Hour),
    how_many: usize,
) -> Result<Vec<Effective>> {
    let mut found = lessons(db, structure, Of::Section(section), day, day.plus_days(NEXT_DAYS)).await?;
    found.retain(|lesson| lesson.cancelled.is_none() && (lesson.slot.day, lesson.slot.starts) > (day, hour));
    found.truncate(how_many);
    Ok(found)
}

/// The lessons of a person in a structure, as a pupil or as one who teaches, supervises or meets.
pub async fn lessons_of_person_between(
    db: &Db,
    structure: StructureId,
    person: PersonId,
    profile: Profile,
    from: Day,
    to: Day,
) -> Result<Vec<Effective>> {
    let of = if profile == Profile::Student { Of::Pupil(person) } else { Of::Teacher(person) };
    lessons(db, structure, of, from, to).await
}

/// What is under way and what comes next the same day, of lessons in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NowAndNext {
    /// Under way; several when lessons overlap.
    pub now: Vec<Effective>,
    /// The next ones: those that begin first.
    pub next: Vec<Effective>,
}

/// What is under way at an hour of a day, and what comes next that day: what does not take place is neither.
pub fn now_and_next(lessons: &[Effective], day: Day, hour: Hour) -> NowAndNext {
    let takes_place = || lessons.iter().filter(|lesson| lesson.cancelled.is_none() && lesson.slot.day == day);
    let now = takes_place().filter(|lesson| lesson.slot.has(day, hour)).cloned().collect();
    let begins = takes_place().map(|lesson| lesson.slot.starts).filter(|starts| *starts > hour).min();
    let next = takes_place().filter(|lesson| Some(lesson.slot.starts) == begins).cloned().collect();
    NowAndNext { now, next }
}
