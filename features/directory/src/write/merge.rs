//! Two persons that are one: a guardian whom two schools told of apart.

use super::{Done, Hand, note};
use crate::model::GuardianLinkId;
use kit::{Error, PersonId, Result, Unit, args};

/// Folds a guardian into another who is the same human being: links, roles, feed keys and contact points
/// move to the one that is kept, and the other is closed. Gives the links that moved, for the record.
///
/// What the kept one has already is left with the other and ends today, so nothing is told twice.
pub async fn fold_guardian(unit: &mut Unit, hand: Hand, kept: PersonId, folded: PersonId) -> Result<Vec<GuardianLinkId>> {
    if kept == folded {
        return Err(Error::broken("a person is not folded into itself"));
    }
    let moved: Vec<(GuardianLinkId,)> = unit
        .all(
            "update guardian_link set guardian_id = $1
             where guardian_id = $2 and student_id <> $1 and (valid_to is null or valid_to > $3)
               and not exists (select 1 from guardian_link known where known.guardian_id = $1
                 and known.student_id = guardian_link.student_id and (known.valid_to is null or known.valid_to > $3))
             returning id",
            args![kept, folded, hand.today],
        )
        .await?;
    for sql in [
        "update guardian_link set valid_to = $3 where guardian_id = $2 and $1 <> $2 and (valid_to is null or valid_to > $3)",
        "update role set person_id = $1 where person_id = $2 and (valid_to is null or valid_to > $3)
           and not exists (select 1 from role known where known.person_id = $1 and known.structure_id = role.structure_id
             and known.profile = role.profile and (known.valid_to is null or known.valid_to > $3))",
        "update role set valid_to = $3 where person_id = $2 and $1 <> $2 and (valid_to is null or valid_to > $3)",
    ] {
        unit.run(sql, args![kept, folded, hand.today]).await?;
    }
    for sql in [
        "update external_id set person_id = $1 where person_id = $2",
        "update contact_point set person_id = $1 where person_id = $2
           and not exists (select 1 from contact_point known where known.person_id = $1 and known.kind = contact_point.kind
             and known.value = contact_point.value)",
        "insert into person_word (structure_id, word, person_id)
           select distinct there.structure_id, own.word, own.person_id
           from person_word there join person_word own on own.person_id = $1 where there.person_id = $2
           on conflict do nothing",
        "delete from person_word where person_id = $2 and $1 <> $2",
    ] {
        unit.run(sql, args![kept, folded]).await?;
    }
    unit.run("update person set closed_at = $2 where id = $1 and closed_at is null", args![folded, hand.now]).await?;
    let after = format!("kept={kept}; links={}", moved.len());
    let done =
        Done { structure: None, act: "act-persons-merged", object_kind: "person", object: folded.0, before: "", after: &after };
    note(unit, hand, done).await?;
    Ok(moved.into_iter().map(|(id,)| id).collect())
}
