//! The words of single sign-on and its plain values: services, what they receive, to whom they are open.

use kit::{Day, DivisionId, Profile, StructureId, coded};
use uuid::Uuid;

kit::ids!(
    /// One service that opens with the portal's sign-in.
    ServiceId,
    /// One opening of a service to somebody.
    OpeningId,
    /// One sign-in at a service, under way.
    ChildId,
);

coded!(
    /// How a service and the portal speak.
    Protocol {
        /// CAS 1, 2 and 3.
        Cas = "cas",
        /// OpenID Connect.
        Oidc = "oidc",
    }
);

coded!(
    /// How a service of OpenID Connect proves who it is where it asks for tokens.
    Authentication {
        /// By a secret, in a header or in the form.
        Secret = "secret",
        /// By a signature of its own (RFC 7523).
        PrivateKey = "private_key",
        /// Not at all: a program on somebody's own device, which can keep no secret.
        Public = "none",
    }
);

coded!(
    /// How the tokens of a service are signed.
    Algorithm {
        /// ECDSA on P-256.
        Es256 = "ES256",
        /// RSA, which the oldest libraries ask for.
        Rs256 = "RS256",
    }
);

coded!(
    /// By which name a service knows a person.
    Identifier {
        /// A name made for this service alone: two services cannot compare theirs.
        Pairwise = "pairwise",
        /// The login.
        Login = "login",
        /// The opaque identifier of the person on the platform, the same for all services.
        Uid = "uid",
    }
);

coded!(
    /// Which attributes a service receives: the usual French cases.
    Release {
        /// The name by which it knows the person, and nothing else.
        Identifier = "identifier",
        /// With profile and school.
        Profile = "profile",
        /// With names, classes and groups: what the SDET asks of a full connector.
        Sdet = "sdet",
    }
);

/// The pictures that a service may have.
pub const ICONS: [&str; 12] = [
    "app-window",
    "book-open",
    "calculator",
    "calendar-days",
    "flask-conical",
    "folder",
    "globe",
    "graduation-cap",
    "library",
    "message-circle",
    "music",
    "newspaper",
];

/// For whom an opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody there.
    Everyone,
    /// Those with a role of a profile there.
    Profile(Profile),
    /// The pupils of a division.
    Division(DivisionId),
    /// The pupils of a teaching group.
    Group(Uuid),
}

impl Audience {
    /// The code of its kind in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Profile(_) => "profile",
            Self::Division(_) => "division",
            Self::Group(_) => "group",
        }
    }
    /// The profile, for the database.
    pub fn profile(self) -> Option<Profile> {
        if let Self::Profile(profile) = self { Some(profile) } else { None }
    }
    /// The division or group, for the database.
    pub fn target(self) -> Option<Uuid> {
        match self {
            Self::Division(division) => Some(division.0),
            Self::Group(group) => Some(group),
            Self::Everyone | Self::Profile(_) => None,
        }
    }
    /// The audience of a row; none when the row does not hold together.
    pub fn of(code: &str, profile: Option<Profile>, target: Option<Uuid>) -> Option<Self> {
        match (code, profile, target) {
            ("everyone", ..) => Some(Self::Everyone),
            ("profile", Some(profile), _) => Some(Self::Profile(profile)),
            ("division", _, Some(target)) => Some(Self::Division(DivisionId(target))),
            ("group", _, Some(target)) => Some(Self::Group(target)),
            _ => None,
        }
    }
}

/// The audiences of a word of the command line: `everyone`, or profiles with commas between, either followed by
/// `@` and the number of a school (UAI) for its people alone. None for what is neither.
pub fn read_audiences(text: &str) -> Option<(Vec<Audience>, Option<&str>)> {
    let (who, place) = match text.split_once('@') {
        Some((who, place)) if !place.is_empty() => (who, Some(place)),
        Some(_) => return None,
        None => (text, None),
    };
    let audiences = match who {
        "everyone" => Some(vec![Audience::Everyone]),
        profiles => profiles.split(',').map(|code| Profile::from_code(code.trim()).map(Audience::Profile)).collect(),
    };
    Some((audiences?, place))
}

/// A service opened to somebody, from a day, until a day if one is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The opening.
    pub id: OpeningId,
    /// Where: a school, or all schools of an academy or authority; none for the whole platform.
    pub structure: Option<StructureId>,
    /// For whom there.
    pub audience: Audience,
    /// The first day.
    pub from: Day,
    /// The first day no more.
    pub until: Option<Day>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_are_read_from_the_command_line() {
        assert_eq!(read_audiences("everyone"), Some((vec![Audience::Everyone], None)));
        let two = vec![Audience::Profile(Profile::Teacher), Audience::Profile(Profile::Student)];
        assert_eq!(read_audiences("teacher, student@0990001N"), Some((two, Some("0990001N"))));
        for wrong in ["", "all", "teacher,", "everyone,teacher", "teacher@", "@0990001N", "king"] {
            assert_eq!(read_audiences(wrong), None, "{wrong}");
        }
    }
}
