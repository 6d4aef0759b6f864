//! The way back to the service that sent a person: an address that is registered, in the mode asked for.

use super::client::{self, Client, Kind};
use super::request::{Fault, Mode};
use crate::onward::{self, Why};
use axum::http::HeaderMap;
use axum::response::Response;
use kit::address::Address;
use kit::{App, Form, Result};

/// The way back.
#[derive(Clone, Debug)]
pub(super) struct Back {
    /// Where to: registered, as it was sent.
    pub(super) redirect: String,
    mode: Mode,
    /// What the service gave to be given back.
    state: Option<String>,
    /// How the service is called.
    name: String,
}

impl Back {
    /// The service of a question, and the way back to it; else why there is none, which is a page and never a
    /// redirection.
    pub(super) async fn of(app: &App, form: &Form) -> Result<Result<(Client, Self), Why>> {
        if ["client_id", "redirect_uri"].iter().any(|name| form.all(name).count() != 1) {
            return Ok(Err(Why::Unknown));
        }
        let (id, redirect) = (form.raw("client_id"), form.raw("redirect_uri"));
        let Some((client, registered)) = client::with_addresses(&app.db, id, Kind::SignedIn).await? else {
            return Ok(Err(Why::Unknown));
        };
        let public = client.authentication == crate::model::Authentication::Public;
        if !client::fits(&registered, redirect, public) {
            return Ok(Err(Why::Unknown));
        }
        let state = Some(form.raw("state")).filter(|state| !state.is_empty() && form.all("state").count() == 1);
        let back = Self {
            redirect: redirect.to_owned(),
            mode: Mode::of(form.raw("response_mode")).unwrap_or(Mode::Query),
            state: state.map(str::to_owned),
            name: client.name.clone(),
        };
        Ok(Ok((client, back)))
    }

    /// Back with what was asked for.
    pub(super) fn with(&self, app: &App, headers: &HeaderMap, field: (&'static str, String)) -> Response {
        self.send(app, headers, self.fields(app, vec![field]))
    }

    /// Back with a refusal.
    pub(super) fn fault(&self, app: &App, headers: &HeaderMap, fault: Fault) -> Response {
        let fields = vec![("error", fault.code.to_owned()), ("error_description", fault.says.to_owned())];
        self.send(app, headers, self.fields(app, fields))
    }

    /// The address of a refusal, for a link; none where an answer has to be posted.
    pub(super) fn link(&self, app: &App, fault: Fault) -> Option<String> {
        let fields = vec![("error", fault.code.to_owned()), ("error_description", fault.says.to_owned())];
        (self.mode != Mode::FormPost).then(|| self.address(&self.fields(app, fields)))
    }

    /// With the state as it came, and who answers (RFC 9207).
    fn fields(&self, app: &App, first: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
        let mut fields = first;
        fields.extend(self.state.clone().map(|state| ("state", state)));
        fields.push(("iss", app.config.public_url.clone()));
        fields
    }

    fn send(&self, app: &App, headers: &HeaderMap, fields: Vec<(&'static str, String)>) -> Response {
        if self.mode == Mode::FormPost
            && let Some(address) = Address::parse(&self.redirect)
        {
            return onward::post(&self.name, (self.redirect.clone(), address.origin()), fields);
        }
        onward::go(app, headers, &self.name, self.address(&fields))
    }

    fn address(&self, fields: &[(&'static str, String)]) -> String {
        let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", onward::value(value))).collect();
        let joint = match self.mode {
            Mode::Fragment => '#',
            _ if self.redirect.contains('?') => '&',
            _ => '?',
        };
        format!("{}{joint}{}", self.redirect, query.join("&"))
    }
}
