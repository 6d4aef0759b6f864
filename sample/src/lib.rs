//! The sample service: a tiny web application that signs its people in at a portal, so that a newcomer sees a sign-on
//! work.
//!
//! It knows nothing of a portal but its address. Read `portal` (where it is, and the one question), `answer` (what is
//! read of it), `sessions`, then `pages`.

mod answer;
mod pages;
mod portal;
mod sessions;

pub use pages::router;
pub use portal::Portal;

/// What went wrong between a ticket and a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The portal did not answer, or not in time.
    Silent,
    /// It answered that the ticket is not good.
    Refused,
    /// It answered something else than CAS does.
    Unreadable,
}
