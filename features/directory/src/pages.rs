//! What the pages of the directory share: addresses read at the door, words beside a name.

mod class;
pub(crate) mod groups;
mod person;
mod search;
mod structure;
mod why;

use crate::model::Relation;
use crate::sight;
use kit::viewer::default_zone;
use kit::words::Text;
use kit::{Day, Decision, Error, Function, Profile, Request, Result, Right, Routes, ViewerFacts};
use std::str::FromStr;

/// The pages of the directory.
pub(crate) fn routes() -> Routes {
    groups::routes()
        .merge(class::routes())
        .merge(search::routes())
        .merge(why::routes())
        .merge(person::routes())
        .merge(structure::routes())
}

/// Who has classes or groups to look at.
pub(crate) const GROUPS: Right =
    Right::new("directory.groups", |viewer| Decision::when(has_classes(viewer), "right-has-classes", "right-has-no-classes"));
/// Who looks at automatic groups: those who see a whole school.
pub(crate) const WHOLE_SCHOOL: Right = Right::new("directory.whole_school", |viewer| {
    let whole = viewer.structures.iter().any(|structure| sight::sees_everybody(viewer, structure.id));
    Decision::when(whole, "right-whole-school", "right-not-whole-school")
});
/// Who asks why one person sees another: administrators and management, the platform's administrator.
pub(crate) const WHY: Right = Right::new("directory.why", |viewer| {
    let may = viewer.is_platform_admin() || viewer.administered().next().is_some();
    Decision::when(may, "right-administers", "right-does-not-administer")
});
/// Who has a list of schools: academy, authority, the platform's administrator.
pub(crate) const SCHOOLS: Right =
    Right::new("directory.schools", |viewer| Decision::when(governs(viewer), "right-governs", "right-does-not-govern"));

/// Whether somebody has classes: works in a school, studies there, or follows a child.
pub(crate) fn has_classes(viewer: &ViewerFacts) -> bool {
    viewer.children.iter().any(sight::child_is_followed)
        || viewer.structures.iter().any(|structure| {
            let standings = sight::standings(viewer, structure.id);
            standings.iter().any(|standing| *standing != sight::Standing::Guardian)
        })
}

/// Whether somebody governs schools.
pub(crate) fn governs(viewer: &ViewerFacts) -> bool {
    viewer.is_platform_admin() || viewer.is(Profile::Academy) || viewer.is(Profile::Authority)
}

/// An identifier in an address; anything else is not found.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The day of the request, as the facts of viewers count days (`viewing`): in the platform's zone.
pub(crate) fn today(request: &Request) -> Day {
    request.now.day_in(&default_zone())
}

/// What somebody is, in words: the function if there is one, else the profile, else administrator.
pub(crate) fn role_words(profile: Option<Profile>, function: Option<Function>) -> Text {
    match (profile, function) {
        (None, _) => Text::from("duty-school_admin"),
        (Some(_), Some(function)) if function != Function::Other => Text::keyed(format!("function-{}", function.code())),
        (Some(profile), _) => Text::keyed(format!("profile-{}", profile.code())),
    }
}

/// A relation in words: « mère ».
pub(crate) fn relation_words(relation: Relation) -> Text {
    Text::keyed(format!("relation-{}", relation.code()))
}

/// A relation with the child: « Mère de Lina », « Père d’Inès ».
pub(crate) fn relation_of(relation: Relation, child: &str) -> Text {
    let vowel = kit::words::folded(child).starts_with(['a', 'e', 'i', 'o', 'u', 'h']);
    kit::text!("relation-of", relation = relation.code(), starts = if vowel { "vowel" } else { "consonant" }, child = child)
}

/// The first characters of a class: « 6e » of « 6e B ».
pub(crate) fn short(label: &str) -> String {
    let first = label.split(' ').next().unwrap_or(label);
    first.chars().take(3).collect()
}

/// A French number as it is said: « 06 39 98 07 65 »; any other as it is.
pub(crate) fn french_number(number: &str) -> String {
    let digits: String = number.chars().filter(|char| char.is_ascii_digit() || *char == '+').collect();
    let national = digits.strip_prefix("+33").map_or_else(|| digits.clone(), |rest| format!("0{rest}"));
    if national.len() != 10 || !national.starts_with('0') {
        return number.to_owned();
    }
    let pairs: Vec<&str> = (0..5).filter_map(|pair| national.get(pair * 2..pair * 2 + 2)).collect();
    pairs.join("\u{a0}")
}

#[cfg(test)]
mod tests;
