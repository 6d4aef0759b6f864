//! Names, birth date and title, typed by hand over what a feed says.

use super::desk::Opened;
use super::may;
use crate::said::field_value;
use crate::scope::is_fed;
use crate::store::person as store;
use askama::Template;
use axum::response::{IntoResponse, Response};
use directory::write::{self, Field};
use kit::words::clean_name;
use kit::{Day, Error, Filled, Form, Instant, Page, PersonId, Result, Text, filters, text};

pub(super) struct OverrideShown {
    pub(super) field: Text,
    pub(super) hand: Text,
    pub(super) fed: Text,
    pub(super) author: String,
    pub(super) at: Instant,
}

/// The values typed by hand that the viewer may read.
pub(super) async fn overrides(opened: &Opened) -> Result<Vec<OverrideShown>> {
    let lines = store::overrides(&opened.app.db, opened.id()).await?;
    let read = |line: &store::Override| opened.reads_birth() || line.field != Field::BirthOn.code();
    Ok(lines.into_iter().filter(read).map(shown_override).collect())
}

fn shown_override(line: store::Override) -> OverrideShown {
    OverrideShown {
        field: Text::keyed(format!("admin-said-{}", line.field.replace('_', "-"))),
        hand: field_value(&line.field, line.hand_value.as_deref().unwrap_or("")),
        fed: field_value(&line.field, line.fed_value.as_deref().unwrap_or("")),
        author: line.author.unwrap_or_default(),
        at: line.at,
    }
}

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityForm {
    id: PersonId,
    name: String,
    fed: bool,
    birth: bool,
    overridden: Vec<OverrideShown>,
    titles: Vec<(String, Text)>,
    filled: Filled,
}

/// The titles that may be chosen.
pub(crate) fn titles() -> Vec<(String, Text)> {
    vec![
        (String::new(), text!("admin-title-none")),
        ("M.".to_owned(), Text::literal("M.")),
        ("Mme".to_owned(), Text::literal("Mme")),
    ]
}

async fn page(opened: &Opened, filled: Filled) -> Result<Page> {
    let page = IdentityForm {
        id: opened.id(),
        name: opened.name(),
        fed: is_fed(&opened.identity.source),
        birth: opened.reads_birth(),
        overridden: overrides(opened).await?,
        titles: titles(),
        filled,
    };
    Ok(Page::of("admin-identity-title", page))
}

pub(super) async fn show(opened: Opened) -> Result<Page> {
    if !may(&opened).await?.retype {
        return Err(Error::NotFound);
    }
    let one = &opened.identity;
    let birth_on = one.birth_on.filter(|_| opened.reads_birth()).map(|day| day.to_string()).unwrap_or_default();
    let filled = Filled::with(Form::of([
        ("given", one.given.as_str()),
        ("family", one.family.as_str()),
        ("birth_on", birth_on.as_str()),
        ("title", one.title.as_deref().unwrap_or("")),
    ]));
    page(&opened, filled).await
}

/// Types names, birth date and title by hand; what the feed says stays beside them.
pub(super) async fn retype(opened: Opened, form: Form) -> Result<Response> {
    if !may(&opened).await?.retype {
        return Err(Error::NotFound);
    }
    let undo = form.text("fed") == "yes";
    let mut filled = Filled::with(form.clone());
    if !undo {
        names_checked(&form, &mut filled, opened.today);
    }
    if !filled.is_right() {
        return Ok(page(&opened, filled).await?.invalid().into_response());
    }
    let mut unit = opened.begin().await?;
    for field in Field::ALL.iter().filter(|field| **field != Field::BirthOn || opened.reads_birth()) {
        let value = (!undo).then(|| form.text(field.code()));
        write::retype(&mut unit, opened.hand(), opened.structure(), opened.id(), *field, value).await?;
    }
    opened.done(unit, "admin-done-identity").await
}

/// Checks given and family name, birth date and title as they are typed.
pub(crate) fn names_checked(form: &Form, filled: &mut Filled, today: Day) {
    for (field, why) in [("given", "admin-given-needed"), ("family", "admin-family-needed")] {
        name_checked(form, filled, field, 80);
        if form.text(field).is_empty() {
            filled.wrong(field, why);
        }
    }
    if !form.text("birth_on").is_empty() && born(form, today).is_none() {
        filled.wrong("birth_on", "admin-birth-wrong");
    }
    if !titles().iter().any(|(value, _)| value == form.text("title")) {
        filled.wrong("title", "admin-choose");
    }
}

/// Checks that a name is not too long, and that all of it is seen.
pub(crate) fn name_checked(form: &Form, filled: &mut Filled, field: &'static str, longest: usize) {
    let typed = form.text(field);
    if typed.chars().count() > longest {
        filled.wrong(field, "admin-too-long");
    } else if clean_name(typed) != typed {
        filled.wrong(field, "admin-name-unseen");
    }
}

/// A birth date that somebody alive may have.
pub(crate) fn born(form: &Form, today: Day) -> Option<Day> {
    form.parsed::<Day>("birth_on").filter(|day| (0..=120).contains(&day.years_until(today)) && *day <= today)
}
