//! What can be done to a SQLite file as a file: copy it while it is written, check that it is whole.

use crate::text;
use crate::words::Text;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Duration;

async fn open(path: &Path, read_only: bool) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new().filename(path).read_only(read_only).busy_timeout(Duration::from_secs(10)).connect().await
}

/// Copies a database into a new file, as it is at one instant, while people go on working.
pub async fn copy(from: &Path, to: &Path) -> Result<(), sqlx::Error> {
    let mut connection = open(from, false).await?;
    sqlx::query("vacuum into $1").bind(to.to_string_lossy().into_owned()).execute(&mut connection).await?;
    connection.close().await
}

/// Checks that a database file is whole and that its references hold; says what is wrong.
pub async fn check(path: &Path) -> Result<(), Text> {
    let failed = |error: sqlx::Error| Text::literal(error.to_string());
    let mut connection = open(path, true).await.map_err(failed)?;
    let found: Vec<(String,)> = sqlx::query_as("pragma integrity_check(5)").fetch_all(&mut connection).await.map_err(failed)?;
    let wrong: Vec<&str> = found.iter().map(|(line,)| line.as_str()).filter(|line| *line != "ok").collect();
    if !wrong.is_empty() {
        return Err(Text::literal(wrong.join("; ")));
    }
    let broken = sqlx::query("pragma foreign_key_check").fetch_all(&mut connection).await.map_err(failed)?;
    if !broken.is_empty() {
        return Err(text!("database-broken-references", count = broken.len()));
    }
    connection.close().await.map_err(failed)
}
