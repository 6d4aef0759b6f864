//! Where the portal is, and the one question that this service asks it.

use crate::Trouble;
use crate::answer::{self, Told};
use form_urlencoded::byte_serialize;
use http::Uri;
use http::header::{HOST, USER_AGENT};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// How long the portal may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of an answer is read.
const READ_MAX: usize = 64 * 1024;
/// How long a ticket may be (CAS 3.7).
const TICKET_MAX: usize = 256;

/// A portal, by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    secure: bool,
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl Portal {
    /// Reads the address of a portal: in https, or in http on this machine; without user, query or fragment.
    pub fn parse(typed: &str) -> Option<Self> {
        let uri: Uri = typed.parse().ok()?;
        let secure = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        let host = authority.host().to_lowercase();
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let near = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let plain = !typed.contains(['#', '?', '@', '"', '\'', ';', ',']);
        (plain && !bare.is_empty() && (secure || near)).then(|| Self {
            secure,
            host: bare,
            port: authority.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            authority: authority.as_str().to_lowercase(),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.authority)
    }

    /// The address, as it is shown.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.path)
    }

    /// Where somebody signs in, to come back to a service.
    pub(crate) fn sign_in(&self, service: &str) -> String {
        format!("{}/cas/login?service={}", self.url(), encoded(service))
    }

    /// Where somebody signs out, to come back to a service.
    pub(crate) fn sign_out(&self, service: &str) -> String {
        format!("{}/cas/logout?service={}", self.url(), encoded(service))
    }

    /// Asks who came with a ticket.
    pub(crate) async fn who(&self, ticket: &str, service: &str) -> Result<Told, Trouble> {
        let shaped = |ticket: &str| ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
        if !ticket.starts_with("ST-") || ticket.len() > TICKET_MAX || !shaped(ticket) {
            return Err(Trouble::Refused);
        }
        let target = format!("{}/cas/p3/serviceValidate?service={}&ticket={ticket}", self.path, encoded(service));
        let body = tokio::time::timeout(PATIENCE, self.asked(&target)).await.unwrap_or(Err(Trouble::Silent))?;
        answer::told(std::str::from_utf8(&body).map_err(|_| Trouble::Unreadable)?)
    }

    async fn asked(&self, target: &str) -> Result<Bytes, Trouble> {
        let stream = self.connect().await?;
        if !self.secure {
            return self.speak(TokioIo::new(stream), target).await;
        }
        let name = ServerName::try_from(self.host.clone()).map_err(|_| Trouble::Silent)?;
        let stream = TlsConnector::from(Arc::clone(&TLS)).connect(name, stream).await.map_err(|_| Trouble::Silent)?;
        self.speak(TokioIo::new(stream), target).await
    }

    async fn connect(&self) -> Result<TcpStream, Trouble> {
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await.map_err(|_| Trouble::Silent)?;
        for address in found {
            if let Ok(stream) = TcpStream::connect(address).await {
                return Ok(stream);
            }
        }
        Err(Trouble::Silent)
    }

    /// One question on a connection: no redirection is followed, an answer that is too long is none.
    async fn speak<S>(&self, stream: S, target: &str) -> Result<Bytes, Trouble>
    where
        S: hyper::rt::Read + hyper::rt::Write + Send + Unpin + 'static,
    {
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.map_err(|_| Trouble::Silent)?;
        let connection = tokio::spawn(connection);
        let request = Request::get(target).header(HOST, &self.authority).header(USER_AGENT, "Preau-sample");
        let request = request.body(Empty::<Bytes>::new()).map_err(|_| Trouble::Silent)?;
        let answer = sender.send_request(request).await.map_err(|_| Trouble::Silent)?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), READ_MAX).collect().await;
        connection.abort();
        match (status.as_u16(), body) {
            (200, Ok(body)) => Ok(body.to_bytes()),
            (500..=599, _) => Err(Trouble::Silent),
            _ => Err(Trouble::Unreadable),
        }
    }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
});

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[test]
    fn a_portal_is_in_https_or_on_this_machine() {
        let url = |typed: &str| Portal::parse(typed).map(|portal| portal.url());
        assert_eq!(url("http://localhost:8080/").as_deref(), Some("http://localhost:8080"));
        assert_eq!(url("https://ENT.example/portail/").as_deref(), Some("https://ent.example/portail"));
        assert_eq!(url("http://[::1]:8080").as_deref(), Some("http://[::1]:8080"));
        for refused in [
            "http://ent.example",
            "ent.example",
            "ftp://localhost",
            "https://a@b.example",
            "https://a.example/?x",
            "https://",
            "/cas",
        ] {
            assert_eq!(url(refused), None, "{refused}");
        }
    }

    /// A portal that says the same to everybody.
    async fn saying(answer: String) -> Portal {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut part = [0; 4096];
                let _ = stream.read(&mut part).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Portal::parse(&url).unwrap()
    }

    #[tokio::test]
    async fn a_portal_that_is_down_or_talks_nonsense_is_told_apart() {
        let asked = async |answer: &str| saying(answer.to_owned()).await.who("ST-1", "http://127.0.0.1:9000/").await;
        let long = "x".repeat(READ_MAX + 1);
        let long = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{long}", long.len());
        for (answer, trouble) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", Trouble::Unreadable),
            ("HTTP/1.1 302 x\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", Trouble::Unreadable),
            ("HTTP/1.1 503 x\r\ncontent-length: 0\r\n\r\n", Trouble::Silent),
            ("SSH-2.0-nothing\r\n", Trouble::Silent),
            ("", Trouble::Silent),
            (long.as_str(), Trouble::Unreadable),
        ] {
            assert_eq!(asked(answer).await, Err(trouble), "{answer:.60}");
        }
        let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let down = Portal::parse(&format!("http://{nobody}")).unwrap();
        assert_eq!(down.who("ST-1", "http://127.0.0.1:9000/").await, Err(Trouble::Silent));
        for ticket in ["", "PT-1", "ST-1&service=x", "ST-1\r\nhost: x", &format!("ST-{}", "1".repeat(300))] {
            assert_eq!(
                down.who(ticket, "http://127.0.0.1:9000/").await,
                Err(Trouble::Refused),
                "{ticket:?} is not even asked about"
            );
        }
    }
}
