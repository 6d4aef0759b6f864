//! Names and keys of this school, to be looked up as other programs spell them.

use super::Finding;
use crate::import::here::{Class, Colleague, Here};
use crate::model::{RoomId, SiteId};
use crate::write::AudienceId;
use directory::model::{SectionId, SubjectId, TeachingGroupId};
use kit::words::folded;
use kit::{Day, DivisionId, PersonId};
use schedules::{OfficialKey, Subject, Teacher};
use std::collections::HashMap;

/// A name without case, accents and signs.
pub(super) fn plain(name: &str) -> String {
    folded(name)
}

/// A name of a class without what programs write in different ways: « 6e A », « 6EME A », « 6A ».
fn class_name(name: &str) -> String {
    let name: String = folded(name).split(' ').collect();
    let mut out = String::with_capacity(name.len());
    let mut rest = name.as_str();
    while let Some(first) = rest.chars().next() {
        out.push(first);
        rest = &rest[first.len_utf8()..];
        if first.is_ascii_digit() {
            // Only what is followed by something is an ending: « 6E » is a class called E.
            let ending = ["eme", "ere", "nde", "de", "er", "e"].into_iter().find_map(|ending| rest.strip_prefix(ending));
            rest = ending.filter(|after| !after.is_empty()).unwrap_or(rest);
        }
    }
    out
}

/// What a key leads to, if that is one thing.
#[derive(Clone, Debug)]
struct Index<T>(HashMap<String, Option<T>>);

impl<T: Copy + PartialEq> Index<T> {
    fn of(entries: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut out = HashMap::new();
        for (key, value) in entries.into_iter().filter(|(key, _)| !key.is_empty()) {
            let known = out.entry(key).or_insert(Some(value));
            if *known != Some(value) {
                *known = None;
            }
        }
        Self(out)
    }
    fn get(&self, key: &str) -> Option<T> {
        self.0.get(key).copied().flatten()
    }
}

/// Classes of one kind, by name.
struct Classes<'a, Id> {
    all: &'a [Class<Id>],
    exact: Index<usize>,
    loose: Index<usize>,
}

impl<'a, Id: Copy> Classes<'a, Id> {
    fn of(all: &'a [Class<Id>]) -> Self {
        let names = |as_key: fn(&str) -> String| {
            // Open ones first: a closed one of the same name does not stand in the way.
            let open = all.iter().enumerate().filter(|(_, class)| class.closed_on.is_none());
            let open = Index::of(open.flat_map(move |(at, class)| [(as_key(&class.code), at), (as_key(&class.label), at)]));
            let closed = all.iter().enumerate().filter(|(_, class)| class.closed_on.is_some());
            let closed = Index::of(closed.flat_map(move |(at, class)| [(as_key(&class.code), at), (as_key(&class.label), at)]));
            let mut both = closed.0;
            both.extend(open.0);
            Index(both)
        };
        Self { all, exact: names(plain), loose: names(class_name) }
    }
    fn find(&self, names: &[&str]) -> Option<&'a Class<Id>> {
        let exact = names.iter().find_map(|name| self.exact.get(&plain(name)));
        let at = exact.or_else(|| names.iter().find_map(|name| self.loose.get(&class_name(name))))?;
        self.all.get(at)
    }
}

/// What is there, by name.
pub(super) struct Names<'a> {
    here: &'a Here,
    subject_codes: Index<usize>,
    subject_names: Index<usize>,
    divisions: Classes<'a, DivisionId>,
    groups: Classes<'a, TeachingGroupId>,
    sections: HashMap<(SubjectId, uuid::Uuid), SectionId>,
    people: HashMap<String, Vec<&'a Colleague>>,
    rooms: Index<RoomId>,
    sites: Index<SiteId>,
}

impl<'a> Names<'a> {
    pub(super) fn of(here: &'a Here) -> Self {
        let subjects = || here.subjects.iter().enumerate();
        let mut people: HashMap<String, Vec<&Colleague>> = HashMap::new();
        for person in &here.people {
            people.entry(plain(&person.family)).or_default().push(person);
            if let Some(birth) = person.birth_family.as_deref().map(plain).filter(|birth| *birth != plain(&person.family)) {
                people.entry(birth).or_default().push(person);
            }
        }
        let sections = here.sections.iter().filter_map(|section| {
            let audience = section.division_id.map(|id| id.0).or(section.group_id.map(|id| id.0))?;
            Some(((section.subject_id, audience), section.id))
        });
        Self {
            here,
            subject_codes: Index::of(subjects().map(|(at, (_, code, _))| (plain(code), at))),
            subject_names: Index::of(subjects().map(|(at, (_, _, label))| (plain(label), at))),
            divisions: Classes::of(&here.divisions),
            groups: Classes::of(&here.groups),
            sections: sections.collect(),
            people,
            rooms: Index::of(
                here.rooms
                    .iter()
                    .flat_map(|(id, code, label)| [(plain(code), *id), (label.as_deref().map(plain).unwrap_or_default(), *id)]),
            ),
            sites: Index::of(here.sites.iter().map(|(id, name)| (plain(name), *id))),
        }
    }

    pub(super) fn subject(&self, subject: &Subject) -> Option<(SubjectId, &'a str)> {
        let codes = [subject.code.as_deref(), subject.short.as_deref()].into_iter().flatten().map(plain);
        let at = codes
            .into_iter()
            .find_map(|code| self.subject_codes.get(&code))
            .or_else(|| self.subject_names.get(&plain(&subject.name)))?;
        self.here.subjects.get(at).map(|(id, _, label)| (*id, label.as_str()))
    }

    pub(super) fn division(&self, name: &str, label: Option<&str>) -> Result<(AudienceId, String), Finding> {
        let names: Vec<&str> = [Some(name), label].into_iter().flatten().collect();
        let found = self.divisions.find(&names).ok_or_else(|| Finding::UnknownDivision(name.to_owned()))?;
        open(found, Finding::ClosedDivision).map(|id| (AudienceId::Division(id), found.label.clone()))
    }

    /// A group by its name, alone or behind that of its division: parts of classes are called « GR.1 » in each.
    pub(super) fn group(&self, name: &str, label: Option<&str>, divisions: &[&str]) -> Result<(AudienceId, String), Finding> {
        let within: Vec<String> = match divisions {
            [division] => vec![format!("{division} {name}"), format!("{division}{name}")],
            _ => vec![],
        };
        let mut names: Vec<&str> = within.iter().map(String::as_str).collect();
        names.extend([Some(name), label].into_iter().flatten());
        let said = || match divisions {
            [division] if !plain(name).contains(&plain(division)) => format!("{division} {name}"),
            _ => name.to_owned(),
        };
        let Some(found) = self.groups.find(&names) else {
            // Where a format does not tell groups from classes, a class may be named.
            let class = if divisions.is_empty() { self.division(name, label).ok() } else { None };
            return class.ok_or_else(|| Finding::UnknownGroup(said()));
        };
        open(found, Finding::ClosedGroup).map(|id| (AudienceId::Group(id), found.label.clone()))
    }

    pub(super) fn section(&self, subject: SubjectId, audience: AudienceId) -> Option<SectionId> {
        let id = match audience {
            AudienceId::Division(id) => id.0,
            AudienceId::Group(id) => id.0,
        };
        self.sections.get(&(subject, id)).copied()
    }

    pub(super) fn room(&self, name: &str) -> Option<RoomId> {
        self.rooms.get(&plain(name)).or_else(|| self.rooms.get(plain(name).strip_prefix("salle ")?))
    }

    pub(super) fn site(&self, plain: &str) -> Option<SiteId> {
        self.sites.get(plain)
    }

    /// Those who have a family name, and a first name that is the one written, or begins with it.
    fn called(&self, family: &str, first: &str) -> Vec<&'a Colleague> {
        let mut found: Vec<&Colleague> = self.people.get(family).cloned().unwrap_or_default();
        if !first.is_empty() {
            found.retain(|person| fits(&plain(&person.given), first));
        }
        if found.len() > 1 && found.iter().any(|person| plain(&person.given) == first) {
            found.retain(|person| plain(&person.given) == first);
        }
        found
    }

    /// The same where one text holds all of the name: « Mme ÉQUERRE », « ÉQUERRE C. », « Claude ÉQUERRE ».
    fn called_in_one(&self, name: &str) -> Vec<&'a Colleague> {
        let words: Vec<&str> = name.split(' ').collect();
        let words = match words.as_slice() {
            ["m" | "mr" | "mme" | "mlle" | "monsieur" | "madame", rest @ ..] => rest,
            all => all,
        };
        let ways = (0..=words.len()).flat_map(|at| {
            let (before, after) = words.split_at(at);
            [(before.join(" "), after.join(" ")), (after.join(" "), before.join(" "))]
        });
        let mut found: Vec<&Colleague> = vec![];
        for person in ways.filter(|(family, _)| !family.is_empty()).flat_map(|(family, first)| self.called(&family, &first)) {
            if found.iter().all(|other| other.id != person.id) {
                found.push(person);
            }
        }
        found
    }

    /// Somebody by a key of a register, else by name; the first name or the day of birth decides between several.
    pub(super) fn teacher(&self, teacher: &Teacher) -> Result<PersonId, Finding> {
        let known = |kind: &str, value: &str| self.here.official.get(&(kind.to_owned(), value.to_owned())).copied();
        let by_key = teacher.official.iter().find_map(|key| match key {
            OfficialKey::StsEpp(value) => known("sts-epp", value),
            OfficialKey::StsLocal(value) => known("sts-local", value),
            OfficialKey::Idpn(value) => known("idpn", value),
            OfficialKey::Epj(value) => known("sts-epp", value).or_else(|| known("sts-local", value)),
        });
        if let Some(person) = by_key {
            return Ok(person);
        }
        let said = || format!("{} {}", teacher.first_name, teacher.last_name).trim().to_owned();
        let mut found = self.called(&plain(&teacher.last_name), &plain(&teacher.first_name));
        if found.is_empty() && teacher.first_name.trim().is_empty() {
            found = self.called_in_one(&plain(&teacher.last_name));
        }
        if let Some(birth) = teacher.birth.map(Day).filter(|_| found.len() > 1) {
            found.retain(|person| person.birth_on.is_none_or(|on| on == birth));
        }
        match found.as_slice() {
            [one] => Ok(one.id),
            [] => Err(Finding::UnknownTeacher(said())),
            _ => Err(Finding::SeveralTeachers(said())),
        }
    }
}

fn open<Id: Copy>(class: &Class<Id>, closed: fn(String, Day) -> Finding) -> Result<Id, Finding> {
    class.closed_on.map_or(Ok(class.id), |day| Err(closed(class.label.clone(), day)))
}

/// Whether a first name is the one that is written: whole, in part, or by its initial.
fn fits(given: &str, written: &str) -> bool {
    let initial = written.chars().count() == 1 && given.starts_with(written);
    let in_part = given.split(' ').next() == written.split(' ').next();
    given == written || initial || in_part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_known_however_they_are_written() {
        for name in ["6A", "6e A", "6EME A", "6ème A", "6 A"] {
            assert_eq!(class_name(name), "6a", "{name}");
        }
        assert_eq!(class_name("6E"), "6e");
        assert_eq!(class_name("2nde 3"), "23");
        assert_ne!(class_name("6A"), class_name("6B"));
    }

    #[test]
    fn a_key_that_leads_to_two_things_leads_nowhere() {
        let index = Index::of([("a".to_owned(), 1), ("a".to_owned(), 1), ("b".to_owned(), 1), ("b".to_owned(), 2)]);
        assert_eq!((index.get("a"), index.get("b")), (Some(1), None));
    }

    #[test]
    fn a_first_name_may_be_an_initial_or_the_first_of_several() {
        for (given, written, fit) in [
            ("marie claude", "marie", true),
            ("anne", "a", true),
            ("anne", "anne", true),
            ("anne", "an", false),
            ("paul", "marie", false),
        ] {
            assert_eq!(fits(given, written), fit, "{given} {written}");
        }
    }
}
