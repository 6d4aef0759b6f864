//! The names that the page of settings shows. Settings themselves are the kit's.

use kit::{Db, PersonId, Result, StructureId, args};

/// The names of a structure and of those above it.
pub(crate) async fn names(db: &Db, scope: StructureId) -> Result<Vec<(StructureId, String)>> {
    Ok(db
        .fresh(
            "select id, name from structure
             where id = $1 or id in (select parent_id from structure_link where structure_id = $1)",
            args![scope],
        )
        .await?)
}

/// Who chose the settings of a scope, of those above it and of the platform: identifier, first and last name.
pub(crate) async fn authors(db: &Db, scope: StructureId) -> Result<Vec<(PersonId, String, String)>> {
    Ok(db
        .fresh(
            "select distinct person.id, person.given, person.family
             from setting join person on person.id = setting.set_by
             where setting.structure_id = $1 or setting.structure_id = $2
                or setting.structure_id in (select parent_id from structure_link where structure_id = $1)",
            args![scope, kit::settings::PLATFORM],
        )
        .await?)
}
