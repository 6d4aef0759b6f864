//! What the class is to do when its teacher is absent, on the lesson's page: for those of the class and who works there.

use crate::model::AbsenceId;
use crate::{filters, sight};
use askama::Template;
use kit::slice::{Card, Later, Subject};
use kit::{App, Instant, LessonId, Profile, Result, StructureId, Viewer, args};
use rich::Document;

/// Place of the card on the page: before what is usual.
const ORDER: u16 = 50;

#[derive(Template)]
#[template(path = "lesson.html")]
struct AbsenceCard {
    document: Option<Document>,
    absence: Option<AbsenceId>,
}

/// The part of absences on the page of a lesson.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, subject: Subject, _now: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        let Subject::Lesson(structure, lesson) = subject else { return Ok(vec![]) };
        let Some((absence, words)) = of_lesson(app, structure, lesson).await? else { return Ok(vec![]) };
        let runs = sight::runs(viewer, structure);
        let document = words.and_then(|json| Document::from_json(&json).ok());
        let document = if document.is_some() && reads(app, viewer, structure, lesson).await? { document } else { None };
        if document.is_none() && !runs {
            return Ok(vec![]);
        }
        let card = AbsenceCard { document, absence: runs.then_some(absence) };
        Ok(vec![Card { order: ORDER, wide: false, piece: Box::new(card) }])
    })
}

/// The instructions of a lesson, or of that in whose place a study is: the last that were left.
pub(crate) async fn instructions(app: &App, structure: StructureId, lesson: LessonId) -> Result<Option<Document>> {
    let words = of_lesson(app, structure, lesson).await?.and_then(|(_, words)| words);
    Ok(words.and_then(|json| Document::from_json(&json).ok()))
}

async fn of_lesson(app: &App, structure: StructureId, lesson: LessonId) -> Result<Option<(AbsenceId, Option<String>)>> {
    Ok(app
        .db
        .optional(
            "select held.absence_id, held.instructions from absence_lesson held
             join staff_absence absence on absence.id = held.absence_id and absence.structure_id = $1
             where (held.lesson_id = $2 or held.study_id = $2)
               and (absence.withdrawn_at is null or held.fate <> 'kept')
             order by absence.entered_at desc limit 1",
            args![structure, lesson],
        )
        .await?)
}

/// Whether somebody who reads a lesson reads its instructions: who works in the school; a pupil, or a guardian of one, who
/// is in the lesson herself. A pupil sees the lessons of other groups of the class, but not this.
async fn reads(app: &App, viewer: &Viewer, structure: StructureId, lesson: LessonId) -> Result<bool> {
    if timetable::sight::reads_school(viewer, structure) {
        return Ok(true);
    }
    let found: Vec<(i64,)> = app
        .db
        .all(
            "with family(person_id) as (
               select $1 union select link.student_id from guardian_link link
               where link.guardian_id = $1 and link.kind <> 'contact' and link.sees_schooling
                 and link.valid_from <= (select day from lesson where id = $3)
                 and (link.valid_to is null or link.valid_to > (select day from lesson where id = $3))),
             audience(day, division_id, group_id) as (
               select lesson.day, section.division_id, section.group_id from lesson
               cross join lesson_pattern_section held cross join section
               where lesson.id = $3 and held.pattern_id = lesson.pattern_id and section.id = held.section_id
               union select lesson.day, there.division_id, there.group_id from lesson cross join lesson_pattern_audience there
               where lesson.id = $3 and there.pattern_id = lesson.pattern_id)
             select cast(1 as bigint) from family cross join enrollment cross join audience
             where enrollment.person_id = family.person_id and enrollment.structure_id = $2
               and enrollment.division_id = audience.division_id
               and enrollment.valid_from <= audience.day and (enrollment.valid_to is null or enrollment.valid_to > audience.day)
             union all select cast(1 as bigint) from family cross join group_membership member cross join audience
             where member.person_id = family.person_id and member.structure_id = $2 and member.group_id = audience.group_id
               and member.valid_from <= audience.day and (member.valid_to is null or member.valid_to > audience.day)
             union all select cast(1 as bigint) from lesson cross join lesson_pattern_teacher held
             where lesson.id = $3 and held.pattern_id = lesson.pattern_id and held.person_id = $1
             limit 1",
            args![viewer.person, structure, lesson],
        )
        .await?;
    Ok(!found.is_empty() || viewer.is_in(structure, &[Profile::Management]))
}
