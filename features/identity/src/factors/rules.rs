//! Of whom a second factor is asked, when, and how long a proof of it is fresh. Pure: no database, no clock.

use kit::session::Session;
use kit::viewer::DutyKind;
use kit::{Instant, Profile, ViewerFacts};

/// After how many days those who do not have a second factor need one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delays {
    /// Who runs the platform.
    pub platform_days: i64,
    /// Management, and administrators of a school.
    pub leaders_days: i64,
    /// Teachers, and all others who work here.
    pub staff_days: i64,
}

/// The delay that holds for somebody; none for pupils and guardians, of whom nothing is asked.
///
/// Who is several things has the shortest delay of them.
pub fn delay(viewer: &ViewerFacts, delays: Delays) -> Option<i64> {
    let platform = viewer.is_platform_admin().then_some(delays.platform_days);
    let leads = viewer.is(Profile::Management) || viewer.has_duty(DutyKind::SchoolAdmin, None);
    let works = !viewer.duties.is_empty()
        || viewer.roles.iter().any(|role| !matches!(role.profile, Profile::Student | Profile::Guardian));
    [platform, leads.then_some(delays.leaders_days), works.then_some(delays.staff_days)].into_iter().flatten().min()
}

/// What is asked of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing: there is a second factor, or none is needed.
    Nothing,
    /// It would be good; from that moment on it is needed, if there is one.
    Proposed(Option<Instant>),
    /// Nobody comes in without it.
    Needed,
}

/// What is asked of somebody who has been asked since a moment (now, if never). A demo only proposes.
pub fn demand(delay: Option<i64>, has_factor: bool, asked_since: Option<Instant>, demo: bool, now: Instant) -> Demand {
    let Some(days) = delay.filter(|_| !has_factor) else { return Demand::Nothing };
    let needed_from = asked_since.unwrap_or(now).plus_seconds(days * 86_400);
    match (demo, now < needed_from) {
        (true, _) => Demand::Proposed(None),
        (false, true) => Demand::Proposed(Some(needed_from)),
        (false, false) => Demand::Needed,
    }
}

/// Whether one of the methods of a session is more than a password.
pub fn proved_twice(methods: &str) -> bool {
    methods.split(' ').any(|method| matches!(method, "otp" | "hwk" | "swk"))
}

/// Whether the person of a session proved lately who she is, with a second factor if she has one.
pub fn is_fresh(session: &Session, has_factor: bool, minutes: i64, now: Instant) -> bool {
    let age = now.seconds_since(session.authenticated_at);
    let proved_here = session.methods != crate::entering::ELSEWHERE;
    age < minutes * 60 && proved_here && (!has_factor || proved_twice(&session.methods))
}

/// Whether a browser trusted since then still is.
pub fn is_trusted(since: Instant, days: i64, now: Instant) -> bool {
    (0..days * 86_400).contains(&now.seconds_since(since))
}

/// How often a code may be mistyped before one has to wait.
pub const TRIES_FREE: i64 = 5;
/// How long one waits then between two tries, in seconds: two hundred and eighty-eight a day, of a million codes.
pub const WAIT_SECONDS: i64 = 300;
/// After so long without a try, all is forgotten.
pub const FORGET_SECONDS: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;
    use kit::viewer::{DutyHere, RoleHere};
    use kit::{PersonId, SessionId, StructureId};
    use uuid::Uuid;

    const DELAYS: Delays = Delays { platform_days: 0, leaders_days: 30, staff_days: 90 };

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(1_700_000_000_000_000).plus_seconds(seconds)
    }
    fn days(days: i64) -> Instant {
        at(days * 86_400)
    }
    fn who(profiles: &[Profile], duties: &[DutyKind]) -> ViewerFacts {
        let structure = StructureId(Uuid::from_u128(1));
        ViewerFacts {
            person: PersonId(Uuid::from_u128(100)),
            name: String::new(),
            given: String::new(),
            language: None,
            roles: profiles
                .iter()
                .map(|profile| RoleHere { id: kit::id::RoleId(Uuid::nil()), structure, profile: *profile, functions: vec![] })
                .collect(),
            structures: vec![],
            children: vec![],
            duties: duties.iter().map(|kind| DutyHere { kind: *kind, structure: Some(structure), division: None }).collect(),
            valid_until: at(0),
        }
    }

    #[test]
    fn who_can_do_more_is_asked_sooner() {
        use DutyKind::{DigitalReferent, HeadTeacher, PlatformAdmin, SchoolAdmin};
        use Profile::{Academy, Authority, Guardian, Guest, Management, SchoolLife, Staff, Student, Teacher};
        for (profiles, duties, wanted) in [
            (&[Student][..], &[][..], None),
            (&[Guardian], &[], None),
            (&[Student, Guardian], &[], None),
            (&[], &[], None),
            (&[Teacher], &[], Some(90)),
            (&[SchoolLife], &[], Some(90)),
            (&[Staff], &[], Some(90)),
            (&[Academy], &[], Some(90)),
            (&[Authority], &[], Some(90)),
            (&[Guest], &[], Some(90)),
            (&[Guardian, Teacher], &[], Some(90)),
            (&[Teacher], &[HeadTeacher], Some(90)),
            (&[Teacher], &[DigitalReferent], Some(90)),
            (&[Guardian], &[DigitalReferent], Some(90)),
            (&[Management], &[], Some(30)),
            (&[Teacher, Management], &[], Some(30)),
            (&[Staff], &[SchoolAdmin], Some(30)),
            (&[Guardian], &[SchoolAdmin], Some(30)),
            (&[], &[PlatformAdmin], Some(0)),
            (&[Teacher], &[PlatformAdmin], Some(0)),
        ] {
            assert_eq!(delay(&who(profiles, duties), DELAYS), wanted, "{profiles:?} {duties:?}");
        }
        let late = Delays { platform_days: 20, leaders_days: 10, staff_days: 5 };
        assert_eq!(delay(&who(&[Management], &[PlatformAdmin]), late), Some(5), "the shortest");
    }

    #[test]
    fn it_is_proposed_then_needed() {
        for (delay, has, since, demo, now, wanted) in [
            (None, false, None, false, days(400), Demand::Nothing),
            (Some(30), true, Some(days(0)), false, days(400), Demand::Nothing),
            (Some(30), false, None, false, days(400), Demand::Proposed(Some(days(430)))),
            (Some(30), false, Some(days(0)), false, days(29), Demand::Proposed(Some(days(30)))),
            (Some(30), false, Some(days(0)), false, days(30), Demand::Needed),
            (Some(0), false, None, false, days(0), Demand::Needed),
            (Some(0), false, Some(days(9)), false, days(9), Demand::Needed),
            (Some(0), false, Some(days(0)), true, days(400), Demand::Proposed(None)),
            (None, false, None, true, days(0), Demand::Nothing),
        ] {
            assert_eq!(demand(delay, has, since, demo, now), wanted, "{delay:?} {has} {since:?} {demo}");
        }
    }

    #[test]
    fn a_proof_is_fresh_for_a_while_and_with_all_that_one_has() {
        let session = |methods: &str| Session {
            id: SessionId(Uuid::nil()),
            person_id: PersonId(Uuid::nil()),
            created_at: at(-9_000),
            seen_at: at(0),
            ends_at: at(9_000),
            idle_seconds: 3_600,
            shared: false,
            authenticated_at: at(0),
            methods: methods.to_owned(),
            device: String::new(),
            context: String::new(),
        };
        for (methods, has, after, wanted) in [
            ("pwd", false, 0, true),
            ("pwd", false, 15 * 60 - 1, true),
            ("pwd", false, 15 * 60, false),
            ("pwd", true, 0, false),
            ("pwd otp", true, 0, true),
            ("hwk", true, 0, true),
            ("pwd otp", true, 15 * 60, false),
            ("otpx pwd", true, 0, false),
            ("", true, 0, false),
            ("fed", false, 0, false),
            ("fed otp", true, 0, true),
        ] {
            assert_eq!(is_fresh(&session(methods), has, 15, at(after)), wanted, "{methods} {has} {after}");
        }
    }

    #[test]
    fn a_browser_is_trusted_for_some_days_or_never() {
        assert!(is_trusted(days(0), 30, days(29)));
        assert!(!is_trusted(days(0), 30, days(30)));
        assert!(!is_trusted(days(0), 0, days(0)), "never");
        assert!(!is_trusted(days(1), 30, days(0)), "made tomorrow");
    }
}
