//! Scopes: the narrow things that a token may be used for.

use kit::{Text, coded};

coded!(
    /// One thing that a token may be used for.
    Scope {
        /// Reading the timetable.
        TimetableRead = "timetable:read",
        /// Reading homework.
        HomeworkRead = "homework:read",
        /// Ticking homework.
        HomeworkWrite = "homework:write",
    }
);

impl Scope {
    /// What it is for, in a sentence.
    pub fn words(self) -> Text {
        Text::keyed(format!("api-scope-{}", self.code().replace(':', "-")))
    }
}

/// Several scopes, each once, in the order of declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// The scopes of a text with spaces between; what is not known is left out.
    pub fn read(text: &str) -> Self {
        Self::of(text.split(' ').filter_map(Scope::from_code))
    }
    /// Some scopes.
    pub fn of(some: impl IntoIterator<Item = Scope>) -> Self {
        let some: Vec<Scope> = some.into_iter().collect();
        Self(Scope::ALL.iter().copied().filter(|scope| some.contains(scope)).collect())
    }
    /// Whether one is among them.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_that_are_not_known_are_left_out_and_each_counts_once() {
        let scopes = Scopes::read("homework:read timetable:read marks:read homework:read TIMETABLE:READ");
        assert_eq!(scopes.to_string(), "timetable:read homework:read");
        assert!(!scopes.has(Scope::HomeworkWrite));
    }
}
