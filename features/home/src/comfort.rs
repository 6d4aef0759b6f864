//! Reading comfort: theme, font, size, spacing, contrast, movement, ruler. Before sign-in too, and without script.

use crate::settings::way_back;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kit::comfort::{Comfort, Font, Size, Theme};
use kit::words::Text;
use kit::{App, CookieChange, Form, PUBLIC, Page, Redirect, Request, Result, Routes, filters, text, with_cookies};

pub(crate) fn routes() -> Routes {
    Routes::at("/settings/comfort").get(PUBLIC, show).post(PUBLIC, keep).and_at("/settings/theme").post(PUBLIC, dress)
}

#[derive(Template)]
#[template(path = "comfort.html")]
struct ComfortPage {
    signed_in: bool,
    choices: Vec<Choice>,
    boxes: Vec<Tick>,
}

/// One of several.
struct Choice {
    name: &'static str,
    label: Text,
    values: Vec<(&'static str, Text, bool)>,
}

/// Yes or no.
struct Tick {
    name: &'static str,
    label: Text,
    hint: Text,
    ticked: bool,
}

async fn show(request: Request) -> Page {
    let chosen = request.comfort;
    let page = ComfortPage { signed_in: request.viewer.is_some(), choices: choices(chosen), boxes: boxes(chosen) };
    Page::of(text!("frame-comfort"), page)
}

fn choices(chosen: Comfort) -> Vec<Choice> {
    let words = |name: &str, code: &str| Text::keyed(format!("comfort-{name}-{code}"));
    vec![
        Choice {
            name: "theme",
            label: text!("comfort-theme"),
            values: Theme::ALL.iter().map(|one| (one.code(), words("theme", one.code()), *one == chosen.theme)).collect(),
        },
        Choice {
            name: "font",
            label: text!("comfort-font"),
            values: Font::ALL.iter().map(|one| (one.code(), words("font", one.code()), *one == chosen.font)).collect(),
        },
        Choice {
            name: "size",
            label: text!("comfort-size"),
            values: Size::ALL.iter().map(|one| (one.code(), words("size", one.code()), *one == chosen.size)).collect(),
        },
    ]
}

fn boxes(chosen: Comfort) -> Vec<Tick> {
    let tick = |name, ticked| Tick {
        name,
        label: Text::keyed(format!("comfort-{name}")),
        hint: Text::keyed(format!("comfort-{name}-hint")),
        ticked,
    };
    vec![tick("wide", chosen.wide), tick("contrast", chosen.contrast), tick("still", chosen.still), tick("ruler", chosen.ruler)]
}

/// What a form says of comfort; what it does not understand stays as usual.
fn told(form: &Form) -> Comfort {
    Comfort {
        theme: Theme::from_code(form.text("theme")).unwrap_or(Theme::Auto),
        font: Font::from_code(form.text("font")).unwrap_or(Font::Usual),
        size: Size::from_code(form.text("size")).unwrap_or(Size::Usual),
        wide: form.ticked("wide"),
        still: form.ticked("still"),
        contrast: form.ticked("contrast"),
        ruler: form.ticked("ruler"),
    }
}

async fn keep(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let chosen = if form.ticked("usual") { Comfort::default() } else { told(&form) };
    wear(&app, &request, chosen, Redirect::to("/settings/comfort").saying("comfort-kept")).await
}

/// Keeps a choice on this device, and in the account for those who are signed in.
async fn wear(app: &App, request: &Request, chosen: Comfort, answer: Redirect) -> Result<Response> {
    if let Some(viewer) = &request.viewer {
        identity::keep_comfort(&app.db, viewer.person, &chosen).await?;
    }
    Ok(with_cookies(answer, [CookieChange::Comfort(chosen)]))
}

/// Light, dark, or as the device says: from the menu of the account.
async fn dress(State(app): State<App>, request: Request, form: Form) -> Result<Response> {
    let theme = Theme::from_code(form.text("theme")).unwrap_or(request.comfort.theme);
    let back = way_back(&app, request.viewer.as_deref(), form.text("back"));
    wear(&app, &request, Comfort { theme, ..request.comfort }, Redirect::to(back)).await
}
