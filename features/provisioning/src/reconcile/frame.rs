//! The structure itself: its academy, its year, divisions, groups and subjects.

use super::{Fate, Work, is_fed};
use crate::naming;
use directory::feed::StructureRow;
use directory::model::{SubjectId, TeachingGroupId};
use kit::{DivisionId, StructureId};
use std::collections::{BTreeSet, HashMap};

impl Work<'_> {
    /// The structure itself, its academy, its year.
    pub(super) fn frame(&mut self) {
        let (structure, year) = (self.structure, self.year);
        match (&self.present.structure, self.row.clone()) {
            (None, Some(row)) => {
                let zone = naming::zone(&self.rules.academy());
                let now = self.rules.now;
                self.batch().structure(structure, &row, zone, now);
                self.changes.frame = Some(Fate::Created);
            }
            (Some(known), Some(row)) if is_fed(&known.source) && (known.row() != row || known.closed_at.is_some()) => {
                self.batch().structure_changed(structure, &row);
                self.changes.frame = Some(Fate::Changed);
            }
            _ => {}
        }
        let value = self.rules.source.value(self.key);
        if !self.rules.source.places.contains_key(self.key) {
            self.batch().structure_key(structure, "aaf", &value);
            self.academy();
        }
        if self.present.year.is_none() {
            let (label, starts, ends) = naming::school_year(self.rules.date);
            self.batch().year(year, structure, &label, starts, ends);
        }
    }

    pub(super) fn academy(&mut self) {
        let Some(fed) = &self.wish.structure else { return };
        let code = self.rules.academy();
        let structure = self.structure;
        let academy = self.present.academy.unwrap_or_else(|| {
            let id = StructureId(self.ids.make());
            let row = StructureRow {
                kind: directory::model::StructureKind::Academy,
                name: naming::academy_name(fed, &code),
                uai: None,
                street: None,
                postal_code: None,
                city: None,
                phone: None,
                mail: None,
            };
            let (zone, now) = (naming::zone(&code), self.rules.now);
            self.changes.batch.structure(id, &row, zone, now);
            id
        });
        self.batch().structure_key(academy, "academy", &code);
        self.batch().structure_under(structure, academy);
    }

    /// Divisions, groups, and which group draws from which division.
    pub(super) fn classes(&mut self) {
        let (wish, present, structure, year, today) = (self.wish, self.present, self.structure, self.year, self.today);
        let mut known: HashMap<&str, _> = present.divisions.iter().map(|one| (one.code.as_str(), one)).collect();
        for (code, class) in &wish.divisions {
            let id = match known.remove(code.as_str()) {
                None => {
                    let id = DivisionId(self.ids.make());
                    self.batch().division(id, structure, year, code, &class.label, class.level.as_deref());
                    id
                }
                Some(one) => {
                    let level = class.level.as_ref().or(one.level.as_ref());
                    let differs = one.label != class.label || one.level.as_ref() != level || one.closed_on.is_some();
                    if differs && is_fed(&one.source) {
                        self.batch().division_changed(one.id, &class.label, level.map(String::as_str));
                    }
                    one.id
                }
            };
            self.divisions.insert(code.as_str(), id);
        }
        let own = |source: &str| source == self.rules.source.name;
        let lived_in = |id: DivisionId| {
            present.enrollments.iter().any(|one| one.division_id == Some(id) && one.source != self.rules.source.name)
        };
        let closed: Vec<DivisionId> = known
            .into_values()
            .filter(|one| own(&one.source) && one.closed_on.is_none() && !lived_in(one.id))
            .map(|one| one.id)
            .collect();
        for id in closed {
            self.batch().division_closed(id, today);
        }
        self.teaching_groups();
    }

    pub(super) fn teaching_groups(&mut self) {
        let (wish, present, structure, year, today) = (self.wish, self.present, self.structure, self.year, self.today);
        let mut known: HashMap<&str, _> = present.groups.iter().map(|one| (one.code.as_str(), one)).collect();
        let mut draws: BTreeSet<(TeachingGroupId, DivisionId)> = present.group_divisions.iter().copied().collect();
        for (code, class) in &wish.groups {
            let id = match known.remove(code.as_str()) {
                None => {
                    let id = TeachingGroupId(self.ids.make());
                    self.batch().group(id, structure, year, code, &class.label);
                    id
                }
                Some(one) => {
                    if is_fed(&one.source) && (one.label != class.label || one.closed_on.is_some()) {
                        self.batch().group_changed(one.id, &class.label);
                    }
                    one.id
                }
            };
            self.groups.insert(code.as_str(), id);
            let divisions: BTreeSet<DivisionId> =
                class.divisions.iter().filter_map(|code| self.divisions.get(code.as_str()).copied()).collect();
            for division in divisions {
                if !draws.remove(&(id, division)) {
                    self.batch().group_division(structure, id, division);
                }
            }
        }
        for (group, division) in draws {
            self.batch().group_division_gone(group, division);
        }
        let own = self.rules.source.name.clone();
        for one in known.into_values().filter(|one| one.source == own && one.closed_on.is_none()) {
            self.batch().group_closed(one.id, today);
        }
    }

    pub(super) fn subjects(&mut self) {
        let structure = self.structure;
        let known: HashMap<&str, _> = self.present.subjects.iter().map(|one| (one.code.as_str(), one)).collect();
        for (code, label) in &self.wish.subjects {
            let id = match known.get(code.as_str()) {
                None => {
                    let id = SubjectId(self.ids.make());
                    self.batch().subject(id, structure, code, label);
                    id
                }
                Some(one) => {
                    if is_fed(&one.source) && one.label != *label {
                        self.batch().subject_changed(one.id, label);
                    }
                    one.id
                }
            };
            self.subjects.insert(code.as_str(), id);
        }
    }
}
