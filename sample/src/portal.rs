//! Where the portal is, and asking it something from server to server.

use crate::Trouble;
use form_urlencoded::byte_serialize;
use http::Uri;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use http_body_util::{BodyExt, Full, Limited};
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
pub(crate) const READ_MAX: usize = 64 * 1024;

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

    /// Where one of its pages is asked for: the whole address cut to what goes on the line of a request. None for an
    /// address that is not of this portal.
    pub(crate) fn target<'a>(&self, url: &'a str) -> Option<&'a str> {
        url.strip_prefix(&self.origin()).filter(|target| target.starts_with('/'))
    }

    /// The path at which it stands.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Asks the portal something, from server to server.
    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Result<Bytes, Trouble> {
        tokio::time::timeout(PATIENCE, self.asked(ask)).await.unwrap_or(Err(Trouble::Silent))
    }

    async fn asked(&self, ask: Ask<'_>) -> Result<Bytes, Trouble> {
        let stream = self.connect().await?;
        if !self.secure {
            return self.speak(TokioIo::new(stream), ask).await;
        }
        let name = ServerName::try_from(self.host.clone()).map_err(|_| Trouble::Silent)?;
        let stream = TlsConnector::from(Arc::clone(&TLS)).connect(name, stream).await.map_err(|_| Trouble::Silent)?;
        self.speak(TokioIo::new(stream), ask).await
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
    async fn speak<S>(&self, stream: S, ask: Ask<'_>) -> Result<Bytes, Trouble>
    where
        S: hyper::rt::Read + hyper::rt::Write + Send + Unpin + 'static,
    {
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.map_err(|_| Trouble::Silent)?;
        let connection = tokio::spawn(connection);
        let request = ask.request(&self.authority).map_err(|_| Trouble::Silent)?;
        let answer = sender.send_request(request).await.map_err(|_| Trouble::Silent)?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), READ_MAX).collect().await;
        connection.abort();
        match (status.as_u16(), body) {
            (200, Ok(body)) => Ok(body.to_bytes()),
            (500..=599, _) => Err(Trouble::Silent),
            (400 | 401 | 403, _) => Err(Trouble::Refused),
            _ => Err(Trouble::Unreadable),
        }
    }
}

/// What is asked of a portal: a page, or the answer to a form; with the proof of who asks, if one is needed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ask<'a> {
    pub(crate) target: &'a str,
    pub(crate) form: Option<&'a str>,
    pub(crate) authorization: Option<&'a str>,
}

impl Ask<'_> {
    fn request(self, authority: &str) -> Result<Request<Full<Bytes>>, http::Error> {
        let mut request = match self.form {
            Some(_) => Request::post(self.target).header(CONTENT_TYPE, "application/x-www-form-urlencoded"),
            None => Request::get(self.target),
        };
        request = request.header(HOST, authority).header(USER_AGENT, "Preau-sample");
        if let Some(authorization) = self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        request.body(Full::from(self.form.unwrap_or("").to_owned()))
    }
}

/// A text as the value of a query or a form.
pub(crate) fn encoded(text: &str) -> String {
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

    #[test]
    fn what_is_not_of_the_portal_is_not_asked() {
        let portal = Portal::parse("https://ent.example/portail").unwrap();
        assert_eq!(portal.target("https://ent.example/portail/oidc/token"), Some("/portail/oidc/token"));
        for other in ["https://ent.example", "https://ent.example.evil.example/x", "https://evil.example/x", "/oidc/token", ""] {
            assert_eq!(portal.target(other), None, "{other}");
        }
    }

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
}
