//! CAS 1, 2 and 3: the sections named are those of the protocol's document 3.0.3.

pub(crate) mod answer; // XML, JSON and plain text
mod login; // 2.1, 2.2: a person on her way to a service
mod logout; // 2.3
mod proxy; // 2.6, 2.7: tickets in somebody's name
mod saml; // 4.2
mod validate; // 2.4, 2.5, 2.6, 2.8: a service asks who came

use kit::{PUBLIC, Routes};

const TICKETS: &str = "a ticket of the protocol is made or used up by a GET";
const LEAVING: &str = "CAS signs out by a GET";

pub(crate) fn routes() -> Routes {
    Routes::at("/cas/login")
        .get_that_writes(PUBLIC, TICKETS, login::login)
        .and_at("/cas/logout")
        .get_that_writes(PUBLIC, LEAVING, logout::logout)
        .and_at("/signed-out")
        .get(PUBLIC, logout::signed_out)
        .and_at("/cas/validate")
        .get_that_writes(PUBLIC, TICKETS, validate::plain)
        .when_busy(answer::busy_plain)
        .and_at("/cas/serviceValidate")
        .get_that_writes(PUBLIC, TICKETS, validate::service)
        .when_busy(answer::busy_validation)
        .and_at("/cas/p3/serviceValidate")
        .get_that_writes(PUBLIC, TICKETS, validate::service)
        .when_busy(answer::busy_validation)
        .and_at("/cas/proxyValidate")
        .get_that_writes(PUBLIC, TICKETS, validate::proxy)
        .when_busy(answer::busy_validation)
        .and_at("/cas/p3/proxyValidate")
        .get_that_writes(PUBLIC, TICKETS, validate::proxy)
        .when_busy(answer::busy_validation)
        .and_at("/cas/proxy")
        .get_that_writes(PUBLIC, TICKETS, proxy::proxy)
        .when_busy(answer::busy_proxy)
        .and_at("/cas/samlValidate")
        .called("a service asks with a ticket, which is its proof", saml::validate)
        .when_busy(saml::busy)
}
