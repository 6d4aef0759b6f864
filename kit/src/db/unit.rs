//! A unit of work: one transaction, committed in sight.

use super::writer::Turn;
use super::{Args, Db, Engine, Pools, Row, args, count_one, places, postgres_rows, sqlite_rows};
use crate::jobs::NewJob;
use crate::slice::Later;
use crate::time::Instant;
use futures_util::future::join;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Postgres, Transaction};

/// How many arguments one statement may carry; SQLite allows 32,766.
const ARGS_MAX: usize = 16_000;
/// How many rows one statement of [`Unit::run_many`] carries at most, on SQLite.
const ROWS_MAX: usize = 400;
/// How many rows one carries at most on PostgreSQL, where columns go as arrays.
const COLUMN_MAX: usize = 2_000;

/// A transaction; dropped without [`Unit::commit`], it leaves no trace.
///
/// On SQLite those who write at the same time share one commit, see `writer`; it begins with `BEGIN IMMEDIATE`, so
/// that two processes wait for each other instead of failing half-way.
pub struct Unit {
    transaction: Open,
}

enum Open {
    Postgres(Transaction<'static, Postgres>),
    Sqlite(Turn),
}

impl Unit {
    pub(super) async fn begin(db: &Db) -> Result<Self, sqlx::Error> {
        let transaction = match db.pools() {
            Pools::Postgres { writer, .. } => Open::Postgres(writer.begin().await?),
            Pools::Sqlite { writer, .. } => Open::Sqlite(writer.turn().await?),
        };
        Ok(Self { transaction })
    }

    /// Runs one statement that writes; gives the number of rows it touched.
    pub async fn run(&mut self, sql: &'static str, args: Args) -> Result<u64, sqlx::Error> {
        count_one();
        match &mut self.transaction {
            Open::Postgres(on) => Ok(sqlx::query_with(sql, args::postgres(args)?).execute(&mut **on).await?.rows_affected()),
            Open::Sqlite(on) => {
                let sql = places::bare(sql, args.len());
                let done = sqlx::query_with(sql, args::sqlite(args)?).execute(on.connection()?).await;
                Ok(on.noted(done)?.rows_affected())
            }
        }
    }

    /// Runs one statement for many rows: `values {rows}` stands for `values ($1, $2), ($3, $4)…` or, on
    /// PostgreSQL, for the same rows from one array for each column.
    ///
    /// The rows are cut in chunks; nothing is run when there are none. Every row must have as many
    /// arguments as the first, of the same types. Gives the number of rows touched.
    ///
    /// The future is boxed, and holds no iterator: handlers that borrow what they write from stay `Send`.
    pub fn run_many(&mut self, sql: &'static str, rows: impl IntoIterator<Item = Args>) -> Later<'_, Result<u64, sqlx::Error>> {
        Box::pin(self.run_rows(sql, rows.into_iter().collect()))
    }

    async fn run_rows(&mut self, sql: &'static str, rows: Vec<Args>) -> Result<u64, sqlx::Error> {
        let engine = match &self.transaction {
            Open::Postgres(_) => Engine::Postgres,
            Open::Sqlite(_) => Engine::Sqlite,
        };
        let mut touched = 0;
        let mut rows = rows.into_iter();
        let mut next = Chunk::of(engine, sql, &mut rows)?;
        while let Some(chunk) = next {
            // The next chunk is made ready while the database works on this one.
            let (done, ready) = join(self.run_chunk(chunk), async { Chunk::of(engine, sql, &mut rows) }).await;
            touched += done?;
            next = ready?;
        }
        Ok(touched)
    }

    async fn run_chunk(&mut self, Chunk { text, keep, args }: Chunk) -> Result<u64, sqlx::Error> {
        count_one();
        let text = AssertSqlSafe(text);
        match (&mut self.transaction, args) {
            (Open::Postgres(on), Ready::Postgres(args)) => {
                Ok(sqlx::query_with(text, args).persistent(keep).execute(&mut **on).await?.rows_affected())
            }
            (Open::Sqlite(on), Ready::Sqlite(args)) => {
                let done = sqlx::query_with(text, args).persistent(keep).execute(on.connection()?).await;
                Ok(on.noted(done)?.rows_affected())
            }
            _ => Err(sqlx::Error::Protocol("a chunk was made ready for another engine".to_owned())),
        }
    }

    /// All rows of a query, seen from inside the transaction.
    pub async fn all<T: Row>(&mut self, sql: &'static str, args: Args) -> Result<Vec<T>, sqlx::Error> {
        count_one();
        match &mut self.transaction {
            Open::Postgres(on) => postgres_rows(&mut **on, sql, args).await?.iter().map(T::from_row).collect(),
            Open::Sqlite(on) => {
                let found = sqlite_rows(on.connection()?, sql, args).await;
                on.noted(found)?.iter().map(T::from_row).collect()
            }
        }
    }

    /// The first row of a query, seen from inside the transaction.
    pub async fn optional<T: Row>(&mut self, sql: &'static str, args: Args) -> Result<Option<T>, sqlx::Error> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The row of a query that always has one.
    pub async fn one<T: Row>(&mut self, sql: &'static str, args: Args) -> Result<T, sqlx::Error> {
        self.optional(sql, args).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Leaves a job for the worker; it exists only if this unit is committed.
    pub async fn later(&mut self, job: NewJob, now: Instant) -> Result<(), sqlx::Error> {
        crate::jobs::insert(self, job, now).await
    }

    /// Leaves many jobs for the worker, in one statement; they exist only if this unit is committed.
    pub async fn later_many(&mut self, jobs: Vec<NewJob>, now: Instant) -> Result<u64, sqlx::Error> {
        crate::jobs::insert_many(self, jobs, now).await
    }

    /// Tells every process that the directory changed: viewers are worked out anew within a second.
    ///
    /// Call it last, just before [`Unit::commit`]: the row it touches is one for all writers.
    pub async fn viewers_changed(&mut self) -> Result<(), sqlx::Error> {
        self.run("update viewer_epoch set epoch = epoch + 1", vec![]).await.map(drop)
    }

    pub(super) async fn execute_raw(&mut self, sql: AssertSqlSafe<String>) -> Result<(), sqlx::Error> {
        use sqlx::Executor;
        match &mut self.transaction {
            Open::Postgres(on) => on.execute(sqlx::raw_sql(sql)).await.map(drop),
            Open::Sqlite(on) => {
                let done = on.connection()?.execute(sqlx::raw_sql(sql)).await;
                on.noted(done).map(drop)
            }
        }
    }

    /// Keeps all that was done.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self.transaction {
            Open::Postgres(transaction) => transaction.commit().await,
            Open::Sqlite(turn) => turn.commit().await,
        }
    }
}

/// Some rows of [`Unit::run_many`], ready for their engine.
struct Chunk {
    text: String,
    /// Whether the statement will come again in this form.
    keep: bool,
    args: Ready,
}

enum Ready {
    Postgres(PgArguments),
    Sqlite(SqliteArguments),
}

impl Chunk {
    /// The next rows, as many as one statement carries; none when none are left.
    fn of(engine: Engine, sql: &str, rows: &mut std::vec::IntoIter<Args>) -> Result<Option<Self>, sqlx::Error> {
        let Some(width) = rows.as_slice().first().map(|first| first.len().max(1)) else { return Ok(None) };
        match engine {
            Engine::Sqlite => {
                let most = ROWS_MAX.min(ARGS_MAX / width);
                let count = most.min(rows.len());
                let mut flat: Args = Vec::with_capacity(width * count);
                for row in rows.take(count) {
                    debug_assert_eq!(row.len(), width, "every row of run_many has the same arguments");
                    flat.extend(row);
                }
                let text = sql.replace("{rows}", &places::bare_rows(width, count));
                Ok(Some(Self { text, keep: count == most, args: Ready::Sqlite(args::sqlite(flat)?) }))
            }
            Engine::Postgres => {
                // One array for each column: the same text, and the same plan, for any number of rows.
                let (args, types) = args::postgres_columns(rows.take(COLUMN_MAX), width)?;
                let places: Vec<String> = types.iter().enumerate().map(|(at, of)| format!("${}::{of}[]", at + 1)).collect();
                let text = sql.replace("values {rows}", &format!("select * from unnest({})", places.join(",")));
                Ok(Some(Self { text, keep: true, args: Ready::Postgres(args) }))
            }
        }
    }
}
