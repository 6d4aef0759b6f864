//! Opening a database from its address, with the settings each engine wants.

use super::writer::Writer;
use super::{Db, Pools};
use crate::private;
use crate::text;
use crate::words::Text;
use sqlx::ConnectOptions;
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// A database address: `sqlite:PATH` or `postgres://…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbUrl {
    /// One file, and the process that owns it.
    Sqlite(PathBuf),
    /// A server.
    Postgres(String),
}

/// Why a database could not be opened; each case has its sentence for the operator.
#[derive(Debug)]
pub enum OpenError {
    /// The address begins neither with `sqlite:` nor with `postgres:`.
    UnknownScheme,
    /// The folder or file cannot be written.
    NotWritable(PathBuf, std::io::Error),
    /// The engine answered with an error.
    Engine(sqlx::Error),
}

impl OpenError {
    /// The sentence for the operator.
    pub fn text(&self) -> Text {
        match self {
            Self::UnknownScheme => Text::from("database-unknown-scheme"),
            Self::NotWritable(path, error) => {
                text!("database-not-writable", path = path.display().to_string(), error = error.to_string())
            }
            Self::Engine(error) => match said_by(error) {
                Some(key) => Text::from(key),
                None => text!("database-cannot-open", error = error.to_string()),
            },
        }
    }
}

/// The sentence for what an engine says most often at opening.
fn said_by(error: &sqlx::Error) -> Option<&'static str> {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => Some("database-silent"),
        sqlx::Error::Database(answer) => match answer.code()?.as_ref() {
            // SQLite: not a database, damaged, read-only, full, cannot be opened.
            "26" | "11" => Some("database-is-none"),
            "8" | "14" | "264" | "520" | "776" | "1032" | "1544" => Some("database-closed-to-us"),
            "13" => Some("database-disk-full"),
            // PostgreSQL: the password, the role, the database.
            "28P01" | "28000" => Some("database-refuses"),
            "3D000" => Some("database-unknown"),
            _ => None,
        },
        _ => None,
    }
}

impl FromStr for DbUrl {
    type Err = OpenError;
    fn from_str(text: &str) -> Result<Self, OpenError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(PathBuf::from(path.trim_start_matches("//"))));
        }
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(OpenError::UnknownScheme)
    }
}

impl Db {
    /// Opens the database, making the SQLite file if there is none.
    ///
    /// SQLite: write-ahead log, `synchronous=FULL` (an acknowledged write survives a power cut),
    /// one writer, `readers` read-only connections. PostgreSQL: at most `readers` connections.
    pub async fn open(url: &DbUrl, readers: u32) -> Result<Self, OpenError> {
        match url {
            DbUrl::Sqlite(path) => {
                open_sqlite(path, readers, Memory { mapped: 256 << 20, reader_kib: 4_096, writer_kib: 8_192, log_pages: 1_000 })
                    .await
            }
            DbUrl::Postgres(address) => open_postgres(address, readers).await,
        }
    }

    /// Opens the database for one worker that reads much once: two readers, no file mapped into memory.
    pub async fn open_lean(url: &DbUrl) -> Result<Self, OpenError> {
        match url {
            DbUrl::Sqlite(path) => {
                open_sqlite(path, 2, Memory { mapped: 0, reader_kib: 4_096, writer_kib: 32_768, log_pages: 16_000 }).await
            }
            DbUrl::Postgres(address) => open_postgres(address, 4).await,
        }
    }
}

/// Opens the file once, with patience: while another process closes it or mends its log, SQLite answers
/// "locked" at once, whatever the time allowed for waiting.
async fn wait_for_its_turn(options: &SqliteConnectOptions) -> Result<(), OpenError> {
    let mut tries = 0;
    loop {
        match options.connect().await {
            Ok(connection) => return connection.close().await.map_err(OpenError::Engine),
            Err(sqlx::Error::Database(error)) if is_locked(error.code().as_deref()) && tries < OPEN_TRIES => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(OpenError::Engine(error)),
        }
    }
}

/// How often opening is tried while the file is locked: five seconds in all.
const OPEN_TRIES: u32 = 100;

/// `SQLITE_BUSY` and its kin, by the low byte of the code.
fn is_locked(code: Option<&str>) -> bool {
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

/// What SQLite may hold in memory: mapped bytes of the file, and each connection's own pages.
struct Memory {
    mapped: u64,
    reader_kib: u32,
    writer_kib: u32,
    /// How long the log grows, in pages, before who commits folds it into the file.
    log_pages: u32,
}

/// Bytes of a page of a new file: half as many to write and to find as with SQLite's own 4,096.
const PAGE_BYTES: u32 = 8_192;

async fn open_sqlite(path: &Path, readers: u32, memory: Memory) -> Result<Db, OpenError> {
    private::folder_of(path).map_err(|error| OpenError::NotWritable(path.to_owned(), error))?;
    if !path.exists() {
        // Its log and index take over these rights: none but the owner reads what is about children.
        match private::file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(OpenError::NotWritable(path.to_owned(), error));
            }
            _ => {}
        }
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .page_size(PAGE_BYTES)
        .pragma("temp_store", "memory");
    wait_for_its_turn(&options).await?;
    let writer = Writer::open(
        options
            .clone()
            .pragma("cache_size", format!("-{}", memory.writer_kib))
            .pragma("wal_autocheckpoint", memory.log_pages.to_string()),
    )
    .await
    .map_err(OpenError::Engine)?;
    let reader = SqlitePoolOptions::new()
        .max_connections(readers.max(1))
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(
            options
                .create_if_missing(false)
                .pragma("cache_size", format!("-{}", memory.reader_kib))
                .pragma("mmap_size", memory.mapped.to_string())
                .pragma("query_only", "on"),
        )
        .await
        .map_err(OpenError::Engine)?;
    Ok(Db::new(Pools::Sqlite { reader, writer, folding: AtomicBool::new(false) }))
}

async fn open_postgres(address: &str, connections: u32) -> Result<Db, OpenError> {
    // A statement is planned once for each connection: planning anew costs ten times what our pages' own work does. What our
    // pages ask for is in memory or on a disk without arms: by the costs of other disks whole tables were read for one row.
    let options = PgConnectOptions::from_str(address)
        .map_err(OpenError::Engine)?
        .application_name("preau")
        .options([("plan_cache_mode", "force_generic_plan"), ("random_page_cost", "1.1")]);
    let writer = PgPoolOptions::new()
        .max_connections(connections.max(2))
        .acquire_timeout(Duration::from_secs(2))
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(OpenError::Engine)?;
    Ok(Db::new(Pools::Postgres { reader: writer.clone(), writer }))
}
