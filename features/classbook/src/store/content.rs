//! What was published of lessons, its versions, and what a teacher is writing.

use crate::model::{Draft, DraftId, Published, Written};
use crate::sql;
use kit::db::{Engine, Row};
use kit::{Db, Instant, LessonId, PersonId, Result, StructureId, args};
use rich::Document;
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct ContentRow {
    lesson_id: LessonId,
    structure_id: StructureId,
    version: i64,
    document: String,
    early: bool,
    at: Instant,
    author_id: PersonId,
    author_name: Option<String>,
    first_at: Instant,
    first_id: PersonId,
    first_name: Option<String>,
}

fn written(id: PersonId, name: Option<String>, at: Instant) -> Written {
    Written { id, name: name.unwrap_or_default().trim().to_owned(), at }
}

/// A document of the database; one that cannot be read is empty.
pub(crate) fn document(json: &str) -> Document {
    Document::from_json(json).unwrap_or_default()
}

impl From<ContentRow> for Published {
    fn from(row: ContentRow) -> Self {
        Self {
            lesson: row.lesson_id,
            structure: row.structure_id,
            document: document(&row.document),
            early: row.early,
            version: row.version,
            author: written(row.author_id, row.author_name, row.at),
            first: written(row.first_id, row.first_name, row.first_at),
        }
    }
}

/// Identifiers as one argument, and the text that takes it.
pub(crate) fn by_lessons(db: &Db, ids: &[LessonId], (postgres, sqlite): (&'static str, &'static str)) -> (&'static str, String) {
    let (sql, separator) = match db.engine() {
        Engine::Postgres => (postgres, ","),
        Engine::Sqlite => (sqlite, "\",\""),
    };
    (sql, ids.iter().map(|id| id.0.simple().to_string()).collect::<Vec<_>>().join(separator))
}

async fn of_lessons<T: Row>(db: &Db, ids: &[LessonId], texts: (&'static str, &'static str)) -> Result<Vec<T>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let (sql, list) = by_lessons(db, ids, texts);
    Ok(db.all(sql, args![list]).await?)
}

/// What was published of many lessons, by lesson, in one statement. Who reads it when, ask [`Published::is_shown`] for
/// pupils and families; an empty text is one that was taken back.
pub async fn published(db: &Db, lessons: &[LessonId]) -> Result<HashMap<LessonId, Published>> {
    let rows: Vec<ContentRow> = of_lessons(db, lessons, (sql::PUBLISHED_POSTGRES, sql::PUBLISHED_SQLITE)).await?;
    Ok(rows.into_iter().map(|row| (row.lesson_id, row.into())).collect())
}

/// What was published of one lesson.
pub async fn published_of(db: &Db, lesson: LessonId) -> Result<Option<Published>> {
    Ok(db.fresh::<ContentRow>(sql::PUBLISHED_ONE, args![lesson]).await?.into_iter().next().map(Published::from))
}

/// One version of a content.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Of which lesson.
    pub lesson: LessonId,
    /// Which, from 1 on.
    pub number: i64,
    /// What it said.
    pub document: Document,
    /// The files that were attached then.
    pub files: Vec<files::AttachmentId>,
    /// Who wrote it, and when.
    pub author: Written,
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    lesson_id: LessonId,
    version: i64,
    document: String,
    files: String,
    at: Instant,
    author_id: PersonId,
    author_name: Option<String>,
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            lesson: row.lesson_id,
            number: row.version,
            document: document(&row.document),
            files: row.files.split(' ').filter_map(|id| id.parse().ok()).collect(),
            author: written(row.author_id, row.author_name, row.at),
        }
    }
}

macro_rules! versions {
    ($of:literal) => {
        concat!(
            "select of.lesson_id, of.version, of.document, of.files, of.at, of.author_id,
               author.given || ' ' || author.family as author_name
             from lesson_content_version of left join person author on author.id = of.author_id
             where of.lesson_id ",
            $of,
            " order by of.lesson_id, of.version"
        )
    };
}

/// All versions of the contents of many lessons, oldest first.
pub async fn versions(db: &Db, lessons: &[LessonId]) -> Result<Vec<Version>> {
    const POSTGRES: &str = versions!("= any (string_to_array($1, ',')::uuid[])");
    const SQLITE: &str = versions!("in (select unhex(value) from json_each('[\"' || $1 || '\"]'))");
    let rows: Vec<VersionRow> = of_lessons(db, lessons, (POSTGRES, SQLITE)).await?;
    Ok(rows.into_iter().map(Version::from).collect())
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: DraftId,
    lesson_id: LessonId,
    base: i64,
    json: String,
    markdown: String,
    early: bool,
    saved_at: Instant,
}

impl From<DraftRow> for Draft {
    fn from(row: DraftRow) -> Self {
        Self { id: row.id, json: row.json, markdown: row.markdown, early: row.early, base: row.base, saved_at: row.saved_at }
    }
}

/// What somebody is writing of a lesson.
pub async fn draft(db: &Db, lesson: LessonId, person: PersonId) -> Result<Option<Draft>> {
    let rows: Vec<DraftRow> = db
        .fresh(
            "select id, lesson_id, base, json, markdown, early, saved_at from lesson_content_draft
             where lesson_id = $1 and person_id = $2",
            args![lesson, person],
        )
        .await?;
    Ok(rows.into_iter().next().map(Draft::from))
}

/// All that somebody is writing in a structure, by lesson.
pub async fn drafts(db: &Db, structure: StructureId, person: PersonId) -> Result<HashMap<LessonId, Draft>> {
    let rows: Vec<DraftRow> = db
        .fresh(
            "select id, lesson_id, base, json, markdown, early, saved_at from lesson_content_draft
             where person_id = $1 and structure_id = $2",
            args![person, structure],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.lesson_id, Draft::from(row))).collect())
}
