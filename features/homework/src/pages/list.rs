//! The lists: a pupil's in groups, a child's, what a teacher gave; ticks and own tasks.

use super::id;
use crate::list::{self, Whose, Work};
use crate::model::{AssignmentId, TaskId, When};
use crate::sight::{self, CLASSES, DO, READ};
use crate::store::{self, SectionHere, Tie};
use crate::tasks::{self, Task};
use crate::{filters, given, say};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::viewer::StructureHere;
use kit::{
    App, Day, DivisionId, Error, Filled, Form, Instant, Page, Profile, Query, Redirect, Request, Result, Routes, StructureId,
    Text, Viewer, args, text,
};
use timetable::subject_hue;

/// How far ahead, and how far back, a list looks.
pub(crate) const AHEAD_DAYS: i64 = 60;
pub(crate) const BACK_DAYS: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::at("/homework")
        .get(READ, show)
        .and_at("/homework/ticks")
        .post(DO, tick)
        .and_at("/homework/tasks")
        .post(DO, add)
        .keeps_typed(&["words"])
        .and_at("/homework/sharing")
        .post(DO, share)
        .and_at("/homework/divisions/{division}")
        .get(CLASSES, division)
}

/// One line of a list.
pub(crate) struct Item {
    pub(crate) anchor: String,
    pub(crate) href: Option<String>,
    pub(crate) name: Text,
    pub(crate) hue: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) words: Text,
    pub(crate) meta: Vec<Text>,
    pub(crate) badges: Vec<(&'static str, &'static str, Text)>,
    pub(crate) settled: bool,
    /// Whether the pupil ticked it.
    pub(crate) ticked: bool,
    /// Its place on the page, for the names of its buttons.
    pub(crate) place: usize,
    /// The button that ticks it: its name and its value.
    pub(crate) tick: Option<(&'static str, String)>,
    /// Whether it is a task of one's own, which may be taken away.
    pub(crate) task: Option<TaskId>,
    due: Day,
}

/// What is due in one group of days.
pub(crate) struct Group {
    pub(crate) code: &'static str,
    pub(crate) title: Text,
    pub(crate) items: Vec<Item>,
    /// Whether each says its day.
    pub(crate) says_days: bool,
}

/// A link to another list.
struct Pill {
    href: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    title: Text,
    pills: Vec<Pill>,
    groups: Vec<Group>,
    own: bool,
    past: bool,
    base: String,
    /// What names the child in the addresses of the other pages.
    query: String,
    shares: Option<bool>,
    filled: Filled,
    left: usize,
    empty: Text,
}

/// What a list is of, as the address says: a child, or what one gave oneself.
async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let family = list::family(&viewer);
    let asked = query.parsed("student");
    let chosen = family.iter().find(|whose| Some(whose.pupil) == asked).or_else(|| {
        let works = viewer.is(Profile::Teacher) || !family.iter().any(|whose| whose.own) && reads(&viewer);
        family.first().filter(|_| !works)
    });
    match chosen {
        Some(whose) => pupil(&app, &viewer, &family, whose, query.ticked("past"), Filled::empty(), request.now).await,
        None => given::page(&app, &viewer, request.now).await,
    }
}

fn reads(viewer: &Viewer) -> bool {
    viewer.structures.iter().any(|structure| sight::reads_school(viewer, structure.id))
}

async fn pupil(
    app: &App,
    viewer: &Viewer,
    family: &[Whose],
    whose: &Whose,
    past: bool,
    filled: Filled,
    now: Instant,
) -> Result<Page> {
    let zone = viewer.structure(whose.structure).map_or_else(|| viewer.zone(), |structure| structure.zone.clone());
    let today = now.day_in(&zone);
    let range =
        if past { (today.plus_days(-BACK_DAYS), today) } else { (today.plus_days(-BACK_DAYS), today.plus_days(AHEAD_DAYS)) };
    let mut work = list::of_pupil(&app.db, whose.structure, whose.pupil, range, None, now).await?;
    let shares = if whose.own {
        Some(list::pupil_shares(&app.db, whose.pupil).await?)
    } else {
        if !list::shares_ticks(app, viewer, whose).await? {
            work.iter_mut().for_each(|work| work.done = false);
        }
        None
    };
    let own = if whose.own { tasks::of_pupil(&app.db, whose.pupil, today.plus_days(-BACK_DAYS)).await? } else { vec![] };
    let mut groups = if past { passed(&work, today) } else { grouped(&work, &own, whose, today) };
    let all = groups.iter_mut().flat_map(|group| &mut group.items);
    all.enumerate().for_each(|(place, item)| item.place = place);
    let left = groups.iter().flat_map(|group| &group.items).filter(|item| !item.settled).count();
    let base = if whose.own { "/homework".to_owned() } else { format!("/homework?student={}", whose.pupil) };
    let query = if whose.own { String::new() } else { format!("?student={}", whose.pupil) };
    let name = viewer.child(whose.pupil).map(|child| child.given.clone());
    let title = match &name {
        Some(name) if !whose.own => text!("homework-title-of", name = name),
        _ => text!("homework-title"),
    };
    let empty = if past {
        text!("homework-empty-past")
    } else if whose.own {
        text!("homework-empty")
    } else {
        text!("homework-empty-child", name = name.unwrap_or_default())
    };
    let pills =
        if family.len() > 1 || viewer.is(Profile::Teacher) || reads(viewer) { pills(viewer, family, whose) } else { vec![] };
    // What is to be mended stays as it is.
    let listens = filled.is_right();
    let page = ListPage { title: title.clone(), pills, groups, own: whose.own, past, base, query, shares, filled, left, empty };
    let page = Page::of(title, page);
    Ok(if listens { page.live("homework") } else { page })
}

fn pills(viewer: &Viewer, family: &[Whose], chosen: &Whose) -> Vec<Pill> {
    let mut out = vec![];
    for whose in family {
        let name = viewer.child(whose.pupil).map_or_else(|| viewer.given.clone(), |child| child.given.clone());
        out.push(Pill { href: format!("/homework?student={}", whose.pupil), name, chosen: whose == chosen });
    }
    out
}

/// Work and own tasks in groups of days. Of what is past only what still is awaited is late.
pub(crate) fn grouped(work: &[Work], own: &[Task], whose: &Whose, today: Day) -> Vec<Group> {
    let awaited = |work: &&Work| work.due_on >= today || (work.hand_in && !work.is_settled());
    let mut items: Vec<Item> = work.iter().filter(awaited).map(|work| item(work, whose)).collect();
    items.extend(own.iter().filter(|task| task.due_on >= today || !task.done).map(task_item));
    items.sort_by_key(|item| item.due);
    let mut out: Vec<Group> = vec![];
    for item in items {
        let when = When::of(item.due, today);
        if out.last().is_none_or(|group| group.code != when.code()) {
            let title = Text::keyed(format!("homework-when-{}", when.code()));
            let says_days = !matches!(when, When::Today | When::Tomorrow);
            out.push(Group { code: when.code(), title, items: vec![], says_days });
        }
        if let Some(group) = out.last_mut() {
            group.items.push(item);
        }
    }
    for group in out.iter_mut().filter(|group| group.says_days) {
        group.items.iter_mut().for_each(|item| item.meta.insert(0, say::day(item.due)));
    }
    out
}

/// What was due before, the last first.
fn passed(work: &[Work], today: Day) -> Vec<Group> {
    let nobody = Whose { pupil: kit::PersonId(uuid::Uuid::nil()), structure: StructureId(uuid::Uuid::nil()), own: false };
    let mut items: Vec<Item> = work.iter().filter(|work| work.due_on < today).map(|work| item(work, &nobody)).collect();
    items.iter_mut().for_each(|item| item.meta.insert(0, say::day(item.due)));
    items.reverse();
    let group = Group { code: "past", title: text!("homework-when-past"), items, says_days: true };
    if group.items.is_empty() { vec![] } else { vec![group] }
}

fn item(work: &Work, whose: &Whose) -> Item {
    let mut badges = vec![];
    if work.withdrawn {
        badges.push(("", "undo-2", text!("homework-withdrawn")));
    } else {
        badges.extend(say::changed(work.due_change));
        if matches!(work.kind, crate::model::Kind::Test | crate::model::Kind::Project) {
            badges.push(("info", work.kind.icon(), work.kind.words()));
        }
        if work.returned {
            badges.push(("ok", "message-circle", text!("homework-returned")));
        } else if work.handed_in {
            badges.push(("ok", "check", text!("homework-handed-in")));
        } else if work.hand_in {
            badges.push(("warning", "upload", text!("homework-to-hand-in")));
        }
    }
    let mut meta: Vec<Text> = work.due_starts.map(say::hour).into_iter().collect();
    meta.extend(work.minutes.filter(|_| !work.withdrawn).map(say::minutes));
    let query = if whose.own || whose.pupil.0.is_nil() { String::new() } else { format!("?student={}", whose.pupil) };
    Item {
        anchor: format!("w-{}", work.id),
        href: Some(format!("/homework/{}{query}", work.id)),
        name: Text::literal(work.subject.as_str()),
        hue: subject_hue(&work.subject),
        icon: work.kind.icon(),
        words: if work.withdrawn { text!("homework-withdrawn-long") } else { Text::literal(work.excerpt.as_str()) },
        meta,
        badges,
        settled: work.is_settled(),
        ticked: work.done,
        place: 0,
        // What is handed in asks for no tick any more.
        tick: (whose.own && !work.withdrawn && (work.done || !work.is_settled()))
            .then(|| (if work.done { "undone" } else { "done" }, work.id.to_string())),
        task: None,
        due: work.due_on,
    }
}

fn task_item(task: &Task) -> Item {
    Item {
        anchor: format!("t-{}", task.id),
        href: None,
        name: text!("homework-own-task"),
        hue: "olive",
        icon: "pencil",
        words: Text::literal(task.words.as_str()),
        meta: vec![],
        badges: vec![],
        settled: task.done,
        ticked: task.done,
        place: 0,
        tick: Some((if task.done { "task-undone" } else { "task-done" }, task.id.to_string())),
        task: Some(task.id),
        due: task.due_on,
    }
}

/// Ticks or unticks one line: hers alone.
async fn tick(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Redirect> {
    let mut unit = app.db.begin().await?;
    let at = if let Some(task) = form.parsed::<TaskId>("task-remove") {
        found(tasks::remove(&mut unit, viewer.person, task).await?)?;
        String::new()
    } else if let Some((task, done)) = chosen::<TaskId>(&form, "task-done", "task-undone") {
        found(tasks::settle(&mut unit, viewer.person, task, done).await?)?;
        format!("#t-{task}")
    } else {
        let (work, done) = chosen::<AssignmentId>(&form, "done", "undone").ok_or(Error::NotFound)?;
        let opened = store::open(&app.db, &viewer, work, request.now).await?;
        found(matches!(&opened.tie, Tie::Family(of) if of.contains(&viewer.person)))?;
        tasks::tick(&mut unit, viewer.person, (opened.work.structure_id, work), done).await?;
        format!("#w-{work}")
    };
    unit.commit().await?;
    let to = match form.text("to") {
        "work" => at.replace("#w-", "/homework/"),
        "home" => "/".to_owned(),
        _ => format!("/homework{at}"),
    };
    Ok(Redirect::to(to))
}

fn found(there: bool) -> Result<()> {
    if there { Ok(()) } else { Err(Error::NotFound) }
}

fn chosen<T: std::str::FromStr>(form: &Form, done: &str, undone: &str) -> Option<(T, bool)> {
    form.parsed(done).map(|id| (id, true)).or_else(|| form.parsed(undone).map(|id| (id, false)))
}

/// Adds a task of one's own.
async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let today = request.now.day_in(&viewer.zone());
    let mut filled = Filled::with(form.clone());
    let words = kit::words::clean_name(form.text("words"));
    if words.is_empty() || words.chars().count() > tasks::WORDS_MAX {
        filled.wrong("words", text!("homework-wrong-words", most = tasks::WORDS_MAX));
    }
    let day = form.parsed::<Day>("day").filter(|day| *day >= today && *day < today.plus_days(366));
    if day.is_none() {
        filled.wrong("day", text!("homework-wrong-day"));
    }
    if let Some(day) = day.filter(|_| filled.is_right()) {
        let mut unit = app.db.begin().await?;
        tasks::add(&mut unit, viewer.person, &words, day, request.now).await?;
        unit.commit().await?;
        return Ok(Redirect::to("/homework").saying("homework-task-added").into_response());
    }
    let family = list::family(&viewer);
    let whose = family.iter().find(|whose| whose.own).ok_or(Error::NotFound)?;
    Ok(pupil(&app, &viewer, &family, whose, false, filled, request.now).await?.invalid().into_response())
}

/// Says whether the guardians see the ticks.
async fn share(State(app): State<App>, viewer: Viewer, form: Form) -> Result<Redirect> {
    let shared = match form.text("shared") {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::Malformed),
    };
    let mut unit = app.db.begin().await?;
    tasks::share(&mut unit, viewer.person, shared).await?;
    unit.commit().await?;
    Ok(Redirect::to("/homework").saying(if shared { "homework-shared" } else { "homework-unshared" }))
}

/// The work of a class, for who works with it.
async fn division(State(app): State<App>, request: Request, viewer: Viewer, Path(division): Path<String>) -> Result<Page> {
    let division: DivisionId = id(&division)?;
    let found: Option<(StructureId, String)> =
        app.db.optional("select structure_id, label from division where id = $1", args![division]).await?;
    let (at, label) = found.ok_or(Error::NotFound)?;
    let structure = viewer.structure(at).ok_or(Error::NotFound)?;
    let today = request.now.day_in(&structure.zone);
    if !opens_division(&app, &viewer, structure, division, today).await? {
        return Err(Error::NotFound);
    }
    given::division(&app, structure, (division, label), request.now).await
}

/// Whether a viewer reads the work of a class: the school's, or one in which she teaches or that is hers.
pub(crate) async fn opens_division(
    app: &App,
    viewer: &Viewer,
    structure: &StructureHere,
    division: DivisionId,
    today: Day,
) -> Result<bool> {
    if sight::reads_school(viewer, structure.id) || sight::heads(viewer, division) {
        return Ok(true);
    }
    if !sight::teaches(viewer, structure.id) {
        return Ok(false);
    }
    Ok(store::divisions_taught(&app.db, viewer, structure.id, today).await?.contains(&division))
}

/// The sections to which a teacher gives work, by school.
pub(crate) async fn sections(app: &App, viewer: &Viewer, now: Instant) -> Result<Vec<SectionHere>> {
    let mut out = vec![];
    for structure in viewer.structures.iter().filter(|structure| sight::teaches(viewer, structure.id)) {
        let today = now.day_in(&structure.zone);
        out.extend(store::sections_of_teacher(&app.db, viewer, structure.id, today).await?);
    }
    Ok(out)
}
