//! What a closed person leaves behind: names, birth date, contact points, links and words are erased; the row
//! and the dates of roles remain, so that counts of past years stay true.

use kit::slice::Later;
use kit::{PersonId, Result, Unit, args};

/// Erases what the directory holds of a person; gives the number of rows.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(erase(unit, person))
}

async fn erase(unit: &mut Unit, person: PersonId) -> Result<u64> {
    let mut rows = 0;
    for sql in [
        "delete from contact_point where person_id = $1",
        "delete from person_word where person_id = $1",
        "delete from external_id where person_id = $1",
        "delete from person_override where person_id = $1",
        "delete from guardian_link where guardian_id = $1 or student_id = $1",
        "delete from duty where person_id = $1",
        "update person set given = '', family = '', birth_family = null, other_given = null, title = null, birth_on = null,
           sort_name = '', language = null where id = $1 and closed_at is not null",
    ] {
        rows += unit.run(sql, args![person]).await?;
    }
    Ok(rows)
}
