//! Duties given and ended.

use super::{Done, HAND, Hand, note, pairs};
use crate::model::DutyId;
use kit::viewer::DutyKind;
use kit::{Day, DivisionId, Error, PersonId, Result, StructureId, Unit, args};

/// A duty to give.
#[derive(Clone, Copy, Debug)]
pub struct NewDuty {
    /// To whom.
    pub person: PersonId,
    /// Which task.
    pub kind: DutyKind,
    /// Where; none for the whole platform.
    pub structure: Option<StructureId>,
    /// On which division, for a head teacher.
    pub division: Option<DivisionId>,
    /// The first day.
    pub from: Day,
    /// The first day on which it holds no more.
    pub until: Option<Day>,
}

/// Gives a duty. The same one, open already, is the answer, and nothing is written.
pub async fn give_duty(unit: &mut Unit, hand: Hand, new: NewDuty) -> Result<DutyId> {
    let mut label = None;
    if let Some(division) = new.division {
        let found: Option<(String,)> = unit
            .optional("select label from division where id = $1 and structure_id = $2", args![division, new.structure])
            .await?;
        label = Some(found.ok_or(Error::NotFound)?.0);
    }
    let open: Vec<(DutyId, Option<StructureId>, Option<DivisionId>)> = unit
        .all(
            "select id, structure_id, division_id from duty where person_id = $1 and kind = $2 and (valid_to is null or valid_to > $3)",
            args![new.person, new.kind, new.from],
        )
        .await?;
    if let Some((id, ..)) = open.iter().find(|(_, at, of)| *at == new.structure && *of == new.division) {
        return Ok(*id);
    }
    let id = DutyId::new(hand.now);
    unit.run(
        "insert into duty (id, structure_id, person_id, kind, division_id, valid_from, valid_to, source, given_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![id, new.structure, new.person, new.kind, new.division, new.from, new.until, HAND, hand.author],
    )
    .await?;
    if let (DutyKind::SchoolAdmin, Some(structure)) = (new.kind, new.structure) {
        // An administrator may have no role there, and is found there all the same.
        super::people::write_words(unit, new.person, &[structure]).await?;
    }
    let (from, until) = (new.from.to_string(), new.until.map(|day| day.to_string()));
    let after = pairs(&[
        ("duty", Some(new.kind.code())),
        ("division", label.as_deref()),
        ("from", Some(&from)),
        ("until", until.as_deref()),
    ]);
    let done = Done {
        structure: new.structure,
        act: "act-duty-given",
        object_kind: "person",
        object: new.person.0,
        before: "",
        after: &after,
    };
    note(unit, hand, done).await?;
    Ok(id)
}

/// Ends a duty of a structure (none: of the platform) at once; gives whose it was.
pub async fn end_duty(unit: &mut Unit, hand: Hand, structure: Option<StructureId>, duty: DutyId) -> Result<PersonId> {
    let found: Option<(PersonId, DutyKind, Option<StructureId>, Option<String>)> = unit
        .optional(
            "select duty.person_id, duty.kind, duty.structure_id, division.label from duty
             left join division on division.id = duty.division_id
             where duty.id = $1 and (duty.valid_to is null or duty.valid_to > $2)",
            args![duty, hand.today],
        )
        .await?;
    let (person, kind, at, label) = found.ok_or(Error::NotFound)?;
    if at != structure {
        return Err(Error::NotFound);
    }
    unit.run("update duty set valid_to = $2 where id = $1", args![duty, hand.today]).await?;
    let before = pairs(&[("duty", Some(kind.code())), ("division", label.as_deref())]);
    let done = Done { structure, act: "act-duty-ended", object_kind: "person", object: person.0, before: &before, after: "" };
    note(unit, hand, done).await?;
    Ok(person)
}
