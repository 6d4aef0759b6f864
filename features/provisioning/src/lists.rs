//! The lists of the whole feed: subjects and MEF, kept under the empty key of their source.

use crate::apply::Tally;
use crate::import::Import;
use crate::model::ImportError;
use crate::scratch::{DELETED, PRESENT};
use crate::stage::digest;
use crate::store::{self, Place, RecordChanges};
use aaf::{Attr, Category, DeliveryKind, RawRecord};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Goes into every digest: raised when the same records would be applied otherwise.
const RULES_VERSION: u8 = 1;

/// The records of the whole feed: category, key, digest, record.
pub(crate) type Lists = Vec<(Category, String, Vec<u8>, Vec<u8>)>;

impl Import<'_> {
    /// The lists of the whole feed, kept under the empty key, and the labels of subjects.
    pub(crate) async fn lists(&mut self) -> Result<(Lists, HashMap<String, String>), ImportError> {
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
                    DELETED => drop(all.remove(&at)),
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

    pub(crate) fn salt(&self, lists: &Lists) -> [u8; 16] {
        let mut all = vec![RULES_VERSION, u8::from(self.options.accounts_in_charge)];
        for (kind, key, digest, _) in lists.iter().filter(|(kind, ..)| *kind == Category::MatEducNat) {
            all.push(*kind as u8);
            all.extend_from_slice(key.as_bytes());
            all.extend_from_slice(digest);
        }
        digest(&all)
    }

    pub(crate) async fn write_lists(&mut self, lists: Lists, tally: &mut Tally) -> Result<(), ImportError> {
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
}
