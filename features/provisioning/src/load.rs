//! What the feed says of one structure: the records staged, over those kept, with the relatives of its pupils.

use crate::model::ImportError;
use crate::scratch::{At, DELETED, PRESENT, REFUSED, Scratch};
use crate::stage::digest;
use crate::store::{self, KeptRecord, Place, Source};
use aaf::{Attr, Category, DeliveryKind, RawRecord};
use kit::Db;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A record that the feed wants there.
#[derive(Clone, Debug)]
pub(crate) struct Fed {
    pub(crate) kind: Category,
    pub(crate) key: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) raw: Vec<u8>,
    /// Whether it says something else than what was kept here.
    pub(crate) fresh: bool,
    pub(crate) at: At,
}

/// What the feed says of one structure.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) key: String,
    pub(crate) place: Option<Place>,
    pub(crate) fed: Vec<Fed>,
    /// Kept here before, and no longer wanted here: kind and key.
    pub(crate) gone: Vec<(i64, String)>,
    /// Of a Delta, the records of persons among those, as they were kept: another structure may want
    /// them, now or once an interrupted run is taken up again.
    pub(crate) homeless: Vec<KeptRecord>,
    /// Of all that is said; the same means that nothing is to be done.
    pub(crate) digest: [u8; 16],
    /// Relatives whom a pupil names and who are nowhere: the pupil's key and theirs.
    pub(crate) missing: Vec<(String, String)>,
    /// Relatives who are more than a contact of somebody there.
    pub(crate) guardians: HashSet<String>,
    /// Whether it rests on what is kept of other structures, which a run that goes on may change.
    pub(crate) rests_on_others: bool,
}

impl Loaded {
    /// Whether the structure is as it was.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.digest == self.digest)
    }

    /// The keys of the persons wanted there.
    pub(crate) fn person_keys(&self) -> HashSet<&str> {
        self.fed.iter().filter(|fed| fed.kind as i64 >= Category::Eleve as i64).map(|fed| fed.key.as_str()).collect()
    }
}

/// Loads structures one after the other.
pub(crate) struct Loader<'a> {
    pub(crate) db: &'a Db,
    pub(crate) source: &'a Source,
    pub(crate) kind: DeliveryKind,
    pub(crate) scratch: &'a Scratch,
    /// Goes into every digest: what else a structure rests on.
    pub(crate) salt: [u8; 16],
}

type Kept = HashMap<(i64, String), KeptRecord>;

/// What adding the relatives told; the fields are those of [`Loaded`].
struct Relatives {
    missing: Vec<(String, String)>,
    guardians: HashSet<String>,
    rests_on_others: bool,
}

impl Loader<'_> {
    /// What the feed says of a structure.
    pub(crate) async fn load(&self, key: &str) -> Result<Loaded, ImportError> {
        let place = self.source.places.get(key).cloned();
        let (digests, mut kept) = self.kept(place.as_ref()).await?;
        let mut fed: Vec<Fed> = self
            .scratch
            .of(key)
            .await?
            .into_iter()
            .map(|record| Fed {
                kind: record.kind,
                key: record.key,
                digest: record.digest,
                raw: record.raw,
                fresh: true,
                at: record.at,
            })
            .collect();
        self.keep_untouched(place.as_ref(), &digests, &mut kept, &mut fed).await?;
        let Relatives { missing, guardians, rests_on_others } = self.relatives(&mut kept, &mut fed).await?;
        for one in &mut fed {
            one.fresh = digests.get(&(one.kind as i64, one.key.clone())) != Some(&one.digest);
        }
        fed.sort_unstable_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
        let wanted: HashSet<(i64, &str)> = fed.iter().map(|one| (one.kind as i64, one.key.as_str())).collect();
        let gone: Vec<(i64, String)> =
            digests.keys().filter(|(kind, key)| !wanted.contains(&(*kind, key.as_str()))).cloned().collect();
        let homeless =
            gone.iter().filter(|(kind, _)| *kind >= Category::Eleve as i64).filter_map(|at| kept.get(at).cloned()).collect();
        let digest = self.digest(&fed);
        Ok(Loaded { key: key.to_owned(), place, fed, gone, homeless, digest, missing, guardians, rests_on_others })
    }

    /// What was kept of the structure: the digests always, the records themselves for a Delta.
    async fn kept(&self, place: Option<&Place>) -> Result<(HashMap<(i64, String), Vec<u8>>, Kept), sqlx::Error> {
        let Some(place) = place else { return Ok(Default::default()) };
        if self.kind == DeliveryKind::Complet {
            let digests = store::digests(self.db, place.place).await?;
            return Ok((digests.into_iter().map(|(kind, key, digest)| ((kind, key), digest)).collect(), Kept::new()));
        }
        let kept: Kept = store::records(self.db, place.place)
            .await?
            .into_iter()
            .map(|record| ((record.kind, record.key.clone()), record))
            .collect();
        Ok((kept.iter().map(|(at, record)| (at.clone(), record.digest.clone())).collect(), kept))
    }

    /// Adds the kept records of which this delivery says nothing (a Delta), or which it says so badly
    /// that they stay as they were.
    async fn keep_untouched(
        &self,
        place: Option<&Place>,
        digests: &HashMap<(i64, String), Vec<u8>>,
        kept: &mut Kept,
        fed: &mut Vec<Fed>,
    ) -> Result<(), ImportError> {
        let Some(place) = place else { return Ok(()) };
        let own =
            |kind: i64| [Category::EtabEducNat, Category::Eleve, Category::PersEducNat].iter().any(|own| *own as i64 == kind);
        let here: HashSet<(i64, &str)> = fed.iter().map(|one| (one.kind as i64, one.key.as_str())).collect();
        let open: Vec<(i64, String)> =
            digests.keys().filter(|(kind, key)| own(*kind) && !here.contains(&(*kind, key.as_str()))).cloned().collect();
        let mut states: HashMap<(bool, String), i64> = HashMap::new();
        for kind in [Category::EtabEducNat, Category::Eleve] {
            let is_structure = kind == Category::EtabEducNat;
            let keys: Vec<String> = open
                .iter()
                .filter(|(of, _)| (*of == Category::EtabEducNat as i64) == is_structure)
                .map(|(_, key)| key.clone())
                .collect();
            let found = self.scratch.states(kind, &keys).await?;
            states.extend(found.into_iter().map(|(key, state)| ((is_structure, key), state)));
        }
        let stays: Vec<(i64, String)> = open
            .into_iter()
            .filter(|(kind, key)| match states.get(&(*kind == Category::EtabEducNat as i64, key.clone())) {
                Some(&state) => state == REFUSED,
                None => self.kind == DeliveryKind::Delta,
            })
            .collect();
        if self.kind == DeliveryKind::Complet && !stays.is_empty() {
            let records = store::records(self.db, place.place).await?;
            kept.extend(records.into_iter().map(|record| ((record.kind, record.key.clone()), record)));
        }
        for at in stays {
            if let Some(record) = kept.get(&at) {
                fed.push(as_fed(record.clone()));
            }
        }
        Ok(())
    }

    /// Adds the relatives whom the pupils name; gives those who are nowhere.
    async fn relatives(&self, kept: &mut Kept, fed: &mut Vec<Fed>) -> Result<Relatives, ImportError> {
        let mut named: Vec<(String, String)> = vec![];
        let mut guardians: HashSet<String> = HashSet::new();
        for one in fed.iter().filter(|one| one.kind == Category::Eleve) {
            let Ok(raw) = RawRecord::decode(&one.raw) else { continue };
            for (relative, guards) in relative_keys(&raw) {
                if guards {
                    guardians.insert(relative.clone());
                }
                named.push((one.key.clone(), relative));
            }
        }
        let keys: Vec<String> = named.iter().map(|(_, relative)| relative.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let (mut found, mut open): (HashSet<String>, HashSet<String>) = (HashSet::new(), keys.iter().cloned().collect());
        for record in self.scratch.by_keys(Category::PersRelEleve, &keys).await? {
            match record.state {
                PRESENT if record.kind == Category::PersRelEleve => {
                    open.remove(&record.key);
                    found.insert(record.key.clone());
                    fed.push(Fed {
                        kind: record.kind,
                        key: record.key,
                        digest: record.digest,
                        raw: record.raw,
                        fresh: true,
                        at: record.at,
                    });
                }
                DELETED => drop(open.remove(&record.key)),
                _ => {}
            }
        }
        // A Delta says nothing of the others; a Complet that says one badly leaves it as it was.
        let open: Vec<String> = open.into_iter().collect();
        let mut rests_on_others = self.kind == DeliveryKind::Delta;
        let known: Vec<KeptRecord> = match self.kind {
            DeliveryKind::Delta => {
                let here = |key: &String| kept.get(&(Category::PersRelEleve as i64, key.clone())).cloned();
                let elsewhere: Vec<String> = open.iter().filter(|key| here(key).is_none()).cloned().collect();
                let mut known: Vec<KeptRecord> = open.iter().filter_map(here).collect();
                known.extend(store::records_by_key(self.db, &self.source.name, &elsewhere).await?);
                known
            }
            DeliveryKind::Complet => {
                let refused: Vec<String> = self
                    .scratch
                    .states(Category::PersRelEleve, &open)
                    .await?
                    .into_iter()
                    .filter(|(_, state)| *state == REFUSED)
                    .map(|(key, _)| key)
                    .collect();
                rests_on_others = !refused.is_empty();
                store::records_by_key(self.db, &self.source.name, &refused).await?
            }
        };
        for record in known {
            if record.kind == Category::PersRelEleve as i64 && found.insert(record.key.clone()) {
                fed.push(as_fed(record));
            }
        }
        let missing = named.into_iter().filter(|(_, relative)| !found.contains(relative)).collect();
        Ok(Relatives { missing, guardians, rests_on_others })
    }

    fn digest(&self, fed: &[Fed]) -> [u8; 16] {
        let mut all = Vec::with_capacity(fed.len() * 32 + 16);
        all.extend_from_slice(&self.salt);
        for one in fed {
            all.push(one.kind as u8);
            all.extend_from_slice(one.key.as_bytes());
            all.push(0);
            all.extend_from_slice(&one.digest);
        }
        digest(&all)
    }
}

fn as_fed(record: KeptRecord) -> Fed {
    let kind = Category::ALL.into_iter().find(|kind| *kind as i64 == record.kind).unwrap_or_default();
    Fed { kind, key: record.key, digest: record.digest, raw: record.raw, fresh: false, at: At::default() }
}

/// The relatives whom a pupil names, in both degrees, and whether they are more than a contact. An
/// adult pupil does not stand for himself.
fn relative_keys(raw: &RawRecord) -> Vec<(String, bool)> {
    let mut keys: Vec<(String, bool)> = vec![];
    let links = raw.values(Attr::Relatives).map(|value| (value, false));
    let authority = raw.values(Attr::ParentalAuthority).map(|value| (value, true));
    for (value, legal) in links.chain(authority) {
        let mut fields = value.split('$').map(str::trim);
        let (key, relation) = (fields.next().unwrap_or(""), fields.next());
        let Some(relation) = relation.filter(|relation| !key.is_empty() && !matches!(*relation, "7" | "70")) else { continue };
        debug_assert!(!relation.contains('$'));
        let guards = legal || fields.nth(1).is_some_and(|level| matches!(level, "1" | "2"));
        match keys.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => *known |= guards,
            None => keys.push((key.to_owned(), guards)),
        }
    }
    keys
}
