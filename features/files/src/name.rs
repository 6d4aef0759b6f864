//! Names of files: as they were typed, without what could deceive or lead elsewhere.

use unicode_normalization::UnicodeNormalization;

/// How many characters a name keeps.
const LENGTH_MAX: usize = 120;
/// The longest ending that is kept when a name is cut.
const ENDING_MAX: usize = 12;

/// A name that is safe to show, to keep and to save under: no folder, no sign that is not seen or turns the reading
/// round, no sign that a system of files refuses. Empty when nothing is left.
pub(crate) fn cleaned(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or("");
    let seen: String = last.nfc().filter_map(seen).collect();
    let words = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(['.', ' ']);
    if words.chars().count() <= LENGTH_MAX {
        return words.to_owned();
    }
    let end = ending(words);
    let kept = if end.is_empty() || end.len() > ENDING_MAX { String::new() } else { format!(".{end}") };
    let stem: String = words.chars().take(LENGTH_MAX - kept.chars().count()).collect();
    format!("{}{kept}", stem.trim_end_matches(['.', ' ']))
}

/// A character as it is kept: one that no system takes becomes a dash, one that nobody sees goes.
fn seen(char: char) -> Option<char> {
    match char {
        '\t' | '\n' | '\r' | '\u{a0}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => Some('-'),
        _ if char.is_control() => None,
        // What turns the reading round, joins, or has no width.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => None,
        _ => Some(char),
    }
}

/// The ending of a name in small letters, without its dot; empty when there is none.
pub(crate) fn ending(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && end.chars().all(char::is_alphanumeric) => end.to_lowercase(),
        _ => String::new(),
    }
}

/// What a saved file is called, in the words of RFC 6266: a name that any browser reads, and the whole name.
pub(crate) fn disposition(how: &str, name: &str) -> String {
    let plain: String = name
        .nfd()
        .filter(|char| !('\u{300}'..='\u{36f}').contains(char))
        .map(|char| match char {
            '\u{2019}' => '\'',
            '"' | '\\' | '%' | ';' => '-',
            ' '..='~' => char,
            _ => '_',
        })
        .collect();
    let mut whole = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => whole.push(char::from(byte)),
            _ => whole.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_words_and_loses_what_deceives() {
        for (sent, kept) in [
            ("Devoir d’été.pdf", "Devoir d’été.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Lina\\photo.jpg", "photo.jpg"),
            ("..\\..\\x.txt", "x.txt"),
            ("exposé\u{202e}fdp.exe", "exposéfdp.exe"),
            ("a\u{200b}b\u{feff}.txt", "ab.txt"),
            ("line\r\nbreak\tx.txt", "line break x.txt"),
            ("nul\0l.txt", "null.txt"),
            ("a<b>:\"c|d?*.txt", "a-b---c-d--.txt"),
            (".htaccess", "htaccess"),
            ("x.pdf. . .", "x.pdf"),
            ("e\u{301}te\u{301}.txt", "été.txt"),
            ("..", ""),
            ("/", ""),
            ("   ", ""),
        ] {
            assert_eq!(cleaned(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let kept = cleaned(&format!("{}.pdf", "é".repeat(300)));
        assert_eq!(kept.chars().count(), LENGTH_MAX);
        assert!(kept.ends_with("é.pdf"));
        assert_eq!(cleaned(&"x".repeat(300)).len(), LENGTH_MAX);
    }

    #[test]
    fn an_ending_is_the_last_one() {
        for (name, end) in [("a.PDF", "pdf"), ("a.pdf.exe", "exe"), ("a", ""), ("a.", ""), (".a", ""), ("a.b c", "")] {
            assert_eq!(ending(name), end, "{name}");
        }
    }

    #[test]
    fn a_name_is_said_to_browsers_twice() {
        assert_eq!(
            disposition("attachment", "Exposé d’été; \"1\".pdf"),
            "attachment; filename=\"Expose d'ete- -1-.pdf\"; filename*=UTF-8''Expos%C3%A9%20d%E2%80%99%C3%A9t%C3%A9%3B%20%221%22.pdf"
        );
        assert_eq!(disposition("inline", "作业.pdf"), "inline; filename=\"__.pdf\"; filename*=UTF-8''%E4%BD%9C%E4%B8%9A.pdf");
    }
}
