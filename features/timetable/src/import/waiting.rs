//! Files that wait while somebody reads what they would change.

use kit::slice::{Chore, Later};
use kit::{App, Error, Instant, PersonId, Result, StructureId, Unit, ViewerFacts, args};

kit::ids!(
    /// Files on their way in.
    ImportId
);

/// How long they wait, in seconds.
const WAIT_SECONDS: i64 = 86_400;
/// How large they may be together.
pub(crate) const BYTES_MAX: usize = 24 * 1024 * 1024;

/// Keeps files until they are taken in.
pub(crate) async fn keep(
    app: &App,
    (structure, author): (StructureId, PersonId),
    files: Vec<(String, Vec<u8>)>,
    now: Instant,
) -> Result<ImportId> {
    let id = ImportId::new(now);
    let mut unit = app.db.begin().await?;
    // One at a time for each person: what was not taken in makes place.
    unit.run("delete from timetable_import_file where author_id = $1", args![author]).await?;
    for (place, (name, content)) in files.into_iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        unit.run(
            "insert into timetable_import_file (import_id, place, structure_id, author_id, at, name, content)
             values ($1, $2, $3, $4, $5, $6, $7)",
            args![id, place, structure, author, now, name, content],
        )
        .await?;
    }
    unit.commit().await?;
    Ok(id)
}

/// Files that somebody brought, and into which school; another's are not there.
pub(crate) async fn files(app: &App, viewer: &ViewerFacts, id: ImportId) -> Result<(StructureId, Vec<(String, Vec<u8>)>)> {
    let rows: Vec<(StructureId, String, Vec<u8>)> = app
        .db
        .fresh(
            "select structure_id, name, content from timetable_import_file where import_id = $1 and author_id = $2 order by place",
            args![id, viewer.person],
        )
        .await?;
    let structure = rows.first().map(|(structure, ..)| *structure).ok_or(Error::NotFound)?;
    Ok((structure, rows.into_iter().map(|(_, name, content)| (name, content)).collect()))
}

/// Lets go of files.
pub(crate) async fn drop_files(app: &App, id: ImportId) -> Result<()> {
    app.db.run("delete from timetable_import_file where import_id = $1", args![id]).await?;
    Ok(())
}

/// Lets go of what waited for a day.
pub(crate) const CHORES: &[Chore] = &[("timetable.import-files", 3_600, sweep)];

fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        app.db.run("delete from timetable_import_file where at < $1", args![now.plus_seconds(-WAIT_SECONDS)]).await?;
        Ok(())
    })
}

/// Forgets what a person left.
pub(crate) async fn forget(unit: &mut Unit, person: PersonId) -> Result<u64> {
    Ok(unit.run("delete from timetable_import_file where author_id = $1", args![person]).await?)
}
