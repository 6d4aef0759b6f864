//! The staged delivery is applied structure by structure, each in one short transaction; then those who left are settled.

use crate::ahead::{Ahead, Loading, Ready};
use crate::import::Import;
use crate::load::Loaded;
use crate::model::{ByProfile, Counts, DeliveryReport, ImportError, Line, Progress, Step, StructureReport, Weight, reasons};
use crate::present::Reading;
use crate::reconcile::{Changes, Fate, Rules, reconcile};
use crate::stage::{self, Staging};
use crate::store::{self, Place, Run};
use crate::writing::{Compared, Pen, Told, Wanted, Writing};
use aaf::{Attr, Category, Delivery, DeliveryKind, RawRecord};
use directory::feed::{self, Batch, Ids};
use identity::accounts;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How often a structure is tried again when somebody changed it meanwhile.
const TRIES: usize = 4;
/// What parts the two marks of a person.
const CREATED: u64 = 1;
/// How many leavers are settled at once.
const LEAVERS: i64 = 500;

/// What a run has seen so far.
pub(crate) struct Tally {
    pub(crate) report: DeliveryReport,
    /// Persons already counted: a person of several structures counts once. By their marks; whom this run made
    /// has a second one, next to the first: one set for a million people.
    pub(crate) counted: HashSet<u64>,
    /// What belongs to no structure that changes.
    pub(crate) rest: ByProfile,
    /// Labels of subjects of the whole feed.
    pub(crate) subjects: Arc<HashMap<String, String>>,
    pub(crate) salt: [u8; 16],
    pub(crate) ids: Ids,
    pub(crate) free_place: i64,
    pub(crate) written: usize,
}

fn mark(kind: Category, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind as i64, key).hash(&mut hasher);
    hasher.finish() & !CREATED
}

impl Import<'_> {
    pub(crate) async fn structures(
        &mut self,
        staging: &mut Staging,
        tally: &mut Tally,
        run: &Run,
        apply: bool,
    ) -> Result<(), ImportError> {
        let done: HashSet<String> = store::done(self.ground.db, run.id).await?.into_iter().collect();
        if run.resumed {
            tally.report.structures = store::counted(self.ground.db, run.id).await?;
        }
        let keys: Vec<String> = staging.structures.iter().cloned().collect();
        let mut ahead = self.ahead(&keys, tally);
        let first = self.source.places.is_empty() && self.delivery.kind == DeliveryKind::Complet && !run.resumed;
        let mut course = Course { run, apply, aside: first, writing: None };
        for (at, key) in keys.iter().enumerate() {
            (self.progress)(Progress::Structures(at, keys.len()));
            let Ready { loaded, wish } = self.next(key, ahead.as_mut(), tally).await?;
            if done.contains(key) {
                self.settle(&mut course, staging, tally).await?;
                tally.counted.extend(loaded.fed.iter().map(|fed| mark(fed.kind, &fed.key)));
                staging.refused.retain(|(structure, _), _| structure != key);
            } else if let Some(wish) = wish {
                self.structure(Wanted::of(loaded, wish), &mut course, staging, tally).await?;
            } else {
                self.settle(&mut course, staging, tally).await?;
                self.unchanged(&loaded, staging, tally).await?;
            }
            tokio::task::yield_now().await;
        }
        self.settle(&mut course, staging, tally).await?;
        (self.progress)(Progress::Structures(keys.len(), keys.len()));
        Ok(())
    }

    /// Of a Complet, structures are loaded ahead. A Delta is small, and rests on what other structures let go.
    fn ahead(&self, keys: &[String], tally: &Tally) -> Option<Ahead> {
        (self.delivery.kind == DeliveryKind::Complet).then(|| Ahead::begin(self.loading(tally), keys.to_vec()))
    }

    fn loading(&self, tally: &Tally) -> Loading {
        Loading {
            db: self.ground.db.clone(),
            source: Arc::new(self.source.clone()),
            scratch: Arc::clone(&self.scratch),
            kind: self.delivery.kind,
            degree: self.delivery.degree,
            salt: tally.salt,
            subjects: Arc::clone(&tally.subjects),
        }
    }

    async fn next(&self, key: &str, ahead: Option<&mut Ahead>, tally: &Tally) -> Result<Ready, ImportError> {
        if let Some(ahead) = ahead
            && let Some(ready) = ahead.next().await?
            && !ready.loaded.rests_on_others
        {
            return Ok(ready);
        }
        self.loading(tally).ready(key).await
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
        wanted: Wanted,
        course: &mut Course<'_>,
        staging: &mut Staging,
        tally: &mut Tally,
    ) -> Result<(), ImportError> {
        if !course.may_go_on(&wanted, tally.written) {
            self.settle(course, staging, tally).await?;
        }
        let refused = take_refused(staging, &wanted.loaded.key);
        let mut compared = self.compare(&wanted, refused.clone(), course.run, tally).await?;
        // What was not here at all is compared beside what is written; anything else, after it.
        let looked_too_early = course.writing.is_some() && compared.as_ref().is_some_and(|compared| !compared.is_new);
        if self.settle(course, staging, tally).await? || looked_too_early {
            compared = self.compare(&wanted, refused, course.run, tally).await?;
        }
        let Some(compared) = compared else {
            missing_lines(&wanted.loaded, self.delivery).for_each(|line| staging.note(line));
            return Ok(());
        };
        if !course.apply {
            let Compared { wanted, changes, refused, report, lines, .. } = compared;
            tell(Told { structure: changes.structure, wanted, refused, report, lines }, staging, tally);
            return Ok(());
        }
        course.writing = Some(self.begin_to_write(compared, course.run, tally));
        if !course.aside {
            self.settle(course, staging, tally).await?;
        }
        Ok(())
    }

    /// What is to be changed in a structure; none when nothing is known of the structure itself.
    async fn compare(
        &self,
        wanted: &Wanted,
        refused: ByProfile,
        run: &Run,
        tally: &mut Tally,
    ) -> Result<Option<Compared>, ImportError> {
        let Wanted { loaded, wish, .. } = wanted;
        let reading = Reading {
            db: self.ground.db,
            source: &self.source,
            kind: self.delivery.kind,
            scratch: &self.scratch,
            began: run.started_at,
        };
        let present = reading.read(loaded, wish).await?;
        let rules = Rules {
            source: &self.source,
            date: self.delivery.date,
            now: run.started_at,
            accounts_in_charge: self.options.accounts_in_charge,
        };
        let Some(mut changes) = reconcile(&loaded.key, wish, &present, &rules, &mut tally.ids) else { return Ok(None) };
        let report = count(&loaded.key, &changes, run, tally, refused.clone());
        let lines = missing_lines(loaded, self.delivery).chain(std::mem::take(&mut changes.lines)).collect();
        let is_new = present.structure.is_none();
        Ok(Some(Compared { wanted: wanted.clone(), changes, refused, report, lines, is_new }))
    }

    fn begin_to_write(&self, compared: Compared, run: &Run, tally: &Tally) -> Writing {
        let place = compared.wanted.loaded.place.as_ref().map_or(tally.free_place, |place| place.place);
        let shelter = self.source.places.get("").filter(|_| self.delivery.kind == DeliveryKind::Delta);
        let pen = Pen {
            db: self.ground.db.clone(),
            source: self.source.name.clone(),
            run: run.clone(),
            shelter: shelter.map(|shelter| shelter.place),
            cut: self.options.cut.clone(),
            number: tally.written + 1,
        };
        Writing::begin(pen, compared, place)
    }

    /// Waits until what is being written is written, and tells it. Says whether it had to be looked at again, since
    /// somebody changed the same thing meanwhile.
    async fn settle(&mut self, course: &mut Course<'_>, staging: &mut Staging, tally: &mut Tally) -> Result<bool, ImportError> {
        let Some(mut writing) = course.writing.take() else { return Ok(false) };
        let mut attempt = 1;
        loop {
            match writing.done().await {
                Err(ImportError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() && attempt < TRIES => {
                    attempt += 1;
                    let (wanted, refused) = (writing.told.wanted.clone(), writing.told.refused.clone());
                    let Some(compared) = self.compare(&wanted, refused, course.run, tally).await? else { return Ok(true) };
                    writing = self.begin_to_write(compared, course.run, tally);
                }
                outcome => break outcome?,
            }
        }
        tally.written += 1;
        tally.free_place = tally.free_place.max(writing.place + 1);
        let (loaded, structure) = (&writing.told.wanted.loaded, Some(writing.told.structure));
        let place = Place { place: writing.place, structure, digest: loaded.digest.to_vec() };
        self.source.places.insert(loaded.key.clone(), place);
        // After 1, 4, 16… schools: what comes next is read by plans that know how much there is.
        if tally.written.is_power_of_two() && tally.written.trailing_zeros().is_multiple_of(2) {
            self.ground.db.count_anew().await?;
        }
        self.cut(Step::Written(tally.written))?;
        tell(writing.told, staging, tally);
        Ok(attempt > 1)
    }

    /// Relatives whom nobody names are told, and not taken.
    pub(crate) async fn nobodys_relatives(&mut self, staging: &mut Staging, tally: &Tally) -> Result<(), ImportError> {
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
                let (file, line) = record.at.said(self.delivery);
                staging.note(Line {
                    weight: Weight::Record,
                    file,
                    line,
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
    pub(crate) async fn leavers(&self, run: &Run) -> Result<(), ImportError> {
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
}

/// The way of a run through its structures.
struct Course<'a> {
    run: &'a Run,
    apply: bool,
    /// Whether a structure may be written while the next is compared.
    aside: bool,
    writing: Option<Writing>,
}

impl Course<'_> {
    /// Whether a structure may be compared now, beside what is being written: not beside the first, which brings the
    /// academy.
    fn may_go_on(&self, wanted: &Wanted, written: usize) -> bool {
        let Some(writing) = &self.writing else { return true };
        written > 0 && writing.is_new && writing.told.wanted.shares_nobody_with(wanted)
    }
}

/// Takes what is told of a structure into the report.
fn tell(told: Told, staging: &mut Staging, tally: &mut Tally) {
    let Told { wanted, mut report, lines, .. } = told;
    tally.counted.extend(wanted.loaded.fed.iter().map(|fed| mark(fed.kind, &fed.key)));
    lines.into_iter().for_each(|line| staging.note(line));
    report.profiles.retain(|_, counts| *counts != Counts::default());
    tally.report.structures.push(report);
}

/// Counts by profile. Who was counted in another structure of this run counts here only for what changes here.
fn count(key: &str, changes: &Changes, run: &Run, tally: &mut Tally, refused: ByProfile) -> StructureReport {
    let mut profiles = refused;
    for (kind, person, profile, fate, made) in &changes.fates {
        let mark = mark(*kind, person);
        let made_by_run =
            *fate == Fate::Created || tally.counted.contains(&(mark | CREATED)) || (run.resumed && *made == Some(run.started_at));
        if tally.counted.contains(&mark) && (made_by_run || *fate == Fate::Unchanged) {
            continue;
        }
        if *fate == Fate::Created {
            tally.counted.insert(mark | CREATED);
        }
        fate.count(profiles.entry((*profile).to_owned()).or_default());
    }
    StructureReport { key: key.to_owned(), uai: changes.uai.clone(), name: changes.name.clone(), profiles }
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

/// The relatives whom pupils name and who are nowhere.
fn missing_lines(loaded: &Loaded, delivery: &Delivery) -> impl Iterator<Item = Line> {
    loaded.missing.iter().map(|(student, relative)| missing_line(loaded, delivery, student, relative))
}

fn missing_line(loaded: &Loaded, delivery: &Delivery, student: &str, relative: &str) -> Line {
    let fed = loaded.fed.iter().find(|fed| fed.kind == Category::Eleve && fed.key == student);
    let (file, line) = fed.map_or_else(Default::default, |fed| fed.at.said(delivery));
    let raw = fed.and_then(|fed| RawRecord::decode(&fed.raw).ok());
    Line {
        weight: Weight::Value,
        file,
        line,
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
