//! Files of a form that may come back: they are kept for their sender until the form is right, then attached.

use files::{Attachment, AttachmentId};
use kit::uploads::Uploads;
use kit::{App, Error, Filled, Form, Instant, Result, StructureId, Viewer};

/// The name of the hidden field of files that came before.
pub(crate) const KEPT: &str = "kept";

/// The name of the field of photographs.
pub(crate) const PHOTOGRAPHS: &str = "photographs";

/// Takes in the files of a form, and those that it brought before: all of them are the viewer's own and attached to
/// nothing. What is wrong is noted beside the field.
pub(crate) async fn take(
    app: &App,
    viewer: &Viewer,
    structure: StructureId,
    (form, uploads): (&Form, &Uploads),
    filled: &mut Filled,
    now: Instant,
) -> Result<Vec<AttachmentId>> {
    let mut ids = before(app, viewer, form).await?.into_iter().map(|file| file.id).collect::<Vec<_>>();
    let done = async {
        let received = files::receive(app, uploads, "files", now).await?;
        let mut unit = app.db.begin().await?;
        let ids = files::keep(&mut unit, app, viewer, structure, &received, None, now).await?;
        unit.commit().await?;
        Ok(ids)
    };
    match done.await {
        Ok(new) => ids.extend(new),
        Err(Error::Refused(said)) => filled.wrong("files", said),
        Err(error) => return Err(error),
    }
    Ok(ids)
}

/// Takes in the photographs of a form as one document with a title, kept like the files.
pub(crate) async fn bind(
    app: &App,
    viewer: &Viewer,
    structure: StructureId,
    (uploads, title): (&Uploads, &str),
    filled: &mut Filled,
    now: Instant,
) -> Result<Vec<AttachmentId>> {
    let done = async {
        let Some(received) = files::receive_photographs(app, uploads, PHOTOGRAPHS, title, "fr", now).await? else {
            return Ok(vec![]);
        };
        let mut unit = app.db.begin().await?;
        let ids = files::keep(&mut unit, app, viewer, structure, &[received], None, now).await?;
        unit.commit().await?;
        Ok(ids)
    };
    match done.await {
        Err(Error::Refused(said)) => {
            filled.wrong(PHOTOGRAPHS, said);
            Ok(vec![])
        }
        done => done,
    }
}

/// The files that a form brought before.
pub(crate) async fn before(app: &App, viewer: &Viewer, form: &Form) -> Result<Vec<Attachment>> {
    let ids: Vec<AttachmentId> = form.all(KEPT).filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() { Ok(vec![]) } else { files::own(&app.db, viewer, &ids).await }
}
