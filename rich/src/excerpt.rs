//! The first words of a document as a sentence: lists are enumerations, formulas are plain signs.

use crate::linear::linear;
use crate::model::{Block, Document, Inline, Item};
use crate::text::line;

impl Document {
    /// The first words, on one line, cut between two words at so many characters.
    pub fn excerpt(&self, most: usize) -> String {
        let mut text = String::new();
        said(&self.blocks, 0, &mut text);
        shortened(&text, most)
    }
}

/// Cuts between two words; what does not break stays together.
fn shortened(text: &str, most: usize) -> String {
    let mut words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty());
    let mut out = words.next().unwrap_or_default().to_owned();
    let mut length = out.chars().count();
    for word in words {
        length += 1 + word.chars().count();
        if length > most {
            out.truncate(out.trim_end_matches([' ', '\u{a0}', ';', ',']).len());
            out.push('…');
            return out;
        }
        out.push(' ');
        out.push_str(word);
    }
    if length > most { out.chars().take(most.saturating_sub(1)).chain(['…']).collect() } else { out }
}

fn said(blocks: &[Block], depth: usize, out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading(_, content) => sentence(&words(content), out),
            Block::Bullets(list) => enumeration(list, None, depth, out),
            Block::Numbers(start, list) => enumeration(list, Some(*start), depth, out),
            Block::Quote(content) => said(content, depth, out),
            Block::Code(text) | Block::Image(_, text) => sentence(text.trim(), out),
            Block::Formula(latex) => sentence(&linear(latex), out),
            Block::Rule => {}
            Block::Table(table) => {
                let rows = table.rows.iter().map(|row| {
                    let cells: Vec<String> = row.iter().map(|cell| words(cell)).collect();
                    cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · ")
                });
                listed(rows, "\u{a0}; ", out);
            }
        }
    }
}

fn words(content: &[Inline]) -> String {
    let mut out = String::new();
    line(content, " ", &mut out);
    out.trim().to_owned()
}

/// Something that stands for itself: what comes before it is ended first.
fn sentence(words: &str, out: &mut String) {
    if words.is_empty() {
        return;
    }
    match out.chars().last() {
        None => {}
        Some('.' | '!' | '?' | '…' | ':' | ';' | ',' | '»') => out.push(' '),
        Some(_) => out.push_str(". "),
    }
    out.push_str(words);
}

/// The entries of a list, separated; those of a list in a list by commas.
fn enumeration(list: &[Item], start: Option<u32>, depth: usize, out: &mut String) {
    let entries = list.iter().enumerate().map(|(at, item)| {
        let mut entry = String::new();
        said(item, depth + 1, &mut entry);
        match start.zip(u32::try_from(at).ok()).filter(|_| !entry.is_empty()) {
            Some((start, at)) => format!("{}. {entry}", start.saturating_add(at)),
            None => entry,
        }
    });
    listed(entries, if depth == 0 { "\u{a0}; " } else { ", " }, out);
}

fn listed(entries: impl Iterator<Item = String>, separator: &str, out: &mut String) {
    let entries: Vec<String> = entries.filter(|entry| !entry.trim().is_empty()).collect();
    let last = entries.len().saturating_sub(1);
    for (at, entry) in entries.iter().enumerate() {
        // The stop of an entry is its separator, but that of the last one stays.
        let ends: &[char] = if at < last { &['.', ';', ',', ' ', '\u{a0}'] } else { &[';', ',', ' ', '\u{a0}'] };
        let entry = entry.trim().trim_end_matches(ends);
        if at > 0 {
            out.push_str(separator);
            out.push_str(entry);
        } else {
            introduced(entry, out);
        }
    }
}

/// The first entry of a list: what comes before it, if anything, introduces it.
fn introduced(entry: &str, out: &mut String) {
    match out.chars().last() {
        None => {}
        Some('.' | '!' | '?' | '…' | ':' | ';' | ',' | '»') => out.push(' '),
        Some(_) => out.push_str("\u{a0}: "),
    }
    out.push_str(entry);
}
