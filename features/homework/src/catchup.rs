//! What is to be caught up: the days or hours that a pupil missed, and what was done and given in them.

use crate::list::{self, Work};
use crate::sight;
use classbook::model::Moment;
use kit::viewer::StructureHere;
use kit::{Day, Db, Instant, LessonId, PersonId, Result, StructureId, Unit, ViewerFacts, args};
use rich::Document;
use timetable::model::{Effective, Hour};
use timetable::store::Of;

/// After so many days a plan closes by itself.
pub const DAYS: i64 = 14;

/// Hours that were missed, the whole day as a rule.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Missed {
    /// The day.
    pub day: Day,
    /// From.
    pub starts: Hour,
    /// To.
    pub ends: Hour,
    /// Whether the pupil said it herself: then it is hers alone.
    pub own: bool,
}

impl Missed {
    /// Whether it is the whole day.
    pub fn is_whole(&self) -> bool {
        self.starts == Hour::MIDNIGHT && self.ends >= Hour::of_minutes(24 * 60 - 1)
    }
    /// Whether a lesson was missed.
    pub fn has(&self, lesson: &Effective) -> bool {
        lesson.slot.day == self.day && lesson.slot.starts < self.ends && self.starts < lesson.slot.ends
    }
}

/// From whose side a plan is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// The pupil.
    pub pupil: PersonId,
    /// How she is called.
    pub name: String,
    /// Where.
    pub structure: StructureHere,
    /// Whether it is the viewer herself.
    pub own: bool,
    /// Whether the viewer says what was missed, for all who read the plan.
    pub says: bool,
    /// Whether the viewer reads what was done and given: assistants of school life say who was away, and read neither class
    /// books nor work.
    pub reads: bool,
}

/// From whose side the viewer reads the plan of a pupil: her own, that of a child of hers, or of a pupil with whom she works.
pub async fn reader(db: &Db, viewer: &ViewerFacts, pupil: PersonId, now: Instant) -> Result<Option<Reader>> {
    if let Some(whose) = list::family(viewer).into_iter().find(|whose| whose.pupil == pupil) {
        let Some(structure) = viewer.structure(whose.structure).cloned() else { return Ok(None) };
        let name = viewer.child(pupil).map_or_else(|| viewer.given.clone(), |child| child.given.clone());
        return Ok(Some(Reader { pupil, name, structure, own: whose.own, says: false, reads: true }));
    }
    let today = now.day_in(&viewer.zone());
    let found: Vec<(StructureId, String)> = db
        .all(
            "select enrollment.structure_id, person.given || ' ' || person.family from enrollment
             join person on person.id = enrollment.person_id
             where enrollment.person_id = $1 and enrollment.valid_from <= $2
               and (enrollment.valid_to is null or enrollment.valid_to > $2)",
            args![pupil, today],
        )
        .await?;
    for (at, name) in found {
        let Some(structure) = viewer.structure(at) else { continue };
        let reads = sight::reads_school(viewer, at)
            || (sight::teaches(viewer, at) && teaches_pupil(db, viewer, at, pupil, today).await?);
        if reads || sight::follows_absences(viewer, at) {
            return Ok(Some(Reader { pupil, name, structure: structure.clone(), own: false, says: true, reads }));
        }
    }
    Ok(None)
}

/// Whether the viewer teaches a section of a pupil.
async fn teaches_pupil(db: &Db, viewer: &ViewerFacts, structure: StructureId, pupil: PersonId, today: Day) -> Result<bool> {
    let found: Vec<(i64,)> = db
        .all(
            "select cast(1 as bigint) from section_teacher held cross join section
             where held.person_id = $1 and held.structure_id = $2
               and held.valid_from <= $4 and (held.valid_to is null or held.valid_to > $4) and section.id = held.section_id
               and (exists (select 1 from enrollment where enrollment.person_id = $3 and enrollment.structure_id = $2
                   and enrollment.division_id = section.division_id
                   and enrollment.valid_from <= $4 and (enrollment.valid_to is null or enrollment.valid_to > $4))
                 or exists (select 1 from group_membership member where member.person_id = $3 and member.structure_id = $2
                   and member.group_id = section.group_id
                   and member.valid_from <= $4 and (member.valid_to is null or member.valid_to > $4)))
             limit 1",
            args![viewer.person, structure, pupil, today],
        )
        .await?;
    Ok(!found.is_empty())
}

/// What a pupil missed in the last days, as a reader may know it: what she said herself is hers alone.
pub async fn missed(db: &Db, reader: &Reader, today: Day) -> Result<Vec<Missed>> {
    Ok(db
        .fresh(
            "select day, starts, ends, own from missed_time
             where person_id = $1 and structure_id = $2 and day >= $3 and (not own or $4) order by day desc, starts",
            args![reader.pupil, reader.structure.id, today.plus_days(-DAYS), reader.own],
        )
        .await?)
}

/// Says what was missed.
pub(crate) async fn say(unit: &mut Unit, reader: &Reader, missed: &Missed, by: PersonId) -> Result<()> {
    unit.run(
        "insert into missed_time (person_id, structure_id, day, starts, ends, own, said_by) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (person_id, structure_id, day, starts, own) do update set ends = excluded.ends, said_by = excluded.said_by",
        args![reader.pupil, reader.structure.id, missed.day, missed.starts, missed.ends, missed.own, by],
    )
    .await?;
    Ok(())
}

/// Says that a pupil missed a whole day, for all who read the plan.
pub async fn say_day(unit: &mut Unit, structure: StructureId, pupil: PersonId, day: Day, by: PersonId) -> Result<()> {
    unit.run(
        "insert into missed_time (person_id, structure_id, day, starts, ends, own, said_by)
         values ($1, $2, $3, '00:00', '23:59', false, $4) on conflict do nothing",
        args![pupil, structure, day, by],
    )
    .await?;
    Ok(())
}

/// Takes back what was said, by the pupil of her own words or by who works with her of theirs; whether it was there.
pub(crate) async fn unsay(unit: &mut Unit, reader: &Reader, (day, starts): (Day, Hour)) -> Result<bool> {
    let gone = unit
        .run(
            "delete from missed_time where person_id = $1 and structure_id = $2 and day = $3 and starts = $4 and own = $5",
            args![reader.pupil, reader.structure.id, day, starts, reader.own],
        )
        .await?;
    Ok(gone > 0)
}

/// A lesson that was missed, and what was done in it.
pub struct Lesson {
    /// Which.
    pub id: LessonId,
    /// When and what.
    pub lesson: Effective,
    /// What was done, when its teacher wrote it.
    pub content: Option<Document>,
}

/// One day of a plan.
pub struct DayMissed {
    /// The day and the hours.
    pub missed: Missed,
    /// The lessons, in order.
    pub lessons: Vec<Lesson>,
    /// The work that was given that day, or was due then and is awaited still.
    pub work: Vec<Work>,
}

/// The plan of a pupil: by day, the lessons that took place, what was done in each, and the work. Nobody has to do anything
/// for it.
pub async fn plan(db: &Db, reader: &Reader, now: Instant) -> Result<Vec<DayMissed>> {
    let zone = &reader.structure.zone;
    let today = now.day_in(zone);
    let missed = missed(db, reader, today).await?;
    let (Some(last), Some(first)) = (missed.first(), missed.last()) else { return Ok(vec![]) };
    let (at, from, to) = (reader.structure.id, first.day, last.day.plus_days(1));
    let lessons = timetable::store::lessons(db, at, Of::Pupil(reader.pupil), from, to).await?;
    let taken: Vec<&Effective> =
        lessons.iter().filter(|lesson| lesson.cancelled.is_none() && missed.iter().any(|hours| hours.has(lesson))).collect();
    let ids: Vec<LessonId> = taken.iter().map(|lesson| lesson.plan.id).collect();
    let range = (from, today.plus_days(60));
    let (mut contents, work) = if reader.reads {
        let contents = classbook::store::published(db, &ids).await?;
        (contents, list::of_pupil(db, at, reader.pupil, range, None, now).await?)
    } else {
        Default::default()
    };
    let moment = Moment::of(now, zone);
    let mut out = vec![];
    for hours in missed {
        let mut day = DayMissed { lessons: vec![], work: vec![], missed: hours };
        for lesson in taken.iter().filter(|lesson| day.missed.has(lesson)) {
            let begins = (lesson.slot.day, lesson.slot.starts);
            let content = contents.remove(&lesson.plan.id).filter(|content| content.is_shown(begins, moment));
            let content = content.map(|content| content.document).filter(|document| !document.is_empty());
            day.lessons.push(Lesson { id: lesson.plan.id, lesson: (*lesson).clone(), content });
        }
        let there = |id: Option<LessonId>| id.is_some_and(|id| day.lessons.iter().any(|lesson| lesson.id == id));
        let belongs = |work: &&Work| {
            let given = there(work.given_lesson_id) || (work.given_lesson_id.is_none() && work.given_on == day.missed.day);
            let due = there(work.due_lesson_id) || (day.missed.is_whole() && work.due_on == day.missed.day);
            !work.withdrawn && (given || due)
        };
        let found: Vec<Work> = work.iter().filter(belongs).cloned().collect();
        day.work = found;
        out.push(day);
    }
    Ok(out)
}
