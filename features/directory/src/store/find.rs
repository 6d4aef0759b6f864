//! Search, within what the viewer sees: who is not in sight changes neither lists, counts nor pages.

use crate::model::Relation;
use crate::query::{Asked, Occupation, ParentsOf, WORDS_MAX};
use kit::db::{Arg, Args};
use kit::words::folded;
use kit::{Day, Db, Function, PersonId, Profile, Result, ViewerFacts, args};

/// A person who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The person.
    pub id: PersonId,
    /// The name that is shown.
    pub name: String,
    /// In which roles.
    pub places: Vec<FoundPlace>,
}

/// One role of a person who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPlace {
    /// The structure.
    pub structure: kit::StructureId,
    /// The structure's name.
    pub structure_name: String,
    /// As what; none for an administrator alone.
    pub profile: Option<Profile>,
    /// A function.
    pub function: Option<Function>,
    /// The division of a pupil, the subject of a teacher, the child of a guardian who was asked for by it.
    pub detail: Option<String>,
    /// How a guardian is related to that child.
    pub relation: Option<Relation>,
}

/// How many persons a page shows.
pub const FOUND_MAX: i64 = 30;
/// How many persons of an occupation are shown.
pub const OCCUPATION_MAX: i64 = 100;

#[derive(sqlx::FromRow)]
struct FoundLine {
    id: PersonId,
    given: String,
    family: String,
    structure_id: kit::StructureId,
    structure_name: String,
    profile: Option<Profile>,
    function: Option<Function>,
    detail: Option<String>,
    relation: Option<Relation>,
}

/// Whether a role's person bears a word between two bounds.
macro_rules! word {
    ($role:literal, $low:literal, $high:literal) => {
        concat!(
            "exists (select 1 from person_word word where word.person_id = ",
            $role,
            ".person_id
             and word.structure_id = ",
            $role,
            ".structure_id and word.word >= ",
            $low,
            " and word.word < ",
            $high,
            ")"
        )
    };
}

/// Whether a role's person bears all the words, in that structure: `$3` to `$10` are bounds of four words.
macro_rules! bears_words {
    ($role:literal) => {
        concat!(
            "(",
            word!($role, "$3", "$4"),
            " and ($5 = '' or ",
            word!($role, "$5", "$6"),
            ")
              and ($7 = '' or ",
            word!($role, "$7", "$8"),
            ") and ($9 = '' or ",
            word!($role, "$9", "$10"),
            "))"
        )
    };
}
/// `hit`: who bears the words in a place that is open as such, found by the index of words.
macro_rules! hits {
    () => {
        concat!(
            "places(structure_id) as (select distinct structure_id from scope where sees <> 0),
             hit(structure_id, person_id) as (
               select distinct first.structure_id, first.person_id from places cross join person_word first
               where first.structure_id = places.structure_id and first.word >= $3 and first.word < $4
                 and ($5 = '' or ",
            word!("first", "$5", "$6"),
            ")
                 and ($7 = '' or ",
            word!("first", "$7", "$8"),
            ")
                 and ($9 = '' or ",
            word!("first", "$9", "$10"),
            "))"
        )
    };
}

/// `hit` among the first persons of the alphabet: where many are to be found, few are looked at.
macro_rules! first_hits {
    () => {
        concat!(
            "places(structure_id) as (select distinct structure_id from scope where sees <> 0),
             walk(id) as (
               select person.id from person
               where person.closed_at is null order by person.sort_name, person.id limit $13),
             hit(structure_id, person_id) as (
               select distinct first.structure_id, first.person_id from walk cross join person_word first
               where first.person_id = walk.id and first.word >= $3 and first.word < $4
                 and exists (select 1 from places where places.structure_id = first.structure_id)
                 and ($5 = '' or ",
            word!("first", "$5", "$6"),
            ")
                 and ($7 = '' or ",
            word!("first", "$7", "$8"),
            ")
                 and ($9 = '' or ",
            word!("first", "$9", "$10"),
            "))"
        )
    };
}

/// `shown` by words: what is open as such (`hit`), what is tied, what agents see.
macro_rules! shown_by_words {
    () => {
        shown_by_words!(hits)
    };
    ($hits:ident) => {
        concat!(
            circles!(),
            ",
             ",
            $hits!(),
            ",
             shown(structure_id, person_id, profile) as (
               select role.structure_id, role.person_id, role.profile from hit cross join role cross join scope
               where role.person_id = hit.person_id and role.structure_id = hit.structure_id
                 and scope.structure_id = hit.structure_id
                 and ",
            holds!("role"),
            " and (scope.sees & ",
            role_bits!("role"),
            ") <> 0
               union
               select duty.structure_id, duty.person_id, cast(null as text) from hit cross join duty cross join scope
               where duty.person_id = hit.person_id and duty.structure_id = hit.structure_id and duty.kind = 'school_admin'
                 and scope.structure_id = hit.structure_id and ",
            holds!("duty"),
            " and (scope.sees & 64) <> 0
               union
               select role.structure_id, role.person_id, role.profile from near cross join role
               where role.person_id = near.person_id and role.structure_id = near.structure_id
                 and ",
            holds!("role"),
            " and ",
            tie_concerns!("near", "role"),
            " and ",
            bears_words!("role"),
            "
               union
               select role.structure_id, role.person_id, role.profile from linked cross join role
               where role.structure_id = linked.structure_id and role.profile in ('management', 'staff')
                 and ",
            holds!("role"),
            " and ",
            agents_see!("role"),
            " and ",
            bears_words!("role"),
            "
               union
               select duty.structure_id, duty.person_id, cast(null as text) from linked cross join duty
               where duty.structure_id = linked.structure_id and duty.kind = 'school_admin'
                 and ",
            holds!("duty"),
            " and ",
            bears_words!("duty"),
            ")"
        )
    };
}

/// Whether a role is of the function `$3` or of the profile `$4`.
macro_rules! of_occupation {
    ($role:literal) => {
        concat!(
            "(",
            $role,
            ".profile = $4 or exists (select 1 from role_function asked where asked.role_id = ",
            $role,
            ".id
               and asked.function = $3))"
        )
    };
}

/// What is said beside a role: a function, the division of a pupil, the subject of a teacher.
macro_rules! said_of_shown {
    () => {
        concat!(
            "(select min(role_function.function) from role join role_function on role_function.role_id = role.id
              where role.person_id = shown.person_id and role.structure_id = shown.structure_id and role.profile = shown.profile
                and ", holds!("role"), ") as function,
             case shown.profile
               when 'student' then (select min(division.label) from enrollment join division on division.id = enrollment.division_id
                 where enrollment.person_id = shown.person_id and enrollment.structure_id = shown.structure_id
                   and ", holds!("enrollment"), ")
               when 'teacher' then (select min(subject.label) from section_teacher teacher
                 join section on section.id = teacher.section_id join subject on subject.id = section.subject_id
                 where teacher.person_id = shown.person_id and teacher.structure_id = shown.structure_id
                   and ", holds!("teacher"), ")
             end as detail"
        )
    };
}

macro_rules! by_name_sql {
    () => {
        by_name_sql!(hits, "")
    };
    ($hits:ident, $among:literal) => {
        concat!(
                "with ", shown_by_words!($hits), ",
                 page(id, sort_name) as (
                   select person.id, person.sort_name from (select distinct person_id from shown) seen cross join person
                   where person.id = seen.person_id and person.closed_at is null ", $among, " and ($11 is null or (person.sort_name, person.id) > (
                     select known.sort_name, known.id from person known
                     where known.id = $11 and known.id in (select person_id from shown)))
                   order by person.sort_name, person.id limit $12)
                 select person.id, person.given, person.family, shown.structure_id, structure.name as structure_name, shown.profile,
                        cast(null as text) as relation, ", said_of_shown!(), "
                 from page cross join person cross join shown cross join structure
                 where person.id = page.id and shown.person_id = page.id and structure.id = shown.structure_id
                 order by page.sort_name, page.id, structure.sort_name, shown.profile"
            )
    };
}

/// Persons whose names begin with the words, after one of them; one more than a page, to know of a next.
pub async fn by_name(db: &Db, viewer: &ViewerFacts, asked: &Asked, after: Option<PersonId>, today: Day) -> Result<Vec<Found>> {
    let mut args = name_args(viewer, asked, today);
    if after.is_none() && is_wide(viewer) && is_crowded(db, args.clone()).await? {
        let mut args = args.clone();
        args.extend(args![after, FOUND_MAX + 1, WALK]);
        let found = together(db.all(by_name_sql!(first_hits, "and person.id in (select id from walk)"), args).await?);
        // A whole page among the first of the alphabet is the page. Else they stand elsewhere in it.
        if found.len() > usize::try_from(FOUND_MAX).unwrap_or(usize::MAX) {
            return Ok(found);
        }
    }
    args.extend(args![after, FOUND_MAX + 1]);
    let lines = db.all(by_name_sql!(), args).await?;
    Ok(together(lines))
}

/// How many persons are looked at in the order of names before all that the words find are sorted.
const WALK: i64 = 2_000;
/// From how many found words on that is worth it.
const CROWD: i64 = 5_000;
/// From how many structures on somebody may find such a crowd.
const WIDE: usize = 4;

/// Whether the viewer sees everybody of many structures.
fn is_wide(viewer: &ViewerFacts) -> bool {
    viewer.structures.iter().filter(|structure| crate::sight::sees_everybody(viewer, structure.id)).count() >= WIDE
}

macro_rules! crowd_sql {
    () => {
        concat!(
            "with ",
            circles!(),
            ",
             places(structure_id) as (select distinct structure_id from scope where sees <> 0)
             select count(*) from (
               select 1 from places cross join person_word first
               where first.structure_id = places.structure_id and first.word >= $3 and first.word < $4
                 and $5 = '' and $6 is not null and $7 = '' and $8 is not null and $9 = '' and $10 is not null
               limit $11) found"
        )
    };
}

/// Whether one word alone finds more than is worth sorting.
async fn is_crowded(db: &Db, words: Args) -> Result<bool> {
    let mut args = words;
    args.extend(args![CROWD]);
    let (found,): (i64,) = db.one(crowd_sql!(), args).await?;
    Ok(found >= CROWD)
}

macro_rules! parents_sql {
    () => {
        concat!(
                "with ", shown_by_words!(), ",
                 parent(structure_id, person_id, child_id, relation) as (
                   select shown.structure_id, link.guardian_id, link.student_id, link.relation
                   from shown cross join guardian_link link
                   where link.student_id = shown.person_id and link.kind <> 'contact' and ", holds!("link"), "
                     and shown.profile = 'student' and ($13 = '' or link.relation = $13)),
                 seen(structure_id, person_id, child_id, relation) as (
                   select parent.structure_id, parent.person_id, parent.child_id, parent.relation from parent cross join role
                   where role.person_id = parent.person_id and role.structure_id = parent.structure_id
                     and role.profile = 'guardian' and ", holds!("role"), "
                     and (exists (select 1 from scope where scope.structure_id = parent.structure_id and (scope.sees & 2) <> 0)
                      or exists (select 1 from near where near.structure_id = parent.structure_id and near.person_id = parent.person_id
                                 and near.tie in ('own_guardian', 'guardian_of_taught', 'guardian_of_headed')))),
                 page(id, sort_name) as (
                   select person.id, person.sort_name from (select distinct person_id from seen) one cross join person
                   where person.id = one.person_id and person.closed_at is null and ($11 is null or (person.sort_name, person.id) > (
                     select known.sort_name, known.id from person known
                     where known.id = $11 and known.id in (select person_id from seen)))
                   order by person.sort_name, person.id limit $12)
                 select distinct page.sort_name, person.id, person.given, person.family, seen.structure_id,
                        structure.name as structure_name, 'guardian' as profile, cast(null as text) as function,
                        child.given || ' ' || child.family as detail, seen.relation
                 from page cross join person cross join seen cross join person child cross join structure
                 where person.id = page.id and seen.person_id = page.id
                   and child.id = seen.child_id and child.closed_at is null and structure.id = seen.structure_id
                 order by page.sort_name, person.id, detail"
            )
    };
}

/// The parents, in sight, of children in sight whose names begin with the words.
pub async fn parents(
    db: &Db,
    viewer: &ViewerFacts,
    asked: &Asked,
    of: ParentsOf,
    after: Option<PersonId>,
    today: Day,
) -> Result<Vec<Found>> {
    let mut args = name_args(viewer, asked, today);
    args.extend(args![after, FOUND_MAX + 1, of.0.map_or("", Relation::code)]);
    let lines = db.all(parents_sql!(), args).await?;
    Ok(together(lines))
}

macro_rules! by_occupation_sql {
    () => {
        concat!(
                "with ", circles!(), ",
                 shown(structure_id, person_id, profile) as (
                   select role.structure_id, role.person_id, role.profile from scope cross join role
                   where role.structure_id = scope.structure_id
                     and role.profile in ('teacher', 'school_life', 'management', 'staff')
                     and ", holds!("role"), " and (scope.sees & ", role_bits!("role"), ") <> 0 and ", of_occupation!("role"), "
                   union
                   select role.structure_id, role.person_id, role.profile from near cross join role
                   where role.person_id = near.person_id and role.structure_id = near.structure_id and near.tie in ('teaches_viewer', 'teaches_child') and ", holds!("role"), "
                     and ", tie_concerns!("near", "role"), " and ", of_occupation!("role"), "
                   union
                   select role.structure_id, role.person_id, role.profile from linked cross join role
                   where role.structure_id = linked.structure_id and role.profile in ('management', 'staff')
                     and ", holds!("role"), " and ", agents_see!("role"), " and ", of_occupation!("role"), ")
                 select person.id, person.given, person.family, shown.structure_id, structure.name as structure_name, shown.profile,
                        cast(null as text) as relation, ", said_of_shown!(), "
                 from shown cross join person cross join structure
                 where person.id = shown.person_id and person.closed_at is null and structure.id = shown.structure_id
                 order by person.sort_name, person.id, structure.sort_name limit $5"
            )
    };
}

/// Persons of an occupation, in sight.
pub async fn by_occupation(db: &Db, viewer: &ViewerFacts, occupation: Occupation, today: Day) -> Result<Vec<Found>> {
    let (function, profile) = match occupation {
        Occupation::Function(function) => (Some(function), None),
        Occupation::Profile(profile) => (None, Some(profile)),
    };
    let lines = db.all(by_occupation_sql!(), args![viewer.person, today, function, profile, OCCUPATION_MAX]).await?;
    Ok(together(lines))
}

/// The other guardians of one's children, whom a first name finds: their family name does not.
pub async fn other_guardians(db: &Db, viewer: &ViewerFacts, asked: &Asked, today: Day) -> Result<Vec<Found>> {
    if viewer.children.is_empty() || asked.parents.is_some() {
        return Ok(vec![]);
    }
    type Line = (PersonId, String, Relation, String, kit::StructureId, String);
    let lines: Vec<Line> = db
        .all(
            concat!(
                "select distinct other.id, other.given, link.relation, child.given, structure.id, structure.name
                 from guardian_link own
                 join person child on child.id = own.student_id and child.closed_at is null
                 join enrollment on enrollment.person_id = child.id and enrollment.main and ",
                holds!("enrollment"),
                "
                 join structure on structure.id = enrollment.structure_id and structure.closed_at is null
                 join guardian_link link on link.student_id = own.student_id and link.guardian_id <> $1
                   and link.kind <> 'contact' and ",
                holds!("link"),
                "
                 join person other on other.id = link.guardian_id and other.closed_at is null
                 where own.guardian_id = $1 and own.kind <> 'contact' and ",
                holds!("own"),
                "
                 order by other.given, other.id, child.given"
            ),
            args![viewer.person, today],
        )
        .await?;
    let bears = |given: &str| {
        let given = folded(given);
        asked.words.iter().all(|word| given.split(' ').any(|part| part.starts_with(word.as_str())))
    };
    let mut out: Vec<Found> = vec![];
    for (id, given, relation, child, structure, structure_name) in lines.into_iter().filter(|(_, given, ..)| bears(given)) {
        let place = FoundPlace {
            structure,
            structure_name,
            profile: Some(Profile::Guardian),
            function: None,
            detail: Some(child),
            relation: Some(relation),
        };
        match out.iter_mut().find(|found| found.id == id) {
            Some(found) => found.places.push(place),
            None => out.push(Found { id, name: given, places: vec![place] }),
        }
    }
    Ok(out)
}

/// The bounds of four words, after the viewer and the day.
fn name_args(viewer: &ViewerFacts, asked: &Asked, today: Day) -> Args {
    let mut out = args![viewer.person, today];
    for index in 0..WORDS_MAX {
        let word = asked.words.get(index).cloned().unwrap_or_default();
        // Words hold letters and digits only, and are compared byte by byte: nothing sorts after this mark.
        let high = format!("{word}\u{10ffff}");
        out.extend([Arg::Text(Some(word)), Arg::Text(Some(high))]);
    }
    out
}

/// One entry for each person, with all the roles that are shown.
fn together(lines: Vec<FoundLine>) -> Vec<Found> {
    let mut out: Vec<Found> = vec![];
    for line in lines {
        let place = FoundPlace {
            structure: line.structure_id,
            structure_name: line.structure_name,
            profile: line.profile,
            function: line.function,
            detail: line.detail,
            relation: line.relation,
        };
        match out.last_mut().filter(|found| found.id == line.id) {
            Some(found) => found.places.push(place),
            None => out.push(Found { id: line.id, name: format!("{} {}", line.given, line.family), places: vec![place] }),
        }
    }
    out
}

/// What SQLite intends to do for each search: a test looks for scans.
#[cfg(test)]
pub(super) const PLANS: [(&str, usize); 5] = [
    (concat!("explain query plan ", by_name_sql!()), 12),
    (concat!("explain query plan ", by_name_sql!(first_hits, "and person.id in (select id from walk)")), 13),
    (concat!("explain query plan ", crowd_sql!()), 11),
    (concat!("explain query plan ", parents_sql!()), 13),
    (concat!("explain query plan ", by_occupation_sql!()), 5),
];
