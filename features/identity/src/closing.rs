//! The end of an account: closed, and after the retention delay erased, with a receipt.
//!
//! A person who has left for good is forgotten by every feature in one unit of work. One who is still
//! somebody here (a contact of a pupil, say) loses the account alone.

use crate::{events, settings};
use kit::slice::{Chore, Later};
use kit::{App, Instant, PersonId, Result, Unit, args};

kit::ids!(
    /// One receipt.
    ReceiptId
);

/// How many persons are forgotten in one go: the writer is not held for long.
const AT_ONCE: i64 = 200;
/// Every hour: a delay counted in days is kept to the hour.
pub(crate) const ERASE: Chore = ("identity.erase", 3_600, |app, now| Box::pin(erase(app, now)));

/// Erases who is due.
pub(crate) async fn erase(app: &App, now: Instant) -> Result<()> {
    let before = now.plus_seconds(-settings::closed_days(app) * 86_400);
    events::sweep(&app.db, now).await?;
    for person in gone(app, before).await? {
        forget_everywhere(app, person, now).await?;
    }
    for person in without_account(app, before).await? {
        let mut unit = app.db.begin().await?;
        let removed = forgotten(&mut unit, person).await?;
        receipt(&mut unit, "closed-account", &[("identity", removed)], now).await?;
        unit.commit().await?;
    }
    Ok(())
}

/// Persons closed long ago of whom something is still held, and whose account is closed as long.
async fn gone(app: &App, before: Instant) -> Result<Vec<PersonId>> {
    let found: Vec<(PersonId,)> = app
        .db
        .fresh(
            "select person.id from person
             left join account on account.person_id = person.id
             where person.closed_at < $1 and (person.family <> '' or person.given <> '' or account.person_id is not null)
               and (account.person_id is null or (account.state = 'closed' and account.stopped_at < $1))
             order by person.id limit $2",
            args![before, AT_ONCE],
        )
        .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// Persons who remain, with an account closed long ago and no role that would give it back.
async fn without_account(app: &App, before: Instant) -> Result<Vec<PersonId>> {
    let found: Vec<(PersonId,)> = app
        .db
        .fresh(
            "select account.person_id from account
             join person on person.id = account.person_id and person.closed_at is null
             where account.state = 'closed' and account.stopped_at < $1
               and not exists (select 1 from role where role.person_id = account.person_id and role.valid_to is null)
             order by account.person_id limit $2",
            args![before, AT_ONCE],
        )
        .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// Forgets a person in every feature, the last ones first: what they hold leans on the ground floor.
async fn forget_everywhere(app: &App, person: PersonId, now: Instant) -> Result<()> {
    let mut unit = app.db.begin().await?;
    let mut removed = vec![];
    for (feature, forget) in app.forgets.iter().rev() {
        removed.push((*feature, forget(&mut unit, person).await?));
    }
    receipt(&mut unit, "closed-person", &removed, now).await?;
    unit.viewers_changed().await?;
    unit.commit().await?;
    Ok(())
}

/// Writes down how much was erased, and of nobody in particular.
async fn receipt(unit: &mut Unit, rule: &str, removed: &[(&str, u64)], now: Instant) -> Result<()> {
    let total: u64 = removed.iter().map(|(_, rows)| rows).sum();
    let detail: serde_json::Map<String, serde_json::Value> =
        removed.iter().map(|(feature, rows)| ((*feature).to_owned(), (*rows).into())).collect();
    unit.run(
        "insert into erasure_receipt (id, rule, at, persons, removed, detail) values ($1, $2, $3, 1, $4, $5)",
        args![ReceiptId::new(now), rule, now, i64::try_from(total).unwrap_or(i64::MAX), serde_json::to_string(&detail)?],
    )
    .await?;
    Ok(())
}

/// Erases what identity holds of a person; the login stays taken, by nobody.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(forgotten(unit, person))
}

async fn forgotten(unit: &mut Unit, person: PersonId) -> Result<u64> {
    let mut rows = 0;
    for sql in [
        "delete from session where person_id = $1",
        "delete from reset_link where person_id = $1",
        "delete from mail_verification where person_id = $1",
        "delete from security_event where person_id = $1",
        "delete from terms_acceptance where person_id = $1",
        "delete from activation_code where person_id = $1",
        "delete from merge_record where closed_id = $1 or kept_id = $1",
        "delete from totp where person_id = $1",
        "delete from passkey where person_id = $1",
        "delete from recovery_code where person_id = $1",
        "delete from factor_try where person_id = $1",
        "delete from account where person_id = $1",
    ] {
        rows += unit.run(sql, args![person]).await?;
    }
    Ok(rows)
}
