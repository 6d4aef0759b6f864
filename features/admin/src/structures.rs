//! Structures of the platform: schools, academies, authorities; made, changed, closed by its administrator.

use crate::PLATFORM;
use crate::person::name_checked;
use crate::scope::{day_of, is_fed, kind_words};
use crate::store::structures as store;
use crate::uai::{self, Uai};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use directory::model::StructureKind;
use directory::write::{self, Hand, NewStructure};
use kit::db::breaks_unique;
use kit::{
    App, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Text, Unit, Viewer, filters, text,
};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/structures")
        .get(PLATFORM, list)
        .and_at("/admin/structures/new")
        .get(PLATFORM, fresh)
        .post(PLATFORM, create)
        .and_at("/admin/structures/{structure}")
        .get(PLATFORM, show)
        .post(PLATFORM, change)
        .and_at("/admin/structures/{structure}/close")
        .post(PLATFORM, close)
        .and_at("/admin/structures/{structure}/reopen")
        .post(PLATFORM, reopen)
}

/// The civil zones of France, those of overseas included.
const ZONES: [&str; 13] = [
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/St_Barthelemy",
    "America/Marigot",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Wallis",
    "Pacific/Tahiti",
    "Pacific/Marquesas",
];

fn zone_words(zone: &str) -> Text {
    let place = zone.split('/').nth(1).unwrap_or(zone).to_lowercase().replace('_', "-");
    Text::keyed(format!("admin-zone-{place}"))
}

#[derive(Template)]
#[template(path = "structures.html")]
struct Structures {
    rows: Vec<(store::StructureLine, Text)>,
    filled: Filled,
    kinds: Vec<(String, Text)>,
    later: Option<String>,
    narrowed: bool,
    begun: bool,
}

async fn list(State(app): State<App>, query: Query, request: Request) -> Result<Page> {
    let typed = query.text("q");
    let kind = StructureKind::from_code(query.text("kind"));
    let after: Option<StructureId> = query.parsed("after");
    let orphan = query.ticked("orphan");
    let (like, uai) = (kit::words::folded(typed), typed.to_uppercase());
    let today = day_of(request.now);
    let mut found = store::page(&app.db, &like, &uai, kind, orphan, after, today).await?;
    let size = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    let later = found.last().filter(|_| more).map(|last| {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for name in ["q", "kind", "orphan"] {
            if !query.text(name).is_empty() {
                out.append_pair(name, query.text(name));
            }
        }
        out.append_pair("after", &last.id.to_string());
        format!("/admin/structures?{}", out.finish())
    });
    let page = Structures {
        rows: found
            .into_iter()
            .map(|row| {
                let words = kind_words(row.kind);
                (row, words)
            })
            .collect(),
        kinds: kinds("admin-any-kind"),
        later,
        narrowed: !typed.is_empty() || kind.is_some() || orphan,
        begun: after.is_some(),
        filled: Filled::with(query.0.clone()),
    };
    Ok(Page::of("admin-structures-title", page))
}

fn kinds(any: &'static str) -> Vec<(String, Text)> {
    let all = StructureKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind_words(*kind)));
    std::iter::once((String::new(), text!(any))).chain(all).collect()
}

#[derive(Template)]
#[template(path = "structure.html")]
struct StructurePage {
    known: Option<store::Structure>,
    title: Text,
    fed: bool,
    filled: Filled,
    kinds: Vec<(String, Text)>,
    zones: Vec<(String, Text)>,
    academies: Vec<(String, Text)>,
    authorities: Vec<(String, Text)>,
    other_letter: bool,
    first: Option<Text>,
}

async fn page(app: &App, known: Option<store::Structure>, filled: Filled, other_letter: bool) -> Result<Page> {
    let parents = store::parents(&app.db).await?;
    let of = |kind: StructureKind| {
        let own = known.as_ref().map(|one| one.id);
        let all = parents.iter().filter(|(id, _, one)| *one == kind && Some(*id) != own);
        let all = all.map(|(id, name, _)| (id.to_string(), Text::literal(name)));
        std::iter::once((String::new(), text!("admin-parent-none"))).chain(all).collect()
    };
    let title = match &known {
        Some(known) => Text::literal(&known.name),
        None => text!("admin-structure-new-title"),
    };
    let first = known.as_ref().filter(|one| one.closed_at.is_none()).map(|one| match one.kind {
        StructureKind::Academy | StructureKind::Authority => text!("admin-structure-agent"),
        _ => text!("admin-structure-person"),
    });
    let page = StructurePage {
        fed: known.as_ref().is_some_and(|one| is_fed(&one.source)),
        academies: of(StructureKind::Academy),
        authorities: of(StructureKind::Authority),
        kinds: kinds("admin-choose"),
        zones: ZONES.iter().map(|zone| ((*zone).to_owned(), zone_words(zone))).collect(),
        title: title.clone(),
        known,
        filled,
        other_letter,
        first,
    };
    Ok(Page::of(title, page))
}

async fn fresh(State(app): State<App>, query: Query) -> Result<Page> {
    let filled = Filled::with(Form::of([("kind", query.text("kind")), ("zone", ZONES[0])]));
    page(&app, None, filled, false).await
}

async fn show(State(app): State<App>, Path(id): Path<StructureId>) -> Result<Page> {
    let known = store::structure(&app.db, id).await?.ok_or(Error::NotFound)?;
    let parent = |id: Option<StructureId>| id.map(|id| id.to_string()).unwrap_or_default();
    let (academy, authority) = (parent(known.academy), parent(known.authority));
    let filled = Filled::with(Form::of([
        ("name", known.name.as_str()),
        ("kind", known.kind.code()),
        ("uai", known.uai.as_deref().unwrap_or("")),
        ("city", known.city.as_deref().unwrap_or("")),
        ("zone", known.zone.as_str()),
        ("academy", academy.as_str()),
        ("authority", authority.as_str()),
    ]));
    page(&app, Some(known), filled, false).await
}

/// A structure as it was typed, when it holds together.
struct Typed {
    kind: StructureKind,
    name: String,
    uai: Option<String>,
    city: Option<String>,
    zone: String,
    academy: Option<StructureId>,
    authority: Option<StructureId>,
}

impl Typed {
    fn as_new(&self) -> NewStructure<'_> {
        NewStructure {
            kind: self.kind,
            name: &self.name,
            uai: self.uai.as_deref(),
            city: self.city.as_deref(),
            zone: &self.zone,
            academy: self.academy,
            authority: self.authority,
        }
    }
}

/// Reads the form; notes what is to be mended, and says whether a letter is to be confirmed.
async fn read(app: &App, form: &Form, own: Option<StructureId>, filled: &mut Filled) -> Result<(Option<Typed>, bool)> {
    let optional = |field: &str| Some(form.text(field).to_owned()).filter(|text| !text.is_empty());
    let name = form.text("name").to_owned();
    if name.is_empty() {
        filled.wrong("name", "admin-structure-name-needed");
    }
    name_checked(form, filled, "name", 120);
    name_checked(form, filled, "city", 80);
    let kind = StructureKind::from_code(form.text("kind"));
    if kind.is_none() {
        filled.wrong("kind", "admin-choose");
    }
    let zone = form.text("zone").to_owned();
    if !ZONES.contains(&zone.as_str()) {
        filled.wrong("zone", "admin-choose");
    }
    let uai = optional("uai").map(|uai| uai.to_uppercase().replace(' ', ""));
    let mut other_letter = false;
    match uai.as_deref().map(uai::check) {
        Some(Uai::Malformed) => filled.wrong("uai", "admin-uai-malformed"),
        Some(Uai::OtherLetter(letter)) if !form.ticked("uai_anyway") => {
            other_letter = true;
            filled.wrong("uai", text!("admin-uai-letter", letter = letter.to_string()));
        }
        _ => {}
    }
    let parents = store::parents(&app.db).await?;
    let mut parent = |field: &'static str, kind: StructureKind| {
        let wanted = form.text(field);
        if wanted.is_empty() {
            return None;
        }
        let found = parents.iter().find(|(id, _, one)| *one == kind && id.to_string() == wanted && Some(*id) != own);
        if found.is_none() {
            filled.wrong(field, "admin-choose");
        }
        found.map(|(id, ..)| *id)
    };
    let (academy, authority) = (parent("academy", StructureKind::Academy), parent("authority", StructureKind::Authority));
    let Some(kind) = kind.filter(|_| filled.is_right()) else { return Ok((None, other_letter)) };
    // An academy or an authority is above schools, never below another.
    let (academy, authority) = if kind.is_school() { (academy, authority) } else { (None, None) };
    Ok((Some(Typed { kind, name, uai, city: optional("city"), zone, academy, authority }), other_letter))
}

/// Whether a write failed because another structure has that number.
fn is_taken(error: &sqlx::Error) -> bool {
    breaks_unique(error, "structure", "uai")
}

async fn create(State(app): State<App>, viewer: Viewer, form: Form, request: Request) -> Result<Response> {
    save(&app, Hand::of(viewer.person, request.now), None, form).await
}

async fn change(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<StructureId>,
    form: Form,
    request: Request,
) -> Result<Response> {
    let known = store::structure(&app.db, id).await?.ok_or(Error::NotFound)?;
    save(&app, Hand::of(viewer.person, request.now), Some(known), form).await
}

/// Makes a structure as it was typed, or changes the one that is known.
async fn save(app: &App, hand: Hand, known: Option<store::Structure>, form: Form) -> Result<Response> {
    let own = known.as_ref().map(|one| one.id);
    let mut filled = Filled::with(form.clone());
    let (typed, other_letter) = read(app, &form, own, &mut filled).await?;
    let Some(typed) = typed else { return Ok(page(app, known, filled, other_letter).await?.invalid().into_response()) };
    let mut unit = app.db.begin().await?;
    let written = match own {
        Some(id) => write::structure_changed(&mut unit, hand, id, &typed.as_new()).await.map(|_| id),
        None => write::structure(&mut unit, hand, &typed.as_new()).await,
    };
    match written {
        Ok(id) => Ok(done(app, unit, id, "admin-done-structure").await?.into_response()),
        Err(error) if is_taken(&error) => {
            drop(unit);
            filled.wrong("uai", "admin-uai-taken");
            Ok(page(app, known, filled, false).await?.invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps what was written, and leads to the structure's page.
async fn done(app: &App, unit: Unit, id: StructureId, saying: &'static str) -> Result<Redirect> {
    unit.commit().await?;
    app.refresh().await?;
    Ok(Redirect::to(format!("/admin/structures/{id}")).saying(saying))
}

async fn close(State(app): State<App>, viewer: Viewer, Path(id): Path<StructureId>, request: Request) -> Result<Redirect> {
    let mut unit = app.db.begin().await?;
    write::close_structure(&mut unit, Hand::of(viewer.person, request.now), id).await?;
    done(&app, unit, id, "admin-done-structure-closed").await
}

async fn reopen(State(app): State<App>, viewer: Viewer, Path(id): Path<StructureId>, request: Request) -> Result<Redirect> {
    let mut unit = app.db.begin().await?;
    write::reopen_structure(&mut unit, Hand::of(viewer.person, request.now), id).await?;
    done(&app, unit, id, "admin-done-structure-reopened").await
}
