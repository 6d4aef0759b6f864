//! The forms by which a lesson is changed, on its own page.

use super::lesson::{Opened, open, page};
use crate::calendar::{self, day_of};
use crate::model::{Effective, Hour, Reason, RoomHere, RoomId, Slot};
use crate::say;
use crate::sight::{self, CHANGE, Power, RUN};
use crate::store::{self, Of};
use crate::write::{self, By, NewChange, What};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::words::Text;
use kit::{App, Day, Error, Filled, Form, Instant, PersonId, Redirect, Request, Result, Routes, StructureId, Viewer, args, text};

pub(super) fn routes() -> Routes {
    Routes::at("/lessons/{lesson}/cancellation")
        .post(RUN, cancel)
        .keeps_typed(&["cancel-words"])
        .and_at("/lessons/{lesson}/restoration")
        .post(RUN, restore)
        .and_at("/lessons/{lesson}/move")
        .post(RUN, move_it)
        .keeps_typed(&["move-words"])
        .and_at("/lessons/{lesson}/room")
        .post(CHANGE, change_room)
        .keeps_typed(&["room-words"])
        .and_at("/lessons/{lesson}/teacher")
        .post(RUN, change_teacher)
        .keeps_typed(&["teacher-words"])
}

/// What of a lesson may be changed, and what there is to choose from.
pub(super) struct Desk {
    pub(super) all: bool,
    pub(super) cancelled: bool,
    pub(super) rooms: Vec<(String, Text)>,
    pub(super) rooms_or_same: Vec<(String, Text)>,
    pub(super) teachers: Vec<(String, Text)>,
    pub(super) leavers: Vec<(String, Text)>,
    pub(super) reasons: Vec<(String, Text)>,
    pub(super) reasons_or_none: Vec<(String, Text)>,
    pub(super) filled: Filled,
    /// The form that is open: the one in which something is to be mended.
    pub(super) open: &'static str,
}

impl Desk {
    pub(super) fn is_open(&self, form: &str) -> bool {
        self.open == form
    }
}

/// The forms for a viewer, filled in with the lesson as it is, or with what was typed.
pub(super) async fn desk(
    app: &App,
    viewer: &Viewer,
    lesson: &Effective,
    (typed, now): (Option<(&'static str, Filled)>, Instant),
) -> Result<Option<Desk>> {
    let power = sight::power(viewer, lesson, now);
    if power < Power::Room {
        return Ok(None);
    }
    let (structure, day) = (lesson.plan.structure, lesson.slot.day);
    let mut others = store::lessons(&app.db, structure, Of::School, day, day.plus_days(1)).await?;
    others.retain(|other| other.id() != lesson.id() && other.cancelled.is_none() && other.slot.meets(&lesson.slot));
    let all = power == Power::All;
    let mut rooms = vec![(String::new(), text!("change-no-room"))];
    rooms.extend(room_options(app, structure, day, &others).await?);
    let mut rooms_or_same = vec![(String::new(), text!("change-same-room"))];
    rooms_or_same.extend(rooms.iter().skip(1).cloned());
    let reasons: Vec<(String, Text)> =
        Reason::ALL.iter().map(|reason| (reason.code().to_owned(), Text::keyed(format!("change-reason-{reason}")))).collect();
    let mut reasons_or_none = vec![(String::new(), text!("change-reason-none"))];
    reasons_or_none.extend(reasons.iter().cloned());
    let (open, filled) = typed.unwrap_or_else(|| ("", Filled::with(as_it_is(lesson))));
    Ok(Some(Desk {
        all,
        cancelled: lesson.cancelled.is_some(),
        rooms,
        rooms_or_same,
        teachers: if all { teacher_options(app, structure, day, lesson, &others).await? } else { vec![] },
        leavers: leavers(lesson),
        reasons,
        reasons_or_none,
        filled,
        open,
    }))
}

/// The lesson as it is, in the fields of the forms.
fn as_it_is(lesson: &Effective) -> Form {
    let slot = lesson.slot;
    let room = lesson.rooms.first().map(|room| room.id.to_string()).unwrap_or_default();
    Form::of([
        ("move-day", slot.day.to_string().as_str()),
        ("move-starts", slot.starts.to_string().as_str()),
        ("move-ends", slot.ends.to_string().as_str()),
        ("room-room", room.as_str()),
    ])
}

/// The rooms of a school, those that are free first, with what they are taken by.
pub(super) async fn room_options(
    app: &App,
    structure: StructureId,
    day: Day,
    others: &[Effective],
) -> Result<Vec<(String, Text)>> {
    let rows: Vec<(RoomId, String, bool)> = app
        .db
        .all(
            "select id, code, shared from room where structure_id = $1 and (closed_on is null or closed_on > $2) order by code",
            args![structure, day],
        )
        .await?;
    let mut out: Vec<(bool, (String, Text))> = rows
        .into_iter()
        .map(|(id, name, shared)| {
            let taken = others.iter().find(|other| !shared && other.rooms.iter().any(|room| room.id == id));
            let room = say::rooms(&[RoomHere { id, name }]).unwrap_or_else(|| Text::literal(""));
            let words = match taken {
                Some(other) => {
                    text!("change-room-taken", room = room, by = say::audiences(other).unwrap_or_else(|| other.name()))
                }
                None => text!("change-room-free", room = room),
            };
            (taken.is_some(), (id.to_string(), words))
        })
        .collect();
    out.sort_by_key(|(taken, _)| *taken);
    Ok(out.into_iter().map(|(_, option)| option).collect())
}

/// The teachers of a school, those who are free first.
async fn teacher_options(
    app: &App,
    structure: StructureId,
    day: Day,
    lesson: &Effective,
    others: &[Effective],
) -> Result<Vec<(String, Text)>> {
    let mut out: Vec<(bool, (String, Text))> = teachers_of(app, structure, day)
        .await?
        .into_iter()
        .filter(|(id, _)| !lesson.is_held_by(*id))
        .map(|(id, name)| {
            let busy = others.iter().any(|other| other.is_held_by(id));
            let words = if busy { text!("change-teacher-busy", name = name) } else { text!("change-teacher-free", name = name) };
            (busy, (id.to_string(), words))
        })
        .collect();
    out.sort_by_key(|(busy, _)| *busy);
    Ok(out.into_iter().map(|(_, option)| option).collect())
}

/// The teachers of a school on a day, by name.
pub(super) async fn teachers_of(app: &App, structure: StructureId, day: Day) -> Result<Vec<(PersonId, String)>> {
    let rows: Vec<(PersonId, String, String, String)> = app
        .db
        .all(
            "select distinct person.id, person.given, person.family, person.sort_name from role
             join person on person.id = role.person_id and person.closed_at is null
             where role.structure_id = $1 and role.profile = 'teacher'
               and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
             order by person.sort_name, person.id",
            args![structure, day],
        )
        .await?;
    Ok(rows.into_iter().map(|(id, given, family, _)| (id, format!("{given} {family}"))).collect())
}

/// Whose place may be taken: one of several, or all.
fn leavers(lesson: &Effective) -> Vec<(String, Text)> {
    let each = lesson.teachers.iter().map(|one| (one.id.to_string(), Text::literal(one.name.as_str())));
    let all = Some((String::new(), text!("change-leaver-all"))).filter(|_| lesson.teachers.len() != 1);
    all.into_iter().chain(each).collect()
}

/// How long a word for those concerned may be.
pub(super) const WORDS_MAX: usize = 300;

/// A change that was asked for by one of the forms.
struct Asked<'a> {
    form: &'static str,
    /// The field by which a refusal is shown.
    field: &'static str,
    what: What,
    reason: Option<Reason>,
    words: &'a str,
    said: &'static str,
}

/// Makes the change, or gives the page back with what to mend.
async fn make(app: &App, request: &Request, opened: &Opened, form: &Form, asked: Asked<'_>) -> Result<Response> {
    let lesson = &opened.lesson;
    if asked.words.chars().count() > WORDS_MAX {
        let field = match asked.form {
            "cancel" => "cancel-words",
            "move" => "move-words",
            "room" => "room-words",
            _ => "teacher-words",
        };
        return mend(app, request, opened, form, (asked.form, field), text!("refused-words", most = WORDS_MAX)).await;
    }
    let structure = opened.viewer.structure(lesson.plan.structure).ok_or(Error::NotFound)?;
    let calendar = match asked.what {
        What::Move(slot, _) => calendar::of(app, structure, slot.day).await?,
        _ => None,
    };
    let new = NewChange { lesson: lesson.id(), what: asked.what, reason: asked.reason, words: Some(asked.words) };
    let by = By { author: Some(opened.viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    let mut made = write::change(&mut unit, structure.id, &new, calendar.as_ref(), by).await?;
    if made.is_ok() && !matches!(asked.what, What::Cancel(_) | What::Teacher { .. }) {
        made = write::held(&mut unit, &app.room_holds, structure.id, lesson.id()).await?.map_or(Ok(()), Err);
    }
    match made {
        Ok(()) => {
            unit.commit().await?;
            Ok(Redirect::to(format!("/lessons/{}", lesson.id())).saying(asked.said).into_response())
        }
        Err(refusal) => {
            drop(unit);
            mend(app, request, opened, form, (asked.form, asked.field), say::refusal(&refusal)).await
        }
    }
}

async fn mend(
    app: &App,
    request: &Request,
    opened: &Opened,
    form: &Form,
    (which, field): (&'static str, &'static str),
    why: Text,
) -> Result<Response> {
    let filled = Filled::with(form.clone()).and_wrong(field, why);
    Ok(page(app, request, opened, Some((which, filled))).await?.invalid().into_response())
}

/// The lesson, for who may change all of it.
async fn to_run(app: &App, viewer: Viewer, lesson: &str) -> Result<Opened> {
    let opened = open(app, viewer, lesson).await?;
    if sight::runs(&opened.viewer, opened.lesson.plan.structure) { Ok(opened) } else { Err(Error::NotFound) }
}

async fn cancel(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = to_run(&app, viewer, &lesson).await?;
    let Some(reason) = Reason::from_code(form.text("cancel-reason")) else {
        return mend(&app, &request, &opened, &form, ("cancel", "cancel-reason"), text!("refused-reason")).await;
    };
    let asked = Asked {
        form: "cancel",
        field: "cancel-reason",
        what: What::Cancel(reason),
        reason: Some(reason),
        words: form.text("cancel-words"),
        said: "lesson-cancelled",
    };
    make(&app, &request, &opened, &form, asked).await
}

async fn restore(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = to_run(&app, viewer, &lesson).await?;
    let asked =
        Asked { form: "restore", field: "restore", what: What::Restore, reason: None, words: "", said: "lesson-restored" };
    make(&app, &request, &opened, &form, asked).await
}

/// A slot of a form, or the field that is to be mended.
pub(super) fn slot_of(form: &Form, fields: [&'static str; 3]) -> Result<Slot, &'static str> {
    let day = day_of(form, fields[0]).ok_or(fields[0])?;
    let starts: Hour = form.parsed(fields[1]).ok_or(fields[1])?;
    let ends: Hour = form.parsed(fields[2]).ok_or(fields[2])?;
    Ok(Slot { day, starts, ends })
}

async fn move_it(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = to_run(&app, viewer, &lesson).await?;
    let slot = match slot_of(&form, ["move-day", "move-starts", "move-ends"]) {
        Ok(slot) => slot,
        Err(field) => return mend(&app, &request, &opened, &form, ("move", field), text!("refused-slot")).await,
    };
    let asked = Asked {
        form: "move",
        field: "move-starts",
        what: What::Move(slot, form.parsed("move-room")),
        reason: Reason::from_code(form.text("move-reason")),
        words: form.text("move-words"),
        said: "lesson-moved",
    };
    make(&app, &request, &opened, &form, asked).await
}

async fn change_room(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, viewer, &lesson).await?;
    match sight::power(&opened.viewer, &opened.lesson, request.now) {
        Power::None => return Err(Error::NotFound),
        Power::Late => return Err(Error::Refused(text!("refused-over"))),
        Power::Room | Power::All => {}
    }
    let room: Option<RoomId> = form.parsed("room-room");
    if room.is_none() && !form.text("room-room").is_empty() {
        return mend(&app, &request, &opened, &form, ("room", "room-room"), text!("refused-unknown")).await;
    }
    let asked = Asked {
        form: "room",
        field: "room-room",
        what: What::Room(room),
        reason: None,
        words: form.text("room-words"),
        said: "lesson-room-changed",
    };
    make(&app, &request, &opened, &form, asked).await
}

async fn change_teacher(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(lesson): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = to_run(&app, viewer, &lesson).await?;
    let Some(next) = form.parsed("teacher-next") else {
        return mend(&app, &request, &opened, &form, ("teacher", "teacher-next"), text!("refused-teacher-none")).await;
    };
    let asked = Asked {
        form: "teacher",
        field: "teacher-next",
        what: What::Teacher { next, instead_of: form.parsed("teacher-leaver"), covers: true },
        reason: Reason::from_code(form.text("teacher-reason")),
        words: form.text("teacher-words"),
        said: "lesson-teacher-changed",
    };
    make(&app, &request, &opened, &form, asked).await
}
