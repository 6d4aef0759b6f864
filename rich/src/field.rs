//! A rich text in a form: what the page shows of it, and what the form sent.

use crate::model::{Document, Refused};

/// What a form sent of a rich text: the editor's JSON if there was an editor, else the Markdown that was typed.
pub fn sent(json: &str, markdown: &str) -> Result<Document, Refused> {
    if json.trim().is_empty() { Document::from_markdown(markdown) } else { Document::from_json(json) }
}

/// A rich text on its way into a form: for `form::rich` of the kit.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// What the text area shows: Markdown, or what was typed when it could not be read.
    pub markdown: String,
    /// What the editor begins with; empty to begin with what the text area shows.
    pub json: String,
}

impl Field {
    /// A field that begins with this document.
    pub fn of(document: &Document) -> Self {
        Self { markdown: document.to_markdown(), json: document.to_json() }
    }
    /// A field that shows again what was sent: nothing typed is lost, whatever is to be mended.
    pub fn again(json: &str, markdown: &str) -> Self {
        let document = sent(json, markdown).ok();
        match document {
            Some(document) if !json.trim().is_empty() => Self::of(&document),
            Some(document) => Self { markdown: markdown.into(), json: document.to_json() },
            None => Self { markdown: markdown.into(), json: json.into() },
        }
    }
}
