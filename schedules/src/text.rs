//! Bytes as text, and text as days, hours and names.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use jiff::civil::{Date, Time, Weekday};

use crate::finding::FindingKind;

/// The text of a file: in the encoding that its mark or its XML declaration names; else UTF-8 if
/// all of it is, else one of the Latin ones.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FindingKind> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (declared_or_guessed(bytes)?, bytes),
    };
    if ![UTF_8, ISO_8859_15, WINDOWS_1252, UTF_16LE, UTF_16BE].contains(&encoding) {
        return Err(FindingKind::UnsupportedEncoding { label: encoding.name().to_owned() });
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or(FindingKind::WrongEncoding)
}

fn declared_or_guessed(bytes: &[u8]) -> Result<&'static Encoding, FindingKind> {
    if let Some(label) = declared(&bytes[..bytes.len().min(1024)]) {
        return Encoding::for_label(label.as_bytes()).ok_or(FindingKind::UnsupportedEncoding { label });
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        // Where ISO-8859-15 has control characters, Windows has letters and quotes.
        Err(_) if bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) => WINDOWS_1252,
        Err(_) => ISO_8859_15,
    })
}

/// The label in `<?xml … encoding="…"?>`.
fn declared(head: &[u8]) -> Option<String> {
    let text: String = head.iter().map(|&byte| char::from(byte)).collect();
    let (prolog, _) = text.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, after) = prolog.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = after[1..].split_once(quote)?;
    Some(label.trim().chars().take(40).collect())
}

/// A value as people may see it: one line, without control characters, of bounded length.
pub(crate) fn clean(value: &str) -> String {
    let mut out = String::with_capacity(value.len().min(300));
    for word in value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > 300 {
            return out.chars().take(300).collect();
        }
    }
    out
}

/// A cleaned value, none if nothing is left.
pub(crate) fn some(value: Option<&str>) -> Option<String> {
    value.map(clean).filter(|value| !value.is_empty())
}

/// A day: `2026-09-01`, `20260901`, `01/09/2026`, each perhaps with an hour behind.
pub(crate) fn date(value: &str) -> Option<Date> {
    let value = value.trim().split(['T', ' ']).next()?;
    let digits = |part: &str| -> Option<i16> {
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (year, month, day) = if let Some((day, rest)) = value.split_once('/') {
        let (month, year) = rest.split_once('/')?;
        (digits(year)?, digits(month)?, digits(day)?)
    } else if let Some((year, rest)) = value.split_once('-') {
        let (month, day) = rest.split_once('-')?;
        (digits(year)?, digits(month)?, digits(day)?)
    } else if value.len() == 8 && value.is_ascii() {
        (digits(&value[..4])?, digits(&value[4..6])?, digits(&value[6..])?)
    } else {
        return None;
    };
    // The years that timetables and dates of birth may name.
    if !(1900..=2200).contains(&year) {
        return None;
    }
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// An hour: `8h00`, `8h`, `08:00`, `08:00:00`, `0800`, `800`.
pub(crate) fn time(value: &str) -> Option<Time> {
    let (hour, minute) = hours_and_minutes(value)?;
    (hour < 24).then(|| Time::new(hour as i8, minute as i8, 0, 0).ok())?
}

/// A length in minutes, written as an hour is: `1h30`, `0130`.
pub(crate) fn minutes(value: &str) -> Option<u16> {
    let (hours, minutes) = hours_and_minutes(value)?;
    let all = hours * 60 + minutes;
    (1..=24 * 60).contains(&all).then_some(all)
}

fn hours_and_minutes(value: &str) -> Option<(u16, u16)> {
    let value = value.trim();
    let number = |part: &str, max: u16| -> Option<u16> {
        let good = !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| part.parse().ok())?.filter(|&number| number <= max)
    };
    let (hours, minutes) = match value.split_once(['h', 'H', ':']) {
        Some((hours, "")) => (hours, "00"),
        Some((hours, rest)) => match rest.split_once(':') {
            Some((minutes, seconds)) => {
                number(seconds, 59)?;
                (hours, minutes)
            }
            None => (hours, rest),
        },
        None if (3..=4).contains(&value.len()) && value.is_ascii() => value.split_at(value.len() - 2),
        None => return None,
    };
    Some((number(hours.trim(), 24)?, number(minutes.trim(), 59)?))
}

/// A day of the week: `1` (Monday) to `7`, or its French name, perhaps cut short.
pub(crate) fn weekday(value: &str) -> Option<Weekday> {
    let value = value.trim().trim_end_matches('.').to_lowercase();
    if let Ok(number) = value.parse::<i8>() {
        return Weekday::from_monday_one_offset(number).ok();
    }
    let names = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let at = names.iter().position(|name| value.len() >= 2 && name.starts_with(&value))?;
    Weekday::from_monday_zero_offset(at as i8).ok()
}

/// Words folded for comparison: lower case, without accents.
pub(crate) fn folded(value: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    value.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date as day, time as hour};

    use super::*;

    #[test]
    fn hours_are_read_as_the_programs_write_them() {
        for text in ["8h00", "08:00", "08:00:00", "0800", "800", "8h", " 8H00 ", "08h00"] {
            assert_eq!(time(text), Some(hour(8, 0, 0, 0)), "{text}");
        }
        for text in ["", "h", "8", "24h00", "8h60", "8h0x", "-8h00", "8:00:61", "25:00", "٨h00", "8hé", "12345"] {
            assert_eq!(time(text), None, "{text}");
        }
        assert_eq!(minutes("0130"), Some(90));
        assert_eq!(minutes("0000"), None);
    }

    #[test]
    fn days_are_read_as_the_programs_write_them() {
        for text in ["2026-09-01", "01/09/2026", "20260901", "2026-09-01T00:00:00", "1/9/2026"] {
            assert_eq!(date(text), Some(day(2026, 9, 1)), "{text}");
        }
        for text in ["", "2026-02-30", "31/12/9999", "2026", "aa/bb/cccc", "20260901x", "０１/09/2026"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(weekday("1"), Some(Weekday::Monday));
        assert_eq!(weekday("Mercredi"), Some(Weekday::Wednesday));
        assert_eq!(weekday("ma"), Some(Weekday::Tuesday));
        assert_eq!(weekday("m"), None);
        assert_eq!(weekday("8"), None);
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode("é€".as_bytes()).unwrap(), "é€");
        assert_eq!(decode(b"\xE9\xA4").unwrap(), "é€");
        assert_eq!(decode(b"\xE9\x80").unwrap(), "é€");
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='ISO-8859-15'?>\xA4").unwrap(),
            "<?xml version='1.0' encoding='ISO-8859-15'?>€"
        );
        assert_eq!(decode(b"<?xml version='1.0' encoding='UTF-8'?>\xA4"), Err(FindingKind::WrongEncoding));
        assert_eq!(decode(b"\xFF\xFEa\0").unwrap(), "a");
        assert!(matches!(decode(b"<?xml version='1.0' encoding='EBCDIC'?>"), Err(FindingKind::UnsupportedEncoding { .. })));
    }
}
