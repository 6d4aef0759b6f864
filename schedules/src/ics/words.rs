//! What the words of an event say: subject, people, room, and what happened to the lesson.

use crate::model::{LessonStatus, Mark};
use crate::text::{clean, folded};

use super::event::Event;

/// What an event is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: String,
    pub(super) subject: Option<String>,
    pub(super) teachers: Vec<String>,
    pub(super) divisions: Vec<String>,
    pub(super) groups: Vec<String>,
    pub(super) rooms: Vec<String>,
    pub(super) status: LessonStatus,
    pub(super) marks: Vec<Mark>,
}

pub(super) fn about(event: &Event) -> About {
    let mut about = About::default();
    let summary = clean(&event.summary);
    let (prefix, title) = prefixed(&summary);
    about.title = title.to_owned();
    status(event, prefix, &mut about);
    labelled_lines(&event.description, &mut about);
    from_title(&mut about);
    if about.rooms.is_empty() {
        about.rooms = names(&event.location);
    }
    about
}

/// `Cours annulé : Mathématiques` is a status and a title.
fn prefixed(summary: &str) -> (Option<String>, &str) {
    if let Some((prefix, title)) = summary.split_once(':') {
        let prefix = folded(prefix.trim());
        let is_known = ["annul", "absent", "deplace", "remplac", "exceptionnel", "changement"];
        if prefix.chars().count() <= 40 && is_known.iter().any(|word| prefix.contains(word)) && !title.trim().is_empty() {
            return (Some(prefix), title.trim());
        }
    }
    (None, summary)
}

fn status(event: &Event, prefix: Option<String>, about: &mut About) {
    let said = format!("{} {}", folded(&event.categories), prefix.unwrap_or_default());
    about.status = if said.contains("absent") {
        LessonStatus::TeacherAbsent
    } else if event.status == "CANCELLED" || said.contains("annul") {
        LessonStatus::Cancelled
    } else {
        LessonStatus::Planned
    };
    let marks = [
        ("changement de salle", Mark::RoomChanged),
        ("remplac", Mark::Covered),
        ("deplace", Mark::Moved),
        ("exceptionnel", Mark::Added),
    ];
    about.marks = marks.iter().filter(|(word, _)| said.contains(word)).map(|&(_, mark)| mark).collect();
}

/// `Matière : …`, `Professeur : …`, `Salle : …`, one a line.
fn labelled_lines(description: &str, about: &mut About) {
    for line in description.lines().take(200) {
        let Some((label, value)) = line.split_once(':') else { continue };
        let label = folded(&clean(label));
        match label.trim_end_matches(['s', 'x']) {
            "matiere" => about.subject = Some(clean(value)).filter(|value| !value.is_empty()),
            "professeur" | "prof" | "enseignant" => about.teachers = names(value),
            "classe" => about.divisions = names(value),
            "groupe" | "partie de classe" | "parties de classe" => about.groups.extend(names(value)),
            "salle" => about.rooms = names(value),
            _ => {}
        }
    }
}

/// `MATIERE - PROF - [GROUPE]`, for what the lines did not say.
fn from_title(about: &mut About) {
    let parts: Vec<&str> = about.title.split(" - ").map(str::trim).filter(|part| !part.is_empty()).collect();
    let bracketed = |part: &&str| part.starts_with('[') && part.ends_with(']');
    if about.groups.is_empty() && about.divisions.is_empty() {
        let groups = parts.iter().filter(|part| bracketed(part)).map(|part| clean(part.trim_matches(['[', ']'])));
        about.groups = groups.filter(|name| !name.is_empty()).collect();
    }
    if about.subject.is_none() {
        about.subject = parts.iter().find(|part| !bracketed(part)).map(|part| clean(part));
    }
    if about.teachers.is_empty() {
        let others = parts.iter().filter(|part| !bracketed(part)).skip(1);
        about.teachers = others.map(|part| clean(part)).collect();
    }
}

fn names(cell: &str) -> Vec<String> {
    let mut names: Vec<String> = cell.split(',').take(50).map(clean).filter(|name| !name.is_empty()).collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_others_are_understood() {
        let event = Event {
            summary: "Prof. absent : ANGLAIS LV1 - Mme DELORME - [6A GR.1]".into(),
            location: "B12".into(),
            categories: "EDT,Changement de salle".into(),
            ..Event::default()
        };
        let about = about(&event);
        assert_eq!(about.title, "ANGLAIS LV1 - Mme DELORME - [6A GR.1]");
        assert_eq!(about.status, LessonStatus::TeacherAbsent);
        assert_eq!(about.marks, [Mark::RoomChanged]);
        assert_eq!(about.subject.as_deref(), Some("ANGLAIS LV1"));
        assert_eq!(about.teachers, ["Mme DELORME"]);
        assert_eq!(about.groups, ["6A GR.1"]);
        assert_eq!(about.rooms, ["B12"]);
    }

    #[test]
    fn a_colon_alone_makes_no_status() {
        let event = Event { summary: "Histoire : la Révolution".into(), ..Event::default() };
        let about = about(&event);
        assert_eq!((about.status, about.title.as_str()), (LessonStatus::Planned, "Histoire : la Révolution"));
    }
}
