//! The settings of the platform, of an academy, of an authority, of a school: each with its value, who chose
//! it, where it comes from, whether it is locked; chosen, or given back to its default, in one act.

use crate::store;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::settings::{Change, PLATFORM, Said, SettingKind, SettingSpec, say};
use kit::viewer::Profile;
use kit::words::Text;
use kit::{App, Decision, Error, Form, Page, PersonId, Query, Redirect, Request, Result, Right, Routes, StructureId, Viewer};
use kit::{ViewerFacts, filters, text};

/// Who may open the settings: those who have a scope to set.
pub const MAY_SET: Right = Right::new("home.settings", may_set);

/// Settings whose name begins so hold for the whole platform and are chosen there alone.
const PLATFORM_ONLY: &str = "platform.";

pub(crate) fn may_set(viewer: &ViewerFacts) -> Decision {
    Decision::when(!scopes(viewer).is_empty(), "right-sets-options", "right-sets-no-options")
}

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/settings").get(MAY_SET, show).post(MAY_SET, change)
}

/// Where settings are chosen.
#[derive(Clone, Debug, PartialEq)]
struct Scope {
    id: StructureId,
    name: Text,
    above: Vec<StructureId>,
    /// Whether there is anybody below to lock them for.
    locks: bool,
}

/// The scopes of a viewer: the platform for its administrator, one's academy or authority, the schools one runs.
fn scopes(viewer: &ViewerFacts) -> Vec<Scope> {
    let platform = Scope { id: PLATFORM, name: text!("options-platform"), above: vec![], locks: true };
    let over_schools = |id| viewer.is_in(id, &[Profile::Academy, Profile::Authority]);
    let structures = viewer.structures.iter().filter(|one| over_schools(one.id) || viewer.administers(one.id)).map(|one| Scope {
        id: one.id,
        name: Text::literal(&one.name),
        above: one.above.clone(),
        locks: matches!(one.kind.as_str(), "academy" | "authority" | "network"),
    });
    viewer.is_platform_admin().then_some(platform).into_iter().chain(structures).collect()
}

/// The scope that was asked for, among those of the viewer; the first when none was.
fn scope_of(viewer: &ViewerFacts, asked: &str) -> Result<Scope> {
    let mut all = scopes(viewer).into_iter();
    let found = if asked.is_empty() { all.next() } else { all.find(|scope| scope.id.to_string() == asked) };
    found.ok_or(Error::NotFound)
}

/// The settings that have a meaning in a scope.
fn specs<'a>(app: &'a App, scope: &Scope) -> impl Iterator<Item = &'static SettingSpec> + use<'a> {
    let platform = scope.id == PLATFORM;
    app.setting_specs.iter().copied().filter(move |spec| platform || !spec.name.starts_with(PLATFORM_ONLY))
}

#[derive(Template)]
#[template(path = "options.html")]
struct Options {
    scope: Scope,
    others: Vec<Scope>,
    families: Vec<Family>,
    wrong: Option<Wrong>,
}

/// The settings of one feature.
struct Family {
    name: Text,
    options: Vec<Shown>,
}

/// One setting in a scope.
struct Shown {
    name: &'static str,
    id: String,
    label: Text,
    hint: Text,
    control: Control,
    value: String,
    origin: Text,
    chosen_here: bool,
    locked_here: bool,
    locked_by: Option<Text>,
    /// Whether it may be locked for those below.
    locks: bool,
    error: Option<Text>,
}

/// How a setting is chosen.
enum Control {
    Choice(Vec<(String, Text)>),
    Number(i64, i64),
    Line(usize),
}

/// What was typed and cannot be kept.
struct Wrong {
    id: String,
    name: String,
    value: String,
    why: Text,
}

async fn show(State(app): State<App>, viewer: Viewer, query: Query) -> Result<Page> {
    let scope = scope_of(&viewer, query.text("scope"))?;
    Ok(Page::of(text!("options-title"), options(&app, &viewer, scope, None).await?))
}

async fn options(app: &App, viewer: &ViewerFacts, scope: Scope, wrong: Option<Wrong>) -> Result<Options> {
    let known = Known { names: store::names(&app.db, scope.id).await?, authors: store::authors(&app.db, scope.id).await? };
    let mut families: Vec<Family> = vec![];
    for spec in specs(app, &scope) {
        let option = option(app, &scope, spec, &known, wrong.as_ref());
        let name = family(app, spec.name);
        match families.iter_mut().find(|family| family.name == name) {
            Some(family) => family.options.push(option),
            None => families.push(Family { name, options: vec![option] }),
        }
    }
    Ok(Options { others: scopes(viewer), scope, families, wrong })
}

/// The heading of a setting: `options-of-identity`, when the catalogue has one for its feature.
fn family(app: &App, name: &str) -> Text {
    let key = format!("options-of-{}", name.split('.').next().unwrap_or(""));
    if app.catalogue.keys(kit::Lang::Fr).contains(&key) { Text::keyed(key) } else { text!("options-of-others") }
}

fn option(app: &App, scope: &Scope, spec: &'static SettingSpec, known: &Known, wrong: Option<&Wrong>) -> Shown {
    let id = spec.name.replace('.', "-");
    let words = |end: &str| Text::keyed(format!("setting-{id}{end}"));
    let said = app.settings.said(scope.id, spec.name);
    let effective = app.settings.effective(spec, scope.id, &scope.above);
    let wrong = wrong.filter(|wrong| wrong.name == spec.name);
    let origin = match effective.from {
        None => text!("options-from-default", value = usual(spec, &id)),
        Some(from) => known.origin(scope, from, app.settings.said(from, spec.name), usual(spec, &id)),
    };
    Shown {
        name: spec.name,
        label: words(""),
        hint: words("-hint"),
        control: match spec.kind {
            SettingKind::Switch => {
                Control::Choice(["yes", "no"].map(|code| (code.to_owned(), Text::keyed(format!("options-{code}")))).to_vec())
            }
            SettingKind::Choice(codes) => {
                Control::Choice(codes.iter().map(|code| ((*code).to_owned(), words(&format!("-{code}")))).collect())
            }
            SettingKind::Number { min, max } => Control::Number(min, max),
            SettingKind::Line(longest) => Control::Line(longest),
        },
        value: wrong.map_or(effective.value, |wrong| wrong.value.clone()),
        origin,
        locks: scope.locks && !spec.name.starts_with(PLATFORM_ONLY),
        chosen_here: said.as_ref().is_some_and(|said| said.value.is_some() || said.locked),
        locked_here: said.is_some_and(|said| said.locked),
        locked_by: effective.locked_by.map(|by| known.name(by)),
        error: wrong.map(|wrong| wrong.why.clone()),
        id,
    }
}

/// The default, in words.
fn usual(spec: &SettingSpec, id: &str) -> Text {
    match spec.kind {
        _ if spec.default.is_empty() => text!("options-nothing"),
        SettingKind::Switch => Text::keyed(format!("options-{}", spec.default)),
        SettingKind::Choice(_) => Text::keyed(format!("setting-{id}-{}", spec.default)),
        SettingKind::Number { .. } | SettingKind::Line(_) => Text::literal(spec.default),
    }
}

/// The names that origins need.
struct Known {
    names: Vec<(StructureId, String)>,
    authors: Vec<(PersonId, String, String)>,
}

impl Known {
    fn name(&self, scope: StructureId) -> Text {
        let found = self.names.iter().find(|(id, _)| *id == scope).map(|(_, name)| Text::literal(name));
        found.unwrap_or_else(|| text!("options-platform"))
    }
    fn author(&self, said: &Said) -> Text {
        let found = said.set_by.and_then(|by| self.authors.iter().find(|(id, _, _)| *id == by));
        found.map_or_else(|| text!("options-somebody"), |(_, given, family)| Text::literal(format!("{given} {family}")))
    }
    fn origin(&self, scope: &Scope, from: StructureId, said: Option<Said>, usual: Text) -> Text {
        match said {
            Some(said) if from == scope.id => {
                text!("options-from-here", who = self.author(&said), when = said.set_at, value = usual)
            }
            Some(said) => {
                let (place, who) = (self.name(from), self.author(&said));
                text!("options-from-above", place = place, who = who, when = said.set_at, value = usual)
            }
            None => text!("options-from-default", value = usual),
        }
    }
}

async fn change(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let scope = scope_of(&viewer, form.text("scope"))?;
    let spec = specs(&app, &scope).find(|spec| spec.name == form.text("name")).ok_or(Error::NotFound)?;
    let back = form.ticked("default");
    let wanted = Change {
        spec,
        scope: scope.id,
        value: (!back).then(|| form.text("value")),
        locked: !back && scope.locks && form.ticked("locked"),
    };
    match say(&app.db, &app.settings, wanted, &scope.above, viewer.person, request.now).await {
        Ok(()) => {
            let saying = if back { "options-returned" } else { "options-kept" };
            let address = format!("/admin/settings?scope={}#{}", scope.id, spec.name.replace('.', "-"));
            Ok(Redirect::to(address).saying(saying).into_response())
        }
        Err(Error::Refused(why)) => {
            let (id, name) = (spec.name.replace('.', "-"), spec.name.to_owned());
            let wrong = Wrong { id, name, value: form.text("value").to_owned(), why };
            Ok(Page::of(text!("options-title"), options(&app, &viewer, scope, Some(wrong)).await?).invalid().into_response())
        }
        Err(error) => Err(error),
    }
}
