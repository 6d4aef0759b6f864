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
    }
);

/// Several scopes, each once, in the order of declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scopes(Vec<Scope>);

impl Scopes {
    /// The scopes of a text with spaces between; what is not known is not granted (section 3.1.2.1).
    pub(super) fn read(text: &str) -> Self {
        let asked: Vec<Scope> = text.split(' ').filter_map(Scope::from_code).collect();
        Self(Scope::ALL.iter().copied().filter(|scope| asked.contains(scope)).collect())
    }
    pub(super) fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
    /// Whether all of them are among others.
    pub(super) fn within(&self, others: &Self) -> bool {
        self.0.iter().all(|scope| others.has(*scope))
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
}
