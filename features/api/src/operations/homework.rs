//! Homework: a pupil's own or a child's, what a teacher gave, and the private tick.

use super::{id, instant, moment};
use crate::answer::Problem;
use crate::call::{Call, Caller};
use crate::cursor::{Cursor, Span};
use crate::operations::timetable::{Days, Whose};
use crate::scope::Scope;
use ::homework::list::{self, Given, Work};
use ::homework::model::AssignmentId;
use ::homework::store::{self, Opened, Tie};
use ::homework::tasks;
use ::timetable::model::Hour;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kit::{Error, PersonId, Profile, text};
use rich::Document;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Some homework, in the order in which it is due.
#[derive(Serialize, ToSchema)]
pub(crate) struct HomeworkList {
    /// The homework.
    homework: Vec<Homework>,
    /// What to send as `after` for what follows; nothing when these are the last.
    next: Option<String>,
}

/// A piece of work, in short.
#[derive(Serialize, ToSchema)]
pub(crate) struct Homework {
    /// Which.
    id: Uuid,
    /// `exercise`, `lesson` (to learn), `test` (to prepare) or `project`.
    #[schema(value_type = String)]
    kind: &'static str,
    /// The subject.
    subject: String,
    /// Who gave it; left out for those who gave it.
    teacher: Option<String>,
    /// To whom it was given; for those who gave it.
    audience: Option<String>,
    /// Its first words; empty when it was taken back.
    excerpt: String,
    /// For which day.
    #[schema(format = Date)]
    due_on: String,
    /// When the lesson begins for which it is due, with the offset of its school.
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// How long it should take.
    minutes: Option<i64>,
    /// Whether it is handed in here.
    hand_in: bool,
    /// Whether it was taken back.
    withdrawn: bool,
    /// Whether the pupil ticked it; told to herself alone.
    done: Option<bool>,
    /// Whether something was handed in; told to the family.
    handed_in: Option<bool>,
    /// Whether it came back; told to the family.
    returned: Option<bool>,
}

/// A piece of work with all its words.
#[derive(Serialize, ToSchema)]
pub(crate) struct Assignment {
    /// Which.
    id: Uuid,
    /// The school.
    structure: Uuid,
    /// `exercise`, `lesson` (to learn), `test` (to prepare) or `project`.
    #[schema(value_type = String)]
    kind: &'static str,
    /// The subject.
    subject: String,
    /// To whom.
    audience: String,
    /// Who gave it.
    teacher: String,
    /// The words as plain text, as they are meant for this pupil; empty when it was taken back.
    text: String,
    /// The same as HTML without script or style.
    html: String,
    /// On which day it was given.
    #[schema(format = Date)]
    given_on: String,
    /// For which day.
    #[schema(format = Date)]
    due_on: String,
    /// When the lesson begins for which it is due, with the offset of its school.
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// How long it should take.
    minutes: Option<i64>,
    /// Until when it is handed in, where it is handed in here.
    #[schema(format = DateTime)]
    hand_in_until: Option<String>,
    /// Whether it was taken back.
    withdrawn: bool,
}

/// Homework due on some days: one's own, a child's, or what one gave.
#[utoipa::path(get, path = "/api/v1/homework", operation_id = "homework", tag = "homework", params(Whose, Days),
    responses(
        (status = 200, body = HomeworkList, description = "The homework, in the order in which it is due"), (status = 304, description = "Nothing changed since the mark that was sent"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 422, response = crate::document::Invalid),
        (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["homework:read"])))]
pub(crate) async fn homework(call: Call) -> Response {
    call.answered(listed(&call).await)
}

async fn listed(call: &Call) -> Result<Response, Problem> {
    let caller = call.caller(Some(Scope::HomeworkRead)).await?;
    let whose = whose(call, &caller)?;
    let span = Span::read(&call.query, caller.today(call.now))?;
    let lines = match whose {
        Side::Family(pupil) => of_family(call, &caller, pupil, span).await?,
        Side::Teacher => of_teacher(call, &caller, span).await?,
    };
    let (page, next) = span.page(lines, |(cursor, _)| *cursor);
    call.told(&HomeworkList { homework: page.into_iter().map(|(_, one)| one).collect(), next })
}

/// From whose side homework is read.
enum Side {
    Family(Option<PersonId>),
    Teacher,
}

fn whose(call: &Call, caller: &Caller) -> Result<Side, Problem> {
    if let Some(child) = caller.child(&call.app, &call.query)? {
        return Ok(Side::Family(Some(child.person)));
    }
    if caller.viewer.is(Profile::Student) {
        return Ok(Side::Family(Some(caller.viewer.person)));
    }
    if caller.viewer.is(Profile::Teacher) {
        return Ok(Side::Teacher);
    }
    let mut children = caller.children();
    match (children.next(), children.next()) {
        (Some(_), Some(_)) => Err(Problem::Invalid(text!("api-of-needed"))),
        (only, _) => Ok(Side::Family(only.map(|child| child.person))),
    }
}

type Line = (Cursor, Homework);

async fn of_family(call: &Call, caller: &Caller, pupil: Option<PersonId>, span: Span) -> Result<Vec<Line>, Problem> {
    let mut out = vec![];
    for whose in list::family(&caller.viewer).into_iter().filter(|whose| Some(whose.pupil) == pupil) {
        let Some(structure) = caller.viewer.structure(whose.structure) else { continue };
        let all = list::of_pupil(&call.app.db, whose.structure, whose.pupil, (span.from, span.to), None, call.now).await?;
        out.extend(all.into_iter().map(|work| short(work, whose.own, &structure.zone)));
    }
    Ok(out)
}

fn short(work: Work, own: bool, zone: &jiff::tz::TimeZone) -> Line {
    let cursor = Cursor { day: work.due_on, hour: work.due_starts.unwrap_or(Hour::MIDNIGHT), id: work.id.0 };
    let one = Homework {
        id: work.id.0,
        kind: work.kind.code(),
        due_on: work.due_on.to_string(),
        due_at: work.due_starts.map(|hour| moment(work.due_on, hour, zone)),
        subject: work.subject,
        teacher: work.teacher,
        audience: None,
        excerpt: if work.withdrawn { String::new() } else { work.excerpt },
        minutes: work.minutes,
        hand_in: work.hand_in,
        withdrawn: work.withdrawn,
        done: own.then_some(work.done),
        handed_in: Some(work.handed_in),
        returned: Some(work.returned),
    };
    (cursor, one)
}

async fn of_teacher(call: &Call, caller: &Caller, span: Span) -> Result<Vec<Line>, Problem> {
    let viewer = &caller.viewer;
    let mut out = vec![];
    for structure in viewer.structures.iter().filter(|structure| viewer.is_in(structure.id, &[Profile::Teacher])) {
        let (days, today) = ((span.from, span.to), call.now.day_in(&structure.zone));
        let all = list::of_teacher(&call.app.db, &[structure.id], viewer.person, days, today).await?;
        out.extend(all.into_iter().map(|given| given_line(given, &structure.zone)));
    }
    Ok(out)
}

fn given_line(given: Given, zone: &jiff::tz::TimeZone) -> Line {
    let cursor = Cursor { day: given.due_on, hour: given.due_starts.unwrap_or(Hour::MIDNIGHT), id: given.id.0 };
    let one = Homework {
        id: given.id.0,
        kind: given.kind.code(),
        due_on: given.due_on.to_string(),
        due_at: given.due_starts.map(|hour| moment(given.due_on, hour, zone)),
        subject: given.subject,
        teacher: None,
        audience: Some(given.audience),
        excerpt: given.excerpt,
        minutes: given.minutes,
        hand_in: given.hand_in,
        withdrawn: false,
        done: None,
        handed_in: None,
        returned: None,
    };
    (cursor, one)
}

/// One piece of work with all its words, as they are meant for the pupil.
#[utoipa::path(get, path = "/api/v1/homework/{assignment}", operation_id = "assignment", tag = "homework",
    params(("assignment" = Uuid, Path, description = "The piece of work"), Whose),
    responses(
        (status = 200, body = Assignment, description = "The piece of work"), (status = 304, description = "Nothing changed since the mark that was sent"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 422, response = crate::document::Invalid),
        (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["homework:read"])))]
pub(crate) async fn assignment(call: Call, Path(assignment): Path<String>) -> Response {
    call.answered(one(&call, &assignment).await)
}

async fn one(call: &Call, assignment: &str) -> Result<Response, Problem> {
    let caller = call.caller(Some(Scope::HomeworkRead)).await?;
    let assignment: AssignmentId = id(assignment)?;
    let child = caller.child(&call.app, &call.query)?.map(|child| child.person);
    let opened = store::open(&call.app.db, &caller.viewer, assignment, call.now).await?;
    let pupil = pupil_of(&opened, child)?;
    let (document, minutes) = words(call, &opened, pupil).await?;
    call.told(&said(call, &opened, &document, minutes))
}

/// For which pupil the words are read: none for those who teach.
fn pupil_of(opened: &Opened, child: Option<PersonId>) -> Result<Option<PersonId>, Problem> {
    let Tie::Family(of) = &opened.tie else { return Ok(None) };
    match (child, of.as_slice()) {
        (Some(child), of) if of.contains(&child) => Ok(Some(child)),
        (Some(_), _) | (None, []) => Err(Problem::Other(Error::NotFound)),
        (None, [only]) => Ok(Some(*only)),
        // Two children may have been given it in different words.
        (None, _) => Err(Problem::Invalid(text!("api-of-needed"))),
    }
}

async fn words(call: &Call, opened: &Opened, pupil: Option<PersonId>) -> Result<(Document, Option<i64>), Problem> {
    match pupil {
        Some(_) if opened.work.withdrawn_at.is_some() => Ok((Document::default(), None)),
        Some(pupil) => Ok(store::words_for(&call.app.db, &opened.work, pupil).await?),
        None => Ok((Document::from_json(&opened.work.content).unwrap_or_default(), opened.work.minutes)),
    }
}

fn said(call: &Call, opened: &Opened, document: &Document, minutes: Option<i64>) -> Assignment {
    let (work, zone, words) = (&opened.work, &opened.structure.zone, call.words());
    let (wrong, table) = (words.get("api-wrong-formula"), words.get("api-table"));
    Assignment {
        id: work.id.0,
        structure: work.structure_id.0,
        kind: work.kind.code(),
        subject: opened.subject().to_owned(),
        audience: opened.audience(),
        teacher: work.author.clone(),
        text: document.to_text(),
        html: document.html(1, wrong, table),
        given_on: work.given_on.to_string(),
        due_on: work.due_on.to_string(),
        due_at: work.due_starts.map(|hour| moment(work.due_on, hour, zone)),
        minutes,
        hand_in_until: work.hand_in.then(|| instant(work.hand_in_until, zone)),
        withdrawn: work.withdrawn_at.is_some(),
    }
}

/// Ticks a piece of work of one's own: for a pupil. Nobody else is told, and no hour is kept.
#[utoipa::path(put, path = "/api/v1/homework/{assignment}/tick", operation_id = "tick", tag = "homework",
    params(("assignment" = Uuid, Path, description = "The piece of work")),
    responses(
        (status = 204, description = "It is ticked"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["homework:write"])))]
pub(crate) async fn tick(call: Call, Path(assignment): Path<String>) -> Response {
    call.answered(ticked(&call, &assignment, true).await)
}

/// Takes the tick off a piece of work of one's own.
#[utoipa::path(delete, path = "/api/v1/homework/{assignment}/tick", operation_id = "untick", tag = "homework",
    params(("assignment" = Uuid, Path, description = "The piece of work")),
    responses(
        (status = 204, description = "It is not ticked"),
        (status = 401, response = crate::document::Refused), (status = 403, response = crate::document::Narrow),
        (status = 404, response = crate::document::NotThere), (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = ["homework:write"])))]
pub(crate) async fn untick(call: Call, Path(assignment): Path<String>) -> Response {
    call.answered(ticked(&call, &assignment, false).await)
}

async fn ticked(call: &Call, assignment: &str, done: bool) -> Result<Response, Problem> {
    let caller = call.caller(Some(Scope::HomeworkWrite)).await?;
    let assignment: AssignmentId = id(assignment)?;
    let opened = store::open(&call.app.db, &caller.viewer, assignment, call.now).await?;
    if !matches!(&opened.tie, Tie::Family(of) if of.contains(&caller.viewer.person)) {
        return Err(Problem::Other(Error::NotFound));
    }
    let mut unit = call.app.db.begin().await.map_err(Error::from)?;
    tasks::tick(&mut unit, caller.viewer.person, (opened.work.structure_id, assignment), done).await?;
    unit.commit().await.map_err(Error::from)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
