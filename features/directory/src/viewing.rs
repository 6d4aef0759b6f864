//! Works out who is asking: roles, structures, children and duties that hold today.

use crate::model::StructureKind;
use jiff::tz::TimeZone;
use kit::id::RoleId;
use kit::slice::Later;
use kit::viewer::{ChildFlags, ChildHere, DutyHere, DutyKind, RoleHere, StructureHere, default_zone};
use kit::{Day, DivisionId, Function, Instant, PersonId, Profile, Result, StructureId, ViewerFacts, args};

/// The facts of a person at an instant; none for a person who is closed or unknown.
pub fn load<'a>(app: &'a kit::App, person: PersonId, now: Instant) -> Later<'a, Result<Option<ViewerFacts>>> {
    Box::pin(facts(&app.db, person, now))
}

async fn facts(db: &kit::Db, person: PersonId, now: Instant) -> Result<Option<ViewerFacts>> {
    type PersonLine = (String, String, Option<String>);
    let found: Option<PersonLine> = db
        .fresh("select given, family, language from person where id = $1 and closed_at is null", args![person])
        .await?
        .into_iter()
        .next();
    let Some((given, family, language)) = found else { return Ok(None) };
    // The day is that of the platform's zone; structures overseas differ by hours, and the facts end
    // at the first midnight of any of them.
    let today = now.day_in(&default_zone());
    let roles = roles(db, person, today).await?;
    let children = children(db, person, today).await?;
    let duties = duties(db, person, today).await?;
    let structures = structures(db, &roles, &children, &duties).await?;
    let valid_until = next_midnight(now, &structures);
    Ok(Some(ViewerFacts {
        person,
        name: format!("{given} {family}"),
        given,
        language,
        roles,
        structures,
        children,
        duties,
        valid_until,
    }))
}

fn next_midnight(now: Instant, structures: &[StructureHere]) -> Instant {
    let of = |zone: &TimeZone| now.day_in(zone).plus_days(1).start_in(zone);
    structures.iter().map(|structure| of(&structure.zone)).chain([of(&default_zone())]).min().unwrap_or(now)
}

async fn roles(db: &kit::Db, person: PersonId, today: Day) -> Result<Vec<RoleHere>> {
    type Line = (RoleId, StructureId, Profile, Option<Function>);
    let lines: Vec<Line> = db
        .fresh(
            "select role.id, role.structure_id, role.profile, role_function.function
             from role
             join structure on structure.id = role.structure_id and structure.closed_at is null
             left join role_function on role_function.role_id = role.id
             where role.person_id = $1 and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
             order by role.valid_from, role.id",
            args![person, today],
        )
        .await?;
    let mut roles: Vec<RoleHere> = vec![];
    for (id, structure, profile, function) in lines {
        let same = |role: &&mut RoleHere| role.structure == structure && role.profile == profile;
        match roles.iter_mut().find(same) {
            Some(role) => role.functions.extend(function.filter(|function| !role.functions.contains(function))),
            None => roles.push(RoleHere { id, structure, profile, functions: function.into_iter().collect() }),
        }
    }
    Ok(roles)
}

#[derive(sqlx::FromRow)]
struct ChildLine {
    person_id: PersonId,
    given: String,
    family: String,
    structure_id: Option<StructureId>,
    division_id: Option<DivisionId>,
    division_name: Option<String>,
    sees_schooling: bool,
    may_decide: bool,
    may_sign: bool,
}

async fn children(db: &kit::Db, person: PersonId, today: Day) -> Result<Vec<ChildHere>> {
    let lines: Vec<ChildLine> = db
        .fresh(
            "select child.id as person_id, child.given, child.family, enrollment.structure_id, enrollment.division_id,
                    division.label as division_name, link.sees_schooling, link.may_decide, link.may_sign
             from guardian_link link
             join person child on child.id = link.student_id and child.closed_at is null
             left join enrollment on enrollment.person_id = child.id and enrollment.main
                  and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)
             left join division on division.id = enrollment.division_id
             where link.guardian_id = $1 and link.kind <> 'contact'
               and link.valid_from <= $2 and (link.valid_to is null or link.valid_to > $2)
             order by child.birth_on, child.id",
            args![person, today],
        )
        .await?;
    let mut children: Vec<ChildHere> = vec![];
    for line in lines {
        let flags = ChildFlags { sees_schooling: line.sees_schooling, may_decide: line.may_decide, may_sign: line.may_sign };
        match children.iter_mut().find(|child| child.person == line.person_id) {
            // Two sources may tell of the same child: what either grants is granted.
            Some(child) => {
                child.flags.sees_schooling |= flags.sees_schooling;
                child.flags.may_decide |= flags.may_decide;
                child.flags.may_sign |= flags.may_sign;
            }
            None => children.push(ChildHere {
                person: line.person_id,
                name: format!("{} {}", line.given, line.family),
                given: line.given,
                structure: line.structure_id,
                division: line.division_id,
                division_name: line.division_name,
                flags,
            }),
        }
    }
    Ok(children)
}

async fn duties(db: &kit::Db, person: PersonId, today: Day) -> Result<Vec<DutyHere>> {
    let lines: Vec<(DutyKind, Option<StructureId>, Option<DivisionId>)> = db
        .fresh(
            "select duty.kind, duty.structure_id, duty.division_id from duty
             left join structure on structure.id = duty.structure_id
             where duty.person_id = $1 and duty.valid_from <= $2 and (duty.valid_to is null or duty.valid_to > $2)
               and structure.closed_at is null
             order by duty.valid_from, duty.id",
            args![person, today],
        )
        .await?;
    Ok(lines.into_iter().map(|(kind, structure, division)| DutyHere { kind, structure, division }).collect())
}

#[derive(sqlx::FromRow)]
struct StructureLine {
    id: StructureId,
    name: String,
    kind: StructureKind,
    zone: String,
    above_id: Option<StructureId>,
}

async fn structures(db: &kit::Db, roles: &[RoleHere], children: &[ChildHere], duties: &[DutyHere]) -> Result<Vec<StructureHere>> {
    let mut wanted: Vec<StructureId> = roles.iter().map(|role| role.structure).collect();
    wanted.extend(children.iter().filter_map(|child| child.structure));
    wanted.extend(duties.iter().filter_map(|duty| duty.structure));
    let mut out: Vec<StructureHere> = vec![];
    for id in wanted {
        if out.iter().any(|structure| structure.id == id) {
            continue;
        }
        let lines: Vec<StructureLine> = db
            .fresh(
                "select structure.id, structure.name, structure.kind, structure.zone, structure_link.parent_id as above_id
                 from structure
                 left join structure_link on structure_link.structure_id = structure.id and structure_link.kind in ('territorial', 'pedagogic')
                 where structure.id = $1 and structure.closed_at is null
                 order by case structure_link.kind when 'territorial' then 0 else 1 end",
                args![id],
            )
            .await?;
        let above = lines.iter().filter_map(|line| line.above_id).collect();
        if let Some(line) = lines.into_iter().next() {
            let zone = TimeZone::get(&line.zone).unwrap_or_else(|_| default_zone());
            out.push(StructureHere { id: line.id, name: line.name, kind: line.kind.code().to_owned(), zone, above });
        }
    }
    Ok(out)
}
