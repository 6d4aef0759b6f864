//! Takes a timetable in from the browser: the files are brought, what they would change is read, then it is written.

use super::{PATH, Place, place};
use crate::filters;
use crate::import::waiting::{self, BYTES_MAX, ImportId};
use crate::import::{Order, Report, import};
use crate::pages::id;
use crate::sight::{self, RUN};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::uploads::Uploads;
use kit::words::Text;
use kit::{App, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer, text};
use schedules::Severity;

pub(super) fn routes() -> Routes {
    Routes::at("/admin/timetable/import")
        .get(RUN, ask)
        .post_with_files(RUN, bring)
        .and_at("/admin/timetable/import/{import}")
        .get(RUN, compare)
        .post(RUN, apply)
}

#[derive(Template)]
#[template(path = "pages/desk/taking_in.html")]
struct AskPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    filled: Filled,
}

async fn ask(viewer: Viewer, query: Query) -> Result<Page> {
    let place = place(&viewer, &query)?;
    Ok(asked(place, Filled::empty()))
}

fn asked(Place { structure, others }: Place<'_>, filled: Filled) -> Page {
    Page::of("desk-import", AskPage { structure: structure.id, others, filled })
}

async fn bring(State(app): State<App>, request: Request, viewer: Viewer, form: Form, uploads: Uploads) -> Result<Response> {
    let place = place(&viewer, &form)?;
    let mut filled = Filled::with(form.clone());
    let all: Vec<_> = uploads.of("files").collect();
    let total: u64 = all.iter().map(|upload| upload.size).sum();
    if all.is_empty() {
        filled.wrong("files", text!("import-files-needed"));
    } else if uploads.too_many || total > BYTES_MAX as u64 {
        filled.wrong("files", text!("import-files-large", count = BYTES_MAX / (1024 * 1024)));
    }
    if !filled.is_right() {
        return Ok(asked(place, filled).invalid().into_response());
    }
    let mut files = vec![];
    for upload in all {
        files.push((kit::words::clean_name(&upload.name), upload.whole().await?.to_vec()));
    }
    let kept = waiting::keep(&app, (place.structure.id, viewer.person), files, request.now).await?;
    Ok(Redirect::to(format!("{PATH}/import/{kept}")).into_response())
}

/// Something that was found, as it is shown.
struct Shown {
    badge: &'static str,
    weight: Text,
    place: Option<Text>,
    text: Text,
}

#[derive(Template)]
#[template(path = "pages/desk/report.html")]
struct ReportPage {
    structure: StructureId,
    school: String,
    files: String,
    program: Option<Text>,
    summary: Text,
    changes: Vec<Text>,
    lines: Vec<Shown>,
    more: i64,
    refused: bool,
    /// Where it is written, if there is something to write.
    apply: Option<String>,
    applied: bool,
}

/// How many findings the page shows.
const LINES_MAX: usize = 200;

async fn order(app: &App, viewer: &Viewer, id: ImportId, apply: bool) -> Result<(Order, String)> {
    let (structure, files) = waiting::files(app, viewer, id).await?;
    let structure = viewer.structure(structure).filter(|one| sight::runs(viewer, one.id)).ok_or(Error::NotFound)?.clone();
    let names = files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    Ok((Order { structure, files, program: None, apply, author: Some(viewer.person) }, names))
}

async fn compare(State(app): State<App>, request: Request, viewer: Viewer, Path(import): Path<String>) -> Result<Page> {
    let id: ImportId = id(&import)?;
    let (order, names) = order(&app, &viewer, id, false).await?;
    let school = (order.structure.id, order.structure.name.clone());
    let report = self::import(&app, order, request.now).await?;
    Ok(page(school, names, report, Some(format!("{PATH}/import/{id}"))))
}

async fn apply(State(app): State<App>, request: Request, viewer: Viewer, Path(import): Path<String>) -> Result<Page> {
    let id: ImportId = id(&import)?;
    let (order, names) = order(&app, &viewer, id, true).await?;
    let school = (order.structure.id, order.structure.name.clone());
    let report = self::import(&app, order, request.now).await?;
    if report.applied {
        waiting::drop_files(&app, id).await?;
    }
    Ok(page(school, names, report, None))
}

fn page((structure, school): (StructureId, String), files: String, report: Report, apply: Option<String>) -> Page {
    let shown = |line: &crate::import::Line| Shown {
        badge: match line.severity {
            Severity::Refused => "danger",
            Severity::LeftOut => "warning",
            Severity::Noted => "info",
        },
        weight: Text::from(match line.severity {
            Severity::Refused => "import-weight-refused",
            Severity::LeftOut => "import-weight-left-out",
            Severity::Noted => "import-weight-noted",
        }),
        place: Some(line.place()).filter(|_| !line.file.is_empty()),
        text: line.text.clone(),
    };
    let nothing = report.counts.is_nothing();
    let untold = report.lines.len().saturating_sub(LINES_MAX) as u64;
    let page = ReportPage {
        structure,
        school,
        files,
        program: report.kind.and_then(schedules::Kind::program).map(|source| Text::from(crate::import::program_words(source))),
        summary: report.summary(),
        changes: report.counts.lines(),
        lines: report.lines.iter().take(LINES_MAX).map(shown).collect(),
        more: i64::try_from(report.more + untold).unwrap_or(i64::MAX),
        refused: report.refused,
        apply: apply.filter(|_| !report.refused && !nothing),
        applied: report.applied && !nothing,
    };
    Page::of(if page.applied { "import-done" } else { "import-report" }, page)
}
