//! Covers: those that were proposed to the viewer, those of the school, and each with who is free and who answered.

use super::id;
use crate::model::{CoverId, CoverKind, CoverState, ProposalState, Teacher};
use crate::sight::{self, COVER, RUN};
use crate::store::{self, Cover, Proposal};
use crate::write::{self, NotTaken};
use crate::{filters, say};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::{App, Error, Filled, Form, Instant, Page, PersonId, Redirect, Request, Result, Routes, Text, Viewer, text};
use rich::Document;
use timetable::model::Effective;
use timetable::sight::is_over;
use timetable::store::{Of, lessons};
use timetable::write::By;

pub(super) fn routes() -> Routes {
    Routes::at("/covers")
        .get(COVER, list)
        .and_at("/covers/{cover}")
        .get(COVER, show)
        .post(RUN, ask)
        .and_at("/covers/{cover}/acceptance")
        .post(COVER, accept)
        .and_at("/covers/{cover}/refusal")
        .post(COVER, refuse)
        .and_at("/covers/{cover}/count")
        .post(RUN, count)
}

/// A cover as lists show it.
struct CoverLine {
    id: CoverId,
    about: String,
    detail: Text,
    badge: (&'static str, &'static str, Text),
    waits: bool,
}

#[derive(Template)]
#[template(path = "pages/covers.html")]
struct CoversPage {
    own: Vec<CoverLine>,
    schools: Vec<(Option<String>, Vec<CoverLine>)>,
    teaches: bool,
    runs: bool,
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let today = request.now.day_in(&viewer.zone());
    let teaches = viewer.is(kit::Profile::Teacher);
    let own = if teaches { store::proposed(&app.db, viewer.person, today).await? } else { vec![] };
    let several = viewer.structures.len() > 1;
    let mut schools = vec![];
    let run = || viewer.structures.iter().filter(|structure| sight::runs(&viewer, structure.id));
    for structure in run() {
        let all = store::of_school(&app.db, viewer.person, structure.id, today).await?;
        schools.push((several.then(|| structure.name.clone()), all.iter().map(line).collect()));
    }
    let page = CoversPage { own: own.iter().map(own_line).collect(), schools, teaches, runs: run().next().is_some() };
    Ok(Page::of(text!("covers-title"), page).live("timetable"))
}

fn line(one: &Cover) -> CoverLine {
    let badge = match &one.taker_name {
        Some(name) => ("ok", "user-check", text!("fate-covered-by", name = name.as_str())),
        None => ("warning", "clock", text!("cover-looked-for")),
    };
    let detail = text!("cover-detail", when = say::slot(one.slot()), name = one.absent_name.as_str());
    CoverLine { id: one.id, about: one.about.clone(), detail, badge, waits: false }
}

/// The same from the side of somebody to whom it was proposed.
fn own_line(one: &Cover) -> CoverLine {
    let badge = match one.own_state {
        Some(ProposalState::Accepted) => ("ok", "check", text!("cover-you-hold")),
        Some(ProposalState::Open) => ("warning", "clock", text!("cover-you-answer")),
        _ => ("", "x", text!("cover-you-refused")),
    };
    CoverLine { badge, waits: one.own_state == Some(ProposalState::Open), ..line(one) }
}

struct Opened {
    viewer: Viewer,
    cover: Cover,
    lesson: Effective,
    runs: bool,
}

async fn open(app: &App, viewer: Viewer, text: &str) -> Result<Opened> {
    let cover = store::cover(&app.db, &viewer, id(text)?).await?;
    let day = cover.slot().day;
    let found =
        lessons(&app.db, cover.structure_id, Of::Lesson(cover.lesson_id), day.plus_days(-400), day.plus_days(400)).await?;
    let lesson = found.into_iter().next().ok_or(Error::NotFound)?;
    let runs = sight::runs(&viewer, cover.structure_id);
    Ok(Opened { viewer, cover, lesson, runs })
}

/// Somebody who is free then.
struct FreeLine {
    id: PersonId,
    name: String,
    tie: Text,
    covers: i64,
    ticked: bool,
}

/// Somebody who was asked.
struct AskedLine {
    id: PersonId,
    name: String,
    kind: Text,
    badge: (&'static str, &'static str, Text),
    open: bool,
}

#[derive(Template)]
#[template(path = "pages/cover.html")]
struct CoverPage {
    cover: Cover,
    title: Text,
    when: Text,
    rooms: Option<Text>,
    instructions: Option<Document>,
    runs: bool,
    open: bool,
    /// Whether the viewer may hold it, or say that she cannot.
    answers: bool,
    holds: bool,
    own_kind: Option<Text>,
    asked: Vec<AskedLine>,
    free: Vec<FreeLine>,
    kinds: Vec<(&'static str, Text)>,
    filled: Filled,
}

impl CoverPage {
    fn taker(&self) -> &str {
        self.cover.taker_name.as_deref().unwrap_or("")
    }
    fn is_kind(&self, code: &str) -> bool {
        self.cover.kind.is_some_and(|kind| kind.code() == code)
    }
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(cover): Path<String>) -> Result<Page> {
    let opened = open(&app, viewer, &cover).await?;
    page(&app, &opened, request.now, Filled::empty()).await
}

async fn page(app: &App, opened: &Opened, now: Instant, filled: Filled) -> Result<Page> {
    let Opened { viewer, cover, lesson, runs } = opened;
    let open = cover.state == CoverState::Asked;
    let (mut asked, mut free) = (vec![], vec![]);
    if *runs {
        let there = store::proposals(&app.db, cover.id).await?;
        if open {
            let mut found = store::free(&app.db, cover.structure_id, &[lesson]).await?;
            let others = found.remove(&cover.lesson_id).unwrap_or_default();
            free = others.iter().filter(|one| can_be_asked(one, &there)).map(|one| free_line(one, &there)).collect();
        }
        asked = there.iter().map(asked_line).collect();
    }
    let own = cover.own_state;
    let words = crate::lesson::instructions(app, cover.structure_id, cover.lesson_id).await?;
    let page = CoverPage {
        title: say::title(lesson),
        when: say::slot(lesson.slot),
        rooms: timetable::say::rooms(&lesson.rooms),
        instructions: words,
        runs: *runs,
        open,
        answers: open
            && (*runs || !is_over(viewer, lesson, now))
            && matches!(own, Some(ProposalState::Open | ProposalState::Refused)),
        holds: cover.taken_by == Some(viewer.person),
        own_kind: cover.own_kind.map(|kind| Text::keyed(format!("cover-kind-{kind}"))),
        asked,
        free,
        kinds: CoverKind::ALL.iter().map(|kind| (kind.code(), Text::keyed(format!("cover-kind-{kind}")))).collect(),
        cover: cover.clone(),
        filled,
    };
    Ok(Page::of(text!("cover-title", about = cover.about.as_str()), page))
}

/// Those whose answer is awaited are not offered again.
fn can_be_asked(one: &Teacher, there: &[Proposal]) -> bool {
    there.iter().all(|asked| asked.person_id != one.id || asked.state != ProposalState::Open)
}

fn free_line(one: &Teacher, there: &[Proposal]) -> FreeLine {
    let tie = match (one.same_subject, one.same_team) {
        (true, true) => "cover-tie-both",
        (true, false) => "cover-tie-subject",
        (false, true) => "cover-tie-team",
        (false, false) => "cover-tie-none",
    };
    let refused = there.iter().any(|asked| asked.person_id == one.id);
    FreeLine { id: one.id, name: one.name.clone(), tie: Text::from(tie), covers: one.covers, ticked: one.is_near() && !refused }
}

fn asked_line(one: &Proposal) -> AskedLine {
    let badge = match one.state {
        ProposalState::Open => ("warning", "clock", text!("cover-waits")),
        ProposalState::Refused => ("", "x", text!("cover-refused")),
        ProposalState::Accepted => ("ok", "check", text!("cover-accepted")),
        ProposalState::Gone => ("", "minus", text!("cover-gone")),
    };
    let kind = Text::keyed(format!("cover-kind-{}", one.kind));
    let open = matches!(one.state, ProposalState::Open | ProposalState::Refused);
    AskedLine { id: one.person_id, name: one.name.clone(), kind, badge, open }
}

async fn ask(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(cover): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, viewer, &cover).await?;
    let Opened { viewer, cover, lesson, runs } = &opened;
    if !runs {
        return Err(Error::NotFound);
    }
    let supervision = form.text("what") == "supervision";
    let chosen: Vec<PersonId> = form.all("teacher").filter_map(|id| id.parse().ok()).collect();
    let mut found = store::free(&app.db, cover.structure_id, &[lesson]).await?;
    let free = found.remove(&cover.lesson_id).unwrap_or_default();
    let to: Vec<(PersonId, CoverKind)> =
        free.iter().filter(|one| chosen.contains(&one.id)).map(|one| (one.id, one.kind(supervision))).collect();
    if to.is_empty() {
        let filled = Filled::with(form.clone()).and_wrong("teachers", text!("cover-nobody-chosen"));
        return Ok(page(&app, &opened, request.now, filled).await?.invalid().into_response());
    }
    let by = By { author: Some(viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    let asked = write::ask(&mut unit, (cover.structure_id, cover.id), (supervision, &to), by).await?;
    if !asked {
        drop(unit);
        return late(&app, opened, &request, &form, text!("cover-closed")).await;
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/covers/{}", cover.id)).saying("cover-was-asked").into_response())
}

/// The page as it is now, with what came in between.
async fn late(app: &App, opened: Opened, request: &Request, form: &Form, why: Text) -> Result<Response> {
    let opened = open(app, opened.viewer, &opened.cover.id.to_string()).await?;
    let filled = Filled::with(form.clone()).and_wrong("answer", why);
    Ok(page(app, &opened, request.now, filled).await?.invalid().into_response())
}

async fn accept(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(cover): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, viewer, &cover).await?;
    // Who runs the timetable may note what somebody said by telephone.
    let person = match form.parsed::<PersonId>("teacher") {
        Some(person) if opened.runs => person,
        Some(_) => return Err(Error::NotFound),
        None => opened.viewer.person,
    };
    if !opened.runs && is_over(&opened.viewer, &opened.lesson, request.now) {
        return late(&app, opened, &request, &form, text!("cover-over")).await;
    }
    let by = By { author: Some(opened.viewer.person), now: request.now };
    let whole = (opened.cover.structure_id, opened.cover.id);
    let mut unit = app.db.begin().await?;
    let taken = write::accept(&mut unit, whole, (person, &opened.lesson), by).await?;
    let why = match taken {
        Ok(()) => {
            unit.commit().await?;
            return Ok(Redirect::to(format!("/covers/{}", opened.cover.id)).saying("cover-taken").into_response());
        }
        Err(NotTaken::Taken) => text!("cover-too-late"),
        Err(NotTaken::Gone) => text!("cover-closed"),
        Err(NotTaken::Refused(refusal)) => timetable::say::refusal(&refusal),
    };
    drop(unit);
    late(&app, opened, &request, &form, why).await
}

async fn refuse(State(app): State<App>, request: Request, viewer: Viewer, Path(cover): Path<String>) -> Result<Response> {
    let opened = open(&app, viewer, &cover).await?;
    let by = By { author: Some(opened.viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    if !write::refuse(&mut unit, opened.cover.id, opened.viewer.person, by).await? {
        drop(unit);
        return late(&app, opened, &request, &Form::default(), text!("cover-closed")).await;
    }
    unit.commit().await?;
    Ok(Redirect::to("/covers").saying("cover-was-refused").into_response())
}

async fn count(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(cover): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, viewer, &cover).await?;
    let kind = CoverKind::from_code(form.text("kind"));
    let (Some(kind), true, CoverState::Accepted) = (kind, opened.runs, opened.cover.state) else { return Err(Error::NotFound) };
    let by = By { author: Some(opened.viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    let whole = (opened.cover.structure_id, opened.cover.id);
    write::note_counted(&mut unit, whole, (form.ticked("counted"), kind), by).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/covers/{}", opened.cover.id)).saying("cover-count-kept").into_response())
}
