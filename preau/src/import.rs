//! `preau import aaf` and `preau generate aaf`.

use crate::features;
use crate::run::Lock;
use crate::say::{self, Fault};
use crate::settings::Settings;
use aaf::generate::GenerateError;
use indicatif::{ProgressBar, ProgressStyle};
use kit::db::DbUrl;
use kit::words::Words;
use kit::{Clock, Db, text};
use provisioning::{ImportError, Progress, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::TempDir;

/// What an import is told.
pub struct Options {
    /// A folder or an archive.
    pub path: PathBuf,
    /// Whether to write.
    pub apply: bool,
    /// Whether many closures are accepted.
    pub allow_closures: bool,
    /// Where to write the report.
    pub report: Option<PathBuf>,
}

/// Writes an invented delivery.
pub fn generate(structures: u32, students: u32, seed: u64, out: &Path) -> Result<(), Fault> {
    if students == 0 {
        return Err(Fault::Usage(say::sentence(&"generate-no-students".into())));
    }
    let options = aaf::generate::Options {
        structures: structures as usize,
        students: students as usize,
        seed,
        ..aaf::generate::Options::default()
    };
    let made = aaf::generate::generate(out, &options).map_err(|error| not_generated(&error))?;
    let persons = made.students + made.relatives + made.agents;
    let done = text!(
        "generate-done",
        out = out.display().to_string(),
        structures = made.structures.len(),
        students = made.students,
        persons = persons
    );
    say::line(&say::words(), &done);
    Ok(())
}

/// Why no delivery was invented.
pub fn not_generated(error: &GenerateError) -> Fault {
    let words = say::words();
    match error {
        GenerateError::NoStructure => Fault::Usage(words.get("generate-no-structures")),
        GenerateError::TooManyStructures { max } => Fault::Usage(words.say(&text!("generate-too-many-structures", max = *max))),
        GenerateError::UnknownDivision { division, .. } => {
            Fault::Usage(words.say(&text!("generate-too-few-students", division = division)))
        }
        GenerateError::Io { path, error } => Fault::Failure(words.say(&text!(
            "generate-cannot-write",
            path = path.display().to_string(),
            error = error.to_string()
        ))),
        GenerateError::UnknownStructure { .. } | GenerateError::UnknownRelative { .. } => Fault::Failure(error.to_string()),
    }
}

/// Takes a delivery in, or says what that would change; the exit code is the contract's.
pub async fn aaf(settings: Settings, options: Options) -> ExitCode {
    let words = say::words();
    let site = match if options.apply { Site::to_write(&settings).await } else { Site::to_compare(&settings).await } {
        Ok(site) => site,
        Err(sentence) => {
            say::fault(&sentence);
            return ExitCode::FAILURE;
        }
    };
    let clock = Clock::system();
    let ground = provisioning::Ground { db: &site.db, clock: &clock, data: &site.data };
    let how = provisioning::Options {
        apply: options.apply,
        allow_closures: options.allow_closures,
        ..provisioning::Options::default()
    };
    let bar = Bar::new(words.clone());
    let taken = provisioning::import(ground, &options.path, &how, &|progress| bar.show(progress)).await;
    bar.end();
    let taken = site.told(taken);
    let mut code = match &taken {
        Ok(report) => {
            say::plain(&provisioning::report::terminal(report, &words));
            0
        }
        Err(error) => {
            if let ImportError::Stopped(report) = error {
                say::plain(&provisioning::report::terminal(report, &words));
            }
            say::fault(&sentence(&words, error));
            error.exit_code()
        }
    };
    if let Some(file) = &options.report
        && let Err(error) = keep_report(file, &taken, &words)
    {
        say::fault(&sentence(&words, &ImportError::ReportFile(file.clone(), error)));
        code = code.max(1);
    }
    site.db.close().await;
    ExitCode::from(code)
}

/// Writes the report: of what was done or would be, or of why the delivery was refused.
fn keep_report(file: &Path, taken: &Result<Report, ImportError>, words: &Words) -> std::io::Result<()> {
    let written = match taken {
        Ok(report) => provisioning::report::write_json(file, report).map(|()| true)?,
        Err(error) => provisioning::report::write_refusal(file, error, words)?,
    };
    if written {
        say::line(words, &text!("import-report-written", file = file.display().to_string()));
    }
    Ok(())
}

/// Where an import works.
struct Site {
    db: Db,
    /// The folder in which the delivery is unpacked and staged.
    data: PathBuf,
    /// Whether it is a platform of nobody, which goes when the comparison is done.
    of_nobody: bool,
    _folder: Option<TempDir>,
}

impl Site {
    /// The platform, migrated if it is new; one that waits for a migration is not touched beside a server.
    async fn to_write(settings: &Settings) -> Result<Self, String> {
        let db = open(&settings.database).await?;
        let now = Clock::system().now();
        match db.pending(&features::migrations()).await.map_err(|error| say::sentence(&error.text()))? {
            0 => {}
            _ if Lock::is_taken(&settings.database) => return Err(say::words().get("program-not-migrated")),
            _ => {
                db.migrate(&features::migrations(), now).await.map_err(|error| say::sentence(&error.text()))?;
            }
        }
        Ok(Self { db, data: settings.config.data.clone(), of_nobody: false, _folder: None })
    }

    /// The platform as it is. One that is not there yet is not made for a comparison: the delivery is compared
    /// with nothing, beside it.
    async fn to_compare(settings: &Settings) -> Result<Self, String> {
        if matches!(&settings.database, DbUrl::Sqlite(file) if !file.exists()) {
            return Self::of_nobody().await;
        }
        let db = open(&settings.database).await?;
        let pending = db.pending(&features::migrations()).await.map_err(|error| say::sentence(&error.text()))?;
        if pending == 0 && settings.config.data.exists() {
            return Ok(Self { db, data: settings.config.data.clone(), of_nobody: false, _folder: None });
        }
        if pending == 0 {
            let beside = tempfile::tempdir().map_err(|error| error.to_string())?;
            return Ok(Self { db, data: beside.path().to_owned(), of_nobody: false, _folder: Some(beside) });
        }
        let blank =
            db.all::<(String,)>("select feature from migration limit 1", vec![]).await.map_or(true, |rows| rows.is_empty());
        db.close().await;
        if blank { Self::of_nobody().await } else { Err(say::words().get("program-not-migrated")) }
    }

    async fn of_nobody() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let db = open(&DbUrl::Sqlite(folder.path().join("nobody.sqlite"))).await?;
        db.migrate(&features::migrations(), Clock::system().now()).await.map_err(|error| say::sentence(&error.text()))?;
        Ok(Self { db, data: folder.path().to_owned(), of_nobody: true, _folder: Some(folder) })
    }

    /// What was found, without the runs that no page will show.
    fn told(&self, taken: Result<Report, ImportError>) -> Result<Report, ImportError> {
        let mut taken = taken;
        if self.of_nobody {
            let report = match &mut taken {
                Ok(report) => Some(report),
                Err(ImportError::Stopped(report)) => Some(report.as_mut()),
                Err(_) => None,
            };
            report.into_iter().flat_map(|report| &mut report.deliveries).for_each(|delivery| delivery.run = None);
        }
        taken
    }
}

async fn open(database: &DbUrl) -> Result<Db, String> {
    Db::open_lean(database).await.map_err(|error| say::sentence(&error.text()))
}

/// Why an import did not end, in the operator's language.
pub fn sentence(words: &Words, error: &ImportError) -> String {
    words.say(&provisioning::report::error_text(error))
}

/// How far the import is, on a terminal; nothing elsewhere.
struct Bar {
    words: Words,
    bar: ProgressBar,
}

impl Bar {
    fn new(words: Words) -> Self {
        let style =
            ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} %").unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { words, bar: ProgressBar::new(0).with_style(style) }
    }
    fn show(&self, progress: Progress) {
        let said = self.words.say(&provisioning::report::progress_text(&progress));
        let (done, all) = match progress {
            Progress::Delivery(_) => {
                self.bar.println(said);
                return;
            }
            Progress::Reading(done, all) => (done, all),
            Progress::Structures(done, all) => (done as u64, all as u64),
            Progress::Leaving => (1, 1),
        };
        self.bar.set_length(all);
        self.bar.set_position(done);
        self.bar.set_message(said);
    }
    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
