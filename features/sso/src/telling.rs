//! What was opened from a session, and telling the services when it ends: by sign-out, a new password, a closed
//! account, age. All ends are alike: the engine takes the session off its children, and what has none is due.

use crate::model::{ChildId, Protocol, ServiceId};
use crate::{oidc, visits};
use kit::address::Address;
use kit::db::Unit;
use kit::jobs::{JobKind, NewJob};
use kit::outward::{self, Ask};
use kit::slice::{Chore, Later};
use kit::{App, Error, Instant, PersonId, Result, SessionId, args};
use serde::{Deserialize, Serialize};

/// How often what is due is looked for, in seconds.
const EVERY: u32 = 2;
/// How many are moved at once.
const AT_ONCE: i64 = 400;
/// How often old things are swept, in seconds.
const SWEEP_EVERY: u32 = 60;
/// How long a service may keep quiet before its right to ask for tickets ends, in seconds.
const GRANT_IDLE_SECONDS: i64 = 2 * 3_600;
/// For how long every sign-in of a session at a service is kept; of older ones, only the last.
const ALL_KEPT_SECONDS: i64 = 24 * 3_600;

/// The telling of one service.
pub(crate) const TELL: JobKind = JobKind { name: "sso.tell", run: tell };
/// What is done now and then.
pub(crate) const CHORES: &[Chore] =
    &[("sso.due", EVERY, due), ("sso.sweep", SWEEP_EVERY, sweep), ("sso.keys", oidc::KEYS_EVERY, oidc::look_after_keys)];

/// What a service is told, as the job keeps it: in the words of its protocol.
#[derive(Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
enum Told {
    Cas { to: String, ticket: String },
    Oidc { service: ServiceId, sid: String, sub: String },
}

/// A sign-in that is over.
#[derive(Debug, sqlx::FromRow)]
struct Gone {
    service_id: ServiceId,
    ticket: String,
    address: String,
    subject: Option<String>,
}

/// Notes that a ticket opened a session at a service.
pub(crate) async fn opened(
    unit: &mut Unit,
    session: SessionId,
    service: ServiceId,
    person: PersonId,
    (ticket, address): (&str, &str),
    now: Instant,
) -> Result<()> {
    unit.run(
        "insert into sso_child (id, session_id, service_id, person_id, ticket, address, opened_at)
         select $1, id, $3, $4, $5, $6, $7 from session where id = $2",
        args![ChildId::new(now), session, service, person, ticket, address, now],
    )
    .await?;
    Ok(())
}

/// Notes that a session opened one at a service of OpenID Connect, if that is not known: by the names of the session
/// and of the person there.
pub(crate) async fn signed_in(
    unit: &mut Unit,
    session: SessionId,
    service: ServiceId,
    person: PersonId,
    (sid, sub): (&str, &str),
    now: Instant,
) -> Result<()> {
    unit.run(
        "insert into sso_child (id, session_id, service_id, person_id, ticket, address, opened_at, subject)
         select $1, id, $3, $4, $5, '', $7, $6 from session where id = $2
           and not exists (select 1 from sso_child where session_id = $2 and service_id = $3)",
        args![ChildId::new(now), session, service, person, sid, sub, now],
    )
    .await?;
    Ok(())
}

/// Somebody signs out: the services of that session are told, and those that cannot be are named on a page.
pub(crate) fn leaving<'a>(
    app: &'a App,
    unit: &'a mut Unit,
    session: SessionId,
    now: Instant,
) -> Later<'a, Result<Option<String>>> {
    Box::pin(async move {
        let gone: Vec<Gone> = unit
            .all("delete from sso_child where session_id = $1 returning service_id, ticket, address, subject", args![session])
            .await?;
        if gone.is_empty() {
            return Ok(None);
        }
        let (tell, open) = parted(app, unit, gone).await?;
        unit.later_many(jobs(tell)?, now).await?;
        let mut open: Vec<String> = open.into_iter().map(|gone| format!("service={}", gone.service_id)).collect();
        open.sort_unstable();
        open.dedup();
        Ok((!open.is_empty()).then(|| format!("/signed-out?{}", open.join("&"))))
    })
}

/// What is told of what is over, and what cannot be: nobody is called inside who is not named.
async fn parted(app: &App, unit: &mut Unit, gone: Vec<Gone>) -> Result<(Vec<Told>, Vec<Gone>)> {
    let services: Vec<(ServiceId, bool, Protocol)> = unit.all("select id, told, protocol from service", vec![]).await?;
    let (mut told, mut open) = (vec![], vec![]);
    for gone in gone {
        let service = services.iter().find(|(id, ..)| *id == gone.service_id);
        match (service, gone.subject.clone()) {
            (Some((_, true, Protocol::Cas)), _) if may_be_told(app, &gone.address) => {
                told.push(Told::Cas { to: gone.address, ticket: gone.ticket })
            }
            (Some((service, true, Protocol::Oidc)), Some(sub)) => {
                told.push(Told::Oidc { service: *service, sid: gone.ticket, sub });
            }
            _ => open.push(gone),
        }
    }
    Ok((told, open))
}

/// Whether a session of CAS is at an address that may be called, as far as it says itself.
fn may_be_told(app: &App, address: &str) -> bool {
    Address::parse(address).is_some_and(|address| outward::may_be_called(app, &address))
}

fn jobs(told: Vec<Told>) -> Result<Vec<NewJob>> {
    let job = |told: Told| Ok(NewJob { kind: TELL.name, payload: serde_json::to_string(&told)?, not_before: None });
    told.into_iter().map(job).collect()
}

/// Moves what is due into jobs; two nodes never take the same.
fn due(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        let waiting: Vec<(i64,)> =
            app.db.fresh("select cast(1 as bigint) from sso_child where session_id is null limit 1", vec![]).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let mut unit = app.db.begin().await?;
        let gone: Vec<Gone> = unit
            .all(
                "delete from sso_child where session_id is null
                   and id in (select id from sso_child where session_id is null order by id limit $1)
                 returning service_id, ticket, address, subject",
                args![AT_ONCE],
            )
            .await?;
        let (tell, _) = parted(app, &mut unit, gone).await?;
        unit.later_many(jobs(tell)?, now).await?;
        Ok(unit.commit().await?)
    })
}

/// Removes what nobody will ask for any more, so that no table grows for ever.
fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        let mut unit = app.db.begin().await?;
        visits::missed(&mut unit, now).await?;
        unit.run("delete from sso_grant where used_at < $1", args![now.plus_seconds(-GRANT_IDLE_SECONDS)]).await?;
        unit.run(
            "delete from sso_child where opened_at < $1 and exists (
               select 1 from sso_child newer where newer.session_id = sso_child.session_id
               and newer.service_id = sso_child.service_id and newer.id > sso_child.id)",
            args![now.plus_seconds(-ALL_KEPT_SECONDS)],
        )
        .await?;
        oidc::sweep(&mut unit, now).await?;
        // A service that stayed silent through all tries is not told any more.
        unit.run("delete from job where kind = $1 and state = 'dead'", args![TELL.name]).await?;
        Ok(unit.commit().await?)
    })
}

/// Tells one service that one of its sessions ended, in its protocol.
fn tell<'a>(app: &'a App, payload: &'a str, now: Instant) -> Later<'a, Result<()>> {
    Box::pin(async move {
        match serde_json::from_str(payload)? {
            Told::Cas { to, ticket } => tell_cas(app, &to, &ticket, now).await,
            Told::Oidc { service, sid, sub } => oidc::told::tell(app, service, &sid, &sub, now).await,
        }
    })
}

/// Back-channel single logout of CAS. What the service answers does not matter; only silence is tried again.
async fn tell_cas(app: &App, to: &str, ticket: &str, now: Instant) -> Result<()> {
    let Some(to) = Address::parse(to) else { return Ok(()) };
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("logoutRequest", &request(ticket, app.clock.outside(now)))
        .finish();
    match outward::call(app, &to, Ask { form: Some(form), ..Ask::default() }).await {
        Ok(_) => Ok(()),
        Err(outward::Refusal::Silent) => Err(Error::broken(outward::Refusal::Silent.to_string())),
        // It will not be otherwise the next time.
        Err(refusal) => {
            tracing::warn!(%refusal, "a service was not told of a sign-out");
            Ok(())
        }
    }
}

/// The request of SAML that CAS sends: the session is named by the ticket that opened it, and the person by nothing.
fn request(ticket: &str, now: Instant) -> String {
    let id = kit::key::hex(&kit::key::random::<16>());
    let ticket = crate::cas::answer::escaped(ticket);
    format!(
        "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"LR-{id}\" Version=\"2.0\" IssueInstant=\"{now}\"><saml:NameID>@NOT_USED@</saml:NameID><samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
    )
}

/// Forgets what is kept of a person.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move {
        let mut gone = unit.run("delete from service_visit where person_id = $1", args![person]).await?;
        gone += unit.run("delete from service_missed where person_id = $1", args![person]).await?;
        gone += unit.run("delete from sso_ticket where person_id = $1", args![person]).await?;
        gone += unit.run("delete from sso_grant where person_id = $1", args![person]).await?;
        gone += unit.run("delete from oidc_grant where person_id = $1", args![person]).await?;
        gone += unit.run("delete from oidc_consent where person_id = $1", args![person]).await?;
        // The services are told before their only name for the session goes: the chore finds these due.
        unit.run("update sso_child set session_id = null where person_id = $1", args![person]).await?;
        Ok(gone)
    })
}
