//! Who sees whom: the rule of the whole directory. Pure: no database, no HTTP, no clock.
//!
//! A person appears only where a rule below says so. The facts about the other person (roles here and
//! there, ties with the viewer) are brought by `store`, which also says the same rules in SQL for lists
//! and searches; a test holds both together, pair by pair.

use crate::model::TieKind;
use kit::viewer::DutyKind;
use kit::{Decision, Function, PersonId, Profile, StructureId, ViewerFacts};

/// What is known of the person who is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The person.
    pub person: PersonId,
    /// Roles that hold today.
    pub roles: Vec<TargetRole>,
    /// What ties the person to the viewer.
    pub ties: Vec<Tie>,
}

/// A role of the person who is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRole {
    /// Where.
    pub structure: StructureId,
    /// As what; none for the duty of administering that structure.
    pub profile: Option<Profile>,
    /// Finer occupations.
    pub functions: Vec<Function>,
    /// The academy and the authority of that structure.
    pub above: Vec<StructureId>,
}

/// A tie between the viewer and the person who is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Where.
    pub structure: StructureId,
    /// Which.
    pub kind: TieKind,
}

/// How much of a name is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamePart {
    /// Nothing.
    #[default]
    Hidden,
    /// The first name, with the relation: the other guardian of one's child.
    First,
    /// The usual name.
    Full,
}

/// How much of contact points is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactPart {
    /// Nothing.
    #[default]
    Hidden,
    /// Whether there is one, never its value.
    Filled,
    /// Those of work.
    Professional,
    /// All.
    Open,
}

/// How much of a pupil's guardians is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuardianPart {
    /// Nothing.
    #[default]
    Hidden,
    /// First names and relations.
    First,
    /// Names and relations.
    Names,
    /// Names, and whether there are contact points.
    Filled,
    /// Names and contact points.
    Open,
}

/// What of a card is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The name.
    pub name: NamePart,
    /// The contact points.
    pub contacts: ContactPart,
    /// The guardians, for a pupil.
    pub guardians: GuardianPart,
    /// The birth date: of pupils alone. An adult's is the second secret of a sign-in code.
    pub birth: bool,
    /// Where values come from, and what was typed by hand.
    pub sources: bool,
}

impl Parts {
    const NAME: Self = Self {
        name: NamePart::Full,
        contacts: ContactPart::Hidden,
        guardians: GuardianPart::Hidden,
        birth: false,
        sources: false,
    };
    fn or(self, other: Self) -> Self {
        Self {
            name: self.name.max(other.name),
            contacts: self.contacts.max(other.contacts),
            guardians: self.guardians.max(other.guardians),
            birth: self.birth || other.birth,
            sources: self.sources || other.sources,
        }
    }
}

/// One rule that was asked, and its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruling {
    /// Where; none for rules that know no place.
    pub structure: Option<StructureId>,
    /// The answer, with its reason.
    pub decision: Decision,
}

/// What one person sees of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Yes or no; of several reasons, the first.
    pub decision: Decision,
    /// What of the card.
    pub parts: Parts,
    /// Every rule that was asked.
    pub rulings: Vec<Ruling>,
    /// The roles that may be shown: structure and profile.
    pub places: Vec<(StructureId, Option<Profile>)>,
}

impl Seen {
    /// Whether the person appears at all.
    pub fn allows(&self) -> bool {
        self.decision.allows()
    }
}

/// Circles of people in a structure, as bits: SQL asks the same way (`store`, `role_bits`).
pub mod circle {
    /// Pupils.
    pub const PUPILS: i64 = 1;
    /// Guardians.
    pub const GUARDIANS: i64 = 2;
    /// School life, management, office.
    pub const TEAM: i64 = 4;
    /// Health, social service, guidance.
    pub const CARE: i64 = 8;
    /// Teachers and every other staff.
    pub const OTHER_STAFF: i64 = 16;
    /// Guests.
    pub const GUESTS: i64 = 32;
    /// Agents, in their own academy or authority, and those who only administer.
    pub const AGENTS: i64 = 64;
    /// Those who work in the structure.
    pub const COLLEAGUES: i64 = TEAM | CARE | OTHER_STAFF;
    /// Everybody.
    pub const ALL: i64 = 127;
}

/// The circle to which a role belongs.
pub fn circle_of(profile: Option<Profile>, functions: &[Function]) -> i64 {
    let has = |wanted: &[Function]| functions.iter().any(|function| wanted.contains(function));
    match profile {
        Some(Profile::Student) => circle::PUPILS,
        Some(Profile::Guardian) => circle::GUARDIANS,
        Some(Profile::SchoolLife | Profile::Management) => circle::TEAM,
        Some(Profile::Teacher) => circle::OTHER_STAFF,
        Some(Profile::Staff) if has(OFFICE) => circle::TEAM,
        Some(Profile::Staff) if has(CARE) => circle::CARE,
        Some(Profile::Staff) => circle::OTHER_STAFF,
        Some(Profile::Guest) => circle::GUESTS,
        Some(Profile::Academy | Profile::Authority) | None => circle::AGENTS,
    }
}

const OFFICE: &[Function] = &[Function::Secretary, Function::Bursar];
const CARE: &[Function] = &[Function::Health, Function::Social, Function::Psychologist];

/// How somebody stands in a structure: which circles are open, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A pupil there.
    Pupil,
    /// A guardian of a pupil there.
    Guardian,
    /// A teacher, or any staff without a wider view.
    Colleague,
    /// The teacher-librarian.
    Librarian,
    /// An AED: what a supervision needs.
    Supervisor,
    /// Health or social service.
    Care,
    /// The psychologist.
    Psychologist,
    /// CPE, management, office.
    Office {
        /// Whether hand overrides are shown: management and office.
        sources: bool,
    },
    /// The school administrator.
    Administrator,
}

impl Standing {
    /// The circles which are open as such, without any tie.
    pub fn circles(self) -> i64 {
        match self {
            Self::Pupil => circle::TEAM | circle::CARE,
            Self::Guardian => circle::TEAM,
            Self::Colleague => circle::COLLEAGUES,
            Self::Librarian | Self::Supervisor | Self::Psychologist => circle::COLLEAGUES | circle::PUPILS,
            Self::Care => circle::COLLEAGUES | circle::PUPILS | circle::GUARDIANS,
            Self::Office { .. } | Self::Administrator => circle::ALL,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Pupil => "why-team-of-pupil",
            Self::Guardian => "why-team-of-guardian",
            Self::Colleague => "why-colleague",
            Self::Librarian => "why-librarian",
            Self::Supervisor => "why-supervisor",
            Self::Care => "why-care",
            Self::Psychologist => "why-psychologist",
            Self::Office { .. } => "why-office",
            Self::Administrator => "why-administrator",
        }
    }

    fn parts(self, circle: i64) -> Parts {
        let family = circle & (circle::PUPILS | circle::GUARDIANS) != 0;
        match self {
            Self::Office { sources } => Parts {
                contacts: if family { ContactPart::Open } else { ContactPart::Hidden },
                guardians: GuardianPart::Open,
                birth: circle == circle::PUPILS,
                sources,
                ..Parts::NAME
            },
            Self::Administrator => {
                Parts { contacts: ContactPart::Filled, guardians: GuardianPart::Filled, sources: true, ..Parts::NAME }
            }
            Self::Care => Parts {
                contacts: if circle == circle::GUARDIANS { ContactPart::Open } else { ContactPart::Hidden },
                guardians: GuardianPart::Open,
                ..Parts::NAME
            },
            Self::Pupil | Self::Guardian | Self::Colleague | Self::Librarian | Self::Supervisor | Self::Psychologist => {
                Parts::NAME
            }
        }
    }
}

/// How the viewer stands in a structure; several ways at once are possible.
pub fn standings(viewer: &ViewerFacts, structure: StructureId) -> Vec<Standing> {
    let mut out: Vec<Standing> = viewer
        .roles
        .iter()
        .filter(|role| role.structure == structure)
        .filter_map(|role| standing_of(role.profile, &role.functions))
        .collect();
    if viewer.children.iter().any(|child| child.structure == Some(structure)) {
        out.push(Standing::Guardian);
    }
    let administers = |duty: &kit::viewer::DutyHere| duty.kind == DutyKind::SchoolAdmin && duty.structure == Some(structure);
    if viewer.duties.iter().any(administers) {
        out.push(Standing::Administrator);
    }
    out
}

fn standing_of(profile: Profile, functions: &[Function]) -> Option<Standing> {
    let has = |wanted: &[Function]| functions.iter().any(|function| wanted.contains(function));
    match profile {
        Profile::Student => Some(Standing::Pupil),
        Profile::Teacher if has(&[Function::Librarian]) => Some(Standing::Librarian),
        Profile::Teacher => Some(Standing::Colleague),
        Profile::SchoolLife if has(&[Function::Cpe]) => Some(Standing::Office { sources: false }),
        Profile::SchoolLife => Some(Standing::Supervisor),
        Profile::Management => Some(Standing::Office { sources: true }),
        Profile::Staff if has(OFFICE) => Some(Standing::Office { sources: true }),
        Profile::Staff if has(&[Function::Health, Function::Social]) => Some(Standing::Care),
        Profile::Staff if has(&[Function::Psychologist]) => Some(Standing::Psychologist),
        Profile::Staff => Some(Standing::Colleague),
        // A guardian stands where the children are; agents see through the links of their structure; guests see
        // the one thing opened to them.
        Profile::Guardian | Profile::Academy | Profile::Authority | Profile::Guest => None,
    }
}

/// Whether the viewer sees everybody of a structure: the whole school's lists are open.
pub fn sees_everybody(viewer: &ViewerFacts, structure: StructureId) -> bool {
    standings(viewer, structure).iter().any(|standing| standing.circles() == circle::ALL)
}

/// Whether the viewer sees every pupil of a structure by name and division.
pub fn sees_pupils(viewer: &ViewerFacts, structure: StructureId) -> bool {
    standings(viewer, structure).iter().any(|standing| standing.circles() & circle::PUPILS != 0)
}

/// What the viewer sees of another person, and by which rules.
pub fn sees(viewer: &ViewerFacts, target: &Target) -> Seen {
    if viewer.person == target.person {
        return oneself(target);
    }
    let mut gathered = Gathered::default();
    for role in &target.roles {
        by_standing(viewer, role, &mut gathered);
        by_tie(viewer, role, &target.ties, &mut gathered);
        by_link(viewer, role, &mut gathered);
    }
    by_family(viewer, target, &mut gathered);
    gathered.settle(viewer, target)
}

fn oneself(target: &Target) -> Seen {
    let decision = Decision::Allow("why-self");
    Seen {
        decision,
        parts: Parts {
            name: NamePart::Full,
            contacts: ContactPart::Open,
            guardians: GuardianPart::Names,
            birth: true,
            sources: false,
        },
        rulings: vec![Ruling { structure: None, decision }],
        places: target.roles.iter().map(|role| (role.structure, role.profile)).collect(),
    }
}

#[derive(Default)]
struct Gathered {
    parts: Parts,
    rulings: Vec<Ruling>,
    places: Vec<(StructureId, Option<Profile>)>,
}

impl Gathered {
    fn allow(&mut self, role: &TargetRole, reason: &'static str, parts: Parts) {
        self.parts = self.parts.or(parts);
        self.ruling(role.structure, Decision::Allow(reason));
        let place = (role.structure, role.profile);
        if !self.places.contains(&place) {
            self.places.push(place);
        }
    }
    fn ruling(&mut self, structure: StructureId, decision: Decision) {
        let ruling = Ruling { structure: Some(structure), decision };
        if !self.rulings.contains(&ruling) {
            self.rulings.push(ruling);
        }
    }
    /// A tie of family answers before any refusal.
    fn family(&mut self, structure: Option<StructureId>, reason: &'static str) {
        self.rulings.retain(|ruling| ruling.decision.allows());
        let ruling = Ruling { structure, decision: Decision::Allow(reason) };
        if !self.rulings.contains(&ruling) {
            self.rulings.push(ruling);
        }
    }
    fn settle(mut self, viewer: &ViewerFacts, target: &Target) -> Seen {
        floor(&mut self.parts, viewer, target);
        self.parts.birth &= is_pupil_alone(target);
        if self.rulings.is_empty() {
            self.rulings.push(Ruling { structure: None, decision: Decision::Deny(no_common_place(viewer)) });
        }
        let first = self.rulings.iter().find(|ruling| ruling.decision.allows()).or(self.rulings.first());
        let decision = first.map_or(Decision::Deny("why-not-elsewhere"), |ruling| ruling.decision);
        Seen { decision, parts: self.parts, rulings: self.rulings, places: self.places }
    }
}

/// Never another's contact points between two guardians of one child, whatever else they are: the child's
/// own may be the other's.
fn floor(parts: &mut Parts, viewer: &ViewerFacts, target: &Target) {
    let child = viewer.child(target.person).is_some();
    if child || target.ties.iter().any(|tie| tie.kind == TieKind::CoGuardian) {
        parts.contacts = ContactPart::Hidden;
    }
    if child {
        parts.guardians = parts.guardians.min(GuardianPart::Names);
    }
}

/// Whether somebody is a pupil and nothing else, in any school. The birth date of anybody else opens an account
/// together with its code: it is for the person, and for those who run accounts, on pages of their own.
fn is_pupil_alone(target: &Target) -> bool {
    target.roles.iter().all(|role| role.profile == Some(Profile::Student))
}

/// By what the viewer is in the structure.
fn by_standing(viewer: &ViewerFacts, role: &TargetRole, gathered: &mut Gathered) {
    let circle = circle_of(role.profile, &role.functions);
    for standing in standings(viewer, role.structure) {
        if standing.circles() & circle != 0 {
            gathered.allow(role, standing.reason(), standing.parts(circle));
        } else {
            gathered.ruling(role.structure, Decision::Deny(refusal(standing, circle)));
        }
    }
}

fn refusal(standing: Standing, circle: i64) -> &'static str {
    match (standing, circle) {
        (_, circle::GUESTS) => "why-not-guest",
        (_, circle::AGENTS) => "why-not-duty-alone",
        (Standing::Pupil, circle::PUPILS) => "why-not-classmate",
        (Standing::Pupil, circle::GUARDIANS) | (Standing::Guardian, circle::PUPILS | circle::GUARDIANS) => "why-not-family",
        (Standing::Pupil, _) => "why-not-teacher",
        (Standing::Guardian, _) => "why-not-teacher-of-child",
        (_, circle::PUPILS) => "why-not-taught",
        (_, _) if standing == Standing::Colleague => "why-not-guardian-of-taught",
        (_, _) => "why-not-guardians",
    }
}

/// By what ties the two: same class, lessons, family.
fn by_tie(viewer: &ViewerFacts, role: &TargetRole, ties: &[Tie], gathered: &mut Gathered) {
    for tie in ties.iter().filter(|tie| tie.structure == role.structure && tie.kind.concerns(role.profile)) {
        let Some((reason, parts)) = of_tie(viewer, *tie) else { continue };
        gathered.rulings.retain(|ruling| ruling.structure != Some(role.structure) || ruling.decision.allows());
        gathered.allow(role, reason, parts);
    }
}

fn of_tie(viewer: &ViewerFacts, tie: Tie) -> Option<(&'static str, Parts)> {
    let standings = standings(viewer, tie.structure);
    let pupil = standings.contains(&Standing::Pupil);
    let works =
        standings.iter().any(|standing| !matches!(standing, Standing::Pupil | Standing::Guardian | Standing::Administrator));
    match tie.kind {
        TieKind::Classmate if pupil => Some(("why-classmate", Parts::NAME)),
        TieKind::TeachesViewer if pupil => Some(("why-teacher", Parts::NAME)),
        TieKind::OwnGuardian => Some(("why-own-guardian", Parts::NAME)),
        TieKind::Child => Some(("why-child", OWN_CHILD)),
        TieKind::TeachesChild if follows(viewer, tie.structure) => Some(("why-teacher-of-child", Parts::NAME)),
        TieKind::Taught if works => Some(("why-taught", Parts { guardians: GuardianPart::Names, ..Parts::NAME })),
        TieKind::Headed if works => Some(("why-headed", Parts { guardians: GuardianPart::Open, ..Parts::NAME })),
        TieKind::GuardianOfTaught if works => Some(("why-guardian-of-taught", Parts::NAME)),
        TieKind::GuardianOfHeaded if works => {
            Some(("why-guardian-of-headed", Parts { contacts: ContactPart::Open, ..Parts::NAME }))
        }
        TieKind::Classmate
        | TieKind::TeachesViewer
        | TieKind::TeachesChild
        | TieKind::Taught
        | TieKind::Headed
        | TieKind::GuardianOfTaught
        | TieKind::GuardianOfHeaded
        | TieKind::CoGuardian => None,
    }
}

const OWN_CHILD: Parts = Parts { guardians: GuardianPart::First, birth: true, ..Parts::NAME };

/// Whether the viewer follows the school life of a child there: a link without any right opens nothing but the name.
fn follows(viewer: &ViewerFacts, structure: StructureId) -> bool {
    viewer.children.iter().any(|child| child.structure == Some(structure) && child_is_followed(child))
}

/// Whether a guardian follows this child: the class and its teachers.
pub fn child_is_followed(child: &kit::viewer::ChildHere) -> bool {
    child.flags.sees_schooling || child.flags.may_decide || child.flags.may_sign
}

/// By the link between the viewer's academy or authority and the structure.
fn by_link(viewer: &ViewerFacts, role: &TargetRole, gathered: &mut Gathered) {
    let agent_above = viewer
        .roles
        .iter()
        .any(|mine| matches!(mine.profile, Profile::Academy | Profile::Authority) && role.above.contains(&mine.structure));
    if !agent_above {
        return;
    }
    let has = |function| role.functions.contains(&function);
    let heads = role.profile == Some(Profile::Management) && (has(Function::Head) || has(Function::DeputyHead));
    let writes = role.profile == Some(Profile::Staff) && has(Function::Secretary);
    if heads || writes || role.profile.is_none() {
        gathered.allow(role, "why-own-structure", Parts { contacts: ContactPart::Professional, ..Parts::NAME });
    } else {
        gathered.ruling(role.structure, Decision::Deny("why-not-agent"));
    }
}

/// One's own child, even between two schools; and its other guardian, by first name and relation.
fn by_family(viewer: &ViewerFacts, target: &Target, gathered: &mut Gathered) {
    if let Some(child) = viewer.child(target.person) {
        gathered.parts = gathered.parts.or(OWN_CHILD);
        gathered.family(child.structure, "why-child");
    }
    for tie in target.ties.iter().filter(|tie| tie.kind == TieKind::CoGuardian) {
        gathered.parts.name = gathered.parts.name.max(NamePart::First);
        gathered.family(Some(tie.structure), "why-other-guardian");
    }
}

fn no_common_place(viewer: &ViewerFacts) -> &'static str {
    if viewer.is(Profile::Guest) {
        "why-not-guest-viewer"
    } else if viewer.roles.is_empty() && viewer.is_platform_admin() {
        "why-not-platform"
    } else {
        "why-not-elsewhere"
    }
}

#[cfg(test)]
mod tests;
