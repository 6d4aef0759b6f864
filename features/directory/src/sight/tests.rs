//! Each row of "who sees whom" is a test.
use super::*;
use kit::viewer::{ChildFlags, ChildHere, DutyHere, RoleHere};
use kit::{DivisionId, Instant};
use uuid::Uuid;

const HERE: StructureId = StructureId(Uuid::from_u128(1));
const THERE: StructureId = StructureId(Uuid::from_u128(2));
const ACADEMY: StructureId = StructureId(Uuid::from_u128(9));
const ME: PersonId = PersonId(Uuid::from_u128(100));
const OTHER: PersonId = PersonId(Uuid::from_u128(200));

fn nobody() -> ViewerFacts {
    ViewerFacts {
        person: ME,
        name: "Moi Même".into(),
        given: "Moi".into(),
        language: None,
        roles: vec![],
        structures: vec![],
        children: vec![],
        duties: vec![],
        valid_until: Instant::from_micros(0),
    }
}
fn viewer(profile: Profile, functions: &[Function]) -> ViewerFacts {
    let role = RoleHere { id: kit::id::RoleId(Uuid::from_u128(7)), structure: HERE, profile, functions: functions.to_vec() };
    ViewerFacts { roles: vec![role], ..nobody() }
}
fn guardian(flags: bool) -> ViewerFacts {
    let flags = ChildFlags { sees_schooling: flags, may_decide: flags, may_sign: flags };
    let child = ChildHere {
        person: PersonId(Uuid::from_u128(300)),
        given: "Lina".into(),
        name: "Lina Crayon".into(),
        structure: Some(HERE),
        division: Some(DivisionId(Uuid::from_u128(6))),
        division_name: Some("6e B".into()),
        flags,
    };
    ViewerFacts { children: vec![child], ..viewer(Profile::Guardian, &[]) }
}
fn administrator() -> ViewerFacts {
    ViewerFacts { duties: vec![DutyHere { kind: DutyKind::SchoolAdmin, structure: Some(HERE), division: None }], ..nobody() }
}
fn target(profile: Profile, functions: &[Function]) -> Target {
    at(HERE, Some(profile), functions)
}
fn at(structure: StructureId, profile: Option<Profile>, functions: &[Function]) -> Target {
    let role = TargetRole { structure, profile, functions: functions.to_vec(), above: vec![ACADEMY] };
    Target { person: OTHER, roles: vec![role], ties: vec![] }
}
fn tied(profile: Profile, kind: TieKind) -> Target {
    Target { ties: vec![Tie { structure: HERE, kind }], ..target(profile, &[]) }
}
#[track_caller]
fn allowed(viewer: &ViewerFacts, target: &Target, reason: &str) -> Parts {
    let seen = sees(viewer, target);
    assert_eq!(seen.decision, Decision::Allow(leak(reason)), "{:?}", seen.rulings);
    seen.parts
}
#[track_caller]
fn refused(viewer: &ViewerFacts, target: &Target, reason: &str) {
    let seen = sees(viewer, target);
    assert_eq!(seen.decision, Decision::Deny(leak(reason)), "{:?}", seen.rulings);
    assert_eq!(seen.parts, Parts::default(), "who is not seen has no card");
    assert!(seen.places.is_empty());
}
fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// Every kind of person of a school, without any tie.
fn school() -> Vec<(&'static str, Target)> {
    vec![
        ("pupil", target(Profile::Student, &[])),
        ("guardian", target(Profile::Guardian, &[])),
        ("teacher", target(Profile::Teacher, &[])),
        ("cpe", target(Profile::SchoolLife, &[Function::Cpe])),
        ("aed", target(Profile::SchoolLife, &[Function::Aed])),
        ("head", target(Profile::Management, &[Function::Head])),
        ("office", target(Profile::Staff, &[Function::Secretary])),
        ("bursar", target(Profile::Staff, &[Function::Bursar])),
        ("health", target(Profile::Staff, &[Function::Health])),
        ("social", target(Profile::Staff, &[Function::Social])),
        ("psychologist", target(Profile::Staff, &[Function::Psychologist])),
        ("aesh", target(Profile::Staff, &[Function::Aesh])),
        ("technician", target(Profile::Staff, &[Function::Technician])),
        ("guest", target(Profile::Guest, &[])),
        ("admin", at(HERE, None, &[])),
    ]
}
/// Whom of the school a viewer sees who has no tie with anybody.
fn seen_by(viewer: &ViewerFacts) -> Vec<&'static str> {
    school().into_iter().filter(|(_, target)| sees(viewer, target).allows()).map(|(name, _)| name).collect()
}
const COLLEAGUES: [&str; 11] =
    ["teacher", "cpe", "aed", "head", "office", "bursar", "health", "social", "psychologist", "aesh", "technician"];

#[test]
fn a_pupil_sees_classmates_teachers_the_team_and_own_guardians() {
    let pupil = viewer(Profile::Student, &[]);
    assert_eq!(seen_by(&pupil), ["cpe", "aed", "head", "office", "bursar", "health", "social", "psychologist"]);
    assert_eq!(allowed(&pupil, &tied(Profile::Student, TieKind::Classmate), "why-classmate"), Parts::NAME);
    assert_eq!(allowed(&pupil, &tied(Profile::Teacher, TieKind::TeachesViewer), "why-teacher"), Parts::NAME);
    assert_eq!(allowed(&pupil, &tied(Profile::Guardian, TieKind::OwnGuardian), "why-own-guardian"), Parts::NAME);
    refused(&pupil, &target(Profile::Student, &[]), "why-not-classmate");
    refused(&pupil, &target(Profile::Teacher, &[]), "why-not-teacher");
    refused(&pupil, &target(Profile::Guardian, &[]), "why-not-family");
}

#[test]
fn a_guardian_sees_own_children_their_teachers_the_team_and_no_other_family() {
    let mother = guardian(true);
    assert_eq!(seen_by(&mother), ["cpe", "aed", "head", "office", "bursar"]);
    allowed(&mother, &tied(Profile::Teacher, TieKind::TeachesChild), "why-teacher-of-child");
    refused(&mother, &target(Profile::Student, &[]), "why-not-family");
    refused(&mother, &target(Profile::Guardian, &[]), "why-not-family");
    refused(&mother, &target(Profile::Teacher, &[]), "why-not-teacher-of-child");
    let child = Target { person: mother.children[0].person, ..tied(Profile::Student, TieKind::Child) };
    let parts = allowed(&mother, &child, "why-child");
    assert!(parts.birth && parts.contacts == ContactPart::Hidden && parts.guardians == GuardianPart::First);
}

#[test]
fn the_other_guardian_of_a_child_is_a_first_name() {
    let seen = sees(&guardian(true), &tied(Profile::Guardian, TieKind::CoGuardian));
    assert_eq!(seen.decision, Decision::Allow("why-other-guardian"));
    assert_eq!(seen.parts, Parts { name: NamePart::First, ..Parts::default() });
    assert!(seen.places.is_empty(), "not even where the other is a guardian");
}

#[test]
fn a_link_without_any_right_opens_the_child_and_the_team_but_no_teacher() {
    let deprived = guardian(false);
    assert_eq!(seen_by(&deprived), ["cpe", "aed", "head", "office", "bursar"]);
    refused(&deprived, &tied(Profile::Teacher, TieKind::TeachesChild), "why-not-teacher-of-child");
    let child = Target { person: deprived.children[0].person, ..tied(Profile::Student, TieKind::Child) };
    allowed(&deprived, &child, "why-child");
}

#[test]
fn a_teacher_sees_colleagues_own_pupils_and_the_names_of_their_guardians() {
    let teacher = viewer(Profile::Teacher, &[]);
    assert_eq!(seen_by(&teacher), COLLEAGUES);
    let parts = allowed(&teacher, &tied(Profile::Student, TieKind::Taught), "why-taught");
    assert_eq!(parts, Parts { guardians: GuardianPart::Names, ..Parts::NAME });
    assert_eq!(allowed(&teacher, &tied(Profile::Guardian, TieKind::GuardianOfTaught), "why-guardian-of-taught"), Parts::NAME);
    refused(&teacher, &target(Profile::Student, &[]), "why-not-taught");
    refused(&teacher, &target(Profile::Guardian, &[]), "why-not-guardian-of-taught");
}

#[test]
fn a_head_teacher_sees_the_guardians_contacts_of_the_own_division_too() {
    let teacher = viewer(Profile::Teacher, &[]);
    let pupil = allowed(&teacher, &tied(Profile::Student, TieKind::Headed), "why-headed");
    assert!(pupil.guardians == GuardianPart::Open && pupil.contacts == ContactPart::Hidden && !pupil.birth);
    let guardian = allowed(&teacher, &tied(Profile::Guardian, TieKind::GuardianOfHeaded), "why-guardian-of-headed");
    assert_eq!(guardian.contacts, ContactPart::Open);
}

#[test]
fn a_tie_without_a_role_that_bears_it_opens_nothing() {
    for kind in [TieKind::Taught, TieKind::Headed, TieKind::Classmate] {
        assert!(!sees(&nobody(), &tied(Profile::Student, kind)).allows(), "{kind}");
    }
    assert!(!sees(&guardian(true), &tied(Profile::Guardian, TieKind::GuardianOfHeaded)).allows());
    assert!(!sees(&viewer(Profile::Guest, &[]), &tied(Profile::Student, TieKind::Taught)).allows());
}

#[test]
fn the_librarian_and_the_aed_see_colleagues_and_every_pupil_by_name() {
    for viewer in [viewer(Profile::Teacher, &[Function::Librarian]), viewer(Profile::SchoolLife, &[Function::Aed])] {
        let mut expected = vec!["pupil"];
        expected.extend(COLLEAGUES);
        assert_eq!(seen_by(&viewer), expected);
        assert_eq!(sees(&viewer, &target(Profile::Student, &[])).parts, Parts::NAME);
        refused(&viewer, &target(Profile::Guardian, &[]), "why-not-guardians");
    }
}

#[test]
fn cpe_management_and_office_see_everybody_and_the_contacts_of_families() {
    let all: Vec<&str> = school().into_iter().map(|(name, _)| name).collect();
    for (viewer, sources) in [
        (viewer(Profile::SchoolLife, &[Function::Cpe]), false),
        (viewer(Profile::Management, &[Function::Head]), true),
        (viewer(Profile::Staff, &[Function::Secretary]), true),
        (viewer(Profile::Staff, &[Function::Bursar]), true),
    ] {
        assert_eq!(seen_by(&viewer), all);
        let pupil = allowed(&viewer, &target(Profile::Student, &[]), "why-office");
        assert_eq!((pupil.contacts, pupil.guardians, pupil.birth), (ContactPart::Open, GuardianPart::Open, true));
        assert_eq!(pupil.sources, sources);
        assert_eq!(sees(&viewer, &target(Profile::Guardian, &[])).parts.contacts, ContactPart::Open);
        assert_eq!(sees(&viewer, &target(Profile::Teacher, &[])).parts.contacts, ContactPart::Hidden);
        assert!(sees_everybody(&viewer, HERE) && !sees_everybody(&viewer, THERE));
    }
}

#[test]
fn the_birth_date_of_an_adult_is_on_no_card_but_ones_own() {
    let viewers = [
        viewer(Profile::SchoolLife, &[Function::Cpe]),
        viewer(Profile::Management, &[Function::Head]),
        viewer(Profile::Staff, &[Function::Secretary]),
        administrator(),
    ];
    for viewer in viewers {
        for (name, target) in school().into_iter().filter(|(name, _)| *name != "pupil") {
            assert!(!sees(&viewer, &target).parts.birth, "{name}");
        }
        // A pupil here who is an adult of another school has a code there.
        let both = [at(HERE, Some(Profile::Student), &[]), at(THERE, Some(Profile::Staff), &[])];
        let both = Target { roles: both.into_iter().flat_map(|one| one.roles).collect(), ..target(Profile::Student, &[]) };
        assert!(!sees(&viewer, &both).parts.birth);
    }
    let own = Target { person: ME, ..target(Profile::Teacher, &[]) };
    assert!(sees(&viewer(Profile::Teacher, &[]), &own).parts.birth);
}

#[test]
fn aesh_and_technicians_see_colleagues_and_no_pupil_but_those_they_are_assigned_to() {
    for function in [Function::Aesh, Function::Technician, Function::Other] {
        let viewer = viewer(Profile::Staff, &[function]);
        assert_eq!(seen_by(&viewer), COLLEAGUES);
        refused(&viewer, &target(Profile::Student, &[]), "why-not-taught");
    }
    allowed(&viewer(Profile::Staff, &[Function::Aesh]), &tied(Profile::Student, TieKind::Taught), "why-taught");
}

#[test]
fn health_and_social_see_every_pupil_and_the_contacts_of_guardians() {
    for function in [Function::Health, Function::Social] {
        let viewer = viewer(Profile::Staff, &[function]);
        let pupil = allowed(&viewer, &target(Profile::Student, &[]), "why-care");
        assert!(pupil.guardians == GuardianPart::Open && pupil.contacts == ContactPart::Hidden && !pupil.birth);
        assert_eq!(allowed(&viewer, &target(Profile::Guardian, &[]), "why-care").contacts, ContactPart::Open);
        refused(&viewer, &target(Profile::Guest, &[]), "why-not-guest");
    }
}

#[test]
fn the_psychologist_sees_every_pupil_by_name_and_no_guardian() {
    let viewer = viewer(Profile::Staff, &[Function::Psychologist]);
    assert_eq!(allowed(&viewer, &target(Profile::Student, &[]), "why-psychologist"), Parts::NAME);
    refused(&viewer, &target(Profile::Guardian, &[]), "why-not-guardians");
}

#[test]
fn a_school_administrator_sees_everybody_and_only_whether_contacts_are_filled() {
    for (name, target) in school() {
        let parts = allowed(&administrator(), &target, "why-administrator");
        assert_eq!((parts.contacts, parts.birth), (ContactPart::Filled, false), "{name}");
        assert_eq!(parts.guardians, GuardianPart::Filled);
    }
    refused(&administrator(), &at(THERE, Some(Profile::Teacher), &[]), "why-not-elsewhere");
}

#[test]
fn academy_and_authority_see_heads_deputies_secretaries_and_administrators_of_their_structures() {
    for profile in [Profile::Academy, Profile::Authority] {
        let mut agent = viewer(profile, &[]);
        agent.roles[0].structure = ACADEMY;
        assert_eq!(seen_by(&agent), ["head", "office", "admin"]);
        let deputy = target(Profile::Management, &[Function::DeputyHead]);
        assert_eq!(allowed(&agent, &deputy, "why-own-structure").contacts, ContactPart::Professional);
        refused(&agent, &target(Profile::Student, &[]), "why-not-agent");
        let mut elsewhere = target(Profile::Management, &[Function::Head]);
        elsewhere.roles[0].above.clear();
        refused(&agent, &elsewhere, "why-not-elsewhere");
    }
}

#[test]
fn the_platform_administrator_and_a_guest_see_nobody() {
    let platform =
        ViewerFacts { duties: vec![DutyHere { kind: DutyKind::PlatformAdmin, structure: None, division: None }], ..nobody() };
    assert!(seen_by(&platform).is_empty());
    refused(&platform, &target(Profile::Management, &[Function::Head]), "why-not-platform");
    assert!(seen_by(&viewer(Profile::Guest, &[])).is_empty());
    refused(&viewer(Profile::Guest, &[]), &target(Profile::Teacher, &[]), "why-not-guest-viewer");
}

#[test]
fn nobody_sees_into_another_school() {
    for (profile, functions) in [
        (Profile::Student, vec![]),
        (Profile::Teacher, vec![]),
        (Profile::SchoolLife, vec![Function::Cpe]),
        (Profile::Management, vec![Function::Head]),
    ] {
        refused(&viewer(profile, &functions), &at(THERE, Some(Profile::Student), &[]), "why-not-elsewhere");
    }
}

#[test]
fn of_two_schools_only_the_common_one_is_shown() {
    let mut teacher = target(Profile::Teacher, &[]);
    teacher.roles.push(at(THERE, Some(Profile::Teacher), &[]).roles.remove(0));
    assert_eq!(sees(&viewer(Profile::Teacher, &[]), &teacher).places, [(HERE, Some(Profile::Teacher))]);
}

#[test]
fn a_guardian_of_the_same_child_never_sees_contacts_even_as_head_of_the_school() {
    let head = ViewerFacts { children: guardian(true).children, ..viewer(Profile::Management, &[Function::Head]) };
    let father = tied(Profile::Guardian, TieKind::CoGuardian);
    let parts = sees(&head, &father).parts;
    assert_eq!((parts.name, parts.contacts), (NamePart::Full, ContactPart::Hidden));
    let child = Target { person: head.children[0].person, ..tied(Profile::Student, TieKind::Child) };
    let parts = sees(&head, &child).parts;
    assert_eq!((parts.contacts, parts.guardians), (ContactPart::Hidden, GuardianPart::Names));
}

#[test]
fn everybody_sees_oneself_whole() {
    let me = Target { person: ME, ..target(Profile::Student, &[]) };
    let parts = allowed(&viewer(Profile::Student, &[]), &me, "why-self");
    assert!(parts.birth && parts.contacts == ContactPart::Open && parts.guardians == GuardianPart::Names);
}

#[test]
fn a_child_between_two_schools_is_still_ones_child() {
    let mut mother = guardian(true);
    mother.children[0].structure = None;
    let child = Target { person: mother.children[0].person, roles: vec![], ties: vec![] };
    allowed(&mother, &child, "why-child");
}
