//! Files: kept by the hash of their content, in a folder or an object store.

use crate::args;
use crate::db::{Db, Unit};
use crate::error::{Error, Result};
use crate::time::Instant;
use crate::uploads::Upload;
use axum::body::Body;
use bytes::Bytes;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart, path::Path as Place};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The largest file accepted, in bytes.
pub const FILE_BYTES_MAX: usize = 50 * 1024 * 1024;
/// What is written at once; an object store takes no smaller parts.
const PART_BYTES: usize = 5 * 1024 * 1024;

/// The file store.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A store in a local folder, made when there is none (for its owner alone).
    pub fn in_folder(folder: &std::path::Path) -> Result<Self> {
        crate::private::folder(folder)?;
        let store =
            object_store::local::LocalFileSystem::new_with_prefix(folder).map_err(|error| Error::broken(error.to_string()))?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }
    /// A store in memory: for tests.
    pub fn in_memory() -> Self {
        Self(Arc::new(object_store::memory::InMemory::new()))
    }
    /// Keeps contents, each with its media type, before the unit of work that will name them begins: a row that names
    /// one has its bytes.
    ///
    /// What nothing names may be dropped a day after it was last kept ([`Files::drop_unused`]): the moment is noted
    /// before the bytes are written, so that no bytes are dropped that are just being kept.
    pub async fn keep(&self, db: &Db, uploads: &[(&Upload, &str)], now: Instant) -> Result<()> {
        // Each content once and in one order, so that two who keep the same ones do not wait for each other.
        let contents: BTreeMap<&str, (&Upload, &str)> = uploads.iter().map(|one| (one.0.hash.as_str(), *one)).collect();
        if contents.values().any(|(upload, _)| upload.too_large) {
            return Err(Error::TooLarge);
        }
        let rows = contents.iter().map(|(hash, (upload, media))| {
            let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
            args![*hash, size, *media, now]
        });
        let mut unit = db.begin().await?;
        unit.run_many(
            "insert into stored_file (hash, size_bytes, media_type, created_at) values {rows}
             on conflict (hash) do update set created_at = excluded.created_at",
            rows,
        )
        .await?;
        unit.commit().await?;
        for (upload, _) in contents.values() {
            self.write(upload).await?;
        }
        Ok(())
    }

    async fn write(&self, upload: &Upload) -> Result<()> {
        let place = place(&upload.hash)?;
        if upload.size <= PART_BYTES as u64 {
            let content = upload.whole().await?;
            return self.0.put(&place, content.into()).await.map(drop).map_err(store_error);
        }
        let mut out = WriteMultipart::new_with_chunk_size(self.0.put_multipart(&place).await.map_err(store_error)?, PART_BYTES);
        let mut from = 0;
        while from < upload.size {
            let part = match upload.part(from, PART_BYTES).await {
                Ok(part) => part,
                Err(error) => {
                    let _ = out.abort().await;
                    return Err(error);
                }
            };
            from += part.len() as u64;
            // One part at a time: what is under way is held in memory.
            out.wait_for_capacity(1).await.map_err(store_error)?;
            out.put(part);
        }
        out.finish().await.map(drop).map_err(store_error)
    }

    /// The content of a hash, in memory.
    pub async fn content(&self, hash: &str) -> Result<Bytes> {
        let found = self.0.get(&place(hash)?).await.map_err(store_error)?;
        found.bytes().await.map_err(store_error)
    }
    /// Some bytes of the content of a hash, in memory.
    pub async fn part(&self, hash: &str, range: Range<u64>) -> Result<Bytes> {
        self.0.get_range(&place(hash)?, range).await.map_err(store_error)
    }
    /// The content of a hash, or some bytes of it, as a body that is read as it is sent.
    pub async fn body(&self, hash: &str, range: Option<Range<u64>>) -> Result<Body> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.0.get_opts(&place(hash)?, options).await.map_err(store_error)?;
        Ok(Body::from_stream(found.into_stream()))
    }

    /// Drops a content that nothing names and that was last kept before a moment; whether it did. Who calls looked
    /// in the same unit that nothing names it, and commits at once.
    pub async fn drop_unused(&self, unit: &mut Unit, hash: &str, before: Instant) -> Result<bool> {
        let gone = unit.run("delete from stored_file where hash = $1 and created_at < $2", args![hash, before]).await?;
        if gone == 0 {
            return Ok(false);
        }
        match self.0.delete(&place(hash)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(true),
            Err(error) => Err(store_error(error)),
        }
    }
}

/// Where a content lies.
fn place(hash: &str) -> Result<Place> {
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    Ok(Place::from(format!("{}/{}/{hash}", &hash[..2], &hash[2..4])))
}

fn store_error(error: object_store::Error) -> Error {
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(one) = cause {
        if one.downcast_ref::<std::io::Error>().is_some_and(crate::error::is_unwritable) {
            return Error::Unwritable;
        }
        cause = one.source();
    }
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        other => Error::broken(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn written(files: &Files, length: usize) -> (String, Vec<u8>) {
        let content: Vec<u8> = (0..length).map(|at| (at % 253) as u8).collect();
        let upload = Upload::of("x", content.clone().into());
        files.write(&upload).await.unwrap();
        (upload.hash, content)
    }

    #[tokio::test]
    async fn a_content_is_read_as_it_was_written_whole_and_in_part() {
        let folder = tempfile::tempdir().unwrap();
        for files in [Files::in_memory(), Files::in_folder(folder.path()).unwrap()] {
            for length in [0, 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 7] {
                let (hash, content) = written(&files, length).await;
                assert_eq!(files.content(&hash).await.unwrap(), content);
                if length > 10 {
                    let end = length as u64;
                    assert_eq!(files.part(&hash, end - 10..end).await.unwrap(), content[length - 10..]);
                    let body = files.body(&hash, Some(3..9)).await.unwrap();
                    assert_eq!(axum::body::to_bytes(body, 100).await.unwrap(), content[3..9]);
                }
            }
        }
    }

    #[tokio::test]
    async fn no_hash_leads_out_of_the_folder() {
        let files = Files::in_memory();
        for hash in ["", "..", "../../etc/passwd", &"g".repeat(64), &"a".repeat(63), &format!("{}/..", "a".repeat(61))] {
            assert!(matches!(files.content(hash).await, Err(Error::NotFound)), "{hash}");
        }
    }
}
