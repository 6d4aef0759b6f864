//! Failures of services, counted: whoever fails much costs little, and what is good is answered all the same.
//!
//! Kept in memory, bounded, by keyed hashes of names and addresses; each node counts for itself.

use kit::{App, Instant};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{LazyLock, Mutex};

/// Failures in a minute before they are answered with less work.
const FREE: u32 = 60;
/// How long failures count, in seconds.
const WINDOW_SECONDS: i64 = 60;
/// How many lines are held.
const LINES_MAX: usize = 20_000;

/// Who fails: a name, from an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Who([u8; 16]);

impl Who {
    pub(crate) fn new(app: &App, name: &str, origin: IpAddr) -> Self {
        let whole = app.key.hash("preau sso limits", format!("{origin} {name}").as_bytes());
        let mut mark = [0; 16];
        mark.copy_from_slice(&whole[..16]);
        Self(mark)
    }
}

static FAILURES: LazyLock<Mutex<HashMap<Who, (Instant, u32)>>> = LazyLock::new(Mutex::default);

/// Whether somebody failed often in this minute.
pub(crate) fn has_failed_often(who: Who, now: Instant) -> bool {
    let Ok(failures) = FAILURES.lock() else { return false };
    failures.get(&who).is_some_and(|(since, count)| *count >= FREE && now.seconds_since(*since) < WINDOW_SECONDS)
}

/// Notes a failure.
pub(crate) fn failed(who: Who, now: Instant) {
    metrics::counter!("preau_service_failures").increment(1);
    let Ok(mut failures) = FAILURES.lock() else { return };
    if failures.len() >= LINES_MAX {
        failures.retain(|_, (since, _)| now.seconds_since(*since) < WINDOW_SECONDS);
        if failures.len() >= LINES_MAX {
            failures.clear();
        }
    }
    let line = failures.entry(who).or_insert((now, 0));
    if now.seconds_since(line.0) >= WINDOW_SECONDS {
        *line = (now, 0);
    }
    line.1 = line.1.saturating_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_count_for_a_minute() {
        let (who, other) = (Who(*b"one who fails   "), Who(*b"another         "));
        let at = |seconds| Instant::from_micros(0).plus_seconds(seconds);
        for _ in 0..FREE {
            assert!(!has_failed_often(who, at(0)));
            failed(who, at(0));
        }
        assert!(has_failed_often(who, at(0)) && has_failed_often(who, at(59)) && !has_failed_often(other, at(0)));
        assert!(!has_failed_often(who, at(60)));
        failed(who, at(60));
        assert!(!has_failed_often(who, at(60)));
    }
}
