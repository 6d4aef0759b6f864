//! Where a delivery would close too many people, it stops before anything is applied.

use crate::import::Import;
use crate::load::Loader;
use crate::model::{CLOSURES_MIN, CLOSURES_ONE_IN, ImportError, Stop};
use crate::stage::Staging;
use directory::feed;
use kit::PersonId;
use std::collections::{BTreeMap, HashSet};

impl Import<'_> {
    /// Where more than one in ten of a profile would be closed, and ten at least; nowhere when that is allowed.
    pub(crate) async fn stops(&self, staging: &Staging, salt: [u8; 16]) -> Result<Vec<Stop>, ImportError> {
        let mut stops = vec![];
        if self.options.allow_closures {
            return Ok(stops);
        }
        for key in &staging.structures {
            let Some(structure) = self.source.places.get(key).and_then(|place| place.structure) else { continue };
            let loader =
                Loader { db: self.ground.db, source: &self.source, kind: self.delivery.kind, scratch: &self.scratch, salt };
            let loaded = loader.load(key).await?;
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
}
