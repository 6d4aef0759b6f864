//! The server's secret before it is used: whether it is there, whether others may read it, whether the database
//! rests on one already.

use kit::{Db, args};
use std::path::Path;

/// How a file with a secret stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Missing,
    /// Others than its owner may read it.
    Open,
    /// It is for its owner alone.
    Kept,
}

/// How the file with the secret stands.
pub fn standing(file: &Path) -> Standing {
    match std::fs::metadata(file) {
        Err(_) => Standing::Missing,
        Ok(about) if is_open_to_others(&about) => Standing::Open,
        Ok(_) => Standing::Kept,
    }
}

/// Whether somebody came in already: what they hold rests on the secret of that time. A database without accounts
/// is a new one.
pub async fn is_known_to(db: &Db) -> bool {
    let found = db.one::<(i64,)>("select count(*) from account where state <> 'prepared'", args![]).await;
    found.is_ok_and(|(count,)| count > 0)
}

#[cfg(unix)]
fn is_open_to_others(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o077 != 0
}
#[cfg(not(unix))]
fn is_open_to_others(_: &std::fs::Metadata) -> bool {
    false
}
