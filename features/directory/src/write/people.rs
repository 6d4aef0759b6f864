//! Persons made by hand, values typed over fed ones, and persons who are closed.

use super::{Done, HAND, Hand, note, pairs};
use crate::model::{search_words, sort_name};
use kit::db::Args;
use kit::{Day, Error, PersonId, Result, StructureId, Unit, args, coded};

/// A person to make.
#[derive(Clone, Debug, Default)]
pub struct NewPerson<'a> {
    /// Usual first name.
    pub given: &'a str,
    /// Usual family name.
    pub family: &'a str,
    /// Family name at birth.
    pub birth_family: Option<&'a str>,
    /// `M.`, `Mme`.
    pub title: Option<&'a str>,
    /// Birth date: needed of pupils.
    pub birth_on: Option<Day>,
}

/// Makes a person, who is nowhere yet: give a role next.
pub async fn person(unit: &mut Unit, hand: Hand, structure: Option<StructureId>, new: &NewPerson<'_>) -> Result<PersonId> {
    let id = PersonId::new(hand.now);
    unit.run(
        "insert into person (id, given, family, birth_family, title, birth_on, sort_name, source, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            id,
            new.given,
            new.family,
            new.birth_family,
            new.title,
            new.birth_on,
            sort_name(new.family, new.given),
            HAND,
            hand.now
        ],
    )
    .await?;
    let done = Done { structure, act: "act-person-created", object_kind: "person", object: id.0, before: "", after: "" };
    note(unit, hand, done).await?;
    Ok(id)
}

/// The names of a person, from which words and sorting are made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Names {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) birth_family: Option<String>,
    pub(super) title: Option<String>,
    pub(super) birth_on: Option<Day>,
    pub(super) source: String,
}

pub(super) async fn names(unit: &mut Unit, person: PersonId) -> Result<Names> {
    let sql = "select given, family, birth_family, title, birth_on, source from person where id = $1";
    unit.optional(sql, args![person]).await?.ok_or(Error::NotFound)
}

/// Writes the words by which a person is found in structures.
pub(super) async fn write_words(unit: &mut Unit, person: PersonId, structures: &[StructureId]) -> Result<()> {
    let names = names(unit, person).await?;
    let words = search_words(&names.given, &names.family, names.birth_family.as_deref());
    let rows: Vec<Args> =
        structures.iter().flat_map(|structure| words.iter().map(move |word| args![*structure, word.as_str(), person])).collect();
    unit.run_many("insert into person_word (structure_id, word, person_id) values {rows} on conflict do nothing", rows).await?;
    Ok(())
}

coded!(
    /// What may be typed over a fed value.
    Field {
        /// Usual first name.
        Given = "given",
        /// Usual family name.
        Family = "family",
        /// Birth date.
        BirthOn = "birth_on",
        /// `M.`, `Mme`.
        Title = "title",
    }
);

impl Field {
    fn of(self, names: &Names) -> Option<String> {
        match self {
            Self::Given => Some(names.given.clone()),
            Self::Family => Some(names.family.clone()),
            Self::BirthOn => names.birth_on.map(|day| day.to_string()),
            Self::Title => names.title.clone(),
        }
    }
}

/// Types a value over that of the feed, which is kept beside it; `None` returns to what the feed says.
/// A person made by hand has no fed value: the value is simply the new one.
///
/// Gives whether something changed.
pub async fn retype(
    unit: &mut Unit,
    hand: Hand,
    structure: Option<StructureId>,
    person: PersonId,
    field: Field,
    value: Option<&str>,
) -> Result<bool> {
    let names = names(unit, person).await?;
    let before = field.of(&names);
    let kept: Option<(Option<String>,)> =
        unit.optional("select fed_value from person_override where person_id = $1 and field = $2", args![person, field]).await?;
    let value = match (value, &kept) {
        (Some(value), _) => Some(value.to_owned()).filter(|value| !value.is_empty()),
        (None, Some((fed,))) => fed.clone(),
        (None, None) => return Ok(false),
    };
    if value.is_none() && matches!(field, Field::Given | Field::Family) {
        return Err(Error::Malformed);
    }
    let back = kept.as_ref().is_some_and(|(fed,)| *fed == value);
    if value == before && !back {
        return Ok(false);
    }
    if back {
        unit.run("delete from person_override where person_id = $1 and field = $2", args![person, field]).await?;
    } else if names.source != HAND {
        let fed = kept.map_or_else(|| before.clone(), |(fed,)| fed);
        let author = hand.author.ok_or_else(|| Error::broken("a value typed by nobody"))?;
        unit.run(
            "insert into person_override (person_id, field, fed_value, hand_value, author_id, at) values ($1, $2, $3, $4, $5, $6)
             on conflict (person_id, field) do update
             set hand_value = excluded.hand_value, author_id = excluded.author_id, at = excluded.at",
            args![person, field, fed, &value, author, hand.now],
        )
        .await?;
    }
    put(unit, person, field, value.as_deref()).await?;
    let before = pairs(&[(field.code(), before.as_deref())]);
    let after = pairs(&[(field.code(), value.as_deref())]);
    let act = if back { "act-person-untyped" } else { "act-person-retyped" };
    note(unit, hand, Done { structure, act, object_kind: "person", object: person.0, before: &before, after: &after }).await?;
    Ok(true)
}

async fn put(unit: &mut Unit, person: PersonId, field: Field, value: Option<&str>) -> Result<()> {
    let sql = match field {
        Field::Given => "update person set given = $2 where id = $1",
        Field::Family => "update person set family = $2 where id = $1",
        Field::BirthOn => "update person set birth_on = $2 where id = $1",
        Field::Title => "update person set title = $2 where id = $1",
    };
    unit.run(sql, args![person, value]).await?;
    if matches!(field, Field::Given | Field::Family) {
        let names = names(unit, person).await?;
        unit.run("update person set sort_name = $2 where id = $1", args![person, sort_name(&names.family, &names.given)]).await?;
        let found: Vec<(StructureId,)> =
            unit.all("select distinct structure_id from person_word where person_id = $1", args![person]).await?;
        unit.run("delete from person_word where person_id = $1", args![person]).await?;
        write_words(unit, person, &found.into_iter().map(|(id,)| id).collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Closes a person: hidden at once everywhere, nothing erased.
pub async fn close_person(
    unit: &mut Unit,
    hand: Hand,
    structure: Option<StructureId>,
    person: PersonId,
    reason: &str,
) -> Result<()> {
    if unit.run("update person set closed_at = $2 where id = $1 and closed_at is null", args![person, hand.now]).await? == 0 {
        return Err(Error::NotFound);
    }
    let after = pairs(&[("reason", Some(reason))]);
    let done = Done { structure, act: "act-person-closed", object_kind: "person", object: person.0, before: "", after: &after };
    note(unit, hand, done).await
}

/// Brings a closed person back, as before.
pub async fn reopen_person(unit: &mut Unit, hand: Hand, structure: Option<StructureId>, person: PersonId) -> Result<()> {
    if unit.run("update person set closed_at = null where id = $1 and closed_at is not null", args![person]).await? == 0 {
        return Err(Error::NotFound);
    }
    let done = Done { structure, act: "act-person-reopened", object_kind: "person", object: person.0, before: "", after: "" };
    note(unit, hand, done).await
}
