//! The stored form: the JSON of the editor (ProseMirror).
//!
//! Nodes and marks that no document has are refused, and so is a known one where it may not stand: they do not come from
//! our editor, and to drop them would lose somebody's words in silence. Attributes that are not ours, and marks on what
//! bears none, say nothing of the words: they are dropped.

use crate::link::Link;
use crate::model::{Block, DEPTH_MAX, Document, Inline, Item, JSON_MAX, Marks, Refused, Row, Run, Table};
use crate::tidy::{Spanning, single};
use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

impl Document {
    /// Reads and checks the JSON of a document.
    pub fn from_json(text: &str) -> Result<Self, Refused> {
        if text.len() > JSON_MAX {
            return Err(Refused::TooLong);
        }
        let value: Value = serde_json::from_str(text).map_err(|_| Refused::NotADocument)?;
        let (name, node) = named(&value)?;
        if name != "doc" {
            return Err(Refused::NotADocument);
        }
        Self::new(blocks(node, 0)?)
    }
    /// The JSON of the document.
    pub fn to_json(&self) -> String {
        let content = if self.blocks.is_empty() {
            vec![json!({ "type": "paragraph" })]
        } else {
            self.blocks.iter().map(block_json).collect()
        };
        json!({ "type": "doc", "content": content }).to_string()
    }
}

fn named(value: &Value) -> Result<(&str, &Object), Refused> {
    let node = value.as_object().ok_or(Refused::NotADocument)?;
    Ok((node.get("type").and_then(Value::as_str).ok_or(Refused::NotADocument)?, node))
}

fn content(node: &Object) -> Result<&[Value], Refused> {
    match node.get("content") {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(content)) => Ok(content),
        Some(_) => Err(Refused::NotADocument),
    }
}

fn attribute<'a>(node: &'a Object, name: &str) -> Option<&'a Value> {
    node.get("attrs")?.as_object()?.get(name)
}

fn text<'a>(node: &'a Object, name: &'static str) -> Result<&'a str, Refused> {
    attribute(node, name).and_then(Value::as_str).ok_or(Refused::Attribute(name))
}

fn number(node: &Object, name: &'static str, usual: u32) -> Result<u32, Refused> {
    match attribute(node, name) {
        None | Some(Value::Null) => Ok(usual),
        Some(value) => value.as_u64().and_then(|number| u32::try_from(number).ok()).ok_or(Refused::Attribute(name)),
    }
}

fn blocks(node: &Object, depth: usize) -> Result<Vec<Block>, Refused> {
    if depth > DEPTH_MAX {
        return Err(Refused::TooDeep);
    }
    content(node)?.iter().map(|value| block(value, depth)).collect()
}

fn block(value: &Value, depth: usize) -> Result<Block, Refused> {
    let (name, node) = named(value)?;
    Ok(match name {
        "paragraph" => Block::Paragraph(line(node)?),
        "heading" => {
            Block::Heading(u8::try_from(number(node, "level", 2)?).map_err(|_| Refused::Attribute("level"))?, line(node)?)
        }
        "bullet_list" => Block::Bullets(items(node, depth)?),
        "ordered_list" => Block::Numbers(number(node, "order", 1)?, items(node, depth)?),
        "blockquote" => Block::Quote(blocks(node, depth + 1)?),
        "code_block" => Block::Code(words(node)?),
        "horizontal_rule" => Block::Rule,
        "table" => Block::Table(table(node)?),
        "image" => Block::Image(
            text(node, "file")?.parse().map_err(|_| Refused::Attribute("file"))?,
            text(node, "alt").unwrap_or_default().to_owned(),
        ),
        "formula_block" => Block::Formula(text(node, "latex")?.to_owned()),
        "list_item" => return Err(Refused::Misplaced("list_item")),
        "table_row" | "table_cell" | "table_header" => return Err(Refused::Misplaced("table_row")),
        "text" | "hard_break" | "formula" => return Err(Refused::Misplaced("text")),
        "doc" => return Err(Refused::Misplaced("doc")),
        _ => return Err(unknown(name, Refused::UnknownNode)),
    })
}

fn unknown(name: &str, refused: impl Fn(String) -> Refused) -> Refused {
    refused(name.chars().take(40).collect())
}

fn items(node: &Object, depth: usize) -> Result<Vec<Item>, Refused> {
    let item = |value| match named(value)? {
        ("list_item", node) => blocks(node, depth + 1),
        (name, _) => Err(other(name, "list_item")),
    };
    content(node)?.iter().map(item).collect()
}

/// What stands where only one kind may stand.
fn other(name: &str, place: &'static str) -> Refused {
    match name {
        "paragraph" | "heading" | "bullet_list" | "ordered_list" | "blockquote" | "code_block" | "horizontal_rule" | "table"
        | "image" | "formula_block" | "list_item" | "table_row" | "table_cell" | "table_header" | "text" | "hard_break"
        | "formula" | "doc" => Refused::Misplaced(place),
        _ => unknown(name, Refused::UnknownNode),
    }
}

fn table(node: &Object) -> Result<Table, Refused> {
    let mut header = true;
    let mut rows: Vec<Vec<Spanning>> = vec![];
    for value in content(node)? {
        let (name, row) = named(value)?;
        if name != "table_row" {
            return Err(other(name, "table_row"));
        }
        let cells = content(row)?.iter().map(cell).collect::<Result<Vec<_>, _>>()?;
        // A row of names is one only when all of its cells are names.
        header &= !rows.is_empty() || (!cells.is_empty() && cells.iter().all(|(names, _)| *names));
        rows.push(cells.into_iter().map(|(_, cell)| cell).collect());
    }
    Ok(Table { header, rows: single(rows) })
}

/// A cell: whether it names its column, its paragraphs as one line, what it spans.
fn cell(value: &Value) -> Result<(bool, Spanning), Refused> {
    let (name, node) = named(value)?;
    let names = match name {
        "table_header" => true,
        "table_cell" => false,
        _ => return Err(other(name, "table_cell")),
    };
    let mut whole = vec![];
    for value in content(node)? {
        let (name, node) = named(value)?;
        if name != "paragraph" {
            return Err(other(name, "table_cell"));
        }
        if !whole.is_empty() {
            whole.push(Inline::Break);
        }
        whole.extend(line(node)?);
    }
    let span = |name| attribute(node, name).and_then(Value::as_u64).map_or(1, |span| usize::try_from(span).unwrap_or(usize::MAX));
    Ok((names, (whole, span("colspan"), span("rowspan"))))
}

fn line(node: &Object) -> Result<Vec<Inline>, Refused> {
    content(node)?.iter().map(inline).collect()
}

fn inline(value: &Value) -> Result<Inline, Refused> {
    let (name, node) = named(value)?;
    Ok(match name {
        "text" => {
            let text = node.get("text").and_then(Value::as_str).ok_or(Refused::Attribute("text"))?.to_owned();
            let (marks, link) = marks(node)?;
            Inline::Text(Run { text, marks, link })
        }
        "hard_break" => Inline::Break,
        "formula" => Inline::Formula(text(node, "latex")?.to_owned()),
        _ => return Err(other(name, "paragraph")),
    })
}

/// The text of a code block, which bears no marks.
fn words(node: &Object) -> Result<String, Refused> {
    let mut out = String::new();
    for value in content(node)? {
        match inline(value)? {
            Inline::Text(run) => out.push_str(&run.text),
            Inline::Break => out.push('\n'),
            Inline::Formula(_) => return Err(Refused::Misplaced("formula")),
        }
    }
    Ok(out)
}

fn marks(node: &Object) -> Result<(Marks, Option<Link>), Refused> {
    let list = match node.get("marks") {
        None | Some(Value::Null) => return Ok((Marks::default(), None)),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(Refused::NotADocument),
    };
    let (mut marks, mut link) = (Marks::default(), None);
    for value in list {
        let (name, mark) = named(value)?;
        match Marks::NAMED.iter().find(|(_, known)| *known == name) {
            Some((one, _)) => marks = marks.with(*one),
            None if name == "link" => link = Some(Link::parse(text(mark, "href")?).ok_or(Refused::Link)?),
            None => return Err(unknown(name, Refused::UnknownMark)),
        }
    }
    Ok((marks, link))
}

fn block_json(block: &Block) -> Value {
    let node = |name: &str, content: Vec<Value>| {
        if content.is_empty() { json!({ "type": name }) } else { json!({ "type": name, "content": content }) }
    };
    let with = |name: &str, attrs: Value, content: Vec<Value>| json!({ "type": name, "attrs": attrs, "content": content });
    let children = |blocks: &[Block]| blocks.iter().map(block_json).collect::<Vec<_>>();
    let entries = |items: &[Item]| items.iter().map(|item| node("list_item", children(item))).collect::<Vec<_>>();
    match block {
        Block::Paragraph(line) => node("paragraph", line_json(line)),
        Block::Heading(level, line) => with("heading", json!({ "level": level }), line_json(line)),
        Block::Bullets(items) => node("bullet_list", entries(items)),
        Block::Numbers(order, items) => with("ordered_list", json!({ "order": order }), entries(items)),
        Block::Quote(blocks) => node("blockquote", children(blocks)),
        Block::Code(text) => node("code_block", vec![json!({ "type": "text", "text": text })]),
        Block::Rule => node("horizontal_rule", vec![]),
        Block::Image(file, alt) => json!({ "type": "image", "attrs": { "file": file, "alt": alt } }),
        Block::Formula(latex) => json!({ "type": "formula_block", "attrs": { "latex": latex } }),
        Block::Table(table) => {
            let row = |(at, row): (usize, &Row)| {
                let name = if table.header && at == 0 { "table_header" } else { "table_cell" };
                node("table_row", row.iter().map(|cell| node(name, vec![node("paragraph", line_json(cell))])).collect())
            };
            node("table", table.rows.iter().enumerate().map(row).collect())
        }
    }
}

fn line_json(line: &[Inline]) -> Vec<Value> {
    line.iter()
        .map(|inline| match inline {
            Inline::Text(run) => {
                let link = run.link.iter().map(|link| json!({ "type": "link", "attrs": { "href": link.as_str() } }));
                let marks = Marks::NAMED.iter().filter(|(mark, _)| run.marks.has(*mark)).map(|(_, name)| json!({ "type": name }));
                let marks: Vec<Value> = link.chain(marks).collect();
                if marks.is_empty() {
                    json!({ "type": "text", "text": run.text })
                } else {
                    json!({ "type": "text", "text": run.text, "marks": marks })
                }
            }
            Inline::Break => json!({ "type": "hard_break" }),
            Inline::Formula(latex) => json!({ "type": "formula", "attrs": { "latex": latex } }),
        })
        .collect()
}
