//! Seals of management on the class books of sections, and whose class book a named inspector reads.

use crate::model::{AccessId, VisaId, Written};
use directory::model::SectionId;
use kit::{Day, Db, Error, Instant, LessonId, PersonId, Result, StructureId, ViewerFacts, args};

/// A seal on the class book of a section, up to a day, that day included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visa {
    /// Which.
    pub id: VisaId,
    /// Up to which day.
    pub until: Day,
    /// Who sealed it, and when.
    pub by: Written,
    /// What was said.
    pub words: String,
    /// How many contents it sealed.
    pub lessons: i64,
    /// The hash of what they said.
    pub digest: String,
}

#[derive(sqlx::FromRow)]
struct VisaRow {
    id: VisaId,
    until_day: Day,
    author_id: PersonId,
    author_name: Option<String>,
    at: Instant,
    words: String,
    lessons: i64,
    digest: String,
}

impl From<VisaRow> for Visa {
    fn from(row: VisaRow) -> Self {
        let by = Written { id: row.author_id, name: row.author_name.unwrap_or_default().trim().to_owned(), at: row.at };
        Self { id: row.id, until: row.until_day, by, words: row.words, lessons: row.lessons, digest: row.digest }
    }
}

macro_rules! visas {
    ($where:literal) => {
        concat!(
            "select visa.id, visa.until_day, visa.author_id, author.given || ' ' || author.family as author_name, visa.at,
               visa.words, visa.lessons, visa.digest
             from class_book_visa visa left join person author on author.id = visa.author_id
             where ",
            $where,
            " order by visa.at desc, visa.id desc"
        )
    };
}

/// The seals on the class book of a section, newest first.
pub async fn visas(db: &Db, structure: StructureId, section: SectionId) -> Result<Vec<Visa>> {
    let rows: Vec<VisaRow> = db.all(visas!("visa.section_id = $1 and visa.structure_id = $2"), args![section, structure]).await?;
    Ok(rows.into_iter().map(Visa::from).collect())
}

/// The seals on a lesson of a day, newest first.
pub async fn visas_of_lesson(db: &Db, lesson: LessonId, day: Day) -> Result<Vec<Visa>> {
    let rows: Vec<VisaRow> = db
        .all(
            visas!(
                "visa.until_day >= $2 and visa.section_id in (
                   select held.section_id from lesson cross join lesson_pattern_section held
                   where lesson.id = $1 and held.pattern_id = lesson.pattern_id)"
            ),
            args![lesson, day],
        )
        .await?;
    Ok(rows.into_iter().map(Visa::from).collect())
}

/// Whose class book a named inspector reads.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Access {
    /// Which.
    pub id: AccessId,
    /// Where.
    pub structure_id: StructureId,
    /// The name of the school.
    pub structure_name: String,
    /// The civil zone of the school.
    pub zone: String,
    /// Who reads.
    pub inspector_id: PersonId,
    /// The name.
    pub inspector: String,
    /// Whose class book.
    pub teacher_id: PersonId,
    /// The name.
    pub teacher: String,
    /// From which day on.
    pub valid_from: Day,
    /// The first day no more.
    pub valid_to: Day,
    /// When it was ended before.
    pub ended_at: Option<Instant>,
}

impl Access {
    /// The last day.
    pub fn until(&self) -> Day {
        self.valid_to.plus_days(-1)
    }
    /// Whether it is open on a day.
    pub fn is_open(&self, today: Day) -> bool {
        self.ended_at.is_none() && self.valid_from <= today && today < self.valid_to
    }
    /// Whether it may still be ended.
    pub fn is_ahead(&self, today: Day) -> bool {
        self.ended_at.is_none() && today < self.valid_to
    }
}

macro_rules! accesses {
    ($where:literal) => {
        concat!(
            "select access.id, access.structure_id, structure.name as structure_name, structure.zone, access.inspector_id,
               trim(inspector.given || ' ' || inspector.family) as inspector, access.teacher_id,
               trim(teacher.given || ' ' || teacher.family) as teacher, access.valid_from, access.valid_to, access.ended_at
             from inspector_access access
             join structure on structure.id = access.structure_id
             join person inspector on inspector.id = access.inspector_id
             join person teacher on teacher.id = access.teacher_id
             where ",
            $where,
            " order by access.valid_from desc, access.id desc"
        )
    };
}

/// The accesses that a structure gave, newest first.
pub async fn accesses(db: &Db, structure: StructureId) -> Result<Vec<Access>> {
    Ok(db.all(accesses!("access.structure_id = $1"), args![structure]).await?)
}

/// The accesses of an inspector that are open on a day.
pub async fn accesses_of(db: &Db, inspector: PersonId, today: Day) -> Result<Vec<Access>> {
    let found: Vec<Access> = db
        .all(
            accesses!(
                "access.inspector_id = $1 and access.ended_at is null and access.valid_from <= $2 and access.valid_to > $2"
            ),
            args![inspector, today],
        )
        .await?;
    Ok(found)
}

/// An open access of the viewer's own.
pub async fn access(db: &Db, viewer: &ViewerFacts, id: AccessId, now: Instant) -> Result<Access> {
    let found: Option<Access> =
        db.fresh(accesses!("access.id = $1 and access.inspector_id = $2"), args![id, viewer.person]).await?.into_iter().next();
    let today = |access: &Access| now.day_in(&zone(&access.zone));
    found.filter(|access| access.is_open(today(access))).ok_or(Error::NotFound)
}

/// The civil zone of a name.
pub(crate) fn zone(name: &str) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(name).unwrap_or_else(|_| kit::viewer::default_zone())
}

/// The open access by which an inspector reads the content of a lesson: its teacher's class book is open to her.
pub async fn access_to(db: &Db, viewer: &ViewerFacts, lesson: LessonId, now: Instant) -> Result<Option<AccessId>> {
    let today = now.day_in(&viewer.zone());
    let found: Option<(AccessId,)> = db
        .optional(
            "select access.id from inspector_access access cross join lesson
             where access.inspector_id = $1 and access.ended_at is null and access.valid_from <= $3 and access.valid_to > $3
               and lesson.id = $2 and lesson.structure_id = access.structure_id
               and (exists (select 1 from lesson_pattern_teacher held
                            where held.pattern_id = lesson.pattern_id and held.person_id = access.teacher_id)
                 or exists (select 1 from lesson_change change
                            where change.lesson_id = lesson.id and change.teacher_id = access.teacher_id))
             limit 1",
            args![viewer.person, lesson, today],
        )
        .await?;
    Ok(found.map(|(id,)| id))
}

/// The teachers of a structure on a day.
pub async fn teachers(db: &Db, structure: StructureId, today: Day) -> Result<Vec<(PersonId, String)>> {
    Ok(db
        .all(
            "select distinct person.id, person.given || ' ' || person.family, person.sort_name from role
             join person on person.id = role.person_id
             where role.structure_id = $1 and role.profile = 'teacher' and role.valid_from <= $2
               and (role.valid_to is null or role.valid_to > $2) order by person.sort_name, person.id",
            args![structure, today],
        )
        .await?
        .into_iter()
        .map(|(id, name, _): (PersonId, String, String)| (id, name))
        .collect())
}

/// Those of the academies of a structure who bear a word in their name.
pub async fn academics(db: &Db, structure: StructureId, word: &str, today: Day) -> Result<Vec<(PersonId, String)>> {
    Ok(db
        .all(
            "select distinct person.id, person.given || ' ' || person.family, person.sort_name
             from structure_link above cross join person_word cross join role cross join person
             where above.structure_id = $1 and above.kind = 'pedagogic' and person_word.structure_id = above.parent_id
               and person_word.word = $2 and role.person_id = person_word.person_id
               and role.structure_id = above.parent_id and role.profile = 'academy' and role.valid_from <= $3
               and (role.valid_to is null or role.valid_to > $3) and person.id = role.person_id
             order by person.sort_name, person.id limit 50",
            args![structure, word, today],
        )
        .await?
        .into_iter()
        .map(|(id, name, _): (PersonId, String, String)| (id, name))
        .collect())
}
