//! One piece of work: what is to be done, for when, from which lesson, its files; for who gives it, what became of it.

use super::id;
use crate::model::AssignmentId;
use crate::sight::{GIVE, READ};
use crate::store::{self, Opened, SectionHere, Tie, Variant};
use crate::{HOLDER, filters, say, write};
use askama::Template;
use axum::extract::{Path, State};
use files::Holder;
use kit::{
    App, Error, Form, Instant, LessonId, Page, PersonId, Piece, Query, Redirect, Request, Result, Routes, Text, Viewer, args,
    text,
};
use rich::Document;
use timetable::subject_hue;

pub(super) fn routes() -> Routes {
    Routes::at("/homework/{assignment}")
        .get(READ, show)
        .and_at("/homework/{assignment}/withdrawal")
        .post(GIVE, withdraw)
        .and_at("/homework/{assignment}/files")
        .post(GIVE, remove)
}

#[derive(Template)]
#[template(path = "pages/show.html")]
struct ShowPage {
    id: AssignmentId,
    back: String,
    title: Text,
    hue: &'static str,
    icon: &'static str,
    facts: Vec<(Text, Text, Option<String>)>,
    document: Document,
    files: Option<Piece>,
    withdrawn: bool,
    gives: bool,
    scheduled: Option<Instant>,
    /// For a pupil of her own: whether it is ticked.
    tick: Option<bool>,
    handed: Option<Piece>,
    variants: Vec<Variant>,
    /// The other classes to which the viewer teaches the same.
    parallel: Vec<SectionHere>,
    hand_in: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>, query: Query) -> Result<Page> {
    let opened = store::open(&app.db, &viewer, id(&work)?, request.now).await?;
    let work = &opened.work;
    let whose = whose(&opened, &query);
    let (document, minutes) = match whose {
        Some(pupil) => store::words_for(&app.db, work, pupil).await?,
        None => (store::document(&work.content), work.minutes),
    };
    let withdrawn = work.withdrawn_at.is_some();
    // What was taken back says so to those who saw it, and no more.
    let hidden = withdrawn && !opened.gives();
    let files = files::of_holder(&app.db, HOLDER, &[work.id.0]).await?.remove(&work.id.0).filter(|_| !hidden);
    let tick = match whose.filter(|pupil| *pupil == viewer.person && !withdrawn) {
        Some(pupil) => Some(ticked(&app, pupil, work.id).await?),
        None => None,
    };
    let handed = match whose {
        Some(pupil) => super::handed::card(&app, &opened, pupil, pupil == viewer.person, request.now).await?,
        None => None,
    };
    let variants = if opened.gives() { store::variants(&app.db, &opened).await? } else { vec![] };
    let parallel = if opened.gives() && !withdrawn { parallel(&app, &viewer, &opened, request.now).await? } else { vec![] };
    let title = if whose.is_some() {
        Text::literal(opened.subject())
    } else {
        text!("homework-of", subject = opened.subject(), audience = opened.audience().as_str())
    };
    let page = ShowPage {
        id: work.id,
        back: back(&viewer, whose),
        title: title.clone(),
        hue: subject_hue(opened.subject()),
        icon: work.kind.icon(),
        facts: facts(&opened, minutes, whose.is_some()),
        document: if hidden { Document::default() } else { document },
        files: files.map(|files| files::pieces::list(files, None)),
        withdrawn,
        gives: opened.gives(),
        scheduled: Some(work.publish_at).filter(|at| *at > request.now),
        tick,
        handed,
        variants,
        parallel,
        hand_in: work.hand_in,
    };
    Ok(Page::of(title, page))
}

/// The sections of the same subject that the viewer teaches besides those to which work is given.
async fn parallel(app: &App, viewer: &Viewer, opened: &Opened, now: Instant) -> Result<Vec<SectionHere>> {
    let mut all = super::sections(app, viewer, now).await?;
    let given = |section: &SectionHere| opened.sections.iter().any(|there| there.id == section.id);
    all.retain(|section| section.subject == opened.subject() && !given(section));
    Ok(all)
}

/// Of whom the page speaks to her family: of the child that the address names, or of the first.
pub(super) fn whose(opened: &Opened, query: &Query) -> Option<PersonId> {
    let Tie::Family(of) = &opened.tie else { return None };
    let asked = query.parsed("student");
    of.iter().find(|one| Some(**one) == asked).or(of.first()).copied()
}

fn back(viewer: &Viewer, whose: Option<PersonId>) -> String {
    match whose.filter(|pupil| *pupil != viewer.person) {
        Some(pupil) => format!("/homework?student={pupil}"),
        None => "/homework".to_owned(),
    }
}

async fn ticked(app: &App, pupil: PersonId, work: AssignmentId) -> Result<bool> {
    let found: Option<(PersonId,)> = app
        .db
        .optional("select person_id from task_tick where person_id = $1 and assignment_id = $2", args![pupil, work])
        .await?;
    Ok(found.is_some())
}

fn facts(opened: &Opened, minutes: Option<i64>, family: bool) -> Vec<(Text, Text, Option<String>)> {
    let work = &opened.work;
    let lesson = |id: Option<LessonId>| id.map(|id| format!("/lessons/{id}"));
    let mut out = vec![
        (text!("homework-due"), say::due(work.due_on, work.due_starts), lesson(work.due_lesson_id)),
        (text!("homework-given-on"), say::day(work.given_on), lesson(work.given_lesson_id)),
        (text!("homework-kind"), work.kind.words(), None),
    ];
    out.extend(minutes.map(|minutes| (text!("homework-duration"), say::minutes(minutes), None)));
    if work.hand_in {
        let until = say::until(work.hand_in_until, &opened.structure.zone);
        out.push((text!("homework-hand-in"), text!("homework-hand-in-until", when = until), None));
    }
    let author = work.author.trim();
    if !author.is_empty() {
        out.push((text!("homework-by"), Text::literal(author), None));
    }
    if !family {
        out.push((text!("homework-for"), Text::literal(opened.audience()), None));
    }
    out
}

/// Work that the viewer gives; any other is not found.
pub(super) async fn given(app: &App, viewer: &Viewer, work: &str, now: Instant) -> Result<Opened> {
    let opened = store::open(&app.db, viewer, id(work)?, now).await?;
    if opened.gives() { Ok(opened) } else { Err(Error::NotFound) }
}

async fn withdraw(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
) -> Result<Redirect> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let mut unit = app.db.begin().await?;
    let saying = if form.ticked("restore") {
        write::restore(&mut unit, &opened, viewer.person, request.now).await?;
        "homework-restored"
    } else {
        write::withdraw(&mut unit, &opened, viewer.person, request.now).await?;
        "homework-withdrawn-done"
    };
    unit.commit().await?;
    Ok(Redirect::to(format!("/homework/{}", opened.work.id)).saying(saying))
}

async fn remove(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
) -> Result<Redirect> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let file = form.parsed("file").ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    let holder = Holder { kind: HOLDER, id: opened.work.id.0 };
    if !files::detach(&mut unit, holder, file, request.now).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/homework/{}/edit", opened.work.id)).saying("homework-file-removed"))
}
