//! The SQL of the directory, always through the viewer.
//!
//! Read `circles` first (the rules of `sight` in SQL), then `person` (one card), `roster` (classes and groups),
//! `find` (search), `structures`.

#[macro_use]
mod circles;
pub mod find;
pub mod person;
pub mod roster;
pub mod structures;

#[cfg(test)]
mod tests;
