//! Laying a sequence on the lessons of a section: a pure rule.

use super::StepId;
use kit::words::Text;
use kit::{Day, LessonId};
use timetable::model::{Calendar, Effective};

/// Why a lesson takes no content of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub enum Skip {
    /// It does not take place.
    Cancelled,
    /// There are no lessons that day, and why.
    Closed(Text),
    /// Something is written already.
    Written,
}

/// A lesson of the section, with what is laid on it or why nothing is.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// The lesson.
    pub lesson: LessonId,
    /// What is laid on it.
    pub step: Result<StepId, Skip>,
}

/// Lays contents, in their order, on lessons, in theirs: one on each that takes place and of which nothing is written.
/// Ends with the last content; gives those that found no lesson.
pub fn lay(
    steps: &[StepId],
    lessons: &[Effective],
    calendar: Option<&Calendar>,
    is_written: impl Fn(LessonId) -> bool,
) -> (Vec<Laid>, Vec<StepId>) {
    let mut rest = steps.iter().copied();
    let mut next = rest.next();
    let mut out = vec![];
    for lesson in lessons {
        let Some(step) = next else { break };
        let closed = |day: Day| calendar.and_then(|calendar| calendar.closed(day)).map(|closed| closed.words());
        let id = lesson.plan.id;
        let step = if lesson.cancelled.is_some() {
            Err(Skip::Cancelled)
        } else if let Some(why) = closed(lesson.slot.day) {
            Err(Skip::Closed(why))
        } else if is_written(id) {
            Err(Skip::Written)
        } else {
            next = rest.next();
            Ok(step)
        };
        out.push(Laid { lesson: id, step });
    }
    (out, next.into_iter().chain(rest).collect())
}
