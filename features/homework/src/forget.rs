//! Forgets a person: what was hers alone, what she handed in, how she was named.

use kit::slice::Later;
use kit::{PersonId, Result, Unit, args};

/// Forgets what homework holds of a person; the work that a teacher gave stays, without a name.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move {
        let mut rows = 0;
        for sql in [
            "delete from submission_note where submission_id in (select id from submission where person_id = $1)",
            "delete from submission where person_id = $1",
            "delete from task_tick where person_id = $1",
            "delete from tick_sharing where person_id = $1",
            "delete from personal_task where person_id = $1",
            "delete from homework_draft where person_id = $1",
            "delete from missed_time where person_id = $1",
            "delete from assignment_variant_pupil where person_id = $1",
            "delete from assignment_variant where not exists (
               select 1 from assignment_variant_pupil named where named.variant_id = assignment_variant.id)
             and $1 = $1",
        ] {
            rows += unit.run(sql, args![person]).await?;
        }
        Ok(rows)
    })
}
