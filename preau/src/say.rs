//! What the program says on the terminal: in the operator's language, from the catalogues.

use kit::text;
use kit::words::{Catalogue, Lang, Text, Words};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

/// A sentence in the operator's language.
pub fn sentence(text: &Text) -> String {
    words().say(text)
}

/// The catalogues in the language of `LC_ALL`, `LC_MESSAGES` or `LANG`: French, else English.
pub fn words() -> Words {
    let language =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let lang = if language.is_some_and(|value| value.starts_with("fr")) { Lang::Fr } else { Lang::En };
    let catalogue = Catalogue::load(
        [kit::own_words(), accept::words()].into_iter().chain(crate::features::slices().iter().map(|slice| slice.words)),
    )
    .expect("the catalogues are tested to load");
    Words::new(Arc::new(catalogue), lang, kit::viewer::default_zone())
}

/// Why a command did not end well: a sentence in the operator's language.
#[derive(Debug)]
pub enum Fault {
    /// The command line is mistaken.
    Usage(String),
    /// Something did not go as it should.
    Failure(String),
}

impl From<String> for Fault {
    fn from(sentence: String) -> Self {
        Self::Failure(sentence)
    }
}

impl Fault {
    /// What a feature answered: a rule that refuses has its own sentence, and what it refuses was typed.
    pub fn of(words: &Words, error: &kit::Error) -> Self {
        match error {
            kit::Error::Refused(text) => Self::Usage(words.say(text)),
            other => Self::Failure(other.to_string()),
        }
    }
}

/// What went wrong with a file or a folder: what, why, and how to mend it.
pub fn file(path: &Path, error: &std::io::Error) -> String {
    let path = path.display().to_string();
    sentence(&match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => text!("program-file-nowhere", path = path),
        ErrorKind::PermissionDenied => text!("program-file-denied", path = path),
        ErrorKind::ReadOnlyFilesystem => text!("program-file-read-only", path = path),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => text!("program-file-full", path = path),
        _ => text!("program-file-other", path = path, error = error.to_string()),
    })
}

/// Says a sentence on standard output.
pub fn line(words: &Words, text: &Text) {
    plain(&words.say(text));
}

/// Writes a line on standard output; a closed pipe is no fault.
pub fn plain(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Says a sentence beside the answer, on standard error, if there is one to say.
pub fn note(words: &Words, text: Option<Text>) {
    if let Some(text) = text {
        fault(&words.say(&text));
    }
}

/// Writes a line on standard error.
pub fn fault(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
