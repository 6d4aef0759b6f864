//! Taking a sequence away, or one of its contents: asked once, since it cannot be undone.

use super::super::id;
use crate::filters;
use crate::model::StepId;
use crate::sight::WRITE;
use crate::store::{self, Sequence, Step};
use crate::write::sequence as write;
use askama::Template;
use axum::extract::{Path, State};
use kit::{App, Error, Page, Query, Redirect, Request, Result, Routes, Viewer};

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/sequences/{sequence}/removal").get(WRITE, show).post(WRITE, remove)
}

#[derive(Template)]
#[template(path = "pages/sequences/removal.html")]
struct RemovalPage {
    sequence: Sequence,
    step: Option<Step>,
}

/// The sequence, and the content of it that is named, if one is.
async fn open(app: &App, viewer: &Viewer, sequence: &str, query: &Query) -> Result<(Sequence, Option<Step>)> {
    let sequence = store::sequence(&app.db, viewer, id(sequence)?).await?;
    if query.text("step").is_empty() {
        return Ok((sequence, None));
    }
    let step: StepId = id(query.text("step"))?;
    let found = store::steps(&app.db, sequence.id).await?.into_iter().find(|one| one.id == step);
    Ok((sequence, Some(found.ok_or(Error::NotFound)?)))
}

async fn show(State(app): State<App>, viewer: Viewer, Path(sequence): Path<String>, query: Query) -> Result<Page> {
    let (sequence, step) = open(&app, &viewer, &sequence, &query).await?;
    let title = if step.is_some() { "classbook-step-drop" } else { "classbook-sequence-drop" };
    Ok(Page::of(title, RemovalPage { sequence, step }))
}

async fn remove(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(sequence): Path<String>,
    query: Query,
) -> Result<Redirect> {
    let (sequence, step) = open(&app, &viewer, &sequence, &query).await?;
    let mut unit = app.db.begin().await?;
    let to = match step {
        Some(step) => {
            write::drop_step(&mut unit, sequence.id, step.id, request.now).await?;
            Redirect::to(format!("/classbook/sequences/{}", sequence.id)).saying("classbook-step-dropped")
        }
        None => {
            write::drop(&mut unit, sequence.id).await?;
            Redirect::to("/classbook/sequences").saying("classbook-sequence-dropped")
        }
    };
    unit.commit().await?;
    Ok(to)
}
