//! How often one token may ask: kept in memory, bounded; each node counts for itself.

use kit::Instant;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};
use uuid::Uuid;

/// How many questions a token has in a minute.
pub(crate) const PER_MINUTE: u32 = 240;
const WINDOW_SECONDS: i64 = 60;
/// How many lines are held.
const LINES_MAX: usize = 20_000;

static ASKED: LazyLock<Mutex<HashMap<Uuid, (Instant, u32)>>> = LazyLock::new(Mutex::default);

/// Notes a question; in how many seconds to ask again, when there were too many.
pub(crate) fn asks(token: Uuid, now: Instant) -> Result<(), u32> {
    let Ok(mut asked) = ASKED.lock() else { return Ok(()) };
    if asked.len() >= LINES_MAX {
        asked.retain(|_, (since, _)| now.seconds_since(*since) < WINDOW_SECONDS);
        if asked.len() >= LINES_MAX {
            asked.clear();
        }
    }
    let line = asked.entry(token).or_insert((now, 0));
    let over = now.seconds_since(line.0);
    if !(0..WINDOW_SECONDS).contains(&over) {
        *line = (now, 0);
    }
    line.1 = line.1.saturating_add(1);
    if line.1 <= PER_MINUTE {
        return Ok(());
    }
    metrics::counter!("preau_api_too_often").increment(1);
    Err(u32::try_from(WINDOW_SECONDS - now.seconds_since(line.0)).unwrap_or(60).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_so_many_questions_in_a_minute() {
        let (token, at) = (Uuid::from_u128(1), |seconds| Instant::from_micros(0).plus_seconds(seconds));
        for _ in 0..PER_MINUTE {
            assert_eq!(asks(token, at(0)), Ok(()));
        }
        assert_eq!(asks(token, at(20)), Err(40));
        assert_eq!(asks(Uuid::from_u128(2), at(20)), Ok(()), "another token");
        assert_eq!(asks(token, at(60)), Ok(()));
    }
}
