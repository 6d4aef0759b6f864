//! Structures: the public identity of a school, the schools of an academy or an authority, figures.

use crate::model::StructureKind;
use kit::{Day, Db, Error, PersonId, Profile, Result, StructureId, ViewerFacts, args};

/// A structure in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StructureRow {
    /// The structure.
    pub id: StructureId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: StructureKind,
    /// Its town.
    pub city: Option<String>,
    /// How many pupils.
    pub pupils: i64,
}

/// The public identity of a structure.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Identity {
    /// The structure.
    pub id: StructureId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: StructureKind,
    /// Its official number.
    pub uai: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Mail.
    pub mail: Option<String>,
}

/// A structure's page.
#[derive(Clone, Debug)]
pub struct StructureCard {
    /// Who it is.
    pub identity: Identity,
    /// Its head (heads, when there are several).
    pub heads: Vec<(PersonId, String)>,
    /// Its academy and authority.
    pub above: Vec<String>,
    /// Whether heads may be opened as persons: for those who see them.
    pub heads_are_seen: bool,
}

/// A structure to which something ties the viewer; the platform's administrator is tied to all. Another is not found.
pub async fn card(db: &Db, viewer: &ViewerFacts, id: StructureId, today: Day) -> Result<StructureCard> {
    let identity: Option<Identity> = db
        .optional(
            "select id, name, kind, uai, street, postal_code, city, phone, mail from structure where id = $1 and closed_at is null",
            args![id],
        )
        .await?;
    let identity = identity.ok_or(Error::NotFound)?;
    let above: Vec<(StructureId, String)> = db
        .all(
            "select parent.id, parent.name from structure_link link
             join structure parent on parent.id = link.parent_id and parent.closed_at is null
             where link.structure_id = $1 and link.kind in ('pedagogic', 'territorial')
             order by link.kind, parent.sort_name",
            args![id],
        )
        .await?;
    let is_agent = |profile| matches!(profile, Profile::Academy | Profile::Authority);
    let agent =
        viewer.roles.iter().any(|role| is_agent(role.profile) && above.iter().any(|(parent, _)| *parent == role.structure));
    let here = viewer.structure(id).is_some();
    if !(here || agent || viewer.is_platform_admin()) {
        return Err(Error::NotFound);
    }
    let standings = crate::sight::standings(viewer, id);
    let heads_are_seen = agent || standings.iter().any(|standing| standing.circles() & crate::sight::circle::TEAM != 0);
    Ok(StructureCard {
        heads: heads(db, id, today).await?,
        above: above.into_iter().map(|(_, name)| name).collect(),
        heads_are_seen,
        identity,
    })
}

async fn heads(db: &Db, id: StructureId, today: Day) -> Result<Vec<(PersonId, String)>> {
    let lines: Vec<(PersonId, String, String)> = db
        .all(
            concat!(
                "select distinct person.id, person.given, person.family from role
                 join role_function on role_function.role_id = role.id and role_function.function = 'head'
                 join person on person.id = role.person_id and person.closed_at is null
                 where role.structure_id = $1 and role.profile = 'management' and ",
                holds!("role"),
                "
                 order by person.family, person.given, person.id"
            ),
            args![id, today],
        )
        .await?;
    Ok(lines.into_iter().map(|(id, given, family)| (id, format!("{given} {family}"))).collect())
}

/// How many structures a page shows.
pub const STRUCTURES_MAX: i64 = 60;

/// The schools of the viewer's academy or authority, in the order of names; all schools for the platform's
/// administrator. `like` filters by folded name; one more than a page is read, to know of a next.
pub async fn governed(
    db: &Db,
    viewer: &ViewerFacts,
    like: &str,
    after: Option<StructureId>,
    today: Day,
) -> Result<Vec<StructureRow>> {
    Ok(db
        .all(
            concat!(
                "with seen(structure_id) as (
                   select link.structure_id from role
                   join structure_link link on link.parent_id = role.structure_id and link.kind in ('pedagogic', 'territorial')
                   where role.person_id = $1 and role.profile in ('academy', 'authority') and ", holds!("role"), "
                   union select structure.id from structure
                   where $3 and structure.kind not in ('academy', 'authority', 'network', 'partner'))
                 select structure.id, structure.name, structure.kind, structure.city,
                        (select count(distinct role.person_id) from role where role.structure_id = structure.id and role.profile = 'student'
                         and ", holds!("role"), ") as pupils
                 from seen join structure on structure.id = seen.structure_id and structure.closed_at is null
                 where ($4 = '' or ' ' || structure.sort_name like '% ' || $4 || '%')
                   and ($5 is null or (structure.sort_name, structure.id) > (
                     select known.sort_name, known.id from structure known where known.id = $5
                       and known.id in (select structure_id from seen)))
                 order by structure.sort_name, structure.id limit $6"
            ),
            args![viewer.person, today, viewer.is_platform_admin(), like, after, STRUCTURES_MAX + 1],
        )
        .await?)
}

/// Figures of the schools which the viewer governs: how many, and how many pupils in all.
pub async fn governed_figures(db: &Db, viewer: &ViewerFacts, today: Day) -> Result<(i64, i64)> {
    Ok(db
        .one(
            concat!(
                "with seen(structure_id) as (
                   select link.structure_id from role
                   join structure_link link on link.parent_id = role.structure_id and link.kind in ('pedagogic', 'territorial')
                   join structure on structure.id = link.structure_id and structure.closed_at is null
                   where role.person_id = $1 and role.profile in ('academy', 'authority') and ",
                holds!("role"),
                "
                   union select structure.id from structure where $3 and structure.closed_at is null
                     and structure.kind not in ('academy', 'authority', 'network', 'partner'))
                 select (select count(*) from seen),
                        (select count(*) from seen join role on role.structure_id = seen.structure_id
                         and role.profile = 'student' and ",
                holds!("role"),
                ")"
            ),
            args![viewer.person, today, viewer.is_platform_admin()],
        )
        .await?)
}

/// Figures of a school: pupils, classes, staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Figures {
    /// The school.
    pub structure_id: StructureId,
    /// Pupils.
    pub pupils: i64,
    /// Divisions.
    pub divisions: i64,
    /// Teachers and other staff.
    pub staff: i64,
}

/// The figures of the schools where a person has a role or administers. They are shown where the
/// viewer sees everybody: the caller asks [`crate::sight::sees_everybody`].
pub async fn figures(db: &Db, person: PersonId, today: Day) -> Result<Vec<Figures>> {
    Ok(db
        .all(
            concat!(
                "with own(structure_id) as (
                   select role.structure_id from role where role.person_id = $1 and ", holds!("role"), "
                   union select duty.structure_id from duty where duty.person_id = $1 and duty.kind = 'school_admin'
                     and ", holds!("duty"), ")
                 select structure.id as structure_id,
                   (select count(distinct role.person_id) from role where role.structure_id = structure.id
                    and role.profile = 'student' and ", holds!("role"), ") as pupils,
                   (select count(*) from division join school_year on school_year.id = division.year_id and school_year.state = 'live'
                    where division.structure_id = structure.id and (division.closed_on is null or division.closed_on > $2)) as divisions,
                   (select count(distinct role.person_id) from role where role.structure_id = structure.id
                    and role.profile in ('teacher', 'school_life', 'management', 'staff') and ", holds!("role"), ") as staff
                 from own join structure on structure.id = own.structure_id and structure.closed_at is null
                 order by structure.sort_name, structure.id"
            ),
            args![person, today],
        )
        .await?)
}
