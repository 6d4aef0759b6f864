//! What the journal says, in words: `name=value; name=value`, as those who note acts write it.

use crate::store::journal;
use kit::audit::{self, Noted};
use kit::{Instant, Text, text};

/// The kind of the objects of the register of services.
const SERVICE: &str = "service";

/// One act of a history, in words.
pub(crate) struct HistoryLine {
    pub(crate) at: Instant,
    pub(crate) author: Option<String>,
    pub(crate) act: Text,
    pub(crate) before: Vec<Said>,
    pub(crate) after: Vec<Said>,
}

/// An entry of the journal, in words.
pub(crate) fn shown_entry(noted: &[Noted], entry: journal::Entry) -> HistoryLine {
    let (before, after) = if entry.object_kind == "setting" {
        changed_setting(&entry.before_text, &entry.after_text)
    } else {
        let words = |text: &str| pairs_of(noted, &entry.object_kind, text);
        (words(&entry.before_text), words(&entry.after_text))
    };
    HistoryLine { at: entry.at, author: entry.author, act: Text::keyed(entry.act), before, after }
}

/// A changed setting: the entry names it once, `name=value` after and the value alone before. Its values are of
/// one line, but may hold any sign.
fn changed_setting(before: &str, after: &str) -> (Vec<Said>, Vec<Said>) {
    match after.split_once('=') {
        Some((name, after)) => (vec![setting(name, before)], vec![setting(name, after)]),
        None => (pairs(before), pairs(after)),
    }
}

/// One pair of an entry, in words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    /// What it is about; none for a text that is not a pair.
    pub(crate) name: Option<Text>,
    /// The value.
    pub(crate) value: Text,
}

/// The pairs of an entry's text.
pub(crate) fn pairs(text: &str) -> Vec<Said> {
    pairs_of(&[], "", text)
}

/// The pairs of the text of an entry about something of a kind.
fn pairs_of(noted: &[Noted], kind: &str, text: &str) -> Vec<Said> {
    text.split("; ").filter(|part| !part.is_empty() && !part.starts_with("kept=")).map(|part| said(noted, kind, part)).collect()
}

fn said(noted: &[Noted], of: &str, part: &str) -> Said {
    let Some((name, value)) = part.split_once('=') else { return Said { name: None, value: Text::literal(part) } };
    if let Some((name, value)) = audit::say(noted, of, name, value) {
        return Said { name: Some(name), value };
    }
    if name.contains('.') {
        return setting(name, value);
    }
    let words = |prefix: &str| Text::keyed(format!("{prefix}-{value}"));
    let code = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let value_words = match name {
        "profile" if code => words("profile"),
        "function" if code => words("function"),
        "duty" if code => words("duty"),
        "kind" if code => words("admin-kind"),
        "link" if code => words("admin-link"),
        "relation" if code => words("admin-relation"),
        "authority" if code => words("admin-authority"),
        "state" if code => words("admin-state"),
        // A service is open to everybody, not to the staff alone.
        "who" if of == SERVICE && value == "all" => text!("admin-for-everyone"),
        "who" if matches!(value, "students" | "guardians" | "both" | "all") => words("admin-for"),
        "who" if code => words("profile"),
        "release" if code => words("sso-release"),
        "identifier" if code => words("sso-identifier"),
        "authentication" if code => Text::keyed(format!("sso-proves-{}", value.replace('_', "-"))),
        "second_factor" | "consent" if value == "yes" => text!("admin-said-yes"),
        // What is given to somebody is kept with the first day without it; the opening of a service, with its last.
        "until" if of != SERVICE => day_before(value),
        "from" | "until" => day(value),
        _ => field_value(name, value),
    };
    match name {
        "profile" | "function" | "duty" | "kind" | "link" | "relation" | "authority" | "state" | "from" | "until"
        | "birth_on" | "division" | "given" | "family" | "title" | "reason" | "name" | "uai" | "city" | "zone" | "login"
        | "sheets" | "who" | "links" | "created" | "changed" | "moved" | "closed" | "refused" | "service" | "release"
        | "identifier" | "url" | "authentication" | "algorithm" | "keys" | "redirect" | "signed_out" | "logout" | "consent"
        | "grace" | "second_factor" | "counter" | "client" => {
            Said { name: Some(Text::keyed(format!("admin-said-{}", name.replace('_', "-")))), value: value_words }
        }
        // Anything else, as it was written.
        _ => Said { name: Some(Text::literal(name)), value: value_words },
    }
}

/// The value of a field of a person, as it was written: a birth date becomes a date.
pub(crate) fn field_value(field: &str, value: &str) -> Text {
    if field == "birth_on" { day(value) } else { Text::literal(value) }
}

/// A setting: its own words, and whether it was locked for those below.
fn setting(name: &str, value: &str) -> Said {
    let words = |value: &str| match value {
        "" => text!("admin-said-default"),
        "yes" => text!("admin-said-yes"),
        "no" => text!("admin-said-no"),
        value => Text::literal(value),
    };
    let value = match value.strip_suffix(" (locked)") {
        Some(value) => text!("admin-said-locked", value = words(value)),
        None => words(value),
    };
    Said { name: Some(Text::keyed(format!("setting-{}", name.replace('.', "-")))), value }
}

/// The day before, which is the last one: nobody reads "until, excluded".
fn day_before(value: &str) -> Text {
    match value.parse::<kit::Day>() {
        Ok(day) => text!("admin-day", day = day.plus_days(-1)),
        Err(_) => Text::literal(value),
    }
}

fn day(value: &str) -> Text {
    match value.parse::<kit::Day>() {
        Ok(day) => text!("admin-day", day = day),
        Err(_) => Text::literal(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_words_and_the_rest_stays() {
        let said = pairs("duty=head_teacher; division=6e B; from=2026-11-24");
        assert_eq!(said[0], Said { name: Some("admin-said-duty".into()), value: Text::keyed("duty-head_teacher".into()) });
        assert_eq!(said[1].value, Text::literal("6e B"));
        assert_eq!(said[2].value.key, "admin-day");
        assert_eq!(pairs(""), []);
        let last: kit::Day = "2026-12-24".parse().unwrap();
        let opened = pairs_of(&[], "service", "who=all; from=2026-11-24; until=2026-12-24");
        assert_eq!(
            (opened[0].value.clone(), opened[2].value.clone()),
            ("admin-for-everyone".into(), text!("admin-day", day = last))
        );
        assert_eq!(pairs_of(&[], "person", "duty=head_teacher; until=2026-12-25")[1].value, text!("admin-day", day = last));
        assert_eq!(pairs_of(&[], "division", "sheets=2; who=all")[1].value, "admin-for-all".into());
        let setting = &pairs("identity.code-days=30 (locked)")[0];
        assert_eq!(setting.name, Some("setting-identity-code-days".into()));
        assert_eq!(setting.value, text!("admin-said-locked", value = Text::literal("30")));
        assert_eq!(pairs("identity.code-days=")[0].value, "admin-said-default".into());
        let sheets = pairs("sheets=27; who=students");
        assert_eq!(sheets[0], Said { name: Some("admin-said-sheets".into()), value: Text::literal("27") });
        assert_eq!(sheets[1].value, "admin-for-students".into());
        assert_eq!(pairs("who=school_life")[0].value, Text::keyed("profile-school_life".into()));
        assert_eq!(pairs("kept=0192aa00-0000-7000-8000-000000000001; links=2").len(), 1);
        let service = pairs("service=Notes; release=sdet; url=https://notes.example/?a=b");
        assert_eq!((service[0].value.clone(), service[1].value.clone()), (Text::literal("Notes"), "sso-release-sdet".into()));
        assert_eq!(service[2].value, Text::literal("https://notes.example/?a=b"));
        let client = pairs("authentication=private_key; second_factor=yes; logout=https://notes.example/over");
        assert_eq!(client[0].value, "sso-proves-private-key".into());
        assert_eq!(
            (client[1].name.clone(), client[1].value.clone()),
            (Some("admin-said-second-factor".into()), "admin-said-yes".into())
        );
        assert_eq!(client[2].value, Text::literal("https://notes.example/over"));
        assert_eq!(pairs("duty=<b>")[0].value, Text::literal("<b>"));
        assert_eq!(pairs("90")[0], Said { name: None, value: Text::literal("90") });
    }

    #[test]
    fn a_changed_setting_is_named_before_and_after() {
        let (before, after) = changed_setting("30", "identity.code-days=60 (locked)");
        assert_eq!(before, [Said { name: Some("setting-identity-code-days".into()), value: Text::literal("30") }]);
        assert_eq!(after[0].name, before[0].name);
        let (before, _) = changed_setting("", "identity.code-days=60");
        assert_eq!(before[0].value, "admin-said-default".into());
        let (before, after) = changed_setting("Mairie; 2 rue=x", "platform.host=Ville; 3 rue");
        assert_eq!(
            (before[0].value.clone(), after[0].value.clone()),
            (Text::literal("Mairie; 2 rue=x"), Text::literal("Ville; 3 rue"))
        );
        let (before, after) = changed_setting("no", "any.open=yes");
        assert_eq!((before[0].value.clone(), after[0].value.clone()), ("admin-said-no".into(), "admin-said-yes".into()));
    }

    #[test]
    fn a_birth_date_is_written_as_a_date() {
        let day: kit::Day = "2015-03-14".parse().unwrap();
        assert_eq!(field_value("birth_on", "2015-03-14"), text!("admin-day", day = day));
        assert_eq!(field_value("birth_on", "").key, Text::literal("").key);
        assert_eq!(field_value("given", "2015-03-14"), Text::literal("2015-03-14"));
    }
}
