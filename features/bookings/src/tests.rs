//! The bookings of the named school: who books, what is free, what becomes of a booking, and who sees what.

mod booking;
mod keeping;

use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::db::Engine;
use kit::{Day, LessonId, args};
use testing::{Answer, School, Visitor, division, person, structure};
use timetable::model::{LessonKind, PatternId, RoomId, RoomKind, Weeks};
use timetable::write::{NewPattern, NewRoom};

/// The Tuesday after that of the clock (24 November 2026, 10:20 in Paris).
pub(crate) const NEXT: &str = "2026-12-01";

/// Every Tuesday in the collège: maths of 6e B by Claude at 8:30 in 112, French of 6e B by Anne at 10:00, maths of 5e A by
/// Claude at 11:00, history of half a 6e B (Lina alone) by Bilal at 13:30; on Wednesdays maths of 6e B at 9:00.
pub(crate) async fn school(engine: Engine) -> School {
    let slices = || vec![directory::slice(), identity::slice(), timetable::slice(), home::slice(), crate::slice()];
    let school = School::open(engine, slices).await;
    settle(&school).await;
    school
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn section(school: &School, code: &str, subject: &str) -> SectionId {
    let (id,): (SectionId,) = school
        .app
        .db
        .one(
            "select section.id from section join division on division.id = section.division_id
             join subject on subject.id = section.subject_id
             where section.structure_id = $1 and division.code = $2 and subject.code = $3",
            args![structure("college"), code, subject],
        )
        .await
        .unwrap();
    id
}

/// The lesson of a teacher on a day, by the hour at which it was planned.
pub(crate) async fn lesson_at(school: &School, teacher: &str, on: &str, starts: &str) -> LessonId {
    let (id,): (LessonId,) = school
        .app
        .db
        .one(
            "select lesson.id from lesson join lesson_pattern_teacher held on held.pattern_id = lesson.pattern_id
             where held.person_id = $1 and lesson.day = $2 and lesson.starts = $3",
            args![person(teacher), on, starts],
        )
        .await
        .unwrap();
    id
}

fn pattern(year: SchoolYearId, now: kit::Instant, weekday: i64, hours: (&str, &str), teacher: &str, room: RoomId) -> NewPattern {
    NewPattern {
        id: PatternId::new(now),
        year,
        kind: LessonKind::Lesson,
        label: None,
        weekday,
        starts: hours.0.parse().unwrap(),
        ends: hours.1.parse().unwrap(),
        weeks: Weeks::of((0..20).map(|week| day("2026-08-31").plus_days(week * 7))),
        sections: vec![],
        teachers: vec![person(teacher)],
        rooms: vec![room],
        audiences: vec![],
        key: None,
    }
}

async fn settle(school: &School) {
    let (college, now) = (structure("college"), school.now());
    let room = |code: &str| NewRoom {
        id: RoomId::new(now),
        site: None,
        code: code.to_owned(),
        label: None,
        kind: RoomKind::Classroom,
        capacity: Some(30),
        accessible: true,
        shared: false,
    };
    let rooms = [room("112"), room("204")];
    let (r112, r204) = (rooms[0].id, rooms[1].id);
    let (year,): (SchoolYearId,) =
        school.app.db.one("select id from school_year where structure_id = $1", args![college]).await.unwrap();
    let maths_6b = section(school, "6B", "061300").await;
    let (french_6b, maths_5a) = (section(school, "6B", "020700").await, section(school, "5A", "061300").await);
    let (half, half_section) = (TeachingGroupId(kit::id::at(now)), SectionId(kit::id::at(now)));
    let mut unit = school.app.db.begin().await.unwrap();
    timetable::write::begin(&mut unit, college).await.unwrap();
    timetable::write::add_rooms(&mut unit, college, &rooms, "test").await.unwrap();
    for (sql, args) in [
        (
            "insert into teaching_group (id, structure_id, year_id, code, label, source) values ($1, $2, $3, '6BG1', '6e B groupe 1', 'test')",
            args![half, college, year],
        ),
        (
            "insert into teaching_group_division (structure_id, group_id, division_id) values ($1, $2, $3)",
            args![college, half, division("college", "6B")],
        ),
        (
            "insert into group_membership (id, structure_id, group_id, person_id, valid_from, source) values ($1, $2, $3, $4, '2026-09-01', 'test')",
            args![kit::id::at(now), college, half, person("Lina Crayon")],
        ),
        (
            "insert into section (id, structure_id, year_id, subject_id, group_id, source)
             select $1, $2, $3, id, $4, 'test' from subject where structure_id = $2 and code = '042100'",
            args![half_section, college, year, half],
        ),
    ] {
        unit.run(sql, args).await.unwrap();
    }
    let make = |weekday, hours, teacher, room, section| NewPattern {
        sections: vec![section],
        ..pattern(year, now, weekday, hours, teacher, room)
    };
    let patterns = [
        make(2, ("08:30", "09:25"), "Claude Équerre", r112, maths_6b),
        make(2, ("10:00", "10:55"), "Anne Virgule", r204, french_6b),
        make(2, ("11:00", "11:55"), "Claude Équerre", r112, maths_5a),
        make(2, ("13:30", "14:25"), "Bilal Atlas", r204, half_section),
        make(3, ("09:00", "09:55"), "Claude Équerre", r204, maths_6b),
    ];
    timetable::write::plan(&mut unit, college, &patterns, |_| true, ("test", now)).await.unwrap();
    unit.commit().await.unwrap();
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
