//! The class book of a pupil, one's own or a child's, by week or month; for who works in a school, the way to those of
//! sections and classes.

use crate::book::{self, Bar, Book, Period, Reader};
use crate::filters;
use crate::model::Moment;
use crate::sight::{Charter, READ, Reach, follows, inspects, reads_school};
use crate::store::{self, Access, Division, Section};
use askama::Template;
use axum::extract::State;
use directory::model::SectionId;
use kit::viewer::{ChildHere, StructureHere};
use kit::words::Text;
use kit::{App, Context, Day, Page, PersonId, Piece, Profile, Query, Request, Result, Routes, Viewer, ViewerFacts, text};
use timetable::store::Of;

pub(super) fn routes() -> Routes {
    Routes::at("/classbook").get(READ, show)
}

/// A child whose class book may be read, oneself as a pupil, or one's classes.
struct Pill {
    href: String,
    name: Text,
    avatar: Option<(String, &'static str)>,
    chosen: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let kept = request.session.as_ref().map(|session| Context::read(&session.context)).unwrap_or_default();
    let child = child(&viewer, query.text("student"), kept.fitting(&viewer).child);
    let pills = pills(&viewer, child);
    match child {
        Some(child) => family(&app, &request, &viewer, Some(child), &query, pills).await,
        None if viewer.is(Profile::Student) => family(&app, &request, &viewer, None, &query, pills).await,
        None => staff(&app, &request, &viewer, pills).await,
    }
}

fn has_own(viewer: &ViewerFacts) -> bool {
    let works = [Profile::Student, Profile::Teacher, Profile::Management, Profile::SchoolLife];
    works.iter().any(|profile| viewer.is(*profile)) || inspects(viewer)
}

/// The child who is asked for, the one chosen on the home, nobody, or the first one.
fn child<'a>(viewer: &'a ViewerFacts, asked: &str, kept: Option<PersonId>) -> Option<&'a ChildHere> {
    let children = || viewer.children.iter().filter(|child| follows(child));
    let child = match asked.parse::<PersonId>() {
        Ok(named) => children().find(|child| child.person == named),
        Err(_) if asked == "me" => None,
        Err(_) => kept.and_then(|kept| children().find(|child| child.person == kept)),
    };
    child.or_else(|| children().next().filter(|_| !has_own(viewer)))
}

fn pills(viewer: &ViewerFacts, chosen: Option<&ChildHere>) -> Vec<Pill> {
    let children: Vec<&ChildHere> = viewer.children.iter().filter(|child| follows(child)).collect();
    let own = has_own(viewer);
    if children.len() + usize::from(own) < 2 {
        return vec![];
    }
    let me =
        Pill { href: "/classbook?student=me".to_owned(), name: text!("classbook-mine"), avatar: None, chosen: chosen.is_none() };
    let each = children.into_iter().map(|child| Pill {
        href: format!("/classbook?student={}", child.person),
        name: Text::literal(&child.given),
        avatar: child.given.chars().next().map(|letter| (letter.to_string(), kit::hue_of(&child.name))),
        chosen: chosen.is_some_and(|one| one.person == child.person),
    });
    Some(me).filter(|_| own).into_iter().chain(each).collect()
}

#[derive(Template)]
#[template(path = "pages/family.html")]
struct FamilyPage {
    title: Text,
    pills: Vec<Pill>,
    subjects: Vec<(SectionId, String)>,
    bar: Piece,
    book: Piece,
}

/// What was done in the lessons of a pupil.
async fn family(
    app: &App,
    request: &Request,
    viewer: &Viewer,
    child: Option<&ChildHere>,
    query: &Query,
    pills: Vec<Pill>,
) -> Result<Page> {
    let places: Vec<(&StructureHere, Of)> = match child {
        Some(child) => {
            child.structure.and_then(|at| viewer.structure(at)).map(|here| (here, Of::Pupil(child.person))).into_iter().collect()
        }
        None => {
            let studies = |here: &&StructureHere| viewer.is_in(here.id, &[Profile::Student]);
            viewer.structures.iter().filter(studies).map(|here| (here, Of::Pupil(viewer.person))).collect()
        }
    };
    let zone = places.first().map_or_else(|| viewer.zone(), |(here, _)| here.zone.clone());
    let now = Moment::of(request.now, &zone);
    let period = Period::of(query, now.day, false)?;
    let places: Vec<_> = places.into_iter().map(|(here, of)| (here.id, of)).collect();
    let lessons = book::lessons(app, &places, period).await?;
    let reader = Reader { reach: Reach::Shown, gaps: false, now, visas: &[] };
    let days = book::days(app, &lessons, reader, &[]).await?;
    let mut subjects: Vec<(SectionId, String)> = lessons
        .iter()
        .flat_map(|lesson| &lesson.plan.sections)
        .map(|section| (section.id, section.subject_name.clone()))
        .collect();
    subjects.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    subjects.dedup();
    let (title, base, empty) = match child {
        Some(child) => (
            text!("classbook-of-child", name = &child.given),
            format!("/classbook?student={}&", child.person),
            text!("classbook-empty-child"),
        ),
        None => (text!("classbook-title"), "/classbook?student=me&".to_owned(), text!("classbook-empty-own")),
    };
    let bar = Box::new(Bar::of(period, base, now.day));
    let book = Box::new(Book { days, empty, linked: true, writes: false, one_subject: false });
    Ok(Page::of(title.clone(), FamilyPage { title, pills, subjects, bar, book }))
}

/// What a school has for somebody who works there.
struct Place {
    name: String,
    sections: Vec<Section>,
    divisions: Vec<Division>,
}

#[derive(Template)]
#[template(path = "pages/staff.html")]
struct StaffPage {
    pills: Vec<Pill>,
    places: Vec<Place>,
    several: bool,
    teaches: bool,
    runs: bool,
    accesses: Vec<Access>,
    inspects: bool,
}

/// The class books that somebody writes and those that she reads.
async fn staff(app: &App, request: &Request, viewer: &Viewer, pills: Vec<Pill>) -> Result<Page> {
    let today = request.now.day_in(&viewer.zone());
    let teaches = viewer.is(Profile::Teacher);
    let mut taught = if teaches { store::taught(&app.db, viewer.person, today).await? } else { vec![] };
    let mut places = vec![];
    for here in &viewer.structures {
        let sections = taught.extract_if(.., |section| section.structure_id == here.id).collect::<Vec<_>>();
        let divisions = divisions(app, viewer, here, today).await?;
        if !sections.is_empty() || !divisions.is_empty() {
            places.push(Place { name: here.name.clone(), sections, divisions });
        }
    }
    let inspects = inspects(viewer);
    let accesses = if inspects { store::accesses_of(&app.db, viewer.person, today).await? } else { vec![] };
    let several = places.len() > 1;
    Ok(Page::of(
        "classbook-title",
        StaffPage { pills, places, several, teaches, runs: viewer.is(Profile::Management), accesses, inspects },
    ))
}

/// The classes whose class books the viewer reads in a school.
async fn divisions(app: &App, viewer: &ViewerFacts, here: &StructureHere, today: Day) -> Result<Vec<Division>> {
    let charter = Charter::of(app, viewer, here.id);
    let all = reads_school(viewer, here.id, charter);
    let teacher = viewer.is_in(here.id, &[Profile::Teacher]);
    if !all && !teacher {
        return Ok(vec![]);
    }
    let mut found = store::divisions(&app.db, viewer.person, here.id, all, today).await?;
    if !all && !charter.team_reads {
        found.retain(|division| super::division::heads(viewer, division.id));
    }
    Ok(found)
}
