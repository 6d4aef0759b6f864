//! The sample service: a tiny web application that signs its people in at a portal, so that a newcomer sees a sign-on
//! work.
//!
//! It knows nothing of a portal but its address. Read `portal` (where it is), then `cas` with `answer` or `oidc` (what is
//! asked of it, and what is believed), `sessions`, then `pages`.

mod answer;
mod cas;
mod oidc;
mod pages;
mod portal;
mod sessions;

pub use oidc::Client;
pub use pages::router;
pub use portal::Portal;

/// What the service speaks with its portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// CAS 3.
    Cas,
    /// OpenID Connect, under these names.
    Oidc(Client),
}

/// What went wrong between a ticket or a code and a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The portal did not answer, or not in time.
    Silent,
    /// It answered that the ticket or the code is not good; or nobody here asked for what came.
    Refused,
    /// It answered something else than its protocol says.
    Unreadable,
    /// What it is said to have signed is not to be believed.
    Forged,
}
