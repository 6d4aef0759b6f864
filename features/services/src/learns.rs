//! What a service learns about me: everything the portal says to it, and what for.

use crate::today;
use askama::Template;
use axum::extract::{Path, State};
use kit::{App, Error, Page, Request, Result, Routes, SIGNED_IN, Text, Viewer, ViewerFacts, filters, text};
use sso::model::{Identifier, ServiceId};
use sso::registry::{self, Service};
use sso::release::Attribute;

pub(crate) fn routes() -> Routes {
    Routes::at("/services/{service}").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "learns.html")]
struct Learns {
    title: Text,
    service: Service,
    /// By which name it knows the person.
    known: Text,
    /// What is said, and what for.
    told: Vec<(Text, Text)>,
}

/// By which name a service knows a person. One made for it alone hides nothing where names are said as well.
fn known(service: &Service) -> Text {
    let named = service.learns().any(|attribute| matches!(attribute, Attribute::Family | Attribute::Given));
    match (service.identifier, named) {
        (Identifier::Pairwise, true) => text!("services-known-pairwise-named"),
        (identifier, _) => Text::keyed(format!("services-known-{identifier}")),
    }
}

/// What is said of somebody besides that name and the sign-in. The attribute `uid` repeats the name, and is no other datum.
fn told(service: &Service, viewer: &ViewerFacts) -> Vec<(Text, Text)> {
    let other = |attribute: &Attribute| *attribute != Attribute::Uid && attribute.concerns(viewer);
    service.learns().filter(other).map(|attribute| (attribute.words(), attribute.purpose())).collect()
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(id): Path<ServiceId>) -> Result<Page> {
    let service = registry::find(&app, &viewer, id, today(&request)).await?.ok_or(Error::NotFound)?;
    let title = text!("services-learns-title", name = service.name.as_str());
    let page = Learns { title: title.clone(), known: known(&service), told: told(&service, &viewer), service };
    Ok(Page::of(title, page))
}
