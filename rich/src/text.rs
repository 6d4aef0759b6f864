//! A document as plain words: for mails, calendars, search; its first words are in `excerpt`.

use crate::linear::linear;
use crate::model::{Block, Document, Inline, Row};

impl Document {
    /// The words of the document, one line a block.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        blocks(&self.blocks, &mut out);
        out.truncate(out.trim_end().len());
        out
    }
}

fn blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading(_, content) => ended(content, out),
            Block::Bullets(list) => list.iter().for_each(|item| entry("– ", item, out)),
            Block::Numbers(start, list) => {
                (*start..).zip(list).for_each(|(number, item)| entry(&format!("{number}. "), item, out))
            }
            Block::Quote(content) => self::blocks(content, out),
            Block::Code(text) | Block::Image(_, text) => {
                out.push_str(text);
                out.push('\n');
            }
            Block::Formula(latex) => {
                out.push_str(&linear(latex));
                out.push('\n');
            }
            Block::Rule => {}
            Block::Table(table) => table.rows.iter().for_each(|row| cells(row, out)),
        }
    }
}

fn entry(sign: &str, item: &[Block], out: &mut String) {
    out.push_str(sign);
    match item.split_first() {
        Some((Block::Paragraph(content), rest)) => {
            ended(content, out);
            blocks(rest, out);
        }
        _ => blocks(item, out),
    }
}

fn cells(row: &Row, out: &mut String) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            out.push_str(" · ");
        }
        line(cell, " ", out);
    }
    out.push('\n');
}

fn ended(content: &[Inline], out: &mut String) {
    line(content, "\n", out);
    out.push('\n');
}

pub(crate) fn line(content: &[Inline], end: &str, out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(run) => out.push_str(&run.text),
            Inline::Break => out.push_str(end),
            Inline::Formula(latex) => out.push_str(&linear(latex)),
        }
    }
}
