//! How the names of people are shown: old feeds write them all in capitals.

/// Particles that stay in small letters at the head of a family name.
const PARTICLES: [&str; 9] = ["de", "du", "des", "d", "von", "van", "der", "den", "y"];

/// Words that stay in small letters inside the name of a place; of those, the first line also at
/// its head.
const OF: [&str; 4] = ["de", "du", "des", "d"];
const INSIDE: [&str; 20] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "en", "sur", "sous", "et", "à", "au", "aux", "lès", "lez", "près", "dit",
    "par",
];

/// A family name fit to be shown. One written all in capitals gets the case of use
/// (`L'HERMINE` → `L'Hermine`, `VERNE-SAULE` → `Verne-Saule`, `DE LA TOUR` → `de La Tour`);
/// one that already has small letters is only freed of its useless spaces.
pub fn display_name(name: &str) -> String {
    present(name, |word, before, after| {
        let joins = if word == "d" { matches!(after, Some('\'' | '’')) } else { after == Some(' ') };
        joins && matches!(before, None | Some(' ')) && PARTICLES.contains(&word)
    })
}

/// A given name fit to be shown: as a family name, but without particles.
pub fn display_given(name: &str) -> String {
    present(name, |_, _, _| false)
}

/// The name of a town or a school fit to be shown: `DE L'ÉTANG BLEU` → `de l'Étang Bleu`,
/// `LA ROCHE-AUX-GEAIS` → `La Roche-aux-Geais`.
pub fn display_place(name: &str) -> String {
    present(name, |word, before, after| match before {
        None => OF.contains(&word) && after.is_some(),
        Some(_) => after.is_some() && INSIDE.contains(&word),
    })
}

/// Changes the case of each word of a name in capitals; `is_small` is asked of the word in small
/// letters, and of what stands before and after it.
fn present(name: &str, is_small: impl Fn(&str, Option<char>, Option<char>) -> bool) -> String {
    let name = squeeze(name);
    if name.chars().any(char::is_lowercase) {
        return name;
    }
    let mut shown = String::with_capacity(name.len());
    let mut rest = name.as_str();
    let mut before = None;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, more) = rest.split_at(end);
        let after = more.chars().next();
        let lower = word.to_lowercase();
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !is_small(&lower, before, after) => {
                shown.push(first);
                shown.extend(letters.flat_map(char::to_lowercase));
            }
            _ => shown.push_str(&lower),
        }
        shown.extend(after);
        before = after;
        rest = &more[after.map_or(0, char::len_utf8)..];
    }
    shown
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
    use super::{display_given, display_name, display_place};

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
    fn given_names_have_no_particles() {
        assert_eq!(display_given("VAN ANH"), "Van Anh");
        assert_eq!(display_given("JEAN-FRANÇOIS"), "Jean-François");
    }

    #[test]
    fn places_have_small_words_inside() {
        for (fed, shown) in [
            ("DE L'ÉTANG BLEU", "de l'Étang Bleu"),
            ("LES ARDOISIERS", "Les Ardoisiers"),
            ("L'HERBAGE", "L'Herbage"),
            ("LA ROCHE-AUX-GEAIS", "La Roche-aux-Geais"),
            ("MONTCLAIR-SUR-ORVE", "Montclair-sur-Orve"),
            ("DU BOIS-JOLI", "du Bois-Joli"),
            ("D'ARDENAY", "d'Ardenay"),
            ("SAINT-MALEC 2", "Saint-Malec 2"),
            ("de l'Orme", "de l'Orme"),
        ] {
            assert_eq!(display_place(fed), shown, "{fed}");
        }
    }

    #[test]
    fn mixed_case_is_left_alone() {
        assert_eq!(display_name("McAdam"), "McAdam");
        assert_eq!(display_name("  de  La Tour "), "de La Tour");
    }
}
