//! One person: what the viewer may see of the card, nothing more.

use crate::model::{Relation, StructureKind, TieKind};
use crate::sight::{self, ContactPart, GuardianPart, NamePart, Seen, Target, TargetRole, Tie};
use kit::{Day, Db, Error, Function, Instant, PersonId, Profile, Result, StructureId, ViewerFacts, args};

/// A person's card, as one viewer sees it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The person.
    pub id: PersonId,
    /// The name that is shown: whole, or the first name alone.
    pub name: String,
    /// What the viewer sees, and why.
    pub seen: Seen,
    /// Roles that are shown.
    pub places: Vec<Place>,
    /// The birth date, when it is shown.
    pub birth_on: Option<Day>,
    /// Contact points, when they are shown.
    pub contacts: Vec<Contact>,
    /// A pupil's guardians.
    pub guardians: Vec<Guardian>,
    /// A guardian's children.
    pub children: Vec<Child>,
    /// Values typed by hand.
    pub overrides: Vec<Override>,
}

/// A role on a card.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where.
    pub structure: StructureId,
    /// The structure's name.
    pub structure_name: String,
    /// The structure's kind.
    pub structure_kind: StructureKind,
    /// As what; none for an administrator alone.
    pub profile: Option<Profile>,
    /// Finer occupations.
    pub functions: Vec<Function>,
    /// Divisions and groups of a pupil, subjects of a teacher.
    pub about: Vec<About>,
}

/// What is said beside a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A pupil's division, or teaching group.
    Class(String),
    /// A teacher's subject.
    Subject(String),
    /// The division of which one is head teacher.
    HeadOf(String),
}

/// A contact point on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// `mail`, `mobile`, `landline`, `work`, `post`.
    pub kind: String,
    /// The value; none when only *filled* is shown.
    pub value: Option<String>,
}

/// A guardian on a pupil's card.
#[derive(Clone, Debug)]
pub struct Guardian {
    /// The guardian.
    pub id: PersonId,
    /// The name that is shown.
    pub name: String,
    /// How they are related.
    pub relation: Relation,
    /// Contact points, when they are shown.
    pub contacts: Vec<Contact>,
}

/// A child on a guardian's card.
#[derive(Clone, Debug)]
pub struct Child {
    /// The child.
    pub id: PersonId,
    /// The child's name.
    pub name: String,
    /// How they are related.
    pub relation: Relation,
    /// The child's division.
    pub division: Option<String>,
}

/// A value typed by hand, which stands before the fed one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Override {
    /// The field: `given`, `family`, `birth_on`, `title`.
    pub field: String,
    /// What the feed says.
    pub fed_value: Option<String>,
    /// What was typed.
    pub hand_value: Option<String>,
    /// Who typed it.
    pub author: String,
    /// When.
    pub at: Instant,
}

#[derive(sqlx::FromRow)]
struct PersonLine {
    given: String,
    family: String,
    birth_on: Option<Day>,
}

/// What the rule needs to know of a person; none for one who is closed or unknown.
pub async fn target(db: &Db, viewer: &ViewerFacts, person: PersonId, today: Day) -> Result<Option<Target>> {
    Ok(line_and_target(db, viewer, person, today).await?.map(|(_, target)| target))
}

/// The name and the roles of a person, without ties: for administrators, who check the place themselves.
pub async fn named(db: &Db, person: PersonId, today: Day) -> Result<Option<(String, Target)>> {
    let Some(line) = line(db, person).await? else { return Ok(None) };
    let roles = target_roles(db, person, today).await?;
    Ok(Some((format!("{} {}", line.given, line.family), Target { person, roles, ties: vec![] })))
}

async fn line(db: &Db, person: PersonId) -> Result<Option<PersonLine>> {
    Ok(db.optional("select given, family, birth_on from person where id = $1 and closed_at is null", args![person]).await?)
}

/// What ties a person to the viewer.
pub async fn ties(db: &Db, viewer: &ViewerFacts, person: PersonId, today: Day) -> Result<Vec<Tie>> {
    let ties: Vec<(StructureId, TieKind)> = db
        .all(
            concat!("with ", circles!(), " select structure_id, tie from near where person_id = $3"),
            args![viewer.person, today, person],
        )
        .await?;
    Ok(ties.into_iter().map(|(structure, kind)| Tie { structure, kind }).collect())
}

async fn line_and_target(db: &Db, viewer: &ViewerFacts, person: PersonId, today: Day) -> Result<Option<(PersonLine, Target)>> {
    let Some(line) = line(db, person).await? else { return Ok(None) };
    let roles = target_roles(db, person, today).await?;
    let ties = ties(db, viewer, person, today).await?;
    Ok(Some((line, Target { person, roles, ties })))
}

#[derive(sqlx::FromRow)]
struct RoleLine {
    structure_id: StructureId,
    profile: Option<Profile>,
    function: Option<Function>,
    above_id: Option<StructureId>,
}

async fn target_roles(db: &Db, person: PersonId, today: Day) -> Result<Vec<TargetRole>> {
    let lines: Vec<RoleLine> = db
        .all(
            concat!(
                "with held(structure_id, profile, function) as (
                   select role.structure_id, role.profile, role_function.function from role
                   left join role_function on role_function.role_id = role.id
                   where role.person_id = $1 and ",
                holds!("role"),
                "
                   union
                   select duty.structure_id, null, null from duty
                   where duty.person_id = $1 and duty.kind = 'school_admin' and ",
                holds!("duty"),
                ")
                 select held.structure_id, held.profile, held.function, link.parent_id as above_id from held
                 join structure on structure.id = held.structure_id and structure.closed_at is null
                 left join structure_link link on link.structure_id = held.structure_id
                   and link.kind in ('pedagogic', 'territorial')
                 order by structure.sort_name, structure.id, held.profile"
            ),
            args![person, today],
        )
        .await?;
    let mut roles: Vec<TargetRole> = vec![];
    for line in lines {
        let same = |role: &TargetRole| role.structure == line.structure_id && role.profile == line.profile;
        if !roles.iter().any(same) {
            let (structure, profile) = (line.structure_id, line.profile);
            roles.push(TargetRole { structure, profile, functions: vec![], above: vec![] });
        }
        for role in roles.iter_mut().filter(|role| same(role)) {
            role.functions.extend(line.function.filter(|function| !role.functions.contains(function)));
            role.above.extend(line.above_id.filter(|above| !role.above.contains(above)));
        }
    }
    Ok(roles)
}

/// The card of a person whom the viewer may see. Anybody else is not found.
pub async fn card(db: &Db, viewer: &ViewerFacts, person: PersonId, today: Day) -> Result<Card> {
    let (line, target) = line_and_target(db, viewer, person, today).await?.ok_or(Error::NotFound)?;
    let seen = sight::sees(viewer, &target);
    if !seen.allows() {
        return Err(Error::NotFound);
    }
    let parts = seen.parts;
    let is = |profile| seen.places.iter().any(|(_, seen)| *seen == Some(profile));
    let name = if parts.name == NamePart::Full { format!("{} {}", line.given, line.family) } else { line.given };
    let contacts = if parts.contacts == ContactPart::Hidden {
        vec![]
    } else {
        let points = contact_points(db, viewer, &[person]).await?;
        points.into_iter().filter_map(|point| point.shown(parts.contacts)).collect()
    };
    let guardians = if parts.guardians > GuardianPart::Hidden && (is(Profile::Student) || viewer.child(person).is_some()) {
        guardians(db, viewer, person, today, parts.guardians).await?
    } else {
        vec![]
    };
    let children =
        if is(Profile::Guardian) || parts.name == NamePart::First { children(db, viewer, person, today).await? } else { vec![] };
    let overrides = if parts.sources { overrides(db, person, parts.birth).await? } else { vec![] };
    Ok(Card {
        id: person,
        name,
        places: places(db, &target, &seen, today).await?,
        birth_on: line.birth_on.filter(|_| parts.birth),
        contacts,
        guardians,
        children,
        overrides,
        seen,
    })
}

#[derive(sqlx::FromRow)]
struct PlaceLine {
    structure_id: StructureId,
    structure_name: String,
    kind: StructureKind,
    what: String,
    label: Option<String>,
}

async fn places(db: &Db, target: &Target, seen: &Seen, today: Day) -> Result<Vec<Place>> {
    let lines: Vec<PlaceLine> = db
        .all(
            concat!(
                "with held(structure_id) as (
                   select role.structure_id from role where role.person_id = $1 and ",
                holds!("role"),
                "
                   union select duty.structure_id from duty
                   where duty.person_id = $1 and duty.kind = 'school_admin' and ",
                holds!("duty"),
                "),
                 said(structure_id, what, label) as (
                   select structure_id, 'here', cast(null as text) from held
                   union all select enrollment.structure_id, 'class', division.label from enrollment
                   join division on division.id = enrollment.division_id
                   where enrollment.person_id = $1 and ",
                holds!("enrollment"),
                "
                   union all select member.structure_id, 'group', teaching_group.label from group_membership member
                   join teaching_group on teaching_group.id = member.group_id
                   where member.person_id = $1 and ",
                holds!("member"),
                "
                   union all select teacher.structure_id, 'subject', subject.label from section_teacher teacher
                   join section on section.id = teacher.section_id
                   join subject on subject.id = section.subject_id
                   where teacher.person_id = $1 and ",
                holds!("teacher"),
                "
                   union all select duty.structure_id, 'head', division.label from duty
                   join division on division.id = duty.division_id
                   where duty.person_id = $1 and duty.kind = 'head_teacher' and ",
                holds!("duty"),
                ")
                 select distinct said.structure_id, structure.name as structure_name, structure.kind, said.what, said.label
                 from said join structure on structure.id = said.structure_id and structure.closed_at is null
                 order by said.what, said.label"
            ),
            args![target.person, today],
        )
        .await?;
    // Groups tell more than a class (options, support): they are for those who follow the pupil.
    let groups = seen.parts.guardians > GuardianPart::Hidden;
    let of = |structure: StructureId, profile: Option<Profile>| {
        let mine = lines.iter().filter(move |line| line.structure_id == structure);
        let about = mine.clone().filter_map(|line| line.about(profile, groups)).collect();
        let first = mine.clone().next()?;
        let functions =
            target.roles.iter().find(|role| role.structure == structure && role.profile == profile)?.functions.clone();
        let (structure_name, structure_kind) = (first.structure_name.clone(), first.kind);
        Some(Place { structure, structure_name, structure_kind, profile, functions, about })
    };
    Ok(seen.places.iter().filter_map(|(structure, profile)| of(*structure, *profile)).collect())
}

impl PlaceLine {
    fn about(&self, profile: Option<Profile>, groups: bool) -> Option<About> {
        let label = self.label.clone()?;
        let works = matches!(profile, Some(Profile::Teacher | Profile::Management | Profile::SchoolLife | Profile::Staff));
        match self.what.as_str() {
            "class" if profile == Some(Profile::Student) => Some(About::Class(label)),
            "group" if profile == Some(Profile::Student) && groups => Some(About::Class(label)),
            "subject" if works => Some(About::Subject(label)),
            "head" if works => Some(About::HeadOf(label)),
            _ => None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct PointLine {
    person_id: PersonId,
    kind: String,
    value: String,
    source: String,
}

impl PointLine {
    fn shown(self, part: ContactPart) -> Option<Contact> {
        let professional = self.kind == "work" || (self.kind == "mail" && self.source.starts_with("feed:"));
        match part {
            ContactPart::Hidden => None,
            ContactPart::Filled => Some(Contact { kind: self.kind, value: None }),
            ContactPart::Professional if professional => Some(Contact { kind: self.kind, value: Some(self.value) }),
            ContactPart::Professional => None,
            ContactPart::Open => Some(Contact { kind: self.kind, value: Some(self.value) }),
        }
    }
}

/// Of how many persons one statement reads the contact points.
const POINTS_OF_MAX: usize = 8;

/// The contact points of up to eight persons. Those of another guardian of the viewer's child are never read.
async fn contact_points(db: &Db, viewer: &ViewerFacts, persons: &[PersonId]) -> Result<Vec<PointLine>> {
    let of = |index: usize| persons.get(index).copied();
    Ok(db
        .all(
            "select point.person_id, point.kind, point.value, point.source from contact_point point
             where point.person_id in ($2, $3, $4, $5, $6, $7, $8, $9)
               and (point.person_id = $1 or not exists (
                 select 1 from guardian_link own join guardian_link other on other.student_id = own.student_id
                 where own.guardian_id = $1 and (other.guardian_id = point.person_id or other.student_id = point.person_id)))
             order by case point.kind when 'mobile' then 1 when 'landline' then 2 when 'work' then 3 when 'mail' then 4 else 5 end,
                      point.value",
            args![viewer.person, of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7)],
        )
        .await?)
}

type GuardianLine = (PersonId, String, String, Relation);

async fn guardians(db: &Db, viewer: &ViewerFacts, student: PersonId, today: Day, part: GuardianPart) -> Result<Vec<Guardian>> {
    let lines: Vec<GuardianLine> = db
        .all(
            concat!(
                "select distinct person.id, person.given, person.family, link.relation from guardian_link link
                 join person on person.id = link.guardian_id and person.closed_at is null
                 where link.student_id = $1 and (link.kind <> 'contact' or $3) and ",
                holds!("link"),
                "
                 order by person.given, person.id"
            ),
            args![student, today, part >= GuardianPart::Filled],
        )
        .await?;
    let mut points = match part {
        GuardianPart::Open | GuardianPart::Filled => {
            let ids: Vec<PersonId> = lines.iter().map(|(id, ..)| *id).take(POINTS_OF_MAX).collect();
            contact_points(db, viewer, &ids).await?
        }
        GuardianPart::Hidden | GuardianPart::First | GuardianPart::Names => vec![],
    };
    let contact_part = if part == GuardianPart::Open { ContactPart::Open } else { ContactPart::Filled };
    Ok(lines
        .into_iter()
        .map(|(id, given, family, relation)| {
            let whole = part >= GuardianPart::Names || id == viewer.person;
            let contacts =
                points.extract_if(.., |point| point.person_id == id).filter_map(|point| point.shown(contact_part)).collect();
            Guardian { id, name: if whole { format!("{given} {family}") } else { given }, relation, contacts }
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct ChildLine {
    id: PersonId,
    given: String,
    family: String,
    relation: Relation,
    division: Option<String>,
}

/// The children of a guardian whom the viewer sees too.
async fn children(db: &Db, viewer: &ViewerFacts, guardian: PersonId, today: Day) -> Result<Vec<Child>> {
    let lines: Vec<ChildLine> = db
        .all(
            concat!(
                "with ", circles!(), "
                 select distinct child.id, child.given, child.family, link.relation, division.label as division
                 from guardian_link link
                 join person child on child.id = link.student_id and child.closed_at is null
                 left join enrollment on enrollment.person_id = child.id and enrollment.main and ", holds!("enrollment"), "
                 left join division on division.id = enrollment.division_id
                 where link.guardian_id = $3 and link.kind <> 'contact' and ", holds!("link"), "
                   and ($3 = $1 or child.id = $1
                     or exists (select 1 from scope where scope.structure_id = enrollment.structure_id and (scope.sees & 1) <> 0)
                     or exists (select 1 from near where near.person_id = child.id and near.tie in ('child', 'taught', 'headed', 'classmate')))
                 order by child.given, child.id"
            ),
            args![viewer.person, today, guardian],
        )
        .await?;
    let child = |line: ChildLine| Child {
        id: line.id,
        name: if viewer.child(line.id).is_some() { line.given } else { format!("{} {}", line.given, line.family) },
        relation: line.relation,
        division: line.division,
    };
    Ok(lines.into_iter().map(child).collect())
}

/// What was typed by hand; the birth date only for those who see it.
async fn overrides(db: &Db, person: PersonId, birth: bool) -> Result<Vec<Override>> {
    Ok(db
        .all(
            "select changed.field, changed.fed_value, changed.hand_value, author.given || ' ' || author.family as author, changed.at
             from person_override changed join person author on author.id = changed.author_id
             where changed.person_id = $1 and (changed.field <> 'birth_on' or $2)
             order by changed.at, changed.field",
            args![person, birth],
        )
        .await?)
}
