//! OpenID Connect, as the party that relies on another: the sections named are those of Core 1.0.

pub(crate) mod discovery; // where the counter's endpoints are, and its keys
pub(crate) mod exchange; // a code against tokens
pub(crate) mod token; // what a token must hold

/// Why nobody comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Amiss {
    /// The counter does not answer.
    Silent,
    /// It answered, and not as it should: words for the log.
    Wrong(&'static str),
}

/// Notes in the log what went wrong with a counter: never who came.
pub(crate) fn noted(provider: crate::model::ProviderId, amiss: &Amiss) {
    let what = match amiss {
        Amiss::Silent => "it does not answer",
        Amiss::Wrong(what) => what,
    };
    tracing::warn!(%provider, what, "nobody came in through a counter");
}
