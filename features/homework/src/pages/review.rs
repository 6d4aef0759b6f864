//! What was handed in, for who gives the work: each with a comment and remarks on its pages, given back to all at once.

use super::{id, show::given, typed};
use crate::model::{AssignmentId, NoteId, SubmissionId};
use crate::sight::GIVE;
use crate::store::{self, Opened};
use crate::submissions::{self, HOLDER, Note, Submission};
use crate::{drafts, filters};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use files::Attachment;
use kit::{App, Error, Filled, Form, Instant, Page, PersonId, Piece, Redirect, Request, Result, Routes, Text, Viewer, text};
use rich::{Document, Field};

/// How long a remark may be.
const WORDS_MAX: usize = 500;
/// The fields that a draft keeps.
const FIELDS: &[&str] = &["content", "content-json"];

pub(super) fn routes() -> Routes {
    Routes::at("/homework/{assignment}/submissions")
        .get(GIVE, list)
        .and_at("/homework/{assignment}/return")
        .post(GIVE, give_back)
        .and_at("/homework/{assignment}/submissions/{submission}")
        .get(GIVE, show)
        .post(GIVE, comment)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/submissions/{submission}/draft")
        .post(GIVE, draft)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/submissions/{submission}/notes")
        .post(GIVE, note)
        .keeps_typed(&["words"])
}

/// One pupil, and what she handed in.
struct Line {
    person: PersonId,
    name: String,
    submission: Option<Submission>,
}

#[derive(Template)]
#[template(path = "pages/submissions.html")]
struct SubmissionsPage {
    id: AssignmentId,
    back: Text,
    lines: Vec<Line>,
    handed_in: usize,
    to_return: usize,
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>) -> Result<Page> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let lines = lines(&app, &opened).await?;
    let there = || lines.iter().filter_map(|line| line.submission.as_ref());
    let page = SubmissionsPage {
        id: opened.work.id,
        back: text!("homework-of", subject = opened.subject(), audience = opened.audience().as_str()),
        handed_in: there().count(),
        to_return: there().filter(|one| one.returned_at.is_none()).count(),
        lines,
    };
    Ok(Page::of(text!("homework-submissions"), page))
}

/// All pupils to whom the work is given, in the order of their names.
async fn lines(app: &App, opened: &Opened) -> Result<Vec<Line>> {
    let mut all = submissions::of_assignment(&app.db, &opened.work).await?;
    let pupils = store::pupils(&app.db, opened).await?;
    let mut taken = |person: PersonId| {
        let at = all.iter().position(|one| one.person_id == person)?;
        Some(all.swap_remove(at))
    };
    Ok(pupils.into_iter().map(|(person, name)| Line { person, name, submission: taken(person) }).collect())
}

async fn give_back(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>) -> Result<Redirect> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let mut unit = app.db.begin().await?;
    submissions::give_back(&mut unit, &opened.work, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/homework/{}/submissions", opened.work.id)).saying("homework-returned-done"))
}

#[derive(Template)]
#[template(path = "pages/submission.html")]
struct SubmissionPage {
    id: AssignmentId,
    name: String,
    submission: Submission,
    document: Option<Document>,
    files: Vec<Attachment>,
    shown: Piece,
    notes: Vec<(Note, Option<String>)>,
    filled: Filled,
    text: Field,
    note: Filled,
    previous: Option<SubmissionId>,
    next: Option<SubmissionId>,
    draft: String,
    restored: Option<Instant>,
}

/// One submission of an assignment of the viewer's, with its neighbours in the list.
struct Reviewed {
    opened: Opened,
    name: String,
    submission: Submission,
    previous: Option<SubmissionId>,
    next: Option<SubmissionId>,
}

async fn reviewed(app: &App, viewer: &Viewer, (work, submission): (&str, &str), now: Instant) -> Result<Reviewed> {
    let opened = given(app, viewer, work, now).await?;
    let asked: SubmissionId = id(submission)?;
    let all: Vec<(String, Submission)> =
        lines(app, &opened).await?.into_iter().filter_map(|line| Some((line.name, line.submission?))).collect();
    let at = all.iter().position(|(_, one)| one.id == asked).ok_or(Error::NotFound)?;
    let neighbour = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|(_, one)| one.id);
    let (previous, next) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    let (name, submission) = all.into_iter().nth(at).ok_or(Error::NotFound)?;
    Ok(Reviewed { opened, name, submission, previous, next })
}

async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, submission)): Path<(String, String)>,
) -> Result<Page> {
    let reviewed = reviewed(&app, &viewer, (&work, &submission), request.now).await?;
    let draft = drafts::found(&app.db, viewer.person, &place(&reviewed)).await?;
    let restored = draft.as_ref().map(|draft| draft.saved_at);
    let text = match draft {
        Some(draft) => Field::again(draft.form.raw("content-json"), draft.form.raw("content")),
        None => there(&reviewed),
    };
    page(&app, reviewed, (Filled::empty(), text), Filled::empty(), restored).await
}

/// The place of the draft of a comment.
fn place(reviewed: &Reviewed) -> String {
    format!("comment:{}", reviewed.submission.id)
}

/// The comment as it stands.
fn there(reviewed: &Reviewed) -> Field {
    reviewed.submission.comment.as_deref().map(|comment| Field::of(&store::document(comment))).unwrap_or_default()
}

/// Keeps the draft of a comment, or lets go of it.
async fn draft(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, submission)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let reviewed = reviewed(&app, &viewer, (&work, &submission), request.now).await?;
    let to = format!("/homework/{}/submissions/{}", reviewed.opened.work.id, reviewed.submission.id);
    drafts::answer(&app, viewer.person, &place(&reviewed), (&form, FIELDS), (to, request.now)).await
}

async fn page(
    app: &App,
    reviewed: Reviewed,
    (filled, text): (Filled, Field),
    note: Filled,
    restored: Option<Instant>,
) -> Result<Page> {
    let Reviewed { opened, name, submission, previous, next } = reviewed;
    let files = files::of_holder(&app.db, HOLDER, &[submission.id.0]).await?.remove(&submission.id.0).unwrap_or_default();
    let notes = submissions::notes(&app.db, submission.id).await?;
    let title = text!("homework-submission-of", name = name.as_str());
    let id = submission.id;
    let page = SubmissionPage {
        id: opened.work.id,
        document: submission.content.as_deref().map(store::document),
        notes: named(notes, &files),
        shown: files::pieces::list(files.clone(), None),
        files,
        name,
        submission,
        filled,
        text,
        note,
        previous,
        next,
        draft: format!("/homework/{}/submissions/{id}/draft", opened.work.id),
        restored,
    };
    Ok(Page::of(title, page))
}

/// Remarks with the name of the file of each.
pub(super) fn named(notes: Vec<Note>, files: &[Attachment]) -> Vec<(Note, Option<String>)> {
    let name = |note: &Note| files.iter().find(|file| Some(file.id) == note.attachment_id).map(|file| file.name.clone());
    notes.into_iter().map(|note| (note.clone(), name(&note))).collect()
}

async fn comment(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, submission)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let reviewed = reviewed(&app, &viewer, (&work, &submission), request.now).await?;
    let mut filled = Filled::with(form.clone());
    let said = typed::content(&form, &mut filled, "");
    if !filled.is_right() {
        let text = Field::again(form.raw("content-json"), form.raw("content"));
        return Ok(page(&app, reviewed, (filled, text), Filled::empty(), None).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    let structure = reviewed.opened.work.structure_id;
    submissions::comment(&mut unit, structure, reviewed.submission.id, said.as_ref(), viewer.person).await?;
    drafts::forget(&mut unit, viewer.person, &place(&reviewed)).await?;
    unit.commit().await?;
    let base = format!("/homework/{}/submissions", reviewed.opened.work.id);
    let to = match reviewed.next.filter(|_| form.ticked("next")) {
        Some(next) => format!("{base}/{next}"),
        None => format!("{base}/{}", reviewed.submission.id),
    };
    Ok(Redirect::to(to).saying("homework-comment-kept").into_response())
}

/// Writes a remark on a page, or takes one away.
async fn note(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, submission)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let reviewed = reviewed(&app, &viewer, (&work, &submission), request.now).await?;
    let to = format!("/homework/{}/submissions/{}", reviewed.opened.work.id, reviewed.submission.id);
    if let Some(note) = form.parsed::<NoteId>("remove") {
        let mut unit = app.db.begin().await?;
        if !submissions::remove_note(&mut unit, reviewed.submission.id, note).await? {
            return Err(Error::NotFound);
        }
        unit.commit().await?;
        return Ok(Redirect::to(to).saying("homework-note-removed").into_response());
    }
    let files = files::of_holder(&app.db, HOLDER, &[reviewed.submission.id.0]).await?;
    let files = files.get(&reviewed.submission.id.0).map(Vec::as_slice).unwrap_or_default();
    let file = form.parsed("file").and_then(|id| files.iter().find(|file| file.id == id));
    let mut filled = Filled::with(form.clone());
    if file.is_none() && !form.text("file").is_empty() {
        filled.wrong("file", text!("homework-wrong-choice"));
    }
    let words = form.text("words");
    if words.is_empty() || words.chars().count() > WORDS_MAX {
        filled.wrong("words", text!("homework-wrong-note", most = WORDS_MAX));
    }
    let most = file.and_then(|file| file.pages).unwrap_or(999);
    let page_number = form.parsed::<i64>("page").filter(|page| (1..=most).contains(page));
    if !form.text("page").is_empty() && page_number.is_none() {
        filled.wrong("page", text!("homework-wrong-page", most = most));
    }
    if !filled.is_right() {
        let text = there(&reviewed);
        return Ok(page(&app, reviewed, (Filled::empty(), text), filled, None).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    let place = (reviewed.opened.work.structure_id, reviewed.submission.id);
    let said = (file.map(|file| file.id), page_number, words);
    submissions::note(&mut unit, place, said, viewer.person, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(to).saying("homework-note-kept").into_response())
}
