//! What the page of a lesson has of the class book, and whose files are read by whom.

use crate::filters;
use crate::model::Moment;
use crate::model::{Draft, Published, has_begun};
use crate::sight::{Reach, inspects, writes};
use crate::store::{self, Place};
use crate::write::{CONTENT, DRAFT, PAST};
use askama::Template;
use kit::slice::{Card, FileHolder, Held, Later, Subject};
use kit::{App, Error, Instant, LessonId, Piece, Result, Viewer, args, text};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "lesson_card.html")]
struct LessonCard {
    lesson: LessonId,
    content: Option<Published>,
    files: Option<Piece>,
    shown: bool,
    draft: Option<Draft>,
    writes: bool,
    has_versions: bool,
    begun: bool,
}

/// The content on the page of its lesson: nothing for who reads none, and when there is none for who does not write it.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, on: Subject, now: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        let Subject::Lesson(_, lesson) = on else { return Ok(vec![]) };
        match store::place(app, viewer, lesson, now).await {
            Ok(place) => Ok(card(app, viewer, place, now).await?.into_iter().collect()),
            Err(Error::NotFound) => Ok(vec![]),
            Err(error) => Err(error),
        }
    })
}

async fn card(app: &App, viewer: &Viewer, place: Place, now: Instant) -> Result<Option<Card>> {
    let writes = writes(viewer, place.structure, place.ties);
    let at = moment(viewer, place, now);
    let content = store::published_of(&app.db, place.lesson).await?;
    let shown = content.as_ref().is_some_and(|content| content.is_shown(place.begins, at));
    let content = content.filter(|_| shown || place.reach >= Reach::Published);
    let draft = if writes { store::draft(&app.db, place.lesson, viewer.person).await? } else { None };
    let files = match &content {
        Some(_) => files::of_holder(&app.db, CONTENT, &[place.lesson.0]).await?.remove(&place.lesson.0),
        None => None,
    };
    let has_versions = place.reach >= Reach::Versions && content.as_ref().is_some_and(|content| content.version > 1);
    let content = content.filter(|content| has_versions || !content.document.is_empty() || files.is_some());
    if content.is_none() && !writes {
        return Ok(None);
    }
    let files = files.map(|files| files::pieces::list(files, None));
    let begun = has_begun(place.begins, at);
    let card = LessonCard { lesson: place.lesson, content, files, shown, draft, writes, has_versions, begun };
    Ok(Some(Card { order: 100, wide: true, piece: Box::new(card) }))
}

/// The moment in the place of a lesson.
pub(crate) fn moment(viewer: &Viewer, place: Place, now: Instant) -> Moment {
    let zone = viewer.structure(place.structure).map_or_else(kit::viewer::default_zone, |here| here.zone.clone());
    Moment::of(now, &zone)
}

/// To what files may be attached: contents, drafts, and what was taken off contents.
pub(crate) const HOLDERS: &[FileHolder] = &[(CONTENT, of_content), (DRAFT, of_draft), (PAST, of_past)];

fn of_content<'a>(app: &'a App, viewer: &'a Viewer, lesson: Uuid, now: Instant) -> Later<'a, Result<Option<Held>>> {
    Box::pin(async move {
        let lesson = LessonId(lesson);
        let place = match store::place(app, viewer, lesson, now).await {
            Ok(place) => place,
            Err(Error::NotFound) => return of_inspector(app, viewer, lesson, now).await,
            Err(error) => return Err(error),
        };
        if place.reach < Reach::Published {
            let content = store::published_of(&app.db, lesson).await?;
            if !content.is_some_and(|content| content.is_shown(place.begins, moment(viewer, place, now))) {
                return Ok(None);
            }
        }
        Ok(Some(held(lesson)))
    })
}

/// The content as a named inspector reads it.
async fn of_inspector(app: &App, viewer: &Viewer, lesson: LessonId, now: Instant) -> Result<Option<Held>> {
    if !inspects(viewer) {
        return Ok(None);
    }
    let access = store::access_to(&app.db, viewer, lesson, now).await?;
    Ok(access.map(|id| Held { title: text!("classbook-title"), href: format!("/classbook/inspections/{id}") }))
}

fn of_past<'a>(app: &'a App, viewer: &'a Viewer, lesson: Uuid, now: Instant) -> Later<'a, Result<Option<Held>>> {
    Box::pin(async move {
        match store::place(app, viewer, LessonId(lesson), now).await {
            Ok(place) => Ok((place.reach >= Reach::Versions).then(|| held(place.lesson))),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    })
}

fn of_draft<'a>(app: &'a App, viewer: &'a Viewer, draft: Uuid, _: Instant) -> Later<'a, Result<Option<Held>>> {
    Box::pin(async move {
        let found: Option<(LessonId,)> = app
            .db
            .optional("select lesson_id from lesson_content_draft where id = $1 and person_id = $2", args![draft, viewer.person])
            .await?;
        Ok(found.map(|(lesson,)| Held { title: text!("classbook-content"), href: format!("/lessons/{lesson}/content") }))
    })
}

fn held(lesson: LessonId) -> Held {
    Held { title: text!("classbook-content"), href: format!("/lessons/{lesson}") }
}
