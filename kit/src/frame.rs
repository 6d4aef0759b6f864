//! The frame around pages: menu, search, account; or the public one; and pages for errors.

use crate::app::App;
use crate::comfort::Theme;
use crate::context::Context;
use crate::csrf;
use crate::door::{Asked, route_of};
use crate::error::{Error, Result};
use crate::filters;
use crate::key::{hex, random};
use crate::page::{Frame, Page, Parts};
use crate::slice::MenuEntry;
use crate::text;
use crate::viewer::{Viewer, ViewerFacts, default_zone};
use crate::words::{Catalogue, Lang, Text, Words};
use askama::Template;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use std::any::Any;
use std::sync::Arc;

/// What filters find while a page is written.
struct Reader<'a> {
    words: &'a Words,
}

impl askama::Values for Reader<'_> {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == "words").then_some(self.words as &dyn Any)
    }
}

/// A choice among schools or roles, in the menu of the account.
pub struct Choice {
    /// What its button sends; nothing for all of them.
    pub value: String,
    /// The words of its button.
    pub label: Text,
    /// Whether it is the one chosen.
    pub chosen: bool,
}

/// What somebody with several schools or roles may choose to look at; empty lists for all others.
#[derive(Default)]
pub struct Choices {
    /// The schools, all of them first.
    pub structures: Vec<Choice>,
    /// The roles, all of them first.
    pub profiles: Vec<Choice>,
}

impl Choices {
    /// The choices of a viewer, with what the session keeps.
    pub fn of(viewer: &ViewerFacts, chosen: Context) -> Self {
        let mut out = Self::default();
        if viewer.structures.len() > 1 {
            out.structures.push(Choice {
                value: String::new(),
                label: Text::from("frame-all-structures"),
                chosen: chosen.structure.is_none(),
            });
            out.structures.extend(viewer.structures.iter().map(|structure| Choice {
                value: structure.id.to_string(),
                label: Text::literal(&structure.name),
                chosen: chosen.structure == Some(structure.id),
            }));
        }
        let mut profiles: Vec<_> = viewer.roles.iter().map(|role| role.profile).collect();
        profiles.sort_unstable();
        profiles.dedup();
        if profiles.len() > 1 {
            out.profiles.push(Choice {
                value: String::new(),
                label: Text::from("frame-all-roles"),
                chosen: chosen.profile.is_none(),
            });
            out.profiles.extend(profiles.into_iter().map(|profile| Choice {
                value: profile.code().to_owned(),
                label: Text::keyed(format!("profile-{profile}")),
                chosen: chosen.profile == Some(profile),
            }));
        }
        out
    }
    /// Whether there is anything to choose.
    pub fn is_empty(&self) -> bool {
        self.structures.is_empty() && self.profiles.is_empty()
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
    current: String,
    content: &'a str,
    toast: Option<Text>,
    next_theme: &'static str,
    theme_words: Text,
    searches: bool,
    query: String,
    choices: Choices,
    school: Option<SchoolBox>,
    printed: String,
    demo: bool,
    shown: Option<Text>,
    live: &'static str,
}

/// Where one is, at the foot of the menu.
struct SchoolBox {
    title: Text,
    detail: Text,
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
    demo: bool,
    shown: Option<Text>,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a> {
    lang: &'static str,
    attributes: String,
    title: &'a str,
    app: bool,
    worker: Option<Worker>,
}

/// What the service worker is told: whose pages it may keep, which, and what it says above one that it kept.
struct Worker {
    own: String,
    kept: String,
    says: String,
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
            let mut frame = app_frame(app, asked, viewer, &title, &content, toast)?;
            frame.live = parts.live;
            frame.render_with_values(&reader)?
        }
        (_, frame) => {
            let head = head(app, asked, &title, false)?;
            let other_language = if asked.words.lang.html() == "fr" { "en" } else { "fr" };
            let (focus, here, demo) = (frame == Frame::Focus, asked.path.as_str(), app.config.demo);
            PublicFrame { head, content: &content, focus, other_language, here, toast, demo, shown: shown(app, asked) }
                .render_with_values(&reader)?
        }
    };
    let person = asked.viewer.as_ref().map(|viewer| viewer.person);
    Ok(csrf::into_forms(framed, || csrf::token_of(app, secret, person, asked.now)))
}

/// The head of the document; the service worker is named to those who are signed in on a computer of their own.
fn head(app: &App, asked: &Asked, title: &str, framed: bool) -> Result<String> {
    let own_device = framed && asked.session.as_ref().is_some_and(|session| !session.shared);
    let worker = asked.viewer.as_ref().filter(|_| own_device).map(|viewer| Worker {
        own: hex(&app.key.hash("own pages on a device", viewer.person.0.as_bytes())[..12]),
        kept: app.kept.iter().copied().filter(|path| app.opens(path, Some(viewer))).collect::<Vec<_>>().join(" "),
        says: asked.words.say(&text!("frame-kept", at = "@")),
    });
    let attributes = asked.comfort.attributes();
    Ok(Head { lang: asked.words.lang.html(), attributes, title, app: framed, worker }
        .render_with_values(&Reader { words: &asked.words })?)
}

/// What the demo's clock shows, if it is not the time of the world.
fn shown(app: &App, asked: &Asked) -> Option<Text> {
    (app.config.demo && app.clock.is_shown()).then(|| text!("frame-demo-shown", now = asked.now))
}

fn app_frame<'a>(
    app: &App,
    asked: &'a Asked,
    viewer: &'a Viewer,
    title: &str,
    content: &'a str,
    toast: Option<Text>,
) -> Result<AppFrame<'a>> {
    let chosen = asked.session.as_ref().map(|session| Context::read(&session.context)).unwrap_or_default().fitting(viewer);
    let seen = chosen.narrow(viewer);
    let families = menu(app, &seen);
    let tabs = families.iter().flat_map(|family| &family.entries).filter(|entry| entry.tab).take(4).cloned().collect();
    let searched =
        if asked.path == "/people" { crate::form::Form::parse(asked.query.as_bytes()) } else { crate::form::Form::default() };
    let next_theme = match asked.comfort.theme {
        Theme::Auto => "light",
        Theme::Light => "dark",
        Theme::Dark => "auto",
    };
    Ok(AppFrame {
        head: head(app, asked, title, true)?,
        current: current(app, &families, &asked.path),
        families,
        tabs,
        here: &asked.path,
        content,
        toast,
        next_theme,
        theme_words: Text::keyed(format!("frame-theme-{}", asked.comfort.theme.code())),
        searches: app.opens("/people", Some(viewer)),
        query: searched.text("q").to_owned(),
        choices: Choices::of(viewer, chosen),
        school: school_box(&seen, chosen),
        printed: asked.words.moment(asked.now),
        demo: app.config.demo,
        shown: shown(app, asked),
        live: "",
        viewer,
    })
}

/// Under which entry of the menu a page stands: its own, the nearest above it, or the one its feature names.
fn current(app: &App, families: &[Family], path: &str) -> String {
    let stands_in =
        |above: &str| path == above || (above != "/" && path.strip_prefix(above).is_some_and(|rest| rest.starts_with('/')));
    let entries = || families.iter().flat_map(|family| &family.entries).map(|entry| entry.href.as_str());
    let by_address = entries().filter(|href| stands_in(href)).max_by_key(|href| href.len());
    let by_name = || {
        let named = app.under.iter().filter(|(prefix, href)| stands_in(prefix) && entries().any(|entry| entry == *href));
        named.max_by_key(|(prefix, _)| prefix.len()).map(|(_, href)| *href)
    };
    by_address.or_else(by_name).unwrap_or("").to_owned()
}

/// Where one is: the school, or how many, and the role chosen if there are several.
fn school_box(seen: &ViewerFacts, chosen: Context) -> Option<SchoolBox> {
    let first = seen.structures.first()?;
    let profile = chosen.profile.or_else(|| seen.roles.first().map(|role| role.profile));
    Some(match &seen.structures[..] {
        [_] => SchoolBox {
            title: Text::literal(&first.name),
            detail: match profile {
                Some(profile) => Text::keyed(format!("profile-{profile}")),
                None => Text::keyed(format!("duty-{}", seen.duties.first()?.kind)),
            },
        },
        [_, second] => SchoolBox {
            title: text!("frame-structures", count = 2),
            detail: Text::literal(format!("{}, {}", first.name, second.name)),
        },
        many => SchoolBox {
            title: text!("frame-structures", count = many.len()),
            detail: text!("frame-first-structures", first = &first.name, second = &many[1].name, count = many.len() - 2),
        },
    })
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
#[template(path = "crowd.html")]
struct Crowd {
    head: String,
}

/// The page that says there is no place just now, in each language: written once, so that answering it costs nothing.
pub(crate) struct CrowdPages {
    french: Bytes,
    english: Bytes,
}

impl CrowdPages {
    /// Writes the pages.
    pub(crate) fn render(catalogue: &Arc<Catalogue>) -> Result<Self> {
        let page = |lang: Lang| -> Result<Bytes> {
            let words = Words::new(Arc::clone(catalogue), lang, default_zone());
            let reader = Reader { words: &words };
            let title = words.get("crowd-title");
            let head = Head { lang: lang.html(), attributes: String::new(), title: &title, app: false, worker: None };
            let head = head.render_with_values(&reader)?;
            Ok(Bytes::from(Crowd { head }.render_with_values(&reader)?))
        };
        Ok(Self { french: page(Lang::Fr)?, english: page(Lang::En)? })
    }
    /// The page in a reader's language.
    pub(crate) fn page(&self, lang: Lang) -> Bytes {
        if lang == Lang::En { self.english.clone() } else { self.french.clone() }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    title: Text,
    why: Text,
    number: Option<String>,
    sign_in: bool,
    lost: bool,
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
    let lost = matches!(error, Error::NotFound);
    let page = ErrorPage { title: title.clone(), why, number, sign_in: asked.viewer.is_none(), lost };
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
