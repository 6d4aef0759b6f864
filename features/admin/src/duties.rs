//! The duties of a school: who is head teacher of which class, who administers, who is the digital referent.

use crate::DUTIES;
use crate::model::{Post, may_hold};
use crate::scope::{Scope, chosen, day_of, is_fed, scopes};
use crate::store::{people, schools as store};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use directory::model::DutyId;
use directory::write::{self, Hand, NewDuty};
use kit::viewer::DutyKind;
use kit::{
    App, Day, DivisionId, Filled, Form, Page, PersonId, Profile, Query, Redirect, Request, Result, Routes, Text, Viewer, filters,
    text,
};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/duties").get(DUTIES, show).post(DUTIES, give)
}

struct Held {
    id: DutyId,
    person: PersonId,
    name: String,
    kind: Text,
    division: Option<String>,
    from: Day,
    last: Option<Day>,
    fed: bool,
    own: bool,
}

struct Taught {
    id: DivisionId,
    label: String,
    teachers: Vec<String>,
}

#[derive(Template)]
#[template(path = "duties.html")]
struct Duties {
    scope: Scope,
    others: Vec<Scope>,
    held: Vec<Held>,
    without_head: Vec<String>,
    taught: Vec<Taught>,
    gives: Vec<(String, Text)>,
    people: Vec<(String, Text)>,
    filled: Filled,
}

async fn show(State(app): State<App>, viewer: Viewer, query: Query, request: Request) -> Result<Page> {
    let scope = chosen(&scopes(&viewer, Post::SchoolAdmin), query.text("structure"))?;
    page(&app, &viewer, scope, day_of(request.now), Filled::empty()).await
}

/// The duties that may be given here, as `kind` or `kind:division`.
fn choices(scope: &Scope, divisions: &[people::DivisionLine]) -> Vec<(String, Text)> {
    let mut out = vec![(String::new(), text!("admin-choose-duty"))];
    for kind in scope.post.gives(scope.kind) {
        let words = Text::keyed(format!("duty-{}", kind.code()));
        if *kind == DutyKind::HeadTeacher {
            out.extend(divisions.iter().map(|division| {
                let value = format!("{}:{}", kind.code(), division.id);
                (value, text!("admin-duty-of", duty = words.clone(), place = division.label.as_str()))
            }));
        } else {
            out.push((kind.code().to_owned(), words));
        }
    }
    out
}

async fn page(app: &App, viewer: &Viewer, scope: Scope, today: Day, filled: Filled) -> Result<Page> {
    let held = store::duties(&app.db, scope.id, today).await?;
    let divisions = people::divisions(&app.db, scope.id).await?;
    let workers = store::workers(&app.db, scope.id, today).await?;
    let primary = scope.kind == directory::model::StructureKind::PrimarySchool;
    let mut taught: Vec<Taught> = vec![];
    if primary {
        for (id, label, given, family) in store::taught(&app.db, scope.id, today).await? {
            let teacher = given.zip(family).map(|(given, family)| format!("{given} {family}"));
            match taught.last_mut().filter(|last| last.id == id) {
                Some(last) => last.teachers.extend(teacher),
                None => taught.push(Taught { id, label, teachers: teacher.into_iter().collect() }),
            }
        }
    }
    let headed =
        |label: &String| held.iter().any(|duty| duty.kind == DutyKind::HeadTeacher && duty.division.as_ref() == Some(label));
    let without_head = divisions.iter().map(|division| division.label.clone()).filter(|label| !headed(label)).collect();
    let gives = choices(&scope, &divisions);
    let mut people = vec![(String::new(), text!("admin-choose-person"))];
    people.extend(workers.into_iter().map(|one| (one.id.to_string(), Text::literal(format!("{} {}", one.given, one.family)))));
    let page = Duties {
        others: scopes(viewer, Post::SchoolAdmin),
        held: held
            .into_iter()
            .map(|duty| Held {
                id: duty.id,
                person: duty.person_id,
                name: format!("{} {}", duty.given, duty.family),
                kind: Text::keyed(format!("duty-{}", duty.kind.code())),
                division: duty.division,
                from: duty.valid_from,
                last: duty.valid_to.map(|end| end.plus_days(-1)),
                fed: is_fed(&duty.source),
                own: duty.kind == DutyKind::SchoolAdmin && duty.person_id == viewer.person,
            })
            .collect(),
        scope,
        without_head,
        taught,
        gives,
        people,
        filled,
    };
    Ok(Page::of("admin-duties-title", page))
}

async fn give(State(app): State<App>, viewer: Viewer, form: Form, request: Request) -> Result<Response> {
    let scope = chosen(&scopes(&viewer, Post::SchoolAdmin), form.text("structure"))?;
    let today = day_of(request.now);
    let mut filled = Filled::with(form.clone());
    let divisions = people::divisions(&app.db, scope.id).await?;
    let workers = store::workers(&app.db, scope.id, today).await?;
    let chosen = form.text("duty");
    let offered = choices(&scope, &divisions).iter().any(|(value, _)| !value.is_empty() && value == chosen);
    let (kind, division) = chosen.split_once(':').unwrap_or((chosen, ""));
    let kind = DutyKind::from_code(kind).filter(|_| offered);
    let who = workers.iter().find(|one| one.id.to_string() == form.text("person"));
    if kind.is_none() {
        filled.wrong("duty", "admin-choose");
    }
    match (who, kind) {
        (None, _) => filled.wrong("person", "admin-choose"),
        (Some(who), Some(kind)) => {
            let profile = if who.teaches { Profile::Teacher } else { Profile::Staff };
            if !may_hold(kind, &[profile]) {
                filled.wrong("person", "admin-head-teaches");
            }
        }
        _ => {}
    }
    let last = form.parsed::<Day>("last");
    if !form.text("last").is_empty() && last.is_none_or(|last| last < today) {
        filled.wrong("last", "admin-last-past");
    }
    let (Some(kind), Some(who), true) = (kind, who, filled.is_right()) else {
        return Ok(page(&app, &viewer, scope, today, filled).await?.invalid().into_response());
    };
    let new = NewDuty {
        person: who.id,
        kind,
        structure: Some(scope.id),
        division: division.parse().ok(),
        from: today,
        until: last.map(|last| last.plus_days(1)),
    };
    let mut unit = app.db.begin().await?;
    write::give_duty(&mut unit, Hand::of(viewer.person, request.now), new).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(Redirect::to(format!("/admin/duties?structure={}", scope.id)).saying("admin-done-duty").into_response())
}
