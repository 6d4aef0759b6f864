//! Structures are loaded while the ones before them are written: reading and decoding use one processor, the
//! database another.
//!
//! Of a Complet only, and of those structures alone whose records rest on nothing that this run
//! writes: the outcome is the same as when each is loaded in its turn.

use crate::load::{Loaded, Loader};
use crate::model::ImportError;
use crate::scratch::Scratch;
use crate::store::Source;
use crate::wish::{Wish, wish};
use aaf::{Degree, DeliveryKind};
use kit::Db;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How many structures are ready before they are asked for: each holds the records of a school.
const READY: usize = 1;

/// What a structure is loaded from.
#[derive(Clone)]
pub(crate) struct Loading {
    pub(crate) db: Db,
    pub(crate) source: Arc<Source>,
    pub(crate) scratch: Arc<Scratch>,
    pub(crate) kind: DeliveryKind,
    pub(crate) degree: Degree,
    pub(crate) salt: [u8; 16],
    /// Labels of subjects of the whole feed.
    pub(crate) subjects: Arc<HashMap<String, String>>,
}

/// A structure, loaded; and what the feed wants there, unless it is as it was.
pub(crate) struct Ready {
    pub(crate) loaded: Loaded,
    pub(crate) wish: Option<Wish>,
}

impl Loading {
    /// Loads a structure.
    pub(crate) async fn ready(&self, key: &str) -> Result<Ready, ImportError> {
        let Self { db, source, scratch, kind, salt, .. } = self;
        let loaded = Loader { db, source, kind: *kind, scratch, salt: *salt }.load(key).await?;
        let wish = (!loaded.is_unchanged()).then(|| wish(key, self.degree, &loaded.fed, &self.subjects));
        Ok(Ready { loaded, wish })
    }
}

/// The structures of a run, in order, loaded ahead.
pub(crate) struct Ahead {
    ready: mpsc::Receiver<Result<Ready, ImportError>>,
    task: JoinHandle<()>,
}

impl Ahead {
    /// Begins to load.
    pub(crate) fn begin(loading: Loading, keys: Vec<String>) -> Self {
        let (sender, ready) = mpsc::channel(READY);
        let task = tokio::spawn(async move {
            for key in keys {
                // The place first: a school is loaded once the one before it was taken.
                let Ok(place) = sender.reserve().await else { return };
                let one = loading.ready(&key).await;
                let last = one.is_err();
                place.send(one);
                if last {
                    return;
                }
            }
        });
        Self { ready, task }
    }

    /// The next structure; none when there is none left.
    pub(crate) async fn next(&mut self) -> Result<Option<Ready>, ImportError> {
        self.ready.recv().await.transpose()
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        // An import that was given up asks for no more.
        self.task.abort();
    }
}
