//! The HTTP server: bounded headers and waits, graceful stop; and the listener for those who run it.

use crate::app::App;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

/// What the server bears.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How long the headers of a request may take.
    pub headers: Duration,
    /// How long requests under way may take to end when the server stops.
    pub stop: Duration,
    /// How many connections are held at once.
    pub connections: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { headers: Duration::from_secs(10), stop: Duration::from_secs(20), connections: 8_000 }
    }
}

/// Serves until told to stop, then lets requests under way end.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>, bounds: Bounds) {
    let graceful = GracefulShutdown::new();
    let places = std::sync::Arc::new(tokio::sync::Semaphore::new(bounds.connections));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let (stream, address) = match accepted {
            Ok(pair) => pair,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = std::sync::Arc::clone(&places).try_acquire_owned() else { continue };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(address));
            router.clone().oneshot(request)
        });
        let mut builder = hyper::server::conn::http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(bounds.headers).max_headers(64).max_buf_size(32 * 1024);
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A client that goes away is no fault of ours.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(bounds.stop, graceful.shutdown()).await;
}

/// The routes of those who run the server: alive, ready, measures.
pub fn admin_router(app: App, measures: metrics_exporter_prometheus::PrometheusHandle) -> Router {
    use axum::http::StatusCode;
    use axum::routing::get;
    let ready = move || {
        let app = app.clone();
        async move {
            // A unit of work that is dropped: who cannot begin one serves nobody well.
            let answers = async {
                let mut unit = app.db.begin().await?;
                unit.one::<(i64,)>("select epoch from viewer_epoch", vec![]).await
            };
            match tokio::time::timeout(Duration::from_secs(2), answers).await {
                Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
                _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
            }
        }
    };
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(move || std::future::ready(measures.render())))
}
