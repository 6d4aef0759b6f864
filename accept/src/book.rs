//! Points of the book, and what came of them.

use kit::Text;
use serde::Serialize;

/// How strongly the specification asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// A server that does not hold it fails.
    Must,
    /// A server that does not hold it is told so.
    Should,
}

/// What came of a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It holds.
    Held,
    /// It does not.
    Missed {
        /// What the specification has one expect.
        expected: Text,
        /// What the server did.
        seen: Text,
    },
    /// There was nothing to ask, and why.
    Moot(Text),
}

/// One point, asked.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its name, which stays the same from one version to the next.
    pub id: &'static str,
    /// Where it is written.
    pub section: &'static str,
    /// How strongly.
    pub weight: Weight,
    /// What came of it.
    pub verdict: Verdict,
}

impl Point {
    /// The sentence of the point: what must hold.
    pub fn title(&self) -> Text {
        Text::keyed(format!("accept-{}", self.id))
    }
    /// Whether the server fails by it.
    pub fn fails(&self) -> bool {
        self.weight == Weight::Must && matches!(self.verdict, Verdict::Missed { .. })
    }
    /// The sign before it, which says the same as the words after it.
    pub fn sign(&self) -> &'static str {
        match (&self.verdict, self.weight) {
            (Verdict::Held, _) => "✓",
            (Verdict::Missed { .. }, Weight::Must) => "✗",
            (Verdict::Missed { .. }, Weight::Should) => "!",
            (Verdict::Moot(_), _) => "–",
        }
    }
}

/// All points of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order in which they were asked.
    pub points: Vec<Point>,
}

impl Report {
    /// Whether nothing that must hold was missed.
    pub fn passes(&self) -> bool {
        !self.points.iter().any(Point::fails)
    }
    /// How many held, were missed, were missed but only advised, had nothing to ask.
    pub fn counts(&self) -> [usize; 4] {
        ["✓", "✗", "!", "–"].map(|sign| self.points.iter().filter(|point| point.sign() == sign).count())
    }
}

/// Why a check did not end well.
pub(crate) enum Not {
    Missed { expected: Text, seen: Text },
    Moot(Text),
}

/// What a check answers.
pub(crate) type Check<T = ()> = Result<T, Not>;

/// Not what was expected.
pub(crate) fn missed(expected: impl Into<Text>, seen: impl Into<Text>) -> Not {
    Not::Missed { expected: expected.into(), seen: seen.into() }
}

/// Nothing to ask.
pub(crate) fn moot(why: impl Into<Text>) -> Not {
    Not::Moot(why.into())
}

/// Who is told of each point as it comes.
pub type Teller<'a> = &'a mut (dyn FnMut(&Point) + Send);

/// The book being filled in.
pub(crate) struct Book<'a> {
    pub(crate) report: Report,
    teller: Teller<'a>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(teller: Teller<'a>) -> Self {
        Self { report: Report::default(), teller }
    }

    /// Notes what came of a point; gives what it found, for those that build on it.
    pub(crate) fn note<T>(&mut self, (id, section, weight): Name, check: Check<T>) -> Option<T> {
        let (verdict, found) = match check {
            Ok(found) => (Verdict::Held, Some(found)),
            Err(Not::Missed { expected, seen }) => (Verdict::Missed { expected, seen }, None),
            Err(Not::Moot(why)) => (Verdict::Moot(why), None),
        };
        let point = Point { id, section, weight, verdict };
        (self.teller)(&point);
        self.report.points.push(point);
        found
    }
}

/// The name of a point, its section, how strongly it is asked.
pub(crate) type Name = (&'static str, &'static str, Weight);

/// What must hold.
pub(crate) const fn must(id: &'static str, section: &'static str) -> Name {
    (id, section, Weight::Must)
}
/// What should hold.
pub(crate) const fn should(id: &'static str, section: &'static str) -> Name {
    (id, section, Weight::Should)
}
