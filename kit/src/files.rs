//! Files: kept by the hash of their content, in a folder or an object store.

use crate::args;
use crate::db::Unit;
use crate::error::{Error, Result};
use crate::time::Instant;
use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, path::Path as Place};
use std::sync::Arc;

/// The largest file accepted, in bytes.
pub const FILE_BYTES_MAX: usize = 50 * 1024 * 1024;

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
    /// Keeps a content; gives its hash. The bytes are written before the row that names them.
    pub async fn keep(&self, unit: &mut Unit, content: Bytes, now: Instant) -> Result<String> {
        if content.len() > FILE_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let hash = blake3::hash(&content).to_hex().to_string();
        let media = infer::get(&content).map_or("application/octet-stream", |kind| kind.mime_type());
        let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
        self.0.put(&place(&hash), content.into()).await.map_err(store_error)?;
        unit.run(
            "insert into stored_file (hash, size_bytes, media_type, created_at) values ($1, $2, $3, $4) on conflict do nothing",
            args![&hash, size, media, now],
        )
        .await?;
        Ok(hash)
    }
    /// The content of a hash.
    pub async fn content(&self, hash: &str) -> Result<Bytes> {
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Error::NotFound);
        }
        let found = self.0.get(&place(hash)).await.map_err(store_error)?;
        found.bytes().await.map_err(store_error)
    }
}

fn place(hash: &str) -> Place {
    Place::from(format!("{}/{}/{hash}", &hash[..2], &hash[2..4]))
}

fn store_error(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        other => Error::broken(other.to_string()),
    }
}
