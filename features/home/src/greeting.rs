//! Who I am here, in a sentence or two: what the home says when no feature has anything better to say.

use kit::text;
use kit::viewer::{ChildHere, DutyKind, RoleHere};
use kit::words::{Text, folded};
use kit::{Function, Profile, ViewerFacts};

/// How many sentences the panel holds, before the one that counts what waits.
const SENTENCES_MAX: usize = 2;

/// Who somebody is here: roles first, then duties.
pub(crate) fn sentences(viewer: &ViewerFacts) -> Vec<Text> {
    let mut profiles: Vec<Profile> = vec![];
    for role in &viewer.roles {
        if !profiles.contains(&role.profile) {
            profiles.push(role.profile);
        }
    }
    let mut out: Vec<Text> = profiles.into_iter().map(|profile| of_role(viewer, profile)).collect();
    if viewer.duties.iter().any(|duty| duty.kind == DutyKind::SchoolAdmin) {
        out.push(text!("home-i-administer-school"));
    }
    if viewer.is_platform_admin() {
        out.push(text!("home-i-administer-platform"));
    }
    if out.is_empty() {
        out.push(text!("home-i-am-nothing"));
    }
    out.truncate(SENTENCES_MAX);
    out
}

fn of_role(viewer: &ViewerFacts, profile: Profile) -> Text {
    let roles = || viewer.roles.iter().filter(move |role| role.profile == profile);
    let has = |function| roles().any(|role| role.functions.contains(&function));
    let place = places(viewer, roles());
    match profile {
        Profile::Student => text!("home-i-study", place = place),
        Profile::Guardian => of_children(viewer),
        Profile::Teacher if has(Function::Librarian) => text!("home-i-keep-library", place = place),
        Profile::Teacher => text!("home-i-teach", place = place),
        Profile::SchoolLife => text!("home-i-do-school-life", place = place),
        Profile::Management => text!("home-i-manage", place = place),
        Profile::Staff if has(Function::Secretary) => text!("home-i-am-office", place = place),
        Profile::Staff | Profile::Academy | Profile::Authority => text!("home-i-work", place = place),
        Profile::Guest => text!("home-i-visit", place = place),
    }
}

fn of_children(viewer: &ViewerFacts) -> Text {
    match &viewer.children[..] {
        [] => text!("home-no-child"),
        [one] => of_child(viewer, one),
        [one, two] => match (&one.division_name, &two.division_name) {
            (Some(first), Some(second)) => text!(
                "home-two-children",
                first = &one.given,
                first_class = first.as_str(),
                second = &two.given,
                second_class = second.as_str()
            ),
            _ => text!("home-two-children-unplaced", first = &one.given, second = &two.given),
        },
        many => text!("home-many-children", count = many.len()),
    }
}

fn of_child(viewer: &ViewerFacts, child: &ChildHere) -> Text {
    let structure = child.structure.and_then(|id| viewer.structure(id));
    match (&child.division_name, structure) {
        (Some(class), Some(at)) => {
            text!("home-one-child", name = &child.given, class = class.as_str(), place = place(&at.name))
        }
        _ => text!("home-one-child-unplaced", name = &child.given),
    }
}

/// Where: one school, two, or the first of many.
fn places<'a>(viewer: &ViewerFacts, roles: impl Iterator<Item = &'a RoleHere>) -> Text {
    let names: Vec<&str> = roles.filter_map(|role| Some(viewer.structure(role.structure)?.name.as_str())).collect();
    match &names[..] {
        [] => text!("home-place-none"),
        [one] => place(one),
        [one, two] => text!("home-places-two", first = place(one), second = place(two)),
        [one, rest @ ..] => text!("home-places-many", first = place(one), count = rest.len()),
    }
}

/// « au Collège Imaginaire », « à l’École Imaginaire »: French joins its article with the place.
fn place(name: &str) -> Text {
    let first = folded(name);
    match first.split(' ').next().unwrap_or("") {
        "college" | "lycee" | "departement" | "conseil" | "rectorat" | "groupe" | "centre" | "cfa" | "greta" => {
            text!("home-place-au", name = name)
        }
        "ecole" | "academie" | "erea" | "institut" | "institution" | "inspection" => text!("home-place-l", name = name),
        "region" | "metropole" | "ville" | "mairie" | "collectivite" | "cite" | "direction" | "maison" => {
            text!("home-place-la", name = name)
        }
        _ => text!("home-place-a", name = name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_joins_its_place() {
        for (name, key) in [
            ("Collège Imaginaire", "home-place-au"),
            ("LYCEE JEAN MOULIN", "home-place-au"),
            ("École Imaginaire", "home-place-l"),
            ("Académie de démonstration", "home-place-l"),
            ("Région imaginaire", "home-place-la"),
            ("Les Tilleuls", "home-place-a"),
            ("", "home-place-a"),
        ] {
            assert_eq!(place(name).key, key, "{name}");
        }
    }
}
