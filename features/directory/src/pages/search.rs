//! People search: by name, class, function or child, within what the viewer sees.

use crate::pace;
use crate::pages::{WHY, governs, relation_of, role_words, short, today};
use crate::query::{self, Asked};
use crate::store::find::{self, Found, FoundPlace};
use crate::store::roster::{self, ClassLine};
use crate::store::structures::{self, StructureRow};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::words::Text;
use kit::{App, Page, PersonId, Query, Request, Result, Routes, SIGNED_IN, Viewer, ViewerFacts, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/people").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "pages/search.html")]
struct SearchPage {
    q: String,
    hint: Option<Text>,
    /// Whom *Pourquoi ?* still wants: the name of its field, and the other person if there is one.
    chooses: Option<(&'static str, Option<PersonId>)>,
    results: Results,
}

#[derive(Default)]
struct Results {
    asked: bool,
    classes: Vec<ClassFound>,
    structures: Vec<StructureRow>,
    of_occupation: Vec<Line>,
    people_title: &'static str,
    people: Vec<Line>,
    /// The address of the next page holds no name: the query is kept beside it.
    next: Option<PersonId>,
}

struct ClassFound {
    href: String,
    short: String,
    label: String,
    structure: String,
}

struct Line {
    id: PersonId,
    name: String,
    href: String,
    details: Vec<Text>,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let q = query.text("q").to_owned();
    let chooses = chooses(&query, &viewer);
    let understood = query::understand(&q);
    let mut page = SearchPage { hint: None, chooses, results: Results::default(), q };
    let mut status = StatusCode::OK;
    match understood {
        None if page.q.is_empty() => page.hint = Some(examples(&viewer)),
        None => page.hint = Some(text!("search-too-short")),
        Some(asked) => {
            let found = search(&app, &request, &viewer, &asked, query.parsed("after"), page.chooses).await?;
            let listed: Vec<PersonId> = found.of_occupation.iter().chain(&found.people).map(|line| line.id).collect();
            if pace::may_list(&app, &viewer, &listed, request.now) {
                page.results = found;
            } else {
                page.hint = Some(text!("search-too-much"));
                status = StatusCode::TOO_MANY_REQUESTS;
            }
        }
    }
    Ok(Page::of(text!("people-title"), page).status(status))
}

/// What *Pourquoi ?* asks to choose, for those who may ask it.
fn chooses(query: &Query, viewer: &ViewerFacts) -> Option<(&'static str, Option<PersonId>)> {
    if !WHY.decide(Some(viewer)).allows() {
        return None;
    }
    match query.text("for") {
        "viewer" => Some(("viewer", query.parsed("with"))),
        "target" => Some(("target", query.parsed("with"))),
        _ => None,
    }
}

fn examples(viewer: &ViewerFacts) -> Text {
    let works = viewer.roles.iter().any(|role| !matches!(role.profile, kit::Profile::Student | kit::Profile::Guardian));
    if works { text!("search-examples") } else { text!("search-examples-family") }
}

async fn search(
    app: &App,
    request: &Request,
    viewer: &Viewer,
    asked: &Asked,
    after: Option<PersonId>,
    chooses: Option<(&'static str, Option<PersonId>)>,
) -> Result<Results> {
    let db = &app.db;
    let today = today(request);
    let first_page = after.is_none();
    let mut results = Results { asked: true, people_title: "search-people", ..Results::default() };
    let mut people = match asked.parents {
        Some(of) => {
            results.people_title = "search-parents";
            find::parents(db, viewer, asked, of, after, today).await?
        }
        None => find::by_name(db, viewer, asked, after, today).await?,
    };
    let most = usize::try_from(find::FOUND_MAX).unwrap_or(usize::MAX);
    let more = people.len() > most;
    people.truncate(most);
    results.next = people.last().filter(|_| more).map(|found| found.id);
    if first_page {
        let mut others = find::other_guardians(db, viewer, asked, today).await?;
        others.retain(|other| people.iter().all(|found| found.id != other.id));
        people.splice(0..0, others);
        if let Some(occupation) = asked.occupation {
            let found = find::by_occupation(db, viewer, occupation, today).await?;
            results.of_occupation = lines(found, chooses);
        }
        if chooses.is_none() && asked.parents.is_none() {
            results.classes = classes(app, viewer, asked, today).await?;
            if governs(viewer) {
                results.structures = structures::governed(db, viewer, &asked.whole, None, today).await?;
            }
        }
    }
    results.people = lines(people, chooses);
    Ok(results)
}

/// How many classes a search shows.
const CLASSES_MAX: usize = 24;

async fn classes(app: &App, viewer: &Viewer, asked: &Asked, today: kit::Day) -> Result<Vec<ClassFound>> {
    let mut lines: Vec<ClassLine> = roster::names(&app.db, viewer, today).await?;
    lines.retain(|line| query::is_class(&asked.whole, &line.label, &line.code));
    lines.truncate(CLASSES_MAX);
    Ok(lines
        .into_iter()
        .map(|line| ClassFound {
            href: line.id.href(),
            short: short(&line.label),
            label: line.label,
            structure: line.structure_name,
        })
        .collect())
}

fn lines(found: Vec<Found>, chooses: Option<(&'static str, Option<PersonId>)>) -> Vec<Line> {
    found
        .into_iter()
        .map(|found| Line { id: found.id, href: href(found.id, chooses), details: details(&found.places), name: found.name })
        .collect()
}

fn href(person: PersonId, chooses: Option<(&'static str, Option<PersonId>)>) -> String {
    match chooses {
        None => format!("/people/{person}"),
        Some((field, None)) => format!("/people/why?{field}={person}"),
        Some(("viewer", Some(target))) => format!("/people/why?viewer={person}&target={target}"),
        Some((_, Some(viewer))) => format!("/people/why?viewer={viewer}&target={person}"),
    }
}

fn details(places: &[FoundPlace]) -> Vec<Text> {
    places
        .iter()
        .map(|place| {
            let what = match (place.relation, &place.detail) {
                (Some(relation), Some(child)) => relation_of(relation, child),
                _ => role_words(place.profile, place.function),
            };
            match place.detail.as_ref().filter(|_| place.relation.is_none()) {
                Some(detail) => text!("found-detail", what = what, detail = detail, place = &place.structure_name),
                None => text!("found-place", what = what, place = &place.structure_name),
            }
        })
        .collect()
}
