//! The present state of a structure, as an importer compares it.
//!
//! Lists of keys are asked for in statements of a fixed width, whose last key is repeated: the text
//! of each is the same whatever the number of keys, and prepared once.

use crate::model::{LinkKind, Regime, Relation, SchoolYearId, SectionId, StructureKind, SubjectId, TeachingGroupId};
use kit::db::{Args, IntoArg, Row};
use kit::id::RoleId;
use kit::{Day, Db, DivisionId, Function, Instant, PersonId, Profile, StructureId, args};
use std::sync::LazyLock;
use uuid::Uuid;

/// How many keys one statement asks for.
const WIDTH: usize = 200;

/// A statement's text with `{keys}` written out: `$first, …`.
fn widened(sql: &str, first: usize) -> String {
    let places: Vec<String> = (first..first + WIDTH).map(|place| format!("${place}")).collect();
    sql.replace("{keys}", &places.join(","))
}

async fn by_keys<T: Row, K>(db: &Db, sql: &'static str, before: Args, keys: &[K]) -> Result<Vec<T>, sqlx::Error>
where
    K: IntoArg + Clone,
{
    let mut out = vec![];
    for chunk in keys.chunks(WIDTH) {
        let Some(last) = chunk.last() else { break };
        let mut args = before.clone();
        args.extend(chunk.iter().cloned().map(IntoArg::into_arg));
        args.resize(before.len() + WIDTH, last.clone().into_arg());
        out.extend(db.fresh(sql, args).await?);
    }
    Ok(out)
}

macro_rules! wide {
    ($name:ident, $first:literal, $sql:literal) => {
        static $name: LazyLock<String> = LazyLock::new(|| widened($sql, $first));
    };
}

/// A structure that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownStructure {
    /// The structure.
    pub id: StructureId,
    /// Its kind.
    pub kind: StructureKind,
    /// Its usual name.
    pub name: String,
    /// National number.
    pub uai: Option<String>,
    /// Street.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Mail.
    pub mail: Option<String>,
    /// Its civil zone.
    pub zone: String,
    /// Who made it.
    pub source: String,
    /// Since when it is closed.
    pub closed_at: Option<Instant>,
}

impl KnownStructure {
    /// The same as a feed would say it.
    pub fn row(&self) -> super::write::StructureRow {
        super::write::StructureRow {
            kind: self.kind,
            name: self.name.clone(),
            uai: self.uai.clone(),
            street: self.street.clone(),
            postal_code: self.postal_code.clone(),
            city: self.city.clone(),
            phone: self.phone.clone(),
            mail: self.mail.clone(),
        }
    }
}

/// A structure.
pub async fn structure(db: &Db, id: StructureId) -> Result<Option<KnownStructure>, sqlx::Error> {
    let sql = "select id, kind, name, uai, street, postal_code, city, phone, mail, zone, source, closed_at from structure where id = $1";
    Ok(db.fresh(sql, args![id]).await?.into_iter().next())
}

/// The structure of a feed's key.
pub async fn structure_by_key(db: &Db, kind: &str, value: &str) -> Result<Option<StructureId>, sqlx::Error> {
    let sql = "select structure_id from structure_external_id where kind = $1 and value = $2";
    Ok(db.fresh::<(StructureId,)>(sql, args![kind, value]).await?.into_iter().next().map(|(id,)| id))
}

/// The structure of a national number.
pub async fn structure_by_uai(db: &Db, uai: &str) -> Result<Option<StructureId>, sqlx::Error> {
    let sql = "select id from structure where uai = $1";
    Ok(db.fresh::<(StructureId,)>(sql, args![uai]).await?.into_iter().next().map(|(id,)| id))
}

/// The academy of a name, and those already above a structure.
pub async fn academy(db: &Db, sort_name: &str) -> Result<Option<StructureId>, sqlx::Error> {
    let sql = "select id from structure where sort_name = $1 and kind = $2 and closed_at is null order by id limit 1";
    Ok(db.fresh::<(StructureId,)>(sql, args![sort_name, StructureKind::Academy]).await?.into_iter().next().map(|(id,)| id))
}

/// The live school year of a structure: its identifier and first day.
pub async fn live_year(db: &Db, structure: StructureId) -> Result<Option<(SchoolYearId, Day)>, sqlx::Error> {
    let sql = "select id, starts_on from school_year where structure_id = $1 and state = 'live'";
    Ok(db.fresh(sql, args![structure]).await?.into_iter().next())
}

/// A subject that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownSubject {
    /// The subject.
    pub id: SubjectId,
    /// Its national code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Who made it.
    pub source: String,
}

/// The subjects of a structure.
pub async fn subjects(db: &Db, structure: StructureId) -> Result<Vec<KnownSubject>, sqlx::Error> {
    db.fresh("select id, code, label, source from subject where structure_id = $1", args![structure]).await
}

/// A division that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownDivision {
    /// The division.
    pub id: DivisionId,
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Its level.
    pub level: Option<String>,
    /// Who made it.
    pub source: String,
    /// Since when it is no more.
    pub closed_on: Option<Day>,
}

/// The divisions of a year.
pub async fn divisions(db: &Db, structure: StructureId, year: SchoolYearId) -> Result<Vec<KnownDivision>, sqlx::Error> {
    let sql = "select id, code, label, level, source, closed_on from division where structure_id = $1 and year_id = $2";
    db.fresh(sql, args![structure, year]).await
}

/// A teaching group that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownGroup {
    /// The group.
    pub id: TeachingGroupId,
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Who made it.
    pub source: String,
    /// Since when it is no more.
    pub closed_on: Option<Day>,
}

/// The teaching groups of a year.
pub async fn groups(db: &Db, structure: StructureId, year: SchoolYearId) -> Result<Vec<KnownGroup>, sqlx::Error> {
    let sql = "select id, code, label, source, closed_on from teaching_group where structure_id = $1 and year_id = $2";
    db.fresh(sql, args![structure, year]).await
}

/// From which divisions the groups of a source draw.
pub async fn group_divisions(
    db: &Db,
    structure: StructureId,
    source: &str,
) -> Result<Vec<(TeachingGroupId, DivisionId)>, sqlx::Error> {
    let sql = "select group_id, division_id from teaching_group_division
               where group_id in (select id from teaching_group where structure_id = $1 and source = $2)";
    db.fresh(sql, args![structure, source]).await
}

/// A person that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownPerson {
    /// The key by which it was found.
    pub value: String,
    /// The person.
    pub id: PersonId,
    /// Usual first name.
    pub given: String,
    /// Usual family name.
    pub family: String,
    /// Family name at birth.
    pub birth_family: Option<String>,
    /// All first names.
    pub other_given: Option<String>,
    /// `M.`, `Mme`.
    pub title: Option<String>,
    /// Birth date.
    pub birth_on: Option<Day>,
    /// Who says it.
    pub source: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it is closed.
    pub closed_at: Option<Instant>,
}

impl KnownPerson {
    /// The same as a feed would say it.
    pub fn row(&self) -> super::write::PersonRow {
        super::write::PersonRow {
            given: self.given.clone(),
            family: self.family.clone(),
            birth_family: self.birth_family.clone(),
            other_given: self.other_given.clone(),
            title: self.title.clone(),
            birth_on: self.birth_on,
        }
    }
}

wide!(
    PERSONS_BY_KEY,
    2,
    "select external_id.value, person.id, person.given, person.family, person.birth_family, person.other_given, person.title,
            person.birth_on, person.source, person.created_at, person.closed_at
     from external_id join person on person.id = external_id.person_id
     where external_id.kind = $1 and external_id.value in ({keys})"
);

/// The persons of official numbers or feed keys.
pub async fn persons_by_key(db: &Db, kind: &str, values: &[String]) -> Result<Vec<KnownPerson>, sqlx::Error> {
    by_keys(db, PERSONS_BY_KEY.as_str(), args![kind], values).await
}

wide!(
    PERSONS,
    1,
    "select '' as value, id, given, family, birth_family, other_given, title, birth_on, source, created_at, closed_at
     from person where id in ({keys})"
);

/// Persons.
pub async fn persons(db: &Db, ids: &[PersonId]) -> Result<Vec<KnownPerson>, sqlx::Error> {
    by_keys(db, PERSONS.as_str(), vec![], ids).await
}

wide!(EXTERNAL_IDS, 1, "select person_id, kind, value from external_id where person_id in ({keys})");

/// The official numbers and feed keys of persons: person, kind, value.
pub async fn external_ids(db: &Db, persons: &[PersonId]) -> Result<Vec<(PersonId, String, String)>, sqlx::Error> {
    by_keys(db, EXTERNAL_IDS.as_str(), vec![], persons).await
}

/// A role that is open.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownRole {
    /// The role.
    pub id: RoleId,
    /// Whose.
    pub person_id: PersonId,
    /// As what.
    pub profile: Profile,
    /// A key of the person in a feed, with its prefix.
    pub key: Option<String>,
}

/// The open roles of a source in a structure, with the keys by which feeds name the person: a role
/// comes once for each.
///
/// The kind is compared in a way that no index serves: the person's identifiers are few, and those
/// of a kind are all of them.
pub async fn roles(db: &Db, structure: StructureId, source: &str) -> Result<Vec<KnownRole>, sqlx::Error> {
    let sql = "select role.id, role.person_id, role.profile, external_id.value as key
               from role
               left join external_id on external_id.person_id = role.person_id and external_id.kind || '' = 'aaf'
               where role.structure_id = $1 and role.source = $2 and role.valid_to is null
               order by role.id, external_id.value";
    db.fresh(sql, args![structure, source]).await
}

/// The functions inside the open roles of a source: role, function, label.
pub async fn functions(db: &Db, structure: StructureId, source: &str) -> Result<Vec<(RoleId, Function, String)>, sqlx::Error> {
    let sql = "select role_function.role_id, role_function.function, role_function.label
               from role join role_function on role_function.role_id = role.id
               where role.structure_id = $1 and role.source = $2 and role.valid_to is null";
    db.fresh(sql, args![structure, source]).await
}

/// Somebody of a structure whom no feed names: to be one with whom a feed brings.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tie {
    /// The person.
    pub person_id: PersonId,
    /// The role made by hand.
    pub role_id: RoleId,
    /// As what.
    pub profile: Profile,
    /// The name by which it sorts.
    pub sort_name: String,
    /// Birth date.
    pub birth_on: Option<Day>,
    /// A mail, in small letters.
    pub mail: Option<String>,
}

/// The people of a structure whose open role comes from another hand than any feed's, and who have no feed key.
pub async fn hand_people(db: &Db, structure: StructureId) -> Result<Vec<Tie>, sqlx::Error> {
    let sql = "select role.person_id, role.id as role_id, role.profile, person.sort_name, person.birth_on, lower(contact_point.value) as mail
               from role
               join person on person.id = role.person_id
               left join contact_point on contact_point.person_id = role.person_id and contact_point.kind = 'mail'
               where role.structure_id = $1 and role.valid_to is null and role.source not like 'feed:%'
                 and not exists (select 1 from external_id where external_id.person_id = role.person_id and external_id.kind || '' = 'aaf')
               order by role.id";
    db.fresh(sql, args![structure]).await
}

/// An enrolment that is open.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownEnrollment {
    /// The enrolment.
    pub id: Uuid,
    /// Whose.
    pub person_id: PersonId,
    /// In which division.
    pub division_id: Option<DivisionId>,
    /// Training module.
    pub mef: Option<String>,
    /// Level.
    pub level: Option<String>,
    /// Regime.
    pub regime: Option<Regime>,
    /// Whether it is the main one.
    pub main: bool,
    /// Who made it.
    pub source: String,
}

/// The open enrolments of a structure, whoever made them.
pub async fn enrollments(db: &Db, structure: StructureId) -> Result<Vec<KnownEnrollment>, sqlx::Error> {
    let sql = "select id, person_id, division_id, mef, level, regime, main, source from enrollment
               where structure_id = $1 and valid_to is null";
    db.fresh(sql, args![structure]).await
}

/// A main enrolment in another structure.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MainElsewhere {
    /// The enrolment.
    pub id: Uuid,
    /// Whose.
    pub person_id: PersonId,
    /// Who made it.
    pub source: String,
}

wide!(
    MAINS_ELSEWHERE,
    2,
    "select id, person_id, source from enrollment
     where main and valid_to is null and structure_id <> $1 and person_id in ({keys})"
);

/// The open main enrolments of persons in other structures than this one.
pub async fn mains_elsewhere(db: &Db, structure: StructureId, persons: &[PersonId]) -> Result<Vec<MainElsewhere>, sqlx::Error> {
    by_keys(db, MAINS_ELSEWHERE.as_str(), args![structure], persons).await
}

/// The open memberships of a source: membership, group, person.
pub async fn memberships(
    db: &Db,
    structure: StructureId,
    source: &str,
) -> Result<Vec<(Uuid, TeachingGroupId, PersonId)>, sqlx::Error> {
    let sql = "select id, group_id, person_id from group_membership where structure_id = $1 and source = $2 and valid_to is null";
    db.fresh(sql, args![structure, source]).await
}

/// A section that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownSection {
    /// The section.
    pub id: SectionId,
    /// What is taught.
    pub subject_id: SubjectId,
    /// To which division.
    pub division_id: Option<DivisionId>,
    /// Or to which group.
    pub group_id: Option<TeachingGroupId>,
}

/// The sections of a year.
pub async fn sections(db: &Db, structure: StructureId, year: SchoolYearId) -> Result<Vec<KnownSection>, sqlx::Error> {
    let sql = "select id, subject_id, division_id, group_id from section where structure_id = $1 and year_id = $2";
    db.fresh(sql, args![structure, year]).await
}

/// The open assignments of a source: assignment, section, person.
pub async fn section_teachers(
    db: &Db,
    structure: StructureId,
    source: &str,
) -> Result<Vec<(Uuid, SectionId, PersonId)>, sqlx::Error> {
    let sql =
        "select id, section_id, person_id from section_teacher where structure_id = $1 and source = $2 and valid_to is null";
    db.fresh(sql, args![structure, source]).await
}

/// The open duties of head teachers of a source: duty, person, division.
pub async fn head_teachers(
    db: &Db,
    structure: StructureId,
    source: &str,
) -> Result<Vec<(Uuid, PersonId, Option<DivisionId>)>, sqlx::Error> {
    let sql = "select id, person_id, division_id from duty
               where structure_id = $1 and source = $2 and kind = 'head_teacher' and valid_to is null";
    db.fresh(sql, args![structure, source]).await
}

/// A guardian link that is open.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownLink {
    /// The link.
    pub id: Uuid,
    /// The adult.
    pub guardian_id: PersonId,
    /// The pupil.
    pub student_id: PersonId,
    /// What ties them.
    pub kind: LinkKind,
    /// How they are related.
    pub relation: Relation,
    /// Pays the fees.
    pub pays: bool,
    /// The pupil's address is his.
    pub lives_with: bool,
}

wide!(
    LINKS,
    2,
    "select id, guardian_id, student_id, kind, relation, pays, lives_with from guardian_link
     where source = $1 and valid_to is null and student_id in ({keys})"
);

/// The open links of a source to students.
pub async fn links(db: &Db, source: &str, students: &[PersonId]) -> Result<Vec<KnownLink>, sqlx::Error> {
    by_keys(db, LINKS.as_str(), args![source], students).await
}

/// A contact point that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Contact {
    /// The contact point.
    pub id: Uuid,
    /// Whose.
    pub person_id: PersonId,
    /// `mail`, `mobile`, `landline`, `work`, `post`.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// Who said it.
    pub source: String,
}

wide!(CONTACTS, 1, "select id, person_id, kind, value, source from contact_point where person_id in ({keys})");

/// The contact points of persons.
pub async fn contacts(db: &Db, persons: &[PersonId]) -> Result<Vec<Contact>, sqlx::Error> {
    by_keys(db, CONTACTS.as_str(), vec![], persons).await
}

wide!(WORDS, 2, "select person_id, word from person_word where structure_id = $1 and person_id in ({keys})");

/// The words by which persons are found in a structure.
pub async fn words(db: &Db, structure: StructureId, persons: &[PersonId]) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    by_keys(db, WORDS.as_str(), args![structure], persons).await
}

/// A value typed by hand.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Override {
    /// Whose.
    pub person_id: PersonId,
    /// Which field of the person.
    pub field: String,
    /// What the feed last said.
    pub fed_value: Option<String>,
}

wide!(OVERRIDES, 1, "select person_id, field, fed_value from person_override where person_id in ({keys})");

/// The values typed by hand of persons.
pub async fn overrides(db: &Db, persons: &[PersonId]) -> Result<Vec<Override>, sqlx::Error> {
    by_keys(db, OVERRIDES.as_str(), vec![], persons).await
}

/// Somebody of the same name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Homonym {
    /// The person.
    pub id: PersonId,
    /// The name by which it sorts.
    pub sort_name: String,
    /// Birth date.
    pub birth_on: Option<Day>,
}

wide!(
    HOMONYMS,
    2,
    "select id, sort_name, birth_on from person where created_at < $1 and birth_on is not null and sort_name in ({keys})"
);

/// The people of some names who have a birth date and were there before an instant.
pub async fn homonyms(db: &Db, before: Instant, sort_names: &[String]) -> Result<Vec<Homonym>, sqlx::Error> {
    by_keys(db, HOMONYMS.as_str(), args![before], sort_names).await
}

wide!(
    TIES,
    1,
    "select person.id,
            exists (select 1 from role where role.person_id = person.id and role.valid_to is null),
            exists (select 1 from guardian_link link where link.guardian_id = person.id and link.valid_to is null)
              or exists (select 1 from duty where duty.person_id = person.id and duty.valid_to is null)
     from person where person.closed_at is null and person.id in ({keys})"
);

/// What still holds persons who are not closed: person, an open role, an open link or duty.
pub async fn ties(db: &Db, persons: &[PersonId]) -> Result<Vec<(PersonId, bool, bool)>, sqlx::Error> {
    by_keys(db, TIES.as_str(), vec![], persons).await
}

/// Who has an open role in a structure from another hand than this source.
pub async fn held_by_others(db: &Db, structure: StructureId, source: &str) -> Result<Vec<PersonId>, sqlx::Error> {
    let sql = "select distinct person_id from role where structure_id = $1 and source <> $2 and valid_to is null";
    Ok(db.fresh::<(PersonId,)>(sql, args![structure, source]).await?.into_iter().map(|(person,)| person).collect())
}
