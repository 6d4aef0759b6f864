//! Structures made and changed by hand, under their academy and their authority.

use super::{Done, HAND, Hand, note, pairs};
use crate::model::StructureKind;
use kit::db::Args;
use kit::{Error, Result, StructureId, Unit, args};

/// A structure as it is typed.
#[derive(Clone, Debug)]
pub struct NewStructure<'a> {
    /// Its kind.
    pub kind: StructureKind,
    /// Its usual name.
    pub name: &'a str,
    /// National number.
    pub uai: Option<&'a str>,
    /// Town.
    pub city: Option<&'a str>,
    /// Civil zone: `Europe/Paris`.
    pub zone: &'a str,
    /// The academy above it.
    pub academy: Option<StructureId>,
    /// The authority above it.
    pub authority: Option<StructureId>,
}

impl NewStructure<'_> {
    fn said(&self) -> String {
        pairs(&[
            ("kind", Some(self.kind.code())),
            ("name", Some(self.name)),
            ("uai", self.uai),
            ("city", self.city),
            ("zone", Some(self.zone)),
        ])
    }
}

/// Makes a structure. A UAI that is taken breaks `structure.uai` (`kit::db::breaks_unique`).
pub async fn structure(unit: &mut Unit, hand: Hand, new: &NewStructure<'_>) -> Result<StructureId, sqlx::Error> {
    let id = StructureId::new(hand.now);
    unit.run(
        "insert into structure (id, kind, name, sort_name, uai, city, zone, source, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![id, new.kind, new.name, kit::words::folded(new.name), new.uai, new.city, new.zone, HAND, hand.now],
    )
    .await?;
    write_links(unit, id, new).await?;
    let after = new.said();
    noted(unit, hand, id, "act-structure-created", "", &after).await?;
    Ok(id)
}

/// Changes a structure; gives whether it is there.
pub async fn structure_changed(
    unit: &mut Unit,
    hand: Hand,
    id: StructureId,
    new: &NewStructure<'_>,
) -> Result<bool, sqlx::Error> {
    type Line = (StructureKind, String, Option<String>, Option<String>, String);
    let before: Option<Line> =
        unit.optional("select kind, name, uai, city, zone from structure where id = $1", args![id]).await?;
    let Some((kind, name, uai, city, zone)) = before else { return Ok(false) };
    let (uai, city) = (uai.as_deref(), city.as_deref());
    let before = NewStructure { kind, name: &name, uai, city, zone: &zone, academy: None, authority: None }.said();
    unit.run(
        "update structure set kind = $2, name = $3, sort_name = $4, uai = $5, city = $6, zone = $7 where id = $1",
        args![id, new.kind, new.name, kit::words::folded(new.name), new.uai, new.city, new.zone],
    )
    .await?;
    unit.run("delete from structure_link where structure_id = $1 and kind in ('pedagogic', 'territorial')", args![id]).await?;
    write_links(unit, id, new).await?;
    noted(unit, hand, id, "act-structure-changed", &before, &new.said()).await?;
    Ok(true)
}

async fn write_links(unit: &mut Unit, id: StructureId, new: &NewStructure<'_>) -> Result<(), sqlx::Error> {
    let rows: Vec<Args> = [(new.academy, "pedagogic"), (new.authority, "territorial")]
        .into_iter()
        .filter_map(|(parent, kind)| parent.map(|parent| args![id, parent, kind]))
        .collect();
    unit.run_many("insert into structure_link (structure_id, parent_id, kind) values {rows}", rows).await?;
    Ok(())
}

async fn noted(
    unit: &mut Unit,
    hand: Hand,
    id: StructureId,
    act: &'static str,
    before: &str,
    after: &str,
) -> Result<(), sqlx::Error> {
    let done = Done { structure: Some(id), act, object_kind: "structure", object: id.0, before, after };
    note(unit, hand, done).await.map_err(|error| sqlx::Error::Protocol(error.to_string()))
}

/// Closes a structure: nobody enters through it any more, nothing is erased.
pub async fn close_structure(unit: &mut Unit, hand: Hand, id: StructureId) -> Result<()> {
    if unit.run("update structure set closed_at = $2 where id = $1 and closed_at is null", args![id, hand.now]).await? == 0 {
        return Err(Error::NotFound);
    }
    Ok(noted(unit, hand, id, "act-structure-closed", "", "").await?)
}

/// Opens a closed structure again.
pub async fn reopen_structure(unit: &mut Unit, hand: Hand, id: StructureId) -> Result<()> {
    if unit.run("update structure set closed_at = null where id = $1 and closed_at is not null", args![id]).await? == 0 {
        return Err(Error::NotFound);
    }
    Ok(noted(unit, hand, id, "act-structure-reopened", "", "").await?)
}
