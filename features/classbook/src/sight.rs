//! Who reads and who writes the class book: pure rules on the viewer and on what ties her to a section.

use kit::settings::{SettingKind, SettingSpec};
use kit::viewer::ChildHere;
use kit::{App, Decision, Function, Profile, Right, StructureId, ViewerFacts};

/// What the charter of a school says of the class book.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec { name: "classbook.team-reads", kind: SettingKind::Switch, default: "yes" },
    SettingSpec { name: "classbook.cpe-reads", kind: SettingKind::Switch, default: "yes" },
];

/// What a school decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charter {
    /// Whether the teachers of a class read each other's contents.
    pub team_reads: bool,
    /// Whether the CPE reads the class book.
    pub cpe_reads: bool,
}

impl Charter {
    /// What the school of the viewer decided.
    pub fn of(app: &App, viewer: &ViewerFacts, structure: StructureId) -> Self {
        let above = viewer.structure(structure).map(|here| here.above.clone()).unwrap_or_default();
        let is_on = |spec| app.settings.is_on(spec, structure, &above);
        Self { team_reads: is_on(&SETTINGS[0]), cpe_reads: is_on(&SETTINGS[1]) }
    }
}

/// What ties somebody to a section, or to a lesson and its sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// Teaches it today.
    pub teaches: bool,
    /// Taught it at some time.
    pub taught: bool,
    /// Holds this lesson, by plan or by a change.
    pub holds: bool,
    /// Teaches the same pupils another subject today.
    pub team: bool,
    /// Is head teacher of a division of its pupils.
    pub heads: bool,
    /// Is one of its pupils.
    pub own: bool,
    /// Follows the schooling of one of its pupils.
    pub child: bool,
}

/// What of the class book somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nothing.
    None,
    /// What was published, once it is shown.
    Shown,
    /// What was published, that of lessons to come as well.
    Published,
    /// The same with all versions: who writes, and management.
    Versions,
}

/// What of a section or lesson the viewer reads.
pub fn reach(viewer: &ViewerFacts, structure: StructureId, ties: Ties, charter: Charter) -> Reach {
    let teacher = viewer.is_in(structure, &[Profile::Teacher]);
    if runs(viewer, structure) || writes(viewer, structure, ties) || (teacher && ties.taught) {
        Reach::Versions
    } else if reads_school(viewer, structure, charter) || (teacher && (ties.heads || (ties.team && charter.team_reads))) {
        Reach::Published
    } else if (ties.own && viewer.is_in(structure, &[Profile::Student])) || ties.child {
        Reach::Shown
    } else {
        Reach::None
    }
}

/// Whether the viewer writes the content of a lesson: who teaches the section, or holds the lesson.
pub fn writes(viewer: &ViewerFacts, structure: StructureId, ties: Ties) -> bool {
    viewer.is_in(structure, &[Profile::Teacher]) && (ties.teaches || ties.holds)
}

/// Whether the viewer runs the class book of a school: visas, inspectors, archive.
pub fn runs(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.is_in(structure, &[Profile::Management])
}

/// Whether the viewer reads every class book of a school: management, the librarian, the CPE unless the charter says no.
pub fn reads_school(viewer: &ViewerFacts, structure: StructureId, charter: Charter) -> bool {
    viewer.roles.iter().filter(|role| role.structure == structure).any(|role| match role.profile {
        Profile::Management => true,
        Profile::Teacher => role.functions.contains(&Function::Librarian),
        Profile::SchoolLife => charter.cpe_reads && role.functions.contains(&Function::Cpe),
        _ => false,
    })
}

/// Whether a guardian follows the schooling of a child.
pub(crate) fn follows(child: &ChildHere) -> bool {
    child.flags.sees_schooling
}

/// Whether somebody may be named as inspector.
pub(crate) fn inspects(viewer: &ViewerFacts) -> bool {
    viewer.is(Profile::Academy)
}

/// Whether the class book may concern somebody at all.
pub(crate) fn has_classbook(viewer: &ViewerFacts) -> bool {
    let profiles = [Profile::Student, Profile::Teacher, Profile::Management];
    profiles.iter().any(|profile| viewer.is(*profile))
        || viewer.has_function(Function::Cpe)
        || viewer.children.iter().any(follows)
        || inspects(viewer)
}

fn works(viewer: &ViewerFacts) -> bool {
    viewer.is(Profile::Teacher) || viewer.is(Profile::Management) || viewer.has_function(Function::Cpe)
}

/// Whether the class book concerns somebody only if a school names her as inspector.
pub(crate) fn only_inspects(viewer: &ViewerFacts) -> bool {
    inspects(viewer) && !works(viewer) && !viewer.is(Profile::Student) && !viewer.children.iter().any(follows)
}

/// Who reads the class book: pupils, guardians, teachers, the CPE, management, named inspectors.
pub(crate) const READ: Right = Right::new("classbook.read", |viewer| {
    Decision::when(has_classbook(viewer), "right-reads-classbook", "right-reads-no-classbook")
});
/// Who reads the class books of classes: who works with them.
pub(crate) const CLASSES: Right = Right::new("classbook.classes", |viewer| {
    Decision::when(works(viewer), "right-reads-classbooks", "right-reads-no-classbooks")
});
/// Who writes contents and keeps sequences: teachers.
pub(crate) const WRITE: Right = Right::new("classbook.write", |viewer| {
    Decision::when(viewer.is(Profile::Teacher), "right-writes-classbook", "right-writes-no-classbook")
});
/// Who seals, names inspectors, takes the archive: management.
pub(crate) const RUN: Right = Right::new("classbook.run", |viewer| {
    Decision::when(viewer.is(Profile::Management), "right-runs-classbook", "right-runs-no-classbook")
});
/// Who may be named as inspector.
pub(crate) const INSPECT: Right = Right::new("classbook.inspect", |viewer| {
    Decision::when(inspects(viewer), "right-inspects-classbook", "right-inspects-no-classbook")
});
