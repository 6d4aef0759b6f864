//! The sheet of the week, to be printed for families without a connection: all words of the work, with a box for each.

use super::id;
use crate::sight::{CLASSES, READ};
use crate::{filters, list, say, store};
use askama::Template;
use axum::extract::{Path, State};
use kit::viewer::StructureHere;
use kit::{App, Day, DivisionId, Error, Page, Query, Request, Result, Routes, StructureId, Text, Viewer, args, text};
use rich::Document;
use timetable::calendar::asked_day;
use timetable::model::monday_of;

pub(super) fn routes() -> Routes {
    Routes::at("/homework/week").get(READ, own).and_at("/homework/divisions/{division}/week").get(CLASSES, division)
}

/// A piece of work on the sheet.
struct Line {
    subject: String,
    audience: Option<String>,
    meta: Vec<Text>,
    document: Document,
}

/// One day of the sheet.
struct DayOf {
    day: Day,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "pages/week.html")]
struct WeekPage {
    title: Text,
    back: String,
    base: String,
    monday: Day,
    school: String,
    who: String,
    printed: Day,
    days: Vec<DayOf>,
}

impl WeekPage {
    fn previous(&self) -> Day {
        self.monday.plus_days(-7)
    }
    fn next(&self) -> Day {
        self.monday.plus_days(7)
    }
}

/// The Monday that the address asks for; from Saturday on the next week is the present one.
fn monday(query: &Query, today: Day) -> Result<Day> {
    Ok(monday_of(asked_day(query, "week")?.unwrap_or_else(|| today.plus_days(2))))
}

/// The week of a pupil: one's own, or of a child.
async fn own(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let family = list::family(&viewer);
    let asked = query.parsed("student");
    let whose = family.iter().find(|whose| Some(whose.pupil) == asked).or(family.first()).ok_or(Error::NotFound)?;
    let structure = viewer.structure(whose.structure).ok_or(Error::NotFound)?;
    let today = request.now.day_in(&structure.zone);
    let monday = monday(&query, today)?;
    let range = (monday, monday.plus_days(7));
    let all = list::of_pupil_whole(&app.db, structure.id, whose.pupil, range, request.now).await?;
    let mut days: Vec<DayOf> = vec![];
    for (work, content) in all.into_iter().filter(|(work, _)| !work.withdrawn) {
        let mut meta = vec![work.kind.words()];
        meta.extend(work.due_starts.map(say::hour));
        meta.extend(work.minutes.map(say::minutes));
        if work.hand_in {
            let until = say::until(work.hand_in_until, &structure.zone);
            meta.push(text!("homework-to-hand-in-until", when = until));
        }
        put(&mut days, work.due_on, Line { subject: work.subject, audience: None, meta, document: store::document(&content) });
    }
    let child = viewer.child(whose.pupil).filter(|_| !whose.own);
    let who = child.map_or_else(|| viewer.name.clone(), |child| child.name.clone());
    let class = child.and_then(|child| child.division_name.clone());
    let query = if whose.own { String::new() } else { format!("student={}&", whose.pupil) };
    let base = format!("/homework/week?{query}");
    let back = if whose.own { "/homework".to_owned() } else { format!("/homework?student={}", whose.pupil) };
    let who = class.map_or(who.clone(), |class| format!("{who} · {class}"));
    Ok(sheet(structure, (back, base), (monday, today), who, days))
}

/// The week of a class, in the words that are meant for all.
async fn division(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(division): Path<String>,
    query: Query,
) -> Result<Page> {
    let division: DivisionId = id(&division)?;
    let found: Option<(StructureId, String)> =
        app.db.optional("select structure_id, label from division where id = $1", args![division]).await?;
    let (at, label) = found.ok_or(Error::NotFound)?;
    let structure = viewer.structure(at).ok_or(Error::NotFound)?;
    let today = request.now.day_in(&structure.zone);
    if !super::opens_division(&app, &viewer, structure, division, today).await? {
        return Err(Error::NotFound);
    }
    let monday = monday(&query, today)?;
    let range = (monday, monday.plus_days(7));
    let mut days: Vec<DayOf> = vec![];
    for (given, content) in list::of_division_whole(&app.db, at, division, range, request.now).await? {
        let mut meta = vec![given.kind.words()];
        meta.extend(given.due_starts.map(say::hour));
        meta.extend(given.minutes.map(say::minutes));
        let audience = Some(given.audience).filter(|audience| *audience != label);
        put(&mut days, given.due_on, Line { subject: given.subject, audience, meta, document: store::document(&content) });
    }
    let base = format!("/homework/divisions/{division}");
    Ok(sheet(structure, (base.clone(), format!("{base}/week?")), (monday, today), label, days))
}

fn put(days: &mut Vec<DayOf>, day: Day, line: Line) {
    match days.last_mut().filter(|last| last.day == day) {
        Some(last) => last.lines.push(line),
        None => days.push(DayOf { day, lines: vec![line] }),
    }
}

fn sheet(
    structure: &StructureHere,
    (back, base): (String, String),
    (monday, printed): (Day, Day),
    who: String,
    days: Vec<DayOf>,
) -> Page {
    let title = text!("homework-week-title", day = say::day(monday));
    let page = WeekPage { title: title.clone(), back, base, monday, school: structure.name.clone(), who, printed, days };
    Page::of(title, page)
}
