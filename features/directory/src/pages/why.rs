//! *Pourquoi ?*: which rule lets one person see another, or refuses, in words.

use crate::pages::{WHY, today};
use crate::sight::{self, ContactPart, GuardianPart, NamePart, Parts, Seen, Target};
use crate::store::person;
use askama::Template;
use axum::extract::State;
use kit::words::Text;
use kit::{App, Day, Error, Page, PersonId, Query, Request, Result, Routes, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/people/why").get(WHY, show)
}

#[derive(Template)]
#[template(path = "pages/why.html")]
struct WhyPage {
    viewer: Chosen,
    target: Chosen,
    answer: Option<Answer>,
    named: bool,
}

/// One of the two persons.
struct Chosen {
    id: Option<PersonId>,
    name: Text,
    /// Roles, without ties.
    known: Option<Target>,
}

struct Answer {
    title: Text,
    rules: Vec<Rule>,
    parts: Vec<Text>,
}

struct Rule {
    allows: bool,
    reason: Text,
    place: Option<String>,
}

async fn show(State(app): State<App>, request: Request, asker: Viewer, query: Query) -> Result<Page> {
    let today = today(&request);
    let viewer = chosen(&app, &asker, query.parsed("viewer"), today).await?;
    let target = chosen(&app, &asker, query.parsed("target"), today).await?;
    let answer = match (viewer.id, &target.known) {
        (Some(one), Some(known)) => {
            Some(answer(&app, &request, &asker, (one, &viewer.name), (known, &target.name), today).await?)
        }
        _ => None,
    };
    let page = WhyPage { viewer, target, answer, named: may_name(&asker) };
    Ok(Page::of(text!("why-title"), page))
}

/// The platform's administrator sees no name by listing: the rules, not the persons.
fn may_name(asker: &Viewer) -> bool {
    asker.administered().next().is_some()
}

/// A person of a structure which the asker administers, by name; anybody is nobody to others. The platform's
/// administrator may ask of anybody, and reads no name.
async fn chosen(app: &App, asker: &Viewer, id: Option<PersonId>, today: Day) -> Result<Chosen> {
    let Some(id) = id else { return Ok(Chosen { id: None, name: text!("why-nobody-yet"), known: None }) };
    let (name, known) = person::named(&app.db, id, today).await?.ok_or(Error::NotFound)?;
    let administered = known.roles.iter().any(|role| asker.administers(role.structure));
    if !administered && !asker.is_platform_admin() {
        return Err(Error::NotFound);
    }
    let name = if administered { Text::literal(name) } else { text!("why-somebody") };
    Ok(Chosen { id: Some(id), name, known: Some(known) })
}

async fn answer(
    app: &App,
    request: &Request,
    asker: &Viewer,
    (viewer, viewer_name): (PersonId, &Text),
    (target, target_name): (&Target, &Text),
    today: Day,
) -> Result<Answer> {
    let viewer = app.viewer(viewer, request.now).await?.ok_or(Error::NotFound)?;
    let ties = person::ties(&app.db, &viewer, target.person, today).await?;
    let target = Target { ties, ..target.clone() };
    let seen = sight::sees(&viewer, &target);
    let key = if seen.allows() { "why-sees" } else { "why-does-not-see" };
    let title = text!(key, viewer = viewer_name.clone(), target = target_name.clone());
    let named = |structure| {
        let of = |facts: &Viewer| facts.structure(structure).map(|structure| structure.name.clone());
        of(asker).or_else(|| of(&viewer))
    };
    let visible = |structure: Option<kit::StructureId>| {
        asker.is_platform_admin() || structure.is_none_or(|structure| asker.administers(structure))
    };
    let rules = seen
        .rulings
        .iter()
        // What ties the two elsewhere is the business of that other school.
        .filter(|ruling| visible(ruling.structure))
        .map(|ruling| Rule {
            allows: ruling.decision.allows(),
            reason: Text::from(ruling.decision.reason()),
            place: ruling.structure.and_then(named),
        })
        .collect();
    Ok(Answer { title, rules, parts: if seen.allows() { in_words(&seen) } else { vec![] } })
}

/// What of the card is shown, in words.
fn in_words(seen: &Seen) -> Vec<Text> {
    let Parts { name, contacts, guardians, birth, sources } = seen.parts;
    let mut out = vec![match name {
        NamePart::Full => text!("part-name"),
        NamePart::First | NamePart::Hidden => text!("part-first-name"),
    }];
    out.extend(match contacts {
        ContactPart::Hidden => None,
        ContactPart::Filled => Some(text!("part-contacts-filled")),
        ContactPart::Professional => Some(text!("part-contacts-work")),
        ContactPart::Open => Some(text!("part-contacts")),
    });
    out.extend(match guardians {
        GuardianPart::Hidden => None,
        GuardianPart::First => Some(text!("part-guardians-first")),
        GuardianPart::Names => Some(text!("part-guardians-names")),
        GuardianPart::Filled => Some(text!("part-guardians-filled")),
        GuardianPart::Open => Some(text!("part-guardians")),
    });
    out.extend(birth.then(|| text!("part-birth")));
    out.extend(sources.then(|| text!("part-sources")));
    out
}
