//! Who is asking: a person with roles, structures, children and duties, worked out once and cached.

use crate::id::{DivisionId, PersonId, RoleId, StructureId};
use crate::time::Instant;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use std::sync::Arc;

/// Declares an enum whose values have a code for the database, the API and the catalogues.
#[macro_export]
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The code in the database, the API and the catalogues.
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)+ _ => None } }
        }
        impl $crate::db::IntoArg for $name {
            fn into_arg(self) -> $crate::db::Arg { $crate::db::Arg::Text(Some(self.code().to_owned())) }
            fn null() -> $crate::db::Arg { $crate::db::Arg::Text(None) }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { out.write_str(self.code()) }
        }
        impl<DB: ::sqlx::Database> ::sqlx::Type<DB> for $name where String: ::sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo { <String as ::sqlx::Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <String as ::sqlx::Type<DB>>::compatible(ty) }
        }
        impl<'r, DB: ::sqlx::Database> ::sqlx::Decode<'r, DB> for $name where String: ::sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, ::sqlx::error::BoxDynError> {
                let code = <String as ::sqlx::Decode<DB>>::decode(value)?;
                Self::from_code(&code).ok_or_else(|| format!("unknown {}: {code}", stringify!($name)).into())
            }
        }
    };
}

coded!(
    /// The nature of a role (the nine of the domain; administrators are duties, not profiles).
    Profile {
        /// Élève.
        Student = "student",
        /// Responsable.
        Guardian = "guardian",
        /// Enseignant.
        Teacher = "teacher",
        /// Vie scolaire: CPE, AED.
        SchoolLife = "school_life",
        /// Direction.
        Management = "management",
        /// Personnel: secretaries, bursar, technical, AESH, health, social.
        Staff = "staff",
        /// Académie.
        Academy = "academy",
        /// Collectivité.
        Authority = "authority",
        /// Invité, always with an end date.
        Guest = "guest",
    }
);

coded!(
    /// A finer occupation inside a profile.
    Function {
        /// Head of school (chef d'établissement, directeur d'école).
        Head = "head",
        /// Deputy head.
        DeputyHead = "deputy_head",
        /// Conseiller principal d'éducation.
        Cpe = "cpe",
        /// Assistant d'éducation.
        Aed = "aed",
        /// Professeur documentaliste.
        Librarian = "librarian",
        /// Head of works (DDFPT).
        HeadOfWorks = "head_of_works",
        /// School nurse or doctor.
        Health = "health",
        /// Social worker.
        Social = "social",
        /// PsyEN.
        Psychologist = "psychologist",
        /// Accompanying staff of pupils with disabilities.
        Aesh = "aesh",
        /// Secretary: the office (scolarité).
        Secretary = "secretary",
        /// Bursar.
        Bursar = "bursar",
        /// Technical staff.
        Technician = "technician",
        /// Inspector.
        Inspector = "inspector",
        /// Any other occupation.
        Other = "other",
    }
);

coded!(
    /// A task given to a person for a time, on a scope.
    DutyKind {
        /// Technical administrator of a school.
        SchoolAdmin = "school_admin",
        /// Administrator of the whole platform.
        PlatformAdmin = "platform_admin",
        /// Head teacher of a division.
        HeadTeacher = "head_teacher",
        /// Digital referent.
        DigitalReferent = "digital_referent",
    }
);

/// The flags of a guardian link which decide what the guardian may do today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildFlags {
    /// Follows the schooling: marks, reports, absences.
    pub sees_schooling: bool,
    /// Decides (orientation, authorisations).
    pub may_decide: bool,
    /// Signs daily matters.
    pub may_sign: bool,
}

/// A role that is valid now.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleHere {
    /// The role.
    pub id: RoleId,
    /// Where.
    pub structure: StructureId,
    /// As what.
    pub profile: Profile,
    /// Finer occupations.
    pub functions: Vec<Function>,
}

/// A structure to which something ties the viewer now.
#[derive(Clone, Debug, PartialEq)]
pub struct StructureHere {
    /// The structure.
    pub id: StructureId,
    /// Its usual name.
    pub name: String,
    /// Its kind's code (`primary_school`, `academy`…).
    pub kind: String,
    /// Its civil zone.
    pub zone: TimeZone,
    /// The structures above it for settings, nearest first: authority and academy.
    pub above: Vec<StructureId>,
}

/// A child of the viewer, by a guardian link that is valid now.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildHere {
    /// The child.
    pub person: PersonId,
    /// Usual first name.
    pub given: String,
    /// First and last name.
    pub name: String,
    /// Where the child is enrolled, if anywhere now.
    pub structure: Option<StructureId>,
    /// The child's main division.
    pub division: Option<DivisionId>,
    /// The division's label.
    pub division_name: Option<String>,
    /// What this guardian may do.
    pub flags: ChildFlags,
}

/// A duty that is valid now.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyHere {
    /// Which task.
    pub kind: DutyKind,
    /// Where; none for the whole platform.
    pub structure: Option<StructureId>,
    /// On which division, for a head teacher.
    pub division: Option<DivisionId>,
}

/// What is known of the person who asks, at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewerFacts {
    /// The person.
    pub person: PersonId,
    /// First and last name.
    pub name: String,
    /// Usual first name.
    pub given: String,
    /// Language of choice: `fr` or `en`; none is the platform's.
    pub language: Option<String>,
    /// Roles valid now; a guardian's role in each school of the children.
    pub roles: Vec<RoleHere>,
    /// The structures of the roles, duties and children.
    pub structures: Vec<StructureHere>,
    /// Children, for a guardian.
    pub children: Vec<ChildHere>,
    /// Duties valid now.
    pub duties: Vec<DutyHere>,
    /// Until when these facts hold: the next date on which one of them begins or ends.
    pub valid_until: Instant,
}

/// Who is asking: a shared, immutable view of [`ViewerFacts`]. Arrives only with a session.
#[derive(Clone, Debug)]
pub struct Viewer(Arc<ViewerFacts>);

impl Viewer {
    /// Wraps facts.
    pub fn new(facts: ViewerFacts) -> Self {
        Self(Arc::new(facts))
    }
}

impl Deref for Viewer {
    type Target = ViewerFacts;
    fn deref(&self) -> &ViewerFacts {
        &self.0
    }
}

impl ViewerFacts {
    /// Whether the viewer has a role of that profile, anywhere.
    pub fn is(&self, profile: Profile) -> bool {
        self.roles.iter().any(|role| role.profile == profile)
    }
    /// Whether the viewer has a role of one of the profiles in that structure.
    pub fn is_in(&self, structure: StructureId, profiles: &[Profile]) -> bool {
        self.roles.iter().any(|role| role.structure == structure && profiles.contains(&role.profile))
    }
    /// Whether the viewer has a function, anywhere.
    pub fn has_function(&self, function: Function) -> bool {
        self.roles.iter().any(|role| role.functions.contains(&function))
    }
    /// Whether the viewer holds a duty in that structure (the platform's administrator holds it everywhere).
    pub fn has_duty(&self, kind: DutyKind, structure: Option<StructureId>) -> bool {
        self.duties.iter().any(|duty| duty.kind == kind && (duty.structure == structure || structure.is_none()))
    }
    /// Whether the viewer runs the platform.
    pub fn is_platform_admin(&self) -> bool {
        self.has_duty(DutyKind::PlatformAdmin, None)
    }
    /// Whether the viewer administers that structure: school administrator there, or its management.
    pub fn administers(&self, structure: StructureId) -> bool {
        self.has_duty(DutyKind::SchoolAdmin, Some(structure)) || self.is_in(structure, &[Profile::Management])
    }
    /// The structures which the viewer administers.
    pub fn administered(&self) -> impl Iterator<Item = &StructureHere> {
        self.structures.iter().filter(|structure| self.administers(structure.id))
    }
    /// A structure of the viewer.
    pub fn structure(&self, id: StructureId) -> Option<&StructureHere> {
        self.structures.iter().find(|structure| structure.id == id)
    }
    /// A child of the viewer.
    pub fn child(&self, person: PersonId) -> Option<&ChildHere> {
        self.children.iter().find(|child| child.person == person)
    }
    /// Whether only « tu » is due: a pupil who has no other role.
    pub fn is_pupil_only(&self) -> bool {
        !self.roles.is_empty() && self.roles.iter().all(|role| role.profile == Profile::Student)
    }
    /// The zone in which this person lives: that of the first structure.
    pub fn zone(&self) -> TimeZone {
        self.structures.first().map_or_else(default_zone, |structure| structure.zone.clone())
    }
}

/// The zone of pages that belong to no structure.
pub fn default_zone() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}
