//! The command line.

use crate::say::Fault;
use crate::settings::{Flags, Settings};
use crate::{accept, admin, backup, demo, doctor, import, provider, run, sample_service, say, service, timetable_import};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use kit::Instant;
use std::path::PathBuf;
use std::process::ExitCode;

/// A mistaken command line (`EX_USAGE`).
pub const USAGE: u8 = 64;

/// Préau: an open, self-hosted digital school portal.
#[derive(Parser, Debug)]
#[command(name = "preau", version, about, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make three demo schools and serve them; nothing real is needed.
    Demo {
        /// Begin again from nothing.
        #[arg(long)]
        reset: bool,
        /// The clock starts at this instant and runs on: 2026-11-24T09:20:00Z. Without it, the demo is of now, or,
        /// outside school hours, of the last school day at 10:20.
        #[arg(long, value_name = "INSTANT")]
        now: Option<Instant>,
        /// Make the schools and stop, without serving.
        #[arg(long)]
        prepare_only: bool,
        /// How many pupils the collège has: for measurements.
        #[arg(long, value_name = "N", default_value_t = 450)]
        college_pupils: usize,
    },
    /// Serve people, and do the work of the background.
    Serve {
        /// Leave the work of the background to `preau work`.
        #[arg(long)]
        no_work: bool,
    },
    /// Do the work of the background alone: mail, closings, cleaning.
    Work {
        /// Do what is due and stop.
        #[arg(long)]
        once: bool,
    },
    /// Bring the database's schema up to this program.
    Migrate,
    /// Take in a feed.
    #[command(subcommand)]
    Import(Import),
    /// Make test data.
    #[command(subcommand)]
    Generate(Generate),
    /// Care for administrators.
    #[command(subcommand)]
    Admin(Admin),
    /// Care for services that open with one sign-in.
    #[command(subcommand)]
    Service(service::Command),
    /// Care for counters elsewhere, through which people come in.
    #[command(subcommand)]
    Provider(provider::Command),
    /// Serve a small service that signs in at a portal: to see a sign-on work. On 127.0.0.1:9000 unless --listen says otherwise.
    SampleService(Box<sample_service::Options>),
    /// Open the acceptance book before a server of single sign-on, ours or another: one line a point, and an exit that says whether all hold.
    #[command(subcommand)]
    Accept(Box<accept::Book>),
    /// Check configuration, permissions, database, clock and disk; say what to mend.
    Doctor,
    /// Copy the SQLite database and the files into one archive, while people work.
    Backup {
        /// The archive to write; refused if it exists.
        file: PathBuf,
        /// Put the server's secret into the archive too (keep it then as you would a password).
        #[arg(long)]
        with_key: bool,
    },
    /// Put an archive of `backup` back, on a platform that is stopped.
    Restore {
        /// The archive.
        file: PathBuf,
        /// Restore the server's secret too.
        #[arg(long)]
        with_key: bool,
        /// Replace what is there.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Subcommand, Debug)]
enum Import {
    /// AAF, the national directory feed (1D and 2D, Complet and Delta). Without --apply, only says what would change.
    Aaf {
        /// A folder, a .tgz or a .zip.
        path: PathBuf,
        /// Write the changes.
        #[arg(long)]
        apply: bool,
        /// Accept that more than a tenth of a profile of a school closes.
        #[arg(long)]
        allow_closures: bool,
        /// Write the report there, as JSON.
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// The timetable that STS-web knows: sts_emp and emp_sts, in a folder or an archive. Without --apply, only says what would change.
    Sts(Timetable),
    /// EDT's timetable: its export for partners in clear, or EXP_COURS.xml.
    Edt(Timetable),
    /// UnDeuxTemps' timetable: its archive, or its CSV.
    Udt(Timetable),
    /// A timetable as a calendar (.ics).
    Ics(Timetable),
}

/// Which timetable, and of which school.
#[derive(clap::Args, Debug)]
struct Timetable {
    /// A file, an archive, or a folder with the files of one export.
    path: PathBuf,
    /// The school's national number.
    #[arg(long, value_name = "UAI")]
    structure: String,
    /// Write the changes.
    #[arg(long)]
    apply: bool,
}

impl Timetable {
    fn options(self, program: &'static str) -> timetable_import::Options {
        timetable_import::Options { program, path: self.path, structure: self.structure, apply: self.apply }
    }
}

#[derive(Subcommand, Debug)]
enum Generate {
    /// An invented AAF delivery, Complet and Delta, always the same for the same seed.
    Aaf {
        /// How many schools.
        #[arg(long)]
        structures: u32,
        /// How many pupils in all.
        #[arg(long)]
        students: u32,
        /// What to draw from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The folder to write.
        out: PathBuf,
    },
}

#[derive(Subcommand, Debug)]
enum Admin {
    /// Make an administrator of the platform; prints a code for a first sign-in.
    Create {
        /// First name.
        #[arg(long)]
        given: String,
        /// Last name.
        #[arg(long)]
        family: String,
    },
    /// Take away the second factor of somebody who lost it and whom nobody else can help.
    ResetSecondFactor {
        /// The login.
        login: String,
    },
}

/// The settings that matter to commands that do not serve the portal: their help shows no other.
const OF_COMMANDS: [(&str, &[&str]); 5] = [
    ("service", &["config", "public_url", "database_url", "data", "key_file", "log_format", "outward_hosts"]),
    ("provider", &["config", "public_url", "database_url", "data", "key_file", "log_format"]),
    ("sample-service", &["listen", "log_format"]),
    ("accept", &["listen"]),
    ("generate", &[]),
];

/// The command line, whose help shows with each command what matters to it.
fn command_line() -> clap::Command {
    let line = Cli::command();
    let settings: Vec<clap::Arg> = line.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    OF_COMMANDS.into_iter().fold(line, |line, (name, shown)| {
        let other = settings.iter().filter(|arg| !shown.contains(&arg.get_id().as_str())).map(|arg| arg.clone().hide(true));
        line.mut_subcommand(name, |command| command.args(other))
    })
}

/// Reads the command line as it was typed.
fn typed() -> Result<Cli, clap::Error> {
    let mut line = command_line();
    let matches = line.try_get_matches_from_mut(std::env::args_os())?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut line))
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    run::keep_to_the_owner();
    let cli = match typed() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let mut cli = cli;
    if let Command::Accept(book) = cli.command {
        // It asks a server somewhere: nothing of our own settings matters.
        return on_a_runtime(async { ended(accept::open(*book, cli.flags.listen).await) });
    }
    if matches!(cli.command, Command::Demo { .. }) && cli.flags.config.is_none() {
        cli.flags.data.get_or_insert_with(|| PathBuf::from("data/demo"));
    }
    if matches!(cli.command, Command::SampleService(_)) {
        cli.flags.listen.get_or_insert(sample_service::LISTEN);
    }
    let settings = match Settings::of(&cli.flags) {
        Ok(settings) => settings,
        Err(mistake) => {
            say::fault(&say::sentence(&mistake));
            return ExitCode::from(USAGE);
        }
    };
    run::start_logs(settings.json_logs);
    on_a_runtime(obey(cli.command, settings))
}

fn on_a_runtime(work: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => {
            say::fault(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// The exit of a command; what went wrong is said.
fn ended(done: Result<ExitCode, Fault>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(Fault::Usage(sentence)) => {
            say::fault(&sentence);
            ExitCode::from(USAGE)
        }
        Err(Fault::Failure(sentence)) => {
            say::fault(&sentence);
            ExitCode::FAILURE
        }
    }
}

async fn obey(command: Command, settings: Settings) -> ExitCode {
    let done: Result<(), Fault> = match command {
        Command::Demo { reset, now, prepare_only, college_pupils } => {
            demo::demo(settings, demo::Options { reset, now, prepare_only, college_pupils }).await
        }
        Command::Serve { no_work } => run::serve(settings, !no_work).await.map_err(Fault::Failure),
        Command::Work { once } => run::work(settings, once).await.map_err(Fault::Failure),
        Command::Migrate => run::migrate(settings).await.map_err(Fault::Failure),
        Command::Import(Import::Aaf { path, apply, allow_closures, report }) => {
            return import::aaf(settings, import::Options { path, apply, allow_closures, report }).await;
        }
        Command::Import(Import::Sts(of)) => return ended(timetable_import::take_in(settings, of.options("sts")).await),
        Command::Import(Import::Edt(of)) => return ended(timetable_import::take_in(settings, of.options("edt")).await),
        Command::Import(Import::Udt(of)) => return ended(timetable_import::take_in(settings, of.options("udt")).await),
        Command::Import(Import::Ics(of)) => return ended(timetable_import::take_in(settings, of.options("ics")).await),
        Command::Generate(Generate::Aaf { structures, students, seed, out }) => {
            import::generate(structures, students, seed, &out)
        }
        Command::Admin(Admin::Create { given, family }) => admin::create(settings, &given, &family).await,
        Command::Admin(Admin::ResetSecondFactor { login }) => admin::reset_second(settings, &login).await,
        Command::Service(command) => service::service(settings, command).await,
        Command::Provider(command) => provider::provider(settings, command).await,
        Command::SampleService(options) => sample_service::serve(settings.listen, *options).await,
        Command::Accept(book) => return ended(accept::open(*book, None).await),
        Command::Doctor => doctor::doctor(settings).await.map_err(Fault::Failure),
        Command::Backup { file, with_key } => backup::backup(settings, &file, with_key).await.map_err(Fault::Failure),
        Command::Restore { file, with_key, replace } => {
            backup::restore(settings, &file, with_key, replace).await.map_err(Fault::Failure)
        }
    };
    ended(done.map(|()| ExitCode::SUCCESS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_fits_together() {
        command_line().debug_assert();
        let line = Cli::command();
        for (name, shown) in OF_COMMANDS {
            assert!(line.find_subcommand(name).is_some(), "{name}");
            for id in shown {
                assert!(line.get_arguments().any(|arg| arg.get_id() == id && arg.is_global_set()), "{name}: {id}");
            }
        }
    }

    #[test]
    fn a_setting_that_is_not_shown_is_still_read() {
        let typed = |words: &[&str]| {
            let matches = command_line().try_get_matches_from(words).unwrap();
            Cli::from_arg_matches(&matches).unwrap().flags
        };
        assert_eq!(typed(&["preau", "--smtp-url", "smtps://a", "service", "list"]).smtp_url.as_deref(), Some("smtps://a"));
        assert_eq!(typed(&["preau", "service", "list", "--smtp-url", "smtps://b"]).smtp_url.as_deref(), Some("smtps://b"));
        assert_eq!(typed(&["preau", "service", "list", "--data", "there"]).data.as_deref(), Some("there".as_ref()));
        assert_eq!(typed(&["preau", "serve", "--listen", "127.0.0.1:1"]).listen, Some("127.0.0.1:1".parse().unwrap()));
    }
}
