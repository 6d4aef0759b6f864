//! Equipment, for who keeps it: what there is, where it stands, what it is.

use super::id;
use crate::model::EquipmentId;
use crate::sight::{self, KEEP};
use crate::store::{self, Equipment};
use crate::write::{self, NewEquipment};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::filters;
use kit::viewer::StructureHere;
use kit::{App, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer, text};
use timetable::write::{By, HAND};

pub(super) fn routes() -> Routes {
    Routes::at("/equipment")
        .get(KEEP, list)
        .post(KEEP, add)
        .and_at("/equipment/{equipment}")
        .get(KEEP, show)
        .post(KEEP, change)
        .and_at("/equipment/{equipment}/removal")
        .post(KEEP, remove)
}

const NAME_MAX: usize = 80;
const DETAIL_MAX: usize = 300;

#[derive(Template)]
#[template(path = "pages/equipment.html")]
struct EquipmentPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    all: Vec<Equipment>,
    filled: Filled,
}

fn place<'a>(viewer: &'a Viewer, form: &Form) -> Result<(&'a StructureHere, Vec<(StructureId, String)>)> {
    let all: Vec<&StructureHere> = viewer.structures.iter().filter(|one| sight::keeps(viewer, one.id)).collect();
    let asked: Option<StructureId> = form.parsed("structure");
    let wanted = if form.text("structure").is_empty() { all.first() } else { all.iter().find(|one| Some(one.id) == asked) };
    let wanted = wanted.copied().ok_or(Error::NotFound)?;
    Ok((wanted, all.into_iter().map(|one| (one.id, one.name.clone())).collect()))
}

async fn list(State(app): State<App>, viewer: Viewer, query: Query) -> Result<Page> {
    let (structure, others) = place(&viewer, &query)?;
    page(&app, (structure, others), Filled::empty()).await
}

async fn page(app: &App, (structure, others): (&StructureHere, Vec<(StructureId, String)>), filled: Filled) -> Result<Page> {
    let all = store::equipment_of(&app.db, structure.id).await?;
    Ok(Page::of(text!("equipment-title"), EquipmentPage { structure: structure.id, others, all, filled }))
}

/// What was typed, or what to mend.
fn typed<'a>(form: &'a Form, filled: &mut Filled) -> NewEquipment<'a> {
    let name = form.text("name");
    if name.is_empty() {
        filled.wrong("name", text!("equipment-name-none"));
    }
    let long = |field: &'static str, most: usize, filled: &mut Filled| {
        if form.text(field).chars().count() > most {
            filled.wrong(field, text!("equipment-long", most = most));
        }
    };
    long("name", NAME_MAX, filled);
    long("site", NAME_MAX, filled);
    long("description", DETAIL_MAX, filled);
    let some = |field| Some(form.text(field)).filter(|text| !text.is_empty());
    NewEquipment { name, site: some("site"), description: some("description") }
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let (structure, others) = place(&viewer, &form)?;
    let mut filled = Filled::with(form.clone());
    let new = typed(&form, &mut filled);
    if filled.is_right() {
        let by = By { author: Some(viewer.person), now: request.now };
        let mut unit = app.db.begin().await?;
        if write::keep(&mut unit, structure.id, None, new, (HAND, by)).await?.is_some() {
            unit.commit().await?;
            let back = format!("/equipment?structure={}", structure.id);
            return Ok(Redirect::to(back).saying("equipment-added").into_response());
        }
        filled.wrong("name", text!("equipment-there-already"));
    }
    Ok(page(&app, (structure, others), filled).await?.invalid().into_response())
}

#[derive(Template)]
#[template(path = "pages/one.html")]
struct OnePage {
    equipment: Equipment,
    filled: Filled,
}

/// A piece of equipment that the viewer keeps.
async fn open(app: &App, viewer: &Viewer, text: &str) -> Result<Equipment> {
    let found = store::equipment(&app.db, viewer, id::<EquipmentId>(text)?).await?;
    if sight::keeps(viewer, found.structure_id) { Ok(found) } else { Err(Error::NotFound) }
}

async fn show(State(app): State<App>, viewer: Viewer, Path(equipment): Path<String>) -> Result<Page> {
    let equipment = open(&app, &viewer, &equipment).await?;
    let (site, description) = (equipment.site.as_deref().unwrap_or(""), equipment.description.as_deref().unwrap_or(""));
    let form = Form::of([("name", equipment.name.as_str()), ("site", site), ("description", description)]);
    let filled = Filled::with(form);
    Ok(Page::of(kit::Text::literal(equipment.name.as_str()), OnePage { equipment, filled }))
}

async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(equipment): Path<String>,
    form: Form,
) -> Result<Response> {
    let equipment = open(&app, &viewer, &equipment).await?;
    let mut filled = Filled::with(form.clone());
    let new = typed(&form, &mut filled);
    if filled.is_right() {
        let by = By { author: Some(viewer.person), now: request.now };
        let mut unit = app.db.begin().await?;
        if write::keep(&mut unit, equipment.structure_id, Some(equipment.id), new, (HAND, by)).await?.is_some() {
            unit.commit().await?;
            let back = format!("/equipment?structure={}", equipment.structure_id);
            return Ok(Redirect::to(back).saying("equipment-kept").into_response());
        }
        filled.wrong("name", text!("equipment-there-already"));
    }
    let title = kit::Text::literal(equipment.name.as_str());
    Ok(Page::of(title, OnePage { equipment, filled }).invalid().into_response())
}

async fn remove(State(app): State<App>, request: Request, viewer: Viewer, Path(equipment): Path<String>) -> Result<Response> {
    let equipment = open(&app, &viewer, &equipment).await?;
    let structure = viewer.structure(equipment.structure_id).ok_or(Error::NotFound)?;
    let by = By { author: Some(viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    write::close(&mut unit, structure.id, equipment.id, (request.now.day_in(&structure.zone), by)).await?;
    unit.commit().await?;
    let back = format!("/equipment?structure={}", structure.id);
    Ok(Redirect::to(back).saying("equipment-removed").into_response())
}
