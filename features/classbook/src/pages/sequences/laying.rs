//! Laying a sequence on the lessons of a class: shown first, then laid as drafts; holidays, cancelled lessons and those of
//! which something is written are passed over.

use super::super::id;
use crate::book;
use crate::filters;
use crate::model::{Laid, Moment, Skip, StepId, lay};
use crate::sight::{WRITE, writes};
use crate::store::{self, Section, Sequence, Step};
use crate::write::sequence as write;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use directory::model::SectionId;
use kit::words::Text;
use kit::{App, Day, Error, Form, LessonId, Page, Query, Redirect, Request, Result, Routes, Viewer, text};
use rich::Document;
use std::collections::HashMap;
use timetable::calendar::asked_day;
use timetable::model::{Effective, Slot};
use timetable::store::Of;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/sequences/{sequence}/laying").get(WRITE, show).post(WRITE, apply)
}

/// A lesson of the preview.
struct Line {
    slot: Slot,
    /// What is laid on it.
    name: Option<String>,
    /// Why nothing is.
    skipped: Option<Text>,
}

/// What would be laid.
struct Preview {
    lines: Vec<Line>,
    /// What found no lesson.
    left: Vec<String>,
    count: usize,
    /// What was shown, so that nothing else is laid.
    plan: String,
    moved: bool,
}

#[derive(Template)]
#[template(path = "pages/sequences/laying.html")]
struct LayingPage {
    sequence: Sequence,
    sections: Vec<(String, Text)>,
    steps: Vec<(String, Text)>,
    section: String,
    from: Day,
    first: String,
    preview: Option<Preview>,
}

/// What is asked for, and what comes of it.
struct Plan {
    section: Section,
    lessons: HashMap<LessonId, Effective>,
    laid: Vec<Laid>,
    left: Vec<StepId>,
}

struct Desk {
    sequence: Sequence,
    steps: Vec<Step>,
    sections: Vec<Section>,
    today: Day,
}

async fn desk(app: &App, request: &Request, viewer: &Viewer, sequence: &str) -> Result<Desk> {
    let sequence = store::sequence(&app.db, viewer, id(sequence)?).await?;
    let steps = store::steps(&app.db, sequence.id).await?;
    let here = viewer.structure(sequence.structure_id).ok_or(Error::NotFound)?;
    let today = Moment::of(request.now, &here.zone).day;
    let sections = store::taught(&app.db, viewer.person, today).await?;
    Ok(Desk { sequence, steps, sections, today })
}

/// Works out what is laid where, when a form names a class; one that the viewer does not write is not there.
async fn plan(app: &App, viewer: &Viewer, desk: &Desk, form: &Form) -> Result<Option<Plan>> {
    let from = from(form, desk.today)?;
    if form.text("section").is_empty() {
        return Ok(None);
    }
    let section: SectionId = id(form.text("section"))?;
    let section = desk.sections.iter().find(|one| one.id == section).cloned().ok_or(Error::NotFound)?;
    let ties = store::ties_to_section(&app.db, viewer.person, section.structure_id, section.id, desk.today).await?;
    if !writes(viewer, section.structure_id, ties) {
        return Err(Error::NotFound);
    }
    let here = viewer.structure(section.structure_id).ok_or(Error::NotFound)?;
    let from = from.max(section.starts_on);
    let places = [(section.structure_id, Of::Section(section.id))];
    let lessons = book::between(app, &places, (from, section.ends_on.plus_days(1))).await?;
    let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.plan.id).collect();
    let contents = store::published(&app.db, &ids).await?;
    let drafts = store::drafts(&app.db, section.structure_id, viewer.person).await?;
    let calendar = timetable::calendar::of(app, here, from).await?;
    let first = match form.text("first") {
        "" => 0,
        first => desk.steps.iter().position(|step| step.id.to_string() == first).ok_or(Error::NotFound)?,
    };
    let steps: Vec<StepId> = desk.steps.iter().skip(first).map(|step| step.id).collect();
    let is_written = |id: LessonId| contents.contains_key(&id) || drafts.contains_key(&id);
    let (laid, left) = lay(&steps, &lessons, calendar.as_ref(), is_written);
    let lessons = lessons.into_iter().map(|lesson| (lesson.plan.id, lesson)).collect();
    Ok(Some(Plan { section, lessons, laid, left }))
}

/// From which day on; the present one unless another is asked for.
fn from(form: &Form, today: Day) -> Result<Day> {
    Ok(asked_day(form, "from")?.unwrap_or(today))
}

impl Plan {
    /// The pairs of lesson and content, as one short text.
    fn mark(&self) -> String {
        let mut hash = blake3::Hasher::new();
        for (lesson, step) in self.pairs() {
            hash.update(lesson.0.as_bytes());
            hash.update(step.0.as_bytes());
        }
        hash.finalize().to_hex().chars().take(32).collect()
    }
    fn pairs(&self) -> impl Iterator<Item = (LessonId, StepId)> {
        self.laid.iter().filter_map(|one| Some((one.lesson, one.step.as_ref().ok().copied()?)))
    }
}

async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(sequence): Path<String>,
    query: Query,
) -> Result<Page> {
    let desk = desk(&app, &request, &viewer, &sequence).await?;
    let plan = plan(&app, &viewer, &desk, &query).await?;
    Ok(page(desk, plan, &query, false))
}

fn page(desk: Desk, plan: Option<Plan>, form: &Form, moved: bool) -> Page {
    let names: HashMap<StepId, String> = desk.steps.iter().map(|step| (step.id, step.name())).collect();
    let name = |step: &StepId| names.get(step).cloned().unwrap_or_default();
    let preview = plan.map(|plan| Preview {
        lines: plan.laid.iter().filter_map(|one| line(one, &plan.lessons, name)).collect(),
        left: plan.left.iter().map(name).collect(),
        count: plan.pairs().count(),
        plan: plan.mark(),
        moved,
    });
    let words = |section: &Section| text!("lesson-title", name = &section.subject, audience = &section.audience);
    let page = LayingPage {
        sections: desk.sections.iter().map(|section| (section.id.to_string(), words(section))).collect(),
        steps: desk.steps.iter().map(|step| (step.id.to_string(), Text::literal(step.name()))).collect(),
        section: form.text("section").to_owned(),
        from: from(form, desk.today).unwrap_or(desk.today),
        first: form.text("first").to_owned(),
        preview,
        sequence: desk.sequence,
    };
    Page::of("classbook-lay", page)
}

fn line(one: &Laid, lessons: &HashMap<LessonId, Effective>, name: impl Fn(&StepId) -> String) -> Option<Line> {
    let slot = lessons.get(&one.lesson)?.slot;
    let skipped = one.step.as_ref().err().map(|skip| match skip {
        Skip::Cancelled => text!("classbook-skip-cancelled"),
        Skip::Closed(why) => text!("classbook-skip-closed", why = why.clone()),
        Skip::Written => text!("classbook-skip-written"),
    });
    Some(Line { slot, name: one.step.as_ref().ok().map(name), skipped })
}

/// Lays what was shown; if lessons changed since, what would be laid now is shown instead.
async fn apply(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(sequence): Path<String>,
    form: Form,
) -> Result<Response> {
    let desk = desk(&app, &request, &viewer, &sequence).await?;
    let Some(plan) = plan(&app, &viewer, &desk, &form).await? else { return Err(Error::NotFound) };
    if plan.mark() != form.text("plan") || plan.pairs().next().is_none() {
        return Ok(page(desk, Some(plan), &form, true).status(StatusCode::CONFLICT).into_response());
    }
    let documents: HashMap<StepId, &Document> = desk.steps.iter().map(|step| (step.id, &step.document)).collect();
    let contents: Vec<(LessonId, &Document)> =
        plan.pairs().filter_map(|(lesson, step)| Some((lesson, *documents.get(&step)?))).collect();
    let mut unit = app.db.begin().await?;
    write::lay(&mut unit, plan.section.structure_id, viewer.person, &contents, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/classbook/sections/{}", plan.section.id)).saying("classbook-laid").into_response())
}
