//! The card of what was handed in, on the page of the work: for the pupil, and for her guardians once it came back.

use super::review::named;
use crate::model::{AssignmentId, HandIn, hand_in};
use crate::store::{self, Opened};
use crate::submissions::{self, HOLDER, Note, Submission};
use crate::{filters, say};
use askama::Template;
use kit::{App, Instant, PersonId, Piece, Result, Text, text};
use rich::Document;

#[derive(Template)]
#[template(path = "pages/handed.html")]
struct Handed {
    id: AssignmentId,
    until: Text,
    submission: Option<Submission>,
    /// What the button does, when something may be handed in.
    may: Option<Text>,
    late: bool,
    /// What was sent and what came back, for who may read it.
    document: Option<Document>,
    files: Option<Piece>,
    comment: Option<Document>,
    notes: Vec<(Note, Option<String>)>,
}

/// The card, for work that is handed in here.
pub(super) async fn card(app: &App, opened: &Opened, pupil: PersonId, own: bool, now: Instant) -> Result<Option<Piece>> {
    let work = &opened.work;
    if !work.hand_in || work.withdrawn_at.is_some() {
        return Ok(None);
    }
    let submission = submissions::of_pupil(&app.db, work, pupil).await?;
    let may = hand_in(work.hand_in_until, now, submission.as_ref().map(Submission::state));
    let open = own && matches!(may, HandIn::OnTime | HandIn::Late);
    let action = if submission.is_some() { text!("homework-replace") } else { text!("homework-todo-hand-in-do") };
    let returned = submission.as_ref().is_some_and(|one| one.returned_at.is_some());
    let mut card = Handed {
        id: work.id,
        until: text!("homework-hand-in-until", when = say::until(work.hand_in_until, &opened.structure.zone)),
        may: open.then_some(action),
        late: may == HandIn::Late,
        document: None,
        files: None,
        comment: None,
        notes: vec![],
        submission: None,
    };
    if let Some(one) = submission.as_ref().filter(|_| own || returned) {
        let files = files::of_holder(&app.db, HOLDER, &[one.id.0]).await?.remove(&one.id.0).unwrap_or_default();
        card.document = one.content.as_deref().map(store::document);
        if returned {
            card.comment = one.comment.as_deref().map(store::document);
            card.notes = named(submissions::notes(&app.db, one.id).await?, &files);
        }
        card.files = Some(files::pieces::list(files, None));
    }
    card.submission = submission;
    Ok(Some(Box::new(card)))
}
