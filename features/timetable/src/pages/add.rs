//! A lesson that is added to the plan of a division.

use super::change::{WORDS_MAX, room_options, slot_of, teachers_of};
use crate::calendar;
use crate::filters;
use crate::say;
use crate::sight::{self, RUN};
use crate::write::{self, By, NewLesson};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use directory::model::SectionId;
use kit::viewer::StructureHere;
use kit::words::Text;
use kit::{
    App, Day, DivisionId, Error, Filled, Form, Page, Query, Redirect, Request, Result, Routes, StructureId, Viewer, ViewerFacts,
    args, text,
};

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/new").get(RUN, show).and_at("/lessons").post(RUN, add)
}

#[derive(Template)]
#[template(path = "pages/add.html")]
struct AddPage {
    division: DivisionId,
    label: String,
    sections: Vec<(String, Text)>,
    teachers: Vec<(String, Text)>,
    rooms: Vec<(String, Text)>,
    filled: Filled,
}

/// The division to which a lesson is added, for who runs its timetable.
async fn place<'a>(app: &App, viewer: &'a ViewerFacts, form: &Form) -> Result<(&'a StructureHere, DivisionId, String)> {
    let division: DivisionId = form.parsed("division").ok_or(Error::NotFound)?;
    let found: Option<(StructureId, String)> =
        app.db.optional("select structure_id, label from division where id = $1", args![division]).await?;
    let (structure, label) = found.filter(|(at, _)| sight::runs(viewer, *at)).ok_or(Error::NotFound)?;
    Ok((viewer.structure(structure).ok_or(Error::NotFound)?, division, label))
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let (structure, division, label) = place(&app, &viewer, &query).await?;
    let today = request.now.day_in(&structure.zone);
    let filled = Filled::with(Form::of([("day", today.to_string().as_str())]));
    page(&app, structure, (division, label), today, filled).await
}

async fn page(
    app: &App,
    structure: &StructureHere,
    (division, label): (DivisionId, String),
    today: Day,
    filled: Filled,
) -> Result<Page> {
    let sections: Vec<(SectionId, String, String)> = app
        .db
        .all(
            "select section.id, subject.label, coalesce(division.label, teaching_group.label) from section
             join subject on subject.id = section.subject_id
             left join division on division.id = section.division_id
             left join teaching_group on teaching_group.id = section.group_id
             where section.structure_id = $1 and (section.division_id = $2 or exists (
               select 1 from teaching_group_division draws
               where draws.group_id = section.group_id and draws.division_id = $2))
             order by 2, 3",
            args![structure.id, division],
        )
        .await?;
    let sections = sections
        .into_iter()
        .map(|(id, subject, audience)| (id.to_string(), text!("lesson-title", name = subject, audience = audience)))
        .collect();
    let mut rooms = vec![(String::new(), text!("change-no-room"))];
    // Which are free depends on the hour, which is not known yet.
    rooms.extend(room_options(app, structure.id, today, &[]).await?.into_iter().map(|(id, words)| (id, plain(words))));
    let teachers = teachers_of(app, structure.id, today).await?;
    let teachers = teachers.into_iter().map(|(id, name)| (id.to_string(), Text::literal(name))).collect();
    Ok(Page::of(text!("add-title"), AddPage { division, label, sections, teachers, rooms, filled }))
}

/// The room alone of « Salle 204 (libre) ».
fn plain(words: Text) -> Text {
    let room = words.values.iter().find_map(|(name, value)| match value {
        kit::words::Value::Inner(room) if *name == "room" => Some((**room).clone()),
        _ => None,
    });
    room.unwrap_or(words)
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let (structure, division, label) = place(&app, &viewer, &form).await?;
    let today = request.now.day_in(&structure.zone);
    let mut filled = Filled::with(form.clone());
    let slot = slot_of(&form, ["day", "starts", "ends"]).inspect_err(|field| filled.wrong(field, text!("refused-slot")));
    let (section, teacher) = (form.parsed("section"), form.parsed("teacher"));
    if section.is_none() {
        filled.wrong("section", text!("refused-section"));
    }
    if teacher.is_none() {
        filled.wrong("teacher", text!("refused-teacher-none"));
    }
    if form.text("words").chars().count() > WORDS_MAX {
        filled.wrong("words", text!("refused-words", most = WORDS_MAX));
    }
    if let (Ok(slot), Some(section), Some(teacher), true) = (slot, section, teacher, filled.is_right()) {
        let calendar = calendar::of(&app, structure, slot.day).await?;
        let new = NewLesson { section, slot, teacher, room: form.parsed("room"), words: Some(form.text("words")) };
        let by = By { author: Some(viewer.person), now: request.now };
        let mut unit = app.db.begin().await?;
        let mut made = write::add(&mut unit, structure.id, &new, calendar.as_ref(), by).await?;
        if let Ok(id) = made {
            made = write::held(&mut unit, &app.room_holds, structure.id, id).await?.map_or(Ok(id), Err);
        }
        match made {
            Ok(id) => {
                unit.commit().await?;
                return Ok(Redirect::to(format!("/lessons/{id}")).saying("lesson-added").into_response());
            }
            Err(refusal) => filled.wrong("starts", say::refusal(&refusal)),
        }
    }
    Ok(page(&app, structure, (division, label), today, filled).await?.invalid().into_response())
}
