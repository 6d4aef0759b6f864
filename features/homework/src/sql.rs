//! The SQL that finds the work of pupils: `$1` the school, `$2` the first due day, `$3` the first no more, `$4` the pupil,
//! `$5` the present moment, `$6` a lesson or nothing. `cross join` keeps SQLite in the order that is written.

use kit::db::{Db, Engine};
use uuid::Uuid;

/// Of a text for PostgreSQL and one for SQLite that of this database, and identifiers as the one argument it takes.
pub(crate) fn listed(
    db: &Db,
    (postgres, sqlite): (&'static str, &'static str),
    ids: impl Iterator<Item = Uuid>,
) -> (&'static str, String) {
    let (sql, separator) = match db.engine() {
        Engine::Postgres => (postgres, ","),
        Engine::Sqlite => (sqlite, "\",\""),
    };
    (sql, ids.map(|id| id.simple().to_string()).collect::<Vec<_>>().join(separator))
}

/// The work of pupils, by class and groups on the due day, each in the words that are meant for that one: of whom, and
/// more columns.
macro_rules! of_pupils {
    ($who:literal, $more:literal) => {
        concat!(
            "with who(person_id, structure_id) as (",
            $who,
            "),
     in_classes(person_id, structure_id, division_id, group_id, valid_from, valid_to) as (
       select who.person_id, who.structure_id, enrollment.division_id, cast(null as uuid), enrollment.valid_from,
         enrollment.valid_to
       from who cross join enrollment
       where enrollment.person_id = who.person_id and enrollment.structure_id = who.structure_id
         and enrollment.division_id is not null
       union all select who.person_id, who.structure_id, cast(null as uuid), member.group_id, member.valid_from,
         member.valid_to
       from who cross join group_membership member
       where member.person_id = who.person_id and member.structure_id = who.structure_id),
     mine(person_id, section_id, valid_from, valid_to) as (
       select here.person_id, section.id, here.valid_from, here.valid_to
       from in_classes here cross join section
       where section.structure_id = here.structure_id and section.division_id = here.division_id
       union all select here.person_id, section.id, here.valid_from, here.valid_to
       from in_classes here cross join section
       where section.structure_id = here.structure_id and section.group_id = here.group_id)
     select assignment.id, assignment.structure_id, assignment.kind,
       case when assignment.withdrawn_at is null then coalesce(variant.excerpt, assignment.excerpt) else '' end as excerpt,
       coalesce(variant.minutes, assignment.minutes) as minutes, assignment.hand_in, assignment.hand_in_until,
       assignment.given_lesson_id, assignment.given_on, assignment.due_lesson_id, assignment.due_on,
       lesson.starts as due_starts,
       (select change.kind from lesson_change change
         where change.lesson_id = assignment.due_lesson_id and change.kind in ('cancelled', 'restored', 'moved')
         order by change.at desc, change.id desc limit 1) as due_change, subject.label as subject,
       author.given || ' ' || author.family as teacher, assignment.withdrawn_at is not null as withdrawn,
       tick.person_id is not null as done, submission.id is not null as handed_in, submission.late,
       submission.returned_at is not null as returned",
            $more,
            "
     from mine cross join assignment_section held cross join assignment cross join section cross join subject
     left join assignment_variant_pupil named on named.assignment_id = assignment.id and named.person_id = mine.person_id
     left join assignment_variant variant on variant.id = named.variant_id
     left join task_tick tick on tick.person_id = mine.person_id and tick.assignment_id = assignment.id
     left join submission on submission.person_id = mine.person_id and submission.assignment_id = assignment.id
     left join lesson on lesson.id = assignment.due_lesson_id
     left join person author on author.id = assignment.author_id
     where held.section_id = mine.section_id and held.due_on >= $2 and held.due_on < $3
       and held.due_on >= mine.valid_from and (mine.valid_to is null or held.due_on < mine.valid_to)
       and assignment.id = held.assignment_id and assignment.publish_at <= $5
       and ($6 is null or assignment.due_lesson_id = $6 or assignment.given_lesson_id = $6)
       and section.id = mine.section_id and subject.id = section.subject_id
     order by mine.person_id, assignment.due_on, lesson.starts, assignment.id"
        )
    };
}
/// One pupil's, in its first words.
pub(crate) const OF_PUPIL: &str = of_pupils!("select $4, $1", "");
/// In all its words.
pub(crate) const OF_PUPIL_WHOLE: &str = of_pupils!(
    "select $4, $1",
    ", case when assignment.withdrawn_at is null then coalesce(variant.content, assignment.content) else '' end as content"
);

/// Of several pupils, `$4`, each in a school, `$1`: with whose it is, and whether that pupil shows the ticks.
pub(crate) const OF_PUPILS: (&str, &str) = (
    of_pupils!(
        "select unnest(string_to_array($4, ',')::uuid[]), unnest(string_to_array($1, ',')::uuid[])",
        ", mine.person_id as pupil,
       exists (select 1 from tick_sharing said where said.person_id = mine.person_id and said.shared) as shared"
    ),
    of_pupils!(
        "select unhex(pupil.value), unhex(school.value)
         from json_each('[\"' || $4 || '\"]') pupil cross join json_each('[\"' || $1 || '\"]') school
         where school.key = pupil.key",
        ", mine.person_id as pupil,
       exists (select 1 from tick_sharing said where said.person_id = mine.person_id and said.shared) as shared"
    ),
);

/// What a teacher gave, or a colleague to the same sections: `$1` the schools, `$2` and `$3` the due days, `$4` the teacher,
/// `$5` the present day.
macro_rules! of_teacher {
    ($schools:literal) => {
        concat!(
            "with schools(id) as (",
            $schools,
            "),
     mine(section_id) as (
       select held.section_id from section_teacher held
       where held.person_id = $4 and held.structure_id in (select id from schools)
         and held.valid_from <= $5 and (held.valid_to is null or held.valid_to > $5)),
     chosen(id) as (
       select held.assignment_id from mine cross join assignment_section held
       where held.section_id = mine.section_id and held.due_on >= $2 and held.due_on < $3
       union select assignment.id from assignment
       where assignment.author_id = $4 and assignment.structure_id in (select id from schools)
         and assignment.due_on >= $2 and assignment.due_on < $3)
     select assignment.id, assignment.kind, assignment.excerpt, assignment.minutes, assignment.hand_in,
       assignment.due_on, lesson.starts as due_starts,
       (select change.kind from lesson_change change
         where change.lesson_id = assignment.due_lesson_id and change.kind in ('cancelled', 'restored', 'moved')
         order by change.at desc, change.id desc limit 1) as due_change, subject.label as subject,
       coalesce(division.label, teaching_group.label) as audience, assignment.publish_at,
       (select count(*) from submission where submission.assignment_id = assignment.id) as handed_in,
       (select count(*) from submission where submission.assignment_id = assignment.id
          and submission.returned_at is null) as to_return
     from chosen cross join assignment cross join assignment_section held cross join section cross join subject
     left join division on division.id = section.division_id
     left join teaching_group on teaching_group.id = section.group_id
     left join lesson on lesson.id = assignment.due_lesson_id
     where assignment.id = chosen.id and assignment.withdrawn_at is null and held.assignment_id = assignment.id
       and section.id = held.section_id and subject.id = section.subject_id
     order by assignment.due_on, lesson.starts, assignment.id, audience"
        )
    };
}
/// For both engines.
pub(crate) const OF_TEACHER: (&str, &str) = (
    of_teacher!("select unnest(string_to_array($1, ',')::uuid[])"),
    of_teacher!("select unhex(value) from json_each('[\"' || $1 || '\"]')"),
);

/// The work of a division and of its groups: `$1` the school, `$2` and `$3` the due days, `$4` the division; with more columns.
macro_rules! of_division {
    ($more:literal) => {
        concat!(
            "with theirs(section_id) as (
       select section.id from section where section.structure_id = $1 and section.division_id = $4
       union select section.id from teaching_group_division draws cross join section
       where draws.division_id = $4 and draws.structure_id = $1
         and section.structure_id = $1 and section.group_id = draws.group_id)
     select assignment.id, assignment.kind, assignment.excerpt, assignment.minutes, assignment.hand_in,
       assignment.due_on, lesson.starts as due_starts,
       (select change.kind from lesson_change change
         where change.lesson_id = assignment.due_lesson_id and change.kind in ('cancelled', 'restored', 'moved')
         order by change.at desc, change.id desc limit 1) as due_change, subject.label as subject,
       coalesce(division.label, teaching_group.label) as audience, assignment.publish_at,
       cast(0 as bigint) as handed_in, cast(0 as bigint) as to_return",
            $more,
            "
     from theirs cross join assignment_section held cross join assignment cross join section cross join subject
     left join division on division.id = section.division_id
     left join teaching_group on teaching_group.id = section.group_id
     left join lesson on lesson.id = assignment.due_lesson_id
     where held.section_id = theirs.section_id and held.due_on >= $2 and held.due_on < $3
       and assignment.id = held.assignment_id and assignment.withdrawn_at is null
       and section.id = held.section_id and subject.id = section.subject_id
     order by assignment.due_on, lesson.starts, assignment.id, audience"
        )
    };
}
/// In its first words.
pub(crate) const OF_DIVISION: &str = of_division!("");
/// In all its words.
pub(crate) const OF_DIVISION_WHOLE: &str = of_division!(", assignment.content");

/// The sections of a lesson, whether the viewer teaches each, and the work that was given in the lesson or is due for it:
/// `$1` the school, `$2` the lesson, `$3` the viewer, `$4` the present day.
pub(crate) const OF_LESSON: &str = "with chosen(id) as (
       select assignment.id from assignment where assignment.due_lesson_id = $2 and assignment.withdrawn_at is null
       union select assignment.id from assignment
       where assignment.given_lesson_id = $2 and assignment.withdrawn_at is null),
     given(id, section_id) as (
       select chosen.id, held.section_id from chosen cross join assignment_section held
       where held.assignment_id = chosen.id and held.structure_id = $1)
     select section.id as section_id, subject.label as subject, coalesce(division.label, teaching_group.label) as audience,
       coalesce(section.division_id, draws.division_id) as division_id,
       exists (select 1 from section_teacher held where held.section_id = section.id and held.structure_id = $1
         and held.person_id = $3 and held.valid_from <= $4 and (held.valid_to is null or held.valid_to > $4)) as taught,
       assignment.id as assignment_id, assignment.kind, assignment.excerpt, assignment.minutes, assignment.hand_in,
       assignment.due_on, due.starts as due_starts, assignment.publish_at
     from lesson cross join lesson_pattern_section part cross join section cross join subject
     left join division on division.id = section.division_id
     left join teaching_group on teaching_group.id = section.group_id
     left join teaching_group_division draws on draws.group_id = section.group_id
     left join given on given.section_id = section.id
     left join assignment on assignment.id = given.id
     left join lesson due on due.id = assignment.due_lesson_id
     where lesson.id = $2 and lesson.structure_id = $1 and part.pattern_id = lesson.pattern_id
       and section.id = part.section_id and subject.id = section.subject_id
     order by assignment.due_on, assignment.id, audience, section.id";

/// How much work a day has for the divisions of a section: `$1` the school, `$2` the section, `$3` and `$4` the due days,
/// `$5` an assignment that does not count.
pub(crate) const LOAD: &str = "with concerned(division_id) as (
       select section.division_id from section
       where section.id = $2 and section.structure_id = $1 and section.division_id is not null
       union select draws.division_id from section cross join teaching_group_division draws
       where section.id = $2 and section.structure_id = $1 and draws.group_id = section.group_id),
     theirs(section_id, division_id) as (
       select section.id, concerned.division_id from concerned cross join section
       where section.structure_id = $1 and section.division_id = concerned.division_id
       union select section.id, concerned.division_id
       from concerned cross join teaching_group_division draws cross join section
       where draws.division_id = concerned.division_id and section.structure_id = $1 and section.group_id = draws.group_id)
     select theirs.division_id, held.due_on as day, section.subject_id, section.group_id, assignment.id,
       coalesce(assignment.minutes, 0) as minutes, assignment.kind
     from theirs cross join assignment_section held cross join assignment cross join section
     where held.section_id = theirs.section_id and held.due_on >= $3 and held.due_on < $4
       and assignment.id = held.assignment_id and assignment.withdrawn_at is null and assignment.id <> $5
       and section.id = held.section_id";
