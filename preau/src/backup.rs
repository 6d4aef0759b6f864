//! Backup and restore of a platform that lives in one SQLite file and a folder of files.
//!
//! The archive is a `.tar.gz`: `preau-backup.json` first (what is in it, with hashes), then
//! `database.sqlite`, `files/…`, and `key` when it was asked for.

use crate::run::{Lock, open_database};
use crate::say;
use crate::settings::Settings;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use kit::Clock;
use kit::db::{DbUrl, sqlite_file};
use kit::{Text, private, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

const DATABASE: &str = "database.sqlite";
const KEY: &str = "key";
const CONTENTS: &str = "preau-backup.json";

/// What an archive holds.
#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    made_at: String,
    /// Path in the archive → hash of its content (BLAKE3).
    hashes: BTreeMap<String, String>,
}

/// Writes an archive, then reads it again to check it.
pub async fn backup(settings: Settings, file: &Path, with_key: bool) -> Result<(), String> {
    let words = say::words();
    let DbUrl::Sqlite(database) = &settings.database else { return Err(words.get("backup-postgres")) };
    if file.exists() {
        return Err(words.say(&text!("backup-exists", file = file.display().to_string())));
    }
    let work = tempfile::tempdir_in(folder_of(file)).map_err(|error| say::file(folder_of(file), &error))?;
    let copy = work.path().join(DATABASE);
    // Files are written before the row that names them: copied after the database, none is missing.
    sqlite_file::copy(database, &copy).await.map_err(|error| error.to_string())?;
    sqlite_file::check(&copy).await.map_err(|why| words.say(&text!("backup-damaged", why = why)))?;
    let mut sources = vec![(DATABASE.to_owned(), copy)];
    sources.extend(files_under(&settings.files, &settings.files));
    if with_key {
        sources.push((KEY.to_owned(), settings.key_file.clone()));
    }
    let partial = work.path().join("archive");
    write_archive(&partial, &sources, &Clock::system().now().to_string()).map_err(|error| say::file(&partial, &error))?;
    let unpacked = tempfile::tempdir_in(work.path()).map_err(|error| say::file(work.path(), &error))?;
    let contents =
        read_archive(&partial, unpacked.path()).map_err(|why| words.say(&text!("backup-not-read-again", why = why)))?;
    std::fs::rename(&partial, file).map_err(|error| say::file(file, &error))?;
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    let files = contents.hashes.keys().filter(|path| path.starts_with("files/")).count();
    say::line(&words, &text!("backup-done", file = file.display().to_string(), files = files, bytes = bytes));
    if !with_key {
        say::line(&words, &text!("backup-without-key", key = settings.key_file.display().to_string()));
    }
    Ok(())
}

/// Puts an archive back; checks all of it before it touches anything.
pub async fn restore(settings: Settings, file: &Path, with_key: bool, replace: bool) -> Result<(), String> {
    let words = say::words();
    let DbUrl::Sqlite(database) = &settings.database else { return Err(words.get("backup-postgres")) };
    let lock = Lock::take(&settings.database).map_err(|_| words.get("restore-running"))?;
    if database.exists() && !replace {
        return Err(words.say(&text!("restore-there", file = database.display().to_string())));
    }
    let damaged = |why: Text| words.say(&text!("restore-damaged", why = why));
    private::folder_of(database).map_err(|error| say::file(database, &error))?;
    let work = tempfile::tempdir_in(folder_of(database)).map_err(|error| say::file(folder_of(database), &error))?;
    let contents = read_archive(file, work.path()).map_err(&damaged)?;
    if with_key && !contents.hashes.contains_key(KEY) {
        return Err(words.get("restore-no-key"));
    }
    sqlite_file::check(&work.path().join(DATABASE)).await.map_err(&damaged)?;
    put_in_place(&settings, database, work.path(), &contents, with_key).map_err(|error| say::file(database, &error))?;
    let restored = open_database(&settings).await?;
    restored.pending(&crate::features::migrations()).await.map_err(|error| say::sentence(&error.text()))?;
    restored.close().await;
    let files = contents.hashes.keys().filter(|path| path.starts_with("files/")).count();
    say::line(&words, &text!("restore-done", files = files));
    match settings.key_file.exists() {
        true => say::line(&words, &Text::from("restore-start")),
        false => say::line(&words, &text!("restore-key-first", key = settings.key_file.display().to_string())),
    }
    drop(lock);
    Ok(())
}

/// Files first, then the database in one rename: interrupted, the old database stands or the new one does.
fn put_in_place(settings: &Settings, database: &Path, work: &Path, contents: &Contents, with_key: bool) -> std::io::Result<()> {
    for path in contents.hashes.keys().filter_map(|path| path.strip_prefix("files/")) {
        let to = settings.files.join(path);
        private::folder_of(&to)?;
        std::fs::copy(work.join("files").join(path), &to)?;
        owner_alone(&to)?;
    }
    if with_key {
        private::folder_of(&settings.key_file)?;
        std::fs::copy(work.join(KEY), &settings.key_file)?;
        owner_alone(&settings.key_file)?;
    }
    for ending in ["-wal", "-shm"] {
        let mut beside = database.as_os_str().to_owned();
        beside.push(ending);
        match std::fs::remove_file(PathBuf::from(beside)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    owner_alone(&work.join(DATABASE))?;
    std::fs::rename(work.join(DATABASE), database)
}

#[cfg(unix)]
fn owner_alone(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}
#[cfg(not(unix))]
fn owner_alone(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn files_under(root: &Path, folder: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let mut out = vec![];
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            out.extend(files_under(root, &path));
        } else if let Ok(inside) = path.strip_prefix(root) {
            out.push((format!("files/{}", inside.display()), path));
        }
    }
    out.sort();
    out
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn write_archive(to: &Path, sources: &[(String, PathBuf)], made_at: &str) -> std::io::Result<()> {
    let mut hashes = BTreeMap::new();
    for (name, path) in sources {
        hashes.insert(name.clone(), hash_of(path)?);
    }
    let contents = serde_json::to_vec_pretty(&Contents { version: 1, made_at: made_at.to_owned(), hashes })?;
    let file = private::file(to)?;
    let mut archive = tar::Builder::new(GzEncoder::new(file, Compression::default()));
    let mut header = tar::Header::new_gnu();
    header.set_size(contents.len() as u64);
    header.set_mode(0o600);
    archive.append_data(&mut header, CONTENTS, &contents[..])?;
    for (name, path) in sources {
        archive.append_path_with_name(path, name)?;
    }
    let mut file = archive.into_inner()?.finish()?;
    file.flush()?;
    file.sync_all()
}

/// Unpacks an archive into an empty folder and checks each hash; the sentence says what is wrong.
fn read_archive(from: &Path, into: &Path) -> Result<Contents, Text> {
    let failed = |error: std::io::Error| Text::literal(error.to_string());
    let file = File::open(from).map_err(|error| Text::literal(say::file(from, &error)))?;
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut contents = None;
    let mut found = BTreeMap::new();
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let path = entry.path().map_err(failed)?.into_owned();
        if !entry.header().entry_type().is_file() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(text!("archive-no-place", path = path.display().to_string()));
        }
        if path == Path::new(CONTENTS) {
            let mut said = String::new();
            entry.by_ref().take(256 << 20).read_to_string(&mut said).map_err(failed)?;
            contents = Some(serde_json::from_str::<Contents>(&said).map_err(|error| Text::literal(error.to_string()))?);
            continue;
        }
        let to = into.join(&path);
        private::folder_of(&to).map_err(failed)?;
        let mut out = private::file(&to).map_err(failed)?;
        std::io::copy(&mut entry, &mut out).map_err(failed)?;
        out.sync_all().map_err(failed)?;
        found.insert(path.display().to_string(), hash_of(&to).map_err(failed)?);
    }
    let contents = contents.ok_or_else(|| text!("archive-missing", path = CONTENTS))?;
    if contents.version != 1 {
        return Err(text!("archive-version", version = contents.version));
    }
    if contents.hashes != found || !contents.hashes.contains_key(DATABASE) {
        return Err(Text::from("archive-not-as-said"));
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Flags;

    fn platform(folder: &Path) -> Settings {
        Settings::of(&Flags { data: Some(folder.to_owned()), ..Flags::default() }).unwrap()
    }

    async fn make(folder: &Path) -> Settings {
        let settings = platform(folder);
        let db = open_database(&settings).await.unwrap();
        db.migrate(&crate::features::migrations(), Clock::system().now()).await.unwrap();
        db.run("update viewer_epoch set epoch = 4242", vec![]).await.unwrap();
        settings.key().unwrap();
        std::fs::create_dir_all(settings.files.join("ab/cd")).unwrap();
        std::fs::write(settings.files.join("ab/cd/abcd"), "a drawing").unwrap();
        settings
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_backed_up_comes_back_elsewhere() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let settings = make(here.path()).await;
        let archive = here.path().join("saved.tar.gz");
        backup(settings.clone(), &archive, true).await.unwrap();
        assert!(backup(settings.clone(), &archive, true).await.unwrap_err().contains("saved.tar.gz"));
        let target = platform(there.path());
        restore(target.clone(), &archive, true, false).await.unwrap();
        let db = open_database(&target).await.unwrap();
        let (epoch,): (i64,) = db.one("select epoch from viewer_epoch", vec![]).await.unwrap();
        assert_eq!(epoch, 4242);
        assert_eq!(std::fs::read_to_string(target.files.join("ab/cd/abcd")).unwrap(), "a drawing");
        assert_eq!(std::fs::read(&target.key_file).unwrap(), std::fs::read(&settings.key_file).unwrap());
        db.close().await;
        assert!(restore(target, &archive, false, false).await.unwrap_err().contains("--replace"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_backup_touches_nothing() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let archive = here.path().join("saved.tar.gz");
        backup(make(here.path()).await, &archive, false).await.unwrap();
        let mut bytes = std::fs::read(&archive).unwrap();
        bytes.truncate(bytes.len() / 2);
        std::fs::write(&archive, &bytes).unwrap();
        let target = platform(there.path());
        assert!(restore(target.clone(), &archive, false, false).await.is_err());
        assert!(!there.path().join("preau.sqlite").exists());
        assert!(!target.files.exists());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_key_comes_only_when_it_is_asked_for() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let archive = here.path().join("saved.tar.gz");
        backup(make(here.path()).await, &archive, false).await.unwrap();
        let target = platform(there.path());
        assert!(restore(target.clone(), &archive, true, false).await.is_err());
        restore(target.clone(), &archive, false, false).await.unwrap();
        assert!(!target.key_file.exists());
    }
}
