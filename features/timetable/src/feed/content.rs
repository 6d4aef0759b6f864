//! What a calendar program reads at an address: the lessons of its person, as she lives them.

use crate::model::{Change, Effective};
use crate::pages::own;
use crate::say;
use crate::sight;
use crate::store::{self, Of, Source};
use crate::view::Side;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use kit::viewer::StructureHere;
use kit::words::{Lang, Words};
use kit::{App, Day, Instant, LessonId, PersonId, Result, Viewer, text};
use schedules::ics::{Event, Feed, Status};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many days back a calendar goes.
const BACK_DAYS: i64 = 28;
/// How many days ahead: the rest of a school year.
const AHEAD_DAYS: i64 = 300;

/// What is asked for: by whom, whose lessons, under which name.
pub(crate) struct Asked<'a> {
    pub(crate) viewer: &'a Viewer,
    pub(crate) whose: Option<PersonId>,
    pub(crate) name: &'a str,
    pub(crate) now: Instant,
}

/// A lesson of the feed: where, from which side, of which children.
struct Line<'a> {
    lesson: Effective,
    changes: Vec<Change>,
    zone: &'a TimeZone,
    side: Side,
    children: Vec<&'a str>,
}

/// One person whose lessons are in the feed.
struct Whose<'a> {
    place: (&'a StructureHere, Of),
    side: Side,
    child: Option<&'a str>,
}

/// The text of a calendar.
pub(crate) async fn content(app: &App, asked: &Asked<'_>) -> Result<String> {
    let Asked { viewer, now, .. } = asked;
    let whose = whose(viewer, asked.whose);
    let zone = whose.first().map_or_else(|| viewer.zone(), |one| one.place.0.zone.clone());
    let lang = match viewer.language.as_deref() {
        Some("en") => Lang::En,
        _ if viewer.is_pupil_only() => Lang::FrTu,
        _ => Lang::Fr,
    };
    let words = Words::new(Arc::clone(&app.catalogue), lang, zone.clone());
    // The name of a child stands before a lesson where the calendar is not hers alone.
    let named = whose.len() > 1;
    let mut lines: HashMap<LessonId, Line<'_>> = HashMap::new();
    for Whose { place: (structure, of), side, child } in whose {
        let today = now.day_in(&structure.zone);
        let (from, to) = (today.plus_days(-BACK_DAYS), today.plus_days(AHEAD_DAYS));
        for (lesson, changes) in store::with_moved(Source::Db(&app.db), structure.id, of, from, to).await? {
            if matches!(side, Side::Teacher(person) if !lesson.is_held_by(person)) {
                continue;
            }
            let line = lines.entry(lesson.id()).or_insert_with(|| Line {
                lesson,
                changes,
                zone: &structure.zone,
                side,
                children: vec![],
            });
            line.children.extend(child.filter(|_| named));
        }
    }
    let mut feed = Feed::new(zone.clone(), domain(app), asked.name, &words.get("calendar-cancelled"));
    // In the order of days, then of identifiers: the same lessons are the same bytes.
    let lines: BTreeMap<_, _> = lines.into_values().map(|line| ((line.lesson.slot, line.lesson.id()), line)).collect();
    for line in lines.values() {
        add(&mut feed, line, &zone, &words, &app.config.public_url);
    }
    Ok(feed.finish())
}

fn domain(app: &App) -> &str {
    app.config.public_host().split(':').next().unwrap_or("preau")
}

/// Whose lessons: all that concerns the person, her own, or one child's. A child who is no longer followed is not there.
fn whose(viewer: &Viewer, asked: Option<PersonId>) -> Vec<Whose<'_>> {
    let own = own::own(viewer).into_iter().map(|place| Whose { place, side: own::own_side(viewer), child: None });
    let children = viewer.children.iter().filter(|child| sight::follows(child));
    let children = children
        .filter_map(|child| Some((child, own::of_child(viewer, child)?)))
        .map(|(child, place)| (child.person, child, place));
    let children = children.filter(|(person, ..)| asked.is_none_or(|asked| asked == *person));
    let children = children.map(|(_, child, place)| Whose { place, side: Side::Pupil, child: Some(child.given.as_str()) });
    own.filter(|_| asked.is_none_or(|asked| asked == viewer.person)).chain(children).collect()
}

fn add(feed: &mut Feed, line: &Line<'_>, zone: &TimeZone, words: &Words, public_url: &str) {
    let lesson = &line.lesson;
    let id = lesson.id().to_string();
    let name = words.say(&lesson.name());
    let title = match (line.side, say::audiences(lesson)) {
        (Side::Teacher(_), Some(audience)) => words.say(&text!("lesson-title", name = lesson.name(), audience = audience)),
        _ => name,
    };
    let title = match line.children.as_slice() {
        [] => title,
        children => words.say(&text!("calendar-of-child", name = children.join(", "), title = title)),
    };
    let location = say::rooms(&lesson.rooms).map(|rooms| words.say(&rooms)).unwrap_or_default();
    let mut said: Vec<String> = vec![];
    said.extend(say::teachers(lesson).filter(|_| line.side == Side::Pupil).map(|teachers| words.say(&teachers)));
    said.extend(say::marks(lesson, true).iter().map(|mark| words.say(&mark.long)));
    said.push(format!("{public_url}/lessons/{id}"));
    let (day, starts, ends) = on_clock(lesson, line.zone, zone);
    let status = if lesson.cancelled.is_some() { Status::Cancelled } else { Status::Confirmed };
    let modified = lesson.changed_at.map_or_else(|| made_at(lesson.id()), instant);
    feed.add(&Event {
        id: &id,
        sequence: u32::try_from(line.changes.len()).unwrap_or(u32::MAX),
        modified,
        day,
        starts,
        ends,
        status,
        title: &title,
        location: &location,
        description: &said.join("\n"),
        categories: &[],
    });
}

/// When a lesson was first written: its identifier says it.
fn made_at(lesson: LessonId) -> Timestamp {
    let (seconds, nanos) = lesson.0.get_timestamp().map_or((0, 0), |at| at.to_unix());
    let nanos = i32::try_from(nanos).unwrap_or(0);
    i64::try_from(seconds).ok().and_then(|seconds| Timestamp::new(seconds, nanos).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn instant(at: Instant) -> Timestamp {
    Timestamp::from_microsecond(at.micros()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// When a lesson is, by the clock of the feed: a child may be at a school on another.
fn on_clock(lesson: &Effective, here: &TimeZone, feed: &TimeZone) -> (Date, Time, Time) {
    let Day(day) = lesson.slot.day;
    let (starts, ends) = (lesson.slot.starts.time(), lesson.slot.ends.time());
    if here == feed {
        return (day, starts, ends);
    }
    let there = |time: Time| {
        here.to_ambiguous_zoned_datetime(day.to_datetime(time)).compatible().map(|at| at.with_time_zone(feed.clone()).datetime())
    };
    match (there(starts), there(ends)) {
        // Past midnight an event of one day ends with it.
        (Ok(from), Ok(to)) => {
            (from.date(), from.time(), if to.date() == from.date() { to.time() } else { Time::constant(23, 59, 0, 0) })
        }
        _ => (day, starts, ends),
    }
}
