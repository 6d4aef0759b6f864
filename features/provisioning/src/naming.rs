//! How schools, classes and subjects are called: the feed writes in capitals, without accents, by codes.

use aaf::model::{Structure, StructureKind as FedKind};
use directory::model::StructureKind;
use jiff::civil::Date;
use kit::Day;

/// The directory's kind of a fed structure.
pub(crate) fn kind(structure: &Structure) -> StructureKind {
    match structure.kind {
        FedKind::Ecole => StructureKind::PrimarySchool,
        FedKind::College => StructureKind::LowerSecondary,
        FedKind::Lycee => StructureKind::UpperSecondary,
        FedKind::LyceePro => StructureKind::Vocational,
        FedKind::Special => StructureKind::Special,
        FedKind::Other => StructureKind::TrainingCentre,
    }
}

/// The usual name: `CLG$DE L'ETANG BLEU$BOISJOLI` is « Collège de l’Étang Bleu ».
pub(crate) fn school_name(structure: &Structure) -> String {
    let word = type_word(structure);
    let name = lower_particle(structure.name.trim());
    match (word, name.is_empty()) {
        ("", true) => structure.raw_name.clone(),
        ("", false) => structure.name.clone(),
        (word, true) => match &structure.name_town {
            Some(town) => format!("{word} {town}"),
            None => word.to_owned(),
        },
        (word, false) => format!("{word} {name}"),
    }
}

fn type_word(structure: &Structure) -> &'static str {
    let prefix: String =
        structure.name_prefix.as_deref().unwrap_or("").chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    match prefix.as_str() {
        "CLG" | "COLLEGE" => "Collège",
        "LYC" | "LG" | "LYCEE" => "Lycée",
        "LGT" => "Lycée général et technologique",
        "LPO" => "Lycée polyvalent",
        "LP" => "Lycée professionnel",
        "LT" => "Lycée technologique",
        "EREA" => "EREA",
        "EMPU" | "EMPR" => "École maternelle",
        "EEPU" | "EEPR" => "École élémentaire",
        "EPPU" | "EPPR" | "ECOLE" => "École primaire",
        _ => match structure.kind {
            FedKind::Ecole => "École",
            FedKind::College => "Collège",
            FedKind::Lycee => "Lycée",
            FedKind::LyceePro => "Lycée professionnel",
            FedKind::Special => "EREA",
            FedKind::Other => "",
        },
    }
}

/// A particle goes in small letters behind the word of the type: « Collège de l’Étang ».
fn lower_particle(name: &str) -> String {
    let name = name.replace('\'', "’");
    let Some((first, rest)) = name.split_once(' ') else { return lower_elision(&name, "d’") };
    match first.to_lowercase().as_str() {
        "de" => match rest.split_once(' ') {
            Some((second, rest)) if second.eq_ignore_ascii_case("la") => format!("de la {rest}"),
            _ => format!("de {}", lower_elision(rest, "l’")),
        },
        particle @ ("du" | "des") => format!("{particle} {rest}"),
        _ => lower_elision(&name, "d’"),
    }
}

fn lower_elision(name: &str, elision: &str) -> String {
    match name.get(..elision.len()) {
        Some(start) if start.to_lowercase() == elision => format!("{elision}{}", &name[elision.len()..]),
        _ => name.to_owned(),
    }
}

/// The code of the academy in a source's prefix: `099-2D:` is `099`.
pub(crate) fn academy_code(prefix: &str) -> String {
    prefix.split('-').next().unwrap_or("").to_owned()
}

/// The usual name of a structure's academy.
pub(crate) fn academy_name(structure: &Structure, code: &str) -> String {
    let label = structure.academy.as_ref().map_or("", |academy| academy.label.trim());
    if label.is_empty() {
        return format!("Académie {code}");
    }
    let label = aaf::names::display_place(label);
    let starts_with_vowel = kit::words::folded(&label).starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    if starts_with_vowel { format!("Académie d’{label}") } else { format!("Académie de {label}") }
}

/// The civil zone of an academy.
pub(crate) fn zone(academy: &str) -> &'static str {
    match academy.trim_start_matches('0') {
        "28" => "Indian/Reunion",
        "31" => "America/Martinique",
        "32" => "America/Guadeloupe",
        "33" => "America/Cayenne",
        "40" => "Pacific/Noumea",
        "41" => "Pacific/Tahiti",
        "42" => "Pacific/Wallis",
        "43" => "Indian/Mayotte",
        "44" => "America/Miquelon",
        _ => "Europe/Paris",
    }
}

/// The school year of a day: label, first and last day (1 September to 31 August).
pub(crate) fn school_year(date: Date) -> (String, Day, Day) {
    let first = if date.month() >= 9 { date.year() } else { date.year() - 1 };
    let day = |year: i16, month: i8, day: i8| Day(Date::new(year, month, day).unwrap_or(date));
    (format!("{first}-{}", first + 1), day(first, 9, 1), day(first + 1, 8, 31))
}

/// The short word of a level: `6EME` is « 6e ».
pub(crate) fn level(label: &str) -> Option<String> {
    let upper = kit::words::folded(label).to_uppercase();
    let first = upper.split(' ').next().unwrap_or("");
    let short = match first {
        "" => return None,
        "6EME" | "SIXIEME" | "6E" => "6e",
        "5EME" | "CINQUIEME" | "5E" => "5e",
        "4EME" | "QUATRIEME" | "4E" => "4e",
        "3EME" | "TROISIEME" | "3E" => "3e",
        "SECONDE" | "2NDE" | "2DE" => "2de",
        "PREMIERE" | "1ERE" | "1RE" => "1re",
        "TERMINALE" | "TLE" | "TERM" => "Tle",
        "PS" | "MS" | "GS" | "TPS" | "CP" | "CE1" | "CE2" | "CM1" | "CM2" | "ULIS" => return Some(first.to_owned()),
        _ => return Some(sentence(label)),
    };
    Some(short.to_owned())
}

/// Words that keep their capitals, and words that get their accents back.
const CAPITALS: [&str; 30] = [
    "EPS", "SVT", "SES", "NSI", "EMC", "CDI", "LV", "LVA", "LVB", "LLCE", "LLCER", "HGGSP", "SNT", "SI", "STI", "STMG", "STL",
    "ST2S", "AP", "PPRE", "ULIS", "UPE2A", "SEGPA", "EPI", "BTS", "CPGE", "CAP", "PSE", "AMC", "CIEL",
];
const ACCENTS: [(&str, &str); 28] = [
    ("francais", "français"),
    ("mathematiques", "mathématiques"),
    ("education", "éducation"),
    ("geographie", "géographie"),
    ("lettres", "lettres"),
    ("economie", "économie"),
    ("economiques", "économiques"),
    ("litterature", "littérature"),
    ("litteratures", "littératures"),
    ("numeriques", "numériques"),
    ("numerique", "numérique"),
    ("etrangere", "étrangère"),
    ("etrangeres", "étrangères"),
    ("geopolitique", "géopolitique"),
    ("ingenieur", "ingénieur"),
    ("experimentales", "expérimentales"),
    ("professionnelle", "professionnelle"),
    ("sante", "santé"),
    ("securite", "sécurité"),
    ("prevention", "prévention"),
    ("decouverte", "découverte"),
    ("theatre", "théâtre"),
    ("cinema", "cinéma"),
    ("specialite", "spécialité"),
    ("general", "général"),
    ("generale", "générale"),
    ("technologie", "technologie"),
    ("vie", "vie"),
];

/// A label in capitals as a sentence: `EDUCATION MUSICALE` is « Éducation musicale », `ANGLAIS LV1` « Anglais LV1 ».
pub(crate) fn sentence(label: &str) -> String {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.chars().any(char::is_lowercase) {
        return label;
    }
    let mut out = String::with_capacity(label.len() + 8);
    for piece in label.split_inclusive([' ', '-', '\'', '/', '&', '.', ',', '(']) {
        let word = piece.trim_end_matches([' ', '-', '\'', '/', '&', '.', ',', '(']);
        let rest = &piece[word.len()..];
        if CAPITALS.contains(&word) || word.chars().any(|c| c.is_ascii_digit()) {
            out.push_str(word);
        } else {
            let lower = word.to_lowercase();
            out.push_str(ACCENTS.iter().find(|(plain, _)| *plain == lower).map_or(&lower, |(_, right)| right));
        }
        out.push_str(&rest.replace('\'', "’"));
    }
    let mut chars = out.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_are_called_as_people_call_them() {
        let of = |prefix: &str, name: &str| {
            school_name(&Structure { name_prefix: Some(prefix.into()), name: name.into(), ..Structure::default() })
        };
        assert_eq!(of("CLG", "de L'Etang Bleu"), "Collège de l’Etang Bleu");
        assert_eq!(of("CLG", "De l'Étang Bleu"), "Collège de l’Étang Bleu");
        assert_eq!(of("LPO", "Du Canal"), "Lycée polyvalent du Canal");
        assert_eq!(of("E.E.PU", "Des Mésanges"), "École élémentaire des Mésanges");
        assert_eq!(of("CLG", "De La Clairière"), "Collège de la Clairière");
        assert_eq!(of("CLG", "Jean Moulin"), "Collège Jean Moulin");
        assert_eq!(of("E.P.PU", "Les Tilleuls"), "École primaire Les Tilleuls");
        assert_eq!(of("CLG", "d'Orme"), "Collège d’Orme");
    }

    #[test]
    fn labels_lose_their_capitals_and_not_their_codes() {
        assert_eq!(sentence("EDUCATION MUSICALE"), "Éducation musicale");
        assert_eq!(sentence("ANGLAIS LV1"), "Anglais LV1");
        assert_eq!(sentence("HISTOIRE-GEOGRAPHIE"), "Histoire-géographie");
        assert_eq!(sentence("Chorale du mardi"), "Chorale du mardi");
        assert_eq!(sentence("EPS"), "EPS");
    }

    #[test]
    fn a_year_goes_from_september_to_august() {
        let (label, from, to) = school_year(jiff::civil::date(2026, 9, 14));
        assert_eq!(
            (label.as_str(), from.to_string().as_str(), to.to_string().as_str()),
            ("2026-2027", "2026-09-01", "2027-08-31")
        );
        assert_eq!(school_year(jiff::civil::date(2027, 8, 31)).0, "2026-2027");
    }

    #[test]
    fn levels_are_short() {
        assert_eq!(level("6EME").as_deref(), Some("6e"));
        assert_eq!(level("SECONDE GENERALE & TECHNO YC BT").as_deref(), Some("2de"));
        assert_eq!(level("CM2").as_deref(), Some("CM2"));
        assert_eq!(level(""), None);
    }
}
