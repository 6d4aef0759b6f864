//! The timetable of the named school, and what holds of all pages.

mod changing;
mod desk;
mod feeds;
mod importing;
mod pages;
mod reading;

use crate::model::{Hour, LessonKind, PatternId, RoomId, RoomKind, Weeks};
use crate::write::{self, AudienceId, NewPattern, NewRoom};
use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::db::Engine;
use kit::{Day, LessonId, PersonId, StructureId, args};
use testing::{School, person, structure};

/// The school of all tests of this feature, with its timetable.
async fn school(engine: Engine) -> School {
    let school = School::open(engine, || vec![directory::slice(), identity::slice(), home::slice(), crate::slice()]).await;
    settle(&school).await;
    school
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn hour(text: &str) -> Hour {
    text.parse().unwrap()
}

/// The section of a class: `college:6B:061300`.
async fn section(school: &School, at: &str, code: &str, subject: &str) -> SectionId {
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

async fn room(school: &School, code: &str) -> RoomId {
    let (id,): (RoomId,) = school.app.db.one("select id from room where code = $1", args![code]).await.unwrap();
    id
}

/// The lesson of a teacher on a day, by the hour at which it was planned.
async fn lesson_at(school: &School, teacher: &str, on: &str, starts: &str) -> LessonId {
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

struct Plan<'a> {
    school: &'a School,
    at: &'a str,
    year: SchoolYearId,
    patterns: Vec<NewPattern>,
}

impl Plan<'_> {
    fn add(&mut self, weekday: i64, (starts, ends): (&str, &str), teacher: Option<&str>, rooms: &[RoomId]) -> &mut NewPattern {
        let weeks = (0..36).map(|week| day("2026-08-31").plus_days(week * 7));
        self.patterns.push(NewPattern {
            id: PatternId::new(self.school.now()),
            year: self.year,
            kind: LessonKind::Lesson,
            label: None,
            weekday,
            starts: hour(starts),
            ends: hour(ends),
            weeks: Weeks::of(weeks),
            sections: vec![],
            teachers: teacher.map(person).into_iter().collect::<Vec<PersonId>>(),
            rooms: rooms.to_vec(),
            audiences: vec![],
            key: None,
        });
        self.patterns.last_mut().unwrap()
    }
    async fn keep(self) {
        let mut unit = self.school.app.db.begin().await.unwrap();
        write::begin(&mut unit, structure(self.at)).await.unwrap();
        write::plan(&mut unit, structure(self.at), &self.patterns, is_open, ("test", self.school.now())).await.unwrap();
        unit.commit().await.unwrap();
    }
}

async fn year(school: &School, at: StructureId) -> SchoolYearId {
    let (id,): (SchoolYearId,) =
        school.app.db.one("select id from school_year where structure_id = $1", args![at]).await.unwrap();
    id
}

/// The days of lessons of the months that tests look at.
fn is_open(on: Day) -> bool {
    let closed = [("2026-10-18", "2026-11-01"), ("2026-11-11", "2026-11-11"), ("2026-12-20", "2027-01-03")];
    closed.iter().all(|(from, to)| on < day(from) || on > day(to))
}

/// Tuesday 24 November 2026 at 10:20 (the clock stands at 9:20 UTC). In the collège: maths of 6e B at 8:30, French of 6e B at
/// 10:00 (under way), maths of 5e A at 10:30, half a 6e B at 13:30, study of 5e A at 14:30; maths of 4e C at the neighbours'.
async fn settle(school: &School) {
    let college = structure("college");
    let mut unit = school.app.db.begin().await.unwrap();
    let new = |code: &str, kind, shared| NewRoom {
        id: RoomId::new(school.now()),
        site: None,
        code: code.to_owned(),
        label: None,
        kind,
        capacity: Some(30),
        accessible: true,
        shared,
    };
    let rooms =
        [new("112", RoomKind::Classroom, false), new("204", RoomKind::Classroom, false), new("Gymnase", RoomKind::Sports, true)];
    write::add_rooms(&mut unit, college, &rooms, "test").await.unwrap();
    write::add_rooms(&mut unit, structure("voisin"), &[new("V1", RoomKind::Classroom, false)], "test").await.unwrap();
    let half = TeachingGroupId(kit::id::at(school.now()));
    let half_section = SectionId(kit::id::at(school.now()));
    let year_id = year(school, college).await;
    for sql in [
        "insert into teaching_group (id, structure_id, year_id, code, label, source) values ($1, $2, $3, '6BG1', '6e B groupe 1', 'test')",
    ] {
        unit.run(sql, args![half, college, year_id]).await.unwrap();
    }
    unit.run(
        "insert into teaching_group_division (structure_id, group_id, division_id) values ($1, $2, $3)",
        args![college, half, testing::division("college", "6B")],
    )
    .await
    .unwrap();
    unit.run(
        "insert into group_membership (id, structure_id, group_id, person_id, valid_from, source) values ($1, $2, $3, $4, '2026-09-01', 'test')",
        args![kit::id::at(school.now()), college, half, person("Lina Crayon")],
    )
    .await
    .unwrap();
    unit.run(
        "insert into section (id, structure_id, year_id, subject_id, group_id, source)
         select $1, $2, $3, id, $4, 'test' from subject where structure_id = $2 and code = '042100'",
        args![half_section, college, year_id, half],
    )
    .await
    .unwrap();
    unit.commit().await.unwrap();

    let (r112, r204) = (rooms[0].id, rooms[1].id);
    let mut plan = Plan { school, at: "college", year: year_id, patterns: vec![] };
    plan.add(2, ("08:30", "09:25"), Some("Claude Équerre"), &[r112]).sections =
        vec![section(school, "college", "6B", "061300").await];
    plan.add(2, ("10:00", "10:55"), Some("Anne Virgule"), &[r204]).sections =
        vec![section(school, "college", "6B", "020700").await];
    plan.add(2, ("11:00", "11:55"), Some("Claude Équerre"), &[r112]).sections =
        vec![section(school, "college", "5A", "061300").await];
    plan.add(2, ("13:30", "14:25"), Some("Bilal Atlas"), &[r204]).sections = vec![half_section];
    let study = plan.add(2, ("14:30", "15:25"), Some("Sam Sifflet"), &[]);
    study.kind = LessonKind::Study;
    study.audiences = vec![AudienceId::Division(testing::division("college", "5A"))];
    plan.add(3, ("09:00", "09:55"), Some("Claude Équerre"), &[r204]).sections =
        vec![section(school, "college", "6B", "061300").await];
    plan.keep().await;

    let voisin = structure("voisin");
    let mut plan = Plan { school, at: "voisin", year: year(school, voisin).await, patterns: vec![] };
    plan.add(2, ("15:00", "15:55"), Some("Claude Équerre"), &[room(school, "V1").await]).sections =
        vec![section(school, "voisin", "4C", "061300").await];
    plan.keep().await;
}
