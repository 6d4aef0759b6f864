//! The content of a lesson while it is written: a draft that the server keeps, published when its author says so.

use super::id;
use crate::filters;
use crate::model::{Draft, Published, has_begun};
use crate::parts::moment;
use crate::sight::{WRITE, writes};
use crate::store::{self, Place, Visa};
use crate::write::{self, By, CONTENT, DRAFT, Text as ToPublish, Typed};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use files::Attachment;
use kit::uploads::Uploads;
use kit::words::Text;
use kit::{
    App, Error, Filled, Form, Instant, LessonId, Page, Piece, Redirect, Request, Result, Routes, Viewer, ViewerFacts, text,
};
use rich::{Document, Field};
use timetable::model::{Effective, Slot};
use timetable::say::title;
use timetable::store::Of;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}/content")
        .get(WRITE, show)
        .post_with_files(WRITE, send)
        .keeps_typed(&["content"])
        .and_at("/lessons/{lesson}/content/draft")
        .post(WRITE, keep)
        .keeps_typed(&["content"])
        .and_at("/lessons/{lesson}/content/draft/removal")
        .post(WRITE, discard)
        .and_at("/lessons/{lesson}/content/files/removal")
        .post(WRITE, take_off)
}

/// A lesson whose content the viewer writes.
async fn open(app: &App, viewer: &ViewerFacts, lesson: &str, now: Instant) -> Result<Place> {
    let place = store::place(app, viewer, id(lesson)?, now).await?;
    if writes(viewer, place.structure, place.ties) { Ok(place) } else { Err(Error::NotFound) }
}

fn by(viewer: &Viewer, place: Place, now: Instant) -> By {
    By { lesson: place.lesson, structure: place.structure, author: viewer.person, now }
}

/// The lesson itself, for its name and hours.
pub(super) async fn lesson(app: &App, place: Place) -> Result<Effective> {
    let (day, _) = place.begins;
    let found = timetable::store::lessons(&app.db, place.structure, Of::Lesson(place.lesson), day, day.plus_days(1)).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

#[derive(Template)]
#[template(path = "pages/content.html")]
struct ContentPage {
    lesson: LessonId,
    name: Text,
    slot: Slot,
    begun: bool,
    label: &'static str,
    /// When the draft was kept with which the form begins.
    restored: Option<Instant>,
    /// What somebody else published since its author began.
    theirs: Option<Published>,
    /// The last visa on the lesson: what is changed now is changed after it.
    visa: Option<Visa>,
    base: i64,
    published: bool,
    /// Whether there is a text that may be taken back.
    withdrawable: bool,
    filled: Filled,
    text: Field,
    early: bool,
    draft_url: String,
    field: Piece,
    drafted: Option<Piece>,
    attached: Option<Piece>,
}

/// What the form begins with.
struct Start {
    filled: Filled,
    text: Field,
    early: bool,
    base: i64,
    restored: Option<Instant>,
}

impl Start {
    /// The draft if there is one, else what was published, else nothing.
    fn of(draft: Option<&Draft>, content: Option<&Published>) -> Self {
        let (text, early, base) = match (draft, content) {
            (Some(draft), _) => (draft.field(), draft.early, draft.base),
            (None, Some(content)) => (Field::of(&content.document), content.early, content.version),
            (None, None) => (Field::default(), false, 0),
        };
        Self { filled: Filled::empty(), text, early, base, restored: draft.map(|draft| draft.saved_at) }
    }
    /// What was sent, with what is to be mended.
    fn again(typed: &Typed, filled: Filled) -> Self {
        let text = Field::again(&typed.json, &typed.markdown);
        Self { filled, text, early: typed.early, base: typed.base, restored: None }
    }
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(lesson): Path<String>) -> Result<Page> {
    let place = open(&app, &viewer, &lesson, request.now).await?;
    let draft = store::draft(&app.db, place.lesson, viewer.person).await?;
    let content = store::published_of(&app.db, place.lesson).await?;
    let start = Start::of(draft.as_ref(), content.as_ref());
    page(&app, &request, &viewer, place, (draft, content), start).await
}

async fn page(
    app: &App,
    request: &Request,
    viewer: &Viewer,
    place: Place,
    (draft, content): (Option<Draft>, Option<Published>),
    start: Start,
) -> Result<Page> {
    let lesson = lesson(app, place).await?;
    let version = content.as_ref().map_or(0, |content| content.version);
    let published = content.is_some();
    let withdrawable = content.as_ref().is_some_and(|content| !content.document.is_empty());
    // What the form goes on from is what its author sees on this page.
    let theirs = content.filter(|content| content.version != start.base);
    let visa = store::visas_of_lesson(&app.db, place.lesson, place.begins.0).await?.into_iter().next();
    let removal = format!("/lessons/{}/content/files/removal", place.lesson);
    let list = |files: Option<Vec<Attachment>>| files.map(|files| files::pieces::list(files, Some(removal.clone())));
    let drafted = match &draft {
        Some(draft) => of_holder(app, DRAFT, draft.id.0).await?,
        None => None,
    };
    let attached = if published { of_holder(app, CONTENT, place.lesson.0).await? } else { None };
    let begun = has_begun(place.begins, moment(viewer, place, request.now));
    let page = ContentPage {
        lesson: place.lesson,
        name: title(&lesson),
        slot: lesson.slot,
        begun,
        label: if begun { "classbook-done" } else { "classbook-planned" },
        restored: start.restored,
        theirs,
        visa,
        base: version,
        published,
        withdrawable,
        field: files::pieces::field(&start.filled, "files", "classbook-files", false),
        filled: start.filled,
        text: start.text,
        early: start.early,
        draft_url: format!("/lessons/{}/content/draft", place.lesson),
        drafted: list(drafted),
        attached: list(attached),
    };
    Ok(Page::of(text!("classbook-content-of", name = title(&lesson)), page))
}

async fn of_holder(app: &App, kind: &'static str, id: Uuid) -> Result<Option<Vec<Attachment>>> {
    Ok(files::of_holder(&app.db, kind, &[id]).await?.remove(&id))
}

fn typed(form: &Form) -> Typed {
    Typed {
        json: form.raw("content-json").to_owned(),
        markdown: form.raw("content").to_owned(),
        early: form.ticked("early"),
        base: form.parsed("base").unwrap_or(0),
    }
}

/// Keeps a draft: for the script, two seconds after the last key.
async fn keep(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<StatusCode> {
    let place = open(&app, &viewer, &lesson, request.now).await?;
    let mut unit = app.db.begin().await?;
    write::keep_draft(&mut unit, by(&viewer, place, request.now), &typed(&form)).await?;
    unit.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn discard(State(app): State<App>, request: Request, viewer: Viewer, Path(lesson): Path<String>) -> Result<Redirect> {
    let place = open(&app, &viewer, &lesson, request.now).await?;
    let mut unit = app.db.begin().await?;
    write::drop_draft(&mut unit, by(&viewer, place, request.now)).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/lessons/{}", place.lesson)).saying("classbook-draft-dropped"))
}

async fn take_off(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Redirect> {
    let place = open(&app, &viewer, &lesson, request.now).await?;
    let file = form.parsed("file").ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    if !write::take_off(&mut unit, by(&viewer, place, request.now), file).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/lessons/{}/content", place.lesson)).saying("classbook-file-off"))
}

/// Keeps what was sent, files as well, then publishes it if that is asked. Whatever keeps it from being published, it
/// stays as a draft.
async fn send(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
    uploads: Uploads,
) -> Result<Response> {
    let place = open(&app, &viewer, &lesson, request.now).await?;
    let typed = typed(&form);
    if !["", "publish", "draft", "withdraw"].contains(&form.text("act")) {
        return Err(Error::Malformed);
    }
    if form.text("act") == "withdraw" {
        return withdraw(&app, &request, &viewer, place, &typed).await;
    }
    let mut filled = Filled::with(form.clone());
    let received = match files::receive(&app, &uploads, "files", request.now).await {
        Ok(received) => received,
        Err(Error::Refused(why)) => {
            filled.wrong("files", why);
            vec![]
        }
        Err(error) => return Err(error),
    };
    let document = rich::sent(&typed.json, &typed.markdown).inspect_err(|refused| filled.wrong("content", refused.key()));
    let empty = document.as_ref().is_ok_and(Document::is_blank) && filled.is_right() && received.is_empty();
    if empty && form.text("act") != "draft" && !has_files(&app, place, &viewer).await? {
        return nothing(&app, &request, &viewer, place, filled).await;
    }
    let by = by(&viewer, place, request.now);
    let mut unit = app.db.begin().await?;
    let draft = write::keep_draft(&mut unit, by, &typed).await?;
    match files::keep(&mut unit, &app, &viewer, place.structure, &received, Some(write::of_draft(draft)), request.now).await {
        Err(Error::Refused(why)) => filled.wrong("files", why),
        kept => drop(kept?),
    }
    let mut to = Redirect::to(format!("/lessons/{}/content", place.lesson)).saying("classbook-draft-kept");
    let mut conflict = false;
    if let (Ok(document), true, false) = (document, filled.is_right(), form.text("act") == "draft") {
        let text = ToPublish { document, early: typed.early, base: typed.base };
        conflict = write::publish(&mut unit, by, draft, &text).await? == write::Published::Conflict;
        to = Redirect::to(format!("/lessons/{}", place.lesson)).saying("classbook-published");
    }
    unit.commit().await?;
    if filled.is_right() && !conflict {
        return Ok(to.into_response());
    }
    let draft = store::draft(&app.db, place.lesson, viewer.person).await?;
    let content = store::published_of(&app.db, place.lesson).await?;
    let start = Start::again(&typed, filled);
    let page = page(&app, &request, &viewer, place, (draft, content), start).await?;
    Ok(if conflict { page.status(StatusCode::CONFLICT) } else { page.invalid() }.into_response())
}

/// Whether files stand with the content or with the draft.
async fn has_files(app: &App, place: Place, viewer: &Viewer) -> Result<bool> {
    if of_holder(app, CONTENT, place.lesson.0).await?.is_some() {
        return Ok(true);
    }
    match store::draft(&app.db, place.lesson, viewer.person).await? {
        Some(draft) => Ok(of_holder(app, DRAFT, draft.id.0).await?.is_some()),
        None => Ok(false),
    }
}

/// Nothing was written: nothing is published, and what was kept before is shown again.
async fn nothing(app: &App, request: &Request, viewer: &Viewer, place: Place, filled: Filled) -> Result<Response> {
    let draft = store::draft(&app.db, place.lesson, viewer.person).await?;
    let content = store::published_of(&app.db, place.lesson).await?;
    let published = content.as_ref().is_some_and(|content| !content.document.is_empty());
    let filled = filled.and_wrong("content", if published { "classbook-wrong-empty-published" } else { "classbook-wrong-empty" });
    let start = Start { filled, ..Start::of(draft.as_ref(), content.as_ref()) };
    Ok(page(app, request, viewer, place, (draft, content), start).await?.invalid().into_response())
}

/// Takes the text back that was published; a draft stays.
async fn withdraw(app: &App, request: &Request, viewer: &Viewer, place: Place, typed: &Typed) -> Result<Response> {
    let mut unit = app.db.begin().await?;
    let withdrawn = write::withdraw(&mut unit, by(viewer, place, request.now), typed.base).await?;
    if withdrawn {
        unit.commit().await?;
        return Ok(Redirect::to(format!("/lessons/{}", place.lesson)).saying("classbook-withdrawn").into_response());
    }
    drop(unit);
    let draft = store::draft(&app.db, place.lesson, viewer.person).await?;
    let content = store::published_of(&app.db, place.lesson).await?;
    let start = Start::again(typed, Filled::empty());
    Ok(page(app, request, viewer, place, (draft, content), start).await?.status(StatusCode::CONFLICT).into_response())
}
