//! The timetables of the demo's three schools: a full year of lessons, and some changes around the present day.

use super::people::School;
use super::placing::{Bells, Board, Busy, Cell, Course, Placed, Strand, When};
use ::timetable::model::{Calendar, Hour, LessonKind, PatternId, Reason, RoomId, RoomKind, Slot, Weeks};
use ::timetable::write::{self, AudienceId, By, NewChange, NewPattern, NewPeriod, NewRoom, What};
use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use jiff::tz::TimeZone;
use kit::viewer::StructureHere;
use kit::{App, Day, DivisionId, Error, Instant, LessonId, PersonId, Result, StructureId, args};
use std::collections::{HashMap, HashSet};

const SOURCE: &str = "demo";

/// Makes the timetables of the three schools.
pub(super) async fn make(app: &App, now: Instant) -> Result<()> {
    let mut busy = Busy::default();
    for school in [School::College, School::Lycee, School::Ecole] {
        let Some(place) = Place::find(app, school, now).await? else { continue };
        match school {
            School::Ecole => primary(app, &place, now).await?,
            _ => secondary(app, &place, school, &mut busy, now).await?,
        }
    }
    let Some(college) = Place::find(app, School::College, now).await? else { return Ok(()) };
    changes(app, &college, now).await
}

/// A school with its year.
struct Place {
    here: StructureHere,
    year: SchoolYearId,
    calendar: Calendar,
}

impl Place {
    async fn find(app: &App, school: School, now: Instant) -> Result<Option<Self>> {
        let found: Option<(StructureId, String, String, String, SchoolYearId)> = app
            .db
            .fresh(
                "select structure.id, structure.name, structure.kind, structure.zone, school_year.id from structure
                 join school_year on school_year.structure_id = structure.id and school_year.state = 'live'
                 where structure.uai = $1",
                args![school.uai()],
            )
            .await?
            .into_iter()
            .next();
        let Some((id, name, kind, zone, year)) = found else { return Ok(None) };
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let here = StructureHere { id, name, kind, zone, above: vec![] };
        let today = now.day_in(&here.zone);
        let calendar = ::timetable::calendar::of(app, &here, today).await?;
        Ok(calendar.map(|calendar| Self { here, year, calendar }))
    }

    fn weeks(&self, when: When) -> Weeks {
        let fits = |monday: &Day| match when {
            When::Always => true,
            When::Letter(wanted) => self.calendar.letter(*monday).is_some_and(|letter| letter.0 == wanted),
        };
        Weeks::of(self.calendar.open_mondays().into_iter().filter(fits))
    }
}

/// Hours of the day from texts of this file.
fn hours(text: &[(&str, &str)]) -> Vec<(Hour, Hour)> {
    text.iter().filter_map(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?))).collect()
}

fn bells_of(school: School) -> Bells {
    let college = [
        ("08:00", "08:55"),
        ("08:55", "09:50"),
        ("10:05", "11:00"),
        ("11:00", "11:55"),
        ("13:25", "14:20"),
        ("14:20", "15:15"),
        ("15:30", "16:25"),
        ("16:25", "17:20"),
    ];
    let lycee = [
        ("08:00", "08:55"),
        ("09:00", "09:55"),
        ("10:10", "11:05"),
        ("11:10", "12:05"),
        ("13:30", "14:25"),
        ("14:30", "15:25"),
        ("15:40", "16:35"),
        ("16:40", "17:35"),
    ];
    let slots = hours(if school == School::Lycee { &lycee } else { &college });
    Bells { slots, days: [8, 8, 4, 8, 8], noon: 4 }
}

/// The slots as the school names them, with the breaks between them.
fn periods(bells: &Bells) -> Vec<NewPeriod> {
    let mut out: Vec<NewPeriod> = vec![];
    for (at, (starts, ends)) in bells.slots.iter().enumerate() {
        if let Some(before) = out.last().map(|last| last.ends).filter(|before| before < starts) {
            let kind = if at == bells.noon { "meal" } else { "break" };
            out.push(NewPeriod { weekday: 0, code: String::new(), kind, starts: before, ends: *starts });
        }
        let code = if at < bells.noon { format!("M{}", at + 1) } else { format!("S{}", at + 1 - bells.noon) };
        out.push(NewPeriod { weekday: 0, code, kind: "lesson", starts: *starts, ends: *ends });
    }
    out
}

/// The rooms of a school of the second degree, by what they are for.
struct Rooms {
    all: Vec<NewRoom>,
}

impl Rooms {
    fn of(school: School, now: Instant) -> Self {
        let mut all: Vec<NewRoom> = vec![];
        let mut add = |code: String, kind: RoomKind, capacity: i64, shared: bool| {
            let accessible = !code.starts_with('3');
            all.push(NewRoom {
                id: RoomId::new(now),
                site: None,
                code,
                label: None,
                kind,
                capacity: Some(capacity),
                accessible,
                shared,
            });
        };
        for floor in 1..=3 {
            for door in 1..=10 {
                add(format!("{floor}{door:02}"), RoomKind::Classroom, 30, false);
            }
        }
        for number in 1..=4 {
            add(format!("Labo {number}"), RoomKind::Laboratory, 28, false);
        }
        for number in 1..=2 {
            add(format!("Salle informatique {number}"), RoomKind::Computers, 24, false);
        }
        add("Gymnase".to_owned(), RoomKind::Sports, 90, true);
        add("Stade".to_owned(), RoomKind::Sports, 120, true);
        add("CDI".to_owned(), RoomKind::Library, 40, true);
        add("Permanence".to_owned(), RoomKind::Study, 60, true);
        if school == School::College {
            add("Salle de musique".to_owned(), RoomKind::Arts, 30, false);
            add("Salle d’arts plastiques".to_owned(), RoomKind::Arts, 30, false);
        }
        Self { all }
    }
    fn named(&self, code: &str) -> Vec<RoomId> {
        self.all.iter().filter(|room| room.code == code).map(|room| room.id).collect()
    }
    fn of_kind(&self, kind: RoomKind) -> Vec<RoomId> {
        self.all.iter().filter(|room| room.kind == kind).map(|room| room.id).collect()
    }
    /// The rooms that fit a subject, the teacher's own first.
    fn fitting(&self, subject: &str, teacher_at: usize) -> Vec<RoomId> {
        let classrooms = self.of_kind(RoomKind::Classroom);
        let mut own = classrooms.clone();
        own.rotate_left(teacher_at % classrooms.len().max(1));
        match subject.get(..3).unwrap_or("") {
            "100" => self.of_kind(RoomKind::Sports),
            "062" => [self.of_kind(RoomKind::Laboratory), own].concat(),
            "081" => [self.named("Salle de musique"), own].concat(),
            "090" => [self.named("Salle d’arts plastiques"), own].concat(),
            _ => own,
        }
    }
}

/// A section as it is read.
#[derive(sqlx::FromRow)]
struct SectionRow {
    id: SectionId,
    code: String,
    division_id: Option<DivisionId>,
    group_id: Option<TeachingGroupId>,
    audience: String,
}

/// How many hours a week a subject has.
fn weekly(subject: &str, audience: &str, group: bool) -> usize {
    let sixth = audience.starts_with('6');
    match (subject, group) {
        ("020100" | "081300", true) => 1,
        (_, true) => 2,
        ("020700" | "061300", false) => 4 + usize::from(sixth),
        ("030201" | "100100", false) => 3 + usize::from(sixth),
        ("042100", false) => 3,
        ("081300" | "090100", false) => 1,
        _ => 2,
    }
}

/// The courses of a school: groups of the same divisions at the same hour, halves of a division in turn.
async fn courses(app: &App, place: &Place, rooms: &Rooms) -> Result<Vec<Course>> {
    let structure = place.here.id;
    let sections: Vec<SectionRow> = app
        .db
        .fresh(
            "select section.id, subject.code, section.division_id, section.group_id,
               coalesce(division.code, teaching_group.code) as audience from section
             join subject on subject.id = section.subject_id
             left join teaching_group on teaching_group.id = section.group_id
             left join division on division.id = section.division_id
             where section.structure_id = $1
             order by coalesce(division.code, teaching_group.code), subject.code",
            args![structure],
        )
        .await?;
    let drawn: Vec<(TeachingGroupId, DivisionId)> = app
        .db
        .fresh(
            "select draws.group_id, draws.division_id from teaching_group_division draws
             join division on division.id = draws.division_id where draws.structure_id = $1 order by division.code",
            args![structure],
        )
        .await?;
    let held: Vec<(SectionId, PersonId)> = app
        .db
        .fresh(
            "select section_id, person_id from section_teacher where structure_id = $1 and valid_to is null order by person_id",
            args![structure],
        )
        .await?;
    let mut staff: Vec<PersonId> = held.iter().map(|(_, person)| *person).collect();
    staff.sort_unstable();
    staff.dedup();
    let mut out: Vec<Course> = vec![];
    // By what joins groups into one course: the same divisions, and the family of subjects.
    let mut joined: HashMap<(Vec<DivisionId>, String), usize> = HashMap::new();
    for row in sections {
        let teachers: Vec<PersonId> =
            held.iter().filter(|(section, _)| *section == row.id).map(|(_, person)| *person).take(1).collect();
        let at = teachers.first().and_then(|one| staff.binary_search(one).ok()).unwrap_or(0);
        let mut strand = Strand { section: row.id, teachers, rooms: rooms.fitting(&row.code, at), when: When::Always };
        let divisions: Vec<DivisionId> = match (row.division_id, row.group_id) {
            (Some(division), _) => vec![division],
            (_, Some(group)) => drawn.iter().filter(|(of, _)| *of == group).map(|(_, division)| *division).collect(),
            _ => vec![],
        };
        // A choir of all classes sings while others eat: it has no place in this grid.
        if divisions.is_empty() || divisions.len() > 4 {
            continue;
        }
        let hours = weekly(&row.code, &row.audience, row.group_id.is_some());
        let family = match row.code.as_str() {
            "030102" | "030602" => Some("language"),
            "062900" if row.group_id.is_some() => Some("half"),
            _ => None,
        };
        let Some(family) = family else {
            out.push(Course { strands: vec![strand], divisions, hours });
            continue;
        };
        match joined.get(&(divisions.clone(), family.to_owned())).copied() {
            Some(at) => {
                if family == "half" {
                    strand.when = When::Letter("B");
                }
                out[at].strands.push(strand);
            }
            None => {
                let half = family == "half";
                if half {
                    strand.when = When::Letter("A");
                }
                joined.insert((divisions.clone(), family.to_owned()), out.len());
                out.push(Course { strands: vec![strand], divisions, hours: if half { 1 } else { hours } });
            }
        }
    }
    Ok(out)
}

/// A collège or a lycée: bells, rooms, courses in their places, study in the holes.
async fn secondary(app: &App, place: &Place, school: School, busy: &mut Busy, now: Instant) -> Result<()> {
    let (bells, rooms) = (bells_of(school), Rooms::of(school, now));
    let courses = courses(app, place, &rooms).await?;
    let shared: HashSet<RoomId> = rooms.all.iter().filter(|room| room.shared).map(|room| room.id).collect();
    let mut board = Board::new(&bells, busy, shared);
    let placed = board.place(&courses);
    let mut patterns: Vec<NewPattern> = placed.into_iter().map(|one| lesson(place, &bells, one, now)).collect();
    let mut divisions: Vec<DivisionId> = courses.iter().flat_map(|course| course.divisions.clone()).collect();
    divisions.sort_unstable();
    divisions.dedup();
    for division in divisions {
        let study = |cell: Cell| NewPattern {
            kind: LessonKind::Study,
            rooms: rooms.named("Permanence"),
            audiences: vec![AudienceId::Division(division)],
            ..pattern(place, cell.0, bells.slots[cell.1], When::Always, now)
        };
        patterns.extend(board.holes(division).into_iter().map(study));
    }
    keep(app, place, (&rooms.all, &periods(&bells)), &patterns, now).await
}

fn lesson(place: &Place, bells: &Bells, placed: Placed, now: Instant) -> NewPattern {
    let Placed { cell, strand, room } = placed;
    NewPattern {
        sections: vec![strand.section],
        teachers: strand.teachers,
        rooms: room.into_iter().collect(),
        ..pattern(place, cell.0, bells.slots[cell.1], strand.when, now)
    }
}

/// A lesson without anything in it, on a day counted from 0.
fn pattern(place: &Place, day: usize, (starts, ends): (Hour, Hour), when: When, now: Instant) -> NewPattern {
    NewPattern {
        id: PatternId::new(now),
        year: place.year,
        kind: LessonKind::Lesson,
        label: None,
        weekday: i64::try_from(day).unwrap_or(0) + 1,
        starts,
        ends,
        weeks: place.weeks(when),
        sections: vec![],
        teachers: vec![],
        rooms: vec![],
        audiences: vec![],
        key: None,
    }
}

async fn keep(
    app: &App,
    place: &Place,
    (rooms, periods): (&[NewRoom], &[NewPeriod]),
    patterns: &[NewPattern],
    now: Instant,
) -> Result<()> {
    let mut unit = app.db.begin().await?;
    let structure = place.here.id;
    write::begin(&mut unit, structure).await?;
    write::add_bells(&mut unit, structure, ("Grille horaire", periods), (SOURCE, now)).await?;
    write::add_rooms(&mut unit, structure, rooms, SOURCE).await?;
    write::plan(&mut unit, structure, patterns, |day| place.calendar.is_open(day), (SOURCE, now)).await?;
    unit.commit().await?;
    Ok(())
}

/// What an école does at each hour of its four days.
const PRIMARY: &[(&str, &str, [&str; 4])] = &[
    ("08:30", "09:20", ["Français", "Français", "Français", "Français"]),
    ("09:20", "10:05", ["Lecture", "Orthographe", "Lecture", "Poésie"]),
    ("10:20", "11:15", ["Mathématiques", "Mathématiques", "Mathématiques", "Mathématiques"]),
    ("11:15", "12:00", ["Anglais", "Calcul mental", "Anglais", "Géométrie"]),
    ("13:45", "14:35", ["Sciences", "Histoire", "Géographie", "Arts plastiques"]),
    ("14:35", "15:20", ["Éducation musicale", "Sport", "Enseignement moral et civique", "Sport"]),
    ("15:35", "16:15", ["Écriture", "Sport", "Lecture offerte", "Conseil de classe"]),
];
/// Its four days, counted from Monday.
const PRIMARY_DAYS: [usize; 4] = [0, 1, 3, 4];

/// The école: each class in its room, with its teacher where the directory knows one.
async fn primary(app: &App, place: &Place, now: Instant) -> Result<()> {
    let classes: Vec<(DivisionId, String, Option<SectionId>, Option<PersonId>)> = app
        .db
        .fresh(
            "select division.id, division.label, section.id, held.person_id from division
             left join section on section.structure_id = division.structure_id and section.division_id = division.id
             left join section_teacher held on held.section_id = section.id and held.valid_to is null
             where division.structure_id = $1 order by division.code",
            args![place.here.id],
        )
        .await?;
    let (mut rooms, mut patterns) = (vec![], vec![]);
    for (division, label, section, teacher) in classes {
        let room = NewRoom {
            id: RoomId::new(now),
            site: None,
            code: format!("Classe des {label}"),
            label: None,
            kind: RoomKind::Classroom,
            capacity: Some(28),
            accessible: true,
            shared: false,
        };
        for (starts, ends, names) in PRIMARY {
            for (name, day) in names.iter().zip(PRIMARY_DAYS) {
                let Some(slot) = hours(&[(starts, ends)]).first().copied() else { continue };
                patterns.push(NewPattern {
                    label: Some((*name).to_owned()),
                    sections: section.into_iter().collect(),
                    teachers: teacher.into_iter().collect(),
                    rooms: vec![room.id],
                    audiences: if section.is_none() { vec![AudienceId::Division(division)] } else { vec![] },
                    ..pattern(place, day, slot, When::Always, now)
                });
            }
        }
        rooms.push(room);
    }
    let slots = PRIMARY.iter().flat_map(|(starts, ends, _)| hours(&[(starts, ends)])).collect();
    let bells = Bells { slots, days: [7, 7, 0, 7, 7], noon: 4 };
    keep(app, place, (&rooms, &periods(&bells)), &patterns, now).await
}

/// A lesson to come, as changes choose among them.
#[derive(sqlx::FromRow)]
struct Coming {
    id: LessonId,
    day: Day,
    starts: Hour,
}

impl Coming {
    fn is_after(&self, day: Day, hour: Hour) -> bool {
        (self.day, self.starts) > (day, hour)
    }
}

/// A cancelled lesson, one in another room and a moved one, in the days that come, in the classes of the people who are
/// named; `cover` adds one that is covered.
async fn changes(app: &App, place: &Place, now: Instant) -> Result<()> {
    let zoned = now.in_zone(&place.here.zone);
    let (today, hour) = (now.day_in(&place.here.zone), Hour::of(zoned.time()));
    let coming = coming(app, place, "6B", today).await?;
    let later: Vec<&Coming> = coming.iter().filter(|lesson| lesson.is_after(today, hour)).collect();
    let Some(first_day) = later.first().map(|lesson| lesson.day) else { return Ok(()) };
    let this_day: Vec<&&Coming> = later.iter().filter(|lesson| lesson.day == first_day).collect();
    let author = office(app, place).await?;
    let by = |minutes: i64| By { author, now: now.plus_seconds(-60 * minutes) };
    let mut used: Vec<LessonId> = vec![];
    // Somebody is ill: the last lesson of the day does not take place.
    if let Some(last) = this_day.last() {
        let what = What::Cancel(Reason::TeacherAbsent);
        if make_one(app, place, (last.id, what), (Some(Reason::TeacherAbsent), None), by(140)).await? {
            used.push(last.id);
        }
    }
    // The next one is elsewhere.
    if let Some(next) = later.iter().find(|next| !used.contains(&next.id)) {
        for room in free_rooms(app, place).await? {
            let words = Some("Le vidéoprojecteur de la salle habituelle est en panne.");
            if make_one(app, place, (next.id, What::Room(Some(room))), (None, words), by(95)).await? {
                used.push(next.id);
                break;
            }
        }
    }
    let next_days: Vec<&&Coming> = later.iter().filter(|lesson| lesson.day > first_day && !used.contains(&lesson.id)).collect();
    for lesson in &next_days {
        if move_somewhere(app, place, lesson, by(1_300)).await? {
            used.push(lesson.id);
            break;
        }
    }
    Ok(())
}

/// The lessons of a whole class from a day on, for a fortnight; sport apart, which not everybody can cover.
async fn coming(app: &App, place: &Place, division: &str, from: Day) -> Result<Vec<Coming>> {
    Ok(app
        .db
        .fresh(
            "select lesson.id, lesson.day, lesson.starts from lesson
             join lesson_pattern_section held on held.pattern_id = lesson.pattern_id
             join section on section.id = held.section_id
             join subject on subject.id = section.subject_id and subject.code <> '100100'
             join division on division.id = section.division_id
             where lesson.structure_id = $1 and division.code = $2 and lesson.day >= $3 and lesson.day < $4
             order by lesson.day, lesson.starts",
            args![place.here.id, division, from, from.plus_days(14)],
        )
        .await?)
}

async fn free_rooms(app: &App, place: &Place) -> Result<Vec<RoomId>> {
    let rows: Vec<(RoomId,)> = app
        .db
        .fresh("select id from room where structure_id = $1 and kind = 'classroom' order by code desc", args![place.here.id])
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn named(app: &App, place: &Place, given: &str, family: &str) -> Result<PersonId> {
    let rows: Vec<(PersonId,)> = app
        .db
        .fresh(
            "select person.id from person join role on role.person_id = person.id
             where role.structure_id = $1 and role.valid_to is null and person.given = $2 and person.family = $3 limit 1",
            args![place.here.id, given, family],
        )
        .await?;
    rows.first().map(|(id,)| *id).ok_or_else(|| Error::broken("somebody of the demo is not there"))
}

/// The secretary, who enters changes.
async fn office(app: &App, place: &Place) -> Result<Option<PersonId>> {
    Ok(Some(named(app, place, "Yves", "Classeur").await?))
}

/// Moves a lesson to the first hour of the days around it at which nothing collides.
async fn move_somewhere(app: &App, place: &Place, lesson: &Coming, by: By) -> Result<bool> {
    let bells = bells_of(School::College);
    for after in 1..=3 {
        let day = lesson.day.plus_days(after);
        if !place.calendar.is_open(day) {
            continue;
        }
        for (starts, ends) in bells.slots.iter().skip(1).take(6) {
            let slot = Slot { day, starts: *starts, ends: *ends };
            let words = Some("Le cours est reporté à cause de la visite médicale.");
            if make_one(app, place, (lesson.id, What::Move(slot, None)), (Some(Reason::Other), words), by).await? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Makes a change if nothing is in its way.
async fn make_one(
    app: &App,
    place: &Place,
    (lesson, what): (LessonId, What),
    (reason, words): (Option<Reason>, Option<&str>),
    by: By,
) -> Result<bool> {
    let mut unit = app.db.begin().await?;
    let new = NewChange { lesson, what, reason, words };
    let made = write::change(&mut unit, place.here.id, &new, Some(&place.calendar), by).await?.is_ok();
    if made {
        unit.commit().await?;
    }
    Ok(made)
}
