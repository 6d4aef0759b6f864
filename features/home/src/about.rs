//! Pages that speak of the service: accessibility, help, personal data, legal notice; and the page shown
//! without a network.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kit::settings::{PLATFORM, SettingKind, SettingSpec};
use kit::viewer::default_zone;
use kit::words::{Lang, Text, Words};
use kit::{App, PUBLIC, Page, Request, Result, Routes, filters, text};
use std::sync::Arc;

const EDITOR: SettingSpec = SettingSpec { name: "platform.editor", kind: SettingKind::Line(300), default: "" };
const DIRECTOR: SettingSpec = SettingSpec { name: "platform.director", kind: SettingKind::Line(200), default: "" };
const HOST: SettingSpec = SettingSpec { name: "platform.host", kind: SettingKind::Line(300), default: "" };
const CONTACT: SettingSpec = SettingSpec { name: "platform.contact", kind: SettingKind::Line(200), default: "" };
const PROTECTION: SettingSpec = SettingSpec { name: "platform.protection", kind: SettingKind::Line(200), default: "" };

/// Who answers for this platform: shown on the pages below, chosen by its administrator.
pub(crate) const SETTINGS: &[SettingSpec] = &[EDITOR, DIRECTOR, HOST, CONTACT, PROTECTION];

pub(crate) fn routes() -> Routes {
    Routes::at("/about/accessibility")
        .get(PUBLIC, accessibility)
        .and_at("/about/help")
        .get(PUBLIC, help)
        .and_at("/about/privacy")
        .get(PUBLIC, privacy)
        .and_at("/about/legal")
        .get(PUBLIC, legal)
        .and_at("/offline")
        .get(PUBLIC, offline)
}

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    title: Text,
    intro: Text,
    parts: Vec<Part>,
}

/// A heading, what it says, and a list if there is one.
struct Part {
    title: Text,
    says: Vec<Text>,
    points: Vec<Text>,
    link: Option<(&'static str, Text)>,
}

impl Part {
    fn new(title: Text, says: impl IntoIterator<Item = Text>) -> Self {
        Self { title, says: says.into_iter().collect(), points: vec![], link: None }
    }
    fn with(mut self, points: impl IntoIterator<Item = Text>) -> Self {
        self.points = points.into_iter().collect();
        self
    }
    /// With a link to a page, where there is one for this reader.
    fn leading(mut self, app: &App, request: &Request, href: &'static str, words: Text) -> Self {
        self.link = app.opens(href, request.viewer.as_deref()).then_some((href, words));
        self
    }
}

/// What the platform's administrator wrote, else whom to ask.
fn told(app: &App, spec: &SettingSpec, otherwise: Text) -> Text {
    let value = app.settings.effective(spec, PLATFORM, &[]).value;
    if value.is_empty() { otherwise } else { Text::literal(value) }
}

fn contact(app: &App) -> Text {
    told(app, &CONTACT, text!("about-ask-school"))
}

async fn accessibility(State(app): State<App>) -> Page {
    let parts = vec![
        Part::new(text!("about-access-state"), [text!("about-access-state-says")]),
        Part::new(text!("about-access-works"), []).with([
            text!("about-access-works-keyboard"),
            text!("about-access-works-script"),
            text!("about-access-works-reflow"),
            text!("about-access-works-contrast"),
            text!("about-access-works-comfort"),
        ]),
        Part::new(text!("about-access-lacks"), [text!("about-access-lacks-says")]).with([
            text!("about-access-lacks-audit"),
            text!("about-access-lacks-readers"),
            text!("about-access-lacks-written"),
        ]),
        Part::new(text!("about-access-how"), [text!("about-access-how-says"), text!("about-access-how-tools")]),
        Part::new(text!("about-access-tell"), [text!("about-access-tell-says", contact = contact(&app))]),
        Part::new(text!("about-access-appeal"), [text!("about-access-appeal-says")]),
    ];
    Page::of(
        text!("about-accessibility"),
        About { title: text!("about-accessibility"), intro: text!("about-access-intro"), parts },
    )
}

async fn help(State(app): State<App>, request: Request) -> Page {
    let parts = vec![
        Part::new(text!("about-help-first"), [text!("about-help-first-says")]).leading(
            &app,
            &request,
            "/activation",
            text!("about-help-first-open"),
        ),
        Part::new(text!("about-help-forgotten"), [text!("about-help-forgotten-says")]).leading(
            &app,
            &request,
            "/help-sign-in",
            text!("about-help-forgotten-open"),
        ),
        Part::new(text!("about-help-missing"), [text!("about-help-missing-says")]),
        Part::new(text!("about-help-services"), [text!("about-help-services-says")]),
        Part::new(text!("about-help-counter"), [text!("about-help-counter-says")]),
        Part::new(text!("about-help-shared"), [text!("about-help-shared-says")]),
        Part::new(text!("about-help-several"), [text!("about-help-several-says")]),
        Part::new(text!("about-help-read"), [text!("about-help-read-says")]).leading(
            &app,
            &request,
            "/settings/comfort",
            text!("frame-comfort"),
        ),
        Part::new(text!("about-help-contact"), [text!("about-help-contact-says", contact = contact(&app))]),
    ];
    Page::of(text!("frame-help"), About { title: text!("frame-help"), intro: text!("about-help-intro"), parts })
}

async fn privacy(State(app): State<App>) -> Page {
    let protection = told(&app, &PROTECTION, text!("about-ask-protection"));
    let parts = vec![
        Part::new(text!("about-privacy-who"), [text!("about-privacy-who-says")]),
        Part::new(text!("about-privacy-what"), []).with([
            text!("about-privacy-what-directory"),
            text!("about-privacy-what-account"),
            text!("about-privacy-what-sessions"),
            text!("about-privacy-what-services"),
            text!("about-privacy-what-lessons"),
            text!("about-privacy-what-device"),
            text!("about-privacy-what-journal"),
        ]),
        Part::new(text!("about-privacy-why"), [text!("about-privacy-why-says")]),
        Part::new(text!("about-privacy-seen"), [text!("about-privacy-seen-says")]),
        Part::new(text!("about-privacy-services"), [text!("about-privacy-services-says")]).with([
            text!("about-privacy-services-identifier"),
            text!("about-privacy-services-profile"),
            text!("about-privacy-services-sdet"),
        ]),
        Part::new(text!("about-privacy-long"), [text!("about-privacy-long-says")]),
        Part::new(text!("about-privacy-cookies"), [text!("about-privacy-cookies-says")]).with([
            text!("about-privacy-cookies-session"),
            text!("about-privacy-cookies-device"),
            text!("about-privacy-cookies-trusted"),
            text!("about-privacy-cookies-way"),
            text!("about-privacy-cookies-form"),
            text!("about-privacy-cookies-choices"),
            text!("about-privacy-cookies-word"),
        ]),
        Part::new(
            text!("about-privacy-rights"),
            [text!("about-privacy-rights-says", contact = protection), text!("about-privacy-rights-cnil")],
        ),
    ];
    Page::of(text!("frame-privacy"), About { title: text!("frame-privacy"), intro: text!("about-privacy-intro"), parts })
}

async fn legal(State(app): State<App>) -> Page {
    let line = |title: Text, spec: &SettingSpec, otherwise: Text| Part::new(title, [told(&app, spec, otherwise)]);
    let parts = vec![
        line(text!("about-legal-editor"), &EDITOR, text!("about-ask-editor")),
        line(text!("about-legal-director"), &DIRECTOR, text!("about-ask-director")),
        line(text!("about-legal-host"), &HOST, text!("about-ask-host")),
        line(text!("about-legal-contact"), &CONTACT, text!("about-ask-contact")),
        Part::new(text!("about-legal-program"), [text!("about-legal-program-says")]),
        Part::new(text!("about-legal-works"), [text!("about-legal-works-says")]),
    ];
    Page::of(text!("frame-legal"), About { title: text!("frame-legal"), intro: text!("about-legal-intro"), parts })
}

#[derive(Template)]
#[template(path = "offline.html")]
struct Offline {
    title: String,
    says: String,
    again: String,
    title_in_english: String,
    says_in_english: String,
}

/// Without a network: the same for everybody, in both languages, since a device keeps it.
async fn offline(State(app): State<App>, _request: Request) -> Result<Response> {
    let words = |lang| Words::new(Arc::clone(&app.catalogue), lang, default_zone());
    let (french, english) = (words(Lang::Fr), words(Lang::En));
    let page = Offline {
        title: french.get("offline-title"),
        says: french.get("offline-says"),
        again: french.get("offline-again"),
        title_in_english: english.get("offline-title"),
        says_in_english: english.get("offline-says"),
    };
    let mut response = Html(page.render()?).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
