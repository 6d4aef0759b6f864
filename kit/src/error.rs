//! One error at the door, named by what the visitor sees.

use crate::words::Text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What a handler answers when it cannot answer with its page.
#[derive(Clone, Debug)]
pub enum Error {
    /// Not there, or not for this viewer: the same answer.
    NotFound,
    /// Sign in first.
    SignIn,
    /// The request does not come from one of our pages (forged, or an expired form).
    Forged,
    /// A rule refuses; the sentence says what, why and how to mend it.
    Refused(Text),
    /// Too much at once: try again in so many seconds.
    Busy(u32),
    /// The disk is full or may not be written: reading goes on, nothing can be saved.
    Unwritable,
    /// The body is larger than we read.
    TooLarge,
    /// The request is not of the form expected.
    Malformed,
    /// A fault of ours; logged once at the door, with a number for the visitor.
    Broken(Arc<dyn std::error::Error + Send + Sync>),
}

/// The result of handlers and stores.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A fault of ours, from a sentence for the log (never a name, an address or a content).
    pub fn broken(what: impl Into<String>) -> Self {
        Self::Broken(Arc::from(Box::<dyn std::error::Error + Send + Sync>::from(what.into())))
    }
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unwritable => StatusCode::INSUFFICIENT_STORAGE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(source) => source.fmt(out),
            Self::Refused(text) => write!(out, "refused: {}", text.key),
            other => write!(out, "{}", other.status()),
        }
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy(5),
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Self::Unwritable,
            sqlx::Error::Io(_) => Self::Busy(10),
            sqlx::Error::Database(refusal) => {
                refused(refusal.code().as_deref()).unwrap_or_else(|| Self::Broken(Arc::new(sqlx::Error::Database(refusal))))
            }
            other => Self::Broken(Arc::new(other)),
        }
    }
}

/// What a refusal of the engine means to a visitor, by its code: SQLite's result code (the low byte
/// is the kind), or PostgreSQL's SQLSTATE.
fn refused(code: Option<&str>) -> Option<Error> {
    let code = code?;
    if let (true, Ok(number)) = (code.len() < 5, code.parse::<u32>()) {
        return match number & 0xff {
            5 | 6 => Some(Error::Busy(5)),
            8 | 10 | 13 | 14 => Some(Error::Unwritable),
            _ => None,
        };
    }
    match code {
        // Too many connections, shutting down, starting, deadlock, serialization.
        "53300" | "57P01" | "57P02" | "57P03" | "40P01" | "40001" | "55P03" => Some(Error::Busy(5)),
        // Disk full, read-only transaction (a standby).
        "53100" | "25006" => Some(Error::Unwritable),
        _ => None,
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if is_unwritable(&error) { Self::Unwritable } else { Self::Broken(Arc::new(error)) }
    }
}

/// Whether a failure says that there is no room, or that nothing may be written.
pub(crate) fn is_unwritable(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem)
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Broken(Arc::new(error))
    }
}
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(Arc::new(error))
    }
}
impl From<tokio::task::JoinError> for Error {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Broken(Arc::new(error))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_or_full_database_is_said_in_words() {
        assert!(matches!(refused(Some("5")), Some(Error::Busy(_))));
        assert!(matches!(refused(Some("517")), Some(Error::Busy(_))));
        assert!(matches!(refused(Some("13")), Some(Error::Unwritable)));
        assert!(matches!(refused(Some("1032")), Some(Error::Unwritable)));
        assert!(matches!(refused(Some("53100")), Some(Error::Unwritable)));
        assert!(refused(Some("23505")).is_none());
        assert!(refused(Some("2067")).is_none());
    }
}
