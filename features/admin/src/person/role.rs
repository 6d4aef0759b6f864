//! The roles of a person: shown, ended, opened again; and the division of a pupil, changed by hand.

use super::desk::{Opened, checked, reason};
use crate::model;
use crate::scope::{is_fed, profile_words};
use crate::store::{people, person as store};
use axum::extract::Path;
use axum::response::Response;
use directory::write;
use kit::id::RoleId;
use kit::{Day, Error, Form, PersonId, Profile, Result, StructureId, Text};

pub(super) struct RoleShown {
    pub(super) id: RoleId,
    pub(super) structure: String,
    pub(super) profile: Text,
    pub(super) division: Option<String>,
    pub(super) from: Day,
    /// The last day, when there is one.
    pub(super) last: Option<Day>,
    pub(super) fed: bool,
    pub(super) open: bool,
    pub(super) may_end: bool,
    pub(super) may_reopen: bool,
}

pub(super) fn shown(opened: &Opened, role: &store::RoleLine) -> RoleShown {
    let open = role.valid_to.is_none_or(|end| end > opened.today);
    let may = model::may_end_role(&opened.viewer, &opened.target, role.structure_id, role.profile).allows();
    let again =
        opened.target.roles.iter().any(|one| one.structure == role.structure_id && one.profile == role.profile && one.open);
    RoleShown {
        id: role.id,
        structure: role.structure_name.clone(),
        profile: profile_words(role.profile),
        division: role.division.clone().filter(|_| open),
        from: role.valid_from,
        last: role.valid_to.map(|end| end.plus_days(-1)),
        fed: is_fed(&role.source),
        open,
        may_end: open && may && !opened.is_closed(),
        may_reopen: !open && may && !again && role.profile != Profile::Guest,
    }
}

/// The divisions to which a pupil may be moved by hand, in the first school where that is the viewer's to do.
pub(super) async fn moves(opened: &Opened) -> Result<(Option<StructureId>, Vec<(String, Text)>)> {
    let found = opened.met().into_iter().find(|(structure, post)| {
        model::open_profiles(&opened.target, *structure).contains(&Profile::Student) && *post != model::Post::Platform
    });
    let Some((structure, _)) = found else { return Ok((None, vec![])) };
    let now = opened.roles.iter().find(|role| role.structure_id == structure && role.profile == Profile::Student);
    let current = now.and_then(|role| role.division.clone());
    let divisions = people::divisions(&opened.app.db, structure).await?;
    let choices = divisions
        .into_iter()
        .filter(|division| Some(&division.label) != current.as_ref())
        .map(|division| (division.id.to_string(), Text::literal(division.label)))
        .collect::<Vec<_>>();
    Ok((Some(structure).filter(|_| !choices.is_empty() && !opened.is_closed()), choices))
}

pub(super) async fn end(opened: Opened, Path((_, role)): Path<(PersonId, RoleId)>, form: Form) -> Result<Response> {
    let structure = changeable(&opened, role)?;
    let Some(reason) = reason(&form, "end-reason") else {
        return opened.again(form, [("roles", "admin-reason-needed")]).await;
    };
    let mut unit = opened.begin().await?;
    write::end_role(&mut unit, opened.hand(), structure, role, &reason).await?;
    opened.done(unit, "admin-done-role-ended").await
}

pub(super) async fn reopen(opened: Opened, Path((_, role)): Path<(PersonId, RoleId)>) -> Result<Response> {
    let structure = changeable(&opened, role)?;
    let mut unit = opened.begin().await?;
    write::reopen_role(&mut unit, opened.hand(), structure, role).await?;
    opened.done(unit, "admin-done-role-reopened").await
}

/// The structure of a role of this person that the viewer may end or open again.
fn changeable(opened: &Opened, role: RoleId) -> Result<StructureId> {
    let held = opened.roles.iter().find(|one| one.id == role).ok_or(Error::NotFound)?;
    checked(model::may_end_role(&opened.viewer, &opened.target, held.structure_id, held.profile))?;
    Ok(held.structure_id)
}

/// Moves a pupil to another division of the school, from today.
pub(super) async fn move_to(opened: Opened, form: Form) -> Result<Response> {
    let (Some(structure), offered) = moves(&opened).await? else { return Err(Error::NotFound) };
    let chosen = offered.iter().find(|(value, _)| value == form.text("to")).and_then(|(value, _)| value.parse().ok());
    let Some(division) = chosen else { return opened.again(form, [("to", "admin-choose")]).await };
    let mut unit = opened.begin().await?;
    write::enroll(&mut unit, opened.hand(), opened.id(), structure, Some(division)).await?;
    opened.done(unit, "admin-done-moved").await
}
