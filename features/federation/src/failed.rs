//! Why a way through a counter led nowhere, on a page whose address holds nothing of it, and the way to begin again.

use crate::model::{ProviderId, Why};
use crate::register::{self, Provider};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::model::{in_query, next_page};
use identity::{Said, sign_in_page};
use kit::{App, Asked, Error, Frame, Page, Query, Redirect, Request, Result, Text, filters, text};

/// What is said of a way that led nowhere: why, to which page it was to lead, and whether it was to link.
pub(crate) struct Failed<'a> {
    pub(crate) why: Why,
    pub(crate) next: &'a str,
    pub(crate) links: bool,
}

impl Failed<'_> {
    /// To the page that says so: the answer of the counter stays in no address.
    pub(crate) fn of(&self, asked: &Asked, provider: ProviderId) -> Response {
        if asked.viewer.is_none() {
            metrics::counter!("preau_sign_ins", "outcome" => "elsewhere_refused").increment(1);
        }
        let links = if self.links { "&link=true" } else { "" };
        let next = in_query(next_page(self.next));
        Redirect::to(format!("/sign-in/with/{provider}/failed?why={}&next={next}{links}", self.why)).into_response()
    }
}

/// The sentence, for somebody at the sign-in page or for somebody who is in already.
fn words(why: Why, name: &str, inside: bool) -> Text {
    let before = if inside { "federation-inside" } else { "federation" };
    let key = format!("{before}-{}", why.code().replace('_', "-"));
    Text { values: vec![("name", name.into())], ..Text::keyed(key) }
}

#[derive(Template)]
#[template(path = "failed.html")]
struct Inside {
    name: String,
    why: Text,
    again: String,
}

/// `/sign-in/with/{provider}/failed`.
pub(super) async fn show(State(app): State<App>, request: Request, Path(id): Path<ProviderId>, query: Query) -> Result<Response> {
    let provider = register::in_use(&app.db, id).await?;
    let why = Why::from_code(query.text("why")).ok_or(Error::NotFound)?;
    let status = if why == Why::Silent { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNPROCESSABLE_ENTITY };
    let next = next_page(query.text("next"));
    if request.viewer.is_some() {
        return Ok(inside(provider, why, next, query.ticked("link")).status(status).into_response());
    }
    let said = Said::Amiss(words(why, &provider.name, false));
    Ok(sign_in_page(&app, next, said, Some(&id.to_string()), request.now).await?.status(status).into_response())
}

/// Whoever is in already has no form to be sent to: she goes back to her security, or begins again.
fn inside(provider: Provider, why: Why, next: &str, links: bool) -> Page {
    let link = if links { "&link=true" } else { "" };
    let again = format!("/sign-in/with/{}?next={}{link}", provider.id, in_query(next));
    let why = words(why, &provider.name, true);
    let title = text!("federation-failed-title", name = provider.name.as_str());
    Page::of(title, Inside { name: provider.name, why, again }).in_frame(Frame::Focus)
}
