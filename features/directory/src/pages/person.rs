//! A person's card: what the viewer may see, nothing more.

use crate::pages::{WHY, french_number, id, relation_of, relation_words, role_words, today};
use crate::sight::{ContactPart, NamePart};
use crate::store::person::{self, About, Card, Contact, Guardian, Override, Place};
use askama::Template;
use axum::extract::{Path, State};
use kit::slice::{Offer, Subject};
use kit::words::Text;
use kit::{App, Day, Instant, Page, PersonId, Request, Result, Routes, SIGNED_IN, StructureId, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/people/{person}").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "pages/person.html")]
struct PersonPage {
    id: PersonId,
    name: String,
    /// Said under a first name alone: the relation with the children in common.
    relations: Vec<Text>,
    places: Vec<PlaceLine>,
    birth_on: Option<Day>,
    contacts: Vec<ContactLine>,
    contacts_title: &'static str,
    guardians: Vec<GuardianLine>,
    children: Vec<ChildLine>,
    overrides: Vec<OverrideLine>,
    /// What other features offer to do for this person.
    offers: Vec<Offer>,
    why: bool,
    oneself: bool,
}

struct PlaceLine {
    structure: StructureId,
    structure_name: String,
    opens: bool,
    role: Text,
    classes: Vec<String>,
    subjects: Vec<String>,
    heads: Vec<String>,
}

struct ContactLine {
    icon: &'static str,
    kind: Text,
    value: Option<String>,
    link: Option<String>,
}

struct GuardianLine {
    id: PersonId,
    name: String,
    relation: Text,
    contacts: Vec<ContactLine>,
}

struct ChildLine {
    id: PersonId,
    name: String,
    detail: Text,
}

struct OverrideLine {
    field: Text,
    hand: Text,
    fed: Option<Text>,
    author: String,
    at: Instant,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(person): Path<String>) -> Result<Page> {
    let person = id(&person)?;
    let today = today(&request);
    let card = person::card(&app.db, &viewer, person, today).await?;
    let offers = app.offers_on(&viewer, Subject::Person(person), today).await?;
    let oneself = person == viewer.person;
    let why = !oneself && WHY.decide(Some(&viewer)).allows();
    Ok(Page::of(title(&card), page(card, &viewer, offers, why, oneself)))
}

fn title(card: &Card) -> Text {
    Text::literal(&card.name)
}

fn page(card: Card, viewer: &Viewer, offers: Vec<Offer>, why: bool, oneself: bool) -> PersonPage {
    let first_alone = card.seen.parts.name == NamePart::First;
    let relations =
        if first_alone { card.children.iter().map(|child| relation_of(child.relation, &child.name)).collect() } else { vec![] };
    PersonPage {
        id: card.id,
        name: card.name,
        relations,
        places: card.places.into_iter().map(|place| place_line(place, viewer)).collect(),
        birth_on: card.birth_on,
        contacts: card.contacts.into_iter().map(ContactLine::from).collect(),
        contacts_title: if card.seen.parts.contacts == ContactPart::Professional {
            "card-work-contacts"
        } else {
            "card-contacts"
        },
        guardians: card.guardians.into_iter().map(GuardianLine::from).collect(),
        children: if first_alone { vec![] } else { card.children.into_iter().map(child_line).collect() },
        overrides: card.overrides.into_iter().map(OverrideLine::from).collect(),
        offers,
        why,
        oneself,
    }
}

fn place_line(place: Place, viewer: &Viewer) -> PlaceLine {
    let mut line = PlaceLine {
        structure: place.structure,
        structure_name: place.structure_name,
        opens: viewer.structure(place.structure).is_some() || crate::pages::governs(viewer),
        role: role_words(place.profile, place.functions.first().copied()),
        classes: vec![],
        subjects: vec![],
        heads: vec![],
    };
    for about in place.about {
        match about {
            About::Class(label) => line.classes.push(label),
            About::Subject(label) => line.subjects.push(label),
            About::HeadOf(label) => line.heads.push(label),
        }
    }
    line
}

fn child_line(child: person::Child) -> ChildLine {
    let relation = relation_words(child.relation);
    let detail = match child.division {
        Some(division) => text!("child-detail", relation = relation, division = division),
        None => relation,
    };
    ChildLine { id: child.id, name: child.name, detail }
}

impl From<Contact> for ContactLine {
    fn from(contact: Contact) -> Self {
        let look = match contact.kind.as_str() {
            "mail" => Look { icon: "mail" },
            "mobile" => Look { icon: "smartphone" },
            "landline" | "work" => Look { icon: "phone" },
            _ => Look { icon: "map-pin" },
        };
        let link = contact.value.as_deref().and_then(|value| match contact.kind.as_str() {
            "mail" => Some(format!("mailto:{value}")),
            "mobile" | "landline" | "work" => {
                Some(format!("tel:{}", value.chars().filter(|char| char.is_ascii_digit() || *char == '+').collect::<String>()))
            }
            _ => None,
        });
        let dials = link.as_deref().is_some_and(|link| link.starts_with("tel:"));
        let value = contact.value.map(|value| if dials { french_number(&value) } else { value });
        Self { icon: look.icon, kind: Text::keyed(format!("point-{}", contact.kind)), value, link }
    }
}

/// How a kind of contact point looks.
struct Look {
    icon: &'static str,
}

impl From<Guardian> for GuardianLine {
    fn from(guardian: Guardian) -> Self {
        Self {
            id: guardian.id,
            name: guardian.name,
            relation: relation_words(guardian.relation),
            contacts: guardian.contacts.into_iter().map(ContactLine::from).collect(),
        }
    }
}

impl From<Override> for OverrideLine {
    fn from(changed: Override) -> Self {
        let words = |value: String| match value.parse::<Day>() {
            Ok(day) if changed.field == "birth_on" => text!("field-day", day = day),
            _ => Text::literal(value),
        };
        Self {
            field: Text::keyed(format!("field-{}", changed.field)),
            hand: words(changed.hand_value.unwrap_or_default()),
            fed: changed.fed_value.filter(|value| !value.is_empty()).map(words),
            author: changed.author,
            at: changed.at,
        }
    }
}
