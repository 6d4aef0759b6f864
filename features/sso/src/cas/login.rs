//! A person on her way to a service: with a session, a ticket and on; without, the sign-in page first.

use crate::onward::{self, Why, away, encoded, refused};
use crate::opening::Reach;
use crate::registry::{self, Service};
use crate::ticket::{self, Kind, NewTicket};
use crate::{proof, step_up};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::address::Address;
use kit::session::Session;
use kit::viewer::default_zone;
use kit::{App, Form, Frame, Instant, Page, Query, Redirect, Request, Result, StructureId, filters, text};

/// The proof of when a sign-in was asked for.
const ASKED: &str = "cas asked";

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

/// `/login`.
pub(super) async fn login(State(app): State<App>, request: Request, headers: HeaderMap, query: Query) -> Result<Response> {
    let asked = Asked::of(&query);
    if asked.service.is_empty() {
        return Ok(match &request.viewer {
            Some(_) => Page::of(text!("cas-signed-in-title"), SignedIn).into_response(),
            None => Redirect::to(format!("/sign-in?next={}", encoded("/cas/login"))).into_response(),
        });
    }
    let Some(address) = Address::parse(&asked.service) else { return Ok(refused(Why::Unknown, None)) };
    let service = match registry::at(&app.db, &address).await? {
        None => return Ok(refused(Why::Unknown, None)),
        Some(service) if service.stopped_at.is_some() => return Ok(refused(Why::Stopped(service.name), None)),
        Some(service) => service,
    };
    let (Some(session), Some(viewer)) = (&request.session, &request.viewer) else {
        return Ok(if asked.gateway { away(&address.with(&[])) } else { to_sign_in(&app, &asked, &address, request.now, false) });
    };
    let today = request.now.day_in(&default_zone());
    let places = match registry::reach(&app.db, service.id, viewer, today).await? {
        Reach::Open(places) => places,
        _ if asked.gateway => return Ok(away(&address.with(&[]))),
        Reach::Later(day) => return Ok(refused(Why::Later(service.name, day), None)),
        Reach::Closed => return Ok(refused(Why::Closed(service.name), None)),
    };
    if service.second_factor && !step_up::is_done(session) {
        if asked.gateway {
            return Ok(away(&address.with(&[])));
        }
        let proof = query.raw("asked");
        let again = if proof.is_empty() { asked.again(("", "")) } else { asked.again(("asked", &encoded(proof))) };
        return step_up::ask(&app, &request, session, &service.name, &again, None).await;
    }
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
    let asked_at = proof::read(app, ASKED, proof, &address.canonical(), now);
    let proved = asked_at.is_some_and(|asked_at| session.authenticated_at >= asked_at);
    let fresh = proved && ticket::counts_as_fresh(app, session.id, session.authenticated_at).await?;
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
        scope: &ticket::scope(places),
        proxies: "",
    };
    let ticket = ticket::make(app, new, now).await?;
    if asked.post {
        return Ok(onward::post(&service.name, (address.with(&[]), address.origin()), vec![(asked.bears, ticket)]));
    }
    Ok(onward::go(app, headers, &service.name, address.with(&[(asked.bears, &ticket)])))
}

/// To the sign-in page, which leads back here with the proof of when it was asked.
fn to_sign_in(app: &App, asked: &Asked, address: &Address, now: Instant, again: bool) -> Response {
    let next = asked.again(("asked", &proof::made(app, ASKED, &address.canonical(), now)));
    let again = if again { "again=true&" } else { "" };
    Redirect::to(format!("/sign-in?{again}next={}", encoded(&next))).into_response()
}

#[derive(Template)]
#[template(path = "cas/signed_in.html")]
struct SignedIn;

#[derive(Template)]
#[template(path = "cas/warned.html")]
struct Warned {
    name: String,
    onward: String,
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
