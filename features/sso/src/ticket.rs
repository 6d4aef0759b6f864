//! Tickets: 256 random bits, kept as hashes, taken once whatever the race, good for some seconds.
//!
//! A ticket bears a seal of ours after its random part: what was never a ticket is refused without asking the
//! database.

use crate::model::{Identifier, Release, ServiceId};
use kit::{App, Instant, PersonId, Result, SessionId, StructureId, Unit, args, coded};

/// How long a ticket waits for its validation, in seconds.
pub(crate) const SECONDS: i64 = 10;
/// Characters of the random part: 62 to the 43rd is more than 256 bits.
const RANDOM: usize = 43;
/// Characters of the seal.
const SEAL: usize = 10;

coded!(
    /// The kinds of tickets that are validated.
    Kind {
        /// For the service in which the person is.
        Service = "service",
        /// For a service behind it.
        Proxy = "proxy",
    }
);

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Service => "ST-",
            Self::Proxy => "PT-",
        }
    }
}

/// A ticket to make.
#[derive(Clone, Debug)]
pub(crate) struct NewTicket<'a> {
    pub(crate) kind: Kind,
    pub(crate) session: SessionId,
    pub(crate) service: ServiceId,
    pub(crate) person: PersonId,
    /// The address it is for, in its one form.
    pub(crate) address: &'a str,
    pub(crate) fresh: bool,
    /// The structures for which the service is open to the person, with spaces between.
    pub(crate) scope: &'a str,
    /// Through whom it comes, one a line, the nearest first.
    pub(crate) proxies: &'a str,
}

/// A ticket that waits for its question.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(crate) struct Waiting {
    pub(crate) kind: Kind,
    pub(crate) session_id: SessionId,
    pub(crate) service_id: ServiceId,
    pub(crate) person_id: PersonId,
    pub(crate) address: String,
    pub(crate) fresh: bool,
    pub(crate) scope: String,
    pub(crate) proxies: String,
    pub(crate) expires_at: Instant,
    /// What is still true of whom it is for.
    #[sqlx(flatten)]
    pub(crate) standing: Standing,
}

/// What is still true while a ticket waits.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Standing {
    pub(crate) release: Release,
    pub(crate) identifier: Identifier,
    /// None when the session or the account is not in use any more, or the service is stopped.
    pub(crate) login: Option<String>,
    pub(crate) authenticated_at: Option<Instant>,
    pub(crate) methods: Option<String>,
    pub(crate) shared: Option<bool>,
}

/// A ticket that waits, looked at and left there; none for what is no ticket, was taken, or is too old.
pub(crate) async fn waiting(app: &App, text: &str, now: Instant) -> Result<Option<Waiting>> {
    let found: Vec<Waiting> = app
        .db
        .fresh(
            "select ticket.kind, ticket.session_id, ticket.service_id, ticket.person_id, ticket.address, ticket.fresh,
                    ticket.scope, ticket.proxies, ticket.expires_at, service.release, service.identifier,
                    account.login, session.authenticated_at, session.methods, session.shared
             from sso_ticket ticket
             join service on service.id = ticket.service_id
             left join session on session.id = ticket.session_id and session.person_id = ticket.person_id
               and session.ends_at > $2 and service.stopped_at is null
             left join account on account.person_id = session.person_id and account.state = 'activated'
             where ticket.hash = $1 and ticket.expires_at > $2",
            args![hash(text), now],
        )
        .await?;
    Ok(found.into_iter().next())
}

/// Makes a ticket; its text exists only in what is returned.
pub(crate) async fn make(app: &App, new: NewTicket<'_>, now: Instant) -> Result<String> {
    let text = secret(app, new.kind.prefix());
    app.db
        .run(
            "insert into sso_ticket (hash, kind, session_id, service_id, person_id, address, fresh, scope, proxies, expires_at)
             select $1, $2, id, $4, $5, $6, $7, $8, $9, $10 from session where id = $3",
            args![
                hash(&text),
                new.kind,
                new.session,
                new.service,
                new.person,
                new.address,
                new.fresh,
                new.scope,
                new.proxies,
                now.plus_seconds(SECONDS)
            ],
        )
        .await?;
    Ok(text)
}

/// Takes a ticket: of all who try, one gets it.
pub(crate) async fn take(unit: &mut Unit, text: &str) -> Result<bool> {
    Ok(unit.run("delete from sso_ticket where hash = $1", args![hash(text)]).await? == 1)
}

/// Uses a ticket up, whoever tried.
pub(crate) async fn burn(app: &App, text: &str) -> Result<()> {
    app.db.run("delete from sso_ticket where hash = $1", args![hash(text)]).await?;
    Ok(())
}

/// Structures as they are kept beside a ticket.
pub(crate) fn scope(places: &[StructureId]) -> String {
    places.iter().map(StructureId::to_string).collect::<Vec<_>>().join(" ")
}

/// Whether the next ticket of a session is the first since its person last proved who she is.
pub(crate) async fn counts_as_fresh(app: &App, session: SessionId, authenticated_at: Instant) -> Result<bool> {
    let touched = app
        .db
        .run(
            "insert into sso_fresh (session_id, authenticated_at) select id, $2 from session where id = $1
             on conflict (session_id) do update set authenticated_at = excluded.authenticated_at
             where sso_fresh.authenticated_at < excluded.authenticated_at",
            args![session, authenticated_at],
        )
        .await?;
    Ok(touched == 1)
}

/// Whether a text has the form and the seal of a ticket of ours.
pub(crate) fn is_ours(app: &App, text: &str) -> bool {
    let Some((random, given)) = text.len().checked_sub(SEAL).and_then(|at| text.split_at_checked(at)) else { return false };
    text.is_ascii() && seal(app, random) == given
}

/// A secret with a prefix: random part and seal, of letters and digits alone.
pub(crate) fn secret(app: &App, prefix: &str) -> String {
    let mut out = String::with_capacity(prefix.len() + RANDOM + SEAL);
    out.push_str(prefix);
    while out.len() < prefix.len() + RANDOM {
        let digits = kit::key::random::<64>().into_iter().filter_map(digit);
        out.extend(digits.take(prefix.len() + RANDOM - out.len()));
    }
    let seal = seal(app, &out);
    out + &seal
}

/// What a ticket is kept as.
pub(crate) fn hash(text: &str) -> Vec<u8> {
    blake3::hash(text.as_bytes()).as_bytes().to_vec()
}

fn seal(app: &App, text: &str) -> String {
    let bytes = app.key.hash("preau sso ticket seal", text.as_bytes());
    bytes.into_iter().map(|byte| DIGITS[usize::from(byte) % DIGITS.len()]).take(SEAL).map(char::from).collect()
}

const DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A letter or digit for a random byte, each as likely as the others; none for the few bytes too many.
fn digit(byte: u8) -> Option<char> {
    (byte < 248).then(|| char::from(DIGITS[usize::from(byte) % DIGITS.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_as_likely() {
        let mut counts = [0; 62];
        for byte in 0..=255u8 {
            if let Some(char) = digit(byte) {
                counts[DIGITS.iter().position(|digit| char::from(*digit) == char).unwrap()] += 1;
            }
        }
        assert_eq!(counts, [4; 62]);
    }
}
