//! Which class books there are for somebody: sections, divisions.

use directory::model::{SchoolYearId, SectionId};
use kit::{Day, Db, DivisionId, Error, PersonId, Result, StructureId, ViewerFacts, args};

/// A section with its class book.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Section {
    /// Which.
    pub id: SectionId,
    /// Where.
    pub structure_id: StructureId,
    /// What is taught.
    pub subject: String,
    /// To whom.
    pub audience: String,
    /// The division, if it is to a whole one.
    pub division_id: Option<DivisionId>,
    /// By whom, today.
    pub teachers: Option<String>,
    /// Of which year.
    pub year: String,
    /// The first day of that year, and the last.
    pub starts_on: Day,
    /// The last day of that year.
    pub ends_on: Day,
    /// The last day of which something was published.
    pub last_day: Option<Day>,
}

/// What is known of sections; `$1` is the present day.
macro_rules! sections {
    ($where:literal) => {
        concat!(
            "select section.id, section.structure_id, subject.label as subject, section.division_id,
               coalesce(division.label, teaching_group.label) as audience, school_year.label as year,
               school_year.starts_on, school_year.ends_on,
               (select string_agg(trim(person.given || ' ' || person.family), ', ') from section_teacher here
                join person on person.id = here.person_id
                where here.section_id = section.id and here.structure_id = section.structure_id
                  and here.valid_from <= $1 and (here.valid_to is null or here.valid_to > $1)) as teachers,
               (select max(lesson.day) from lesson_pattern_section held cross join lesson cross join lesson_content content
                where held.section_id = section.id and lesson.pattern_id = held.pattern_id
                  and content.lesson_id = lesson.id) as last_day
             from section
             join subject on subject.id = section.subject_id
             join school_year on school_year.id = section.year_id
             left join division on division.id = section.division_id
             left join teaching_group on teaching_group.id = section.group_id
             where ",
            $where,
            " order by school_year.starts_on desc, audience, subject.label, section.id"
        )
    };
}

/// The sections that somebody teaches today, everywhere.
pub async fn taught(db: &Db, person: PersonId, today: Day) -> Result<Vec<Section>> {
    Ok(db
        .all(
            sections!(
                "section.id in (select mine.section_id from section_teacher mine where mine.person_id = $2
                   and mine.valid_from <= $1 and (mine.valid_to is null or mine.valid_to > $1))"
            ),
            args![today, person],
        )
        .await?)
}

/// The sections that somebody teaches or taught in a structure, of all years.
pub async fn ever_taught(db: &Db, person: PersonId, structure: StructureId, today: Day) -> Result<Vec<Section>> {
    Ok(db
        .all(
            sections!(
                "section.structure_id = $3
                 and section.id in (select mine.section_id from section_teacher mine where mine.person_id = $2)"
            ),
            args![today, person, structure],
        )
        .await?)
}

/// The sections of a division and of the groups that draw from it.
pub async fn of_division(db: &Db, structure: StructureId, division: DivisionId, today: Day) -> Result<Vec<Section>> {
    Ok(db
        .all(
            sections!(
                "section.structure_id = $2 and (section.division_id = $3
                   or section.group_id in (select draws.group_id from teaching_group_division draws
                                           where draws.structure_id = $2 and draws.division_id = $3))"
            ),
            args![today, structure, division],
        )
        .await?)
}

/// All sections of a year of a structure.
pub async fn of_year(db: &Db, structure: StructureId, year: SchoolYearId, today: Day) -> Result<Vec<Section>> {
    let sql = sections!("section.structure_id = $2 and section.year_id = $3");
    Ok(db.all(sql, args![today, structure, year]).await?)
}

/// The years of a structure that are or were lived, newest first, each with whether it is the present one.
pub async fn years(db: &Db, structure: StructureId) -> Result<Vec<(SchoolYearId, String, bool)>> {
    Ok(db
        .all(
            "select id, label, state = 'live' from school_year where structure_id = $1 and state <> 'draft'
             order by starts_on desc",
            args![structure],
        )
        .await?)
}

/// A section of a structure of the viewer's, or of any when it is a named inspector's.
pub async fn section(db: &Db, viewer: &ViewerFacts, id: SectionId, today: Day) -> Result<Section> {
    let found: Option<Section> = db.optional(sections!("section.id = $2"), args![today, id]).await?;
    found.filter(|section| viewer.structure(section.structure_id).is_some()).ok_or(Error::NotFound)
}

/// A division with the class books of its sections.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Division {
    /// Which.
    pub id: DivisionId,
    /// Where.
    pub structure_id: StructureId,
    /// How it is called.
    pub label: String,
}

/// The divisions of the live year of a structure: all, or those whose pupils somebody teaches or is head teacher of.
pub async fn divisions(db: &Db, person: PersonId, structure: StructureId, all: bool, today: Day) -> Result<Vec<Division>> {
    Ok(db
        .all(
            "with mine(division_id, group_id) as (
               select section.division_id, section.group_id from section_teacher here
               cross join section where here.person_id = $1 and here.structure_id = $2 and section.id = here.section_id
                 and here.valid_from <= $3 and (here.valid_to is null or here.valid_to > $3))
             select division.id, division.structure_id, division.label from division
             join school_year on school_year.id = division.year_id and school_year.state = 'live'
             where division.structure_id = $2 and (division.closed_on is null or division.closed_on > $3)
               and ($4 or division.id in (select division_id from mine where division_id is not null)
                 or division.id in (select draws.division_id from mine cross join teaching_group_division draws
                                    where draws.group_id = mine.group_id)
                 or division.id in (select duty.division_id from duty where duty.person_id = $1
                                    and duty.kind = 'head_teacher' and duty.division_id is not null and duty.valid_from <= $3
                                    and (duty.valid_to is null or duty.valid_to > $3)))
             order by division.code",
            args![person, structure, today, all],
        )
        .await?)
}

/// A division of a structure of the viewer's.
pub async fn division(db: &Db, viewer: &ViewerFacts, id: DivisionId) -> Result<Division> {
    let found: Option<Division> = db.optional("select id, structure_id, label from division where id = $1", args![id]).await?;
    found.filter(|division| viewer.structure(division.structure_id).is_some()).ok_or(Error::NotFound)
}
