//! Writing: plain signs where they are read back as the same, tags and backslashes where they are not.

use super::read::TAGS;
use crate::model::{Block, Document, Inline, Item, Marks, Run, Table, picture};

/// How a line is written.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// As a person would.
    Plainly,
    /// With every sign escaped and every mark a tag.
    Exactly,
}

impl Document {
    /// The document as Markdown, to be changed in a text area.
    pub fn to_markdown(&self) -> String {
        let mut out = blocks(&self.blocks).join("\n");
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }
}

/// The lines of blocks.
fn blocks(blocks: &[Block]) -> Vec<String> {
    let mut lines = vec![];
    let mut other = false;
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            lines.push(String::new());
        }
        // Two lists in a row take two signs, or they would be one.
        other = at > 0 && alike(&blocks[at - 1], block) && !other;
        lines.extend(one(block, other));
    }
    lines
}

fn alike(one: &Block, two: &Block) -> bool {
    matches!((one, two), (Block::Bullets(_), Block::Bullets(_)) | (Block::Numbers(..), Block::Numbers(..)))
}

fn one(block: &Block, other: bool) -> Vec<String> {
    match block {
        Block::Paragraph(content) => line(content, "", ""),
        Block::Heading(level, content) => line(content, if *level == 2 { "## " } else { "### " }, ""),
        Block::Bullets(list) => list.iter().flat_map(|item| entry(item, if other { "* " } else { "- " })).collect(),
        Block::Numbers(start, list) => {
            let sign = if other { ')' } else { '.' };
            (*start..).zip(list).flat_map(|(number, item)| entry(item, &format!("{number}{sign} "))).collect()
        }
        Block::Quote(content) => {
            blocks(content).into_iter().map(|line| if line.is_empty() { ">".into() } else { format!("> {line}") }).collect()
        }
        Block::Code(text) => {
            let most = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(most.max(2) + 1);
            std::iter::once(fence.clone()).chain(text.split('\n').map(str::to_owned)).chain([fence]).collect()
        }
        Block::Rule => vec!["---".into()],
        Block::Table(rows) => table(rows),
        Block::Image(file, alt) => vec![format!("![{}]({})", exact(alt), picture(file))],
        Block::Formula(latex) => vec![format!("$${latex}$$")],
    }
}

fn entry(item: &Item, sign: &str) -> Vec<String> {
    let mut lines = vec![];
    for (at, block) in item.iter().enumerate() {
        let empty = at == 1 && matches!(&item[0], Block::Paragraph(first) if first.is_empty());
        if at > 0 && !empty && !is_tight(block) {
            lines.push(String::new());
        }
        let other = at > 0 && alike(&item[at - 1], block) && lines.last().is_some();
        lines.extend(one(block, other && at % 2 == 0));
        // The reader would take an empty item at the end of a quote for the end of this item too: it gets a mark on nothing.
        if matches!(block, Block::Quote(_))
            && ends_empty(block)
            && let Some(last) = lines.last_mut()
        {
            last.push_str(" <u></u>");
        }
    }
    let indent = " ".repeat(sign.len());
    lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            if at == 0 {
                format!("{sign}{line}").trim_end_matches(' ').to_owned()
            } else if line.is_empty() {
                line
            } else {
                format!("{indent}{line}")
            }
        })
        .collect()
}

/// Whether the last that is written of a block is an item with nothing in it.
fn ends_empty(block: &Block) -> bool {
    match block {
        Block::Quote(content) => content.last().is_some_and(|last| !matches!(last, Block::Paragraph(_)) && ends_empty(last)),
        Block::Bullets(items) | Block::Numbers(_, items) => items.last().and_then(|item| item.last()).is_some_and(ends_empty),
        Block::Paragraph(content) => content.is_empty(),
        _ => false,
    }
}

/// A list that may follow its paragraph without an empty line between them.
fn is_tight(block: &Block) -> bool {
    match block {
        Block::Bullets(items) | Block::Numbers(1, items) => {
            !matches!(items.first().and_then(|item| item.first()), Some(Block::Paragraph(first)) if first.is_empty())
        }
        _ => false,
    }
}

fn table(table: &Table) -> Vec<String> {
    let columns = table.rows.first().map_or(0, Vec::len);
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let written = |cells: &Vec<Vec<Inline>>| row(cells.iter().map(|cell| self::cell(cell)).collect());
    let mut lines: Vec<String> = table.rows.iter().map(written).collect();
    if !table.header {
        lines.insert(0, row(vec![" ".into(); columns]));
    }
    lines.insert(1, row(vec!["---".into(); columns]));
    lines
}

/// A line of text, plainly if that is read back as the same, else exactly.
fn line(content: &[Inline], before: &str, end: &str) -> Vec<String> {
    let heading = !before.is_empty();
    let plain = format!("{before}{}{end}", pieces(content, How::Plainly, if heading { "<br>" } else { "\n" }, false));
    let level = before.trim_end().len();
    let same = Document::from_markdown(&plain).is_ok_and(|read| match read.blocks() {
        [Block::Paragraph(line)] if !heading => alike_to_see(line, content),
        [Block::Heading(read, line)] => heading && usize::from(*read) == level && alike_to_see(line, content),
        [] => content.is_empty(),
        _ => false,
    });
    let text = if same { plain } else { format!("{before}{}{end}", pieces(content, How::Exactly, "<br>", false)) };
    text.split('\n').map(str::to_owned).collect()
}

fn cell(content: &[Inline]) -> String {
    let plain = pieces(content, How::Plainly, "<br>", true);
    let same = Document::from_markdown(&format!("| {plain} | b |\n|---|---|\n")).is_ok_and(|read| match read.blocks() {
        [Block::Table(table)] => table.rows.len() == 1 && table.rows[0].len() == 2 && alike_to_see(&table.rows[0][0], content),
        _ => false,
    });
    if same { plain } else { pieces(content, How::Exactly, "<br>", true) }
}

/// Whether two lines look alike: marks on a space are not seen.
fn alike_to_see(one: &[Inline], two: &[Inline]) -> bool {
    let seen = |line: &[Inline]| {
        let mut seen = vec![];
        for inline in line {
            match inline {
                Inline::Text(run) => seen.extend(run.text.chars().map(|char| {
                    let unseen = Marks::BOLD.with(Marks::ITALIC);
                    (char, if char == ' ' { run.marks.without(unseen) } else { run.marks }, run.link.clone())
                })),
                Inline::Break => seen.push(('\n', Marks::default(), None)),
                Inline::Formula(latex) => seen.extend(latex.chars().chain(['\0']).map(|char| (char, Marks::CODE, None))),
            }
        }
        seen
    };
    seen(one) == seen(two)
}

fn pieces(content: &[Inline], how: How, end: &str, in_table: bool) -> String {
    let writer = Writer { how, in_table };
    let mut out = String::new();
    let mut begin = 0;
    let mut rest = content;
    while let Some(inline) = rest.first() {
        match inline {
            Inline::Text(_) => {
                let runs: Vec<&Run> =
                    rest.iter().map_while(|inline| if let Inline::Text(run) = inline { Some(run) } else { None }).collect();
                rest = &rest[runs.len()..];
                out.push_str(&writer.linked(&runs));
                continue;
            }
            Inline::Break => {
                // An empty line would end the paragraph.
                let end =
                    if out[begin..].trim_matches(' ').is_empty() || rest.get(1) == Some(&Inline::Break) { "<br>" } else { end };
                freed(&mut out, begin, how, in_table);
                out.push_str(end);
                begin = out.len();
            }
            Inline::Formula(latex) => out.push_str(&format!("${latex}$")),
        }
        rest = &rest[1..];
    }
    freed(&mut out, begin, how, in_table);
    out
}

/// Frees the beginning of a line from what would make it a title, a list, a quote.
fn freed(out: &mut String, begin: usize, how: How, in_table: bool) {
    if how == How::Exactly || in_table {
        return;
    }
    let line = &out[begin..];
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = |at: usize| line[at..].is_empty() || line[at..].starts_with([' ', '\n']);
    let at = match line.as_bytes().first() {
        Some(b'#') if after(line.bytes().take_while(|byte| *byte == b'#').count()) => Some(0),
        Some(b'>' | b'=' | b':') => Some(0),
        Some(b'-' | b'+')
            if after(1) || line.starts_with("--") || line.trim_end_matches(' ').bytes().all(|byte| b"- |:".contains(&byte)) =>
        {
            Some(0)
        }
        Some(b'0'..=b'9') if digits <= 9 && line[digits..].starts_with(['.', ')']) && after(digits + 1) => Some(digits),
        _ => None,
    };
    if let Some(at) = at {
        out.insert(begin + at, '\\');
    }
}

struct Writer {
    how: How,
    in_table: bool,
}

impl Writer {
    fn linked(&self, runs: &[&Run]) -> String {
        let mut out = String::new();
        for group in runs.chunk_by(|a, b| a.link == b.link) {
            let words = self.marked(group, &TAGS);
            match group[0].link.as_ref() {
                None => out.push_str(&words),
                // An address that is its own words.
                Some(link)
                    if self.how == How::Plainly
                        && link.is_web()
                        && group.len() == 1
                        && group[0].marks == Marks::default()
                        && group[0].text == link.as_str() =>
                {
                    out.push_str(&format!("<{link}>"));
                }
                Some(link) => out.push_str(&format!("[{words}]({})", self.address(link.as_str()))),
            }
        }
        out
    }

    fn address(&self, address: &str) -> String {
        if self.how == How::Plainly && !address.contains(['(', ')', '&', '*', '_']) {
            return address.into();
        }
        format!("<{}>", address.replace('&', "&amp;"))
    }

    fn marked(&self, runs: &[&Run], marks: &[(&str, Marks)]) -> String {
        let Some(((tag, mark), inner)) = marks.split_first() else {
            return runs.iter().map(|run| self.text(&run.text)).collect();
        };
        let mut out = String::new();
        for group in runs.chunk_by(|a, b| a.marks.has(*mark) == b.marks.has(*mark)) {
            if !group[0].marks.has(*mark) {
                out.push_str(&self.marked(group, inner));
                continue;
            }
            let sign = match *tag {
                "strong" => "**",
                "em" => "*",
                "s" => "~~",
                _ => "",
            };
            if self.how == How::Plainly && *mark == Marks::CODE {
                out.push_str(&code(&group.iter().map(|run| run.text.as_str()).collect::<String>(), self.in_table));
            } else if self.how == How::Plainly && !sign.is_empty() {
                // Signs hold words, not spaces.
                let words = self.marked(group, inner);
                let bare = words.trim_matches(' ');
                let start = words.len() - words.trim_start_matches(' ').len();
                if bare.is_empty() {
                    out.push_str(&words);
                } else {
                    out.push_str(&format!("{}{sign}{bare}{sign}{}", &words[..start], &words[start + bare.len()..]));
                }
            } else {
                out.push_str(&format!("<{tag}>{}</{tag}>", self.marked(group, inner)));
            }
        }
        out
    }

    fn text(&self, text: &str) -> String {
        match self.how {
            How::Plainly => plainly(text, self.in_table),
            How::Exactly if self.in_table => exact(text).replace("\\\\", "&#92;").replace("\\|", "&#124;"),
            How::Exactly => exact(text),
        }
    }
}

/// Code between as many signs as are needed.
fn code(text: &str, in_table: bool) -> String {
    let most = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(most + 1);
    let edge = |char: char| char == '`' || char == ' ';
    let pad =
        if text.starts_with(edge) && text.ends_with(edge) || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if in_table { text.replace('|', "\\|") } else { text.to_owned() };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Every sign that may mean something, freed.
fn exact(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for char in text.chars() {
        if char.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// The signs that do mean something there, freed.
fn plainly(text: &str, in_table: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let means = match char {
            '\\' | '`' | '*' | '[' | ']' | '<' | '$' | '~' => true,
            '_' => !(last.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next == '#' || next.is_ascii_alphabetic(),
            '|' => in_table,
            _ => false,
        };
        if means {
            out.push('\\');
        }
        out.push(char);
        last = char;
    }
    out
}
