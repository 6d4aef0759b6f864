//! Reads absences and covers: those of a week, one through the viewer, who is free, who covered how much.

use crate::model::{
    AbsenceId, AbsenceReason, CoverId, CoverKind, CoverState, Fate, Interval, ProposalState, Teacher, candidates,
};
use crate::sight;
use kit::{Day, Db, Error, Instant, LessonId, PersonId, Result, StructureId, ViewerFacts, args};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use timetable::model::{Effective, Hour, Slot};
use timetable::store::{Of, lessons};

/// An absence.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Absence {
    /// Which.
    pub id: AbsenceId,
    /// Where.
    pub structure_id: StructureId,
    /// Of whom.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    from_day: Day,
    from_hour: Hour,
    to_day: Day,
    to_hour: Hour,
    /// The class of the reason.
    pub reason: AbsenceReason,
    /// The reason, for management and the person herself.
    pub private_reason: Option<String>,
    /// When it was entered.
    pub entered_at: Instant,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
    /// How many lessons nobody has decided on.
    pub undecided: i64,
    /// How many lessons are concerned.
    pub lessons: i64,
}

impl Absence {
    /// The class of its reason, in words.
    pub fn reason_words(&self) -> kit::Text {
        kit::Text::keyed(format!("away-reason-{}", self.reason))
    }
    /// From when to when.
    pub fn interval(&self) -> Interval {
        Interval { from: (self.from_day, self.from_hour), to: (self.to_day, self.to_hour) }
    }
}

macro_rules! absences {
    ($where:literal) => {
        concat!(
            "select absence.id, absence.structure_id, absence.person_id, person.given || ' ' || person.family as name,
               absence.from_day, absence.from_hour, absence.to_day, absence.to_hour, absence.reason, absence.private_reason,
               absence.entered_at, absence.withdrawn_at,
               (select count(*) from absence_lesson held where held.absence_id = absence.id and held.fate = 'undecided') as undecided,
               (select count(*) from absence_lesson held where held.absence_id = absence.id) as lessons
             from staff_absence absence join person on person.id = absence.person_id where ",
            $where
        )
    };
}

/// The absences of a school in some days, of everybody or of one person, without those that were taken back.
pub async fn absences(db: &Db, at: StructureId, (from, to): (Day, Day), of: Option<PersonId>) -> Result<Vec<Absence>> {
    Ok(db
        .all(
            absences!(
                "absence.structure_id = $1 and absence.withdrawn_at is null and absence.to_day >= $2 and absence.from_day < $3
                 and ($4 is null or absence.person_id = $4) order by absence.from_day, absence.from_hour, person.sort_name"
            ),
            args![at, from, to, of],
        )
        .await?)
}

/// An absence, looked up through the viewer.
pub async fn absence(db: &Db, viewer: &ViewerFacts, id: AbsenceId) -> Result<Absence> {
    let found: Option<Absence> = db.optional(absences!("absence.id = $1"), args![id]).await?;
    found.filter(|one| sight::reads(viewer, one.structure_id, one.person_id)).ok_or(Error::NotFound)
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct LineRow {
    lesson_id: LessonId,
    fate: Fate,
    instructions: Option<String>,
    cover_id: Option<CoverId>,
    cover_state: Option<CoverState>,
    taker: Option<String>,
    proposals: i64,
}

/// A lesson that an absence concerns, and what becomes of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The lesson.
    pub lesson: Effective,
    /// What becomes of it.
    pub fate: Fate,
    /// What the class is to do, as rich text in JSON.
    pub instructions: Option<String>,
    /// The search for somebody who holds it, and who does.
    pub cover: Option<CoverHere>,
}

/// A cover, as an absence shows it.
#[derive(Clone, Debug)]
pub struct CoverHere {
    /// Which.
    pub id: CoverId,
    /// How far.
    pub state: CoverState,
    /// Who holds the lesson.
    pub taker: Option<String>,
    /// How many teachers have not answered.
    pub proposals: i64,
}

/// The lessons of somebody that an interval concerns: those she holds.
pub async fn concerned(db: &Db, at: StructureId, person: PersonId, when: &Interval) -> Result<Vec<Effective>> {
    let found = lessons(db, at, Of::Teacher(person), when.from.0, when.to.0.plus_days(1)).await?;
    Ok(found.into_iter().filter(|one| when.meets(&one.slot) && one.cancelled.is_none() && one.is_held_by(person)).collect())
}

/// The lessons of an absence in their order: those that something was said of, and those that concern it since.
pub async fn lines(db: &Db, absence: &Absence) -> Result<Vec<Line>> {
    let when = absence.interval();
    let rows: Vec<LineRow> = db
        .all(
            "select held.lesson_id, held.fate, held.instructions, cover.id as cover_id, cover.state as cover_state,
               person.given || ' ' || person.family as taker,
               (select count(*) from cover_proposal asked where asked.cover_id = cover.id and asked.state = 'open') as proposals
             from absence_lesson held
             left join cover on cover.absence_id = held.absence_id and cover.lesson_id = held.lesson_id and cover.state <> 'withdrawn'
             left join person on person.id = cover.taken_by
             where held.absence_id = $1",
            args![absence.id],
        )
        .await?;
    let mut said: HashMap<LessonId, LineRow> = rows.into_iter().map(|row| (row.lesson_id, row)).collect();
    let here = lessons(db, absence.structure_id, Of::Teacher(absence.person_id), when.from.0, when.to.0.plus_days(1)).await?;
    let mut out = vec![];
    for lesson in here {
        match said.remove(&lesson.plan.id) {
            Some(row) => out.push(line(lesson, Some(row))),
            None if when.meets(&lesson.slot) && lesson.cancelled.is_none() && lesson.is_held_by(absence.person_id) => {
                out.push(line(lesson, None));
            }
            None => {}
        }
    }
    // Lessons that were moved elsewhere meanwhile, or that she held for somebody: few, if any.
    for (id, row) in said {
        let day = when.from.0;
        let moved = lessons(db, absence.structure_id, Of::Lesson(id), day.plus_days(-400), day.plus_days(400)).await?;
        out.extend(moved.into_iter().next().map(|lesson| line(lesson, Some(row))));
    }
    out.sort_by_key(|line| (line.lesson.slot, line.lesson.plan.id));
    Ok(out)
}

fn line(lesson: Effective, row: Option<LineRow>) -> Line {
    let Some(row) = row else { return Line { lesson, fate: Fate::Undecided, instructions: None, cover: None } };
    let cover = row.cover_id.zip(row.cover_state);
    let cover = cover.map(|(id, state)| CoverHere { id, state, taker: row.taker, proposals: row.proposals });
    Line { lesson, fate: row.fate, instructions: row.instructions, cover }
}

/// A cover.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Cover {
    /// Which.
    pub id: CoverId,
    /// Where.
    pub structure_id: StructureId,
    /// For which absence.
    pub absence_id: AbsenceId,
    /// Of which lesson.
    pub lesson_id: LessonId,
    /// How far.
    pub state: CoverState,
    /// Whether pupils are only watched over.
    pub supervision: bool,
    /// Whether it is counted.
    pub counted: bool,
    day: Day,
    starts: Hour,
    ends: Hour,
    /// What the lesson is: « Mathématiques, 6e B ».
    pub about: String,
    /// Who is absent.
    pub absent: PersonId,
    /// Her name.
    pub absent_name: String,
    /// Who holds it.
    pub taken_by: Option<PersonId>,
    /// Her name.
    pub taker_name: Option<String>,
    /// What it is for the pupils.
    pub kind: Option<CoverKind>,
    /// What was proposed to the viewer.
    pub own_state: Option<ProposalState>,
    /// What it would be if the viewer held it.
    pub own_kind: Option<CoverKind>,
}

impl Cover {
    /// When.
    pub fn slot(&self) -> Slot {
        Slot { day: self.day, starts: self.starts, ends: self.ends }
    }
}

macro_rules! covers {
    ($where:literal) => {
        concat!(
            "select cover.id, cover.structure_id, cover.absence_id, cover.lesson_id, cover.state, cover.supervision, cover.counted,
               cover.day, cover.starts, cover.ends, cover.about, absence.person_id as absent,
               absent.given || ' ' || absent.family as absent_name, cover.taken_by,
               taker.given || ' ' || taker.family as taker_name, cover.kind, own.state as own_state, own.kind as own_kind
             from cover join staff_absence absence on absence.id = cover.absence_id
             join person absent on absent.id = absence.person_id
             left join person taker on taker.id = cover.taken_by
             left join cover_proposal own on own.cover_id = cover.id and own.person_id = $1 where ",
            $where,
            " order by cover.day, cover.starts, cover.id limit 200"
        )
    };
}

/// A cover, looked up through the viewer: for who runs the timetable, and for those to whom it was proposed.
pub async fn cover(db: &Db, viewer: &ViewerFacts, id: CoverId) -> Result<Cover> {
    let found: Option<Cover> = db.optional(covers!("cover.id = $2"), args![viewer.person, id]).await?;
    let sees = |one: &Cover| {
        viewer.structure(one.structure_id).is_some() && (sight::runs(viewer, one.structure_id) || one.own_state.is_some())
    };
    found.filter(sees).ok_or(Error::NotFound)
}

/// What was proposed to somebody from a day on, wherever she teaches: what waits, and what she holds.
pub async fn proposed(db: &Db, person: PersonId, from: Day) -> Result<Vec<Cover>> {
    let sql = covers!("own.state in ('open', 'refused', 'accepted') and cover.state <> 'withdrawn' and cover.day >= $2");
    Ok(db.all(sql, args![person, from]).await?)
}

/// The covers of a school from a day on that are looked for or found.
pub async fn of_school(db: &Db, viewer: PersonId, at: StructureId, from: Day) -> Result<Vec<Cover>> {
    let sql = covers!("cover.structure_id = $2 and cover.state <> 'withdrawn' and cover.day >= $3");
    Ok(db.all(sql, args![viewer, at, from]).await?)
}

/// What was proposed to whom.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Proposal {
    /// To whom.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// What it would be.
    pub kind: CoverKind,
    /// What she answered.
    pub state: ProposalState,
}

/// The proposals of a cover, by name.
pub async fn proposals(db: &Db, cover: CoverId) -> Result<Vec<Proposal>> {
    Ok(db
        .all(
            "select asked.person_id, person.given || ' ' || person.family as name, asked.kind, asked.state
             from cover_proposal asked join person on person.id = asked.person_id
             where asked.cover_id = $1 order by person.sort_name, person.id",
            args![cover],
        )
        .await?)
}

/// The day from which covers of the year of a day are counted: the last 1 August.
pub fn year_of(day: Day) -> Day {
    let year = if day.0.month() >= 8 { day.0.year() } else { day.0.year() - 1 };
    Day(jiff::civil::date(year, 8, 1))
}

/// The lessons of a school on a day, and who is absent then.
type DayHeld = (Vec<Effective>, Vec<(PersonId, Interval)>);

/// Who could hold some lessons of a school on a day, for each lesson in its order; whoever is absent then cannot.
pub async fn free(db: &Db, at: StructureId, wanted: &[&Effective]) -> Result<HashMap<LessonId, Vec<Teacher>>> {
    let mut out = HashMap::new();
    let mut days: HashMap<Day, DayHeld> = HashMap::new();
    for lesson in wanted {
        let day = lesson.slot.day;
        if let Entry::Vacant(new) = days.entry(day) {
            let held = lessons(db, at, Of::School, day, day.plus_days(1)).await?;
            let away = absences(db, at, (day, day.plus_days(1)), None).await?;
            new.insert((held, away.iter().map(|one| (one.person_id, one.interval())).collect()));
        }
        let Some((held, away)) = days.get(&day) else { continue };
        let all = teachers(db, at, lesson.plan.id, day).await?;
        out.insert(lesson.plan.id, candidates(lesson.slot, all, held, away));
    }
    Ok(out)
}

/// The teachers of a school on a day, by name, with what ties each to a lesson.
async fn teachers(db: &Db, at: StructureId, lesson: LessonId, day: Day) -> Result<Vec<Teacher>> {
    let rows: Vec<(PersonId, String, i64, i64, i64)> = db
        .all(
            "with of_lesson(subject_id, division_id, group_id) as (
               select section.subject_id, section.division_id, section.group_id from lesson
               cross join lesson_pattern_section held cross join section
               where lesson.id = $2 and lesson.structure_id = $1 and held.pattern_id = lesson.pattern_id and section.id = held.section_id
               union select cast(null as uuid), there.division_id, there.group_id from lesson
               cross join lesson_pattern_audience there
               where lesson.id = $2 and lesson.structure_id = $1 and there.pattern_id = lesson.pattern_id),
             of_divisions(id) as (
               select division_id from of_lesson where division_id is not null
               union select draws.division_id from of_lesson join teaching_group_division draws on draws.group_id = of_lesson.group_id),
             ties(person_id, subject, team) as (
               select held.person_id,
                 max(case when section.subject_id in (select subject_id from of_lesson where subject_id is not null) then 1 else 0 end),
                 max(case when section.division_id in (select id from of_divisions) or section.group_id in (
                   select draws.group_id from teaching_group_division draws
                   where draws.division_id in (select id from of_divisions)) then 1 else 0 end)
               from section_teacher held join section on section.id = held.section_id
               where held.structure_id = $1 and held.valid_from <= $3 and (held.valid_to is null or held.valid_to > $3)
               group by held.person_id),
             here(person_id) as (
               select distinct role.person_id from role
               where role.structure_id = $1 and role.profile = 'teacher'
                 and role.valid_from <= $3 and (role.valid_to is null or role.valid_to > $3))
             select person.id, person.given || ' ' || person.family,
               cast(coalesce(ties.subject, 0) as bigint), cast(coalesce(ties.team, 0) as bigint),
               (select count(*) from cover where cover.taken_by = person.id and cover.structure_id = $1
                  and cover.state = 'accepted' and cover.day >= $4)
             from here join person on person.id = here.person_id and person.closed_at is null
             left join ties on ties.person_id = here.person_id
             order by person.sort_name, person.id",
            args![at, lesson, day, year_of(day)],
        )
        .await?;
    let teacher =
        |(id, name, subject, team, covers)| Teacher { id, name, same_subject: subject == 1, same_team: team == 1, covers };
    Ok(rows.into_iter().map(teacher).collect())
}

/// What somebody covered in some days.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Count {
    /// Who.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// How many lessons of the same subject.
    pub same_subject: i64,
    /// How many of another.
    pub other_subject: i64,
    /// How many times she watched over pupils.
    pub supervision: i64,
    /// How many of all these are counted.
    pub counted: i64,
    /// How many minutes these last.
    pub minutes: i64,
}

/// Who covered how much between two days, the first no more than the last: lessons that took place.
pub async fn counts(db: &Db, at: StructureId, (from, to): (Day, Day)) -> Result<Vec<Count>> {
    Ok(db
        .all(
            "select person.id as person_id, person.given || ' ' || person.family as name,
               cast(count(*) filter (where cover.kind = 'same_subject') as bigint) as same_subject,
               cast(count(*) filter (where cover.kind = 'other_subject') as bigint) as other_subject,
               cast(count(*) filter (where cover.kind = 'supervision') as bigint) as supervision,
               cast(count(*) filter (where cover.counted) as bigint) as counted,
               cast(coalesce(sum(case when cover.counted then
                 (cast(substr(cover.ends, 1, 2) as bigint) - cast(substr(cover.starts, 1, 2) as bigint)) * 60
                 + cast(substr(cover.ends, 4, 2) as bigint) - cast(substr(cover.starts, 4, 2) as bigint) end), 0) as bigint) as minutes
             from cover join person on person.id = cover.taken_by
             where cover.structure_id = $1 and cover.state = 'accepted' and cover.day >= $2 and cover.day < $3
               and not exists (select 1 from lesson_change gone where gone.lesson_id = cover.lesson_id and gone.kind = 'cancelled'
                 and not exists (select 1 from lesson_change back where back.lesson_id = gone.lesson_id
                   and back.kind = 'restored' and back.at > gone.at))
             group by person.id, person.given, person.family, person.sort_name order by person.sort_name, person.id",
            args![at, from, to],
        )
        .await?)
}
