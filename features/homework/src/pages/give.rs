//! Giving work and changing it: two clicks and one sentence from the lesson.

use super::desk::{Desk, From};
use super::typed;
use crate::model::{AssignmentId, Kind};
use crate::sight::GIVE;
use crate::write::{self, NewAssignment, Said};
use crate::{HOLDER, drafts, filters, say, store, uploads};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use files::{Attachment, Holder};
use kit::uploads::Uploads;
use kit::{App, Day, Error, Filled, Form, Instant, Page, Piece, Query, Redirect, Request, Result, Routes, Text, Viewer, text};
use rich::{Document, Field};

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}/homework/new")
        .get(GIVE, show_lesson)
        .and_at("/lessons/{lesson}/homework")
        .post_with_files(GIVE, save_lesson)
        .keeps_typed(&["content"])
        .and_at("/lessons/{lesson}/homework/draft")
        .post_with_files(GIVE, draft_lesson)
        .keeps_typed(&["content"])
        .and_at("/homework/sections/{section}")
        .get(GIVE, show_section)
        .post_with_files(GIVE, save_section)
        .keeps_typed(&["content"])
        .and_at("/homework/sections/{section}/draft")
        .post_with_files(GIVE, draft_section)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/edit")
        .get(GIVE, show_work)
        .post_with_files(GIVE, save_work)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/edit/draft")
        .post_with_files(GIVE, draft_work)
        .keeps_typed(&["content"])
}

/// A day that may be chosen.
struct Choice {
    value: String,
    words: Text,
    load: Text,
    over: bool,
}

/// What somebody else wrote meanwhile.
struct Theirs {
    document: Document,
    due: Text,
}

#[derive(Template)]
#[template(path = "pages/give.html")]
struct GivePage {
    title: Text,
    back: String,
    back_words: Text,
    action: String,
    draft: String,
    filled: Filled,
    text: Field,
    choices: Vec<Choice>,
    loads: Vec<(Day, Text, bool)>,
    minutes_limit: Text,
    notice: Option<Text>,
    asks: Option<(Text, String)>,
    /// The work of another class from which this is taken, and its files.
    copy: Option<(AssignmentId, Text)>,
    copied: Vec<(Attachment, bool)>,
    kept: Vec<Attachment>,
    files: Piece,
    there: Option<Piece>,
    restored: Option<Instant>,
    theirs: Option<Theirs>,
    may_schedule: bool,
    done: Text,
}

/// What a page shows besides its form.
#[derive(Default)]
struct Beside {
    asks: Option<(Text, String)>,
    restored: Option<Instant>,
    theirs: Option<Theirs>,
}

async fn show_lesson(State(app): State<App>, request: Request, viewer: Viewer, Path(lesson): Path<String>) -> Result<Page> {
    begin(&app, &viewer, Desk::of_lesson(&app, &viewer, &lesson, request.now).await?).await
}
async fn show_section(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(section): Path<String>,
    query: Query,
) -> Result<Page> {
    begin(&app, &viewer, Desk::of_section(&app, &viewer, (&section, query.text("copy")), request.now).await?).await
}
async fn show_work(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>) -> Result<Page> {
    begin(&app, &viewer, Desk::of_work(&app, &viewer, &work, request.now).await?).await
}

async fn save_lesson(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
    uploads: Uploads,
) -> Result<Response> {
    let desk = Desk::of_lesson(&app, &viewer, &lesson, request.now).await?;
    save(&app, &viewer, desk, (form, uploads), request.now).await
}
async fn save_section(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(section): Path<String>,
    form: Form,
    uploads: Uploads,
) -> Result<Response> {
    let desk = Desk::of_section(&app, &viewer, (&section, form.text("copy")), request.now).await?;
    save(&app, &viewer, desk, (form, uploads), request.now).await
}
async fn save_work(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
    uploads: Uploads,
) -> Result<Response> {
    let desk = Desk::of_work(&app, &viewer, &work, request.now).await?;
    save(&app, &viewer, desk, (form, uploads), request.now).await
}

async fn draft_lesson(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let desk = Desk::of_lesson(&app, &viewer, &lesson, request.now).await?;
    draft(&app, &viewer, &desk, form, request.now).await
}
async fn draft_section(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(section): Path<String>,
    form: Form,
) -> Result<Response> {
    let desk = Desk::of_section(&app, &viewer, (&section, form.text("copy")), request.now).await?;
    draft(&app, &viewer, &desk, form, request.now).await
}
async fn draft_work(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
) -> Result<Response> {
    let desk = Desk::of_work(&app, &viewer, &work, request.now).await?;
    draft(&app, &viewer, &desk, form, request.now).await
}

/// Keeps a draft, or lets go of it.
async fn draft(app: &App, viewer: &Viewer, desk: &Desk, form: Form, now: Instant) -> Result<Response> {
    drafts::answer(app, viewer.person, &desk.place(), (&form, typed::FIELDS), (desk.page(), now)).await
}

/// The form as it begins: the draft, what is there, or nothing.
async fn begin(app: &App, viewer: &Viewer, desk: Desk) -> Result<Page> {
    let draft = drafts::found(&app.db, viewer.person, &desk.place()).await?;
    let restored = draft.as_ref().map(|draft| draft.saved_at);
    let of = desk.edited().or(desk.copied.as_deref());
    let (form, text) = match (draft, of) {
        (Some(draft), _) => {
            let text = Field::again(draft.form.raw("content-json"), draft.form.raw("content"));
            (draft.form, text)
        }
        (None, Some(opened)) => {
            let form = if desk.copied.is_some() { again(&desk, opened) } else { there(opened) };
            (form, Field::of(&store::document(&opened.work.content)))
        }
        (None, None) => (fresh(&desk), Field::default()),
    };
    page(app, viewer, &desk, (form.clone(), Filled::with(form), text), Beside { restored, ..Beside::default() }).await
}

fn fresh(desk: &Desk) -> Form {
    let due = desk.lessons.first().map_or("day".to_owned(), |lesson| format!("lesson:{}", lesson.plan.id));
    Form::of([("due", due.as_str()), ("kind", Kind::Exercise.code()), ("until", "evening")])
}

fn there(opened: &store::Opened) -> Form {
    let work = &opened.work;
    let due = work.due_lesson_id.map_or("day".to_owned(), |lesson| format!("lesson:{lesson}"));
    let (day, version) = (work.due_on.to_string(), work.version.to_string());
    let minutes = work.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let midnight = work.due_on.plus_days(1).start_in(&opened.structure.zone);
    let until = if work.hand_in_until == midnight { "evening" } else { "lesson" };
    Form::of([
        ("due", due.as_str()),
        ("due-day", if work.due_lesson_id.is_none() { day.as_str() } else { "" }),
        ("kind", work.kind.code()),
        ("minutes", minutes.as_str()),
        ("hand-in", if work.hand_in { "yes" } else { "" }),
        ("until", until),
        ("version", version.as_str()),
    ])
}

/// Work of another class, for the next lesson of this one.
fn again(desk: &Desk, opened: &store::Opened) -> Form {
    let (there, fresh) = (there(opened), fresh(desk));
    let same = ["kind", "minutes", "hand-in", "until"].map(|name| (name, there.text(name)));
    Form::of([("due", fresh.text("due"))].into_iter().chain(same))
}

async fn save(app: &App, viewer: &Viewer, desk: Desk, (form, uploads): (Form, Uploads), now: Instant) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let files = uploads::take(app, viewer, desk.structure.id, (&form, &uploads), &mut filled, now).await?;
    let said = typed::said(&desk, &form, &mut filled, now);
    let mut beside = Beside::default();
    if let Some(said) = said.filter(|_| filled.is_right()) {
        beside.asks = asks(&desk, &form, &said);
        if beside.asks.is_none() {
            match keep(app, viewer, &desk, (&form, &said, &files), now).await {
                Ok(Some(done)) => return Ok(done.into_response()),
                Ok(None) => return conflict(app, viewer, &desk, form, &files, now).await,
                Err(Error::Refused(said)) => filled.wrong("files", said),
                Err(error) => return Err(error),
            }
        }
    }
    let form = with_files(&form, &files, None);
    let text = Field::again(form.raw("content-json"), form.raw("content"));
    Ok(page(app, viewer, &desk, (form, filled, text), beside).await?.invalid().into_response())
}

/// The form with the files that came, and another version when one is given.
fn with_files(form: &Form, files: &[files::AttachmentId], version: Option<i64>) -> Form {
    let ids: Vec<String> = files.iter().map(ToString::to_string).collect();
    let version = version.map(|version| version.to_string());
    let typed = typed::FIELDS.iter().filter(|name| **name != uploads::KEPT && (version.is_none() || **name != "version"));
    let fields = typed.flat_map(|name| form.all(name).map(move |value| (*name, value)));
    let kept = ids.iter().map(|id| (uploads::KEPT, id.as_str()));
    Form::of(fields.chain(kept).chain(version.as_deref().map(|version| ("version", version))))
}

/// Asked once: the day is as full as the charter allows.
fn asks(desk: &Desk, form: &Form, said: &Said) -> Option<(Text, String)> {
    let (day, value) = (said.due_on, said.due_on.to_string());
    let tests = i64::from(said.kind == Kind::Test);
    if form.text("agree") == value || !desk.is_over(day, said.minutes.unwrap_or(0), tests) {
        return None;
    }
    let limit = say::minutes(desk.charter.minutes);
    let asked = text!(
        "homework-asks",
        day = say::day(day),
        load = say::load(desk.load(day)),
        minutes = limit,
        tests = desk.charter.tests
    );
    Some((asked, value))
}

/// Gives or changes the work; nothing when somebody else changed it meanwhile.
async fn keep(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    (form, said, files): (&Form, &Said, &[files::AttachmentId]),
    now: Instant,
) -> Result<Option<Redirect>> {
    let again = copied(app, desk, form).await?.into_iter().filter_map(|(file, chosen)| chosen.then_some(file));
    let again: Vec<Attachment> = again.collect();
    let mut unit = app.db.begin().await?;
    let (id, saying) = match &desk.from {
        From::Edit(opened) => {
            let version = form.parsed("version").unwrap_or(0);
            if !write::change(&mut unit, opened, version, said, viewer.person, now).await? {
                return Ok(None);
            }
            (opened.work.id, "homework-changed")
        }
        From::Lesson(_) | From::Section(_) => {
            let new = NewAssignment {
                structure: desk.structure.id,
                sections: desk.sections.iter().map(|section| section.id).collect(),
                author: viewer.person,
                given_lesson: if let From::Lesson(lesson) = &desk.from { Some(lesson.plan.id) } else { None },
                given_on: desk.given_on(),
                said: said.clone(),
            };
            let ids = write::give(&mut unit, &[new], now).await?;
            let id = ids.first().copied().ok_or_else(|| kit::Error::broken("work that was given has an identifier"))?;
            (id, if said.publish_at > now { "homework-scheduled" } else { "homework-given" })
        }
    };
    let holder = Holder { kind: HOLDER, id: id.0 };
    files::copy(&mut unit, (app, viewer), desk.structure.id, &again, holder, now).await?;
    files::attach(&mut unit, viewer, files, holder).await?;
    drafts::forget(&mut unit, viewer.person, &desk.place()).await?;
    unit.commit().await?;
    let here = desk.edited().is_some() || desk.copied.is_some();
    let to = if here { format!("/homework/{id}") } else { desk.back() };
    Ok(Some(Redirect::to(to).saying(saying)))
}

/// The files of the work from which this is taken, each with whether it comes along: all of them until somebody chose.
async fn copied(app: &App, desk: &Desk, form: &Form) -> Result<Vec<(Attachment, bool)>> {
    let Some(of) = &desk.copied else { return Ok(vec![]) };
    let files = files::of_holder(&app.db, HOLDER, &[of.work.id.0]).await?.remove(&of.work.id.0).unwrap_or_default();
    let chosen: Vec<&str> = form.all("copied").collect();
    let comes = |file: &Attachment| form.text("copy").is_empty() || chosen.contains(&file.id.to_string().as_str());
    Ok(files.into_iter().map(|file| (file.clone(), comes(&file))).collect())
}

/// Somebody else changed it: both versions are shown, and nothing is lost.
async fn conflict(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    form: Form,
    files: &[files::AttachmentId],
    now: Instant,
) -> Result<Response> {
    let Some(id) = desk.id() else { return Err(kit::Error::NotFound) };
    let now_there = store::open(&app.db, viewer, id, now).await?;
    let work = &now_there.work;
    let theirs = Theirs { document: store::document(&work.content), due: say::due(work.due_on, work.due_starts) };
    let form = with_files(&form, files, Some(work.version));
    let text = Field::again(form.raw("content-json"), form.raw("content"));
    let filled = Filled::with(form.clone()).and_wrong("content", text!("homework-conflict"));
    let beside = Beside { theirs: Some(theirs), ..Beside::default() };
    let page = page(app, viewer, desk, (form, filled, text), beside).await?;
    Ok(page.status(StatusCode::CONFLICT).into_response())
}

async fn page(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    (form, filled, text): (Form, Filled, Field),
    beside: Beside,
) -> Result<Page> {
    let kept = uploads::before(app, viewer, &form).await?;
    let copied = copied(app, desk, &form).await?;
    // What was kept or chosen shows again, besides what is to be mended.
    let mut shown = Filled::with(form);
    filled.errors().iter().for_each(|(field, error)| shown.wrong(field, error.clone()));
    let there = match desk.edited() {
        Some(opened) => files::of_holder(&app.db, HOLDER, &[opened.work.id.0]).await?.remove(&opened.work.id.0),
        None => None,
    };
    let remove = desk.edited().map(|opened| format!("/homework/{}/files", opened.work.id));
    let audience = store::joined(&desk.sections);
    let title = match desk.edited() {
        Some(_) => text!("homework-edit-title"),
        None => text!("homework-give-title", audience = audience.as_str()),
    };
    let page = GivePage {
        title: title.clone(),
        back: desk.back(),
        back_words: back_words(desk),
        action: desk.action(),
        draft: desk.draft(),
        text,
        choices: choices(desk),
        loads: loads(desk),
        minutes_limit: text!("homework-limit", minutes = say::minutes(desk.charter.minutes), tests = desk.charter.tests),
        notice: notice(desk),
        files: files::pieces::field(&shown, "files", "homework-files", false),
        filled: shown,
        asks: beside.asks,
        copy: desk.copied.as_ref().map(|of| (of.work.id, copied_from(of))),
        copied,
        kept,
        there: there.map(|files| files::pieces::list(files, remove)),
        restored: beside.restored,
        theirs: beside.theirs,
        may_schedule: desk.edited().is_none(),
        done: match desk.edited() {
            Some(_) => text!("homework-keep"),
            None => text!("homework-give-do", audience = audience.as_str()),
        },
    };
    Ok(Page::of(title, page))
}

fn copied_from(of: &store::Opened) -> Text {
    let what = text!("homework-of", subject = of.subject(), audience = of.audience().as_str());
    text!("homework-copied-from", what = what)
}

fn back_words(desk: &Desk) -> Text {
    if let Some(of) = &desk.copied {
        return text!("homework-of", subject = of.subject(), audience = of.audience().as_str());
    }
    match &desk.from {
        From::Lesson(lesson) => {
            text!("lesson-title", name = lesson.name(), audience = store::joined(&desk.sections).as_str())
        }
        From::Section(_) => text!("homework-title"),
        From::Edit(opened) => text!("homework-of", subject = opened.subject(), audience = opened.audience().as_str()),
    }
}

/// The lessons that are offered, with that for which it is due already.
fn choices(desk: &Desk) -> Vec<Choice> {
    let mut out: Vec<Choice> = vec![];
    let choice = |lesson: kit::LessonId, day: Day, starts| Choice {
        value: format!("lesson:{lesson}"),
        words: say::due(day, starts),
        load: say::load(desk.load(day)),
        over: desk.is_over(day, 1, 0),
    };
    if let Some(work) = desk.edited().map(|opened| &opened.work) {
        out.extend(work.due_lesson_id.map(|lesson| choice(lesson, work.due_on, work.due_starts)));
    }
    let offered = desk.lessons.iter().map(|lesson| choice(lesson.plan.id, lesson.slot.day, Some(lesson.slot.starts)));
    for one in offered {
        if out.iter().all(|there| there.value != one.value) {
            out.push(one);
        }
    }
    out
}

/// What the days to come already hold.
fn loads(desk: &Desk) -> Vec<(Day, Text, bool)> {
    let until = desk.now.0.plus_days(21);
    let days = desk.loads.iter().filter(|(day, _)| **day >= desk.now.0 && **day < until);
    days.map(|(day, load)| (*day, say::load(*load), desk.is_over(*day, 1, 0))).collect()
}

/// What the charter makes of the hour.
fn notice(desk: &Desk) -> Option<Text> {
    let known = desk.edited().is_some();
    let morning = desk.publication.morning.filter(|_| !known)?;
    Some(text!(
        "homework-evening",
        morning = say::day(morning),
        hour = text!("homework-hour", hour = desk.charter.morning),
        earliest = say::day(desk.publication.earliest)
    ))
}
