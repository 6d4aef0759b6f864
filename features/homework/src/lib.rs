//! Homework: what teachers give, what each pupil has to do, what she hands in, what comes back.
//!
//! Read `model` first (what an assignment is, when something is due, what may be handed in), then `charter` (the hours of
//! the school), `sight` (who reads, who gives), `store` (one assignment through the viewer), `list` (lists), `write`, and a
//! page. Other features read [`list::of_viewer`]; a demo or an import gives work by [`write::give`].
pub mod catchup;
pub mod charter;
mod drafts;
mod filters;
mod forget;
mod given; // what was given: a teacher's page, a class's
mod home; // cards and things to do on the home, the entry of the menu, buttons on classes
mod lesson; // the part on the page of a lesson
pub mod list;
pub mod load;
pub mod model;
mod pages;
mod say;
pub mod sight;
mod sql;
pub mod store;
pub mod submissions;
pub mod tasks;
mod uploads;
pub mod write;

#[cfg(test)]
mod tests;

use kit::db::Migration;
use kit::slice::{FileHolder, Held, Later};
use kit::{App, Error, Instant, Result, Slice, Text, Viewer};
use uuid::Uuid;

/// The schema of homework.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_homework"];

/// To what the files of an assignment are attached.
pub const HOLDER: &str = "homework.assignment";
const HOLDERS: &[FileHolder] = &[(HOLDER, held), (submissions::HOLDER, held_submission)];

/// What homework offers.
pub fn slice() -> Slice {
    Slice::named("homework")
        .pages(pages::routes())
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .settings(charter::SETTINGS)
        .menu(home::menu)
        .home(home::parts)
        .offers(home::offers)
        .parts_on(lesson::parts)
        .file_holders(HOLDERS)
        .chores(drafts::CHORES)
        .lesson_holds(&["select given_lesson_id from assignment where structure_id = $1 and given_lesson_id is not null
             union select due_lesson_id from assignment where structure_id = $1 and due_lesson_id is not null"])
        .forget_person(forget::forget)
        .signal("homework", "select structure_id, version from homework_state")
        .kept(&["/homework"])
}

/// The files of an assignment are read by who reads it, as long as it is not taken back.
fn held<'a>(app: &'a App, viewer: &'a Viewer, id: Uuid, now: Instant) -> Later<'a, Result<Option<Held>>> {
    Box::pin(async move {
        match store::open(&app.db, viewer, model::AssignmentId(id), now).await {
            Ok(opened) if opened.gives() || opened.work.withdrawn_at.is_none() => {
                Ok(Some(Held { title: Text::literal(opened.subject()), href: format!("/homework/{id}") }))
            }
            Ok(_) | Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    })
}

/// The files of something handed in are read by its pupil, by who gives the work, and by the guardians once it came back.
fn held_submission<'a>(app: &'a App, viewer: &'a Viewer, id: Uuid, now: Instant) -> Later<'a, Result<Option<Held>>> {
    Box::pin(async move {
        let Some(one) = submissions::found(&app.db, model::SubmissionId(id)).await? else { return Ok(None) };
        let opened = match store::open(&app.db, viewer, one.assignment_id, now).await {
            Ok(opened) => opened,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let own = one.person_id == viewer.person;
        let href = match &opened.tie {
            store::Tie::Gives => format!("/homework/{}/submissions/{id}", one.assignment_id),
            store::Tie::Family(of) if of.contains(&one.person_id) && (own || one.returned_at.is_some()) => {
                format!("/homework/{}", one.assignment_id)
            }
            _ => return Ok(None),
        };
        Ok(Some(Held { title: Text::literal(opened.subject()), href }))
    })
}
