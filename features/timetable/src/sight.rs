//! Who reads whose timetable, and who may change it: pure rules on the viewer.

use crate::model::{Effective, Hour};
use kit::viewer::{ChildHere, default_zone};
use kit::{Decision, Function, Instant, Profile, Right, StructureId, ViewerFacts};

/// Whether a guardian follows the schooling of a child.
pub(crate) fn follows(child: &ChildHere) -> bool {
    child.flags.sees_schooling
}

/// Whether the viewer reads every timetable of a school: its teachers, school life, management, office.
pub fn reads_school(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.roles.iter().filter(|role| role.structure == structure).any(|role| match role.profile {
        Profile::Teacher | Profile::SchoolLife | Profile::Management => true,
        Profile::Staff => is_office(&role.functions),
        _ => false,
    })
}

fn is_office(functions: &[Function]) -> bool {
    functions.iter().any(|function| matches!(function, Function::Secretary | Function::Bursar))
}

/// Whether the viewer holds a lesson, by plan or by a change.
pub fn takes_part(viewer: &ViewerFacts, lesson: &Effective) -> bool {
    lesson.is_held_by(viewer.person) || lesson.plan.teachers.iter().any(|planned| planned.id == viewer.person)
}

/// What of a lesson somebody may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Nothing.
    None,
    /// Nothing any more: she held it, and it is over.
    Late,
    /// Its room: the teacher who holds it.
    Room,
    /// Everything: management and the office.
    All,
}

/// Whether the viewer changes the whole timetable of a school: management, and the secretary.
pub fn runs(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.roles.iter().filter(|role| role.structure == structure).any(|role| match role.profile {
        Profile::Management => true,
        Profile::Staff => role.functions.contains(&Function::Secretary),
        _ => false,
    })
}

/// Whether a lesson has ended, on the clock of its school.
pub fn is_over(viewer: &ViewerFacts, lesson: &Effective, now: Instant) -> bool {
    let zone = viewer.structure(lesson.plan.structure).map_or_else(default_zone, |here| here.zone.clone());
    lesson.slot.is_over((now.day_in(&zone), Hour::of(now.in_zone(&zone).time())))
}

/// What of a lesson the viewer may change. What is over is corrected by who runs the timetable alone.
pub fn power(viewer: &ViewerFacts, lesson: &Effective, now: Instant) -> Power {
    if runs(viewer, lesson.plan.structure) {
        Power::All
    } else if lesson.is_held_by(viewer.person) && viewer.is_in(lesson.plan.structure, &[Profile::Teacher]) {
        if is_over(viewer, lesson, now) { Power::Late } else { Power::Room }
    } else {
        Power::None
    }
}

/// Whether somebody has a timetable to look at: works in a school, studies there, or follows a child.
pub(crate) fn has_timetable(viewer: &ViewerFacts) -> bool {
    works(viewer) || viewer.is(Profile::Student) || viewer.children.iter().any(follows)
}

/// Whether somebody works in a school, and may have lessons or meetings.
pub(crate) fn works(viewer: &ViewerFacts) -> bool {
    let profiles = [Profile::Teacher, Profile::SchoolLife, Profile::Management, Profile::Staff];
    viewer.roles.iter().any(|role| profiles.contains(&role.profile))
}

/// Who has a timetable.
pub(crate) const READ: Right =
    Right::new("timetable.read", |viewer| Decision::when(has_timetable(viewer), "right-has-timetable", "right-has-no-timetable"));
/// Who reads the timetables of divisions: pupils (their own), and who works with them.
pub(crate) const DIVISIONS: Right = Right::new("timetable.divisions", |viewer| {
    let may = viewer.is(Profile::Student) || reads_some_school(viewer);
    Decision::when(may, "right-reads-divisions", "right-reads-no-divisions")
});
/// Who reads the timetables of a whole school: teachers' and rooms'.
pub(crate) const SCHOOL: Right = Right::new("timetable.school", |viewer| {
    Decision::when(reads_some_school(viewer), "right-reads-timetables", "right-reads-no-timetables")
});
/// Who changes lessons: management and the secretary; a teacher the room of her own.
pub(crate) const CHANGE: Right = Right::new("timetable.change", |viewer| {
    let may = viewer.is(Profile::Teacher) || viewer.structures.iter().any(|structure| runs(viewer, structure.id));
    Decision::when(may, "right-changes-lessons", "right-changes-no-lessons")
});
/// Who runs the whole timetable of a school.
pub(crate) const RUN: Right = Right::new("timetable.run", |viewer| {
    let may = viewer.structures.iter().any(|structure| runs(viewer, structure.id));
    Decision::when(may, "right-runs-timetable", "right-runs-no-timetable")
});

fn reads_some_school(viewer: &ViewerFacts) -> bool {
    viewer.structures.iter().any(|structure| reads_school(viewer, structure.id))
}
