//! Registering a service from a template, and changing it.

use crate::model::{ICONS, Identifier, Release, ServiceId};
use crate::registry::{self, NewService, Service};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::address::Address;
use kit::words::clean_name;
use kit::{App, Error, Filled, Form, Page, Redirect, Request, Result, Text, Viewer, filters, text};

/// The longest name.
const NAME_MAX: usize = 80;
/// How many addresses a service has at most.
const PLACES_MAX: usize = 20;

#[derive(Template)]
#[template(path = "admin/edit.html")]
struct Edit {
    known: Option<Service>,
    filled: Filled,
    title: Text,
    releases: Vec<(&'static str, Text, Text)>,
    identifiers: Vec<(String, Text)>,
    icons: [&'static str; 12],
}

fn page(known: Option<Service>, filled: Filled) -> Page {
    let title = match &known {
        Some(service) => text!("sso-edit-title", name = &service.name),
        None => text!("sso-new-title"),
    };
    let words = |prefix: &str, code: &str| Text::keyed(format!("{prefix}-{code}"));
    let release =
        |release: &Release| (release.code(), words("sso-release", release.code()), words("sso-release-hint", release.code()));
    let page = Edit {
        releases: Release::ALL.iter().map(release).collect(),
        identifiers: Identifier::ALL.iter().map(|one| (one.code().to_owned(), words("sso-identifier", one.code()))).collect(),
        icons: ICONS,
        title: title.clone(),
        known,
        filled,
    };
    Page::of(title, page)
}

/// An empty form: nothing is released unless it is chosen.
pub(super) async fn fresh() -> Page {
    page(
        None,
        Filled::with(Form::of([("release", "identifier"), ("identifier", "pairwise"), ("icon", ICONS[0]), ("told", "yes")])),
    )
}

/// The form of a service that is registered.
pub(super) async fn edit(State(app): State<App>, Path(id): Path<ServiceId>) -> Result<Page> {
    let service = known(&app, id).await?;
    let (places, proxies) = registry::places(&app.db, id).await?;
    let (places, proxies) = (places.join("\n"), proxies.join("\n"));
    let filled = Filled::with(Form::of([
        ("name", service.name.as_str()),
        ("supplier", service.supplier.as_str()),
        ("icon", service.icon.as_str()),
        ("places", places.as_str()),
        ("start", service.start_url.as_str()),
        ("proxies", proxies.as_str()),
        ("release", service.release.code()),
        ("identifier", service.identifier.code()),
        ("told", if service.told { "yes" } else { "" }),
    ]));
    Ok(page(Some(service), filled))
}

async fn known(app: &App, id: ServiceId) -> Result<Service> {
    registry::written(&app.db, id).await?.ok_or(Error::NotFound)
}

/// A service as it was typed, when it holds together.
struct Typed {
    name: String,
    supplier: String,
    icon: &'static str,
    start: String,
    places: Vec<Address>,
    proxies: Vec<Address>,
    release: Release,
    identifier: Identifier,
    told: bool,
}

impl Typed {
    fn as_new(&self) -> NewService<'_> {
        NewService {
            name: &self.name,
            supplier: &self.supplier,
            icon: self.icon,
            start_url: &self.start,
            addresses: &self.places,
            proxies: &self.proxies,
            release: self.release,
            identifier: self.identifier,
            told: self.told,
        }
    }
}

/// Reads the form; notes what is to be mended.
fn read(form: &Form, filled: &mut Filled) -> Option<Typed> {
    let (name, supplier) = (clean_name(form.text("name")), clean_name(form.text("supplier")));
    if name.is_empty() || name.chars().count() > NAME_MAX {
        filled.wrong("name", text!("sso-name-wrong"));
    }
    if supplier.chars().count() > NAME_MAX {
        filled.wrong("supplier", text!("sso-name-wrong"));
    }
    let places = addresses(form, "places", filled);
    if places.is_empty() && filled.error("places").is_none() {
        filled.wrong("places", text!("sso-places-needed"));
    }
    let proxies = addresses(form, "proxies", filled);
    let start = form.text("start").to_owned();
    if !start.is_empty() && Address::parse(&start).is_none() {
        filled.wrong("start", text!("sso-address-wrong", address = start.as_str()));
    }
    let first = form.text("places").lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let (release, identifier) = (Release::from_code(form.text("release")), Identifier::from_code(form.text("identifier")));
    if release.is_none() {
        filled.wrong("release", text!("sso-choose"));
    }
    if identifier.is_none() {
        filled.wrong("identifier", text!("sso-choose"));
    }
    let icon = ICONS.into_iter().find(|icon| *icon == form.text("icon")).unwrap_or(ICONS[0]);
    let (release, identifier) = (release?, identifier?);
    let start = if start.is_empty() { first.to_owned() } else { start };
    filled.is_right().then(|| Typed {
        name,
        supplier,
        icon,
        start,
        places,
        proxies,
        release,
        identifier,
        told: form.ticked("told"),
    })
}

/// The addresses of a field, one a line.
fn addresses(form: &Form, field: &'static str, filled: &mut Filled) -> Vec<Address> {
    let lines: Vec<&str> = form.text(field).lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > PLACES_MAX {
        filled.wrong(field, text!("sso-places-many", count = PLACES_MAX));
        return vec![];
    }
    let mut out = vec![];
    for line in lines {
        match Address::parse(line).filter(|address| !address.has_query()) {
            Some(address) => out.push(address),
            None => filled.wrong(field, text!("sso-address-wrong", address = line)),
        }
    }
    out
}

/// Registers a service; it is open to nobody yet.
pub(super) async fn create(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let Some(typed) = read(&form, &mut filled) else { return Ok(page(None, filled).invalid().into_response()) };
    let mut unit = app.db.begin().await?;
    let id = registry::add(&mut unit, Some(viewer.person), &typed.as_new(), request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying("sso-done-added").into_response())
}

/// Changes a service.
pub(super) async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    form: Form,
) -> Result<Response> {
    let service = known(&app, id).await?;
    let mut filled = Filled::with(form.clone());
    let Some(typed) = read(&form, &mut filled) else { return Ok(page(Some(service), filled).invalid().into_response()) };
    let mut unit = app.db.begin().await?;
    registry::change(&mut unit, viewer.person, id, &typed.as_new(), request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying("sso-done-changed").into_response())
}
