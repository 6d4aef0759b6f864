//! A document as HTML: for a page, everything in it escaped.

use crate::formula::mathml;
use crate::model::{Block, Document, Inline, Marks, Run, Table, picture};
use std::borrow::Cow;

/// Where a document is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The level of the heading under which it stands: its own begin one below.
    pub under: u8,
    /// The sentence beside a formula that cannot be drawn.
    pub wrong_formula: &'a str,
    /// The name of a table, which may be wider than the page and is then moved by the keyboard.
    pub table: &'a str,
}

impl Document {
    /// The HTML of the document: no attribute that acts, no address but those of [`crate::Link`] and of our files.
    pub fn to_html(&self, reading: Reading<'_>) -> String {
        let mut out = String::with_capacity(512);
        blocks(&self.blocks, reading, &mut out);
        out
    }
    /// The same, for templates: the level of the heading above, the sentence of a wrong formula, the name of a table.
    pub fn html(&self, under: u8, wrong_formula: impl std::fmt::Display, table: impl std::fmt::Display) -> String {
        let (wrong_formula, table) = (wrong_formula.to_string(), table.to_string());
        self.to_html(Reading { under, wrong_formula: &wrong_formula, table: &table })
    }
}

/// Text that means itself in HTML, between tags and in an attribute.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            char => out.push(char),
        }
    }
    Cow::Owned(out)
}

fn blocks(blocks: &[Block], reading: Reading<'_>, out: &mut String) {
    for block in blocks {
        one(block, reading, out);
    }
}

fn one(block: &Block, reading: Reading<'_>, out: &mut String) {
    match block {
        Block::Paragraph(content) => element("p", "", content, reading, out),
        Block::Heading(level, content) => {
            let level = (reading.under + level - 1).clamp(2, 6);
            element(&format!("h{level}"), "", content, reading, out);
        }
        Block::Bullets(list) => items("ul", "", list, reading, out),
        Block::Numbers(1, list) => items("ol", "", list, reading, out),
        Block::Numbers(start, list) => items("ol", &format!(" start=\"{start}\""), list, reading, out),
        Block::Quote(content) => {
            out.push_str("<blockquote>");
            blocks(content, reading, out);
            out.push_str("</blockquote>");
        }
        Block::Code(text) => {
            out.push_str("<pre><code>");
            out.push_str(&escape(text));
            out.push_str("</code></pre>");
        }
        Block::Rule => out.push_str("<hr>"),
        Block::Table(rows) => table(rows, reading, out),
        Block::Image(file, alt) => {
            out.push_str(&format!(
                "<p class=\"picture\"><img src=\"{}\" alt=\"{}\" loading=\"lazy\"></p>",
                picture(file),
                escape(alt)
            ));
        }
        Block::Formula(latex) => {
            out.push_str("<div class=\"formula\">");
            formula(latex, true, reading, out);
            out.push_str("</div>");
        }
    }
}

fn element(name: &str, attributes: &str, content: &[Inline], reading: Reading<'_>, out: &mut String) {
    out.push_str(&format!("<{name}{attributes}>"));
    line(content, reading, out);
    out.push_str(&format!("</{name}>"));
}

fn items(name: &str, attributes: &str, list: &[Vec<Block>], reading: Reading<'_>, out: &mut String) {
    out.push_str(&format!("<{name}{attributes}>"));
    for item in list {
        out.push_str("<li>");
        match item.split_first() {
            // The first paragraph stands beside the dot or the number.
            Some((Block::Paragraph(content), rest)) => {
                line(content, reading, out);
                blocks(rest, reading, out);
            }
            _ => blocks(item, reading, out),
        }
        out.push_str("</li>");
    }
    out.push_str(&format!("</{name}>"));
}

fn table(table: &Table, reading: Reading<'_>, out: &mut String) {
    out.push_str(&format!(
        "<div class=\"scroller\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>",
        escape(reading.table)
    ));
    let (head, body) = table.rows.split_at(usize::from(table.header));
    if !head.is_empty() {
        out.push_str("<thead>");
        rows(head, "th", " scope=\"col\"", reading, out);
        out.push_str("</thead>");
    }
    out.push_str("<tbody>");
    rows(body, "td", "", reading, out);
    out.push_str("</tbody></table></div>");
}

fn rows(rows: &[Vec<Vec<Inline>>], name: &str, attributes: &str, reading: Reading<'_>, out: &mut String) {
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            element(name, attributes, cell, reading, out);
        }
        out.push_str("</tr>");
    }
}

fn line(content: &[Inline], reading: Reading<'_>, out: &mut String) {
    let mut rest = content;
    while let Some(inline) = rest.first() {
        match inline {
            Inline::Text(_) => {
                let runs: Vec<&Run> =
                    rest.iter().map_while(|inline| if let Inline::Text(run) = inline { Some(run) } else { None }).collect();
                rest = &rest[runs.len()..];
                linked(&runs, out);
                continue;
            }
            Inline::Break => out.push_str("<br>"),
            Inline::Formula(latex) => formula(latex, false, reading, out),
        }
        rest = &rest[1..];
    }
}

/// Runs of words: links first, marks inside.
fn linked(runs: &[&Run], out: &mut String) {
    for group in runs.chunk_by(|a, b| a.link == b.link) {
        let link = group.first().and_then(|run| run.link.as_ref());
        if let Some(link) = link {
            let rel = if link.is_outward() { " rel=\"noopener noreferrer nofollow\"" } else { "" };
            out.push_str(&format!("<a href=\"{}\"{rel}>", escape(link.as_str())));
        }
        marked(group, &ELEMENTS, out);
        if link.is_some() {
            out.push_str("</a>");
        }
    }
}

const ELEMENTS: [(Marks, &str); 5] =
    [(Marks::BOLD, "strong"), (Marks::ITALIC, "em"), (Marks::STRIKE, "s"), (Marks::UNDERLINE, "u"), (Marks::CODE, "code")];

fn marked(runs: &[&Run], marks: &[(Marks, &str)], out: &mut String) {
    let Some(((mark, name), inner)) = marks.split_first() else {
        runs.iter().for_each(|run| out.push_str(&escape(&run.text)));
        return;
    };
    for group in runs.chunk_by(|a, b| a.marks.has(*mark) == b.marks.has(*mark)) {
        let bears = group.first().is_some_and(|run| run.marks.has(*mark));
        if bears {
            out.push_str(&format!("<{name}>"));
        }
        marked(group, inner, out);
        if bears {
            out.push_str(&format!("</{name}>"));
        }
    }
}

fn formula(latex: &str, alone: bool, reading: Reading<'_>, out: &mut String) {
    match mathml(latex, alone) {
        Some(math) => out.push_str(&math),
        None => out.push_str(&format!(
            "<span class=\"formula-wrong\"><code>{}</code> <span class=\"hint\">{}</span></span>",
            escape(latex),
            escape(reading.wrong_formula)
        )),
    }
}
