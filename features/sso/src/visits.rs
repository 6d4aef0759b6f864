//! Who came to which service and when, for the person alone; and sign-ins as counts, for those who answer for a service.

use crate::model::ServiceId;
use kit::{Day, Db, Instant, PersonId, Profile, Result, Unit, args};

/// Notes a sign-in at a service.
pub(crate) async fn note(
    unit: &mut Unit,
    service: ServiceId,
    person: PersonId,
    profile: Option<Profile>,
    (day, now): (Day, Instant),
) -> Result<()> {
    unit.run(
        "insert into service_visit (service_id, person_id, at, times) values ($1, $2, $3, 1)
         on conflict (person_id, service_id) do update set at = excluded.at, times = service_visit.times + 1",
        args![service, person, now],
    )
    .await?;
    unit.run(
        "insert into service_day (service_id, day, profile, times) values ($1, $2, $3, 1)
         on conflict (service_id, day, profile) do update set times = service_day.times + 1",
        args![service, day, profile.map_or("none", Profile::code)],
    )
    .await?;
    Ok(())
}

/// Sign-ins at a service since a day, by profile (`none` for those without a role).
pub async fn since(db: &Db, service: ServiceId, day: Day) -> Result<Vec<(String, i64)>> {
    Ok(db
        .all(
            "select profile, cast(sum(times) as bigint) from service_day where service_id = $1 and day >= $2
             group by profile order by 2 desc, 1",
            args![service, day],
        )
        .await?)
}

/// When somebody last came to a service.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Visit {
    /// The service's name.
    pub name: String,
    /// The last time.
    pub at: Instant,
    /// How often.
    pub times: i64,
}

/// The last accesses of somebody, the latest first, services that are closed by now too: for that person's eyes alone.
pub async fn of(db: &Db, person: PersonId) -> Result<Vec<Visit>> {
    Ok(db
        .all(
            "select service.name, service_visit.at, service_visit.times from service_visit
             join service on service.id = service_visit.service_id
             where service_visit.person_id = $1 order by service_visit.at desc, service.sort_name limit 50",
            args![person],
        )
        .await?)
}
