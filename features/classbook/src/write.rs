//! Writes the class book: drafts, publishing, what is taken off. Each begins with what its author read: of two who edit
//! the same, the second finds another version and loses nothing.

pub mod sequence;
pub mod visas;

use crate::model::DraftId;
use files::{AttachmentId, Holder};
use kit::{Instant, LessonId, PersonId, Result, StructureId, Unit, args};
use rich::Document;

/// The files of what was published.
pub const CONTENT: &str = "classbook.content";
/// The files of a draft.
pub const DRAFT: &str = "classbook.draft";
/// The files that were taken off a content, kept for its versions.
pub const PAST: &str = "classbook.past";

/// The files of a content.
pub(crate) fn of_content(lesson: LessonId) -> Holder {
    Holder { kind: CONTENT, id: lesson.0 }
}
/// Those of its versions that are no longer there.
pub(crate) fn of_past(lesson: LessonId) -> Holder {
    Holder { kind: PAST, id: lesson.0 }
}
/// Those of a draft.
pub(crate) fn of_draft(draft: DraftId) -> Holder {
    Holder { kind: DRAFT, id: draft.0 }
}

/// Who writes of which lesson, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// Of which lesson.
    pub lesson: LessonId,
    /// Where.
    pub structure: StructureId,
    /// Who.
    pub author: PersonId,
    /// When.
    pub now: Instant,
}

/// What is being written, as it was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    /// As the editor has it; empty without one.
    pub json: String,
    /// As the text area has it.
    pub markdown: String,
    /// Whether pupils may read it before the lesson begins.
    pub early: bool,
    /// The version that its author read, 0 for none.
    pub base: i64,
}

/// What is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The text.
    pub document: Document,
    /// Whether pupils may read it before the lesson begins.
    pub early: bool,
    /// The version that its author read, 0 for none.
    pub base: i64,
}

/// Keeps what somebody is writing, in place of what she wrote before.
pub async fn keep_draft(unit: &mut Unit, by: By, typed: &Typed) -> Result<DraftId> {
    let (id,): (DraftId,) = unit
        .one(
            "insert into lesson_content_draft (id, lesson_id, person_id, structure_id, base, json, markdown, early, saved_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (lesson_id, person_id) do update set base = excluded.base, json = excluded.json,
               markdown = excluded.markdown, early = excluded.early, saved_at = excluded.saved_at
             returning id",
            args![
                DraftId::new(by.now),
                by.lesson,
                by.author,
                by.structure,
                typed.base,
                typed.json.as_str(),
                typed.markdown.as_str(),
                typed.early,
                by.now
            ],
        )
        .await?;
    Ok(id)
}

/// Lets go of a draft, and of its files.
pub async fn drop_draft(unit: &mut Unit, by: By) -> Result<()> {
    let gone: Option<(DraftId,)> = unit
        .optional("select id from lesson_content_draft where lesson_id = $1 and person_id = $2", args![by.lesson, by.author])
        .await?;
    let Some((id,)) = gone else { return Ok(()) };
    for (file,) in files_of(unit, of_draft(id)).await? {
        files::detach(unit, of_draft(id), file, by.now).await?;
    }
    unit.run("delete from lesson_content_draft where id = $1", args![id]).await?;
    Ok(())
}

async fn files_of(unit: &mut Unit, holder: Holder) -> Result<Vec<(AttachmentId,)>> {
    Ok(unit
        .all(
            "select id from attachment where holder_id = $1 and holder_kind = $2 and removed_at is null
             order by created_at, place, id",
            args![holder.id, holder.kind],
        )
        .await?)
}

/// What came of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is the version of this number.
    Version(i64),
    /// Nothing differed: nothing was written.
    Same,
    /// Somebody published another version since; nothing was published.
    Conflict,
}

/// Publishes a draft that was kept in this unit, with its files: the next version of the content. Who reads the lesson
/// reads it from now on; the draft is gone. On a conflict the draft stays.
pub async fn publish(unit: &mut Unit, by: By, draft: DraftId, text: &Text) -> Result<Published> {
    let fresh = files_of(unit, of_draft(draft)).await?;
    if fresh.is_empty() && is_same(unit, by.lesson, text).await? {
        drop_draft(unit, by).await?;
        return Ok(Published::Same);
    }
    if !raise(unit, by, text.base).await? {
        return Ok(Published::Conflict);
    }
    files::hand_over(unit, of_draft(draft), None, of_content(by.lesson)).await?;
    add_version(unit, by, text).await?;
    unit.run("delete from lesson_content_draft where id = $1", args![draft]).await?;
    Ok(Published::Version(text.base + 1))
}

/// Whether a text says what was published last.
async fn is_same(unit: &mut Unit, lesson: LessonId, text: &Text) -> Result<bool> {
    let now: Option<(String, bool)> = unit
        .optional(
            "select now.document, now.early from lesson_content content cross join lesson_content_version now
             where content.lesson_id = $1 and now.lesson_id = $1 and now.version = content.version",
            args![lesson],
        )
        .await?;
    Ok(match now {
        Some((document, early)) => crate::store::document(&document) == text.document && early == text.early,
        None => text.document.is_empty(),
    })
}

/// Raises the version of a content from the one that was read; whether it still was that one. The row waits for whoever
/// is raising it.
async fn raise(unit: &mut Unit, by: By, base: i64) -> Result<bool> {
    let raised = if base == 0 {
        unit.run(
            "insert into lesson_content (lesson_id, structure_id, version) values ($1, $2, 1)
             on conflict (lesson_id) do nothing",
            args![by.lesson, by.structure],
        )
        .await?
    } else {
        unit.run("update lesson_content set version = version + 1 where lesson_id = $1 and version = $2", args![by.lesson, base])
            .await?
    };
    Ok(raised == 1)
}

async fn add_version(unit: &mut Unit, by: By, text: &Text) -> Result<()> {
    let files: Vec<String> = files_of(unit, of_content(by.lesson)).await?.iter().map(|(id,)| id.to_string()).collect();
    unit.run(
        "insert into lesson_content_version (lesson_id, version, structure_id, document, early, files, author_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![by.lesson, text.base + 1, by.structure, text.document.to_json(), text.early, files.join(" "), by.author, by.now],
    )
    .await?;
    Ok(())
}

/// Takes the text back of a content whose version was read: the next version says nothing, those before stay for the
/// record. Whether it still was that version.
pub async fn withdraw(unit: &mut Unit, by: By, base: i64) -> Result<bool> {
    if base == 0 || !raise(unit, by, base).await? {
        return Ok(false);
    }
    add_version(unit, by, &Text { document: Document::default(), early: false, base }).await?;
    // What its author goes on writing began with what she took back.
    unit.run(
        "update lesson_content_draft set base = base + 1 where lesson_id = $1 and person_id = $2 and base = $3",
        args![by.lesson, by.author, base],
    )
    .await?;
    Ok(true)
}

/// Takes a file off: of one's own draft it is gone, of what was published it stays with the versions that had it.
/// Whether it was there.
pub async fn take_off(unit: &mut Unit, by: By, file: AttachmentId) -> Result<bool> {
    let draft: Option<(DraftId,)> = unit
        .optional("select id from lesson_content_draft where lesson_id = $1 and person_id = $2", args![by.lesson, by.author])
        .await?;
    if let Some((draft,)) = draft
        && files::detach(unit, of_draft(draft), file, by.now).await?
    {
        return Ok(true);
    }
    let now: Option<(i64, String, bool)> = unit
        .optional(
            "select content.version, now.document, now.early from lesson_content content cross join lesson_content_version now
             where content.lesson_id = $1 and now.lesson_id = $1 and now.version = content.version",
            args![by.lesson],
        )
        .await?;
    let Some((base, document, early)) = now else { return Ok(false) };
    if !raise(unit, by, base).await? {
        return Ok(false);
    }
    if files::hand_over(unit, of_content(by.lesson), Some(file), of_past(by.lesson)).await? != 1 {
        return Ok(false);
    }
    add_version(unit, by, &Text { document: crate::store::document(&document), early, base }).await?;
    // What its author goes on writing began with what she still sees.
    unit.run(
        "update lesson_content_draft set base = base + 1 where lesson_id = $1 and person_id = $2 and base = $3",
        args![by.lesson, by.author, base],
    )
    .await?;
    Ok(true)
}

/// A content to be, published at once: for the demo and for what other programs bring.
#[derive(Clone, Debug)]
pub struct NewContent {
    /// Of which lesson.
    pub lesson: LessonId,
    /// By whom.
    pub author: PersonId,
    /// When.
    pub at: Instant,
    /// What it says.
    pub document: Document,
}

/// Publishes the first version of many contents, of lessons that have none.
pub async fn plant(unit: &mut Unit, structure: StructureId, contents: &[NewContent]) -> Result<()> {
    unit.run_many(
        "insert into lesson_content (lesson_id, structure_id, version) values {rows}",
        contents.iter().map(|one| args![one.lesson, structure, 1i64]),
    )
    .await?;
    let row = |one: &NewContent| args![one.lesson, 1i64, structure, one.document.to_json(), false, "", one.author, one.at];
    unit.run_many(
        "insert into lesson_content_version (lesson_id, version, structure_id, document, early, files, author_id, at)
         values {rows}",
        contents.iter().map(row),
    )
    .await?;
    Ok(())
}

/// Forgets what somebody was writing; what was published is a record of the school, and stays.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> kit::slice::Later<'_, Result<u64>> {
    Box::pin(async move {
        let mut rows = 0;
        for sql in [
            "delete from lesson_content_draft where person_id = $1",
            "delete from sequence_step where sequence_id in (select id from sequence where owner_id = $1)",
            "delete from sequence where owner_id = $1",
            "delete from inspector_access where inspector_id = $1 or teacher_id = $1",
        ] {
            rows += unit.run(sql, args![person]).await?;
        }
        Ok(rows)
    })
}
