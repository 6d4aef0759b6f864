//! Addresses for calendar programs: made by a person, kept as hashes, revoked by her; and what is read there.

mod content;

pub(crate) use content::{Asked, content};

use kit::audit::{self, Act};
use kit::key::{hex, random, unhex};
use kit::{App, Day, Db, Instant, PersonId, Result, Unit, args};

kit::ids!(
    /// One address of a calendar.
    AddressId,
);

/// How many addresses a person has at most at a time.
pub(crate) const MOST: usize = 12;

/// An address as the page of its person shows it: its secret part is not known any more.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(crate) struct Address {
    pub(crate) id: AddressId,
    /// Whose lessons; none for all that concerns the person.
    pub(crate) whose: Option<PersonId>,
    pub(crate) name: String,
    pub(crate) made_at: Instant,
    pub(crate) last_read_on: Option<Day>,
}

/// The addresses of somebody that still open, the newest first.
pub(crate) async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Address>> {
    Ok(db
        .fresh(
            "select id, whose, name, made_at, last_read_on from calendar_address
             where person_id = $1 and revoked_at is null order by made_at desc, id desc",
            args![person],
        )
        .await?)
}

/// Makes an address; its secret part exists only in what is returned.
pub(crate) async fn make(
    app: &App,
    unit: &mut Unit,
    (person, whose): (PersonId, Option<PersonId>),
    name: &str,
    now: Instant,
) -> Result<String> {
    let (id, secret) = (AddressId::new(now), hex(&random::<32>()));
    unit.run(
        "insert into calendar_address (id, person_id, whose, name, hash, made_at) values ($1, $2, $3, $4, $5, $6)",
        args![id, person, whose, name, hash(app, &secret), now],
    )
    .await?;
    note(unit, person, id, "act-calendar-address-made", now).await?;
    Ok(secret)
}

/// Revokes an address of somebody's own; whether there was one.
pub(crate) async fn revoke(unit: &mut Unit, person: PersonId, id: AddressId, now: Instant) -> Result<bool> {
    let ended = unit
        .run(
            "update calendar_address set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null",
            args![id, person, now],
        )
        .await?;
    if ended > 0 {
        note(unit, person, id, "act-calendar-address-revoked", now).await?;
    }
    Ok(ended > 0)
}

async fn note(unit: &mut Unit, person: PersonId, id: AddressId, act: &'static str, now: Instant) -> Result<()> {
    let object = Some(id.0);
    let act = Act { structure: None, author: Some(person), act, object_kind: "calendar_address", object, before: "", after: "" };
    audit::note(unit, act, now).await
}

/// An address that was asked for and opens.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Opened {
    pub(crate) id: AddressId,
    pub(crate) person_id: PersonId,
    pub(crate) whose: Option<PersonId>,
    pub(crate) name: String,
    last_read_on: Option<Day>,
}

/// The address of a secret, if it opens: not revoked, and the account of its person in use.
pub(crate) async fn opened(app: &App, secret: &str) -> Result<Option<Opened>> {
    // What has not the form of a secret asks the database nothing.
    if unhex::<32>(secret).is_none() {
        return Ok(None);
    }
    let found: Vec<Opened> = app
        .db
        .fresh(
            "select calendar_address.id, calendar_address.person_id, calendar_address.whose, calendar_address.name,
               calendar_address.last_read_on
             from calendar_address
             join account on account.person_id = calendar_address.person_id and account.state = 'activated'
             where calendar_address.hash = $1 and calendar_address.revoked_at is null",
            args![hash(app, secret)],
        )
        .await?;
    Ok(found.into_iter().next())
}

/// Notes the day of a reading, once a day; a full disk keeps nobody from reading.
pub(crate) async fn note_reading(app: &App, opened: &Opened, today: Day) -> Result<()> {
    if opened.last_read_on.is_some_and(|last| last >= today) {
        return Ok(());
    }
    match app.db.run("update calendar_address set last_read_on = $2 where id = $1", args![opened.id, today]).await {
        Ok(_) => Ok(()),
        Err(error) => match kit::Error::from(error) {
            kit::Error::Unwritable | kit::Error::Busy(_) => Ok(()),
            other => Err(other),
        },
    }
}

fn hash(app: &App, secret: &str) -> Vec<u8> {
    app.key.hash("preau calendar address", secret.as_bytes()).to_vec()
}

/// Forgets the addresses of a person, and those that show her lessons.
pub(crate) async fn forget(unit: &mut Unit, person: PersonId) -> Result<u64> {
    Ok(unit.run("delete from calendar_address where person_id = $1 or whose = $1", args![person]).await?)
}
