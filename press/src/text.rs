//! What a text may hold before it is set: drawable characters, and French spaces.

use std::borrow::Cow;

use crate::world::drawn;

/// Stands for a character which no embedded font can draw.
const UNDRAWN: char = '□';

/// A text on one line, of characters that can be drawn, cut after `max` of them.
///
/// Names come from feeds and forms: line breaks become spaces; marks that reverse the direction of
/// writing or are not seen are left out; what no font draws becomes a square.
pub(crate) fn tidy(text: &str, max: usize) -> String {
    let mut tidy = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if invisible(character) => {}
            _ if character.is_control() || character == ' ' => {
                if !tidy.is_empty() && !tidy.ends_with(' ') {
                    tidy.push(' ');
                }
            }
            _ if legible(character) => tidy.push(character),
            _ => tidy.push(UNDRAWN),
        }
    }
    tidy.truncate(tidy.trim_end_matches(' ').len());
    match tidy.char_indices().nth(max) {
        None => tidy,
        Some((end, _)) => {
            tidy.truncate(end);
            tidy.push('…');
            tidy
        }
    }
}

/// Whether a character can be drawn, and means something by itself.
pub(crate) fn legible(character: char) -> bool {
    let private = matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let spaces = matches!(character, '\u{a0}' | '\u{202f}' | '\u{2009}');
    !private && (spaces || (!character.is_whitespace() && drawn(character)))
}

fn invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// French wants a space that does not break before `: ; ! ?` and inside « », and a thin one before
/// `; ! ?`. A space must already be there: none is added, for an address holds colons too.
pub(crate) fn spaced<'a>(text: &'a str, lang: &str) -> Cow<'a, str> {
    if lang != "fr" || !text.contains(' ') {
        return Cow::Borrowed(text);
    }
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    let mut previous = None;
    while let Some(character) = characters.next() {
        spaced.push(match (character, characters.peek()) {
            (' ', Some(';' | '!' | '?')) => '\u{202f}',
            (' ', Some(':' | '»')) => '\u{a0}',
            (' ', _) if previous == Some('«') => '\u{a0}',
            _ => character,
        });
        previous = Some(character);
    }
    Cow::Owned(spaced)
}

/// A code in groups of four for the eye: `abcd-efgh-ijkl`. Its own spaces and hyphens do not count.
pub(crate) fn grouped(code: &str) -> String {
    let bare: Vec<char> = code.chars().filter(|character| !matches!(character, ' ' | '-')).collect();
    bare.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_groups_of_four() {
        assert_eq!(grouped("abcdefghjk"), "abcd-efgh-jk");
        assert_eq!(grouped("ab-cdef gh"), "abcd-efgh");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn french_marks_keep_their_space() {
        assert_eq!(spaced("Perdu ? Écrivez : a « b » !", "fr"), "Perdu\u{202f}? Écrivez\u{a0}: a «\u{a0}b\u{a0}»\u{202f}!");
        assert_eq!(spaced("Lost ?", "en"), "Lost ?");
        assert_eq!(spaced("https://ent.example", "fr"), "https://ent.example");
    }

    #[test]
    fn names_are_made_drawable() {
        assert_eq!(tidy("  Zoé\n\tN’Diaye ", 80), "Zoé N’Diaye");
        assert_eq!(tidy("Léa\u{202e}\u{200b}Martin", 80), "LéaMartin");
        assert_eq!(tidy("Léa 🎒 \u{e001}", 80), "Léa □ □");
        assert_eq!(tidy("abcdef", 3), "abc…");
        assert_eq!(tidy("Łukasz Đặng Γιώργος Олена", 80), "Łukasz Đặng Γιώργος Олена");
        assert!(drawn(UNDRAWN) && drawn('…') && drawn('\u{202f}'));
    }
}
