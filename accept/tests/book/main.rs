//! Whether the book is honest: it is opened before servers with planted faults. One binary, so that it is linked once.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod cas;
mod oidc;
mod planted;
mod words;

use futures_util::StreamExt;
use preau_accept::{Point, Report, Verdict};

/// How many books are open at once.
const AT_ONCE: usize = 12;

fn missed(report: &Report) -> Vec<&'static str> {
    report.points.iter().filter(|point| matches!(point.verdict, Verdict::Missed { .. })).map(|point| point.id).collect()
}

fn moot(report: &Report) -> Vec<&'static str> {
    report.points.iter().filter(|point| matches!(point.verdict, Verdict::Moot(_))).map(|point| point.id).collect()
}

fn not_held(report: &Report) -> Vec<&Point> {
    report.points.iter().filter(|point| point.verdict != Verdict::Held).collect()
}

/// What many runs say, a few at once.
async fn all_of<F: Future<Output = Option<String>>>(runs: impl Iterator<Item = F>) -> Vec<String> {
    futures_util::stream::iter(runs).buffer_unordered(AT_ONCE).filter_map(async |said| said).collect().await
}
