//! The absences of the named school: who enters, decides, covers, and who sees what.

mod absences;
mod covering;

use kit::db::Engine;
use kit::{LessonId, PersonId, args};
pub(crate) use lessons::{day, lesson_at};
use testing::{School, person, structure};

/// The Tuesday after that of the clock (24 November 2026, 10:20 in Paris).
pub(crate) const NEXT: &str = "2026-12-01";

/// The school with the lessons of [`lessons::plan`].
pub(crate) async fn school(engine: Engine) -> School {
    let slices = || vec![directory::slice(), identity::slice(), timetable::slice(), home::slice(), crate::slice()];
    let school = School::open(engine, slices).await;
    lessons::plan(&school).await;
    school
}

/// The address of the only absence.
pub(crate) async fn only_absence(school: &School) -> String {
    let (id,): (crate::model::AbsenceId,) = school.app.db.one("select id from staff_absence", vec![]).await.unwrap();
    format!("/absences/{id}")
}

/// The address of the cover of a lesson.
pub(crate) async fn cover_of(school: &School, lesson: LessonId) -> String {
    let (id,): (crate::model::CoverId,) =
        school.app.db.one("select id from cover where lesson_id = $1 and state <> 'withdrawn'", args![lesson]).await.unwrap();
    format!("/covers/{id}")
}

/// The head enters an absence of a day; gives its address.
pub(crate) async fn enter(school: &School, who: &str, fate: &str) -> String {
    let who: PersonId = person(who);
    let head = school.visitor("Irène Tableau").await;
    let fields = [
        ("person", who.to_string()),
        ("from", NEXT.to_owned()),
        ("to", NEXT.to_owned()),
        ("reason", "away".to_owned()),
        ("private", "Une grippe".to_owned()),
        ("fate", fate.to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = head.post("/absences", &fields).await;
    assert!(answer.location().starts_with("/absences/"), "{}", answer.text());
    answer.location().to_owned()
}
