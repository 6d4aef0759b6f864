//! Passwords: what is a good one, and how one is kept.

use crate::hash_pool;
use kit::{Instant, PersonId, Result, Unit, args};

/// Gives a person's account a password without asking for a code: for the demo, and for the first
/// administrator. The account must exist; it is activated. `must_change` makes its person choose another
/// one before anything else.
pub async fn set_password_directly(
    unit: &mut Unit,
    person: PersonId,
    password: &str,
    must_change: bool,
    now: Instant,
) -> Result<()> {
    let hash = hash_pool::hash(password).await?;
    keep(unit, person, &hash, must_change, now).await
}

/// Keeps a hash already made (several can be made at once, before the unit of work begins).
pub async fn keep(unit: &mut Unit, person: PersonId, hash: &str, must_change: bool, now: Instant) -> Result<()> {
    let touched = unit
        .run(
            "update account
             set password_hash = $2, password_set_at = $3, must_change = $4, state = 'activated',
                 activated_at = coalesce(activated_at, $3)
             where person_id = $1 and state in ('prepared', 'activated')",
            args![person, hash, now, must_change],
        )
        .await?;
    if touched == 1 { Ok(()) } else { Err(kit::Error::NotFound) }
}
