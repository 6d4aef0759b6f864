//! One concrete database type over two engines: SQLite in one file, or PostgreSQL.
//!
//! Features write one SQL text and never ask which engine runs it:
//!
//! ```ignore
//! let people: Vec<Row> = db.all("select id, name from person where structure_id = $1", args![structure]).await?;
//! let mut unit = db.begin().await?;
//! unit.run("update person set name = $2 where id = $1", args![id, name]).await?;
//! unit.commit().await?;
//! ```
//!
//! Why engine-neutral arguments rather than macros that expand every query twice:
//! `docs/decisions/0001-one-sql-text.md`.

mod args;
mod migrate;
mod open;
mod places;
pub mod sqlite_file;
mod unit;
mod writer;

pub use args::{Arg, Args, IntoArg};
pub use migrate::{Engine, Migration, MigrationError};
pub use open::{DbUrl, OpenError};
pub use unit::Unit;

use sqlx::{FromRow, PgPool, SqlitePool, postgres::PgRow, sqlite::SqliteRow};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use writer::Writer;

/// What a query may give back: any type with `#[derive(sqlx::FromRow)]`, and tuples.
pub trait Row: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}
impl<T> Row for T where T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

/// The database: readers, and one way to write.
///
/// On SQLite there are several read-only connections and one writer; on PostgreSQL `reader` may be
/// a replica. A page that must see what it has just written reads inside its [`Unit`], or through
/// [`Db::fresh`].
#[derive(Clone)]
pub struct Db(Arc<Pools>);

pub(crate) enum Pools {
    Postgres { reader: PgPool, writer: PgPool },
    Sqlite { reader: SqlitePool, writer: Arc<Writer>, folding: AtomicBool },
}

tokio::task_local! {
    /// How many statements the request under way has asked for.
    pub(crate) static STATEMENTS: Arc<AtomicU32>;
}

/// Runs a future and says how many statements it sent.
pub async fn counted<T>(work: impl Future<Output = T>) -> (T, u32) {
    let count = Arc::new(AtomicU32::new(0));
    let out = STATEMENTS.scope(Arc::clone(&count), work).await;
    (out, count.load(Ordering::Relaxed))
}

pub(crate) fn count_one() {
    let _ = STATEMENTS.try_with(|count| count.fetch_add(1, Ordering::Relaxed));
}

impl Db {
    pub(crate) fn new(pools: Pools) -> Self {
        Self(Arc::new(pools))
    }
    pub(crate) fn pools(&self) -> &Pools {
        &self.0
    }
    /// Which engine this is: for `doctor`, `backup` and migrations, never for a feature's query.
    pub fn engine(&self) -> Engine {
        match self.pools() {
            Pools::Postgres { .. } => Engine::Postgres,
            Pools::Sqlite { .. } => Engine::Sqlite,
        }
    }
    /// The engine's own version: `3.50.4`, `15.18`.
    pub async fn version(&self) -> Result<String, sqlx::Error> {
        let sql = match self.engine() {
            Engine::Sqlite => "select sqlite_version()",
            Engine::Postgres => "select current_setting('server_version')",
        };
        let (version,): (String,) = self.one(sql, vec![]).await?;
        Ok(version.split(' ').next().unwrap_or("").to_owned())
    }
    /// All rows of a query.
    pub async fn all<T: Row>(&self, sql: &'static str, args: Args) -> Result<Vec<T>, sqlx::Error> {
        count_one();
        match self.pools() {
            Pools::Postgres { reader, .. } => postgres_rows(reader, sql, args).await?.iter().map(T::from_row).collect(),
            Pools::Sqlite { reader, .. } => sqlite_rows(reader, sql, args).await?.iter().map(T::from_row).collect(),
        }
    }
    /// The first row of a query, if there is one.
    pub async fn optional<T: Row>(&self, sql: &'static str, args: Args) -> Result<Option<T>, sqlx::Error> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }
    /// The row of a query that always has one (a count, an aggregate).
    pub async fn one<T: Row>(&self, sql: &'static str, args: Args) -> Result<T, sqlx::Error> {
        self.optional(sql, args).await?.ok_or(sqlx::Error::RowNotFound)
    }
    /// The same database, read through the connection that writes: sees the last commit at once.
    pub async fn fresh<T: Row>(&self, sql: &'static str, args: Args) -> Result<Vec<T>, sqlx::Error> {
        count_one();
        match self.pools() {
            Pools::Postgres { writer, .. } => postgres_rows(writer, sql, args).await?.iter().map(T::from_row).collect(),
            Pools::Sqlite { reader, .. } => sqlite_rows(reader, sql, args).await?.iter().map(T::from_row).collect(),
        }
    }
    /// Begins a unit of work; nothing is kept unless it is committed.
    pub async fn begin(&self) -> Result<Unit, sqlx::Error> {
        Unit::begin(self).await
    }
    /// One statement that writes, committed at once by the engine itself; gives the number of rows it touched.
    pub async fn run(&self, sql: &'static str, args: Args) -> Result<u64, sqlx::Error> {
        count_one();
        match self.pools() {
            Pools::Postgres { writer, .. } => {
                Ok(sqlx::query_with(sql, args::postgres(args)?).execute(writer).await?.rows_affected())
            }
            Pools::Sqlite { writer, .. } => writer.run(places::bare(sql, args.len()), args::sqlite(args)?).await,
        }
    }
    /// Begins to fold SQLite's log into its file beside the work, unless that is under way: for who commits
    /// much in a row and would otherwise fold it at nearly every commit. PostgreSQL does so by itself.
    pub fn fold_log_aside(&self) {
        let Pools::Sqlite { folding, .. } = self.pools() else { return };
        if folding.swap(true, Ordering::AcqRel) {
            return;
        }
        let db = self.clone();
        tokio::spawn(async move {
            let Pools::Sqlite { reader, folding, .. } = db.pools() else { return };
            if let Err(error) = sqlx::raw_sql("pragma wal_checkpoint(passive)").execute(reader).await {
                tracing::warn!(%error, "the log was not folded into the file; the next commit tries again");
            }
            folding.store(false, Ordering::Release);
        });
    }

    /// Lets PostgreSQL count anew what its planner rests on: for who has written much at once, since plans made of
    /// an empty table's figures are kept until then. SQLite plans without figures.
    pub async fn count_anew(&self) -> Result<(), sqlx::Error> {
        match self.pools() {
            Pools::Postgres { writer, .. } => sqlx::raw_sql("analyze").execute(writer).await.map(drop),
            Pools::Sqlite { .. } => Ok(()),
        }
    }

    /// Closes all connections; on SQLite the log is folded into the file.
    pub async fn close(&self) {
        match self.pools() {
            Pools::Postgres { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
            Pools::Sqlite { reader, writer, .. } => {
                reader.close().await;
                writer.close().await;
            }
        }
    }
}

async fn postgres_rows<'c, E>(on: E, sql: &'static str, args: Args) -> Result<Vec<PgRow>, sqlx::Error>
where
    E: sqlx::Executor<'c, Database = sqlx::Postgres>,
{
    sqlx::query_with(sql, args::postgres(args)?).fetch_all(on).await
}

async fn sqlite_rows<'c, E>(on: E, sql: &'static str, args: Args) -> Result<Vec<SqliteRow>, sqlx::Error>
where
    E: sqlx::Executor<'c, Database = sqlx::Sqlite>,
{
    sqlx::query_with(places::bare(sql, args.len()), args::sqlite(args)?).fetch_all(on).await
}

/// Says whether an error is a broken uniqueness of `table.column`, so that a form can say it in words.
///
/// PostgreSQL names the constraint (`account_login_key`, or an index that begins so); SQLite names
/// the column (`account.login`).
pub fn breaks_unique(error: &sqlx::Error, table: &str, column: &str) -> bool {
    let sqlx::Error::Database(database) = error else { return false };
    if !database.is_unique_violation() {
        return false;
    }
    match database.constraint() {
        Some(constraint) => constraint.starts_with(&format!("{table}_{column}")),
        None => database.message().contains(&format!("{table}.{column}")),
    }
}
