//! The journal of acts, read.

use kit::id::AuditId;
use kit::{Db, Instant, PersonId, Result, StructureId, args};
use uuid::Uuid;

/// How many acts a page shows.
pub(crate) const PAGE: i64 = 50;
/// How many acts an export holds at most.
pub(crate) const EXPORT_MAX: i64 = 20_000;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Entry {
    pub(crate) id: AuditId,
    pub(crate) structure_id: Option<StructureId>,
    pub(crate) at: Instant,
    pub(crate) author: Option<String>,
    pub(crate) act: String,
    pub(crate) object_kind: String,
    pub(crate) object_id: Option<Uuid>,
    pub(crate) object: Option<String>,
    pub(crate) before_text: String,
    pub(crate) after_text: String,
}

/// What is asked of the journal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Of which structure; none for the acts of the platform.
    pub(crate) structure: Option<StructureId>,
    /// Whether guardianship may be read: not by a technical administrator.
    pub(crate) guardianship: bool,
    /// Who reads, for the acts of the platform: those of one's own in any structure too.
    pub(crate) reader: Option<PersonId>,
    pub(crate) act: String,
    /// A folded beginning of the author's name.
    pub(crate) who: String,
    pub(crate) from: Option<Instant>,
    pub(crate) to: Option<Instant>,
    pub(crate) after: Option<AuditId>,
}

/// The acts that are asked for, newest first.
pub(crate) async fn page(db: &Db, wanted: &Wanted, limit: i64) -> Result<Vec<Entry>> {
    Ok(db
        .fresh(
            "select entry.id, entry.structure_id, entry.at, author.given || ' ' || author.family as author, entry.act,
                    entry.object_kind, entry.object_id,
                    coalesce(object.given || ' ' || object.family, place.name, division.label) as object, entry.before_text, entry.after_text
             from audit_entry entry
             left join person author on author.id = entry.author_id
             left join person object on object.id = entry.object_id
             left join structure place on place.id = entry.object_id
             left join division on division.id = entry.object_id and entry.object_kind = 'division'
             where (entry.structure_id = $1
                 or ($1 is null and (entry.structure_id is null or entry.object_kind = 'structure' or entry.author_id = $2)))
               and ($3 or entry.act not like 'act-guardian%')
               and ($4 = '' or entry.act = $4)
               and ($5 = '' or ' ' || author.sort_name like '% ' || $5 || '%')
               and ($6 is null or entry.at >= $6) and ($7 is null or entry.at < $7)
               and ($8 is null or entry.id < $8)
             order by entry.id desc limit $9",
            args![
                wanted.structure,
                wanted.reader,
                wanted.guardianship,
                wanted.act.as_str(),
                wanted.who.as_str(),
                wanted.from,
                wanted.to,
                wanted.after,
                limit
            ],
        )
        .await?)
}

/// The kinds of acts that the journal holds: for the filter.
pub(crate) async fn acts(db: &Db, wanted: &Wanted) -> Result<Vec<String>> {
    let found: Vec<(String,)> = db
        .all(
            "select distinct act from audit_entry entry
             where (entry.structure_id = $1
                 or ($1 is null and (entry.structure_id is null or entry.object_kind = 'structure' or entry.author_id = $2)))
               and ($3 or entry.act not like 'act-guardian%')
             order by act",
            args![wanted.structure, wanted.reader, wanted.guardianship],
        )
        .await?;
    Ok(found.into_iter().map(|(act,)| act).collect())
}

/// What was done about a person, newest first.
pub(crate) async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Entry>> {
    Ok(db
        .fresh(
            "select entry.id, entry.structure_id, entry.at, author.given || ' ' || author.family as author, entry.act,
                    entry.object_kind, entry.object_id, cast(null as text) as object, entry.before_text, entry.after_text
             from audit_entry entry left join person author on author.id = entry.author_id
             where entry.object_id = $1 order by entry.id desc limit 60",
            args![person],
        )
        .await?)
}
