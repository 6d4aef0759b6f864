//! What a document is made of.

use crate::link::Link;
use std::fmt;
use uuid::Uuid;

/// Where our own files are served: the one place a picture may come from.
const FILES: &str = "/files/";
/// Under a file, where it is drawn for a page: upright, no larger than a page, without what the camera noted.
const PICTURE: &str = "/picture";

/// The address of a picture in a page.
pub(crate) fn picture(file: &Uuid) -> String {
    format!("{FILES}{file}{PICTURE}")
}
/// The file at the address of a picture, or at its own.
pub(crate) fn pictured(address: &str) -> Option<Uuid> {
    let id = address.strip_prefix(FILES)?;
    id.strip_suffix(PICTURE).unwrap_or(id).parse().ok()
}
/// The longest document, as JSON in bytes.
pub const JSON_MAX: usize = 128 * 1024;
/// The longest Markdown read.
pub(crate) const MARKDOWN_MAX: usize = 192 * 1024;
/// The longest HTML read.
pub(crate) const HTML_MAX: usize = 512 * 1024;
/// How many elements of the HTML read may be open at once.
pub(crate) const HTML_DEPTH_MAX: usize = 400;
/// How deep lists and quotes may lie in each other.
pub(crate) const DEPTH_MAX: usize = 6;
/// How many blocks and pieces of line a document may have.
pub(crate) const NODES_MAX: usize = 5_000;
/// How many columns a table may have.
pub(crate) const COLUMNS_MAX: usize = 20;
/// The longest formula, in bytes.
pub(crate) const FORMULA_MAX: usize = 1_000;
/// The longest words in place of a picture, in characters.
pub(crate) const ALT_MAX: usize = 500;

/// A rich text that was checked and tidied: see [`Document::new`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a document that begins on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Lines of text.
    Paragraph(Vec<Inline>),
    /// A title, of level 2 or 3. At the top of the document only.
    Heading(u8, Vec<Inline>),
    /// A list with dots.
    Bullets(Vec<Item>),
    /// A list with numbers, from the given one on.
    Numbers(u32, Vec<Item>),
    /// What somebody else said.
    Quote(Vec<Block>),
    /// A program, word for word.
    Code(String),
    /// A line across. At the top of the document only.
    Rule,
    /// A table. At the top of the document only.
    Table(Table),
    /// A picture: one of our files, and the words in its place.
    Image(Uuid, String),
    /// A formula on a line of its own, as LaTeX.
    Formula(String),
}

/// One entry of a list: a paragraph, perhaps empty, then any blocks.
pub type Item = Vec<Block>;

/// A table: every row has the same number of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Whether the first row names the columns.
    pub header: bool,
    /// The rows, the first one included.
    pub rows: Vec<Row>,
}

/// The cells of a row; each is a line of text.
pub type Row = Vec<Vec<Inline>>;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words that look alike.
    Text(Run),
    /// A new line in the same paragraph.
    Break,
    /// A formula in the line, as LaTeX.
    Formula(String),
}

/// Words that look alike, and where they lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they look.
    pub marks: Marks,
    /// Where they lead.
    pub link: Option<Link>,
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u8);

impl Marks {
    /// Bold.
    pub const BOLD: Self = Self(1);
    /// Italic.
    pub const ITALIC: Self = Self(2);
    /// Struck out.
    pub const STRIKE: Self = Self(4);
    /// Underlined.
    pub const UNDERLINE: Self = Self(8);
    /// Code.
    pub const CODE: Self = Self(16);
    /// All marks with their names in JSON, the outermost first.
    pub(crate) const NAMED: [(Self, &'static str); 5] = [
        (Self::BOLD, "bold"),
        (Self::ITALIC, "italic"),
        (Self::STRIKE, "strike"),
        (Self::UNDERLINE, "underline"),
        (Self::CODE, "code"),
    ];
    /// Whether all of `other` are among these.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    /// These and those.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// These without those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Why a text is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// Longer than [`JSON_MAX`], in more pieces or wider than a document may be.
    TooLong,
    /// Lists and quotes lie too deep in each other.
    TooDeep,
    /// Not JSON, or not the JSON of a document.
    NotADocument,
    /// A kind of node that no document has.
    UnknownNode(String),
    /// A mark that no document has.
    UnknownMark(String),
    /// A known node where it may not stand.
    Misplaced(&'static str),
    /// An attribute that is missing, or has a value that it may not have.
    Attribute(&'static str),
    /// An address that leads where a text may not lead.
    Link,
}

impl Refused {
    /// The sentence for the person who wrote it, in the kit's catalogue.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLong => "rich-too-long",
            Self::TooDeep => "rich-too-deep",
            Self::Link => "rich-wrong-link",
            _ => "rich-not-understood",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(out, "the document is too long"),
            Self::TooDeep => write!(out, "lists and quotes lie too deep"),
            Self::NotADocument => write!(out, "not the JSON of a document"),
            Self::UnknownNode(name) => write!(out, "unknown node {name:?}"),
            Self::UnknownMark(name) => write!(out, "unknown mark {name:?}"),
            Self::Misplaced(name) => write!(out, "{name} may not stand there"),
            Self::Attribute(name) => write!(out, "attribute {name} is missing or wrong"),
            Self::Link => write!(out, "a link leads where it may not"),
        }
    }
}

impl std::error::Error for Refused {}

impl Document {
    /// A document of these blocks, tidied: what cannot be seen goes (empty paragraphs, spaces at the ends of lines, control
    /// characters), neighbours that look alike become one, a whole address becomes a link, rows of a table become equally
    /// long. Blocks that may not stand where they are, and documents beyond the bounds, are refused.
    pub fn new(blocks: Vec<Block>) -> Result<Self, Refused> {
        let document = Self { blocks: crate::tidy::blocks(blocks)? };
        if document.to_json().len() > JSON_MAX { Err(Refused::TooLong) } else { Ok(document) }
    }
    /// The blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
    /// Whether there is nothing in it to be read: no words, no picture, no formula, but blanks, or lists and tables without
    /// words.
    pub fn is_blank(&self) -> bool {
        self.blocks.iter().all(is_blank)
    }
    /// The files that its pictures show: whoever stores the document asks whether its author may show them.
    pub fn files(&self) -> Vec<Uuid> {
        let mut found = vec![];
        collect(&self.blocks, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn is_blank(block: &Block) -> bool {
    match block {
        Block::Paragraph(line) | Block::Heading(_, line) => is_blank_line(line),
        Block::Bullets(items) | Block::Numbers(_, items) => items.iter().flatten().all(is_blank),
        Block::Quote(blocks) => blocks.iter().all(is_blank),
        Block::Code(text) => is_unseen(text),
        Block::Rule => true,
        Block::Table(table) => table.rows.iter().flatten().all(|cell| is_blank_line(cell)),
        Block::Image(..) | Block::Formula(_) => false,
    }
}

fn is_blank_line(line: &[Inline]) -> bool {
    line.iter().all(|inline| match inline {
        Inline::Text(run) => is_unseen(&run.text),
        Inline::Break => true,
        Inline::Formula(_) => false,
    })
}

/// Whether words are blanks alone, those of no width among them.
fn is_unseen(text: &str) -> bool {
    text.chars().all(|char| char.is_whitespace() || matches!(char, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}'))
}

fn collect(blocks: &[Block], found: &mut Vec<Uuid>) {
    for block in blocks {
        match block {
            Block::Image(file, _) => found.push(*file),
            Block::Quote(blocks) => collect(blocks, found),
            Block::Bullets(items) | Block::Numbers(_, items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
}
