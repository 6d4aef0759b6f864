//! The terms of use (*charte d'usage*): accepted once per version, with its date.

use kit::{Db, Instant, PersonId, Result, Unit, args};

/// The version of the text in the catalogues. Change it with the text: everybody is asked again.
pub const VERSION: &str = "2026-09";

/// Notes that a person accepted the terms of today; says whether this is new.
pub async fn accept(unit: &mut Unit, person: PersonId, now: Instant) -> Result<bool> {
    let touched = unit
        .run(
            "insert into terms_acceptance (person_id, version, at) values ($1, $2, $3) on conflict do nothing",
            args![person, VERSION, now],
        )
        .await?;
    Ok(touched == 1)
}

/// Whether a person accepted the terms of today.
pub async fn are_accepted(db: &Db, person: PersonId) -> Result<bool> {
    let found: Vec<(i64,)> =
        db.fresh("select at from terms_acceptance where person_id = $1 and version = $2", args![person, VERSION]).await?;
    Ok(!found.is_empty())
}
