//! Forgets a person: what she booked is over.

use kit::slice::Later;
use kit::{PersonId, Result, Unit, args};

/// Forgets what bookings hold of a person.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move { Ok(unit.run("delete from booking where person_id = $1", args![person]).await?) })
}
