//! A service asks who came with a ticket. The ticket is used up by the first question, whatever its answer.

use super::answer::{self, Code, Format, Outcome, Success};
use super::proxy;
use crate::ticket::{self, Kind, Standing, Waiting};
use crate::{facts, release, telling, visits};
use axum::extract::State;
use axum::response::Response;
use kit::address::Address;
use kit::viewer::default_zone;
use kit::{App, Form, Instant, Query, Request, Result, StructureId};

/// How old a proof must be to be called remembered, in seconds.
const REMEMBERED_SECONDS: i64 = 12 * 3_600;

/// What a service asks.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) ticket: String,
    pub(super) address: Address,
    pub(super) renew: bool,
    /// Whether a ticket that came through another service is taken.
    pub(super) proxied: bool,
    /// Where a proxy-granting ticket is asked for: as it was sent, and read.
    pub(super) callback: Option<(String, Option<Address>)>,
}

/// `/validate` of CAS 1.
pub(super) async fn plain(State(app): State<App>, request: Request, query: Query) -> Result<Response> {
    let outcome = asked(&app, &query, false, false, &request).await?;
    Ok(answer::typed(answer::PLAIN, answer::plain(&outcome)))
}

/// `/serviceValidate`: service tickets alone.
pub(super) async fn service(State(app): State<App>, request: Request, query: Query) -> Result<Response> {
    formatted(&app, &query, false, &request).await
}

/// `/proxyValidate`: proxy tickets too.
pub(super) async fn proxy(State(app): State<App>, request: Request, query: Query) -> Result<Response> {
    formatted(&app, &query, true, &request).await
}

async fn formatted(app: &App, query: &Form, proxied: bool, request: &Request) -> Result<Response> {
    let Some(format) = Format::of(query.raw("format")) else {
        return Ok(answer::validation(&Err(Code::InvalidRequest), Format::Xml));
    };
    let outcome = asked(app, query, proxied, true, request).await?;
    Ok(answer::validation(&outcome, format))
}

async fn asked(app: &App, query: &Form, proxied: bool, callbacks: bool, request: &Request) -> Result<Outcome> {
    let (address, ticket) = (query.raw("service"), query.raw("ticket"));
    if address.is_empty() || ticket.is_empty() {
        return Ok(Err(Code::InvalidRequest));
    }
    let callback = Some(query.raw("pgtUrl")).filter(|text| callbacks && !text.is_empty());
    let Some(address) = Address::parse(address) else {
        // What is no address is no ticket's; the ticket is used up all the same.
        if ticket::is_ours(app, ticket) {
            ticket::burn(app, ticket).await?;
        }
        return Ok(Err(Code::InvalidService));
    };
    let question = Question {
        ticket: ticket.to_owned(),
        address,
        renew: query.ticked("renew"),
        proxied,
        callback: callback.map(|text| (text.to_owned(), Address::parse(text))),
    };
    validate(app, &question, request.now).await
}

/// Answers a question. What never was a ticket of ours costs no look into the database, and a ticket that is not good
/// any more costs one: a failure is cheaper than any count of failures.
pub(super) async fn validate(app: &App, question: &Question, now: Instant) -> Result<Outcome> {
    match ticket::is_ours(app, &question.ticket) {
        true => answered(app, question, now).await,
        false => Ok(Err(Code::InvalidTicket)),
    }
}

/// Says whose the ticket is, uses it up, and notes that the service was opened. All is read before anything is written,
/// so that nobody waits for reading; of all who ask at once, the one whose writing finds the ticket is answered.
async fn answered(app: &App, question: &Question, now: Instant) -> Result<Outcome> {
    let Some(waiting) = ticket::waiting(app, &question.ticket, now).await? else { return Ok(Err(Code::InvalidTicket)) };
    let judged = match judge(&waiting, question) {
        Ok(()) => success(app, &waiting, now).await?.ok_or(Code::InvalidTicket),
        Err(code) => Err(code),
    };
    let (mut success, profile) = match judged {
        Ok(told) => told,
        Err(code) => {
            // The first question uses it up, whatever its answer.
            ticket::burn(app, &question.ticket).await?;
            return Ok(Err(code));
        }
    };
    let mut unit = app.db.begin().await?;
    if !ticket::take(&mut unit, &question.ticket).await? {
        return Ok(Err(Code::InvalidTicket));
    }
    telling::opened(
        &mut unit,
        waiting.session_id,
        waiting.service_id,
        waiting.person_id,
        (&question.ticket, &question.address.with(&[])),
        now,
    )
    .await?;
    visits::note(&mut unit, waiting.service_id, waiting.person_id, profile, (now.day_in(&default_zone()), now)).await?;
    unit.commit().await?;
    if let Some((text, callback)) = &question.callback {
        match proxy::grant(app, &waiting, text, callback.as_ref(), now).await? {
            Ok(iou) => success.granting_iou = Some(iou),
            Err(code) => return Ok(Err(code)),
        }
    }
    metrics::counter!("preau_service_sign_ins").increment(1);
    Ok(Ok(success))
}

/// Whether a ticket answers a question, by what it was made for: pure.
fn judge(taken: &Waiting, question: &Question) -> Result<(), Code> {
    if taken.kind == Kind::Proxy && !question.proxied {
        Err(Code::InvalidTicketSpec)
    } else if question.renew && !taken.fresh {
        Err(Code::InvalidTicket)
    } else if taken.address != question.address.canonical() {
        Err(Code::InvalidService)
    } else {
        Ok(())
    }
}

/// Whom the service is told of, with the profile under which the sign-in is counted; none for somebody whom the
/// directory does not know any more.
async fn success(app: &App, taken: &Waiting, now: Instant) -> Result<Option<(Success, Option<kit::Profile>)>> {
    let Standing { release, identifier, login, authenticated_at, methods, shared } = &taken.standing;
    let (Some(login), Some(authenticated_at), Some(methods)) = (login, *authenticated_at, methods) else { return Ok(None) };
    let Some(viewer) = app.viewer(taken.person_id, now).await? else { return Ok(None) };
    let scope: Vec<StructureId> = taken.scope.split(' ').filter_map(|id| id.parse().ok()).collect();
    let user = release::identifier(app, *identifier, taken.service_id, taken.person_id, login);
    let known = facts::known(&app.db, &viewer, &scope, *release, now.day_in(&default_zone())).await?;
    let attributes = release::values(*release, &user, &known).into_iter().map(|(name, values)| (name.code(), values));
    let profile = viewer.roles.iter().find(|role| scope.contains(&role.structure)).map(|role| role.profile);
    let success = Success {
        attributes: attributes.collect(),
        user,
        authenticated_at: app.clock.outside(authenticated_at),
        remembered: !taken.fresh && *shared == Some(false) && now.seconds_since(authenticated_at) > REMEMBERED_SECONDS,
        fresh: taken.fresh,
        methods: methods.clone(),
        granting_iou: None,
        proxies: taken.proxies.lines().map(str::to_owned).collect(),
    };
    Ok(Some((success, profile)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Identifier, Release, ServiceId};
    use kit::{PersonId, SessionId};
    use uuid::Uuid;

    fn taken(kind: Kind, fresh: bool) -> Waiting {
        Waiting {
            kind,
            session_id: SessionId(Uuid::nil()),
            service_id: ServiceId(Uuid::nil()),
            person_id: PersonId(Uuid::nil()),
            address: "https://notes.example/a".into(),
            fresh,
            scope: String::new(),
            proxies: String::new(),
            expires_at: Instant::from_micros(0),
            standing: Standing {
                release: Release::Identifier,
                identifier: Identifier::Pairwise,
                login: None,
                authenticated_at: None,
                methods: None,
                shared: None,
            },
        }
    }
    fn question(address: &str, renew: bool, proxied: bool) -> Question {
        Question { ticket: String::new(), address: Address::parse(address).unwrap(), renew, proxied, callback: None }
    }

    #[test]
    fn a_ticket_answers_for_its_own_address_and_kind() {
        let here = "https://notes.example/a";
        assert_eq!(judge(&taken(Kind::Service, false), &question(here, false, false)), Ok(()));
        assert_eq!(judge(&taken(Kind::Service, false), &question("https://NOTES.example:443/a?ticket=x", false, true)), Ok(()));
        assert_eq!(
            judge(&taken(Kind::Service, false), &question("https://notes.example/b", false, false)),
            Err(Code::InvalidService)
        );
        assert_eq!(judge(&taken(Kind::Proxy, false), &question(here, false, false)), Err(Code::InvalidTicketSpec));
        assert_eq!(judge(&taken(Kind::Proxy, false), &question(here, false, true)), Ok(()));
        assert_eq!(judge(&taken(Kind::Service, false), &question(here, true, false)), Err(Code::InvalidTicket));
        assert_eq!(judge(&taken(Kind::Service, true), &question(here, true, false)), Ok(()));
    }
}
