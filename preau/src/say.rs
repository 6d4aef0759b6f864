//! What the program says on the terminal: in the operator's language, from the catalogues.

use kit::words::{Catalogue, Lang, Text, Words};
use std::io::Write;
use std::sync::Arc;

/// The catalogues in the language of `LC_ALL`, `LC_MESSAGES` or `LANG`: French, else English.
pub fn words() -> Words {
    let language =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let lang = if language.is_some_and(|value| value.starts_with("fr")) { Lang::Fr } else { Lang::En };
    let catalogue =
        Catalogue::load([kit::own_words()].into_iter().chain(crate::features::slices().iter().map(|slice| slice.words)))
            .expect("the catalogues are tested to load");
    Words::new(Arc::new(catalogue), lang, kit::viewer::default_zone())
}

/// Says a sentence on standard output.
pub fn line(words: &Words, text: &Text) {
    plain(&words.say(text));
}

/// Writes a line on standard output; a closed pipe is no fault.
pub fn plain(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Writes a line on standard error.
pub fn fault(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
