//! One's own settings: the page that leads to each, and the language.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kit::{App, CookieChange, Form, Page, Redirect, Request, Result, Routes, SIGNED_IN, Viewer, ViewerFacts};
use kit::{PUBLIC, filters, text, with_cookies};

pub(crate) fn routes() -> Routes {
    Routes::at("/settings").get(SIGNED_IN, show).and_at("/settings/language").post(PUBLIC, speak)
}

/// Where a form leads back: to one of our pages which the reader may open, else to the home.
pub(crate) fn way_back(app: &App, viewer: Option<&ViewerFacts>, back: &str) -> String {
    if app.opens(back, viewer) { back.to_owned() } else { "/".to_owned() }
}

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    french: bool,
    contact: bool,
    children: bool,
    security: bool,
    schools: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Page {
    Page::of(text!("settings-title"), page(&app, &request, &viewer))
}

fn page(app: &App, request: &Request, viewer: &ViewerFacts) -> Settings {
    let opens = |path| app.opens(path, Some(viewer));
    Settings {
        french: request.words.lang.html() == "fr",
        contact: opens("/settings/contact"),
        children: opens("/settings/children"),
        security: opens("/settings/security"),
        schools: opens("/admin/settings"),
    }
}

/// Chooses the language: of this device, and of the account for those who are signed in.
async fn speak(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let code = match form.text("language") {
        "fr" => "fr",
        "en" => "en",
        _ => return Err(kit::Error::Refused(text!("settings-language-unknown"))),
    };
    if let Some(viewer) = &request.viewer {
        let mut unit = app.db.begin().await?;
        directory::write::speak(&mut unit, viewer.person, code).await?;
        unit.commit().await?;
        app.refresh().await?;
    }
    let back = way_back(&app, request.viewer.as_deref(), form.text("back"));
    Ok(with_cookies(Redirect::to(back), [CookieChange::Language(Some(code))]))
}
