//! What is attached to nothing dies after a day; what was taken off, after an hour; and a content that nothing names
//! any more goes a day after it was last kept.

use crate::store::AttachmentId;
use kit::slice::{Chore, Later};
use kit::{App, Instant, Result, args};

const EVERY_SECONDS: u32 = 1_800;
const LOOSE_SECONDS: i64 = 86_400;
const REMOVED_SECONDS: i64 = 3_600;
/// The least age of a content that is dropped: no form takes that long between keeping a file and naming it.
const UNUSED_SECONDS: i64 = 86_400;

/// What is done now and then.
pub(crate) const CHORES: &[Chore] = &[("files.sweep", EVERY_SECONDS, sweep)];

/// Removes what nobody can see any more. Contents are dropped one by one, a few hundred a time.
pub(crate) fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        let cut = [now.plus_seconds(-LOOSE_SECONDS), now.plus_seconds(-REMOVED_SECONDS)];
        // Looked for first, so that an idle sweep writes nothing.
        let old: Vec<(AttachmentId,)> = app
            .db
            .all(
                "select id from attachment where (holder_kind is null and created_at < $1) or removed_at < $2 limit 1000",
                args![cut[0], cut[1]],
            )
            .await?;
        if !old.is_empty() {
            let mut unit = app.db.begin().await?;
            unit.run_many(
                "with gone (id) as (values {rows}) delete from attachment where id in (select id from gone)
                 and (holder_kind is null or removed_at is not null)",
                old.into_iter().map(|(id,)| args![id]),
            )
            .await?;
            unit.commit().await?;
        }
        drop_unused(app, now.plus_seconds(-UNUSED_SECONDS)).await
    })
}

async fn drop_unused(app: &App, before: Instant) -> Result<()> {
    let unused: Vec<(String,)> = app
        .db
        .all(
            "select hash from stored_file where created_at < $1
               and not exists (select 1 from attachment where attachment.hash = stored_file.hash)
             limit 300",
            args![before],
        )
        .await?;
    for (hash,) in unused {
        let mut unit = app.db.begin().await?;
        let named: Option<(i64,)> =
            unit.optional("select 1 from attachment where hash = $1 limit 1", args![hash.as_str()]).await?;
        if named.is_none() {
            app.files.drop_unused(&mut unit, &hash, before).await?;
            unit.commit().await?;
        }
    }
    Ok(())
}
