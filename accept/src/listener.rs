//! Listens where the service stands, and keeps what the server calls there.

use crate::{Common, Unable};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use kit::text;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// How much of a call is read.
const READ_MAX: usize = 64 * 1024;
/// How many calls are kept.
const KEPT_MAX: usize = 200;
/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A call of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) posted: bool,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) body: String,
}

impl Call {
    /// A value of the query, or of the form that was posted.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let text = if self.posted { &self.body } else { self.target.split_once('?').map_or("", |(_, query)| query) };
        form_urlencoded::parse(text.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }
}

/// Who listens; it stops with the run.
pub(crate) struct Listener {
    calls: Arc<Mutex<Vec<Call>>>,
    /// How long a call is waited for.
    hears: Duration,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Listener {
    /// Listens, if anything is to be heard.
    pub(crate) fn of(common: &Common) -> Result<Option<Self>, Unable> {
        let Some(bound) = &common.listen else { return Ok(None) };
        let socket = bound.try_clone().and_then(|bound| {
            bound.set_nonblocking(true)?;
            TcpListener::from_std(bound)
        });
        let unable = |error: std::io::Error| Unable(text!("accept-cannot-hear", error = error.to_string()));
        Ok(Some(Self::on(socket.map_err(unable)?, common.hears)))
    }

    fn on(socket: TcpListener, hears: Duration) -> Self {
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let kept = Arc::clone(&calls);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let kept = Arc::clone(&kept);
                tokio::spawn(async move {
                    let service = service_fn(move |request| heard(Arc::clone(&kept), request));
                    let serving = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                    let _ = tokio::time::timeout(PATIENCE, serving).await;
                });
            }
        });
        Self { calls, hears, task }
    }

    /// Waits for a call that says something.
    pub(crate) async fn wait<T>(&self, reads: impl Fn(&Call) -> Option<T>) -> Option<T> {
        let began = Instant::now();
        while began.elapsed() < self.hears {
            let found = self.calls.lock().unwrap_or_else(PoisonError::into_inner).iter().find_map(&reads);
            if found.is_some() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        None
    }
}

async fn heard(kept: Arc<Mutex<Vec<Call>>>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, READ_MAX).collect().await.map(|whole| whole.to_bytes()).unwrap_or_default();
    let call = Call {
        posted: parts.method == "POST",
        target: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let mut calls = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if calls.len() < KEPT_MAX {
        calls.push(call);
    }
    Ok(Response::new(Full::default()))
}
