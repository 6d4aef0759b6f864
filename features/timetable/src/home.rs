//! The day on the home, the sentence that sums it up, the entry of the menu, and buttons on classes and cards.

use crate::filters;
use crate::memory::{self, Versions};
use crate::model::Effective;
use crate::pages::own;
use crate::say::{self};
use crate::sight;
use crate::store::{self, Of};
use crate::view::{self, DayShown, Line, Moment, Side, State};
use askama::Template;
use kit::slice::{Card, HomeParts, Later, MenuEntry, Offer, Subject};
use kit::viewer::{ChildHere, StructureHere};
use kit::words::Text;
use kit::{App, Day, Instant, PersonId, Profile, Result, Viewer, ViewerFacts, args, text};

/// One entry, for who has a timetable.
pub(crate) fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    if !sight::has_timetable(viewer) {
        return vec![];
    }
    let (family, hue) = if viewer.is(Profile::Teacher) {
        ("menu-family-teaching", "blue")
    } else if sight::works(viewer) {
        ("menu-family-manage", "orange")
    } else if viewer.is(Profile::Student) {
        ("menu-family-learning", "blue")
    } else {
        ("menu-family-schooling", "blue")
    };
    vec![MenuEntry {
        family,
        href: "/timetable".to_owned(),
        icon: "calendar-days",
        label: text!("timetable-title"),
        hue,
        order: 100,
        tab: true,
    }]
}

/// A button to the timetable of a class or of a colleague.
pub(crate) fn offers<'a>(app: &'a App, viewer: &'a Viewer, on: Subject, today: Day) -> Later<'a, Result<Vec<Offer>>> {
    Box::pin(async move {
        let href = match on {
            Subject::Division(structure, division) if opens_division(viewer, structure, division) => {
                Some(format!("/timetable/divisions/{division}"))
            }
            Subject::Person(person) if has_lessons(app, viewer, person, today).await? => {
                Some(format!("/timetable/teachers/{person}"))
            }
            _ => None,
        };
        let offer = |href| Offer { icon: "calendar-days", label: text!("timetable-title"), href };
        Ok(href.map(offer).into_iter().collect())
    })
}

/// Pupils come to a class only if it is theirs; guardians read no class's.
fn opens_division(viewer: &ViewerFacts, structure: kit::StructureId, _division: kit::DivisionId) -> bool {
    sight::reads_school(viewer, structure) || viewer.is_in(structure, &[Profile::Student])
}

/// Whether somebody teaches in a school whose timetables the viewer reads.
async fn has_lessons(app: &App, viewer: &ViewerFacts, person: PersonId, today: Day) -> Result<bool> {
    if !viewer.structures.iter().any(|structure| sight::reads_school(viewer, structure.id)) {
        return Ok(false);
    }
    let at: Vec<(kit::StructureId,)> = app
        .db
        .all(
            "select distinct structure_id from role where person_id = $1 and profile = 'teacher'
             and valid_from <= $2 and (valid_to is null or valid_to > $2)",
            args![person, today],
        )
        .await?;
    Ok(at.into_iter().any(|(structure,)| sight::reads_school(viewer, structure)))
}

#[derive(Template)]
#[template(path = "day_card.html")]
struct DayCard {
    id: String,
    title: Text,
    shown: DayShown,
    href: String,
    hours: Option<Text>,
}

/// What of a day is on the home: the day itself, and whether it is the present one.
struct HomeDay {
    shown: DayShown,
    today: bool,
}

/// The card of the day, for oneself or each child, and the sentence of the day.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(gather(app, viewer, now))
}

async fn gather(app: &App, viewer: &Viewer, now: Instant) -> Result<HomeParts> {
    let mut parts = HomeParts::default();
    let places = own::own(viewer);
    let followed = || viewer.children.iter().filter(|child| sight::follows(child));
    let children: Vec<(&ChildHere, (&StructureHere, Of))> =
        followed().filter_map(|child| Some((child, own::of_child(viewer, child)?))).collect();
    let everywhere = places.iter().chain(children.iter().map(|(_, place)| place)).map(|(structure, _)| structure.id);
    let versions = Versions::of(app, everywhere).await?;
    if let Some((first, _)) = places.first() {
        let (side, at) = (own::own_side(viewer), Moment::of(now, &first.zone));
        let lessons = ahead(app, &versions, &places, at.day).await?;
        if let Some(day) = day_of(&lessons, side, at) {
            parts.sentence = Some(sentence(&lessons, side, at, &day));
            let title = title_of(&day, at);
            parts.cards.push(card("day", title, day, "/timetable".to_owned(), 100));
        }
    }
    for (child, place) in children {
        let at = Moment::of(now, &place.0.zone);
        let lessons = ahead(app, &versions, &[place], at.day).await?;
        if let Some(day) = day_of(&lessons, Side::Pupil, at) {
            if parts.sentence.is_none() {
                parts.sentence = Some(of_child(child, &lessons, at, &day));
            }
            let title = title_of_child(&day, at, child);
            let href = format!("/timetable?student={}", child.person);
            parts.cards.push(card(&child.person.to_string(), title, day, href, 110));
        }
    }
    Ok(parts)
}

/// How many days ahead the home looks for the next day of lessons.
const AHEAD_DAYS: i64 = 7;

async fn ahead(app: &App, versions: &Versions, places: &[(&StructureHere, Of)], today: Day) -> Result<Vec<Effective>> {
    memory::lessons_at(app, versions, places, (today, today.plus_days(AHEAD_DAYS))).await
}

/// The present day while something is still to come, else the next one with lessons.
fn day_of(lessons: &[Effective], side: Side, at: Moment) -> Option<HomeDay> {
    let day = view::next_day(lessons, side, at)?;
    let today = day == at.day;
    let lines = view::lines(lessons, side, at, day);
    Some(HomeDay { shown: DayShown { day, today, chosen: true, closed: None, lines }, today })
}

fn card(id: &str, title: Text, day: HomeDay, href: String, order: u16) -> Card {
    let hours = day.shown.hours().map(|(from, to)| text!("home-hours", from = say::hour(from), to = say::hour(to)));
    Card { order, wide: false, piece: Box::new(DayCard { id: id.to_owned(), title, shown: day.shown, href, hours }) }
}

fn title_of(day: &HomeDay, at: Moment) -> Text {
    if day.today {
        text!("home-day")
    } else if day.shown.day == at.day.plus_days(1) {
        text!("home-tomorrow")
    } else {
        text!("home-next-day", day = say::day(day.shown.day))
    }
}

/// When that day is, inside a sentence: « aujourd’hui », « demain », « le lundi 30 ».
fn when_inside(day: &HomeDay, at: Moment) -> Text {
    if day.today {
        text!("home-today")
    } else if day.shown.day == at.day.plus_days(1) {
        text!("home-tomorrow-inside")
    } else {
        text!("home-next-day-inside", day = say::day(day.shown.day))
    }
}

fn title_of_child(day: &HomeDay, at: Moment, child: &ChildHere) -> Text {
    text!("home-day-of-child", name = &child.given, when = when_inside(day, at))
}

/// The day in a sentence: what is under way, what comes next, or when the next day begins.
fn sentence(lessons: &[Effective], side: Side, at: Moment, day: &HomeDay) -> Text {
    let next_hours =
        || day.shown.hours().map_or((Text::literal(""), Text::literal("")), |(from, to)| (say::hour(from), say::hour(to)));
    if !day.today {
        let (from, to) = next_hours();
        return if day.shown.day == at.day.plus_days(1) {
            text!("sentence-tomorrow", from = from, to = to)
        } else {
            text!("sentence-next-day", day = say::day(day.shown.day), from = from, to = to)
        };
    }
    let held: Vec<Effective> =
        lessons.iter().filter(|lesson| !matches!(side, Side::Teacher(person) if !lesson.is_held_by(person))).cloned().collect();
    let found = store::now_and_next(&held, at.day, at.hour);
    match (found.now.first(), found.next.first()) {
        (Some(now), next) => {
            let until = say::hour(now.slot.ends);
            match next {
                Some(next) => text!(
                    "sentence-now-next",
                    what = what(now, side),
                    until = until,
                    next = what(next, side),
                    at = say::hour(next.slot.starts)
                ),
                None => text!("sentence-now-last", what = what(now, side), until = until),
            }
        }
        (None, Some(next)) => text!("sentence-next", next = what(next, side), at = say::hour(next.slot.starts)),
        (None, None) => text!("sentence-tomorrow", from = next_hours().0, to = next_hours().1),
    }
}

/// « mathématiques en salle 204 », « 5e A en salle 204 ».
fn what(lesson: &Effective, side: Side) -> Text {
    let name = match side {
        Side::Teacher(_) => say::audiences(lesson).unwrap_or_else(|| lesson.name()),
        _ => lesson.name(),
    };
    match say::rooms_inside(&lesson.rooms) {
        Some(room) => text!("sentence-what", name = name, room = room),
        None => name,
    }
}

fn of_child(child: &ChildHere, lessons: &[Effective], at: Moment, day: &HomeDay) -> Text {
    let Some((from, to)) = day.shown.hours() else { return text!("sentence-child-none", name = &child.given) };
    let (from, to, name) = (say::hour(from), say::hour(to), child.given.as_str());
    let changed = lessons.iter().any(|lesson| lesson.slot.day == day.shown.day && lesson.differs());
    let when = when_inside(day, at);
    if changed {
        text!("sentence-child-changed", name = name, when = when, from = from, to = to)
    } else {
        text!("sentence-child", name = name, when = when, from = from, to = to)
    }
}
