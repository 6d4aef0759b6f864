//! Roles and enrolments given, ended and reopened by hand.

use super::people::write_words;
use super::{Done, HAND, Hand, note, pairs};
use crate::model::EnrollmentId;
use kit::db::Args;
use kit::id::RoleId;
use kit::{Day, DivisionId, Error, Function, PersonId, Profile, Result, StructureId, Unit, args};

/// A role to give.
#[derive(Clone, Copy, Debug)]
pub struct NewRole<'a> {
    /// Where.
    pub structure: StructureId,
    /// As what.
    pub profile: Profile,
    /// Finer occupations, with their labels.
    pub functions: &'a [(Function, &'a str)],
    /// The first day on which it holds no more; a guest's role must have one.
    pub until: Option<Day>,
}

/// Gives a role in a structure, where the person can be found from now on. One that is open already stays.
pub async fn role(unit: &mut Unit, hand: Hand, person: PersonId, new: NewRole<'_>) -> Result<RoleId> {
    if new.profile == Profile::Guest && new.until.is_none() {
        return Err(Error::broken("a guest's role has no end"));
    }
    let open: Option<(RoleId,)> = unit
        .optional(
            "select id from role where structure_id = $1 and person_id = $2 and profile = $3
             and valid_from <= $4 and (valid_to is null or valid_to > $4)",
            args![new.structure, person, new.profile, hand.today],
        )
        .await?;
    if let Some((id,)) = open {
        return Ok(id);
    }
    let id = RoleId::new(hand.now);
    unit.run(
        "insert into role (id, structure_id, person_id, profile, valid_from, valid_to, source) values ($1, $2, $3, $4, $5, $6, $7)",
        args![id, new.structure, person, new.profile, hand.today, new.until, HAND],
    )
    .await?;
    let functions: Vec<Args> =
        new.functions.iter().map(|(function, label)| args![id, new.structure, *function, *label]).collect();
    unit.run_many("insert into role_function (role_id, structure_id, function, label) values {rows}", functions).await?;
    write_words(unit, person, &[new.structure]).await?;
    let until = new.until.map(|day| day.to_string());
    let function = new.functions.first().map(|(function, _)| function.code());
    let after = pairs(&[("profile", Some(new.profile.code())), ("function", function), ("until", until.as_deref())]);
    let done = Done {
        structure: Some(new.structure),
        act: "act-role-given",
        object_kind: "person",
        object: person.0,
        before: "",
        after: &after,
    };
    note(unit, hand, done).await?;
    Ok(id)
}

/// Enrols a pupil in a division of a structure, or moves there a pupil who is in another one of it.
///
/// It is the main enrolment unless the pupil has a main one in another school.
pub async fn enroll(
    unit: &mut Unit,
    hand: Hand,
    person: PersonId,
    structure: StructureId,
    division: Option<DivisionId>,
) -> Result<()> {
    let mut place: (Option<String>, Option<String>) = (None, None);
    if let Some(division) = division {
        let found: Option<(String, Option<String>)> = unit
            .optional(
                "select label, level from division where id = $1 and structure_id = $2 and closed_on is null",
                args![division, structure],
            )
            .await?;
        let (label, level) = found.ok_or(Error::NotFound)?;
        place = (Some(label), level);
    }
    let (label, level) = place;
    type Open = (EnrollmentId, Option<DivisionId>, Option<String>);
    let open: Vec<Open> = unit
        .all(
            "select enrollment.id, enrollment.division_id, division.label from enrollment
             left join division on division.id = enrollment.division_id
             where enrollment.person_id = $1 and enrollment.structure_id = $2
             and enrollment.valid_from <= $3 and (enrollment.valid_to is null or enrollment.valid_to > $3)
             order by enrollment.main desc, enrollment.id",
            args![person, structure, hand.today],
        )
        .await?;
    if open.iter().any(|(_, at, _)| *at == division) {
        return Ok(());
    }
    unit.run(
        "update enrollment set valid_to = $3 where person_id = $1 and structure_id = $2 and (valid_to is null or valid_to > $3)",
        args![person, structure, hand.today],
    )
    .await?;
    let elsewhere: Vec<(EnrollmentId,)> =
        unit.all("select id from enrollment where person_id = $1 and main and valid_to is null", args![person]).await?;
    unit.run(
        "insert into enrollment (id, structure_id, person_id, division_id, level, main, valid_from, source)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![EnrollmentId::new(hand.now), structure, person, division, level, elsewhere.is_empty(), hand.today, HAND],
    )
    .await?;
    let before = pairs(&[("division", open.first().and_then(|(_, _, label)| label.as_deref()))]);
    let after = pairs(&[("division", label.as_deref())]);
    let done = Done {
        structure: Some(structure),
        act: "act-enrolled",
        object_kind: "person",
        object: person.0,
        before: &before,
        after: &after,
    };
    note(unit, hand, done).await
}

/// The tables whose open rows rest on a role of a person in a structure.
macro_rules! resting {
    ($macro:ident) => {
        [$macro!("enrollment"), $macro!("group_membership"), $macro!("section_teacher"), $macro!("duty")]
    };
}
macro_rules! ends {
    ($table:literal) => {
        concat!(
            "update ",
            $table,
            " set valid_to = $3 where person_id = $1 and structure_id = $2 and (valid_to is null or valid_to > $3)"
        )
    };
}

/// Ends a role of a structure at once, and what rests on it when it was the last one there: enrolment, groups, lessons, duties.
pub async fn end_role(unit: &mut Unit, hand: Hand, structure: StructureId, role: RoleId, reason: &str) -> Result<PersonId> {
    let found: Option<(PersonId, Profile)> = unit
        .optional(
            "select person_id, profile from role where id = $1 and structure_id = $2 and (valid_to is null or valid_to > $3)",
            args![role, structure, hand.today],
        )
        .await?;
    let (person, profile) = found.ok_or(Error::NotFound)?;
    unit.run("update role set valid_to = $2 where id = $1", args![role, hand.today]).await?;
    let left: Vec<(RoleId,)> = unit
        .all(
            "select id from role where person_id = $1 and structure_id = $2 and (valid_to is null or valid_to > $3)",
            args![person, structure, hand.today],
        )
        .await?;
    if left.is_empty() {
        for sql in resting!(ends) {
            unit.run(sql, args![person, structure, hand.today]).await?;
        }
    }
    let before = pairs(&[("profile", Some(profile.code()))]);
    let after = pairs(&[("reason", Some(reason))]);
    let done = Done {
        structure: Some(structure),
        act: "act-role-ended",
        object_kind: "person",
        object: person.0,
        before: &before,
        after: &after,
    };
    note(unit, hand, done).await?;
    Ok(person)
}

/// Opens again a role that ended, with the enrolment and the groups that ended on the same day.
pub async fn reopen_role(unit: &mut Unit, hand: Hand, structure: StructureId, role: RoleId) -> Result<PersonId> {
    let found: Option<(PersonId, Profile, Day)> = unit
        .optional(
            "select person_id, profile, valid_to from role where id = $1 and structure_id = $2 and valid_to <= $3
             and not exists (select 1 from role other where other.structure_id = role.structure_id
               and other.person_id = role.person_id and other.profile = role.profile and other.valid_to is null)",
            args![role, structure, hand.today],
        )
        .await?;
    let (person, profile, ended) = found.ok_or(Error::NotFound)?;
    if profile == Profile::Guest {
        return Err(Error::NotFound);
    }
    unit.run("update role set valid_to = null where id = $1", args![role]).await?;
    unit.run(
        "update enrollment set valid_to = null,
           main = main and not exists (select 1 from enrollment other where other.person_id = $1 and other.main and other.valid_to is null)
         where id = (select ended.id from enrollment ended where ended.person_id = $1 and ended.structure_id = $2 and ended.valid_to = $3
           order by ended.main desc, ended.valid_from desc, ended.id desc limit 1)
         and $4 and not exists (select 1 from enrollment open where open.person_id = $1 and open.structure_id = $2 and open.valid_to is null)",
        args![person, structure, ended, profile == Profile::Student],
    )
    .await?;
    unit.run(
        "update group_membership set valid_to = null
         where person_id = $1 and structure_id = $2 and valid_to = $3 and $4 and not exists (
           select 1 from group_membership open where open.group_id = group_membership.group_id
           and open.person_id = group_membership.person_id and open.source = group_membership.source and open.valid_to is null)",
        args![person, structure, ended, profile == Profile::Student],
    )
    .await?;
    unit.run(
        "update section_teacher set valid_to = null
         where person_id = $1 and structure_id = $2 and valid_to = $3 and $4 and not exists (
           select 1 from section_teacher open where open.section_id = section_teacher.section_id
           and open.person_id = section_teacher.person_id and open.source = section_teacher.source and open.valid_to is null)",
        args![person, structure, ended, profile == Profile::Teacher],
    )
    .await?;
    write_words(unit, person, &[structure]).await?;
    let after = pairs(&[("profile", Some(profile.code()))]);
    let done = Done {
        structure: Some(structure),
        act: "act-role-reopened",
        object_kind: "person",
        object: person.0,
        before: "",
        after: &after,
    };
    note(unit, hand, done).await?;
    Ok(person)
}
