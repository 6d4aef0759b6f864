//! Rights: a name and a pure rule on the viewer, asked before the handler; deny by default.

use crate::viewer::ViewerFacts;

/// The answer of a rule, with its reason: a key of the catalogues, so that *Pourquoi ?* can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, because.
    Allow(&'static str),
    /// No, because.
    Deny(&'static str),
}

impl Decision {
    /// Whether the answer is yes.
    pub fn allows(self) -> bool {
        matches!(self, Self::Allow(_))
    }
    /// The reason's key.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Allow(reason) | Self::Deny(reason) => reason,
        }
    }
    /// Yes for `reason` when the condition holds, else no for `otherwise`.
    pub fn when(condition: bool, reason: &'static str, otherwise: &'static str) -> Self {
        if condition { Self::Allow(reason) } else { Self::Deny(otherwise) }
    }
}

/// Who may take a route.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// Its name, for the rights table: `directory.search`.
    pub name: &'static str,
    /// Whom it concerns.
    pub who: Who,
}

/// Whom a right concerns.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// Anybody, signed in or not.
    Anyone,
    /// Anybody with a session.
    SignedIn,
    /// Those whom the rule allows.
    Rule(fn(&ViewerFacts) -> Decision),
}

/// Open to all: sign-in, activation, legal pages.
pub const PUBLIC: Right = Right { name: "public", who: Who::Anyone };
/// Open to everybody with a session: home, own settings.
pub const SIGNED_IN: Right = Right { name: "signed_in", who: Who::SignedIn };

impl Right {
    /// A right with its rule.
    pub const fn new(name: &'static str, rule: fn(&ViewerFacts) -> Decision) -> Self {
        Self { name, who: Who::Rule(rule) }
    }
    /// What the right says to a viewer, or to nobody.
    pub fn decide(&self, viewer: Option<&ViewerFacts>) -> Decision {
        match (self.who, viewer) {
            (Who::Anyone, _) => Decision::Allow("right-public"),
            (_, None) => Decision::Deny("right-sign-in-first"),
            (Who::SignedIn, Some(_)) => Decision::Allow("right-signed-in"),
            (Who::Rule(rule), Some(viewer)) => rule(viewer),
        }
    }
}
