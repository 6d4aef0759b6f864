//! Imports on both engines: samples, sequences, interruptions, refusals.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod cases;
mod made;
mod pages;
mod properties;
mod samples;
mod sequences;
mod snapshot;

use kit::db::Engine;
use preau_provisioning::{Ground, ImportError, Options, Report, import};
use std::path::{Path, PathBuf};
use testing::School;

/// The slices of an import.
pub fn slices() -> Vec<kit::Slice> {
    vec![directory::slice(), identity::slice(), preau_provisioning::slice()]
}

/// An empty platform.
pub async fn empty(engine: Engine) -> School {
    School::empty(engine, &slices).await
}

/// The folder of the samples.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

/// Options that write.
pub fn apply() -> Options {
    Options { apply: true, ..Options::default() }
}

/// Imports.
pub async fn run(school: &School, path: &Path, options: &Options) -> Result<Report, ImportError> {
    import(Ground::from(&school.app), path, options, &|_| {}).await
}

/// One number of the database.
pub async fn number(school: &School, sql: &'static str) -> i64 {
    let (number,): (i64,) = school.app.db.fresh(sql, vec![]).await.unwrap().into_iter().next().unwrap();
    number
}

/// Texts of the database.
pub async fn texts(school: &School, sql: &'static str) -> Vec<String> {
    school.app.db.fresh::<(String,)>(sql, vec![]).await.unwrap().into_iter().map(|(text,)| text).collect()
}
