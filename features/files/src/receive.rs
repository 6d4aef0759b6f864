//! From a form to the store: each file is looked at, named and kept; then it can be attached.

use crate::kind::{Family, Kind, Wrong};
use crate::photographs::photographs_to_pdf;
use crate::{name, picture, size};
use bytes::Bytes;
use kit::files::FILE_BYTES_MAX;
use kit::uploads::{FILES_MAX, Upload, Uploads};
use kit::{App, Error, Instant, Result, Text, text};

/// How much of the end of a file is looked at, and how much of the beginning of a picture.
const TAIL_BYTES: usize = 64 * 1024;
const HEAD_BYTES: usize = 1024 * 1024;
/// How a file is called whose name says nothing.
const NAMELESS: &str = "document";

/// A file whose content is in the store, and which nothing names yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its name, cleaned.
    pub name: String,
    /// What it is.
    pub kind: &'static Kind,
    /// Its length in bytes.
    pub size: u64,
    /// The hash of its content.
    pub hash: String,
    /// How many pages it has, where that is known.
    pub pages: Option<u32>,
    /// The width and the height of a picture, as it lies in the file.
    pub measures: Option<(u32, u32)>,
}

/// Takes in the files of a field of a form, before the unit of work begins. None is kept unless all may be: what is
/// wrong with one is [`Error::Refused`] with a sentence that names it, fit to stand beside the field.
pub async fn receive(app: &App, uploads: &Uploads, field: &str, now: Instant) -> Result<Vec<Received>> {
    let all: Vec<&Upload> = uploads.of(field).collect();
    let mut out = Vec::with_capacity(all.len());
    check_count(uploads)?;
    for upload in &all {
        out.push(looked_at(upload).await?);
    }
    let contents: Vec<(&Upload, &str)> = all.iter().zip(&out).map(|(upload, found)| (*upload, found.kind.media)).collect();
    if !contents.is_empty() {
        app.files.keep(&app.db, &contents, now).await?;
    }
    Ok(out)
}

/// Takes in photographs of a field as one PDF with a title, in the language of its words; nothing when there are none.
pub async fn receive_photographs(
    app: &App,
    uploads: &Uploads,
    field: &str,
    title: &str,
    lang: &str,
    now: Instant,
) -> Result<Option<Received>> {
    check_count(uploads)?;
    let mut photographs = vec![];
    for upload in uploads.of(field) {
        let found = looked_at(upload).await?;
        if found.kind.family != Family::Picture {
            return Err(refused("files-wrong-no-photograph", &found.name));
        }
        photographs.push(upload.whole().await?);
    }
    if photographs.is_empty() {
        return Ok(None);
    }
    let pages = u32::try_from(photographs.len()).unwrap_or(u32::MAX);
    let pdf = photographs_to_pdf(photographs, title, lang).await?;
    let mut received = receive_made(app, &format!("{title}.pdf"), pdf, now).await?;
    received.pages = Some(pages);
    Ok(Some(received))
}

/// Takes in a file that the program made itself.
pub async fn receive_made(app: &App, name: &str, content: Bytes, now: Instant) -> Result<Received> {
    let upload = Upload::of(name, content);
    let received = looked_at(&upload).await?;
    app.files.keep(&app.db, &[(&upload, received.kind.media)], now).await?;
    Ok(received)
}

fn check_count(uploads: &Uploads) -> Result<()> {
    if uploads.too_many { Err(Error::Refused(text!("files-wrong-many", most = FILES_MAX))) } else { Ok(()) }
}

/// What a file is, or why it is not taken.
async fn looked_at(upload: &Upload) -> Result<Received> {
    let mut name = name::cleaned(&upload.name);
    if upload.too_large {
        return Err(Error::Refused(text!("files-wrong-large", name = shown(&name), most = most())));
    }
    if upload.size == 0 {
        return Err(refused("files-wrong-empty", &name));
    }
    let ending = name::ending(&name);
    let tail = upload.part(upload.size.saturating_sub(TAIL_BYTES as u64), TAIL_BYTES).await?;
    let kind = Kind::found(&upload.head, &tail, &ending).map_err(|wrong| match wrong {
        Wrong::Program => refused("files-wrong-program", &name),
        Wrong::Lies => Error::Refused(text!("files-wrong-lies", name = shown(&name), ending = ending.to_uppercase())),
    })?;
    if name.is_empty() {
        NAMELESS.clone_into(&mut name);
    }
    if let Some(usual) = kind.ending().filter(|_| ending.is_empty() && kind.family != Family::Text) {
        name = format!("{name}.{usual}");
    }
    let measures = match kind.family {
        Family::Picture => picture::measured(&upload.part(0, HEAD_BYTES).await?),
        _ => None,
    };
    Ok(Received { name, kind, size: upload.size, hash: upload.hash.clone(), pages: None, measures })
}

fn refused(key: &'static str, name: &str) -> Error {
    let mut said = Text::from(key);
    said.values.push(("name", shown(name).into()));
    Error::Refused(said)
}

fn shown(name: &str) -> &str {
    if name.is_empty() { NAMELESS } else { name }
}

/// The largest file, in words.
pub(crate) fn most() -> Text {
    size::in_words((FILE_BYTES_MAX / (1024 * 1024)) as u64 * 1_000_000)
}
