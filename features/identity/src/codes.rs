//! One-time codes on paper: made when printed, kept only as a keyed hash, one at a time for a person.

use kit::{App, Instant, PersonId, Result, Unit, args};

/// Letters and digits that nobody mistakes for one another.
pub(crate) const ALPHABET: &[u8] = b"abcdefghjkmnprstvwxyz3456789";
/// Fifty-seven bits; with the birth date and the limits, nobody guesses one in its ninety days.
const LENGTH: usize = 12;
/// After so many wrong birth dates a code is dead: somebody else holds the sheet.
pub(crate) const MISSES_MAX: i64 = 10;

/// A new code: twelve characters, without hyphens.
pub(crate) fn make() -> String {
    let mut out = String::with_capacity(LENGTH);
    while out.len() < LENGTH {
        for byte in kit::key::random::<32>() {
            // 252 is a multiple of 28: every character is as likely as any other.
            let place = usize::from(byte);
            if place < 252 && out.len() < LENGTH {
                out.push(char::from(ALPHABET[place % ALPHABET.len()]));
            }
        }
    }
    out
}

/// A code in groups of four, as it is printed.
pub(crate) fn grouped(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as it was typed: spaces, hyphens and capitals do not matter.
pub(crate) fn typed(text: &str) -> String {
    text.chars().filter(|char| char.is_ascii_alphanumeric()).map(|char| char.to_ascii_lowercase()).take(40).collect()
}

/// What is kept of a code.
pub(crate) fn hash(app: &App, code: &str) -> Vec<u8> {
    app.key.hash("preau activation code", code.as_bytes()).to_vec()
}

/// Makes a code for each person; one made before is void from now on.
pub(crate) async fn make_many(
    app: &App,
    unit: &mut Unit,
    people: &[PersonId],
    days: i64,
    by: Option<PersonId>,
    now: Instant,
) -> Result<Vec<String>> {
    let made: Vec<String> = people.iter().map(|_| make()).collect();
    unit.run_many(
        "insert into activation_code (person_id, code_hash, made_at, made_by, expires_at, used_at, misses) values {rows}
         on conflict (person_id) do update
         set code_hash = excluded.code_hash, made_at = excluded.made_at, made_by = excluded.made_by,
             expires_at = excluded.expires_at, used_at = null, misses = 0",
        people.iter().zip(&made).map(|(person, code)| {
            args![*person, hash(app, code), now, by, now.plus_seconds(days * 86_400), Option::<Instant>::None, 0_i64]
        }),
    )
    .await?;
    Ok(made)
}

/// Makes a code for one person, to be shown once or told on a terminal: in groups of four, with its last moment.
/// It is good for as long as the platform decided.
pub async fn hand_over(
    app: &App,
    unit: &mut Unit,
    person: PersonId,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(String, Instant)> {
    let days = crate::settings::code_days(app, kit::settings::PLATFORM, &[]);
    let made = make_many(app, unit, &[person], days, by, now).await?;
    let code = made.first().ok_or_else(|| kit::Error::broken("no code was made"))?;
    Ok((grouped(code), now.plus_seconds(days * 86_400)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_of_the_alphabet_and_all_different() {
        let made: std::collections::HashSet<String> = (0..2_000).map(|_| make()).collect();
        assert_eq!(made.len(), 2_000);
        assert!(made.iter().all(|code| code.len() == 12 && code.bytes().all(|byte| ALPHABET.contains(&byte))));
        let mut seen: Vec<u8> = made.iter().flat_map(|code| code.bytes()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), ALPHABET.len(), "every character comes");
        assert_eq!(grouped("abcdefghjkmn"), "abcd-efgh-jkmn");
        assert_eq!(typed(" ABCD-efgh jkmn "), "abcdefghjkmn");
    }
}
