//! Passkeys: a key that a device holds, and uses after it has seen its person (WebAuthn). It opens alone, since
//! the device asks for a finger, a face or a code of its own.
//!
//! What a ceremony must remember is in the form, encrypted, for five minutes; it is used up by its first answer.

use crate::model::device_words;
use kit::key::hex;
use kit::{App, Asked, Error, Form, Instant, PersonId, Result, Unit, args, sealed};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid,
    Webauthn, WebauthnBuilder,
};

kit::ids!(
    /// One passkey.
    PasskeyId
);

/// How long a ceremony may take, in seconds.
const CEREMONY_SECONDS: i64 = 300;
/// How many keys a person may have.
pub(super) const MOST: usize = 10;
const CONTEXT: &str = "preau passkey state";
const OPENING: &[u8] = b"opening";

/// A passkey as its person reads it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Line {
    pub(crate) id: PasskeyId,
    /// The browser and system in which it was made.
    pub(crate) device: String,
    pub(crate) made_at: Instant,
    pub(crate) used_at: Option<Instant>,
}

impl Line {
    pub(crate) fn words(&self) -> kit::Text {
        if self.device.is_empty() { kit::text!("security-device-unknown") } else { kit::Text::literal(self.device.clone()) }
    }
}

/// The passkeys of a person, the oldest first.
pub(crate) async fn of_person(app: &App, person: PersonId) -> Result<Vec<Line>> {
    let sql = "select id, device, made_at, used_at from passkey where person_id = $1 order by made_at, id";
    Ok(app.db.fresh(sql, args![person]).await?)
}

/// Who asks, as devices know it; none where the platform has no name but an address of numbers.
fn site(app: &App) -> Option<Webauthn> {
    let url = Url::parse(&app.config.public_url).ok()?;
    let host = url.domain()?.to_owned();
    WebauthnBuilder::new(&host, &url).ok()?.rp_name("Préau").build().ok()
}

/// Whether there can be passkeys here.
pub(crate) fn is_possible(app: &App) -> bool {
    site(app).is_some()
}

/// What a browser is asked to do, with what the server must remember of it.
#[derive(Serialize)]
struct Started<T> {
    state: String,
    #[serde(flatten)]
    options: T,
}

#[derive(Serialize, Deserialize)]
struct Remembered<T> {
    /// What makes it different from all others.
    number: [u8; 16],
    until: i64,
    state: T,
}

fn remember<T: Serialize>(app: &App, owner: &[u8], state: T, now: Instant) -> Result<String> {
    let until = now.plus_seconds(CEREMONY_SECONDS).micros();
    let plain = serde_json::to_vec(&Remembered { number: kit::key::random(), until, state })?;
    Ok(hex(&sealed::seal(&app.key, CONTEXT, owner, &plain)?))
}

/// What was remembered, the first time it is asked for.
async fn recall<T: DeserializeOwned>(app: &App, unit: &mut Unit, owner: &[u8], state: &str, now: Instant) -> Result<Option<T>> {
    let Some(plain) = bytes(state).map(|sealed| sealed::open(&app.key, CONTEXT, owner, &sealed)).transpose()?.flatten() else {
        return Ok(None);
    };
    let remembered: Remembered<T> = serde_json::from_slice(&plain)?;
    let until = Instant::from_micros(remembered.until);
    if until <= now {
        return Ok(None);
    }
    let first = unit
        .run(
            "insert into passkey_spent (number, until) values ($1, $2) on conflict do nothing",
            args![remembered.number.to_vec(), until],
        )
        .await?;
    Ok((first == 1).then_some(remembered.state))
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| text.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    (text.len().is_multiple_of(2) && text.is_ascii()).then(|| (0..text.len()).step_by(2).map(pair).collect())?
}

/// The person as devices know her: a number that says nothing, the same for all her keys.
fn handle(app: &App, person: PersonId) -> Uuid {
    let hash = app.key.hash("preau passkey handle", person.0.as_bytes());
    let mut first = [0; 16];
    first.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(first)
}

#[derive(sqlx::FromRow)]
struct Kept {
    person_id: PersonId,
    passkey: String,
}

/// Begins the making of a key for a person: JSON for the browser.
pub(super) async fn start_making(app: &App, person: PersonId, now: Instant) -> Result<String> {
    let site = site(app).ok_or(Error::NotFound)?;
    let (login, _) = super::setup::names(app, person).await?;
    let kept: Vec<Kept> = app.db.fresh("select person_id, passkey from passkey where person_id = $1", args![person]).await?;
    let known = kept.iter().filter_map(|one| serde_json::from_str::<Passkey>(&one.passkey).ok());
    let known = known.map(|key| key.cred_id().clone()).collect();
    let (mut options, state) = site
        .start_passkey_registration(handle(app, person), &login, &login, Some(known))
        .map_err(|error| Error::broken(format!("a passkey cannot be begun: {error}")))?;
    // It must be found without a login, on the page where one comes in.
    let selection = serde_json::json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" });
    options.public_key.authenticator_selection = serde_json::from_value(selection)?;
    Ok(serde_json::to_string(&Started { state: remember(app, person.0.as_bytes(), state, now)?, options })?)
}

/// Keeps the key that a browser made; nothing when its answer is not good, or there are too many already.
pub(super) async fn keep(app: &App, unit: &mut Unit, person: PersonId, form: &Form, asked: &Asked) -> Result<bool> {
    let Some(site) = site(app) else { return Ok(false) };
    let state: Option<PasskeyRegistration> = recall(app, unit, person.0.as_bytes(), form.raw("state"), asked.now).await?;
    let answer = serde_json::from_str::<RegisterPublicKeyCredential>(form.raw("answer"));
    let (Some(state), Ok(answer)) = (state, answer) else { return Ok(false) };
    let Ok(key) = site.finish_passkey_registration(&answer, &state) else { return Ok(false) };
    let (held,): (i64,) = unit.one("select count(*) from passkey where person_id = $1", args![person]).await?;
    if held >= i64::try_from(MOST).unwrap_or(i64::MAX) {
        return Ok(false);
    }
    let kept = unit
        .run(
            "insert into passkey (id, person_id, credential_id, passkey, device, made_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (credential_id) do nothing",
            args![
                PasskeyId::new(asked.now),
                person,
                key.cred_id().clone(),
                serde_json::to_string(&key)?,
                device_words(&asked.agent),
                asked.now
            ],
        )
        .await?;
    Ok(kept == 1)
}

/// Begins an opening, by whatever key the browser finds: JSON for it.
pub(super) fn start_opening(app: &App, now: Instant) -> Result<String> {
    let site = site(app).ok_or(Error::NotFound)?;
    let (mut options, state) = site
        .start_discoverable_authentication()
        .map_err(|error| Error::broken(format!("an opening cannot be begun: {error}")))?;
    options.mediation = None;
    Ok(serde_json::to_string(&Started { state: remember(app, OPENING, state, now)?, options })?)
}

/// Whose key opened: its person, if the account is in use.
pub(super) async fn opened(app: &App, unit: &mut Unit, form: &Form, now: Instant) -> Result<Option<PersonId>> {
    let Some(site) = site(app) else { return Ok(None) };
    let state: Option<DiscoverableAuthentication> = recall(app, unit, OPENING, form.raw("state"), now).await?;
    let answer = serde_json::from_str::<PublicKeyCredential>(form.raw("answer"));
    let (Some(state), Ok(answer)) = (state, answer) else { return Ok(None) };
    let Ok((named, credential)) = site.identify_discoverable_authentication(&answer) else { return Ok(None) };
    let found: Vec<Kept> = unit
        .all(
            "select passkey.person_id, passkey.passkey from passkey
             join account on account.person_id = passkey.person_id and account.state = 'activated'
             where passkey.credential_id = $1",
            args![credential.to_vec()],
        )
        .await?;
    let Some(kept) = found.into_iter().next().filter(|kept| handle(app, kept.person_id) == named) else { return Ok(None) };
    let mut key: Passkey = serde_json::from_str(&kept.passkey)?;
    let result = match site.finish_discoverable_authentication_v2(&answer, state, &key) {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(None),
        Err(error) => {
            // A counter that went back is one of the reasons: the key may have been copied.
            tracing::warn!(%error, "a passkey was refused");
            return Ok(None);
        }
    };
    key.update_credential(&result);
    unit.run(
        "update passkey set passkey = $2, used_at = $3 where credential_id = $1",
        args![credential.to_vec(), serde_json::to_string(&key)?, now],
    )
    .await?;
    Ok(Some(kept.person_id))
}

/// Takes one key of a person away.
pub(super) async fn remove(unit: &mut Unit, person: PersonId, key: PasskeyId) -> Result<bool> {
    Ok(unit.run("delete from passkey where person_id = $1 and id = $2", args![person, key]).await? == 1)
}
