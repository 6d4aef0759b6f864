//! Scopes: what a service asks to be told, in the words of OpenID Connect (section 5.4) and one of ours.

use kit::coded;

coded!(
    /// One thing that may be asked for.
    Scope {
        /// That it is OpenID Connect at all: the name by which the service knows the person.
        Openid = "openid",
        /// Names.
        Profile = "profile",
        /// Profile, schools, classes and groups: ours.
        School = "school",
        /// Tokens that can be made new, as long as the session goes on.
        Offline = "offline_access",
        /// The timetable, read by `/api/v1`.
        TimetableRead = "timetable:read",
        /// Homework, read there.
        HomeworkRead = "homework:read",
        /// Homework, ticked there.
        HomeworkWrite = "homework:write",
    }
);

impl Scope {
    /// Those of `/api/v1`: asked for only by services whose registration says so.
    pub(crate) const API: [Self; 3] = [Self::TimetableRead, Self::HomeworkRead, Self::HomeworkWrite];

    /// What it opens, in words, of those of `/api/v1`.
    pub(crate) fn words(self, prefix: &str) -> kit::Text {
        kit::Text::keyed(format!("{prefix}-{}", self.code().replace([':', '_'], "-")))
    }
}

/// Several scopes, each once, in the order of declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scopes(Vec<Scope>);

impl Scopes {
    /// The scopes of a text with spaces between; what is not known is not granted (section 3.1.2.1).
    pub(crate) fn read(text: &str) -> Self {
        let asked: Vec<Scope> = text.split(' ').filter_map(Scope::from_code).collect();
        Self(Scope::ALL.iter().copied().filter(|scope| asked.contains(scope)).collect())
    }
    pub(crate) fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Whether all of them are among others.
    pub(super) fn within(&self, others: &Self) -> bool {
        self.0.iter().all(|scope| others.has(*scope))
    }
    /// Those of `/api/v1` among them.
    pub(crate) fn of_api(&self) -> Self {
        Self(Scope::API.iter().copied().filter(|scope| self.has(*scope)).collect())
    }
    /// Without those of `/api/v1` that the registration of a service does not name.
    pub(super) fn as_registered(&self, api: &str) -> Self {
        let registered = Self::read(api);
        let kept = |scope: &Scope| !Scope::API.contains(scope) || registered.has(*scope);
        Self(self.0.iter().copied().filter(kept).collect())
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
    /// These and others.
    pub(super) fn and(&self, others: &Self) -> Self {
        Self(Scope::ALL.iter().copied().filter(|scope| self.has(*scope) || others.has(*scope)).collect())
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
    fn unknown_scopes_are_not_granted_and_each_counts_once() {
        let scopes = Scopes::read("school openid email openid  phone");
        assert_eq!(scopes.to_string(), "openid school");
        assert!(scopes.within(&Scopes::read("openid profile school")) && !scopes.within(&Scopes::read("openid")));
        assert_eq!(scopes.and(&Scopes::read("profile")).to_string(), "openid profile school");
        assert_eq!(Scopes::read("OPENID").to_string(), "");
    }

    #[test]
    fn a_scope_of_the_api_is_granted_to_services_registered_for_it() {
        let asked = Scopes::read("openid profile timetable:read homework:read homework:write");
        assert_eq!(asked.as_registered("").to_string(), "openid profile");
        assert_eq!(asked.as_registered("homework:read profile x").to_string(), "openid profile homework:read");
        assert_eq!(asked.as_registered("homework:read").of_api().to_string(), "homework:read");
    }
}
