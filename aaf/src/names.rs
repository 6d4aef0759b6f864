//! How the names of people are shown: old feeds write them all in capitals.

/// Particles that stay in small letters inside a name.
const PARTICLES: [&str; 9] = ["de", "du", "des", "d", "von", "van", "der", "den", "y"];

/// A name fit to be shown. One written all in capitals gets the case of use
/// (`L'HERMINE` → `L'Hermine`, `VERNE-SAULE` → `Verne-Saule`, `DE LA TOUR` → `de La Tour`);
/// one that already has small letters is only freed of its useless spaces.
pub fn display_name(name: &str) -> String {
    let name = squeeze(name);
    if name.chars().any(char::is_lowercase) {
        return name;
    }
    let mut shown = String::with_capacity(name.len());
    let mut word = String::new();
    let mut before: Option<char> = None;
    for c in name.chars() {
        if c.is_alphabetic() {
            word.push(c);
        } else {
            push_word(&mut shown, &word, before, Some(c));
            word.clear();
            shown.push(c);
            before = Some(c);
        }
    }
    push_word(&mut shown, &word, before, None);
    shown
}

fn push_word(shown: &mut String, word: &str, before: Option<char>, after: Option<char>) {
    let lower = word.to_lowercase();
    let starts = before.is_none_or(|c| c == ' ');
    let is_particle = match lower.as_str() {
        "d" => matches!(after, Some('\'' | '’')),
        particle => after == Some(' ') && PARTICLES.contains(&particle),
    };
    if starts && is_particle {
        shown.push_str(&lower);
        return;
    }
    let mut letters = word.chars();
    if let Some(first) = letters.next() {
        shown.push(first);
        shown.extend(letters.flat_map(char::to_lowercase));
    }
}

/// The text without spaces around it nor doubled inside it.
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::display_name;

    #[test]
    fn capitals_get_the_case_of_use() {
        for (fed, shown) in [
            ("L'HERMINE", "L'Hermine"),
            ("VERNE-SAULE", "Verne-Saule"),
            ("DE LA TOUR", "de La Tour"),
            ("D'ORME", "d'Orme"),
            ("DU PRÉ", "du Pré"),
            ("LE GALL", "Le Gall"),
            ("ÉLOÏSE", "Éloïse"),
            ("JEAN-FRANÇOIS", "Jean-François"),
            ("DE", "De"),
            ("D", "D"),
            ("VAN DER MEER", "van der Meer"),
            ("N'DIAYE", "N'Diaye"),
            ("", ""),
        ] {
            assert_eq!(display_name(fed), shown, "{fed}");
        }
    }

    #[test]
    fn mixed_case_is_left_alone() {
        assert_eq!(display_name("McAdam"), "McAdam");
        assert_eq!(display_name("  de  La Tour "), "de La Tour");
    }
}
