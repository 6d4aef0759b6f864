//! The absences of a week: of the school for who runs it, one's own for everybody else.

use crate::model::AbsenceId;
use crate::sight::{self, READ};
use crate::{filters, say, store};
use askama::Template;
use axum::extract::State;
use kit::{App, Day, Page, Query, Request, Result, Routes, Text, Viewer, text};
use timetable::calendar::asked_day;
use timetable::model::monday_of;

pub(super) fn routes() -> Routes {
    Routes::at("/absences").get(READ, show)
}

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    monday: Day,
    last: Day,
    current: bool,
    runs: bool,
    enters: bool,
    covers: bool,
    schools: Vec<(Option<String>, Vec<AbsenceLine>)>,
}

impl ListPage {
    fn previous(&self) -> Day {
        self.monday.plus_days(-7)
    }
    fn next(&self) -> Day {
        self.monday.plus_days(7)
    }
    fn is_empty(&self) -> bool {
        self.schools.iter().all(|(_, lines)| lines.is_empty())
    }
}

struct AbsenceLine {
    id: AbsenceId,
    name: String,
    when: Text,
    reason: Text,
    lessons: i64,
    undecided: i64,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let today = request.now.day_in(&viewer.zone());
    let monday = monday_of(asked_day(&query, "week")?.unwrap_or(today));
    let several = viewer.structures.len() > 1;
    let mut schools = vec![];
    for structure in &viewer.structures {
        let of = (!sight::runs(&viewer, structure.id)).then_some(viewer.person);
        let found = store::absences(&app.db, structure.id, (monday, monday.plus_days(7)), of).await?;
        let lines: Vec<AbsenceLine> = found.into_iter().map(line).collect();
        if !lines.is_empty() {
            schools.push((several.then(|| structure.name.clone()), lines));
        }
    }
    let runs = viewer.structures.iter().any(|structure| sight::runs(&viewer, structure.id));
    let page = ListPage {
        monday,
        last: monday.plus_days(6),
        current: monday == monday_of(today),
        runs,
        enters: sight::ENTER.decide(Some(&viewer)).allows(),
        covers: sight::COVER.decide(Some(&viewer)).allows(),
        schools,
    };
    Ok(Page::of(text!("away-title"), page))
}

fn line(one: store::Absence) -> AbsenceLine {
    AbsenceLine {
        id: one.id,
        when: say::interval(&one.interval()),
        reason: one.reason_words(),
        name: one.name,
        lessons: one.lessons,
        undecided: one.undecided,
    }
}
