//! Checks what a platform needs to run, and says what to mend.

use crate::features;
use crate::run::open_database;
use crate::say;
use crate::secret::{self, Standing};
use crate::settings::Settings;
use kit::db::{DbUrl, Engine, sqlite_file};
use kit::{Clock, Db, Instant, Text, text};
use std::path::Path;

/// The least free space, in bytes, under which a platform is in danger.
const FREE_BYTES_MIN: u64 = 1 << 30;

/// What one check found.
enum Finding {
    Good(Text),
    Mend(Text),
}

/// Checks all, prints a line for each, fails when something is to be mended.
pub async fn doctor(settings: Settings) -> Result<(), String> {
    let words = say::words();
    let mut findings = vec![Finding::Good(text!("doctor-url", url = settings.config.public_url.as_str()))];
    findings.push(data(&settings.config.data));
    findings.push(key(&settings.key_file, knows_a_key(&settings).await));
    findings.push(disk(&settings.config.data));
    findings.extend(database(&settings).await);
    findings.push(match &settings.smtp_url {
        Some(_) => Finding::Good(Text::from("doctor-mail")),
        None => Finding::Good(text!("doctor-mail-folder", path = settings.config.data.join("mail").display().to_string())),
    });
    let mut to_mend = 0;
    for finding in &findings {
        let (mark, text) = match finding {
            Finding::Good(text) => ("doctor-good", text),
            Finding::Mend(text) => {
                to_mend += 1;
                ("doctor-mend", text)
            }
        };
        say::plain(&format!("{:<12} {}", words.get(mark), words.say(text)));
    }
    if to_mend == 0 {
        say::line(&words, &Text::from("doctor-all-good"));
        return Ok(());
    }
    Err(words.say(&text!("doctor-some", count = to_mend)))
}

fn data(folder: &Path) -> Finding {
    let path = folder.display().to_string();
    let (there, standing) = standing(folder);
    match may_write(standing) {
        Ok(()) if there => Finding::Good(text!("doctor-data", path = path)),
        Ok(()) => Finding::Good(text!("doctor-data-none", path = path)),
        Err(error) => Finding::Mend(text!("doctor-data-bad", path = path, error = error.to_string())),
    }
}

/// Whether a folder is there, and the nearest at or above it that is.
fn standing(folder: &Path) -> (bool, &Path) {
    let nearest = folder.ancestors().find(|above| !above.as_os_str().is_empty() && above.exists());
    (folder.exists(), nearest.unwrap_or(Path::new(".")))
}

/// Whether this process may write in a folder: asked, not tried.
fn may_write(folder: &Path) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Err(std::io::ErrorKind::NotADirectory.into());
    }
    #[cfg(unix)]
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?;
    Ok(())
}

async fn knows_a_key(settings: &Settings) -> bool {
    if matches!(&settings.database, DbUrl::Sqlite(path) if !path.exists()) {
        return false;
    }
    let Ok(db) = open_database(settings).await else { return false };
    let known = secret::is_known_to(&db).await;
    db.close().await;
    known
}

fn key(file: &Path, used: bool) -> Finding {
    let path = file.display().to_string();
    match secret::standing(file) {
        Standing::Missing if used => Finding::Mend(text!("doctor-key-lost", path = path)),
        Standing::Missing => Finding::Good(text!("doctor-key-none", path = path)),
        Standing::Open => Finding::Mend(text!("doctor-key-bad", path = path)),
        Standing::Kept => Finding::Good(text!("doctor-key", path = path)),
    }
}

fn disk(folder: &Path) -> Finding {
    // `df` is on every Unix; without it nothing is said to be wrong.
    let out = std::process::Command::new("df").arg("-Pk").arg(standing(folder).1).output();
    let free = out.ok().and_then(|out| free_bytes(&String::from_utf8_lossy(&out.stdout))).unwrap_or(u64::MAX);
    if free < FREE_BYTES_MIN {
        return Finding::Mend(text!("doctor-disk-bad", free = free >> 20, path = folder.display().to_string()));
    }
    Finding::Good(text!("doctor-disk", free = (free >> 30).min(1 << 30)))
}

/// The fourth column of the second line of `df -Pk`, in bytes.
fn free_bytes(table: &str) -> Option<u64> {
    table.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

async fn database(settings: &Settings) -> Vec<Finding> {
    if let DbUrl::Sqlite(path) = &settings.database
        && !path.exists()
    {
        // Nothing is made by looking.
        return vec![Finding::Good(text!("doctor-database-none", path = path.display().to_string()))];
    }
    let db = match open_database(settings).await {
        Ok(db) => db,
        Err(error) => return vec![Finding::Mend(text!("doctor-database-bad", error = error))],
    };
    let mut out = vec![engine(&db).await, schema(&db).await];
    out.push(clock(&db, Clock::system().now()).await);
    db.close().await;
    if let DbUrl::Sqlite(path) = &settings.database {
        out.push(match sqlite_file::check(path).await {
            Ok(()) => Finding::Good(Text::from("doctor-integrity")),
            Err(error) => Finding::Mend(text!("doctor-integrity-bad", error = error)),
        });
    }
    out
}

async fn engine(db: &Db) -> Finding {
    match db.version().await {
        Err(error) => Finding::Mend(text!("doctor-database-bad", error = error.to_string())),
        Ok(version) if db.engine() == Engine::Postgres && major(&version) < 15 => {
            Finding::Mend(text!("doctor-postgres-old", version = version))
        }
        Ok(version) => {
            let name = if db.engine() == Engine::Postgres { "PostgreSQL" } else { "SQLite" };
            Finding::Good(text!("doctor-database", engine = format!("{name} {version}")))
        }
    }
}

fn major(version: &str) -> u32 {
    version.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

async fn schema(db: &Db) -> Finding {
    match db.pending(&features::migrations()).await {
        Ok(0) => Finding::Good(Text::from("doctor-schema")),
        Ok(count) => Finding::Mend(text!("doctor-schema-pending", count = count)),
        Err(error) => Finding::Mend(text!("doctor-schema-bad", error = error.text())),
    }
}

async fn clock(db: &Db, now: Instant) -> Finding {
    let last: Result<Option<(Option<Instant>,)>, _> = db.optional("select max(applied_at) from migration", vec![]).await;
    match last {
        Ok(Some((Some(last),))) if last > now => Finding::Mend(text!("doctor-clock-bad", now = now)),
        _ => Finding::Good(text!("doctor-clock", now = now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_space_is_read_from_the_second_line() {
        let table = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 264099932 10842964 83886080 13% /\n";
        assert_eq!(free_bytes(table), Some(83_886_080 << 10));
        assert_eq!(free_bytes("nothing"), None);
        assert_eq!(major("15.18"), 15);
    }
}
