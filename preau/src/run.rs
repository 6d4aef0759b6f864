//! Opening the application, serving it, doing its background work.

use crate::features;
use crate::say;
use crate::secret::{self, Standing};
use crate::settings::Settings;
use kit::db::{DbUrl, Engine};
use kit::files::Files;
use kit::serve::Bounds;
use kit::{App, Clock, Db, Ingredients};
use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What this process makes from now on, whatever makes it, is for its owner alone: databases, messages, files,
/// reports and unpacked feeds are about children.
pub fn keep_to_the_owner() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Logs on standard error: `RUST_LOG` chooses how much.
pub fn start_logs(json: bool) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    // Colours are for eyes: a file gets plain lines.
    let colours = std::io::stderr().is_terminal();
    let logs =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).with_ansi(colours);
    let _ = if json { logs.json().try_init() } else { logs.try_init() };
}

/// Opens the database; the number of readers follows the cores.
pub async fn open_database(settings: &Settings) -> Result<Db, String> {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
    let readers = u32::try_from(cores * 2).unwrap_or(8).clamp(4, 32);
    Db::open(&settings.database, readers).await.map_err(|error| say::sentence(&error.text()))
}

/// Brings the schema up to date.
pub async fn migrate(settings: Settings) -> Result<(), String> {
    let db = open_database(&settings).await?;
    let applied =
        db.migrate(&features::migrations(), Clock::system().now()).await.map_err(|error| say::sentence(&error.text()))?;
    db.close().await;
    let words = say::words();
    say::line(&words, &kit::text!("program-migrated", count = applied));
    Ok(())
}

/// Builds the application on a database that is migrated, or refuses with a sentence.
pub async fn build(settings: &Settings, db: Db, clock: Clock) -> Result<(App, axum::Router), String> {
    let files = Files::in_folder(&settings.files).map_err(|error| {
        let path = settings.files.display().to_string();
        say::sentence(&kit::text!("program-file-other", path = path, error = error.to_string()))
    })?;
    let path = || settings.key_file.display().to_string();
    match secret::standing(&settings.key_file) {
        // A new one would make paper codes and second factors worthless, without a word.
        Standing::Missing if secret::is_known_to(&db).await => {
            return Err(say::sentence(&kit::text!("doctor-key-lost", path = path())));
        }
        Standing::Open => tracing::warn!("{}", say::sentence(&kit::text!("doctor-key-bad", path = path()))),
        Standing::Missing | Standing::Kept => {}
    }
    let key = settings.key().map_err(|mistake| say::sentence(&mistake))?;
    let mailer = settings.mailer().map_err(|mistake| say::sentence(&mistake))?;
    let ingredients = Ingredients { db, clock, config: settings.config.clone(), key, files, mailer };
    App::build(ingredients, features::slices()).await
}

/// Opens a platform that is there, for a command that acts on it: its schema is brought up to date, unless a server runs.
/// A mistyped folder makes no new one.
pub async fn open_platform(settings: &Settings) -> Result<App, String> {
    if let DbUrl::Sqlite(path) = &settings.database
        && !path.exists()
    {
        return Err(say::sentence(&kit::text!("program-no-platform", path = path.display().to_string())));
    }
    let db = open_database(settings).await?;
    let (migrations, clock) = (features::migrations(), Clock::system());
    if db.pending(&migrations).await.map_err(|error| say::sentence(&error.text()))? > 0 {
        if Lock::is_taken(&settings.database) {
            return Err(say::words().get("program-not-migrated"));
        }
        db.migrate(&migrations, clock.now()).await.map_err(|error| say::sentence(&error.text()))?;
    }
    Ok(build(settings, db, clock).await?.0)
}

/// Serves people until a signal says to stop.
pub async fn serve(settings: Settings, work: bool) -> Result<(), String> {
    let lock = Lock::take(&settings.database)?;
    let db = open_database(&settings).await?;
    db.migrate(&features::migrations(), Clock::system().now()).await.map_err(|error| say::sentence(&error.text()))?;
    let (app, router) = build(&settings, db, Clock::system()).await?;
    serve_app(&settings, app, router, work).await?;
    drop(lock);
    Ok(())
}

/// Serves a built application until a signal says to stop.
pub async fn serve_app(settings: &Settings, app: App, router: axum::Router, work: bool) -> Result<(), String> {
    let measures = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().map_err(|error| error.to_string())?;
    let listener = bind(settings.listen).await?;
    let (stop, stopping) = watch::channel(false);
    if let Some(address) = settings.admin_listen {
        let admin = bind(address).await?;
        tokio::spawn(kit::serve::serve(
            admin,
            kit::serve::admin_router(app.clone(), measures),
            stopping.clone(),
            Bounds::default(),
        ));
    }
    let house = tokio::spawn(app.clone().keep_house(work, stopping.clone()));
    let tidying = tokio::spawn(give_memory_back());
    tracing::info!(listen = %settings.listen, public = settings.config.public_url, "serving");
    tokio::spawn(async move {
        wait_for_signal().await;
        let _ = stop.send(true);
    });
    kit::serve::serve(listener, router, stopping, Bounds::default()).await;
    tidying.abort();
    let _ = house.await;
    app.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// How often memory that is free is given back, in seconds.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(10);

/// Gives back what a burst of sign-ins or pages leaves free. The allocator does so when somebody asks it for memory or
/// a thread ends; in a calm hour neither happens, and two password hashes would keep 38 MiB.
async fn give_memory_back() {
    loop {
        tokio::time::sleep(GIVE_BACK_EVERY).await;
        // It ends at once, and with it what it holds.
        let _ = std::thread::Builder::new().name("give-back".into()).spawn(|| drop(std::hint::black_box(vec![1u8; 64])));
    }
}

/// Does the background work alone.
pub async fn work(settings: Settings, once: bool) -> Result<(), String> {
    let db = open_database(&settings).await?;
    if db.pending(&features::migrations()).await.map_err(|error| say::sentence(&error.text()))? > 0 {
        return Err(say::words().get("program-not-migrated"));
    }
    let (app, _) = build(&settings, db, Clock::system()).await?;
    if once {
        app.work_all().await.map_err(|error| error.to_string())?;
    } else {
        let (stop, stopping) = watch::channel(false);
        let house = tokio::spawn(app.clone().keep_house(true, stopping));
        wait_for_signal().await;
        let _ = stop.send(true);
        let _ = house.await;
    }
    app.db.close().await;
    Ok(())
}

pub(crate) async fn bind(address: std::net::SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        let words = say::words();
        words.say(&kit::text!("program-cannot-listen", address = address.to_string(), error = error.to_string()))
    })
}

/// Becomes true when a signal says to stop.
pub(crate) fn until_signal() -> watch::Receiver<bool> {
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(async move {
        wait_for_signal().await;
        let _ = stop.send(true);
    });
    stopping
}

async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// The mark of the one server of a SQLite file; PostgreSQL takes several.
pub struct Lock(Option<File>);

impl Lock {
    /// Takes the mark, or says who has it.
    pub fn take(database: &DbUrl) -> Result<Self, String> {
        let DbUrl::Sqlite(path) = database else { return Ok(Self(None)) };
        let lock = beside(path);
        kit::private::folder_of(&lock).map_err(|error| say::file(&lock, &error))?;
        let file =
            File::options().create(true).truncate(false).write(true).open(&lock).map_err(|error| say::file(&lock, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(_) => Err(say::words().say(&kit::text!("program-two-servers", file = path.display().to_string()))),
        }
    }

    /// Whether a server is running on that database, as far as can be seen.
    pub fn is_taken(database: &DbUrl) -> bool {
        Self::take(database).is_err()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            let _ = file.unlock();
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Whether the database is a single file: for commands that only know that.
pub fn is_sqlite(db: &Db) -> bool {
    db.engine() == Engine::Sqlite
}
