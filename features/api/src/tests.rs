//! Who reads what with which token, and what ends one.

mod family;
mod service;
mod tokens;

use axum::body::Body;
use axum::http::{Method, Request, header};
use directory::model::{SchoolYearId, SectionId};
use homework::write::{NewAssignment, Said};
use kit::db::Engine;
use kit::{Day, LessonId, PersonId, args};
use serde_json::Value;
use testing::{School, person, structure};
use timetable::model::{LessonKind, PatternId, Weeks};
use timetable::write::NewPattern;
use tower::ServiceExt;

/// The school of these tests, on Tuesday 24 November 2026: maths of 6e B on Tuesdays at 8:30, and of the neighbours' 4e C.
async fn school(engine: Engine) -> School {
    let slices = || {
        vec![
            directory::slice(),
            identity::slice(),
            sso::slice(),
            files::slice(),
            timetable::slice(),
            homework::slice(),
            home::slice(),
            crate::slice(),
        ]
    };
    let school = School::open(engine, slices).await;
    accounts(&school).await;
    plan(&school, "college", "6B", "Claude Équerre").await;
    plan(&school, "voisin", "4C", "Viviane Préface").await;
    school
}

async fn accounts(school: &School) {
    let mut unit = school.app.db.begin().await.unwrap();
    let rows = testing::PEOPLE
        .iter()
        .enumerate()
        .map(|(number, one)| args![person(one.name), format!("login{number}"), "activated", false, school.now(), ""]);
    unit.run_many("insert into account (person_id, login, state, must_change, created_at, comfort) values {rows}", rows)
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn section(school: &School, at: &str, code: &str) -> SectionId {
    let (id,): (SectionId,) = school
        .app
        .db
        .one(
            "select section.id from section join division on division.id = section.division_id
             where section.structure_id = $1 and division.code = $2 order by section.id limit 1",
            args![structure(at), code],
        )
        .await
        .unwrap();
    id
}

async fn plan(school: &School, at: &str, code: &str, teacher: &str) {
    let (year,): (SchoolYearId,) =
        school.app.db.one("select id from school_year where structure_id = $1", args![structure(at)]).await.unwrap();
    let pattern = NewPattern {
        id: PatternId::new(school.now()),
        year,
        kind: LessonKind::Lesson,
        label: None,
        weekday: 2,
        starts: "8:30".parse().unwrap(),
        ends: "9:25".parse().unwrap(),
        weeks: Weeks::of((0..36).map(|week| day("2026-08-31").plus_days(week * 7))),
        sections: vec![section(school, at, code).await],
        teachers: vec![person(teacher)] as Vec<PersonId>,
        rooms: vec![],
        audiences: vec![],
        key: None,
    };
    let mut unit = school.app.db.begin().await.unwrap();
    timetable::write::begin(&mut unit, structure(at)).await.unwrap();
    let open = |on: Day| on < day("2026-12-20") || on > day("2027-01-03");
    timetable::write::plan(&mut unit, structure(at), &[pattern], open, ("test", school.now())).await.unwrap();
    unit.commit().await.unwrap();
}

/// The lesson of a teacher this Tuesday.
async fn lesson_of(school: &School, teacher: &str) -> LessonId {
    let (id,): (LessonId,) = school
        .app
        .db
        .one(
            "select lesson.id from lesson join lesson_pattern_teacher held on held.pattern_id = lesson.pattern_id
             where held.person_id = $1 and lesson.day = '2026-11-24'",
            args![person(teacher)],
        )
        .await
        .unwrap();
    id
}

/// A token of somebody.
async fn token(school: &School, name: &str, scopes: &str) -> String {
    let scopes = crate::Scopes::read(scopes);
    let new = crate::tokens::NewToken { name: "Montre", scopes: &scopes, days: 30 };
    let mut unit = school.app.db.begin().await.unwrap();
    let text = crate::tokens::make(&school.app, &mut unit, person(name), &new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    text
}

/// What came back: status, headers, JSON (nothing for an empty body).
struct Told {
    status: u16,
    headers: axum::http::HeaderMap,
    json: Value,
}

impl Told {
    /// A refusal: its status, in words, as RFC 9457 has it.
    fn refuses(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.json);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert!(self.json["detail"].as_str().unwrap().ends_with('.'), "{}", self.json);
        self
    }
    fn list(&self, name: &str) -> Vec<Value> {
        assert_eq!(self.status, 200, "{}", self.json);
        self.json[name].as_array().unwrap().clone()
    }
}

async fn asked(school: &School, method: Method, path: &str, headers: &[(&str, &str)]) -> Told {
    let request =
        headers.iter().fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(*name, *value));
    let request = request.header(header::HOST, "localhost:8080").body(Body::empty()).unwrap();
    let response = school.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 4 << 20).await.unwrap();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Told { status: parts.status.as_u16(), headers: parts.headers, json }
}

async fn call(school: &School, method: Method, path: &str, token: &str) -> Told {
    asked(school, method, path, &[("authorization", &format!("Bearer {token}"))]).await
}

async fn get(school: &School, path: &str, token: &str) -> Told {
    call(school, Method::GET, path, token).await
}
