//! The scratch store of a run: a private SQLite file in which a delivery is staged before anything is applied.
//!
//! It is thrown away at the end and can be lost at any time, so it is written without journal and
//! without waiting for the disk. Records of persons share one space of keys: a key that names a
//! pupil and an agent would otherwise make one of the two.

use aaf::{Category, Delivery};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tokio::sync::Mutex;

/// A record is here.
pub(crate) const PRESENT: i64 = 0;
/// A Delta takes the record back.
pub(crate) const DELETED: i64 = 1;
/// The record was refused: what was known before stays.
pub(crate) const REFUSED: i64 = 2;

/// Records have a thousand bytes each: larger pages hold a fair number of them.
const PAGE_BYTES: u32 = 16_384;
const ROWS: usize = 100;
const KEYS: usize = 200;
const COLUMNS: usize = 7;

/// Where a record stands in its delivery: which file, and which line of it. None of it for one that was kept before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct At(i64);

impl At {
    /// So many bits for the line: a file has fewer lines than that.
    const LINE_BITS: u32 = 40;

    /// A line (from 1) of a file of the delivery (from 0).
    pub(crate) fn new(file: usize, line: u64) -> Self {
        let line = i64::try_from(line).unwrap_or(0).min((1 << Self::LINE_BITS) - 1);
        Self((i64::try_from(file).unwrap_or(0) << Self::LINE_BITS) | line)
    }
    /// The name of the file and the line; nothing and 0 for what stands nowhere.
    pub(crate) fn said(self, delivery: &Delivery) -> (String, u64) {
        let line = (self.0 & ((1 << Self::LINE_BITS) - 1)).unsigned_abs();
        let file = usize::try_from(self.0 >> Self::LINE_BITS).ok().and_then(|file| delivery.files.get(file));
        match file {
            Some(file) if line > 0 => (file.name.clone(), line),
            _ => (String::new(), 0),
        }
    }
}

/// A record on its way into the scratch store.
#[derive(Clone, Debug)]
pub(crate) struct Staged {
    pub(crate) kind: Category,
    pub(crate) key: String,
    pub(crate) state: i64,
    pub(crate) digest: [u8; 16],
    pub(crate) raw: Vec<u8>,
    /// Keys of the structures it belongs to.
    pub(crate) structures: Vec<String>,
    pub(crate) at: At,
}

/// A record of the scratch store.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) kind: Category,
    pub(crate) key: String,
    pub(crate) state: i64,
    pub(crate) digest: Vec<u8>,
    pub(crate) raw: Vec<u8>,
    pub(crate) at: At,
}

/// The store, and the folder that goes with it. One connection: who asks waits for who asked before.
pub(crate) struct Scratch {
    on: Mutex<SqliteConnection>,
    folder: PathBuf,
}

fn placeholders(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    vec![row; rows].join(",")
}

static PUT: LazyLock<String> = LazyLock::new(|| put_sql(ROWS));
static TIE: LazyLock<String> = LazyLock::new(|| tie_sql(ROWS));
static BY_KEYS: LazyLock<String> = LazyLock::new(|| {
    format!("select kind, key, state, digest, raw, stands from rec where space = ? and key in ({})", vec!["?"; KEYS].join(","))
});
static STATES: LazyLock<String> =
    LazyLock::new(|| format!("select key, state from rec where space = ? and key in ({})", vec!["?"; KEYS].join(",")));

fn put_sql(rows: usize) -> String {
    format!(
        "insert into rec (space, key, kind, state, digest, raw, stands) values {} on conflict do nothing",
        placeholders(rows, COLUMNS)
    )
}
fn tie_sql(rows: usize) -> String {
    format!("insert into tie (structure, kind, key) values {} on conflict do nothing", placeholders(rows, 3))
}

/// Persons of all kinds share one space.
fn space(kind: Category) -> i64 {
    (kind as i64).min(Category::Eleve as i64)
}

fn category(code: i64) -> Category {
    Category::ALL.into_iter().find(|kind| *kind as i64 == code).unwrap_or_default()
}

impl Scratch {
    /// Opens an empty store in a folder, which is made; what an interrupted run left there goes.
    pub(crate) async fn open(folder: &Path) -> Result<Self, crate::ImportError> {
        let failed = |error| crate::ImportError::Folder(folder.to_owned(), error);
        if folder.exists() {
            std::fs::remove_dir_all(folder).map_err(failed)?;
        }
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut on = SqliteConnectOptions::new()
            .filename(folder.join("staged.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .pragma("locking_mode", "exclusive")
            .page_size(PAGE_BYTES)
            .pragma("cache_size", "-16384")
            .pragma("temp_store", "file")
            .connect()
            .await?;
        sqlx::raw_sql(
            "create table rec (space integer, key text, kind integer, state integer, digest blob, raw blob, stands integer,
               primary key (space, key)) without rowid;
             create table tie (structure text, kind integer, key text, primary key (structure, kind, key)) without rowid;
             begin",
        )
        .execute(&mut on)
        .await?;
        Ok(Self { on: Mutex::new(on), folder: folder.to_owned() })
    }

    /// Ends the staging: what follows reads.
    pub(crate) async fn staged(&self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("commit").execute(&mut *self.on.lock().await).await.map(drop)
    }

    /// Closes the store and removes the folder.
    pub(crate) async fn close(self) {
        let Self { on, folder } = self;
        if let Err(error) = on.into_inner().close().await {
            tracing::warn!(%error, "the scratch store did not close");
        }
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            tracing::warn!(%error, "the work folder of a feed was not removed");
        }
    }

    /// Stages records; gives the places of those whose key was there before, which are left out.
    pub(crate) async fn put(&self, rows: &[Staged]) -> Result<Vec<usize>, sqlx::Error> {
        let mut twice = vec![];
        for (at, chunk) in rows.chunks(ROWS).enumerate() {
            if self.insert(chunk).await? < chunk.len() as u64 {
                twice.extend(self.not_taken(chunk).await?.into_iter().map(|place| at * ROWS + place));
            }
        }
        let ties: Vec<(&str, Category, &str)> = rows
            .iter()
            .enumerate()
            .filter(|(place, _)| !twice.contains(place))
            .flat_map(|(_, row)| row.structures.iter().map(|structure| (structure.as_str(), row.kind, row.key.as_str())))
            .collect();
        for chunk in ties.chunks(ROWS) {
            let mut query = match chunk.len() {
                ROWS => sqlx::query(TIE.as_str()),
                rows => sqlx::query(AssertSqlSafe(tie_sql(rows))).persistent(false),
            };
            for (structure, kind, key) in chunk {
                query = query.bind(*structure).bind(*kind as i64).bind(*key);
            }
            query.execute(&mut *self.on.lock().await).await?;
        }
        Ok(twice)
    }

    async fn insert(&self, chunk: &[Staged]) -> Result<u64, sqlx::Error> {
        let mut query = match chunk.len() {
            ROWS => sqlx::query(PUT.as_str()),
            rows => sqlx::query(AssertSqlSafe(put_sql(rows))).persistent(false),
        };
        for row in chunk {
            query = query
                .bind(space(row.kind))
                .bind(&row.key)
                .bind(row.kind as i64)
                .bind(row.state)
                .bind(row.digest.as_slice())
                .bind(&row.raw)
                .bind(row.at.0);
        }
        Ok(query.execute(&mut *self.on.lock().await).await?.rows_affected())
    }

    /// Which of a chunk met a key that was there: seldom asked, so one by one. Of two equal keys in
    /// the chunk, the first is the one that was taken.
    async fn not_taken(&self, chunk: &[Staged]) -> Result<Vec<usize>, sqlx::Error> {
        let mut out = vec![];
        let mut seen = std::collections::HashSet::new();
        for (place, row) in chunk.iter().enumerate() {
            let known = self.get(row.kind, &row.key).await?;
            let same =
                known.is_some_and(|known| known.kind == row.kind && known.digest == row.digest && known.state == row.state);
            if !same || !seen.insert((space(row.kind), row.key.as_str())) {
                out.push(place);
            }
        }
        Ok(out)
    }

    /// Replaces a record and its structures (a Delta may speak twice of one).
    pub(crate) async fn replace(&self, row: &Staged) -> Result<(), sqlx::Error> {
        sqlx::query("delete from rec where space = ? and key = ?")
            .bind(space(row.kind))
            .bind(&row.key)
            .execute(&mut *self.on.lock().await)
            .await?;
        sqlx::query("delete from tie where kind = ? and key = ?")
            .bind(row.kind as i64)
            .bind(&row.key)
            .execute(&mut *self.on.lock().await)
            .await?;
        self.put(std::slice::from_ref(row)).await.map(drop)
    }

    /// One record.
    pub(crate) async fn get(&self, kind: Category, key: &str) -> Result<Option<Kept>, sqlx::Error> {
        let row = sqlx::query("select kind, key, state, digest, raw, stands from rec where space = ? and key = ?")
            .bind(space(kind))
            .bind(key)
            .fetch_optional(&mut *self.on.lock().await)
            .await?;
        row.map(|row| kept(&row)).transpose()
    }

    /// The present records of one kind that belongs to no structure.
    pub(crate) async fn list(&self, kind: Category) -> Result<Vec<Kept>, sqlx::Error> {
        let rows = sqlx::query("select kind, key, state, digest, raw, stands from rec where space = ? order by key")
            .bind(space(kind))
            .fetch_all(&mut *self.on.lock().await)
            .await?;
        rows.iter().map(kept).collect()
    }

    /// The records that belong to a structure by themselves: not its relatives.
    pub(crate) async fn of(&self, structure: &str) -> Result<Vec<Kept>, sqlx::Error> {
        let rows = sqlx::query(
            "select rec.kind, rec.key, rec.state, rec.digest, rec.raw, rec.stands from tie
             join rec on rec.space = min(tie.kind, 4) and rec.key = tie.key
             where tie.structure = ? and rec.state = 0 and rec.kind = tie.kind",
        )
        .bind(structure)
        .fetch_all(&mut *self.on.lock().await)
        .await?;
        rows.iter().map(kept).collect()
    }

    /// Records by their keys, whatever their state.
    pub(crate) async fn by_keys(&self, kind: Category, keys: &[String]) -> Result<Vec<Kept>, sqlx::Error> {
        let mut out = vec![];
        for chunk in keys.chunks(KEYS) {
            let rows = wide(BY_KEYS.as_str(), kind, chunk).fetch_all(&mut *self.on.lock().await).await?;
            for row in &rows {
                out.push(kept(row)?);
            }
        }
        Ok(out)
    }

    /// The states of records by their keys; keys that are not here are left out.
    pub(crate) async fn states(&self, kind: Category, keys: &[String]) -> Result<Vec<(String, i64)>, sqlx::Error> {
        let mut out = vec![];
        for chunk in keys.chunks(KEYS) {
            for row in wide(STATES.as_str(), kind, chunk).fetch_all(&mut *self.on.lock().await).await? {
                out.push((row.try_get(0)?, row.try_get(1)?));
            }
        }
        Ok(out)
    }

    /// The keys of the structures that records name.
    pub(crate) async fn structures(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("select distinct structure from tie order by structure").fetch_all(&mut *self.on.lock().await).await
    }

    /// The persons tied to a structure: kind and key.
    pub(crate) async fn tied(&self, structure: &str) -> Result<Vec<(Category, String)>, sqlx::Error> {
        let rows: Vec<(i64, String)> = sqlx::query_as("select kind, key from tie where structure = ?")
            .bind(structure)
            .fetch_all(&mut *self.on.lock().await)
            .await?;
        Ok(rows.into_iter().map(|(kind, key)| (category(kind), key)).collect())
    }

    /// The structures to which a record is tied.
    pub(crate) async fn ties_of(&self, kind: Category, key: &str) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("select structure from tie where kind = ? and key = ?")
            .bind(kind as i64)
            .bind(key)
            .fetch_all(&mut *self.on.lock().await)
            .await
    }

    /// The keys of the relatives that are here, from one key on, by pages.
    pub(crate) async fn relatives_after(&self, key: &str, most: i64) -> Result<Vec<Kept>, sqlx::Error> {
        let rows = sqlx::query(
            "select kind, key, state, digest, raw, stands from rec where space = 4 and key > ? and kind = 5 and state = 0 order by key limit ?",
        )
        .bind(key)
        .bind(most)
        .fetch_all(&mut *self.on.lock().await)
        .await?;
        rows.iter().map(kept).collect()
    }
}

fn wide<'q>(
    sql: &'static str,
    kind: Category,
    chunk: &'q [String],
) -> sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
    let mut query = sqlx::query(sql).bind(space(kind));
    for place in 0..KEYS {
        query = query.bind(chunk.get(place).or(chunk.last()).map(String::as_str));
    }
    query
}

fn kept(row: &sqlx::sqlite::SqliteRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        kind: category(row.try_get(0)?),
        key: row.try_get(1)?,
        state: row.try_get(2)?,
        digest: row.try_get(3)?,
        raw: row.try_get(4)?,
        at: At(row.try_get(5)?),
    })
}
