//! Forgets a person: why she was absent, and what she was asked.

use kit::slice::Later;
use kit::{PersonId, Result, Unit, args};

/// Forgets what absences hold of a person; that a lesson was cancelled or covered stays, without a name.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move {
        let mut rows = 0;
        for sql in [
            "update staff_absence set private_reason = null, reason = 'away' where person_id = $1",
            "delete from cover_proposal where person_id = $1",
        ] {
            rows += unit.run(sql, args![person]).await?;
        }
        Ok(rows)
    })
}
