//! A person on her way to a service: with a session, a ticket and on; without, the sign-in page first.

use crate::opening::Reach;
use crate::registry::{self, Service};
use crate::ticket::{self, Kind, NewTicket};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::address::Address;
use kit::key::{hex, unhex};
use kit::session::Session;
use kit::viewer::default_zone;
use kit::{App, Day, Form, Frame, Instant, Page, Query, Redirect, Request, Result, StructureId, Text, filters, text};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// How long somebody may take to sign in, in seconds.
const ON_THE_WAY_SECONDS: i64 = 1_800;

/// What the service asks for on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    service: String,
    /// The parameter that bears the ticket back: `ticket`, or `SAMLart` for those who say `TARGET`.
    bears: &'static str,
    renew: bool,
    gateway: bool,
    warn: bool,
    post: bool,
    /// Whether the person agreed to go on.
    agreed: bool,
}

impl Asked {
    fn of(query: &Form) -> Self {
        let by_target = query.raw("service").is_empty() && !query.raw("TARGET").is_empty();
        Self {
            service: query.raw(if by_target { "TARGET" } else { "service" }).to_owned(),
            bears: if by_target { "SAMLart" } else { "ticket" },
            renew: query.ticked("renew"),
            // Renewal wins over a gateway.
            gateway: query.ticked("gateway") && !query.ticked("renew"),
            warn: query.ticked("warn"),
            post: query.raw("method") == "POST",
            agreed: query.ticked("agreed"),
        }
    }

    /// The same page asked for again, with one more word.
    fn again(&self, more: (&str, &str)) -> String {
        let name = if self.bears == "SAMLart" { "TARGET" } else { "service" };
        let mut out = format!("/cas/login?{name}={}", encoded(&self.service));
        let flags = [("renew", self.renew), ("warn", self.warn), ("agreed", self.agreed)];
        for (name, _) in flags.into_iter().filter(|(_, set)| *set) {
            out.push_str(&format!("&{name}=true"));
        }
        if self.post {
            out.push_str("&method=POST");
        }
        if !more.0.is_empty() {
            out.push_str(&format!("&{}={}", more.0, more.1));
        }
        out
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// `/login`.
pub(super) async fn login(State(app): State<App>, request: Request, headers: HeaderMap, query: Query) -> Result<Response> {
    let asked = Asked::of(&query);
    if asked.service.is_empty() {
        return Ok(match &request.viewer {
            Some(_) => Page::of(text!("cas-signed-in-title"), SignedIn).into_response(),
            None => Redirect::to(format!("/sign-in?next={}", encoded("/cas/login"))).into_response(),
        });
    }
    let Some(address) = Address::parse(&asked.service) else { return Ok(refused(Why::Unknown)) };
    let service = match registry::at(&app.db, &address).await? {
        None => return Ok(refused(Why::Unknown)),
        Some(service) if service.stopped_at.is_some() => return Ok(refused(Why::Stopped(service.name))),
        Some(service) => service,
    };
    let (Some(session), Some(viewer)) = (&request.session, &request.viewer) else {
        return Ok(if asked.gateway { away(&address.with(&[])) } else { to_sign_in(&app, &asked, &address, request.now, false) });
    };
    let today = request.now.day_in(&default_zone());
    let places = match registry::reach(&app.db, service.id, viewer, today).await? {
        Reach::Open(places) => places,
        _ if asked.gateway => return Ok(away(&address.with(&[]))),
        Reach::Later(day) => return Ok(refused(Why::Later(service.name, day))),
        Reach::Closed => return Ok(refused(Why::Closed(service.name))),
    };
    if asked.warn && !asked.agreed {
        let onward = Asked { agreed: true, ..asked.clone() }.again(("", ""));
        let page = Warned { name: service.name.clone(), onward };
        return Ok(Page::of(text!("cas-warn-title", name = &service.name), page).in_frame(Frame::Focus).into_response());
    }
    let way = Way { asked: &asked, address: &address, service: &service, session, places: &places };
    hand_over(&app, &way, query.raw("asked"), &headers, request.now).await
}

/// Everything of a person on her way.
struct Way<'a> {
    asked: &'a Asked,
    address: &'a Address,
    service: &'a Service,
    session: &'a Session,
    places: &'a [StructureId],
}

/// Makes the ticket and sends the person on with it.
async fn hand_over(app: &App, way: &Way<'_>, proof: &str, headers: &HeaderMap, now: Instant) -> Result<Response> {
    let Way { asked, address, service, session, places } = *way;
    let proved = asked_at(app, proof, address, now).is_some_and(|asked_at| session.authenticated_at >= asked_at);
    let mut unit = app.db.begin().await?;
    let fresh = proved && ticket::counts_as_fresh(&mut unit, session.id, session.authenticated_at).await?;
    if asked.renew && !fresh {
        return Ok(to_sign_in(app, asked, address, now, true));
    }
    let new = NewTicket {
        kind: Kind::Service,
        session: session.id,
        service: service.id,
        person: session.person_id,
        address: &address.canonical(),
        fresh,
        scope: &scope(places),
        proxies: "",
    };
    let ticket = ticket::make(app, &mut unit, new, now).await?;
    unit.commit().await?;
    if asked.post {
        let page = Posting { name: service.name.clone(), action: address.with(&[]), bears: asked.bears, ticket };
        let page = Page::of(text!("cas-onward-title", name = &service.name), page).in_frame(Frame::Focus);
        return Ok(page.sending_to(address.origin()).into_response());
    }
    let onward = address.with(&[(asked.bears, &ticket)]);
    Ok(if comes_from_a_form(app, headers) { crossing(&service.name, onward) } else { away(&onward) })
}

/// Structures as a ticket keeps them.
pub(super) fn scope(places: &[StructureId]) -> String {
    places.iter().map(StructureId::to_string).collect::<Vec<_>>().join(" ")
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

/// A redirection to a service: 303, so that nothing typed is ever sent again.
fn away(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return refused(Why::Unknown) };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// A page that goes on by itself, with a link for those whose browser does not.
fn crossing(name: &str, onward: String) -> Response {
    let Ok(refresh) = HeaderValue::from_str(&format!("0;url={onward}")) else { return refused(Why::Unknown) };
    let page = Page::of(text!("cas-onward-title", name = name), Crossing { name: name.to_owned(), onward });
    let mut response = page.in_frame(Frame::Focus).into_response();
    response.headers_mut().insert("refresh", refresh);
    response
}

/// To the sign-in page, which leads back here with the proof of when it was asked.
fn to_sign_in(app: &App, asked: &Asked, address: &Address, now: Instant, again: bool) -> Response {
    let next = asked.again(("asked", &proof(app, address, now)));
    let again = if again { "again=true&" } else { "" };
    Redirect::to(format!("/sign-in?{again}next={}", encoded(&next))).into_response()
}

/// Says when a sign-in was asked for, sealed: a service could else pass an old session for a new one.
fn proof(app: &App, address: &Address, now: Instant) -> String {
    format!("{:x}-{}", now.micros(), hex(&seal(app, address, now)))
}

fn seal(app: &App, address: &Address, at: Instant) -> [u8; 16] {
    let whole = app.key.hash("preau sso asked", format!("{} {}", at.micros(), address.canonical()).as_bytes());
    let mut out = [0; 16];
    out.copy_from_slice(&whole[..16]);
    out
}

/// When a sign-in was asked for, if the proof is ours, for that address, and of a short while ago.
fn asked_at(app: &App, proof: &str, address: &Address, now: Instant) -> Option<Instant> {
    let (micros, given) = proof.split_once('-')?;
    let at = Instant::from_micros(i64::from_str_radix(micros, 16).ok()?);
    let given: [u8; 16] = unhex(given)?;
    let lately = (0..ON_THE_WAY_SECONDS).contains(&now.seconds_since(at));
    (lately && given == seal(app, address, at)).then_some(at)
}

/// Why somebody does not get to a service.
enum Why {
    Unknown,
    Stopped(String),
    Later(String, Day),
    Closed(String),
}

/// A page with a sentence and a way back; nobody is sent to an address that is not registered.
fn refused(why: Why) -> Response {
    let (title, sentence) = match why {
        Why::Unknown => (text!("cas-unknown-title"), text!("cas-unknown-why")),
        Why::Stopped(name) => (text!("cas-stopped-title", name = name), text!("cas-stopped-why")),
        Why::Later(name, day) => (text!("cas-later-title", name = name), text!("cas-later-why", day = day)),
        Why::Closed(name) => (text!("cas-closed-title", name = name), text!("cas-closed-why")),
    };
    let page = Refused { title: title.clone(), sentence };
    Page::of(title, page).in_frame(Frame::Public).status(StatusCode::FORBIDDEN).into_response()
}

#[derive(Template)]
#[template(path = "cas/signed_in.html")]
struct SignedIn;

#[derive(Template)]
#[template(path = "cas/refused.html")]
struct Refused {
    title: Text,
    sentence: Text,
}

#[derive(Template)]
#[template(path = "cas/warned.html")]
struct Warned {
    name: String,
    onward: String,
}

#[derive(Template)]
#[template(path = "cas/crossing.html")]
struct Crossing {
    name: String,
    onward: String,
}

#[derive(Template)]
#[template(path = "cas/posting.html")]
struct Posting {
    name: String,
    action: String,
    bears: &'static str,
    ticket: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked::of(&Form::of(pairs.iter().copied()))
    }

    #[test]
    fn renewal_wins_over_a_gateway() {
        let both = asked(&[("service", "https://a.example/"), ("renew", "false"), ("gateway", "true")]);
        assert!(both.renew && !both.gateway);
        assert!(asked(&[("service", "https://a.example/"), ("gateway", "true")]).gateway);
    }

    #[test]
    fn the_way_back_holds_nothing_but_plain_signs() {
        let all = asked(&[("TARGET", "https://a.example/x?y=é&z=\"'<\r\n"), ("renew", "1"), ("method", "POST"), ("warn", "1")]);
        assert_eq!(all.bears, "SAMLart");
        let again = all.again(("asked", "1f-00"));
        let (_, query) = again.split_once('?').unwrap();
        assert!(query.chars().all(|char| char.is_ascii_alphanumeric() || "-_=&%".contains(char)), "{again}");
        assert!(again.starts_with("/cas/login?TARGET=https%3A%2F%2Fa%2Eexample%2Fx%3Fy%3D%C3%A9%26z"), "{again}");
        assert!(again.ends_with("&renew=true&warn=true&method=POST&asked=1f-00"), "{again}");
    }
}
