//! Where the next page of a list begins: after the last thing of this one, by day, hour and identifier.

use crate::answer::Problem;
use kit::{Day, Form, text};
use timetable::model::Hour;
use uuid::Uuid;

/// The last thing of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cursor {
    pub(crate) day: Day,
    pub(crate) hour: Hour,
    pub(crate) id: Uuid,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}T{}.{}", self.day, self.hour, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (when, id) = text.split_once('.').ok_or(())?;
        let (day, hour) = when.split_once('T').ok_or(())?;
        let (day, hour, id) = (day.parse().map_err(|_| ())?, hour.parse().map_err(|_| ())?, id.parse().map_err(|_| ())?);
        Ok(Self { day, hour, id })
    }
}

/// The days that are asked for, the place after which they begin, and how many things at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Day,
    /// The first day no more.
    pub(crate) to: Day,
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: usize,
}

/// How many days may be asked for at once.
pub(crate) const DAYS_MAX: i64 = 62;
/// How many days are meant when nothing is said.
const DAYS: i64 = 7;
/// How many things a page has at most, and when nothing is said.
pub(crate) const LIMIT_MAX: usize = 500;
const LIMIT: usize = 200;

impl Span {
    /// Reads `from`, `to`, `after` and `limit`.
    pub(crate) fn read(query: &Form, today: Day) -> Result<Self, Problem> {
        let from = one(query, "from", || text!("api-wrong-day", name = "from"))?.unwrap_or(today);
        let to = one(query, "to", || text!("api-wrong-day", name = "to"))?.unwrap_or(from.plus_days(DAYS));
        if to <= from || from.plus_days(DAYS_MAX) < to {
            return Err(Problem::Invalid(text!("api-wrong-span", count = DAYS_MAX)));
        }
        let after: Option<Cursor> = one(query, "after", || text!("api-wrong-cursor"))?;
        let wrong = || text!("api-wrong-limit", count = LIMIT_MAX);
        let limit = one(query, "limit", wrong)?.unwrap_or(LIMIT);
        if limit == 0 || limit > LIMIT_MAX {
            return Err(Problem::Invalid(wrong()));
        }
        // What lies before the cursor is not read again.
        let from = after.map_or(from, |after| from.max(after.day.min(to)));
        Ok(Self { from, to, after, limit })
    }
    /// The page of a list, in the order of what they stand at, and where the next one begins.
    pub(crate) fn page<T>(&self, all: Vec<T>, at: impl Fn(&T) -> Cursor) -> (Vec<T>, Option<String>) {
        let mut all = all;
        all.sort_by_key(&at);
        all.retain(|one| self.after.is_none_or(|after| at(one) > after));
        let more = all.len() > self.limit;
        all.truncate(self.limit);
        let next = if more { all.last().map(|last| at(last).to_string()) } else { None };
        (all, next)
    }
}

/// A parameter that is sent once at most.
pub(crate) fn one<T: std::str::FromStr>(query: &Form, name: &str, wrong: impl Fn() -> kit::Text) -> Result<Option<T>, Problem> {
    let mut sent = query.all(name);
    match (sent.next(), sent.next()) {
        (None, _) => Ok(None),
        (Some(text), None) => text.parse().map(Some).map_err(|_| Problem::Invalid(wrong())),
        _ => Err(Problem::Invalid(wrong())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Cursor {
        text.parse().unwrap()
    }
    fn span(fields: &[(&str, &str)]) -> Option<Span> {
        Span::read(&Form::of(fields.iter().copied()), "2026-11-24".parse().unwrap()).ok()
    }

    #[test]
    fn a_list_is_read_page_by_page_without_a_gap() {
        let all: Vec<Cursor> = (0..5u128)
            .map(|n| Cursor { day: "2026-11-24".parse().unwrap(), hour: Hour::of_minutes(480), id: Uuid::from_u128(n) })
            .collect();
        let (first, next) = span(&[("limit", "2")]).unwrap().page(all.clone(), |one| *one);
        assert_eq!(first, all[..2]);
        let next = next.unwrap();
        let (second, next) = span(&[("limit", "2"), ("after", &next)]).unwrap().page(all.clone(), |one| *one);
        assert_eq!(second, all[2..4]);
        let next = next.unwrap();
        let (last, next) = span(&[("limit", "2"), ("after", &next)]).unwrap().page(all.clone(), |one| *one);
        assert_eq!((last, next), (all[4..].to_vec(), None));
        assert_eq!(at(&all[3].to_string()), all[3]);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(span(&[]).unwrap().to.to_string(), "2026-12-01");
        for wrong in [
            &[("from", "24/11/2026")][..],
            &[("from", "")],
            &[("to", "2026-11-24")],
            &[("to", "2027-11-24")],
            &[("limit", "0")],
            &[("limit", "501")],
            &[("limit", "many")],
            &[("after", "x")],
            &[("from", "2026-11-24"), ("from", "2026-11-25")],
        ] {
            assert_eq!(span(wrong), None, "{wrong:?}");
        }
    }
}
