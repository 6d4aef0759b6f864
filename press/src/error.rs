//! Why a document was not printed.

use std::fmt;

/// Why a document was not printed. No message holds a name, a login or a code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PressError {
    /// There is no sheet to print.
    Nothing,
    /// There are more sheets than one document may hold.
    TooMany {
        /// How many were asked for.
        asked: usize,
        /// How many a document may hold.
        max: usize,
    },
    /// A text which must be printed whole is too long.
    TooLong {
        /// Which text.
        what: &'static str,
        /// How many characters it may have.
        max: usize,
    },
    /// A login, a code or an address is empty, or holds a character that cannot be printed or typed.
    Illegible {
        /// Which sheet, counted from 0.
        sheet: usize,
        /// Which text of that sheet.
        what: &'static str,
    },
    /// A language is not written as `fr`, `en` or `fr-FR`.
    Language,
    /// The template or the export failed: a fault of this crate.
    Broken(String),
}

impl fmt::Display for PressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => write!(f, "there is nothing to print"),
            Self::TooMany { asked, max } => {
                write!(f, "{asked} sheets were asked for, a document holds {max}")
            }
            Self::TooLong { what, max } => write!(f, "the {what} has more than {max} characters"),
            Self::Illegible { sheet, what } => {
                write!(f, "the {what} of sheet {sheet} cannot be printed")
            }
            Self::Language => write!(f, "the language of a document is not a language tag"),
            Self::Broken(why) => write!(f, "the document could not be set: {why}"),
        }
    }
}

impl std::error::Error for PressError {}
