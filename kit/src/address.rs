//! Addresses of services: one parser, one comparison. Nothing is ever compared as raw text.
//!
//! Scheme, host and port are exact; a path is compared by whole segments, after decoding. What a browser,
//! a proxy and a service could read in different ways is refused.

use percent_encoding::percent_decode_str;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The longest address that is read.
const LONGEST: usize = 2_000;
/// How often an address may be encoded over itself.
const ROUNDS: usize = 3;

/// The address of a page of a service, as it was sent, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    origin: String,
    host: String,
    port: u16,
    secure: bool,
    /// The path as it was sent, beginning with `/`.
    path: String,
    /// The segments as they are compared: decoded, without parameters.
    segments: Vec<String>,
    query: Option<String>,
}

impl Address {
    /// Takes an address apart; none when it is not whole, plain and unmistakable.
    pub fn parse(text: &str) -> Option<Self> {
        let unsafe_char = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'`' | b'#');
        if text.len() > LONGEST || text.bytes().any(unsafe_char) {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        let (host, port) = host_and_port(authority, secure)?;
        if !secure && !is_loopback(&host) {
            return None;
        }
        let (path, query) = match after.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (after, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        let segments = path.split('/').skip(1).map(segment).collect::<Option<Vec<_>>>()?;
        let usual = if secure { 443 } else { 80 };
        let scheme = if secure { "https" } else { "http" };
        let origin = if port == usual { format!("{scheme}://{host}") } else { format!("{scheme}://{host}:{port}") };
        Some(Self { origin, host, port, secure, path: path.to_owned(), segments, query })
    }

    /// Scheme, host and port in their one form: `https://service.example`, `http://127.0.0.1:9000`.
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// The host in small letters; an IPv6 address keeps its brackets.
    pub fn host(&self) -> &str {
        &self.host
    }
    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
    /// Whether it is https.
    pub fn is_secure(&self) -> bool {
        self.secure
    }
    /// Path and query as they were sent.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
    /// The path by which a registered address is kept: whole segments, without the last slash.
    pub fn registered_path(&self) -> String {
        let end = self.segments.iter().rposition(|segment| !segment.is_empty()).map_or(0, |last| last + 1);
        self.segments[..end].iter().fold(String::new(), |out, segment| format!("{out}/{segment}"))
    }
    /// Whether it stands at a registered path or below it, segment by segment.
    pub fn is_under(&self, registered_path: &str) -> bool {
        let mut own = self.segments.iter();
        registered_path.split('/').skip(1).all(|wanted| own.next().is_some_and(|segment| segment == wanted))
    }
    /// Whether it has a query: a registered address has none.
    pub fn has_query(&self) -> bool {
        self.query.is_some()
    }

    /// The one form by which the address of a ticket is compared: what a container or an old ticket adds is left
    /// out, and signs that need no encoding are not encoded.
    pub fn canonical(&self) -> String {
        let parts: Vec<String> = self.path.split('/').map(|part| plainly(without_session(part))).collect();
        let mut out = format!("{}{}", self.origin, parts.join("/"));
        if let Some(query) = self.own_query() {
            out.push('?');
            out.push_str(&plainly(&query));
        }
        out
    }

    /// The address with parameters of ours after its own: `?ticket=…`.
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let ours: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query: Vec<String> = self.own_query().into_iter().chain(ours).filter(|part| !part.is_empty()).collect();
        let path = format!("{}{}", self.origin, self.path);
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The query without the tickets of an earlier time.
    fn own_query(&self) -> Option<String> {
        let query = self.query.as_ref()?;
        let theirs = |part: &&str| !part.starts_with("ticket=") && !part.starts_with("SAMLart=");
        let kept: Vec<&str> = query.split('&').filter(theirs).collect();
        Some(kept.join("&")).filter(|kept| !kept.is_empty())
    }
}

/// Whether a host is this machine by its plain names.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || (host.starts_with('[') && bare.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()))
}

fn host_and_port(authority: &str, secure: bool) -> Option<(String, u16)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            let address: Ipv6Addr = inside.parse().ok()?;
            (format!("[{address}]"), if after.is_empty() { None } else { Some(after.strip_prefix(':')?) })
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host.to_ascii_lowercase(), Some(port)),
            None => (authority.to_ascii_lowercase(), None),
        },
    };
    let port = match port {
        None => Some(if secure { 443 } else { 80 }),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') => digits.parse().ok(),
        Some(_) => None,
    }?;
    (host.starts_with('[') || is_host_name(&host)).then_some((host, port))
}

/// A name of whole labels, or an address of four numbers; never a number in another dress.
fn is_host_name(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or("");
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    host.len() <= 253 && host.split('.').all(label) && (!numeric || host.parse::<Ipv4Addr>().is_ok())
}

/// A segment of a path as it is compared; none for one that could climb, split or hide something.
fn segment(raw: &str) -> Option<String> {
    let bare = raw.split(';').next().unwrap_or("");
    let mut decoded = bare.to_owned();
    for round in 0..=ROUNDS {
        if !is_harmless(&decoded) || decoded.split(';').next().is_some_and(is_climbing) {
            return None;
        }
        let next = percent_decode_str(&decoded).decode_utf8().ok()?.into_owned();
        if next == decoded {
            break;
        }
        if round == ROUNDS {
            return None;
        }
        decoded = next;
    }
    let whole = |text: &str| text.match_indices('%').all(|(at, _)| text.get(at + 1..at + 3).is_some_and(is_hex));
    if !whole(raw) {
        return None;
    }
    percent_decode_str(bare).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_harmless(segment: &str) -> bool {
    !segment.chars().any(|char| {
        char.is_control() || matches!(char, '/' | '\\' | '\u{2215}' | '\u{2044}' | '\u{ff0f}' | '\u{ff3c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    })
}

/// `.`, `..` and what some programs take for them.
fn is_climbing(segment: &str) -> bool {
    !segment.is_empty()
        && segment.trim().chars().all(|char| matches!(char, '.' | '\u{ff0e}' | '\u{2024}' | '\u{fe52}' | '\u{3002}'))
}

/// A segment without what a servlet container adds.
fn without_session(part: &str) -> &str {
    match part.to_ascii_lowercase().find(";jsessionid=") {
        Some(at) => &part[..at],
        None => part,
    }
}

/// The same text with the signs that need no encoding decoded, and the digits of the others in capitals.
fn plainly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).filter(|code| is_hex(code)).and_then(|code| u8::from_str_radix(code, 16).ok());
        match code {
            Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') => out.push(char::from(byte)),
            Some(byte) => out.push_str(&format!("%{byte:02X}")),
            None => {
                out.push('%');
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
