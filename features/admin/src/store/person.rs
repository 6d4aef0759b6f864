//! One person, as administration sees him.

use crate::model::{Target, TargetRole};
use directory::model::DutyId;
use kit::id::RoleId;
use kit::viewer::DutyKind;
use kit::{Day, Db, Instant, PersonId, Profile, Result, StructureId, ViewerFacts, args};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Identity {
    pub(crate) id: PersonId,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) title: Option<String>,
    pub(crate) birth_on: Option<Day>,
    pub(crate) source: String,
    pub(crate) created_at: Instant,
    pub(crate) closed_at: Option<Instant>,
}

pub(crate) async fn identity(db: &Db, person: PersonId) -> Result<Option<Identity>> {
    Ok(db
        .fresh(
            "select id, given, family, title, birth_on, source, created_at, closed_at from person where id = $1",
            args![person],
        )
        .await?
        .into_iter()
        .next())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct RoleLine {
    pub(crate) id: RoleId,
    pub(crate) structure_id: StructureId,
    pub(crate) structure_name: String,
    pub(crate) profile: Profile,
    pub(crate) valid_from: Day,
    pub(crate) valid_to: Option<Day>,
    pub(crate) source: String,
    pub(crate) division: Option<String>,
}

/// The roles of a person, past ones too, with the division where a pupil is today.
pub(crate) async fn roles(db: &Db, person: PersonId, today: Day) -> Result<Vec<RoleLine>> {
    Ok(db
        .fresh(
            "select role.id, role.structure_id, structure.name as structure_name, role.profile, role.valid_from, role.valid_to,
                    role.source,
                    (select min(division.label) from enrollment join division on division.id = enrollment.division_id
                     where enrollment.person_id = role.person_id and enrollment.structure_id = role.structure_id
                       and role.profile = 'student'
                       and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)) as division
             from role join structure on structure.id = role.structure_id
             where role.person_id = $1 order by role.valid_from desc, role.id limit 60",
            args![person, today],
        )
        .await?)
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DutyLine {
    pub(crate) id: DutyId,
    pub(crate) kind: DutyKind,
    pub(crate) structure_id: Option<StructureId>,
    pub(crate) structure_name: Option<String>,
    pub(crate) division: Option<String>,
    pub(crate) valid_from: Day,
    pub(crate) valid_to: Option<Day>,
    pub(crate) source: String,
}

/// The duties of a person that are not over.
pub(crate) async fn duties(db: &Db, person: PersonId, today: Day) -> Result<Vec<DutyLine>> {
    Ok(db
        .fresh(
            "select duty.id, duty.kind, duty.structure_id, structure.name as structure_name, division.label as division,
                    duty.valid_from, duty.valid_to, duty.source
             from duty left join structure on structure.id = duty.structure_id
             left join division on division.id = duty.division_id
             where duty.person_id = $1 and (duty.valid_to is null or duty.valid_to > $2)
             order by duty.valid_from, duty.id",
            args![person, today],
        )
        .await?)
}

/// How many run the platform today.
async fn platform_admins(db: &Db, today: Day) -> Result<i64> {
    let (count,): (i64,) = db
        .one(
            "select count(distinct duty.person_id) from duty
             join person on person.id = duty.person_id and person.closed_at is null
             left join account on account.person_id = person.id
             where duty.kind = 'platform_admin' and duty.valid_from <= $1 and (duty.valid_to is null or duty.valid_to > $1)
               and coalesce(account.state, '') not in ('suspended', 'closed')",
            args![today],
        )
        .await?;
    Ok(count)
}

/// How long a person opened for support, with a reason, stays open.
const SUPPORT_SECONDS: i64 = 3_600;

/// Whether a viewer opened (or made) that person a short while ago, as the journal says.
async fn opened(db: &Db, viewer: &ViewerFacts, person: PersonId, now: Instant) -> Result<bool> {
    let found: Vec<(i64,)> = db
        .fresh(
            "select count(*) from audit_entry where object_id = $1 and author_id = $2
             and act in ('act-support-opened', 'act-person-created') and at > $3",
            args![person, viewer.person, now.plus_seconds(-SUPPORT_SECONDS)],
        )
        .await?;
    Ok(found.first().is_some_and(|(count,)| *count > 0))
}

/// What the rules need to know of a person.
pub(crate) async fn target(
    db: &Db,
    viewer: &ViewerFacts,
    person: PersonId,
    roles: &[RoleLine],
    duties: &[DutyLine],
    now: Instant,
    today: Day,
) -> Result<Target> {
    let mut known: Vec<TargetRole> = vec![];
    for role in roles {
        let open = role.valid_from <= today && role.valid_to.is_none_or(|end| end > today);
        let (structure, profile) = (role.structure_id, role.profile);
        match known.iter_mut().find(|one| one.structure == structure && one.profile == profile) {
            Some(one) => one.open |= open,
            None => known.push(TargetRole { structure, profile, open }),
        }
    }
    let duties: Vec<(DutyKind, Option<StructureId>)> = duties.iter().map(|duty| (duty.kind, duty.structure_id)).collect();
    let runs_platform = duties.iter().any(|(kind, _)| *kind == DutyKind::PlatformAdmin);
    let last_platform_admin = runs_platform && platform_admins(db, today).await? <= 1;
    let opened_for_support = viewer.is_platform_admin() && opened(db, viewer, person, now).await?;
    Ok(Target { person, roles: known, duties, last_platform_admin, opened_for_support })
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Override {
    pub(crate) field: String,
    pub(crate) fed_value: Option<String>,
    pub(crate) hand_value: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) at: Instant,
}

/// The values of a person that were typed over fed ones.
pub(crate) async fn overrides(db: &Db, person: PersonId) -> Result<Vec<Override>> {
    Ok(db
        .fresh(
            "select changed.field, changed.fed_value, changed.hand_value, author.given || ' ' || author.family as author, changed.at
             from person_override changed left join person author on author.id = changed.author_id
             where changed.person_id = $1 order by changed.at, changed.field",
            args![person],
        )
        .await?)
}

/// Which kinds of contact points are filled.
pub(crate) async fn contacts(db: &Db, person: PersonId) -> Result<Vec<String>> {
    let found: Vec<(String,)> =
        db.all("select distinct kind from contact_point where person_id = $1 order by kind", args![person]).await?;
    Ok(found.into_iter().map(|(kind,)| kind).collect())
}

/// The persons of an exact login or official number: for support.
pub(crate) async fn by_exact_key(db: &Db, login: Option<PersonId>, typed: &str) -> Result<Option<PersonId>> {
    let mut found: Vec<(PersonId,)> =
        db.fresh("select distinct person_id from external_id where value = $1 limit 2", args![typed]).await?;
    found.extend(login.map(|person| (person,)));
    found.dedup();
    Ok(match found[..] {
        [(person,)] => Some(person),
        _ => None,
    })
}
