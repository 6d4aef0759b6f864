//! The class book of the named school, on both engines.

mod archive;
mod book;
mod content;
mod hostile;
mod sequences;
mod visas;

use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::db::Engine;
use kit::{Day, LessonId, args};
use lessons::{day, lesson_at, section};
use testing::{Answer, School, Visitor, person, structure};
use timetable::model::{Hour, LessonKind, PatternId, Weeks};
use timetable::write::{self, NewPattern};

const TUESDAY: &str = "2026-11-24";

/// The school of all tests of this feature, with its timetable.
async fn school(engine: Engine) -> School {
    let slices =
        || vec![directory::slice(), identity::slice(), files::slice(), timetable::slice(), home::slice(), crate::slice()];
    let school = School::open(engine, slices).await;
    settle(&school).await;
    school
}

async fn count(school: &School, what: &'static str) -> i64 {
    let (count,): (i64,) = school.app.db.fresh(what, args![]).await.unwrap().into_iter().next().unwrap();
    count
}

/// Publishes a text as somebody; gives the answer.
async fn publish(who: &Visitor, lesson: LessonId, words: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("content", words), ("act", "publish")];
    fields.extend_from_slice(more);
    who.post_files(&format!("/lessons/{lesson}/content"), &fields, &[]).await
}

/// The addresses of files on a page, in order.
fn files_of(answer: &Answer) -> Vec<String> {
    let found = answer.body.split("href=\"/files/").skip(1).filter_map(|rest| rest.split_once("/preview\"")).map(|(id, _)| id);
    found.filter(|id| id.len() == 36).map(|id| format!("/files/{id}")).collect()
}

/// The days of lessons of the months that tests look at.
fn is_open(on: Day) -> bool {
    let closed = [("2026-10-18", "2026-11-01"), ("2026-11-11", "2026-11-11"), ("2026-12-20", "2027-01-03")];
    closed.iter().all(|(from, to)| on < day(from) || on > day(to))
}

struct Plan {
    year: SchoolYearId,
    patterns: Vec<NewPattern>,
}

impl Plan {
    fn add(&mut self, school: &School, weekday: i64, starts: &str, teacher: &str, section: SectionId) {
        let hour: Hour = starts.parse().unwrap();
        self.patterns.push(NewPattern {
            id: PatternId::new(school.now()),
            year: self.year,
            kind: LessonKind::Lesson,
            label: None,
            weekday,
            starts: hour,
            ends: hour.plus(55),
            weeks: Weeks::of((0..36).map(|week| day("2026-08-31").plus_days(week * 7))),
            sections: vec![section],
            teachers: vec![person(teacher)],
            rooms: vec![],
            audiences: vec![],
            key: None,
        });
    }
    async fn keep(self, school: &School, at: &str) {
        let mut unit = school.app.db.begin().await.unwrap();
        write::begin(&mut unit, structure(at)).await.unwrap();
        write::plan(&mut unit, structure(at), &self.patterns, is_open, ("test", school.now())).await.unwrap();
        unit.commit().await.unwrap();
    }
}

async fn plan(school: &School, at: &str) -> Plan {
    let (year,): (SchoolYearId,) =
        school.app.db.one("select id from school_year where structure_id = $1", args![structure(at)]).await.unwrap();
    Plan { year, patterns: vec![] }
}

/// Tuesday 24 November 2026 at 10:20 (the clock stands at 9:20 UTC). In the collège: maths of 6e B at 8:30, French of 6e B
/// at 10:00 (under way), maths of 5e A at 11:00, half a 6e B (Lina is in it) at 13:30; maths of 6e B again on Wednesday at
/// 9:00; maths of 4e C at the neighbours'.
async fn settle(school: &School) {
    let college = structure("college");
    let mut here = plan(school, "college").await;
    let (half, half_section) = (TeachingGroupId::new(school.now()), SectionId::new(school.now()));
    let mut unit = school.app.db.begin().await.unwrap();
    for (sql, args) in [
        (
            "insert into teaching_group (id, structure_id, year_id, code, label, source)
             values ($1, $2, $3, '6BG1', '6e B groupe 1', 'test')",
            args![half, college, here.year],
        ),
        (
            "insert into teaching_group_division (structure_id, group_id, division_id) values ($1, $2, $3)",
            args![college, half, testing::division("college", "6B")],
        ),
        (
            "insert into group_membership (id, structure_id, group_id, person_id, valid_from, source)
             values ($1, $2, $3, $4, '2026-09-01', 'test')",
            args![kit::id::at(school.now()), college, half, person("Lina Crayon")],
        ),
        (
            "insert into section (id, structure_id, year_id, subject_id, group_id, source)
             select $1, $2, $3, id, $4, 'test' from subject where structure_id = $2 and code = '042100'",
            args![half_section, college, here.year, half],
        ),
        (
            "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source)
             values ($1, $2, $3, $4, 'main', '2026-09-01', 'test')",
            args![kit::id::at(school.now()), college, half_section, person("Bilal Atlas")],
        ),
    ] {
        unit.run(sql, args).await.unwrap();
    }
    unit.commit().await.unwrap();
    here.add(school, 2, "08:30", "Claude Équerre", section(school, "college", "6B", "061300").await);
    here.add(school, 3, "09:00", "Claude Équerre", section(school, "college", "6B", "061300").await);
    here.add(school, 2, "10:00", "Anne Virgule", section(school, "college", "6B", "020700").await);
    here.add(school, 2, "11:00", "Claude Équerre", section(school, "college", "5A", "061300").await);
    here.add(school, 2, "13:30", "Bilal Atlas", half_section);
    here.keep(school, "college").await;
    let mut there = plan(school, "voisin").await;
    there.add(school, 2, "15:00", "Claude Équerre", section(school, "voisin", "4C", "061300").await);
    there.keep(school, "voisin").await;
}

/// A second teacher of a section.
async fn joins(school: &School, teacher: &str, section: SectionId) {
    school
        .app
        .db
        .run(
            "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source)
             values ($1, $2, $3, $4, 'co_teacher', '2026-09-01', 'test')",
            args![kit::id::at(school.now()), structure("college"), section, person(teacher)],
        )
        .await
        .unwrap();
}
