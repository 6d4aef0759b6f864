//! The report of one run: counts, and the lines that were refused, on the page or as a table to download.

use crate::model::{Counts, RunId, category_text, profile_text, reason_text};
use crate::readers::{self, LINES_PAGE, LineRow, Reader, RunRow, STRUCTURES_PAGE};
use crate::report::{COLUMNS, columns};
use crate::runs::READ_FEEDS;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kit::filters;
use kit::{App, Error, Page, Query, Request, Result, Routes, Text, Viewer};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/feeds/{run}").get(READ_FEEDS, show).and_at("/admin/feeds/{run}/lines.csv").get(READ_FEEDS, download)
}

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage {
    run: RunRow,
    heads: [&'static str; 6],
    profiles: Vec<(Text, [u64; 6])>,
    total: [u64; 6],
    structures: Vec<(String, [u64; 6])>,
    structures_more: bool,
    lines: Vec<LineRow>,
    next: Option<i64>,
    first_page: bool,
    reads_lines: bool,
}

impl LineRow {
    fn reason_text(&self) -> Text {
        reason_text(&self.reason)
    }
    fn category_text(&self) -> Text {
        category_text(&self.category)
    }
    fn weight_text(&self) -> Text {
        Text::keyed(format!("feed-weight-{}", self.weight))
    }
    fn badge(&self) -> &'static str {
        match self.weight.as_str() {
            "record" => "danger",
            "value" => "warning",
            _ => "info",
        }
    }
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(run): Path<RunId>, query: Query) -> Result<Page> {
    let reader = Reader::of(&viewer, request.now);
    let run = readers::run(&app.db, reader, run).await?.ok_or(Error::NotFound)?;
    let profiles = readers::profiles(&app.db, reader, run.id).await?;
    let mut structures = readers::structures(&app.db, reader, run.id).await?;
    let after: Option<i64> = query.parsed("after");
    let reads_lines = readers::reads_lines(&viewer);
    let mut lines = match reads_lines {
        true => readers::lines(&app.db, reader, run.id, after.unwrap_or(-1), LINES_PAGE + 1).await?,
        false => vec![],
    };
    let shown = |page: i64| usize::try_from(page).unwrap_or(usize::MAX);
    let next = (lines.len() > shown(LINES_PAGE)).then(|| lines[shown(LINES_PAGE) - 1].place);
    lines.truncate(shown(LINES_PAGE));
    let structures_more = structures.len() > shown(STRUCTURES_PAGE);
    structures.truncate(shown(STRUCTURES_PAGE));
    let mut total = Counts::default();
    profiles.values().for_each(|counts| total.add(counts));
    let title = run.title();
    let page = RunPage {
        run,
        heads: COLUMNS,
        profiles: profiles.iter().map(|(profile, counts)| (profile_text(profile), columns(counts))).collect(),
        total: columns(&total),
        structures: structures.into_iter().map(|(name, counts)| (name, columns(&counts))).collect(),
        structures_more,
        lines,
        next,
        first_page: after.is_none(),
        reads_lines,
    };
    Ok(Page::of(title, page))
}

/// All lines that the reader may see, as a table for spreadsheets.
async fn download(State(app): State<App>, request: Request, viewer: Viewer, Path(run): Path<RunId>) -> Result<Response> {
    let reader = Reader::of(&viewer, request.now);
    let run = readers::run(&app.db, reader, run).await?.ok_or(Error::NotFound)?;
    if !readers::reads_lines(&viewer) {
        return Err(Error::NotFound);
    }
    let most = i64::try_from(crate::model::LINES_MAX).unwrap_or(i64::MAX);
    let lines = readers::lines(&app.db, reader, run.id, -1, most).await?;
    let words = &request.words;
    let heads = ["weight", "file", "line", "category", "key", "who", "number", "field", "value", "reason"]
        .map(|column| words.say(&Text::keyed(format!("feed-column-{column}"))));
    // The mark tells spreadsheets that it is UTF-8.
    let mut out = String::from("\u{feff}");
    put_row(&mut out, heads.iter().map(String::as_str));
    for line in &lines {
        let (weight, category) = (words.say(&line.weight_text()), words.say(&line.category_text()));
        let (reason, number) = (words.say(&line.reason_text()), line.line.to_string());
        let cells =
            [&weight, &line.file, &number, &category, &line.key, &line.who, &line.number, &line.field, &line.value, &reason];
        put_row(&mut out, cells.into_iter().map(String::as_str));
    }
    let name = format!("attachment; filename=\"feed-{}.csv\"", run.delivery_date);
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], out).into_response())
}

fn put_row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(';');
        }
        put_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// One cell, quoted; what a spreadsheet would run as a formula begins with an apostrophe.
fn put_cell(out: &mut String, cell: &str) {
    out.push('"');
    if cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']) {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_a_text() {
        let mut out = String::new();
        put_row(&mut out, ["=HYPERLINK(\"x\")", "+33", "plain", " @a", "a;b"].into_iter());
        assert_eq!(out, "\"'=HYPERLINK(\"\"x\"\")\";\"'+33\";\"plain\";\"' @a\";\"a;b\"\r\n");
    }
}
