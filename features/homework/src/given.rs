//! What was given: a teacher's list, a class's, and where work is given.

use crate::list::{self, Given};
use crate::load::Load;
use crate::pages;
use crate::store::SectionHere;
use crate::{filters, say, sight};
use askama::Template;
use kit::viewer::StructureHere;
use kit::{App, Day, DivisionId, Instant, Page, Result, Text, Viewer, args, text};
use std::collections::BTreeMap;
use timetable::subject_hue;

/// How far back what was given is shown, and how far ahead.
const BACK_DAYS: i64 = 21;
const AHEAD_DAYS: i64 = 90;

/// Work that was given, on a page.
pub(crate) struct Line {
    pub(crate) href: String,
    pub(crate) audience: String,
    pub(crate) subject: String,
    pub(crate) hue: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) words: String,
    pub(crate) meta: Vec<Text>,
    pub(crate) badges: Vec<(&'static str, &'static str, Text)>,
}

/// The work due on one day.
pub(crate) struct DayOf {
    pub(crate) day: Day,
    pub(crate) load: Option<Text>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "given.html")]
struct GivenPage {
    title: Text,
    crumb: bool,
    week: Option<String>,
    sections: Vec<SectionHere>,
    divisions: Vec<(DivisionId, String)>,
    to_return: Vec<Line>,
    days: Vec<DayOf>,
    past: Vec<Line>,
    empty: Text,
}

pub(crate) fn line(given: &Given, now: Instant) -> Line {
    let mut badges: Vec<_> = say::changed(given.due_change).into_iter().collect();
    if given.publish_at > now {
        badges.push(("info", "clock", text!("homework-scheduled-badge")));
    }
    if given.hand_in && given.handed_in > 0 {
        badges.push(("", "upload", text!("homework-handed-in-count", count = given.handed_in)));
    }
    let mut meta = vec![say::due(given.due_on, given.due_starts), given.kind.words()];
    meta.extend(given.minutes.map(say::minutes));
    Line {
        href: format!("/homework/{}", given.id),
        audience: given.audience.clone(),
        subject: given.subject.clone(),
        hue: subject_hue(&given.subject),
        icon: given.kind.icon(),
        words: given.excerpt.clone(),
        meta,
        badges,
    }
}

fn by_day(all: &[Given], from: Day, loads: &BTreeMap<Day, Load>, now: Instant) -> Vec<DayOf> {
    let mut out: Vec<DayOf> = vec![];
    for given in all.iter().filter(|given| given.due_on >= from) {
        if out.last().is_none_or(|last| last.day != given.due_on) {
            let load = loads.get(&given.due_on).map(|load| say::load(*load));
            out.push(DayOf { day: given.due_on, load, lines: vec![] });
        }
        if let Some(last) = out.last_mut() {
            last.lines.push(line(given, now));
        }
    }
    out
}

/// What the viewer gave, where she gives work, and the classes whose work she reads.
pub(crate) async fn page(app: &App, viewer: &Viewer, now: Instant) -> Result<Page> {
    let today = now.day_in(&viewer.zone());
    let range = (today.plus_days(-BACK_DAYS), today.plus_days(AHEAD_DAYS));
    let mut all = list::of_teacher(&app.db, &sight::teaches_in(viewer), viewer.person, range, today).await?;
    all.sort_by_key(|given| (given.due_on, given.due_starts, given.id));
    let waits = |given: &&Given| given.due_on < today && given.to_return > 0;
    let page = GivenPage {
        title: text!("homework-title"),
        crumb: false,
        week: None,
        sections: pages::sections(app, viewer, now).await?,
        divisions: divisions(app, viewer).await?,
        to_return: all.iter().filter(waits).map(|given| line(given, now)).collect(),
        days: by_day(&all, today, &BTreeMap::new(), now),
        past: all.iter().rev().filter(|given| given.due_on < today && !waits(given)).map(|given| line(given, now)).collect(),
        empty: text!("homework-empty-given"),
    };
    Ok(Page::of(text!("homework-title"), page).live("homework"))
}

/// The classes of the schools whose work the viewer reads.
async fn divisions(app: &App, viewer: &Viewer) -> Result<Vec<(DivisionId, String)>> {
    let mut out = vec![];
    for structure in viewer.structures.iter().filter(|structure| sight::reads_school(viewer, structure.id)) {
        let found: Vec<(DivisionId, String)> = app
            .db
            .all(
                "select division.id, division.label from division join school_year on school_year.id = division.year_id
                 where division.structure_id = $1 and division.closed_on is null and school_year.state = 'live'
                 order by division.code",
                args![structure.id],
            )
            .await?;
        out.extend(found);
    }
    Ok(out)
}

/// The work of a class, day by day, with what each comes to.
pub(crate) async fn division(
    app: &App,
    structure: &StructureHere,
    (division, label): (DivisionId, String),
    now: Instant,
) -> Result<Page> {
    let today = now.day_in(&structure.zone);
    let range = (today.plus_days(-7), today.plus_days(AHEAD_DAYS));
    let all = list::of_division(&app.db, structure.id, division, range).await?;
    let mut loads: BTreeMap<Day, Load> = BTreeMap::new();
    for given in &all {
        let load = loads.entry(given.due_on).or_default();
        load.count += 1;
        load.minutes += given.minutes.unwrap_or(0);
        load.tests += i64::from(given.kind == crate::model::Kind::Test);
    }
    let title = text!("homework-title-of-class", class = label.as_str());
    let page = GivenPage {
        title: title.clone(),
        crumb: true,
        week: Some(format!("/homework/divisions/{division}/week")),
        sections: vec![],
        divisions: vec![],
        to_return: vec![],
        days: by_day(&all, today, &loads, now),
        past: all.iter().rev().filter(|given| given.due_on < today).map(|given| line(given, now)).collect(),
        empty: text!("homework-empty-class"),
    };
    Ok(Page::of(title, page).live("homework"))
}
