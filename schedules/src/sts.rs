//! STS-web: its download (`sts_emp`) has the lists with their labels; what timetable programs give
//! back (`emp_sts`) has the lessons, by codes. They are read as a pair; each can be read alone.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday};

use crate::build::{Builder, Placed};
use crate::finding::{FindingKind, List, Refusal};
use crate::model::*;
use crate::text::{self, clean, some};
use crate::weeks::{Calendar, Weeks, later, monday_of, split};
use crate::xml::Node;

/// Reads the download: lists and services.
pub(crate) fn read_lists(of: &mut Builder<'_>, text: &str) -> Result<(), Refusal> {
    let wanted = ["PARAMETRES", "MATIERE", "INDIVIDU", "DIVISION", "GROUPE"];
    of.walk(
        text,
        |met| wanted.contains(&met.node.name.as_str()),
        |of, node| match node.name.as_str() {
            "PARAMETRES" => parameters(of, &node),
            "MATIERE" => subject(of, &node),
            "INDIVIDU" => person(of, &node),
            _ => structure(of, &node, Labels::Here),
        },
    )
}

/// Reads the lessons; `alone` if no download came along, so that codes stand for labels.
pub(crate) fn read_lessons(of: &mut Builder<'_>, text: &str, alone: bool) -> Result<(), Refusal> {
    if alone {
        of.note(0, FindingKind::NoLabels);
    }
    let labels = if alone { Labels::Nowhere } else { Labels::Before };
    let wanted = ["PARAMETRES", "ALTERNANCES", "SALLE_COURS", "DIVISION", "GROUPE"];
    of.walk(
        text,
        |met| wanted.contains(&met.node.name.as_str()),
        |of, node| match node.name.as_str() {
            "PARAMETRES" => parameters(of, &node),
            "ALTERNANCES" => alternations(of, &node),
            "SALLE_COURS" => room(of, &node),
            _ => structure(of, &node, labels),
        },
    )?;
    if of.placed.is_empty() {
        of.note(0, FindingKind::NoLessons);
    }
    Ok(())
}

/// Where the labels of what a file names are to be found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Labels {
    /// In this file.
    Here,
    /// In the one before: what is not there is an error.
    Before,
    /// Nowhere: codes stand for them.
    Nowhere,
}

/// School and year: attributes in the download, plain text in what comes back.
fn parameters(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let uai = node.child("UAJ").and_then(|uai| some(uai.attribute("CODE")).or_else(|| uai.content()));
    if let Some(uai) = uai {
        of.set_structure(node.line, &uai)?;
    }
    let Some(year) = node.child("ANNEE_SCOLAIRE") else { return Ok(()) };
    let number = some(year.attribute("ANNEE")).or_else(|| year.content());
    if let (Some(expected), Some(found)) = (of.options.year, number.and_then(|number| number.get(..4)?.parse().ok())) {
        let expected = expected.first_day.year();
        if expected != found {
            return Err(FindingKind::WrongYear { expected, found }.at(year.line));
        }
    }
    let day = |name| year.text_of(name).and_then(|value| text::date(&value));
    if let (Some(first), Some(last)) = (day("DATE_DEBUT"), day("DATE_FIN"))
        && first < last
    {
        of.set_year(year.line, Year::between(first, last))?;
    }
    Ok(())
}

fn subject(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let code = some(node.attribute("CODE"));
    let Some(code) = of.want(node.line, code, || FindingKind::MissingField { field: "CODE" }) else { return Ok(()) };
    let label = ["LIBELLE_EDITION", "LIBELLE_LONG", "LIBELLE_COURT"].iter().find_map(|name| node.text_of(name));
    let subject = Subject {
        key: code.clone(),
        short: node.text_of("CODE_GESTION"),
        name: label.unwrap_or_else(|| code.clone()),
        code: Some(code),
    };
    of.add(node.line, subject, |of| &mut of.subjects)
}

fn person(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let key = person_key(node);
    let Some((key, official)) = of.want(node.line, key, || FindingKind::MissingField { field: "ID" }) else {
        return Ok(());
    };
    let teaches = node.text_of("FONCTION").is_none_or(|function| function == "ENS");
    let teacher = Teacher {
        key,
        last_name: node.text_of("NOM_USAGE").or_else(|| node.text_of("NOM_PATRONYMIQUE")).unwrap_or_default(),
        first_name: node.text_of("PRENOM").unwrap_or_default(),
        birth: node.text_of("DATE_NAISSANCE").and_then(|day| text::date(&day)),
        role: if teaches { TeacherRole::Teacher } else { TeacherRole::Staff },
        official: vec![official],
    };
    of.add(node.line, teacher, |of| &mut of.teachers)
}

/// Only type and number together are a key.
fn person_key(node: &Node) -> Option<(String, OfficialKey)> {
    let id = some(node.attribute("ID"))?;
    Some(match node.attribute("TYPE") {
        Some("local") => (format!("local:{id}"), OfficialKey::StsLocal(id)),
        _ => (format!("epp:{id}"), OfficialKey::StsEpp(id)),
    })
}

fn room(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let code = some(node.attribute("CODE"));
    let Some(code) = of.want(node.line, code, || FindingKind::MissingField { field: "CODE" }) else { return Ok(()) };
    let room = Room { key: code.clone(), name: code, place: node.text_of("LOCALISATION") };
    of.add(node.line, room, |of| &mut of.rooms)
}

fn alternations(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let mut sets = Vec::new();
    for alternation in node.all("ALTERNANCE") {
        let code = some(alternation.attribute("CODE"));
        let Some(code) = of.want(alternation.line, code, || FindingKind::MissingField { field: "CODE" }) else {
            continue;
        };
        let mondays = mondays(of, alternation);
        sets.push((alternation, code, mondays));
    }
    if of.calendar_or_given().is_none() {
        // The weeks of all alternations together are the year, where nothing else says it.
        let days = || sets.iter().flat_map(|(_, _, mondays)| mondays.iter().copied());
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(()) };
        of.set_year(node.line, Year::between(first, later(last, 6)))?;
    }
    for (node, code, weeks) in sets {
        let label = node.text_of("LIBELLE_LONG").or_else(|| node.text_of("LIBELLE_COURT"));
        let alternation = Alternation { key: code.clone(), name: label.unwrap_or(code), weeks };
        of.add(node.line, alternation, |of| &mut of.alternations)?;
    }
    Ok(())
}

fn mondays(of: &mut Builder<'_>, alternation: &Node) -> Vec<Date> {
    let mut mondays = Vec::new();
    for week in alternation.inside("SEMAINES", "DATE_DEBUT_SEMAINE") {
        let value = week.content().unwrap_or_default();
        let day = text::date(&value);
        let bad = || FindingKind::BadDate { field: "DATE_DEBUT_SEMAINE", value };
        let Some(day) = of.want(week.line, day, bad) else { continue };
        if day.weekday() != Weekday::Monday {
            of.note(week.line, FindingKind::NotAMonday { day });
        }
        mondays.push(monday_of(day));
    }
    mondays.sort_unstable();
    mondays.dedup();
    mondays
}

/// A division or a group, with what is taught to it.
fn structure(of: &mut Builder<'_>, node: &Node, labels: Labels) -> Result<(), Refusal> {
    let code = some(node.attribute("CODE"));
    let Some(code) = of.want(node.line, code, || FindingKind::MissingField { field: "CODE" }) else { return Ok(()) };
    let audience = match node.name.as_str() {
        "DIVISION" => division(of, node, code, labels)?,
        _ => Some(group(of, node, code, labels)?),
    };
    let Some(audience) = audience else { return Ok(()) };
    for service in node.inside("SERVICES", "SERVICE") {
        read_service(of, service, &audience, labels)?;
    }
    Ok(())
}

fn division(of: &mut Builder<'_>, node: &Node, code: String, labels: Labels) -> Result<Option<Audience>, Refusal> {
    if labels == Labels::Before {
        return Ok(of.known::<Division>(node.line, &code, |of| &of.divisions).map(Audience::Division));
    }
    let label = node.text_of("LIBELLE_LONG");
    of.add(node.line, Division { key: code.clone(), name: code.clone(), label }, |of| &mut of.divisions)?;
    Ok(Some(Audience::Division(code)))
}

/// Timetable programs make groups that STS does not know as yet: those are new, not wrong.
fn group(of: &mut Builder<'_>, node: &Node, code: String, labels: Labels) -> Result<Audience, Refusal> {
    let is_known = labels == Labels::Before && of.groups.has(&code);
    if !is_known {
        let mut divisions = Vec::new();
        for part in node.inside("DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE") {
            let Some(division) = some(part.attribute("CODE")) else { continue };
            if labels == Labels::Nowhere {
                of.division_named(part.line, &division)?;
            }
            divisions.extend(of.known::<Division>(part.line, &division, |of| &of.divisions));
        }
        let label = node.text_of("LIBELLE_LONG");
        let group = Group { key: code.clone(), name: code.clone(), label, divisions, pupils: Vec::new() };
        of.add(node.line, group, |of| &mut of.groups)?;
    }
    Ok(Audience::Group(code))
}

fn read_service(of: &mut Builder<'_>, node: &Node, audience: &Audience, labels: Labels) -> Result<(), Refusal> {
    let code = some(node.attribute("CODE_MATIERE"));
    let Some(code) = of.want(node.line, code, || FindingKind::MissingField { field: "CODE_MATIERE" }) else {
        return Ok(());
    };
    if labels == Labels::Nowhere {
        of.subject_named(node.line, Some(&code), &code)?;
    }
    let Some(subject) = of.known::<Subject>(node.line, &code, |of| &of.subjects) else { return Ok(()) };
    let section = Section { subject: Some(subject), audience: Some(audience.clone()) };
    let mode = some(node.attribute("CODE_MOD_COURS"));
    let co_teaching = node.text_of("CO_ENS").is_some_and(|value| matches!(value.as_str(), "1" | "O" | "true"));
    let mut teachers = Vec::new();
    let mut hours = Vec::new();
    for node in node.inside("ENSEIGNANTS", "ENSEIGNANT") {
        let Some(teacher) = teacher(of, node, labels)? else { continue };
        for course in node.inside("COURS_RATTACHES", "COURS") {
            hours.extend(read_hour(of, course, &teacher)?);
        }
        teachers.push(teacher);
    }
    place_hours(of, hours, &section, mode.as_deref(), co_teaching)?;
    if labels != Labels::Before {
        let max = of.options.limits.list;
        if of.services.len() >= max {
            return Err(crate::xml::too_much(crate::limits::Bound::List, max).at(node.line));
        }
        of.services.push(Service { section, teachers, mode, co_teaching });
    }
    Ok(())
}

fn teacher(of: &mut Builder<'_>, node: &Node, labels: Labels) -> Result<Option<String>, Refusal> {
    let key = person_key(node);
    let Some((key, official)) = of.want(node.line, key, || FindingKind::MissingField { field: "ID" }) else {
        return Ok(None);
    };
    if labels == Labels::Nowhere && !of.teachers.has(&key) {
        let (last_name, first_name) = (String::new(), String::new());
        let (birth, role) = (None, TeacherRole::Teacher);
        let teacher = Teacher { key: key.clone(), last_name, first_name, birth, role, official: vec![official] };
        of.add(node.line, teacher, |of| &mut of.teachers)?;
    }
    Ok(of.known::<Teacher>(node.line, &key, |of| &of.teachers))
}

/// A teacher's hour in a room.
struct Hour {
    line: u64,
    weekday: Weekday,
    starts: Time,
    ends: Time,
    weeks: Weeks,
    room: Option<String>,
    teacher: String,
}

fn read_hour(of: &mut Builder<'_>, node: &Node, teacher: &str) -> Result<Option<Hour>, Refusal> {
    let line = node.line;
    let day = node.text_of("JOUR").unwrap_or_default();
    let Some(weekday) = of.want(line, text::weekday(&day), || FindingKind::BadWeekday { value: day.clone() }) else {
        return Ok(None);
    };
    let start = node.text_of("HEURE_DEBUT").unwrap_or_default();
    let bad = |field, value: &str| FindingKind::BadTime { field, value: clean(value) };
    let Some(starts) = of.want(line, text::time(&start), || bad("HEURE_DEBUT", &start)) else { return Ok(None) };
    let length = node.text_of("DUREE").unwrap_or_default();
    let ends = text::minutes(&length).and_then(|minutes| after(starts, minutes));
    let Some(ends) = of.want(line, ends, || bad("DUREE", &length)) else { return Ok(None) };
    let code = node.text_of("CODE_ALTERNANCE").unwrap_or_default();
    let Some(weeks) = weeks(of, line, &code) else { return Ok(None) };
    let room = match node.text_of("CODE_SALLE") {
        // The table of rooms may lack one: a room that a lesson names is there.
        Some(room) => Some(of.room_named(line, &room)?),
        None => None,
    };
    Ok(Some(Hour { line, weekday, starts, ends, weeks, room, teacher: teacher.to_owned() }))
}

/// The end of a lesson; one that would last beyond the day is none.
pub(crate) fn after(starts: Time, minutes: u16) -> Option<Time> {
    starts.checked_add(jiff::Span::new().minutes(i64::from(minutes))).ok()
}

fn weeks(of: &mut Builder<'_>, line: u64, code: &str) -> Option<Weeks> {
    let mondays = of.alternations.get(code).map(|alternation| alternation.weeks.clone());
    let unknown = || FindingKind::UnknownReference { list: List::Alternations, key: clean(code) };
    let mondays = of.want(line, mondays, unknown)?;
    let calendar = of.calendar_or_given()?;
    let outside = mondays.iter().filter(|monday| calendar.week_of(**monday).is_none());
    let (count, first) = (outside.clone().count(), outside.min().copied());
    if let Some(day) = first {
        of.note(line, FindingKind::OutsideYear { count: count as u32, day });
    }
    Some(mondays.iter().filter_map(|&monday| calendar.week_of(monday)).fold(0, |weeks, week| weeks | 1 << week))
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Teacher(String),
    Room(String),
}

/// Hours of a service at the same time are one lesson if they are in the same room, or if the
/// service is taught by several together; then it is cut where teachers or rooms change.
fn place_hours(
    of: &mut Builder<'_>,
    hours: Vec<Hour>,
    section: &Section,
    mode: Option<&str>,
    co_teaching: bool,
) -> Result<(), Refusal> {
    let mut lessons: BTreeMap<_, Vec<Hour>> = BTreeMap::new();
    for hour in hours {
        let room = if co_teaching { None } else { hour.room.clone() };
        lessons.entry((hour.weekday.to_monday_one_offset(), hour.starts, hour.ends, room)).or_default().push(hour);
    }
    for hours in lessons.into_values() {
        let all = hours.iter().fold(0, |weeks, hour| weeks | hour.weeks);
        let mut parts: Vec<(Weeks, Part)> = Vec::new();
        for hour in &hours {
            parts.push((hour.weeks, Part::Teacher(hour.teacher.clone())));
            parts.extend(hour.room.clone().map(|room| (hour.weeks, Part::Room(room))));
        }
        let Some(first) = hours.first() else { continue };
        if all == 0 {
            of.note(first.line, FindingKind::NoWeeks);
        }
        for (weeks, parts) in split(&parts, all) {
            of.place(placed(of, first, section, mode, weeks, parts))?;
        }
    }
    Ok(())
}

fn placed(of: &Builder<'_>, hour: &Hour, section: &Section, mode: Option<&str>, weeks: Weeks, parts: Vec<Part>) -> Placed {
    let (mut teachers, mut rooms) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Part::Teacher(key) => teachers.push(key),
            Part::Room(key) => rooms.push(key),
        }
    }
    Placed {
        file: of.file.clone(),
        line: hour.line,
        weekday: hour.weekday,
        starts: hour.starts,
        ends: hour.ends,
        weeks: Some(weeks),
        cancelled: 0,
        label: of.calendar.and_then(|calendar| label_of(of, calendar, weeks)),
        sections: vec![section.clone()],
        teachers,
        rooms,
        pupils: Vec::new(),
        mode: mode.map(str::to_owned),
    }
}

/// The label of a set of weeks, unless it is all of them.
fn label_of(of: &Builder<'_>, calendar: Calendar, weeks: Weeks) -> Option<String> {
    let mondays = calendar.mondays(weeks);
    let all = of.alternations.iter().map(|alternation| alternation.weeks.len()).max();
    let known = of.alternations.iter().find(|alternation| alternation.weeks == mondays)?;
    (all != Some(known.weeks.len())).then(|| known.name.clone())
}
