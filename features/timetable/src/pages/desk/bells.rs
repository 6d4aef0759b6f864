//! Grids of bells: the named slots of a day, several for a school.

use super::{Place, place};
use crate::filters;
use crate::model::{BellScheduleId, Hour};
use crate::pages::id;
use crate::sight::{self, RUN};
use crate::write::days::{self, Period};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::words::{Text, clean_name};
use kit::{App, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer, args, text};

pub(super) fn routes() -> Routes {
    Routes::at("/admin/timetable/bells")
        .get(RUN, list)
        .post(RUN, add)
        .and_at("/admin/timetable/bells/{bells}")
        .get(RUN, show)
        .post(RUN, change)
        .and_at("/admin/timetable/bells/{bells}/removal")
        .post(RUN, remove)
}

const LABEL_MAX: usize = 60;
const CODE_MAX: usize = 12;
/// Blank lines below those that are there.
const BLANK: usize = 4;
/// The most slots of a grid.
const PERIODS_MAX: usize = 80;
const KINDS: [&str; 3] = ["lesson", "break", "meal"];

#[derive(Clone, Debug, sqlx::FromRow)]
struct Grid {
    id: BellScheduleId,
    structure_id: StructureId,
    label: String,
}

#[derive(Template)]
#[template(path = "pages/desk/bells.html")]
struct BellsPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    grids: Vec<(Grid, i64)>,
    filled: Filled,
}

async fn page(app: &App, place: Place<'_>, filled: Filled) -> Result<Page> {
    let structure = place.structure.id;
    let rows: Vec<(BellScheduleId, String, i64)> = app
        .db
        .all(
            "select id, label, (select count(*) from bell_period where schedule_id = bell_schedule.id)
             from bell_schedule where structure_id = $1 order by label",
            args![structure],
        )
        .await?;
    let grids = rows.into_iter().map(|(id, label, count)| (Grid { id, structure_id: structure, label }, count)).collect();
    Ok(Page::of("desk-bells", BellsPage { structure, others: place.others, grids, filled }))
}

async fn list(State(app): State<App>, viewer: Viewer, query: Query) -> Result<Page> {
    page(&app, place(&viewer, &query)?, Filled::empty()).await
}

fn label(form: &Form, filled: &mut Filled) -> String {
    let label = clean_name(form.text("label"));
    if label.is_empty() {
        filled.wrong("label", text!("desk-bells-name-needed"));
    } else if label.chars().count() > LABEL_MAX {
        filled.wrong("label", text!("desk-long", count = LABEL_MAX));
    }
    label
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let place = place(&viewer, &form)?;
    let mut filled = Filled::with(form.clone());
    let label = label(&form, &mut filled);
    if filled.is_right() {
        let mut unit = app.db.begin().await?;
        let wanted = (place.structure.id, None);
        if let Some(id) = days::save_bells(&mut unit, wanted, &label, &[], (viewer.person, request.now)).await? {
            unit.commit().await?;
            return Ok(Redirect::to(format!("/admin/timetable/bells/{id}")).saying("desk-bells-kept").into_response());
        }
        filled.wrong("label", text!("desk-bells-there"));
    }
    Ok(page(&app, place, filled).await?.invalid().into_response())
}

/// A line of the form, as it was typed.
#[derive(Clone, Debug, Default)]
struct Line {
    weekday: String,
    code: String,
    kind: String,
    starts: String,
    ends: String,
}

#[derive(Template)]
#[template(path = "pages/desk/bell.html")]
struct BellPage {
    grid: Grid,
    filled: Filled,
    lines: Vec<Line>,
    weekdays: Vec<(String, Text)>,
    kinds: Vec<(String, Text)>,
}

fn one(grid: Grid, filled: Filled, mut lines: Vec<Line>) -> Page {
    lines.truncate(PERIODS_MAX);
    let weekday = |day: i64| match day {
        0 => text!("desk-every-day"),
        day => Text::keyed(format!("weekday-{day}")),
    };
    let blank = Line { weekday: "0".to_owned(), kind: KINDS[0].to_owned(), ..Line::default() };
    lines.extend(std::iter::repeat_n(blank, BLANK));
    let page = BellPage {
        weekdays: (0..=7).map(|day| (day.to_string(), weekday(day))).collect(),
        kinds: KINDS.iter().map(|kind| ((*kind).to_owned(), Text::keyed(format!("bell-kind-{kind}")))).collect(),
        grid,
        filled,
        lines,
    };
    Page::of(Text::literal(page.grid.label.as_str()), page)
}

async fn open(app: &App, viewer: &Viewer, text: &str) -> Result<Grid> {
    let grid: BellScheduleId = id(text)?;
    let found: Option<Grid> =
        app.db.optional("select id, structure_id, label from bell_schedule where id = $1", args![grid]).await?;
    found.filter(|grid| sight::runs(viewer, grid.structure_id)).ok_or(Error::NotFound)
}

async fn show(State(app): State<App>, viewer: Viewer, Path(bells): Path<String>) -> Result<Page> {
    let grid = open(&app, &viewer, &bells).await?;
    let rows: Vec<(i64, String, String, Hour, Hour)> = app
        .db
        .all(
            "select weekday, code, kind, starts, ends from bell_period where schedule_id = $1 order by weekday, starts",
            args![grid.id],
        )
        .await?;
    let line = |(weekday, code, kind, starts, ends): (i64, String, String, Hour, Hour)| Line {
        weekday: weekday.to_string(),
        code,
        kind,
        starts: starts.to_string(),
        ends: ends.to_string(),
    };
    let filled = Filled::with(Form::of([("label", grid.label.as_str())]));
    Ok(one(grid, filled, rows.into_iter().map(line).collect()))
}

/// The lines that were typed; those without anything in them are left out.
fn typed(form: &Form) -> Vec<Line> {
    let column = |name| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let (weekdays, codes, kinds) = (column("weekday"), column("code"), column("kind"));
    let (starts, ends) = (column("starts"), column("ends"));
    let at = |all: &[String], place: usize| all.get(place).cloned().unwrap_or_default();
    (0..codes.len().min(PERIODS_MAX + BLANK))
        .map(|place| Line {
            weekday: at(&weekdays, place),
            code: at(&codes, place),
            kind: at(&kinds, place),
            starts: at(&starts, place),
            ends: at(&ends, place),
        })
        .filter(|line| !(line.code.is_empty() && line.starts.is_empty() && line.ends.is_empty()))
        .collect()
}

/// What the lines say, or what is to be mended: the line is named by its number.
fn periods(lines: &[Line], filled: &mut Filled) -> Vec<Period> {
    let mut out: Vec<Period> = vec![];
    for (number, line) in (1..).zip(lines) {
        let weekday = line.weekday.parse::<i64>().ok().filter(|day| (0..=7).contains(day));
        let kind = KINDS.into_iter().find(|kind| *kind == line.kind);
        let (starts, ends) = (line.starts.parse::<Hour>().ok(), line.ends.parse::<Hour>().ok());
        let code = clean_name(&line.code);
        let (Some(weekday), Some(kind), Some(starts), Some(ends)) = (weekday, kind, starts, ends) else {
            filled.wrong("periods", text!("desk-bells-hours", line = number));
            continue;
        };
        // Breaks and meals need no name.
        if (code.is_empty() && kind == KINDS[0]) || code.chars().count() > CODE_MAX {
            filled.wrong("periods", text!("desk-bells-code", line = number, count = CODE_MAX));
        } else if starts >= ends {
            filled.wrong("periods", text!("desk-bells-order", line = number));
        } else if out.iter().any(|other| other.weekday == weekday && starts < other.ends && other.starts < ends) {
            filled.wrong("periods", text!("desk-bells-meets", line = number));
        } else {
            out.push(Period { weekday, code, kind, starts, ends });
        }
    }
    out
}

async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(bells): Path<String>,
    form: Form,
) -> Result<Response> {
    let grid = open(&app, &viewer, &bells).await?;
    let mut filled = Filled::with(form.clone());
    let label = label(&form, &mut filled);
    let lines = typed(&form);
    let periods = periods(&lines, &mut filled);
    if filled.is_right() {
        let mut unit = app.db.begin().await?;
        let wanted = (grid.structure_id, Some(grid.id));
        if days::save_bells(&mut unit, wanted, &label, &periods, (viewer.person, request.now)).await?.is_some() {
            unit.commit().await?;
            let back = format!("/admin/timetable/bells?structure={}", grid.structure_id);
            return Ok(Redirect::to(back).saying("desk-bells-kept").into_response());
        }
        filled.wrong("label", text!("desk-bells-there"));
    }
    Ok(one(grid, filled, lines).invalid().into_response())
}

async fn remove(State(app): State<App>, request: Request, viewer: Viewer, Path(bells): Path<String>) -> Result<Redirect> {
    let grid = open(&app, &viewer, &bells).await?;
    let mut unit = app.db.begin().await?;
    days::remove_bells(&mut unit, grid.structure_id, grid.id, (viewer.person, request.now)).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/timetable/bells?structure={}", grid.structure_id)).saying("desk-bells-removed"))
}
