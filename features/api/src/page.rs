//! The page of those who write programs: how to get a token, examples, and each operation, read from the same document.

use crate::document;
use crate::pace::PER_MINUTE;
use crate::scope::Scope;
use askama::Template;
use axum::extract::State;
use kit::{App, Frame, PUBLIC, Page, Request, Result, Routes, Text, filters, text};
use serde_json::Value;

pub(crate) fn routes() -> Routes {
    Routes::at("/api").get(PUBLIC, show)
}

/// An operation, as the page lists it.
struct Operation {
    method: String,
    path: String,
    words: Text,
    scope: Option<String>,
    parameters: Vec<(String, Text, bool)>,
}

#[derive(Template)]
#[template(path = "page.html")]
struct ApiPage {
    operations: Vec<Operation>,
    scopes: Vec<(&'static str, Text)>,
    signed_in: bool,
    pace: Text,
    /// An example: all of it can be pasted.
    example: String,
    example_days: String,
    tokens: &'static str,
    document: &'static str,
}

async fn show(State(app): State<App>, request: Request) -> Result<Page> {
    let url = &app.config.public_url;
    let document = serde_json::to_value(document::of(url))?;
    let page = ApiPage {
        operations: operations(&document),
        scopes: Scope::ALL.iter().map(|scope| (scope.code(), scope.words())).collect(),
        signed_in: request.viewer.is_some(),
        pace: text!("api-pace", count = PER_MINUTE),
        example: format!("curl -H \"Authorization: Bearer $TOKEN\" {url}/api/v1/me"),
        example_days: format!(
            "curl -H \"Authorization: Bearer $TOKEN\" \\\n  \"{url}/api/v1/timetable?from={from}&to={to}\"",
            from = request.now.day_in(&request.words.zone),
            to = request.now.day_in(&request.words.zone).plus_days(7)
        ),
        tokens: crate::token_pages::PATH,
        document: document::PATH,
    };
    let page = Page::of("api-title", page);
    Ok(if request.viewer.is_some() { page } else { page.in_frame(Frame::Public) })
}

/// What the document says, in the reader's words: one line for each operation.
fn operations(document: &Value) -> Vec<Operation> {
    let mut out = vec![];
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, said) in methods.as_object().into_iter().flatten() {
            let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let parameters = said["parameters"].as_array().into_iter().flatten().map(|one| {
                let name = text_of(&one["name"]);
                let words = Text::keyed(format!("api-parameter-{name}"));
                (name, words, one["required"].as_bool().unwrap_or(false))
            });
            out.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                words: Text::keyed(format!("api-operation-{}", text_of(&said["operationId"]).to_lowercase())),
                scope: said["security"][1]["openid"][0].as_str().map(str::to_owned),
                parameters: parameters.collect(),
            });
        }
    }
    let place = |operation: &Operation| {
        let order = ["/me", "/timetable", "/lessons", "/divisions", "/homework"];
        let within = operation.path.trim_start_matches("/api/v1");
        (order.iter().position(|start| within.starts_with(start)), operation.path.len(), operation.method == "DELETE")
    };
    out.sort_by_key(place);
    out
}
