//! One request, one answer: over TCP or TLS, bounded in time, in length, and in number for a whole run.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{HOST, LOCATION, USER_AGENT};
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use kit::{Text, text};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

/// How long the server may take to answer once.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer is read.
const READ_MAX: usize = 1024 * 1024;
/// How many requests a run makes at most.
const REQUESTS_MAX: u32 = 600;

/// After how many silences in a row nothing more is asked.
const SILENCES_MAX: u32 = 3;

/// What is sent.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) url: Url,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// A body with its media type: then it is a POST.
    pub(crate) body: Option<(&'static str, String)>,
}

impl Ask {
    pub(crate) fn get(url: Url) -> Self {
        Self { url, headers: vec![], body: None }
    }
    pub(crate) fn form(url: Url, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self { url, headers: vec![], body: Some(("application/x-www-form-urlencoded", body)) }
    }
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// Where it sends the browser by a status, or by the header that refreshes.
    pub(crate) fn onward(&self) -> Option<Url> {
        if matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return self.url.join(self.header(LOCATION.as_str())).ok().filter(|_| self.headers.contains_key(LOCATION));
        }
        let refresh = Some(self.header("refresh")).filter(|text| !text.is_empty()).map(str::to_owned);
        let refresh = refresh.or_else(|| crate::html::refresh(&self.body))?;
        let at = refresh.to_ascii_lowercase().find("url=")? + 4;
        self.url.join(refresh[at..].trim_matches(['"', '\'', ' '])).ok()
    }

    /// What it is, in words.
    pub(crate) fn described(&self) -> Text {
        match self.onward() {
            Some(to) => text!("accept-is-redirect", to = to.as_str()),
            None if crate::html::forms(&self.body).iter().any(crate::html::Form::asks_password) => Text::from("accept-is-form"),
            None => text!("accept-is-status", status = u32::from(self.status)),
        }
    }
}

/// Who sends.
#[derive(Debug, Default)]
pub(crate) struct Net {
    sent: AtomicU32,
    /// How often in a row nothing came back.
    silences: AtomicU32,
}

impl Net {
    /// Sends once; what comes to nothing is told as what was seen.
    pub(crate) async fn send(&self, ask: Ask) -> Result<Answer, Text> {
        if self.sent.fetch_add(1, Ordering::Relaxed) >= REQUESTS_MAX {
            return Err(text!("accept-is-too-many", count = REQUESTS_MAX));
        }
        let host = ask.url.host_str().unwrap_or("").to_owned();
        let silence = || text!("accept-is-silence", host = host, seconds = PATIENCE.as_secs());
        if self.silences.load(Ordering::Relaxed) >= SILENCES_MAX {
            return Err(silence());
        }
        match tokio::time::timeout(PATIENCE, exchange(ask)).await.unwrap_or(None) {
            Some(answer) => {
                self.silences.store(0, Ordering::Relaxed);
                Ok(answer)
            }
            None => {
                self.silences.fetch_add(1, Ordering::Relaxed);
                Err(silence())
            }
        }
    }
}

async fn exchange(ask: Ask) -> Option<Answer> {
    let host = ask.url.host_str()?;
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let stream = TcpStream::connect((bare.as_str(), ask.url.port_or_known_default()?)).await.ok()?;
    let _ = stream.set_nodelay(true);
    match ask.url.scheme() {
        "http" => speak(TokioIo::new(stream), ask).await,
        "https" => {
            let name = ServerName::try_from(bare).ok()?;
            speak(TokioIo::new(TlsConnector::from(Arc::clone(&TLS)).connect(name, stream).await.ok()?), ask).await
        }
        _ => None,
    }
}

async fn speak<S>(stream: S, ask: Ask) -> Option<Answer>
where
    S: hyper::rt::Read + hyper::rt::Write + Send + Unpin + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.ok()?;
    let connection = tokio::spawn(connection);
    let target = &ask.url[url::Position::BeforePath..url::Position::AfterQuery];
    let authority = &ask.url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut request = Request::builder().uri(target).header(HOST, authority).header(USER_AGENT, "Preau-accept");
    for (name, value) in &ask.headers {
        request = request.header(*name, value);
    }
    let request = match ask.body {
        None => request.method("GET").body(Full::default()),
        Some((media, body)) => request.method("POST").header("content-type", media).body(Full::new(Bytes::from(body))),
    };
    let answer = sender.send_request(request.ok()?).await.ok()?;
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, READ_MAX).collect().await.ok()?.to_bytes();
    connection.abort();
    Some(Answer {
        url: ask.url,
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
});

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_is_silent_is_left_alone() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let called = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&called);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                drop(stream);
            }
        });
        let net = Net::default();
        for _ in 0..10 {
            assert_eq!(net.send(Ask::get(url.clone())).await.unwrap_err().key, "accept-is-silence");
        }
        assert_eq!(called.load(Ordering::Relaxed), SILENCES_MAX);
    }
}
