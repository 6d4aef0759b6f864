//! The page of a file: a picture, the pages of a PDF, a text; of anything else its name, its size and one button.

use crate::kind::{self, Family};
use crate::store::{self, Attachment, AttachmentId};
use askama::Template;
use axum::extract::{Path, State};
use kit::slice::Held;
use kit::{App, Page, Request, Result, Routes, SIGNED_IN, Text, Viewer, filters};

/// How much of a text is shown, in bytes.
const TEXT_BYTES_MAX: u64 = 64 * 1024;

pub(crate) fn routes() -> Routes {
    Routes::at("/files/{file}/preview").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "preview.html")]
struct Preview {
    file: Attachment,
    /// What it is attached to.
    held: Option<Held>,
    /// The words of a text.
    words: Option<String>,
    /// Whether there are more of them than are shown.
    cut: bool,
}

impl Preview {
    fn is_picture(&self) -> bool {
        self.file.kind().family == Family::Picture && self.file.is_shown()
    }
    fn is_pdf(&self) -> bool {
        self.file.kind().family == Family::Pdf
    }
    /// A picture that is not drawn because of its size.
    fn is_large_picture(&self) -> bool {
        self.file.kind().family == Family::Picture && self.file.measures().is_some() && !self.file.is_shown()
    }
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(id): Path<AttachmentId>) -> Result<Page> {
    let (file, held) = store::readable(&app, &viewer, id, request.now).await?;
    let mut page = Preview { held, words: None, cut: false, file };
    if matches!(page.file.kind().family, Family::Text | Family::Markup) {
        let shown = page.file.length().min(TEXT_BYTES_MAX);
        page.words = Some(kind::words_of(&app.files.part(&page.file.hash, 0..shown).await?));
        page.cut = shown < page.file.length();
    }
    Ok(Page::of(Text::literal(page.file.name.as_str()), page))
}
