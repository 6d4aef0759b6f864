//! Drafts: what a form holds before it is sent, kept for its author alone.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kit::slice::{Chore, Later};
use kit::{App, Db, Form, Instant, PersonId, Redirect, Result, Unit, args};

/// How long a draft is kept that nobody goes on with.
const DAYS: i64 = 30;

/// A form that was being filled in.
pub(crate) struct Draft {
    pub(crate) form: Form,
    pub(crate) saved_at: Instant,
}

/// Keeps what a form holds of the fields that are named; one draft for each person and form.
async fn keep(db: &Db, person: PersonId, place: &str, form: &Form, names: &[&str], now: Instant) -> Result<()> {
    let fields: Vec<(&str, &str)> = names
        .iter()
        .flat_map(|name| form.all(name).map(move |value| (*name, value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let mut unit = db.begin().await?;
    unit.run(
        "insert into homework_draft (person_id, place, fields, saved_at) values ($1, $2, $3, $4)
         on conflict (person_id, place) do update set fields = excluded.fields, saved_at = excluded.saved_at",
        args![person, place, serde_json::to_string(&fields)?, now],
    )
    .await?;
    unit.commit().await?;
    Ok(())
}

/// Answers who sends a draft: the script, somebody who presses the button, or who lets go of it; the last two go on to
/// the form's page.
pub(crate) async fn answer(
    app: &App,
    person: PersonId,
    place: &str,
    (form, names): (&Form, &[&str]),
    (page, now): (String, Instant),
) -> Result<Response> {
    if form.ticked("discard") {
        let mut unit = app.db.begin().await?;
        forget(&mut unit, person, place).await?;
        unit.commit().await?;
        return Ok(Redirect::to(page).saying("homework-draft-discarded").into_response());
    }
    keep(&app.db, person, place, form, names, now).await?;
    if form.ticked("by-hand") {
        return Ok(Redirect::to(page).saying("homework-draft-kept").into_response());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The draft of a form, if there is one.
pub(crate) async fn found(db: &Db, person: PersonId, place: &str) -> Result<Option<Draft>> {
    let found: Option<(String, Instant)> = db
        .fresh("select fields, saved_at from homework_draft where person_id = $1 and place = $2", args![person, place])
        .await?
        .into_iter()
        .next();
    let Some((fields, saved_at)) = found else { return Ok(None) };
    let fields: Vec<(String, String)> = serde_json::from_str(&fields).unwrap_or_default();
    let form = Form::of(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    Ok(Some(Draft { form, saved_at }))
}

/// Lets go of a draft.
pub(crate) async fn forget(unit: &mut Unit, person: PersonId, place: &str) -> Result<()> {
    unit.run("delete from homework_draft where person_id = $1 and place = $2", args![person, place]).await?;
    Ok(())
}

/// Lets go of drafts that nobody went on with.
pub(crate) const CHORES: &[Chore] = &[("homework.drafts", 86_400, sweep)];

fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        let mut unit = app.db.begin().await?;
        unit.run("delete from homework_draft where saved_at < $1", args![now.plus_seconds(-DAYS * 86_400)]).await?;
        unit.commit().await?;
        Ok(())
    })
}
