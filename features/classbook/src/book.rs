//! The class book on a page: lessons of some days with what was done in each, in order.

use crate::filters;
use crate::model::{Moment, Published, has_begun};
use crate::sight::Reach;
use crate::store::{self, Visa};
use crate::write::CONTENT;
use askama::Template;
use files::Attachment;
use kit::words::Text;
use kit::{App, Day, Error, Form, LessonId, Piece, Result, StructureId};
use std::collections::HashMap;
use timetable::calendar::asked_day;
use timetable::model::{Effective, Hour, monday_of};
use timetable::store::Of;
use uuid::Uuid;

/// Which days a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// A week, by its Monday.
    Week(Day),
    /// A month, by its first day.
    Month(Day),
}

impl Period {
    /// What a query asks for; without a word, the present week or the present month. What is no week and no month is not
    /// answered with another.
    pub(crate) fn of(query: &Form, today: Day, by_month: bool) -> Result<Self> {
        let inside = |day: &Day| (1900..2200).contains(&day.0.year());
        let month = match query.text("month") {
            "" => None,
            typed => Some(format!("{typed}-01").parse::<Day>().ok().filter(inside).ok_or(Error::Malformed)?),
        };
        Ok(match (month, asked_day(query, "week")?) {
            (Some(month), _) => Self::Month(month),
            (None, Some(day)) => Self::Week(monday_of(day)),
            (None, None) if by_month => Self::Month(Day(today.0.first_of_month())),
            (None, None) => Self::Week(monday_of(today)),
        })
    }
    /// Its first day, and the first one that is no longer in it.
    pub(crate) fn days(self) -> (Day, Day) {
        match self {
            Self::Week(monday) => (monday, monday.plus_days(7)),
            Self::Month(first) => (first, Day(first.0.last_of_month()).plus_days(1)),
        }
    }
    /// Its words in a query.
    pub(crate) fn query(self) -> String {
        match self {
            Self::Week(monday) => format!("week={monday}"),
            Self::Month(first) => format!("month={}", first.to_string().chars().take(7).collect::<String>()),
        }
    }
    fn beside(self, ahead: bool) -> Self {
        let (from, to) = self.days();
        match (self, ahead) {
            (Self::Week(_), true) => Self::Week(to),
            (Self::Week(_), false) => Self::Week(from.plus_days(-7)),
            (Self::Month(_), true) => Self::Month(to),
            (Self::Month(_), false) => Self::Month(Day(from.plus_days(-1).0.first_of_month())),
        }
    }
}

/// What was done in a lesson, as somebody reads it.
pub(crate) struct Line {
    pub(crate) lesson: LessonId,
    pub(crate) starts: Hour,
    pub(crate) ends: Hour,
    pub(crate) name: Text,
    pub(crate) teachers: String,
    pub(crate) hue: &'static str,
    pub(crate) cancelled: bool,
    pub(crate) content: Option<Published>,
    pub(crate) files: Option<Piece>,
    /// Whether pupils and families read it.
    pub(crate) shown: bool,
    /// Whether the lesson has begun.
    pub(crate) begun: bool,
    /// Whether the viewer is writing it.
    pub(crate) drafted: bool,
    /// What a visa says of it.
    pub(crate) seal: Seal,
}

/// What a visa says of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    /// Nothing, or it is not for the reader.
    None,
    /// It is as management saw it.
    Seen,
    /// It was written or changed after.
    After,
}

/// What visas, newest first, say of a content of a day that was last changed at a moment.
fn seal(visas: &[Visa], day: Day, changed: kit::Instant) -> Seal {
    match visas.iter().find(|visa| visa.until >= day) {
        Some(visa) if changed > visa.by.at => Seal::After,
        Some(_) => Seal::Seen,
        None => Seal::None,
    }
}

/// A day with its lines.
pub(crate) struct BookDay {
    pub(crate) day: Day,
    pub(crate) today: bool,
    pub(crate) lines: Vec<Line>,
}

/// The list itself, for any page.
#[derive(Template)]
#[template(path = "book.html")]
pub(crate) struct Book {
    pub(crate) days: Vec<BookDay>,
    pub(crate) empty: Text,
    /// Whether lessons lead to their pages.
    pub(crate) linked: bool,
    /// Whether who reads it writes it.
    pub(crate) writes: bool,
    /// Whether all of it is of one subject, which the page names.
    pub(crate) one_subject: bool,
}

/// The bar above a book: which days, and which are beside.
#[derive(Template)]
#[template(path = "period.html")]
pub(crate) struct Bar {
    pub(crate) period: Period,
    pub(crate) base: String,
    pub(crate) current: bool,
}

impl Bar {
    pub(crate) fn of(period: Period, base: String, today: Day) -> Self {
        let (from, to) = period.days();
        Self { period, base, current: from <= today && today < to }
    }
    fn beside(&self, ahead: bool) -> String {
        self.period.beside(ahead).query()
    }
    fn other(&self) -> String {
        let (from, _) = self.period.days();
        match self.period {
            Period::Week(monday) => Period::Month(Day(monday.0.first_of_month())).query(),
            Period::Month(_) => Period::Week(monday_of(from.plus_days(6))).query(),
        }
    }
}

/// How a book is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) reach: Reach,
    /// Whether lessons without a content are shown: to who writes it and to management.
    pub(crate) gaps: bool,
    pub(crate) now: Moment,
    /// The visas that are shown, newest first.
    pub(crate) visas: &'a [Visa],
}

/// Lessons of subjects of some places, in order.
pub(crate) async fn lessons(app: &App, places: &[(StructureId, Of)], period: Period) -> Result<Vec<Effective>> {
    between(app, places, period.days()).await
}

/// The same from a day to another, which is no longer one of them.
pub(crate) async fn between(app: &App, places: &[(StructureId, Of)], (from, to): (Day, Day)) -> Result<Vec<Effective>> {
    let mut out = vec![];
    for (structure, of) in places {
        out.extend(timetable::store::lessons(&app.db, *structure, *of, from, to).await?);
    }
    out.retain(|lesson| !lesson.plan.sections.is_empty());
    out.sort_by_key(|lesson| (lesson.slot, lesson.plan.id));
    Ok(out)
}

/// Days with what was done, of lessons in order.
pub(crate) async fn days(app: &App, lessons: &[Effective], reader: Reader<'_>, drafted: &[LessonId]) -> Result<Vec<BookDay>> {
    let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.plan.id).collect();
    let mut contents = store::published(&app.db, &ids).await?;
    contents.retain(|lesson, content| {
        let begins = lessons.iter().find(|one| one.plan.id == *lesson).map(|one| (one.slot.day, one.slot.starts));
        reader.reach >= Reach::Published || begins.is_some_and(|begins| content.is_shown(begins, reader.now))
    });
    let with_content: Vec<Uuid> = contents.keys().map(|id| id.0).collect();
    let mut files = files::of_holder(&app.db, CONTENT, &with_content).await?;
    let mut out: Vec<BookDay> = vec![];
    for lesson in lessons {
        let Some(line) = line(lesson, reader, &mut contents, &mut files, drafted) else { continue };
        match out.last_mut().filter(|day| day.day == lesson.slot.day) {
            Some(day) => day.lines.push(line),
            None => {
                let day = lesson.slot.day;
                out.push(BookDay { day, today: day == reader.now.day, lines: vec![line] });
            }
        }
    }
    Ok(out)
}

fn line(
    lesson: &Effective,
    reader: Reader<'_>,
    contents: &mut HashMap<LessonId, Published>,
    files: &mut HashMap<Uuid, Vec<Attachment>>,
    drafted: &[LessonId],
) -> Option<Line> {
    let id = lesson.plan.id;
    let attached = files.remove(&id.0);
    let content = contents.remove(&id).filter(|content| attached.is_some() || !content.document.is_empty());
    let drafted = drafted.contains(&id);
    if content.is_none() && !drafted && !reader.gaps {
        return None;
    }
    let begins = (lesson.slot.day, lesson.slot.starts);
    let seal = content.as_ref().map_or(Seal::None, |content| seal(reader.visas, lesson.slot.day, content.author.at));
    let teachers: Vec<&str> = lesson.teachers.iter().map(|teacher| teacher.name.trim()).filter(|name| !name.is_empty()).collect();
    Some(Line {
        lesson: id,
        starts: lesson.slot.starts,
        ends: lesson.slot.ends,
        name: timetable::say::title(lesson),
        teachers: teachers.join(", "),
        hue: lesson.plan.sections.first().map_or("olive", |section| timetable::subject_hue(&section.subject_name)),
        cancelled: lesson.cancelled.is_some(),
        shown: content.as_ref().is_some_and(|content| content.is_shown(begins, reader.now)),
        begun: has_begun(begins, reader.now),
        files: attached.map(|files| files::pieces::list(files, None)),
        content,
        drafted,
        seal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_and_a_month_are_asked_for_and_lead_to_those_beside() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-24");
        let asked = |name: &str, value: &str, by_month| Period::of(&Form::of([(name, value)]), today, by_month);
        let of = |name: &str, value: &str, by_month| asked(name, value, by_month).unwrap();
        assert_eq!(of("", "", false), Period::Week(day("2026-11-23")));
        assert_eq!(of("", "", true), Period::Month(day("2026-11-01")));
        assert_eq!(of("week", "2026-12-06", true), Period::Week(day("2026-11-30")));
        assert_eq!(of("month", "2026-02", false).days(), (day("2026-02-01"), day("2026-03-01")));
        for nonsense in ["2026-13", "x", "0000-01", "99999-01", "2026-11-24"] {
            assert!(matches!(asked("month", nonsense, false), Err(Error::Malformed)), "{nonsense}");
        }
        for nonsense in ["2026-02-30", "x", "9999-99-99", "1200-01-01", "2026-12"] {
            assert!(matches!(asked("week", nonsense, true), Err(Error::Malformed)), "{nonsense}");
        }
        assert_eq!(of("month", "2026-12", false).beside(true).query(), "month=2027-01");
        assert_eq!(of("week", "2027-01-01", false).beside(false).query(), "week=2026-12-21");
    }
}
