//! A ZIP that is written piece by piece into a channel, each piece before the next is made.

use bytes::Bytes;
use files::Attachment;
use kit::{App, Error, Result};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::Sender;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// What the channel gives.
pub(super) type Given = Result<Bytes, io::Error>;

/// How much is read of a document at once, and how much is gathered before it is sent.
const PIECE: usize = 512 * 1024;

/// Where the ZIP is written to, until it is sent.
#[derive(Clone, Default)]
struct Gathered(Arc<Mutex<Vec<u8>>>);

impl Gathered {
    fn take(&self, at_least: usize) -> Option<Bytes> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (bytes.len() >= at_least && !bytes.is_empty()).then(|| Bytes::from(std::mem::take(&mut *bytes)))
    }
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A ZIP on its way.
pub(super) struct Pack {
    zip: Option<ZipWriter<StreamWriter<Gathered>>>,
    gathered: Gathered,
    given: Sender<Given>,
}

impl Pack {
    pub(super) fn new(given: Sender<Given>) -> Self {
        let gathered = Gathered::default();
        Self { zip: Some(ZipWriter::new_stream(gathered.clone())), gathered, given }
    }
    /// Whether nobody waits for it any more.
    pub(super) fn is_alone(&self) -> bool {
        self.given.is_closed()
    }
    /// A page.
    pub(super) async fn text(&mut self, name: &str, text: &str) -> Result<()> {
        self.begin(name, SimpleFileOptions::default())?;
        self.write(text.as_bytes())?;
        self.send(PIECE).await
    }
    /// A document as it is, since most are packed already.
    pub(super) async fn file(&mut self, app: &App, file: &Attachment, name: &str) -> Result<()> {
        self.begin(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))?;
        let mut from = 0;
        loop {
            let piece = file.bytes(app, from, PIECE as u64).await?;
            if piece.is_empty() {
                return Ok(());
            }
            from += piece.len() as u64;
            self.write(&piece)?;
            self.send(PIECE).await?;
        }
    }
    /// The end.
    pub(super) async fn finish(&mut self) -> Result<()> {
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(|error| Error::broken(error.to_string()))?;
        }
        self.send(0).await
    }
    /// Breaks the answer off, so that nobody takes it for whole.
    pub(super) async fn fail(&self) {
        let _ = self.given.send(Err(io::Error::other("the archive was not finished"))).await;
    }

    fn begin(&mut self, name: &str, options: SimpleFileOptions) -> Result<()> {
        let zip = self.zip.as_mut().ok_or_else(|| Error::broken("the archive is finished"))?;
        zip.start_file(name, options).map_err(|error| Error::broken(error.to_string()))
    }
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let zip = self.zip.as_mut().ok_or_else(|| Error::broken("the archive is finished"))?;
        Ok(zip.write_all(bytes)?)
    }
    async fn send(&self, at_least: usize) -> Result<()> {
        let Some(bytes) = self.gathered.take(at_least) else { return Ok(()) };
        self.given.send(Ok(bytes)).await.map_err(|_| Error::broken("nobody waits for the archive"))
    }
}
