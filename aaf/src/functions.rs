//! What an agent's function makes of him in a school: a table, in `data/functions.tsv`.

use std::sync::LazyLock;

/// The profiles of agents, from the strongest to the weakest: of several in one school, the
/// strongest counts (SDET 6.3 §4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Heads and deputies (DIR).
    Management,
    /// Teachers and librarians (ENS, DOC).
    Teacher,
    /// School life: CPE, AED, AESH (EVS).
    SchoolLife,
    /// Office, health, technical and everything unknown (ETA).
    Staff,
    /// Inspection, rectorat (ACA).
    Academy,
    /// Local authority (COL).
    Authority,
}

impl Profile {
    /// Its word in the table and in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Profile::Management => "management",
            Profile::Teacher => "teacher",
            Profile::SchoolLife => "school_life",
            Profile::Staff => "staff",
            Profile::Academy => "academy",
            Profile::Authority => "authority",
        }
    }

    fn from_word(word: &str) -> Option<Profile> {
        let all =
            [Profile::Management, Profile::Teacher, Profile::SchoolLife, Profile::Staff, Profile::Academy, Profile::Authority];
        all.into_iter().find(|profile| profile.word() == word)
    }
}

/// What a function code and a discipline code make of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Profile in the school.
    pub profile: Profile,
    /// Our word for the function: `head`, `deputy_head`, `teacher`, `librarian`, `cpe`, `aed`,
    /// `aesh`, `psy`, `doctor`, `nurse`, `social`, `secretary`, `lab`, `technical`… and `staff`
    /// for what is not in the table.
    pub function: &'static str,
}

impl Meaning {
    /// What an unknown code means.
    pub const UNKNOWN: Meaning = Meaning { profile: Profile::Staff, function: "staff" };
}

struct Line {
    code: &'static str,
    discipline: &'static str,
    meaning: Meaning,
}

static TABLE: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let text: &'static str = include_str!("../data/functions.tsv");
    text.lines().filter_map(line).collect()
});

fn line(text: &'static str) -> Option<Line> {
    let mut fields = text.split('\t');
    let code = fields.next().filter(|code| !code.starts_with('#'))?;
    let discipline = fields.next()?;
    let profile = Profile::from_word(fields.next()?)?;
    Some(Line { code, discipline, meaning: Meaning { profile, function: fields.next()? } })
}

/// The meaning of a function code with its discipline code; an unknown one is of the staff.
pub fn meaning(code: &str, discipline: &str) -> Meaning {
    let fits = |line: &&Line| line.code == code && (line.discipline == "*" || discipline.starts_with(line.discipline));
    TABLE.iter().find(fits).map_or(Meaning::UNKNOWN, |line| line.meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let text = include_str!("../data/functions.tsv");
        let lines = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TABLE.len(), lines);
    }

    #[test]
    fn codes_have_their_meaning() {
        for (code, discipline, profile, function) in [
            ("DIR", "D0010", Profile::Management, "head"),
            ("DIR", "D0011", Profile::Management, "deputy_head"),
            ("DIR", "", Profile::Management, "management"),
            ("ENS", "L1300", Profile::Teacher, "teacher"),
            ("DOC", "L0080", Profile::Teacher, "librarian"),
            ("EDU", "E0030", Profile::SchoolLife, "cpe"),
            ("AED", "-", Profile::SchoolLife, "aed"),
            ("-", "-", Profile::Staff, "staff"),
            ("ZZZ", "", Profile::Staff, "staff"),
        ] {
            assert_eq!(meaning(code, discipline), Meaning { profile, function }, "{code} {discipline}");
        }
        assert!(Profile::Management < Profile::Teacher && Profile::Teacher < Profile::SchoolLife);
    }
}
