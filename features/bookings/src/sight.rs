//! Who books for which lesson, and who keeps equipment: pure rules on the viewer.

use kit::{Decision, Function, Profile, Right, StructureId, ViewerFacts};
use timetable::model::Effective;

/// Whether the viewer keeps the equipment and bookings of a school: management, the office, the librarian.
pub fn keeps(viewer: &ViewerFacts, structure: StructureId) -> bool {
    timetable::sight::runs(viewer, structure)
        || viewer.roles.iter().any(|role| role.structure == structure && role.functions.contains(&Function::Librarian))
}

/// Whether the viewer books something for a lesson: who holds it, and who keeps the school's bookings.
pub fn books_for(viewer: &ViewerFacts, lesson: &Effective) -> bool {
    let at = lesson.plan.structure;
    keeps(viewer, at) || (lesson.is_held_by(viewer.person) && works(viewer, at))
}

/// Whether the viewer works in a school with pupils, and may hold a lesson there.
fn works(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.is_in(structure, &[Profile::Teacher, Profile::SchoolLife, Profile::Management, Profile::Staff])
}

/// Whether the viewer may cancel a booking: her own, or any of a school that she keeps.
pub fn may_end(viewer: &ViewerFacts, structure: StructureId, person: kit::PersonId) -> bool {
    viewer.structure(structure).is_some() && (viewer.person == person || keeps(viewer, structure))
}

/// Who reads bookings: who works in a school and reads its timetables.
pub(crate) const READ: Right = Right::new("bookings.read", |viewer| {
    let may = viewer.structures.iter().any(|structure| timetable::sight::reads_school(viewer, structure.id));
    Decision::when(may, "right-reads-bookings", "right-reads-no-bookings")
});
/// Who keeps equipment.
pub(crate) const KEEP: Right = Right::new("bookings.keep", |viewer| {
    let may = viewer.structures.iter().any(|structure| keeps(viewer, structure.id));
    Decision::when(may, "right-keeps-equipment", "right-keeps-no-equipment")
});
