//! The acceptance book: what a server of CAS or of OpenID Connect must hold, asked of it over HTTP as a browser and a
//! service would, point by point, each with its section of the specification.
//!
//! It knows nothing of any server but its address, so that it may be opened before ours or another. Read `book` (what a
//! point is), `browser` (who asks), then `cas` and `oidc` (what is asked).

pub mod book;
mod browser;
pub mod cas;
mod html;
mod jose;
mod listener;
mod net;
pub mod oidc;
mod xml;

pub use book::{Point, Report, Verdict};
pub use net::Trust;
pub use url::Url;

use kit::words::Sources;
use std::net::TcpListener;
use std::time::Duration;

/// The catalogues of this crate.
pub fn words() -> Sources {
    kit::words!()
}

/// Somebody who may sign in where the book is opened: an account of trial.
#[derive(Clone)]
pub struct Account {
    /// What is typed first.
    pub login: String,
    /// What is typed next.
    pub password: String,
}

/// What every run is told.
pub struct Common {
    /// The server.
    pub url: Url,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Who signs in.
    pub account: Account,
    /// Where what the server calls is heard: the address of the service must lead there.
    pub listen: Option<TcpListener>,
    /// How long a call of the server is waited for.
    pub hears: Duration,
    /// Whether to wait, some minutes, for what must expire.
    pub patient: bool,
}

/// Why a run did not begin: a sentence for the operator.
#[derive(Debug)]
pub struct Unable(pub kit::Text);
