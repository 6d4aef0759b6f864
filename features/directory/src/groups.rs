//! Automatic groups exist by themselves and follow the directory: by profile, function and subject, and the guardians of a class.

use crate::model::SubjectId;
use kit::words::Text;
use kit::{DivisionId, Function, Profile};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// One automatic group of a school. The group of a class is its division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoGroup {
    /// Everybody of a profile.
    Profile(Profile),
    /// Everybody of a function.
    Function(Function),
    /// The teachers of a subject.
    Subject(SubjectId),
    /// The guardians of the pupils of a division.
    GuardiansOf(DivisionId),
}

impl AutoGroup {
    /// Its name; `label` is that of the subject or the division.
    pub fn name(self, label: Option<&str>) -> Text {
        let label = label.unwrap_or_default().to_owned();
        match self {
            Self::Profile(profile) => Text::keyed(format!("group-profile-{}", profile.code())),
            Self::Function(function) => Text::keyed(format!("function-{}", function.code())),
            Self::Subject(_) => kit::text!("group-subject", label = label),
            Self::GuardiansOf(_) => kit::text!("group-guardians-of", label = label),
        }
    }
    /// Its parts, of which one is there: for the query of its members.
    pub fn parts(self) -> (Option<Profile>, Option<Function>, Option<SubjectId>, Option<DivisionId>) {
        match self {
            Self::Profile(profile) => (Some(profile), None, None, None),
            Self::Function(function) => (None, Some(function), None, None),
            Self::Subject(subject) => (None, None, Some(subject), None),
            Self::GuardiansOf(division) => (None, None, None, Some(division)),
        }
    }
}

impl Display for AutoGroup {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Profile(profile) => write!(out, "profile-{}", profile.code()),
            Self::Function(function) => write!(out, "function-{}", function.code()),
            Self::Subject(subject) => write!(out, "subject-{subject}"),
            Self::GuardiansOf(division) => write!(out, "guardians-{division}"),
        }
    }
}

impl FromStr for AutoGroup {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, code) = text.split_once('-').ok_or(())?;
        match kind {
            "profile" => Profile::from_code(code).map(Self::Profile).ok_or(()),
            "function" => Function::from_code(code).map(Self::Function).ok_or(()),
            "subject" => code.parse().map(Self::Subject).map_err(drop),
            "guardians" => code.parse().map(Self::GuardiansOf).map_err(drop),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_again_by_its_code() {
        let id = "0192f0c1-2a3b-7c4d-8e5f-60718293a4b5";
        for code in ["profile-school_life", "function-cpe", &format!("subject-{id}"), &format!("guardians-{id}")] {
            assert_eq!(code.parse::<AutoGroup>().unwrap().to_string(), code);
        }
        for code in ["", "profile", "profile-wizard", "subject-12", "level-6e"] {
            assert!(code.parse::<AutoGroup>().is_err(), "{code}");
        }
    }
}
