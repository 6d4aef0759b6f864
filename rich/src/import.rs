//! HTML from elsewhere: pasted, imported, received. Cleaned by ammonia, then read as a document; none of it is kept as HTML.

use crate::builder::{Builder, Holder, Line};
use crate::link::Link;
use crate::model::{Document, HTML_DEPTH_MAX, HTML_MAX, Marks, Refused};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

impl Document {
    /// Reads HTML from elsewhere: its words, titles, lists, tables and links; pictures only when they are our files.
    pub fn from_html(html: &str) -> Result<Self, Refused> {
        if html.len() > HTML_MAX {
            return Err(Refused::TooLong);
        }
        if depth(html) > HTML_DEPTH_MAX {
            return Err(Refused::TooDeep);
        }
        let clean = cleaner().clean(html).to_string();
        let reader = Reader(RefCell::new(Reading { builder: Builder::new(), open: vec![] }));
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(&clean));
        let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
        _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink.0.into_inner().builder.finish()
    }
}

/// How many elements are open at once, at most, as far as a glance can tell: a parser goes through all of them at each tag.
fn depth(html: &str) -> usize {
    // Those that the next of their kind closes, or that hold nothing.
    const CLOSED: [&str; 14] = ["p", "li", "br", "img", "hr", "td", "th", "tr", "dt", "dd", "meta", "link", "input", "col"];
    let (mut open, mut most) = (0usize, 0);
    for tag in html.split('<').skip(1) {
        let name = tag.trim_start_matches('/');
        let name = &name[..name.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if tag.starts_with('/') {
            open = open.saturating_sub(usize::from(!CLOSED.iter().any(|closed| closed.eq_ignore_ascii_case(name))));
        } else if tag.starts_with(|char: char| char.is_ascii_alphabetic())
            && !CLOSED.iter().any(|closed| closed.eq_ignore_ascii_case(name))
        {
            open += 1;
            most = most.max(open);
        }
    }
    most
}

const TAGS: [&str; 39] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "img",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "strike",
    "a",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
];

fn cleaner() -> &'static ammonia::Builder<'static> {
    static CLEANER: OnceLock<ammonia::Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut cleaner = ammonia::Builder::empty();
        cleaner
            .tags(HashSet::from(TAGS))
            .clean_content_tags(HashSet::from([
                "script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math",
            ]))
            .tag_attributes(HashMap::from([
                ("a", HashSet::from(["href"])),
                ("img", HashSet::from(["src", "alt"])),
                ("ol", HashSet::from(["start"])),
                ("td", HashSet::from(["colspan", "rowspan"])),
                ("th", HashSet::from(["colspan", "rowspan"])),
            ]))
            .url_schemes(HashSet::from(["http", "https", "mailto"]))
            .url_relative(ammonia::UrlRelative::PassThrough)
            .link_rel(None);
        cleaner
    })
}

struct Reader(RefCell<Reading>);

struct Reading {
    builder: Builder,
    /// The tags under way, with what closes them.
    open: Vec<(String, Close)>,
}

#[derive(Clone, Copy)]
enum Close {
    Nothing,
    Line,
    Holder,
    Table,
    Cell(bool, usize, usize),
    Mark(Marks),
    Link,
}

impl TokenSink for Reader {
    type Handle = ();
    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reading.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => reading.start(&tag),
            Token::TagToken(tag) => reading.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reading {
    /// Words: spaces and ends of lines in a row are one space, but in a program.
    fn text(&mut self, text: &str) {
        if self.builder.is_code() {
            return self.builder.text(text);
        }
        let mut words = String::with_capacity(text.len());
        for char in text.chars() {
            if !matches!(char, ' ' | '\n' | '\t' | '\r' | '\u{c}') {
                words.push(char);
            } else if !(words.ends_with(' ') || words.is_empty() && self.builder.is_spaced()) {
                words.push(' ');
            }
        }
        self.builder.text(&words);
    }

    fn start(&mut self, tag: &Tag) {
        let value = |name: &str| {
            tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.to_string())
        };
        let close = match &*tag.name {
            "br" => return self.builder.new_line(),
            "hr" => return self.builder.rule(),
            "img" => return self.builder.picture(&value("src").unwrap_or_default(), &value("alt").unwrap_or_default()),
            "h1" | "h2" => self.line(Line::Heading(2)),
            "h3" | "h4" | "h5" | "h6" => self.line(Line::Heading(3)),
            "pre" => self.line(Line::Code),
            "ul" | "dl" => self.holder(Holder::Bullets(vec![])),
            "ol" => self
                .holder(Holder::Numbers(value("start").and_then(|start| start.parse().ok()).unwrap_or(1).min(999_999), vec![])),
            "li" | "dd" | "dt" => self.holder(Holder::Item(vec![])),
            "blockquote" => self.holder(Holder::Quote(vec![])),
            "table" => {
                self.builder.open_table();
                Close::Table
            }
            "tr" => {
                self.builder.row();
                Close::Nothing
            }
            "td" | "th" => {
                let span = |name| value(name).and_then(|span| span.parse().ok()).unwrap_or(1);
                Close::Cell(&*tag.name == "th", span("colspan"), span("rowspan"))
            }
            "b" | "strong" => self.mark(Marks::BOLD),
            "i" | "em" => self.mark(Marks::ITALIC),
            "u" => self.mark(Marks::UNDERLINE),
            "s" | "del" | "strike" => self.mark(Marks::STRIKE),
            "code" => self.mark(Marks::CODE),
            "a" => {
                self.builder.link(value("href").and_then(|href| Link::parse(&href)));
                Close::Link
            }
            "thead" | "tbody" | "tfoot" => Close::Nothing,
            _ => self.line(Line::Paragraph),
        };
        self.open.push((tag.name.to_string(), close));
    }

    fn line(&mut self, kind: Line) -> Close {
        self.builder.begin(kind);
        Close::Line
    }
    fn holder(&mut self, holder: Holder) -> Close {
        self.builder.open(holder);
        Close::Holder
    }
    fn mark(&mut self, mark: Marks) -> Close {
        self.builder.mark(mark);
        Close::Mark(mark)
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        while self.open.len() > at {
            match self.open.pop() {
                Some((_, Close::Line)) => self.builder.end(),
                Some((_, Close::Holder)) => self.builder.close(),
                Some((_, Close::Table)) => self.builder.close_table(),
                Some((_, Close::Cell(names, columns, high))) => self.builder.close_cell(names, columns, high),
                Some((_, Close::Mark(mark))) => _ = self.builder.unmark(mark),
                Some((_, Close::Link)) => self.builder.unlink(),
                Some((_, Close::Nothing)) | None => {}
            }
        }
    }
}
