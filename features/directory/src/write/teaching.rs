//! The teachers of an école given to their divisions: the feed of the first degree does not say.

use super::{Done, HAND, Hand, note, pairs};
use crate::model::{SchoolYearId, SectionId, SectionTeacherId, SubjectId};
use kit::{DivisionId, Error, PersonId, Profile, Result, StructureId, Unit, args};

/// The subject of a teacher who teaches all of them.
const ALL_SUBJECTS: (&str, &str) = ("ECOLE", "Toutes matières");

async fn label_and_year(unit: &mut Unit, structure: StructureId, division: DivisionId) -> Result<(String, SchoolYearId)> {
    let sql = "select label, year_id from division where id = $1 and structure_id = $2 and closed_on is null";
    unit.optional(sql, args![division, structure]).await?.ok_or(Error::NotFound)
}

/// The section « all subjects » of a division, made when it is not there.
async fn section(
    unit: &mut Unit,
    hand: Hand,
    structure: StructureId,
    division: DivisionId,
    year: SchoolYearId,
) -> Result<SectionId> {
    let (code, label) = ALL_SUBJECTS;
    unit.run(
        "insert into subject (id, structure_id, code, label, source) values ($1, $2, $3, $4, $5) on conflict do nothing",
        args![SubjectId::new(hand.now), structure, code, label, HAND],
    )
    .await?;
    let (subject,): (SubjectId,) =
        unit.one("select id from subject where structure_id = $1 and code = $2", args![structure, code]).await?;
    unit.run(
        "insert into section (id, structure_id, year_id, subject_id, division_id, source) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        args![SectionId::new(hand.now), structure, year, subject, division, HAND],
    )
    .await?;
    let sql = "select id from section where structure_id = $1 and subject_id = $2 and division_id = $3";
    Ok(unit.one::<(SectionId,)>(sql, args![structure, subject, division]).await?.0)
}

/// Gives a teacher of the school to a division. One who teaches there already stays.
pub async fn assign_teacher(
    unit: &mut Unit,
    hand: Hand,
    structure: StructureId,
    division: DivisionId,
    person: PersonId,
) -> Result<()> {
    let (label, year) = label_and_year(unit, structure, division).await?;
    let teaches: Vec<(Profile,)> = unit
        .all(
            "select profile from role where structure_id = $1 and person_id = $2 and profile in ('teacher', 'management')
             and valid_from <= $3 and (valid_to is null or valid_to > $3)",
            args![structure, person, hand.today],
        )
        .await?;
    if teaches.is_empty() {
        return Err(Error::NotFound);
    }
    let section = section(unit, hand, structure, division, year).await?;
    let there: Vec<(SectionTeacherId,)> = unit
        .all(
            "select id from section_teacher where structure_id = $1 and section_id = $2 and person_id = $3
             and (valid_to is null or valid_to > $4)",
            args![structure, section, person, hand.today],
        )
        .await?;
    if !there.is_empty() {
        return Ok(());
    }
    unit.run(
        "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source)
         values ($1, $2, $3, $4, 'main', $5, $6)",
        args![SectionTeacherId::new(hand.now), structure, section, person, hand.today, HAND],
    )
    .await?;
    let after = pairs(&[("division", Some(&label))]);
    let done = Done {
        structure: Some(structure),
        act: "act-teacher-assigned",
        object_kind: "person",
        object: person.0,
        before: "",
        after: &after,
    };
    note(unit, hand, done).await
}

/// Takes a teacher away from a division, from today.
pub async fn unassign_teacher(
    unit: &mut Unit,
    hand: Hand,
    structure: StructureId,
    division: DivisionId,
    person: PersonId,
) -> Result<()> {
    let (label, _) = label_and_year(unit, structure, division).await?;
    let ended = unit
        .run(
            "update section_teacher set valid_to = $4 where structure_id = $1 and person_id = $3 and (valid_to is null or valid_to > $4)
             and section_id in (select id from section where structure_id = $1 and division_id = $2)",
            args![structure, division, person, hand.today],
        )
        .await?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    let before = pairs(&[("division", Some(&label))]);
    let done = Done {
        structure: Some(structure),
        act: "act-teacher-unassigned",
        object_kind: "person",
        object: person.0,
        before: &before,
        after: "",
    };
    note(unit, hand, done).await
}
