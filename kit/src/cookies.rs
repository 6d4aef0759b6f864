//! The cookies: few, first-party, none to follow anybody.

use crate::app::Config;
use crate::session::Lifetime;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// What was chosen for comfort: readable before sign-in, holds nothing personal.
pub(crate) const COMFORT: &str = "preau-comfort";
/// The language chosen on this device.
pub(crate) const LANGUAGE: &str = "preau-language";
/// A confirmation that waits for the next page: a key of the catalogues.
pub(crate) const FLASH: &str = "preau-flash";

/// The name of the session's cookie.
pub(crate) fn session_name(config: &Config) -> &'static str {
    if config.secure() { "__Host-preau" } else { "preau" }
}

/// The name of the cookie to which a stranger's forms are bound.
pub(crate) fn form_name(config: &Config) -> &'static str {
    if config.secure() { "__Host-preau-form" } else { "preau-form" }
}

/// The cookies of a request.
pub(crate) struct Cookies(Vec<(String, String)>);

impl Cookies {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self(pairs)
    }
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(cookie, _)| cookie == name).map(|(_, value)| value.as_str())
    }
}

/// A cookie of a feature: whom it serves and how long it lives. Like the others it is ours alone, out of reach of
/// scripts, and over https locked to the host.
#[derive(Clone, Copy, Debug)]
pub struct OwnCookie {
    /// Its name.
    pub name: &'static str,
    /// Its name over https: `__Host-` and the other.
    pub locked: &'static str,
    /// For how long a browser keeps it, in seconds.
    pub seconds: i64,
}

impl OwnCookie {
    fn name(&self, config: &Config) -> &'static str {
        if config.secure() { self.locked } else { self.name }
    }
    /// What the browser sent.
    pub fn read(&self, config: &Config, headers: &HeaderMap) -> Option<String> {
        Cookies::of(headers).get(self.name(config)).filter(|value| !value.is_empty()).map(str::to_owned)
    }
    /// Gives it to the browser with an answer.
    pub fn put_on(&self, config: &Config, response: &mut Response, value: &str) {
        self.write(config, response, value, self.seconds);
    }
    /// Takes it from the browser with an answer.
    pub fn take_from(&self, config: &Config, response: &mut Response) {
        self.write(config, response, "", 0);
    }
    fn write(&self, config: &Config, response: &mut Response, value: &str, seconds: i64) {
        let line = format!("{}={value}{}; Max-Age={seconds}", self.name(config), end(config));
        if let Ok(value) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

fn end(config: &Config) -> &'static str {
    if config.secure() { "; Path=/; HttpOnly; SameSite=Lax; Secure" } else { "; Path=/; HttpOnly; SameSite=Lax" }
}

pub(crate) fn session(config: &Config, token: &str, lifetime: &Lifetime) -> String {
    let age = if lifetime.shared { String::new() } else { format!("; Max-Age={}", lifetime.absolute_seconds) };
    format!("{}={token}{}{age}", session_name(config), end(config))
}

pub(crate) fn drop_session(config: &Config) -> String {
    format!("{}={}; Max-Age=0", session_name(config), end(config))
}

pub(crate) fn form(config: &Config, value: &str) -> String {
    format!("{}={value}{}", form_name(config), end(config))
}

/// A choice of this device, kept for a year.
pub(crate) fn plain(config: &Config, name: &str, value: &str) -> String {
    format!("{name}={value}{}; Max-Age=31536000", end(config))
}

pub(crate) fn flash(config: &Config, key: &str) -> String {
    format!("{FLASH}={key}{}; Max-Age=60", end(config))
}

pub(crate) fn drop(name: &str) -> String {
    format!("{name}=; Path=/; Max-Age=0")
}
