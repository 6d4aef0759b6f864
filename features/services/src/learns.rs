//! What a service learns about me: everything the portal says to it, and what for.

use crate::today;
use askama::Template;
use axum::extract::{Path, State};
use kit::{App, Error, Page, Request, Result, Routes, SIGNED_IN, Text, Viewer, filters, text};
use sso::model::ServiceId;
use sso::registry::{self, Service};

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

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(id): Path<ServiceId>) -> Result<Page> {
    let service = registry::find(&app, &viewer, id, today(&request)).await?.ok_or(Error::NotFound)?;
    let title = text!("services-learns-title", name = service.name.as_str());
    let page = Learns {
        title: title.clone(),
        known: Text::keyed(format!("services-known-{}", service.identifier)),
        told: service.learns().map(|attribute| (attribute.words(), attribute.purpose())).collect(),
        service,
    };
    Ok(Page::of(title, page))
}
