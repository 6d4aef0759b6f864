//! What ties people to the structure: roles, places in classes, children, teaching.

use super::{Due, Work, stronger};
use crate::wish::{WishedAgent, WishedStudent};
use directory::feed::{EnrollmentRow, LinkRow};
use directory::model::{LinkKind, SectionId};
use kit::Profile;
use kit::id::RoleId;

impl Work<'_> {
    /// A role in this structure; gives its identifier.
    pub(super) fn role(&mut self, place: usize, profile: Profile, account: bool) -> RoleId {
        let (structure, from, id) = (self.structure, self.from, self.here[place].id);
        let here = &mut self.here[place];
        here.profile = here.profile.map_or(Some(profile), |known| Some(stronger(known, profile)));
        if let Some(role) = self.roles.remove(&(id, profile)) {
            return role;
        }
        here.changed = true;
        if account {
            self.account_due(place);
        }
        let identity = &self.present.identities[place];
        let row = &self.wish.people[place].row;
        for word in row.words() {
            self.changes.batch.word(structure, id, &word);
        }
        if let (Some(role), Profile::Student) = (identity.hand_role, profile) {
            self.batch().role_taken(role);
            return role;
        }
        let role = RoleId(self.ids.make());
        self.batch().role(role, structure, id, profile, from);
        role
    }

    /// An account is due to somebody, if there is none; a closed one opens again.
    fn account_due(&mut self, place: usize) {
        let here = &mut self.here[place];
        if std::mem::replace(&mut here.due, true) {
            return;
        }
        let row = &self.wish.people[place].row;
        self.changes.due.push(Due { person: here.id, given: row.given.clone(), family: row.family.clone() });
        if !here.new {
            self.changes.back.push(here.id);
        }
    }

    pub(super) fn student(&mut self, student: &WishedStudent) {
        self.role(student.person, Profile::Student, true);
        self.enrollment(student);
        let (structure, from, id) = (self.structure, self.from, self.here[student.person].id);
        for code in &student.groups {
            let Some(&group) = self.groups.get(code.as_str()) else { continue };
            if self.memberships.remove(&(group, id)).is_none() {
                let membership = self.ids.make();
                self.batch().membership(membership, structure, group, id, from);
                self.here[student.person].changed = true;
            }
        }
        for (relative, row) in &student.relatives {
            self.link(*relative, student.person, *row);
        }
    }

    pub(super) fn enrollment(&mut self, student: &WishedStudent) {
        let (structure, from, today, id) = (self.structure, self.from, self.today, self.here[student.person].id);
        let row = EnrollmentRow {
            division: student.division.as_deref().and_then(|code| self.divisions.get(code).copied()),
            mef: student.mef.clone(),
            level: student.level.clone(),
            regime: student.regime,
        };
        let mut there = self.enrollments.remove(&id).unwrap_or_default();
        let kept = there.iter().position(|one| one.division_id == row.division).map(|at| there.swap_remove(at));
        let was_here = kept.is_some() || !there.is_empty();
        for one in there {
            // In one school a pupil has one place; a hand's place gives way to the feed's.
            self.batch().enrollment_closed(one.id, today);
            self.here[student.person].moved = true;
        }
        let elsewhere = self.present.mains_elsewhere.get(&id).cloned().unwrap_or_default();
        if let Some(kept) = kept {
            if (&kept.mef, &kept.level, kept.regime) != (&row.mef, &row.level, row.regime) {
                self.batch().enrollment_changed(kept.id, &row);
                self.here[student.person].changed = true;
            }
            if kept.source != self.rules.source.name {
                self.batch().enrollment_taken(kept.id);
            }
            if kept.main || !student.main || !elsewhere.is_empty() {
                return;
            }
            // Nobody else has the main place any more: this one becomes it.
            self.batch().enrollment_closed(kept.id, today);
        }
        if student.main {
            for other in &elsewhere {
                self.batch().enrollment_secondary(other.id);
            }
        }
        // Known to this feed, and new in this structure: the structure left behind may be done already.
        let comes = self.present.identities[student.person]
            .known
            .as_ref()
            .is_some_and(|known| known.source == self.rules.source.name && known.closed_at.is_none());
        if student.main && comes && !was_here {
            self.here[student.person].moved = true;
        }
        let enrollment = self.ids.make();
        self.batch().enrollment(enrollment, structure, id, &row, student.main, from);
        self.here[student.person].changed = true;
    }

    pub(super) fn link(&mut self, relative: usize, student: usize, row: LinkRow) {
        let (guardian, pupil) = (self.here[relative].id, self.here[student].id);
        if guardian == pupil {
            return;
        }
        let (from, today) = (self.from, self.today);
        if let Some(known) = self.links.remove(&(guardian, pupil)) {
            if known.kind == row.kind {
                if (known.relation, known.pays, known.lives_with) != (row.relation, row.pays, row.lives_with) {
                    self.batch().link_told(known.id, row);
                    self.here[relative].changed = true;
                }
                return;
            }
            // Another kind has other flags: the old link ends, so that what a hand had set on it is kept as it was.
            self.batch().link_closed(known.id, today);
            if row.kind == LinkKind::Contact {
                self.changes.leavers.push(guardian);
            }
        }
        let id = self.ids.make();
        self.batch().link(id, guardian, pupil, row, from);
        self.here[relative].changed = true;
        // Who was in charge, with a role and no account, and becomes a legal representative.
        if row.kind == LinkKind::Legal {
            self.account_due(relative);
        }
    }

    /// Legal representatives and persons in charge have a role where the children are.
    pub(super) fn guardians(&mut self) {
        for (&place, &legal) in &self.wish.guardians {
            self.role(place, Profile::Guardian, legal || self.rules.accounts_in_charge);
        }
    }

    pub(super) fn agent(&mut self, agent: &WishedAgent) {
        let structure = self.structure;
        for (profile, functions) in &agent.roles {
            let role = self.role(agent.person, *profile, true);
            for (function, label) in functions {
                if !self.functions.remove(&(role, *function, label.clone())) {
                    self.batch().function(structure, role, *function, label);
                    self.here[agent.person].changed = true;
                }
            }
        }
        for (code, is_group, subject) in &agent.teaches {
            self.teaching(agent.person, code, *is_group, subject);
        }
        let (from, id) = (self.from, self.here[agent.person].id);
        for code in &agent.head_of {
            let Some(&division) = self.divisions.get(code.as_str()) else { continue };
            if self.head_teachers.remove(&(id, Some(division))).is_none() {
                let duty = self.ids.make();
                self.batch().head_teacher(duty, structure, id, division, from);
                self.here[agent.person].changed = true;
            }
        }
    }

    pub(super) fn teaching(&mut self, person: usize, code: &str, is_group: bool, subject: &str) {
        let Some(&subject) = self.subjects.get(subject) else { return };
        let (structure, year, from, id) = (self.structure, self.year, self.from, self.here[person].id);
        let division = self.divisions.get(code).copied().filter(|_| !is_group);
        let group = self.groups.get(code).copied().filter(|_| is_group);
        if division.is_none() && group.is_none() {
            return;
        }
        let section = match self.sections.get(&(subject, division, group)) {
            Some(&section) => section,
            None => {
                let section = SectionId(self.ids.make());
                self.batch().section(section, structure, year, subject, division, group);
                self.sections.insert((subject, division, group), section);
                section
            }
        };
        if self.taught.insert((section, id)) && self.teachers.remove(&(section, id)).is_none() {
            let teacher = self.ids.make();
            self.batch().teacher(teacher, structure, section, id, from);
            self.here[person].changed = true;
        }
    }
}
