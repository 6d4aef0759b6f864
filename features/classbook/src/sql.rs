//! What ties somebody to a section or to a lesson: `$1` the person, `$2` the section or the lesson, `$3` the structure,
//! `$4` the day of the lesson (or the present one), `$5` the present day. `cross join` keeps SQLite in the order that is
//! written.

/// The rest of a text that begins with `with chosen(id) as (…)`, the sections.
macro_rules! ties {
    ($chosen:expr, $held:expr) => {
        concat!(
            $chosen,
            ", audience(division_id, group_id) as (
               select section.division_id, section.group_id from chosen cross join section
               where section.id = chosen.id and section.structure_id = $3),
             divisions(id) as (
               select division_id from audience where division_id is not null
               union select draws.division_id from audience cross join teaching_group_division draws
               where draws.group_id = audience.group_id),
             mine(section_id, now) as (
               select section_id, valid_from <= $5 and (valid_to is null or valid_to > $5) from section_teacher
               where person_id = $1 and structure_id = $3 and valid_from <= $5),
             family(person_id, kind) as (
               select $1, 'own'
               union select link.student_id, 'child' from guardian_link link
               where link.guardian_id = $1 and link.kind <> 'contact' and link.sees_schooling
                 and link.valid_from <= $5 and (link.valid_to is null or link.valid_to > $5))
             select distinct case when mine.now then 'teaches' else 'taught' end as tie from mine
             where mine.section_id in (select id from chosen)
             ",
            $held,
            "
             union
             select 'team' from mine cross join section where mine.now and section.id = mine.section_id
               and (section.division_id in (select id from divisions)
                 or section.group_id in (select group_id from audience where group_id is not null)
                 or section.group_id in (select draws.group_id from divisions cross join teaching_group_division draws
                                         where draws.division_id = divisions.id))
             union
             select 'heads' from duty where duty.person_id = $1 and duty.kind = 'head_teacher'
               and duty.division_id in (select id from divisions)
               and duty.valid_from <= $5 and (duty.valid_to is null or duty.valid_to > $5)
             union
             select family.kind from family cross join enrollment cross join audience
             where enrollment.person_id = family.person_id and enrollment.structure_id = $3
               and audience.division_id = enrollment.division_id
               and ((enrollment.valid_from <= $4 and (enrollment.valid_to is null or enrollment.valid_to > $4))
                 or (enrollment.valid_from <= $5 and (enrollment.valid_to is null or enrollment.valid_to > $5)))
             union
             select family.kind from family cross join group_membership member cross join audience
             where member.person_id = family.person_id and member.structure_id = $3 and audience.group_id = member.group_id
               and ((member.valid_from <= $4 and (member.valid_to is null or member.valid_to > $4))
                 or (member.valid_from <= $5 and (member.valid_to is null or member.valid_to > $5)))"
        )
    };
}

/// To a section.
pub(crate) const TO_SECTION: &str =
    ties!("with chosen(id) as (select section.id from section where section.id = $2 and section.structure_id = $3)", "");
/// To the sections of a lesson, and to the lesson.
pub(crate) const TO_LESSON: &str = ties!(
    "with chosen(id) as (
       select held.section_id from lesson cross join lesson_pattern_section held
       where lesson.id = $2 and held.pattern_id = lesson.pattern_id)",
    "union
     select 'holds' from lesson cross join lesson_pattern_teacher held
     where lesson.id = $2 and held.pattern_id = lesson.pattern_id and held.person_id = $1
     union
     select 'holds' from lesson_change change where change.lesson_id = $2 and change.teacher_id = $1"
);
/// To a division, as who teaches there or is its head teacher.
pub(crate) const TO_DIVISION: &str = ties!(
    "with chosen(id) as (
       select section.id from section where section.division_id = $2 and section.structure_id = $3)",
    ""
);

/// What was published, of the lessons that `chosen` names.
macro_rules! published {
    ($chosen:expr) => {
        concat!(
            "select content.lesson_id, content.structure_id, content.version, now.document, now.early, now.at, now.author_id,
               author.given || ' ' || author.family as author_name, first.at as first_at, first.author_id as first_id,
               writer.given || ' ' || writer.family as first_name
             from ",
            $chosen,
            " cross join lesson_content_version now cross join lesson_content_version first
             left join person author on author.id = now.author_id
             left join person writer on writer.id = first.author_id
             where now.lesson_id = content.lesson_id and now.version = content.version
               and first.lesson_id = content.lesson_id and first.version = 1"
        )
    };
}
/// Of lessons by their identifiers.
pub(crate) const PUBLISHED_POSTGRES: &str =
    published!("(select * from lesson_content where lesson_id = any (string_to_array($1, ',')::uuid[])) content");
/// The same.
pub(crate) const PUBLISHED_SQLITE: &str = published!(
    "(select * from lesson_content where lesson_id in (select unhex(value) from json_each('[\"' || $1 || '\"]'))) content"
);
/// Of one lesson.
pub(crate) const PUBLISHED_ONE: &str = published!("(select * from lesson_content where lesson_id = $1) content");
