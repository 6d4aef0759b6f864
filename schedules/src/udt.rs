//! UnDeuxTemps: an archive of tables, `UDCal_NN.xml`. Lessons are lines on half-sequences; a table
//! with the number of a week (`UDCal_12_38.xml`) is what truly happens in that week.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, ISOWeekDate, Time, Weekday};

use crate::archive::Entry;
use crate::build::{Builder, Placed};
use crate::finding::{FindingKind, List, Refusal};
use crate::limits::Bound;
use crate::model::*;
use crate::text::{self, clean, some};
use crate::weeks::{Calendar, Weeks, bits, later, split};
use crate::xml::{Node, too_much};

/// A table's number, and the week for which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Table {
    number: u8,
    week: Option<u8>,
}

impl Table {
    /// `UDCal_12.xml`, `udcal_12_38.xml`.
    pub(crate) fn of(name: &str) -> Option<Table> {
        let name = name.to_ascii_lowercase();
        let rest = name.strip_prefix("udcal_")?.strip_suffix(".xml")?;
        let number = |digits: &str| -> Option<u8> {
            (digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
        };
        match rest.split_once('_') {
            Some((table, week)) => {
                let week = number(week).filter(|week| (1..=53).contains(week))?;
                Some(Table { number: number(table)?, week: Some(week) })
            }
            None => Some(Table { number: number(rest)?, week: None }),
        }
    }
}

const PARAMETERS: u8 = 0;
const ROOMS: u8 = 3;
const TEACHERS: u8 = 4;
const SUBJECTS: u8 = 5;
const HALVES: u8 = 7;
const DIVISIONS: u8 = 8;
const PUPILS: u8 = 10;
const CARDS: u8 = 11;
const LINES: u8 = 12;
const UNIONS: u8 = 13;
const GROUPS: u8 = 19;
const MEMBERS: u8 = 21;
const TOGETHER: u8 = 23;
const CALENDAR: u8 = 24;

pub(crate) fn read(of: &mut Builder<'_>, archive: &str, entries: &[Entry]) -> Result<(), Refusal> {
    let mut tables = BTreeMap::new();
    for entry in entries {
        if let Some(table) = Table::of(&entry.name) {
            tables.insert(table, entry);
        }
    }
    let published = entries.iter().find(|entry| entry.name.eq_ignore_ascii_case("semaines.xml"));
    let published = published.map(|entry| published_weeks(of, archive, entry)).transpose()?;
    // Where the program says which weeks are published, the tables of others are drafts.
    tables.retain(|table, _| table.week.is_none_or(|week| published.as_ref().is_none_or(|weeks| weeks.contains(&week))));
    let mut udt = Udt { archive, tables, ..Udt::empty() };
    udt.read_all(of)
}

fn published_weeks(of: &mut Builder<'_>, archive: &str, entry: &Entry) -> Result<Vec<u8>, Refusal> {
    of.file = format!("{archive}/{}", entry.name);
    let text = text::decode(&entry.bytes)?;
    let mut weeks = Vec::new();
    of.walk(
        &text,
        |met| met.node.name == "semaine" && met.node.has_attributes(),
        |of, row| {
            let value = row.attribute("num").unwrap_or_default();
            let week = value.parse::<u8>().ok().filter(|week| (1..=53).contains(week));
            weeks.extend(of.want(row.line, week, || FindingKind::BadNumber { field: "num", value: clean(value) }));
            weeks.dedup();
            Ok(())
        },
    )?;
    Ok(weeks)
}

struct Udt<'a> {
    archive: &'a str,
    tables: BTreeMap<Table, &'a Entry>,
    /// The first week of the year, by its number in the calendar.
    first_week: u8,
    first_year: i16,
    half_minutes: u16,
    /// When half-sequences begin and end: by day, number and site; the day may be any.
    halves: HashMap<(Option<i8>, String, String), (Time, Time)>,
    /// When lines take place.
    cards: HashMap<String, (Weekday, String, String)>,
    /// Groups by their identifier, and unions by their code.
    groups_by_id: HashMap<String, String>,
    unions: HashMap<String, String>,
    lines: u64,
}

/// A line of one table: what is taught on one half-sequence.
#[derive(Clone)]
struct Line {
    file: String,
    line: u64,
    code: String,
    weekday: Weekday,
    site: String,
    starts: Time,
    ends: Time,
    what: What,
}

/// What a line is about: equal ones on half-sequences that follow one another are one lesson.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct What {
    section: Section,
    teachers: Vec<String>,
    room: Option<String>,
}

impl<'a> Udt<'a> {
    fn empty() -> Udt<'a> {
        Udt {
            archive: "",
            tables: BTreeMap::new(),
            first_week: 36,
            first_year: 0,
            half_minutes: 0,
            halves: HashMap::new(),
            cards: HashMap::new(),
            groups_by_id: HashMap::new(),
            unions: HashMap::new(),
            lines: 0,
        }
    }

    fn read_all(&mut self, of: &mut Builder<'_>) -> Result<(), Refusal> {
        self.rows(of, PARAMETERS, true, "init", Udt::parameters)?;
        self.calendar(of)?;
        self.rows(of, HALVES, true, "demi_seq", Udt::half)?;
        self.rows(of, ROOMS, false, "salle", |_, of, row| room(of, row))?;
        self.rows(of, TEACHERS, true, "prof", |_, of, row| teacher(of, row))?;
        self.rows(of, SUBJECTS, true, "mat", |_, of, row| subject(of, row))?;
        self.rows(of, DIVISIONS, true, "div", |_, of, row| division(of, row))?;
        self.rows(of, GROUPS, false, "gpe", Udt::group)?;
        self.rows(of, UNIONS, false, "rgpmt", Udt::union)?;
        self.rows(of, PUPILS, false, "eleve", |_, of, row| pupil(of, row))?;
        self.rows(of, MEMBERS, false, "ele_gpe", Udt::member)?;
        self.rows(of, CARDS, true, "fiche", Udt::card)?;
        self.lessons(of)
    }

    /// The rows of a table.
    fn rows(
        &mut self,
        of: &mut Builder<'_>,
        number: u8,
        needed: bool,
        name: &str,
        mut take: impl FnMut(&mut Self, &mut Builder<'_>, &Node) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.rows_of_week(of, Table { number, week: None }, needed, name, &mut take)
    }

    fn rows_of_week(
        &mut self,
        of: &mut Builder<'_>,
        table: Table,
        needed: bool,
        name: &str,
        take: &mut impl FnMut(&mut Self, &mut Builder<'_>, &Node) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let Some(entry) = self.tables.get(&table).copied() else {
            of.file = self.archive.to_owned();
            return if needed { Err(FindingKind::MissingTable { table: table_name(table.number) }.into()) } else { Ok(()) };
        };
        of.file = format!("{}/{}", self.archive, entry.name);
        let text = text::decode(&entry.bytes)?;
        of.walk(&text, |met| met.node.name == name && met.node.has_attributes(), |of, row| take(self, of, &row))
    }

    fn parameters(&mut self, of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
        let mut number = |field: &'static str, max: u16| {
            let value = row.attribute(field).unwrap_or_default();
            let number = value.parse::<u16>().ok().filter(|number| (1..=max).contains(number));
            of.want(row.line, number, || FindingKind::BadNumber { field, value: clean(value) })
        };
        if let Some(week) = number("premiere_semaine_ISO", 53) {
            self.first_week = week as u8;
        }
        if let Some(minutes) = number("duree_seq", 600) {
            self.half_minutes = minutes / 2;
        }
        Ok(())
    }

    fn calendar(&mut self, of: &mut Builder<'_>) -> Result<(), Refusal> {
        let mut said = None;
        // The element is not named the same everywhere: it is the one that has the dates.
        self.walk_calendar(of, |of, row| {
            if let (Some(from), Some(last)) = (date(of, row, "debut"), date(of, row, "fin"))
                && from <= last
            {
                of.closures.push(Closure { from, last });
            }
            Ok(())
        })?;
        let entry = self.tables.get(&Table { number: CALENDAR, week: None });
        let Some(entry) = entry else { return Ok(()) };
        let text = text::decode(&entry.bytes)?;
        let has_dates = |node: &Node| ["annee", "debut_eleve", "fin_eleve"].iter().any(|name| node.attribute(name).is_some());
        of.walk(
            &text,
            |met| has_dates(met.node),
            |of, row| {
                let (first, last) = (calendar_value(&row, "debut_eleve"), calendar_value(&row, "fin_eleve"));
                said = Some((row.line, date_of(of, row.line, "debut_eleve", first), date_of(of, row.line, "fin_eleve", last)));
                Ok(())
            },
        )?;
        self.take_calendar(of, said)
    }

    fn walk_calendar(
        &mut self,
        of: &mut Builder<'_>,
        mut take: impl FnMut(&mut Builder<'_>, &Node) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.rows(of, CALENDAR, true, "fermeture", |_, of, row| take(of, row))
    }

    fn take_calendar(&mut self, of: &mut Builder<'_>, said: Option<(u64, Option<Date>, Option<Date>)>) -> Result<(), Refusal> {
        match said {
            Some((line, Some(first), Some(last))) if first < last && last < later(first, 420) => {
                self.first_year = first.year();
                of.set_year(line, Year::between(first, last))
            }
            _ => match of.calendar_or_given() {
                Some(calendar) => {
                    self.first_year = calendar.year.first_day.year();
                    Ok(())
                }
                None => Err(FindingKind::NoYear.into()),
            },
        }
    }

    fn half(&mut self, of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
        let Some(code) = code(of, row) else { return Ok(()) };
        let site = some(row.attribute("code_site")).unwrap_or_default();
        let weekday = row.attribute("code_jour").and_then(text::weekday);
        let starts = row.attribute("hre_deb").unwrap_or_default();
        let bad = |field, value: &str| FindingKind::BadTime { field, value: clean(value) };
        let Some(starts) = of.want(row.line, text::time(starts), || bad("hre_deb", starts)) else { return Ok(()) };
        let ends = match row.attribute("hre_fin") {
            Some(ends) => of.want(row.line, text::time(ends), || bad("hre_fin", ends)),
            None => crate::sts::after(starts, self.half_minutes),
        };
        let Some(ends) = ends.filter(|&ends| starts < ends) else { return Ok(()) };
        let key = (weekday.map(Weekday::to_monday_one_offset), code.clone(), site.clone());
        if self.halves.len() >= of.options.limits.list {
            return Err(too_much(Bound::List, of.options.limits.list).at(row.line));
        }
        if self.halves.insert(key, (starts, ends)).is_none() {
            let site = (!site.is_empty()).then_some(site);
            of.slots.push(Slot { name: code, site, weekday, starts, ends });
        }
        Ok(())
    }

    fn group(&mut self, of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
        let Some(code) = code(of, row) else { return Ok(()) };
        let Some(division) = reference::<Division>(of, row, "code_div", |of| &of.divisions) else { return Ok(()) };
        let key = group_key(&division, &code);
        let label = of.divisions.get(&division).map(|division| format!("{} {code}", division.name));
        let name = some(row.attribute("code_sts")).or_else(|| label.clone()).unwrap_or(code);
        if let Some(id) = some(row.attribute("id")) {
            self.groups_by_id.insert(id, key.clone());
        }
        let group = Group { key, name, label, divisions: vec![division], pupils: Vec::new() };
        of.add(row.line, group, |of| &mut of.groups)
    }

    /// One row for each division that a union draws from.
    fn union(&mut self, of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
        let Some(code) = code(of, row) else { return Ok(()) };
        let name = some(row.attribute("nom")).unwrap_or_else(|| code.clone());
        let key = format!("union:{name}");
        let division = match row.attribute("code_div") {
            Some(_) => reference::<Division>(of, row, "code_div", |of| &of.divisions),
            None => None,
        };
        if !of.groups.has(&key) {
            let group = Group { key: key.clone(), name: name.clone(), label: None, divisions: Vec::new(), pupils: Vec::new() };
            of.add(row.line, group, |of| &mut of.groups)?;
        }
        if let Some(division) = division {
            of.draw_from(row.line, &key, division)?;
        }
        self.unions.insert(name, key.clone());
        self.unions.insert(code, key);
        Ok(())
    }

    fn member(&mut self, of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
        let Some(pupil) = reference::<Pupil>(of, row, "ele", |of| &of.pupils) else { return Ok(()) };
        let (division, group) = (row.attribute("code_div").unwrap_or_default(), row.attribute("gpe").unwrap_or_default());
        let key = match self.groups_by_id.get(group) {
            Some(key) if !of.groups.has(&group_key(division, group)) => key.clone(),
            _ => group_key(division, group),
        };
        let Some(key) = of.known::<Group>(row.line, &key, |of| &of.groups) else { return Ok(()) };
        let (from, to) = self.span(of, row);
        if let Some(group) = of.groups.get_mut(&key) {
            group.pupils.push(Member { pupil, from, to });
        }
        Ok(())
    }

    /// The days between which somebody belongs to a group, of the bits of its weeks: bit 0 is the
    /// week 1 of the calendar.
    fn span(&self, of: &mut Builder<'_>, row: &Node) -> (Option<Date>, Option<Date>) {
        let Some(value) = row.attribute("semaines") else { return (None, None) };
        let mask =
            of.want(row.line, value.parse::<u64>().ok(), || FindingKind::BadNumber { field: "semaines", value: clean(value) });
        let (Some(mask), Some(calendar)) = (mask, of.calendar) else { return (None, None) };
        let weeks = bits(mask)
            .filter_map(|bit| self.week(calendar, u8::try_from(bit + 1).ok()?))
            .fold(0, |weeks: Weeks, week| weeks | 1 << week);
        let all = calendar.all();
        let (first, last) = (weeks.trailing_zeros(), 63u32.saturating_sub(weeks.leading_zeros()));
        if weeks == 0 {
            return (None, None);
        }
        let from = (first > all.trailing_zeros()).then(|| calendar.monday(first));
        let to = (last < 63 - all.leading_zeros()).then(|| calendar.monday(last + 1));
        (from, to)
    }

    /// The week of the year with that number in the calendar.
    fn week(&self, calendar: Calendar, iso: u8) -> Option<u32> {
        let year = if iso >= self.first_week { self.first_year } else { self.first_year + 1 };
        let monday = ISOWeekDate::new(year, iso as i8, Weekday::Monday).ok()?.date();
        calendar.week_of(monday)
    }

    fn card(&mut self, of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
        let Some(code) = code(of, row) else { return Ok(()) };
        let day = row.attribute("jour").unwrap_or_default();
        let bad = || FindingKind::BadWeekday { value: clean(day) };
        let Some(weekday) = of.want(row.line, text::weekday(day), bad) else { return Ok(()) };
        let half = some(row.attribute("demi_seq")).unwrap_or_default();
        let site = some(row.attribute("site")).unwrap_or_default();
        if self.cards.len() >= of.options.limits.patterns {
            return Err(too_much(Bound::Patterns, of.options.limits.patterns).at(row.line));
        }
        if self.cards.insert(code.clone(), (weekday, half, site)).is_some() {
            of.note(row.line, FindingKind::Twice { list: List::Cards, key: code });
        }
        Ok(())
    }

    fn hours(&self, weekday: Weekday, half: &str, site: &str) -> Option<(Time, Time)> {
        let day = Some(weekday.to_monday_one_offset());
        let numbers = [half.to_owned(), format!("{half:0>2}"), half.trim_start_matches('0').to_owned()];
        let sites = [site, ""];
        numbers.iter().find_map(|number| {
            sites.iter().find_map(|site| {
                let key = |day| (day, number.clone(), (*site).to_owned());
                self.halves.get(&key(day)).or_else(|| self.halves.get(&key(None))).copied()
            })
        })
    }

    /// Lines of the theory hold in every week that has no table of its own.
    fn lessons(&mut self, of: &mut Builder<'_>) -> Result<(), Refusal> {
        let Some(calendar) = of.calendar else { return Err(FindingKind::NoYear.into()) };
        let numbers: Vec<u8> = self.tables.keys().filter(|table| table.number == LINES).filter_map(|table| table.week).collect();
        let mut own: Weeks = 0;
        let mut all: Vec<(Weeks, Line)> = Vec::new();
        for number in numbers {
            let Some(week) = self.week(calendar, number) else {
                of.file = self.archive.to_owned();
                of.note(0, FindingKind::OutsideYear { count: 1, day: calendar.year.first_day });
                continue;
            };
            own |= 1 << week;
            let lines = self.lines(of, Some(number))?;
            all.extend(lines.into_iter().map(|line| (1 << week, line)));
        }
        let theory = calendar.all() & !own & !closed_weeks(of, calendar);
        let has_theory = self.tables.contains_key(&Table { number: LINES, week: None });
        if !has_theory && own == 0 {
            of.file = self.archive.to_owned();
            return Err(FindingKind::MissingTable { table: table_name(LINES) }.into());
        }
        if has_theory {
            let lines = self.lines(of, None)?;
            all.extend(lines.into_iter().map(|line| (theory, line)));
        }
        if all.is_empty() {
            of.note(0, FindingKind::NoLessons);
        }
        place(of, all)
    }

    /// The lessons of one table: half-sequences are put together.
    fn lines(&mut self, of: &mut Builder<'_>, week: Option<u8>) -> Result<Vec<Line>, Refusal> {
        let mut together: HashMap<String, Vec<String>> = HashMap::new();
        self.rows_of_week(of, Table { number: TOGETHER, week }, false, "coens", &mut |_, of, row| {
            let Some(teacher) = reference::<Teacher>(of, row, "prof", |of| &of.teachers) else { return Ok(()) };
            let line = some(row.attribute("lignefic")).unwrap_or_default();
            together.entry(line).or_default().push(teacher);
            Ok(())
        })?;
        let mut lines = Vec::new();
        self.rows_of_week(of, Table { number: LINES, week }, true, "ligfiche", &mut |udt, of, row| {
            udt.lines += 1;
            // A table for each week: a line may come as often as there are weeks.
            if udt.lines > of.options.limits.patterns as u64 * 20 {
                return Err(too_much(Bound::Patterns, of.options.limits.patterns).at(row.line));
            }
            lines.extend(udt.line(of, row, &together)?);
            Ok(())
        })?;
        Ok(joined(lines))
    }

    fn line(&self, of: &mut Builder<'_>, row: &Node, together: &HashMap<String, Vec<String>>) -> Result<Option<Line>, Refusal> {
        let card = some(row.attribute("fic")).unwrap_or_default();
        let when = self.cards.get(&card).cloned();
        let unknown = || FindingKind::UnknownReference { list: List::Cards, key: card.clone() };
        let Some((weekday, half, site)) = of.want(row.line, when, unknown) else { return Ok(None) };
        let hours = self.hours(weekday, &half, &site);
        let unknown = || FindingKind::UnknownReference { list: List::Slots, key: half.clone() };
        let Some((starts, ends)) = of.want(row.line, hours, unknown) else { return Ok(None) };
        let subject = match row.attribute("mat") {
            Some(_) => reference::<Subject>(of, row, "mat", |of| &of.subjects),
            None => None,
        };
        let code = some(row.attribute("code")).unwrap_or_default();
        let mut teachers = match row.attribute("prof") {
            Some(_) => reference::<Teacher>(of, row, "prof", |of| &of.teachers).into_iter().collect(),
            None => Vec::new(),
        };
        teachers.extend(together.get(&code).cloned().unwrap_or_default());
        teachers.sort();
        teachers.dedup();
        let room = match some(row.attribute("salle")) {
            Some(room) if !of.rooms.has(&room) => Some(of.room_named(row.line, &room)?),
            room => room,
        };
        let section = Section { subject, audience: self.audience(of, row) };
        let (file, line) = (of.file.clone(), row.line);
        Ok(Some(Line { file, line, code, weekday, site, starts, ends, what: What { section, teachers, room } }))
    }

    /// A union, else a group, else the division.
    fn audience(&self, of: &mut Builder<'_>, row: &Node) -> Option<Audience> {
        if let Some(code) = row.attribute("rgpmt") {
            let key = self.unions.get(code).cloned();
            let unknown = || FindingKind::UnknownReference { list: List::Groups, key: clean(code) };
            return of.want(row.line, key, unknown).map(Audience::Group);
        }
        let division = match row.attribute("div") {
            Some(_) => reference::<Division>(of, row, "div", |of| &of.divisions),
            None => None,
        };
        let group = row.attribute("gpe").filter(|group| !group.is_empty());
        let by_id = row.attribute("idgpe").and_then(|id| self.groups_by_id.get(id)).cloned();
        match (group, by_id, division) {
            (Some(_), Some(key), _) => Some(Audience::Group(key)),
            (Some(group), None, division) => {
                let key = group_key(division.as_deref().unwrap_or_default(), group);
                of.known::<Group>(row.line, &key, |of| &of.groups).map(Audience::Group)
            }
            (None, _, division) => division.map(Audience::Division),
        }
    }
}

fn table_name(number: u8) -> &'static str {
    match number {
        PARAMETERS => "UDCal_00",
        TEACHERS => "UDCal_04",
        SUBJECTS => "UDCal_05",
        HALVES => "UDCal_07",
        DIVISIONS => "UDCal_08",
        CARDS => "UDCal_11",
        LINES => "UDCal_12",
        CALENDAR => "UDCal_24",
        _ => "UDCal",
    }
}

/// Half-sequences that follow one another with the same content are one lesson: the first three
/// characters of their codes count up by one.
fn joined(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| {
        let key = |line: &Line| (line.weekday.to_monday_one_offset(), line.site.clone(), line.what.clone(), line.starts);
        key(a).cmp(&key(b))
    });
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        // A union has lines for each of its divisions: the one to go on is not always the last.
        let goes_on = |last: &Line| {
            last.weekday == line.weekday
                && last.site == line.site
                && last.what == line.what
                && last.ends == line.starts
                && follows(&last.code, &line.code)
        };
        match out.iter_mut().rev().take(32).find(|last| goes_on(last)) {
            Some(last) => {
                last.ends = line.ends;
                last.code = line.code;
            }
            None => out.push(line),
        }
    }
    out
}

fn follows(code: &str, next: &str) -> bool {
    let number = |code: &str| code.get(..3).and_then(|head| head.parse::<u32>().ok());
    match (number(code), number(next)) {
        (Some(one), Some(two)) => one + 1 == two,
        _ => true,
    }
}

/// Weeks that are closed from Monday to Friday at least.
fn closed_weeks(of: &Builder<'_>, calendar: Calendar) -> Weeks {
    let closed = |week: &u32| {
        let monday = calendar.monday(*week);
        of.closures.iter().any(|closure| closure.from <= monday && later(monday, 4) <= closure.last)
    };
    bits(calendar.all()).filter(closed).fold(0, |weeks, week| weeks | 1 << week)
}

/// The same lesson in several tables is one, cut where its teachers or its room change.
fn place(of: &mut Builder<'_>, lines: Vec<(Weeks, Line)>) -> Result<(), Refusal> {
    let mut lessons: BTreeMap<_, Vec<(Weeks, Line)>> = BTreeMap::new();
    for (weeks, line) in lines {
        let key = (line.weekday.to_monday_one_offset(), line.starts, line.ends, line.what.section.clone());
        lessons.entry(key).or_default().push((weeks, line));
    }
    for lines in lessons.into_values() {
        let all = lines.iter().fold(0, |all, (weeks, _)| all | weeks);
        let whats: Vec<_> = lines.iter().map(|(weeks, line)| (*weeks, line.what.clone())).collect();
        for (weeks, whats) in split(&whats, all) {
            for what in whats {
                let Some((_, line)) = lines.iter().find(|(there, line)| line.what == what && there & weeks != 0) else {
                    continue;
                };
                of.place(placed(line, weeks))?;
            }
        }
    }
    Ok(())
}

fn placed(line: &Line, weeks: Weeks) -> Placed {
    Placed {
        file: line.file.clone(),
        line: line.line,
        weekday: line.weekday,
        starts: line.starts,
        ends: line.ends,
        weeks: Some(weeks),
        cancelled: 0,
        label: None,
        sections: vec![line.what.section.clone()],
        teachers: line.what.teachers.clone(),
        rooms: line.what.room.clone().into_iter().collect(),
        pupils: Vec::new(),
        mode: None,
    }
}

fn code(of: &mut Builder<'_>, row: &Node) -> Option<String> {
    of.want(row.line, some(row.attribute("code")), || FindingKind::MissingField { field: "code" })
}

fn group_key(division: &str, group: &str) -> String {
    format!("{division}/{group}")
}

fn reference<T: crate::catalog::Keyed>(
    of: &mut Builder<'_>,
    row: &Node,
    field: &'static str,
    list: impl for<'b> FnOnce(&'b Builder<'_>) -> &'b crate::catalog::Catalog<T>,
) -> Option<String> {
    let key = some(row.attribute(field));
    let key = of.want(row.line, key, || FindingKind::MissingField { field })?;
    of.known::<T>(row.line, &key, list)
}

fn room(of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
    let Some(key) = code(of, row) else { return Ok(()) };
    let name = some(row.attribute("nom")).unwrap_or_else(|| key.clone());
    of.add(row.line, Room { key, name, place: None }, |of| &mut of.rooms)
}

fn teacher(of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
    let Some(key) = code(of, row) else { return Ok(()) };
    let teacher = Teacher {
        key,
        last_name: some(row.attribute("nom")).unwrap_or_default(),
        first_name: some(row.attribute("prenom")).unwrap_or_default(),
        birth: row.attribute("date_naissance").and_then(text::date),
        role: TeacherRole::Teacher,
        official: some(row.attribute("epj")).map(OfficialKey::Epj).into_iter().collect(),
    };
    of.add(row.line, teacher, |of| &mut of.teachers)
}

fn subject(of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
    let Some(key) = code(of, row) else { return Ok(()) };
    let name = some(row.attribute("libelle")).unwrap_or_else(|| key.clone());
    let short = some(row.attribute("code_gep1"));
    of.add(row.line, Subject { short: short.or_else(|| Some(key.clone())), key, code: None, name }, |of| &mut of.subjects)
}

fn division(of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
    let Some(key) = code(of, row) else { return Ok(()) };
    let name = some(row.attribute("code_gep")).unwrap_or_else(|| key.clone());
    of.add(row.line, Division { key, name, label: some(row.attribute("libelle")) }, |of| &mut of.divisions)
}

fn pupil(of: &mut Builder<'_>, row: &Node) -> Result<(), Refusal> {
    let Some(key) = code(of, row) else { return Ok(()) };
    let pupil = Pupil {
        key,
        last_name: some(row.attribute("nom")).unwrap_or_default(),
        first_name: some(row.attribute("prenom")).unwrap_or_default(),
        birth: row.attribute("naissance").and_then(text::date),
        idpn: None,
        division: None,
    };
    of.add(row.line, pupil, |of| &mut of.pupils)
}

fn date(of: &mut Builder<'_>, row: &Node, field: &'static str) -> Option<Date> {
    date_of(of, row.line, field, some(row.attribute(field)))
}

fn date_of(of: &mut Builder<'_>, line: u64, field: &'static str, value: Option<String>) -> Option<Date> {
    let value = value.unwrap_or_default();
    of.want(line, text::date(&value), || FindingKind::BadDate { field, value: value.clone() })
}

/// An attribute, or a child with text: the calendar has been seen with both.
fn calendar_value(node: &Node, name: &str) -> Option<String> {
    some(node.attribute(name)).or_else(|| node.text_of(name))
}
