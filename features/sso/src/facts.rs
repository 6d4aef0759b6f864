//! What the directory knows of somebody that a policy lets out, in the structures for which a service is open.

use crate::model::Release;
use crate::release::{Attribute, Known, Place};
use kit::{Day, Db, Profile, Result, StructureId, ViewerFacts, args};

/// What is known of a viewer in some structures, as far as a policy needs it.
pub(crate) async fn known(db: &Db, viewer: &ViewerFacts, scope: &[StructureId], release: Release, today: Day) -> Result<Known> {
    let mut known = Known {
        given: viewer.given.clone(),
        family: viewer.name.strip_prefix(&viewer.given).unwrap_or("").trim().to_owned(),
        roles: viewer.roles.iter().filter(|role| scope.contains(&role.structure)).cloned().collect(),
        ..Known::default()
    };
    if release == Release::Identifier {
        return Ok(known);
    }
    let teaches = release == Release::Sdet && (viewer.is(Profile::Student) || viewer.is(Profile::Teacher));
    let found = if teaches { teaching(db, viewer, today).await? } else { numbers(db, viewer).await? };
    let (numbers, teaching): (Vec<_>, Vec<_>) = found.into_iter().partition(|(attribute, ..)| *attribute == Attribute::Uais);
    let place = |id: &StructureId| {
        let structure = viewer.structure(*id)?;
        let uai = numbers.iter().find(|(_, at, _)| at == id).map(|(.., uai)| uai.clone());
        Some(Place { id: id.to_string(), uai, kind: structure.kind.clone() })
    };
    known.places = scope.iter().filter_map(place).collect();
    let here = teaching.into_iter().filter(|(_, at, _)| scope.contains(at));
    known.teaching = here.map(|(attribute, _, value)| (attribute, value)).collect();
    Ok(known)
}

/// What is said of somebody in a structure.
type Said = (Attribute, StructureId, String);

/// The national numbers of somebody's structures.
async fn numbers(db: &Db, viewer: &ViewerFacts) -> Result<Vec<Said>> {
    Ok(db
        .all(
            "select 'ENTPersonStructRattachUAI', id, uai from structure
             where uai is not null and id in (select structure_id from role where person_id = $1)",
            args![viewer.person],
        )
        .await?)
}

/// The classes and groups of somebody, and the national numbers of the structures: in one question.
async fn teaching(db: &Db, viewer: &ViewerFacts, today: Day) -> Result<Vec<Said>> {
    Ok(db
        .all(
            "select 'ENTEleveClasses', enrollment.structure_id, division.label
             from enrollment join division on division.id = enrollment.division_id
             where enrollment.person_id = $1 and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)
             union all
             select 'ENTEleveNivFormation', structure_id, level from enrollment
             where person_id = $1 and level is not null and valid_from <= $2 and (valid_to is null or valid_to > $2)
             union all
             select 'ENTEleveMEF', structure_id, mef from enrollment
             where person_id = $1 and mef is not null and valid_from <= $2 and (valid_to is null or valid_to > $2)
             union all
             select 'ENTEleveGroupes', member.structure_id, teaching_group.label
             from group_membership member join teaching_group on teaching_group.id = member.group_id
             where member.person_id = $1 and member.valid_from <= $2 and (member.valid_to is null or member.valid_to > $2)
             union all
             select case when division.id is null then 'ENTAuxEnsGroupes' else 'ENTAuxEnsClasses' end,
                    section.structure_id, coalesce(division.label, teaching_group.label)
             from section_teacher join section on section.id = section_teacher.section_id
             left join division on division.id = section.division_id
             left join teaching_group on teaching_group.id = section.group_id
             where section_teacher.person_id = $1 and section_teacher.valid_from <= $2
               and (section_teacher.valid_to is null or section_teacher.valid_to > $2)
             union all
             select 'ENTPersonStructRattachUAI', id, uai from structure
             where uai is not null and id in (select structure_id from role where person_id = $1)
             order by 1, 3",
            args![viewer.person, today],
        )
        .await?)
}
