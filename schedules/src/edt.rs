//! EDT's export for partners, in clear: everything in attributes, weeks as bits.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, Time};

use crate::build::{Builder, Placed};
use crate::finding::{FindingKind, List, Refusal};
use crate::limits::Bound;
use crate::model::*;
use crate::text::{self, clean, some};
use crate::weeks::{Calendar, Weeks, later, monday_of, split};
use crate::xml::{Met, Node, too_much};

const RECORDS: [&str; 10] =
    ["AnneeScolaire", "GrilleHoraire", "Matiere", "Professeur", "Personnel", "Classe", "Groupe", "Salle", "Eleve", "Cours"];

pub(crate) fn read(of: &mut Builder<'_>, text: &str) -> Result<(), Refusal> {
    let mut edt = Edt::default();
    of.walk(text, is_record, |of, node| match node.name.as_str() {
        "AnneeScolaire" => edt.year(of, &node),
        "GrilleHoraire" => edt.grid(of, &node),
        "Matiere" => subject(of, &node),
        "Professeur" => person(of, &node, TeacherRole::Teacher),
        "Personnel" => person(of, &node, TeacherRole::Staff),
        "Classe" => division(of, &node),
        "Groupe" => edt.group(of, node),
        "Salle" => room(of, &node),
        "Eleve" => edt.pupil(of, node),
        _ => edt.course(of, node),
    })?;
    edt.finish(of)
}

/// The container of courses and the courses have the same name.
fn is_record(met: &Met<'_>) -> bool {
    let name = met.node.name.as_str();
    RECORDS.contains(&name) && (name != "Cours" || met.node.has_attributes() || met.parent() == "Cours")
}

/// What must wait until all lists are read: they may come in any order.
#[derive(Default)]
struct Edt {
    starts: HashMap<i64, Time>,
    ends: HashMap<i64, Time>,
    groups: Vec<Node>,
    pupils: Vec<Node>,
    courses: Vec<Node>,
}

impl Edt {
    fn year(&mut self, of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
        let line = node.line;
        let mut date = |name: &'static str| {
            let value = node.attribute(name);
            let day = value.and_then(text::date);
            if let (Some(value), None) = (value, day) {
                of.note(line, FindingKind::BadDate { field: name, value: clean(value) });
            }
            day
        };
        let (first_day, last_day) = (date("DateDebut"), date("DateFin"));
        let Some(week_one) = date("DatePremierJourSemaine1") else { return Err(FindingKind::NoYear.at(line)) };
        let first_monday = monday_of(week_one);
        let first_day = first_day.unwrap_or(week_one);
        let last_day = last_day.unwrap_or_else(|| later(first_monday, 63 * 7 - 1));
        if first_day < first_monday || last_day <= first_day || last_day > later(first_monday, 500) {
            return Err(FindingKind::NoYear.at(line));
        }
        of.set_year(line, Year { first_monday, first_day, last_day })
    }

    fn grid(&mut self, of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
        for place in node.inside("PlacesParJour", "Place") {
            let number = number(of, place, "Numero");
            let mut time = |name: &'static str| {
                let value = place.attribute(name).unwrap_or_default();
                of.want(place.line, text::time(value), || FindingKind::BadTime { field: name, value: clean(value) })
            };
            let (starts, ends) = (time("LibelleHeureDebut"), time("LibelleHeureFin"));
            let (Some(number), Some(starts), Some(ends)) = (number, starts, ends) else { continue };
            if self.starts.insert(number, starts).is_some() {
                of.note(place.line, FindingKind::Twice { list: List::Slots, key: number.to_string() });
                continue;
            }
            self.ends.insert(number, ends);
            of.slots.push(Slot { name: number.to_string(), site: None, weekday: None, starts, ends });
        }
        Ok(())
    }

    fn group(&mut self, of: &Builder<'_>, node: Node) -> Result<(), Refusal> {
        keep(of, &mut self.groups, node, of.options.limits.list, Bound::List)
    }

    fn pupil(&mut self, of: &Builder<'_>, node: Node) -> Result<(), Refusal> {
        keep(of, &mut self.pupils, node, of.options.limits.list, Bound::List)
    }

    fn course(&mut self, of: &Builder<'_>, node: Node) -> Result<(), Refusal> {
        keep(of, &mut self.courses, node, of.options.limits.patterns, Bound::Patterns)
    }

    fn finish(self, of: &mut Builder<'_>) -> Result<(), Refusal> {
        let Some(calendar) = of.calendar else { return Err(FindingKind::NoYear.into()) };
        for node in &self.groups {
            group(of, node)?;
        }
        for node in &self.pupils {
            pupil(of, node)?;
        }
        for node in &self.groups {
            members(of, node);
        }
        for node in &self.courses {
            self.place(of, node, calendar)?;
        }
        if self.courses.is_empty() {
            of.note(0, FindingKind::NoLessons);
        }
        Ok(())
    }

    fn place(&self, of: &mut Builder<'_>, node: &Node, calendar: Calendar) -> Result<(), Refusal> {
        let line = node.line;
        let day = node.attribute("Jour").unwrap_or_default();
        let bad = || FindingKind::BadWeekday { value: clean(day) };
        let Some(weekday) = of.want(line, text::weekday(day), bad) else { return Ok(()) };
        let Some((starts, ends)) = self.hours(of, node) else { return Ok(()) };
        let mut subject = None;
        let mut parts = Vec::new();
        for child in &node.children {
            match child.name.as_str() {
                "Matiere" => subject = known_ident::<Subject>(of, child, |of| &of.subjects),
                _ => parts.extend(read_part(of, child)),
            }
        }
        let cancelled = mask(of, node, node.attribute("SemainesAnnulation")).unwrap_or(0);
        // Parts without weeks are there whenever the others are; if none has any, all year.
        let named = parts.iter().filter_map(|(weeks, _)| *weeks).fold(0, |all, weeks| all | weeks);
        let all = if parts.iter().any(|(weeks, _)| weeks.is_some()) { named } else { calendar.all() };
        let parts: Vec<_> = parts.into_iter().map(|(weeks, part)| (weeks.unwrap_or(all), part)).collect();
        if all == 0 {
            of.note(line, FindingKind::NoWeeks);
        }
        for (weeks, parts) in split(&parts, all) {
            let mut placed = Placed {
                file: of.file.clone(),
                line,
                weekday,
                starts,
                ends,
                weeks: Some(weeks & !cancelled),
                cancelled: weeks & cancelled,
                label: None,
                sections: Vec::new(),
                teachers: Vec::new(),
                rooms: Vec::new(),
                pupils: Vec::new(),
                mode: None,
            };
            fill(of, &mut placed, subject.clone(), parts);
            of.place(placed)?;
        }
        Ok(())
    }

    /// From the first place's beginning to the last one's end.
    fn hours(&self, of: &mut Builder<'_>, node: &Node) -> Option<(Time, Time)> {
        let first = number(of, node, "NumeroPlaceDebut")?;
        let count = number(of, node, "NombrePlaces")?;
        let last = first.checked_add(count)?.checked_sub(1)?;
        let unknown = |number: i64| FindingKind::UnknownReference { list: List::Slots, key: number.to_string() };
        let starts = of.want(node.line, self.starts.get(&first).copied(), || unknown(first))?;
        let ends = of.want(node.line, self.ends.get(&last).copied(), || unknown(last))?;
        Some((starts, ends))
    }
}

fn keep(of: &Builder<'_>, list: &mut Vec<Node>, node: Node, max: usize, bound: Bound) -> Result<(), Refusal> {
    if list.len() >= max {
        return Err(too_much(bound, max).at(node.line));
    }
    if node.children.len() > of.options.limits.parts {
        return Err(too_much(Bound::Parts, of.options.limits.parts).at(node.line));
    }
    list.push(node);
    Ok(())
}

fn number(of: &mut Builder<'_>, node: &Node, field: &'static str) -> Option<i64> {
    let value = node.attribute(field).unwrap_or_default();
    let number = value.parse().ok().filter(|number| (-100_000..=100_000).contains(number));
    of.want(node.line, number, || FindingKind::BadNumber { field, value: clean(value) })
}

/// A mask of weeks: bit 1 is the first week of the year. It may be printed with a sign.
fn mask(of: &mut Builder<'_>, node: &Node, value: Option<&str>) -> Option<Weeks> {
    let value = value?;
    let mask = value.parse::<u64>().ok().or_else(|| value.parse::<i64>().ok().map(i64::cast_unsigned));
    of.want(node.line, mask, || FindingKind::BadNumber { field: "Semaines", value: clean(value) }).map(|mask| mask >> 1)
}

fn ident(of: &mut Builder<'_>, node: &Node) -> Option<String> {
    let ident = some(node.attribute("Ident"));
    of.want(node.line, ident, || FindingKind::MissingField { field: "Ident" })
}

fn known_ident<T: crate::catalog::Keyed>(
    of: &mut Builder<'_>,
    node: &Node,
    list: impl for<'b> FnOnce(&'b Builder<'_>) -> &'b crate::catalog::Catalog<T>,
) -> Option<String> {
    let key = ident(of, node)?;
    let known = list(of).has(&key);
    of.want(node.line, known.then(|| key.clone()), || FindingKind::UnknownReference { list: T::LIST, key })
}

fn subject(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let Some(key) = ident(of, node) else { return Ok(()) };
    let code = some(node.attribute("Code"));
    let name = some(node.attribute("Libelle")).or_else(|| code.clone()).unwrap_or_else(|| key.clone());
    // The national code has six characters; anything else is the school's own.
    let is_national = |code: &String| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (code, short) = if code.as_ref().is_some_and(is_national) { (code, None) } else { (None, code) };
    of.add(node.line, Subject { key, code, short, name }, |of| &mut of.subjects)
}

fn person(of: &mut Builder<'_>, node: &Node, role: TeacherRole) -> Result<(), Refusal> {
    let Some(ident) = ident(of, node) else { return Ok(()) };
    let teacher = Teacher {
        key: person_key(role, &ident),
        last_name: some(node.attribute("Nom")).unwrap_or_default(),
        first_name: some(node.attribute("Prenom")).unwrap_or_default(),
        birth: node.attribute("DateNaissance").and_then(text::date),
        role,
        official: some(node.attribute("IDPN")).map(OfficialKey::Idpn).into_iter().collect(),
    };
    of.add(node.line, teacher, |of| &mut of.teachers)
}

/// Identifiers are unique per type only.
fn person_key(role: TeacherRole, ident: &str) -> String {
    match role {
        TeacherRole::Teacher => format!("prof:{ident}"),
        TeacherRole::Staff => format!("staff:{ident}"),
    }
}

fn part_key(ident: &str) -> String {
    format!("part:{ident}")
}

fn group_key(ident: &str) -> String {
    format!("group:{ident}")
}

/// A division, and its parts as groups.
fn division(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let Some(key) = ident(of, node) else { return Ok(()) };
    let name = some(node.attribute("Nom")).unwrap_or_else(|| key.clone());
    of.add(node.line, Division { key: key.clone(), name: name.clone(), label: None }, |of| &mut of.divisions)?;
    for part in node.all("PartieDeClasse") {
        let Some(part_ident) = ident(of, part) else { continue };
        let part_name = some(part.attribute("Nom")).unwrap_or_else(|| part_ident.clone());
        // A part is named inside its division: « GR.1 » alone would be the same in all of them.
        let full = if part_name.contains(&name) { part_name } else { format!("{name} {part_name}") };
        let group =
            Group { key: part_key(&part_ident), name: full, label: None, divisions: vec![key.clone()], pupils: Vec::new() };
        of.add(part.line, group, |of| &mut of.groups)?;
    }
    Ok(())
}

fn group(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let Some(ident) = ident(of, node) else { return Ok(()) };
    let mut divisions = Vec::new();
    for child in &node.children {
        match child.name.as_str() {
            "Classe" => divisions.extend(known_ident::<Division>(of, child, |of| &of.divisions)),
            "PartieDeClasse" => {
                let Some(part) = known_part(of, child) else { continue };
                divisions.extend(of.groups.get(&part).map_or_else(Vec::new, |part| part.divisions.clone()));
            }
            _ => {}
        }
    }
    divisions.sort();
    divisions.dedup();
    let name = some(node.attribute("Nom")).unwrap_or_else(|| ident.clone());
    let group = Group { key: group_key(&ident), name, label: None, divisions, pupils: Vec::new() };
    of.add(node.line, group, |of| &mut of.groups)
}

fn known_part(of: &mut Builder<'_>, node: &Node) -> Option<String> {
    let key = part_key(&ident(of, node)?);
    of.known::<Group>(node.line, &key, |of| &of.groups)
}

/// The pupils that a group names itself.
fn members(of: &mut Builder<'_>, node: &Node) {
    let Some(group) = some(node.attribute("Ident")).map(|ident| group_key(&ident)) else { return };
    for child in node.all("Eleve") {
        let Some(pupil) = known_ident::<Pupil>(of, child, |of| &of.pupils) else { continue };
        add_member(of, &group, Member { pupil, from: None, to: None });
    }
}

fn add_member(of: &mut Builder<'_>, group: &str, member: Member) {
    if let Some(group) = of.groups.get_mut(group) {
        group.pupils.push(member);
    }
}

fn room(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let Some(key) = ident(of, node) else { return Ok(()) };
    let name = some(node.attribute("Nom")).unwrap_or_else(|| key.clone());
    of.add(node.line, Room { key, name, place: None }, |of| &mut of.rooms)
}

/// A pupil, with the division and the parts to which they belong.
fn pupil(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let Some(key) = ident(of, node) else { return Ok(()) };
    let mut division = None;
    let mut parts = Vec::new();
    for child in &node.children {
        match child.name.as_str() {
            "Classe" => division = known_ident::<Division>(of, child, |of| &of.divisions).or(division),
            "PartieDeClasse" => {
                let Some(part) = known_part(of, child) else { continue };
                parts.push((part, day(of, child, "DateEntree"), day(of, child, "DateSortie")));
            }
            _ => {}
        }
    }
    let pupil = Pupil {
        key: key.clone(),
        last_name: some(node.attribute("Nom")).unwrap_or_default(),
        first_name: some(node.attribute("Prenom")).unwrap_or_default(),
        birth: day(of, node, "DateNaissance"),
        idpn: some(node.attribute("IDPN")),
        division,
    };
    of.add(node.line, pupil, |of| &mut of.pupils)?;
    for (part, from, last) in parts {
        // The day of leaving is the last one there.
        let to = last.map(crate::finish::next_day);
        add_member(of, &part, Member { pupil: key.clone(), from, to });
    }
    Ok(())
}

fn day(of: &mut Builder<'_>, node: &Node, field: &'static str) -> Option<Date> {
    let value = node.attribute(field)?;
    of.want(node.line, text::date(value), || FindingKind::BadDate { field, value: clean(value) })
}

/// A part of a course, with its weeks if it has its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Teacher(String),
    Room(String),
    Audience(Audience),
    Pupil(String),
}

fn read_part(of: &mut Builder<'_>, node: &Node) -> Option<(Option<Weeks>, Part)> {
    let part = match node.name.as_str() {
        "Professeur" => Part::Teacher(known_person(of, node, TeacherRole::Teacher)?),
        "Personnel" => Part::Teacher(known_person(of, node, TeacherRole::Staff)?),
        "Classe" => Part::Audience(Audience::Division(known_ident::<Division>(of, node, |of| &of.divisions)?)),
        "PartieDeClasse" => Part::Audience(Audience::Group(known_part(of, node)?)),
        "Groupe" => {
            let key = group_key(&ident(of, node)?);
            Part::Audience(Audience::Group(of.known::<Group>(node.line, &key, |of| &of.groups)?))
        }
        "Salle" => Part::Room(known_ident::<Room>(of, node, |of| &of.rooms)?),
        "Eleve" => Part::Pupil(known_ident::<Pupil>(of, node, |of| &of.pupils)?),
        // Equipment and whatever else comes: nothing that a lesson has here.
        _ => return None,
    };
    let weeks = node.either("Semaines", "SemainesInclusion");
    Some((mask(of, node, weeks), part))
}

fn known_person(of: &mut Builder<'_>, node: &Node, role: TeacherRole) -> Option<String> {
    let key = person_key(role, &ident(of, node)?);
    of.known::<Teacher>(node.line, &key, |of| &of.teachers)
}

/// A course may name a division beside the groups that it is made of: the groups count.
fn fill(of: &Builder<'_>, placed: &mut Placed, subject: Option<String>, parts: Vec<Part>) {
    let mut audiences = Vec::new();
    for part in parts {
        match part {
            Part::Teacher(key) => placed.teachers.push(key),
            Part::Room(key) => placed.rooms.push(key),
            Part::Pupil(key) => placed.pupils.push(key),
            Part::Audience(audience) => audiences.push(audience),
        }
    }
    let of_groups: HashSet<&str> = audiences
        .iter()
        .filter_map(|audience| match audience {
            Audience::Group(key) => of.groups.get(key),
            Audience::Division(_) => None,
        })
        .flat_map(|group| group.divisions.iter().map(String::as_str))
        .collect();
    let told = |audience: &Audience| matches!(audience, Audience::Division(key) if of_groups.contains(key.as_str()));
    placed.sections.extend(
        audiences
            .iter()
            .filter(|audience| !told(audience))
            .map(|audience| Section { subject: subject.clone(), audience: Some(audience.clone()) }),
    );
    if placed.sections.is_empty() && subject.is_some() {
        placed.sections.push(Section { subject, audience: None });
    }
}
