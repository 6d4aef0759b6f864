//! Opens a folder or an archive and says which deliveries stand in it.

/// First degree (écoles) or second (collèges, lycées): two feeds, two sets of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Degree {
    /// Écoles.
    First,
    /// Collèges and lycées.
    Second,
}
