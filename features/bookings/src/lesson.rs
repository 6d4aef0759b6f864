//! What is booked for a lesson, on its page, for who works in the school; and the button that books.

use crate::pages::{BookingLine, line};
use crate::{sight, store};
use askama::Template;
use kit::filters;
use kit::slice::{Card, Later, Subject};
use kit::{App, Error, Instant, LessonId, Result, Viewer};

/// Place of the card on the page.
const ORDER: u16 = 300;

#[derive(Template)]
#[template(path = "lesson.html")]
struct LessonCard {
    lesson: LessonId,
    lines: Vec<BookingLine>,
    books: bool,
}

/// The part of bookings on the page of a lesson.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, subject: Subject, now: Instant) -> Later<'a, Result<Vec<Card>>> {
    Box::pin(async move {
        let Subject::Lesson(at, lesson) = subject else { return Ok(vec![]) };
        if !timetable::sight::reads_school(viewer, at) {
            return Ok(vec![]);
        }
        let booked = store::of_lesson(&app.db, at, lesson).await?;
        let books = match timetable::store::lesson(&app.db, viewer, lesson).await {
            Ok(found) => {
                let comes = found.cancelled.is_none() && !timetable::sight::is_over(viewer, &found, now);
                comes && sight::books_for(viewer, &found)
            }
            Err(Error::NotFound) => false,
            Err(error) => return Err(error),
        };
        if booked.is_empty() && !books {
            return Ok(vec![]);
        }
        let lines = booked.iter().map(|one| line(one, one.standing(), viewer, at)).collect();
        Ok(vec![Card { order: ORDER, wide: false, piece: Box::new(LessonCard { lesson, lines, books }) }])
    })
}
