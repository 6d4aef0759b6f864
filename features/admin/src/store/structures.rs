//! Structures of the platform.

use directory::model::StructureKind;
use kit::{Day, Db, Instant, Result, StructureId, args};

/// How many structures a page shows.
pub(crate) const PAGE: i64 = 60;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StructureLine {
    pub(crate) id: StructureId,
    pub(crate) name: String,
    pub(crate) kind: StructureKind,
    pub(crate) uai: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) closed_at: Option<Instant>,
    /// Whether somebody administers it: by that duty, as management, or as an agent.
    pub(crate) administered: bool,
}

/// A page of structures and one more, in the order of names. `orphan` keeps those without administrator.
pub(crate) async fn page(
    db: &Db,
    like: &str,
    uai: &str,
    kind: Option<StructureKind>,
    orphan: bool,
    after: Option<StructureId>,
    today: Day,
) -> Result<Vec<StructureLine>> {
    Ok(db
        .all(
            "select found.id, found.name, found.kind, found.uai, found.city, found.closed_at, found.administered from (
               select structure.id, structure.name, structure.sort_name, structure.kind, structure.uai, structure.city,
                 structure.closed_at,
                 (exists (select 1 from duty where duty.structure_id = structure.id and duty.kind = 'school_admin'
                   and duty.valid_from <= $6 and (duty.valid_to is null or duty.valid_to > $6))
                  or exists (select 1 from role where role.structure_id = structure.id
                   and role.profile in ('management', 'academy', 'authority')
                   and role.valid_from <= $6 and (role.valid_to is null or role.valid_to > $6))) as administered
               from structure) found
             where ($1 = '' or ' ' || found.sort_name like '% ' || $1 || '%' or found.uai = $2)
               and ($3 is null or found.kind = $3)
               and (not $4 or (not found.administered and found.closed_at is null))
               and ($5 is null or (found.sort_name, found.id) > (
                 select known.sort_name, known.id from structure known where known.id = $5))
             order by found.sort_name, found.id limit $7",
            args![like, uai, kind, orphan, after, today, PAGE + 1],
        )
        .await?)
}

/// How many open structures nobody administers.
pub(crate) async fn orphans(db: &Db, today: Day) -> Result<i64> {
    let (count,): (i64,) = db
        .one(
            "select count(*) from structure where structure.closed_at is null and not exists (
               select 1 from duty where duty.structure_id = structure.id and duty.kind = 'school_admin'
               and duty.valid_from <= $1 and (duty.valid_to is null or duty.valid_to > $1))
             and not exists (select 1 from role where role.structure_id = structure.id
               and role.profile in ('management', 'academy', 'authority')
               and role.valid_from <= $1 and (role.valid_to is null or role.valid_to > $1))",
            args![today],
        )
        .await?;
    Ok(count)
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Structure {
    pub(crate) id: StructureId,
    pub(crate) name: String,
    pub(crate) kind: StructureKind,
    pub(crate) uai: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) zone: String,
    pub(crate) source: String,
    pub(crate) closed_at: Option<Instant>,
    pub(crate) academy: Option<StructureId>,
    pub(crate) authority: Option<StructureId>,
}

pub(crate) async fn structure(db: &Db, id: StructureId) -> Result<Option<Structure>> {
    Ok(db
        .fresh(
            "select structure.id, structure.name, structure.kind, structure.uai, structure.city, structure.zone, structure.source,
                    structure.closed_at, academy.parent_id as academy, authority.parent_id as authority
             from structure
             left join structure_link academy on academy.structure_id = structure.id and academy.kind = 'pedagogic'
             left join structure_link authority on authority.structure_id = structure.id and authority.kind = 'territorial'
             where structure.id = $1",
            args![id],
        )
        .await?
        .into_iter()
        .next())
}

/// The academies and authorities: identifier, name, kind.
pub(crate) async fn parents(db: &Db) -> Result<Vec<(StructureId, String, StructureKind)>> {
    Ok(db
        .all(
            "select id, name, kind from structure where kind in ('academy', 'authority') and closed_at is null
             order by sort_name, id limit 2000",
            vec![],
        )
        .await?)
}
