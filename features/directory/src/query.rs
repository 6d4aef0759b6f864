//! What was typed into the search field: a name, a class, a function, or the parents of a child. Pure.

use crate::model::Relation;
use kit::words::folded;
use kit::{Function, Profile};

/// A search, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The folded words of a name, longest first, four at most; the beginning of each is enough.
    pub words: Vec<String>,
    /// Whose parents are asked for, when it is « mère de lina ».
    pub parents: Option<ParentsOf>,
    /// A function or a profile that these words name.
    pub occupation: Option<Occupation>,
    /// The whole, folded: for classes and structures.
    pub whole: String,
}

/// « mère de … »: which relation, if only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParentsOf(pub Option<Relation>);

/// An occupation of the school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupation {
    /// A function.
    Function(Function),
    /// A whole profile.
    Profile(Profile),
}

/// How many words of a name are looked at.
pub const WORDS_MAX: usize = 4;
/// How many characters of a search are read.
const CHARS_MAX: usize = 80;

/// Understands a search; none when there are fewer than two letters.
pub fn understand(typed: &str) -> Option<Asked> {
    let typed: String = typed.chars().take(CHARS_MAX).collect();
    let whole = folded(&typed);
    let (parents, rest) = match parents_of(&whole) {
        Some((relation, rest)) => (Some(ParentsOf(relation)), rest),
        None => (None, whole.as_str()),
    };
    if rest.chars().filter(|char| *char != ' ').count() < 2 {
        return None;
    }
    let mut words: Vec<String> = rest.split(' ').map(str::to_owned).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.truncate(WORDS_MAX);
    let occupation = if parents.is_none() { occupation(&whole) } else { None };
    Some(Asked { words, parents, occupation, whole })
}

const PARENTS: &[(&str, Option<Relation>)] = &[
    ("mere", Some(Relation::Mother)),
    ("maman", Some(Relation::Mother)),
    ("mother", Some(Relation::Mother)),
    ("pere", Some(Relation::Father)),
    ("papa", Some(Relation::Father)),
    ("father", Some(Relation::Father)),
    ("parent", None),
    ("parents", None),
    ("responsable", None),
    ("responsables", None),
    ("famille", None),
    ("guardian", None),
    ("guardians", None),
];

/// « mère de lina », « parents d'Hugo », "mother of lina": the relation, and what is said of the child.
fn parents_of(whole: &str) -> Option<(Option<Relation>, &str)> {
    let (who, rest) = whole.split_once(' ')?;
    let (_, relation) = PARENTS.iter().find(|(word, _)| *word == who)?;
    let (link, child) = rest.split_once(' ')?;
    matches!(link, "de" | "d" | "du" | "des" | "of").then_some((*relation, child))
}

const OCCUPATIONS: &[(&str, Occupation)] = &[
    ("cpe", Occupation::Function(Function::Cpe)),
    ("conseiller principal d education", Occupation::Function(Function::Cpe)),
    ("conseillere principale d education", Occupation::Function(Function::Cpe)),
    ("aed", Occupation::Function(Function::Aed)),
    ("surveillant", Occupation::Function(Function::Aed)),
    ("surveillante", Occupation::Function(Function::Aed)),
    ("surveillants", Occupation::Function(Function::Aed)),
    ("assistant d education", Occupation::Function(Function::Aed)),
    ("assistante d education", Occupation::Function(Function::Aed)),
    ("infirmier", Occupation::Function(Function::Health)),
    ("infirmiere", Occupation::Function(Function::Health)),
    ("infirmerie", Occupation::Function(Function::Health)),
    ("sante", Occupation::Function(Function::Health)),
    ("medecin", Occupation::Function(Function::Health)),
    ("nurse", Occupation::Function(Function::Health)),
    ("assistant social", Occupation::Function(Function::Social)),
    ("assistante sociale", Occupation::Function(Function::Social)),
    ("service social", Occupation::Function(Function::Social)),
    ("social worker", Occupation::Function(Function::Social)),
    ("psychologue", Occupation::Function(Function::Psychologist)),
    ("psyen", Occupation::Function(Function::Psychologist)),
    ("psy en", Occupation::Function(Function::Psychologist)),
    ("orientation", Occupation::Function(Function::Psychologist)),
    ("psychologist", Occupation::Function(Function::Psychologist)),
    ("principal", Occupation::Function(Function::Head)),
    ("principale", Occupation::Function(Function::Head)),
    ("proviseur", Occupation::Function(Function::Head)),
    ("proviseure", Occupation::Function(Function::Head)),
    ("directeur", Occupation::Function(Function::Head)),
    ("directrice", Occupation::Function(Function::Head)),
    ("chef d etablissement", Occupation::Function(Function::Head)),
    ("cheffe d etablissement", Occupation::Function(Function::Head)),
    ("head", Occupation::Function(Function::Head)),
    ("adjoint", Occupation::Function(Function::DeputyHead)),
    ("adjointe", Occupation::Function(Function::DeputyHead)),
    ("principal adjoint", Occupation::Function(Function::DeputyHead)),
    ("principale adjointe", Occupation::Function(Function::DeputyHead)),
    ("proviseur adjoint", Occupation::Function(Function::DeputyHead)),
    ("proviseure adjointe", Occupation::Function(Function::DeputyHead)),
    ("deputy head", Occupation::Function(Function::DeputyHead)),
    ("secretaire", Occupation::Function(Function::Secretary)),
    ("secretaires", Occupation::Function(Function::Secretary)),
    ("secretariat", Occupation::Function(Function::Secretary)),
    ("scolarite", Occupation::Function(Function::Secretary)),
    ("secretary", Occupation::Function(Function::Secretary)),
    ("office", Occupation::Function(Function::Secretary)),
    ("gestionnaire", Occupation::Function(Function::Bursar)),
    ("intendance", Occupation::Function(Function::Bursar)),
    ("intendant", Occupation::Function(Function::Bursar)),
    ("intendante", Occupation::Function(Function::Bursar)),
    ("gestion", Occupation::Function(Function::Bursar)),
    ("bursar", Occupation::Function(Function::Bursar)),
    ("documentaliste", Occupation::Function(Function::Librarian)),
    ("professeur documentaliste", Occupation::Function(Function::Librarian)),
    ("cdi", Occupation::Function(Function::Librarian)),
    ("librarian", Occupation::Function(Function::Librarian)),
    ("aesh", Occupation::Function(Function::Aesh)),
    ("avs", Occupation::Function(Function::Aesh)),
    ("ddfpt", Occupation::Function(Function::HeadOfWorks)),
    ("chef de travaux", Occupation::Function(Function::HeadOfWorks)),
    ("technicien", Occupation::Function(Function::Technician)),
    ("technicienne", Occupation::Function(Function::Technician)),
    ("agent", Occupation::Function(Function::Technician)),
    ("agents", Occupation::Function(Function::Technician)),
    ("professeur", Occupation::Profile(Profile::Teacher)),
    ("professeure", Occupation::Profile(Profile::Teacher)),
    ("professeurs", Occupation::Profile(Profile::Teacher)),
    ("prof", Occupation::Profile(Profile::Teacher)),
    ("profs", Occupation::Profile(Profile::Teacher)),
    ("enseignant", Occupation::Profile(Profile::Teacher)),
    ("enseignante", Occupation::Profile(Profile::Teacher)),
    ("enseignants", Occupation::Profile(Profile::Teacher)),
    ("teacher", Occupation::Profile(Profile::Teacher)),
    ("teachers", Occupation::Profile(Profile::Teacher)),
    ("maitre", Occupation::Profile(Profile::Teacher)),
    ("maitresse", Occupation::Profile(Profile::Teacher)),
    ("vie scolaire", Occupation::Profile(Profile::SchoolLife)),
    ("school life", Occupation::Profile(Profile::SchoolLife)),
    ("direction", Occupation::Profile(Profile::Management)),
    ("management", Occupation::Profile(Profile::Management)),
    ("personnel", Occupation::Profile(Profile::Staff)),
    ("staff", Occupation::Profile(Profile::Staff)),
];

fn occupation(whole: &str) -> Option<Occupation> {
    OCCUPATIONS.iter().find(|(words, _)| *words == whole).map(|(_, occupation)| *occupation)
}

/// Whether a class is what was typed: « 6e b », « 6eb », « 6b » for « 6e B ».
pub fn is_class(whole: &str, label: &str, code: &str) -> bool {
    let squeezed = |text: &str| folded(text).replace(' ', "");
    let wanted = squeezed(whole);
    !wanted.is_empty() && (squeezed(label).starts_with(&wanted) || squeezed(code).starts_with(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parents(typed: &str) -> Option<(Option<Relation>, Vec<String>)> {
        let asked = understand(typed)?;
        asked.parents.map(|parents| (parents.0, asked.words))
    }

    #[test]
    fn the_parents_of_a_child_are_asked_in_many_words() {
        let lina = || vec!["lina".to_owned()];
        assert_eq!(parents("mère de Lina"), Some((Some(Relation::Mother), lina())));
        assert_eq!(parents("MERE  DE  LINA"), Some((Some(Relation::Mother), lina())));
        assert_eq!(parents("papa de lina"), Some((Some(Relation::Father), lina())));
        assert_eq!(parents("parents de lina crayon"), Some((None, vec!["crayon".into(), "lina".into()])));
        assert_eq!(parents("parent d’Inès"), Some((None, vec!["ines".into()])));
        assert_eq!(parents("mother of lina"), Some((Some(Relation::Mother), lina())));
        assert_eq!(parents("guardians of Lina"), Some((None, lina())));
        assert_eq!(parents("famille de lina"), Some((None, lina())));
    }

    #[test]
    fn a_name_that_sounds_like_a_relation_is_a_name() {
        assert_eq!(parents("Pere Dupont"), None);
        assert_eq!(parents("mère"), None);
        assert_eq!(understand("mère de l"), None, "one letter of a child is not enough");
        assert_eq!(understand("de lina").unwrap().words, ["lina", "de"]);
    }

    #[test]
    fn two_letters_are_the_least() {
        assert_eq!(understand(""), None);
        assert_eq!(understand("é"), None);
        assert_eq!(understand(" - ' "), None);
        assert_eq!(understand("6B").unwrap().words, ["6b"]);
        assert_eq!(understand("Ça").unwrap().words, ["ca"]);
    }

    #[test]
    fn words_are_few_and_the_longest_comes_first() {
        let asked = understand("a du Verne-Saule Inès L'Hermine").unwrap();
        assert_eq!(asked.words, ["hermine", "verne", "saule", "ines"]);
        assert!(understand(&"x".repeat(100_000)).unwrap().whole.len() <= CHARS_MAX);
    }

    #[test]
    fn occupations_are_known_by_their_usual_words() {
        let occupation = |typed| understand(typed).unwrap().occupation;
        assert_eq!(occupation("CPE"), Some(Occupation::Function(Function::Cpe)));
        assert_eq!(occupation("infirmière"), Some(Occupation::Function(Function::Health)));
        assert_eq!(occupation("Principal"), Some(Occupation::Function(Function::Head)));
        assert_eq!(occupation("chef d’établissement"), Some(Occupation::Function(Function::Head)));
        assert_eq!(occupation("vie scolaire"), Some(Occupation::Profile(Profile::SchoolLife)));
        assert_eq!(occupation("marchand"), None);
        assert_eq!(occupation("cpe rose"), None);
    }

    #[test]
    fn a_class_is_known_by_label_and_code_spaces_apart() {
        for typed in ["6e B", "6eB", "6e b", "6B", "6e"] {
            assert!(is_class(&folded(typed), "6e B", "6B"), "{typed}");
        }
        assert!(!is_class("5e", "6e B", "6B"));
        assert!(!is_class("", "6e B", "6B"));
    }
}
