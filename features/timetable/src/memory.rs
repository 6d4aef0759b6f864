//! The lessons of some days, remembered until the timetable of their school or the directory changes.

use crate::model::Effective;
use crate::store::{self, Of, Source};
use kit::viewer::StructureHere;
use kit::{App, Day, Result, StructureId, args};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The versions of the timetables of some schools, read before lessons are: what is written meanwhile is then read anew the
/// next time.
pub(crate) struct Versions(HashMap<StructureId, i64>);

/// How many schools are asked for in one statement.
const AT_ONCE: usize = 4;

impl Versions {
    /// One statement for everybody who is not in more than four schools.
    pub(crate) async fn of(app: &App, structures: impl IntoIterator<Item = StructureId>) -> Result<Self> {
        let mut all: Vec<StructureId> = structures.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        let mut out = HashMap::new();
        for some in all.chunks(AT_ONCE) {
            let at = |place: usize| some.get(place).or(some.first()).copied();
            let found: Vec<(StructureId, i64)> = app
                .db
                .all(
                    "select structure_id, version from timetable_state where structure_id in ($1, $2, $3, $4)",
                    args![at(0), at(1), at(2), at(3)],
                )
                .await?;
            out.extend(found);
        }
        Ok(Self(out))
    }
}

/// The lessons of one or several places from a day to another, which is no longer one of them; those that were moved
/// away from these days are among them. It costs one statement when nothing changed.
pub(crate) async fn lessons(app: &App, places: &[(&StructureHere, Of)], from: Day, to: Day) -> Result<Vec<Effective>> {
    let versions = Versions::of(app, places.iter().map(|(structure, _)| structure.id)).await?;
    lessons_at(app, &versions, places, (from, to)).await
}

/// The same at versions that were read: it costs nothing when nothing changed.
pub(crate) async fn lessons_at(
    app: &App,
    versions: &Versions,
    places: &[(&StructureHere, Of)],
    (from, to): (Day, Day),
) -> Result<Vec<Effective>> {
    let mut out = vec![];
    for (structure, of) in places {
        let Some(version) = versions.0.get(&structure.id) else { continue };
        let (name, whose) = of.named(structure.id);
        // One uuid for whom, where and which days: hashed, so that no two are the same.
        let key =
            [whose.as_bytes().as_slice(), structure.id.0.as_bytes(), from.to_string().as_bytes(), to.to_string().as_bytes()]
                .concat();
        let key = Uuid::from_slice(&app.key.hash("remembered lessons", &key)[..16]).unwrap_or_default();
        let read = async {
            let found = store::with_moved(Source::Db(&app.db), structure.id, *of, from, to).await?;
            Ok(Arc::new(found.into_iter().map(|(lesson, _)| lesson).collect::<Vec<_>>()))
        };
        let found: Arc<Vec<Effective>> = app.remember_state(name, key, *version, read).await?;
        out.extend(found.iter().cloned());
    }
    Ok(out)
}
