//! What happens to the ways into an account is noted for its person, and written to the address that is verified.

use super::store::Checked;
use crate::events;
use crate::help::letter_words;
use crate::model::EventKind;
use kit::{App, Asked, Instant, PersonId, Result, Text, Unit, args, mail, text};

/// Notes what somebody did from a browser, and writes of it.
pub async fn by_oneself(app: &App, unit: &mut Unit, person: PersonId, kind: EventKind, asked: &Asked) -> Result<()> {
    events::note(unit, person, kind, asked).await?;
    write(app, unit, person, kind, asked.now).await
}

/// The same for what somebody of the school did.
pub(super) async fn by_school(app: &App, unit: &mut Unit, person: PersonId, kind: EventKind, now: Instant) -> Result<()> {
    events::note_by_school(unit, person, kind, now).await?;
    write(app, unit, person, kind, now).await
}

/// Notes what came of a second step, if its person should know.
pub(super) async fn checked(app: &App, unit: &mut Unit, person: PersonId, checked: Checked, asked: &Asked) -> Result<()> {
    match checked.event() {
        Some(kind) => by_oneself(app, unit, person, kind, asked).await,
        None => Ok(()),
    }
}

async fn write(app: &App, unit: &mut Unit, person: PersonId, kind: EventKind, now: Instant) -> Result<()> {
    let known: Vec<(String, Option<String>, String)> = unit
        .all(
            "select person.given, person.language, contact_point.value
             from person join contact_point on contact_point.person_id = person.id
             where person.id = $1 and contact_point.kind = 'mail' and contact_point.verified_at is not null
             order by contact_point.verified_at desc limit 1",
            args![person],
        )
        .await?;
    let Some((given, language, to)) = known.into_iter().next() else { return Ok(()) };
    let words = letter_words(app, person, language.as_deref(), now).await?;
    let subject = match kind {
        EventKind::WayAdded | EventKind::WayRemoved => "way-letter-subject",
        _ => "second-letter-subject",
    };
    let what = words.say(&Text::keyed(format!("event-{}", kind.code())));
    let body = words.say(&text!("second-letter-body", given = given, what = what));
    unit.later(mail::later(&mail::Mail { to, subject: words.get(subject), body })?, now).await?;
    Ok(())
}
