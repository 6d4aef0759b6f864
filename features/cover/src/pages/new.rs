//! An absence is entered once: by management or the office for anybody, by teachers for themselves.

use crate::model::{AbsenceReason, Fate, Interval};
use crate::sight::{self, ENTER};
use crate::write::{self, Instructions, NewAbsence};
use crate::{filters, store};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::viewer::StructureHere;
use kit::{
    App, Day, Error, Filled, Form, Page, PersonId, Query, Redirect, Request, Result, Routes, StructureId, Text, Viewer, args,
    text,
};
use timetable::model::Hour;
use timetable::write::By;

pub(super) fn routes() -> Routes {
    Routes::at("/absences/new").get(ENTER, show).and_at("/absences").post(ENTER, enter)
}

/// How long a private reason may be.
const REASON_MAX: usize = 500;

#[derive(Template)]
#[template(path = "pages/new.html")]
struct NewPage {
    structure: StructureId,
    others: Vec<(StructureId, String)>,
    /// Whose it may be, for who runs the timetable.
    people: Option<Vec<(String, Text)>>,
    reasons: Vec<(String, Text)>,
    fates: Vec<(String, Text)>,
    filled: Filled,
    /// An absence that is in the way.
    there: Option<String>,
}

/// The structure that is asked for, or the first in which the viewer enters absences.
fn place<'a>(viewer: &'a Viewer, form: &Form) -> Result<(&'a StructureHere, Vec<(StructureId, String)>)> {
    let may = |one: &&StructureHere| sight::runs(viewer, one.id) || sight::enters_own(viewer, one.id);
    let all: Vec<&StructureHere> = viewer.structures.iter().filter(may).collect();
    let asked: Option<StructureId> = form.parsed("structure");
    let wanted = if form.text("structure").is_empty() { all.first() } else { all.iter().find(|one| Some(one.id) == asked) };
    let wanted = wanted.copied().ok_or(Error::NotFound)?;
    Ok((wanted, all.into_iter().map(|one| (one.id, one.name.clone())).collect()))
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let (structure, others) = place(&viewer, &query)?;
    let today = request.now.day_in(&structure.zone).to_string();
    let filled = Filled::with(Form::of([
        ("from", today.as_str()),
        ("to", today.as_str()),
        ("everywhere", "yes"),
        ("person", query.text("person")),
    ]));
    page(&app, &viewer, (structure, others), request.now.day_in(&structure.zone), (filled, None)).await
}

async fn page(
    app: &App,
    viewer: &Viewer,
    (structure, others): (&StructureHere, Vec<(StructureId, String)>),
    today: Day,
    (filled, there): (Filled, Option<String>),
) -> Result<Page> {
    let runs = sight::runs(viewer, structure.id);
    let mut people = None;
    if runs {
        let none = (String::new(), text!("away-choose-person"));
        let all = staff(app, structure.id, today).await?.into_iter().map(|(id, name)| (id.to_string(), Text::literal(name)));
        people = Some(std::iter::once(none).chain(all).collect());
    }
    let reason = |one: &AbsenceReason| (one.code().to_owned(), Text::keyed(format!("away-reason-{one}")));
    let fate = |one: &Fate| (one.code().to_owned(), Text::keyed(format!("fate-{one}-all")));
    let page = NewPage {
        structure: structure.id,
        others,
        people,
        reasons: AbsenceReason::ALL.iter().map(reason).collect(),
        fates: [Fate::Undecided, Fate::Cancelled, Fate::Study, Fate::Cover].iter().map(fate).collect(),
        filled,
        there,
    };
    Ok(Page::of(if runs { text!("away-new") } else { text!("away-new-own") }, page))
}

/// Who works in a school on a day, by name.
async fn staff(app: &App, at: StructureId, day: Day) -> Result<Vec<(PersonId, String)>> {
    let rows: Vec<(PersonId, String, String)> = app
        .db
        .all(
            "select distinct person.id, person.given || ' ' || person.family, person.sort_name from role
             join person on person.id = role.person_id and person.closed_at is null
             where role.structure_id = $1 and role.profile in ('teacher', 'school_life', 'management', 'staff')
               and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
             order by person.sort_name, person.id",
            args![at, day],
        )
        .await?;
    Ok(rows.into_iter().map(|(id, name, _)| (id, name)).collect())
}

/// What was typed, as far as it can be understood.
struct Typed {
    person: PersonId,
    when: Interval,
    reason: AbsenceReason,
    fate: Fate,
}

/// An hour that may be left out: none is a whole day, nonsense is to be mended.
fn hour(form: &Form, field: &'static str, filled: &mut Filled) -> Option<Hour> {
    let hour = form.parsed(field);
    if hour.is_none() && !form.text(field).is_empty() {
        filled.wrong(field, text!("away-hour-wrong"));
    }
    hour
}

fn typed(viewer: &Viewer, runs: bool, form: &Form, filled: &mut Filled) -> Option<Typed> {
    let person = if runs { form.parsed("person") } else { Some(viewer.person) };
    if person.is_none() {
        filled.wrong("person", text!("away-person-none"));
    }
    let sane = |day: &Day| (1900..2200).contains(&day.0.year());
    let (from, to) = (form.parsed::<Day>("from").filter(sane), form.parsed::<Day>("to").filter(sane));
    for (field, day) in [("from", from), ("to", to)] {
        if day.is_none() {
            filled.wrong(field, text!("away-day-wrong"));
        }
    }
    let hours = (hour(form, "from-hour", filled), hour(form, "to-hour", filled));
    if form.text("private").chars().count() > REASON_MAX {
        filled.wrong("private", text!("away-private-long", most = REASON_MAX));
    }
    let when = Interval::of((from?, hours.0), (to?, hours.1));
    if when.is_none() {
        filled.wrong("to", text!("away-interval-wrong", days = crate::model::LONGEST_DAYS));
    }
    let fate = Fate::from_code(form.text("fate")).filter(|_| runs).unwrap_or(Fate::Undecided);
    let out = Typed {
        person: person?,
        when: when?,
        reason: AbsenceReason::from_code(form.text("reason")).unwrap_or(AbsenceReason::Away),
        fate,
    };
    filled.is_right().then_some(out)
}

async fn enter(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let (structure, others) = place(&viewer, &form)?;
    let runs = sight::runs(&viewer, structure.id);
    let today = request.now.day_in(&structure.zone);
    let mut filled = Filled::with(form.clone());
    let mut there = None;
    if let Some(typed) = typed(&viewer, runs, &form, &mut filled) {
        if runs && staff(&app, structure.id, today).await?.iter().all(|(id, _)| *id != typed.person) {
            return Err(Error::NotFound);
        }
        // Who is ill is so in all her schools: she says it once.
        let mut places = vec![structure.id];
        if !runs && form.ticked("everywhere") {
            places = others.iter().map(|(id, _)| *id).filter(|id| sight::enters_own(&viewer, *id)).collect();
            places.sort();
        }
        match keep(&app, &request, &viewer, &places, &typed, form.text("private")).await? {
            Ok(to) => return Ok(Redirect::to(to).saying("away-entered").into_response()),
            Err((words, href)) => {
                filled.wrong("from", words);
                there = href;
            }
        }
    }
    Ok(page(&app, &viewer, (structure, others), today, (filled, there)).await?.invalid().into_response())
}

/// Keeps the absence in each place, and what becomes of all its lessons if that is said already: in one unit.
async fn keep(
    app: &App,
    request: &Request,
    viewer: &Viewer,
    places: &[StructureId],
    typed: &Typed,
    private: &str,
) -> Result<std::result::Result<String, (Text, Option<String>)>> {
    let by = By { author: Some(viewer.person), now: request.now };
    let mut found = vec![];
    for at in places {
        let lessons = store::concerned(&app.db, *at, typed.person, &typed.when).await?;
        let fate = Some(typed.fate).filter(|fate| *fate != Fate::Undecided);
        let wanted =
            if fate.is_some() { lessons.iter().map(|one| (one, fate, Instructions::AsTheyAre)).collect() } else { vec![] };
        let decisions = super::show::decisions(app, *at, wanted).await?;
        found.push((*at, lessons.iter().map(|one| one.plan.id).collect::<Vec<_>>(), decisions));
    }
    let mut unit = app.db.begin().await?;
    let mut href = format!("/absences?week={}", typed.when.from.0);
    for (at, lessons, decisions) in &found {
        let (person, when, reason) = (typed.person, typed.when, typed.reason);
        let new = NewAbsence { person, when, reason, private_reason: Some(private), lessons };
        let id = match write::enter(&mut unit, *at, &new, by).await? {
            Ok(id) => id,
            Err(there) => return Ok(Err((text!("away-there-already"), Some(format!("/absences/{there}"))))),
        };
        if let Err(refused) = write::decide(&mut unit, (*at, id, person), decisions, by).await? {
            return Ok(Err((super::show::refused(decisions, &refused), None)));
        }
        if found.len() == 1 {
            href = format!("/absences/{id}");
        }
    }
    unit.commit().await?;
    Ok(Ok(href))
}
