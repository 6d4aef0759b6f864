//! Forgery: a form must come from one of our pages, and bear a token bound to the session.

use crate::app::{App, Config};
use crate::error::{Error, Result};
use crate::id::PersonId;
use crate::key::{hex, random, unhex};
use crate::time::Instant;
use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// The hidden field.
pub(crate) const FIELD: &str = "form-token";

/// How long a token is that says nothing of whose page it stands on.
const TOKEN_LENGTH: usize = 128;
/// For which use the author of a page is proved.
const AUTHOR: &str = "preau author of a form";
/// For how long.
const AUTHOR_SECONDS: i64 = 30 * 86_400;

/// Refuses a request that says it comes from elsewhere, whatever else it brings.
///
/// "Here" is the public address, or on loopback any `Host` that names loopback.
pub(crate) fn same_origin(config: &Config, headers: &HeaderMap) -> Result<()> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Error::Forged);
    }
    let Some(origin) = text("origin") else { return Ok(()) };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("");
    let loopback = !config.secure() && Config::is_loopback_host(host) && origin == format!("http://{host}");
    if origin == config.public_url || loopback { Ok(()) } else { Err(Error::Forged) }
}

/// Whether a request that was not refused says that it comes from here, rather than saying nothing.
pub(crate) fn says_here(headers: &HeaderMap) -> bool {
    headers.contains_key("origin") || headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin")
}

/// A token for a form, masked anew each time so that compressed pages give nothing away.
pub fn token(app: &App, secret: &[u8]) -> String {
    let mask = random::<32>();
    let mut bound = app.key.hash("preau form token", secret);
    for (byte, mask) in bound.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    format!("{}{}", hex(&mask), hex(&bound))
}

/// The token of a form on somebody's page: it says whose page that is as well, to be known when the session is over.
pub(crate) fn token_of(app: &App, secret: &[u8], person: Option<PersonId>, now: Instant) -> String {
    let mut out = token(app, secret);
    if let Some(person) = person {
        let said = [&person.0.as_bytes()[..], &now.micros().to_be_bytes()].concat();
        out.push_str(&hex(&said));
        out.push_str(&hex(&app.key.hash(AUTHOR, &said)[..16]));
    }
    out
}

/// Whose page it was on which a form was filled in, as its token says: for a month.
pub(crate) fn author(app: &App, token: &str, now: Instant) -> Option<PersonId> {
    let bytes: [u8; 40] = unhex(token.get(TOKEN_LENGTH..)?)?;
    let (said, proof) = bytes.split_at(24);
    if !bool::from(proof.ct_eq(&app.key.hash(AUTHOR, said)[..16])) {
        return None;
    }
    let (person, at) = said.split_at(16);
    let age = now.seconds_since(Instant::from_micros(i64::from_be_bytes(at.try_into().ok()?)));
    (age < AUTHOR_SECONDS).then_some(PersonId(uuid::Uuid::from_slice(person).ok()?))
}

/// Checks a form's token against what it must be bound to.
pub(crate) fn check(app: &App, token: &str, secret: &[u8]) -> Result<()> {
    let bytes: [u8; 64] = token.get(..TOKEN_LENGTH).and_then(unhex).ok_or(Error::Forged)?;
    let bound = app.key.hash("preau form token", secret);
    let unmasked: Vec<u8> = bytes[..32].iter().zip(&bytes[32..]).map(|(mask, byte)| mask ^ byte).collect();
    if bool::from(unmasked.ct_eq(&bound)) { Ok(()) } else { Err(Error::Forged) }
}

/// Puts the token into every form that posts, so that no template can forget it.
pub(crate) fn into_forms(html: String, token: impl FnOnce() -> String) -> String {
    const POSTS: &str = "method=\"post\"";
    if !html.contains(POSTS) {
        return html;
    }
    let field = format!("<input type=\"hidden\" name=\"{FIELD}\" value=\"{}\">", token());
    let mut out = String::with_capacity(html.len() + 600);
    let mut rest = html.as_str();
    while let Some(found) = rest.find(POSTS) {
        let close = rest[found..].find('>').map_or(rest.len(), |close| found + close + 1);
        out.push_str(&rest[..close]);
        out.push_str(&field);
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str) -> Config {
        Config {
            public_url: url.into(),
            trusted_proxies: vec![],
            data: std::path::PathBuf::new(),
            in_flight_max: 1,
            outward_hosts: vec![],
            demo: false,
        }
    }
    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn foreign_origins_are_refused() {
        let https = config("https://ent.example.fr");
        assert!(same_origin(&https, &headers(&[("origin", "https://ent.example.fr")])).is_ok());
        for origin in [
            "https://evil.example",
            "https://ent.example.fr.evil.example",
            "http://ent.example.fr",
            "null",
            "https://ent.example.fr:444",
        ] {
            assert!(same_origin(&https, &headers(&[("origin", origin)])).is_err(), "{origin}");
        }
        assert!(same_origin(&https, &headers(&[("sec-fetch-site", "cross-site")])).is_err());
        assert!(same_origin(&https, &headers(&[("sec-fetch-site", "same-site")])).is_err());
        // A forged Host does not help over https.
        assert!(same_origin(&https, &headers(&[("host", "localhost"), ("origin", "http://localhost")])).is_err());
    }

    #[test]
    fn loopback_is_here_by_any_of_its_names() {
        let http = config("http://localhost:8080");
        assert!(same_origin(&http, &headers(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")])).is_ok());
        assert!(same_origin(&http, &headers(&[("host", "evil.example"), ("origin", "http://evil.example")])).is_err());
    }

    #[test]
    fn every_form_that_posts_gets_the_field() {
        let html =
            "<form method=\"get\"><form class=\"a\" method=\"post\" action=\"/x\"><p></form><form method=\"post\">".to_owned();
        let out = into_forms(html, || "T".into());
        assert_eq!(out.matches("value=\"T\"").count(), 2);
        assert!(out.contains("action=\"/x\"><input type=\"hidden\""));
    }
}
