//! The teachers of a division of an école: the feed of the first degree does not say who they are.

use crate::DUTIES;
use crate::model::{Post, post};
use crate::scope::day_of;
use crate::store::schools as store;
use askama::Template;
use axum::extract::{Path, State};
use directory::model::StructureKind;
use directory::write::{self, Hand};
use kit::{App, DivisionId, Error, Form, Page, PersonId, Redirect, Request, Result, Routes, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/divisions/{division}/teachers").get(DUTIES, show).post(DUTIES, assign)
}

struct Choice {
    id: PersonId,
    name: String,
    teaches: bool,
}

#[derive(Template)]
#[template(path = "teachers.html")]
struct Teachers {
    division: store::Division,
    choices: Vec<Choice>,
}

/// A division of an école which the viewer runs. Another is not found.
async fn division(app: &App, viewer: &Viewer, id: DivisionId) -> Result<store::Division> {
    let found = store::division(&app.db, id).await?.ok_or(Error::NotFound)?;
    let runs = post(viewer, found.structure_id).is_some_and(|post| matches!(post, Post::SchoolAdmin | Post::Management));
    if runs && found.kind == StructureKind::PrimarySchool { Ok(found) } else { Err(Error::NotFound) }
}

async fn choices(app: &App, division: &store::Division, request: &Request) -> Result<Vec<Choice>> {
    let today = day_of(request.now);
    let there = store::teachers(&app.db, division.structure_id, division.id, today).await?;
    let workers = store::workers(&app.db, division.structure_id, today).await?;
    Ok(workers
        .into_iter()
        .filter(|one| one.teaches)
        .map(|one| Choice { id: one.id, name: format!("{} {}", one.given, one.family), teaches: there.contains(&one.id) })
        .collect())
}

async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<DivisionId>, request: Request) -> Result<Page> {
    let division = division(&app, &viewer, id).await?;
    let choices = choices(&app, &division, &request).await?;
    let title = text!("admin-teachers-of", division = division.label.as_str());
    Ok(Page::of(title, Teachers { division, choices }))
}

/// Keeps those whose boxes are ticked, ends the others.
async fn assign(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<DivisionId>,
    request: Request,
    form: Form,
) -> Result<Redirect> {
    let division = division(&app, &viewer, id).await?;
    let wanted: Vec<&str> = form.all("teacher").collect();
    let choices = choices(&app, &division, &request).await?;
    if wanted.iter().any(|value| !choices.iter().any(|one| one.id.to_string() == *value)) {
        return Err(Error::NotFound);
    }
    let mut unit = app.db.begin().await?;
    let hand = Hand::of(viewer.person, request.now);
    for one in &choices {
        let ticked = wanted.contains(&one.id.to_string().as_str());
        if ticked && !one.teaches {
            write::assign_teacher(&mut unit, hand, division.structure_id, division.id, one.id).await?;
        } else if !ticked && one.teaches {
            write::unassign_teacher(&mut unit, hand, division.structure_id, division.id, one.id).await?;
        }
    }
    unit.commit().await?;
    app.refresh().await?;
    Ok(Redirect::to(format!("/admin/duties?structure={}", division.structure_id)).saying("admin-done-teachers"))
}
