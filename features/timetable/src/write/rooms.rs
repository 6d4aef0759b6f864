//! Writes rooms and sites, one by one, with the line of journal of each.

use super::{HAND, begin};
use crate::model::{RoomId, RoomKind, SiteId};
use kit::audit::{self, Act};
use kit::{Day, Instant, PersonId, Result, StructureId, Unit, args};
use uuid::Uuid;

/// Who does it, and when.
pub(crate) type By = (PersonId, Instant);

/// A room as it is typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoomForm<'a> {
    pub(crate) code: &'a str,
    pub(crate) label: Option<&'a str>,
    pub(crate) site: Option<SiteId>,
    pub(crate) kind: RoomKind,
    pub(crate) capacity: Option<i64>,
    pub(crate) accessible: bool,
    pub(crate) bookable: bool,
    pub(crate) shared: bool,
}

impl Default for RoomForm<'_> {
    fn default() -> Self {
        Self {
            code: "",
            label: None,
            site: None,
            kind: RoomKind::Classroom,
            capacity: None,
            accessible: false,
            bookable: false,
            shared: false,
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Saved {
    /// It is written.
    Done(RoomId),
    /// Another room is called so.
    Taken,
}

/// Makes a room, or changes one; a room of that name that was closed is opened again.
pub(crate) async fn save(
    unit: &mut Unit,
    (structure, room): (StructureId, Option<RoomId>),
    wanted: &RoomForm<'_>,
    by: By,
) -> Result<Saved> {
    begin(unit, structure).await?;
    let same: Option<(RoomId, Option<Day>)> = unit
        .optional("select id, closed_on from room where structure_id = $1 and code = $2", args![structure, wanted.code])
        .await?;
    let id = match (room, same) {
        (Some(room), Some((other, _))) if other != room => return Ok(Saved::Taken),
        (Some(room), _) => room,
        (None, Some((_, None))) => return Ok(Saved::Taken),
        (None, Some((closed, Some(_)))) => closed,
        (None, None) => RoomId::new(by.1),
    };
    let RoomForm { code, label, site, kind, capacity, accessible, bookable, shared } = *wanted;
    unit.run(
        "insert into room (id, structure_id, site_id, code, label, kind, capacity, accessible, bookable, shared, source)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (id) do update set site_id = excluded.site_id, code = excluded.code, label = excluded.label,
           kind = excluded.kind, capacity = excluded.capacity, accessible = excluded.accessible,
           bookable = excluded.bookable, shared = excluded.shared, closed_on = null",
        args![id, structure, site, code, label, kind, capacity, accessible, bookable, shared, HAND],
    )
    .await?;
    let after = format!("code={code}; kind={kind}; shared={shared}; bookable={bookable}");
    note(unit, structure, ("act-room-kept", "room", id.0), &after, by).await?;
    Ok(Saved::Done(id))
}

/// Closes a room: it is offered no more, what was planned there stays.
pub(crate) async fn close(unit: &mut Unit, structure: StructureId, room: RoomId, on: Day, by: By) -> Result<()> {
    begin(unit, structure).await?;
    unit.run("update room set closed_on = $3 where id = $1 and structure_id = $2", args![room, structure, on]).await?;
    note(unit, structure, ("act-room-closed", "room", room.0), "", by).await
}

/// Makes a site, or gives one another name; false if another is called so.
pub(crate) async fn save_site(
    unit: &mut Unit,
    (structure, site): (StructureId, Option<SiteId>),
    name: &str,
    by: By,
) -> Result<bool> {
    begin(unit, structure).await?;
    let same: Option<(SiteId,)> =
        unit.optional("select id from site where structure_id = $1 and name = $2", args![structure, name]).await?;
    if same.is_some_and(|(same,)| Some(same) != site) {
        return Ok(false);
    }
    let id = site.unwrap_or_else(|| SiteId::new(by.1));
    unit.run(
        "insert into site (id, structure_id, name, source) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name",
        args![id, structure, name, HAND],
    )
    .await?;
    note(unit, structure, ("act-site-kept", "site", id.0), &format!("name={name}"), by).await?;
    Ok(true)
}

/// A line of journal about what a timetable is made of.
pub(crate) async fn note(
    unit: &mut Unit,
    structure: StructureId,
    (act, kind, object): (&'static str, &'static str, Uuid),
    after: &str,
    (author, now): By,
) -> Result<()> {
    let (structure, author, object) = (Some(structure), Some(author), Some(object));
    audit::note(unit, Act { structure, author, act, object_kind: kind, object, before: "", after }, now).await
}
