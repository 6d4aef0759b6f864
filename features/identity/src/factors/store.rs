//! What is kept of the second factors of a person, and how often one was missed.

use super::rules::{FORGET_SECONDS, TRIES_FREE, WAIT_SECONDS};
use super::{recovery, totp};
use crate::devices::Bond;
use crate::model::AccountState;
use kit::{App, Error, Instant, PersonId, Result, Unit, args};

/// The second factors of an account, and what depends on them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Factors {
    /// Whether an application makes codes.
    pub(crate) codes: bool,
    /// How many passkeys there are.
    pub(crate) passkeys: i64,
    /// How many codes of recovery are left.
    pub(crate) recovery: i64,
    /// Since when the person has been asked for a second factor.
    pub(crate) asked_at: Option<Instant>,
    /// How many electronic addresses of the person are verified.
    pub(crate) verified_mails: i64,
    state: AccountState,
    pub(crate) password_set_at: Option<Instant>,
    devices_from: Option<Instant>,
    trusted_from: Option<Instant>,
}

impl Factors {
    /// Whether there is a second step at all.
    pub(crate) fn any(&self) -> bool {
        self.codes || self.passkeys > 0
    }
    /// What the proof of a trusted browser is bound to.
    pub(crate) fn bond(&self, person: PersonId) -> Bond {
        let devices_from = self.devices_from.max(self.trusted_from);
        Bond { person, password_set_at: self.password_set_at, devices_from, state: self.state }
    }
}

/// The second factors of a person who has an account.
pub(crate) async fn of_person(app: &App, person: PersonId) -> Result<Factors> {
    find(app, person).await?.ok_or(Error::NotFound)
}

/// Whether a person has a second factor; nobody without an account has.
pub(crate) async fn has_any(app: &App, person: PersonId) -> Result<bool> {
    Ok(find(app, person).await?.is_some_and(|factors| factors.any()))
}

/// The second factors of a person, if there is an account.
pub(crate) async fn find(app: &App, person: PersonId) -> Result<Option<Factors>> {
    let found: Vec<Factors> = app
        .db
        .fresh(
            "select exists (select 1 from totp where totp.person_id = account.person_id) as codes,
                    (select count(*) from passkey where passkey.person_id = account.person_id) as passkeys,
                    (select count(*) from recovery_code where recovery_code.person_id = account.person_id) as recovery,
                    (select count(*) from contact_point where contact_point.person_id = account.person_id
                       and contact_point.kind = 'mail' and contact_point.verified_at is not null) as verified_mails,
                    factors_asked_at as asked_at, state, password_set_at, devices_from, trusted_from
             from account where person_id = $1",
            args![person],
        )
        .await?;
    Ok(found.into_iter().next())
}

/// What was typed at the second step.
pub(crate) struct Typed<'a> {
    /// The code of an application.
    pub(crate) code: &'a str,
    /// A code of recovery, if there is no application at hand.
    pub(crate) recovery: &'a str,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// The code of an application.
    Code,
    /// A code of recovery, used up now.
    Recovery,
    /// Not one of the person's, or not any more; whether the first wait begins now.
    Wrong { begins_to_wait: bool },
    /// Too many were wrong: nothing was looked at.
    Wait,
}

/// Looks at what was typed. The try is counted before: a hundred at once count as a hundred. The unit is to be
/// kept whatever comes of it.
pub(crate) async fn check(app: &App, unit: &mut Unit, person: PersonId, typed: Typed<'_>, now: Instant) -> Result<Checked> {
    let counted: Vec<(i64,)> = unit
        .all(
            "insert into factor_try (person_id, tries, last_at) values ($1, 1, $2)
             on conflict (person_id) do update
             set tries = case when factor_try.last_at <= $3 then 1 else factor_try.tries + 1 end, last_at = excluded.last_at
             where factor_try.tries < $4 or factor_try.last_at <= $5
             returning tries",
            args![person, now, now.plus_seconds(-FORGET_SECONDS), TRIES_FREE, now.plus_seconds(-WAIT_SECONDS)],
        )
        .await?;
    let Some((tries,)) = counted.into_iter().next() else { return Ok(Checked::Wait) };
    let checked = if typed.recovery.trim().is_empty() {
        match totp::typed(typed.code) {
            Some(code) if totp::take(app, unit, person, &code, now).await? => Some(Checked::Code),
            _ => None,
        }
    } else {
        recovery::take(app, unit, person, typed.recovery).await?.then_some(Checked::Recovery)
    };
    if checked.is_some() {
        unit.run("delete from factor_try where person_id = $1", args![person]).await?;
    }
    Ok(checked.unwrap_or(Checked::Wrong { begins_to_wait: tries == TRIES_FREE }))
}

/// Notes since when a person is asked for a second factor, the first time she is.
pub(crate) async fn asked(unit: &mut Unit, person: PersonId, now: Instant) -> Result<()> {
    unit.run("update account set factors_asked_at = $2 where person_id = $1 and factors_asked_at is null", args![person, now])
        .await?;
    Ok(())
}

/// Takes all second factors away; browsers trusted with them are not any more. Says whether there were any.
pub(crate) async fn remove_all(unit: &mut Unit, person: PersonId, now: Instant) -> Result<bool> {
    let removed = unit.run("delete from totp where person_id = $1", args![person]).await?
        + unit.run("delete from passkey where person_id = $1", args![person]).await?;
    unit.run("delete from recovery_code where person_id = $1", args![person]).await?;
    unit.run("delete from factor_try where person_id = $1", args![person]).await?;
    distrust(unit, person, now).await?;
    Ok(removed > 0)
}

/// Takes the application away. Says whether there was one.
pub(crate) async fn remove_codes(unit: &mut Unit, person: PersonId) -> Result<bool> {
    Ok(unit.run("delete from totp where person_id = $1", args![person]).await? == 1)
}

/// After a factor went: what was proved with it counts no more, no browser is trusted, and without any factor the
/// codes of recovery open nothing.
pub(crate) async fn after_removal(unit: &mut Unit, person: PersonId, now: Instant) -> Result<()> {
    unit.run("update session set methods = 'pwd' where person_id = $1", args![person]).await?;
    unit.run(
        "delete from recovery_code where person_id = $1
         and not exists (select 1 from totp where totp.person_id = recovery_code.person_id)
         and not exists (select 1 from passkey where passkey.person_id = recovery_code.person_id)",
        args![person],
    )
    .await?;
    distrust(unit, person, now).await
}

/// No browser is trusted any more without a second step.
pub(crate) async fn distrust(unit: &mut Unit, person: PersonId, now: Instant) -> Result<()> {
    unit.run("update account set trusted_from = $2 where person_id = $1", args![person, now]).await?;
    Ok(())
}
