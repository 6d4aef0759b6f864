//! The duties of a person: shown, given, ended.

use super::desk::Opened;
use crate::model::{self, may_hold};
use crate::scope::is_fed;
use crate::store::{people, person as store};
use axum::extract::Path;
use axum::response::Response;
use directory::model::{DutyId, StructureKind};
use directory::write::{self, NewDuty};
use kit::viewer::DutyKind;
use kit::{Day, DivisionId, Error, Form, PersonId, Result, StructureId, Text, text};

pub(super) struct DutyShown {
    pub(super) id: DutyId,
    pub(super) kind: Text,
    pub(super) place: String,
    pub(super) from: Day,
    pub(super) last: Option<Day>,
    pub(super) fed: bool,
    pub(super) may_end: bool,
}

pub(super) fn shown(opened: &Opened, duty: &store::DutyLine) -> DutyShown {
    let place = duty.division.clone().or_else(|| duty.structure_name.clone()).unwrap_or_default();
    DutyShown {
        id: duty.id,
        kind: Text::keyed(format!("duty-{}", duty.kind.code())),
        place,
        from: duty.valid_from,
        last: duty.valid_to.map(|end| end.plus_days(-1)),
        fed: is_fed(&duty.source),
        may_end: may_end(opened, duty),
    }
}

/// The duties that the viewer may give: `structure:kind:division`.
pub(super) async fn choices(opened: &Opened) -> Result<Vec<(String, Text)>> {
    let mut out = vec![];
    if opened.is_closed() {
        return Ok(out);
    }
    for (structure, post) in opened.met() {
        let Some(role) = opened.roles.iter().find(|role| role.structure_id == structure) else { continue };
        let kind = kind_of(opened, structure).await?;
        let profiles = model::open_profiles(&opened.target, structure);
        for duty in post.gives(kind).iter().filter(|duty| may_hold(**duty, &profiles)) {
            let words = Text::keyed(format!("duty-{}", duty.code()));
            if *duty == DutyKind::HeadTeacher {
                for division in people::divisions(&opened.app.db, structure).await? {
                    let value = format!("{structure}:{}:{}", duty.code(), division.id);
                    out.push((value, text!("admin-duty-of", duty = words.clone(), place = division.label)));
                }
            } else {
                let place = role.structure_name.as_str();
                out.push((format!("{structure}:{}", duty.code()), text!("admin-duty-of", duty = words, place = place)));
            }
        }
    }
    if opened.viewer.is_platform_admin() && opened.target.opened_for_support {
        let value = format!(":{}", DutyKind::PlatformAdmin.code());
        out.push((value, Text::keyed(format!("duty-{}", DutyKind::PlatformAdmin.code()))));
    }
    Ok(out)
}

async fn kind_of(opened: &Opened, structure: StructureId) -> Result<StructureKind> {
    if let Some(kind) = opened.viewer.structure(structure).and_then(|one| StructureKind::from_code(&one.kind)) {
        return Ok(kind);
    }
    Ok(crate::store::structures::structure(&opened.app.db, structure).await?.ok_or(Error::NotFound)?.kind)
}

/// Whether the viewer may end a duty: what may be given there may be ended, by anybody but its holder when it is one's own power.
fn may_end(opened: &Opened, duty: &store::DutyLine) -> bool {
    if duty.kind == DutyKind::PlatformAdmin {
        return opened.viewer.is_platform_admin()
            && !opened.target.last_platform_admin
            && opened.viewer.person != opened.target.person;
    }
    let own_power = duty.kind == DutyKind::SchoolAdmin && opened.viewer.person == opened.target.person;
    let gives = |(at, post): &(StructureId, model::Post)| Some(*at) == duty.structure_id && (*post >= model::Post::SchoolAdmin);
    !own_power && opened.met().iter().any(gives)
}

/// The dates of a duty or a role: the first day, and the last one when there is one.
fn dates(form: &Form, today: Day) -> Result<(Day, Option<Day>), (&'static str, &'static str)> {
    let from = match form.text("from") {
        "" => today,
        typed => typed.parse::<Day>().map_err(|_| ("from", "admin-date-wrong"))?,
    };
    let until = match form.text("last") {
        "" => None,
        typed => Some(typed.parse::<Day>().map_err(|_| ("last", "admin-date-wrong"))?.plus_days(1)),
    };
    if until.is_some_and(|until| until <= from || until <= today) {
        return Err(("last", "admin-date-order"));
    }
    Ok((from, until))
}

pub(super) async fn give(opened: Opened, form: Form) -> Result<Response> {
    if let Some(first) = opened.confirm_first().await? {
        return Ok(first);
    }
    let offered = choices(&opened).await?;
    let chosen = offered.iter().map(|(value, _)| value).find(|value| *value == form.text("duty")).cloned();
    let dates = dates(&form, opened.today);
    let (Some(chosen), Ok((from, until))) = (&chosen, dates) else {
        let unknown = chosen.is_none().then_some(("duty", "admin-choose"));
        return opened.again(form, unknown.into_iter().chain(dates.err())).await;
    };
    let mut parts = chosen.split(':');
    let structure: Option<StructureId> = parts.next().and_then(|part| part.parse().ok());
    let kind = parts.next().and_then(DutyKind::from_code).ok_or(Error::NotFound)?;
    let division: Option<DivisionId> = parts.next().and_then(|part| part.parse().ok());
    let mut unit = opened.begin().await?;
    let new = NewDuty { person: opened.id(), kind, structure, division, from, until };
    write::give_duty(&mut unit, opened.hand(), new).await?;
    opened.done(unit, "admin-done-duty").await
}

pub(super) async fn end(opened: Opened, Path((_, duty)): Path<(PersonId, DutyId)>, form: Form) -> Result<Response> {
    let held = opened.duties.iter().find(|one| one.id == duty).ok_or(Error::NotFound)?;
    if !may_end(&opened, held) {
        return Err(Error::NotFound);
    }
    let mut unit = opened.begin().await?;
    write::end_duty(&mut unit, opened.hand(), held.structure_id, duty).await?;
    match held.structure_id.filter(|_| form.text("back") == "duties") {
        Some(structure) => opened.done_on(unit, "admin-done-duty-ended", format!("/admin/duties?structure={structure}")).await,
        None => opened.done(unit, "admin-done-duty-ended").await,
    }
}
