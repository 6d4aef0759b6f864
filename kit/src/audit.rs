//! The journal of acts: who did what to which object, before and after.

use crate::args;
use crate::db::Unit;
use crate::error::Result;
use crate::id::{AuditId, PersonId, StructureId};
use crate::text;
use crate::time::{Day, Instant};
use crate::words::Text;
use uuid::Uuid;

/// An act to note; it joins the unit of work that does it, so neither exists without the other.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Where; none for acts on the platform.
    pub structure: Option<StructureId>,
    /// Who; none for the program itself (a feed, the retention job).
    pub author: Option<PersonId>,
    /// What was done: a key of the catalogues, `act-account-closed`.
    pub act: &'static str,
    /// The kind of object: `account`, `duty`.
    pub object_kind: &'static str,
    /// The object.
    pub object: Option<Uuid>,
    /// In short, what was there, as `name=value; name=value`: codes and settings, never contents. The journal says the
    /// pairs that the feature declares ([`Noted`]) in words.
    pub before: &'a str,
    /// In short, what is there now.
    pub after: &'a str,
}

/// How a value of the journal is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// As it was written: a name, a count, an hour.
    Plain,
    /// A code: the sentence `prefix-value`.
    Words(&'static str),
    /// Codes with a blank between, each the sentence `prefix-code`, with `-` for `:`.
    List(&'static str),
    /// `yes` or `no`, `true` or `false`.
    YesNo,
    /// A day, `2026-11-24`.
    Day,
    /// A day, and an hour of the school's clock unless all of it is meant: `2026-11-24 08:30`, `2026-11-24`.
    DayAndHour,
}

/// What a feature writes into the texts of its acts, and how it is said: the kind of object, the name of the pair
/// (whose words are `noted-kind-name`), and the value.
pub type Noted = (&'static str, &'static str, Saying);

/// A pair of an act in words, its name and its value; none if the feature declares no such pair. A value that is not
/// what was declared is said as it was written.
pub fn say(noted: &[Noted], kind: &str, name: &str, value: &str) -> Option<(Text, Text)> {
    let (.., saying) = noted.iter().find(|(of, called, _)| *of == kind && *called == name)?;
    let plain = || Text::literal(value);
    let code =
        |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:".contains(&byte));
    let said = match saying {
        Saying::Plain => plain(),
        Saying::Words(prefix) if code(value) => Text::keyed(format!("{prefix}-{value}")),
        Saying::List(prefix) if value.split(' ').all(code) => {
            let mut codes = value.split(' ').map(|one| Text::keyed(format!("{prefix}-{}", one.replace(':', "-"))));
            let first = codes.next()?;
            codes.fold(first, |before, last| text!("noted-list", before = before, last = last))
        }
        Saying::Words(_) | Saying::List(_) => plain(),
        Saying::YesNo => match value {
            "yes" | "true" => text!("noted-yes"),
            "no" | "false" => text!("noted-no"),
            _ => plain(),
        },
        Saying::DayAndHour if value.contains(' ') => day_and_hour(value).unwrap_or_else(plain),
        Saying::Day | Saying::DayAndHour => value.parse::<Day>().map_or_else(|_| plain(), |day| text!("noted-day", day = day)),
    };
    Some((Text::keyed(format!("noted-{}-{}", kind.replace('_', "-"), name.replace('_', "-"))), said))
}

/// `2026-11-24 08:30`, in words.
fn day_and_hour(value: &str) -> Option<Text> {
    let (day, hour) = value.split_once(' ')?;
    let (hours, minutes) = hour.split_once(':')?;
    let (day, hours): (Day, u32) = (day.parse().ok()?, hours.parse().ok()?);
    minutes.parse::<u32>().ok()?;
    Some(text!("noted-moment", day = day, hours = hours, minutes = minutes))
}

/// Notes an act.
pub async fn note(unit: &mut Unit, act: Act<'_>, now: Instant) -> Result<()> {
    unit.run(
        "insert into audit_entry (id, structure_id, at, author_id, act, object_kind, object_id, before_text, after_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![AuditId::new(now), act.structure, now, act.author, act.act, act.object_kind, act.object, act.before, act.after],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTED: &[Noted] = &[
        ("room", "code", Saying::Plain),
        ("room", "kind", Saying::Words("room-kind")),
        ("room", "shared", Saying::YesNo),
        ("closed_day", "from", Saying::Day),
        ("lesson", "at", Saying::DayAndHour),
        ("api_token", "scopes", Saying::List("api-scope")),
    ];

    #[test]
    fn a_declared_pair_is_said_in_words_and_no_other() {
        let value = |kind, name, value| say(NOTED, kind, name, value).map(|(_, said)| said);
        let day: Day = "2026-11-24".parse().unwrap();
        assert_eq!(say(NOTED, "closed_day", "from", "2026-11-24").unwrap().0, "noted-closed-day-from".into());
        assert_eq!(value("closed_day", "from", "2026-11-24"), Some(text!("noted-day", day = day)));
        assert_eq!(value("room", "code", "B 12"), Some(Text::literal("B 12")));
        assert_eq!(value("room", "kind", "library"), Some("room-kind-library".into()));
        assert_eq!(value("room", "shared", "true"), Some("noted-yes".into()));
        assert_eq!(
            value("lesson", "at", "2026-11-24 08:30"),
            Some(text!("noted-moment", day = day, hours = 8_u32, minutes = "30"))
        );
        assert_eq!(value("lesson", "at", "2026-11-24"), Some(text!("noted-day", day = day)), "all of the day");
        let both =
            text!("noted-list", before = Text::from("api-scope-timetable-read"), last = Text::from("api-scope-homework-read"));
        assert_eq!(value("api_token", "scopes", "timetable:read homework:read"), Some(both));
        assert_eq!(value("lesson", "code", "B 12"), None);
    }

    #[test]
    fn what_is_not_as_declared_is_said_as_it_was_written() {
        for (kind, name, value) in [
            ("room", "kind", "<b>"),
            ("room", "kind", ""),
            ("room", "shared", "perhaps"),
            ("closed_day", "from", "2026-02-30"),
            ("lesson", "at", "2026-11"),
            ("lesson", "at", "2026-11-24 8h"),
            ("api_token", "scopes", "a  b"),
        ] {
            assert_eq!(say(NOTED, kind, name, value).unwrap().1, Text::literal(value), "{kind} {name}={value}");
        }
    }
}
