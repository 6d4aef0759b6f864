//! A bound on how many persons a pupil or a guardian lists by search in an hour: nobody walks the directory.

use kit::{App, Instant, PersonId, Profile, ViewerFacts};
use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, Mutex};

/// How many distinct persons in an hour.
pub(crate) const PERSONS_MAX: usize = 200;
const HOUR_SECONDS: i64 = 3_600;
/// Above how many windows those that are over are swept out.
const SWEEP_ABOVE: usize = 10_000;

/// Whose search it is, without naming anybody: a keyed hash.
type Whose = [u8; 32];

struct Window {
    since: Instant,
    persons: HashSet<PersonId>,
}

static WINDOWS: LazyLock<Mutex<HashMap<Whose, Window>>> = LazyLock::new(Mutex::default);

/// Whether this viewer may be shown these persons now. Those who work in a school are not counted.
pub(crate) fn may_list(app: &App, viewer: &ViewerFacts, persons: &[PersonId], now: Instant) -> bool {
    if !is_counted(viewer) {
        return true;
    }
    let whose = app.key.hash("directory.pace", viewer.person.0.as_bytes());
    let Ok(mut windows) = WINDOWS.lock() else { return false };
    if windows.len() > SWEEP_ABOVE {
        windows.retain(|_, window| now.seconds_since(window.since) < HOUR_SECONDS);
    }
    let window = windows.entry(whose).or_insert_with(|| Window { since: now, persons: HashSet::new() });
    let allowed = window.admit(persons, now);
    drop(windows);
    if !allowed {
        tracing::warn!(event = "directory_bound", "a pupil or a guardian reached the bound of persons listed in an hour");
    }
    allowed
}

fn is_counted(viewer: &ViewerFacts) -> bool {
    viewer.duties.is_empty() && viewer.roles.iter().all(|role| matches!(role.profile, Profile::Student | Profile::Guardian))
}

impl Window {
    fn admit(&mut self, persons: &[PersonId], now: Instant) -> bool {
        if now.seconds_since(self.since) >= HOUR_SECONDS {
            self.since = now;
            self.persons.clear();
        }
        let fresh = persons.iter().filter(|person| !self.persons.contains(person)).count();
        if self.persons.len() + fresh > PERSONS_MAX {
            return false;
        }
        self.persons.extend(persons);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn two_hundred_persons_an_hour_and_the_same_ones_again_for_nothing() {
        let start: Instant = "2026-11-24T09:00:00Z".parse().unwrap();
        let mut window = Window { since: start, persons: HashSet::new() };
        let somebody = |number: u128| PersonId(Uuid::from_u128(number));
        let first: Vec<PersonId> = (0..200).map(somebody).collect();
        assert!(window.admit(&first, start));
        assert!(window.admit(&first, start.plus_seconds(60)), "those already seen cost nothing");
        assert!(!window.admit(&[somebody(900)], start.plus_seconds(3_599)));
        assert!(window.admit(&[somebody(900)], start.plus_seconds(3_600)), "an hour later it begins anew");
    }
}
