//! Where an opening is made: from a structure, there; from the platform, everywhere, in an academy or authority, or in
//! one school.

use super::Scope;
use kit::{App, Filled, Form, Result, StructureId, Text, args, text};

/// The value of the whole platform.
const EVERYWHERE: &str = "platform";

/// The places that the platform chooses among: everywhere, or all schools of an academy or authority. A structure has
/// no choice: it opens to its own.
pub(super) async fn choices(app: &App, scope: &Scope) -> Result<Vec<(String, Text)>> {
    if scope.structure.is_some() {
        return Ok(vec![]);
    }
    let above: Vec<(StructureId, String)> = app
        .db
        .all(
            "select id, name from structure where kind in ('academy', 'authority') and closed_at is null
             order by kind, sort_name, id",
            args![],
        )
        .await?;
    let everywhere = (EVERYWHERE.to_owned(), text!("sso-admin-platform"));
    let above = above.into_iter().map(|(id, name)| (id.to_string(), text!("sso-place-above", name = name)));
    Ok(std::iter::once(everywhere).chain(above).collect())
}

/// Where the form opens, from a scope; notes what is to be mended.
pub(super) async fn read(app: &App, scope: &Scope, form: &Form, filled: &mut Filled) -> Result<Option<StructureId>> {
    if scope.structure.is_some() {
        return Ok(scope.structure);
    }
    let (chosen, uai) = (form.text("place"), form.text("uai").to_uppercase());
    if !choices(app, scope).await?.iter().any(|(value, _)| value == chosen) {
        filled.wrong("place", text!("sso-choose"));
        return Ok(None);
    }
    if uai.is_empty() {
        return Ok(chosen.parse().ok());
    }
    if chosen != EVERYWHERE {
        filled.wrong("uai", text!("sso-place-one"));
        return Ok(None);
    }
    let found: Option<(StructureId,)> =
        app.db.optional("select id from structure where uai = $1 and closed_at is null", args![uai.as_str()]).await?;
    if found.is_none() {
        filled.wrong("uai", text!("sso-place-unknown", uai = uai));
    }
    Ok(found.map(|(id,)| id))
}
