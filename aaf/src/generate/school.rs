//! The plan of a school: its levels, divisions, groups, and what is taught to whom.

use super::SchoolKind;

/// A level of training.
pub(crate) struct Level {
    pub(crate) label: &'static str,
    /// What its divisions are called by.
    pub(crate) short: &'static str,
    /// Age reached in the year in which the school year begins.
    pub(crate) age: i16,
    /// Module, its label, its statistical code: second degree only.
    pub(crate) mef: (&'static str, &'static str, &'static str),
}

const fn level(label: &'static str, short: &'static str, age: i16, mef: &'static str, stat11: &'static str) -> Level {
    Level { label, short, age, mef: (mef, label, stat11) }
}

const ECOLE: [Level; 8] = [
    level("PS", "PS", 3, "", ""),
    level("MS", "MS", 4, "", ""),
    level("GS", "GS", 5, "", ""),
    level("CP", "CP", 6, "", ""),
    level("CE1", "CE1", 7, "", ""),
    level("CE2", "CE2", 8, "", ""),
    level("CM1", "CM1", 9, "", ""),
    level("CM2", "CM2", 10, "", ""),
];

const COLLEGE: [Level; 4] = [
    level("6EME", "6", 11, "10010012110", "21110010012"),
    level("5EME", "5", 12, "10110001110", "21120010001"),
    level("4EME", "4", 13, "10210001110", "21130010001"),
    level("3EME", "3", 14, "10310019110", "21140010019"),
];

const LYCEE: [Level; 3] = [
    level("2NDE GENERALE ET TECHNOLOGIQUE", "2DE", 15, "20010018110", "22110010018"),
    level("1ERE GENERALE", "1G", 16, "20110019110", "22120010019"),
    level("TERMINALE GENERALE", "TG", 17, "20210019110", "22130010019"),
];

pub(crate) fn levels(kind: SchoolKind) -> &'static [Level] {
    match kind {
        SchoolKind::Ecole => &ECOLE,
        SchoolKind::College => &COLLEGE,
        SchoolKind::Lycee => &LYCEE,
    }
}

/// Every module of the second degree.
pub(crate) fn mefs() -> impl Iterator<Item = &'static Level> {
    COLLEGE.iter().chain(&LYCEE)
}

/// A subject taught in the second degree. The codes of those that deliveries were seen to use
/// are true; the others are plausible.
pub(crate) struct Taught {
    pub(crate) code: &'static str,
    pub(crate) label: &'static str,
    /// Discipline of those who teach it: code, label, and code of the body.
    pub(crate) discipline: (&'static str, &'static str, &'static str),
    /// Hours a week, in tenths, in a collège and in a lycée.
    hours: (usize, usize),
    /// Only from this level on, as an index among the levels of the school.
    from: (usize, usize),
}

const fn taught(
    code: &'static str,
    label: &'static str,
    discipline: (&'static str, &'static str, &'static str),
    hours: (usize, usize),
    from: (usize, usize),
) -> Taught {
    Taught { code, label, discipline, hours, from }
}

pub(crate) const SUBJECTS: [Taught; 19] = [
    taught("020700", "FRANCAIS", ("L0202", "LETTRES MODERNES", "02"), (45, 40), (0, 0)),
    taught("061300", "MATHEMATIQUES", ("L1300", "MATHEMATIQUES", "13"), (40, 35), (0, 0)),
    taught("030201", "ANGLAIS LV1", ("L0422", "ANGLAIS", "04"), (35, 25), (0, 0)),
    taught("042100", "HISTOIRE-GEOGRAPHIE-EDUCATION CIVIQUE", ("L1000", "HISTOIRE GEOGRAPHIE", "10"), (30, 30), (0, 0)),
    taught("062900", "SCIENCES DE LA VIE ET DE LA TERRE", ("L1600", "SCIENCES DE LA VIE ET DE LA TERRE", "16"), (15, 20), (0, 0)),
    taught("062300", "PHYSIQUE-CHIMIE", ("L1500", "SCIENCES PHYSIQUES", "15"), (15, 30), (1, 0)),
    taught("100100", "EDUCATION PHYSIQUE ET SPORTIVE", ("L1900", "EDUCATION PHYSIQUE ET SPORTIVE", "19"), (35, 20), (0, 0)),
    taught("070800", "TECHNOLOGIE", ("L1400", "TECHNOLOGIE", "14"), (15, 0), (1, 9)),
    taught("090100", "ARTS PLASTIQUES", ("L1800", "ARTS PLASTIQUES", "18"), (10, 0), (0, 9)),
    taught("081300", "EDUCATION MUSICALE", ("L1700", "EDUCATION MUSICALE", "17"), (10, 0), (0, 9)),
    taught("130100", "PHILOSOPHIE", ("L0100", "PHILOSOPHIE", "01"), (0, 40), (9, 2)),
    taught("110300", "SCIENCES ECONOMIQUES ET SOCIALES", ("L1100", "SCIENCES ECONOMIQUES ET SOCIALES", "11"), (0, 15), (9, 0)),
    taught("030602", "ESPAGNOL LV2", ("L0426", "ESPAGNOL", "04"), (25, 25), (9, 9)),
    taught("030102", "ALLEMAND LV2", ("L0421", "ALLEMAND", "04"), (25, 25), (9, 9)),
    taught("020100", "LATIN", ("L0201", "LETTRES CLASSIQUES", "02"), (20, 20), (9, 9)),
    taught("061399", "SPECIALITE MATHEMATIQUES", ("L1300", "MATHEMATIQUES", "13"), (0, 40), (9, 9)),
    taught("062399", "SPECIALITE PHYSIQUE-CHIMIE", ("L1500", "SCIENCES PHYSIQUES", "15"), (0, 40), (9, 9)),
    taught("042199", "SPECIALITE HISTOIRE-GEOGRAPHIE GEOPOLITIQUE", ("L1000", "HISTOIRE GEOGRAPHIE", "10"), (0, 40), (9, 9)),
    taught(
        "110399",
        "SPECIALITE SCIENCES ECO. ET SOCIALES",
        ("L1100", "SCIENCES ECONOMIQUES ET SOCIALES", "11"),
        (0, 40),
        (9, 9),
    ),
];

pub(crate) fn subject(code: &str) -> Option<&'static Taught> {
    SUBJECTS.iter().find(|subject| subject.code == code)
}

impl Taught {
    pub(crate) fn hours(&self, kind: SchoolKind) -> usize {
        match kind {
            SchoolKind::Ecole => 0,
            SchoolKind::College => self.hours.0,
            SchoolKind::Lycee => self.hours.1,
        }
    }

    /// Whether a whole division of a level follows it.
    pub(crate) fn common(&self, kind: SchoolKind, level: usize) -> bool {
        let from = match kind {
            SchoolKind::Ecole => return false,
            SchoolKind::College => self.from.0,
            SchoolKind::Lycee => self.from.1,
        };
        level >= from && self.hours(kind) > 0
    }
}

pub(crate) struct Division {
    pub(crate) key: String,
    pub(crate) label: String,
    /// Levels of its students: several in small écoles.
    pub(crate) levels: Vec<usize>,
    pub(crate) size: usize,
}

pub(crate) struct Group {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) divisions: Vec<usize>,
    pub(crate) subject: &'static str,
    kind: GroupKind,
}

#[derive(Clone, Copy, PartialEq)]
enum GroupKind {
    /// One half of a division: by the parity of the place in it.
    Half(usize),
    /// A second language: two thirds learn the first one.
    Spanish,
    German,
    /// Followed by few.
    Option,
    /// Two of four, by turns.
    Speciality(usize),
}

/// Divisions of 24 to 30, whose sizes add up to the students of the school.
pub(crate) fn divisions(kind: SchoolKind, students: usize, key: &str) -> Vec<Division> {
    let levels = levels(kind);
    let wanted = match kind {
        SchoolKind::Ecole => (students + 12) / 25,
        SchoolKind::College | SchoolKind::Lycee => (students + 13) / 27,
    };
    let count = students.div_ceil(30).max(wanted).max(1);
    let mut all = Vec::with_capacity(count);
    for at in 0..count {
        // Levels are shared out evenly: several divisions by level, or several levels by division.
        let (from, to) = (at * levels.len() / count, (at + 1) * levels.len() / count);
        let of: Vec<usize> = match count >= levels.len() {
            true => vec![from],
            false => (from..to.max(from + 1)).collect(),
        };
        let size = students * (at + 1) / count - students * at / count;
        all.push(Division { key: String::new(), label: String::new(), levels: of, size });
    }
    for at in 0..all.len() {
        let rank = all[..at].iter().filter(|other| other.levels == all[at].levels).count();
        let alone = all.iter().filter(|other| other.levels == all[at].levels).count() == 1;
        let shorts: Vec<&str> = all[at].levels.iter().map(|&level| levels[level].short).collect();
        let short = shorts.join("-");
        let letter = letters(rank);
        let division = &mut all[at];
        (division.key, division.label) = match kind {
            // In the first degree the key is a number of the base, the label is what people see.
            SchoolKind::Ecole => (format!("{key}{:03}", at + 1), if alone { short } else { format!("{short} {letter}") }),
            SchoolKind::College => (
                format!("{short}{letter}"),
                format!("{} {letter}", shorts.iter().map(|s| ordinal(s)).collect::<Vec<_>>().join("-")),
            ),
            SchoolKind::Lycee => (format!("{short}{}", rank + 1), format!("{} {}", levels[division.levels[0]].label, rank + 1)),
        };
    }
    all
}

fn ordinal(short: &str) -> &'static str {
    match short {
        "6" => "SIXIEME",
        "5" => "CINQUIEME",
        "4" => "QUATRIEME",
        _ => "TROISIEME",
    }
}

/// A, B … Z, AA, AB …
fn letters(rank: usize) -> String {
    let last = char::from(b'A' + (rank % 26) as u8);
    match rank / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

/// Half groups, second languages, options, specialities.
pub(crate) fn groups(kind: SchoolKind, divisions: &[Division]) -> Vec<Group> {
    let mut all = Vec::new();
    if kind == SchoolKind::Ecole {
        return all;
    }
    let mut add = |key: String, label: String, divisions: Vec<usize>, subject, kind| {
        all.push(Group { key, label, divisions, subject, kind });
    };
    for (at, level) in levels(kind).iter().enumerate() {
        let of: Vec<usize> = (0..divisions.len()).filter(|&division| divisions[division].levels[0] == at).collect();
        if at == 0 {
            for &division in &of {
                let key = &divisions[division].key;
                for half in 0..2 {
                    let label = format!("SVT {key} GROUPE {}", half + 1);
                    add(format!("{key}GR{}", half + 1), label, vec![division], "062900", GroupKind::Half(half));
                }
            }
        }
        if at > 0 || kind == SchoolKind::Lycee {
            for (rank, pair) in of.chunks(2).enumerate() {
                let (short, rank) = (level.short, rank + 1);
                add(
                    format!("{short}ESP{rank}"),
                    format!("ESPAGNOL LV2 {short} GR {rank}"),
                    pair.to_vec(),
                    "030602",
                    GroupKind::Spanish,
                );
                add(
                    format!("{short}ALL{rank}"),
                    format!("ALLEMAND LV2 {short} GR {rank}"),
                    pair.to_vec(),
                    "030102",
                    GroupKind::German,
                );
            }
        }
        if at > 0 && kind == SchoolKind::College && !of.is_empty() {
            add(format!("{} LATIN", level.short), format!("LATIN {}", level.label), of.clone(), "020100", GroupKind::Option);
        }
        if at > 0 && kind == SchoolKind::Lycee {
            for (rank, subject) in ["061399", "062399", "042199", "110399"].into_iter().enumerate() {
                for (part, three) in of.chunks(3).enumerate() {
                    let word = ["MAT", "PC", "HGG", "SES"][rank];
                    let key = format!("{}{word}{}", level.short, part + 1);
                    add(
                        key.clone(),
                        format!("SPECIALITE {word} {}", part + 1),
                        three.to_vec(),
                        subject,
                        GroupKind::Speciality(rank),
                    );
                }
            }
        }
    }
    if kind == SchoolKind::College {
        add("CHORALE".into(), "CHORALE".into(), (0..divisions.len()).collect(), "081300", GroupKind::Option);
    }
    all
}

/// The groups of the student at a place of a division.
pub(crate) fn groups_of(groups: &[Group], division: usize, place: usize) -> impl Iterator<Item = &Group> {
    groups.iter().filter(move |group| {
        group.divisions.contains(&division)
            && match group.kind {
                GroupKind::Half(half) => place % 2 == half,
                GroupKind::Spanish => !place.is_multiple_of(3),
                GroupKind::German => place.is_multiple_of(3),
                GroupKind::Option => (place + group.key.len()).is_multiple_of(9),
                GroupKind::Speciality(rank) => place % 4 == rank || (place + 1) % 4 == rank,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_hold_everybody_and_are_of_human_size() {
        for kind in [SchoolKind::Ecole, SchoolKind::College, SchoolKind::Lycee] {
            for students in [0, 1, 30, 120, 300, 450, 1000, 3000] {
                let all = divisions(kind, students, "1");
                assert_eq!(all.iter().map(|division| division.size).sum::<usize>(), students);
                let mut keys: Vec<&str> = all.iter().map(|division| division.key.as_str()).collect();
                keys.sort_unstable();
                keys.dedup();
                assert_eq!(keys.len(), all.len());
                if students >= 120 {
                    assert!(all.iter().all(|division| (24..=30).contains(&division.size)), "{students}");
                }
            }
        }
    }

    #[test]
    fn every_level_has_a_division() {
        for kind in [SchoolKind::Ecole, SchoolKind::College, SchoolKind::Lycee] {
            for students in [30, 120, 300, 450] {
                let all = divisions(kind, students, "1");
                for level in 0..levels(kind).len() {
                    assert!(all.iter().any(|division| division.levels.contains(&level)), "{students} {level}");
                }
            }
        }
    }
}
