//! What changes elsewhere shows on open pages: server-sent events say that something changed, never what.
//!
//! A feature names a signal and the statement that gives its version in each structure; a page says to which signals
//! it listens ([`Page::live`](crate::Page::live)), and asks itself anew when one is heard. The versions are looked at
//! twice a second while somebody listens: a change made by another process is heard as one of this process is.

use crate::app::App;
use crate::error::{Error, Result};
use crate::id::StructureId;
use crate::viewer::Viewer;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, Sender, error::RecvError};
use tokio::time::Instant as Tick;

/// The address of the events: who asks there in the background is not taken for somebody who is at work.
pub const PATH: &str = "/events";
/// Said by a script that asks a page anew by itself: no sign that somebody is there.
pub const UNATTENDED: &str = "x-unattended";

/// A signal: its name, and the statement that gives `(structure_id, version)` of every structure.
pub type Signal = (&'static str, &'static str);

/// How often the versions are looked at.
const LOOK: Duration = Duration::from_millis(400);
/// A word now and then keeps proxies from closing a line on which nothing is said.
const BREATH: Duration = Duration::from_secs(25);
/// After that long a browser comes again, and its session is looked at.
const LINE: Duration = Duration::from_secs(300);
/// How many signals may wait for a browser that is slow to take them; it is then told all of them at once.
const WAITING: usize = 64;

/// Something that was heard.
#[derive(Clone, Copy, Debug)]
enum Heard {
    Changed(&'static str, StructureId),
    /// The server stops: every line ends.
    End,
}

/// Those who listen, and the versions known.
pub(crate) struct Live {
    heard: Sender<Heard>,
    known: Mutex<HashMap<(&'static str, StructureId), i64>>,
    /// Whether this process looks: where it does not, a line ends at once.
    looks: AtomicBool,
}

impl Default for Live {
    fn default() -> Self {
        Self { heard: Sender::new(WAITING), known: Mutex::default(), looks: AtomicBool::new(false) }
    }
}

impl Live {
    /// Takes in the versions of a signal, and tells those that are not the ones known; the first time, nothing.
    fn take(&self, signal: &'static str, versions: Vec<(StructureId, i64)>, first: bool) -> Result<()> {
        let mut known = self.known.lock().map_err(|_| Error::broken("the versions known were left in disorder"))?;
        for (structure, version) in versions {
            if known.insert((signal, structure), version) != Some(version) && !first {
                let _ = self.heard.send(Heard::Changed(signal, structure));
            }
        }
        Ok(())
    }
}

impl App {
    /// Looks at the versions while somebody listens, until told to stop; then every line ends.
    pub(crate) async fn keep_listening(&self, mut stop: tokio::sync::watch::Receiver<bool>) {
        let mut first = true;
        self.live.looks.store(true, Ordering::Release);
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => break,
            }
            if !first && self.live.heard.receiver_count() == 0 {
                continue;
            }
            match self.look(first).await {
                Ok(()) => first = false,
                Err(error) => tracing::warn!(%error, "changes will be looked for again"),
            }
        }
        self.live.looks.store(false, Ordering::Release);
        let _ = self.live.heard.send(Heard::End);
    }

    async fn look(&self, first: bool) -> Result<()> {
        for (signal, statement) in &self.signals {
            let versions = self.db.fresh(statement, vec![]).await?;
            self.live.take(signal, versions, first)?;
        }
        Ok(())
    }

    /// The line on which a viewer hears the signals of her structures, for some minutes.
    pub fn line(&self, viewer: &Viewer) -> Response {
        let mut structures: Vec<StructureId> = viewer.structures.iter().map(|structure| structure.id).collect();
        structures.shrink_to_fit();
        let lasts = if self.live.looks.load(Ordering::Acquire) { LINE } else { Duration::ZERO };
        let line = Line { heard: self.live.heard.subscribe(), structures, until: Tick::now() + lasts, begun: false };
        let body = Body::from_stream(futures_util::stream::unfold(line, |mut line| async {
            let said = line.next().await?;
            Some((Ok::<_, Infallible>(said), line))
        }));
        let mut answer = body.into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // nginx keeps an answer until it is whole, unless it is told.
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        answer
    }
}

/// One browser that listens.
struct Line {
    heard: Receiver<Heard>,
    structures: Vec<StructureId>,
    until: Tick,
    begun: bool,
}

impl Line {
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.begun, true) {
            return Some(Bytes::from_static(b"retry: 2000\n\n"));
        }
        loop {
            let now = Tick::now();
            if now >= self.until {
                return None;
            }
            match tokio::time::timeout(BREATH.min(self.until - now), self.heard.recv()).await {
                Ok(Ok(Heard::Changed(signal, structure))) if self.structures.contains(&structure) => {
                    return Some(Bytes::from(format!("data: {signal}\n\n")));
                }
                Ok(Ok(Heard::Changed(..))) => {}
                // Too much was said meanwhile: whatever it was.
                Ok(Err(RecvError::Lagged(_))) => return Some(Bytes::from_static(b"data: *\n\n")),
                Ok(Ok(Heard::End) | Err(RecvError::Closed)) => return None,
                Err(_) => return Some(Bytes::from_static(b":\n\n")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_says_what_changed_in_its_structures_and_ends() {
        let live = Live::default();
        let (ours, theirs) = (StructureId::new(crate::Clock::system().now()), StructureId::new(crate::Clock::system().now()));
        let line =
            |live: &Live| Line { heard: live.heard.subscribe(), structures: vec![ours], until: Tick::now() + LINE, begun: true };
        let mut here = line(&live);
        live.take("timetable", vec![(ours, 1), (theirs, 1)], true).unwrap();
        live.take("timetable", vec![(ours, 1), (theirs, 2)], false).unwrap();
        let silence = tokio::time::timeout(Duration::from_millis(20), here.next()).await;
        assert!(silence.is_err(), "what is first known, and what changes elsewhere, is not said");
        live.take("timetable", vec![(ours, 2), (theirs, 2)], false).unwrap();
        assert_eq!(here.next().await.unwrap(), "data: timetable\n\n");
        for version in 3..100 {
            live.take("timetable", vec![(theirs, version)], false).unwrap();
        }
        assert_eq!(here.next().await.unwrap(), "data: *\n\n", "nothing is missed by who was slow");
        live.heard.send(Heard::End).unwrap();
        while let Some(said) = here.next().await {
            assert_ne!(said, ":\n\n", "a server that stops waits for nobody");
        }
        let mut old = Line { until: Tick::now(), ..line(&live) };
        assert_eq!(old.next().await, None, "a browser comes again, and is looked at");
    }
}
