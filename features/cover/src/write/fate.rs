//! What becomes of the lessons of an absence: all of it is written, or nothing.

use super::note;
use crate::model::{AbsenceId, CoverKind, Fate};
use crate::say;
use directory::model::SchoolYearId;
use kit::{Error, Instant, LessonId, PersonId, Result, StructureId, Unit, args};
use timetable::model::{Audience, Effective, LessonKind, PatternId, Reason, Weeks};
use timetable::write::{self, AudienceId, By, HAND, NewChange, NewPattern, Refusal, What};

/// What was decided for a lesson.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The lesson, as it stands.
    pub lesson: Effective,
    /// What becomes of it; none leaves it as it is.
    pub fate: Option<Fate>,
    /// What the class is to do.
    pub instructions: Instructions,
    /// To whom it is proposed, when it is to be covered, and what each cover would be.
    pub proposals: Vec<(PersonId, CoverKind)>,
}

/// What is said to the class with a decision.
#[derive(Clone, Debug, Default)]
pub enum Instructions {
    /// What was said stays, whoever says it meanwhile.
    #[default]
    AsTheyAre,
    /// Rich text in JSON; none for nothing.
    Say(Option<String>),
}

/// Why nothing was decided: something is in the way of a lesson.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Which lesson.
    pub lesson: LessonId,
    /// Why.
    pub why: Refusal,
}

/// Writes the changes of a unit one after the other: each has its own moment, so that their order stands.
struct Changes<'a> {
    unit: &'a mut Unit,
    at: StructureId,
    by: By,
}

impl Changes<'_> {
    fn next(&mut self) -> By {
        self.by.now = Instant::from_micros(self.by.now.micros() + 1);
        self.by
    }
    /// Makes a change; what is as it should be already is no refusal.
    async fn make(&mut self, lesson: LessonId, what: What, reason: Option<Reason>) -> Result<std::result::Result<(), Refused>> {
        let by = self.next();
        let change = NewChange { lesson, what, reason, words: None };
        Ok(match write::change(self.unit, self.at, &change, None, by).await? {
            Ok(()) | Err(Refusal::Same) => Ok(()),
            Err(why) => Err(Refused { lesson, why }),
        })
    }
}

#[derive(sqlx::FromRow)]
struct Before {
    lesson_id: LessonId,
    fate: Fate,
    study_id: Option<LessonId>,
}

/// Decides what becomes of lessons of an absence, whose person is named: changes of the timetable, studies and covers with it.
pub async fn decide(
    unit: &mut Unit,
    (at, absence, absent): (StructureId, AbsenceId, PersonId),
    decisions: &[Decision],
    by: By,
) -> Result<std::result::Result<(), Refused>> {
    write::begin(unit, at).await?;
    let before = before(unit, absence).await?;
    let mut changes = Changes { unit, at, by };
    for one in decisions {
        let id = one.lesson.plan.id;
        let there = before.iter().find(|row| row.lesson_id == id);
        let old = there.map_or(Fate::Undecided, |row| row.fate);
        let new = one.fate.unwrap_or(old);
        let mut study = there.and_then(|row| row.study_id);
        if new != old {
            if let Err(refused) = leave(&mut changes, (absence, absent), id, (old, new), study.take()).await? {
                return Ok(Err(refused));
            }
            if new.cancels()
                && !old.cancels()
                && let Err(refused) = changes.make(id, What::Cancel(Reason::TeacherAbsent), Some(Reason::TeacherAbsent)).await?
            {
                return Ok(Err(refused));
            }
            if new.keeps_pupils() {
                study = Some(study_instead(&mut changes, &one.lesson, new == Fate::Work).await?);
            }
            if new == Fate::Cover {
                look_for(&mut changes, absence, one).await?;
            }
            note(
                changes.unit,
                at,
                "act-absence-decided",
                absence,
                (&format!("fate={}", old.code()), &format!("fate={}", new.code())),
                by,
            )
            .await?;
        }
        let (says, words) = match &one.instructions {
            Instructions::AsTheyAre => (false, None),
            Instructions::Say(words) => (true, words.as_deref()),
        };
        changes
            .unit
            .run(
                "insert into absence_lesson (absence_id, structure_id, lesson_id, fate, study_id, instructions)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (absence_id, lesson_id) do update set fate = excluded.fate, study_id = excluded.study_id,
                   instructions = case when $7 then excluded.instructions else absence_lesson.instructions end",
                args![absence, at, id, new, study, words, says],
            )
            .await?;
    }
    Ok(Ok(()))
}

async fn before(unit: &mut Unit, absence: AbsenceId) -> Result<Vec<Before>> {
    Ok(unit.all("select lesson_id, fate, study_id from absence_lesson where absence_id = $1", args![absence]).await?)
}

/// Undoes what had become of a lesson, as far as what becomes of it now does not need it.
async fn leave(
    changes: &mut Changes<'_>,
    (absence, absent): (AbsenceId, PersonId),
    lesson: LessonId,
    (old, new): (Fate, Fate),
    study: Option<LessonId>,
) -> Result<std::result::Result<(), Refused>> {
    if let Some(study) = study {
        let now = changes.by.now;
        write::withdraw(changes.unit, changes.at, study, now).await?;
    }
    if old == Fate::Cover
        && let Some(taker) = close(changes.unit, absence, lesson).await?
    {
        let back = What::Teacher { next: absent, instead_of: Some(taker), covers: false };
        if let Err(refused) = changes.make(lesson, back, None).await? {
            return Ok(Err(refused));
        }
    }
    if old.cancels() && !new.cancels() {
        return changes.make(lesson, What::Restore, None).await;
    }
    Ok(Ok(()))
}

/// Looks for nobody any more; says who holds the lesson, if somebody does.
async fn close(unit: &mut Unit, absence: AbsenceId, lesson: LessonId) -> Result<Option<PersonId>> {
    let taker: Option<(Option<PersonId>,)> = unit
        .optional(
            "update cover set state = 'withdrawn' where absence_id = $1 and lesson_id = $2 and state <> 'withdrawn'
             returning taken_by",
            args![absence, lesson],
        )
        .await?;
    unit.run(
        "update cover_proposal set state = 'gone' where state <> 'gone' and cover_id in (
           select id from cover where absence_id = $1 and lesson_id = $2 and state = 'withdrawn')",
        args![absence, lesson],
    )
    .await?;
    Ok(taker.and_then(|(taker,)| taker))
}

/// Puts a study for the same pupils in the place of a lesson, in its room or in none.
async fn study_instead(changes: &mut Changes<'_>, lesson: &Effective, in_room: bool) -> Result<LessonId> {
    let By { now, .. } = changes.next();
    let (year,): (SchoolYearId,) = changes
        .unit
        .one("select year_id from lesson_pattern where id = $1 and structure_id = $2", args![lesson.plan.pattern, changes.at])
        .await?;
    let audience = |one: &Audience| match one {
        Audience::Division(id, _) => AudienceId::Division(*id),
        Audience::Group(id, _) => AudienceId::Group(*id),
    };
    let pattern = NewPattern {
        id: PatternId::new(now),
        year,
        kind: LessonKind::Study,
        label: None,
        weekday: i64::from(lesson.slot.day.0.weekday().to_monday_one_offset()),
        starts: lesson.slot.starts,
        ends: lesson.slot.ends,
        weeks: Weeks::of([lesson.slot.day]),
        sections: vec![],
        teachers: vec![],
        rooms: if in_room { lesson.rooms.iter().map(|room| room.id).collect() } else { vec![] },
        audiences: lesson.audiences().into_iter().map(audience).collect(),
        key: None,
    };
    write::plan(changes.unit, changes.at, std::slice::from_ref(&pattern), |_| true, (HAND, now)).await?;
    let (id,): (LessonId,) = changes.unit.one("select id from lesson where pattern_id = $1", args![pattern.id]).await?;
    Ok(id)
}

async fn look_for(changes: &mut Changes<'_>, absence: AbsenceId, one: &Decision) -> Result<()> {
    let slot = one.lesson.slot;
    let id = crate::model::CoverId::new(changes.by.now);
    changes
        .unit
        .run(
            "insert into cover (id, structure_id, absence_id, lesson_id, state, supervision, counted, day, starts, ends, about,
               asked_by, asked_at) values ($1, $2, $3, $4, 'asked', $5, $6, $7, $8, $9, $10, $11, $12)",
            args![
                id,
                changes.at,
                absence,
                one.lesson.plan.id,
                false,
                true,
                slot.day,
                slot.starts,
                slot.ends,
                say::about(&one.lesson),
                changes.by.author,
                changes.by.now
            ],
        )
        .await?;
    super::covering::propose(changes.unit, (changes.at, id), &one.proposals).await
}

/// Takes an absence back: the lessons that are named take place again, with their teacher; the others stay as they are, and
/// nobody is looked for any more.
pub async fn take_back(
    unit: &mut Unit,
    (at, absence, absent): (StructureId, AbsenceId, PersonId),
    restored: &[LessonId],
    by: By,
) -> Result<std::result::Result<(), Refused>> {
    write::begin(unit, at).await?;
    let open: Option<(AbsenceId,)> = unit
        .optional(
            "update staff_absence set withdrawn_at = $3 where id = $1 and structure_id = $2 and withdrawn_at is null returning id",
            args![absence, at, by.now],
        )
        .await?;
    if open.is_none() {
        return Err(Error::NotFound);
    }
    let before = before(unit, absence).await?;
    let mut changes = Changes { unit, at, by };
    for row in before.iter().filter(|row| restored.contains(&row.lesson_id)) {
        let moved = (row.fate, Fate::Kept);
        if let Err(refused) = leave(&mut changes, (absence, absent), row.lesson_id, moved, row.study_id).await? {
            return Ok(Err(refused));
        }
        changes
            .unit
            .run(
                "update absence_lesson set fate = 'kept', study_id = null where absence_id = $1 and lesson_id = $2",
                args![absence, row.lesson_id],
            )
            .await?;
    }
    for sql in [
        "update cover_proposal set state = 'gone' where state = 'open' and cover_id in (
           select id from cover where absence_id = $1 and state = 'asked')",
        "update cover set state = 'withdrawn' where absence_id = $1 and state = 'asked'",
    ] {
        changes.unit.run(sql, args![absence]).await?;
    }
    note(changes.unit, at, "act-absence-withdrawn", absence, ("", ""), by).await?;
    Ok(Ok(()))
}
