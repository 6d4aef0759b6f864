//! Persons and accounts of a structure; and, for the platform's administrator, one person by exact login or number.

use crate::model::{Post, runs_platform};
use crate::scope::{Scope, chosen, day_of, is_fed, is_open, profile_words, scopes};
use crate::store::people::{self as store, Wanted};
use crate::{PEOPLE, PLATFORM};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::audit::{self, Act};
use kit::{App, Filled, Form, Page, PersonId, Profile, Query, Redirect, Request, Result, Routes, Text, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/people").get(PEOPLE, show).and_at("/admin/support").get(PLATFORM, support).post(PLATFORM, open)
}

/// The states by which the list may be narrowed.
const STATES: [&str; 6] = ["", "prepared", "activated", "suspended", "none", "left"];

struct Row {
    id: PersonId,
    name: String,
    profiles: Vec<Text>,
    class: String,
    login: String,
    state: Text,
    tone: &'static str,
    fed: bool,
    contacts: Text,
}

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    scope: Scope,
    others: Vec<Scope>,
    filled: Filled,
    profiles: Vec<(String, Text)>,
    divisions: Vec<(String, Text)>,
    states: Vec<(String, Text)>,
    rows: Vec<Row>,
    narrowed: bool,
    later: Option<String>,
    begun: bool,
    may_create: bool,
    sheets: Option<String>,
    support: bool,
}

async fn show(State(app): State<App>, viewer: Viewer, query: Query, request: Request) -> Result<Response> {
    let others = scopes(&viewer, Post::Office);
    if others.is_empty() && query.text("structure").is_empty() && runs_platform(&viewer).allows() {
        return Ok(Redirect::to("/admin/support").into_response());
    }
    let scope = chosen(&others, query.text("structure"))?;
    let today = day_of(request.now);
    let wanted = wanted(&scope, &query);
    let mut found = store::page(&app.db, scope.id, scope.circle(), &wanted, today).await?;
    let more = found.len() > store::PAGE;
    found.truncate(store::PAGE);
    let later = found.last().filter(|_| more).map(|last| later(&query, last.id));
    let ids: Vec<PersonId> = found.iter().map(|line| line.id).collect();
    let details = store::details(&app.db, scope.id, &ids, today).await?;
    let divisions = if scope.kind.is_school() { store::divisions(&app.db, scope.id).await? } else { vec![] };
    let sheets = sheets(&app, &viewer, &scope, &wanted);
    let page = People {
        rows: found.into_iter().map(|line| row(line, &details)).collect(),
        profiles: choices("admin-any-profile", profiles(&scope).map(|one| (one.code().to_owned(), profile_words(one)))),
        divisions: choices("admin-any-division", divisions.into_iter().map(|one| (one.id.to_string(), Text::literal(one.label)))),
        states: STATES.iter().map(|state| ((*state).to_owned(), state_choice(state))).collect(),
        narrowed: ["q", "profile", "division", "state"].iter().any(|name| !query.text(name).is_empty()),
        begun: wanted.after.is_some(),
        may_create: !scope.post.creates(scope.kind).is_empty(),
        support: runs_platform(&viewer).allows(),
        filled: Filled::with(query.0.clone()),
        scope,
        others,
        later,
        sheets,
    };
    Ok(Page::of("admin-people-title", page).into_response())
}

fn choices(any: &'static str, all: impl Iterator<Item = (String, Text)>) -> Vec<(String, Text)> {
    std::iter::once((String::new(), text!(any))).chain(all).collect()
}

/// The profiles that a post sees in a kind of structure.
fn profiles(scope: &Scope) -> impl Iterator<Item = Profile> {
    let (post, school) = (scope.post, scope.kind.is_school());
    let fits = move |profile: &Profile| match profile {
        Profile::Academy | Profile::Authority => !school,
        Profile::Guest => true,
        _ => school,
    };
    Profile::ALL.iter().copied().filter(move |profile| post.sees(*profile)).filter(fits)
}

fn wanted(scope: &Scope, query: &Query) -> Wanted {
    let folded = kit::words::folded(query.text("q"));
    let state = query.text("state");
    Wanted {
        words: folded.split(' ').filter(|word| !word.is_empty()).take(3).map(str::to_owned).collect(),
        profile: Profile::from_code(query.text("profile")).filter(|profile| scope.post.sees(*profile)),
        division: query.parsed("division"),
        state: if STATES.contains(&state) { state.to_owned() } else { String::new() },
        after: query.parsed("after"),
    }
}

fn state_choice(state: &str) -> Text {
    match state {
        "" => text!("admin-any-state"),
        state => Text::keyed(format!("admin-state-{state}")),
    }
}

/// The address of the next page: the same questions, after the last person.
fn later(query: &Query, last: PersonId) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for name in ["structure", "q", "profile", "division", "state"] {
        if !query.text(name).is_empty() {
            out.append_pair(name, query.text(name));
        }
    }
    out.append_pair("after", &last.to_string());
    format!("/admin/people?{}", out.finish())
}

/// Where sign-in sheets are printed: of the division that is shown, or of the structure.
fn sheets(app: &App, viewer: &Viewer, scope: &Scope, wanted: &Wanted) -> Option<String> {
    match wanted.division {
        Some(division) if is_open(app, viewer, "/divisions/{division}/sign-in-sheets") => {
            Some(format!("/divisions/{division}/sign-in-sheets"))
        }
        _ if is_open(app, viewer, "/structures/{structure}/sign-in-sheets") => {
            Some(format!("/structures/{}/sign-in-sheets", scope.id))
        }
        _ => None,
    }
}

fn row(line: store::PersonLine, details: &[store::Detail]) -> Row {
    let mine = |what: &'static str| details.iter().filter(move |one| one.what == what);
    let values = |what| mine(what).filter(|one| one.person_id == line.id).map(|one| one.value.as_str());
    let has = |kinds: &[&str]| values("contact").any(|kind| kinds.contains(&kind));
    let contacts = match (has(&["mail"]), has(&["mobile", "landline", "work"])) {
        (true, true) => "admin-contacts-both",
        (true, false) => "admin-contacts-mail",
        (false, true) => "admin-contacts-phone",
        (false, false) => "admin-contacts-none",
    };
    let (state, tone) = state_words(line.state);
    Row {
        id: line.id,
        name: format!("{} {}", line.given, line.family),
        profiles: values("role").filter_map(Profile::from_code).map(profile_words).collect(),
        class: values("class").collect::<Vec<_>>().join(", "),
        login: line.login.clone().unwrap_or_default(),
        state,
        tone,
        fed: is_fed(&line.source),
        contacts: text!(contacts),
    }
}

/// The words of an account's state, and the tone of their badge.
pub(crate) fn state_words(state: Option<identity::model::AccountState>) -> (Text, &'static str) {
    use identity::model::AccountState::{Activated, Closed, Prepared, Suspended};
    match state {
        None => (text!("admin-state-none"), "warning"),
        Some(Prepared) => (text!("admin-state-prepared"), "info"),
        Some(Activated) => (text!("admin-state-activated"), "ok"),
        Some(Suspended) => (text!("admin-state-suspended"), "warning"),
        Some(Closed) => (text!("admin-state-closed"), "danger"),
    }
}

#[derive(Template)]
#[template(path = "support.html")]
struct Support {
    filled: Filled,
}

async fn support() -> Page {
    Page::of("admin-support-title", Support { filled: Filled::empty() })
}

/// Opens one person, by exact login or official number, with a reason: noted before anything is shown.
async fn open(State(app): State<App>, viewer: Viewer, request: Request, form: Form) -> Result<Response> {
    let (key, reason) = (form.text("key").to_owned(), form.text("reason").to_owned());
    let mut filled = Filled::with(form);
    if reason.chars().count() < 5 || reason.chars().count() > 200 {
        filled.wrong("reason", "admin-reason-needed");
    }
    let login = identity::accounts::person_of_login(&app.db, &key).await?;
    let found = crate::store::person::by_exact_key(&app.db, login, &key).await?;
    if found.is_none() {
        filled.wrong("key", "admin-support-nobody");
    }
    let (Some(person), true) = (found, filled.is_right()) else {
        return Ok(Page::of("admin-support-title", Support { filled }).invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    let after = format!("reason={}", reason.replace(';', ","));
    let act = Act {
        structure: None,
        author: Some(viewer.person),
        act: "act-support-opened",
        object_kind: "person",
        object: Some(person.0),
        before: "",
        after: &after,
    };
    audit::note(&mut unit, act, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/people/{person}")).into_response())
}
