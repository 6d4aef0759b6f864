//! Accounts in bulk: logins are given by rule, once and for ever; accounts close and open again.

use crate::model::AccountState;
use kit::{Day, Db, Instant, PersonId, Profile, Result, StructureId, Unit, args, session};
use unicode_normalization::UnicodeNormalization;

/// A person who needs an account.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// The person.
    pub person: PersonId,
    /// First name, as it is used.
    pub given: &'a str,
    /// Family name, as it is used.
    pub family: &'a str,
}

/// The longest part of a login on each side of the dot.
const PART_MAX: usize = 30;
/// What stands for a name without a single letter of our alphabet.
const NAMELESS: &str = "personne";

/// The login that a name gives: `prenom.nom`, lower case, without accents, signs or digits.
///
/// Digits are left out because they tell homonyms apart (`lina.crayon2`): a name can therefore never
/// look like the number of another.
pub fn login_base(given: &str, family: &str) -> String {
    match (login_part(given).as_str(), login_part(family).as_str()) {
        ("", "") => NAMELESS.to_owned(),
        (part, "") | ("", part) => part.to_owned(),
        (given, family) => format!("{given}.{family}"),
    }
}

fn login_part(name: &str) -> String {
    let mut out = String::with_capacity(PART_MAX);
    for char in name.nfd() {
        let plain = match char {
            'œ' | 'Œ' => "oe",
            'æ' | 'Æ' => "ae",
            'ß' | 'ẞ' => "ss",
            'ø' | 'Ø' => "o",
            'ł' | 'Ł' => "l",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'þ' | 'Þ' => "th",
            'ı' => "i",
            _ if char.is_ascii_alphabetic() => {
                out.push(char.to_ascii_lowercase());
                ""
            }
            _ => "",
        };
        out.push_str(plain);
    }
    out.truncate(PART_MAX);
    out
}

/// Gives an account to each person who has none; says how many were made.
///
/// Homonyms get `2`, `3`… in the order of their identifiers. A login is stable for ever: it is not
/// worked out anew when a name changes, and never given again, not even after its account is erased.
/// A few statements for 400 persons, whatever their names.
pub async fn prepare_many(unit: &mut Unit, people: &[NewAccount<'_>], now: Instant) -> Result<usize> {
    if people.is_empty() {
        return Ok(0);
    }
    unit.run("update login_turn set turn = turn + 1", vec![]).await?;
    unit.run_many(
        "insert into login_wish (person_id, base) values {rows} on conflict do nothing",
        people.iter().map(|one| args![one.person, login_base(one.given, one.family)]),
    )
    .await?;
    unit.run(
        "delete from login_wish
         where exists (select 1 from account where account.person_id = login_wish.person_id)",
        vec![],
    )
    .await?;
    unit.run(
        "insert into login_base (base, last) select distinct base, cast(0 as bigint) from login_wish where true on conflict do nothing",
        vec![],
    )
    .await?;
    let made = unit
        .run(
            "insert into account (person_id, login, state, must_change, created_at, comfort)
             select person_id, case when number = 1 then base else base || cast(number as text) end, 'prepared', false, $1, ''
             from (select login_wish.person_id, login_wish.base,
                          login_base.last + row_number() over (partition by login_wish.base order by login_wish.person_id) as number
                   from login_wish join login_base on login_base.base = login_wish.base) numbered
             order by person_id",
            args![now],
        )
        .await?;
    unit.run(
        "update login_base
         set last = last + (select count(*) from login_wish where login_wish.base = login_base.base)
         where base in (select base from login_wish)",
        vec![],
    )
    .await?;
    unit.run("delete from login_wish", vec![]).await?;
    Ok(usize::try_from(made).unwrap_or(usize::MAX))
}

/// Closes accounts, because nothing ties their persons to a school any more: sessions end, codes are
/// void, the login stays theirs. All can be opened again until the retention delay has passed.
/// Says how many were closed.
pub async fn close_many(unit: &mut Unit, people: &[PersonId], now: Instant) -> Result<u64> {
    let closed = unit
        .run_many(
            "with gone (person_id, at) as (values {rows})
             update account set state = 'closed', stopped_at = (select max(at) from gone), devices_from = (select max(at) from gone)
             where state <> 'closed' and person_id in (select person_id from gone)",
            people.iter().map(|person| args![*person, now]),
        )
        .await?;
    session::end_all_of(unit, people).await?;
    Ok(closed)
}

/// Opens closed accounts again, as they were: a person who came back finds the same login and password.
/// Says how many were opened.
pub async fn reopen_many(unit: &mut Unit, people: &[PersonId]) -> Result<u64> {
    Ok(unit
        .run_many(
            "with back (person_id) as (values {rows})
             update account set stopped_at = null,
                    state = case when activated_at is null then 'prepared' else 'activated' end
             where state = 'closed' and person_id in (select person_id from back)",
            people.iter().map(|person| args![*person]),
        )
        .await?)
}

/// Stops an account at once, for as long as somebody decides: sessions end. Only an activated one can be.
pub async fn suspend(unit: &mut Unit, person: PersonId, now: Instant) -> Result<bool> {
    let touched = unit
        .run(
            "update account set state = 'suspended', stopped_at = $2, devices_from = $2 where person_id = $1 and state = 'activated'",
            args![person, now],
        )
        .await?;
    session::end_all(unit, person, None).await?;
    Ok(touched == 1)
}

/// Lets a suspended account in again.
pub async fn resume(unit: &mut Unit, person: PersonId) -> Result<bool> {
    let touched = unit
        .run(
            "update account set state = 'activated', stopped_at = null where person_id = $1 and state = 'suspended'",
            args![person],
        )
        .await?;
    Ok(touched == 1)
}

/// An account as administrators see it: no secret, no trace of use but the last sign-in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// Whose it is.
    pub person_id: PersonId,
    /// The login.
    pub login: String,
    /// Its state.
    pub state: AccountState,
    /// When it was activated.
    pub activated_at: Option<Instant>,
    /// When its person last signed in.
    pub signed_in_at: Option<Instant>,
    /// Since when it is suspended or closed.
    pub stopped_at: Option<Instant>,
    /// Whether a password is chosen; none before activation and after a reset.
    pub has_password: bool,
}

/// The account of a person, if there is one.
pub async fn state_of(db: &Db, person: PersonId) -> Result<Option<Standing>> {
    Ok(db
        .fresh(
            "select person_id, login, state, activated_at, signed_in_at, stopped_at, password_hash is not null as has_password
             from account where person_id = $1",
            args![person],
        )
        .await?
        .into_iter()
        .next())
}

/// How many persons one statement of [`states`] asks about.
const ASKED_AT_ONCE: usize = 50;

/// The accounts of the persons of a page, in no order; persons without an account are left out.
pub async fn states(db: &Db, people: &[PersonId]) -> Result<Vec<Standing>> {
    let mut out = Vec::with_capacity(people.len());
    for chunk in people.chunks(ASKED_AT_ONCE) {
        let mut wanted: kit::db::Args = chunk.iter().flat_map(|person| args![*person]).collect();
        wanted.resize(ASKED_AT_ONCE, kit::db::Arg::Id(None));
        let found: Vec<Standing> = db
            .fresh(
                "select person_id, login, state, activated_at, signed_in_at, stopped_at, password_hash is not null as has_password
                 from account where person_id in
                 ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,
                  $26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43,$44,$45,$46,$47,$48,$49,$50)",
                wanted,
            )
            .await?;
        out.extend(found);
    }
    Ok(out)
}

/// The person of a login, as it is typed: spaces, capitals and accents do not matter.
pub async fn person_of_login(db: &Db, typed: &str) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> =
        db.optional("select person_id from account where login = $1", args![typed_login(typed)]).await?;
    Ok(found.map(|(person,)| person))
}

/// A login as it is stored, from what was typed.
pub fn typed_login(typed: &str) -> String {
    let plain = typed.trim().nfd().filter(|char| !('\u{300}'..='\u{36f}').contains(char));
    plain.flat_map(char::to_lowercase).take(2 * PART_MAX + 20).collect()
}

/// How many accounts of a structure are in a state, by profile.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// The profile.
    pub profile: Profile,
    /// The state; none for persons without an account.
    pub state: Option<AccountState>,
    /// How many.
    pub count: i64,
}

/// The accounts of a structure's persons of today, counted by profile and state.
pub async fn counts(db: &Db, structure: StructureId, today: Day) -> Result<Vec<Count>> {
    Ok(db
        .all(
            "select role.profile, account.state, count(distinct role.person_id) as count
             from role left join account on account.person_id = role.person_id
             where role.structure_id = $1 and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
             group by role.profile, account.state order by role.profile, account.state",
            args![structure, today],
        )
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use testing::{School, both_engines, person};

    #[test]
    fn a_login_is_made_of_plain_letters() {
        for (given, family, login) in [
            ("Lina", "Crayon", "lina.crayon"),
            ("Maëlle", "L'Encrier", "maelle.lencrier"),
            ("Jean-Noël", "de La Cœur d’Étang", "jeannoel.delacoeurdetang"),
            ("Zoé  Anne", "Ångström", "zoeanne.angstrom"),
            ("Łukasz", "Straße", "lukasz.strasse"),
            ("X Æ A-12", "Bøgh3", "xaea.bogh"),
            ("ÉLOÏSE", "", "eloise"),
            ("李", "小龍", "personne"),
            ("'; drop table account; --", "<script>", "droptableaccount.script"),
        ] {
            assert_eq!(login_base(given, family), login);
        }
        let long = login_base(&"a".repeat(80), &"b".repeat(80));
        assert_eq!(long.len(), 61);
    }

    both_engines! {
        async fn homonyms_are_numbered_and_numbers_never_come_back(engine) {
            let school = School::open(engine, || vec![directory::slice(), crate::slice()]).await;
            let names = ["Lina Crayon", "Lina Crayon @voisin", "Hugo Ballon"];
            let new = |names: &[&'static str]| -> Vec<NewAccount<'static>> {
                names.iter().map(|name| {
                    let (given, family) = name.split_once(' ').unwrap();
                    NewAccount { person: person(name), given, family: family.split(" @").next().unwrap() }
                }).collect()
            };
            let mut unit = school.app.db.begin().await.unwrap();
            let ((), statements) = kit::db::counted(async {
                assert_eq!(prepare_many(&mut unit, &new(&names), school.now()).await.unwrap(), 3);
            }).await;
            assert!(statements <= 8, "{statements} statements");
            assert_eq!(prepare_many(&mut unit, &new(&names), school.now()).await.unwrap(), 0);
            unit.commit().await.unwrap();
            let mut logins: Vec<String> = states(&school.app.db, &names.map(person)).await.unwrap().into_iter().map(|one| one.login).collect();
            logins.sort();
            assert_eq!(logins, ["hugo.ballon", "lina.crayon", "lina.crayon2"]);
            // One leaves for good; another of the same name does not get the number.
            school.app.db.run("delete from account where login = 'lina.crayon2'", vec![]).await.unwrap();
            let mut unit = school.app.db.begin().await.unwrap();
            let late = [NewAccount { person: person("Tom Règle"), given: "Lina", family: "Crayon" }];
            prepare_many(&mut unit, &late, school.now()).await.unwrap();
            unit.commit().await.unwrap();
            assert_eq!(state_of(&school.app.db, person("Tom Règle")).await.unwrap().unwrap().login, "lina.crayon3");
            assert_eq!(person_of_login(&school.app.db, "  LINA.Crayôn3 ").await.unwrap(), Some(person("Tom Règle")));
        }

        async fn accounts_close_and_open_again_as_they_were(engine) {
            let school = School::open(engine, || vec![directory::slice(), crate::slice()]).await;
            let lina = person("Lina Crayon");
            school.visitor("Lina Crayon").await;
            let mut unit = school.app.db.begin().await.unwrap();
            prepare_many(&mut unit, &[NewAccount { person: lina, given: "Lina", family: "Crayon" }], school.now()).await.unwrap();
            assert_eq!(close_many(&mut unit, &[lina, person("Hugo Ballon")], school.now()).await.unwrap(), 1);
            assert_eq!(close_many(&mut unit, &[lina], school.now()).await.unwrap(), 0);
            unit.commit().await.unwrap();
            let closed = state_of(&school.app.db, lina).await.unwrap().unwrap();
            assert_eq!((closed.state, closed.stopped_at), (AccountState::Closed, Some(school.now())));
            assert_eq!(session::of_person(&school.app.db, lina, school.now()).await.unwrap(), []);
            let mut unit = school.app.db.begin().await.unwrap();
            assert_eq!(reopen_many(&mut unit, &[lina]).await.unwrap(), 1);
            assert!(!suspend(&mut unit, lina, school.now()).await.unwrap(), "what was never activated is not suspended");
            unit.commit().await.unwrap();
            assert_eq!(state_of(&school.app.db, lina).await.unwrap().unwrap().state, AccountState::Prepared);
            let today = testing::TODAY.parse().unwrap();
            let counts = counts(&school.app.db, testing::structure("college"), today).await.unwrap();
            let pupils: i64 = counts.iter().filter(|one| one.profile == Profile::Student).map(|one| one.count).sum();
            assert_eq!(pupils, 5);
            assert!(counts.iter().any(|one| one.state == Some(AccountState::Prepared) && one.count == 1));
        }
    }
}
