//! What a service receives about somebody: nothing but its policy's attributes, and of no school that did not
//! open it.

use crate::model::{Identifier, Release, ServiceId};
use kit::viewer::RoleHere;
use kit::{App, Function, PersonId, Profile, Text, ViewerFacts, coded};

coded!(
    /// An attribute, under the name by which services read it.
    Attribute {
        /// The name by which the service knows the person.
        Uid = "uid",
        /// Family name.
        Family = "nom",
        /// Usual first name.
        Given = "prenom",
        /// Profiles, by their national codes.
        Profiles = "ENTPersonProfils",
        /// The schools, by the platform's opaque identifiers.
        Schools = "ENTPersonStructRattach",
        /// The schools, by their national numbers.
        Uais = "ENTPersonStructRattachUAI",
        /// The kinds of the schools.
        Kinds = "ENTStructureTypeStruct",
        /// The classes of a pupil.
        Classes = "ENTEleveClasses",
        /// The groups of a pupil.
        Groups = "ENTEleveGroupes",
        /// The level of a pupil.
        Level = "ENTEleveNivFormation",
        /// The national code of what a pupil studies.
        Mef = "ENTEleveMEF",
        /// The classes of a teacher.
        TaughtClasses = "ENTAuxEnsClasses",
        /// The groups of a teacher.
        TaughtGroups = "ENTAuxEnsGroupes",
    }
);

impl Attribute {
    /// What it is, in words.
    pub fn words(self) -> Text {
        Text::keyed(format!("sso-attribute-{}", self.code().to_lowercase()))
    }
    /// Whether it is ever said of somebody: some are of pupils, some of teachers.
    pub fn concerns(self, viewer: &ViewerFacts) -> bool {
        match self {
            Self::Classes | Self::Groups | Self::Level | Self::Mef => viewer.is(Profile::Student),
            // A head may teach too.
            Self::TaughtClasses | Self::TaughtGroups => {
                viewer.roles.iter().any(|role| !matches!(role.profile, Profile::Student | Profile::Guardian))
            }
            _ => true,
        }
    }
    /// What it is for, in words.
    pub fn purpose(self) -> Text {
        Text::keyed(format!("sso-purpose-{}", self.code().to_lowercase()))
    }
}

impl Release {
    /// The attributes of a policy, in order.
    pub fn attributes(self) -> &'static [Attribute] {
        use Attribute::{
            Classes, Family, Given, Groups, Kinds, Level, Mef, Profiles, Schools, TaughtClasses, TaughtGroups, Uais, Uid,
        };
        match self {
            Self::Identifier => &[],
            Self::Profile => &[Uid, Profiles, Uais],
            Self::Sdet => {
                &[Uid, Family, Given, Profiles, Schools, Uais, Kinds, Classes, Groups, Level, Mef, TaughtClasses, TaughtGroups]
            }
        }
    }
}

/// A school as far as a service may know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The platform's opaque identifier.
    pub id: String,
    /// The national number.
    pub uai: Option<String>,
    /// The kind's code.
    pub kind: String,
}

/// What is known of somebody, in the structures for which a service is open.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Family name.
    pub family: String,
    /// Usual first name.
    pub given: String,
    /// Roles there.
    pub roles: Vec<RoleHere>,
    /// The structures.
    pub places: Vec<Place>,
    /// A pupil's classes, groups, levels and studies; a teacher's classes and groups.
    pub teaching: Vec<(Attribute, String)>,
}

/// The name by which a service knows a person.
pub fn identifier(app: &App, kind: Identifier, service: ServiceId, person: PersonId, login: &str) -> String {
    match kind {
        Identifier::Login => login.to_owned(),
        Identifier::Uid => person.to_string(),
        Identifier::Pairwise => {
            let both = [service.0.into_bytes(), person.0.into_bytes()].concat();
            kit::key::hex(&app.key.hash("preau sso pairwise", &both)[..16])
        }
    }
}

/// The attributes of a policy with their values; those without any are left out.
pub fn values(release: Release, uid: &str, known: &Known) -> Vec<(Attribute, Vec<String>)> {
    let of = |attribute: Attribute| -> Vec<String> {
        let mut all = match attribute {
            Attribute::Uid => vec![uid.to_owned()],
            Attribute::Family => vec![known.family.clone()],
            Attribute::Given => vec![known.given.clone()],
            Attribute::Profiles => known.roles.iter().filter_map(national_profile).map(str::to_owned).collect(),
            Attribute::Schools => known.places.iter().map(|place| place.id.clone()).collect(),
            Attribute::Uais => known.places.iter().filter_map(|place| place.uai.clone()).collect(),
            Attribute::Kinds => known.places.iter().filter_map(|place| national_kind(&place.kind)).map(str::to_owned).collect(),
            other => known.teaching.iter().filter(|(name, _)| *name == other).map(|(_, value)| value.clone()).collect(),
        };
        all.retain(|value| !value.is_empty());
        let mut once: Vec<String> = vec![];
        for value in all {
            if !once.contains(&value) {
                once.push(value);
            }
        }
        once
    };
    release.attributes().iter().map(|attribute| (*attribute, of(*attribute))).filter(|(_, values)| !values.is_empty()).collect()
}

/// The code of the SDET for a role.
fn national_profile(role: &RoleHere) -> Option<&'static str> {
    Some(match role.profile {
        Profile::Student => "National_ELV",
        Profile::Guardian => "National_TUT",
        Profile::Teacher if role.functions.contains(&Function::Librarian) => "National_DOC",
        Profile::Teacher => "National_ENS",
        Profile::Management => "National_DIR",
        Profile::SchoolLife => "National_EVS",
        Profile::Staff => "National_ETA",
        Profile::Academy => "National_ACA",
        Profile::Authority => "National_COL",
        Profile::Guest => return None,
    })
}

/// The code of a kind of school.
fn national_kind(kind: &str) -> Option<&'static str> {
    match kind {
        "primary_school" => Some("1ORD"),
        "lower_secondary" => Some("CLG"),
        "upper_secondary" => Some("LYC"),
        "vocational" => Some("LP"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::StructureId;
    use kit::id::RoleId;
    use uuid::Uuid;

    fn known() -> Known {
        let role =
            |profile, functions| RoleHere { id: RoleId(Uuid::nil()), structure: StructureId(Uuid::nil()), profile, functions };
        Known {
            family: "Crayon".into(),
            given: "Lina".into(),
            roles: vec![
                role(Profile::Student, vec![]),
                role(Profile::Teacher, vec![Function::Librarian]),
                role(Profile::Student, vec![]),
                role(Profile::Guest, vec![]),
            ],
            places: vec![
                Place { id: "a".into(), uai: Some("0990001N".into()), kind: "lower_secondary".into() },
                Place { id: "b".into(), uai: None, kind: "network".into() },
            ],
            teaching: vec![
                (Attribute::Classes, "6e B".into()),
                (Attribute::Groups, "6B latin".into()),
                (Attribute::Classes, "6e B".into()),
            ],
        }
    }

    #[test]
    fn nothing_goes_out_by_default() {
        assert_eq!(values(Release::Identifier, "x", &known()), []);
    }

    #[test]
    fn the_profile_policy_names_nobody() {
        let all = values(Release::Profile, "x", &known());
        assert_eq!(
            all,
            [
                (Attribute::Uid, vec!["x".to_owned()]),
                (Attribute::Profiles, vec!["National_ELV".to_owned(), "National_DOC".to_owned()]),
                (Attribute::Uais, vec!["0990001N".to_owned()]),
            ]
        );
    }

    #[test]
    fn the_sdet_policy_gives_each_value_once_and_no_empty_one() {
        let all = values(Release::Sdet, "x", &known());
        let of = |attribute| all.iter().find(|(name, _)| *name == attribute).map(|(_, values)| values.join(","));
        assert_eq!(of(Attribute::Classes).as_deref(), Some("6e B"));
        assert_eq!(of(Attribute::Schools).as_deref(), Some("a,b"));
        assert_eq!(of(Attribute::Kinds).as_deref(), Some("CLG"));
        assert_eq!(of(Attribute::Level), None);
        assert_eq!(of(Attribute::Family).as_deref(), Some("Crayon"));
    }

    #[test]
    fn every_attribute_has_a_name_that_xml_can_bear() {
        for attribute in Attribute::ALL {
            assert!(attribute.code().bytes().all(|byte| byte.is_ascii_alphanumeric()), "{attribute}");
        }
    }
}
