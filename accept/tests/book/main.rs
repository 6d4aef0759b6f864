//! Whether the book is honest: it is opened before servers with planted faults. One binary, so that it is linked once.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod cas;
mod planted;
mod words;
