//! Handing in: a text, files, photographs that become one document; in place of what was, until the hour.

use super::id;
use crate::model::{AssignmentId, HandIn, hand_in};
use crate::sight::DO;
use crate::store::{self, Opened, Tie};
use crate::submissions::{self, HOLDER, Submission};
use crate::{drafts, filters, say, uploads};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use files::{Attachment, AttachmentId, Holder};
use kit::uploads::Uploads;
use kit::{App, Error, Filled, Form, Instant, Page, Piece, Redirect, Request, Result, Routes, Text, Viewer, text};
use rich::Field;

/// The fields that a draft keeps.
const FIELDS: &[&str] = &["content", "content-json", uploads::KEPT];

pub(super) fn routes() -> Routes {
    Routes::at("/homework/{assignment}/hand-in")
        .get(DO, show)
        .post_with_files(DO, send)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/hand-in/draft")
        .post_with_files(DO, draft)
        .keeps_typed(&["content"])
}

#[derive(Template)]
#[template(path = "pages/hand_in.html")]
struct HandInPage {
    id: AssignmentId,
    subject: String,
    words: String,
    until: Text,
    late: bool,
    closed: Option<Text>,
    filled: Filled,
    text: Field,
    there: Vec<Attachment>,
    dropped: Vec<AttachmentId>,
    kept: Vec<Attachment>,
    files: Piece,
    photographs: Piece,
    draft: String,
    restored: Option<Instant>,
    again: bool,
}

/// Work that is handed in here, of a pupil's own.
async fn own(app: &App, viewer: &Viewer, work: &str, now: Instant) -> Result<(Opened, Option<Submission>)> {
    let opened = store::open(&app.db, viewer, id(work)?, now).await?;
    let own = matches!(&opened.tie, Tie::Family(of) if of.contains(&viewer.person));
    if !own || !opened.work.hand_in || opened.work.withdrawn_at.is_some() {
        return Err(Error::NotFound);
    }
    let before = submissions::of_pupil(&app.db, &opened.work, viewer.person).await?;
    Ok((opened, before))
}

fn place(opened: &Opened) -> String {
    format!("hand-in:{}", opened.work.id)
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>) -> Result<Page> {
    let (opened, before) = own(&app, &viewer, &work, request.now).await?;
    let draft = drafts::found(&app.db, viewer.person, &place(&opened)).await?;
    let restored = draft.as_ref().map(|draft| draft.saved_at);
    let (form, text) = match (draft, before.as_ref().and_then(|before| before.content.as_deref())) {
        (Some(draft), _) => {
            let text = Field::again(draft.form.raw("content-json"), draft.form.raw("content"));
            (draft.form, text)
        }
        (None, Some(content)) => (Form::default(), Field::of(&store::document(content))),
        (None, None) => (Form::default(), Field::default()),
    };
    page(&app, &viewer, (&opened, before), (form.clone(), Filled::with(form), text), restored, request.now).await
}

async fn page(
    app: &App,
    viewer: &Viewer,
    (opened, before): (&Opened, Option<Submission>),
    (form, filled, text): (Form, Filled, Field),
    restored: Option<Instant>,
    now: Instant,
) -> Result<Page> {
    let work = &opened.work;
    let may = hand_in(work.hand_in_until, now, before.as_ref().map(Submission::state));
    let (document, _) = store::words_for(&app.db, work, viewer.person).await?;
    let there = match &before {
        Some(before) => files::of_holder(&app.db, HOLDER, &[before.id.0]).await?.remove(&before.id.0).unwrap_or_default(),
        None => vec![],
    };
    let page = HandInPage {
        id: work.id,
        subject: opened.subject().to_owned(),
        words: document.excerpt(200),
        until: text!("homework-hand-in-until", when = say::until(work.hand_in_until, &opened.structure.zone)),
        late: may == HandIn::Late,
        closed: closed(may),
        files: files::pieces::field(&filled, "files", "homework-hand-in-files", false),
        photographs: files::pieces::field(&filled, uploads::PHOTOGRAPHS, "homework-hand-in-photographs", true),
        filled,
        text,
        dropped: form.all("drop").filter_map(|id| id.parse().ok()).collect(),
        there,
        kept: uploads::before(app, viewer, &form).await?,
        draft: format!("/homework/{}/hand-in/draft", work.id),
        restored,
        again: before.is_some(),
    };
    Ok(Page::of(text!("homework-hand-in-title", subject = opened.subject()), page))
}

fn closed(may: HandIn) -> Option<Text> {
    match may {
        HandIn::OnTime | HandIn::Late => None,
        HandIn::Over => Some(text!("homework-hand-in-over")),
        HandIn::Returned => Some(text!("homework-hand-in-returned")),
    }
}

async fn draft(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
) -> Result<Response> {
    let (opened, _) = own(&app, &viewer, &work, request.now).await?;
    let to = format!("/homework/{}/hand-in", opened.work.id);
    drafts::answer(&app, viewer.person, &place(&opened), (&form, FIELDS), (to, request.now)).await
}

async fn send(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
    sent: Uploads,
) -> Result<Response> {
    let (opened, before) = own(&app, &viewer, &work, request.now).await?;
    let mut filled = Filled::with(form.clone());
    let may = hand_in(opened.work.hand_in_until, request.now, before.as_ref().map(Submission::state));
    let content = super::typed::content(&form, &mut filled, "");
    let mut new = vec![];
    match closed(may) {
        Some(closed) => filled.wrong("content", closed),
        None => {
            let structure = opened.work.structure_id;
            let title = format!("{} – {}", opened.subject(), viewer.name);
            new = uploads::take(&app, &viewer, structure, (&form, &sent), &mut filled, request.now).await?;
            new.extend(uploads::bind(&app, &viewer, structure, (&sent, &title), &mut filled, request.now).await?);
        }
    }
    let there: Vec<AttachmentId> = match &before {
        Some(before) => {
            let there = files::of_holder(&app.db, HOLDER, &[before.id.0]).await?.remove(&before.id.0).unwrap_or_default();
            there.into_iter().map(|file| file.id).collect()
        }
        None => vec![],
    };
    let dropped: Vec<AttachmentId> = form.all("drop").filter_map(|id| id.parse().ok()).filter(|id| there.contains(id)).collect();
    if filled.is_right() && content.is_none() && new.is_empty() && there.len() == dropped.len() {
        filled.wrong("content", text!("homework-wrong-nothing"));
    }
    if filled.is_right() {
        let mut unit = app.db.begin().await?;
        let said = (content.as_ref(), may == HandIn::Late);
        if let Some(id) = submissions::hand_in(&mut unit, &opened.work, viewer.person, said, request.now).await? {
            let holder = Holder { kind: HOLDER, id: id.0 };
            for file in dropped {
                files::detach(&mut unit, holder, file, request.now).await?;
            }
            files::attach(&mut unit, &viewer, &new, holder).await?;
            drafts::forget(&mut unit, viewer.person, &place(&opened)).await?;
            unit.commit().await?;
            return Ok(Redirect::to(format!("/homework/{}", opened.work.id)).saying("homework-handed-in-done").into_response());
        }
        filled.wrong("content", text!("homework-hand-in-returned"));
    }
    // The text, and the files that came, are there when the page comes back.
    let ids: Vec<String> = new.iter().map(ToString::to_string).collect();
    let fields = form.all("drop").map(|id| ("drop", id)).chain(ids.iter().map(|id| (uploads::KEPT, id.as_str())));
    let again = Form::of(fields);
    let text = Field::again(form.raw("content-json"), form.raw("content"));
    Ok(page(&app, &viewer, (&opened, before), (again, filled, text), None, request.now).await?.invalid().into_response())
}
