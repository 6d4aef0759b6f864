//! The moment of coming in: the old session of this browser ends, a new one begins.

use crate::events;
use crate::model::{self, EventKind};
use crate::settings;
use kit::comfort::Comfort;
use kit::{App, Asked, CookieChange, Error, PersonId, Result, Unit, Viewer, args, session};

/// Opens a session for a person whose right to come in is proved, inside a unit of work.
///
/// The token is always new, so that one planted before sign-in is worth nothing after it.
pub(crate) async fn open_session(
    app: &App,
    unit: &mut Unit,
    asked: &Asked,
    person: PersonId,
    shared: bool,
) -> Result<Vec<CookieChange>> {
    let viewer = viewer(app, asked, person).await?;
    if let Some(old) = &asked.session {
        session::end(unit, old.person_id, old.id).await?;
    }
    let lifetime = model::lifetime(&viewer, shared, &settings::lifetimes(app, &viewer));
    let device = model::device_words(&asked.agent);
    let (_, token) = session::open(unit, person, lifetime, &device, asked.now).await?;
    let kept: (String,) =
        unit.one("update account set signed_in_at = $2 where person_id = $1 returning comfort", args![person, asked.now]).await?;
    events::note(unit, person, EventKind::SignedIn, asked).await?;
    let mut cookies = vec![CookieChange::SignIn(token, lifetime)];
    if !kept.0.is_empty() {
        cookies.push(CookieChange::Comfort(Comfort::read(&kept.0)));
    }
    match viewer.language.as_deref() {
        Some("en") => cookies.push(CookieChange::Language(Some("en"))),
        Some("fr") => cookies.push(CookieChange::Language(Some("fr"))),
        _ => {}
    }
    Ok(cookies)
}

/// The facts of somebody about to come in; nobody comes in whom the directory does not know any more.
async fn viewer(app: &App, asked: &Asked, person: PersonId) -> Result<Viewer> {
    app.viewer(person, asked.now).await?.ok_or(Error::NotFound)
}

/// Keeps what a person chose for comfort, so that every device shows it after sign-in.
pub async fn keep_comfort(db: &kit::Db, person: PersonId, comfort: &Comfort) -> Result<()> {
    db.run("update account set comfort = $2 where person_id = $1", args![person, comfort.write()]).await?;
    Ok(())
}
