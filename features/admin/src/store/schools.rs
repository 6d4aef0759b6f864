//! What a school decides by itself: duties, and who teaches which division of an école.

use directory::model::{DutyId, StructureKind};
use kit::viewer::DutyKind;
use kit::{Day, Db, DivisionId, PersonId, Result, StructureId, args};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DutyHeld {
    pub(crate) id: DutyId,
    pub(crate) kind: DutyKind,
    pub(crate) person_id: PersonId,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) division: Option<String>,
    pub(crate) valid_from: Day,
    pub(crate) valid_to: Option<Day>,
    pub(crate) source: String,
}

/// The duties of a structure that are not over.
pub(crate) async fn duties(db: &Db, structure: StructureId, today: Day) -> Result<Vec<DutyHeld>> {
    Ok(db
        .fresh(
            "select duty.id, duty.kind, duty.person_id, person.given, person.family, division.label as division,
                    duty.valid_from, duty.valid_to, duty.source
             from duty join person on person.id = duty.person_id and person.closed_at is null
             left join division on division.id = duty.division_id
             where duty.structure_id = $1 and (duty.valid_to is null or duty.valid_to > $2)
             order by duty.kind, division.code, person.sort_name, duty.id limit 400",
            args![structure, today],
        )
        .await?)
}

/// Somebody who may be given a duty.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Worker {
    pub(crate) id: PersonId,
    pub(crate) given: String,
    pub(crate) family: String,
    /// Whether this person teaches (or runs an école).
    pub(crate) teaches: bool,
}

/// Those who work in a structure, in the order of names.
pub(crate) async fn workers(db: &Db, structure: StructureId, today: Day) -> Result<Vec<Worker>> {
    Ok(db
        .all(
            "select person.id, person.given, person.family,
                    exists (select 1 from role teaching where teaching.structure_id = $1 and teaching.person_id = person.id
                      and teaching.profile in ('teacher', 'management')
                      and teaching.valid_from <= $2 and (teaching.valid_to is null or teaching.valid_to > $2)) as teaches
             from person where person.closed_at is null and person.id in (
               select role.person_id from role where role.structure_id = $1
               and role.profile not in ('student', 'guardian', 'guest')
               and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2))
             order by person.sort_name, person.id limit 1000",
            args![structure, today],
        )
        .await?)
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Division {
    pub(crate) id: DivisionId,
    pub(crate) label: String,
    pub(crate) structure_id: StructureId,
    pub(crate) structure_name: String,
    pub(crate) kind: StructureKind,
}

/// A division that is open.
pub(crate) async fn division(db: &Db, id: DivisionId) -> Result<Option<Division>> {
    Ok(db
        .optional(
            "select division.id, division.label, division.structure_id, structure.name as structure_name, structure.kind
             from division join structure on structure.id = division.structure_id and structure.closed_at is null
             where division.id = $1 and division.closed_on is null",
            args![id],
        )
        .await?)
}

/// Who teaches a division today.
pub(crate) async fn teachers(db: &Db, structure: StructureId, division: DivisionId, today: Day) -> Result<Vec<PersonId>> {
    let found: Vec<(PersonId,)> = db
        .fresh(
            "select distinct section_teacher.person_id from section_teacher
             join section on section.id = section_teacher.section_id
             where section_teacher.structure_id = $1 and section.division_id = $2
               and section_teacher.valid_from <= $3 and (section_teacher.valid_to is null or section_teacher.valid_to > $3)",
            args![structure, division, today],
        )
        .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// The divisions of a school with the names of those who teach them: division, label, given, family.
pub(crate) async fn taught(
    db: &Db,
    structure: StructureId,
    today: Day,
) -> Result<Vec<(DivisionId, String, Option<String>, Option<String>)>> {
    Ok(db
        .fresh(
            "select distinct division.id, division.label, person.given, person.family, division.code, person.sort_name from division
             join school_year on school_year.id = division.year_id and school_year.state = 'live'
             left join section on section.division_id = division.id
             left join section_teacher on section_teacher.section_id = section.id
               and section_teacher.valid_from <= $2 and (section_teacher.valid_to is null or section_teacher.valid_to > $2)
             left join person on person.id = section_teacher.person_id and person.closed_at is null
             where division.structure_id = $1 and division.closed_on is null
             order by division.code, division.id, person.sort_name limit 400",
            args![structure, today],
        )
        .await?
        .into_iter()
        .map(|(id, label, given, family, _, _): (DivisionId, String, Option<String>, Option<String>, String, Option<String>)| {
            (id, label, given, family)
        })
        .collect())
}
