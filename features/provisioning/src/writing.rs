//! A structure is written while the next one is compared: the database uses one processor, comparing another.
//!
//! Only in the first import of a source, and between structures that were not here at all and share nobody: nothing
//! that one reads is written by the other, so the outcome is that of one after the other.

use crate::load::Loaded;
use crate::model::{ByProfile, Cut, ImportError, Line, Step, StructureReport};
use crate::reconcile::{Changes, Due};
use crate::store::{self, RecordChanges, Run};
use crate::wish::Wish;
use identity::accounts::{self, NewAccount};
use kit::{Db, PersonId, StructureId, Unit};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many logins are made at once.
const LOGINS: usize = 200;

/// A structure with what the feed wants of it.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) loaded: Arc<Loaded>,
    pub(crate) wish: Arc<Wish>,
    /// By what its people could be taken for those of another structure.
    marks: Arc<HashSet<u64>>,
}

impl Wanted {
    pub(crate) fn of(loaded: Loaded, wish: Wish) -> Self {
        let mut marks = HashSet::new();
        for person in &wish.people {
            let by = [Some(("key", person.key.as_str())), person.ine.as_deref().map(|ine| ("ine", ine))];
            let by = by.into_iter().chain([person.mail.as_deref().map(|mail| ("mail", mail))]);
            marks.extend(by.flatten().map(mark));
        }
        marks.extend(loaded.gone.iter().map(|(_, key)| mark(("key", key))));
        Self { loaded: Arc::new(loaded), wish: Arc::new(wish), marks: Arc::new(marks) }
    }

    /// Whether nobody of one is, or could be taken for, somebody of the other.
    pub(crate) fn shares_nobody_with(&self, other: &Self) -> bool {
        self.marks.is_disjoint(&other.marks)
    }
}

fn mark(what: (&str, &str)) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// What came of the comparison of a structure.
pub(crate) struct Compared {
    pub(crate) wanted: Wanted,
    pub(crate) changes: Changes,
    /// What was refused there before it was compared.
    pub(crate) refused: ByProfile,
    pub(crate) report: StructureReport,
    pub(crate) lines: Vec<Line>,
    /// Whether the structure was not here at all.
    pub(crate) is_new: bool,
}

/// What a structure that is written leaves to be told.
pub(crate) struct Told {
    pub(crate) wanted: Wanted,
    pub(crate) structure: StructureId,
    pub(crate) refused: ByProfile,
    pub(crate) report: StructureReport,
    pub(crate) lines: Vec<Line>,
}

/// A structure that is being written.
pub(crate) struct Writing {
    pub(crate) told: Told,
    pub(crate) place: i64,
    pub(crate) is_new: bool,
    /// One task: an import that was given up lets go of it, and writes no more.
    task: JoinSet<Result<(), ImportError>>,
}

impl Writing {
    /// Begins to write.
    pub(crate) fn begin(pen: Pen, compared: Compared, place: i64) -> Self {
        let Compared { wanted, changes, refused, report, lines, is_new } = compared;
        let told = Told { structure: changes.structure, wanted, refused, report, lines };
        let (loaded, report) = (Arc::clone(&told.wanted.loaded), told.report.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { pen.write(&loaded, changes, &report, place).await });
        Self { told, place, is_new, task }
    }

    /// Waits until it is written.
    pub(crate) async fn done(&mut self) -> Result<(), ImportError> {
        match self.task.join_next().await {
            Some(written) => written.map_err(kit::Error::from)?,
            None => Ok(()),
        }
    }
}

/// What writes one structure, in one transaction.
pub(crate) struct Pen {
    pub(crate) db: Db,
    pub(crate) source: String,
    pub(crate) run: Run,
    /// Where a Delta keeps records whose structure is not known yet.
    pub(crate) shelter: Option<i64>,
    pub(crate) cut: Option<Cut>,
    /// The how manieth structure it is.
    pub(crate) number: usize,
}

impl Pen {
    async fn write(&self, loaded: &Loaded, changes: Changes, report: &StructureReport, place: i64) -> Result<(), ImportError> {
        let Self { source, run, .. } = self;
        let put = loaded.fed.iter().filter(|fed| fed.fresh);
        let records = RecordChanges {
            put: put.map(|fed| (fed.kind, fed.key.clone(), fed.digest.clone(), fed.raw.clone())).collect(),
            gone: loaded.gone.clone(),
        };
        let mut unit = self.db.begin().await?;
        changes.batch.write(&mut unit).await?;
        give_accounts(&mut unit, &changes.due, &changes.back, run).await?;
        store::keep(&mut unit, source, &loaded.key, place, Some(changes.structure), &loaded.digest, records).await?;
        if let Some(shelter) = self.shelter {
            store::shelter(&mut unit, shelter, &loaded.homeless).await?;
        }
        store::count(&mut unit, run.id, [(Some(changes.structure), report)]).await?;
        store::mark_done(&mut unit, run.id, &loaded.key, &changes.leavers).await?;
        unit.viewers_changed().await?;
        if self.cut.as_ref().is_some_and(|cut| cut(Step::Writing(self.number))) {
            return Err(ImportError::Cut);
        }
        unit.commit().await?;
        self.db.fold_log_aside();
        Ok(())
    }
}

async fn give_accounts(unit: &mut Unit, due: &[Due], back: &[PersonId], run: &Run) -> Result<(), ImportError> {
    let new: Vec<NewAccount<'_>> =
        due.iter().map(|due| NewAccount { person: due.person, given: &due.given, family: &due.family }).collect();
    // Logins are numbered by comparing those wanted at once: few at a time cost less.
    for some in new.chunks(LOGINS) {
        accounts::prepare_many(unit, some, run.started_at).await?;
    }
    accounts::reopen_many(unit, back).await?;
    Ok(())
}
