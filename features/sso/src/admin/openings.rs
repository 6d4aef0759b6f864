//! To whom a service is open, as lines of its page; opening it to others, and ending an opening.

use super::show::{self, fresh};
use super::{Scope, audience_words, chosen, days_words, places, today, with_scope};
use crate::model::{OpeningId, ServiceId};
use crate::registry::{self, NewOpening, OpeningShown};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::{App, Day, Error, Filled, Form, Redirect, Request, Result, Text, Viewer, text};

/// One opening, as a line.
pub(super) struct Line {
    pub(super) id: OpeningId,
    pub(super) whom: Text,
    pub(super) place: Text,
    pub(super) days: Text,
    pub(super) begins: bool,
    pub(super) may_close: bool,
}

/// The openings that are seen from somewhere.
pub(super) fn shown(all: &[OpeningShown], scope: &Scope, today: Day) -> Vec<Line> {
    all.iter().filter_map(|one| line(one, scope, today)).collect()
}

fn line(line: &OpeningShown, scope: &Scope, today: Day) -> Option<Line> {
    let opening = line.line.opening()?;
    scope.sees(opening.structure).then(|| Line {
        id: opening.id,
        whom: audience_words(opening.audience, line.label.as_deref()),
        place: line.place.as_ref().map_or(text!("sso-admin-platform"), Text::literal),
        days: days_words(opening.from, opening.until, today),
        begins: opening.from > today,
        may_close: scope.may_close(opening.structure),
    })
}

/// Opens the service to some people.
pub(super) async fn open(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    form: Form,
) -> Result<Response> {
    let scope = chosen(&viewer, form.text("structure"))?;
    let service = fresh(&app, id).await?;
    let mut filled = Filled::with(form.clone());
    let today = today(request.now);
    let audience = scope.audiences(&app).await?.into_iter().find(|(value, ..)| value == form.text("audience"));
    if audience.is_none() {
        filled.wrong("audience", text!("sso-choose-audience"));
    }
    let structure = places::read(&app, &scope, &form, &mut filled).await?;
    let from = day(&form, "from", &mut filled).unwrap_or(today);
    let last = day(&form, "last", &mut filled);
    if last.is_some_and(|last| last < from || last < today) {
        filled.wrong("last", text!("sso-last-before"));
    }
    let Some((.., audience)) = audience.filter(|_| filled.is_right()) else {
        return Ok(show::page(&app, &viewer, id, scope, filled, show::FIRST, request.now).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    let new = NewOpening { structure, audience, from, until: last.map(|last| last.plus_days(1)) };
    if registry::is_open_already(&mut unit, service.id, new).await? {
        drop(unit);
        filled.wrong("audience", text!("sso-open-already"));
        return Ok(show::page(&app, &viewer, id, scope, filled, show::FIRST, request.now).await?.invalid().into_response());
    }
    registry::open(&mut unit, Some(viewer.person), service.id, new, request.now).await?;
    unit.commit().await?;
    Ok(back(&viewer, &scope, id, "sso-done-opened").into_response())
}

/// A day of the form, if one was typed.
fn day(form: &Form, field: &'static str, filled: &mut Filled) -> Option<Day> {
    let typed = form.text(field);
    let read = typed.parse().ok();
    if read.is_none() && !typed.is_empty() {
        filled.wrong(field, text!("sso-day-wrong"));
    }
    read
}

fn back(viewer: &Viewer, scope: &Scope, id: ServiceId, saying: &'static str) -> Redirect {
    Redirect::to(with_scope(&format!("/admin/services/{id}"), viewer, scope)).saying(saying)
}

/// Ends an opening today.
pub(super) async fn close(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((id, opening)): Path<(ServiceId, OpeningId)>,
    form: Form,
) -> Result<Redirect> {
    let scope = chosen(&viewer, form.text("structure"))?;
    let today = today(request.now);
    let all = registry::openings(&app.db, id, today).await?;
    let own = |line: &&OpeningShown| {
        line.line.opening().is_some_and(|one| one.id == opening && scope.sees(one.structure) && scope.may_close(one.structure))
    };
    let found = all.iter().find(own).ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    registry::close(&mut unit, viewer.person, found, today, request.now).await?;
    unit.commit().await?;
    Ok(back(&viewer, &scope, id, "sso-done-closed"))
}
