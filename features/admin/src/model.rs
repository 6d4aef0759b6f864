//! Who may administer whom, as pure rules (`domain` §18.5): no database, no HTTP, no clock.

use directory::model::StructureKind;
use kit::viewer::DutyKind;
use kit::{Decision, Function, PersonId, Profile, StructureId, ViewerFacts};

/// What somebody is, for administration, in a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// The office: pupils and guardians.
    Office,
    /// An agent of an academy or an authority: its own agents.
    Agent,
    /// Technical administrator of a structure.
    SchoolAdmin,
    /// Management of a school.
    Management,
    /// Runs the platform, without belonging to the structure.
    Platform,
}

/// The post of a viewer in a structure; a post there comes before the platform's.
pub fn post(viewer: &ViewerFacts, structure: StructureId) -> Option<Post> {
    let office = |role: &kit::viewer::RoleHere| {
        role.structure == structure && role.profile == Profile::Staff && role.functions.contains(&Function::Secretary)
    };
    if viewer.is_in(structure, &[Profile::Management]) {
        Some(Post::Management)
    } else if viewer.has_duty(DutyKind::SchoolAdmin, Some(structure)) {
        Some(Post::SchoolAdmin)
    } else if viewer.is_in(structure, &[Profile::Academy, Profile::Authority]) {
        Some(Post::Agent)
    } else if viewer.roles.iter().any(office) {
        Some(Post::Office)
    } else if viewer.is_platform_admin() {
        Some(Post::Platform)
    } else {
        None
    }
}

/// The structures in which a viewer has a post of one's own.
pub fn posts(viewer: &ViewerFacts) -> impl Iterator<Item = (StructureId, Post)> {
    viewer
        .structures
        .iter()
        .filter_map(|structure| post(viewer, structure.id).map(|post| (structure.id, post)))
        .filter(|(_, post)| *post != Post::Platform)
}

/// Whether a viewer administers anything at all.
pub fn administers_something(viewer: &ViewerFacts) -> Decision {
    let something = viewer.is_platform_admin() || posts(viewer).next().is_some();
    Decision::when(something, "admin-why-post", "admin-why-no-post")
}

/// Whether a viewer runs a school: duties, divisions, journal.
pub fn runs_something(viewer: &ViewerFacts) -> Decision {
    let runs = posts(viewer).any(|(_, post)| post >= Post::SchoolAdmin);
    Decision::when(runs, "admin-why-runs", "admin-why-no-post")
}

/// Whether a viewer may read a journal: that of a school, or of the platform.
pub fn reads_journal(viewer: &ViewerFacts) -> Decision {
    Decision::when(viewer.is_platform_admin() || runs_something(viewer).allows(), "admin-why-runs", "admin-why-no-post")
}

/// Whether a viewer runs the platform.
pub fn runs_platform(viewer: &ViewerFacts) -> Decision {
    Decision::when(viewer.is_platform_admin(), "admin-why-platform", "admin-why-no-post")
}

impl Post {
    /// Whether persons of a profile are administered from this post.
    pub fn sees(self, profile: Profile) -> bool {
        match self {
            Self::Office => matches!(profile, Profile::Student | Profile::Guardian),
            Self::Agent => matches!(profile, Profile::Academy | Profile::Authority | Profile::Guest),
            Self::SchoolAdmin | Self::Management | Self::Platform => true,
        }
    }
    /// Which profiles this post may create in a structure of a kind.
    pub fn creates(self, kind: StructureKind) -> &'static [Profile] {
        match (kind, self) {
            (StructureKind::Academy, _) => &[Profile::Academy, Profile::Guest],
            (StructureKind::Authority, _) => &[Profile::Authority, Profile::Guest],
            (_, Self::Agent) => &[],
            (_, Self::Office) => &[Profile::Student, Profile::Guardian],
            (_, Self::SchoolAdmin) => {
                &[Profile::Student, Profile::Guardian, Profile::Teacher, Profile::SchoolLife, Profile::Staff, Profile::Guest]
            }
            (_, Self::Management) => &[
                Profile::Student,
                Profile::Guardian,
                Profile::Teacher,
                Profile::SchoolLife,
                Profile::Staff,
                Profile::Management,
                Profile::Guest,
            ],
            (_, Self::Platform) => &[Profile::Management, Profile::Staff],
        }
    }
    /// Which duties this post may give and end in a structure: never one above its own.
    pub fn gives(self, kind: StructureKind) -> &'static [DutyKind] {
        match self {
            Self::Office | Self::Agent => &[],
            Self::Platform => &[DutyKind::SchoolAdmin],
            Self::SchoolAdmin | Self::Management if kind.is_school() => {
                &[DutyKind::HeadTeacher, DutyKind::DigitalReferent, DutyKind::SchoolAdmin]
            }
            Self::SchoolAdmin | Self::Management => &[DutyKind::SchoolAdmin],
        }
    }
}

/// Whether somebody with these profiles in a structure may hold a duty there.
pub fn may_hold(duty: DutyKind, profiles: &[Profile]) -> bool {
    profiles.iter().any(|profile| match duty {
        DutyKind::HeadTeacher => matches!(profile, Profile::Teacher | Profile::Management),
        DutyKind::PlatformAdmin | DutyKind::SchoolAdmin | DutyKind::DigitalReferent => {
            !matches!(profile, Profile::Student | Profile::Guardian | Profile::Guest)
        }
    })
}

/// A role of the person who is administered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetRole {
    /// Where.
    pub structure: StructureId,
    /// As what.
    pub profile: Profile,
    /// Whether it holds today.
    pub open: bool,
}

/// What is known of the person who is administered.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The person.
    pub person: PersonId,
    /// Roles, past ones too.
    pub roles: Vec<TargetRole>,
    /// Duties that hold today.
    pub duties: Vec<(DutyKind, Option<StructureId>)>,
    /// Whether nobody else runs the platform.
    pub last_platform_admin: bool,
    /// Whether the viewer, who runs the platform, opened this person for support a short while ago, with a reason.
    pub opened_for_support: bool,
}

impl Target {
    fn is_platform_admin(&self) -> bool {
        self.duties.iter().any(|(kind, _)| *kind == DutyKind::PlatformAdmin)
    }
}

/// In which structures a viewer meets a person in administration, and from which posts.
pub fn meets(viewer: &ViewerFacts, target: &Target) -> Vec<(StructureId, Post)> {
    let mut out: Vec<(StructureId, Post)> = posts(viewer)
        .filter(|(structure, post)| {
            let role = |role: &TargetRole| role.structure == *structure && post.sees(role.profile);
            let duty = |(_, at): &(DutyKind, Option<StructureId>)| *post >= Post::SchoolAdmin && *at == Some(*structure);
            target.roles.iter().any(role) || target.duties.iter().any(duty)
        })
        .collect();
    if viewer.is_platform_admin() && (target.opened_for_support || target.person == viewer.person) {
        let others = target.roles.iter().map(|role| role.structure).filter(|at| !out.iter().any(|(known, _)| known == at));
        let mut others: Vec<StructureId> = others.collect();
        others.sort_unstable();
        others.dedup();
        out.extend(others.into_iter().map(|structure| (structure, Post::Platform)));
    }
    out
}

/// Whether a viewer may open the administration page of a person.
pub fn may_open(viewer: &ViewerFacts, target: &Target) -> Decision {
    let support = viewer.is_platform_admin() && target.opened_for_support;
    Decision::when(support || !meets(viewer, target).is_empty(), "admin-why-post", "admin-why-elsewhere")
}

/// Whether a viewer reads and corrects the birth date of a person. A pupil's is open to whoever opens the page. An
/// adult's is the second secret of a first sign-in code: it is for the person, and for those who run accounts.
pub fn reads_birth(viewer: &ViewerFacts, target: &Target) -> bool {
    let pupil = !target.roles.is_empty() && target.roles.iter().all(|role| role.profile == Profile::Student);
    let runs = |(_, post): &(StructureId, Post)| matches!(post, Post::SchoolAdmin | Post::Management | Post::Platform);
    pupil || viewer.person == target.person || meets(viewer, target).iter().any(runs)
}

/// Whether a viewer may act on the account of a person: suspend it, close it, give a code, change the name.
///
/// Every power which the account gives must lie within the viewer's own, in the same place: whoever
/// could enter with it would otherwise rise above himself.
pub fn may_act(viewer: &ViewerFacts, target: &Target) -> Decision {
    let met = meets(viewer, target);
    if viewer.is_platform_admin() && target.opened_for_support {
        return Decision::Allow("admin-why-platform");
    }
    if met.is_empty() {
        return Decision::Deny("admin-why-elsewhere");
    }
    if target.is_platform_admin() {
        return Decision::when(viewer.is_platform_admin(), "admin-why-platform", "admin-why-above");
    }
    let here = |structure: StructureId| post(viewer, structure);
    let best = met.iter().map(|(_, post)| *post).max();
    let role_within = |role: &TargetRole| match role.profile {
        Profile::Management => here(role.structure) >= Some(Post::Management),
        Profile::Academy | Profile::Authority => here(role.structure) >= Some(Post::Agent),
        Profile::Teacher | Profile::SchoolLife | Profile::Staff => best >= Some(Post::SchoolAdmin),
        Profile::Student | Profile::Guardian | Profile::Guest => true,
    };
    let duty_within = |(kind, at): &(DutyKind, Option<StructureId>)| match (kind, at) {
        (DutyKind::SchoolAdmin, Some(structure)) => here(*structure) >= Some(Post::SchoolAdmin),
        _ => true,
    };
    let within = target.roles.iter().filter(|role| role.open).all(role_within) && target.duties.iter().all(duty_within);
    Decision::when(within, "admin-why-post", "admin-why-above")
}

/// Whether a viewer may suspend the account of a person: never one's own, never that of the last who runs the platform.
pub fn may_stop(viewer: &ViewerFacts, target: &Target) -> Decision {
    if viewer.person == target.person {
        return Decision::Deny("admin-why-oneself");
    }
    if target.last_platform_admin {
        return Decision::Deny("admin-why-last");
    }
    may_act(viewer, target)
}

/// Whether a viewer may close a person for the whole platform: nobody who also belongs elsewhere.
pub fn may_close(viewer: &ViewerFacts, target: &Target) -> Decision {
    let stop = may_stop(viewer, target);
    let met = meets(viewer, target);
    let elsewhere = target.roles.iter().any(|role| role.open && !met.iter().any(|(structure, _)| *structure == role.structure));
    match stop {
        Decision::Allow(_) if elsewhere => Decision::Deny("admin-why-also-elsewhere"),
        other => other,
    }
}

/// Whether a viewer may take away the second factors of a person who lost them: who may stop the account, and is
/// more than an office. An account that opens another school too is for the platform's administrator.
pub fn may_reset_second(viewer: &ViewerFacts, target: &Target) -> Decision {
    let stop = may_stop(viewer, target);
    if !stop.allows() || viewer.is_platform_admin() {
        return stop;
    }
    let runs = |structure: StructureId| post(viewer, structure) >= Some(Post::SchoolAdmin);
    let all = target.roles.iter().filter(|role| role.open).all(|role| runs(role.structure));
    Decision::when(all, "admin-why-post", "admin-why-also-elsewhere")
}

/// The profiles under which a person is in a structure today.
pub fn open_profiles(target: &Target, structure: StructureId) -> Vec<Profile> {
    target.roles.iter().filter(|role| role.open && role.structure == structure).map(|role| role.profile).collect()
}

/// Whether a viewer may end (or reopen) a role of a person in a structure.
pub fn may_end_role(viewer: &ViewerFacts, target: &Target, structure: StructureId, profile: Profile) -> Decision {
    if viewer.person == target.person {
        return Decision::Deny("admin-why-oneself");
    }
    let Some((_, post)) = meets(viewer, target).into_iter().find(|(at, _)| *at == structure) else {
        return Decision::Deny("admin-why-elsewhere");
    };
    let within = match profile {
        Profile::Student | Profile::Guardian => post != Post::Agent,
        Profile::Guest => post != Post::Office,
        Profile::Teacher | Profile::SchoolLife | Profile::Staff => post >= Post::SchoolAdmin,
        Profile::Management => post >= Post::Management,
        Profile::Academy | Profile::Authority => {
            let administers = target.duties.contains(&(DutyKind::SchoolAdmin, Some(structure)));
            post >= if administers { Post::SchoolAdmin } else { Post::Agent }
        }
    };
    Decision::when(within, "admin-why-post", "admin-why-above")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::id::RoleId;
    use kit::time::Instant;
    use kit::viewer::{DutyHere, RoleHere, StructureHere, default_zone};
    use uuid::Uuid;

    const SCHOOL: u8 = 1;
    const OTHER: u8 = 2;
    const ACADEMY: u8 = 3;

    fn place(byte: u8) -> StructureId {
        StructureId(Uuid::from_bytes([byte; 16]))
    }

    fn viewer(person: u8, roles: &[(u8, Profile, Option<Function>)], duties: &[(DutyKind, Option<u8>)]) -> ViewerFacts {
        let structures = [SCHOOL, OTHER, ACADEMY].map(|byte| StructureHere {
            id: place(byte),
            name: String::new(),
            kind: if byte == ACADEMY { "academy" } else { "lower_secondary" }.into(),
            zone: default_zone(),
            above: vec![],
        });
        let tied = |byte: u8| roles.iter().any(|(at, ..)| *at == byte) || duties.iter().any(|(_, at)| *at == Some(byte));
        ViewerFacts {
            person: PersonId(Uuid::from_bytes([person; 16])),
            name: String::new(),
            given: String::new(),
            language: None,
            roles: roles
                .iter()
                .map(|(at, profile, function)| RoleHere {
                    id: RoleId(Uuid::nil()),
                    structure: place(*at),
                    profile: *profile,
                    functions: function.iter().copied().collect(),
                })
                .collect(),
            structures: structures.into_iter().filter(|one| tied(one.id.0.as_bytes()[0])).collect(),
            children: vec![],
            duties: duties.iter().map(|(kind, at)| DutyHere { kind: *kind, structure: at.map(place), division: None }).collect(),
            valid_until: Instant::from_micros(i64::MAX),
        }
    }

    fn target(roles: &[(u8, Profile)], duties: &[(DutyKind, Option<u8>)]) -> Target {
        Target {
            person: PersonId(Uuid::from_bytes([99; 16])),
            roles: roles
                .iter()
                .map(|(at, profile)| TargetRole { structure: place(*at), profile: *profile, open: true })
                .collect(),
            duties: duties.iter().map(|(kind, at)| (*kind, at.map(place))).collect(),
            last_platform_admin: false,
            opened_for_support: false,
        }
    }

    fn management() -> ViewerFacts {
        viewer(10, &[(SCHOOL, Profile::Management, Some(Function::Head))], &[])
    }
    fn school_admin() -> ViewerFacts {
        viewer(11, &[(SCHOOL, Profile::Staff, Some(Function::Technician))], &[(DutyKind::SchoolAdmin, Some(SCHOOL))])
    }
    fn office() -> ViewerFacts {
        viewer(12, &[(SCHOOL, Profile::Staff, Some(Function::Secretary))], &[])
    }
    fn cpe() -> ViewerFacts {
        viewer(13, &[(SCHOOL, Profile::SchoolLife, Some(Function::Cpe))], &[])
    }
    fn teacher() -> ViewerFacts {
        viewer(14, &[(SCHOOL, Profile::Teacher, None)], &[(DutyKind::HeadTeacher, Some(SCHOOL))])
    }
    fn agent() -> ViewerFacts {
        viewer(15, &[(ACADEMY, Profile::Academy, None)], &[])
    }
    fn platform() -> ViewerFacts {
        viewer(16, &[], &[(DutyKind::PlatformAdmin, None)])
    }

    /// The table of `domain` §18.5, line « Accounts: create, reset, close ».
    #[test]
    fn who_may_close_whom() {
        use Profile::{Academy, Guardian, Management, SchoolLife, Staff, Student, Teacher};
        let admin: &[(DutyKind, Option<u8>)] = &[(DutyKind::SchoolAdmin, Some(SCHOOL))];
        let none: &[(DutyKind, Option<u8>)] = &[];
        // (who is closed, with which duties) -> management, school admin, office, CPE, teacher, agent
        type Line = (&'static [(u8, Profile)], &'static [(DutyKind, Option<u8>)], [bool; 6]);
        let _ = (admin, none);
        let table: [Line; 12] = [
            (&[(SCHOOL, Student)], &[], [true, true, true, false, false, false]),
            (&[(SCHOOL, Guardian)], &[], [true, true, true, false, false, false]),
            (&[(SCHOOL, Teacher)], &[], [true, true, false, false, false, false]),
            (&[(SCHOOL, SchoolLife)], &[], [true, true, false, false, false, false]),
            (&[(SCHOOL, Staff)], &[(DutyKind::SchoolAdmin, Some(SCHOOL))], [true, true, false, false, false, false]),
            (&[(SCHOOL, Management)], &[], [true, false, false, false, false, false]),
            // A guardian who also teaches here is out of the office's reach; elsewhere, nobody here closes the whole.
            (&[(SCHOOL, Guardian), (SCHOOL, Teacher)], &[], [true, true, false, false, false, false]),
            (&[(SCHOOL, Teacher), (OTHER, Teacher)], &[], [false, false, false, false, false, false]),
            (&[(OTHER, Student)], &[], [false; 6]),
            (&[(ACADEMY, Academy)], &[], [false, false, false, false, false, true]),
            (&[(SCHOOL, Teacher)], &[(DutyKind::PlatformAdmin, None)], [false; 6]),
            (&[(SCHOOL, Teacher)], &[(DutyKind::SchoolAdmin, Some(OTHER))], [false; 6]),
        ];
        let viewers = [management(), school_admin(), office(), cpe(), teacher(), agent()];
        for (roles, duties, expected) in table {
            let target = target(roles, duties);
            let said: Vec<bool> = viewers.iter().map(|viewer| may_close(viewer, &target).allows()).collect();
            assert_eq!(said, expected, "{roles:?} {duties:?}");
            assert!(!may_close(&platform(), &target).allows(), "the platform opens nobody without a reason");
            let opened = Target { opened_for_support: true, ..target };
            assert!(may_close(&platform(), &opened).allows());
        }
    }

    #[test]
    fn nobody_closes_himself_nor_the_last_who_runs_the_platform() {
        let head = management();
        let own = Target { person: head.person, ..target(&[(SCHOOL, Profile::Management)], &[]) };
        assert_eq!(may_stop(&head, &own), Decision::Deny("admin-why-oneself"));
        let last = Target {
            last_platform_admin: true,
            opened_for_support: true,
            ..target(&[(SCHOOL, Profile::Teacher)], &[(DutyKind::PlatformAdmin, None)])
        };
        assert_eq!(may_close(&platform(), &last), Decision::Deny("admin-why-last"));
    }

    #[test]
    fn the_birth_date_of_an_adult_is_for_those_who_run_accounts() {
        use Profile::{Academy, Guardian, Student, Teacher};
        type Roles = &'static [(u8, Profile)];
        // -> management, school admin, office, agent, platform (opened for support)
        let table: [(Roles, [bool; 5]); 5] = [
            (&[(SCHOOL, Student)], [true; 5]),
            (&[(SCHOOL, Guardian)], [true, true, false, false, true]),
            (&[(SCHOOL, Student), (OTHER, Guardian)], [true, true, false, false, true]),
            (&[(SCHOOL, Teacher)], [true, true, false, false, true]),
            (&[(ACADEMY, Academy)], [false, false, false, false, true]),
        ];
        for (roles, expected) in table {
            let target = Target { opened_for_support: true, ..target(roles, &[]) };
            let viewers = [management(), school_admin(), office(), agent(), platform()];
            assert_eq!(viewers.map(|viewer| reads_birth(&viewer, &target)), expected, "{roles:?}");
        }
        let own = Target { person: office().person, ..target(&[(SCHOOL, Profile::Staff)], &[]) };
        assert!(reads_birth(&office(), &own));
    }

    #[test]
    fn duties_are_never_given_above_ones_own() {
        let school = StructureKind::LowerSecondary;
        for post in [Post::Office, Post::Agent, Post::SchoolAdmin, Post::Management, Post::Platform] {
            assert!(!post.gives(school).contains(&DutyKind::PlatformAdmin), "{post:?}");
        }
        assert!(Post::SchoolAdmin.gives(school).contains(&DutyKind::HeadTeacher));
        assert!(Post::Office.gives(school).is_empty());
        assert!(!Post::SchoolAdmin.creates(school).contains(&Profile::Management));
        assert!(!may_hold(DutyKind::SchoolAdmin, &[Profile::Guardian, Profile::Student]));
        assert!(may_hold(DutyKind::HeadTeacher, &[Profile::Guardian, Profile::Teacher]));
        assert!(!may_hold(DutyKind::HeadTeacher, &[Profile::Staff]));
    }

    #[test]
    fn a_role_ends_from_a_post_that_is_not_below_it() {
        let head = target(&[(SCHOOL, Profile::Management)], &[]);
        assert!(may_end_role(&management(), &head, place(SCHOOL), Profile::Management).allows());
        assert!(!may_end_role(&school_admin(), &head, place(SCHOOL), Profile::Management).allows());
        let both = target(&[(SCHOOL, Profile::Teacher), (OTHER, Profile::Teacher)], &[]);
        assert!(may_end_role(&school_admin(), &both, place(SCHOOL), Profile::Teacher).allows());
        assert!(!may_end_role(&school_admin(), &both, place(OTHER), Profile::Teacher).allows());
        let chief = target(&[(ACADEMY, Profile::Academy)], &[(DutyKind::SchoolAdmin, Some(ACADEMY))]);
        assert!(!may_end_role(&agent(), &chief, place(ACADEMY), Profile::Academy).allows());
    }

    #[test]
    fn the_hub_is_for_those_who_have_a_post() {
        for (viewer, expected) in [
            (management(), true),
            (school_admin(), true),
            (office(), true),
            (agent(), true),
            (platform(), true),
            (cpe(), false),
            (teacher(), false),
        ] {
            assert_eq!(administers_something(&viewer).allows(), expected);
        }
        assert!(
            !reads_journal(&office()).allows() && !reads_journal(&agent()).allows() && reads_journal(&school_admin()).allows()
        );
    }
}
