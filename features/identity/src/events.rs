//! What happened to an account: noted with it, and shown to its person.

use crate::model::{EventKind, device_words, short_origin};
use kit::{Asked, Db, Instant, PersonId, Result, Unit, args};

kit::ids!(
    /// One event of an account.
    EventId
);

/// How long events are kept, in days.
const KEPT_DAYS: i64 = 180;

/// Notes what somebody did to an account from a browser.
pub(crate) async fn note(unit: &mut Unit, person: PersonId, kind: EventKind, asked: &Asked) -> Result<()> {
    note_from(unit, person, kind, &short_origin(asked.origin), &device_words(&asked.agent), asked.now).await
}

/// The same for what others did: neither their address nor their device concerns the person.
pub(crate) async fn note_by_school(unit: &mut Unit, person: PersonId, kind: EventKind, now: Instant) -> Result<()> {
    note_from(unit, person, kind, "", "", now).await
}

/// The same, from words already shortened.
pub(crate) async fn note_from(
    unit: &mut Unit,
    person: PersonId,
    kind: EventKind,
    origin: &str,
    device: &str,
    now: Instant,
) -> Result<()> {
    unit.run(
        "insert into security_event (id, person_id, kind, at, origin, device) values ($1, $2, $3, $4, $5, $6)",
        args![EventId::new(now), person, kind, now, origin, device],
    )
    .await?;
    Ok(())
}

/// An event as its person reads it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    pub(crate) at: Instant,
    pub(crate) origin: String,
    pub(crate) device: String,
}

impl Event {
    pub(crate) fn words(&self) -> kit::Text {
        kit::Text::keyed(format!("event-{}", self.kind.code()))
    }
    pub(crate) fn icon(&self) -> &'static str {
        match self.kind {
            EventKind::SignedIn => "log-in",
            EventKind::ManyFailures | EventKind::Suspended | EventKind::MailRemoved => "circle-alert",
            EventKind::Activated | EventKind::MailVerified | EventKind::Resumed => "circle-check",
            EventKind::PasswordChanged | EventKind::PasswordReset | EventKind::CodeMade | EventKind::LinkSent => "key-round",
            EventKind::SessionEnded => "log-out",
            EventKind::ChildAdded => "heart-handshake",
            EventKind::WayAdded => "link-2",
            EventKind::WayRemoved => "unlink",
            EventKind::SecondAdded | EventKind::PasskeyAdded | EventKind::RecoveryMade => "shield-check",
            EventKind::SecondRemoved
            | EventKind::PasskeyRemoved
            | EventKind::SecondReset
            | EventKind::SecondFailures
            | EventKind::RecoveryUsed => "circle-alert",
        }
    }
    /// Where it came from, in short.
    pub(crate) fn place(&self) -> String {
        [self.device.as_str(), self.origin.as_str()].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// The last events of a person, the newest first.
pub(crate) async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Event>> {
    Ok(db
        .fresh(
            "select kind, at, origin, device from security_event where person_id = $1 order by at desc, id desc limit 20",
            args![person],
        )
        .await?)
}

/// Drops what is too old to matter.
pub(crate) async fn sweep(db: &Db, now: Instant) -> Result<()> {
    db.run("delete from security_event where at < $1", args![now.plus_seconds(-KEPT_DAYS * 86_400)]).await?;
    db.run("delete from reset_link where expires_at < $1", args![now.plus_seconds(-86_400)]).await?;
    db.run("delete from mail_verification where expires_at < $1", args![now.plus_seconds(-86_400)]).await?;
    db.run("delete from passkey_spent where until < $1", args![now]).await?;
    db.run("delete from factor_try where last_at < $1", args![now.plus_seconds(-86_400)]).await?;
    Ok(())
}
