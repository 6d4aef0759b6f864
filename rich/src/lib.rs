//! Rich text: what people write with bold, lists, links, tables and formulas.
//!
//! A [`Document`] is checked when it is made, wherever it comes from (the editor's JSON, Markdown typed without a script,
//! HTML from elsewhere), and never changes after: whoever holds one may store it, show it and hand it on. Nothing here knows
//! of the database or of the reader's language.

mod builder;
mod excerpt;
mod field;
mod formula;
mod html;
mod import;
mod json;
mod linear; // a formula on a line of plain signs
mod link;
mod markdown;
mod model;
mod text;
mod tidy;

pub use field::{Field, sent};
pub use formula::mathml;
pub use html::Reading;
pub use link::Link;
pub use model::{Block, Document, Inline, Item, JSON_MAX, Marks, Refused, Row, Run, Table};
