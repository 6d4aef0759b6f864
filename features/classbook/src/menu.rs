//! The entry of the menu.

use crate::sight;
use kit::slice::MenuEntry;
use kit::{Function, Profile, ViewerFacts, text};

/// One entry, for whom the class book concerns. A named inspector comes by her home.
pub(crate) fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    if !sight::has_classbook(viewer) || sight::only_inspects(viewer) {
        return vec![];
    }
    let (family, hue) = if viewer.is(Profile::Teacher) {
        ("menu-family-teaching", "violet")
    } else if viewer.is(Profile::Management) || viewer.has_function(Function::Cpe) {
        ("menu-family-manage", "orange")
    } else if viewer.is(Profile::Student) {
        ("menu-family-learning", "violet")
    } else {
        ("menu-family-schooling", "violet")
    };
    vec![MenuEntry {
        family,
        href: "/classbook".to_owned(),
        icon: "notebook-text",
        label: text!("classbook-title"),
        hue,
        order: 120,
        tab: false,
    }]
}
