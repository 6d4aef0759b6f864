//! Tickets in somebody's name: a service that holds a proxy-granting ticket asks for tickets of services behind it.

use super::answer::{self, Code, Format};
use crate::model::ServiceId;
use crate::opening::Reach;
use crate::registry;
use crate::ticket::{self, Kind, NewTicket, Waiting};
use axum::extract::State;
use axum::response::Response;
use kit::address::Address;
use kit::outward::{self, Ask};
use kit::viewer::default_zone;
use kit::{App, Form, Instant, PersonId, Query, Request, Result, SessionId, args};

/// Gives a proxy-granting ticket to a service at its callback; answers the name by which the service finds it.
pub(super) async fn grant(
    app: &App,
    taken: &Waiting,
    text: &str,
    callback: Option<&Address>,
    now: Instant,
) -> Result<Result<String, Code>> {
    let Some(callback) = callback else { return Ok(Err(Code::InvalidProxyCallback)) };
    if !registry::may_proxy(&app.db, taken.service_id, callback).await? {
        return Ok(Err(Code::UnauthorizedServiceProxy));
    }
    let (granting, iou) = (ticket::secret(app, "PGT-"), ticket::secret(app, "PGTIOU-"));
    let to = Address::parse(&callback.with(&[("pgtId", &granting), ("pgtIou", &iou)]));
    let called = match &to {
        Some(to) => outward::call(app, to, Ask::default()).await.map(|answer| answer.status),
        None => Err(outward::Refusal::Silent),
    };
    if called != Ok(200) {
        return Ok(Err(Code::InvalidProxyCallback));
    }
    let proxies = if taken.proxies.is_empty() { text.to_owned() } else { format!("{text}\n{}", taken.proxies) };
    app.db
        .run(
            "insert into sso_grant (hash, session_id, service_id, person_id, callback, proxies, used_at)
             select $1, session.id, $3, $4, $5, $6, $7 from session where session.id = $2",
            args![ticket::hash(&granting), taken.session_id, taken.service_id, taken.person_id, text, proxies, now],
        )
        .await?;
    Ok(Ok(iou))
}

/// A proxy-granting ticket, as it is kept.
#[derive(sqlx::FromRow)]
struct Granted {
    session_id: SessionId,
    person_id: PersonId,
    service_id: ServiceId,
    proxies: String,
}

/// `/proxy`.
pub(super) async fn proxy(State(app): State<App>, request: Request, query: Query) -> Result<Response> {
    let Some(format) = Format::of(query.raw("format")) else {
        return Ok(answer::proxy(&Err(Code::InvalidRequest), Format::Xml));
    };
    let outcome = asked(&app, &query, request.now).await?;
    Ok(answer::proxy(&outcome, format))
}

async fn asked(app: &App, query: &Form, now: Instant) -> Result<Result<String, Code>> {
    let (granting, target) = (query.raw("pgt"), query.raw("targetService"));
    if granting.is_empty() || target.is_empty() {
        return Ok(Err(Code::InvalidRequest));
    }
    if !granting.starts_with("PGT-") || !ticket::is_ours(app, granting) {
        return Ok(Err(Code::InvalidTicket));
    }
    let mut unit = app.db.begin().await?;
    let granted: Option<Granted> = unit
        .optional(
            "update sso_grant set used_at = $2 where hash = $1
               and exists (select 1 from service where service.id = sso_grant.service_id and service.stopped_at is null)
               and exists (select 1 from session where session.id = sso_grant.session_id and session.ends_at > $2)
               and exists (select 1 from account where account.person_id = sso_grant.person_id and account.state = 'activated')
             returning session_id, person_id, service_id, proxies",
            args![ticket::hash(granting), now],
        )
        .await?;
    unit.commit().await?;
    let Some(granted) = granted else { return Ok(Err(Code::InvalidTicket)) };
    let Some((address, service, scope)) = target_of(app, target, &granted, now).await? else {
        return Ok(Err(Code::UnauthorizedService));
    };
    let new = NewTicket {
        kind: Kind::Proxy,
        session: granted.session_id,
        service,
        person: granted.person_id,
        address: &address.canonical(),
        fresh: false,
        scope: &scope,
        proxies: &granted.proxies,
    };
    let ticket = ticket::make(app, new, now).await?;
    tracing::info!(by = %granted.service_id, to = %service, "a proxy ticket was made");
    Ok(Ok(ticket))
}

/// The service behind, when it is registered, not stopped, and open to the person as she came in.
async fn target_of(app: &App, target: &str, granted: &Granted, now: Instant) -> Result<Option<(Address, ServiceId, String)>> {
    let Some(address) = Address::parse(target) else { return Ok(None) };
    let Some(service) = registry::at(&app.db, &address).await?.filter(|service| service.stopped_at.is_none()) else {
        return Ok(None);
    };
    if service.second_factor && !came_with_two(app, granted.session_id).await? {
        return Ok(None);
    }
    let Some(viewer) = app.viewer(granted.person_id, now).await? else { return Ok(None) };
    match registry::reach(&app.db, service.id, &viewer, now.day_in(&default_zone())).await? {
        Reach::Open(places) => Ok(Some((address, service.id, ticket::scope(&places)))),
        Reach::Later(_) | Reach::Closed => Ok(None),
    }
}

/// Whether a session was opened with more than a password.
async fn came_with_two(app: &App, session: SessionId) -> Result<bool> {
    let methods: Option<(String,)> = app.db.optional("select methods from session where id = $1", args![session]).await?;
    Ok(methods.is_some_and(|(methods,)| identity::factors::rules::proved_twice(&methods)))
}
