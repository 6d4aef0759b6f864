//! Names, addresses and numbers of people who do not exist.

use std::sync::LazyLock;

use super::rng::Rng;
use crate::model::Title;

pub(crate) struct Names {
    families: Vec<String>,
    girls: Vec<&'static str>,
    boys: Vec<&'static str>,
    women: Vec<&'static str>,
    men: Vec<&'static str>,
}

pub(crate) static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let given = include_str!("../../data/given_names.txt");
    let of = |mark: &str| {
        let line = given.lines().find_map(|line| line.strip_prefix(mark)).unwrap_or_default();
        line.split_whitespace().collect()
    };
    // Spaces inside a name are written as underscores in the list.
    let families = include_str!("../../data/family_names.txt");
    Names {
        families: families.split_whitespace().map(|name| name.replace('_', " ")).collect(),
        girls: of("F "),
        boys: of("M "),
        women: of("AF "),
        men: of("AM "),
    }
});

impl Names {
    /// The name of the list that reads the same.
    pub(crate) fn same(&self, given: &str) -> Option<&'static str> {
        self.girls.iter().chain(&self.boys).copied().find(|name| *name == given)
    }
}

const STREETS: [&str; 24] = [
    "rue des Tilleuls",
    "rue du Gué",
    "chemin des Aulnes",
    "avenue de la Gare",
    "place Haute",
    "quai Vert",
    "allée des Mésanges",
    "rue de l'Écluse",
    "impasse du Lavoir",
    "route de la Forêt",
    "rue du Four à Chaux",
    "boulevard des Platanes",
    "rue de la Fontaine",
    "sentier des Vignes",
    "rue Basse",
    "rue du Moulin à Vent",
    "cours du Canal",
    "rue des Ardoisiers",
    "rue de l'Hôtel de Ville",
    "chemin de Halage",
    "rue Saint-Aubin",
    "square des Érables",
    "rue des Tanneurs",
    "rue du Champ-de-Foire",
];

const TOWNS: [&str; 30] = [
    "BOISJOLI",
    "PRE-SAINT-AUBIN",
    "MONTCLAIR-SUR-ORVE",
    "VILLENEUVE-LES-AULNES",
    "SAINT-MALEC",
    "L'HERBAGE",
    "PORT-VAILLANT",
    "LA ROCHE-AUX-GEAIS",
    "BEAULIEU-EN-VERNAY",
    "CHATEL-LE-GUE",
    "FONTAINE-NEUVE",
    "LES ESSARTS-BLANCS",
    "KERMORVAN",
    "VAUX-LE-TILLEUL",
    "GRANDPRE-SUR-LISE",
    "CASTELNOIR",
    "RIVEBELLE",
    "SAINTE-FLORE",
    "MAREUIL-LES-BOIS",
    "ORVE-LA-VALLEE",
    "HAUTECOMBE",
    "LE PETIT-VERNAY",
    "PIERREFONTE",
    "BOURG-L'ETANG",
    "ARDENAY",
    "SAULX-LE-GRAND",
    "NOYERS-SUR-ORVE",
    "LA CHAPELLE-AUX-SAULES",
    "TREMBLEVIF",
    "VALMARIN",
];

pub(crate) fn town(structure: usize) -> String {
    let name = TOWNS[structure % TOWNS.len()];
    match structure / TOWNS.len() {
        0 => name.to_owned(),
        round => format!("{name} {}", round + 1),
    }
}

pub(crate) fn postal_code(structure: usize) -> String {
    format!("99{:03}", 100 + (structure * 7) % 900)
}

pub(crate) fn street(rng: &mut Rng) -> String {
    let number = 1 + rng.below(120);
    let street = rng.pick(&STREETS);
    match rng.below(12) {
        0 => format!("Résidence du Parc${number} {street}$Bâtiment {}$", char::from(b'A' + rng.below(6) as u8)),
        1 => format!("{number} bis {street}$Appartement {}$$", 1 + rng.below(60)),
        _ => format!("{number} {street}$$$"),
    }
}

/// A family name as people write it; one in twenty-five is made of two.
pub(crate) fn family(rng: &mut Rng) -> String {
    let first = rng.pick(&NAMES.families).clone();
    if first.contains([' ', '\'']) || !rng.percent(4) {
        return first;
    }
    let second = rng.pick(&NAMES.families);
    match second.contains([' ', '\'']) || *second == first {
        true => first,
        false => format!("{first}-{second}"),
    }
}

pub(crate) fn child(rng: &mut Rng) -> (&'static str, Title) {
    match rng.percent(50) {
        true => (*rng.pick(&NAMES.girls), Title::Madame),
        false => (*rng.pick(&NAMES.boys), Title::Monsieur),
    }
}

pub(crate) fn adult(rng: &mut Rng, title: Title) -> &'static str {
    match title {
        Title::Madame => rng.pick::<&str>(&NAMES.women),
        Title::Monsieur => rng.pick::<&str>(&NAMES.men),
    }
}

/// A mobile of the numbers kept for fiction while they last (06 39 98), then of a range that is
/// given to nobody.
pub(crate) fn mobile(number: usize) -> String {
    let n = number % 1_000_000;
    match n < 10_000 && number < 10_000 {
        true => format!("+33 6 39 98 {:02} {:02}", n / 100, n % 100),
        false => format!("+33 7 00 {:02} {:02} {:02}", n / 10_000, n / 100 % 100, n % 100),
    }
}

/// A landline of the numbers kept for fiction (01 99 00).
pub(crate) fn landline(number: usize) -> String {
    format!("+33 1 99 00 {:02} {:02}", number / 100 % 100, number % 100)
}

/// The local part of an address: small letters without accents.
pub(crate) fn mail_name(given: &str, family: &str) -> String {
    let plain = |name: &str| -> String {
        without_accents(name).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').map(|c| c.to_ascii_lowercase()).collect()
    };
    format!("{}.{}", plain(given), plain(family))
}

/// Letters without their accents.
pub(crate) fn without_accents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'À' | 'Â' | 'Ä' | 'Á' => out.push('A'),
            'à' | 'â' | 'ä' | 'á' => out.push('a'),
            'É' | 'È' | 'Ê' | 'Ë' => out.push('E'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'Î' | 'Ï' | 'Í' => out.push('I'),
            'î' | 'ï' | 'í' => out.push('i'),
            'Ô' | 'Ö' | 'Ó' => out.push('O'),
            'ô' | 'ö' | 'ó' => out.push('o'),
            'Û' | 'Ü' | 'Ù' | 'Ú' => out.push('U'),
            'û' | 'ü' | 'ù' | 'ú' => out.push('u'),
            'Ç' => out.push('C'),
            'ç' => out.push('c'),
            'Ñ' => out.push('N'),
            'ñ' => out.push('n'),
            'Ÿ' => out.push('Y'),
            'ÿ' => out.push('y'),
            'Œ' => out.push_str("OE"),
            'œ' => out.push_str("oe"),
            'Æ' => out.push_str("AE"),
            'æ' => out.push_str("ae"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_names_enough() {
        assert!(NAMES.families.len() >= 300);
        assert!(NAMES.girls.len() + NAMES.boys.len() >= 150);
        assert!(NAMES.women.len() > 30 && NAMES.men.len() > 30);
        assert!(NAMES.families.iter().any(|name| name == "de La Tour"));
    }
}
