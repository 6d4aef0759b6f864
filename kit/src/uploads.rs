//! The files of a form on their way in: small ones in memory, large ones in a temporary file without a name, which
//! is gone with the request.

use crate::app::App;
use crate::error::{Error, Result};
use crate::files::FILE_BYTES_MAX;
use crate::form::{FORM_BYTES_MAX, Form};
use crate::multipart::Parts;
use axum::extract::FromRequestParts;
use bytes::{Bytes, BytesMut};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::AsyncWriteExt;

/// How many files one request may bring.
pub const FILES_MAX: usize = 20;
/// The most that one request may bring in all, in bytes.
pub const REQUEST_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// How many parts a form may have.
const PARTS_MAX: usize = 1_000;
/// What of a file is kept in memory: a file that is no longer is never written aside.
const HEAD_BYTES: usize = 64 * 1024;

/// A file that came with a form, not yet kept.
#[derive(Debug)]
pub struct Upload {
    /// The field of the form.
    pub field: String,
    /// The name, as it was sent: anything.
    pub name: String,
    /// The length in bytes, of one that is too large as well.
    pub size: u64,
    /// The hash of the content.
    pub hash: String,
    /// The first bytes, all of them when there are no more than 64 KiB.
    pub head: Bytes,
    /// Whether it is larger than [`FILE_BYTES_MAX`]: then its content is gone.
    pub too_large: bool,
    rest: Option<Arc<Mutex<File>>>,
}

impl Upload {
    /// A file whose content is in memory: what the program made itself.
    pub fn of(name: &str, content: Bytes) -> Self {
        Self {
            field: String::new(),
            name: name.to_owned(),
            size: content.len() as u64,
            hash: blake3::hash(&content).to_hex().to_string(),
            too_large: content.len() > FILE_BYTES_MAX,
            head: content,
            rest: None,
        }
    }
    /// Some bytes of it, fewer at its end.
    pub async fn part(&self, from: u64, length: usize) -> Result<Bytes> {
        let until = from.saturating_add(length as u64).min(self.size);
        if self.too_large || until <= from {
            return Ok(Bytes::new());
        }
        let Some(file) = self.rest.clone().filter(|_| until > self.head.len() as u64) else {
            let within = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(self.head.len());
            return Ok(self.head.slice(within(from)..within(until)));
        };
        let read = move || -> std::io::Result<Bytes> {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(from))?;
            let mut out = vec![0; usize::try_from(until - from).unwrap_or(0)];
            file.read_exact(&mut out)?;
            Ok(out.into())
        };
        Ok(tokio::task::spawn_blocking(read).await??)
    }
    /// All of it, in memory.
    pub async fn whole(&self) -> Result<Bytes> {
        self.part(0, FILE_BYTES_MAX).await
    }
}

/// The files of a form. A field of files that was left empty brings none.
#[derive(Clone, Debug, Default)]
pub struct Uploads {
    all: Arc<Vec<Upload>>,
    /// Whether there were more than [`FILES_MAX`]: then none of those beyond was kept.
    pub too_many: bool,
}

impl Uploads {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    /// The files of a field, in the order in which they were chosen.
    pub fn of(&self, field: &str) -> impl Iterator<Item = &Upload> {
        self.all.iter().filter(move |upload| upload.field == field)
    }
}

impl FromRequestParts<App> for Uploads {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &App) -> Result<Self, Error> {
        Ok(parts.extensions.get::<Sent>().map(|sent| sent.uploads.clone()).unwrap_or_default())
    }
}

/// What a form with files sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) form: Form,
    pub(crate) uploads: Uploads,
    /// Whether there were files that were let go by.
    pub(crate) left_out: bool,
}

/// Reads a form with files; what is too large is written nowhere.
pub(crate) async fn receive(folder: &Path, body: axum::body::Body, boundary: &str) -> Result<Sent> {
    let mut parts = Parts::of(Box::pin(body.into_data_stream()), boundary, REQUEST_BYTES_MAX);
    parts.begin().await?;
    let (mut fields, mut files, mut too_many) = (vec![], vec![], false);
    let (mut count, mut typed) = (0, 0);
    while let Some(head) = parts.next().await? {
        count += 1;
        if count > PARTS_MAX {
            return Err(Error::TooLarge);
        }
        let Some(name) = head.file else {
            let value = text(&mut parts, &mut typed).await?;
            fields.push((head.name, value));
            continue;
        };
        let mut incoming = Incoming::new(folder, files.len() >= FILES_MAX);
        while let Some(chunk) = parts.chunk().await? {
            incoming.take(&chunk).await?;
        }
        let file = incoming.end(head.name, name).await?;
        if file.size > 0 || !file.name.is_empty() {
            too_many |= files.len() >= FILES_MAX;
            if !too_many {
                files.push(file);
            }
        }
    }
    Ok(Sent { form: Form::from_fields(fields), uploads: Uploads { all: Arc::new(files), too_many }, left_out: false })
}

/// Reads what was typed in a form with files, and lets its files go by: somebody's whose session is over. Its first field
/// must be a token that is good; of any other form nothing more is read.
pub(crate) async fn receive_typed(body: axum::body::Body, boundary: &str, good: impl Fn(&str) -> bool) -> Result<Sent> {
    let mut parts = Parts::of(Box::pin(body.into_data_stream()), boundary, REQUEST_BYTES_MAX);
    parts.begin().await?;
    let (mut fields, mut left_out, mut count, mut typed) = (vec![], false, 0, 0);
    while let Some(head) = parts.next().await? {
        count += 1;
        if count > PARTS_MAX {
            return Err(Error::TooLarge);
        }
        if let Some(name) = head.file {
            while parts.chunk().await?.is_some() {}
            left_out |= !name.is_empty();
            continue;
        }
        let value = text(&mut parts, &mut typed).await?;
        if fields.is_empty() && !(head.name == crate::csrf::FIELD && good(&value)) {
            return Err(Error::SignIn);
        }
        fields.push((head.name, value));
    }
    Ok(Sent { form: Form::from_fields(fields), uploads: Uploads::default(), left_out })
}

/// The value of a field that is no file.
async fn text<S, E>(parts: &mut Parts<S>, typed: &mut usize) -> Result<String>
where
    S: futures_util::Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut value = vec![];
    while let Some(chunk) = parts.chunk().await? {
        *typed += chunk.len();
        if *typed > FORM_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        value.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&value).into_owned())
}

/// A file while it comes.
struct Incoming<'a> {
    folder: &'a Path,
    hasher: blake3::Hasher,
    head: BytesMut,
    file: Option<tokio::fs::File>,
    size: u64,
    unwanted: bool,
}

impl<'a> Incoming<'a> {
    fn new(folder: &'a Path, unwanted: bool) -> Self {
        Self { folder, hasher: blake3::Hasher::new(), head: BytesMut::new(), file: None, size: 0, unwanted }
    }

    async fn take(&mut self, chunk: &[u8]) -> Result<()> {
        self.size += chunk.len() as u64;
        self.unwanted |= self.size > FILE_BYTES_MAX as u64;
        if self.unwanted {
            self.file = None;
            return Ok(());
        }
        self.hasher.update(chunk);
        let room = HEAD_BYTES - self.head.len();
        if self.file.is_none() && chunk.len() <= room {
            self.head.extend_from_slice(chunk);
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let mut file = aside(self.folder).await?;
                file.write_all(&self.head).await?;
                self.head.extend_from_slice(&chunk[..room.min(chunk.len())]);
                self.file.insert(file)
            }
        };
        file.write_all(chunk).await?;
        Ok(())
    }

    async fn end(self, field: String, name: String) -> Result<Upload> {
        let rest = match self.file {
            Some(mut file) => {
                file.flush().await?;
                Some(Arc::new(Mutex::new(file.into_std().await)))
            }
            None => None,
        };
        Ok(Upload {
            field,
            name,
            size: self.size,
            hash: self.hasher.finalize().to_hex().to_string(),
            head: self.head.freeze(),
            too_large: self.size > FILE_BYTES_MAX as u64,
            rest,
        })
    }
}

/// A new file without a name in a folder, made when there is none.
async fn aside(folder: &Path) -> Result<tokio::fs::File> {
    let folder = folder.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        crate::private::folder(&folder)?;
        tempfile::tempfile_in(&folder)
    });
    Ok(tokio::fs::File::from_std(made.await??))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn body(parts: &[(&str, Option<&str>, &[u8])]) -> Body {
        let mut out = vec![];
        for (name, file, content) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            out.extend_from_slice(format!("--B\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes());
            out.extend_from_slice(content);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"--B--\r\n");
        let pieces: Vec<Result<Bytes, std::io::Error>> =
            out.chunks(30_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        Body::from_stream(futures_util::stream::iter(pieces))
    }

    async fn read(parts: &[(&str, Option<&str>, &[u8])]) -> Result<Sent> {
        let folder = tempfile::tempdir().unwrap();
        let sent = receive(folder.path(), body(parts), "B").await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "what is written aside has no name");
        sent
    }

    #[tokio::test]
    async fn files_are_the_same_in_memory_and_aside() {
        for length in [1, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 1, 200_000] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let sent = read(&[("words", None, b"typed"), ("f", Some("a.bin"), &content), ("f", Some(""), b"")]).await.unwrap();
            assert_eq!(sent.form.text("words"), "typed");
            let all: Vec<&Upload> = sent.uploads.of("f").collect();
            assert_eq!(all.len(), 1, "a field left empty brings none");
            assert_eq!((all[0].size, all[0].hash.as_str()), (length as u64, blake3::hash(&content).to_hex().as_str()));
            assert_eq!(all[0].whole().await.unwrap(), content);
            assert_eq!(all[0].head, content[..length.min(HEAD_BYTES)]);
            assert_eq!(all[0].rest.is_some(), length > HEAD_BYTES);
            assert_eq!(all[0].part(length as u64 - 1, 10).await.unwrap(), content[length - 1..]);
            assert!(all[0].part(length as u64, 10).await.unwrap().is_empty());
        }
    }

    #[tokio::test]
    async fn what_is_too_large_or_one_too_many_is_said_and_not_kept() {
        let large = vec![0; FILE_BYTES_MAX + 1];
        let sent = read(&[("f", Some("large"), &large), ("f", Some("small"), b"x")]).await.unwrap();
        let all: Vec<&Upload> = sent.uploads.of("f").collect();
        assert!(all[0].too_large && all[0].rest.is_none() && all[0].whole().await.unwrap().is_empty());
        assert!(!all[1].too_large);
        let many = vec![("f", Some("x"), &b"x"[..]); FILES_MAX + 1];
        let sent = read(&many).await.unwrap();
        assert!(sent.uploads.too_many);
        assert_eq!(sent.uploads.of("f").count(), FILES_MAX);
        let parts = vec![("a", None, &b""[..]); PARTS_MAX + 1];
        assert!(matches!(read(&parts).await, Err(Error::TooLarge)));
        let words = vec![b'x'; FORM_BYTES_MAX + 1];
        assert!(matches!(read(&[("a", None, &words)]).await, Err(Error::TooLarge)));
    }
}
