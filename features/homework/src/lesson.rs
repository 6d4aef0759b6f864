//! The work of a lesson, on the lesson's page: what is due for it, what was given in it, and the button that gives more.

use crate::list::{self, Given, Work};
use crate::{filters, given, say, sight, store};
use askama::Template;
use kit::slice::{Card, Later, Subject};
use kit::{App, Day, Instant, LessonId, Profile, Result, StructureId, Text, Viewer, args};

/// Place of the card on the page.
const ORDER: u16 = 200;

#[derive(Template)]
#[template(path = "lesson.html")]
struct LessonCard {
    lesson: LessonId,
    lines: Vec<given::Line>,
    gives: bool,
}

/// The part of homework on the page of a lesson.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, subject: Subject, now: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        let Subject::Lesson(structure, lesson) = subject else { return Ok(vec![]) };
        let Some(here) = viewer.structure(structure) else { return Ok(vec![]) };
        let today = now.day_in(&here.zone);
        let (lines, gives) = match staff(app, viewer, (structure, lesson), today).await? {
            Some((all, gives)) => (all.iter().map(|given| given::line(given, now)).collect(), gives),
            None => (family(app, viewer, structure, lesson, now).await?, false),
        };
        if lines.is_empty() && !gives {
            return Ok(vec![]);
        }
        Ok(vec![Card { order: ORDER, wide: false, piece: Box::new(LessonCard { lesson, lines, gives }) }])
    })
}

/// The work of a lesson for who works there, and whether she gives it; nothing for who does not read it.
async fn staff(
    app: &App,
    viewer: &Viewer,
    (structure, lesson): (StructureId, LessonId),
    today: Day,
) -> Result<Option<(Vec<Given>, bool)>> {
    let (teaches, reads) = (sight::teaches(viewer, structure), sight::reads_school(viewer, structure));
    if !teaches && !reads {
        return Ok(None);
    }
    let (sections, all) = list::of_lesson(&app.db, viewer, structure, lesson, today).await?;
    if teaches && sections.iter().any(|section| section.taught) {
        return Ok(Some((all, true)));
    }
    if teaches && !sections.is_empty() && holds(app, viewer, (structure, lesson)).await? {
        return Ok(Some((all, true)));
    }
    if reads {
        return Ok(Some((all, false)));
    }
    let taught = store::divisions_taught(&app.db, viewer, structure, today).await?;
    let shares = sections.iter().flat_map(|section| &section.divisions).any(|division| taught.contains(division));
    Ok(shares.then_some((all, false)))
}

/// Whether the viewer holds a lesson, by plan or for somebody else.
async fn holds(app: &App, viewer: &Viewer, (structure, lesson): (StructureId, LessonId)) -> Result<bool> {
    let held: Vec<(LessonId,)> = app
        .db
        .all(
            "select lesson.id from lesson where lesson.id = $1 and lesson.structure_id = $2 and (
               exists (select 1 from lesson_pattern_teacher held
                       where held.pattern_id = lesson.pattern_id and held.person_id = $3)
               or exists (select 1 from lesson_change change where change.lesson_id = lesson.id and change.teacher_id = $3))",
            args![lesson, structure, viewer.person],
        )
        .await?;
    Ok(!held.is_empty())
}

/// What a pupil or a guardian sees: the work of each pupil of hers, in the words that are meant for that one.
async fn family(app: &App, viewer: &Viewer, structure: StructureId, lesson: LessonId, now: Instant) -> Result<Vec<given::Line>> {
    let mut out: Vec<given::Line> = vec![];
    let pupils: Vec<list::Whose> = list::family(viewer).into_iter().filter(|whose| whose.structure == structure).collect();
    let day: Option<(Day,)> = match pupils.is_empty() {
        true => None,
        false => app.db.optional("select day from lesson where id = $1 and structure_id = $2", args![lesson, structure]).await?,
    };
    let Some((day,)) = day else { return Ok(out) };
    // What is due for it is due around its day; what was given in it, after.
    let range = (day.plus_days(-14), day.plus_days(120));
    let several = viewer.children.len() > 1 || viewer.is(Profile::Teacher);
    for whose in pupils {
        let all = list::of_pupil(&app.db, structure, whose.pupil, range, Some(lesson), now).await?;
        let name = viewer.child(whose.pupil).filter(|_| several).map(|child| child.given.clone());
        for work in all.iter().filter(|work| !work.withdrawn) {
            out.push(own_line(work, lesson, (!whose.own).then_some(whose.pupil), name.as_deref()));
        }
    }
    Ok(out)
}

fn own_line(work: &Work, lesson: LessonId, pupil: Option<kit::PersonId>, name: Option<&str>) -> given::Line {
    let mut meta = vec![relation(work.due_lesson_id == Some(lesson), work.due_on, work.due_starts)];
    meta.push(work.kind.words());
    meta.extend(work.minutes.map(say::minutes));
    let query = pupil.map(|pupil| format!("?student={pupil}")).unwrap_or_default();
    given::Line {
        href: format!("/homework/{}{query}", work.id),
        audience: name.unwrap_or_default().to_owned(),
        subject: work.subject.clone(),
        hue: timetable::subject_hue(&work.subject),
        icon: work.kind.icon(),
        words: work.excerpt.clone(),
        meta,
        badges: vec![],
    }
}

/// « Pour ce cours », or for when.
fn relation(for_this: bool, due: Day, starts: Option<timetable::model::Hour>) -> Text {
    if for_this { Text::from("homework-for-this-lesson") } else { kit::text!("homework-due-for", when = say::due(due, starts)) }
}
