//! Attachments: kept within the room of who attaches them, listed by what they are attached to.

use crate::kind::{Family, Kind};
use crate::receive::Received;
use crate::{room, size};
use kit::db::Engine;
use kit::slice::{Held, Later};
use kit::{App, Db, Error, Instant, PersonId, Result, StructureId, Text, Unit, Viewer, args, text};
use std::collections::HashMap;
use uuid::Uuid;

kit::ids!(
    /// One attached file.
    AttachmentId,
);

/// To what a file is attached: a kind that a feature names in its slice, and which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The kind, as the feature's slice names it.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
}

/// A file as it is listed and shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Attachment {
    /// Which.
    pub id: AttachmentId,
    /// In which school.
    pub structure_id: StructureId,
    /// Who attached it.
    pub owner_id: PersonId,
    /// Its name.
    pub name: String,
    /// Its media type, as it was found.
    pub media_type: String,
    /// Its length in bytes.
    pub size_bytes: i64,
    /// How many pages it has, where that is known.
    pub pages: Option<i64>,
    /// When it came.
    pub created_at: Instant,
    pub(crate) hash: String,
    pub(crate) width: Option<i64>,
    pub(crate) height: Option<i64>,
    pub(crate) holder_kind: Option<String>,
    pub(crate) holder_id: Option<Uuid>,
}

impl Attachment {
    /// What it is.
    pub fn kind(&self) -> &'static Kind {
        Kind::of_media(&self.media_type)
    }
    /// The same in words.
    pub fn kind_in_words(&self) -> Text {
        Text::keyed(format!("files-kind-{}", self.kind().family.code()))
    }
    /// Its length in words: « 1,2 Mo ».
    pub fn size_in_words(&self) -> Text {
        size::in_words(u64::try_from(self.size_bytes).unwrap_or(0))
    }
    /// Whether it can be shown on a page of ours.
    pub fn is_shown(&self) -> bool {
        match self.kind().family {
            Family::Picture => self.measures().is_some_and(crate::picture::fits),
            Family::Pdf | Family::Text | Family::Markup => true,
            _ => false,
        }
    }
    /// Some bytes of its content, fewer at its end: for who packs files. Who may read it, the feature has asked before.
    pub async fn bytes(&self, app: &App, from: u64, length: u64) -> Result<bytes::Bytes> {
        let until = from.saturating_add(length).min(self.length());
        if until <= from { Ok(bytes::Bytes::new()) } else { app.files.part(&self.hash, from..until).await }
    }
    pub(crate) fn measures(&self) -> Option<(u32, u32)> {
        Some((u32::try_from(self.width?).ok()?, u32::try_from(self.height?).ok()?))
    }
    pub(crate) fn length(&self) -> u64 {
        u64::try_from(self.size_bytes).unwrap_or(0)
    }
}

/// Attaches received files, in their order, in a viewer's name; to nothing yet when there is no holder: then they are
/// hers alone, and die after a day.
///
/// Refuses, with a sentence, what goes beyond her room in that school; whoever keeps files in her name at the same
/// moment waits for this unit to end.
pub async fn keep(
    unit: &mut Unit,
    app: &App,
    viewer: &Viewer,
    structure: StructureId,
    received: &[Received],
    holder: Option<Holder>,
    now: Instant,
) -> Result<Vec<AttachmentId>> {
    if received.is_empty() {
        return Ok(vec![]);
    }
    let coming = received.iter().map(|file| number(file.size)).sum();
    make_room(unit, viewer.person, structure, coming, room::of(app, viewer, structure)).await?;
    let ids: Vec<AttachmentId> = received.iter().map(|_| AttachmentId::new(now)).collect();
    let rows = received.iter().zip(&ids).enumerate().map(|(place, (file, id))| {
        args![
            *id,
            structure,
            viewer.person,
            file.name.as_str(),
            file.kind.media,
            number(file.size),
            file.hash.as_str(),
            file.pages.map(i64::from),
            file.measures.map(|(width, _)| i64::from(width)),
            file.measures.map(|(_, height)| i64::from(height)),
            number(place as u64),
            now,
            holder.map(|holder| holder.kind),
            holder.map(|holder| holder.id)
        ]
    });
    unit.run_many(
        "insert into attachment (id, structure_id, owner_id, name, media_type, size_bytes, hash, pages, width, height,
                                 place, created_at, holder_kind, holder_id) values {rows}",
        rows,
    )
    .await?;
    Ok(ids)
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Refuses files that do not fit into somebody's room. The row that is written first lets one unit count at a time.
async fn make_room(unit: &mut Unit, owner: PersonId, structure: StructureId, coming: i64, most: i64) -> Result<()> {
    unit.run(
        "insert into attachment_room (structure_id, owner_id, version) values ($1, $2, 1)
         on conflict (structure_id, owner_id) do update set version = attachment_room.version + 1",
        args![structure, owner],
    )
    .await?;
    let (taken,): (i64,) = unit
        .one(
            "select cast(coalesce(sum(size_bytes), 0) as bigint) from attachment
             where structure_id = $1 and owner_id = $2 and removed_at is null",
            args![structure, owner],
        )
        .await?;
    let free = (most - taken).max(0);
    if coming <= free {
        return Ok(());
    }
    let words = |bytes: i64| size::in_words(u64::try_from(bytes).unwrap_or(0));
    Err(Error::Refused(text!("files-wrong-room", size = words(coming), free = words(free), most = words(most))))
}

/// Attaches files of a viewer's own that were attached to nothing yet. « Not there » unless all of them are such.
pub async fn attach(unit: &mut Unit, viewer: &Viewer, files: &[AttachmentId], holder: Holder) -> Result<()> {
    let rows = files.iter().map(|id| args![*id, viewer.person, holder.kind, holder.id]);
    let attached = unit
        .run_many(
            "with chosen (id, owner_id, holder_kind, holder_id) as (values {rows})
             update attachment set holder_kind = chosen.holder_kind, holder_id = chosen.holder_id from chosen
             where attachment.id = chosen.id and attachment.owner_id = chosen.owner_id
               and attachment.holder_kind is null and attachment.removed_at is null",
            rows,
        )
        .await?;
    if attached == files.len() as u64 { Ok(()) } else { Err(Error::NotFound) }
}

/// Attaches files once more, to something else, in a viewer's name and room: their contents are not written again. Who may
/// read them, the feature has asked before.
pub async fn copy(
    unit: &mut Unit,
    (app, viewer): (&App, &Viewer),
    structure: StructureId,
    files: &[Attachment],
    holder: Holder,
    now: Instant,
) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let coming = files.iter().map(|file| file.size_bytes).sum();
    make_room(unit, viewer.person, structure, coming, room::of(app, viewer, structure)).await?;
    let rows =
        files.iter().map(|file| args![AttachmentId::new(now), file.id, structure, viewer.person, now, holder.kind, holder.id]);
    unit.run_many(
        "with chosen (id, of_id, structure_id, owner_id, created_at, holder_kind, holder_id) as (values {rows})
         insert into attachment (id, structure_id, owner_id, name, media_type, size_bytes, hash, pages, width, height,
                                 place, created_at, holder_kind, holder_id)
         select chosen.id, chosen.structure_id, chosen.owner_id, file.name, file.media_type, file.size_bytes, file.hash,
           file.pages, file.width, file.height, file.place, chosen.created_at, chosen.holder_kind, chosen.holder_id
         from chosen cross join attachment file where file.id = chosen.of_id and file.removed_at is null",
        rows,
    )
    .await?;
    Ok(())
}

/// Takes a file off what it is attached to; whether it was there. Who may, the feature has asked before.
pub async fn detach(unit: &mut Unit, holder: Holder, file: AttachmentId, now: Instant) -> Result<bool> {
    let gone = unit
        .run(
            "update attachment set removed_at = $4
             where id = $1 and holder_kind = $2 and holder_id = $3 and removed_at is null",
            args![file, holder.kind, holder.id, now],
        )
        .await?;
    Ok(gone == 1)
}

/// Hands files over from one thing to another: one of them, or all; gives how many. Who may, the feature has asked before.
pub async fn hand_over(unit: &mut Unit, from: Holder, file: Option<AttachmentId>, to: Holder) -> Result<u64> {
    Ok(unit
        .run(
            "update attachment set holder_kind = $4, holder_id = $5
             where holder_id = $1 and holder_kind = $2 and (id = $3 or $3 is null) and removed_at is null",
            args![from.id, from.kind, file, to.kind, to.id],
        )
        .await?)
}

/// The files of several things of one kind, by thing, in the order in which they came. Who may see them, the feature
/// has asked before.
pub async fn of_holder(db: &Db, kind: &'static str, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Attachment>>> {
    let mut out: HashMap<Uuid, Vec<Attachment>> = HashMap::new();
    if ids.is_empty() {
        return Ok(out);
    }
    let (sql, separator) = match db.engine() {
        Engine::Postgres => (OF_HOLDERS_POSTGRES, ","),
        Engine::Sqlite => (OF_HOLDERS_SQLITE, "\",\""),
    };
    let list = ids.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>().join(separator);
    for file in db.all::<Attachment>(sql, args![kind, list]).await? {
        if let Some(id) = file.holder_id {
            out.entry(id).or_default().push(file);
        }
    }
    Ok(out)
}

const OF_HOLDERS_POSTGRES: &str =
    "select id, structure_id, owner_id, name, media_type, size_bytes, pages, created_at, hash, width, height,
        holder_kind, holder_id
 from attachment where holder_kind = $1 and holder_id = any (string_to_array($2, ',')::uuid[]) and removed_at is null
 order by created_at, place, id";
const OF_HOLDERS_SQLITE: &str =
    "select id, structure_id, owner_id, name, media_type, size_bytes, pages, created_at, hash, width, height,
        holder_kind, holder_id
 from attachment where holder_kind = $1 and holder_id in (select unhex(value) from json_each('[\"' || $2 || '\"]'))
   and removed_at is null
 order by created_at, place, id";

/// The files of a viewer's own that are attached to nothing yet, among some (those that a form names).
pub async fn own(db: &Db, viewer: &Viewer, files: &[AttachmentId]) -> Result<Vec<Attachment>> {
    let all: Vec<Attachment> = db
        .fresh(
            "select id, structure_id, owner_id, name, media_type, size_bytes, pages, created_at, hash, width, height,
                    holder_kind, holder_id
             from attachment where owner_id = $1 and holder_kind is null and removed_at is null
             order by created_at, place, id",
            args![viewer.person],
        )
        .await?;
    Ok(all.into_iter().filter(|file| files.contains(&file.id)).collect())
}

/// A file and what it is attached to, for who may see that; « not there » for everybody else. What is attached to
/// nothing yet is its sender's alone.
pub(crate) async fn readable(app: &App, viewer: &Viewer, id: AttachmentId, now: Instant) -> Result<(Attachment, Option<Held>)> {
    let found: Option<Attachment> = app
        .db
        .optional(
            "select id, structure_id, owner_id, name, media_type, size_bytes, pages, created_at, hash, width, height,
                    holder_kind, holder_id
             from attachment where id = $1 and removed_at is null",
            args![id],
        )
        .await?;
    let file = found.ok_or(Error::NotFound)?;
    let (Some(kind), Some(holder)) = (file.holder_kind.as_deref(), file.holder_id) else {
        return if file.owner_id == viewer.person { Ok((file, None)) } else { Err(Error::NotFound) };
    };
    let asked = app.file_holders.iter().find(|(known, _)| *known == kind).ok_or(Error::NotFound)?;
    let held = (asked.1)(app, viewer, holder, now).await?.ok_or(Error::NotFound)?;
    Ok((file, Some(held)))
}

/// Forgets the files of a person.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move {
        let files = unit.run("delete from attachment where owner_id = $1", args![person]).await?;
        let rooms = unit.run("delete from attachment_room where owner_id = $1", args![person]).await?;
        Ok(files + rooms)
    })
}
