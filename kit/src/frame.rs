//! The frame around pages: menu, search, account; or the public one; and pages for errors.

use crate::app::App;
use crate::comfort::Theme;
use crate::csrf;
use crate::door::{Asked, route_of};
use crate::error::{Error, Result};
use crate::filters;
use crate::key::{hex, random};
use crate::page::{Frame, Page, Parts};
use crate::slice::MenuEntry;
use crate::viewer::Viewer;
use crate::words::{Text, Words};
use askama::Template;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use std::any::Any;

/// What filters find while a page is written.
struct Reader<'a> {
    words: &'a Words,
}

impl askama::Values for Reader<'_> {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == "words").then_some(self.words as &dyn Any)
    }
}

/// A family of the menu.
struct Family {
    name: &'static str,
    entries: Vec<MenuEntry>,
}

#[derive(Template)]
#[template(path = "app.html")]
struct AppFrame<'a> {
    head: String,
    viewer: &'a Viewer,
    families: Vec<Family>,
    tabs: Vec<MenuEntry>,
    here: &'a str,
    content: &'a str,
    toast: Option<Text>,
    next_theme: &'static str,
    theme_words: Text,
    query: String,
}

#[derive(Template)]
#[template(path = "public.html")]
struct PublicFrame<'a> {
    head: String,
    content: &'a str,
    focus: bool,
    other_language: &'static str,
    here: &'a str,
    toast: Option<Text>,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a> {
    lang: &'static str,
    attributes: String,
    title: &'a str,
    app: bool,
}

/// Writes a page in its frame for its reader.
pub(crate) fn render(app: &App, asked: &Asked, parts: &Parts, flash: Option<&str>, secret: &[u8]) -> Result<String> {
    let reader = Reader { words: &asked.words };
    let content = parts.piece.dyn_render_with_values(&reader)?;
    let title = asked.words.say(&parts.title);
    let toast = flash
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
        .map(|key| Text::keyed(key.to_owned()));
    let framed = match (&asked.viewer, parts.frame) {
        (Some(viewer), Frame::App) => {
            let head = Head { lang: asked.words.lang.html(), attributes: asked.comfort.attributes(), title: &title, app: true }
                .render_with_values(&reader)?;
            let families = menu(app, viewer);
            let tabs = families.iter().flat_map(|family| &family.entries).filter(|entry| entry.tab).take(4).cloned().collect();
            let query = if asked.path == "/people" {
                crate::form::Form::parse(asked.query.as_bytes()).text("q").to_owned()
            } else {
                String::new()
            };
            let next_theme = match asked.comfort.theme {
                Theme::Auto => "light",
                Theme::Light => "dark",
                Theme::Dark => "auto",
            };
            let theme_words = Text::keyed(format!("frame-theme-{}", asked.comfort.theme.code()));
            AppFrame { head, viewer, families, tabs, here: &asked.path, content: &content, toast, next_theme, theme_words, query }
                .render_with_values(&reader)?
        }
        (_, frame) => {
            let head = Head { lang: asked.words.lang.html(), attributes: asked.comfort.attributes(), title: &title, app: false }
                .render_with_values(&reader)?;
            let other_language = if asked.words.lang.html() == "fr" { "en" } else { "fr" };
            PublicFrame { head, content: &content, focus: frame == Frame::Focus, other_language, here: &asked.path, toast }
                .render_with_values(&reader)?
        }
    };
    Ok(csrf::into_forms(framed, || csrf::token(app, secret)))
}

/// The menu of a viewer, family by family, in the order of the entries.
fn menu(app: &App, viewer: &Viewer) -> Vec<Family> {
    let mut entries: Vec<MenuEntry> = app.menus.iter().flat_map(|menu| menu(viewer)).collect();
    entries.sort_by_key(|entry| entry.order);
    let mut families: Vec<Family> = vec![];
    for entry in entries {
        match families.iter_mut().find(|family| family.name == entry.family) {
            Some(family) => family.entries.push(entry),
            None => families.push(Family { name: entry.family, entries: vec![entry] }),
        }
    }
    families
}

/// The menu as a page lists it: every service of the viewer.
pub fn menu_entries(app: &App, viewer: &Viewer) -> Vec<(&'static str, Vec<MenuEntry>)> {
    menu(app, viewer).into_iter().map(|family| (family.name, family.entries)).collect()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    title: Text,
    why: Text,
    number: Option<String>,
    sign_in: bool,
}

/// The page, or the JSON, of an error; none where the bare status is enough.
pub(crate) fn error(app: &App, asked: &Asked, error: &Error) -> Option<Response> {
    let _ = app;
    let mut number = None;
    let (title, why) = match error {
        Error::SignIn => return Some(to_sign_in(asked)),
        Error::NotFound => (Text::from("error-not-found"), Text::from("error-not-found-why")),
        Error::Forged => (Text::from("error-forged"), Text::from("error-forged-why")),
        Error::Refused(text) => (Text::from("error-refused"), text.clone()),
        Error::Busy(_) => (Text::from("error-busy"), Text::from("error-busy-why")),
        Error::Unwritable => (Text::from("error-unwritable"), Text::from("error-unwritable-why")),
        Error::TooLarge => (Text::from("error-too-large"), Text::from("error-too-large-why")),
        Error::Malformed => (Text::from("error-malformed"), Text::from("error-malformed-why")),
        Error::Broken(source) => {
            let id = hex(&random::<4>());
            tracing::error!(number = id, route = route_of(&asked.path), error = %source, "a request failed");
            number = Some(id);
            (Text::from("error-broken"), Text::from("error-broken-why"))
        }
    };
    let page = ErrorPage { title: title.clone(), why, number, sign_in: asked.viewer.is_none() };
    let mut response = Page::of(title, page).status(error.status()).into_response();
    if let Error::Busy(seconds) = error {
        response.headers_mut().insert("retry-after", HeaderValue::from(*seconds));
    }
    Some(response)
}

/// To the sign-in page, which will lead back here; a query is not kept, since it may hold a name.
fn to_sign_in(asked: &Asked) -> Response {
    let next = if asked.path == "/" || !asked.path.is_ascii() {
        String::new()
    } else {
        format!("?next={}", form_urlencoded::byte_serialize(asked.path.as_bytes()).collect::<String>())
    };
    crate::page::Redirect::to(format!("/sign-in{next}")).into_response()
}
