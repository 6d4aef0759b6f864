//! One content of a sequence while it is written: what is typed is kept as it is typed, since nobody else sees it.

use super::super::id;
use super::TITLE_MAX;
use crate::filters;
use crate::sight::WRITE;
use crate::store::{self, Sequence, Step};
use crate::write::sequence as write;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::words::Text;
use kit::{App, Error, Filled, Form, Page, Redirect, Request, Result, Routes, Viewer, text};
use rich::{Document, Field};

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/sequences/{sequence}/steps")
        .post(WRITE, add)
        .and_at("/classbook/sequences/{sequence}/steps/{step}")
        .get(WRITE, show)
        .post(WRITE, keep)
        .keeps_typed(&["title", "content"])
        .and_at("/classbook/sequences/{sequence}/steps/{step}/draft")
        .post(WRITE, draft)
        .keeps_typed(&["title", "content"])
}

#[derive(Template)]
#[template(path = "pages/sequences/step.html")]
struct StepPage {
    sequence: Sequence,
    step: Step,
    filled: Filled,
    text: Field,
    draft_url: String,
}

async fn open(app: &App, viewer: &Viewer, sequence: &str, step: &str) -> Result<(Sequence, Step)> {
    let sequence = store::sequence(&app.db, viewer, id(sequence)?).await?;
    let step = id(step)?;
    let found = store::steps(&app.db, sequence.id).await?.into_iter().find(|one| one.id == step);
    Ok((sequence, found.ok_or(Error::NotFound)?))
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, Path(sequence): Path<String>) -> Result<Redirect> {
    let sequence = store::sequence(&app.db, &viewer, id(&sequence)?).await?;
    let mut unit = app.db.begin().await?;
    let step = write::add_step(&mut unit, sequence.id, sequence.structure_id, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/classbook/sequences/{}/steps/{step}", sequence.id)))
}

async fn show(State(app): State<App>, viewer: Viewer, Path((sequence, step)): Path<(String, String)>) -> Result<Page> {
    let (sequence, step) = open(&app, &viewer, &sequence, &step).await?;
    let filled = Filled::with(Form::of([("title", step.title.as_str())]));
    let text = Field::of(&step.document);
    Ok(page(sequence, step, filled, text))
}

fn page(sequence: Sequence, step: Step, filled: Filled, text: Field) -> Page {
    let draft_url = format!("/classbook/sequences/{}/steps/{}/draft", sequence.id, step.id);
    Page::of(text!("classbook-step"), StepPage { sequence, step, filled, text, draft_url })
}

/// What a form holds, as far as it may be kept.
fn read(form: &Form, filled: &mut Filled) -> Option<Document> {
    if form.text("title").chars().count() > TITLE_MAX {
        filled.wrong("title", text!("classbook-wrong-title-long", most = TITLE_MAX));
    }
    let sent = rich::sent(form.raw("content-json"), form.raw("content"));
    sent.inspect_err(|refused| filled.wrong("content", refused.key())).ok().filter(|_| filled.is_right())
}

async fn keep(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((sequence, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (sequence, step) = open(&app, &viewer, &sequence, &step).await?;
    let mut filled = Filled::with(form.clone());
    let Some(document) = read(&form, &mut filled) else {
        let text = Field::again(form.raw("content-json"), form.raw("content"));
        return Ok(page(sequence, step, filled, text).invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    if !write::write_step(&mut unit, sequence.id, step.id, (form.text("title"), &document), request.now).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/classbook/sequences/{}", sequence.id)).saying("classbook-sequence-kept").into_response())
}

/// Keeps what is typed: for the script, two seconds after the last key.
async fn draft(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((sequence, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (sequence, step) = open(&app, &viewer, &sequence, &step).await?;
    let mut filled = Filled::with(form.clone());
    let Some(document) = read(&form, &mut filled) else {
        let why: Vec<String> = filled.errors().iter().map(|(_, why): &(_, Text)| request.words.say(why)).collect();
        let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, plain, why.join(" ")).into_response());
    };
    let mut unit = app.db.begin().await?;
    write::write_step(&mut unit, sequence.id, step.id, (form.text("title"), &document), request.now).await?;
    unit.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
