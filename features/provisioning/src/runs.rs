//! The runs of feeds, the latest first.

use crate::model::RunId;
use crate::readers::{self, RUNS_PAGE, Reader, RunRow};
use crate::report;
use askama::Template;
use axum::extract::State;
use kit::filters;
use kit::{App, Page, Query, Request, Result, Right, Routes, Text, Viewer};

/// Reading the reports of feeds.
pub(crate) const READ_FEEDS: Right = Right::new("provisioning.read_feeds", readers::may_read);

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/feeds").get(READ_FEEDS, show)
}

#[derive(Template)]
#[template(path = "runs.html")]
struct RunsPage {
    runs: Vec<RunRow>,
    older: Option<RunId>,
}

impl RunRow {
    /// « Livraison complète du lundi 14 septembre 2026, académie 099, second degré ».
    pub(crate) fn title(&self) -> Text {
        report::title(&self.kind, self.delivery_date, &self.academy, &self.degree)
    }
    pub(crate) fn state_text(&self) -> Text {
        Text::keyed(format!("feed-state-{}", self.state))
    }
    pub(crate) fn badge(&self) -> &'static str {
        match self.state.as_str() {
            "applied" => "ok",
            "stopped" => "warning",
            "failed" => "danger",
            _ => "info",
        }
    }
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let reader = Reader::of(&viewer, request.now);
    let mut runs = readers::runs(&app.db, reader, query.parsed("before")).await?;
    let shown = usize::try_from(RUNS_PAGE).unwrap_or(usize::MAX);
    let older = (runs.len() > shown).then(|| runs[shown - 1].id);
    runs.truncate(shown);
    Ok(Page::of("feed-title", RunsPage { runs, older }))
}
