//! iCalendar (RFC 5545): feeds of others are read, ours are written.
//!
//! A feed has dated lessons, not patterns; what they are about stands in words, as Pronote and EDT
//! write them, and so do we.

mod event;
mod feed;
mod read;
mod words;
mod zone;

pub use feed::{Event, Feed, Status};
pub(crate) use read::read;
