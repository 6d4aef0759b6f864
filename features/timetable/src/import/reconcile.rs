//! What would change: patterns by their key, lessons by key and day, else by hour and section. Pure.

use super::here::{Here, KnownLesson, KnownPattern};
use super::matching::Wanted;
use crate::model::{Hour, PatternId, RoomId, SiteId, monday_of};
use directory::model::SchoolYearId;
use kit::{Day, Instant, LessonId};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A lesson that goes to another pattern, or to other hours, or is planned again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replanned {
    pub(super) lesson: LessonId,
    pub(super) pattern: PatternId,
    pub(super) starts: Hour,
    pub(super) ends: Hour,
    pub(super) key: String,
}

/// All that an import changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The school year of what is planned.
    pub(super) year: Option<SchoolYearId>,
    pub(super) sites: Vec<(SiteId, String)>,
    pub(super) rooms: Vec<(RoomId, String, Option<SiteId>)>,
    pub(super) new: Vec<(PatternId, Wanted)>,
    /// Patterns whose weeks or words change.
    pub(super) changed: Vec<(PatternId, Wanted)>,
    /// Patterns whose sections, teachers, rooms or classes change; they are among `changed`.
    pub(super) parts: Vec<PatternId>,
    /// Patterns that nothing is planned by any more.
    pub(super) gone: Vec<PatternId>,
    pub(super) lessons_new: Vec<(LessonId, PatternId, Day, Hour, Hour, String)>,
    pub(super) lessons_changed: Vec<Replanned>,
    pub(super) lessons_gone: Vec<LessonId>,
    /// Lessons that are cancelled, and whether because a teacher is absent.
    pub(super) cancelled: Vec<(LessonId, bool)>,
    pub(super) restored: Vec<LessonId>,
    /// How many are left as they were because they are of the past, or cancelled already.
    pub(super) kept: usize,
    /// How many patterns and lessons the files want in all.
    pub(super) wanted: (usize, usize),
}

impl Plan {
    /// Whether nothing is to be written.
    pub(super) fn is_nothing(&self) -> bool {
        let empty = self.sites.is_empty() && self.rooms.is_empty() && self.new.is_empty() && self.changed.is_empty();
        let same = self.lessons_new.is_empty() && self.lessons_changed.is_empty() && self.lessons_gone.is_empty();
        empty && same && self.gone.is_empty() && self.cancelled.is_empty() && self.restored.is_empty()
    }
}

/// What a lesson is of, when its key does not say: whom it is for, or who meets.
type Of = (Vec<Uuid>, Option<String>);

fn of_known(pattern: &KnownPattern) -> Of {
    of(&pattern.sections, &pattern.audiences, &pattern.teachers, pattern.label.as_deref())
}

fn of_wanted(wanted: &Wanted) -> Of {
    of(&wanted.sections, &wanted.audience_ids(), &wanted.teachers, wanted.label.as_deref())
}

fn of(sections: &[Uuid], audiences: &[Uuid], teachers: &[Uuid], label: Option<&str>) -> Of {
    let whom = [sections, audiences].concat();
    let whom = if whom.is_empty() { teachers.to_vec() } else { whom };
    (whom, label.map(str::to_owned))
}

/// A lesson that the files want.
struct Slot<'a> {
    wanted: &'a Wanted,
    pattern: PatternId,
    day: Day,
}

/// Compares what is wanted with what is there.
pub(super) fn reconcile(
    wanted: Vec<Wanted>,
    rooms: Vec<(RoomId, String, Option<SiteId>)>,
    sites: Vec<(SiteId, String)>,
    here: &Here,
    today: Day,
    now: Instant,
) -> Plan {
    let mut plan = Plan { year: Some(here.year), sites, rooms, ..Plan::default() };
    let known: HashMap<&str, &KnownPattern> = here.patterns.iter().map(|pattern| (pattern.key.as_str(), pattern)).collect();
    let ids: Vec<PatternId> =
        wanted.iter().map(|one| known.get(one.key.as_str()).map_or_else(|| PatternId::new(now), |known| known.id)).collect();
    lessons(&mut plan, &wanted, &ids, here, today, now);
    plan.wanted.0 = wanted.len();
    let keys: HashSet<PatternId> = ids.iter().copied().collect();
    for (one, id) in wanted.into_iter().zip(ids) {
        match known.get(one.key.as_str()) {
            None => plan.new.push((id, one)),
            Some(known) => {
                let parts = (&known.sections, &known.teachers, &known.rooms, known.audiences.clone())
                    != (&one.sections, &one.teachers, &one.rooms, one.audience_ids());
                if parts {
                    plan.parts.push(id);
                }
                let same = (known.kind, &known.label, known.weekday, known.starts, known.ends)
                    == (one.kind, &one.label, one.weekday, one.starts, one.ends);
                if parts || !same || !known.weeks.mondays().eq(one.weeks().mondays()) {
                    plan.changed.push((id, one));
                }
            }
        }
    }
    plan.gone = gone(&plan, here, &keys);
    plan
}

/// Patterns of which nothing is left: no lesson stays with them.
fn gone(plan: &Plan, here: &Here, wanted: &HashSet<PatternId>) -> Vec<PatternId> {
    let leaves: HashSet<LessonId> =
        plan.lessons_gone.iter().copied().chain(plan.lessons_changed.iter().map(|one| one.lesson)).collect();
    let mut stays: HashSet<PatternId> =
        here.lessons.iter().filter(|lesson| !leaves.contains(&lesson.id)).map(|lesson| lesson.pattern).collect();
    stays.extend(plan.lessons_changed.iter().map(|one| one.pattern));
    let is_gone = |id: &PatternId| !wanted.contains(id) && !stays.contains(id);
    here.patterns.iter().map(|pattern| pattern.id).filter(is_gone).collect()
}

fn lessons(plan: &mut Plan, wanted: &[Wanted], ids: &[PatternId], here: &Here, today: Day, now: Instant) {
    let slots: Vec<Slot<'_>> = wanted
        .iter()
        .zip(ids)
        .flat_map(|(wanted, id)| wanted.days.iter().map(move |day| Slot { wanted, pattern: *id, day: *day }))
        .collect();
    plan.wanted.1 = slots.len();
    // Files that begin later say nothing of the weeks before.
    let from = slots.iter().map(|slot| monday_of(slot.day)).min().map(|from| from.min(today));
    let found = paired(&slots, here);
    let mut used: HashSet<LessonId> = HashSet::with_capacity(slots.len());
    for (slot, found) in slots.iter().zip(found) {
        let Slot { wanted, pattern, day } = *slot;
        let (id, cancelled) = match found {
            None => {
                let id = LessonId::new(now);
                plan.lessons_new.push((id, pattern, day, wanted.starts, wanted.ends, wanted.key.clone()));
                (id, None)
            }
            Some(lesson) => {
                used.insert(lesson.id);
                let same = lesson.pattern == pattern && (lesson.starts, lesson.ends) == (wanted.starts, wanted.ends);
                if !same || lesson.withdrawn || lesson.key.as_deref() != Some(wanted.key.as_str()) {
                    let (starts, ends, key) = (wanted.starts, wanted.ends, wanted.key.clone());
                    plan.lessons_changed.push(Replanned { lesson: lesson.id, pattern, starts, ends, key });
                }
                (lesson.id, lesson.cancelled)
            }
        };
        match (wanted.cancelled.get(&day), cancelled) {
            (Some(absent), None) => plan.cancelled.push((id, *absent)),
            // What the program cancelled it restores; what people did stays.
            (None, Some(true)) => plan.restored.push(id),
            _ => {}
        }
    }
    for lesson in here.lessons.iter().filter(|lesson| !used.contains(&lesson.id)) {
        let is_before = from.is_some_and(|from| lesson.day < from);
        let is_settled = lesson.day < today || lesson.cancelled.is_some() || lesson.withdrawn;
        if is_before || lesson.held && is_settled {
            plan.kept += 1;
        } else if lesson.held {
            plan.cancelled.push((lesson.id, false));
        } else {
            plan.lessons_gone.push(lesson.id);
        }
    }
}

/// For each lesson that is wanted, the one that is there: of the same key and day, else at the same hour before the same
/// sections, else before them at an hour that meets.
fn paired<'a>(slots: &[Slot<'_>], here: &'a Here) -> Vec<Option<&'a KnownLesson>> {
    let by_place: HashMap<(PatternId, Day), &KnownLesson> =
        here.lessons.iter().map(|lesson| ((lesson.pattern, lesson.day), lesson)).collect();
    let mut out: Vec<Option<&KnownLesson>> = slots.iter().map(|slot| by_place.get(&(slot.pattern, slot.day)).copied()).collect();
    let mut used: HashSet<LessonId> = out.iter().flatten().map(|lesson| lesson.id).collect();
    if used.len() == here.lessons.len() {
        return out;
    }
    let of_patterns: HashMap<PatternId, Of> = here.patterns.iter().map(|pattern| (pattern.id, of_known(pattern))).collect();
    let mut free: HashMap<(Day, &Of), Vec<&KnownLesson>> = HashMap::new();
    for lesson in here.lessons.iter().filter(|lesson| !used.contains(&lesson.id)) {
        if let Some(of) = of_patterns.get(&lesson.pattern) {
            free.entry((lesson.day, of)).or_default().push(lesson);
        }
    }
    let wanted: Vec<Of> = slots.iter().map(|slot| of_wanted(slot.wanted)).collect();
    for fits in [same_hour as Fits, meets] {
        for ((slot, of), found) in slots.iter().zip(&wanted).zip(&mut out) {
            if found.is_none()
                && let Some(lesson) = free
                    .get(&(slot.day, of))
                    .and_then(|all| all.iter().find(|lesson| !used.contains(&lesson.id) && fits(slot, lesson)))
            {
                used.insert(lesson.id);
                *found = Some(lesson);
            }
        }
    }
    out
}

type Fits = fn(&Slot<'_>, &KnownLesson) -> bool;

fn same_hour(slot: &Slot<'_>, lesson: &KnownLesson) -> bool {
    lesson.starts == slot.wanted.starts
}

fn meets(slot: &Slot<'_>, lesson: &KnownLesson) -> bool {
    lesson.starts < slot.wanted.ends && slot.wanted.starts < lesson.ends
}
