//! The SQL that finds lessons: of somebody, of a division, of a room; by plan, or brought there by a change.
//!
//! Every text begins with `with …, chosen(id) as (…)` and takes the same arguments: `$1` the structure, `$2` the first
//! day, `$3` the first day no more, `$4` whose lessons. `cross join` keeps SQLite in the order that is written.

/// Whether a lesson is in the days that are asked for.
macro_rules! in_days {
    () => {
        "lesson.day >= $2 and lesson.day < $3"
    };
}

/// The lessons of the patterns in `planned`, whose dates are those of a membership.
macro_rules! of_planned {
    () => {
        concat!(
            "chosen(id) as (
               select lesson.id from planned cross join lesson
               where lesson.pattern_id = planned.pattern_id and ",
            in_days!(),
            "
                 and lesson.day >= planned.valid_from and (planned.valid_to is null or lesson.day < planned.valid_to)
               union select moved.lesson_id from lesson_change moved cross join lesson cross join planned
               where moved.structure_id = $1 and moved.to_day >= $2 and moved.to_day < $3 and lesson.id = moved.lesson_id
                 and planned.pattern_id = lesson.pattern_id
                 and moved.to_day >= planned.valid_from and (planned.valid_to is null or moved.to_day < planned.valid_to))"
        )
    };
}

/// Lessons to which a change brought somebody or that a change took somewhere (`$column = $4`).
macro_rules! brought {
    ($column:literal) => {
        concat!(
            "select brought.lesson_id from lesson_change brought cross join lesson
             where brought.",
            $column,
            " = $4 and brought.structure_id = $1 and lesson.id = brought.lesson_id and (",
            in_days!(),
            "
               or exists (select 1 from lesson_change moved where moved.lesson_id = lesson.id
                          and moved.to_day >= $2 and moved.to_day < $3))"
        )
    };
}

/// Those of a pupil: by class and groups, on the days on which she is in them.
macro_rules! of_pupil {
    () => {
        concat!(
            "with in_classes(division_id, group_id, valid_from, valid_to) as (
               select enrollment.division_id, cast(null as uuid), enrollment.valid_from, enrollment.valid_to from enrollment
               where enrollment.person_id = $4 and enrollment.structure_id = $1 and enrollment.division_id is not null
               union all select cast(null as uuid), member.group_id, member.valid_from, member.valid_to
               from group_membership member where member.person_id = $4 and member.structure_id = $1),
             planned(pattern_id, valid_from, valid_to) as (
               select held.pattern_id, here.valid_from, here.valid_to
               from in_classes here cross join section cross join lesson_pattern_section held
               where section.structure_id = $1 and section.division_id = here.division_id and held.section_id = section.id
               union all select held.pattern_id, here.valid_from, here.valid_to
               from in_classes here cross join section cross join lesson_pattern_section held
               where section.structure_id = $1 and section.group_id = here.group_id and held.section_id = section.id
               union all select there.pattern_id, here.valid_from, here.valid_to
               from in_classes here cross join lesson_pattern_audience there where there.division_id = here.division_id
               union all select there.pattern_id, here.valid_from, here.valid_to
               from in_classes here cross join lesson_pattern_audience there where there.group_id = here.group_id),
             ",
            of_planned!()
        )
    };
}

/// Those of a division: its own, and those of the groups that draw from it.
macro_rules! of_division {
    () => {
        concat!(
            "with of_groups(group_id) as (
               select draws.group_id from teaching_group_division draws where draws.structure_id = $1 and draws.division_id = $4),
             planned(pattern_id, valid_from, valid_to) as (
               select held.pattern_id, $2, cast(null as text) from section cross join lesson_pattern_section held
               where section.structure_id = $1 and section.division_id = $4 and held.section_id = section.id
               union select held.pattern_id, $2, cast(null as text)
               from of_groups cross join section cross join lesson_pattern_section held
               where section.structure_id = $1 and section.group_id = of_groups.group_id and held.section_id = section.id
               union select there.pattern_id, $2, cast(null as text) from lesson_pattern_audience there where there.division_id = $4
               union select there.pattern_id, $2, cast(null as text)
               from of_groups cross join lesson_pattern_audience there where there.group_id = of_groups.group_id),
             ", of_planned!()
        )
    };
}

/// Those of a section.
macro_rules! of_section {
    () => {
        concat!(
            "with planned(pattern_id, valid_from, valid_to) as (
               select held.pattern_id, $2, cast(null as text) from section cross join lesson_pattern_section held
               where section.id = $4 and section.structure_id = $1 and held.section_id = section.id),
             ",
            of_planned!()
        )
    };
}

/// Those of a teacher: planned, or handed over to her.
macro_rules! of_teacher {
    () => {
        concat!(
            "with planned(pattern_id, valid_from, valid_to) as (
               select held.pattern_id, $2, cast(null as text) from lesson_pattern_teacher held
               where held.person_id = $4 and held.structure_id = $1),
             of_plan as (with ",
            of_planned!(),
            " select id from chosen),
             chosen(id) as (select id from of_plan union ",
            brought!("teacher_id"),
            ")"
        )
    };
}

/// Those of a room: planned, or taken there.
macro_rules! of_room {
    () => {
        concat!(
            "with planned(pattern_id, valid_from, valid_to) as (
               select held.pattern_id, $2, cast(null as text) from room cross join lesson_pattern_room held
               where room.id = $4 and room.structure_id = $1 and held.room_id = room.id),
             of_plan as (with ",
            of_planned!(),
            " select id from chosen),
             chosen(id) as (select id from of_plan union ",
            brought!("room_id"),
            ")"
        )
    };
}

/// One lesson, whatever its day.
macro_rules! of_lesson {
    () => {
        "with chosen(id) as (
           select lesson.id from lesson where lesson.id = $4 and lesson.structure_id = $1 and $2 <= $3)"
    };
}

/// All those of a school.
macro_rules! of_school {
    () => {
        concat!(
            "with chosen(id) as (
               select lesson.id from lesson where lesson.structure_id = $1 and lesson.structure_id = $4 and ",
            in_days!(),
            "
               union select moved.lesson_id from lesson_change moved
               where moved.structure_id = $1 and moved.to_day >= $2 and moved.to_day < $3)"
        )
    };
}

/// What is known of each chosen lesson.
macro_rules! lessons {
    ($chosen:expr) => {
        concat!(
            $chosen,
            " select lesson.id, lesson.pattern_id, pattern.kind, pattern.label, lesson.day, lesson.starts, lesson.ends,
                (select count(*) from lesson_change change where change.lesson_id = lesson.id) as changes
              from chosen cross join lesson cross join lesson_pattern pattern
              where lesson.id = chosen.id and lesson.withdrawn_at is null and pattern.id = lesson.pattern_id
              order by lesson.day, lesson.starts, lesson.id"
        )
    };
}

/// The sections, audiences, teachers and rooms of the patterns of the chosen lessons.
macro_rules! parts {
    ($chosen:expr) => {
        concat!(
            $chosen,
            ", of_patterns(id) as (
               select distinct lesson.pattern_id from chosen cross join lesson where lesson.id = chosen.id)
              select 'section' as what, of_patterns.id as pattern_id, section.id as part_id, section.subject_id,
                section.division_id, section.group_id, subject.label as name, coalesce(division.label, teaching_group.label) as audience
              from of_patterns cross join lesson_pattern_section held cross join section cross join subject
              left join division on division.id = section.division_id
              left join teaching_group on teaching_group.id = section.group_id
              where held.pattern_id = of_patterns.id and section.id = held.section_id and subject.id = section.subject_id
              union all
              select 'audience', of_patterns.id, there.id, cast(null as uuid), there.division_id, there.group_id, '',
                coalesce(division.label, teaching_group.label)
              from of_patterns cross join lesson_pattern_audience there
              left join division on division.id = there.division_id
              left join teaching_group on teaching_group.id = there.group_id
              where there.pattern_id = of_patterns.id
              union all
              select 'teacher', of_patterns.id, person.id, cast(null as uuid), cast(null as uuid), cast(null as uuid),
                person.given || ' ' || person.family, cast(null as text)
              from of_patterns cross join lesson_pattern_teacher held cross join person
              where held.pattern_id = of_patterns.id and person.id = held.person_id
              union all
              select 'room', of_patterns.id, room.id, cast(null as uuid), cast(null as uuid), cast(null as uuid), room.code,
                cast(null as text)
              from of_patterns cross join lesson_pattern_room held cross join room
              where held.pattern_id = of_patterns.id and room.id = held.room_id
              order by what, name, audience"
        )
    };
}

/// What was done to the chosen lessons.
macro_rules! changes {
    ($chosen:expr) => {
        concat!(
            $chosen,
            " select change.id, change.lesson_id, change.kind, change.at, change.author_id, change.reason, change.words,
                change.to_day, change.to_starts, change.to_ends, change.room_id, room.code as room_name,
                change.teacher_id, person.given || ' ' || person.family as teacher_name, change.instead_of,
                author.given || ' ' || author.family as author_name
              from chosen cross join lesson_change change
              left join room on room.id = change.room_id
              left join person on person.id = change.teacher_id
              left join person author on author.id = change.author_id
              where change.lesson_id = chosen.id
              order by change.at, change.id"
        )
    };
}

/// The three texts that load lessons.
pub(crate) struct Texts {
    pub(crate) lessons: &'static str,
    pub(crate) parts: &'static str,
    pub(crate) changes: &'static str,
}

macro_rules! texts {
    ($($name:ident = $chosen:ident;)+) => {
        $(pub(crate) static $name: Texts =
            Texts { lessons: lessons!($chosen!()), parts: parts!($chosen!()), changes: changes!($chosen!()) };)+
    };
}
texts! {
    PUPIL = of_pupil;
    DIVISION = of_division;
    SECTION = of_section;
    TEACHER = of_teacher;
    ROOM = of_room;
    LESSON = of_lesson;
    SCHOOL = of_school;
}
