//! The role, school or child that somebody chose to look at for a while: kept in the session, narrows
//! what is shown on the home and in the menu, never what is allowed.

use crate::id::{PersonId, StructureId};
use crate::viewer::{DutyKind, Profile, Viewer, ViewerFacts};

/// What was chosen; nothing is everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// One school among several.
    pub structure: Option<StructureId>,
    /// One role among several.
    pub profile: Option<Profile>,
    /// One child among several.
    pub child: Option<PersonId>,
}

impl Context {
    /// Reads what was kept in a session; what is not understood is left out.
    pub fn read(text: &str) -> Self {
        let mut out = Self::default();
        for (name, value) in text.split(';').filter_map(|pair| pair.split_once('=')) {
            match name {
                "structure" => out.structure = value.parse().ok(),
                "profile" => out.profile = Profile::from_code(value),
                "child" => out.child = value.parse().ok(),
                _ => {}
            }
        }
        out
    }

    /// The text for the session: `structure=…;profile=…;child=…`, without what was not chosen.
    pub fn write(&self) -> String {
        let structure = self.structure.map(|structure| format!("structure={structure}"));
        let profile = self.profile.map(|profile| format!("profile={profile}"));
        let child = self.child.map(|child| format!("child={child}"));
        structure.into_iter().chain(profile).chain(child).collect::<Vec<_>>().join(";")
    }

    /// What of it still holds for a viewer: a role that ended or a child who left is no longer chosen.
    #[must_use]
    pub fn fitting(self, viewer: &ViewerFacts) -> Self {
        let structure = self.structure.filter(|structure| viewer.structure(*structure).is_some());
        let here = |at: StructureId| structure.is_none_or(|structure| structure == at);
        let profile =
            self.profile.filter(|profile| viewer.roles.iter().any(|role| role.profile == *profile && here(role.structure)));
        let guardian = profile.is_none_or(|profile| profile == Profile::Guardian);
        let child = self.child.filter(|child| {
            guardian && viewer.child(*child).is_some_and(|child| structure.is_none() || child.structure == structure)
        });
        Self { structure, profile, child }
    }

    /// The viewer as seen through the choice: fewer roles, structures, children and duties, never more.
    pub fn narrow(self, viewer: &Viewer) -> Viewer {
        let chosen = self.fitting(viewer);
        if chosen == Self::default() {
            return viewer.clone();
        }
        let mut facts = ViewerFacts::clone(viewer);
        if let Some(structure) = chosen.structure {
            facts.structures.retain(|one| one.id == structure);
            facts.roles.retain(|role| role.structure == structure);
            facts.children.retain(|child| child.structure == Some(structure));
            facts.duties.retain(|duty| duty.structure.is_none_or(|at| at == structure));
        }
        if let Some(profile) = chosen.profile {
            facts.roles.retain(|role| role.profile == profile);
            facts.duties.retain(|duty| goes_with(duty.kind, profile));
            if profile != Profile::Guardian {
                facts.children.clear();
            }
        }
        if let Some(child) = chosen.child {
            facts.children.retain(|one| one.person == child);
            let at = facts.children.first().and_then(|child| child.structure);
            facts.roles.retain(|role| role.profile != Profile::Guardian || Some(role.structure) == at);
        }
        let ties = |id: StructureId| {
            facts.roles.iter().any(|role| role.structure == id)
                || facts.children.iter().any(|child| child.structure == Some(id))
                || facts.duties.iter().any(|duty| duty.structure == Some(id))
        };
        let kept = facts.structures.iter().filter(|structure| ties(structure.id)).cloned().collect();
        facts.structures = kept;
        Viewer::new(facts)
    }
}

/// Whether a duty is done in a role: families have none, and only teachers are head teachers.
fn goes_with(duty: DutyKind, profile: Profile) -> bool {
    match (duty, profile) {
        (_, Profile::Student | Profile::Guardian | Profile::Guest) => false,
        (DutyKind::HeadTeacher, profile) => profile == Profile::Teacher,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RoleId;
    use crate::time::Instant;
    use crate::viewer::{ChildFlags, ChildHere, DutyHere, RoleHere, StructureHere, default_zone};
    use uuid::Uuid;

    fn id(byte: u8) -> Uuid {
        Uuid::from_bytes([byte; 16])
    }
    fn structure(byte: u8) -> StructureHere {
        StructureHere {
            id: StructureId(id(byte)),
            name: format!("Collège {byte}"),
            kind: "lower_secondary".into(),
            zone: default_zone(),
            above: vec![],
        }
    }
    fn role(byte: u8, profile: Profile) -> RoleHere {
        RoleHere { id: RoleId(id(byte)), structure: StructureId(id(byte)), profile, functions: vec![] }
    }
    fn child(byte: u8, at: u8) -> ChildHere {
        ChildHere {
            person: PersonId(id(byte)),
            given: "Lina".into(),
            name: "Lina Crayon".into(),
            structure: Some(StructureId(id(at))),
            division: None,
            division_name: None,
            flags: ChildFlags { sees_schooling: true, may_decide: true, may_sign: true },
        }
    }
    /// A teacher at 1 who is head teacher there, and a parent at 1 and 2.
    fn viewer() -> Viewer {
        Viewer::new(ViewerFacts {
            person: PersonId(id(9)),
            name: "Claude Équerre".into(),
            given: "Claude".into(),
            language: None,
            roles: vec![role(1, Profile::Teacher), role(1, Profile::Guardian), role(2, Profile::Guardian)],
            structures: vec![structure(1), structure(2)],
            children: vec![child(11, 1), child(12, 2)],
            duties: vec![DutyHere { kind: DutyKind::HeadTeacher, structure: Some(StructureId(id(1))), division: None }],
            valid_until: Instant::from_micros(0),
        })
    }

    #[test]
    fn a_choice_is_read_as_it_was_written() {
        let all =
            Context { structure: Some(StructureId(id(1))), profile: Some(Profile::SchoolLife), child: Some(PersonId(id(11))) };
        for context in [all, Context::default(), Context { child: None, ..all }, Context { structure: None, ..all }] {
            assert_eq!(Context::read(&context.write()), context);
        }
        assert_eq!(Context::default().write(), "");
        assert_eq!(Context::read("structure=;profile=king;child=x;=;;more=1"), Context::default());
    }

    #[test]
    fn a_role_shows_itself_alone() {
        let seen = Context { profile: Some(Profile::Guardian), ..Context::default() }.narrow(&viewer());
        assert!(seen.roles.iter().all(|role| role.profile == Profile::Guardian));
        assert_eq!((seen.children.len(), seen.duties.len(), seen.structures.len()), (2, 0, 2));
        let seen = Context { profile: Some(Profile::Teacher), ..Context::default() }.narrow(&viewer());
        assert_eq!((seen.children.len(), seen.duties.len(), seen.structures.len()), (0, 1, 1));
    }

    #[test]
    fn a_child_and_a_school_narrow_too() {
        let seen = Context { child: Some(PersonId(id(12))), ..Context::default() }.narrow(&viewer());
        assert_eq!(seen.children.len(), 1);
        assert_eq!(seen.roles.iter().filter(|role| role.profile == Profile::Guardian).count(), 1);
        let seen = Context { structure: Some(StructureId(id(2))), ..Context::default() }.narrow(&viewer());
        assert_eq!((seen.roles.len(), seen.children.len(), seen.structures.len()), (1, 1, 1));
    }

    #[test]
    fn what_is_no_longer_true_is_no_longer_chosen() {
        let gone = Context { structure: Some(StructureId(id(7))), child: Some(PersonId(id(8))), profile: Some(Profile::Academy) };
        assert_eq!(gone.fitting(&viewer()), Context::default());
        assert_eq!(gone.narrow(&viewer()).roles.len(), 3);
        // A child of another school than the one chosen is left out, not the school.
        let mixed = Context { structure: Some(StructureId(id(2))), child: Some(PersonId(id(11))), profile: None };
        assert_eq!(mixed.fitting(&viewer()), Context { child: None, ..mixed });
    }
}
