//! What is no longer wanted ends; who has nothing left is counted as closed.

use super::{Fate, Work, stronger};
use aaf::Category;
use kit::id::RoleId;
use kit::{PersonId, Profile};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl Work<'_> {
    /// What is no longer wanted ends.
    pub(super) fn ends(&mut self) {
        let today = self.today;
        let places: HashMap<PersonId, usize> = self.here.iter().enumerate().map(|(place, here)| (here.id, place)).collect();
        let mut touched: BTreeSet<PersonId> = BTreeSet::new();
        for ((_, person), id) in std::mem::take(&mut self.memberships) {
            self.batch().membership_closed(id, today);
            touched.insert(person);
        }
        for ((_, person), id) in std::mem::take(&mut self.teachers) {
            self.batch().teacher_closed(id, today);
            touched.insert(person);
        }
        for ((person, _), id) in std::mem::take(&mut self.head_teachers) {
            self.batch().duty_closed(id, today);
            touched.insert(person);
        }
        for (person, there) in std::mem::take(&mut self.enrollments) {
            for one in there.into_iter().filter(|one| one.source == self.rules.source.name) {
                self.changes.batch.enrollment_closed(one.id, today);
                touched.insert(person);
            }
        }
        self.links_end(&places, &mut touched);
        self.roles_end(&places, &mut touched);
        for person in touched {
            if let Some(&place) = places.get(&person) {
                self.here[place].changed = true;
            }
        }
    }

    /// Links end with what the pupil's record says; those of a pupil who only moved go on.
    pub(super) fn links_end(&mut self, places: &HashMap<PersonId, usize>, touched: &mut BTreeSet<PersonId>) {
        let today = self.today;
        let moved_away: HashSet<PersonId> = self
            .present
            .roles
            .iter()
            .filter(|role| {
                let key = role.key.as_deref().and_then(|key| key.strip_prefix(&self.rules.source.prefix));
                key.is_some_and(|key| self.present.still_fed.contains(key))
            })
            .map(|role| role.person_id)
            .filter(|person| !places.contains_key(person))
            .collect();
        for ((guardian, student), link) in std::mem::take(&mut self.links) {
            if moved_away.contains(&student) {
                continue;
            }
            self.batch().link_closed(link.id, today);
            self.changes.leavers.push(guardian);
            touched.insert(guardian);
        }
    }

    pub(super) fn roles_end(&mut self, places: &HashMap<PersonId, usize>, touched: &mut BTreeSet<PersonId>) {
        let (today, structure) = (self.today, self.structure);
        let mut gone: BTreeMap<PersonId, Profile> = BTreeMap::new();
        for ((person, profile), role) in std::mem::take(&mut self.roles) {
            self.batch().role_closed(role, today);
            self.changes.leavers.push(person);
            touched.insert(person);
            if places.get(&person).is_none_or(|&place| self.here[place].profile.is_none()) {
                let known = gone.entry(person).or_insert(profile);
                *known = stronger(*known, profile);
            }
        }
        let functions: Vec<_> = std::mem::take(&mut self.functions).into_iter().collect();
        let kept_roles: HashSet<RoleId> = self.present.roles.iter().map(|role| role.id).collect();
        for (role, function, label) in functions {
            // Functions of a role that ends stay with it, as they were.
            let ends = self.present.roles.iter().any(|one| one.id == role && gone.contains_key(&one.person_id));
            if kept_roles.contains(&role) && !ends {
                self.batch().function_gone(role, function, &label);
                touched.extend(self.present.roles.iter().find(|one| one.id == role).map(|one| one.person_id));
            }
        }
        for (person, profile) in gone {
            if !self.present.held_by_others.contains(&person) {
                for word in self.present.words.get(&person).into_iter().flatten() {
                    self.changes.batch.word_gone(structure, person, word);
                }
            }
            self.closed(person, profile);
        }
    }

    /// Counts somebody who is gone, unless the feed still has him elsewhere, where he is counted.
    pub(super) fn closed(&mut self, person: PersonId, profile: Profile) {
        let key = self.present.roles.iter().find(|role| role.person_id == person).and_then(|role| role.key.as_deref());
        let key = key.and_then(|key| key.strip_prefix(&self.rules.source.prefix)).unwrap_or("").to_owned();
        if !self.present.still_fed.contains(&key) {
            let kind = match profile {
                Profile::Student => Category::Eleve,
                Profile::Guardian => Category::PersRelEleve,
                _ => Category::PersEducNat,
            };
            self.changes.fates.push((kind, key, profile.code(), Fate::Closed, None));
        }
    }
}
