//! Rooms and sites: what there is, what each is for, what is used no more.

use super::{Place, place};
use crate::filters;
use crate::model::{RoomId, RoomKind, SiteId};
use crate::pages::id;
use crate::sight::{self, RUN};
use crate::write::rooms::{self, RoomForm, Saved};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::words::{Text, clean_name};
use kit::{App, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer, args, text};

pub(super) fn routes() -> Routes {
    Routes::at("/admin/timetable/rooms")
        .get(RUN, list)
        .post(RUN, add)
        .and_at("/admin/timetable/rooms/{room}")
        .get(RUN, show)
        .post(RUN, change)
        .and_at("/admin/timetable/rooms/{room}/removal")
        .post(RUN, remove)
        .and_at("/admin/timetable/sites")
        .post(RUN, add_site)
        .and_at("/admin/timetable/sites/{site}")
        .post(RUN, rename_site)
}

const CODE_MAX: usize = 30;
const LABEL_MAX: usize = 80;
const CAPACITY_MAX: i64 = 2_000;

/// A room as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Room {
    id: RoomId,
    structure_id: StructureId,
    site_id: Option<SiteId>,
    code: String,
    label: Option<String>,
    kind: RoomKind,
    capacity: Option<i64>,
    accessible: bool,
    bookable: bool,
    shared: bool,
}

impl Room {
    fn words(&self) -> Text {
        Text::keyed(format!("room-kind-{}", self.kind))
    }
}

#[derive(Template)]
#[template(path = "pages/desk/rooms.html")]
struct RoomsPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    sites: Vec<(SiteId, String)>,
    rooms: Vec<Room>,
    filled: Filled,
    site_filled: Filled,
}

impl RoomsPage {
    fn site_of(&self, room: &Room) -> Option<&str> {
        self.sites.iter().find(|(id, _)| Some(*id) == room.site_id).map(|(_, name)| name.as_str())
    }
}

async fn sites(app: &App, structure: StructureId) -> Result<Vec<(SiteId, String)>> {
    Ok(app.db.all("select id, name from site where structure_id = $1 order by name", args![structure]).await?)
}

async fn page(app: &App, place: Place<'_>, filled: Filled, site_filled: Filled) -> Result<Page> {
    let structure = place.structure.id;
    let rooms = app
        .db
        .all(
            "select id, structure_id, site_id, code, label, kind, capacity, accessible, bookable, shared from room
             where structure_id = $1 and closed_on is null order by code",
            args![structure],
        )
        .await?;
    let sites = sites(app, structure).await?;
    Ok(Page::of("desk-rooms", RoomsPage { structure, others: place.others, sites, rooms, filled, site_filled }))
}

async fn list(State(app): State<App>, viewer: Viewer, query: Query) -> Result<Page> {
    page(&app, place(&viewer, &query)?, Filled::empty(), Filled::empty()).await
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let place = place(&viewer, &form)?;
    let mut filled = Filled::with(form.clone());
    let code = code(&form, &mut filled);
    if filled.is_right() {
        let room = RoomForm { code: &code, bookable: true, ..RoomForm::default() };
        let mut unit = app.db.begin().await?;
        if let Saved::Done(room) = rooms::save(&mut unit, (place.structure.id, None), &room, (viewer.person, request.now)).await?
        {
            unit.commit().await?;
            return Ok(Redirect::to(format!("/admin/timetable/rooms/{room}")).saying("desk-room-added").into_response());
        }
        filled.wrong("code", text!("desk-room-there"));
    }
    Ok(page(&app, place, filled, Filled::empty()).await?.invalid().into_response())
}

fn code(form: &Form, filled: &mut Filled) -> String {
    let code = clean_name(form.text("code"));
    if code.is_empty() {
        filled.wrong("code", text!("desk-room-code-needed"));
    } else if code.chars().count() > CODE_MAX {
        filled.wrong("code", text!("desk-long", count = CODE_MAX));
    }
    code
}

#[derive(Template)]
#[template(path = "pages/desk/room.html")]
struct RoomPage {
    room: Room,
    filled: Filled,
    sites: Vec<(String, Text)>,
    kinds: Vec<(String, Text)>,
}

/// A room of a school whose timetable the viewer runs.
async fn open(app: &App, viewer: &Viewer, text: &str) -> Result<Room> {
    let room: RoomId = id(text)?;
    let found: Option<Room> = app
        .db
        .optional(
            "select id, structure_id, site_id, code, label, kind, capacity, accessible, bookable, shared from room
             where id = $1 and closed_on is null",
            args![room],
        )
        .await?;
    found.filter(|room| sight::runs(viewer, room.structure_id)).ok_or(Error::NotFound)
}

async fn one(app: &App, room: Room, filled: Filled) -> Result<Page> {
    let mut all = vec![(String::new(), text!("desk-room-no-site"))];
    all.extend(sites(app, room.structure_id).await?.into_iter().map(|(id, name)| (id.to_string(), Text::literal(name))));
    let kinds = RoomKind::ALL.iter().map(|kind| (kind.to_string(), Text::keyed(format!("room-kind-{kind}")))).collect();
    Ok(Page::of(Text::literal(room.code.as_str()), RoomPage { room, filled, sites: all, kinds }))
}

async fn show(State(app): State<App>, viewer: Viewer, Path(room): Path<String>) -> Result<Page> {
    let room = open(&app, &viewer, &room).await?;
    let (site, kind) = (room.site_id.map(|site| site.to_string()).unwrap_or_default(), room.kind.to_string());
    let capacity = room.capacity.map(|capacity| capacity.to_string()).unwrap_or_default();
    let tick = |on: bool| if on { "yes" } else { "" };
    let filled = Filled::with(Form::of([
        ("code", room.code.as_str()),
        ("label", room.label.as_deref().unwrap_or("")),
        ("site", &site),
        ("kind", &kind),
        ("capacity", &capacity),
        ("accessible", tick(room.accessible)),
        ("bookable", tick(room.bookable)),
        ("shared", tick(room.shared)),
    ]));
    one(&app, room, filled).await
}

async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(room): Path<String>,
    form: Form,
) -> Result<Response> {
    let room = open(&app, &viewer, &room).await?;
    let mut filled = Filled::with(form.clone());
    let code = code(&form, &mut filled);
    let label = clean_name(form.text("label"));
    if label.chars().count() > LABEL_MAX {
        filled.wrong("label", text!("desk-long", count = LABEL_MAX));
    }
    let kind = RoomKind::from_code(form.text("kind"));
    if kind.is_none() {
        filled.wrong("kind", text!("desk-room-kind-needed"));
    }
    let capacity = form.parsed::<i64>("capacity").filter(|capacity| (1..=CAPACITY_MAX).contains(capacity));
    if capacity.is_none() && !form.text("capacity").is_empty() {
        filled.wrong("capacity", text!("desk-room-capacity", count = CAPACITY_MAX));
    }
    let asked_site = form.parsed::<SiteId>("site");
    let site = sites(&app, room.structure_id).await?.into_iter().map(|(id, _)| id).find(|id| Some(*id) == asked_site);
    if site.is_none() && !form.text("site").is_empty() {
        filled.wrong("site", text!("desk-room-site-gone"));
    }
    if let (true, Some(kind)) = (filled.is_right(), kind) {
        let label = Some(label.as_str()).filter(|label| !label.is_empty());
        let (accessible, bookable, shared) = (form.ticked("accessible"), form.ticked("bookable"), form.ticked("shared"));
        let wanted = RoomForm { code: &code, label, site, kind, capacity, accessible, bookable, shared };
        let mut unit = app.db.begin().await?;
        let by = (viewer.person, request.now);
        if let Saved::Done(_) = rooms::save(&mut unit, (room.structure_id, Some(room.id)), &wanted, by).await? {
            unit.commit().await?;
            let back = format!("/admin/timetable/rooms?structure={}", room.structure_id);
            return Ok(Redirect::to(back).saying("desk-room-kept").into_response());
        }
        filled.wrong("code", text!("desk-room-there"));
    }
    Ok(one(&app, room, filled).await?.invalid().into_response())
}

async fn remove(State(app): State<App>, request: Request, viewer: Viewer, Path(room): Path<String>) -> Result<Redirect> {
    let room = open(&app, &viewer, &room).await?;
    let here = viewer.structure(room.structure_id).ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    rooms::close(&mut unit, room.structure_id, room.id, request.now.day_in(&here.zone), (viewer.person, request.now)).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/timetable/rooms?structure={}", room.structure_id)).saying("desk-room-removed"))
}

fn site_name(form: &Form, filled: &mut Filled) -> String {
    let name = clean_name(form.text("site-name"));
    if name.is_empty() {
        filled.wrong("site-name", text!("desk-site-name-needed"));
    } else if name.chars().count() > LABEL_MAX {
        filled.wrong("site-name", text!("desk-long", count = LABEL_MAX));
    }
    name
}

async fn add_site(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let place = place(&viewer, &form)?;
    site(&app, place, None, &form, (viewer.person, request.now)).await
}

async fn rename_site(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(site): Path<String>,
    form: Form,
) -> Result<Response> {
    let place = place(&viewer, &form)?;
    let wanted: SiteId = id(&site)?;
    if sites(&app, place.structure.id).await?.iter().all(|(id, _)| *id != wanted) {
        return Err(Error::NotFound);
    }
    self::site(&app, place, Some(wanted), &form, (viewer.person, request.now)).await
}

async fn site(
    app: &App,
    place: Place<'_>,
    id: Option<SiteId>,
    form: &Form,
    by: (kit::PersonId, kit::Instant),
) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let name = site_name(form, &mut filled);
    if filled.is_right() {
        let mut unit = app.db.begin().await?;
        if rooms::save_site(&mut unit, (place.structure.id, id), &name, by).await? {
            unit.commit().await?;
            let back = format!("/admin/timetable/rooms?structure={}", place.structure.id);
            return Ok(Redirect::to(back).saying("desk-site-kept").into_response());
        }
        filled.wrong("site-name", text!("desk-site-there"));
    }
    Ok(page(app, place, Filled::empty(), filled).await?.invalid().into_response())
}
