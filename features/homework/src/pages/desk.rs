//! Where work is given: from a lesson, to a section, or anew; what may be chosen there and what each day already holds.

use super::id;
use crate::charter::{self, Charter, Publication};
use crate::load::{self, Load};
use crate::model::AssignmentId;
use crate::store::{self, Opened, SectionHere};
use directory::model::SectionId;
use kit::viewer::StructureHere;
use kit::{App, Day, Error, Instant, LessonId, Result, Viewer};
use std::collections::BTreeMap;
use timetable::calendar;
use timetable::model::{Calendar, Effective, Hour};

/// How many lessons are offered.
const OFFERED: usize = 4;
/// How many days of work load are looked at.
const LOAD_DAYS: i64 = 400;

/// From where work is given.
pub(super) enum From {
    /// A lesson.
    Lesson(Box<Effective>),
    /// A section, on the present day.
    Section(SectionId),
    /// It is given already, and is changed.
    Edit(Box<Opened>),
}

/// A form of work, and all that it needs to know.
pub(super) struct Desk {
    pub(super) from: From,
    pub(super) structure: StructureHere,
    pub(super) sections: Vec<SectionHere>,
    pub(super) now: (Day, Hour),
    pub(super) charter: Charter,
    pub(super) publication: Publication,
    pub(super) calendar: Option<Calendar>,
    pub(super) lessons: Vec<Effective>,
    pub(super) loads: BTreeMap<Day, Load>,
    /// Work of another class from which this is taken.
    pub(super) copied: Option<Box<Opened>>,
}

impl Desk {
    /// From a lesson which the viewer holds or teaches; any other is not found.
    pub(super) async fn of_lesson(app: &App, viewer: &Viewer, lesson: &str, now: Instant) -> Result<Self> {
        let lesson: LessonId = id(lesson)?;
        let lesson = timetable::store::lesson(&app.db, viewer, lesson).await?;
        let structure = viewer.structure(lesson.plan.structure).ok_or(Error::NotFound)?.clone();
        let today = now.day_in(&structure.zone);
        let all = store::sections_of_lesson(&app.db, viewer, structure.id, lesson.plan.id, today).await?;
        let sections = given_to(viewer, &lesson, all);
        if sections.is_empty() {
            return Err(Error::NotFound);
        }
        Self::made(app, From::Lesson(Box::new(lesson)), structure, sections, now).await
    }

    /// To a section which the viewer teaches; as work that she gave to another, when it is named.
    pub(super) async fn of_section(app: &App, viewer: &Viewer, (section, copied): (&str, &str), now: Instant) -> Result<Self> {
        let (structure, section) = store::section_of_teacher(&app.db, viewer, id(section)?, now).await?;
        let mut desk = Self::made(app, From::Section(section.id), structure, vec![section], now).await?;
        if !copied.is_empty() {
            let opened = super::show::given(app, viewer, copied, now).await?;
            if opened.work.withdrawn_at.is_some() {
                return Err(Error::NotFound);
            }
            desk.copied = Some(Box::new(opened));
        }
        Ok(desk)
    }

    /// Work that the viewer gave, or that was given to a section of hers.
    pub(super) async fn of_work(app: &App, viewer: &Viewer, work: &str, now: Instant) -> Result<Self> {
        let opened = store::open(&app.db, viewer, id(work)?, now).await?;
        if !opened.gives() || opened.work.withdrawn_at.is_some() {
            return Err(Error::NotFound);
        }
        let (structure, sections) = (opened.structure.clone(), opened.sections.clone());
        Self::made(app, From::Edit(Box::new(opened)), structure, sections, now).await
    }

    async fn made(app: &App, from: From, structure: StructureHere, sections: Vec<SectionHere>, now: Instant) -> Result<Self> {
        let zoned = now.in_zone(&structure.zone);
        let here = (now.day_in(&structure.zone), Hour::of(zoned.time()));
        let calendar = calendar::of(app, &structure, here.0).await?;
        let charter = charter::of(app, &structure);
        let publication = charter.publication(here.0, here.1, calendar.as_ref());
        let after = match &from {
            From::Lesson(lesson) => here.max((lesson.slot.day, lesson.slot.starts)),
            From::Section(_) | From::Edit(_) => here,
        };
        let mut lessons = vec![];
        if let Some(section) = sections.first() {
            lessons = timetable::store::next_lessons(&app.db, structure.id, section.id, after, 2 * OFFERED + 8).await?;
            lessons.retain(|lesson| lesson.slot.day >= publication.earliest);
            lessons.truncate(OFFERED);
        }
        let ids: Vec<SectionId> = sections.iter().map(|section| section.id).collect();
        let but = if let From::Edit(opened) = &from { Some(opened.work.id) } else { None };
        let days = (here.0, here.0.plus_days(LOAD_DAYS));
        let loads = load::of_sections(&app.db, structure.id, &ids, days, but).await?;
        Ok(Self { from, structure, sections, now: here, charter, publication, calendar, lessons, loads, copied: None })
    }

    /// What is there already for a day.
    pub(super) fn load(&self, day: Day) -> Load {
        self.loads.get(&day).copied().unwrap_or_default()
    }
    /// Whether a day is as full as the charter allows, or would be with that much more.
    pub(super) fn is_over(&self, day: Day, minutes: i64, tests: i64) -> bool {
        let load = self.load(day);
        let more = minutes > 0 || tests > 0;
        more && (load.minutes + minutes > self.charter.minutes || load.tests + tests > self.charter.tests)
    }
    /// The work that is changed.
    pub(super) fn edited(&self) -> Option<&Opened> {
        if let From::Edit(opened) = &self.from { Some(opened) } else { None }
    }
    /// Which assignment is changed.
    pub(super) fn id(&self) -> Option<AssignmentId> {
        self.edited().map(|opened| opened.work.id)
    }
    /// The place of its draft.
    pub(super) fn place(&self) -> String {
        match &self.from {
            From::Lesson(lesson) => format!("lesson:{}", lesson.plan.id),
            From::Section(section) => match &self.copied {
                Some(of) => format!("copy:{}:{section}", of.work.id),
                None => format!("section:{section}"),
            },
            From::Edit(opened) => format!("edit:{}", opened.work.id),
        }
    }
    /// Where the form is sent.
    pub(super) fn action(&self) -> String {
        match &self.from {
            From::Lesson(lesson) => format!("/lessons/{}/homework", lesson.plan.id),
            From::Section(section) => format!("/homework/sections/{section}"),
            From::Edit(opened) => format!("/homework/{}/edit", opened.work.id),
        }
    }
    /// Where its draft is sent.
    pub(super) fn draft(&self) -> String {
        format!("{}/draft", self.action())
    }
    /// The page of the form itself.
    pub(super) fn page(&self) -> String {
        if let Some(of) = &self.copied {
            return format!("{}?copy={}", self.action(), of.work.id);
        }
        match &self.from {
            From::Lesson(_) => format!("{}/new", self.action()),
            From::Section(_) | From::Edit(_) => self.action(),
        }
    }
    /// The page from which one comes.
    pub(super) fn back(&self) -> String {
        if let Some(of) = &self.copied {
            return format!("/homework/{}", of.work.id);
        }
        match &self.from {
            From::Lesson(lesson) => format!("/lessons/{}", lesson.plan.id),
            From::Section(_) => "/homework".to_owned(),
            From::Edit(opened) => format!("/homework/{}", opened.work.id),
        }
    }
    /// On which day work is given.
    pub(super) fn given_on(&self) -> Day {
        match &self.from {
            From::Lesson(lesson) => lesson.slot.day,
            From::Section(_) => self.now.0,
            From::Edit(opened) => opened.work.given_on,
        }
    }
}

/// To which sections of a lesson the viewer gives work: those that she teaches, or all of a lesson that she holds for
/// somebody else.
pub(crate) fn given_to(viewer: &Viewer, lesson: &Effective, all: Vec<SectionHere>) -> Vec<SectionHere> {
    if !crate::sight::teaches(viewer, lesson.plan.structure) {
        return vec![];
    }
    if all.iter().any(|section| section.taught) {
        return all.into_iter().filter(|section| section.taught).collect();
    }
    if lesson.is_held_by(viewer.person) { all } else { vec![] }
}
