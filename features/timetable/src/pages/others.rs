//! The timetables of a division, a teacher, a room; and the page from which they are chosen.

use super::{Shown, WeekPage, id, load};
use crate::filters;
use crate::model::RoomId;
use crate::sight::{self, DIVISIONS, SCHOOL};
use crate::store::{self, Of};
use crate::view::{Moment, Side};
use askama::Template;
use axum::extract::{Path, State};
use kit::viewer::StructureHere;
use kit::words::Text;
use kit::{App, DivisionId, Error, Page, PersonId, Query, Request, Result, Routes, StructureId, Viewer, ViewerFacts, args, text};

pub(super) fn routes() -> Routes {
    Routes::at("/timetable/school")
        .get(SCHOOL, school)
        .and_at("/timetable/divisions/{division}")
        .get(DIVISIONS, division)
        .and_at("/timetable/teachers/{teacher}")
        .get(SCHOOL, teacher)
        .and_at("/timetable/rooms/{room}")
        .get(SCHOOL, room)
}

/// A school whose timetables may be read, with what there is to choose.
struct SchoolChoice {
    structure: StructureId,
    name: String,
    divisions: Vec<(DivisionId, String)>,
    teachers: Vec<(PersonId, String)>,
}

#[derive(Template)]
#[template(path = "pages/school.html")]
struct SchoolPage {
    schools: Vec<SchoolChoice>,
    /// Whether the viewer runs the timetable of one of them.
    runs: bool,
}

async fn school(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let mut schools = vec![];
    for structure in viewer.structures.iter().filter(|structure| sight::reads_school(&viewer, structure.id)) {
        let today = request.now.day_in(&structure.zone);
        let divisions = app
            .db
            .all(
                "select division.id, division.label from division
                 join school_year on school_year.id = division.year_id and school_year.state = 'live'
                 where division.structure_id = $1 and (division.closed_on is null or division.closed_on > $2)
                 order by division.code",
                args![structure.id, today],
            )
            .await?;
        let teachers = super::change::teachers_of(&app, structure.id, today).await?;
        schools.push(SchoolChoice { structure: structure.id, name: structure.name.clone(), divisions, teachers });
    }
    let runs = viewer.structures.iter().any(|structure| sight::runs(&viewer, structure.id));
    Ok(Page::of(text!("timetable-of-others"), SchoolPage { schools, runs }))
}

async fn division(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(division): Path<String>,
    query: Query,
) -> Result<Page> {
    let division: DivisionId = id(&division)?;
    let (structure, label) = store::division(&app.db, &viewer, division, request.now).await?;
    let here = viewer.structure(structure).ok_or(Error::NotFound)?;
    let at = Moment::of(request.now, &here.zone);
    let title = text!("timetable-of-division", label = label);
    let base = format!("/timetable/divisions/{division}?");
    let mut page = week(&app, here, (Of::Division(division), Side::Division), at, (title.clone(), base), &query).await?;
    page.crumbs = crumbs(&viewer, structure);
    page.links = vec![("users", format!("/divisions/{division}"), text!("timetable-see-class"))];
    if sight::runs(&viewer, structure) {
        page.links.push(("plus", format!("/lessons/new?division={division}"), text!("add-title")));
    }
    Ok(Page::of(title, page).live("timetable"))
}

async fn teacher(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(teacher): Path<String>,
    query: Query,
) -> Result<Page> {
    let teacher: PersonId = id(&teacher)?;
    let lines: Vec<(StructureId, String, String)> = app
        .db
        .all(
            "select distinct role.structure_id, person.given, person.family from role
             join person on person.id = role.person_id and person.closed_at is null
             where role.person_id = $1 and role.profile in ('teacher', 'school_life', 'management', 'staff')
               and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)",
            args![teacher, request.now.day_in(&viewer.zone())],
        )
        .await?;
    let open = |structure: &&StructureHere| {
        sight::reads_school(&viewer, structure.id) && lines.iter().any(|(at, _, _)| *at == structure.id)
    };
    let places: Vec<(&StructureHere, Of)> =
        viewer.structures.iter().filter(open).map(|structure| (structure, Of::Teacher(teacher))).collect();
    let (Some((first, _)), Some((_, given, family))) = (places.first(), lines.first()) else { return Err(Error::NotFound) };
    let (at, side) = (Moment::of(request.now, &first.zone), Side::Teacher(teacher));
    let loaded = load(&app, &places, side, at, Shown::of(&query)?).await?;
    let title = text!("timetable-of-teacher", name = format!("{given} {family}"));
    let mut page = WeekPage::of(title.clone(), format!("/timetable/teachers/{teacher}?"), loaded, side, at);
    page.crumbs = crumbs(&viewer, first.id);
    page.links = vec![("user", format!("/people/{teacher}"), text!("timetable-see-person"))];
    Ok(Page::of(title, page).live("timetable"))
}

async fn room(State(app): State<App>, request: Request, viewer: Viewer, Path(room): Path<String>, query: Query) -> Result<Page> {
    let room: RoomId = id(&room)?;
    let found: Option<(StructureId, String)> =
        app.db.optional("select structure_id, code from room where id = $1", args![room]).await?;
    let (structure, code) = found.filter(|(at, _)| sight::reads_school(&viewer, *at)).ok_or(Error::NotFound)?;
    let here = viewer.structure(structure).ok_or(Error::NotFound)?;
    let at = Moment::of(request.now, &here.zone);
    let title = text!("timetable-of-room", room = code);
    let base = format!("/timetable/rooms/{room}?");
    let mut page = week(&app, here, (Of::Room(room), Side::Room), at, (title.clone(), base), &query).await?;
    page.crumbs = vec![("/timetable/rooms".to_owned(), text!("rooms-title"))];
    page.empty = Text::from("week-empty-room");
    Ok(Page::of(title, page).live("timetable"))
}

async fn week(
    app: &App,
    here: &StructureHere,
    (of, side): (Of, Side),
    at: Moment,
    (title, base): (Text, String),
    query: &Query,
) -> Result<WeekPage> {
    let loaded = load(app, &[(here, of)], side, at, Shown::of(query)?).await?;
    Ok(WeekPage::of(title, base, loaded, side, at))
}

/// The way back: to the choice of timetables, for who has it.
fn crumbs(viewer: &ViewerFacts, structure: StructureId) -> Vec<(String, Text)> {
    let mut out = vec![("/timetable".to_owned(), text!("timetable-title"))];
    if sight::reads_school(viewer, structure) {
        out.push(("/timetable/school".to_owned(), text!("timetable-of-others")));
    }
    out
}
