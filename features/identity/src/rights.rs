//! Who may do what to the account of another. Pure: no database, no HTTP, no clock.
//!
//! Whoever makes a code for somebody could use it: nobody may make one for a person who can do more.

use directory::model::TieKind;
use directory::sight::Target;
use kit::viewer::DutyKind;
use kit::{Decision, DivisionId, Function, Profile, Right, StructureId, ViewerFacts};

/// Opens the pages about another's account; the person's own ties decide there.
pub(crate) const ACCESS: Right = Right::new("identity.access", may_help_somebody);
/// Opens the pages that print sheets of a division.
pub(crate) const SHEETS: Right = Right::new("identity.sheets", may_print_somewhere);
/// Opens the pages that print sheets of the staff of a structure.
pub(crate) const STAFF_SHEETS: Right = Right::new("identity.staff_sheets", administers_somewhere);
/// Adds a child by a second code.
pub(crate) const ADD_CHILD: Right = Right::new("identity.add_child", is_guardian);

fn may_help_somebody(viewer: &ViewerFacts) -> Decision {
    let helps = viewer.roles.iter().any(|role| {
        matches!(role.profile, Profile::Teacher | Profile::Management)
            || is_office(&role.functions)
            || role.functions.contains(&Function::Cpe)
    });
    let admin = viewer.has_duty(DutyKind::SchoolAdmin, None);
    Decision::when(helps || admin, "right-identity-access", "right-identity-access-not")
}

fn may_print_somewhere(viewer: &ViewerFacts) -> Decision {
    let office = viewer
        .roles
        .iter()
        .any(|role| role.profile == Profile::Management || is_office(&role.functions) || role.functions.contains(&Function::Cpe));
    let duty = viewer.duties.iter().any(|duty| matches!(duty.kind, DutyKind::SchoolAdmin | DutyKind::HeadTeacher));
    Decision::when(office || duty, "right-identity-sheets", "right-identity-sheets-not")
}

fn administers_somewhere(viewer: &ViewerFacts) -> Decision {
    let yes = viewer.administered().next().is_some();
    Decision::when(yes, "right-identity-staff-sheets", "right-identity-staff-sheets-not")
}

fn is_guardian(viewer: &ViewerFacts) -> Decision {
    let yes = viewer.is(Profile::Guardian) || !viewer.children.is_empty();
    Decision::when(yes, "right-identity-add-child", "right-identity-add-child-not")
}

fn is_office(functions: &[Function]) -> bool {
    functions.contains(&Function::Secretary)
}

/// What a viewer may do to the account of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Powers {
    /// Make a new code, which voids the password.
    pub(crate) reset: bool,
    /// Suspend, let in again, close, open again.
    pub(crate) stop: bool,
    /// For which structure the act is noted.
    pub(crate) structure: Option<StructureId>,
}

impl Powers {
    /// Whether the page is there at all for this viewer.
    pub(crate) fn any(self) -> bool {
        self.reset || self.stop
    }
}

/// The powers of a viewer over the account of another person; none over one's own.
pub(crate) fn powers(viewer: &ViewerFacts, target: &Target, target_runs_platform: bool) -> Powers {
    let nothing = Powers::default();
    if viewer.person == target.person {
        return nothing;
    }
    // The platform's own administrator helps through the support page, with a reason noted first.
    if target_runs_platform {
        return nothing;
    }
    let only = |profiles: &[Profile]| target.roles.iter().all(|role| role.profile.is_some_and(|one| profiles.contains(&one)));
    let place = |may: &dyn Fn(StructureId) -> bool| target.roles.iter().map(|role| role.structure).find(|one| may(*one));
    // Management and administrators: whoever is there, but nobody who can do more than they can. A school
    // administrator, whose duty is technical, has no hand on management; nobody has on who manages elsewhere.
    let stronger =
        |profile: Option<Profile>| matches!(profile, None | Some(Profile::Management | Profile::Academy | Profile::Authority));
    let manages = |structure| viewer.is_in(structure, &[Profile::Management]);
    let above = target.roles.iter().any(|role| stronger(role.profile) && !manages(role.structure));
    if let Some(structure) = place(&|one| viewer.administers(one)).filter(|_| !above) {
        // An account is one for all schools: a school alone stops only who is nowhere else.
        let stop = target.roles.iter().all(|role| viewer.administers(role.structure));
        return Powers { reset: true, stop, structure: Some(structure) };
    }
    let reset = |structure: Option<StructureId>| Powers { reset: structure.is_some(), structure, ..nothing };
    let has = |one: StructureId, function: Function| {
        viewer.roles.iter().any(|role| role.structure == one && role.functions.contains(&function))
    };
    if only(&[Profile::Student, Profile::Guardian])
        && let Some(structure) = place(&|one| has(one, Function::Secretary))
    {
        return reset(Some(structure));
    }
    if only(&[Profile::Student]) {
        let taught =
            target.ties.iter().find(|tie| matches!(tie.kind, TieKind::Taught | TieKind::Headed)).map(|tie| tie.structure);
        return reset(place(&|one| has(one, Function::Cpe)).or(taught));
    }
    nothing
}

/// How a code may be made for somebody whom the viewer may help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    /// It may; besides the one that makes it, these structures read of it in their journals.
    Told(Vec<StructureId>),
    /// It may not: the account opens other schools too, and its person can choose a password by mail.
    ByMail,
}

/// A code opens all that its account opens. Where another school depends on the same account, it is made
/// only for a person who has no other way in, and both schools read of it.
pub(crate) fn making(viewer: &ViewerFacts, target: &Target, acting: Option<StructureId>, has_mail: bool) -> Making {
    let mut others: Vec<StructureId> =
        target.roles.iter().map(|role| role.structure).filter(|structure| Some(*structure) != acting).collect();
    others.sort_unstable();
    others.dedup();
    let foreign = others.iter().any(|structure| !viewer.administers(*structure));
    if foreign && has_mail { Making::ByMail } else { Making::Told(others) }
}

/// Whether a viewer may print the sheets of a division.
pub(crate) fn may_print(viewer: &ViewerFacts, structure: StructureId, division: DivisionId) -> bool {
    let office = viewer
        .roles
        .iter()
        .any(|role| role.structure == structure && (is_office(&role.functions) || role.functions.contains(&Function::Cpe)));
    let heads = viewer.duties.iter().any(|duty| duty.kind == DutyKind::HeadTeacher && duty.division == Some(division));
    viewer.administers(structure) || office || heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use directory::sight::TargetRole;
    use kit::viewer::{DutyHere, RoleHere};
    use kit::{Instant, PersonId};
    use uuid::Uuid;

    fn structure(number: u128) -> StructureId {
        StructureId(Uuid::from_u128(number))
    }
    fn head_of(places: &[u128]) -> ViewerFacts {
        let role = |number: &u128| RoleHere {
            id: kit::id::RoleId(Uuid::nil()),
            structure: structure(*number),
            profile: Profile::Management,
            functions: vec![],
        };
        ViewerFacts {
            person: PersonId(Uuid::from_u128(100)),
            name: String::new(),
            given: String::new(),
            language: None,
            roles: places.iter().map(role).collect(),
            structures: vec![],
            children: vec![],
            duties: Vec::<DutyHere>::new(),
            valid_until: Instant::from_micros(0),
        }
    }
    fn teacher_of(places: &[u128]) -> Target {
        let role = |number: &u128| TargetRole {
            structure: structure(*number),
            profile: Some(Profile::Teacher),
            functions: vec![],
            above: vec![],
        };
        Target { person: PersonId(Uuid::from_u128(200)), roles: places.iter().map(role).collect(), ties: vec![] }
    }

    #[test]
    fn a_code_for_who_serves_elsewhere_is_made_only_where_no_mail_would_do() {
        let told = |others: &[u128]| Making::Told(others.iter().map(|number| structure(*number)).collect());
        for (head, teacher, has_mail, wanted) in [
            (&[1][..], &[1][..], false, told(&[])),
            (&[1], &[1], true, told(&[])),
            (&[1], &[1, 2], false, told(&[2])),
            (&[1], &[1, 2], true, Making::ByMail),
            (&[1], &[3, 1, 2, 2], false, told(&[2, 3])),
            // Who answers for both schools may, and both read of it.
            (&[1, 2], &[1, 2], true, told(&[2])),
            (&[1, 2], &[1, 2, 3], true, Making::ByMail),
        ] {
            let made = making(&head_of(head), &teacher_of(teacher), Some(structure(1)), has_mail);
            assert_eq!(made, wanted, "{head:?}, {teacher:?}, {has_mail}");
        }
    }
}
