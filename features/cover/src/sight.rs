//! Who enters absences, who decides what becomes of lessons, who covers: pure rules on the viewer.

use kit::{Decision, Function, PersonId, Profile, Right, StructureId, ViewerFacts};
pub use timetable::sight::runs;

/// Whether the viewer may say of herself that she will be absent: teachers, health and social staff.
pub fn enters_own(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.roles.iter().filter(|role| role.structure == structure).any(|role| match role.profile {
        Profile::Teacher => true,
        Profile::Staff => {
            role.functions.iter().any(|one| matches!(one, Function::Health | Function::Social | Function::Psychologist))
        }
        _ => false,
    })
}

/// Whether the viewer reads an absence: who runs the timetable, and the person herself.
pub fn reads(viewer: &ViewerFacts, structure: StructureId, person: PersonId) -> bool {
    viewer.structure(structure).is_some() && (runs(viewer, structure) || viewer.person == person)
}

/// Whether the viewer reads the private reason: management, and the person herself.
pub fn reads_private(viewer: &ViewerFacts, structure: StructureId, person: PersonId) -> bool {
    viewer.person == person || viewer.is_in(structure, &[Profile::Management])
}

fn has_own(viewer: &ViewerFacts) -> bool {
    viewer.structures.iter().any(|structure| enters_own(viewer, structure.id))
        || [Profile::SchoolLife, Profile::Staff].into_iter().any(|profile| viewer.is(profile))
}

fn runs_some(viewer: &ViewerFacts) -> bool {
    viewer.structures.iter().any(|structure| runs(viewer, structure.id))
}

/// Who reads absences: all of a school, or one's own.
pub(crate) const READ: Right = Right::new("cover.absences", |viewer| {
    Decision::when(runs_some(viewer) || has_own(viewer), "right-reads-absences", "right-reads-no-absences")
});
/// Who enters absences: management and the office for everybody, teachers for themselves.
pub(crate) const ENTER: Right = Right::new("cover.enter", |viewer| {
    let may = runs_some(viewer) || viewer.structures.iter().any(|structure| enters_own(viewer, structure.id));
    Decision::when(may, "right-enters-absences", "right-enters-no-absences")
});
/// Who looks at covers: teachers, and who runs the timetable.
pub(crate) const COVER: Right = Right::new("cover.read", |viewer| {
    Decision::when(runs_some(viewer) || viewer.is(Profile::Teacher), "right-covers", "right-covers-not")
});
/// Who asks for covers and counts them.
pub(crate) const RUN: Right =
    Right::new("cover.run", |viewer| Decision::when(runs_some(viewer), "right-runs-covers", "right-runs-no-covers"));
