//! Whether somebody who is signed in is reading just now: what can wait a moment lets pages go first.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
/// Milliseconds from [`BEGUN`] to the last request of somebody known, and one; 0 before the first.
static LAST: AtomicU64 = AtomicU64::new(0);

/// Notes that somebody who is known asked for something.
pub(crate) fn note() {
    LAST.store(now() + 1, Ordering::Relaxed);
}

/// Whether somebody who is known asked for something within that time, of this process.
pub fn within(time: Duration) -> bool {
    let last = LAST.load(Ordering::Relaxed);
    last > 0 && u128::from((now() + 1).saturating_sub(last)) <= time.as_millis()
}

fn now() -> u64 {
    u64::try_from(BEGUN.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_noticed() {
        note();
        assert!(within(Duration::from_secs(3_600)));
    }
}
