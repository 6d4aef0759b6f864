//! « À rattraper »: what was done and given on the days that a pupil missed; who says which these were.

use crate::catchup::{self, DayMissed, Missed, Reader};
use crate::sight::CATCH_UP;
use crate::{filters, list, say};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::{
    App, Day, Error, Filled, Form, Instant, LessonId, Page, PersonId, Profile, Query, Redirect, Request, Result, Routes, Text,
    Viewer, text,
};
use rich::Document;
use timetable::model::Hour;
use timetable::subject_hue;

pub(super) fn routes() -> Routes {
    Routes::at("/homework/catch-up").get(CATCH_UP, show).post(CATCH_UP, say_missed)
}

/// A lesson on the page.
struct LessonShown {
    id: LessonId,
    name: Text,
    hue: &'static str,
    hours: Text,
    content: Option<Document>,
}

/// Work on the page.
struct WorkShown {
    href: String,
    subject: String,
    words: String,
    due: Text,
    settled: bool,
}

/// A day on the page.
struct DayShown {
    day: Day,
    hours: Option<Text>,
    starts: Hour,
    /// Whether the viewer may take it back.
    takes_back: bool,
    private: bool,
    lessons: Vec<LessonShown>,
    work: Vec<WorkShown>,
}

#[derive(Template)]
#[template(path = "pages/catchup.html")]
struct CatchUpPage {
    title: Text,
    pupil: PersonId,
    days: Vec<DayShown>,
    own: bool,
    says: bool,
    reads: bool,
    filled: Filled,
    empty: Text,
}

/// Of whom the page is: whom the address names, the viewer when she is a pupil, or her first child.
async fn chosen(app: &App, viewer: &Viewer, form: &Form, now: Instant) -> Result<Reader> {
    let pupil = match form.parsed::<PersonId>("student") {
        Some(pupil) => pupil,
        None if viewer.is(Profile::Student) => viewer.person,
        None => list::family(viewer).first().map(|whose| whose.pupil).ok_or(Error::NotFound)?,
    };
    catchup::reader(&app.db, viewer, pupil, now).await?.ok_or(Error::NotFound)
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let reader = chosen(&app, &viewer, &query, request.now).await?;
    let today = request.now.day_in(&reader.structure.zone).to_string();
    page(&app, &reader, Filled::with(Form::of([("day", today.as_str())])), request.now).await
}

async fn page(app: &App, reader: &Reader, filled: Filled, now: Instant) -> Result<Page> {
    let plan = catchup::plan(&app.db, reader, now).await?;
    let title = if reader.own { text!("catchup-title") } else { text!("catchup-title-of", name = reader.name.as_str()) };
    let page = CatchUpPage {
        title: title.clone(),
        pupil: reader.pupil,
        days: plan.into_iter().map(|day| shown(day, reader)).collect(),
        own: reader.own,
        says: reader.says,
        reads: reader.reads,
        filled,
        empty: if reader.own { text!("catchup-empty-own") } else { text!("catchup-empty", name = reader.name.as_str()) },
    };
    Ok(Page::of(title, page))
}

fn shown(day: DayMissed, reader: &Reader) -> DayShown {
    let query = if reader.own { String::new() } else { format!("?student={}", reader.pupil) };
    let missed = &day.missed;
    let hours =
        (!missed.is_whole()).then(|| text!("catchup-hours", from = say::hour(missed.starts), to = say::hour(missed.ends)));
    let lessons = day.lessons.into_iter().map(|one| LessonShown {
        id: one.id,
        name: one.lesson.name(),
        hue: one.lesson.plan.sections.first().map_or("olive", |section| subject_hue(&section.subject_name)),
        hours: text!("catchup-hours", from = say::hour(one.lesson.slot.starts), to = say::hour(one.lesson.slot.ends)),
        content: one.content,
    });
    let work = day.work.iter().map(|work| WorkShown {
        href: format!("/homework/{}{query}", work.id),
        subject: work.subject.clone(),
        words: work.excerpt.clone(),
        due: say::due(work.due_on, work.due_starts),
        // What a pupil ticked is hers alone; what she handed in is not for all who work with her.
        settled: !reader.says && (work.handed_in || (reader.own && work.done)),
    });
    DayShown {
        day: missed.day,
        hours,
        starts: missed.starts,
        takes_back: if missed.own { reader.own } else { reader.says },
        private: missed.own,
        lessons: lessons.collect(),
        work: work.collect(),
    }
}

/// Says that something was missed, or takes it back: a pupil for herself alone, who works with her for all who read it.
async fn say_missed(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let reader = chosen(&app, &viewer, &form, request.now).await?;
    if !reader.own && !reader.says {
        return Err(Error::NotFound);
    }
    let to = if reader.own { "/homework/catch-up".to_owned() } else { format!("/homework/catch-up?student={}", reader.pupil) };
    if let Some((day, starts)) = form.text("remove").split_once('T') {
        let at = (day.parse().map_err(|_| Error::NotFound)?, starts.parse().map_err(|_| Error::NotFound)?);
        let mut unit = app.db.begin().await?;
        if !catchup::unsay(&mut unit, &reader, at).await? {
            return Err(Error::NotFound);
        }
        unit.commit().await?;
        return Ok(Redirect::to(to).saying("catchup-unsaid").into_response());
    }
    let mut filled = Filled::with(form.clone());
    let Some(missed) = typed(&form, &reader, &mut filled, request.now) else {
        return Ok(page(&app, &reader, filled, request.now).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    catchup::say(&mut unit, &reader, &missed, viewer.person).await?;
    unit.commit().await?;
    Ok(Redirect::to(to).saying("catchup-said").into_response())
}

fn typed(form: &Form, reader: &Reader, filled: &mut Filled, now: Instant) -> Option<Missed> {
    let today = now.day_in(&reader.structure.zone);
    let day = form.parsed::<Day>("day").filter(|day| *day <= today && *day >= today.plus_days(-catchup::DAYS));
    if day.is_none() {
        filled.wrong("day", text!("catchup-wrong-day", most = catchup::DAYS));
    }
    let hour = |name: &str, none: Hour| match form.text(name) {
        "" => Some(none),
        typed => typed.parse::<Hour>().ok(),
    };
    let hours = hour("starts", Hour::MIDNIGHT).zip(hour("ends", Hour::of_minutes(24 * 60 - 1)));
    let hours = hours.filter(|(starts, ends)| starts < ends);
    if hours.is_none() {
        filled.wrong("starts", text!("catchup-wrong-hours"));
    }
    let (day, (starts, ends)) = day.zip(hours)?;
    Some(Missed { day, starts, ends, own: reader.own })
}
