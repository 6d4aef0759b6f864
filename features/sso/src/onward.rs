//! From the portal to a service: by a redirection, or by a page where a browser would not follow one; and the page
//! of those who do not get there.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::{App, Day, Frame, Page, Text, filters, text};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What needs no encoding in a query anywhere (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as the value of a query of ours, which another query may carry.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A text as the value of a query of a service.
pub(crate) fn value(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Whether the request may be the end of a form of ours: browsers hold a form to its policy (`form-action`) through
/// all redirections, and would not follow one to a service.
fn comes_from_a_form(app: &App, headers: &HeaderMap) -> bool {
    let of = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match of("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            of("referer").is_some_and(|from| from.strip_prefix(&app.config.public_url).is_some_and(|rest| rest.starts_with('/')))
        }
    }
}

/// To an address of a service, by the means that the browser follows.
pub(crate) fn go(app: &App, headers: &HeaderMap, name: &str, to: String) -> Response {
    if comes_from_a_form(app, headers) { crossing(name, to) } else { away(&to) }
}

/// A redirection to a service: 303, so that nothing typed is ever sent again.
pub(crate) fn away(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return refused(Why::Unknown, None) };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// A page that goes on by itself, with a link for those whose browser does not.
fn crossing(name: &str, onward: String) -> Response {
    let Ok(refresh) = HeaderValue::from_str(&format!("0;url={onward}")) else { return refused(Why::Unknown, None) };
    let page = Page::of(text!("cas-onward-title", name = name), Crossing { name: name.to_owned(), onward });
    let mut response = page.in_frame(Frame::Focus).into_response();
    response.headers_mut().insert("refresh", refresh);
    response
}

/// A page that posts some fields to a service by itself.
pub(crate) fn post(name: &str, (action, origin): (String, &str), fields: Vec<(&'static str, String)>) -> Response {
    let page = Posting { name: name.to_owned(), action, fields };
    let page = Page::of(text!("cas-onward-title", name = name), page).in_frame(Frame::Focus);
    page.sending_to(origin).into_response()
}

/// Why somebody does not get to a service.
pub(crate) enum Why {
    /// No such service stands there.
    Unknown,
    /// It is stopped.
    Stopped(String),
    /// It opens on a day.
    Later(String, Day),
    /// It is not open to this person.
    Closed(String),
    /// It asks for a second factor, and this person has none.
    SecondFactor(String),
}

/// A page with a sentence and a way back; nobody is sent to an address that is not registered. `back` leads to the
/// service, which learns nothing but that nobody comes.
pub(crate) fn refused(why: Why, back: Option<String>) -> Response {
    let mut mend = None;
    let (title, sentence) = match why {
        Why::Unknown => (text!("cas-unknown-title"), text!("cas-unknown-why")),
        Why::Stopped(name) => (text!("cas-stopped-title", name = name), text!("cas-stopped-why")),
        Why::Later(name, day) => (text!("cas-later-title", name = name), text!("cas-later-why", day = day)),
        Why::Closed(name) => (text!("cas-closed-title", name = name), text!("cas-closed-why")),
        Why::SecondFactor(name) => {
            mend = Some(("/settings/security/second", text!("sso-second-set-up")));
            (text!("sso-second-title", name = name), text!("sso-second-why"))
        }
    };
    let page = Refused { title: title.clone(), sentence, mend, back };
    Page::of(title, page).in_frame(Frame::Public).status(StatusCode::FORBIDDEN).into_response()
}

#[derive(Template)]
#[template(path = "onward/crossing.html")]
struct Crossing {
    name: String,
    onward: String,
}

#[derive(Template)]
#[template(path = "onward/posting.html")]
struct Posting {
    name: String,
    action: String,
    fields: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "onward/refused.html")]
struct Refused {
    title: Text,
    sentence: Text,
    /// Where the person can mend it, and the words of that link.
    mend: Option<(&'static str, Text)>,
    back: Option<String>,
}
