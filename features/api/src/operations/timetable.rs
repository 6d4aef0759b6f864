//! The timetable: one's own or a child's, a division's, one lesson.

use super::{id, instant, moment};
use crate::answer::Problem;
use crate::call::{Call, Caller};
use crate::cursor::{Cursor, Span};
use crate::scope::Scope;
use ::timetable::model::{Effective, Slot};
use ::timetable::store::{self, Of};
use axum::extract::Path;
use axum::response::Response;
use jiff::tz::TimeZone;
use kit::viewer::StructureHere;
use kit::{DivisionId, LessonId, Profile, StructureId, ViewerFacts, text};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Some lessons, in their order.
#[derive(Serialize, ToSchema)]
pub(crate) struct Lessons {
    /// The lessons.
    lessons: Vec<Lesson>,
    /// What to send as `after` for the lessons that follow; nothing when these are the last.
    next: Option<String>,
}

/// A lesson as it takes place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Lesson {
    /// Which: it stays the same whatever changes.
    id: Uuid,
    /// The school.
    structure: Uuid,
    /// `lesson`, `study` (under supervision), `meeting` or `other`.
    #[schema(value_type = String)]
    kind: &'static str,
    /// What is taught; several subjects where several are.
    subjects: Vec<String>,
    /// Its own name, for what has no subject.
    label: Option<String>,
    /// When it begins, with the offset of its school.
    #[schema(format = DateTime)]
    starts_at: String,
    /// When it ends.
    #[schema(format = DateTime)]
    ends_at: String,
    /// When it was planned, where it takes place at another hour.
    planned: Option<Planned>,
    /// For whom: divisions and groups.
    audiences: Vec<String>,
    /// By whom.
    teachers: Vec<Teacher>,
    /// Where.
    rooms: Vec<String>,
    /// Whether it takes place elsewhere than planned.
    room_changed: bool,
    /// Whether it was added to the plan.
    added: bool,
    /// Why it does not take place, if it does not.
    cancelled: Option<Cancelled>,
    /// A word of the school for those concerned.
    note: Option<String>,
    /// When it was last changed.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
}

/// When a lesson was planned.
#[derive(Serialize, ToSchema)]
pub(crate) struct Planned {
    /// When it was to begin.
    #[schema(format = DateTime)]
    starts_at: String,
    /// When it was to end.
    #[schema(format = DateTime)]
    ends_at: String,
}

/// A teacher of a lesson.
#[derive(Serialize, ToSchema)]
pub(crate) struct Teacher {
    /// The name.
    name: String,
    /// Whether she stands in for a colleague this once.
    covers: bool,
}

/// Why a lesson does not take place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Cancelled {
    /// `teacher_absent`, `school_closed`, `outing`, `exam` or `other`.
    #[schema(value_type = String)]
    reason: &'static str,
}

/// Which days, and which page of them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub(crate) struct Days {
    /// The first day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<String>,
    /// The day after the last one; seven days after the first when left out. At most 62 days at once.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<String>,
    /// How many at most, 200 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    after: Option<String>,
}

/// Whose.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub(crate) struct Whose {
    /// A child, by the identifier that `/api/v1/me` gives; oneself when left out, or the only child.
    of: Option<Uuid>,
}

/// One's own lessons, or those of a child whose schooling one follows.
#[utoipa::path(get, path = "/api/v1/timetable", operation_id = "timetable", tag = "timetable", params(Whose, Days),
    responses(
        (status = 200, body = Lessons, description = "The lessons, in their order"), (status = 304, description = "Nothing changed since the mark that was sent"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 422, response = crate::document::Invalid),
        (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["timetable:read"])))]
pub(crate) async fn timetable(call: Call) -> Response {
    call.answered(own(&call).await)
}

async fn own(call: &Call) -> Result<Response, Problem> {
    let caller = call.caller(Some(Scope::TimetableRead)).await?;
    let places = places(call, &caller)?;
    let span = Span::read(&call.query, caller.today(call.now))?;
    let mut all = vec![];
    for (structure, of) in &places {
        all.extend(store::lessons(&call.app.db, structure.id, *of, span.from, span.to).await?);
    }
    told(call, &caller, span, all)
}

/// Where whose lessons are meant.
fn places<'a>(call: &Call, caller: &'a Caller) -> Result<Vec<(&'a StructureHere, Of)>, Problem> {
    let viewer = &*caller.viewer;
    let own = own_places(viewer);
    let mut children = caller.children();
    let child = match caller.child(&call.app, &call.query)? {
        Some(child) => Some(child),
        None if !own.is_empty() => None,
        None => match (children.next(), children.next()) {
            (Some(_), Some(_)) => return Err(Problem::Invalid(text!("api-of-needed"))),
            (only, _) => only,
        },
    };
    let Some(child) = child else { return Ok(own) };
    let there = child.structure.and_then(|structure| viewer.structure(structure));
    Ok(there.map(|structure| (structure, Of::Pupil(child.person))).into_iter().collect())
}

/// Where somebody has lessons of her own: as a pupil, or as one who works there.
fn own_places(viewer: &ViewerFacts) -> Vec<(&StructureHere, Of)> {
    let works = [Profile::Teacher, Profile::SchoolLife, Profile::Management, Profile::Staff];
    let of = |structure: &StructureHere| {
        if viewer.is_in(structure.id, &[Profile::Student]) {
            Some(Of::Pupil(viewer.person))
        } else {
            viewer.is_in(structure.id, &works).then_some(Of::Teacher(viewer.person))
        }
    };
    viewer.structures.iter().filter_map(|structure| Some((structure, of(structure)?))).collect()
}

/// The lessons of a division and of its groups.
#[utoipa::path(get, path = "/api/v1/divisions/{division}/timetable", operation_id = "divisionTimetable", tag = "timetable",
    params(("division" = Uuid, Path, description = "The division"), Days),
    responses(
        (status = 200, body = Lessons, description = "The lessons, in their order"), (status = 304, description = "Nothing changed since the mark that was sent"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 422, response = crate::document::Invalid),
        (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["timetable:read"])))]
pub(crate) async fn division(call: Call, Path(division): Path<String>) -> Response {
    call.answered(of_division(&call, &division).await)
}

async fn of_division(call: &Call, division: &str) -> Result<Response, Problem> {
    let caller = call.caller(Some(Scope::TimetableRead)).await?;
    let division: DivisionId = id(division)?;
    let structure: StructureId = store::division(&call.app.db, &caller.viewer, division, call.now).await?.0;
    let zone = zone_of(&caller, structure);
    let span = Span::read(&call.query, call.now.day_in(&zone))?;
    let all = store::lessons(&call.app.db, structure, Of::Division(division), span.from, span.to).await?;
    told(call, &caller, span, all)
}

/// One lesson.
#[utoipa::path(get, path = "/api/v1/lessons/{lesson}", operation_id = "lesson", tag = "timetable",
    params(("lesson" = Uuid, Path, description = "The lesson")),
    responses(
        (status = 200, body = Lesson, description = "The lesson"), (status = 304, description = "Nothing changed since the mark that was sent"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["timetable:read"])))]
pub(crate) async fn lesson(call: Call, Path(lesson): Path<String>) -> Response {
    call.answered(one(&call, &lesson).await)
}

async fn one(call: &Call, lesson: &str) -> Result<Response, Problem> {
    let caller = call.caller(Some(Scope::TimetableRead)).await?;
    let lesson: LessonId = id(lesson)?;
    let found = store::lesson(&call.app.db, &caller.viewer, lesson).await?;
    let zone = zone_of(&caller, found.plan.structure);
    call.told(&said(&found, &zone))
}

fn told(call: &Call, caller: &Caller, span: Span, all: Vec<Effective>) -> Result<Response, Problem> {
    let at = |lesson: &Effective| Cursor { day: lesson.slot.day, hour: lesson.slot.starts, id: lesson.plan.id.0 };
    let (page, next) = span.page(all, at);
    let lessons = page.iter().map(|lesson| said(lesson, &zone_of(caller, lesson.plan.structure))).collect();
    call.told(&Lessons { lessons, next })
}

fn zone_of(caller: &Caller, structure: StructureId) -> TimeZone {
    caller.viewer.structure(structure).map_or_else(|| caller.viewer.zone(), |here| here.zone.clone())
}

fn said(lesson: &Effective, zone: &TimeZone) -> Lesson {
    let both = |slot: Slot| (moment(slot.day, slot.starts, zone), moment(slot.day, slot.ends, zone));
    let (starts_at, ends_at) = both(lesson.slot);
    let planned = lesson.is_moved().then(|| both(lesson.plan.slot));
    let mut subjects: Vec<String> = lesson.plan.sections.iter().map(|section| section.subject_name.clone()).collect();
    subjects.dedup();
    // Of somebody who was forgotten no name is left.
    let named = lesson.teachers.iter().filter(|teacher| !teacher.name.trim().is_empty());
    Lesson {
        id: lesson.plan.id.0,
        structure: lesson.plan.structure.0,
        kind: lesson.plan.kind.code(),
        subjects,
        label: lesson.plan.label.clone(),
        starts_at,
        ends_at,
        planned: planned.map(|(starts_at, ends_at)| Planned { starts_at, ends_at }),
        audiences: lesson.audiences().into_iter().map(|audience| audience.label().to_owned()).collect(),
        teachers: named.map(|teacher| Teacher { name: teacher.name.clone(), covers: teacher.covers }).collect(),
        rooms: lesson.rooms.iter().map(|room| room.name.clone()).collect(),
        room_changed: lesson.is_elsewhere(),
        added: lesson.added,
        cancelled: lesson.cancelled.as_ref().map(|cancelled| Cancelled { reason: cancelled.reason.code() }),
        note: lesson.cancelled.as_ref().and_then(|cancelled| cancelled.words.clone()).or_else(|| lesson.words.clone()),
        changed_at: lesson.changed_at.map(|at| instant(at, zone)),
    }
}
