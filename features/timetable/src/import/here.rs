//! What is there: who and what the directory knows of a school, its rooms, and what an earlier import planned.

use super::Asked;
use crate::model::{ChangeKind, Hour, LessonKind, PatternId, RoomId, SiteId, Weeks};
use crate::store::Source;
use directory::model::{SchoolYearId, SectionId, SubjectId, TeachingGroupId};
use kit::{App, Day, DivisionId, Error, Instant, LessonId, PersonId, Result, args};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A division or a group.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct Class<Id> {
    pub(super) id: Id,
    pub(super) code: String,
    pub(super) label: String,
    pub(super) closed_on: Option<Day>,
}

/// Somebody who works in the school.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct Colleague {
    pub(super) id: PersonId,
    pub(super) given: String,
    pub(super) family: String,
    pub(super) birth_family: Option<String>,
    pub(super) birth_on: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct KnownSection {
    pub(super) id: SectionId,
    pub(super) subject_id: SubjectId,
    pub(super) division_id: Option<DivisionId>,
    pub(super) group_id: Option<TeachingGroupId>,
}

/// A pattern of an earlier import from the same program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KnownPattern {
    pub(super) id: PatternId,
    pub(super) key: String,
    pub(super) kind: LessonKind,
    pub(super) label: Option<String>,
    pub(super) weekday: i64,
    pub(super) starts: Hour,
    pub(super) ends: Hour,
    pub(super) weeks: Weeks,
    pub(super) sections: Vec<Uuid>,
    pub(super) audiences: Vec<Uuid>,
    pub(super) teachers: Vec<Uuid>,
    pub(super) rooms: Vec<Uuid>,
}

/// A lesson of an earlier import from the same program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KnownLesson {
    pub(super) id: LessonId,
    pub(super) pattern: PatternId,
    pub(super) day: Day,
    pub(super) starts: Hour,
    pub(super) ends: Hour,
    pub(super) key: Option<String>,
    pub(super) withdrawn: bool,
    /// Whether something hangs on it: a content, work, a change by hand…
    pub(super) held: bool,
    /// Whether it is cancelled, and then whether the program did that.
    pub(super) cancelled: Option<bool>,
}

/// All that is there.
#[derive(Clone, Debug)]
pub(super) struct Here {
    pub(super) year: SchoolYearId,
    pub(super) subjects: Vec<(SubjectId, String, String)>,
    pub(super) divisions: Vec<Class<DivisionId>>,
    pub(super) groups: Vec<Class<TeachingGroupId>>,
    pub(super) sections: Vec<KnownSection>,
    pub(super) people: Vec<Colleague>,
    pub(super) official: HashMap<(String, String), PersonId>,
    pub(super) rooms: Vec<(RoomId, String, Option<String>)>,
    pub(super) sites: Vec<(SiteId, String)>,
    pub(super) patterns: Vec<KnownPattern>,
    pub(super) lessons: Vec<KnownLesson>,
}

type PatternRow = (PatternId, LessonKind, Option<String>, i64, Hour, Hour, Day, i64, Option<String>);
type LessonRow = (LessonId, PatternId, Day, Hour, Hour, Option<String>, Option<Instant>);

impl Here {
    pub(super) async fn load(app: &App, from: &mut Source<'_>, asked: &Asked<'_>) -> Result<Self> {
        let (at, today) = (asked.structure.id, asked.today);
        let years: Vec<(SchoolYearId,)> = from
            .all(
                "select id from school_year where structure_id = $1 and starts_on = $2 and ends_on = $3 and state <> 'draft'",
                args![at, asked.calendar.starts, asked.calendar.ends],
            )
            .await?;
        let (year,) = years.into_iter().next().ok_or(Error::NotFound)?;
        let subjects = from.all("select id, code, label from subject where structure_id = $1 order by code", args![at]).await?;
        let divisions = from
            .all(
                "select id, code, label, closed_on from division where structure_id = $1 and year_id = $2 order by code",
                args![at, year],
            )
            .await?;
        let groups = from
            .all(
                "select id, code, label, closed_on from teaching_group where structure_id = $1 and year_id = $2 order by code",
                args![at, year],
            )
            .await?;
        let sections = from
            .all(
                "select id, subject_id, division_id, group_id from section where structure_id = $1 and year_id = $2",
                args![at, year],
            )
            .await?;
        let people = from
            .all(
                "select distinct person.id, person.given, person.family, person.birth_family, person.birth_on
                 from role join person on person.id = role.person_id
                 where role.structure_id = $1 and role.profile in ('teacher', 'school_life', 'management', 'staff')
                   and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
                 order by person.id",
                args![at, today],
            )
            .await?;
        let official: Vec<(String, String, PersonId)> = from
            .all(
                "select distinct external_id.kind, external_id.value, external_id.person_id
                 from role join external_id on external_id.person_id = role.person_id
                 where role.structure_id = $1 and external_id.kind in ('sts-epp', 'sts-local', 'idpn')
                   and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)",
                args![at, today],
            )
            .await?;
        let rooms = from
            .all("select id, code, label from room where structure_id = $1 and closed_on is null order by code", args![at])
            .await?;
        let sites = from.all("select id, name from site where structure_id = $1", args![at]).await?;
        let patterns = patterns(from, asked, year).await?;
        let lessons = lessons(app, from, asked).await?;
        let official = official.into_iter().map(|(kind, value, person)| ((kind, value), person)).collect();
        Ok(Self { year, subjects, divisions, groups, sections, people, official, rooms, sites, patterns, lessons })
    }
}

async fn patterns(from: &mut Source<'_>, asked: &Asked<'_>, year: SchoolYearId) -> Result<Vec<KnownPattern>> {
    let rows: Vec<PatternRow> = from
        .all(
            "select id, kind, label, weekday, starts, ends, first_monday, weeks, key_external from lesson_pattern
             where structure_id = $1 and year_id = $2 and source = $3 order by id",
            args![asked.structure.id, year, asked.source],
        )
        .await?;
    let parts: Vec<(String, PatternId, Uuid)> = from
        .all(
            "with mine(id) as (select id from lesson_pattern where structure_id = $1 and year_id = $2 and source = $3)
             select 'section' as what, mine.id as pattern_id, held.section_id as part_id
             from mine join lesson_pattern_section held on held.pattern_id = mine.id
             union all select 'teacher', mine.id, held.person_id
             from mine join lesson_pattern_teacher held on held.pattern_id = mine.id
             union all select 'room', mine.id, held.room_id from mine join lesson_pattern_room held on held.pattern_id = mine.id
             union all select 'audience', mine.id, coalesce(there.division_id, there.group_id)
             from mine join lesson_pattern_audience there on there.pattern_id = mine.id",
            args![asked.structure.id, year, asked.source],
        )
        .await?;
    let mut by_pattern: HashMap<PatternId, [Vec<Uuid>; 4]> = HashMap::new();
    for (what, pattern, part) in parts {
        let [sections, audiences, teachers, rooms] = by_pattern.entry(pattern).or_default();
        match what.as_str() {
            "section" => sections.push(part),
            "audience" => audiences.push(part),
            "teacher" => teachers.push(part),
            _ => rooms.push(part),
        }
    }
    let known = |(id, kind, label, weekday, starts, ends, first, weeks, key): PatternRow| {
        let [sections, audiences, teachers, rooms] = by_pattern.remove(&id).unwrap_or_default().map(sorted);
        let (weeks, key) = (Weeks::stored(first, weeks), key.unwrap_or_default());
        KnownPattern { id, key, kind, label, weekday, starts, ends, weeks, sections, audiences, teachers, rooms }
    };
    Ok(rows.into_iter().map(known).collect())
}

/// A set in one order.
pub(super) fn sorted(mut parts: Vec<Uuid>) -> Vec<Uuid> {
    parts.sort_unstable();
    parts.dedup();
    parts
}

async fn lessons(app: &App, from: &mut Source<'_>, asked: &Asked<'_>) -> Result<Vec<KnownLesson>> {
    let at = asked.structure.id;
    let rows: Vec<LessonRow> = from
        .all(
            "select id, pattern_id, day, starts, ends, key_external, withdrawn_at from lesson
             where structure_id = $1 and day >= $2 and day <= $3 and source = $4 order by day, starts, id",
            args![at, asked.calendar.starts, asked.calendar.ends, asked.source],
        )
        .await?;
    let mut held: HashSet<LessonId> = HashSet::new();
    let mut cancelled: HashMap<LessonId, bool> = HashMap::new();
    if !rows.is_empty() {
        let changes: Vec<(LessonId, ChangeKind, String)> = from
            .all("select lesson_id, kind, source from lesson_change where structure_id = $1 order by at, id", args![at])
            .await?;
        for (lesson, kind, source) in changes {
            let by_program = source == asked.source;
            if !by_program {
                held.insert(lesson);
            }
            match kind {
                ChangeKind::Cancelled => drop(cancelled.insert(lesson, by_program)),
                ChangeKind::Restored => drop(cancelled.remove(&lesson)),
                _ => {}
            }
        }
        for statement in &app.lesson_holds {
            held.extend(from.all::<(LessonId,)>(statement, args![at]).await?.into_iter().map(|(lesson,)| lesson));
        }
    }
    let known = |(id, pattern, day, starts, ends, key, withdrawn): LessonRow| KnownLesson {
        id,
        pattern,
        day,
        starts,
        ends,
        key,
        withdrawn: withdrawn.is_some(),
        held: held.contains(&id),
        cancelled: cancelled.get(&id).copied(),
    };
    Ok(rows.into_iter().map(known).collect())
}
