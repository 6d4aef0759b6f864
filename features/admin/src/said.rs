//! What the journal says, in words: `name=value; name=value`, as those who note acts write it.

use kit::words::Value;
use kit::{Text, text};

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
    text.split("; ").filter(|part| !part.is_empty()).map(said).collect()
}

fn said(part: &str) -> Said {
    let Some((name, value)) = part.split_once('=') else { return Said { name: None, value: Text::literal(part) } };
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
        "from" | "until" | "birth_on" => day(value),
        _ => Text::literal(value),
    };
    match name {
        "profile" | "function" | "duty" | "kind" | "link" | "relation" | "authority" | "state" | "from" | "until"
        | "birth_on" | "division" | "given" | "family" | "title" | "reason" | "name" | "uai" | "city" | "zone" | "login" => {
            Said { name: Some(Text::keyed(format!("admin-said-{}", name.replace('_', "-")))), value: value_words }
        }
        // A setting's name, or anything else, as it was written.
        _ => Said { name: Some(Text::literal(name)), value: value_words },
    }
}

fn day(value: &str) -> Text {
    match value.parse::<kit::Day>() {
        Ok(day) => Text { values: vec![("day", Value::Day(day))], ..text!("admin-day") },
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
        assert_eq!(pairs("identity.code-days=30 (locked)")[0].value, Text::literal("30 (locked)"));
        assert_eq!(pairs("duty=<b>")[0].value, Text::literal("<b>"));
        assert_eq!(pairs("90")[0], Said { name: None, value: Text::literal("90") });
    }
}
