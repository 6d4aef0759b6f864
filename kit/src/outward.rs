//! Calls from the portal to others: one door out, which never leads inside.
//!
//! Names are resolved first, the addresses judged, and the connection made to what was judged. No redirection is
//! followed, nothing is waited for longer than three seconds, nothing longer than 64 KiB is read. Only hosts that
//! the configuration names (`PREAU_OUTWARD_HOSTS`) may be private, or spoken to without TLS.

use crate::App;
use crate::address::Address;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// How long a call may take in all.
const PATIENCE: Duration = Duration::from_secs(3);
/// How much of an answer is read.
pub const READ_MAX: usize = 64 * 1024;
/// How long a host that did not answer is left alone: shorter than any wait before a job tries again, so that no try is
/// spent on a host that came back meanwhile.
const REST: Duration = Duration::from_secs(5);

/// Why a call came to nothing: words for the log, without any address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not in https, and not named by the configuration.
    InClear,
    /// It leads to this machine, to a private network, or nowhere.
    Inside,
    /// It did not answer, or not as HTTP does, or took too long.
    Silent,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::InClear => "a service is not in https",
            Self::Inside => "a service stands at an address that may not be called",
            Self::Silent => "a service did not answer",
        })
    }
}

/// What is asked of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// A form to post, encoded; without one the call is a GET.
    pub form: Option<String>,
    /// The whole value of the `Authorization` header, if one is sent.
    pub authorization: Option<String>,
}

/// What a service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body; empty when it was longer than [`READ_MAX`] or broke off.
    pub body: Bytes,
}

/// Calls an address by GET, or by POST when there is a form to send.
///
/// # Errors
/// [`Refusal`]: nothing is called that is inside; what is silent is left alone for a while.
pub async fn call(app: &App, to: &Address, ask: Ask) -> Result<Answer, Refusal> {
    let named = is_named(&app.config.outward_hosts, to);
    if !to.is_secure() && !named {
        return Err(Refusal::InClear);
    }
    if is_resting(to.origin()) {
        return Err(Refusal::Silent);
    }
    let called = tokio::time::timeout(PATIENCE, exchange(to, ask, named)).await.unwrap_or(Err(Refusal::Silent));
    if called.as_ref() == Err(&Refusal::Silent) {
        rest(to.origin());
    }
    called
}

/// Whether an address may be called as far as it says itself: one that is not in https, a private address, and this
/// machine by its name are called only where the configuration names them. What a name leads to is seen at each call.
pub fn may_be_called(app: &App, to: &Address) -> bool {
    is_named(&app.config.outward_hosts, to) || (to.is_secure() && !is_plainly_inside(to.host()))
}

/// Whether a host is inside by its plain text.
fn is_plainly_inside(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || bare.parse().is_ok_and(|address| !is_public(address))
}

/// Whether the configuration names a host: `host:port`, exactly.
fn is_named(hosts: &[String], to: &Address) -> bool {
    let own = format!("{}:{}", to.host(), to.port());
    hosts.iter().any(|host| host.eq_ignore_ascii_case(&own))
}

async fn exchange(to: &Address, ask: Ask, named: bool) -> Result<Answer, Refusal> {
    let bare = to.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let found: Vec<SocketAddr> =
        tokio::net::lookup_host((bare.as_str(), to.port())).await.map_err(|_| Refusal::Silent)?.collect();
    if !named && !found.iter().all(|address| is_public(address.ip())) {
        return Err(Refusal::Inside);
    }
    let stream = connect(&found).await?;
    if to.is_secure() {
        let name = ServerName::try_from(bare).map_err(|_| Refusal::Silent)?;
        let stream = TlsConnector::from(Arc::clone(&TLS)).connect(name, stream).await.map_err(|_| Refusal::Silent)?;
        speak(TokioIo::new(stream), to, ask).await
    } else {
        speak(TokioIo::new(stream), to, ask).await
    }
}

/// The first of the addresses that takes a connection.
async fn connect(found: &[SocketAddr]) -> Result<TcpStream, Refusal> {
    for address in found {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(Refusal::Silent)
}

async fn speak<S>(stream: S, to: &Address, ask: Ask) -> Result<Answer, Refusal>
where
    S: hyper::rt::Read + hyper::rt::Write + Send + Unpin + 'static,
{
    let silent = |_| Refusal::Silent;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.map_err(silent)?;
    let connection = tokio::spawn(connection);
    let host = to.origin().split("://").nth(1).unwrap_or("");
    let mut request = Request::builder()
        .uri(to.target())
        .header(HOST, host)
        .header(USER_AGENT, "Preau")
        .header(ACCEPT, "application/json, */*;q=0.5");
    if let Some(value) = &ask.authorization {
        request = request.header(AUTHORIZATION, value);
    }
    request = match &ask.form {
        Some(_) => request.method(Method::POST).header(CONTENT_TYPE, "application/x-www-form-urlencoded"),
        None => request.method(Method::GET),
    };
    let request = request.body(Full::new(Bytes::from(ask.form.unwrap_or_default()))).map_err(|_| Refusal::Silent)?;
    let answer = sender.send_request(request).await.map_err(silent)?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), READ_MAX).collect().await.map(|whole| whole.to_bytes()).unwrap_or_default();
    connection.abort();
    Ok(Answer { status, body })
}

static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
});

/// Whether an address is one of the public network, and nothing else in disguise.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let benchmark = a == 198 && (b == 18 || b == 19);
    !(address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || shared
        || protocols
        || benchmark)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // Only the part of the space that is given out as global, less what carries an IPv4 address inside.
    let global = parts[0] & 0xe000 == 0x2000;
    let teredo_or_special = parts[0] == 0x2001 && parts[1] < 0x0200;
    let documentation = parts[0] == 0x2001 && parts[1] == 0x0db8;
    let six_to_four = parts[0] == 0x2002;
    global && !teredo_or_special && !documentation && !six_to_four
}

/// Hosts that did not answer a moment ago, of this process: a dead service must not keep jobs waiting for each
/// of its calls.
static RESTING: LazyLock<Mutex<HashMap<String, Instant>>> = LazyLock::new(Mutex::default);

fn is_resting(origin: &str) -> bool {
    RESTING.lock().is_ok_and(|resting| resting.get(origin).is_some_and(|since| since.elapsed() < REST))
}

fn rest(origin: &str) {
    if let Ok(mut resting) = RESTING.lock() {
        resting.retain(|_, since| since.elapsed() < REST);
        resting.insert(origin.to_owned(), Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inside_is_public() {
        for inside in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "198.19.255.255",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fe80::1",
            "febf::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "fec0::1",
            "5f00::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "8.8.8.8",
            "100.63.255.255",
            "172.15.0.1",
            "172.32.0.1",
            "192.169.0.1",
            "2606:4700::1",
            "2a01:e0a::1",
            "2001:4860::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn what_is_inside_by_its_plain_text_is_known() {
        for inside in ["localhost", "service.localhost", "127.0.0.1", "169.254.169.254", "10.1.2.3", "[::1]", "[fd12::1]"] {
            assert!(is_plainly_inside(inside), "{inside}");
        }
        for unknown in ["service.example", "localhost.example", "8.8.8.8", "[2606:4700::1]"] {
            assert!(!is_plainly_inside(unknown), "{unknown}");
        }
    }

    #[test]
    fn a_host_is_named_with_its_port() {
        let hosts = ["127.0.0.1:9000".to_owned(), "service.interne:443".to_owned()];
        let named = |text: &str| is_named(&hosts, &Address::parse(text).unwrap());
        assert!(named("http://127.0.0.1:9000/logout") && named("https://Service.interne/x"));
        assert!(!named("http://127.0.0.1:9001/") && !named("https://127.0.0.1/") && !named("https://service.interne:444/"));
    }
}
