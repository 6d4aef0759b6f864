//! EDT's table of courses in XML (`EXP_COURS.xml`): names, not keys, and letters, not weeks.

use crate::build::{Builder, Placed, is_every_week};
use crate::finding::{FindingKind, Refusal};
use crate::model::*;
use crate::sts::after;
use crate::text::{self, clean};
use crate::xml::Node;

pub(crate) fn read(of: &mut Builder<'_>, text: &str) -> Result<(), Refusal> {
    needs_weeks(of);
    of.walk(text, |met| matches!(met.node.name.as_str(), "Cours" | "Cours_annuels"), |of, node| course(of, &node))?;
    if of.placed.is_empty() {
        of.note(0, FindingKind::NoLessons);
    }
    Ok(())
}

/// Says once that the format has letters only, if the school's weeks were not given.
pub(crate) fn needs_weeks(of: &mut Builder<'_>) {
    of.calendar_or_given();
    if of.options.weeks.is_empty() {
        of.note(0, FindingKind::WeeksNeeded);
    }
}

fn course(of: &mut Builder<'_>, node: &Node) -> Result<(), Refusal> {
    let line = node.line;
    let field = |name: &str| node.text_of(name);
    let day = field("JOUR").unwrap_or_default();
    let bad_day = || FindingKind::BadWeekday { value: day.clone() };
    let Some(weekday) = of.want(line, text::weekday(&day), bad_day) else { return Ok(()) };
    let start = field("H.DEBUT").unwrap_or_default();
    let bad = |field, value: &str| FindingKind::BadTime { field, value: clean(value) };
    let Some(starts) = of.want(line, text::time(&start), || bad("H.DEBUT", &start)) else { return Ok(()) };
    let length = field("DUREE").unwrap_or_default();
    let ends = text::minutes(&length).and_then(|minutes| after(starts, minutes));
    let Some(ends) = of.want(line, ends, || bad("DUREE", &length)) else { return Ok(()) };
    let label = label(field("ALTERNANCE"), field("FREQUENCE"));
    let weeks = of.weeks_of_label(line, label.as_deref());
    let subject = subject(of, node)?;
    let sections = sections(of, line, subject, &field("CLASSE").unwrap_or_default())?;
    let placed = Placed {
        file: of.file.clone(),
        line,
        weekday,
        starts,
        ends,
        weeks,
        cancelled: 0,
        label,
        sections,
        teachers: teachers(of, line, field("PROF_NOM"), field("PROF_PRENOM"))?,
        rooms: rooms(of, line, field("SALLE"))?,
        pupils: Vec::new(),
        mode: field("MODALITE"),
    };
    of.place(placed)
}

/// The label of alternation; « every week » is none.
pub(crate) fn label(alternation: Option<String>, frequency: Option<String>) -> Option<String> {
    alternation.filter(|label| !is_every_week(label)).or(frequency.filter(|label| !is_every_week(label)))
}

fn subject(of: &mut Builder<'_>, node: &Node) -> Result<Option<String>, Refusal> {
    let (code, name) = (node.text_of("MAT_CODE"), node.text_of("MAT_LIBELLE"));
    let Some(name) = name.or_else(|| code.clone()) else { return Ok(None) };
    of.subject_named(node.line, code.as_deref(), &name).map(Some)
}

/// The names of a cell.
pub(crate) fn names(cell: Option<String>) -> Vec<String> {
    cell.unwrap_or_default().split(',').map(clean).filter(|name| !name.is_empty()).collect()
}

fn teachers(of: &mut Builder<'_>, line: u64, last: Option<String>, first: Option<String>) -> Result<Vec<String>, Refusal> {
    let (last, first) = (names(last), names(first));
    if !first.is_empty() && first.len() != last.len() {
        of.note(line, FindingKind::UnpairedNames { names: last.len(), first_names: first.len() });
    }
    let first = |at: usize| if first.len() == last.len() { first[at].as_str() } else { "" };
    last.iter().enumerate().map(|(at, name)| of.teacher_named(line, name, first(at))).collect()
}

pub(crate) fn rooms(of: &mut Builder<'_>, line: u64, cell: Option<String>) -> Result<Vec<String>, Refusal> {
    names(cell).iter().map(|name| of.room_named(line, name)).collect()
}

/// `6A`, `<6A> GR.1` (a part), `[6LAT]` (a group), several of them after commas.
fn sections(of: &mut Builder<'_>, line: u64, subject: Option<String>, cell: &str) -> Result<Vec<Section>, Refusal> {
    let mut sections = Vec::new();
    for name in names(Some(cell.to_owned())) {
        let audience = audience(of, line, &name)?;
        sections.push(Section { subject: subject.clone(), audience: Some(audience) });
    }
    if sections.is_empty() && subject.is_some() {
        sections.push(Section { subject, audience: None });
    }
    Ok(sections)
}

fn audience(of: &mut Builder<'_>, line: u64, name: &str) -> Result<Audience, Refusal> {
    if let Some(group) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return of.group_named(line, &clean(group), None).map(Audience::Group);
    }
    match name.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((division, part)) if !part.trim().is_empty() && !division.trim().is_empty() => {
            let (division, part) = (clean(division), clean(part));
            let full = if part.contains(&division) { part } else { format!("{division} {part}") };
            of.group_named(line, &full, Some(&division)).map(Audience::Group)
        }
        _ => of.division_named(line, name.trim_matches(['<', '>', ' '])).map(Audience::Division),
    }
}
