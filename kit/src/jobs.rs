//! Jobs: written in the same transaction as the data, done at least once, tried again with patience.

use crate::app::App;
use crate::args;
use crate::db::Unit;
use crate::error::Result;
use crate::id::JobId;
use crate::slice::Later;
use crate::time::Instant;

/// A kind of job, and the function that does it. It may be run twice: it must be idempotent.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// Its name: `mail.send`.
    pub name: &'static str,
    /// The work, given the payload.
    pub run: for<'a> fn(&'a App, &'a str, Instant) -> Later<'a, Result<()>>,
}

/// A job to leave for the worker.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// The name of its kind.
    pub kind: &'static str,
    /// What to do it with: JSON, without personal content where an identifier will do.
    pub payload: String,
    /// Not before; at once when none.
    pub not_before: Option<Instant>,
}

/// How often a job is tried before it is laid aside for a human eye.
pub const TRIES_MAX: i64 = 8;
/// How long a worker keeps a job for itself, in seconds; then another may take it.
const LEASE_SECONDS: i64 = 120;

pub(crate) async fn insert(unit: &mut Unit, job: NewJob, now: Instant) -> Result<(), sqlx::Error> {
    unit.run(
        "insert into job (id, kind, payload, due_at, tries, state, created_at) values ($1, $2, $3, $4, 0, 'waiting', $5)",
        args![JobId::new(now), job.kind, job.payload, job.not_before.unwrap_or(now), now],
    )
    .await
    .map(drop)
}

pub(crate) async fn insert_many(unit: &mut Unit, jobs: Vec<NewJob>, now: Instant) -> Result<u64, sqlx::Error> {
    let rows = jobs.into_iter().map(|job| args![JobId::new(now), job.kind, job.payload, job.not_before.unwrap_or(now), now]);
    unit.run_many(
        "with new (id, kind, payload, due_at, created_at) as (values {rows})
         insert into job (id, kind, payload, due_at, tries, state, created_at)
         select id, kind, payload, due_at, 0, 'waiting', created_at from new",
        rows,
    )
    .await
}

#[derive(sqlx::FromRow)]
struct Taken {
    id: JobId,
    kind: String,
    payload: String,
    tries: i64,
}

/// Takes one due job and does it; says whether there was one.
pub async fn work_once(app: &App, now: Instant) -> Result<bool> {
    let mut unit = app.db.begin().await?;
    // On SQLite the writer is alone; on PostgreSQL the update's own row lock keeps two workers apart,
    // and the one that comes second finds `due_at` moved.
    let taken: Option<Taken> = unit
        .optional(
            "update job set due_at = $2, tries = tries + 1
             where id = (select id from job where state = 'waiting' and due_at <= $1 order by due_at, id limit 1)
               and state = 'waiting' and due_at <= $1
             returning id, kind, payload, tries",
            args![now, now.plus_seconds(LEASE_SECONDS)],
        )
        .await?;
    unit.commit().await?;
    let Some(job) = taken else { return Ok(false) };
    let done = match app.job_kinds.iter().find(|kind| kind.name == job.kind) {
        Some(kind) => (kind.run)(app, &job.payload, now).await,
        None => Err(crate::Error::broken("no such kind of job")),
    };
    match done {
        Ok(()) => app.db.run("delete from job where id = $1", args![job.id]).await?,
        Err(error) => {
            tracing::warn!(kind = job.kind, tries = job.tries, %error, "a job failed");
            let state = if job.tries >= TRIES_MAX { "dead" } else { "waiting" };
            let due = now.plus_seconds(15 << job.tries.min(12));
            app.db.run("update job set state = $2, due_at = $3 where id = $1", args![job.id, state, due]).await?
        }
    };
    Ok(true)
}

/// How many jobs wait, and how many were laid aside after too many tries.
pub async fn counts(app: &App) -> Result<(i64, i64)> {
    Ok(app
        .db
        .one(
            "select cast(count(*) filter (where state = 'waiting') as bigint), cast(count(*) filter (where state = 'dead') as bigint) from job",
            vec![],
        )
        .await?)
}
