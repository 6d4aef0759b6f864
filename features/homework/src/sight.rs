//! Who reads and who gives work: pure rules on the viewer.

use kit::viewer::{ChildHere, DutyKind};
use kit::{Decision, DivisionId, Function, Profile, Right, StructureId, ViewerFacts};

/// Whether a guardian follows the schooling of a child.
pub(crate) fn follows(child: &ChildHere) -> bool {
    child.flags.sees_schooling
}

/// Whether the viewer reads the work of a whole school: management, the CPE, the librarian.
pub fn reads_school(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.roles.iter().filter(|role| role.structure == structure).any(|role| match role.profile {
        Profile::Management => true,
        Profile::SchoolLife => role.functions.contains(&Function::Cpe),
        Profile::Teacher => role.functions.contains(&Function::Librarian),
        _ => false,
    })
}

/// Whether the viewer teaches in a school.
pub(crate) fn teaches(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.is_in(structure, &[Profile::Teacher])
}

/// The schools in which the viewer teaches.
pub(crate) fn teaches_in(viewer: &ViewerFacts) -> Vec<StructureId> {
    viewer.structures.iter().map(|structure| structure.id).filter(|at| teaches(viewer, *at)).collect()
}

/// Whether the viewer is head teacher of a division.
pub(crate) fn heads(viewer: &ViewerFacts, division: DivisionId) -> bool {
    viewer.duties.iter().any(|duty| duty.kind == DutyKind::HeadTeacher && duty.division == Some(division))
}

/// Whether the viewer may say that a pupil missed days, and read what is to be caught up: school life, management.
pub(crate) fn follows_absences(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.is_in(structure, &[Profile::SchoolLife, Profile::Management])
}

fn reads_some_school(viewer: &ViewerFacts) -> bool {
    viewer.structures.iter().any(|structure| reads_school(viewer, structure.id))
}

/// Who has homework to look at.
pub(crate) fn has_homework(viewer: &ViewerFacts) -> bool {
    viewer.is(Profile::Student) || viewer.is(Profile::Teacher) || reads_some_school(viewer) || viewer.children.iter().any(follows)
}

/// Who reads homework: pupils, guardians, teachers, the CPE, management.
pub(crate) const READ: Right =
    Right::new("homework.read", |viewer| Decision::when(has_homework(viewer), "right-has-homework", "right-has-no-homework"));
/// Who reads the work of classes: teachers of theirs, the CPE, management.
pub(crate) const CLASSES: Right = Right::new("homework.classes", |viewer| {
    let may = viewer.is(Profile::Teacher) || reads_some_school(viewer);
    Decision::when(may, "right-reads-work", "right-reads-no-work")
});
/// Who gives work: teachers, to their sections.
pub(crate) const GIVE: Right =
    Right::new("homework.give", |viewer| Decision::when(viewer.is(Profile::Teacher), "right-gives-work", "right-gives-no-work"));
/// Who does work: pupils.
pub(crate) const DO: Right =
    Right::new("homework.do", |viewer| Decision::when(viewer.is(Profile::Student), "right-does-work", "right-does-no-work"));
/// Who plans what is to be caught up: a pupil her own, guardians their children's, who works with pupils.
pub(crate) const CATCH_UP: Right = Right::new("homework.catch-up", |viewer| {
    let profiles = [Profile::Student, Profile::Teacher, Profile::SchoolLife, Profile::Management];
    let may = profiles.iter().any(|profile| viewer.is(*profile)) || viewer.children.iter().any(follows);
    Decision::when(may, "right-plans-catch-up", "right-plans-no-catch-up")
});
