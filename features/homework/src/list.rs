//! Lists of work: a pupil's, a teacher's, a division's. They do not ask who may look: pages and [`of_viewer`] do.

use crate::model::{AssignmentId, Kind};
use crate::sight;
use crate::sql;
use crate::store::SectionHere;
use directory::model::SectionId;
use kit::{Day, Db, DivisionId, Instant, LessonId, PersonId, Profile, Result, StructureId, ViewerFacts, args};
use timetable::model::{ChangeKind, Hour};

/// A piece of work as one pupil has it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Work {
    /// Which.
    pub id: AssignmentId,
    /// Where.
    pub structure_id: StructureId,
    /// What is to be done.
    pub kind: Kind,
    /// The first words, as they are meant for this pupil; empty when it was taken back.
    pub excerpt: String,
    /// How long it should take.
    pub minutes: Option<i64>,
    /// Whether it is handed in here.
    pub hand_in: bool,
    /// The first moment at which that is late.
    pub hand_in_until: Instant,
    /// In which lesson it was given.
    pub given_lesson_id: Option<LessonId>,
    /// On which day.
    pub given_on: Day,
    /// For which lesson.
    pub due_lesson_id: Option<LessonId>,
    /// For which day.
    pub due_on: Day,
    /// At what hour that lesson begins.
    pub due_starts: Option<Hour>,
    /// What became of that lesson last, if anything.
    pub due_change: Option<ChangeKind>,
    /// The subject.
    pub subject: String,
    /// Who gave it.
    pub teacher: Option<String>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether the pupil ticked it: hers alone, unless she shares it.
    pub done: bool,
    /// Whether something was handed in.
    pub handed_in: bool,
    /// Whether that was late.
    pub late: Option<bool>,
    /// Whether it came back.
    pub returned: bool,
}

impl Work {
    /// Whether nothing is left to do.
    pub fn is_settled(&self) -> bool {
        self.withdrawn || self.done || self.handed_in
    }
}

/// The work of a pupil due from a day to another, which is no longer one of them; that of one lesson when one is given.
pub async fn of_pupil(
    db: &Db,
    structure: StructureId,
    pupil: PersonId,
    (from, to): (Day, Day),
    lesson: Option<LessonId>,
    now: Instant,
) -> Result<Vec<Work>> {
    let mut all: Vec<Work> = db.all(sql::OF_PUPIL, args![structure, from, to, pupil, now, lesson]).await?;
    // Given to two sections of hers, it still is one piece of work.
    all.dedup_by_key(|work| work.id);
    Ok(all)
}

/// Of whom a list is: a pupil, where she is, and whether what she ticked may be shown to the viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The pupil.
    pub pupil: PersonId,
    /// Her school.
    pub structure: StructureId,
    /// Whether it is the viewer herself.
    pub own: bool,
}

/// The pupils whose work a viewer sees as family: herself, then the children whose schooling she follows.
pub fn family(viewer: &ViewerFacts) -> Vec<Whose> {
    let own = viewer.roles.iter().filter(|role| role.profile == Profile::Student);
    let mut out: Vec<Whose> = own.map(|role| Whose { pupil: viewer.person, structure: role.structure, own: true }).collect();
    out.dedup();
    let children = viewer.children.iter().filter(|child| sight::follows(child));
    out.extend(
        children.filter_map(|child| child.structure.map(|structure| Whose { pupil: child.person, structure, own: false })),
    );
    out
}

/// A row of the work of several pupils.
#[derive(sqlx::FromRow)]
struct FamilyRow {
    #[sqlx(flatten)]
    work: Work,
    pupil: PersonId,
    shared: bool,
}

/// The work of a viewer and of her children, each with whose it is: what the pages show of it, in one statement. Ticks that
/// are not shared are left out.
pub async fn of_viewer(
    app: &kit::App,
    viewer: &ViewerFacts,
    (from, to): (Day, Day),
    now: Instant,
) -> Result<Vec<(Whose, Vec<Work>)>> {
    let family = family(viewer);
    if family.is_empty() {
        return Ok(vec![]);
    }
    let (sql, places) = sql::listed(&app.db, sql::OF_PUPILS, family.iter().map(|whose| whose.structure.0));
    let (_, pupils) = sql::listed(&app.db, sql::OF_PUPILS, family.iter().map(|whose| whose.pupil.0));
    let none: Option<LessonId> = None;
    let rows: Vec<FamilyRow> = app.db.all(sql, args![places, from, to, pupils, now, none]).await?;
    let mut out: Vec<(Whose, Vec<Work>)> = family.into_iter().map(|whose| (whose, vec![])).collect();
    for FamilyRow { mut work, pupil, shared } in rows {
        let theirs = |(whose, _): &&mut (Whose, Vec<Work>)| whose.pupil == pupil && whose.structure == work.structure_id;
        let Some((whose, all)) = out.iter_mut().find(theirs) else { continue };
        work.done &= whose.own || shared || charter_shares(app, viewer, whose);
        // Given to two sections of hers, it still is one piece of work.
        if all.last().is_none_or(|last| last.id != work.id) {
            all.push(work);
        }
    }
    Ok(out)
}

/// Whether a guardian sees what a child ticked: the charter says so, or the pupil.
pub(crate) async fn shares_ticks(app: &kit::App, viewer: &ViewerFacts, whose: &Whose) -> Result<bool> {
    Ok(charter_shares(app, viewer, whose) || pupil_shares(&app.db, whose.pupil).await?)
}

/// Whether the charter of a pupil's school shows ticks to guardians.
fn charter_shares(app: &kit::App, viewer: &ViewerFacts, whose: &Whose) -> bool {
    let above = viewer.structure(whose.structure).map(|structure| structure.above.as_slice()).unwrap_or_default();
    app.settings.is_on(crate::charter::TICKS_SHARED, whose.structure, above)
}

/// Whether a pupil shows the ticks to the guardians.
pub(crate) async fn pupil_shares(db: &Db, pupil: PersonId) -> Result<bool> {
    let said: Option<(bool,)> = db.optional("select shared from tick_sharing where person_id = $1", args![pupil]).await?;
    Ok(said.is_some_and(|(shared,)| shared))
}

/// A piece of work as it was given.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Given {
    /// Which.
    pub id: AssignmentId,
    /// What is to be done.
    pub kind: Kind,
    /// The first words.
    pub excerpt: String,
    /// How long it should take.
    pub minutes: Option<i64>,
    /// Whether it is handed in here.
    pub hand_in: bool,
    /// For which day.
    pub due_on: Day,
    /// At what hour the lesson of that day begins, when it is due for one.
    pub due_starts: Option<Hour>,
    /// What became of that lesson last, if anything.
    pub due_change: Option<ChangeKind>,
    /// The subject.
    pub subject: String,
    /// To whom.
    pub audience: String,
    /// From when pupils see it.
    pub publish_at: Instant,
    /// How many handed in.
    pub handed_in: i64,
    /// How many of these wait to be given back.
    pub to_return: i64,
}

/// One line for each assignment, with all its audiences.
fn merged(rows: Vec<Given>) -> Vec<Given> {
    let mut out: Vec<Given> = vec![];
    for row in rows {
        match out.last_mut().filter(|last| last.id == row.id) {
            Some(last) => last.audience = format!("{} + {}", last.audience, row.audience),
            None => out.push(row),
        }
    }
    out
}

/// What a teacher gave in some schools, or colleagues to the same sections.
pub async fn of_teacher(
    db: &Db,
    structures: &[StructureId],
    teacher: PersonId,
    (from, to): (Day, Day),
    today: Day,
) -> Result<Vec<Given>> {
    if structures.is_empty() {
        return Ok(vec![]);
    }
    let (sql, places) = sql::listed(db, sql::OF_TEACHER, structures.iter().map(|structure| structure.0));
    Ok(merged(db.all(sql, args![places, from, to, teacher, today]).await?))
}

/// The work of a division and of its groups, published or not.
pub async fn of_division(db: &Db, structure: StructureId, division: DivisionId, (from, to): (Day, Day)) -> Result<Vec<Given>> {
    Ok(merged(db.all(sql::OF_DIVISION, args![structure, from, to, division]).await?))
}

/// A row of a lesson's sections and work.
#[derive(sqlx::FromRow)]
struct LessonRow {
    section_id: SectionId,
    subject: String,
    audience: String,
    division_id: Option<DivisionId>,
    taught: bool,
    assignment_id: Option<AssignmentId>,
    kind: Option<Kind>,
    excerpt: Option<String>,
    minutes: Option<i64>,
    hand_in: Option<bool>,
    due_on: Option<Day>,
    due_starts: Option<Hour>,
    publish_at: Option<Instant>,
}

impl LessonRow {
    fn given(&self) -> Option<Given> {
        Some(Given {
            id: self.assignment_id?,
            kind: self.kind?,
            excerpt: self.excerpt.clone()?,
            minutes: self.minutes,
            hand_in: self.hand_in?,
            due_on: self.due_on?,
            due_starts: self.due_starts,
            due_change: None,
            subject: self.subject.clone(),
            audience: self.audience.clone(),
            publish_at: self.publish_at?,
            handed_in: 0,
            to_return: 0,
        })
    }
}

/// The sections of a lesson, with whether the viewer teaches each, and the work that was given in it or is due for it,
/// published or not.
pub(crate) async fn of_lesson(
    db: &Db,
    viewer: &ViewerFacts,
    structure: StructureId,
    lesson: LessonId,
    today: Day,
) -> Result<(Vec<SectionHere>, Vec<Given>)> {
    let rows: Vec<LessonRow> = db.all(sql::OF_LESSON, args![structure, lesson, viewer.person, today]).await?;
    let mut sections: Vec<SectionHere> = vec![];
    for row in &rows {
        let at = sections.iter().position(|section| section.id == row.section_id).unwrap_or_else(|| {
            let (subject, audience) = (row.subject.clone(), row.audience.clone());
            sections.push(SectionHere { id: row.section_id, subject, audience, divisions: vec![], taught: row.taught });
            sections.len() - 1
        });
        if let Some(division) = row.division_id.filter(|division| !sections[at].divisions.contains(division)) {
            sections[at].divisions.push(division);
        }
    }
    let mut all: Vec<(Given, SectionId)> = rows.iter().filter_map(|row| Some((row.given()?, row.section_id))).collect();
    // A group that draws from several classes gives a row for each.
    all.dedup_by_key(|(given, section)| (given.id, *section));
    Ok((sections, merged(all.into_iter().map(|(given, _)| given).collect())))
}

#[derive(sqlx::FromRow)]
struct WholeWork {
    #[sqlx(flatten)]
    work: Work,
    content: String,
}
#[derive(sqlx::FromRow)]
struct WholeGiven {
    #[sqlx(flatten)]
    given: Given,
    content: String,
}

/// The work of a pupil with all its words, as they are meant for her (JSON of rich texts).
pub async fn of_pupil_whole(
    db: &Db,
    structure: StructureId,
    pupil: PersonId,
    (from, to): (Day, Day),
    now: Instant,
) -> Result<Vec<(Work, String)>> {
    let none: Option<LessonId> = None;
    let mut all: Vec<WholeWork> = db.all(sql::OF_PUPIL_WHOLE, args![structure, from, to, pupil, now, none]).await?;
    all.dedup_by_key(|whole| whole.work.id);
    Ok(all.into_iter().map(|whole| (whole.work, whole.content)).collect())
}

/// The work of a division and of its groups with all its words, as they are meant for all.
pub(crate) async fn of_division_whole(
    db: &Db,
    structure: StructureId,
    division: DivisionId,
    (from, to): (Day, Day),
    now: Instant,
) -> Result<Vec<(Given, String)>> {
    let all: Vec<WholeGiven> = db.all(sql::OF_DIVISION_WHOLE, args![structure, from, to, division]).await?;
    let mut out: Vec<(Given, String)> = vec![];
    for WholeGiven { given, content } in all.into_iter().filter(|whole| whole.given.publish_at <= now) {
        match out.last_mut().filter(|(last, _)| last.id == given.id) {
            Some((last, _)) => last.audience = format!("{} + {}", last.audience, given.audience),
            None => out.push((given, content)),
        }
    }
    Ok(out)
}
