//! One absence: its lessons, what becomes of each, what the class is to do; and its taking back.

use super::{fate_badge, id};
use crate::model::{CoverState, Fate};
use crate::sight::{self, READ};
use crate::store::{self, Absence, CoverHere, Line};
use crate::write::{self, Decision, Instructions, Refused};
use crate::{filters, say};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::{App, Error, Filled, Form, LessonId, Page, Redirect, Request, Result, Routes, StructureId, Text, Viewer, text};
use rich::{Document, Field};
use timetable::model::Effective;
use timetable::write::By;

pub(super) fn routes() -> Routes {
    Routes::at("/absences/{absence}")
        .get(READ, show)
        .post(READ, decide)
        .keeps_typed(&["instructions-*"])
        .and_at("/absences/{absence}/withdrawal")
        .get(READ, show_withdrawal)
        .post(READ, withdraw)
}

/// A lesson of the absence as it is shown.
struct LessonLine {
    id: LessonId,
    title: Text,
    when: Text,
    hue: &'static str,
    fate: Fate,
    badge: (&'static str, &'static str),
    fates: Vec<(&'static str, Text)>,
    chosen: String,
    instructions: String,
    /// What was there when the page was made.
    was: String,
    document: Option<Document>,
    error: Option<Text>,
    cover: Option<CoverHere>,
}

impl LessonLine {
    fn fate_words(&self) -> Text {
        Text::keyed(format!("fate-{}-done", self.fate))
    }
    fn taken_by(&self) -> Option<&str> {
        self.cover.as_ref().and_then(|cover| cover.taker.as_deref())
    }
}

#[derive(Template)]
#[template(path = "pages/show.html")]
struct ShowPage {
    absence: Absence,
    when: Text,
    private: Option<String>,
    runs: bool,
    own: bool,
    writes: bool,
    may_withdraw: bool,
    lines: Vec<LessonLine>,
    filled: Filled,
}

struct Opened {
    viewer: Viewer,
    absence: Absence,
    lines: Vec<Line>,
    runs: bool,
}

async fn open(app: &App, viewer: Viewer, text: &str) -> Result<Opened> {
    let absence = store::absence(&app.db, &viewer, id(text)?).await?;
    let lines = store::lines(&app.db, &absence).await?;
    let runs = sight::runs(&viewer, absence.structure_id);
    Ok(Opened { viewer, absence, lines, runs })
}

impl Opened {
    /// The person takes back her own as long as nobody has decided anything of it.
    fn may_withdraw(&self) -> bool {
        let untouched = self.lines.iter().all(|line| matches!(line.fate, Fate::Undecided | Fate::Kept));
        self.absence.withdrawn_at.is_none() && (self.runs || untouched)
    }
}

async fn show(State(app): State<App>, viewer: Viewer, Path(absence): Path<String>) -> Result<Page> {
    let opened = open(&app, viewer, &absence).await?;
    Ok(page(&opened, &Form::default(), Filled::empty(), None))
}

fn page(opened: &Opened, typed: &Form, filled: Filled, wrong: Option<(LessonId, Text)>) -> Page {
    let Opened { viewer, absence, lines, runs } = opened;
    let private = absence.private_reason.clone();
    let page = ShowPage {
        when: say::interval(&absence.interval()),
        private: private.filter(|_| sight::reads_private(viewer, absence.structure_id, absence.person_id)),
        runs: *runs,
        own: absence.person_id == viewer.person,
        writes: absence.withdrawn_at.is_none(),
        may_withdraw: opened.may_withdraw(),
        lines: lines.iter().map(|line| shown(line, typed, wrong.as_ref())).collect(),
        absence: absence.clone(),
        filled,
    };
    Page::of(text!("away-of", name = absence.name.as_str()), page)
}

fn shown(line: &Line, typed: &Form, wrong: Option<&(LessonId, Text)>) -> LessonLine {
    let id = line.lesson.plan.id;
    let (fate_field, words_field) = (format!("fate-{id}"), format!("instructions-{id}"));
    let sent = typed.all(&words_field).next().is_some();
    let document = line.instructions.as_deref().and_then(|json| Document::from_json(json).ok());
    let chosen = Fate::from_code(typed.text(&fate_field)).unwrap_or(line.fate);
    let kept = line.lesson.teachers.len() > 1 || line.fate == Fate::Kept;
    let offered = Fate::ALL.iter().filter(|fate| **fate != Fate::Kept || kept);
    let name = line.lesson.plan.sections.first().map(|section| section.subject_name.as_str());
    LessonLine {
        id,
        title: say::title(&line.lesson),
        when: say::slot(line.lesson.slot),
        hue: name.map_or("olive", timetable::subject_hue),
        fate: line.fate,
        badge: fate_badge(line.fate),
        fates: offered.map(|fate| (fate.code(), Text::keyed(format!("fate-{fate}")))).collect(),
        chosen: chosen.code().to_owned(),
        was: markdown(line),
        instructions: if sent { typed.text(&words_field).to_owned() } else { markdown(line) },
        document,
        error: wrong.filter(|(of, _)| *of == id).map(|(_, words)| words.clone()),
        cover: line.cover.clone().filter(|cover| cover.state != CoverState::Withdrawn),
    }
}

/// What was decided, with those to whom a cover is proposed at once: the free ones who know the subject or the class.
pub(super) async fn decisions(
    app: &App,
    at: StructureId,
    wanted: Vec<(&Effective, Option<Fate>, Instructions)>,
) -> Result<Vec<Decision>> {
    let to_cover: Vec<&Effective> =
        wanted.iter().filter(|(_, fate, _)| *fate == Some(Fate::Cover)).map(|(one, ..)| *one).collect();
    let free = store::free(&app.db, at, &to_cover).await?;
    let decision = |(lesson, fate, instructions): (&Effective, Option<Fate>, Instructions)| {
        let near = free.get(&lesson.plan.id).into_iter().flatten().filter(|one| one.is_near());
        let proposals = near.map(|one| (one.id, one.kind(false))).collect();
        Decision { lesson: lesson.clone(), fate, instructions, proposals }
    };
    Ok(wanted.into_iter().map(decision).collect())
}

/// Why nothing was decided, with the lesson in which it would go wrong.
pub(super) fn refused(decisions: &[Decision], refused: &Refused) -> Text {
    let lesson = decisions.iter().map(|one| &one.lesson).find(|one| one.plan.id == refused.lesson);
    let what = lesson.map_or_else(|| Text::literal(""), say::title);
    text!("away-refused", what = what, why = timetable::say::refusal(&refused.why))
}

/// The instructions of a line as Markdown, as a form shows them.
fn markdown(line: &Line) -> String {
    let document = line.instructions.as_deref().and_then(|json| Document::from_json(json).ok());
    document.map(|document| Field::of(&document).markdown).unwrap_or_default()
}

/// What a form says to the class of a lesson: nothing new where it says what it was given. What somebody else has written
/// since the page was opened is not written over.
fn said(line: &Line, form: &Form) -> std::result::Result<Instructions, Text> {
    let id = line.lesson.plan.id;
    let one_way = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let field = format!("instructions-{id}");
    let sent = form.all(&field).next().map(one_way);
    let was = one_way(form.raw(&format!("was-{id}")));
    let Some(sent) = sent.filter(|sent| *sent != was) else { return Ok(Instructions::AsTheyAre) };
    let now = markdown(line);
    if one_way(&now) != was && one_way(&now) != sent {
        return Err(text!("away-instructions-meanwhile", words = now));
    }
    let document = rich::sent("", form.raw(&field)).map_err(|_| text!("away-instructions-wrong"))?;
    Ok(Instructions::Say((!document.is_empty()).then(|| document.to_json())))
}

async fn decide(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(absence): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, viewer, &absence).await?;
    let Opened { viewer, absence, lines, runs } = &opened;
    if absence.withdrawn_at.is_some() {
        return Err(Error::NotFound);
    }
    let mut wanted = vec![];
    for line in lines {
        let id = line.lesson.plan.id;
        let instructions = match said(line, &form) {
            Ok(instructions) => instructions,
            Err(words) => {
                let filled = Filled::with(form.clone()).and_wrong("lessons", words.clone());
                return Ok(page(&opened, &form, filled, Some((id, words))).invalid().into_response());
            }
        };
        // What becomes of a lesson is decided by who runs the timetable; its teacher leaves what the class is to do.
        let fate = Fate::from_code(form.text(&format!("fate-{id}"))).filter(|fate| *runs && *fate != line.fate);
        if fate.is_some() || matches!(instructions, Instructions::Say(_)) {
            wanted.push((&line.lesson, fate, instructions));
        }
    }
    let decisions = decisions(&app, absence.structure_id, wanted).await?;
    let by = By { author: Some(viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    let whole = (absence.structure_id, absence.id, absence.person_id);
    if let Err(why) = write::decide(&mut unit, whole, &decisions, by).await? {
        drop(unit);
        let words = refused(&decisions, &why);
        let filled = Filled::with(form.clone()).and_wrong("lessons", words.clone());
        return Ok(page(&opened, &form, filled, Some((why.lesson, words))).invalid().into_response());
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/absences/{}", absence.id)).saying("away-kept").into_response())
}

/// A lesson that may take place again.
struct BackLine {
    id: LessonId,
    title: Text,
    when: Text,
    fate: Text,
    taker: Option<String>,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "pages/withdrawal.html")]
struct WithdrawalPage {
    absence: Absence,
    when: Text,
    lines: Vec<BackLine>,
    filled: Filled,
}

async fn show_withdrawal(State(app): State<App>, request: Request, viewer: Viewer, Path(absence): Path<String>) -> Result<Page> {
    let opened = open(&app, viewer, &absence).await?;
    withdrawal(&opened, &request, Filled::empty())
}

/// Lessons that are over stay as they are; those that are covered stay so unless they are ticked.
fn restorable<'a>(opened: &'a Opened, request: &Request) -> Result<Vec<&'a Line>> {
    let structure = opened.viewer.structure(opened.absence.structure_id).ok_or(Error::NotFound)?;
    let here = request.now.in_zone(&structure.zone);
    let now = (request.now.day_in(&structure.zone), timetable::model::Hour::of(here.time()));
    let changed = |line: &&Line| line.fate.cancels() || line.fate == Fate::Cover;
    Ok(opened.lines.iter().filter(changed).filter(|line| (line.lesson.slot.day, line.lesson.slot.ends) > now).collect())
}

fn withdrawal(opened: &Opened, request: &Request, filled: Filled) -> Result<Page> {
    if !opened.may_withdraw() {
        return Err(Error::NotFound);
    }
    let back = |line: &&Line| {
        let taker = line.cover.as_ref().and_then(|cover| cover.taker.clone());
        let id = line.lesson.plan.id;
        let ticked = if filled.is_right() { taker.is_none() } else { filled.chose("lesson", &id.to_string()) };
        BackLine {
            id,
            title: say::title(&line.lesson),
            when: say::slot(line.lesson.slot),
            fate: Text::keyed(format!("fate-{}-done", line.fate)),
            taker,
            ticked,
        }
    };
    let lines = restorable(opened, request)?.iter().map(back).collect();
    let when = say::interval(&opened.absence.interval());
    Ok(Page::of(text!("away-withdraw"), WithdrawalPage { absence: opened.absence.clone(), when, lines, filled }))
}

async fn withdraw(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(absence): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = open(&app, viewer, &absence).await?;
    if !opened.may_withdraw() {
        return Err(Error::NotFound);
    }
    let asked: Vec<LessonId> = form.all("lesson").filter_map(|id| id.parse().ok()).collect();
    let lines = restorable(&opened, &request)?;
    let named = |id: &LessonId| asked.contains(id);
    // Where nothing is covered and nobody decided, there is nothing to tick and nothing to undo.
    let restored: Vec<LessonId> = lines.iter().map(|line| line.lesson.plan.id).filter(named).collect();
    let of = &opened.absence;
    let by = By { author: Some(opened.viewer.person), now: request.now };
    let mut unit = app.db.begin().await?;
    if let Err(why) = write::take_back(&mut unit, (of.structure_id, of.id, of.person_id), &restored, by).await? {
        drop(unit);
        let lesson = lines.iter().find(|line| line.lesson.plan.id == why.lesson);
        let what = lesson.map_or_else(|| Text::literal(""), |line| say::title(&line.lesson));
        let words = text!("away-refused", what = what, why = timetable::say::refusal(&why.why));
        return Ok(withdrawal(&opened, &request, Filled::with(form.clone()).and_wrong("lessons", words))?
            .invalid()
            .into_response());
    }
    unit.commit().await?;
    Ok(Redirect::to("/absences").saying("away-withdrawn").into_response())
}
