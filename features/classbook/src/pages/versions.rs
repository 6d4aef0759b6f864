//! All that the content of a lesson said, newest first: for who writes it, and for management.

use super::content::lesson;
use super::id;
use crate::filters;
use crate::sight::{CLASSES, Reach};
use crate::store::{self, Version};
use crate::write::{CONTENT, PAST};
use askama::Template;
use axum::extract::{Path, State};
use files::{Attachment, AttachmentId};
use kit::words::Text;
use kit::{App, Error, LessonId, Page, Request, Result, Routes, Viewer, text};
use std::collections::HashMap;
use timetable::model::Slot;
use timetable::say::title;

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}/content/versions").get(CLASSES, show)
}

#[derive(Template)]
#[template(path = "pages/versions.html")]
struct VersionsPage {
    lesson: LessonId,
    name: Text,
    slot: Slot,
    versions: Vec<Version>,
    names: HashMap<AttachmentId, String>,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(of): Path<String>) -> Result<Page> {
    let place = store::place(&app, &viewer, id(&of)?, request.now).await?;
    if place.reach < Reach::Versions {
        return Err(Error::NotFound);
    }
    let mut versions = store::versions(&app.db, &[place.lesson]).await?;
    if versions.is_empty() {
        return Err(Error::NotFound);
    }
    versions.reverse();
    let mut names = HashMap::new();
    if versions.iter().any(|version| !version.files.is_empty()) {
        for kind in [CONTENT, PAST] {
            let files: Vec<Attachment> =
                files::of_holder(&app.db, kind, &[place.lesson.0]).await?.remove(&place.lesson.0).unwrap_or_default();
            names.extend(files.into_iter().map(|file| (file.id, file.name)));
        }
    }
    let lesson = lesson(&app, place).await?;
    let page = VersionsPage { lesson: place.lesson, name: title(&lesson), slot: lesson.slot, versions, names };
    Ok(Page::of(text!("classbook-versions"), page))
}
