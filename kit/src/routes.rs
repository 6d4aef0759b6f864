//! A feature's routes, with the right of each beside its handler: without a right there is no route.

use crate::app::App;
use crate::door::Asked;
use crate::error::Error;
use crate::rights::Right;
use crate::time::Instant;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, on};
use std::sync::Arc;

/// What a program is told in the words of its protocol when there is too much to do, from the query of its address.
/// The door adds the status, and when to come back.
pub type Busy = fn(query: &str, now: Instant) -> Response;

/// One route, as the door test sees it.
#[derive(Clone, Debug)]
pub struct RouteEntry {
    /// `GET` or `POST`.
    pub method: Method,
    /// The path, as axum writes it: `/divisions/{division}`.
    pub path: &'static str,
    /// Who may take it.
    pub right: Right,
    /// Why this `GET` writes, if it does.
    pub writes_because: Option<&'static str>,
    /// Why this `POST` comes from a program and not from one of our pages, if it does: it has neither session
    /// nor form token, and another proof.
    pub called_because: Option<&'static str>,
    /// Whether this `POST` may bring files ([`crate::uploads::Uploads`]).
    pub takes_files: bool,
    /// The fields of this `POST` that are texts, if what is typed there is kept when the session is over meanwhile; `name-*`
    /// stands for every field that begins so.
    pub keeps: &'static [&'static str],
    /// What is told there when there is too much to do, where it is no page.
    pub busy: Option<Busy>,
}

impl RouteEntry {
    /// Whether an address is one of this route's: `/divisions/42` fits `/divisions/{division}`.
    pub fn fits(&self, path: &str) -> bool {
        let mut asked = path.split('/');
        for part in self.path.split('/') {
            let Some(word) = asked.next() else { return false };
            match part {
                _ if part.starts_with("{*") => return !word.is_empty(),
                _ if part.starts_with('{') && !word.is_empty() => {}
                _ if part == word => {}
                _ => return false,
            }
        }
        asked.next().is_none()
    }
    /// Whether its addresses name an object.
    pub fn names_an_object(&self) -> bool {
        self.path.contains('{')
    }
}

/// Routes that keep method, path and right in sight.
#[derive(Default)]
pub struct Routes {
    entries: Vec<RouteEntry>,
    router: Router<App>,
    path: &'static str,
}

impl Routes {
    /// Begins with the routes of a path.
    pub fn at(path: &'static str) -> Self {
        Self { path, ..Self::default() }
    }
    /// Goes on with the routes of another path.
    #[must_use]
    pub fn and_at(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }
    /// A page to read. It never writes.
    #[must_use]
    pub fn get<H, T>(self, right: Right, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(Method::GET, right, on(axum::routing::MethodFilter::GET, handler))
    }
    /// A reading that must write, with the reason (a log of readings, a protocol's ticket).
    #[must_use]
    pub fn get_that_writes<H, T>(self, right: Right, because: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let mut routes = self.on(Method::GET, right, on(axum::routing::MethodFilter::GET, handler));
        if let Some(entry) = routes.entries.last_mut() {
            entry.writes_because = Some(because);
        }
        routes
    }
    /// An act.
    #[must_use]
    pub fn post<H, T>(self, right: Right, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(Method::POST, right, on(axum::routing::MethodFilter::POST, handler))
    }
    /// An act whose form may bring files: `<form method="post" enctype="multipart/form-data">`. The handler takes the
    /// fields as [`crate::Form`] and the files as [`crate::uploads::Uploads`].
    #[must_use]
    pub fn post_with_files<H, T>(self, right: Right, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let mut routes = self.post(right, handler);
        if let Some(entry) = routes.entries.last_mut() {
            entry.takes_files = true;
        }
        routes
    }
    /// The act just named keeps what is typed: when the page that sends it is too old or its session over, the form is shown
    /// again or kept for whom it is of, ready to be sent. The texts are named, to be read again; a form with a secret in it
    /// is never kept.
    #[must_use]
    pub fn keeps_typed(mut self, texts: &'static [&'static str]) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.keeps = texts;
        }
        self
    }
    /// A call from a program (a service of a protocol), with the reason: the door reads its body as it came
    /// ([`crate::Called`]), looks at no session and asks for no form token, so the handler trusts nothing but
    /// the proofs of its protocol.
    #[must_use]
    pub fn called<H, T>(self, because: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let mut routes = self.on(Method::POST, crate::PUBLIC, on(axum::routing::MethodFilter::POST, handler));
        if let Some(entry) = routes.entries.last_mut() {
            entry.called_because = Some(because);
        }
        routes
    }
    /// A call from a program by any method (an operation of the API), with the reason: like [`Routes::called`], it looks
    /// at no session, a `GET` neither, so the handler trusts nothing but the token it is sent.
    #[must_use]
    pub fn called_by<H, T>(self, method: Method, because: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let Ok(filter) = axum::routing::MethodFilter::try_from(method.clone()) else { return self };
        let reads = method == Method::GET;
        let mut routes = self.on(method, crate::PUBLIC, on(filter, handler));
        if let Some(entry) = routes.entries.last_mut() {
            entry.called_because = Some(because);
            entry.writes_because = reads.then_some(because);
        }
        routes
    }
    /// The question of a browser whether a page of another origin may call here (a preflight of CORS), with the
    /// reason: like [`Routes::called`], it looks at no session.
    #[must_use]
    pub fn preflight<H, T>(self, because: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let mut routes = self.on(Method::OPTIONS, crate::PUBLIC, on(axum::routing::MethodFilter::OPTIONS, handler));
        if let Some(entry) = routes.entries.last_mut() {
            entry.called_because = Some(because);
        }
        routes
    }
    /// What is told at this path when there is too much to do, to programs that would not understand a page.
    #[must_use]
    pub fn when_busy(mut self, busy: Busy) -> Self {
        for entry in self.entries.iter_mut().filter(|entry| entry.path == self.path) {
            entry.busy = Some(busy);
        }
        self
    }
    /// Adds the routes of another page.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.router = self.router.merge(other.router);
        self
    }
    /// What is routed, for the door test and the rights table.
    pub fn entries(&self) -> &[RouteEntry] {
        &self.entries
    }
    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }

    fn on(mut self, method: Method, right: Right, handler: MethodRouter<App>) -> Self {
        let guarded = handler.layer(middleware::from_fn(move |request: Request, next: Next| guard(right, request, next)));
        self.router = self.router.route(self.path, guarded);
        let path = self.path;
        self.entries.push(RouteEntry {
            method,
            path,
            right,
            writes_because: None,
            called_because: None,
            takes_files: false,
            keeps: &[],
            busy: None,
        });
        self
    }
}

async fn guard(right: Right, request: Request, next: Next) -> Response {
    let Some(asked) = request.extensions().get::<Arc<Asked>>() else {
        return Error::broken("a route was reached without the door").into_response();
    };
    if right.decide(asked.viewer.as_deref()).allows() {
        return next.run(request).await;
    }
    match &asked.viewer {
        None => Error::SignIn.into_response(),
        Some(_) => Error::NotFound.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_its_route_word_by_word() {
        let route = |path| RouteEntry {
            method: Method::GET,
            path,
            right: crate::PUBLIC,
            writes_because: None,
            called_because: None,
            takes_files: false,
            keeps: &[],
            busy: None,
        };
        assert!(route("/").fits("/"));
        assert!(route("/divisions/{division}").fits("/divisions/42"));
        assert!(route("/files/{*path}").fits("/files/a/b"));
        for (pattern, path) in [
            ("/", "//"),
            ("/", ""),
            ("/{page}", "//evil.example"),
            ("/{page}", "/"),
            ("/divisions/{division}", "/divisions/"),
            ("/divisions/{division}", "/divisions/42/sheets"),
            ("/divisions/{division}", "/divisions"),
            ("/groups", "/groups/"),
        ] {
            assert!(!route(pattern).fits(path), "{pattern} {path}");
        }
    }
}
