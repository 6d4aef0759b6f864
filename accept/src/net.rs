//! One request, one answer: over TCP or TLS, bounded in time, in length, and in number for a whole run.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{HOST, LOCATION, USER_AGENT};
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use kit::{Text, text};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
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

/// Whose certificates are believed: those of the authorities of the web, and of others that are named.
#[derive(Clone, Debug)]
pub struct Trust(Arc<ClientConfig>);

impl Default for Trust {
    fn default() -> Self {
        Self::of(web())
    }
}

impl Trust {
    /// Believes, besides, the authorities whose certificates stand in a text (PEM); none when there is not one in it.
    pub fn with(pem: &[u8]) -> Option<Self> {
        let mut roots = web();
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.add(certificate.ok()?).ok()?;
        }
        (roots.len() > before).then(|| Self::of(roots))
    }

    fn of(roots: RootCertStore) -> Self {
        Self(Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()))
    }
}

fn web() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

/// Why nothing came back.
enum Nothing {
    /// Nobody answers, or not in time, or not in HTTP.
    Silence,
    /// Its certificate is signed by nobody who is believed, or is another's.
    Untrusted,
}

/// Who sends.
#[derive(Debug, Default)]
pub(crate) struct Net {
    trust: Trust,
    sent: AtomicU32,
    /// How often in a row nothing came back.
    silences: AtomicU32,
}

impl Net {
    /// One who believes these certificates.
    pub(crate) fn trusting(trust: &Trust) -> Self {
        Self { trust: trust.clone(), ..Self::default() }
    }

    /// Sends once; what comes to nothing is told as what was seen.
    pub(crate) async fn send(&self, ask: Ask) -> Result<Answer, Text> {
        if self.sent.fetch_add(1, Ordering::Relaxed) >= REQUESTS_MAX {
            return Err(text!("accept-is-too-many", count = REQUESTS_MAX));
        }
        let host = ask.url.host_str().unwrap_or("").to_owned();
        let silence = || text!("accept-is-silence", host = host.as_str(), seconds = PATIENCE.as_secs());
        if self.silences.load(Ordering::Relaxed) >= SILENCES_MAX {
            return Err(silence());
        }
        let came = tokio::time::timeout(PATIENCE, exchange(ask, &self.trust)).await.unwrap_or(Err(Nothing::Silence));
        came.inspect(|_| self.silences.store(0, Ordering::Relaxed)).map_err(|nothing| match nothing {
            Nothing::Silence => {
                self.silences.fetch_add(1, Ordering::Relaxed);
                silence()
            }
            Nothing::Untrusted => text!("accept-is-untrusted", host = host.as_str()),
        })
    }
}

async fn exchange(ask: Ask, trust: &Trust) -> Result<Answer, Nothing> {
    let host = ask.url.host_str().ok_or(Nothing::Silence)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = ask.url.port_or_known_default().ok_or(Nothing::Silence)?;
    let stream = TcpStream::connect((bare.as_str(), port)).await.map_err(|_| Nothing::Silence)?;
    let _ = stream.set_nodelay(true);
    let answer = match ask.url.scheme() {
        "http" => speak(TokioIo::new(stream), ask).await,
        "https" => {
            let name = ServerName::try_from(bare).map_err(|_| Nothing::Silence)?;
            let secured = TlsConnector::from(Arc::clone(&trust.0)).connect(name, stream).await;
            speak(TokioIo::new(secured.map_err(|error| nothing(&error))?), ask).await
        }
        _ => None,
    };
    answer.ok_or(Nothing::Silence)
}

/// Why there is no secured connection.
fn nothing(error: &std::io::Error) -> Nothing {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<tokio_rustls::rustls::Error>());
    match tls {
        Some(tokio_rustls::rustls::Error::InvalidCertificate(_)) => Nothing::Untrusted,
        _ => Nothing::Silence,
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

    /// An authority of its own: its certificate, and the settings of a server that bears one for that name.
    fn authority(name: &str) -> (String, tokio_rustls::rustls::ServerConfig) {
        use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let own = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        let server = tokio_rustls::rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![own.der().clone()], key.serialize_der().try_into().unwrap())
            .unwrap();
        (authority.pem(), server)
    }

    /// A server that answers everything with a word; gives its port.
    async fn secured(settings: tokio_rustls::rustls::ServerConfig) -> u16 {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(settings));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let _ = stream.read(&mut [0; 2_048]).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood").await;
            }
        });
        port
    }

    #[tokio::test]
    async fn an_authority_that_is_named_is_believed_and_no_other() {
        let (pem, server) = authority("localhost");
        let (other, elsewhere) = authority("elsewhere.invalid");
        let (port, elsewhere) = (secured(server).await, secured(elsewhere).await);
        let asked = async |trust: Trust, port: u16| {
            let url = Url::parse(&format!("https://localhost:{port}/")).unwrap();
            Net::trusting(&trust).send(Ask::get(url)).await.map(|answer| answer.body).map_err(|seen| seen.key)
        };
        let with = |pem: &str| Trust::with(pem.as_bytes()).unwrap();
        assert_eq!(asked(Trust::default(), port).await.unwrap_err(), "accept-is-untrusted");
        assert_eq!(asked(with(&other), port).await.unwrap_err(), "accept-is-untrusted");
        assert_eq!(asked(with(&pem), port).await.unwrap(), "good");
        assert_eq!(asked(with(&format!("{other}{pem}")), port).await.unwrap(), "good");
        assert_eq!(asked(with(&other), elsewhere).await.unwrap_err(), "accept-is-untrusted", "it bears another's name");
        for nothing in ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(Trust::with(nothing.as_bytes()).is_none(), "{nothing}");
        }
    }
}
