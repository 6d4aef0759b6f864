//! A structure's public identity, for those tied to it; and the list of schools that an academy, an authority
//! or the platform's administrator governs.

use crate::pages::{SCHOOLS, WHOLE_SCHOOL, french_number, id, today};
use crate::store::structures::{self, StructureCard, StructureRow};
use askama::Template;
use axum::extract::{Path, State};
use kit::words::{Text, folded};
use kit::{App, Page, Query, Request, Result, Routes, SIGNED_IN, StructureId, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/structures").get(SCHOOLS, list).and_at("/structures/{structure}").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "pages/structure.html")]
struct StructurePage {
    card: StructureCard,
    kind: Text,
    address: Vec<String>,
    /// The number to dial, and how it is said.
    phone: Option<(String, String)>,
    listed: bool,
    classes: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(structure): Path<String>) -> Result<Page> {
    let structure: StructureId = id(&structure)?;
    let card = structures::card(&app.db, &viewer, structure, today(&request)).await?;
    let identity = &card.identity;
    let town = [identity.postal_code.as_deref(), identity.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address: Vec<String> = identity
        .street
        .iter()
        .flat_map(|street| street.split('\n'))
        .map(str::to_owned)
        .chain([town])
        .filter(|line| !line.is_empty())
        .collect();
    let page = StructurePage {
        kind: kind_words(&card),
        address,
        phone: identity
            .phone
            .as_ref()
            .map(|phone| (phone.chars().filter(|char| char.is_ascii_digit() || *char == '+').collect(), french_number(phone))),
        listed: SCHOOLS.decide(Some(&viewer)).allows(),
        classes: WHOLE_SCHOOL.decide(Some(&viewer)).allows() && crate::sight::sees_everybody(&viewer, structure),
        card,
    };
    Ok(Page::of(Text::literal(&page.card.identity.name), page))
}

fn kind_words(card: &StructureCard) -> Text {
    Text::keyed(format!("kind-{}", card.identity.kind.code()))
}

#[derive(Template)]
#[template(path = "pages/structures.html")]
struct StructuresPage {
    q: String,
    structures: Vec<StructureRow>,
    schools: i64,
    pupils: i64,
    next: Option<StructureId>,
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let today = today(&request);
    let like = folded(query.text("name").get(..80).unwrap_or(query.text("name")));
    let mut rows = structures::governed(&app.db, &viewer, &like, query.parsed("after"), today).await?;
    let most = usize::try_from(structures::STRUCTURES_MAX).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let (schools, pupils) = structures::governed_figures(&app.db, &viewer, today).await?;
    let page = StructuresPage { q: query.text("name").to_owned(), structures: rows, schools, pupils, next };
    Ok(Page::of(text!("structures-title"), page))
}

impl StructureRow {
    /// Its kind in words.
    pub(crate) fn kind_words(&self) -> Text {
        Text::keyed(format!("kind-{}", self.kind.code()))
    }
}
