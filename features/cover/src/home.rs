//! What waits on the home: a lesson to cover, an absence to decide on; and the entry of the menu.

use crate::model::{AbsenceId, CoverId};
use crate::say;
use crate::sight;
use kit::slice::{HomeParts, Later, MenuEntry, Todo};
use kit::{App, Day, Instant, Profile, Result, Viewer, ViewerFacts, args, text};
use timetable::model::{Hour, Slot};

/// One entry, for teachers and who runs the timetable.
pub(crate) fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    let runs = viewer.structures.iter().any(|structure| sight::runs(viewer, structure.id));
    if !sight::ENTER.decide(Some(viewer)).allows() {
        return vec![];
    }
    vec![MenuEntry {
        family: if runs || !viewer.is(Profile::Teacher) { "menu-family-manage" } else { "menu-family-teaching" },
        href: "/absences".to_owned(),
        icon: "user-check",
        label: text!("away-title"),
        hue: "orange",
        order: 130,
        tab: false,
    }]
}

/// What waits for an answer, or for a decision.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let mut parts = HomeParts::default();
        let today = now.day_in(&viewer.zone());
        if viewer.is(Profile::Teacher) {
            let rows: Vec<(CoverId, Day, Hour, Hour, String, String)> = app
                .db
                .all(
                    "select cover.id, cover.day, cover.starts, cover.ends, cover.about, person.given || ' ' || person.family
                     from cover_proposal own join cover on cover.id = own.cover_id and cover.state = 'asked' and cover.day >= $2
                     join staff_absence absence on absence.id = cover.absence_id
                     join person on person.id = absence.person_id
                     where own.person_id = $1 and own.state = 'open' order by cover.day, cover.starts, cover.id limit 3",
                    args![viewer.person, today],
                )
                .await?;
            parts.todos.extend(rows.into_iter().map(|(id, day, starts, ends, about, absent)| Todo {
                icon: "user-check",
                hue: "orange",
                title: text!("cover-todo", about = about),
                detail: text!("cover-detail", when = say::slot(Slot { day, starts, ends }), name = absent),
                action: text!("cover-answer"),
                href: format!("/covers/{id}"),
            }));
        }
        for structure in viewer.structures.iter().filter(|structure| sight::runs(viewer, structure.id)) {
            let rows: Vec<(AbsenceId, String, Day, i64)> = app
                .db
                .all(
                    "select absence.id, person.given || ' ' || person.family, absence.from_day, count(*)
                     from staff_absence absence
                     join absence_lesson held on held.absence_id = absence.id and held.fate = 'undecided'
                     join lesson on lesson.id = held.lesson_id and lesson.day >= $2
                     join person on person.id = absence.person_id
                     where absence.structure_id = $1 and absence.withdrawn_at is null and absence.to_day >= $2
                     group by absence.id, person.given, person.family, absence.from_day
                     order by absence.from_day, absence.id limit 3",
                    args![structure.id, today],
                )
                .await?;
            parts.todos.extend(rows.into_iter().map(|(id, name, from, count)| Todo {
                icon: "user-check",
                hue: "orange",
                title: text!("away-todo", name = name),
                detail: text!("away-todo-detail", day = say::day(from), count = count),
                action: text!("away-todo-do"),
                href: format!("/absences/{id}"),
            }));
        }
        Ok(parts)
    })
}
