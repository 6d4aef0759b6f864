//! What programs are told: JSON with a mark by which they ask again, and problems in words (RFC 9457).

use crate::scope::Scope;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::{Error, Instant, Text, Words, text};
use serde::Serialize;
use serde_json::json;

/// Why nothing is said or done.
#[derive(Debug)]
pub(crate) enum Problem {
    /// No token was sent.
    Nobody,
    /// The token is none of ours, has ended, or was revoked.
    NotGood,
    /// The token is not meant for that.
    Narrow(Scope),
    /// Something that was asked for cannot be read.
    Invalid(Text),
    /// Too often: again in so many seconds.
    TooOften(u32),
    /// The same as on the pages.
    Other(Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}
impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error.into())
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::Nobody | Self::NotGood => StatusCode::UNAUTHORIZED,
            Self::Narrow(_) => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Other(error) => error.status(),
        }
    }
    fn detail(&self) -> Text {
        match self {
            Self::Nobody => text!("api-problem-nobody"),
            Self::NotGood => text!("api-problem-not-good"),
            Self::Narrow(scope) => text!("api-problem-narrow", scope = scope.code()),
            Self::Invalid(words) | Self::Other(Error::Refused(words)) => words.clone(),
            Self::TooOften(seconds) => text!("api-problem-too-often", seconds = *seconds),
            Self::Other(Error::NotFound) => text!("api-problem-not-there"),
            Self::Other(Error::Busy(_)) => text!("api-problem-busy"),
            Self::Other(Error::Unwritable) => text!("api-problem-unwritable"),
            Self::Other(_) => text!("api-problem-broken"),
        }
    }
    /// How the caller has to prove who it is (RFC 6750, section 3).
    fn challenge(&self) -> Option<String> {
        match self {
            Self::Nobody => Some("Bearer".to_owned()),
            Self::NotGood => Some("Bearer error=\"invalid_token\"".to_owned()),
            Self::Narrow(scope) => Some(format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"")),
            _ => None,
        }
    }
    fn wait(&self) -> Option<u32> {
        match self {
            Self::TooOften(seconds) | Self::Other(Error::Busy(seconds)) => Some(*seconds),
            _ => None,
        }
    }
    /// The answer, in the caller's language.
    pub(crate) fn told(&self, words: &Words) -> Response {
        if let Self::Other(Error::Broken(error)) = self {
            tracing::error!(%error, "an operation of the API failed");
        }
        let status = self.status();
        let title = words.say(&Text::keyed(format!("api-problem-title-{}", status.as_u16())));
        let mut response = of(status, &title, &words.say(&self.detail()));
        if let Some(challenge) = self.challenge().and_then(|challenge| HeaderValue::from_str(&challenge).ok()) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.wait() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn of(status: StatusCode, title: &str, detail: &str) -> Response {
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail }).to_string();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

/// What is told when there is too much to do; the door adds when to come back.
pub(crate) fn busy(_: &str, _: Instant) -> Response {
    of(StatusCode::SERVICE_UNAVAILABLE, "Too much to do", "There is too much to do just now. Ask again a little later.")
}

const ETAG: HeaderName = header::ETAG;

/// A value as JSON; nothing but its mark where the caller has it already.
pub(crate) fn json_of<T: Serialize>(value: &T, asked: &HeaderMap, kept: &'static str) -> Result<Response, Problem> {
    let body = serde_json::to_vec(value)?;
    let mark = format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]);
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|all| all.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == mark
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(mark) = HeaderValue::from_str(&mark) {
        headers.insert(ETAG, mark);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::VARY, HeaderValue::from_static("Authorization, Accept-Language"));
    Ok(response)
}

/// What is somebody's own: kept by her program alone, and asked for again.
pub(crate) const OWN: &str = "private, no-cache";
