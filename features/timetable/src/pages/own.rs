//! My timetable, or my child's: the week, the day on small screens, what is now and next, what changed.

use super::{Panel, Pill, Shown, WeekPage, load};
use crate::say;
use crate::sight::{self, READ};
use crate::store::{self, Of};
use crate::view::{self, DayShown, Moment, Side, State};
use axum::extract::State as AppState;
use kit::viewer::{ChildHere, StructureHere};
use kit::words::Text;
use kit::{App, Context, Page, PersonId, Profile, Query, Request, Result, Routes, Viewer, ViewerFacts, text};

pub(super) fn routes() -> Routes {
    Routes::at("/timetable").get(READ, show)
}

/// Whose timetable is looked at, where, and from which side.
pub(crate) struct Whose<'a> {
    pub(crate) places: Vec<(&'a StructureHere, Of)>,
    pub(crate) side: Side,
    pub(crate) child: Option<&'a ChildHere>,
}

/// The child who is asked for, the one chosen on the home, oneself, or the first child.
pub(crate) fn whose<'a>(viewer: &'a ViewerFacts, asked: &str, kept: Option<PersonId>) -> Whose<'a> {
    let children = || viewer.children.iter().filter(|child| sight::follows(child));
    let has_own = viewer.is(Profile::Student) || sight::works(viewer);
    let named = asked.parse::<PersonId>().ok();
    let child = match (named, asked) {
        (Some(named), _) => children().find(|child| child.person == named),
        (None, "me") => None,
        _ => kept.and_then(|kept| children().find(|child| child.person == kept)),
    };
    let child = child.or_else(|| children().next().filter(|_| !has_own));
    match child {
        Some(child) => Whose { places: of_child(viewer, child).into_iter().collect(), side: Side::Pupil, child: Some(child) },
        None => Whose { places: own(viewer), side: own_side(viewer), child: None },
    }
}

pub(crate) fn of_child<'a>(viewer: &'a ViewerFacts, child: &ChildHere) -> Option<(&'a StructureHere, Of)> {
    Some((viewer.structure(child.structure?)?, Of::Pupil(child.person)))
}

pub(crate) fn own_side(viewer: &ViewerFacts) -> Side {
    if viewer.is(Profile::Student) { Side::Pupil } else { Side::Teacher(viewer.person) }
}

/// Where somebody has lessons of her own.
pub(crate) fn own(viewer: &ViewerFacts) -> Vec<(&StructureHere, Of)> {
    let works = [Profile::Teacher, Profile::SchoolLife, Profile::Management, Profile::Staff];
    let of = |structure: &StructureHere| {
        if viewer.is_in(structure.id, &[Profile::Student]) {
            Some(Of::Pupil(viewer.person))
        } else {
            viewer.is_in(structure.id, &works).then_some(Of::Teacher(viewer.person))
        }
    };
    viewer.structures.iter().filter_map(|structure| Some((structure, of(structure)?))).collect()
}

async fn show(AppState(app): AppState<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let kept = request.session.as_ref().map(|session| Context::read(&session.context)).unwrap_or_default();
    let whose = whose(&viewer, query.text("student"), kept.fitting(&viewer).child);
    let zone = whose.places.first().map_or_else(|| viewer.zone(), |(structure, _)| structure.zone.clone());
    let at = Moment::of(request.now, &zone);
    let base = match whose.child {
        Some(child) => format!("/timetable?student={}&", child.person),
        None if !viewer.children.is_empty() => "/timetable?student=me&".to_owned(),
        None => "/timetable?".to_owned(),
    };
    if let Some(month) = super::month::asked(&query)? {
        return super::month::show(&app, &whose, at, month, base, title(&whose)).await;
    }
    let shown = Shown::of(&query)?;
    let loaded = load(&app, &whose.places, whose.side, at, shown).await?;
    let panel = if shown == Shown::Turning { Some(panel(&loaded, whose.side, at)) } else { None };
    let mut page = WeekPage::of(title(&whose), base, loaded, whose.side, at);
    page.panel = panel.filter(|_| !page.week.is_empty());
    page.pills = pills(&viewer, &whose);
    page.links = links(&viewer);
    page.has_month = true;
    page.empty = if whose.child.is_some() { Text::from("week-empty-child") } else { Text::from("week-empty-own") };
    Ok(Page::of(title(&whose), page).live("timetable"))
}

fn title(whose: &Whose) -> Text {
    match whose.child {
        Some(child) => text!("timetable-of-child", name = &child.given),
        None => text!("timetable-title"),
    }
}

/// Where else to look, for who reads the timetables of a school; and the way into one's own calendar.
fn links(viewer: &ViewerFacts) -> Vec<(&'static str, String, Text)> {
    let reads = viewer.structures.iter().any(|structure| sight::reads_school(viewer, structure.id));
    let to_calendar = ("calendar-sync", "/settings/calendars".to_owned(), text!("timetable-to-calendar"));
    if !reads {
        return vec![to_calendar];
    }
    vec![
        ("users", "/timetable/school".to_owned(), text!("timetable-of-others")),
        ("door-open", "/timetable/rooms".to_owned(), text!("rooms-free")),
        to_calendar,
    ]
}

fn pills(viewer: &ViewerFacts, whose: &Whose) -> Vec<Pill> {
    let children: Vec<&ChildHere> = viewer.children.iter().filter(|child| sight::follows(child)).collect();
    let has_own = viewer.is(Profile::Student) || sight::works(viewer);
    if children.len() + usize::from(has_own) < 2 {
        return vec![];
    }
    let me = Pill {
        href: "/timetable?student=me".to_owned(),
        name: text!("timetable-mine"),
        avatar: None,
        chosen: whose.child.is_none(),
    };
    let each = children.into_iter().map(|child| Pill {
        href: format!("/timetable?student={}", child.person),
        name: Text::literal(&child.given),
        avatar: child.given.chars().next().map(|letter| (letter.to_string(), kit::hue_of(&child.name))),
        chosen: whose.child.is_some_and(|chosen| chosen.person == child.person),
    });
    Some(me).filter(|_| has_own).into_iter().chain(each).collect()
}

/// What is now and next; once the day is over, the next one.
fn panel(loaded: &super::Loaded, side: Side, at: Moment) -> Panel {
    let held: Vec<_> = loaded
        .lessons
        .iter()
        .filter(|lesson| !matches!(side, Side::Teacher(person) if !lesson.is_held_by(person)))
        .cloned()
        .collect();
    let found = store::now_and_next(&held, at.day, at.hour);
    let shown = |lessons: &[crate::model::Effective]| {
        lessons.iter().filter_map(|lesson| view::entry(lesson, side, at, at.day)).collect::<Vec<_>>()
    };
    let (now, next) = (shown(&found.now), shown(&found.next));
    let after = if now.is_empty() && next.is_empty() { after(loaded, side, at) } else { None };
    Panel { now, next, after }
}

/// « Demain : de 9 h à 16 h 30 », and why it begins late.
fn after(loaded: &super::Loaded, side: Side, at: Moment) -> Option<(Text, Option<Text>)> {
    let day = loaded.chosen?;
    let lines = view::lines(&loaded.lessons, side, at, day);
    let shown = DayShown { day, today: false, chosen: true, closed: None, lines };
    let (starts, ends) = shown.hours()?;
    let cancelled = shown
        .entries()
        .find(|entry| entry.starts < starts && entry.state == State::Cancelled)
        .and_then(|entry| Some(text!("panel-late", what = entry.name.clone(), why = entry.marks.first()?.long.clone())));
    let (from, to) = (say::hour(starts), say::hour(ends));
    let words = if day == at.day.plus_days(1) {
        text!("panel-tomorrow", from = from, to = to)
    } else {
        text!("panel-next-day", day = say::day(day), from = from, to = to)
    };
    Some((words, cancelled))
}
