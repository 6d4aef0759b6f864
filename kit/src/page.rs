//! A page: a feature's template, put into the frame at the door, where the reader is known.

use crate::words::Text;
use askama::{DynTemplate, Template};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::sync::Mutex;

/// A template that can travel to the door.
pub type Piece = Box<dyn DynTemplate + Send>;

/// The frame around a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Menu, search, account: for those who are signed in; strangers get [`Frame::Public`].
    App,
    /// Logo, language, comfort: sign-in and activation.
    Public,
    /// Public frame without header links and with narrow content: forms of the way in.
    Focus,
}

/// A page on its way to the door.
pub struct Page {
    piece: Piece,
    title: Text,
    frame: Frame,
    status: StatusCode,
    sends_to: Option<String>,
    live: &'static str,
}

impl Page {
    /// A page of a template, with its title (« Objet — Préau » in the browser's tab).
    pub fn of(title: impl Into<Text>, template: impl Template + DynTemplate + Send + 'static) -> Self {
        Self {
            piece: Box::new(template),
            title: title.into(),
            frame: Frame::App,
            status: StatusCode::OK,
            sends_to: None,
            live: "",
        }
    }
    /// In another frame than the application's.
    #[must_use]
    pub fn in_frame(mut self, frame: Frame) -> Self {
        self.frame = frame;
        self
    }
    /// The form comes back filled in, with what to mend: 422.
    #[must_use]
    pub fn invalid(mut self) -> Self {
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self
    }
    /// With a form that is sent to another origin (`https://service.example`), which no other page may do.
    #[must_use]
    pub fn sending_to(mut self, origin: impl Into<String>) -> Self {
        self.sends_to = Some(origin.into());
        self
    }
    /// Shows what changes elsewhere: the names of the signals it listens to, with spaces between them.
    #[must_use]
    pub fn live(mut self, signals: &'static str) -> Self {
        self.live = signals;
        self
    }
    /// With another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

/// What the door takes out of a response to render it.
#[derive(Clone)]
pub(crate) struct Pending(Arc<Mutex<Option<Parts>>>);

pub(crate) struct Parts {
    pub(crate) piece: Piece,
    pub(crate) title: Text,
    pub(crate) frame: Frame,
    pub(crate) sends_to: Option<String>,
    pub(crate) live: &'static str,
}

impl Pending {
    pub(crate) fn take(&self) -> Option<Parts> {
        self.0.lock().ok()?.take()
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let parts = Parts { piece: self.piece, title: self.title, frame: self.frame, sends_to: self.sends_to, live: self.live };
        response.extensions_mut().insert(Pending(Arc::new(Mutex::new(Some(parts)))));
        response
    }
}

/// A redirection after a form: 303, never 307.
#[derive(Clone, Debug)]
pub struct Redirect {
    to: String,
    saying: Option<&'static str>,
}

impl Redirect {
    /// To an address of ours, which begins with `/`.
    pub fn to(address: impl Into<String>) -> Self {
        Self { to: address.into(), saying: None }
    }
    /// With a confirmation shown on the next page: a key of the catalogues, without values.
    #[must_use]
    pub fn saying(mut self, key: &'static str) -> Self {
        self.saying = Some(key);
        self
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        use axum::http::header;
        let Ok(location) = self.to.parse::<axum::http::HeaderValue>() else {
            return crate::Error::NotFound.into_response();
        };
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.headers_mut().insert(header::LOCATION, location);
        if let Some(key) = self.saying {
            response.extensions_mut().insert(Flash(key));
        }
        response
    }
}

/// A confirmation that waits for the next page.
#[derive(Clone, Copy)]
pub(crate) struct Flash(pub(crate) &'static str);

/// The hue of a name: a subject, a class or a person keeps its colour on every page.
pub fn hue_of(name: &str) -> &'static str {
    const HUES: [&str; 11] = ["red", "orange", "yellow", "olive", "green", "mint", "cyan", "blue", "indigo", "violet", "pink"];
    let sum = name.chars().fold(7u32, |sum, char| sum.wrapping_mul(31).wrapping_add(char as u32));
    HUES[sum as usize % HUES.len()]
}
