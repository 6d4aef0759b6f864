//! Who came to which service and when, for the person alone; and sign-ins as counts, for those who answer for a service.

use crate::model::ServiceId;
use crate::ticket::{self, Kind};
use kit::viewer::default_zone;
use kit::{Day, Db, Instant, PersonId, Profile, Result, StructureId, Unit, args};
use std::collections::BTreeMap;

/// For how many days somebody is told that a service did not come for a ticket.
const MISSED_DAYS: i64 = 7;

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

/// How much a service served since a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Used {
    /// Sign-ins by profile (`none` for those without a role), the most first.
    pub(crate) by_profile: Vec<(String, i64)>,
    /// Tickets that it did not ask about.
    pub(crate) missed: i64,
}

/// How much a service served since a day.
pub(crate) async fn since(db: &Db, service: ServiceId, day: Day) -> Result<Used> {
    let found: Vec<(String, i64, i64)> = db
        .all(
            "select profile, cast(sum(times) as bigint), cast(sum(missed) as bigint) from service_day
             where service_id = $1 and day >= $2 group by profile order by 2 desc, 1",
            args![service, day],
        )
        .await?;
    let missed = found.iter().map(|(.., missed)| missed).sum();
    let by_profile = found.into_iter().filter(|(_, times, _)| *times > 0).map(|(profile, times, _)| (profile, times)).collect();
    Ok(Used { by_profile, missed })
}

/// Of a profile in a structure: to how many people a service is open, and how many of them came.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Target {
    pub(crate) profile: Profile,
    pub(crate) people: i64,
    pub(crate) came: i64,
}

/// Under so many people, nothing is counted of them: a number of so few would name somebody.
const FEWEST: i64 = 5;

/// To how many people of a structure a service is open today, by profile, and how many of them came since an instant.
pub(crate) async fn targets(db: &Db, service: ServiceId, structure: StructureId, days: (Instant, Day)) -> Result<Vec<Target>> {
    let all = counted(db, service, structure, days).await?;
    Ok(all.into_iter().filter(|target| target.people >= FEWEST).collect())
}

/// The same rule as `opening::reach`, said in SQL; a test holds them together.
pub(crate) async fn counted(
    db: &Db,
    service: ServiceId,
    structure: StructureId,
    (since, today): (Instant, Day),
) -> Result<Vec<Target>> {
    Ok(db
        .all(
            "select role.profile as profile, cast(count(distinct role.person_id) as bigint) as people,
                    cast(count(distinct visit.person_id) as bigint) as came
             from role
             left join service_visit visit on visit.person_id = role.person_id and visit.service_id = $1 and visit.at >= $3
             where role.structure_id = $2 and role.valid_from <= $4 and (role.valid_to is null or role.valid_to > $4)
               and exists (
                 select 1 from service_opening opening
                 where opening.service_id = $1 and opening.valid_from <= $4 and (opening.valid_to is null or opening.valid_to > $4)
                   and (opening.structure_id is null or opening.structure_id = $2 or opening.structure_id in (
                     select parent_id from structure_link where structure_id = $2 and kind in ('territorial', 'pedagogic')))
                   and (opening.audience = 'everyone'
                     or (opening.audience = 'profile' and opening.profile = role.profile)
                     or (opening.audience = 'division' and role.profile = 'student' and exists (
                       select 1 from enrollment where enrollment.person_id = role.person_id
                         and enrollment.division_id = opening.target_id and enrollment.valid_from <= $4
                         and (enrollment.valid_to is null or enrollment.valid_to > $4)))
                     or (opening.audience = 'group' and role.profile = 'student' and exists (
                       select 1 from group_membership member where member.person_id = role.person_id
                         and member.group_id = opening.target_id and member.valid_from <= $4
                         and (member.valid_to is null or member.valid_to > $4)))))
             group by role.profile order by 2 desc, 1",
            args![service, structure, since, today],
        )
        .await?)
}

/// Takes the tickets and codes off that no service came for in time, and notes it: for the person, and as a number.
pub(crate) async fn missed(unit: &mut Unit, now: Instant) -> Result<()> {
    let tickets: Vec<(String, ServiceId, PersonId, Instant)> = unit
        .all("delete from sso_ticket where expires_at < $1 returning kind, service_id, person_id, expires_at", args![now])
        .await?;
    let tickets = tickets.into_iter().filter(|(kind, ..)| kind == Kind::Service.code());
    let tickets = tickets.map(|(_, service, person, ends)| (service, person, ends.plus_seconds(-ticket::SECONDS)));
    let codes: Vec<(ServiceId, PersonId, Instant)> = unit
        .all(
            "delete from oidc_token where kind = 'code' and used_at is null and expires_at < $1
             returning (select service_id from oidc_grant where oidc_grant.id = oidc_token.grant_id),
                       (select person_id from oidc_grant where oidc_grant.id = oidc_token.grant_id), expires_at",
            args![now],
        )
        .await?;
    note_missed(unit, tickets.chain(codes).collect(), now).await
}

/// Notes that services did not ask about what somebody brought them at an instant.
async fn note_missed(unit: &mut Unit, all: Vec<(ServiceId, PersonId, Instant)>, now: Instant) -> Result<()> {
    let (mut last, mut counts): (BTreeMap<(PersonId, ServiceId), Instant>, BTreeMap<ServiceId, i64>) = Default::default();
    for (service, person, at) in all {
        *counts.entry(service).or_default() += 1;
        let known = last.entry((person, service)).or_insert(at);
        *known = at.max(*known);
    }
    let rows = last.into_iter().map(|((person, service), at)| args![service, person, at]);
    unit.run_many(
        "insert into service_missed (service_id, person_id, at) values {rows}
         on conflict (person_id, service_id) do update set at = excluded.at",
        rows,
    )
    .await?;
    let day = now.day_in(&default_zone());
    let rows = counts.into_iter().map(|(service, count)| args![service, day, "none", 0_i64, count]);
    unit.run_many(
        "insert into service_day (service_id, day, profile, times, missed) values {rows}
         on conflict (service_id, day, profile) do update set missed = service_day.missed + excluded.missed",
        rows,
    )
    .await?;
    unit.run("delete from service_missed where at < $1", args![now.plus_seconds(-MISSED_DAYS * 86_400)]).await?;
    Ok(())
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
