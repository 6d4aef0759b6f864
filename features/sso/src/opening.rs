//! Whether a service is open to somebody today, and where: one pure rule.

use crate::model::{Audience, Opening, OpeningId};
use kit::viewer::RoleHere;
use kit::{Day, DivisionId, Profile, StructureId, ViewerFacts};
use uuid::Uuid;

/// Somebody before a service: who, in which classes and groups as a pupil, on which day.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Who asks.
    pub viewer: &'a ViewerFacts,
    /// The divisions in which the viewer is a pupil today.
    pub divisions: &'a [DivisionId],
    /// The teaching groups in which the viewer is a pupil today.
    pub groups: &'a [Uuid],
    /// The day.
    pub today: Day,
}

/// What the openings of a service come to for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Open, for the person as she is in these structures (none for somebody who is in no structure).
    Open(Vec<StructureId>),
    /// Not yet: it opens on that day.
    Later(Day),
    /// Not open.
    Closed,
}

/// What the openings of a service come to for somebody: open where one of them holds today.
pub fn reach(openings: &[Opening], standing: Standing<'_>) -> Reach {
    let mut open = false;
    let mut places = vec![];
    let mut later: Option<Day> = None;
    for opening in openings {
        let Some(found) = concerns(opening, standing) else { continue };
        match state(opening, standing.today) {
            State::Holds => {
                open = true;
                places.extend(found);
            }
            State::Begins(day) => later = Some(later.map_or(day, |known| known.min(day))),
            State::Over => {}
        }
    }
    places.sort_unstable();
    places.dedup();
    match (open, later) {
        (true, _) => Reach::Open(places),
        (false, Some(day)) => Reach::Later(day),
        (false, None) => Reach::Closed,
    }
}

/// The openings that hold for somebody today: for *Pourquoi ?*.
pub fn reasons(openings: &[Opening], standing: Standing<'_>) -> Vec<OpeningId> {
    let holds = |opening: &&Opening| state(opening, standing.today) == State::Holds && concerns(opening, standing).is_some();
    openings.iter().filter(holds).map(|opening| opening.id).collect()
}

/// Where an opening stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Today is one of its days.
    Holds,
    /// It begins later.
    Begins(Day),
    /// Its last day has passed.
    Over,
}

/// Where an opening stands on a day.
pub fn state(opening: &Opening, today: Day) -> State {
    if opening.until.is_some_and(|until| until <= today) {
        State::Over
    } else if today < opening.from {
        State::Begins(opening.from)
    } else {
        State::Holds
    }
}

/// Whether an opening is for somebody, whatever the day, and in which structures.
fn concerns(opening: &Opening, standing: Standing<'_>) -> Option<Vec<StructureId>> {
    let viewer = standing.viewer;
    let places: Vec<StructureId> = viewer
        .roles
        .iter()
        .filter(|role| is_within(opening, viewer, role) && is_for(opening, role, standing))
        .map(|role| role.structure)
        .collect();
    let whole_platform = opening.structure.is_none() && opening.audience == Audience::Everyone;
    (whole_platform || !places.is_empty()).then_some(places)
}

fn is_within(opening: &Opening, viewer: &ViewerFacts, role: &RoleHere) -> bool {
    opening.structure.is_none_or(|at| {
        at == role.structure || viewer.structure(role.structure).is_some_and(|structure| structure.above.contains(&at))
    })
}

fn is_for(opening: &Opening, role: &RoleHere, standing: Standing<'_>) -> bool {
    match opening.audience {
        Audience::Everyone => true,
        Audience::Profile(profile) => role.profile == profile,
        Audience::Division(division) => role.profile == Profile::Student && standing.divisions.contains(&division),
        Audience::Group(group) => role.profile == Profile::Student && standing.groups.contains(&group),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::id::RoleId;
    use kit::viewer::{StructureHere, default_zone};
    use kit::{Instant, PersonId};

    fn id(byte: u8) -> Uuid {
        Uuid::from_bytes([byte; 16])
    }
    fn at(byte: u8) -> StructureId {
        StructureId(id(byte))
    }
    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Somebody with roles in schools; school 1 is under academy 8, school 2 under nobody.
    fn viewer(roles: &[(u8, Profile)]) -> ViewerFacts {
        let structure = |byte: u8| StructureHere {
            id: at(byte),
            name: String::new(),
            kind: "lower_secondary".into(),
            zone: default_zone(),
            above: if byte == 1 { vec![at(8)] } else { vec![] },
        };
        ViewerFacts {
            person: PersonId(id(99)),
            name: String::new(),
            given: String::new(),
            language: None,
            roles: roles
                .iter()
                .map(|(at_, profile)| RoleHere {
                    id: RoleId(id(*at_)),
                    structure: at(*at_),
                    profile: *profile,
                    functions: vec![],
                })
                .collect(),
            structures: roles.iter().map(|(at_, _)| structure(*at_)).collect(),
            children: vec![],
            duties: vec![],
            valid_until: Instant::from_micros(0),
        }
    }
    fn opening(structure: Option<u8>, audience: Audience) -> Opening {
        Opening { id: OpeningId(id(50)), structure: structure.map(at), audience, from: day("2026-09-01"), until: None }
    }
    fn asked(openings: &[Opening], viewer: &ViewerFacts, divisions: &[DivisionId], today: &str) -> Reach {
        reach(openings, Standing { viewer, divisions, groups: &[id(70)], today: day(today) })
    }

    #[test]
    fn nothing_is_open_by_default() {
        assert_eq!(asked(&[], &viewer(&[(1, Profile::Teacher)]), &[], "2026-11-24"), Reach::Closed);
    }

    #[test]
    fn the_whole_platform_is_everybody_even_without_a_role() {
        let all = [opening(None, Audience::Everyone)];
        assert_eq!(asked(&all, &viewer(&[]), &[], "2026-11-24"), Reach::Open(vec![]));
        assert_eq!(
            asked(&all, &viewer(&[(1, Profile::Student), (2, Profile::Student)]), &[], "2026-11-24"),
            Reach::Open(vec![at(1), at(2)])
        );
        let teachers = [opening(None, Audience::Profile(Profile::Teacher))];
        assert_eq!(asked(&teachers, &viewer(&[]), &[], "2026-11-24"), Reach::Closed);
        assert_eq!(
            asked(&teachers, &viewer(&[(1, Profile::Student), (2, Profile::Teacher)]), &[], "2026-11-24"),
            Reach::Open(vec![at(2)])
        );
    }

    #[test]
    fn a_school_opens_for_its_own_and_an_academy_for_its_schools() {
        let school = [opening(Some(1), Audience::Everyone)];
        assert_eq!(asked(&school, &viewer(&[(1, Profile::Guardian)]), &[], "2026-11-24"), Reach::Open(vec![at(1)]));
        assert_eq!(asked(&school, &viewer(&[(2, Profile::Guardian)]), &[], "2026-11-24"), Reach::Closed);
        let academy = [opening(Some(8), Audience::Profile(Profile::Student))];
        assert_eq!(asked(&academy, &viewer(&[(1, Profile::Student)]), &[], "2026-11-24"), Reach::Open(vec![at(1)]));
        assert_eq!(asked(&academy, &viewer(&[(2, Profile::Student)]), &[], "2026-11-24"), Reach::Closed);
        assert_eq!(asked(&academy, &viewer(&[(1, Profile::Teacher)]), &[], "2026-11-24"), Reach::Closed);
    }

    #[test]
    fn a_division_is_its_pupils_and_nobody_else() {
        let division = DivisionId(id(60));
        let one = [opening(Some(1), Audience::Division(division))];
        assert_eq!(asked(&one, &viewer(&[(1, Profile::Student)]), &[division], "2026-11-24"), Reach::Open(vec![at(1)]));
        assert_eq!(asked(&one, &viewer(&[(1, Profile::Student)]), &[DivisionId(id(61))], "2026-11-24"), Reach::Closed);
        assert_eq!(asked(&one, &viewer(&[(1, Profile::Teacher)]), &[division], "2026-11-24"), Reach::Closed);
        assert_eq!(asked(&one, &viewer(&[(1, Profile::Guardian)]), &[division], "2026-11-24"), Reach::Closed);
        let group = [opening(Some(1), Audience::Group(id(70)))];
        assert_eq!(asked(&group, &viewer(&[(1, Profile::Student)]), &[], "2026-11-24"), Reach::Open(vec![at(1)]));
        assert_eq!(
            asked(&[opening(Some(1), Audience::Group(id(71)))], &viewer(&[(1, Profile::Student)]), &[], "2026-11-24"),
            Reach::Closed
        );
    }

    #[test]
    fn days_are_the_first_and_the_first_no_more() {
        let pupil = viewer(&[(1, Profile::Student)]);
        let term = [Opening { from: day("2026-11-10"), until: Some(day("2026-12-01")), ..opening(Some(1), Audience::Everyone) }];
        assert_eq!(asked(&term, &pupil, &[], "2026-11-09"), Reach::Later(day("2026-11-10")));
        assert_eq!(asked(&term, &pupil, &[], "2026-11-10"), Reach::Open(vec![at(1)]));
        assert_eq!(asked(&term, &pupil, &[], "2026-11-30"), Reach::Open(vec![at(1)]));
        assert_eq!(asked(&term, &pupil, &[], "2026-12-01"), Reach::Closed);
        let two = [
            Opening { from: day("2027-01-05"), ..opening(Some(1), Audience::Everyone) },
            Opening { from: day("2026-12-05"), ..opening(None, Audience::Everyone) },
        ];
        assert_eq!(asked(&two, &pupil, &[], "2026-11-24"), Reach::Later(day("2026-12-05")));
    }

    #[test]
    fn the_reasons_are_the_openings_that_hold() {
        let pupil = viewer(&[(1, Profile::Student)]);
        let holds = Opening { id: OpeningId(id(51)), ..opening(None, Audience::Everyone) };
        let over = Opening { id: OpeningId(id(52)), until: Some(day("2026-10-01")), ..holds };
        let other = Opening { id: OpeningId(id(53)), ..opening(Some(2), Audience::Everyone) };
        let standing = Standing { viewer: &pupil, divisions: &[], groups: &[], today: day("2026-11-24") };
        assert_eq!(reasons(&[holds, over, other], standing), [OpeningId(id(51))]);
    }
}
