//! Reads homework: one assignment through the viewer, to whom it is given, in whose words.

use crate::model::{Assignment, AssignmentId, VariantId};
use crate::sight;
use directory::model::SectionId;
use kit::viewer::StructureHere;
use kit::{Day, Db, DivisionId, Error, Instant, LessonId, PersonId, Profile, Result, StructureId, ViewerFacts, args};
use rich::Document;

/// A section to which work is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionHere {
    /// Which.
    pub id: SectionId,
    /// The subject.
    pub subject: String,
    /// To whom: the class or the group.
    pub audience: String,
    /// The divisions that are concerned: the class, or those of which the group draws.
    pub divisions: Vec<DivisionId>,
    /// Whether the viewer teaches it now.
    pub taught: bool,
}

/// What ties a viewer to an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tie {
    /// She teaches one of its sections, or gave it: she changes it and reads what is handed in.
    Gives,
    /// She works with the same pupils.
    Reads,
    /// It is given to herself, or to these children of hers.
    Family(Vec<PersonId>),
}

/// An assignment that a viewer may see.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The assignment.
    pub work: Assignment,
    /// To whom it is given.
    pub sections: Vec<SectionHere>,
    /// Why the viewer sees it.
    pub tie: Tie,
    /// Where.
    pub structure: StructureHere,
}

impl Opened {
    /// Whether the viewer changes it.
    pub fn gives(&self) -> bool {
        self.tie == Tie::Gives
    }
    /// The name of its subject.
    pub fn subject(&self) -> &str {
        self.sections.first().map_or("", |section| section.subject.as_str())
    }
    /// For whom: « 6e B », « 6e B groupe 1 + groupe 2 ».
    pub fn audience(&self) -> String {
        joined(&self.sections)
    }
}

/// The audiences of some sections.
pub(crate) fn joined(sections: &[SectionHere]) -> String {
    sections.iter().map(|section| section.audience.as_str()).collect::<Vec<_>>().join(" + ")
}

#[derive(sqlx::FromRow)]
struct SectionRow {
    id: SectionId,
    subject: String,
    audience: String,
    division_id: Option<DivisionId>,
    taught: bool,
}

/// One section for each, with all its divisions.
fn gathered(rows: Vec<SectionRow>) -> Vec<SectionHere> {
    let mut out: Vec<SectionHere> = vec![];
    for row in rows {
        let divisions = row.division_id.into_iter();
        match out.iter_mut().find(|section| section.id == row.id) {
            Some(section) => section.divisions.extend(divisions),
            None => {
                let SectionRow { id, subject, audience, taught, .. } = row;
                out.push(SectionHere { id, subject, audience, divisions: divisions.collect(), taught });
            }
        }
    }
    out
}

macro_rules! sections_text {
    ($from:literal) => {
        concat!(
            "select section.id, subject.label as subject, coalesce(division.label, teaching_group.label) as audience,
               coalesce(section.division_id, draws.division_id) as division_id,
               exists (select 1 from section_teacher held where held.section_id = section.id and held.structure_id = $1
                 and held.person_id = $3 and held.valid_from <= $4 and (held.valid_to is null or held.valid_to > $4)) as taught
             from ",
            $from,
            " cross join section cross join subject
             left join division on division.id = section.division_id
             left join teaching_group on teaching_group.id = section.group_id
             left join teaching_group_division draws on draws.group_id = section.group_id
             where held.structure_id = $1 and held.key = $2 and section.id = held.section_id and subject.id = section.subject_id
             order by audience, section.id"
        )
    };
}
const SECTIONS_OF_ASSIGNMENT: &str =
    sections_text!("(select assignment_id as key, structure_id, section_id from assignment_section) held");
const SECTIONS_OF_LESSON: &str = sections_text!(
    "(select lesson.id as key, lesson.structure_id, part.section_id from lesson
      join lesson_pattern_section part on part.pattern_id = lesson.pattern_id) held"
);
const SECTIONS_OF_TEACHER: &str = sections_text!(
    "(select distinct person_id as key, structure_id, section_id from section_teacher
      where valid_from <= $4 and (valid_to is null or valid_to > $4)) held"
);
const SECTION_ALONE: &str = sections_text!("(select id as key, structure_id, id as section_id from section) held");

/// The sections of a lesson, and whether the viewer teaches each.
pub(crate) async fn sections_of_lesson(
    db: &Db,
    viewer: &ViewerFacts,
    structure: StructureId,
    lesson: LessonId,
    today: Day,
) -> Result<Vec<SectionHere>> {
    Ok(gathered(db.all(SECTIONS_OF_LESSON, args![structure, lesson, viewer.person, today]).await?))
}

/// The sections that the viewer teaches now.
pub async fn sections_of_teacher(db: &Db, viewer: &ViewerFacts, structure: StructureId, today: Day) -> Result<Vec<SectionHere>> {
    Ok(gathered(db.all(SECTIONS_OF_TEACHER, args![structure, viewer.person, viewer.person, today]).await?))
}

/// A section that the viewer teaches now; any other is not found.
pub(crate) async fn section_of_teacher(
    db: &Db,
    viewer: &ViewerFacts,
    section: SectionId,
    now: Instant,
) -> Result<(StructureHere, SectionHere)> {
    let (at,): (StructureId,) =
        db.optional("select structure_id from section where id = $1", args![section]).await?.ok_or(Error::NotFound)?;
    let structure = viewer.structure(at).filter(|_| sight::teaches(viewer, at)).ok_or(Error::NotFound)?;
    let today = now.day_in(&structure.zone);
    let found = gathered(db.all(SECTION_ALONE, args![at, section, viewer.person, today]).await?);
    let section = found.into_iter().next().filter(|section| section.taught).ok_or(Error::NotFound)?;
    Ok((structure.clone(), section))
}

/// The divisions in which the viewer teaches, a class or one of its groups.
pub(crate) async fn divisions_taught(
    db: &Db,
    viewer: &ViewerFacts,
    structure: StructureId,
    today: Day,
) -> Result<Vec<DivisionId>> {
    let mut out: Vec<DivisionId> =
        sections_of_teacher(db, viewer, structure, today).await?.into_iter().flat_map(|section| section.divisions).collect();
    out.extend(viewer.duties.iter().filter(|duty| duty.structure == Some(structure)).filter_map(|duty| duty.division));
    Ok(out)
}

const ASSIGNMENT: &str =
    "select assignment.id, assignment.structure_id, assignment.author_id, assignment.kind, assignment.content,
       assignment.excerpt, assignment.minutes, assignment.hand_in, assignment.given_lesson_id, assignment.given_on,
       assignment.due_lesson_id, assignment.due_on, assignment.hand_in_until, assignment.publish_at, assignment.withdrawn_at,
       assignment.version, coalesce(author.given || ' ' || author.family, '') as author, lesson.starts as due_starts
     from assignment left join person author on author.id = assignment.author_id
     left join lesson on lesson.id = assignment.due_lesson_id
     where assignment.id = $1";

/// An assignment, looked up through the viewer: one that is not hers is not found, nor is one that is not yet published to
/// those to whom it is given.
pub async fn open(db: &Db, viewer: &ViewerFacts, id: AssignmentId, now: Instant) -> Result<Opened> {
    let work: Assignment = db.optional(ASSIGNMENT, args![id]).await?.ok_or(Error::NotFound)?;
    let structure = viewer.structure(work.structure_id).ok_or(Error::NotFound)?.clone();
    let today = now.day_in(&structure.zone);
    let rows = db.all(SECTIONS_OF_ASSIGNMENT, args![structure.id, id, viewer.person, today]).await?;
    let sections = gathered(rows);
    let tie = match tie_of_staff(db, viewer, &work, &sections, today).await? {
        Some(tie) => Some(tie),
        None => family(db, viewer, &work, now).await?,
    };
    Ok(Opened { tie: tie.ok_or(Error::NotFound)?, work, sections, structure })
}

async fn tie_of_staff(
    db: &Db,
    viewer: &ViewerFacts,
    work: &Assignment,
    sections: &[SectionHere],
    today: Day,
) -> Result<Option<Tie>> {
    let structure = work.structure_id;
    if sight::teaches(viewer, structure) && (work.author_id == viewer.person || sections.iter().any(|section| section.taught)) {
        return Ok(Some(Tie::Gives));
    }
    if sight::reads_school(viewer, structure) {
        return Ok(Some(Tie::Reads));
    }
    if !sight::teaches(viewer, structure) {
        return Ok(None);
    }
    let taught = divisions_taught(db, viewer, structure, today).await?;
    let shares = sections.iter().flat_map(|section| &section.divisions).any(|division| taught.contains(division));
    Ok(shares.then_some(Tie::Reads))
}

/// The viewer or her children, as far as the assignment is published and given to them.
async fn family(db: &Db, viewer: &ViewerFacts, work: &Assignment, now: Instant) -> Result<Option<Tie>> {
    let pupil = viewer.is_in(work.structure_id, &[Profile::Student]);
    if work.publish_at > now || !(pupil || viewer.children.iter().any(sight::follows)) {
        return Ok(None);
    }
    let mut found: Vec<PersonId> = vec![];
    for (person,) in db.all::<(PersonId,)>(AUDIENCE_IDS, args![work.structure_id, work.id, work.due_on]).await? {
        let own = pupil && person == viewer.person;
        if own || viewer.child(person).is_some_and(sight::follows) {
            found.push(person);
        }
    }
    Ok((!found.is_empty()).then_some(Tie::Family(found)))
}

macro_rules! audience {
    ($select:literal, $end:literal) => {
        concat!(
            "with audience(person_id) as (
               select enrollment.person_id from assignment_section held cross join section cross join enrollment
               where held.assignment_id = $2 and held.structure_id = $1 and section.id = held.section_id
                 and enrollment.structure_id = $1 and enrollment.division_id = section.division_id
                 and enrollment.valid_from <= $3 and (enrollment.valid_to is null or enrollment.valid_to > $3)
               union select member.person_id from assignment_section held cross join section cross join group_membership member
               where held.assignment_id = $2 and held.structure_id = $1 and section.id = held.section_id
                 and member.structure_id = $1 and member.group_id = section.group_id
                 and member.valid_from <= $3 and (member.valid_to is null or member.valid_to > $3)) ",
            $select,
            $end
        )
    };
}
const AUDIENCE_IDS: &str = audience!("select person_id from audience", "");
const AUDIENCE: &str = audience!(
    "select person.id, person.given || ' ' || person.family as name from audience cross join person",
    " where person.id = audience.person_id order by person.sort_name, person.id"
);

/// The pupils to whom an assignment is given, on its due day, in the order of their names.
pub(crate) async fn pupils(db: &Db, opened: &Opened) -> Result<Vec<(PersonId, String)>> {
    Ok(db.all(AUDIENCE, args![opened.work.structure_id, opened.work.id, opened.work.due_on]).await?)
}

/// The words of an assignment that are meant for a pupil: the content and the minutes.
pub async fn words_for(db: &Db, work: &Assignment, pupil: PersonId) -> Result<(Document, Option<i64>)> {
    let variant: Option<(String, Option<i64>)> = db
        .optional(
            "select variant.content, variant.minutes from assignment_variant_pupil named
             join assignment_variant variant on variant.id = named.variant_id
             where named.assignment_id = $1 and named.person_id = $2 and named.structure_id = $3",
            args![work.id, pupil, work.structure_id],
        )
        .await?;
    Ok(match variant {
        Some((content, minutes)) => (document(&content), minutes.or(work.minutes)),
        None => (document(&work.content), work.minutes),
    })
}

/// A stored text; what cannot be read is nothing.
pub(crate) fn document(json: &str) -> Document {
    Document::from_json(json).unwrap_or_default()
}

/// A variant of an assignment, for who gives it.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Which.
    pub id: VariantId,
    /// Its words.
    pub content: String,
    /// How long it should take.
    pub minutes: Option<i64>,
    /// For whom.
    pub pupils: Vec<(PersonId, String)>,
}

/// The variants of an assignment, with whom each is for; the page has asked whether the viewer gives it.
pub(crate) async fn variants(db: &Db, opened: &Opened) -> Result<Vec<Variant>> {
    type Line = (VariantId, String, Option<i64>, PersonId, String);
    let rows: Vec<Line> = db
        .all(
            "select variant.id, variant.content, variant.minutes, person.id, person.given || ' ' || person.family
             from assignment_variant variant join assignment_variant_pupil named on named.variant_id = variant.id
             join person on person.id = named.person_id
             where variant.assignment_id = $1 and variant.structure_id = $2
             order by variant.id, person.sort_name, person.id",
            args![opened.work.id, opened.work.structure_id],
        )
        .await?;
    let mut out: Vec<Variant> = vec![];
    for (id, content, minutes, person, name) in rows {
        match out.last_mut().filter(|last| last.id == id) {
            Some(last) => last.pupils.push((person, name)),
            None => out.push(Variant { id, content, minutes, pupils: vec![(person, name)] }),
        }
    }
    Ok(out)
}
