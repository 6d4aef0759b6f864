//! Persons of a structure, page by page.

use identity::model::AccountState;
use kit::db::{Arg, Args};
use kit::{Day, Db, DivisionId, PersonId, Profile, Result, StructureId, Unit, args};

/// How many persons a page shows; the details are read in statements of that width.
pub(crate) const PAGE: usize = 50;

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Folded beginnings of names, three at most.
    pub(crate) words: Vec<String>,
    pub(crate) profile: Option<Profile>,
    pub(crate) division: Option<DivisionId>,
    /// `prepared`, `activated`, `suspended`, `none` or `left`; empty for all who are here.
    pub(crate) state: String,
    pub(crate) after: Option<PersonId>,
}

/// Which profiles a post sees: `all`, `families` or `agents`.
pub(crate) type Circle = &'static str;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct PersonLine {
    pub(crate) id: PersonId,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) source: String,
    pub(crate) state: Option<AccountState>,
    pub(crate) login: Option<String>,
}

/// A page of persons and one more, in the order of names.
pub(crate) async fn page(
    db: &Db,
    structure: StructureId,
    circle: Circle,
    wanted: &Wanted,
    today: Day,
) -> Result<Vec<PersonLine>> {
    let word = |index: usize| wanted.words.get(index).cloned().unwrap_or_default();
    Ok(db
        .all(
            "select person.id, person.given, person.family, person.source, account.state, account.login
             from person left join account on account.person_id = person.id
             where person.id in (
                 select role.person_id from role where role.structure_id = $1
                 and ($3 is null or role.profile = $3)
                 and ($4 = 'all' or ($4 = 'families' and role.profile in ('student', 'guardian'))
                   or ($4 = 'agents' and role.profile in ('academy', 'authority', 'guest')))
                 and ($6 = 'left' or (role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2))))
               and ($5 is null or exists (select 1 from enrollment where enrollment.structure_id = $1
                 and enrollment.division_id = $5 and enrollment.person_id = person.id
                 and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)))
               and case $6 when 'left' then person.closed_at is not null or not exists (
                   select 1 from role where role.structure_id = $1 and role.person_id = person.id
                   and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2))
                 when 'none' then person.closed_at is null and account.state is null
                 when '' then person.closed_at is null
                 else person.closed_at is null and account.state = $6 end
               and ($7 = '' or exists (select 1 from person_word found where found.structure_id = $1
                 and found.person_id = person.id and found.word like $7 || '%'))
               and ($8 = '' or exists (select 1 from person_word found where found.structure_id = $1
                 and found.person_id = person.id and found.word like $8 || '%'))
               and ($9 = '' or exists (select 1 from person_word found where found.structure_id = $1
                 and found.person_id = person.id and found.word like $9 || '%'))
               and ($10 is null or (person.sort_name, person.id) > (
                 select known.sort_name, known.id from person known where known.id = $10
                 and exists (select 1 from role where role.structure_id = $1 and role.person_id = known.id)))
             order by person.sort_name, person.id limit $11",
            args![
                structure,
                today,
                wanted.profile,
                circle,
                wanted.division,
                wanted.state.as_str(),
                word(0),
                word(1),
                word(2),
                wanted.after,
                i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
            ],
        )
        .await?)
}

/// What is shown beside a name: `role` with a profile, `class` with a label, `contact` with a kind.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Detail {
    pub(crate) person_id: PersonId,
    pub(crate) what: String,
    pub(crate) value: String,
}

/// The details of the persons of a page.
pub(crate) async fn details(db: &Db, structure: StructureId, people: &[PersonId], today: Day) -> Result<Vec<Detail>> {
    if people.is_empty() {
        return Ok(vec![]);
    }
    let mut wanted: Args = args![structure, today];
    wanted.extend(people.iter().take(PAGE).flat_map(|person| args![*person]));
    wanted.resize(PAGE + 2, Arg::Id(None));
    Ok(db
        .all(
            "with asked(person_id) as (select person.id from person where person.id in
               ($3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,
                $28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43,$44,$45,$46,$47,$48,$49,$50,$51,$52))
             select role.person_id, 'role' as what, role.profile as value from role
             where role.structure_id = $1 and role.person_id in (select person_id from asked)
               and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
             union
             select enrollment.person_id, 'class', division.label from enrollment
             join division on division.id = enrollment.division_id
             where enrollment.structure_id = $1 and enrollment.person_id in (select person_id from asked)
               and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)
             union
             select contact_point.person_id, 'contact', contact_point.kind from contact_point
             where contact_point.person_id in (select person_id from asked)
             order by 1, 2, 3",
            wanted,
        )
        .await?)
}

/// A division of a school, in a list of choices.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DivisionLine {
    pub(crate) id: DivisionId,
    pub(crate) label: String,
}

/// The divisions of the live year of a school.
pub(crate) async fn divisions(db: &Db, structure: StructureId) -> Result<Vec<DivisionLine>> {
    Ok(db
        .all(
            "select division.id, division.label from division
             join school_year on school_year.id = division.year_id and school_year.state = 'live'
             where division.structure_id = $1 and division.closed_on is null order by division.code, division.id limit 500",
            args![structure],
        )
        .await?)
}

/// Somebody of the structure, by name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Named {
    pub(crate) id: PersonId,
    pub(crate) given: String,
    pub(crate) family: String,
    /// The division of a pupil.
    pub(crate) about: Option<String>,
}

impl Named {
    /// First and last name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }
}

/// Those of a structure who bear a name already, born on the same day when a day is known, past ones too.
pub(crate) async fn doubles(
    unit: &mut Unit,
    structure: StructureId,
    sort_name: &str,
    birth_on: Option<Day>,
) -> Result<Vec<Named>> {
    Ok(unit
        .all(
            "select person.id, person.given, person.family, cast(null as text) as about from person
             where person.sort_name = $2 and ($3 is null or person.birth_on is null or person.birth_on = $3)
               and exists (select 1 from role where role.structure_id = $1 and role.person_id = person.id)
             order by person.id limit 10",
            args![structure, sort_name, birth_on],
        )
        .await?)
}

/// The pupils of a structure whose names begin so: two words at most.
pub(crate) async fn pupils(db: &Db, structure: StructureId, words: &[String], today: Day) -> Result<Vec<Named>> {
    let word = |index: usize| words.get(index).cloned().unwrap_or_default();
    if words.is_empty() {
        return Ok(vec![]);
    }
    Ok(db
        .all(
            "select person.id, person.given, person.family, division.label as about from role
             join person on person.id = role.person_id and person.closed_at is null
             left join enrollment on enrollment.person_id = person.id and enrollment.structure_id = $1
               and enrollment.valid_from <= $4 and (enrollment.valid_to is null or enrollment.valid_to > $4)
             left join division on division.id = enrollment.division_id
             where role.structure_id = $1 and role.profile = 'student'
               and role.valid_from <= $4 and (role.valid_to is null or role.valid_to > $4)
               and exists (select 1 from person_word found where found.structure_id = $1
                 and found.person_id = person.id and found.word like $2 || '%')
               and ($3 = '' or exists (select 1 from person_word found where found.structure_id = $1
                 and found.person_id = person.id and found.word like $3 || '%'))
             order by person.sort_name, person.id limit 9",
            args![structure, word(0), word(1), today],
        )
        .await?)
}

/// A pupil of a structure.
pub(crate) async fn pupil(db: &Db, structure: StructureId, person: PersonId, today: Day) -> Result<Option<Named>> {
    Ok(db
        .optional(
            "select person.id, person.given, person.family, cast(null as text) as about from role
             join person on person.id = role.person_id and person.closed_at is null
             where role.structure_id = $1 and role.profile = 'student' and role.person_id = $2
               and role.valid_from <= $3 and (role.valid_to is null or role.valid_to > $3)",
            args![structure, person, today],
        )
        .await?)
}

/// How many accounts of a structure were never used, by profile: families apart from those who work there.
pub(crate) async fn never_used(db: &Db, structure: StructureId, today: Day) -> Result<(i64, i64)> {
    Ok(db
        .one(
            "select count(distinct case when role.profile in ('student', 'guardian') then role.person_id end),
                    count(distinct case when role.profile in ('student', 'guardian') then null else role.person_id end)
             from role join account on account.person_id = role.person_id and account.state = 'prepared'
             where role.structure_id = $1 and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)",
            args![structure, today],
        )
        .await?)
}
