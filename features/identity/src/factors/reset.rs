//! Who lost every second factor is helped by a second person. Whether that one may is for the caller to decide.

use super::{store, tell};
use crate::model::EventKind;
use kit::{App, Instant, PersonId, Result, Unit, session};

/// Whether a person has a second factor.
pub async fn has_any(app: &App, person: PersonId) -> Result<bool> {
    store::has_any(app, person).await
}

/// Takes away the second factors of a person, because somebody else vouches for her: her sessions end, she reads of
/// it, and comes in by her password, to set up another where one is needed. The caller notes the act in the journal.
/// Says whether there were any.
pub async fn reset(app: &App, unit: &mut Unit, person: PersonId, now: Instant) -> Result<bool> {
    if !store::remove_all(unit, person, now).await? {
        return Ok(false);
    }
    session::end_all(unit, person, None).await?;
    tell::by_school(app, unit, person, EventKind::SecondReset, now).await?;
    Ok(true)
}
