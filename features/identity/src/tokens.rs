//! Signed notes that a form carries from one screen to the next, before there is a session.

use kit::key::{hex, unhex};
use kit::{App, Instant};
use subtle::ConstantTimeEq;

/// Between fields; none of ours holds it.
const BETWEEN: char = '~';

/// Seals fields for one purpose, until a moment.
pub fn seal(app: &App, purpose: &str, fields: &[&str], expires: Instant) -> String {
    debug_assert!(fields.iter().all(|field| !field.contains(BETWEEN)), "a field holds the sign that parts fields");
    let mut out = fields.join("~");
    out.push(BETWEEN);
    out.push_str(&expires.micros().to_string());
    let proof = proof(app, purpose, &out);
    out.push(BETWEEN);
    out.push_str(&hex(&proof));
    out
}

/// The fields of a note that is ours, for that purpose, and still holds.
pub fn open<const N: usize>(app: &App, purpose: &str, note: &str, now: Instant) -> Option<[String; N]> {
    let (signed, given) = note.rsplit_once(BETWEEN)?;
    let given: [u8; 32] = unhex(given)?;
    if !bool::from(proof(app, purpose, signed).ct_eq(&given)) {
        return None;
    }
    let (fields, expires) = signed.rsplit_once(BETWEEN)?;
    let expires = Instant::from_micros(expires.parse().ok()?);
    let fields: Vec<String> = fields.split(BETWEEN).map(str::to_owned).collect();
    (now < expires).then_some(fields)?.try_into().ok()
}

fn proof(app: &App, purpose: &str, signed: &str) -> [u8; 32] {
    app.key.hash("preau identity note", format!("{purpose}{BETWEEN}{signed}").as_bytes())
}
