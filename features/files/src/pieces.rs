//! Pieces for the pages of others: a list of files, and the field of a form by which they come.

use crate::receive;
use crate::store::Attachment;
use askama::Template;
use kit::uploads::{FILES_MAX, REQUEST_BYTES_MAX};
use kit::{Filled, Piece, Text, filters, text};

#[derive(Template)]
#[template(path = "list.html")]
struct List {
    files: Vec<Attachment>,
    remove_at: Option<String>,
}

/// A list of files: name, kind, size, the way to see and to save each.
///
/// With an address, each has a button that takes it off: it posts `file` to that address, where the feature asks
/// whether the viewer may and calls [`crate::detach`]. The list then stands outside any form.
pub fn list(files: Vec<Attachment>, remove_at: Option<String>) -> Piece {
    Box::new(List { files, remove_at })
}

#[derive(Template)]
#[template(path = "field.html")]
struct Field {
    name: &'static str,
    label: Text,
    hint: Text,
    error: Option<Text>,
    photographs: bool,
}

/// The field of a form for files (`enctype="multipart/form-data"`): any, or photographs alone, which a telephone
/// offers to take. What [`crate::receive`] refuses is noted in `filled` under the same name.
pub fn field(filled: &Filled, name: &'static str, label: impl Into<Text>, photographs: bool) -> Piece {
    let whole = crate::size_in_words(REQUEST_BYTES_MAX / (1024 * 1024) * 1_000_000);
    let hint = if photographs {
        text!("files-field-photographs", count = FILES_MAX, most = receive::most())
    } else {
        text!("files-field-hint", count = FILES_MAX, most = receive::most(), whole = whole)
    };
    Box::new(Field { name, label: label.into(), hint, error: filled.error(name).cloned(), photographs })
}
