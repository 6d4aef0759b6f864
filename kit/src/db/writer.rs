//! The one way to write to SQLite: those who write at the same time share one wait for the disk.
//!
//! A unit of work is a savepoint in a transaction that may hold several: those that are done stay open, and the commit
//! ends them all. Who is done lets the next one in and queues again; the first whose turn comes again commits for all
//! who are done by then. Nobody is told that something is
//! kept before the disk has it (`synchronous=FULL`), and no reader sees it sooner. What a unit undoes takes nothing
//! from the others; only a commit that fails, or a disk that does, fails for all who share it.

use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How long somebody waits for the turn to write.
const PATIENCE: Duration = Duration::from_secs(5);

/// What those who shared a commit are told: kept, or why not.
type Outcome = Result<(), Doubt>;
/// What went wrong, for all whom it concerns.
type Doubt = (ErrorKind, Arc<str>);

/// Who writes, one after the other.
pub(crate) struct Writer {
    options: SqliteConnectOptions,
    state: Arc<Mutex<State>>,
    /// How many wait for their turn: a hint, so that who is alone commits in the same breath.
    waiting: AtomicU32,
}

#[derive(Default)]
struct State {
    /// None until it is needed, and after a failure that leaves a connection in doubt.
    connection: Option<SqliteConnection>,
    /// Whether a transaction is open on it.
    begun: bool,
    /// Those whose units are done and wait for the commit.
    members: Vec<oneshot::Sender<Outcome>>,
}

impl Writer {
    /// Opens the connection that writes.
    pub(crate) async fn open(options: SqliteConnectOptions) -> Result<Arc<Self>, sqlx::Error> {
        let state = State { connection: Some(options.connect().await?), ..State::default() };
        Ok(Arc::new(Self { options, state: Arc::new(Mutex::new(state)), waiting: AtomicU32::new(0) }))
    }

    /// Waits for the turn to write, and begins a unit of work.
    pub(crate) async fn turn(self: &Arc<Self>) -> Result<Turn, sqlx::Error> {
        let state = self.wait().await?;
        let mut turn = Turn { writer: Arc::clone(self), first: !state.begun, doubt: None, state: Some(state) };
        match turn.first {
            true => turn.state().begin().await?,
            false => turn.state().execute("savepoint unit").await?,
        }
        Ok(turn)
    }

    /// Runs one statement and keeps what it did; gives the number of rows it touched.
    pub(crate) async fn run(self: &Arc<Self>, sql: &'static str, args: SqliteArguments) -> Result<u64, sqlx::Error> {
        let mut state = self.wait().await?;
        if !state.begun && self.is_awaited_by_nobody() {
            return state.run(sql, args).await;
        }
        let writer = Arc::clone(self);
        // On a task of its own: whoever stops waiting for the answer leaves nothing half done.
        joined(tokio::spawn(async move {
            if !state.begun {
                state.begin().await?;
            }
            match state.run(sql, args).await {
                Ok(touched) => writer.keep(state).await.map(|()| touched),
                Err(error) => {
                    // Of a broken rule, the engine undoes the one statement; of anything else, nobody knows.
                    match is_broken_rule(&error) {
                        true => writer.end_if_empty(&mut state).await,
                        false => state.fail(doubt(&error)),
                    }
                    Err(error)
                }
            }
        }))
        .await
    }

    /// Closes the connection; the log is folded into the file.
    pub(crate) async fn close(&self) {
        let connection = self.state.lock().await.connection.take();
        if let Some(connection) = connection
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the connection that writes was not closed in order; the log is read again at the next start");
        }
    }

    async fn wait(&self) -> Result<OwnedMutexGuard<State>, sqlx::Error> {
        let waiting = Waiting::on(&self.waiting);
        let state = tokio::time::timeout(PATIENCE, Arc::clone(&self.state).lock_owned()).await;
        drop(waiting);
        let mut state = state.map_err(|_| sqlx::Error::PoolTimedOut)?;
        if state.connection.is_none() {
            state.connection = Some(self.options.connect().await?);
        }
        Ok(state)
    }

    fn is_awaited_by_nobody(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Keeps what was done: at once when nobody waits, otherwise with those who come next.
    async fn keep(&self, mut state: OwnedMutexGuard<State>) -> Result<(), sqlx::Error> {
        if self.is_awaited_by_nobody() {
            return state.commit().await;
        }
        let (tell, mut told) = oneshot::channel();
        state.members.push(tell);
        drop(state);
        tokio::select! {
            biased;
            outcome = &mut told => said(outcome),
            mut state = self.state.lock() => match told.try_recv() {
                Ok(outcome) => said(Ok(outcome)),
                // Those who waited before us are done: all of us are kept now.
                Err(_) => {
                    state.commit().await?;
                    said(told.await)
                }
            },
        }
    }

    /// Ends a transaction in which nothing is left to keep.
    async fn end_if_empty(&self, state: &mut State) {
        if state.begun && state.members.is_empty() {
            match state.execute("rollback").await {
                Ok(()) => state.begun = false,
                Err(error) => state.fail(doubt(&error)),
            }
        }
    }
}

impl State {
    fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    async fn execute(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(self.connection()?).await.map(drop)
    }

    async fn run(&mut self, sql: &'static str, args: SqliteArguments) -> Result<u64, sqlx::Error> {
        Ok(sqlx::query_with(sql, args).execute(self.connection()?).await?.rows_affected())
    }

    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        self.begun = true;
        let begun = self.execute("begin immediate").await;
        if begun.is_err() {
            self.begun = false;
        }
        begun
    }

    /// Keeps all that was done, and tells those who wait for it.
    async fn commit(&mut self) -> Result<(), sqlx::Error> {
        let kept = self.execute("commit").await;
        match &kept {
            Ok(()) => {
                self.begun = false;
                for member in self.members.drain(..) {
                    // Who stopped waiting needs no answer.
                    let _ = member.send(Ok(()));
                }
            }
            Err(error) => self.fail(doubt(error)),
        }
        kept
    }

    /// Gives up all that was not kept, with the connection: what state it is in, nobody knows.
    fn fail(&mut self, (kind, why): Doubt) {
        self.begun = false;
        // Dropped, it is closed, and the engine undoes what was open.
        self.connection = None;
        for member in self.members.drain(..) {
            let _ = member.send(Err((kind, Arc::clone(&why))));
        }
    }
}

/// The turn of one who writes; dropped without [`Turn::commit`], it leaves no trace.
pub(crate) struct Turn {
    writer: Arc<Writer>,
    /// Whether its transaction began with it: what it undoes is all there is.
    first: bool,
    /// The first failure of a statement for another reason than a broken rule: the engine may have ended the transaction.
    doubt: Option<Doubt>,
    /// None only once it is over.
    state: Option<OwnedMutexGuard<State>>,
}

impl Turn {
    fn state(&mut self) -> &mut State {
        self.state.as_mut().expect("a turn has its state until it is over")
    }

    /// The connection, for statements; none any more once one failed so that nobody knows what is still open.
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.is_sound()?;
        self.state().connection()
    }

    fn is_sound(&self) -> Result<(), sqlx::Error> {
        self.doubt.clone().map_or(Ok(()), |doubt| said(Ok(Err(doubt))))
    }

    /// Passes on what a statement gave, and remembers a failure after which nobody knows what is still open.
    pub(crate) fn noted<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        if let Err(error) = &outcome
            && !is_broken_rule(error)
        {
            self.doubt.get_or_insert_with(|| doubt(error));
        }
        outcome
    }

    /// Keeps all that was done.
    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.is_sound()?;
        let state = self.state.take().expect("a turn has its state until it is over");
        let writer = Arc::clone(&self.writer);
        // On a task of its own: whoever stops waiting for the answer leaves nothing half done.
        joined(tokio::spawn(async move { writer.keep(state).await })).await
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut state) = self.state.take() else { return };
        if !state.begun {
            return;
        }
        match (self.doubt.take(), tokio::runtime::Handle::try_current()) {
            (Some(doubt), _) => state.fail(doubt),
            (None, Ok(runtime)) => drop(runtime.spawn(undo(state, self.first))),
            (None, Err(_)) => state.fail(doubt(&sqlx::Error::WorkerCrashed)),
        }
    }
}

/// Undoes a unit, and its transaction when that began with it.
async fn undo(mut state: OwnedMutexGuard<State>, first: bool) {
    match state.execute(if first { "rollback" } else { "rollback to unit; release unit" }).await {
        Ok(()) if first => state.begun = false,
        Ok(()) => {}
        Err(error) => state.fail(doubt(&error)),
    }
}

/// One who waits, as long as this lives.
struct Waiting<'a>(&'a AtomicU32);

impl<'a> Waiting<'a> {
    fn on(count: &'a AtomicU32) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn said(outcome: Result<Outcome, oneshot::error::RecvError>) -> Result<(), sqlx::Error> {
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err((kind, why))) => Err(std::io::Error::new(kind, format!("what was shared with others was not kept: {why}")).into()),
        Err(_) => Err(sqlx::Error::WorkerCrashed),
    }
}

async fn joined<T>(task: tokio::task::JoinHandle<Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    task.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}

/// An error in the form in which it is told to many.
fn doubt(error: &sqlx::Error) -> Doubt {
    (if is_full(error) { ErrorKind::StorageFull } else { ErrorKind::Other }, error.to_string().into())
}

/// Whether an error says that a constraint was broken: `SQLITE_CONSTRAINT` and its kin.
fn is_broken_rule(error: &sqlx::Error) -> bool {
    kind_of(error) == Some(19)
}

/// Whether an error says that the disk takes no more: `SQLITE_READONLY`, `SQLITE_IOERR`, `SQLITE_FULL` and their kin.
fn is_full(error: &sqlx::Error) -> bool {
    matches!(kind_of(error), Some(8 | 10 | 13))
}

/// SQLite's result code without its finer part: the low byte.
fn kind_of(error: &sqlx::Error) -> Option<u32> {
    let sqlx::Error::Database(database) = error else { return None };
    Some(database.code()?.parse::<u32>().ok()? & 0xff)
}
