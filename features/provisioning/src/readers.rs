//! Who reads what of the runs: schools their own, with the people; academies and authorities their schools', in numbers.
//!
//! Every query begins with the same `mine`: the structures of the viewer, and whether the viewer
//! administers them, which opens the lines and the names in them.

use crate::model::{ByProfile, Counts, RunId};
use kit::viewer::DutyKind;
use kit::{Day, Db, Decision, Instant, PersonId, Profile, Result, ViewerFacts, args};

/// How many lines a page shows.
pub(crate) const LINES_PAGE: i64 = 50;
/// How many runs a page shows.
pub(crate) const RUNS_PAGE: i64 = 20;
/// How many structures a report page shows.
pub(crate) const STRUCTURES_PAGE: i64 = 100;

/// Who may read reports.
pub(crate) fn may_read(viewer: &ViewerFacts) -> Decision {
    let reads = viewer.is_platform_admin()
        || viewer.is(Profile::Management)
        || viewer.duties.iter().any(|duty| duty.kind == DutyKind::SchoolAdmin)
        || viewer.is(Profile::Academy)
        || viewer.is(Profile::Authority);
    Decision::when(reads, "feed-right-administers", "feed-right-nobody")
}

/// Whether somebody reads lines at all, and not only numbers.
pub(crate) fn reads_lines(viewer: &ViewerFacts) -> bool {
    viewer.is_platform_admin()
        || viewer.is(Profile::Management)
        || viewer.duties.iter().any(|duty| duty.kind == DutyKind::SchoolAdmin)
}

/// Whose view it is: the viewer, the day, and whether the whole platform is theirs to run.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    pub(crate) person: PersonId,
    pub(crate) today: Day,
    pub(crate) platform: bool,
}

impl Reader {
    pub(crate) fn of(viewer: &ViewerFacts, now: Instant) -> Self {
        Self { person: viewer.person, today: now.day_in(&viewer.zone()), platform: viewer.is_platform_admin() }
    }
}

macro_rules! mine {
    ($rest:literal) => {
        concat!(
            "with mine (structure_id, administers) as (
               select structure_id, true from duty where person_id = $1 and kind = 'school_admin' and structure_id is not null
                 and valid_from <= $2 and (valid_to is null or valid_to > $2)
               union select structure_id, true from role where person_id = $1 and profile = 'management'
                 and valid_from <= $2 and (valid_to is null or valid_to > $2)
               union select link.structure_id, false from role join structure_link link on link.parent_id = role.structure_id
                 where role.person_id = $1 and role.profile in ('academy', 'authority')
                 and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)) ",
            $rest
        )
    };
}

/// A run in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct RunRow {
    pub(crate) id: RunId,
    pub(crate) academy: String,
    pub(crate) degree: String,
    pub(crate) kind: String,
    pub(crate) delivery_date: Day,
    pub(crate) state: String,
    pub(crate) started_at: Instant,
    pub(crate) ended_at: Option<Instant>,
}

/// The runs of a reader's structures, the latest first, older than one of them.
pub(crate) async fn runs(db: &Db, reader: Reader, before: Option<RunId>) -> Result<Vec<RunRow>> {
    let before = before.unwrap_or(RunId(uuid::Uuid::max()));
    let sql = mine!(
        "select id, academy, degree, kind, delivery_date, state, started_at, ended_at from feed_run
         where id < $4 and ($3 or exists (select 1 from feed_count where feed_count.run_id = feed_run.id
           and feed_count.structure_id in (select structure_id from mine)))
         order by id desc limit $5"
    );
    Ok(db.all(sql, args![reader.person, reader.today, reader.platform, before, RUNS_PAGE + 1]).await?)
}

/// One run, if it is a reader's.
pub(crate) async fn run(db: &Db, reader: Reader, run: RunId) -> Result<Option<RunRow>> {
    let sql = mine!(
        "select id, academy, degree, kind, delivery_date, state, started_at, ended_at from feed_run
         where id = $4 and ($3 or exists (select 1 from feed_count where feed_count.run_id = feed_run.id
           and feed_count.structure_id in (select structure_id from mine)))"
    );
    Ok(db.optional(sql, args![reader.person, reader.today, reader.platform, run]).await?)
}

#[derive(sqlx::FromRow)]
struct SumRow {
    of: String,
    created: i64,
    changed: i64,
    moved: i64,
    closed: i64,
    refused: i64,
    unchanged: i64,
}

impl SumRow {
    fn counts(&self) -> Counts {
        let number = |count: i64| u64::try_from(count).unwrap_or(0);
        Counts {
            created: number(self.created),
            changed: number(self.changed),
            moved: number(self.moved),
            closed: number(self.closed),
            refused: number(self.refused),
            unchanged: number(self.unchanged),
        }
    }
}

/// What a run did in a reader's structures, by profile.
pub(crate) async fn profiles(db: &Db, reader: Reader, run: RunId) -> Result<ByProfile> {
    let sql = mine!(
        "select profile as of, cast(sum(created) as bigint) as created, cast(sum(changed) as bigint) as changed,
                cast(sum(moved) as bigint) as moved, cast(sum(closed) as bigint) as closed,
                cast(sum(refused) as bigint) as refused, cast(sum(unchanged) as bigint) as unchanged
         from feed_count where run_id = $4 and ($3 or structure_id in (select structure_id from mine)) group by profile"
    );
    let rows: Vec<SumRow> = db.all(sql, args![reader.person, reader.today, reader.platform, run]).await?;
    Ok(rows.iter().map(|row| (row.of.clone(), row.counts())).collect())
}

/// What a run did in each of a reader's structures: by name, one more than a page shows.
pub(crate) async fn structures(db: &Db, reader: Reader, run: RunId) -> Result<Vec<(String, Counts)>> {
    let sql = mine!(
        "select min(name) as of, cast(sum(created) as bigint) as created, cast(sum(changed) as bigint) as changed,
                cast(sum(moved) as bigint) as moved, cast(sum(closed) as bigint) as closed,
                cast(sum(refused) as bigint) as refused, cast(sum(unchanged) as bigint) as unchanged
         from feed_count where run_id = $4 and ($3 or structure_id in (select structure_id from mine))
         group by key order by sum(refused) desc, sum(closed) desc, min(name) limit $5"
    );
    let rows: Vec<SumRow> = db.all(sql, args![reader.person, reader.today, reader.platform, run, STRUCTURES_PAGE + 1]).await?;
    Ok(rows.iter().map(|row| (row.of.clone(), row.counts())).collect())
}

/// One line, as a reader sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LineRow {
    pub(crate) place: i64,
    pub(crate) weight: String,
    pub(crate) file: String,
    pub(crate) line: i64,
    pub(crate) category: String,
    pub(crate) key: String,
    pub(crate) field: String,
    pub(crate) value: String,
    pub(crate) reason: String,
    pub(crate) who: String,
    pub(crate) number: String,
}

/// The lines of a run from one place on. Names and numbers are for those who administer the
/// structure, and so are the values in people's records; who only runs the platform reads their keys.
pub(crate) async fn lines(db: &Db, reader: Reader, run: RunId, after: i64, most: i64) -> Result<Vec<LineRow>> {
    let sql = mine!(
        "select place, weight, file, line, category, key, field,
                case when administers or category in ('EtabEducNat', 'MatEducNat', 'MefEducNat') then value else '' end as value,
                reason, case when administers then who else '' end as who, case when administers then number else '' end as number
         from (select feed_line.*, exists (select 1 from mine where mine.structure_id = feed_line.structure_id and mine.administers) as administers
               from feed_line where run_id = $4 and place > $5) told
         where $3 or administers order by place limit $6"
    );
    Ok(db.all(sql, args![reader.person, reader.today, reader.platform, run, after, most]).await?)
}

/// What waits: the last applied run with lines refused in the structures that somebody administers.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Waiting {
    pub(crate) id: RunId,
    pub(crate) delivery_date: Day,
    pub(crate) lines: i64,
}

/// The last applied run of each source, where it refused something of a reader's: the latest of them.
pub(crate) async fn waiting(db: &Db, reader: Reader) -> Result<Option<Waiting>> {
    let sql = mine!(
        "select feed_run.id, feed_run.delivery_date, cast(sum(feed_count.refused) as bigint) as lines from mine
         join feed_count on feed_count.structure_id = mine.structure_id and mine.administers and feed_count.refused > 0
         join feed_run on feed_run.id = feed_count.run_id and feed_run.state = 'applied'
         where not exists (select 1 from feed_run newer where newer.source = feed_run.source and newer.state = 'applied' and newer.id > feed_run.id)
         group by feed_run.id, feed_run.delivery_date order by feed_run.id desc limit 1"
    );
    Ok(db.optional(sql, args![reader.person, reader.today]).await?)
}

/// Forgets the lines of old runs: they name people.
pub(crate) async fn forget_lines(db: &Db, before: Instant) -> Result<()> {
    db.run("delete from feed_line where run_id in (select id from feed_run where started_at < $1)", args![before]).await?;
    Ok(())
}

/// Whoever is forgotten no longer waits to be settled.
pub(crate) async fn forget_person(unit: &mut kit::Unit, person: PersonId) -> Result<u64> {
    Ok(unit.run("delete from feed_leaver where person_id = $1", args![person]).await?)
}
