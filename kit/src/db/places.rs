//! Bare placeholders for SQLite where a statement has many.
//!
//! The driver asks SQLite the name of every placeholder it binds, and SQLite looks `$1` up in a list:
//! with thousands of arguments that is most of the time of an import. A bare `?` has no name.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

/// How many arguments make it worth while.
const MANY: usize = 24;

/// The text of a statement for SQLite: with `?` where its placeholders stand in order, each once.
pub(super) fn bare(sql: &'static str, args: usize) -> &'static str {
    static KNOWN: LazyLock<Mutex<HashMap<usize, &'static str>>> = LazyLock::new(Mutex::default);
    if args < MANY {
        return sql;
    }
    let Ok(mut known) = KNOWN.lock() else { return sql };
    // One text is kept for each static statement of the program: a bounded number.
    known.entry(sql.as_ptr().addr()).or_insert_with(|| match in_order(sql) {
        Cow::Borrowed(_) => sql,
        Cow::Owned(text) => text.leak(),
    })
}

/// `$1, $2, $3` → `?, ?, ?`; a text whose placeholders are not in order, or repeat, stays as it is.
fn in_order(sql: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(sql.len());
    let mut next = 1usize;
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        if rest[at + 1..at + 1 + digits].parse() != Ok(next) {
            return Cow::Borrowed(sql);
        }
        out.push_str(&rest[..at]);
        out.push('?');
        next += 1;
        rest = &rest[at + 1 + digits..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// So many rows of so many bare placeholders: `(?,?),(?,?)`.
pub(super) fn bare_rows(width: usize, count: usize) -> String {
    let row = format!("({})", vec!["?"; width].join(","));
    vec![row.as_str(); count].join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_placeholders_in_order_are_made_bare() {
        assert_eq!(in_order("a = $1 and b in ($2,$3)"), "a = ? and b in (?,?)");
        assert_eq!(in_order("a = $2 and b = $1"), "a = $2 and b = $1");
        assert_eq!(in_order("a = $1 or b = $1"), "a = $1 or b = $1");
        assert_eq!(in_order("price = '$' and a = $1"), "price = '$' and a = $1");
        assert_eq!(bare_rows(2, 2), "(?,?),(?,?)");
    }

    #[test]
    fn a_statement_is_rewritten_once() {
        const SQL: &str = "select $1, $2";
        assert_eq!(bare(SQL, 2), SQL);
        assert_eq!(bare(SQL, 100), "select ?, ?");
        assert_eq!(bare(SQL, 100).as_ptr(), bare(SQL, 100).as_ptr());
    }
}
