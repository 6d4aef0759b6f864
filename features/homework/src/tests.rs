//! The homework of the named school, and what holds of all pages.

mod catching_up;
mod giving;
mod handing;
mod hostile;
mod lists;
mod variants;

use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::db::Engine;
use kit::{Day, LessonId, PersonId, StructureId, args};
pub(crate) use lessons::{day, lesson_at, section};
use testing::{Answer, School, Visitor, person, structure};
use timetable::model::{LessonKind, PatternId, Weeks};
use timetable::write::NewPattern;

pub(crate) const TUESDAY: &str = "2026-11-24";

/// The school of all tests of this feature. It is Tuesday 24 November 2026, 10:20 in Paris.
///
/// Maths of 6e B on Tuesdays at 8:30, Wednesdays at 9:00 and Thursdays at 10:00; French of 6e B on Tuesdays at 10:00; maths
/// of 5e A on Tuesdays at 11:00; history of half a 6e B (Lina alone) on Tuesdays at 13:30; maths of 4e C at the neighbours'.
pub(crate) async fn school(engine: Engine) -> School {
    let slices = || {
        vec![
            directory::slice(),
            identity::slice(),
            files::slice(),
            timetable::slice(),
            classbook::slice(),
            home::slice(),
            crate::slice(),
        ]
    };
    let school = School::open(engine, slices).await;
    settle(&school).await;
    school
}

pub(crate) async fn count(school: &School, sql: &'static str) -> i64 {
    let (count,): (i64,) = school.app.db.one(sql, args![]).await.unwrap();
    count
}

struct Plan<'a> {
    school: &'a School,
    at: &'a str,
    year: SchoolYearId,
    patterns: Vec<NewPattern>,
}

impl Plan<'_> {
    fn add(&mut self, weekday: i64, (starts, ends): (&str, &str), teacher: &str, section: SectionId) {
        let weeks = (0..36).map(|week| day("2026-08-31").plus_days(week * 7));
        self.patterns.push(NewPattern {
            id: PatternId::new(self.school.now()),
            year: self.year,
            kind: LessonKind::Lesson,
            label: None,
            weekday,
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
            weeks: Weeks::of(weeks),
            sections: vec![section],
            teachers: vec![person(teacher)] as Vec<PersonId>,
            rooms: vec![],
            audiences: vec![],
            key: None,
        });
    }
    async fn keep(self) {
        let mut unit = self.school.app.db.begin().await.unwrap();
        timetable::write::begin(&mut unit, structure(self.at)).await.unwrap();
        let open = |on: Day| on < day("2026-12-20") || on > day("2027-01-03");
        timetable::write::plan(&mut unit, structure(self.at), &self.patterns, open, ("test", self.school.now())).await.unwrap();
        unit.commit().await.unwrap();
    }
}

async fn year(school: &School, at: StructureId) -> SchoolYearId {
    let (id,): (SchoolYearId,) =
        school.app.db.one("select id from school_year where structure_id = $1", args![at]).await.unwrap();
    id
}

async fn settle(school: &School) {
    let college = structure("college");
    let (half, half_section) = (TeachingGroupId(kit::id::at(school.now())), SectionId(kit::id::at(school.now())));
    let year_id = year(school, college).await;
    let mut unit = school.app.db.begin().await.unwrap();
    for (sql, args) in [
        (
            "insert into teaching_group (id, structure_id, year_id, code, label, source)
             values ($1, $2, $3, '6BG1', '6e B groupe 1', 'test')",
            args![half, college, year_id],
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
            args![half_section, college, year_id, half],
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
    let maths = section(school, "college", "6B", "061300").await;
    let mut plan = Plan { school, at: "college", year: year_id, patterns: vec![] };
    plan.add(2, ("08:30", "09:25"), "Claude Équerre", maths);
    plan.add(3, ("09:00", "09:55"), "Claude Équerre", maths);
    plan.add(4, ("10:00", "10:55"), "Claude Équerre", maths);
    plan.add(2, ("10:00", "10:55"), "Anne Virgule", section(school, "college", "6B", "020700").await);
    plan.add(2, ("11:00", "11:55"), "Claude Équerre", section(school, "college", "5A", "061300").await);
    plan.add(2, ("13:30", "14:25"), "Bilal Atlas", half_section);
    plan.keep().await;
    let voisin = structure("voisin");
    let mut plan = Plan { school, at: "voisin", year: year(school, voisin).await, patterns: vec![] };
    plan.add(2, ("15:00", "15:55"), "Claude Équerre", section(school, "voisin", "4C", "061300").await);
    plan.keep().await;
}

/// The values of a page's radio buttons for lessons, in order.
pub(crate) fn offered(page: &Answer) -> Vec<String> {
    let found = page.body.split("name=\"due\" value=\"lesson:").skip(1);
    found.filter_map(|rest| rest.split('"').next()).map(|id| format!("lesson:{id}")).collect()
}

/// Gives work from a lesson, for the lesson that is offered first; gives its address.
pub(crate) async fn give(school: &School, teacher: &Visitor, lesson: LessonId, words: &str, more: &[(&str, &str)]) -> String {
    school.app.clock.advance(1);
    let page = teacher.get(&format!("/lessons/{lesson}/homework/new")).await;
    let due = offered(&page).first().cloned().unwrap_or_default();
    let mut fields = vec![("content", words)];
    if !more.iter().any(|(name, _)| *name == "due") {
        fields.push(("due", due.as_str()));
    }
    fields.extend_from_slice(more);
    let done = teacher.post_files(&format!("/lessons/{lesson}/homework"), &fields, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let (id,): (crate::model::AssignmentId,) =
        school.app.db.one("select id from assignment order by created_at desc, id desc limit 1", args![]).await.unwrap();
    format!("/homework/{id}")
}
