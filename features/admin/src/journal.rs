//! The journal of acts: who did what to whom or what, before and after, in words; narrowed, and exported.

use crate::model::{Post, runs_platform};
use crate::said::{HistoryLine, shown_entry};
use crate::scope::{Scope, chosen, scopes};
use crate::store::journal::{self as store, Wanted};
use crate::{JOURNAL, csv};
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kit::audit::Noted;
use kit::viewer::default_zone;
use kit::{App, Day, Error, Filled, Form, Instant, Page, Query, Request, Result, Routes, Text, Viewer, Words, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/journal").get(JOURNAL, show).and_at("/admin/journal.csv").get(JOURNAL, export)
}

/// Whose journal is read.
struct Book {
    /// The value of `?structure=`: `platform` for that of the platform.
    value: String,
    name: Text,
}

struct Row {
    line: HistoryLine,
    object: Option<String>,
    /// Where the object is shown.
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "journal.html")]
struct Journal {
    book: Book,
    others: Vec<Book>,
    filled: Filled,
    acts: Vec<(String, Text)>,
    rows: Vec<Row>,
    narrowed: bool,
    later: Option<String>,
    begun: bool,
    export: String,
}

fn book(scope: &Scope) -> Book {
    Book { value: scope.id.to_string(), name: Text::literal(&scope.name) }
}

fn platform() -> Book {
    Book { value: "platform".to_owned(), name: text!("admin-platform") }
}

/// The journal that was asked for, and what is asked of it. Another's is not found.
fn wanted(viewer: &Viewer, query: &Form, filled: &mut Filled) -> Result<(Book, Wanted)> {
    let own = scopes(viewer, Post::SchoolAdmin);
    let asked = query.text("structure");
    let of_platform = runs_platform(viewer).allows() && (asked == "platform" || (asked.is_empty() && own.is_empty()));
    let mut wanted = Wanted {
        guardianship: true,
        reader: Some(viewer.person),
        act: query.text("act").to_owned(),
        who: kit::words::folded(query.text("who")),
        after: query.parsed("after"),
        ..Wanted::default()
    };
    let book = if of_platform {
        platform()
    } else {
        let scope = chosen(&own, asked)?;
        wanted.structure = Some(scope.id);
        wanted.guardianship = scope.post == Post::Management;
        book(&scope)
    };
    let zone = viewer.structures.first().map_or_else(default_zone, |one| one.zone.clone());
    let mut bound = |field: &'static str, days: i64| -> Option<Instant> {
        let typed = query.text(field);
        if typed.is_empty() {
            return None;
        }
        match typed.parse::<Day>() {
            Ok(day) => Some(day.plus_days(days).start_in(&zone)),
            Err(_) => {
                filled.wrong(field, "admin-date-wrong");
                None
            }
        }
    };
    wanted.from = bound("from", 0);
    wanted.to = bound("to", 1);
    Ok((book, wanted))
}

/// The same questions as an address: for the next page and for the export.
fn address(path: &str, query: &Form, after: Option<String>) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for name in ["structure", "act", "who", "from", "to"] {
        if !query.text(name).is_empty() {
            out.append_pair(name, query.text(name));
        }
    }
    if let Some(after) = after {
        out.append_pair("after", &after);
    }
    format!("{path}?{}", out.finish())
}

async fn show(State(app): State<App>, viewer: Viewer, query: Query) -> Result<Response> {
    let mut filled = Filled::with(query.0.clone());
    let (book_here, wanted) = wanted(&viewer, &query, &mut filled)?;
    let mut found = store::page(&app.db, &wanted, store::PAGE + 1).await?;
    let acts = store::acts(&app.db, &wanted).await?;
    let size = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    let later = found.last().filter(|_| more).map(|last| address("/admin/journal", &query, Some(last.id.to_string())));
    let mut others: Vec<Book> = scopes(&viewer, Post::SchoolAdmin).iter().map(book).collect();
    if runs_platform(&viewer).allows() {
        others.push(platform());
    }
    let right = filled.is_right();
    let any = (String::new(), text!("admin-any-act"));
    let page = Journal {
        rows: found.into_iter().map(|entry| row(&app.noted, &viewer, entry)).collect(),
        acts: std::iter::once(any).chain(acts.into_iter().map(|act| (act.clone(), Text::keyed(act)))).collect(),
        narrowed: ["act", "who", "from", "to"].iter().any(|name| !query.text(name).is_empty()),
        begun: wanted.after.is_some(),
        export: address("/admin/journal.csv", &query, None),
        book: book_here,
        others,
        filled,
        later,
    };
    let page = Page::of("admin-journal-title", page);
    Ok(if right { page.into_response() } else { page.invalid().into_response() })
}

fn row(noted: &[Noted], viewer: &Viewer, entry: store::Entry) -> Row {
    let href = match (entry.object_kind.as_str(), entry.object_id) {
        ("person" | "account", Some(id)) if entry.structure_id.is_some_and(|at| viewer.structure(at).is_some()) => {
            Some(format!("/admin/people/{id}"))
        }
        ("structure", Some(id)) if runs_platform(viewer).allows() => Some(format!("/admin/structures/{id}")),
        _ => None,
    };
    let object = entry.object.clone();
    Row { line: shown_entry(noted, entry), href: href.filter(|_| object.is_some()), object }
}

/// The whole journal that was asked for, for a spreadsheet.
async fn export(State(app): State<App>, viewer: Viewer, query: Query, request: Request) -> Result<Response> {
    let mut filled = Filled::with(query.0.clone());
    let (_, wanted) = wanted(&viewer, &query, &mut filled)?;
    if !filled.is_right() {
        return Err(Error::Malformed);
    }
    let found = store::page(&app.db, &wanted, store::EXPORT_MAX).await?;
    let words = &request.words;
    let heads =
        ["admin-when", "admin-who-did", "admin-what", "admin-about", "admin-before", "admin-after"].map(|key| words.get(key));
    // The mark by which spreadsheets know the encoding.
    let mut body = String::from("\u{feff}");
    body.push_str(&csv::line(heads.iter().map(String::as_str)));
    for entry in found {
        let object = entry.object.clone().unwrap_or_default();
        let line = shown_entry(&app.noted, entry);
        let cells = [
            line.at.in_zone(&words.zone).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            line.author.clone().unwrap_or_else(|| words.get("admin-by-program")),
            words.say(&line.act),
            object,
            sentence(words, &line.before),
            sentence(words, &line.after),
        ];
        body.push_str(&csv::line(cells.iter().map(String::as_str)));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"journal.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

fn sentence(words: &Words, pairs: &[crate::said::Said]) -> String {
    let said = pairs.iter().map(|pair| match &pair.name {
        Some(name) => format!("{} : {}", words.say(name), words.say(&pair.value)),
        None => words.say(&pair.value),
    });
    said.collect::<Vec<_>>().join(", ")
}
