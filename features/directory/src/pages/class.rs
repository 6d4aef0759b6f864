//! A division or a teaching group: its pupils, its teachers, and guardians for those who may.

use crate::pages::{GROUPS, id, relation_words, short, today};
use crate::store::roster::{self, Roster};
use askama::Template;
use axum::extract::{Path, State};
use kit::slice::{Offer, Subject};
use kit::words::Text;
use kit::{App, Page, PersonId, Request, Result, Routes, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/divisions/{division}").get(GROUPS, division).and_at("/groups/{group}").get(GROUPS, group)
}

#[derive(Template)]
#[template(path = "pages/class.html")]
struct ClassPage {
    title: Text,
    label: String,
    short: String,
    structure: kit::StructureId,
    structure_name: String,
    pupils: Option<i64>,
    headed: bool,
    students_title: &'static str,
    students: Vec<StudentLine>,
    teachers: Vec<TeacherLine>,
    /// What other features offer to do here.
    offers: Vec<Offer>,
}

struct StudentLine {
    id: PersonId,
    name: String,
    division: Option<String>,
    guardians: Vec<(PersonId, String, Text)>,
}

struct TeacherLine {
    id: PersonId,
    name: String,
    subjects: String,
    head: bool,
}

async fn division(State(app): State<App>, request: Request, viewer: Viewer, Path(division): Path<String>) -> Result<Page> {
    let (division, today) = (id(&division)?, today(&request));
    let roster = roster::division(&app.db, &viewer, division, today).await?;
    let offers = app.offers_on(&viewer, Subject::Division(roster.class.structure, division), today).await?;
    Ok(page(roster, offers))
}

async fn group(State(app): State<App>, request: Request, viewer: Viewer, Path(group): Path<String>) -> Result<Page> {
    let roster = roster::teaching_group(&app.db, &viewer, id(&group)?, today(&request)).await?;
    Ok(page(roster, vec![]))
}

fn page(roster: Roster, offers: Vec<Offer>) -> Page {
    let class = roster.class;
    let title = match class.id {
        roster::ClassId::Division(_) => text!("class-title", label = &class.label),
        roster::ClassId::Group(_) => text!("group-title", label = &class.label),
    };
    let students: Vec<StudentLine> = roster.students.into_iter().map(StudentLine::from).collect();
    let teachers = roster.teachers.into_iter().map(|teacher| TeacherLine {
        id: teacher.id,
        name: teacher.name,
        subjects: teacher.subjects.join(", "),
        head: teacher.head,
    });
    let page = ClassPage {
        title: title.clone(),
        short: short(&class.label),
        label: class.label,
        structure: class.structure,
        structure_name: class.structure_name,
        pupils: class.pupils.map(|_| i64::try_from(students.len()).unwrap_or(0)),
        headed: class.how == roster::How::Headed,
        students_title: if class.pupils.is_some() { "class-pupils" } else { "class-your-children" },
        students,
        teachers: teachers.collect(),
        offers,
    };
    Page::of(title, page)
}

impl From<roster::Student> for StudentLine {
    fn from(student: roster::Student) -> Self {
        let guardians = student.guardians.into_iter().map(|(id, name, relation)| (id, name, relation_words(relation))).collect();
        Self { id: student.id, name: student.name, division: student.division, guardians }
    }
}
