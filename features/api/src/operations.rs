//! The operations: each reads through the viewer whose token came, and describes itself for the document.

pub(crate) mod homework;
pub(crate) mod me;
pub(crate) mod timetable;

use crate::answer::{Problem, busy};
use crate::call::Call;
use ::timetable::model::Hour;
use axum::http::Method;
use axum::response::Response;
use jiff::tz::TimeZone;
use kit::{Day, Error, Instant, Routes};

const TOKEN: &str = "a program proves with a token for whom it calls; the day of its last use is kept";

/// The operations. What this says, the document says too: a test compares them.
pub(crate) fn routes() -> Routes {
    Routes::at("/api/v1/me")
        .called_by(Method::GET, TOKEN, me::me)
        .when_busy(busy)
        .and_at("/api/v1/timetable")
        .called_by(Method::GET, TOKEN, timetable::timetable)
        .when_busy(busy)
        .and_at("/api/v1/lessons/{lesson}")
        .called_by(Method::GET, TOKEN, timetable::lesson)
        .when_busy(busy)
        .and_at("/api/v1/divisions/{division}/timetable")
        .called_by(Method::GET, TOKEN, timetable::division)
        .when_busy(busy)
        .and_at("/api/v1/homework")
        .called_by(Method::GET, TOKEN, homework::homework)
        .when_busy(busy)
        .and_at("/api/v1/homework/{assignment}")
        .called_by(Method::GET, TOKEN, homework::assignment)
        .when_busy(busy)
        .and_at("/api/v1/homework/{assignment}/tick")
        .called_by(Method::PUT, TOKEN, homework::tick)
        .called_by(Method::DELETE, TOKEN, homework::untick)
        .when_busy(busy)
        .and_at(ELSEWHERE)
        .called_by(Method::GET, TOKEN, elsewhere)
        .when_busy(busy)
}

/// Any other address under the version.
pub(crate) const ELSEWHERE: &str = "/api/v1/{*rest}";

/// What is not there is said as a program reads it, to those who have a token; to others, that one is needed.
async fn elsewhere(call: Call) -> Response {
    let answer = call.caller(None).await.and(Err(Problem::Other(Error::NotFound)));
    call.answered(answer)
}

/// An identifier in an address; what is none names nothing.
fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::Other(Error::NotFound))
}

/// A local hour as an instant with the offset of its place (RFC 3339). An hour that does not exist moves on with the
/// clocks; of one that comes twice the first is meant.
fn moment(day: Day, hour: Hour, zone: &TimeZone) -> String {
    let (hours, minutes) = (hour.minutes() / 60, hour.minutes() % 60);
    let (Ok(hours), Ok(minutes)) = (i8::try_from(hours), i8::try_from(minutes)) else { return instant(day.start_in(zone), zone) };
    match day.0.at(hours, minutes, 0, 0).to_zoned_datetime(zone.clone()) {
        Ok(zoned) => zoned.strftime(RFC_3339).to_string(),
        Err(_) => instant(day.start_in(zone), zone),
    }
}

/// An instant with the offset of a place.
fn instant(at: Instant, zone: &TimeZone) -> String {
    at.in_zone(zone).strftime(RFC_3339).to_string()
}

const RFC_3339: &str = "%Y-%m-%dT%H:%M:%S%:z";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_bear_the_offset_of_their_place() {
        let zone = |name| TimeZone::get(name).unwrap();
        let at = |day: &str, hour: &str, name| moment(day.parse().unwrap(), hour.parse().unwrap(), &zone(name));
        assert_eq!(at("2026-11-24", "8:30", "Europe/Paris"), "2026-11-24T08:30:00+01:00");
        assert_eq!(at("2026-06-02", "8:30", "Europe/Paris"), "2026-06-02T08:30:00+02:00");
        assert_eq!(at("2026-11-24", "8:30", "Indian/Reunion"), "2026-11-24T08:30:00+04:00");
        assert_eq!(at("2026-11-24", "8:30", "America/Martinique"), "2026-11-24T08:30:00-04:00");
        assert_eq!(at("2027-03-28", "2:30", "Europe/Paris"), "2027-03-28T03:30:00+02:00", "the hour that is left out");
        assert_eq!(at("2026-10-25", "2:30", "Europe/Paris"), "2026-10-25T02:30:00+02:00", "the hour that comes twice");
    }
}
