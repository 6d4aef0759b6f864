//! A delivery is read whole, checked, and staged in the scratch store; nothing else is touched.
//!
//! One thread reads the XML, others decode and check what it read, another writes, in the order of the
//! files: a delivery that is cut or malformed is noticed here, before anything is applied.

use crate::model::{self, ImportError, Line, Progress, Weight, profile_of, reason_code, reasons, weight_of};
use crate::scratch::{At, DELETED, PRESENT, REFUSED, Scratch, Staged};
use crate::store::{self, Source};
use aaf::model::Refused;
use aaf::{Attr, Category, Degree, Delivery, DeliveryKind, Entity, RawRecord, Reader, Record, Request};
use futures_util::{StreamExt, stream};
use jiff::civil::Date;
use kit::Db;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::mpsc;

/// How many records go from the reader to the writer at once.
const BATCH: usize = 500;
/// How many batches are decoded at once: reading, decoding and writing share the processors.
const DECODED_AT_ONCE: usize = 2;

/// What the staging found.
#[derive(Default)]
pub(crate) struct Staging {
    /// Lines, at most [`model::LINES_MAX`].
    pub(crate) lines: Vec<Line>,
    /// Lines beyond.
    pub(crate) lines_left_off: u64,
    /// Refusals by structure and profile.
    pub(crate) refused: BTreeMap<(String, &'static str), u64>,
    /// The structures to look at, in the order of their keys.
    pub(crate) structures: BTreeSet<String>,
    /// Whether lists of the whole feed changed (a Delta).
    lists_changed: bool,
}

impl Staging {
    /// Notes lines.
    pub(crate) fn note(&mut self, line: Line) {
        if line.weight != Weight::Doubt {
            let structure = line.structure.clone().unwrap_or_default();
            let profile = Category::from_name(line.category).map_or("lists", profile_of);
            *self.refused.entry((structure, profile)).or_default() += 1;
        }
        if self.lines.len() < model::LINES_MAX {
            self.lines.push(line);
        } else {
            self.lines_left_off += 1;
        }
    }
}

/// What a record is, once read: how it is staged, and what is wrong with it.
pub(crate) struct Examined {
    pub(crate) staged: Staged,
    pub(crate) lines: Vec<Line>,
}

/// A record on its way, and where it stands.
struct Item {
    file: Arc<str>,
    line: u64,
    at: At,
    what: What,
}

enum What {
    Whole(Examined),
    Change { raw: RawRecord, flaws: Vec<Refused> },
    Gone { kind: Category, key: String },
}

/// What the reader found: records of a file, and how many bytes were read so far.
struct Batch {
    /// Which file of the delivery it is, and its name.
    place: usize,
    file: Arc<str>,
    records: Vec<Record>,
    bytes: u64,
}

/// Stages a delivery.
pub(crate) async fn stage(
    db: &Db,
    source: &Source,
    delivery: &Delivery,
    scratch: &Scratch,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Staging, ImportError> {
    let (sender, receiver) = mpsc::channel(2);
    let read = delivery.clone();
    let reading = tokio::task::spawn_blocking(move || read_all(&read, &sender));
    let of = (delivery.degree, delivery.date);
    let batches = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    let mut decoded = pin!(batches.map(|batch| decode_aside(batch, of)).buffered(DECODED_AT_ONCE));
    let total = delivery.bytes();
    let places: HashMap<i64, &str> = source.places.iter().map(|(key, place)| (place.place, key.as_str())).collect();
    let mut staging = Staging::default();
    while let Some(batch) = decoded.next().await {
        let (items, bytes) = batch?;
        if delivery.kind == DeliveryKind::Complet && items.iter().all(|item| matches!(item.what, What::Whole(_))) {
            put_all(scratch, &mut staging, items).await?;
        } else {
            let mut merging = Merging { db, source, delivery, places: &places, scratch, staging: &mut staging };
            merging.take(items).await?;
        }
        progress(Progress::Reading(bytes, total));
    }
    reading.await.map_err(kit::Error::from)??;
    settle_structures(source, delivery, scratch, &mut staging).await?;
    scratch.staged().await?;
    Ok(staging)
}

/// Reads every file to its end.
fn read_all(delivery: &Delivery, sender: &mpsc::Sender<Batch>) -> Result<(), ImportError> {
    let mut before = 0;
    for (place, file) in delivery.files.iter().enumerate() {
        let name: Arc<str> = Arc::from(file.name.as_str());
        let mut reader = Reader::open(&file.path)?;
        let mut records = Vec::with_capacity(BATCH);
        loop {
            let mut record = Record::default();
            let more = reader.read(&mut record)?;
            if more {
                records.push(record);
            }
            if records.len() == BATCH || (!more && !records.is_empty()) {
                let full = std::mem::replace(&mut records, Vec::with_capacity(BATCH));
                let batch = Batch { place, file: Arc::clone(&name), records: full, bytes: before + reader.bytes_read() };
                // Nobody listens when the import was given up.
                if sender.blocking_send(batch).is_err() {
                    return Ok(());
                }
            }
            if !more {
                break;
            }
        }
        before += file.bytes;
    }
    Ok(())
}

/// Decodes a batch on a thread of its own.
async fn decode_aside(batch: Batch, of: (Degree, Date)) -> Result<(Vec<Item>, u64), ImportError> {
    let decoding = tokio::task::spawn_blocking(move || {
        let Batch { place, file, records, bytes } = batch;
        (records.into_iter().map(|record| item(record, (place, &file), of)).collect(), bytes)
    });
    Ok(decoding.await.map_err(kit::Error::from)?)
}

fn item(record: Record, (place, file): (usize, &Arc<str>), of: (Degree, Date)) -> Item {
    let line = record.line;
    let at = At::new(place, line);
    let what = match record.request {
        Request::Add => What::Whole(examine(&record.raw, &record.flaws, of, (file.as_ref(), line))),
        Request::Modify => What::Change { raw: record.raw, flaws: record.flaws },
        Request::Delete => What::Gone { kind: record.category(), key: record.id().to_owned() },
    };
    Item { file: Arc::clone(file), line, at, what }
}

/// Looks at a whole record: its structures, and what is wrong with it.
fn examine(raw: &RawRecord, flaws: &[Refused], of: (Degree, Date), at: (&str, u64)) -> Examined {
    let kind = raw.category();
    let (mut structures, mut fatal) = (vec![], !flaws.is_empty());
    let mut refused: Vec<(Refused, Weight)> = flaws.iter().map(|flaw| (flaw.clone(), Weight::Record)).collect();
    if !fatal {
        match aaf::decode(raw, of.0) {
            Ok(decoded) => {
                structures = structures_of(&decoded.entity, of.1);
                let lost = |refused: &Refused| refused.reason == aaf::model::Reason::MissingStructure;
                fatal = decoded.warnings.iter().any(lost);
                refused.extend(decoded.warnings.into_iter().map(|refused| {
                    let weight = if lost(&refused) { Weight::Record } else { weight_of(refused.reason) };
                    (refused, weight)
                }));
            }
            Err(all) => {
                fatal = true;
                refused.extend(all.into_iter().map(|refused| {
                    let weight = weight_of(refused.reason);
                    (refused, weight)
                }));
            }
        }
    }
    let lines = lines_of(raw, refused, structures.first(), at);
    let staged = if fatal {
        Staged {
            kind,
            key: raw.id().to_owned(),
            state: REFUSED,
            digest: [0; 16],
            raw: vec![],
            structures: vec![],
            at: At::default(),
        }
    } else {
        let bytes = raw.encode();
        Staged {
            kind,
            key: raw.id().to_owned(),
            state: PRESENT,
            digest: digest(&bytes),
            raw: bytes,
            structures,
            at: At::default(),
        }
    };
    Examined { staged, lines }
}

/// A digest fit to see whether two records say the same.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    out
}

fn lines_of(raw: &RawRecord, refused: Vec<(Refused, Weight)>, structure: Option<&String>, at: (&str, u64)) -> Vec<Line> {
    if refused.is_empty() {
        return vec![];
    }
    let first = |attrs: &[Attr]| attrs.iter().find_map(|&attr| raw.first(attr)).unwrap_or("");
    let who =
        format!("{} {}", first(&[Attr::GivenName, Attr::PersonPrenom]), first(&[Attr::Sn, Attr::PersonNom, Attr::StructureName]));
    let named = [Attr::AttachedTo, Attr::Classes, Attr::PersonClasses].iter().find_map(|&attr| raw.first(attr));
    let named = named.and_then(|value| value.split('$').next()).map(str::to_owned);
    refused
        .into_iter()
        .map(|(refused, weight)| Line {
            weight,
            file: at.0.to_owned(),
            line: at.1,
            category: raw.category().name(),
            key: raw.id().to_owned(),
            structure: structure.cloned().or_else(|| named.clone()),
            field: refused.field.to_owned(),
            value: refused.value,
            reason: reason_code(refused.reason),
            who: who.trim().to_owned(),
            number: raw.first(Attr::Ine).unwrap_or("").to_owned(),
        })
        .collect()
}

/// The structures to which a record belongs by itself. Relatives belong where their children do; a
/// pupil whose last day has come belongs nowhere.
fn structures_of(entity: &Entity, date: Date) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    let mut add = |key: &str| {
        if !key.is_empty() && !out.iter().any(|known| known == key) {
            out.push(key.to_owned());
        }
    };
    match entity {
        Entity::Structure(structure) => add(&structure.key),
        Entity::Subject(_) | Entity::Mef(_) | Entity::Relative(_) => {}
        Entity::Student(student) => {
            if student.exit.is_none_or(|exit| exit > date) {
                student.structure.iter().for_each(|key| add(key));
                student.divisions.iter().for_each(|class| add(&class.structure));
            }
        }
        Entity::Agent(agent) => agent.roles().iter().for_each(|role| add(&role.structure)),
    }
    out
}

async fn put_all(scratch: &Scratch, staging: &mut Staging, items: Vec<Item>) -> Result<(), ImportError> {
    let mut rows = Vec::with_capacity(items.len());
    let mut about = Vec::with_capacity(items.len());
    for Item { file, line, at, what } in items {
        let What::Whole(mut examined) = what else { continue };
        examined.staged.at = at;
        if examined.staged.key.is_empty() {
            examined.lines.into_iter().for_each(|line| staging.note(line));
            continue;
        }
        rows.push(examined.staged);
        about.push((file, line, examined.lines));
    }
    let twice = scratch.put(&rows).await?;
    for (place, (file, line, lines)) in about.into_iter().enumerate() {
        if twice.contains(&place) {
            staging.note(twice_line(&rows[place], (&file, line)));
        } else {
            lines.into_iter().for_each(|line| staging.note(line));
        }
    }
    Ok(())
}

fn own_line(kind: Category, key: &str, structure: Option<&String>, reason: &'static str, weight: Weight) -> Line {
    Line {
        weight,
        file: String::new(),
        line: 0,
        category: kind.name(),
        key: key.to_owned(),
        structure: structure.cloned(),
        field: kind.key_attr().name().to_owned(),
        value: key.to_owned(),
        reason,
        who: String::new(),
        number: String::new(),
    }
}

fn twice_line(row: &Staged, at: (&str, u64)) -> Line {
    let mut line = own_line(row.kind, &row.key, row.structures.first(), reasons::DUPLICATE_KEY, Weight::Record);
    (line.file, line.line) = (at.0.to_owned(), at.1);
    if let Ok(raw) = RawRecord::decode(&row.raw) {
        line.who = who(&raw);
        line.number = raw.first(Attr::Ine).unwrap_or("").to_owned();
    }
    line
}

/// First and last name in a raw record.
pub(crate) fn who(raw: &RawRecord) -> String {
    let first = |attrs: &[Attr]| attrs.iter().find_map(|&attr| raw.first(attr)).unwrap_or("");
    format!("{} {}", first(&[Attr::GivenName, Attr::PersonPrenom]), first(&[Attr::Sn, Attr::PersonNom])).trim().to_owned()
}

/// Puts changes over what is known: records staged before in this delivery, else those kept.
struct Merging<'a> {
    db: &'a Db,
    source: &'a Source,
    delivery: &'a Delivery,
    places: &'a HashMap<i64, &'a str>,
    scratch: &'a Scratch,
    staging: &'a mut Staging,
}

impl Merging<'_> {
    async fn take(&mut self, items: Vec<Item>) -> Result<(), ImportError> {
        let keys: Vec<String> = items.iter().map(|item| item_key(item).1.to_owned()).collect();
        let mut kept: HashMap<String, Vec<store::KeptRecord>> = HashMap::new();
        for record in store::records_by_key(self.db, &self.source.name, &keys).await? {
            kept.entry(record.key.clone()).or_default().push(record);
        }
        for item in items {
            let (kind, key) = item_key(&item);
            let (key, known) = (key.to_owned(), kept.get(key).map_or(&[][..], Vec::as_slice));
            let same: Vec<&store::KeptRecord> = known.iter().filter(|record| record.kind == kind as i64).collect();
            let is_person = |kind: i64| kind >= Category::Eleve as i64;
            if same.is_empty() && known.iter().any(|record| is_person(record.kind) && is_person(kind as i64)) {
                let mut refusal = own_line(kind, &key, None, reasons::DUPLICATE_KEY, Weight::Record);
                (refusal.file, refusal.line) = (item.file.to_string(), item.line);
                self.staging.note(refusal);
                continue;
            }
            self.touch(kind, &same);
            self.merge(item, kind, &key, same.first().map(|record| record.raw.as_slice())).await?;
        }
        Ok(())
    }

    /// The structures in which a record is kept are to be looked at.
    fn touch(&mut self, kind: Category, kept: &[&store::KeptRecord]) {
        for record in kept {
            if let Some(key) = self.places.get(&record.place) {
                self.staging.structures.insert((*key).to_owned());
            }
        }
        self.staging.lists_changed |= matches!(kind, Category::MatEducNat | Category::MefEducNat);
    }

    async fn merge(&mut self, item: Item, kind: Category, key: &str, kept: Option<&[u8]>) -> Result<(), ImportError> {
        let before = self.scratch.get(kind, key).await?;
        let Item { file, line, at, what } = item;
        let mut examined = match what {
            What::Whole(examined) => examined,
            What::Gone { kind, key } => {
                let staged =
                    Staged { kind, key, state: DELETED, digest: [0; 16], raw: vec![], structures: vec![], at: At::default() };
                Examined { staged, lines: vec![] }
            }
            What::Change { raw, flaws } => {
                let base = match &before {
                    Some(before) if before.state == PRESENT => Some(before.raw.as_slice()),
                    Some(before) if before.state == DELETED => None,
                    _ => kept,
                };
                let Some(mut whole) = base.and_then(|bytes| RawRecord::decode(bytes).ok()) else {
                    let mut refusal = own_line(kind, key, None, reasons::UNKNOWN_RECORD, Weight::Record);
                    (refusal.file, refusal.line) = (file.to_string(), line);
                    self.staging.note(refusal);
                    return Ok(());
                };
                whole.apply(&raw);
                examine(&whole, &flaws, (self.delivery.degree, self.delivery.date), (&file, line))
            }
        };
        examined.staged.at = at;
        examined.lines.into_iter().for_each(|line| self.staging.note(line));
        if examined.staged.key.is_empty() || (examined.staged.state == REFUSED && before.is_some()) {
            return Ok(());
        }
        self.staging.structures.extend(examined.staged.structures.iter().cloned());
        match before {
            Some(_) => self.scratch.replace(&examined.staged).await?,
            None => self.scratch.put(&[examined.staged]).await.map(drop)?,
        }
        Ok(())
    }
}

fn item_key(item: &Item) -> (Category, &str) {
    match &item.what {
        What::Whole(examined) => (examined.staged.kind, &examined.staged.key),
        What::Change { raw, .. } => (raw.category(), raw.id()),
        What::Gone { kind, key } => (*kind, key),
    }
}

/// Which structures are ours: those of the delivery, and for a Delta those known before. People who
/// belong to none of them are told.
async fn settle_structures(
    source: &Source,
    delivery: &Delivery,
    scratch: &Scratch,
    staging: &mut Staging,
) -> Result<(), ImportError> {
    let delivered = scratch.list(Category::EtabEducNat).await?;
    let mut ours: BTreeSet<String> =
        delivered.iter().filter(|record| record.state == PRESENT).map(|record| record.key.clone()).collect();
    if delivery.kind == DeliveryKind::Delta {
        ours.extend(source.places.keys().filter(|key| !key.is_empty()).cloned());
    } else {
        // A school whose own record is refused is still in the delivery: it stays as it was known.
        let refused = delivered.iter().filter(|record| record.state == REFUSED).map(|record| record.key.clone());
        ours.extend(refused.filter(|key| source.places.contains_key(key)));
    }
    for foreign in scratch.structures().await? {
        if ours.contains(&foreign) {
            continue;
        }
        for (kind, key) in scratch.tied(&foreign).await? {
            let ties = scratch.ties_of(kind, &key).await?;
            // Told once, under the first of the foreign structures.
            if ties.first() == Some(&foreign) && !ties.iter().any(|tie| ours.contains(tie)) {
                let mut line = own_line(kind, &key, None, reasons::STRUCTURE_NOT_DELIVERED, Weight::Record);
                line.value.clone_from(&foreign);
                line.field = Attr::AttachedTo.name().to_owned();
                let record = scratch.get(kind, &key).await?;
                (line.file, line.line) = record.as_ref().map_or_else(Default::default, |record| record.at.said(delivery));
                if let Some(raw) = record.and_then(|record| RawRecord::decode(&record.raw).ok()) {
                    line.who = who(&raw);
                    line.number = raw.first(Attr::Ine).unwrap_or("").to_owned();
                }
                staging.note(line);
            }
        }
    }
    if delivery.kind == DeliveryKind::Complet || staging.lists_changed {
        staging.structures = ours;
    } else {
        staging.structures.retain(|key| ours.contains(key));
    }
    Ok(())
}
