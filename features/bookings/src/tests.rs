//! The bookings of the named school: who books, what is free, what becomes of a booking, and who sees what.

mod booking;
mod keeping;

use kit::db::Engine;
use kit::{LessonId, args};
pub(crate) use lessons::{day, lesson_at};
use testing::{Answer, School, Visitor, person, structure};
use timetable::model::RoomId;

/// The Tuesday after that of the clock (24 November 2026, 10:20 in Paris).
pub(crate) const NEXT: &str = "2026-12-01";

/// The school with the lessons of [`lessons::plan`].
pub(crate) async fn school(engine: Engine) -> School {
    let slices = || vec![directory::slice(), identity::slice(), timetable::slice(), home::slice(), crate::slice()];
    let school = School::open(engine, slices).await;
    lessons::plan(&school).await;
    school
}

/// Equipment of the collège; gives how a form names it.
pub(crate) async fn trolley(school: &School, name: &str) -> String {
    let yves = school.visitor("Yves Classeur").await;
    yves.post("/equipment", &[("name", name), ("site", "Salle 112"), ("description", "16 tablettes")]).await.is(303);
    let (id,): (crate::model::EquipmentId,) =
        school.app.db.one("select id from equipment where name = $1", args![name]).await.unwrap();
    format!("equipment:{id}")
}

/// How a form names a room.
pub(crate) async fn room(school: &School, code: &str) -> String {
    let (id,): (RoomId,) = school.app.db.one("select id from room where code = $1", args![code]).await.unwrap();
    format!("room:{id}")
}

/// Books a thing for a lesson.
pub(crate) async fn book(visitor: &Visitor, lesson: LessonId, thing: &str) -> Answer {
    visitor.post(&format!("/lessons/{lesson}/bookings"), &[("thing", thing)]).await
}

/// The address of the only booking that people keep.
pub(crate) async fn only_booking(school: &School) -> String {
    let (id,): (crate::model::BookingId,) =
        school.app.db.one("select id from booking where state = 'accepted'", vec![]).await.unwrap();
    format!("/bookings/{id}")
}
