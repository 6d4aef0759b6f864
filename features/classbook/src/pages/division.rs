//! The class book of a whole class, all subjects together, for who works with it: by week or month.

use super::id;
use crate::book::{self, Bar, Book, Period, Reader};
use crate::filters;
use crate::model::Moment;
use crate::sight::{CLASSES, Charter, Reach, Ties, reach, runs};
use crate::store::{self, Section};
use askama::Template;
use axum::extract::{Path, State};
use kit::viewer::DutyKind;
use kit::words::Text;
use kit::{App, DivisionId, Error, Page, Piece, Profile, Query, Request, Result, Routes, Viewer, ViewerFacts, text};
use timetable::store::Of;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook/divisions/{division}").get(CLASSES, show)
}

/// Whether the viewer is head teacher of a division.
pub(super) fn heads(viewer: &ViewerFacts, division: DivisionId) -> bool {
    viewer.duties.iter().any(|duty| duty.kind == DutyKind::HeadTeacher && duty.division == Some(division))
}

#[derive(Template)]
#[template(path = "pages/division.html")]
struct DivisionPage {
    title: Text,
    sections: Vec<Section>,
    bar: Piece,
    book: Piece,
}

async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(division): Path<String>,
    query: Query,
) -> Result<Page> {
    let division = store::division(&app.db, &viewer, id(&division)?).await?;
    let here = viewer.structure(division.structure_id).ok_or(Error::NotFound)?;
    let now = Moment::of(request.now, &here.zone);
    let ties = if viewer.is_in(here.id, &[Profile::Teacher]) {
        let ties = store::ties_to_division(&app.db, viewer.person, here.id, division.id, now.day).await?;
        // Of the whole class one reads as one of its team, whatever one teaches there.
        Ties { team: ties.team, heads: ties.heads || heads(&viewer, division.id), ..Ties::default() }
    } else {
        Ties::default()
    };
    if reach(&viewer, here.id, ties, Charter::of(&app, &viewer, here.id)) < Reach::Published {
        return Err(Error::NotFound);
    }
    let period = Period::of(&query, now.day, false)?;
    let lessons = book::lessons(&app, &[(here.id, Of::Division(division.id))], period).await?;
    let reader = Reader { reach: Reach::Published, gaps: runs(&viewer, here.id), now, visas: &[] };
    let days = book::days(&app, &lessons, reader, &[]).await?;
    let sections = store::of_division(&app.db, here.id, division.id, now.day).await?;
    let bar = Box::new(Bar::of(period, format!("/classbook/divisions/{}?", division.id), now.day));
    let book = Box::new(Book { days, empty: text!("classbook-empty"), linked: true, writes: false, one_subject: false });
    let title = text!("classbook-of", what = &division.label);
    Ok(Page::of(title.clone(), DivisionPage { title, sections, bar, book }))
}
