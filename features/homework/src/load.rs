//! The work load of a day: what the pupils of a class already have to do for it.

use crate::model::{AssignmentId, Kind};
use crate::sql;
use directory::model::{SectionId, SubjectId};
use kit::{Day, Db, DivisionId, Result, StructureId, args};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What is to be done for one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Load {
    /// Minutes in all.
    pub minutes: i64,
    /// Tests among it.
    pub tests: i64,
    /// Pieces of work.
    pub count: i64,
}

impl Load {
    fn plus(self, other: Self) -> Self {
        Self { minutes: self.minutes + other.minutes, tests: self.tests + other.tests, count: self.count + other.count }
    }
    fn larger(self, other: Self) -> Self {
        Self { minutes: self.minutes.max(other.minutes), tests: self.tests.max(other.tests), count: self.count.max(other.count) }
    }
}

/// One assignment as it counts for a division.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Counted {
    division_id: DivisionId,
    day: Day,
    subject_id: SubjectId,
    group_id: Option<Uuid>,
    id: AssignmentId,
    minutes: i64,
    kind: Kind,
}

/// The load of each day, that of the division which has most. A pupil is in one group of a subject, so of the groups of
/// one subject the one with most counts.
pub(crate) fn folded(mut rows: Vec<Counted>) -> BTreeMap<Day, Load> {
    rows.sort_by_key(|row| (row.division_id, row.day, row.id, row.group_id));
    rows.dedup_by_key(|row| (row.division_id, row.day, row.id, row.group_id));
    type Key = (Day, DivisionId, SubjectId);
    let mut parts: HashMap<Key, HashMap<Option<Uuid>, Load>> = HashMap::new();
    for row in rows {
        let one = Load { minutes: row.minutes, tests: i64::from(row.kind == Kind::Test), count: 1 };
        let sum = parts.entry((row.day, row.division_id, row.subject_id)).or_default().entry(row.group_id).or_default();
        *sum = sum.plus(one);
    }
    let mut divisions: HashMap<(Day, DivisionId), Load> = HashMap::new();
    for ((day, division, _), groups) in parts {
        let whole = groups.get(&None).copied().unwrap_or_default();
        let most = groups.iter().filter(|(group, _)| group.is_some()).map(|(_, load)| *load).fold(Load::default(), Load::larger);
        let sum = divisions.entry((day, division)).or_default();
        *sum = sum.plus(whole).plus(most);
    }
    let mut out: BTreeMap<Day, Load> = BTreeMap::new();
    for ((day, _), load) in divisions {
        let most = out.entry(day).or_default();
        *most = most.larger(load);
    }
    out
}

/// The load of the pupils of some sections, by due day; what is being changed does not count.
pub async fn of_sections(
    db: &Db,
    structure: StructureId,
    sections: &[SectionId],
    (from, to): (Day, Day),
    but: Option<AssignmentId>,
) -> Result<BTreeMap<Day, Load>> {
    let but = but.unwrap_or(AssignmentId(Uuid::nil()));
    let mut rows = vec![];
    for section in sections {
        rows.extend(db.all::<Counted>(sql::LOAD, args![structure, *section, from, to, but]).await?);
    }
    Ok(folded(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(division: u128, subject: u128, group: Option<u128>, id: u128, minutes: i64, kind: Kind) -> Counted {
        Counted {
            division_id: DivisionId(Uuid::from_u128(division)),
            day: "2026-12-01".parse().unwrap(),
            subject_id: SubjectId(Uuid::from_u128(subject)),
            group_id: group.map(Uuid::from_u128),
            id: AssignmentId(Uuid::from_u128(id)),
            minutes,
            kind,
        }
    }

    #[test]
    fn a_pupil_is_in_one_group_of_a_subject() {
        let rows = vec![
            row(1, 1, None, 1, 20, Kind::Exercise),
            row(1, 2, Some(7), 2, 30, Kind::Test),
            row(1, 2, Some(8), 3, 15, Kind::Exercise),
            // The same work for both groups.
            row(1, 3, Some(9), 4, 10, Kind::Test),
            row(1, 3, Some(10), 4, 10, Kind::Test),
            // Seen twice, by two sections that were asked for.
            row(1, 1, None, 1, 20, Kind::Exercise),
            row(2, 1, None, 5, 45, Kind::Exercise),
        ];
        let day: Day = "2026-12-01".parse().unwrap();
        assert_eq!(folded(rows)[&day], Load { minutes: 60, tests: 2, count: 3 });
    }
}
