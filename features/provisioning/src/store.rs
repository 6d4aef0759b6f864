//! The SQL of feeds: sources, records, runs, and their reports.

use crate::model::{ByProfile, Counts, DeliveryReport, LINES_MAX, Line, RunId, StructureReport};
use aaf::{Category, Delivery};
use directory::feed::KnownRole;
use kit::audit::Act;
use kit::db::{Arg, Args, IntoArg};
use kit::{Day, Db, Instant, PersonId, StructureId, Unit, args};
use std::collections::HashMap;
use std::sync::LazyLock;

const KEYS: usize = 200;

fn widened(sql: &str, first: usize) -> String {
    let places: Vec<String> = (first..first + KEYS).map(|place| format!("${place}")).collect();
    sql.replace("{keys}", &places.join(","))
}

/// What is kept of a source.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// `feed:099-2D`.
    pub(crate) name: String,
    /// `099-2D:`, before every key.
    pub(crate) prefix: String,
    /// The day of the last delivery that was applied whole.
    pub(crate) applied: Option<Day>,
    /// Whether that was a Complet.
    pub(crate) applied_kind: Option<String>,
    /// The structures it speaks of.
    pub(crate) places: HashMap<String, Place>,
}

/// What is kept of a structure of a source.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) place: i64,
    pub(crate) structure: Option<StructureId>,
    pub(crate) digest: Vec<u8>,
}

impl Source {
    /// The source of a delivery, as it is now.
    pub(crate) async fn of(db: &Db, delivery: &Delivery) -> Result<Self, sqlx::Error> {
        let prefix = format!("{:0>3}-{}:", delivery.academy, delivery.degree.word());
        let name = format!("feed:{}", prefix.trim_end_matches(':'));
        let applied: Vec<(Day, String)> =
            db.fresh("select applied_date, applied_kind from feed_source where source = $1", args![&name]).await?;
        let (applied, applied_kind) = applied.into_iter().next().unzip();
        let rows: Vec<(i64, String, Option<StructureId>, Vec<u8>)> =
            db.fresh("select place, key, structure_id, digest from feed_structure where source = $1", args![&name]).await?;
        let places = rows.into_iter().map(|(place, key, structure, digest)| (key, Place { place, structure, digest })).collect();
        Ok(Self { name, prefix, applied, applied_kind, places })
    }

    /// The value of the external identifier of a key.
    pub(crate) fn value(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Roles with the keys of this source alone: each role once for each of its person's keys here,
    /// and once without a key when there is none.
    pub(crate) fn own_roles(&self, roles: Vec<KnownRole>) -> Vec<KnownRole> {
        let mut out: Vec<KnownRole> = Vec::with_capacity(roles.len());
        for mut role in roles {
            role.key = role.key.filter(|key| key.starts_with(&self.prefix));
            match out.last_mut() {
                Some(last) if last.id == role.id && role.key.is_none() => {}
                Some(last) if last.id == role.id && last.key.is_none() => *last = role,
                _ => out.push(role),
            }
        }
        out
    }
}

/// The first place that is free.
pub(crate) async fn free_place(db: &Db) -> Result<i64, sqlx::Error> {
    let last: Vec<(Option<i64>,)> = db.fresh("select max(place) from feed_structure", vec![]).await?;
    Ok(last.first().and_then(|(place,)| *place).unwrap_or(0) + 1)
}

/// What is kept of records, without what they say: kind, key, digest.
pub(crate) async fn digests(db: &Db, place: i64) -> Result<Vec<(i64, String, Vec<u8>)>, sqlx::Error> {
    db.fresh("select kind, key, digest from feed_record where place = $1", args![place]).await
}

/// A record that is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KeptRecord {
    pub(crate) place: i64,
    pub(crate) kind: i64,
    pub(crate) key: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) raw: Vec<u8>,
}

/// The records of a structure.
pub(crate) async fn records(db: &Db, place: i64) -> Result<Vec<KeptRecord>, sqlx::Error> {
    db.fresh("select place, kind, key, digest, raw from feed_record where place = $1", args![place]).await
}

static RECORDS_BY_KEY: LazyLock<String> = LazyLock::new(|| {
    widened(
        "select feed_record.place, feed_record.kind, feed_record.key, feed_record.digest, feed_record.raw
         from feed_record where feed_record.key in ({keys})
         and exists (select 1 from feed_structure where feed_structure.place = feed_record.place and feed_structure.source = $1)",
        2,
    )
});

/// The records of keys, of any kind and in every structure of a source.
pub(crate) async fn records_by_key(db: &Db, source: &str, keys: &[String]) -> Result<Vec<KeptRecord>, sqlx::Error> {
    let mut out = vec![];
    for chunk in keys.chunks(KEYS) {
        let mut args: Args = args![source];
        args.extend(chunk.iter().map(IntoArg::into_arg));
        args.resize(KEYS + 1, Arg::Text(chunk.last().cloned()));
        out.extend(db.fresh(RECORDS_BY_KEY.as_str(), args).await?);
    }
    Ok(out)
}

/// What changes in what is kept of a structure.
#[derive(Debug, Default)]
pub(crate) struct RecordChanges {
    pub(crate) put: Vec<(Category, String, Vec<u8>, Vec<u8>)>,
    pub(crate) gone: Vec<(i64, String)>,
}

/// Keeps what a source now says of a structure.
pub(crate) async fn keep(
    unit: &mut Unit,
    source: &str,
    key: &str,
    place: i64,
    structure: Option<StructureId>,
    digest: &[u8],
    changes: RecordChanges,
) -> Result<(), sqlx::Error> {
    unit.run(
        "insert into feed_structure (place, source, key, structure_id, digest) values ($1, $2, $3, $4, $5)
         on conflict (place) do update set structure_id = excluded.structure_id, digest = excluded.digest",
        args![place, source, key, structure, digest],
    )
    .await?;
    unit.run_many(
        "with gone (place, kind, key) as (values {rows})
         delete from feed_record where key in (select key from gone) and (place, kind, key) in (select place, kind, key from gone)",
        changes.gone.into_iter().map(|(kind, key)| args![place, kind, key]),
    )
    .await?;
    unit.run_many(
        "insert into feed_record (place, kind, key, digest, raw) values {rows}
         on conflict (place, kind, key) do update set digest = excluded.digest, raw = excluded.raw",
        changes.put.into_iter().map(|(kind, key, digest, raw)| args![place, kind as i64, key, digest, raw]),
    )
    .await?;
    Ok(())
}

/// Shelters records of persons that a structure lets go, until the run is over.
pub(crate) async fn shelter(unit: &mut Unit, place: i64, records: &[KeptRecord]) -> Result<(), sqlx::Error> {
    unit.run_many(
        "insert into feed_record (place, kind, key, digest, raw) values {rows} on conflict do nothing",
        records.iter().map(|record| args![place, record.kind, &record.key, &record.digest, &record.raw]),
    )
    .await
    .map(drop)
}

/// Nobody is between two structures any more.
pub(crate) async fn empty_shelter(db: &Db, place: i64) -> Result<(), sqlx::Error> {
    db.run("delete from feed_record where place = $1 and kind >= $2", args![place, Category::Eleve as i64]).await.map(drop)
}

/// A run that began.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) started_at: Instant,
    /// Whether it is an interrupted one, taken up again.
    pub(crate) resumed: bool,
}

/// Takes up the interrupted run of the same delivery, or begins one.
pub(crate) async fn begin_run(
    db: &Db,
    source: &str,
    delivery: &Delivery,
    fingerprint: &str,
    state: &str,
    now: Instant,
) -> Result<Run, sqlx::Error> {
    let open: Vec<(RunId, Instant)> = db
        .fresh(
            "select id, started_at from feed_run where source = $1 and fingerprint = $2 and state = 'applying' order by id desc",
            args![source, fingerprint],
        )
        .await?;
    if let (Some((id, started_at)), "applying") = (open.into_iter().next(), state) {
        return Ok(Run { id, started_at, resumed: true });
    }
    // No two runs begin at the same instant: what a run made is known by it.
    let last: Vec<(Option<i64>,)> = db.fresh("select max(started_at) from feed_run", vec![]).await?;
    let last = last.first().and_then(|(last,)| *last).unwrap_or(0);
    let now = Instant::from_micros(now.micros().max(last + 1));
    let id = RunId::new(now);
    let mut unit = db.begin().await?;
    unit.run(
        "update feed_run set state = 'failed', reason = 'interrupted', ended_at = $2 where source = $1 and state = 'applying'",
        args![source, now],
    )
    .await?;
    unit.run(
        "insert into feed_run (id, source, name, academy, degree, kind, delivery_date, fingerprint, state, started_at, lines)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
        args![
            id,
            source,
            &delivery.name,
            format!("{:0>3}", delivery.academy),
            delivery.degree.word(),
            delivery.kind.word(),
            Day(delivery.date),
            fingerprint,
            state,
            now
        ],
    )
    .await?;
    unit.commit().await?;
    Ok(Run { id, started_at: now, resumed: false })
}

/// The structures that a run has done.
pub(crate) async fn done(db: &Db, run: RunId) -> Result<Vec<String>, sqlx::Error> {
    let rows: Vec<(String,)> = db.fresh("select key from feed_done where run_id = $1", args![run]).await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

#[derive(sqlx::FromRow)]
struct CountRow {
    key: String,
    profile: String,
    uai: Option<String>,
    name: String,
    created: i64,
    changed: i64,
    moved: i64,
    closed: i64,
    refused: i64,
    unchanged: i64,
}

/// What a run has counted so far, structure by structure.
pub(crate) async fn counted(db: &Db, run: RunId) -> Result<Vec<StructureReport>, sqlx::Error> {
    let rows: Vec<CountRow> = db
        .fresh(
            "select key, profile, uai, name, created, changed, moved, closed, refused, unchanged
             from feed_count where run_id = $1 order by key, profile",
            args![run],
        )
        .await?;
    let mut out: Vec<StructureReport> = vec![];
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    for row in rows {
        let counts = Counts {
            created: number(row.created),
            changed: number(row.changed),
            moved: number(row.moved),
            closed: number(row.closed),
            refused: number(row.refused),
            unchanged: number(row.unchanged),
        };
        if out.last().is_none_or(|last| last.key != row.key) {
            out.push(StructureReport { key: row.key, uai: row.uai, name: row.name, profiles: ByProfile::new() });
        }
        if let Some(last) = out.last_mut() {
            last.profiles.insert(row.profile, counts);
        }
    }
    Ok(out)
}

/// Notes what a run did in structures.
pub(crate) async fn count(
    unit: &mut Unit,
    run: RunId,
    reports: impl IntoIterator<Item = (Option<StructureId>, &StructureReport)>,
) -> Result<(), sqlx::Error> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let rows = reports.into_iter().flat_map(|(structure, report)| {
        report.profiles.iter().map(move |(profile, counts)| {
            args![
                run,
                &report.key,
                profile,
                structure,
                &report.uai,
                &report.name,
                number(counts.created),
                number(counts.changed),
                number(counts.moved),
                number(counts.closed),
                number(counts.refused),
                number(counts.unchanged)
            ]
        })
    });
    unit.run_many(
        "insert into feed_count (run_id, key, profile, structure_id, uai, name, created, changed, moved, closed, refused, unchanged)
         values {rows} on conflict do nothing",
        rows,
    )
    .await
    .map(drop)
}

/// Notes in the journal that a structure is done, and who lost a role there.
pub(crate) async fn mark_done(unit: &mut Unit, run: RunId, key: &str, leavers: &[PersonId]) -> Result<(), sqlx::Error> {
    unit.run("insert into feed_done (run_id, key) values ($1, $2) on conflict do nothing", args![run, key]).await?;
    unit.run_many(
        "insert into feed_leaver (run_id, person_id) values {rows} on conflict do nothing",
        leavers.iter().map(|person| args![run, person]),
    )
    .await
    .map(drop)
}

/// Some of those who lost a role in a run.
pub(crate) async fn leavers(db: &Db, run: RunId, most: i64) -> Result<Vec<PersonId>, sqlx::Error> {
    let rows: Vec<(PersonId,)> =
        db.fresh("select person_id from feed_leaver where run_id = $1 order by person_id limit $2", args![run, most]).await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// Those are settled.
pub(crate) async fn leavers_settled(unit: &mut Unit, run: RunId, persons: &[PersonId]) -> Result<(), sqlx::Error> {
    unit.run_many(
        "delete from feed_leaver where (run_id, person_id) in (values {rows})",
        persons.iter().map(|person| args![run, person]),
    )
    .await
    .map(drop)
}

/// How a run ended.
pub(crate) struct Ending<'a> {
    pub(crate) state: &'a str,
    /// A code, when it failed.
    pub(crate) reason: Option<&'a str>,
    pub(crate) lines: &'a [Line],
    /// The report, and what belongs to none of its structures.
    pub(crate) report: Option<(&'a DeliveryReport, &'a StructureReport)>,
}

/// Ends a run: its lines, its state, and what the source last applied.
pub(crate) async fn end_run(db: &Db, source: &Source, run: RunId, ending: Ending<'_>, now: Instant) -> kit::Result<()> {
    let Ending { state, reason, lines, report } = ending;
    let places: HashMap<&str, Option<StructureId>> =
        source.places.iter().map(|(key, place)| (key.as_str(), place.structure)).collect();
    let mut unit = db.begin().await?;
    unit.run("delete from feed_line where run_id = $1", args![run]).await?;
    unit.run_many(
        "insert into feed_line (run_id, place, structure_id, weight, file, line, category, key, field, value, reason, who, number)
         values {rows}",
        lines.iter().take(LINES_MAX).enumerate().map(|(at, line)| {
            let structure = line.structure.as_deref().and_then(|key| places.get(key).copied().flatten());
            args![
                run,
                i64::try_from(at).unwrap_or(i64::MAX),
                structure,
                line.weight.code(),
                &line.file,
                i64::try_from(line.line).unwrap_or(0),
                line.category,
                &line.key,
                &line.field,
                &line.value,
                line.reason,
                &line.who,
                &line.number
            ]
        }),
    )
    .await?;
    if let Some((report, rest)) = report {
        unit.run("delete from feed_count where run_id = $1", args![run]).await?;
        let all = report.structures.iter().chain([rest]);
        count(&mut unit, run, all.map(|one| (places.get(one.key.as_str()).copied().flatten(), one))).await?;
    }
    unit.run(
        "update feed_run set state = $2, reason = $3, ended_at = $4, lines = $5 where id = $1",
        args![run, state, reason, now, i64::try_from(lines.len()).unwrap_or(i64::MAX)],
    )
    .await?;
    if let ("applied", Some((report, _))) = (state, report) {
        unit.run(
            "insert into feed_source (source, academy, degree, applied_date, applied_kind, applied_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (source) do update set applied_date = excluded.applied_date, applied_kind = excluded.applied_kind,
               applied_at = excluded.applied_at",
            args![&source.name, &report.academy, report.degree, report.date, report.kind, now],
        )
        .await?;
        let totals = report.totals;
        let after = format!(
            "created={}; changed={}; moved={}; closed={}; refused={}",
            totals.created, totals.changed, totals.moved, totals.closed, totals.refused
        );
        let act = Act {
            structure: None,
            author: None,
            act: "act-feed-applied",
            object_kind: "feed_run",
            object: Some(run.0),
            before: "",
            after: &after,
        };
        kit::audit::note(&mut unit, act, now).await?;
    }
    unit.commit().await?;
    Ok(())
}
