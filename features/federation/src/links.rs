//! Who somebody of a counter is here, and the sessions that came from there.

use crate::model::{Proof, ProviderId, keys_of};
use crate::register::Provider;
use identity::accounts;
use identity::model::AccountState;
use kit::db::Unit;
use kit::slice::{Chore, Entering, Later};
use kit::{App, Db, Error, Instant, PersonId, Result, SessionId, args, session, text};
use serde::{Deserialize, Serialize};

/// How often what counts once is swept, in seconds.
const SWEEP_EVERY: u32 = 300;
/// What is done now and then.
pub(crate) const CHORES: &[Chore] = &[("federation.sweep", SWEEP_EVERY, sweep)];

/// How ways of this feature begin, among those of all.
const OURS: &str = "federation";

/// What a session will be told by: the counter, and who it said that came. It travels in the notes of the way in,
/// between what was proved and the session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Through {
    pub(crate) provider: ProviderId,
    pub(crate) subject: String,
    pub(crate) sid: Option<String>,
    /// When she last proved there who she is.
    pub(crate) proved_at: Instant,
}

impl Through {
    pub(crate) fn write(&self) -> Result<String> {
        Ok(format!("{OURS}{}", kit::key::hex(&serde_json::to_vec(self)?)))
    }
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(OURS)?.as_bytes().chunks_exact(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        serde_json::from_slice(&digits.map(byte).collect::<Option<Vec<u8>>>()?).ok()
    }
}

/// Whom somebody of a counter is here, as far as it was ever proved.
pub(crate) async fn person_of(db: &Db, provider: ProviderId, subject: &str) -> Result<Option<PersonId>> {
    let found: Vec<(PersonId,)> =
        db.fresh("select person_id from provider_link where provider_id = $1 and subject = $2", args![provider, subject]).await?;
    Ok(found.first().map(|(person,)| *person))
}

/// Whether somebody may come in: an account in use, of a person whom the directory knows.
pub(crate) async fn may_come_in(app: &App, person: PersonId, now: Instant) -> Result<bool> {
    let standing = accounts::state_of(&app.db, person).await?;
    Ok(standing.is_some_and(|one| one.state == AccountState::Activated) && app.viewer(person, now).await?.is_some())
}

/// The one person whom the keys of a feed name; none when there is nobody, or more than one.
pub(crate) async fn person_of_keys(db: &Db, provider: &Provider, said: &[String]) -> Result<Option<PersonId>> {
    let Some(feed) = &provider.key_feed else { return Ok(None) };
    let mut found: Vec<PersonId> = vec![];
    for key in keys_of(feed, said) {
        let named: Vec<(PersonId,)> =
            db.fresh("select person_id from external_id where kind = 'aaf' and value = $1", args![key]).await?;
        found.extend(named.iter().map(|(person,)| *person));
    }
    found.sort_unstable();
    found.dedup();
    Ok(if let [one] = found[..] { Some(one) } else { None })
}

/// A link about to be made.
pub(crate) struct NewLink<'a> {
    pub(crate) provider: ProviderId,
    pub(crate) subject: &'a str,
    pub(crate) person: PersonId,
    pub(crate) label: &'a str,
    pub(crate) proof: Proof,
}

/// Keeps a link. One that led to an account that is not in use any more leads here from now on; any other stays, and
/// this one is not made.
pub(crate) async fn add(unit: &mut Unit, link: &NewLink<'_>, now: Instant) -> Result<bool> {
    let touched = unit
        .run(
            "insert into provider_link (provider_id, subject, person_id, label, proof, made_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (provider_id, subject) do update
               set person_id = excluded.person_id, label = excluded.label, proof = excluded.proof, made_at = excluded.made_at
               where provider_link.person_id = excluded.person_id or not exists (
                 select 1 from account where account.person_id = provider_link.person_id and account.state = 'activated')",
            args![link.provider, link.subject, link.person, link.label, link.proof, now],
        )
        .await?;
    Ok(touched == 1)
}

/// A link as its person sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Link {
    pub(crate) provider_id: ProviderId,
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) label: String,
    pub(crate) made_at: Instant,
    pub(crate) used_at: Option<Instant>,
}

/// The links of a person.
pub(crate) async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Link>> {
    Ok(db
        .fresh(
            "select provider_link.provider_id, provider.name, provider_link.subject, provider_link.label, provider_link.made_at,
                    provider_link.used_at
             from provider_link join provider on provider.id = provider_link.provider_id
             where provider_link.person_id = $1 order by provider.name, provider_link.made_at",
            args![person],
        )
        .await?)
}

/// Takes a link of a person away, and ends the sessions that came by it, but the one from which it is done.
pub(crate) async fn remove(
    unit: &mut Unit,
    person: PersonId,
    (provider, subject): (ProviderId, &str),
    here: Option<SessionId>,
) -> Result<bool> {
    let gone = unit
        .run(
            "delete from provider_link where provider_id = $1 and subject = $2 and person_id = $3",
            args![provider, subject, person],
        )
        .await?;
    unit.run(
        "delete from session where person_id = $3 and ($4 is null or id <> $4) and id in (
           select session_id from provider_session where provider_id = $1 and subject = $2)",
        args![provider, subject, person, here],
    )
    .await?;
    Ok(gone == 1)
}

/// A session begins by a way of this feature: it is noted from where it came, if the way still stands.
pub(crate) fn entered<'a>(_: &'a App, unit: &'a mut Unit, entering: &'a Entering<'a>, now: Instant) -> Later<'a, Result<()>> {
    Box::pin(async move {
        let Some(through) = Through::read(entering.through) else { return Ok(()) };
        let still = unit
            .run(
                "update provider_link set used_at = $4 where provider_id = $1 and subject = $2 and person_id = $3
                   and exists (select 1 from provider where provider.id = $1 and provider.stopped_at is null)",
                args![through.provider, through.subject.as_str(), entering.person, now],
            )
            .await?;
        if still == 0 {
            return Err(Error::Refused(text!("federation-over")));
        }
        unit.run(
            "insert into provider_session (session_id, provider_id, subject, sid) values ($1, $2, $3, $4)
             on conflict (session_id) do update
               set provider_id = excluded.provider_id, subject = excluded.subject, sid = excluded.sid",
            args![entering.session, through.provider, through.subject.as_str(), through.sid.as_deref()],
        )
        .await?;
        // It was proved there, perhaps a while ago; a second step here is of this moment.
        if entering.methods == identity::ELSEWHERE && through.proved_at < now {
            session::proved_again(unit, entering.session, entering.methods, through.proved_at).await?;
        }
        Ok(())
    })
}

/// Ends the sessions that came from a counter: one of its sessions, or all of somebody there.
pub(crate) async fn end_from(unit: &mut Unit, provider: ProviderId, (subject, sid): (Option<&str>, Option<&str>)) -> Result<u64> {
    Ok(unit
        .run(
            "delete from session where id in (
               select session_id from provider_session
               where provider_id = $1 and ($2 is null or subject = $2) and ($3 is null or sid = $3)
                 and ($2 is not null or $3 is not null))",
            args![provider, subject, sid],
        )
        .await?)
}

/// Notes that something was used that counts once; false when it was before.
pub(crate) async fn use_once(unit: &mut Unit, what: [u8; 32], until: Instant) -> Result<bool> {
    let sql = "insert into provider_once (hash, expires_at) values ($1, $2) on conflict (hash) do nothing";
    Ok(unit.run(sql, args![what.to_vec(), until]).await? == 1)
}

fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        app.db.run("delete from provider_once where expires_at < $1", args![now]).await?;
        Ok(())
    })
}

/// Forgets what is kept of a person.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move { Ok(unit.run("delete from provider_link where person_id = $1", args![person]).await?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_way_is_read_as_it_was_written_and_no_other() {
        let way = Through {
            provider: ProviderId(Uuid::from_u128(7)),
            subject: "é~|'\" <x>".to_owned(),
            sid: Some("s".to_owned()),
            proved_at: Instant::from_micros(12),
        };
        let text = way.write().unwrap();
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()), "it travels in notes");
        assert_eq!(Through::read(&text), Some(way));
        for other in ["", "federation", "federation7b", "other7b7d", "federationé7d"] {
            assert_eq!(Through::read(other), None, "{other}");
        }
    }
}
