//! `preau import sts|edt|udt|ics`: the timetable of another program, into one school.

use crate::run::open_platform;
use crate::say::{self, Fault};
use crate::settings::Settings;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What an import of a timetable is told.
pub struct Options {
    /// From which program.
    pub program: &'static str,
    /// A file, an archive or a folder.
    pub path: PathBuf,
    /// The school's national number.
    pub structure: String,
    /// Whether to write.
    pub apply: bool,
}

/// The largest file that is taken into memory: what the reader refuses anyway.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// How many files of a folder are looked at.
const FILES_MAX: usize = 400;
/// The exit when files are refused.
const REFUSED: u8 = 2;

/// Takes a timetable in, or says what that would change.
pub async fn take_in(settings: Settings, options: Options) -> Result<ExitCode, Fault> {
    let words = say::words();
    let files = files(&options.path)?;
    let app = open_platform(&settings).await?;
    let fault = |error: kit::Error| Fault::of(&words, &error);
    let structure = timetable::import::structure(&app, &options.structure).await.map_err(fault)?;
    let order = timetable::import::Order {
        structure,
        files,
        program: Some(options.program.to_owned()),
        apply: options.apply,
        author: None,
    };
    let taken = timetable::import::import(&app, order, app.clock.now()).await;
    app.db.close().await;
    let report = taken.map_err(fault)?;
    say::plain(&report.terminal(&words));
    Ok(if report.refused { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}

/// The file, or the files of a folder, by name.
fn files(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let unread = |path: &Path, error: &std::io::Error| Fault::Usage(say::file(path, error));
    if !path.is_dir() {
        return Ok(vec![file(path)?]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| unread(path, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().take(FILES_MAX).map(|path| file(path)).collect()
}

fn file(path: &Path) -> Result<(String, Vec<u8>), Fault> {
    let unread = |error: std::io::Error| Fault::Usage(say::file(path, &error));
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if std::fs::metadata(path).map_err(unread)?.len() > FILE_BYTES_MAX {
        return Err(Fault::Usage(say::sentence(&"import-file-too-large".into())));
    }
    Ok((name, std::fs::read(path).map_err(unread)?))
}
