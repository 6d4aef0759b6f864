//! Sealed words in an address: when something was asked of a person, or that she agreed. A service could else pass
//! an old session for a new one.

use kit::key::{hex, unhex};
use kit::{App, Instant};

/// How long somebody may take on the way, in seconds.
const ON_THE_WAY_SECONDS: i64 = 1_800;

/// Says that something happened now; good for this `kind` and for what it is bound to alone.
pub(crate) fn made(app: &App, kind: &str, bound: &str, now: Instant) -> String {
    format!("{:x}-{}", now.micros(), hex(&seal(app, kind, bound, now)))
}

/// When it happened, if the proof is ours, for that kind and binding, and of a short while ago.
pub(crate) fn read(app: &App, kind: &str, text: &str, bound: &str, now: Instant) -> Option<Instant> {
    let (micros, given) = text.split_once('-')?;
    let at = Instant::from_micros(i64::from_str_radix(micros, 16).ok()?);
    let given: [u8; 16] = unhex(given)?;
    let lately = (0..ON_THE_WAY_SECONDS).contains(&now.seconds_since(at));
    (lately && given == seal(app, kind, bound, at)).then_some(at)
}

fn seal(app: &App, kind: &str, bound: &str, at: Instant) -> [u8; 16] {
    let whole = app.key.hash("preau sso proof", format!("{kind} {} {bound}", at.micros()).as_bytes());
    let mut out = [0; 16];
    out.copy_from_slice(&whole[..16]);
    out
}
