//! The lessons of some days, remembered until the timetable of their school or the directory changes.

use crate::model::Effective;
use crate::store::{self, Of, Source};
use kit::viewer::StructureHere;
use kit::{App, Day, Result, args};
use std::sync::Arc;
use uuid::Uuid;

/// The lessons of one or several places from a day to another, which is no longer one of them; those that were moved
/// away from these days are among them. Each place costs one statement when nothing changed.
pub(crate) async fn lessons(app: &App, places: &[(&StructureHere, Of)], from: Day, to: Day) -> Result<Vec<Effective>> {
    let mut out = vec![];
    for (structure, of) in places {
        let (name, whose) = of.named(structure.id);
        // Read first: what is written meanwhile is then read anew the next time.
        let version: Option<(i64,)> =
            app.db.optional("select version from timetable_state where structure_id = $1", args![structure.id]).await?;
        let Some((version,)) = version else { continue };
        // One uuid for whom, where and which days: hashed, so that no two are the same.
        let key =
            [whose.as_bytes().as_slice(), structure.id.0.as_bytes(), from.to_string().as_bytes(), to.to_string().as_bytes()]
                .concat();
        let key = Uuid::from_slice(&app.key.hash("remembered lessons", &key)[..16]).unwrap_or_default();
        let read = async {
            let found = store::with_moved(Source::Db(&app.db), structure.id, *of, from, to).await?;
            Ok(Arc::new(found.into_iter().map(|(lesson, _)| lesson).collect::<Vec<_>>()))
        };
        let found: Arc<Vec<Effective>> = app.remember_state(name, key, version, read).await?;
        out.extend(found.iter().cloned());
    }
    Ok(out)
}
