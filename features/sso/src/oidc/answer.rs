//! Answers to services: JSON, with the headers of the standards.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An answer that nobody keeps.
pub(super) fn json(status: StatusCode, value: &Value) -> Response {
    let mut response = (status, value.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// An answer that anybody may keep for so many seconds.
pub(super) fn kept(value: &Value, seconds: u32) -> Response {
    let mut response = json(StatusCode::OK, value);
    let headers = response.headers_mut();
    headers.remove(header::PRAGMA);
    if let Ok(value) = HeaderValue::from_str(&format!("public, max-age={seconds}")) {
        headers.insert(header::CACHE_CONTROL, value);
    }
    response
}

/// The same, for pages of any origin: no cookie is looked at, so none is lent.
pub(super) fn open(response: Response) -> Response {
    let mut response = response;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    response
}

/// What a service is told when there is too much to do (the door adds the status).
pub(super) fn busy(_: &str, _: kit::Instant) -> Response {
    let says = "too much at once: try again later";
    open(json(StatusCode::SERVICE_UNAVAILABLE, &json!({ "error": "temporarily_unavailable", "error_description": says })))
}

/// What a page of another origin may ask.
pub(super) async fn preflight() -> Response {
    let mut response = open(StatusCode::NO_CONTENT.into_response());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Authorization, Content-Type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

/// A refusal to a service (RFC 6749, section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    /// The code.
    code: &'static str,
    /// Words for those who write the service.
    says: &'static str,
    /// The way to prove oneself that is answered to, if one was tried in a header.
    challenge: Option<&'static str>,
}

impl Refusal {
    /// A request that does not hold together, or asks for what is not given.
    pub(super) const fn bad(code: &'static str, says: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, says, challenge: None }
    }
    /// A service that does not prove who it is.
    pub(super) const fn unproved(by_header: bool) -> Self {
        let challenge = if by_header { Some("Basic realm=\"preau\"") } else { None };
        let says = "the service did not prove who it is";
        Self { status: StatusCode::UNAUTHORIZED, code: "invalid_client", says, challenge }
    }
    /// A service that failed too often a moment ago.
    pub(super) const fn too_many() -> Self {
        let says = "too many failures: try again in a minute";
        Self { status: StatusCode::TOO_MANY_REQUESTS, code: "invalid_client", says, challenge: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = json(self.status, &json!({ "error": self.code, "error_description": self.says }));
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
