//! What is to be done, on the home; the entry of the menu, and a button on classes.

use crate::list::{self, Whose, Work};
use crate::model::When;
use crate::pages::{Group, grouped};
use crate::sight;
use crate::tasks::{self, Task};
use crate::{catchup, filters, say};
use askama::Template;
use kit::slice::{Card, HomeParts, Later, MenuEntry, Offer, Subject, Todo};
use kit::{App, Day, Instant, PersonId, Profile, Result, Text, Viewer, ViewerFacts, text};

/// One entry, for who has homework to look at.
pub(crate) fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    if !sight::has_homework(viewer) {
        return vec![];
    }
    let (family, hue) = if viewer.is(Profile::Teacher) {
        ("menu-family-teaching", "violet")
    } else if viewer.is(Profile::SchoolLife) || viewer.is(Profile::Management) {
        ("menu-family-manage", "orange")
    } else if viewer.is(Profile::Student) {
        ("menu-family-learning", "violet")
    } else {
        ("menu-family-schooling", "violet")
    };
    let tab = viewer.is(Profile::Student) || viewer.is(Profile::Guardian);
    vec![MenuEntry {
        family,
        href: "/homework".to_owned(),
        icon: "book-open-check",
        label: text!("homework-title"),
        hue,
        order: 110,
        tab,
    }]
}

/// A button to the work of a class.
pub(crate) fn offers<'a>(app: &'a App, viewer: &'a Viewer, on: Subject, today: Day) -> Later<'a, Result<Vec<Offer>>> {
    Box::pin(async move {
        let (at, division) = match on {
            Subject::Division(at, division) => (at, division),
            Subject::Person(pupil) => return person(app, viewer, pupil, today).await,
            Subject::Lesson(..) => return Ok(vec![]),
        };
        let Some(structure) = viewer.structure(at) else { return Ok(vec![]) };
        if !crate::pages::opens_division(app, viewer, structure, division, today).await? {
            return Ok(vec![]);
        }
        let href = format!("/homework/divisions/{division}");
        Ok(vec![Offer { icon: "book-open-check", label: text!("homework-title"), href }])
    })
}

/// A button to what a pupil has to catch up, for who works with her.
async fn person(app: &App, viewer: &Viewer, pupil: PersonId, today: Day) -> Result<Vec<Offer>> {
    let works = viewer.structures.iter().any(|at| sight::follows_absences(viewer, at.id) || sight::teaches(viewer, at.id));
    if !works || pupil == viewer.person {
        return Ok(vec![]);
    }
    let now = today.start_in(&viewer.zone());
    let reader = catchup::reader(&app.db, viewer, pupil, now).await?.filter(|reader| reader.says);
    let href = format!("/homework/catch-up?student={pupil}");
    Ok(reader.map(|_| Offer { icon: "calendar-check", label: text!("catchup-title"), href }).into_iter().collect())
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomeCard {
    id: String,
    title: Text,
    groups: Vec<Group>,
    own: bool,
    href: String,
}

/// How far ahead the home looks.
const AHEAD_DAYS: i64 = 7;

/// The next day's work, for oneself or each child; what is to be handed in, and what is to be looked at.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut parts = HomeParts::default();
        let today = now.day_in(&viewer.zone());
        // A day more on both sides: a child may live by another clock.
        let range = (today.plus_days(-crate::pages::BACK_DAYS - 1), today.plus_days(AHEAD_DAYS + 1));
        let mut waiting = waiting(app, viewer, today).await?;
        if waiting.1 > 0 {
            parts.todos.push(to_catch_up(waiting.1));
        }
        for (whose, work) in list::of_viewer(app, viewer, range, now).await? {
            let own = if whose.own { std::mem::take(&mut waiting.0) } else { vec![] };
            family(viewer, &whose, (work, own), now, &mut parts);
        }
        let (range, schools) = ((today.plus_days(-21), today), sight::teaches_in(viewer));
        let all = list::of_teacher(&app.db, &schools, viewer.person, range, today).await?;
        parts.todos.extend(all.iter().filter(|given| given.to_return > 0).take(3).map(|given| Todo {
            icon: "book-open-check",
            hue: "violet",
            title: text!("homework-todo-look", count = given.to_return, audience = given.audience.as_str()),
            detail: Text::literal(given.excerpt.as_str()),
            action: text!("homework-todo-look-do"),
            href: format!("/homework/{}", given.id),
        }));
        Ok(parts)
    })
}

/// The own tasks of somebody who is a pupil, and how many days she missed lately.
async fn waiting(app: &App, viewer: &Viewer, today: Day) -> Result<(Vec<Task>, usize)> {
    let Some(role) = viewer.roles.iter().find(|role| role.profile == Profile::Student) else { return Ok((vec![], 0)) };
    let days = (today.plus_days(-catchup::DAYS), today);
    tasks::waiting(&app.db, viewer.person, role.structure, days).await
}

fn to_catch_up(missed: usize) -> Todo {
    Todo {
        icon: "calendar-check",
        hue: "violet",
        title: text!("catchup-todo", count = missed),
        detail: text!("catchup-todo-detail"),
        action: text!("catchup-todo-do"),
        href: "/homework/catch-up".to_owned(),
    }
}

fn family(viewer: &Viewer, whose: &Whose, (mut work, own): (Vec<Work>, Vec<Task>), now: Instant, parts: &mut HomeParts) {
    let zone = viewer.structure(whose.structure).map_or_else(|| viewer.zone(), |structure| structure.zone.clone());
    let today = now.day_in(&zone);
    work.retain(|work| work.due_on < today.plus_days(AHEAD_DAYS));
    if whose.own {
        let soon = work.iter().filter(|work| work.hand_in && !work.is_settled() && work.due_on <= today.plus_days(1));
        for work in soon.take(3) {
            parts.todos.push(Todo {
                icon: "upload",
                hue: "violet",
                title: text!("homework-todo-hand-in", subject = work.subject.as_str()),
                detail: text!("homework-hand-in-until", when = say::until(work.hand_in_until, &zone)),
                action: text!("homework-todo-hand-in-do"),
                href: format!("/homework/{}", work.id),
            });
        }
        let left = work.iter().filter(|work| When::of(work.due_on, today) == When::Tomorrow && !work.is_settled()).count();
        parts.sentence = Some(text!("homework-sentence", count = left));
    }
    // What is late, of today and of tomorrow; when that is little, what comes next.
    let mut groups = grouped(&work, &own, whose, today);
    let near = groups.iter().filter(|group| ["late", "today", "tomorrow"].contains(&group.code)).count();
    groups.truncate(near.max(2));
    if groups.is_empty() {
        return;
    }
    let child = viewer.child(whose.pupil).filter(|_| !whose.own);
    let title = child.map_or_else(|| text!("homework-title"), |child| text!("homework-title-of", name = child.given.as_str()));
    let href = if whose.own { "/homework".to_owned() } else { format!("/homework?student={}", whose.pupil) };
    let card = HomeCard { id: whose.pupil.to_string(), title, groups, own: whose.own, href };
    parts.cards.push(Card { order: if whose.own { 105 } else { 115 }, wide: false, piece: Box::new(card) });
}
