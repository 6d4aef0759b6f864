//! The favourites of somebody.

use kit::slice::Later;
use kit::{Db, Instant, PersonId, Result, Unit, args};
use sso::model::ServiceId;

/// The favourites of somebody, as they were last chosen.
pub(crate) async fn favourites(db: &Db, person: PersonId) -> Result<Vec<ServiceId>> {
    let found: Vec<(ServiceId,)> =
        db.fresh("select service_id from service_favourite where person_id = $1", args![person]).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Keeps a service among the favourites of somebody; one that is there already stays.
pub(crate) async fn keep(db: &Db, person: PersonId, service: ServiceId, now: Instant) -> Result<()> {
    db.run(
        "insert into service_favourite (person_id, service_id, kept_at) values ($1, $2, $3) on conflict do nothing",
        args![person, service, now],
    )
    .await?;
    Ok(())
}

/// Takes a service off the favourites of somebody.
pub(crate) async fn take_off(db: &Db, person: PersonId, service: ServiceId) -> Result<()> {
    db.run("delete from service_favourite where person_id = $1 and service_id = $2", args![person, service]).await?;
    Ok(())
}

/// Forgets the favourites of a person.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move { Ok(unit.run("delete from service_favourite where person_id = $1", args![person]).await?) })
}
