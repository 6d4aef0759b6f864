//! OpenID Connect: this portal signs people in at services that speak it. The sections named are those of OpenID
//! Connect Core 1.0 unless another document is. The schema is `0002_oidc.sql`.
//!
//! Read `request` (what a service asks), then `authorize` (a person on her way to it), `token` (the service takes
//! what it was promised), `grant` (what is kept of both).

mod answer; // JSON, errors, headers
mod authenticate; // who a service is, where it has to say so
mod authorize; // a person on her way to a service
mod back; // the way back to the service that sent her
pub mod bearer; // whose access token it is, for `/api/v1`
mod claims; // what is said of a person
pub(crate) mod client; // services as they are registered
mod consent; // asked of the person, where no school answers for a service
mod discovery; // what this provider can do
pub(crate) mod example; // what is said of somebody invented
mod grant; // one sign-in, and all codes and tokens that come of it
mod jwt; // signed notes
mod keys; // what signs them
mod request; // what a service asks
mod revoke; // a service gives a token back
pub(crate) mod scope; // what it may be told
mod sign_out; // a service sends a person out
mod token; // codes and refresh tokens become tokens
pub(crate) mod told; // a service is told that a session ended
mod userinfo; // who the person of a token is

pub(crate) use grant::sweep;
pub(crate) use keys::{EVERY as KEYS_EVERY, look_after as look_after_keys};

use kit::{Instant, PUBLIC, Routes, SIGNED_IN};

const CODES: &str = "a code of the protocol is made by a GET";
const FIRST_KEYS: &str = "the first keys are made when they are asked for";
const LEAVING: &str = "OpenID Connect signs out by a GET, with a note of ours as its proof";
const PROVES: &str = "a service proves who it is, or holds a token of ours";
const SENT: &str = "a service sends a browser here by a form: the same is asked again by a GET";
const ASKS: &str = "a browser asks before a page of a service may call";

pub(crate) fn routes() -> Routes {
    Routes::at("/.well-known/openid-configuration")
        .get(PUBLIC, discovery::document)
        .when_busy(answer::busy)
        .and_at("/oidc/keys")
        .get_that_writes(PUBLIC, FIRST_KEYS, keys::published)
        .when_busy(answer::busy)
        .and_at("/oidc/authorize")
        .get_that_writes(PUBLIC, CODES, authorize::authorize)
        .called(SENT, authorize::sent)
        .and_at("/oidc/consent")
        .post(SIGNED_IN, consent::answer)
        .and_at("/oidc/token")
        .called(PROVES, token::token)
        .preflight(ASKS, answer::preflight)
        .when_busy(answer::busy)
        .and_at("/oidc/userinfo")
        .get(PUBLIC, userinfo::read)
        .called(PROVES, userinfo::called)
        .preflight(ASKS, answer::preflight)
        .when_busy(answer::busy)
        .and_at("/oidc/revoke")
        .called(PROVES, revoke::revoke)
        .preflight(ASKS, answer::preflight)
        .when_busy(answer::busy)
        .and_at("/oidc/sign-out")
        .get_that_writes(PUBLIC, LEAVING, sign_out::show)
        .called(SENT, sign_out::sent)
        .and_at("/oidc/sign-out/confirmed")
        .post(PUBLIC, sign_out::confirmed)
}

/// Seconds since 1970, as tokens say time.
fn seconds(at: Instant) -> i64 {
    at.micros().div_euclid(1_000_000)
}
