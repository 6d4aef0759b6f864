//! The letters of weeks: they alternate, and the school says otherwise where it does.

use super::{Place, place};
use crate::calendar;
use crate::filters;
use crate::sight::RUN;
use crate::write::days;
use askama::Template;
use axum::extract::State;
use kit::{App, Day, Error, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer};
use std::collections::HashMap;

pub(super) fn routes() -> Routes {
    Routes::at("/admin/timetable/weeks").get(RUN, list).post(RUN, keep)
}

const LETTERS: [&str; 2] = ["A", "B"];

/// A week that is open.
struct Week {
    monday: Day,
    letter: String,
    said: String,
}

#[derive(Template)]
#[template(path = "pages/desk/weeks.html")]
struct WeeksPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    alternates: bool,
    weeks: Vec<Week>,
}

async fn list(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let Place { structure, others } = place(&viewer, &query)?;
    let calendar = calendar::of(&app, structure, request.now.day_in(&structure.zone)).await?;
    let alternates = calendar.as_ref().is_some_and(|calendar| calendar.alternates);
    let weeks = calendar.map_or_else(Vec::new, |calendar| {
        let said: HashMap<Day, &str> = calendar.letters.iter().map(|(monday, letter)| (*monday, letter.as_str())).collect();
        let week = |monday: Day| Week {
            monday,
            letter: calendar.letter(monday).map(|letter| letter.0).unwrap_or_default(),
            said: said.get(&monday).copied().unwrap_or_default().to_owned(),
        };
        calendar.open_mondays().into_iter().map(week).collect()
    });
    Ok(Page::of("desk-weeks", WeeksPage { structure: structure.id, others, alternates, weeks }))
}

async fn keep(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Redirect> {
    let Place { structure, .. } = place(&viewer, &form)?;
    let calendar = calendar::of(&app, structure, request.now.day_in(&structure.zone)).await?.ok_or(Error::NotFound)?;
    let open = calendar.open_mondays();
    let mut letters: Vec<(Day, &str)> = vec![];
    for (monday, letter) in form.all("monday").zip(form.all("letter")) {
        let monday = monday.parse::<Day>().ok().filter(|monday| open.contains(monday)).ok_or(Error::Malformed)?;
        let known = LETTERS.into_iter().find(|one| *one == letter);
        if let Some(letter) = known.filter(|_| letters.iter().all(|(other, _)| *other != monday)) {
            letters.push((monday, letter));
        }
    }
    let mut unit = app.db.begin().await?;
    days::save_letters(&mut unit, (structure.id, &open), &letters, (viewer.person, request.now)).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/timetable/weeks?structure={}", structure.id)).saying("desk-weeks-kept"))
}
