//! Reading: Markdown (CommonMark, tables, ~~struck~~, $formulas$) with two habits of people who do not know it: a new line is
//! a new line, and `<` is a sign like another, but for the few tags that have no sign of their own (`<u>`, `<br>`…).

use crate::builder::{Builder, Holder, Line};
use crate::link::Link;
use crate::model::{Document, MARKDOWN_MAX, Marks, Refused};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

impl Document {
    /// Reads what was typed.
    pub fn from_markdown(markdown: &str) -> Result<Self, Refused> {
        if markdown.len() > MARKDOWN_MAX {
            return Err(Refused::TooLong);
        }
        let markdown = markdown.replace("\r\n", "\n");
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
        let mut reader = Reader { builder: Builder::new(), picture: None, head: false };
        for event in Parser::new_ext(&markdown, options) {
            reader.event(event);
        }
        reader.builder.finish()
    }
}

struct Reader {
    builder: Builder,
    /// Address and words of the picture under way.
    picture: Option<(String, String)>,
    /// Whether the cells are those of the head of a table.
    head: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        if let Some((_, alt)) = &mut self.picture {
            match event {
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::InlineHtml(text) => {
                    return alt.push_str(&text);
                }
                Event::SoftBreak | Event::HardBreak => return alt.push(' '),
                Event::End(TagEnd::Image) => {}
                _ => return,
            }
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) => self.builder.text(&text),
            Event::Code(text) => self.code(&text),
            Event::InlineMath(latex) => self.builder.formula(&latex, false),
            Event::DisplayMath(latex) => self.builder.formula(&latex, true),
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::SoftBreak | Event::HardBreak => self.builder.new_line(),
            Event::Rule => self.builder.rule(),
            Event::FootnoteReference(text) => self.builder.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn code(&mut self, text: &str) {
        self.builder.mark(Marks::CODE);
        self.builder.text(text);
        self.builder.unmark(Marks::CODE);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.builder.begin(Line::Paragraph),
            Tag::Heading { level, .. } => self.builder.begin(Line::Heading(if level <= HeadingLevel::H2 { 2 } else { 3 })),
            Tag::BlockQuote(_) => self.builder.open(Holder::Quote(vec![])),
            Tag::CodeBlock(_) => self.builder.begin(Line::Code),
            Tag::List(None) => self.builder.open(Holder::Bullets(vec![])),
            Tag::List(Some(start)) => {
                self.builder.open(Holder::Numbers(u32::try_from(start).map_or(1, |start| start.min(999_999)), vec![]))
            }
            Tag::Item => self.builder.open(Holder::Item(vec![])),
            Tag::Table(_) => self.builder.open_table(),
            Tag::TableHead => {
                self.head = true;
                self.builder.row();
            }
            Tag::TableRow => self.builder.row(),
            Tag::Emphasis => self.builder.mark(Marks::ITALIC),
            Tag::Strong => self.builder.mark(Marks::BOLD),
            Tag::Strikethrough => self.builder.mark(Marks::STRIKE),
            Tag::Link { dest_url, .. } => self.builder.link(Link::parse(&dest_url)),
            Tag::Image { dest_url, .. } => self.picture = Some((dest_url.to_string(), String::new())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.builder.end(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.builder.close(),
            TagEnd::TableHead => self.head = false,
            TagEnd::TableCell => self.builder.close_cell(self.head, 1, 1),
            TagEnd::Table => self.builder.close_table(),
            TagEnd::Emphasis => _ = self.builder.unmark(Marks::ITALIC),
            TagEnd::Strong => _ = self.builder.unmark(Marks::BOLD),
            TagEnd::Strikethrough => _ = self.builder.unmark(Marks::STRIKE),
            TagEnd::Link => self.builder.unlink(),
            TagEnd::Image => {
                if let Some((source, alt)) = self.picture.take() {
                    self.builder.picture(&source, &alt);
                }
            }
            _ => {}
        }
    }

    /// A tag among words: one of ours, or words like others.
    fn tag(&mut self, tag: &str) {
        if tag == "<br>" {
            return self.builder.new_line();
        }
        let known = TAGS.iter().find_map(|(name, mark)| {
            let inside = tag.strip_prefix('<')?.strip_suffix('>')?;
            if inside == *name { Some((true, *mark)) } else { (inside.strip_prefix('/') == Some(name)).then_some((false, *mark)) }
        });
        match known {
            Some((true, mark)) => self.builder.mark(mark),
            Some((false, mark)) if self.builder.unmark(mark) => {}
            _ => self.builder.text(tag),
        }
    }
}

/// The tags that are read among words.
pub(crate) const TAGS: [(&str, Marks); 5] =
    [("strong", Marks::BOLD), ("em", Marks::ITALIC), ("s", Marks::STRIKE), ("u", Marks::UNDERLINE), ("code", Marks::CODE)];
