//! The terms of use at full length, for everybody to read.

use askama::Template;
use kit::{PUBLIC, Page, Routes, Text, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/terms").get(PUBLIC, show)
}

/// The articles of the text, in order: `terms-article-NAME` and `terms-article-NAME-text`.
const ARTICLES: [&str; 7] = ["who", "account", "conduct", "works", "data", "school", "end"];

#[derive(Template)]
#[template(path = "charter.html")]
struct CharterPage {
    articles: Vec<(Text, Text)>,
    version: &'static str,
}

async fn show() -> Page {
    let key = |name: &str, end: &str| Text::keyed(format!("terms-article-{name}{end}"));
    let articles = ARTICLES.iter().map(|name| (key(name, ""), key(name, "-text"))).collect();
    Page::of(text!("terms-title"), CharterPage { articles, version: crate::terms::VERSION })
}
