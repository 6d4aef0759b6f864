//! UnDeuxTemps' table of lessons: cells parted by semicolons, names, letters in place of weeks.

use std::borrow::Cow;

use jiff::civil::{Time, Weekday};

use crate::build::{Builder, Placed};
use crate::exp_cours::{label, names, needs_weeks, rooms};
use crate::finding::{FindingKind, List, Refusal};
use crate::limits::Bound;
use crate::model::*;
use crate::text::{self, clean, folded};
use crate::xml::too_much;

/// The columns that are read, by their folded names.
const COLUMNS: [&str; 10] = ["jour", "heure", "div", "matiere", "professeur", "salle", "groupe", "regroup", "mo", "freq"];

const NEEDED: [(usize, &str); 7] =
    [(0, "Jour"), (1, "Heure"), (2, "Div"), (3, "Matière"), (4, "Professeur"), (6, "Groupe"), (7, "Regroup")];

/// Whether a line is the header of such a table.
pub(crate) fn is_header(line: &str) -> bool {
    let cells: Vec<String> = line.split(';').map(|cell| folded(&clean(cell))).collect();
    ["jour", "heure", "div"].iter().all(|name| cells.iter().any(|cell| cell == name))
}

pub(crate) fn read(of: &mut Builder<'_>, text: &str) -> Result<(), Refusal> {
    let mut rows = Rows { text, line: 1, max: of.options.limits.value_bytes };
    let header = rows.next().transpose()?.map(|(_, cells)| cells).unwrap_or_default();
    let columns = columns(&header)?;
    needs_weeks(of);
    let mut found = Vec::new();
    while let Some((line, cells)) = rows.next().transpose()? {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // Where the header ends with a semicolon, so does a whole row.
        if cells.len() < header.len() {
            of.note(line, FindingKind::CutRow { expected: header.len(), found: cells.len() });
            continue;
        }
        if found.len() >= of.options.limits.patterns {
            return Err(too_much(Bound::Patterns, of.options.limits.patterns).at(line));
        }
        let cell = |at: usize| columns[at].and_then(|at| cells.get(at)).and_then(|cell| text::some(Some(cell)));
        found.extend(row(of, line, &cell)?);
    }
    if found.is_empty() {
        of.note(0, FindingKind::NoLessons);
    }
    for placed in joined(found) {
        of.place(placed)?;
    }
    Ok(())
}

/// Where each column that is read stands.
fn columns(header: &[Cow<'_, str>]) -> Result<[Option<usize>; 10], Refusal> {
    let names: Vec<String> = header.iter().map(|cell| folded(&clean(cell))).collect();
    let columns = COLUMNS.map(|column| names.iter().position(|name| name == column));
    match NEEDED.iter().find(|(at, _)| columns[*at].is_none()) {
        Some(&(_, column)) => Err(FindingKind::MissingColumn { column }.at(1)),
        None => Ok(columns),
    }
}

fn row(of: &mut Builder<'_>, line: u64, cell: &dyn Fn(usize) -> Option<String>) -> Result<Option<Placed>, Refusal> {
    let day = cell(0).unwrap_or_default();
    let bad = || FindingKind::BadWeekday { value: day.clone() };
    let Some(weekday) = of.want(line, text::weekday(&day), bad) else { return Ok(None) };
    let hour = cell(1).unwrap_or_default();
    let hours = hours(of, &hour, weekday);
    let unknown = || FindingKind::UnknownReference { list: List::Slots, key: hour.clone() };
    let Some((starts, ends)) = of.want(line, hours, unknown) else { return Ok(None) };
    let label = label(cell(9), None);
    let weeks = of.weeks_of_label(line, label.as_deref());
    let subject = match cell(3) {
        Some(name) => Some(of.subject_named(line, None, &name)?),
        None => None,
    };
    let mut teachers = Vec::new();
    for name in names(cell(4)) {
        teachers.push(of.teacher_named(line, &name, "")?);
    }
    let audience = audience(of, line, cell(2), cell(6), cell(7))?;
    let sections = match (&subject, &audience) {
        (None, None) => Vec::new(),
        _ => vec![Section { subject, audience }],
    };
    let (file, rooms, mode) = (of.file.clone(), rooms(of, line, cell(5))?, cell(8));
    let (cancelled, pupils) = (0, Vec::new());
    Ok(Some(Placed { file, line, weekday, starts, ends, weeks, cancelled, label, sections, teachers, rooms, pupils, mode }))
}

/// A span (`8h00-8h30`), the name of a slot of the school (`M1`), or the hour when one begins.
fn hours(of: &Builder<'_>, hour: &str, weekday: Weekday) -> Option<(Time, Time)> {
    if let Some((from, to)) = hour.split_once(['-', '–']) {
        return Some((text::time(from)?, text::time(to)?));
    }
    let slots = || of.options.slots.iter().filter(|slot| slot.weekday.is_none_or(|day| day == weekday));
    // The slot of that very day comes before the one of any day.
    let named = slots().filter(|slot| slot.name.eq_ignore_ascii_case(hour)).max_by_key(|slot| slot.weekday.is_some());
    let begins = text::time(hour);
    let slot = named.or_else(|| slots().find(|slot| Some(slot.starts) == begins))?;
    Some((slot.starts, slot.ends))
}

/// A union, else a group of the division, else the division.
fn audience(
    of: &mut Builder<'_>,
    line: u64,
    division: Option<String>,
    group: Option<String>,
    union: Option<String>,
) -> Result<Option<Audience>, Refusal> {
    Ok(match (division, group, union) {
        (division, _, Some(union)) => Some(Audience::Group(of.group_named(line, &union, division.as_deref())?)),
        (Some(division), Some(group), None) => {
            let full = if group.contains(&division) { group } else { format!("{division} {group}") };
            Some(Audience::Group(of.group_named(line, &full, Some(&division))?))
        }
        (None, Some(group), None) => Some(Audience::Group(of.group_named(line, &group, None)?)),
        (Some(division), None, None) => Some(Audience::Division(of.division_named(line, &division)?)),
        (None, None, None) => None,
    })
}

/// Half-sequences that follow one another with the same content are one lesson.
fn joined(mut placed: Vec<Placed>) -> Vec<Placed> {
    type Same = (i8, Vec<Section>, Vec<String>, Vec<String>, Option<String>, Option<String>);
    let same = |placed: &Placed| -> Same {
        let (sections, teachers, rooms) = (placed.sections.clone(), placed.teachers.clone(), placed.rooms.clone());
        let day = placed.weekday.to_monday_one_offset();
        (day, sections, teachers, rooms, placed.label.clone(), placed.mode.clone())
    };
    placed.sort_by_cached_key(|placed| (same(placed), placed.starts, placed.line));
    let mut out: Vec<Placed> = Vec::with_capacity(placed.len());
    for next in placed {
        match out.last_mut() {
            Some(last) if last.ends == next.starts && next.starts < next.ends && same(last) == same(&next) => {
                last.ends = next.ends;
                last.line = last.line.min(next.line);
            }
            // A union has rows for each of its divisions.
            Some(last) if next.ends <= last.ends && is_group(&next) && same(last) == same(&next) => {}
            _ => out.push(next),
        }
    }
    out.sort_by_key(|placed| placed.line);
    out
}

fn is_group(placed: &Placed) -> bool {
    placed.sections.iter().any(|section| matches!(section.audience, Some(Audience::Group(_))))
}

/// The rows of a table whose cells are parted by semicolons, and may stand in quotes.
struct Rows<'t> {
    text: &'t str,
    line: u64,
    max: usize,
}

impl<'t> Iterator for Rows<'t> {
    type Item = Result<(u64, Vec<Cow<'t, str>>), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.text.is_empty() {
            return None;
        }
        let at = self.line;
        let mut cells = Vec::new();
        loop {
            match self.cell(at) {
                Err(refusal) => return Some(Err(refusal)),
                Ok((cell, more)) => {
                    cells.push(cell);
                    if cells.len() > 200 {
                        return Some(Err(too_much(Bound::Attributes, 200).at(at)));
                    }
                    if !more {
                        return Some(Ok((at, cells)));
                    }
                }
            }
        }
    }
}

impl<'t> Rows<'t> {
    /// The next cell, and whether another one follows in the row.
    fn cell(&mut self, at: u64) -> Result<(Cow<'t, str>, bool), Refusal> {
        let cell = match self.text.strip_prefix('"') {
            Some(quoted) => self.quoted(quoted).ok_or(FindingKind::Truncated.at(at))?,
            None => {
                let end = self.text.find([';', '\n']).unwrap_or(self.text.len());
                let (cell, rest) = self.text.split_at(end);
                self.text = rest;
                Cow::Borrowed(cell.trim_end_matches('\r'))
            }
        };
        if cell.len() > self.max {
            return Err(too_much(Bound::ValueBytes, self.max).at(at));
        }
        // What stands between a quote and the end of the cell is nothing.
        let end = self.text.find([';', '\n']).unwrap_or(self.text.len());
        let more = self.text[end..].starts_with(';');
        self.line += u64::from(self.text[end..].starts_with('\n'));
        self.text = self.text.get(end + 1..).unwrap_or("");
        Ok((cell, more))
    }

    fn quoted(&mut self, quoted: &'t str) -> Option<Cow<'t, str>> {
        let mut from = 0;
        loop {
            let end = from + quoted[from..].find('"')?;
            if quoted[end + 1..].starts_with('"') {
                from = end + 2;
                continue;
            }
            let (cell, rest) = (&quoted[..end], &quoted[end + 1..]);
            self.line += memchr::memchr_iter(b'\n', cell.as_bytes()).count() as u64;
            self.text = rest;
            return Some(Cow::Owned(cell.replace("\"\"", "\"")));
        }
    }
}
