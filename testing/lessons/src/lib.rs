//! Lessons of the named school, for the tests of features that hang on lessons.
#![allow(clippy::unwrap_used)]

use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::{Day, LessonId, args};
use testing::{School, division, person, structure};
use timetable::model::{LessonKind, PatternId, RoomId, RoomKind, Weeks};
use timetable::write::{NewPattern, NewRoom};

/// A day as it is written, `2026-11-24`.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The section of a class: maths of 6e B is `("college", "6B", "061300")`.
pub async fn section(school: &School, at: &str, code: &str, subject: &str) -> SectionId {
    let (id,): (SectionId,) = school
        .app
        .db
        .one(
            "select section.id from section join division on division.id = section.division_id
             join subject on subject.id = section.subject_id
             where section.structure_id = $1 and division.code = $2 and subject.code = $3",
            args![structure(at), code, subject],
        )
        .await
        .unwrap();
    id
}

/// The lesson of a teacher on a day, by the hour at which it was planned.
pub async fn lesson_at(school: &School, teacher: &str, on: &str, starts: &str) -> LessonId {
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

/// Plans, every Tuesday in the collège: maths of 6e B by Claude at 8:30 in 112, French of 6e B by Anne at 10:00 in 204, maths of
/// 5e A by Claude at 11:00 in 112, history of half a 6e B (Lina alone) by Bilal at 13:30 in 204; on Wednesdays maths of 6e B by
/// Claude at 9:00 in 204. Twenty weeks from 31 August 2026, without holidays.
pub async fn plan(school: &School) {
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
    let maths_6b = section(school, "college", "6B", "061300").await;
    let (french_6b, maths_5a) =
        (section(school, "college", "6B", "020700").await, section(school, "college", "5A", "061300").await);
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
