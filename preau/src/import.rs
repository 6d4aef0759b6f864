//! `preau import aaf` and `preau generate aaf`.

use crate::features;
use crate::run::Lock;
use crate::say::{self, Fault};
use crate::settings::Settings;
use aaf::generate::GenerateError;
use indicatif::{ProgressBar, ProgressStyle};
use kit::words::Words;
use kit::{Clock, Db, text};
use provisioning::{ImportError, Progress};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    let db = match ready(&settings).await {
        Ok(db) => db,
        Err(sentence) => {
            say::fault(&sentence);
            return ExitCode::FAILURE;
        }
    };
    let clock = Clock::system();
    let ground = provisioning::Ground { db: &db, clock: &clock, data: &settings.config.data };
    let how = provisioning::Options {
        apply: options.apply,
        allow_closures: options.allow_closures,
        report: options.report.clone(),
        ..provisioning::Options::default()
    };
    let bar = Bar::new(words.clone());
    let taken = provisioning::import(ground, &options.path, &how, &|progress| bar.show(progress)).await;
    bar.end();
    let code = match &taken {
        Ok(report) => {
            say::plain(&provisioning::report::terminal(report, &words));
            ExitCode::SUCCESS
        }
        Err(error) => {
            if let ImportError::Stopped(report) = error {
                say::plain(&provisioning::report::terminal(report, &words));
            }
            say::fault(&sentence(&words, error));
            ExitCode::from(error.exit_code())
        }
    };
    if let (Some(file), Ok(_) | Err(ImportError::Stopped(_))) = (&options.report, &taken) {
        say::line(&words, &text!("import-report-written", file = file.display().to_string()));
    }
    db.close().await;
    code
}

/// The database, migrated if it is new; one that waits for a migration is not touched beside a server.
async fn ready(settings: &Settings) -> Result<Db, String> {
    let db = Db::open_lean(&settings.database).await.map_err(|error| say::sentence(&error.text()))?;
    let now = Clock::system().now();
    match db.pending(&features::migrations()).await.map_err(|error| say::sentence(&error.text()))? {
        0 => {}
        _ if Lock::is_taken(&settings.database) => return Err(say::words().get("program-not-migrated")),
        _ => {
            db.migrate(&features::migrations(), now).await.map_err(|error| say::sentence(&error.text()))?;
        }
    }
    Ok(db)
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
