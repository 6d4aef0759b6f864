//! The SQL of administration, each query within one structure or one person that the page has already let through.

pub(crate) mod journal;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod schools;
pub(crate) mod structures;
