//! The words of the directory and its pure rules: no database, no HTTP, no clock.

use kit::viewer::ChildFlags;
use kit::{Profile, coded};

kit::ids!(
    /// One school year of a structure.
    SchoolYearId,
    /// One subject of a structure.
    SubjectId,
    /// One teaching group.
    TeachingGroupId,
    /// One section: subject × audience × year.
    SectionId,
    /// One enrolment.
    EnrollmentId,
    /// One guardian link.
    GuardianLinkId,
    /// One contact point.
    ContactPointId,
    /// One duty.
    DutyId,
    /// One membership of a teaching group.
    MembershipId,
    /// One assignment of a teacher to a section.
    SectionTeacherId,
);

coded!(
    /// The kinds of structures.
    StructureKind {
        /// École.
        PrimarySchool = "primary_school",
        /// Collège.
        LowerSecondary = "lower_secondary",
        /// Lycée.
        UpperSecondary = "upper_secondary",
        /// Lycée professionnel.
        Vocational = "vocational",
        /// EREA and other special schools.
        Special = "special",
        /// CFA, GRETA.
        TrainingCentre = "training_centre",
        /// Académie.
        Academy = "academy",
        /// Collectivité.
        Authority = "authority",
        /// Réseau, cité scolaire, RPI.
        Network = "network",
        /// Partner.
        Partner = "partner",
    }
);

impl StructureKind {
    /// Whether pupils are enrolled there.
    pub fn is_school(self) -> bool {
        matches!(
            self,
            Self::PrimarySchool
                | Self::LowerSecondary
                | Self::UpperSecondary
                | Self::Vocational
                | Self::Special
                | Self::TrainingCentre
        )
    }
}

coded!(
    /// What ties an adult to a pupil.
    LinkKind {
        /// Responsable légal.
        Legal = "legal",
        /// Personne en charge.
        InCharge = "in_charge",
        /// To call only: no account.
        Contact = "contact",
    }
);

coded!(
    /// Parental authority.
    Authority {
        /// Shared with the other parent.
        Joint = "joint",
        /// Alone.
        Sole = "sole",
        /// None, but keeps the right to follow the schooling.
        NoneWithOversight = "none_with_oversight",
        /// None.
        None = "none",
    }
);

coded!(
    /// How the adult is related to the pupil.
    Relation {
        /// Mother.
        Mother = "mother",
        /// Father.
        Father = "father",
        /// Brother or sister.
        Sibling = "sibling",
        /// Grandparent.
        Ascendant = "ascendant",
        /// Other member of the family.
        Family = "family",
        /// Educator.
        Educator = "educator",
        /// Foster family.
        FosterFamily = "foster_family",
        /// Childminder.
        Childminder = "childminder",
        /// Legal tutor.
        Tutor = "tutor",
        /// Child welfare service.
        ChildWelfare = "child_welfare",
        /// Any other.
        Other = "other",
    }
);

coded!(
    /// How a pupil eats and sleeps.
    Regime {
        /// Externe.
        Day = "day",
        /// Demi-pensionnaire.
        HalfBoard = "half_board",
        /// Interne.
        Board = "board",
    }
);

coded!(
    /// What ties a viewer to another person (`sight`).
    TieKind {
        /// Both are pupils of one division or teaching group.
        Classmate = "classmate",
        /// Teaches the viewer, or is head teacher of the viewer's division.
        TeachesViewer = "teaches_viewer",
        /// Is a guardian of the viewer.
        OwnGuardian = "own_guardian",
        /// Is a child of the viewer.
        Child = "child",
        /// Teaches a child of the viewer, or is head teacher of the child's division.
        TeachesChild = "teaches_child",
        /// Is another guardian of a child of the viewer.
        CoGuardian = "co_guardian",
        /// Is a pupil of a section of the viewer.
        Taught = "taught",
        /// Is a pupil of a division of which the viewer is head teacher.
        Headed = "headed",
        /// Is a guardian of a pupil of a section of the viewer.
        GuardianOfTaught = "guardian_of_taught",
        /// Is a guardian of a pupil of a division of which the viewer is head teacher.
        GuardianOfHeaded = "guardian_of_headed",
    }
);

impl TieKind {
    /// Whether the tie is with the person in that role: a pupil's guardian is seen as guardian, not as teacher.
    pub fn concerns(self, profile: Option<Profile>) -> bool {
        match self {
            Self::Classmate | Self::Child | Self::Taught | Self::Headed => profile == Some(Profile::Student),
            Self::OwnGuardian | Self::CoGuardian | Self::GuardianOfTaught | Self::GuardianOfHeaded => {
                profile == Some(Profile::Guardian)
            }
            Self::TeachesViewer | Self::TeachesChild => {
                matches!(profile, Some(Profile::Teacher | Profile::SchoolLife | Profile::Management | Profile::Staff))
            }
        }
    }
}

/// The flags of a guardian link when nobody decided otherwise (`domain` §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkFlags {
    /// Follows the schooling.
    pub sees_schooling: bool,
    /// Receives mail.
    pub receives_mail: bool,
    /// Decides.
    pub may_decide: bool,
    /// Signs daily matters.
    pub may_sign: bool,
}

/// The default flags of a link: legal and joint (or sole) sees, receives, decides, signs; without
/// authority but with oversight sees and receives, decides nothing; a person in charge follows the
/// daily life and signs daily matters; a contact nothing.
pub fn default_flags(kind: LinkKind, authority: Authority) -> LinkFlags {
    let (sees_schooling, receives_mail, may_decide, may_sign) = match (kind, authority) {
        (LinkKind::Contact, _) | (LinkKind::Legal, Authority::None) => (false, false, false, false),
        (LinkKind::InCharge, _) => (false, true, false, true),
        (LinkKind::Legal, Authority::NoneWithOversight) => (true, true, false, false),
        (LinkKind::Legal, Authority::Joint | Authority::Sole) => (true, true, true, true),
    };
    LinkFlags { sees_schooling, receives_mail, may_decide, may_sign }
}

impl From<LinkFlags> for ChildFlags {
    fn from(flags: LinkFlags) -> Self {
        Self { sees_schooling: flags.sees_schooling, may_decide: flags.may_decide, may_sign: flags.may_sign }
    }
}

/// The name by which people sort: folded family name, then first name.
pub fn sort_name(family: &str, given: &str) -> String {
    kit::words::folded(&format!("{family} {given}"))
}

/// The words by which a person is found: the folded parts of the names, each once.
pub fn search_words(given: &str, family: &str, birth_family: Option<&str>) -> Vec<String> {
    let folded = kit::words::folded(&format!("{given} {family} {}", birth_family.unwrap_or("")));
    let mut words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_follows_nothing_and_a_person_in_charge_only_daily_life() {
        assert!(!default_flags(LinkKind::Contact, Authority::None).sees_schooling);
        let in_charge = default_flags(LinkKind::InCharge, Authority::None);
        assert!(in_charge.may_sign && !in_charge.sees_schooling && !in_charge.may_decide);
        let oversight = default_flags(LinkKind::Legal, Authority::NoneWithOversight);
        assert!(oversight.sees_schooling && !oversight.may_decide);
    }

    #[test]
    fn words_are_parts_of_names_each_once() {
        assert_eq!(search_words("Zoé", "L'Hermine", Some("L'HERMINE")), ["hermine", "l", "zoe"]);
        assert_eq!(sort_name("Verne-Saule", "Inès"), "verne saule ines");
    }
}
