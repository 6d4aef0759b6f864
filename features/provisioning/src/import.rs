//! The import itself: deliveries in the order of their dates; each is staged, compared, and applied structure by structure.

use crate::load::{Loaded, Loader};
use crate::model::{
    ByProfile, CLOSURES_MIN, CLOSURES_ONE_IN, Counts, DeliveryReport, ImportError, Line, Options, Outcome, Progress, Report,
    Step, Stop, StructureReport, Weight, reasons,
};
use crate::present::Reading;
use crate::reconcile::{Changes, Due, Fate, Rules, reconcile};
use crate::scratch::{PRESENT, Scratch};
use crate::stage::{self, Staging, digest};
use crate::store::{self, Place, RecordChanges, Run, Source};
use crate::wish::wish;
use aaf::{Attr, Category, Delivery, DeliveryKind, RawRecord};
use directory::feed::{self, Batch, Ids};
use identity::accounts::{self, NewAccount};
use kit::{App, Clock, Day, Db, PersonId, Unit};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Goes into every digest: raised when the same records would be applied otherwise.
const RULES_VERSION: u8 = 1;
/// How often a structure is tried again when somebody changed it meanwhile.
const TRIES: usize = 4;
/// How many logins are made at once.
const LOGINS: usize = 200;
/// How many leavers are settled at once.
const LEAVERS: i64 = 500;

/// The records of the whole feed: category, key, digest, record.
type Lists = Vec<(Category, String, Vec<u8>, Vec<u8>)>;

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
            let scratch = Scratch::open(&work.join("staged")).await?;
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

/// Reads every delivery to its end before the first is applied.
async fn check_all(deliveries: &[Delivery]) -> Result<(), ImportError> {
    let deliveries = deliveries.to_vec();
    let checking = tokio::task::spawn_blocking(move || {
        let mut record = aaf::Record::default();
        for file in deliveries.iter().flat_map(|delivery| &delivery.files) {
            let mut reader = aaf::Reader::open(&file.path)?;
            while reader.read(&mut record)? {}
        }
        Ok(())
    });
    checking.await.map_err(kit::Error::from)?
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
struct Import<'a> {
    ground: Ground<'a>,
    delivery: &'a Delivery,
    options: &'a Options,
    progress: &'a (dyn Fn(Progress) + Sync),
    source: Source,
    scratch: Scratch,
}

/// What a run has seen so far.
struct Tally {
    report: DeliveryReport,
    /// Persons already counted: a person of several structures counts once.
    counted: HashSet<u64>,
    /// Those of them whom this run made.
    created: HashSet<u64>,
    /// What belongs to no structure that changes.
    rest: ByProfile,
    /// Labels of subjects of the whole feed.
    subjects: HashMap<String, String>,
    salt: [u8; 16],
    ids: Ids,
    free_place: i64,
    written: usize,
}

fn mark(kind: Category, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind as i64, key).hash(&mut hasher);
    hasher.finish()
}

impl Import<'_> {
    async fn run(mut self) -> Result<DeliveryReport, ImportError> {
        let outcome = self.stage_and_apply().await;
        self.scratch.close().await;
        outcome
    }

    fn cut(&self, step: Step) -> Result<(), ImportError> {
        match &self.options.cut {
            Some(cut) if cut(step) => Err(ImportError::Cut),
            _ => Ok(()),
        }
    }

    async fn stage_and_apply(&mut self) -> Result<DeliveryReport, ImportError> {
        let db = self.ground.db;
        let now = self.ground.clock.now();
        let staged = stage::stage(db, &self.source, self.delivery, &mut self.scratch, self.progress).await;
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
            created: HashSet::new(),
            rest: ByProfile::new(),
            subjects,
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

    /// The lists of the whole feed, kept under the empty key, and the labels of subjects.
    async fn lists(&mut self) -> Result<(Lists, HashMap<String, String>), ImportError> {
        let mut all = BTreeMap::new();
        let place = self.source.places.get("").map(|place| place.place);
        let kept = match place {
            Some(place) => store::records(self.ground.db, place).await?,
            None => vec![],
        };
        for kind in [Category::MatEducNat, Category::MefEducNat] {
            let staged = self.scratch.list(kind).await?;
            // A Complet without a list leaves the one that is known.
            if self.delivery.kind == DeliveryKind::Delta || staged.is_empty() {
                for record in kept.iter().filter(|record| record.kind == kind as i64) {
                    all.insert((record.kind, record.key.clone()), (kind, record.digest.clone(), record.raw.clone()));
                }
            }
            for record in staged {
                let at = (kind as i64, record.key);
                match record.state {
                    PRESENT => drop(all.insert(at, (kind, record.digest, record.raw))),
                    crate::scratch::DELETED => drop(all.remove(&at)),
                    _ => {}
                }
            }
        }
        let mut subjects = HashMap::new();
        for ((_, key), (kind, _, raw)) in &all {
            if let (Category::MatEducNat, Ok(raw)) = (kind, RawRecord::decode(raw)) {
                subjects.extend(raw.first(Attr::SubjectLabel).map(|label| (key.clone(), label.to_owned())));
            }
        }
        Ok((all.into_iter().map(|((_, key), (kind, digest, raw))| (kind, key, digest, raw)).collect(), subjects))
    }

    fn salt(&self, lists: &Lists) -> [u8; 16] {
        let mut all = vec![RULES_VERSION, u8::from(self.options.accounts_in_charge)];
        for (kind, key, digest, _) in lists.iter().filter(|(kind, ..)| *kind == Category::MatEducNat) {
            all.push(*kind as u8);
            all.extend_from_slice(key.as_bytes());
            all.extend_from_slice(digest);
        }
        digest(&all)
    }

    async fn write_lists(&mut self, lists: Lists, tally: &mut Tally) -> Result<(), ImportError> {
        let mut bytes = vec![];
        for (kind, key, digest, _) in &lists {
            bytes.push(*kind as u8);
            bytes.extend_from_slice(key.as_bytes());
            bytes.extend_from_slice(digest);
        }
        let all = digest(&bytes);
        let place = self.source.places.get("").cloned();
        if place.as_ref().is_some_and(|place| place.digest == all) {
            // The place also shelters the records of a Delta that are between two structures.
            return Ok(());
        }
        let number = place.map_or(tally.free_place, |place| place.place);
        let known = store::digests(self.ground.db, number).await?;
        let is_list = |kind: i64| kind < Category::Eleve as i64;
        let wanted: HashSet<(i64, &str)> = lists.iter().map(|(kind, key, ..)| (*kind as i64, key.as_str())).collect();
        let gone = known
            .iter()
            .filter(|(kind, key, _)| is_list(*kind) && !wanted.contains(&(*kind, key.as_str())))
            .map(|(kind, key, _)| (*kind, key.clone()))
            .collect();
        let changes = RecordChanges { put: lists, gone };
        let mut unit = self.ground.db.begin().await?;
        store::keep(&mut unit, &self.source.name, "", number, None, &all, changes).await?;
        unit.commit().await?;
        tally.free_place = tally.free_place.max(number + 1);
        self.source.places.insert(String::new(), Place { place: number, structure: None, digest: all.to_vec() });
        Ok(())
    }

    async fn load(&mut self, key: &str, salt: [u8; 16]) -> Result<Loaded, ImportError> {
        let mut loader =
            Loader { db: self.ground.db, source: &self.source, kind: self.delivery.kind, scratch: &mut self.scratch, salt };
        loader.load(key).await
    }

    /// Where more than one in ten of a profile would be closed, and ten at least; nowhere when that is allowed.
    async fn stops(&mut self, staging: &Staging, salt: [u8; 16]) -> Result<Vec<Stop>, ImportError> {
        let mut stops = vec![];
        if self.options.allow_closures {
            return Ok(stops);
        }
        for key in &staging.structures {
            let Some(structure) = self.source.places.get(key).and_then(|place| place.structure) else { continue };
            let loaded = self.load(key, salt).await?;
            if loaded.is_unchanged() {
                continue;
            }
            let wanted = loaded.person_keys();
            let (name, prefix) = (&self.source.name, &self.source.prefix);
            let roles = self.source.own_roles(feed::roles(self.ground.db, structure, name).await?);
            let stays: HashSet<PersonId> = roles
                .iter()
                .filter(|role| {
                    let key = role.key.as_deref().and_then(|key| key.strip_prefix(prefix.as_str()));
                    key.is_some_and(|key| wanted.contains(key))
                })
                .map(|role| role.person_id)
                .collect();
            let mut by_profile: BTreeMap<&str, (HashSet<PersonId>, u64)> = BTreeMap::new();
            for role in &roles {
                let (people, gone) = by_profile.entry(role.profile.code()).or_default();
                if people.insert(role.person_id) && !stays.contains(&role.person_id) {
                    *gone += 1;
                }
            }
            for (profile, (people, closed)) in by_profile {
                let present = people.len() as u64;
                if closed >= CLOSURES_MIN && closed * CLOSURES_ONE_IN > present {
                    let structure =
                        feed::structure(self.ground.db, structure).await?.map_or_else(String::new, |known| known.name);
                    stops.push(Stop { structure, key: key.clone(), profile: profile.to_owned(), present, closed });
                }
            }
        }
        Ok(stops)
    }

    async fn structures(&mut self, staging: &mut Staging, tally: &mut Tally, run: &Run, apply: bool) -> Result<(), ImportError> {
        let done: HashSet<String> = store::done(self.ground.db, run.id).await?.into_iter().collect();
        if run.resumed {
            tally.report.structures = store::counted(self.ground.db, run.id).await?;
        }
        let keys: Vec<String> = staging.structures.iter().cloned().collect();
        for (at, key) in keys.iter().enumerate() {
            (self.progress)(Progress::Structures(at, keys.len()));
            let loaded = self.load(key, tally.salt).await?;
            if done.contains(key) {
                tally.counted.extend(loaded.fed.iter().map(|fed| mark(fed.kind, &fed.key)));
                staging.refused.retain(|(structure, _), _| structure != key);
            } else if loaded.is_unchanged() {
                self.unchanged(&loaded, staging, tally).await?;
            } else {
                self.structure(&loaded, staging, tally, run, apply).await?;
            }
            tokio::task::yield_now().await;
        }
        (self.progress)(Progress::Structures(keys.len(), keys.len()));
        Ok(())
    }

    /// Nothing is to be done in a structure; its people are counted, and what was refused there.
    async fn unchanged(&self, loaded: &Loaded, staging: &mut Staging, tally: &mut Tally) -> Result<(), ImportError> {
        for fed in loaded.fed.iter().filter(|fed| fed.kind as i64 >= Category::Eleve as i64) {
            if tally.counted.insert(mark(fed.kind, &fed.key)) {
                let profile = match fed.kind {
                    Category::Eleve => "student",
                    Category::PersRelEleve if loaded.guardians.contains(&fed.key) => "guardian",
                    Category::PersRelEleve => "contact",
                    _ => agent_profile(&fed.raw, self.delivery.degree, &loaded.key),
                };
                tally.rest.entry(profile.to_owned()).or_default().unchanged += 1;
            }
        }
        let refused = take_refused(staging, &loaded.key);
        if refused.is_empty() {
            tally.report.structures_unchanged += 1;
            return Ok(());
        }
        let known = match loaded.place.as_ref().and_then(|place| place.structure) {
            Some(id) => feed::structure(self.ground.db, id).await?,
            None => None,
        };
        tally.report.structures.push(StructureReport {
            key: loaded.key.clone(),
            uai: known.as_ref().and_then(|known| known.uai.clone()),
            name: known.map_or_else(|| loaded.key.clone(), |known| known.name),
            profiles: refused,
        });
        Ok(())
    }

    async fn structure(
        &mut self,
        loaded: &Loaded,
        staging: &mut Staging,
        tally: &mut Tally,
        run: &Run,
        apply: bool,
    ) -> Result<(), ImportError> {
        let wish = wish(&loaded.key, self.delivery.degree, &loaded.fed, &tally.subjects);
        for (student, relative) in &loaded.missing {
            staging.note(missing_line(loaded, student, relative));
        }
        let refused = take_refused(staging, &loaded.key);
        let place = loaded.place.as_ref().map_or(tally.free_place, |place| place.place);
        for attempt in 1..=TRIES {
            let mut reading = Reading {
                db: self.ground.db,
                source: &self.source,
                kind: self.delivery.kind,
                scratch: &mut self.scratch,
                began: run.started_at,
            };
            let present = reading.read(loaded, &wish).await?;
            let rules = Rules {
                source: &self.source,
                date: self.delivery.date,
                now: run.started_at,
                accounts_in_charge: self.options.accounts_in_charge,
            };
            let Some(mut changes) = reconcile(&loaded.key, &wish, &present, &rules, &mut tally.ids) else {
                return Ok(());
            };
            let mut report = count(&loaded.key, &changes, run, tally, refused.clone());
            let (id, lines) = (changes.structure, std::mem::take(&mut changes.lines));
            if apply {
                match self.write(loaded, changes, &report, run, place, tally.written).await {
                    // Somebody changed the same thing meanwhile: look again.
                    Err(ImportError::Database(sqlx::Error::Database(error)))
                        if error.is_unique_violation() && attempt < TRIES =>
                    {
                        continue;
                    }
                    outcome => outcome?,
                }
                tally.written += 1;
                tally.free_place = tally.free_place.max(place + 1);
                let digest = loaded.digest.to_vec();
                self.source.places.insert(loaded.key.clone(), Place { place, structure: Some(id), digest });
                self.cut(Step::Written(tally.written))?;
            }
            tally.counted.extend(loaded.fed.iter().map(|fed| mark(fed.kind, &fed.key)));
            lines.into_iter().for_each(|line| staging.note(line));
            report.profiles.retain(|_, counts| *counts != Counts::default());
            tally.report.structures.push(report);
            return Ok(());
        }
        Ok(())
    }

    async fn write(
        &self,
        loaded: &Loaded,
        changes: Changes,
        report: &StructureReport,
        run: &Run,
        place: i64,
        written: usize,
    ) -> Result<(), ImportError> {
        let put = loaded.fed.iter().filter(|fed| fed.fresh);
        let records = RecordChanges {
            put: put.map(|fed| (fed.kind, fed.key.clone(), fed.digest.clone(), fed.raw.clone())).collect(),
            gone: loaded.gone.clone(),
        };
        let mut unit = self.ground.db.begin().await?;
        changes.batch.write(&mut unit).await?;
        give_accounts(&mut unit, &changes.due, &changes.back, run).await?;
        store::keep(&mut unit, &self.source.name, &loaded.key, place, Some(changes.structure), &loaded.digest, records).await?;
        if let (DeliveryKind::Delta, Some(shelter)) = (self.delivery.kind, self.source.places.get("")) {
            store::shelter(&mut unit, shelter.place, &loaded.homeless).await?;
        }
        store::count(&mut unit, run.id, [(Some(changes.structure), report)]).await?;
        store::mark_done(&mut unit, run.id, &loaded.key, &changes.leavers).await?;
        unit.viewers_changed().await?;
        self.cut(Step::Writing(written + 1))?;
        unit.commit().await?;
        Ok(())
    }

    /// Relatives whom nobody names are told, and not taken.
    async fn nobodys_relatives(&mut self, staging: &mut Staging, tally: &Tally) -> Result<(), ImportError> {
        if self.delivery.kind == DeliveryKind::Delta {
            return Ok(());
        }
        let mut after = String::new();
        loop {
            let page = self.scratch.relatives_after(&after, 500).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(&last.key);
            for record in page.iter().filter(|record| !tally.counted.contains(&mark(record.kind, &record.key))) {
                let who = RawRecord::decode(&record.raw).map_or_else(|_| String::new(), |raw| stage::who(&raw));
                staging.note(Line {
                    weight: Weight::Record,
                    file: String::new(),
                    line: 0,
                    category: record.kind.name(),
                    key: record.key.clone(),
                    structure: None,
                    field: Attr::PersonKey.name().to_owned(),
                    value: record.key.clone(),
                    reason: reasons::NOBODYS_RELATIVE,
                    who,
                    number: String::new(),
                });
            }
        }
    }

    /// Who lost a role and has none left is closed: the account, and the person when no link holds it either.
    async fn leavers(&self, run: &Run) -> Result<(), ImportError> {
        (self.progress)(Progress::Leaving);
        loop {
            let some = store::leavers(self.ground.db, run.id, LEAVERS).await?;
            if some.is_empty() {
                return Ok(());
            }
            let mut batch = Batch::of(&self.source.name);
            let mut without_role = vec![];
            for (person, has_role, has_tie) in feed::ties(self.ground.db, &some).await? {
                if !has_role {
                    without_role.push(person);
                }
                if !has_role && !has_tie {
                    batch.person_closed(person, run.started_at);
                }
            }
            let mut unit = self.ground.db.begin().await?;
            batch.write(&mut unit).await?;
            accounts::close_many(&mut unit, &without_role, run.started_at).await?;
            store::leavers_settled(&mut unit, run.id, &some).await?;
            unit.viewers_changed().await?;
            unit.commit().await?;
        }
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

/// Counts by profile. Who was counted in another structure of this run counts here only for what changes here.
fn count(key: &str, changes: &Changes, run: &Run, tally: &mut Tally, refused: ByProfile) -> StructureReport {
    let mut profiles = refused;
    for (kind, person, profile, fate, made) in &changes.fates {
        let mark = mark(*kind, person);
        let made_by_run =
            *fate == Fate::Created || tally.created.contains(&mark) || (run.resumed && *made == Some(run.started_at));
        if tally.counted.contains(&mark) && (made_by_run || *fate == Fate::Unchanged) {
            continue;
        }
        if *fate == Fate::Created {
            tally.created.insert(mark);
        }
        fate.count(profiles.entry((*profile).to_owned()).or_default());
    }
    StructureReport { key: key.to_owned(), uai: changes.uai.clone(), name: changes.name.clone(), profiles }
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

fn take_refused(staging: &mut Staging, key: &str) -> ByProfile {
    let mut out = ByProfile::new();
    staging.refused.retain(|(structure, profile), count| {
        if structure == key {
            out.entry((*profile).to_owned()).or_default().refused += *count;
        }
        structure != key
    });
    out
}

fn agent_profile(raw: &[u8], degree: aaf::Degree, key: &str) -> &'static str {
    let decoded = RawRecord::decode(raw).ok().and_then(|raw| aaf::decode(&raw, degree).ok());
    let Some(aaf::Entity::Agent(agent)) = decoded.map(|decoded| decoded.entity) else { return "staff" };
    agent.roles().iter().find(|role| role.structure == key).map_or("staff", |role| role.profile.word())
}

fn missing_line(loaded: &Loaded, student: &str, relative: &str) -> Line {
    let raw = loaded.fed.iter().find(|fed| fed.kind == Category::Eleve && fed.key == student);
    let raw = raw.and_then(|fed| RawRecord::decode(&fed.raw).ok());
    Line {
        weight: Weight::Value,
        file: String::new(),
        line: 0,
        category: Category::Eleve.name(),
        key: student.to_owned(),
        structure: Some(loaded.key.clone()),
        field: Attr::Relatives.name().to_owned(),
        value: relative.to_owned(),
        reason: reasons::MISSING_RELATIVE,
        who: raw.as_ref().map_or_else(String::new, stage::who),
        number: raw.as_ref().and_then(|raw| raw.first(Attr::Ine)).unwrap_or("").to_owned(),
    }
}
