//! Passwords: what is a good one, and how one is kept.
//!
//! No recipe of capitals and signs, no change by the calendar: a length, nothing that all the world
//! tries first, nothing of one's own name. The rest is an estimate of how many guesses it takes.

use crate::hash_pool;
use crate::model;
use kit::{App, Instant, PersonId, Request, Result, Routes, Text, Unit, args, text};
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The least length for pupils and guardians.
const FAMILY_MIN: usize = 8;
/// The least length for everybody else: they see and do more.
const STAFF_MIN: usize = 12;
/// The longest password read.
const MAX: usize = 128;
/// Own words shorter than this may stand in a password.
const OWN_WORD_MIN: usize = 4;

pub(crate) fn routes() -> Routes {
    Routes::at("/passwords/strength").post(kit::PUBLIC, strength)
}

/// A password as it is hashed: the same letters, however a keyboard wrote their accents.
pub(crate) fn normal(typed: &str) -> String {
    typed.nfkc().take(MAX + 1).collect()
}

/// What a password of somebody must hold to.
#[derive(Clone, Debug)]
pub struct Rules {
    min: usize,
    own: Vec<String>,
}

impl Rules {
    /// The rules for a member of a family, or for staff; `own` are names, login, school.
    pub fn new(family: bool, own: impl IntoIterator<Item = String>) -> Self {
        let words = own.into_iter().map(|word| kit::words::folded(&word)).flat_map(|words| {
            let mut parts: Vec<String> = words.split(' ').map(str::to_owned).collect();
            parts.push(words.replace(' ', ""));
            parts
        });
        Self { min: if family { FAMILY_MIN } else { STAFF_MIN }, own: words.filter(|word| word.len() >= OWN_WORD_MIN).collect() }
    }
}

/// The rules for a person: by roles, with names, login and schools as own words.
pub(crate) async fn rules_for(app: &App, person: PersonId) -> Result<Rules> {
    let Some(viewer) = app.viewer(person, app.clock.now()).await? else { return Ok(Rules::new(false, [])) };
    let login: Vec<(String,)> = app.db.fresh("select login from account where person_id = $1", args![person]).await?;
    let own = [viewer.name.clone()]
        .into_iter()
        .chain(login.into_iter().map(|(login,)| login))
        .chain(viewer.structures.iter().map(|structure| structure.name.clone()));
    Ok(Rules::new(model::is_family(&viewer), own))
}

/// Whether a password (already [`normal`]) will do; the sentence says what to mend.
pub(crate) async fn judge(password: &str, rules: &Rules) -> Result<(), Text> {
    let length = password.chars().count();
    if length < rules.min {
        return Err(text!("password-too-short", min = rules.min));
    }
    if length > MAX {
        return Err(text!("password-too-long", max = MAX));
    }
    if is_common(password) {
        return Err(text!("password-common"));
    }
    let plain = kit::words::folded(password).replace(' ', "");
    if rules.own.iter().any(|word| plain.contains(word.as_str()) && word.len() * 2 > plain.len()) {
        return Err(text!("password-own"));
    }
    if score(password, &rules.own).await < 2 {
        return Err(text!("password-weak"));
    }
    Ok(())
}

/// Whether everybody tries it: it is on the list as it is, or without what was added at its end.
fn is_common(password: &str) -> bool {
    static LIST: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/common_passwords.txt"));
        text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
    });
    let plain: String = password
        .nfd()
        .filter(|char| !('\u{300}'..='\u{36f}').contains(char) && !char.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let stem = plain.trim_end_matches(|char: char| char.is_ascii_digit() || char.is_ascii_punctuation());
    let core = stem.trim_start_matches(|char: char| char.is_ascii_digit() || char.is_ascii_punctuation());
    let once = |word: &str| {
        let half = word.len() / 2;
        word.len() >= 4 && word.is_ascii() && word[..half] == word[half..] && LIST.contains(&word[..half])
    };
    let letters: String = plain.chars().filter(|char| char.is_ascii_alphanumeric()).collect();
    let letters_core = letters.trim_matches(|char: char| char.is_ascii_digit());
    [plain.as_str(), stem, core, &letters, letters_core].into_iter().any(|word| LIST.contains(word))
        || once(core)
        || same_letter(&plain)
}

fn same_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|first| chars.all(|char| char == first))
}

/// How many guesses it takes, from 0 (none) to 4 (very many). Long work for the processor, off the pages' threads.
async fn score(password: &str, own: &[String]) -> u8 {
    // The dictionaries know words without accents.
    let plain: String = password.nfd().filter(|char| !('\u{300}'..='\u{36f}').contains(char)).collect();
    let own = own.to_vec();
    let work = move || {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        u8::from(zxcvbn::zxcvbn(&plain, &own).score())
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(0)
}

/// Whether it is the password that a hash was made of.
pub(crate) async fn is_same(password: &str, hash: Option<&str>) -> Result<bool> {
    Ok(hash_pool::verify(password, hash).await?.matches)
}

/// A kind word while somebody types: plain text, nothing kept, nothing written in a log.
async fn strength(request: Request, form: kit::Form) -> String {
    let password = normal(form.raw("password"));
    if password.is_empty() {
        return String::new();
    }
    let said = match judge(&password, &Rules::new(true, [])).await {
        Err(why) => why,
        Ok(()) => Text::keyed(format!("password-strength-{}", score(&password, &[]).await)),
    };
    request.words.say(&said)
}

/// Gives a person's account a password without asking for a code: for the demo, and for the first
/// administrator. The account must exist; it is activated. `must_change` makes its person choose another
/// one before anything else.
pub async fn set_password_directly(
    unit: &mut Unit,
    person: PersonId,
    password: &str,
    must_change: bool,
    now: Instant,
) -> Result<()> {
    let hash = hash_pool::hash(&normal(password)).await?;
    keep(unit, person, &hash, must_change, now).await
}

/// Keeps a hash already made (several can be made at once, before the unit of work begins).
pub async fn keep(unit: &mut Unit, person: PersonId, hash: &str, must_change: bool, now: Instant) -> Result<()> {
    let touched = unit
        .run(
            "update account
             set password_hash = $2, password_set_at = $3, must_change = $4, state = 'activated',
                 activated_at = coalesce(activated_at, $3)
             where person_id = $1 and state in ('prepared', 'activated')",
            args![person, hash, now, must_change],
        )
        .await?;
    if touched != 1 {
        return Err(kit::Error::NotFound);
    }
    // A password was chosen: a code that lies about somewhere must not replace it.
    unit.run("update activation_code set used_at = $2 where person_id = $1 and used_at is null", args![person, now]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn judged(password: &str, family: bool) -> &'static str {
        let rules = Rules::new(family, ["Lina Crayon".to_owned(), "lina.crayon".to_owned(), "Collège Imaginaire".to_owned()]);
        match judge(&normal(password), &rules).await {
            Ok(()) => "good",
            Err(text) => match text.key.as_ref() {
                "password-too-short" => "short",
                "password-too-long" => "long",
                "password-common" => "common",
                "password-own" => "own",
                "password-weak" => "weak",
                _ => "?",
            },
        }
    }

    #[tokio::test]
    async fn good_passwords_are_long_and_ones_own() {
        for (password, verdict) in [
            ("lapin-tambour-citron", "good"),
            ("vert-tortue-nuage", "common"),
            ("Vert Tortue Nuage 7", "common"),
            ("trois petits kiwis", "good"),
            ("Œuf à la coque 7 !", "good"),
            ("abc", "short"),
            ("", "short"),
            ("doudou2015!", "common"),
            ("Azertyuiop", "common"),
            ("Chocolat", "common"),
            ("DOUDOU doudou", "common"),
            ("eeeeeeeeeeee", "common"),
            ("lina.crayon", "own"),
            ("LinaCrayon12", "own"),
            ("collegeimaginaire", "own"),
            ("abababab", "weak"),
        ] {
            assert_eq!(judged(password, true).await, verdict, "{password}");
        }
        assert_eq!(judged(&"é è à ù ".repeat(17), true).await, "long");
        assert_eq!(judged("kiwi-nuage", true).await, "good");
        assert_eq!(judged("kiwi-nuage", false).await, "short");
    }

    #[test]
    fn accents_are_the_same_however_they_are_written() {
        assert_eq!(normal("e\u{301}te\u{301}"), normal("été"));
    }

    #[test]
    fn the_list_is_long_and_plain() {
        let text = include_str!("../data/common_passwords.txt");
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= 1_000, "{}", lines.len());
        for line in lines {
            assert!(line.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '@'), "{line}");
        }
    }
}
