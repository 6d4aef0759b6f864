//! Which schools there are when nobody says which: their kinds, names, towns and sizes.

use super::rng::Rng;
use super::{Options, SchoolKind, StructureSpec, people};

const ECOLE_NAMES: [&str; 8] = [
    "des Mésanges",
    "du Pré-Vert",
    "Les Tilleuls",
    "du Vieux Lavoir",
    "de la Clairière",
    "Les Coquelicots",
    "du Moulin",
    "de l'Orme",
];
const COLLEGE_NAMES: [&str; 8] = [
    "de l'Étang Bleu",
    "des Trois Chênes",
    "du Val d'Orve",
    "Les Ardoisiers",
    "de la Haute Rive",
    "du Bois-Joli",
    "de l'Aubépine",
    "du Grand Large",
];
const LYCEE_NAMES: [&str; 8] = [
    "des Grands Peupliers",
    "du Canal",
    "de la Citadelle",
    "Les Hirondelles",
    "du Haut-Vernay",
    "de l'Observatoire",
    "de la Confluence",
    "du Belvédère",
];

/// Thirty in a hundred are écoles, from three structures on; students are shared out by size.
pub(super) fn make_specs(options: &Options) -> Vec<StructureSpec> {
    use SchoolKind::{College as C, Ecole as E, Lycee as L};
    let pattern: &[SchoolKind] = match options.structures {
        1 => &[C],
        2 => &[C, L],
        _ => &[E, C, L, C, E, C, L, C, E, L],
    };
    let mut rng = Rng::new(options.seed, u64::MAX);
    let kinds: Vec<SchoolKind> = pattern.iter().copied().cycle().take(options.structures).collect();
    let weights: Vec<usize> = kinds
        .iter()
        .map(|kind| {
            let size = match kind {
                E => 120,
                C => 450,
                L => 300,
            };
            if options.structures > 3 { size * (80 + rng.below(41)) / 100 } else { size }
        })
        .collect();
    let total: usize = weights.iter().sum::<usize>().max(1);
    let mut before = 0;
    let mut specs = Vec::with_capacity(kinds.len());
    for (index, (&kind, &weight)) in kinds.iter().zip(&weights).enumerate() {
        let names = match kind {
            E => &ECOLE_NAMES,
            C => &COLLEGE_NAMES,
            L => &LYCEE_NAMES,
        };
        let after = before + weight;
        let share = |sum: usize| (options.students as u128 * sum as u128 / total as u128) as usize;
        specs.push(StructureSpec {
            kind,
            name: names[(index / 3 + index) % names.len()].to_owned(),
            // Neighbours are of one town: their families are.
            town: people::town(index / 3),
            students: share(after) - share(before),
            uai: None,
        });
        before = after;
    }
    specs
}
