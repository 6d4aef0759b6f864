//! Opaque, time-ordered identifiers: one Rust type per kind of thing, all UUID version 7.

/// Declares identifier types over a UUID: `ids!(PersonId, StructureId);`.
///
/// Each is bound and read as `uuid` on both engines, written in addresses in its usual hyphened
/// form, and made by the application (`PersonId::new(now)`), never by the database.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize, ::sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub ::uuid::Uuid);
        impl $name {
            /// A new identifier, ordered by the instant at which it was made.
            pub fn new(now: $crate::time::Instant) -> Self { Self($crate::id::at(now)) }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { ::std::fmt::Display::fmt(&self.0, out) }
        }
        impl ::std::str::FromStr for $name {
            type Err = ::uuid::Error;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl $crate::db::IntoArg for $name {
            fn into_arg(self) -> $crate::db::Arg { $crate::db::Arg::Id(Some(self.0)) }
            fn null() -> $crate::db::Arg { $crate::db::Arg::Id(None) }
        }
    )+};
}

use crate::time::Instant;
use rand::Rng;
use uuid::Uuid;

ids!(
    /// One human being (`Person` of the directory).
    PersonId,
    /// One organisation: a school, an academy, an authority.
    StructureId,
    /// One division (*classe*) of a school year.
    DivisionId,
    /// One dated lesson.
    LessonId,
    /// One job of the queue.
    JobId,
    /// One line of the audit journal.
    AuditId,
    /// One sign-in session.
    SessionId,
    /// One person's role in a structure.
    RoleId,
    /// One form that was kept for whom it was typed by.
    KeptFormId,
);

/// A UUID version 7 of the given instant.
pub fn at(now: Instant) -> Uuid {
    let mut random = [0u8; 10];
    rand::rng().fill_bytes(&mut random);
    let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
