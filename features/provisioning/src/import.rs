//! The import itself: deliveries in the order of their dates; each is staged, compared, and applied structure by structure.

use crate::apply::Tally;
use crate::model::{ByProfile, Counts, DeliveryReport, ImportError, Options, Outcome, Progress, Report, Step, StructureReport};
use crate::scratch::Scratch;
use crate::stage::{self, Staging};
use crate::store::{self, Run, Source};
use aaf::{Delivery, DeliveryKind};
use directory::feed::Ids;
use futures_util::StreamExt;
use kit::{App, Clock, Day, Db};
use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Where an import works: no server is needed.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The database, migrated.
    pub db: &'a Db,
    /// The clock.
    pub clock: &'a Clock,
    /// The folder of all that the program keeps by itself.
    pub data: &'a Path,
}

impl<'a> From<&'a App> for Ground<'a> {
    fn from(app: &'a App) -> Self {
        Self { db: &app.db, clock: &app.clock, data: &app.config.data }
    }
}

/// Imports the deliveries of a folder or an archive, or says what that would do.
///
/// One import at a time works on a data folder. People may work meanwhile: each structure is one
/// short transaction. Cut at any point and called again with the same delivery, it goes on where it
/// was, and ends as if it had never been cut.
pub async fn import(
    ground: Ground<'_>,
    path: &Path,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, ImportError> {
    let feeds = ground.data.join("feeds");
    let failed = |error| ImportError::Folder(feeds.clone(), error);
    std::fs::create_dir_all(&feeds).map_err(failed)?;
    let lock = File::create(feeds.join("lock")).map_err(failed)?;
    lock.try_lock().map_err(|error| match error {
        std::fs::TryLockError::WouldBlock => ImportError::Busy,
        std::fs::TryLockError::Error(error) => failed(error),
    })?;
    let work = feeds.join("work");
    if work.exists() {
        std::fs::remove_dir_all(&work).map_err(failed)?;
    }
    let unpacked = work.join("unpacked");
    std::fs::create_dir_all(&unpacked).map_err(failed)?;
    let outcome = all_deliveries(ground, path, &work, options, progress).await;
    // What remains of an interrupted run is removed by the next.
    drop(std::fs::remove_dir_all(&work));
    let report = match &outcome {
        Ok(report) => Some(report),
        Err(ImportError::Stopped(report)) => Some(report.as_ref()),
        Err(_) => None,
    };
    if let (Some(file), Some(report)) = (&options.report, report) {
        crate::report::write_json(file, report).map_err(|error| ImportError::ReportFile(file.clone(), error))?;
    }
    outcome
}

async fn all_deliveries(
    ground: Ground<'_>,
    path: &Path,
    work: &Path,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, ImportError> {
    let (from, into) = (path.to_owned(), work.join("unpacked"));
    let opened = tokio::task::spawn_blocking(move || aaf::open(&from, &into, &aaf::Limits::default())).await;
    let deliveries = opened.map_err(kit::Error::from)??;
    if deliveries.len() > 1 {
        check_all(&deliveries).await?;
    }
    let mut report = Report { totals: Counts::default(), applied: options.apply, deliveries: vec![] };
    let mut waiting: BTreeSet<String> = BTreeSet::new();
    for delivery in &deliveries {
        progress(Progress::Delivery(delivery.name.clone()));
        let source = Source::of(ground.db, delivery).await?;
        let one = if is_old(&source, delivery) {
            already(&source, delivery)
        } else if options.apply || waiting.insert(source.name.clone()) {
            let scratch = Arc::new(Scratch::open(&work.join("staged")).await?);
            Import { ground, delivery, options, progress, source, scratch }.run().await?
        } else {
            // What it would change can be said only once the one before it is applied; it was read whole.
            DeliveryReport { outcome: Outcome::Checked, ..empty_report(&source, delivery) }
        };
        report.totals.add(&one.totals);
        let stopped = one.outcome == Outcome::Stopped;
        report.deliveries.push(one);
        if stopped {
            return Err(ImportError::Stopped(Box::new(report)));
        }
    }
    Ok(report)
}

/// Reads every delivery to its end before the first is applied: as many files at once as there are processors.
async fn check_all(deliveries: &[Delivery]) -> Result<(), ImportError> {
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let files: Vec<_> = deliveries.iter().flat_map(|delivery| &delivery.files).map(|file| file.path.clone()).collect();
    let mut checking = futures_util::stream::iter(files)
        .map(|path| {
            tokio::task::spawn_blocking(move || {
                let (mut reader, mut record) = (aaf::Reader::open(&path)?, aaf::Record::default());
                while reader.read(&mut record)? {}
                Ok::<_, ImportError>(())
            })
        })
        // In their order: of two mistakes, the first is told.
        .buffered(at_once);
    while let Some(checked) = checking.next().await {
        checked.map_err(kit::Error::from)??;
    }
    Ok(())
}

/// Whether a delivery is not newer than the last applied; on one day a Delta follows a Complet.
fn is_old(source: &Source, delivery: &Delivery) -> bool {
    let Some(applied) = source.applied else { return false };
    let follows = delivery.kind == DeliveryKind::Delta && source.applied_kind.as_deref() == Some(DeliveryKind::Complet.word());
    Day(delivery.date) < applied || (Day(delivery.date) == applied && !follows)
}

fn empty_report(source: &Source, delivery: &Delivery) -> DeliveryReport {
    DeliveryReport {
        totals: Counts::default(),
        outcome: Outcome::Compared,
        name: delivery.name.clone(),
        academy: crate::naming::academy_code(&source.prefix),
        degree: delivery.degree.word(),
        kind: delivery.kind.word(),
        date: Day(delivery.date),
        last_applied: source.applied,
        run: None,
        profiles: ByProfile::new(),
        structures: vec![],
        structures_unchanged: 0,
        stops: vec![],
        lines: vec![],
        lines_left_off: 0,
    }
}

fn already(source: &Source, delivery: &Delivery) -> DeliveryReport {
    DeliveryReport { outcome: Outcome::AlreadyApplied, ..empty_report(source, delivery) }
}

/// One delivery on its way.
pub(crate) struct Import<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) delivery: &'a Delivery,
    pub(crate) options: &'a Options,
    pub(crate) progress: &'a (dyn Fn(Progress) + Sync),
    pub(crate) source: Source,
    pub(crate) scratch: Arc<Scratch>,
}

impl Import<'_> {
    async fn run(mut self) -> Result<DeliveryReport, ImportError> {
        let outcome = self.stage_and_apply().await;
        // (the one who loads ahead may still be letting go; the folder is removed anyhow)
        if let Some(scratch) = Arc::into_inner(self.scratch) {
            scratch.close().await;
        }
        outcome
    }

    pub(crate) fn cut(&self, step: Step) -> Result<(), ImportError> {
        match &self.options.cut {
            Some(cut) if cut(step) => Err(ImportError::Cut),
            _ => Ok(()),
        }
    }

    async fn stage_and_apply(&mut self) -> Result<DeliveryReport, ImportError> {
        let db = self.ground.db;
        let now = self.ground.clock.now();
        let staged = stage::stage(db, &self.source, self.delivery, &self.scratch, self.progress).await;
        let mut staging = match staged {
            Ok(staging) => staging,
            Err(error) => {
                self.note_failure(&error).await?;
                return Err(error);
            }
        };
        self.cut(Step::Staged)?;
        let (lists, subjects) = self.lists().await?;
        let salt = self.salt(&lists);
        let stops = self.stops(&staging, salt).await?;
        let stopped = !stops.is_empty() && !self.options.allow_closures;
        let apply = self.options.apply && !stopped;
        let state = if apply { "applying" } else { "dry" };
        let run = store::begin_run(db, &self.source.name, self.delivery, &self.fingerprint(), state, now).await?;
        let mut tally = Tally {
            report: DeliveryReport { run: Some(run.id), stops, ..empty_report(&self.source, self.delivery) },
            counted: HashSet::new(),
            rest: ByProfile::new(),
            subjects: Arc::new(subjects),
            salt,
            ids: Ids::new(now),
            free_place: store::free_place(db).await?,
            written: 0,
        };
        if apply {
            self.write_lists(lists, &mut tally).await?;
        }
        self.structures(&mut staging, &mut tally, &run, apply).await?;
        self.nobodys_relatives(&mut staging, &tally).await?;
        if apply {
            self.cut(Step::Leaving)?;
            self.leavers(&run).await?;
            if let Some(shelter) = self.source.places.get("") {
                store::empty_shelter(db, shelter.place).await?;
            }
            if tally.written > 0 {
                db.count_anew().await?;
            }
        }
        self.finish(staging, tally, &run, apply, stopped).await
    }

    /// A delivery that cannot be read leaves its trace too.
    async fn note_failure(&self, error: &ImportError) -> Result<(), ImportError> {
        if self.options.apply && matches!(error, ImportError::Read(_)) {
            let now = self.ground.clock.now();
            let run = store::begin_run(self.ground.db, &self.source.name, self.delivery, &self.fingerprint(), "dry", now).await?;
            let ending = store::Ending { state: "failed", reason: Some("unreadable"), lines: &[], report: None };
            store::end_run(self.ground.db, &self.source, run.id, ending, now).await?;
        }
        Ok(())
    }

    /// What recognises a delivery when its run is taken up again.
    fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for file in &self.delivery.files {
            hasher.update(file.name.as_bytes());
            hasher.update(&file.bytes.to_le_bytes());
        }
        hasher.finalize().to_hex()[..32].to_owned()
    }

    async fn finish(
        &mut self,
        mut staging: Staging,
        mut tally: Tally,
        run: &Run,
        apply: bool,
        stopped: bool,
    ) -> Result<DeliveryReport, ImportError> {
        // What was refused in structures that are not ours, or in none.
        for ((_, profile), count) in std::mem::take(&mut staging.refused) {
            tally.rest.entry(profile.to_owned()).or_default().refused += count;
        }
        let mut report = tally.report;
        report.lines = staging.lines;
        report.lines_left_off = staging.lines_left_off;
        let all = report.structures.iter().map(|structure| &structure.profiles).chain([&tally.rest]);
        let mut profiles = ByProfile::new();
        for (profile, counts) in all.flatten() {
            profiles.entry(profile.clone()).or_default().add(counts);
            report.totals.add(counts);
        }
        report.profiles = profiles;
        report.outcome = match (apply, stopped) {
            (_, true) => Outcome::Stopped,
            (true, false) => Outcome::Applied,
            (false, false) => Outcome::Compared,
        };
        let state = match report.outcome {
            Outcome::Stopped => "stopped",
            Outcome::Applied => "applied",
            _ => "dry",
        };
        let rest = StructureReport { key: String::new(), uai: None, name: String::new(), profiles: tally.rest };
        let now = self.ground.clock.now();
        let ending = store::Ending { state, reason: None, lines: &report.lines, report: Some((&report, &rest)) };
        store::end_run(self.ground.db, &self.source, run.id, ending, now).await?;
        Ok(report)
    }
}
