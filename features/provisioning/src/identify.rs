//! Who is who: whether somebody in the feed is already a person here. No database, no HTTP, no clock.
//!
//! In this order: the same feed key; for staff, the same academic mail; for pupils, the same number
//! in the school's base under a key that has left the feed, then the same national number; at last
//! somebody of that school whom a hand wrote, of the same name and birth date. Somebody else's key
//! is never taken: that is reported as a probable double.

use aaf::Category;
use directory::feed::{Homonym, KnownPerson, Tie};
use kit::id::RoleId;
use kit::{Day, PersonId, Profile};
use std::collections::{HashMap, HashSet};

/// Somebody in the feed, as far as it matters here.
#[derive(Clone, Debug)]
pub(crate) struct Somebody<'a> {
    pub(crate) kind: Category,
    pub(crate) key: &'a str,
    pub(crate) ine: Option<&'a str>,
    pub(crate) school_id: Option<&'a str>,
    pub(crate) mail: Option<&'a str>,
    pub(crate) sort_name: String,
    pub(crate) birth_on: Option<Day>,
}

/// What was found of them.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    /// By feed key, without its prefix.
    pub(crate) by_key: HashMap<String, KnownPerson>,
    /// By national number.
    pub(crate) by_ine: HashMap<String, KnownPerson>,
    /// By academic mail.
    pub(crate) by_mail: HashMap<String, KnownPerson>,
    /// By the number in the school's base, of keys that have left the feed.
    pub(crate) by_school_id: HashMap<String, KnownPerson>,
    /// Those whose key is still in this feed: never taken by another key.
    pub(crate) taken: HashSet<PersonId>,
    /// Those of the school whom no feed names.
    pub(crate) hand: Vec<Tie>,
    /// Them as persons.
    pub(crate) hand_persons: HashMap<PersonId, KnownPerson>,
    /// People of the same names.
    pub(crate) homonyms: Vec<Homonym>,
}

/// Who somebody is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    /// The person, if it is here.
    pub(crate) known: Option<KnownPerson>,
    /// Found otherwise than by the key, which is to be noted.
    pub(crate) by_other_means: bool,
    /// The role that a hand gave and the feed confirms.
    pub(crate) hand_role: Option<RoleId>,
    /// Somebody else may be the same.
    pub(crate) probable_double: bool,
}

/// Who is who, in the order of `people`.
pub(crate) fn identify(people: &[Somebody<'_>], lookups: &Lookups) -> Vec<Identity> {
    let mut claimed: HashSet<PersonId> =
        people.iter().filter_map(|one| lookups.by_key.get(one.key)).map(|known| known.id).collect();
    people.iter().map(|one| identify_one(one, lookups, &mut claimed)).collect()
}

fn identify_one(one: &Somebody<'_>, lookups: &Lookups, claimed: &mut HashSet<PersonId>) -> Identity {
    if let Some(known) = lookups.by_key.get(one.key) {
        return Identity { known: Some(known.clone()), ..Identity::default() };
    }
    let mut probable_double = false;
    for candidate in candidates(one, lookups) {
        if lookups.taken.contains(&candidate.id) || !claimed.insert(candidate.id) {
            probable_double = true;
            continue;
        }
        return Identity { known: Some(candidate.clone()), by_other_means: true, hand_role: None, probable_double };
    }
    if let Some((tie, known)) = hand(one, lookups).find(|(tie, _)| !claimed.contains(&tie.person_id)) {
        claimed.insert(tie.person_id);
        return Identity { known: Some(known.clone()), by_other_means: true, hand_role: Some(tie.role_id), probable_double };
    }
    let same = |homonym: &&Homonym| {
        one.kind == Category::Eleve
            && homonym.sort_name == one.sort_name
            && homonym.birth_on == one.birth_on
            && one.birth_on.is_some()
    };
    probable_double |= lookups.homonyms.iter().find(same).is_some();
    Identity { probable_double, ..Identity::default() }
}

fn candidates<'a>(one: &'a Somebody<'_>, lookups: &'a Lookups) -> impl Iterator<Item = &'a KnownPerson> {
    let of = |kind: Category, value: Option<&str>, by: &'a HashMap<String, KnownPerson>| {
        value.filter(|_| one.kind == kind).and_then(|value| by.get(value))
    };
    [
        of(Category::PersEducNat, one.mail, &lookups.by_mail),
        of(Category::Eleve, one.school_id, &lookups.by_school_id),
        of(Category::Eleve, one.ine, &lookups.by_ine),
    ]
    .into_iter()
    .flatten()
}

/// Those of the school whom a hand wrote and who are the same: pupils by name and birth date, staff by mail.
fn hand<'a>(one: &'a Somebody<'_>, lookups: &'a Lookups) -> impl Iterator<Item = (&'a Tie, &'a KnownPerson)> {
    lookups
        .hand
        .iter()
        .filter(move |tie| match one.kind {
            Category::Eleve => {
                tie.profile == Profile::Student
                    && tie.sort_name == one.sort_name
                    && tie.birth_on.is_some()
                    && tie.birth_on == one.birth_on
            }
            Category::PersEducNat => {
                !matches!(tie.profile, Profile::Student | Profile::Guardian)
                    && one.mail.is_some()
                    && tie.mail.as_deref() == one.mail
            }
            _ => false,
        })
        .filter_map(|tie| Some((tie, lookups.hand_persons.get(&tie.person_id)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u128) -> KnownPerson {
        KnownPerson {
            value: String::new(),
            id: PersonId(uuid::Uuid::from_u128(number)),
            given: "Jean".into(),
            family: "Martel".into(),
            birth_family: None,
            other_given: None,
            title: None,
            birth_on: Some("2014-01-30".parse().unwrap()),
            source: "hand".into(),
            created_at: kit::Instant::from_micros(0),
            closed_at: None,
        }
    }
    fn pupil(key: &str) -> Somebody<'_> {
        Somebody {
            kind: Category::Eleve,
            key,
            ine: Some("990000001AA"),
            school_id: Some("5101"),
            mail: None,
            sort_name: "martel jean".into(),
            birth_on: Some("2014-01-30".parse().unwrap()),
        }
    }
    fn tie(number: u128) -> Tie {
        Tie {
            person_id: PersonId(uuid::Uuid::from_u128(number)),
            role_id: RoleId(uuid::Uuid::from_u128(number)),
            profile: Profile::Student,
            sort_name: "martel jean".into(),
            birth_on: Some("2014-01-30".parse().unwrap()),
            mail: None,
        }
    }

    #[test]
    fn the_key_comes_before_all_else() {
        let mut lookups = Lookups::default();
        lookups.by_key.insert("1".into(), person(1));
        lookups.by_ine.insert("990000001AA".into(), person(2));
        let found = identify(&[pupil("1")], &lookups).remove(0);
        assert_eq!(found.known.unwrap().id, person(1).id);
        assert!(!found.by_other_means);
    }

    #[test]
    fn a_number_finds_a_person_unless_its_key_is_still_in_the_feed() {
        let mut lookups = Lookups::default();
        lookups.by_ine.insert("990000001AA".into(), person(2));
        let found = identify(&[pupil("1")], &lookups).remove(0);
        assert_eq!(found.known.unwrap().id, person(2).id);
        assert!(found.by_other_means && !found.probable_double);
        lookups.taken.insert(person(2).id);
        let found = identify(&[pupil("1")], &lookups).remove(0);
        assert!(found.known.is_none() && found.probable_double);
    }

    #[test]
    fn two_homonyms_do_not_become_one_hand_made_pupil() {
        let mut lookups = Lookups { hand: vec![tie(3)], ..Lookups::default() };
        lookups.hand_persons.insert(person(3).id, person(3));
        let found = identify(&[pupil("1"), pupil("2")], &lookups);
        assert_eq!(found[0].known.as_ref().unwrap().id, person(3).id);
        assert!(found[0].hand_role.is_some());
        assert!(found[1].known.is_none());
    }

    #[test]
    fn a_homonym_born_the_same_day_is_told_and_not_taken() {
        let homonym = Homonym { id: person(4).id, sort_name: "martel jean".into(), birth_on: person(4).birth_on };
        let lookups = Lookups { homonyms: vec![homonym], ..Lookups::default() };
        let found = identify(&[pupil("1")], &lookups).remove(0);
        assert!(found.known.is_none() && found.probable_double);
    }
}
