//! The class book of a section, by month or week: for who writes it, and for all who read it.

use super::id;
use super::visas::{VisasCard, fresh};
use crate::book::{self, Bar, Book, Period, Reader};
use crate::filters;
use crate::model::Moment;
use crate::sight::{Charter, READ, Reach, Ties, reach, runs, writes};
use crate::store::{self, Section};
use askama::Template;
use axum::extract::{Path, State};
use kit::words::Text;
use kit::{App, Error, Filled, Form, LessonId, Page, Piece, Query, Request, Result, Routes, Viewer, text};
use timetable::store::Of;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/sections/{section}").get(READ, show)
}

#[derive(Template)]
#[template(path = "pages/section.html")]
struct SectionPage {
    section: Section,
    title: Text,
    mine: Vec<Section>,
    bar: Piece,
    book: Piece,
    visas: Option<Piece>,
}

/// A section whose class book the viewer reads.
pub(super) struct Opened {
    pub(super) section: Section,
    pub(super) ties: Ties,
    pub(super) reach: Reach,
    pub(super) now: Moment,
}

pub(super) async fn open(app: &App, viewer: &Viewer, section: &str, at: kit::Instant) -> Result<Opened> {
    let today = at.day_in(&viewer.zone());
    let section = store::section(&app.db, viewer, id(section)?, today).await?;
    let zone = viewer.structure(section.structure_id).map_or_else(|| viewer.zone(), |here| here.zone.clone());
    let now = Moment::of(at, &zone);
    let ties = store::ties_to_section(&app.db, viewer.person, section.structure_id, section.id, now.day).await?;
    let reach = reach(viewer, section.structure_id, ties, Charter::of(app, viewer, section.structure_id));
    if reach == Reach::None { Err(Error::NotFound) } else { Ok(Opened { section, ties, reach, now }) }
}

async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(section): Path<String>,
    query: Query,
) -> Result<Page> {
    let opened = open(&app, &viewer, &section, request.now).await?;
    page(&app, &viewer, opened, &query, None).await
}

/// The page, with the form of a visa as it was typed when something is to be mended.
pub(super) async fn page(app: &App, viewer: &Viewer, opened: Opened, query: &Form, typed: Option<Filled>) -> Result<Page> {
    let Opened { section, ties, reach, now } = opened;
    let period = Period::of(query, now.day, true)?;
    let lessons = book::lessons(app, &[(section.structure_id, Of::Section(section.id))], period).await?;
    let (writes, runs) = (writes(viewer, section.structure_id, ties), runs(viewer, section.structure_id));
    let (drafted, mine): (Vec<LessonId>, Vec<Section>) = if writes {
        let drafts = store::drafts(&app.db, section.structure_id, viewer.person).await?;
        (drafts.into_keys().collect(), store::taught(&app.db, viewer.person, now.day).await?)
    } else {
        (vec![], vec![])
    };
    let sealed = reach >= Reach::Versions;
    let visas = if sealed { store::visas(&app.db, section.structure_id, section.id).await? } else { vec![] };
    let reader = Reader { reach, gaps: writes || runs, now, visas: &visas };
    let days = book::days(app, &lessons, reader, &drafted).await?;
    let empty = if writes { text!("classbook-empty-mine") } else { text!("classbook-empty") };
    let bar = Box::new(Bar::of(period, format!("/classbook/sections/{}?", section.id), now.day));
    let book = Box::new(Book { days, empty, linked: true, writes, one_subject: true });
    let title = text!("lesson-title", name = &section.subject, audience = &section.audience);
    let card = (sealed && (runs || !visas.is_empty())).then(|| VisasCard {
        visas,
        action: runs.then(|| format!("/classbook/sections/{}/visas", section.id)),
        filled: typed.unwrap_or_else(|| fresh(now.day)),
    });
    let visas = card.map(|card| Box::new(card) as Piece);
    let mine = if mine.len() > 1 { mine } else { vec![] };
    Ok(Page::of(text!("classbook-of", what = title.clone()), SectionPage { section, title, mine, bar, book, visas }))
}
