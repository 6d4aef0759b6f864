//! Builds a document from what comes piece by piece and was not made by us: Markdown, HTML.
//!
//! Whatever the order of the pieces, every word ends up somewhere it may stand: a title inside a list becomes a paragraph,
//! a table inside a quote becomes lines, what lies too deep is lifted.

use crate::link::Link;
use crate::model::{Block, DEPTH_MAX, Document, FORMULA_MAX, Inline, Item, Marks, Refused, Run, Table, pictured};
use crate::tidy::{Spanning, single};

/// What holds blocks.
#[derive(Debug)]
pub(crate) enum Holder {
    Quote(Vec<Block>),
    Bullets(Vec<Item>),
    Numbers(u32, Vec<Item>),
    Item(Vec<Block>),
    /// Holds nothing itself: what it would hold goes to the one around it.
    Lifted,
}

/// What the words of a line become.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Line {
    Paragraph,
    Heading(u8),
    Code,
}

#[derive(Debug)]
pub(crate) struct Builder {
    top: Vec<Block>,
    holders: Vec<Holder>,
    /// Where, among the holders, those that hold something are.
    solid: Vec<usize>,
    line: Vec<Inline>,
    kind: Line,
    marks: Vec<Marks>,
    links: Vec<Option<Link>>,
    table: Option<(bool, Vec<Vec<Spanning>>)>,
    /// How many tables lie in each other.
    tables: usize,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            top: vec![],
            holders: vec![],
            solid: vec![],
            line: vec![],
            kind: Line::Paragraph,
            marks: vec![],
            links: vec![],
            table: None,
            tables: 0,
        }
    }

    /// Begins a holder; every one that is opened is closed.
    pub(crate) fn open(&mut self, holder: Holder) {
        if self.table.is_some() {
            self.holders.push(Holder::Lifted);
            return self.part();
        }
        self.flush();
        let deep = self.solid.iter().filter(|at| matches!(self.holders[**at], Holder::Quote(_) | Holder::Item(_))).count();
        let fits = match holder {
            Holder::Item(_) => matches!(self.holders.last(), Some(Holder::Bullets(_) | Holder::Numbers(..))),
            _ => deep < DEPTH_MAX,
        };
        if fits {
            self.solid.push(self.holders.len());
        }
        self.holders.push(if fits { holder } else { Holder::Lifted });
    }
    pub(crate) fn close(&mut self) {
        if self.table.is_some() {
            self.part();
        } else {
            self.flush();
        }
        if self.solid.last().is_some_and(|at| at + 1 == self.holders.len()) {
            self.solid.pop();
        }
        match self.holders.pop() {
            Some(Holder::Quote(blocks)) => self.push(Block::Quote(blocks)),
            Some(Holder::Bullets(items)) => self.push(Block::Bullets(items)),
            Some(Holder::Numbers(start, items)) => self.push(Block::Numbers(start, items)),
            Some(Holder::Item(blocks)) => match self.holders.last_mut() {
                Some(Holder::Bullets(items) | Holder::Numbers(_, items)) => items.push(blocks),
                _ => blocks.into_iter().for_each(|block| self.push(block)),
            },
            Some(Holder::Lifted) | None => {}
        }
    }

    fn push(&mut self, block: Block) {
        let top = self.solid.is_empty();
        let block = match block {
            Block::Heading(_, line) if !top => Block::Paragraph(line),
            Block::Rule if !top => return,
            Block::Table(table) if !top => {
                return table.rows.into_iter().for_each(|row| self.push(Block::Paragraph(joined(row))));
            }
            block => block,
        };
        match self.solid.last().map(|at| &mut self.holders[*at]) {
            Some(Holder::Quote(blocks) | Holder::Item(blocks)) => blocks.push(block),
            Some(Holder::Bullets(items) | Holder::Numbers(_, items)) => items.push(vec![block]),
            Some(Holder::Lifted) | None => self.top.push(block),
        }
    }

    /// Ends the line under way, and begins another of this kind.
    pub(crate) fn begin(&mut self, kind: Line) {
        if self.table.is_some() {
            return self.part();
        }
        self.flush();
        self.kind = kind;
    }
    /// Ends the line under way.
    pub(crate) fn end(&mut self) {
        self.begin(Line::Paragraph);
    }
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let block = match std::mem::replace(&mut self.kind, Line::Paragraph) {
            _ if line.is_empty() => return,
            Line::Paragraph => Block::Paragraph(line),
            Line::Heading(level) => Block::Heading(level, line),
            Line::Code => Block::Code(plain(&line)),
        };
        self.push(block);
    }
    /// Parts two blocks that come to stand in one cell.
    fn part(&mut self) {
        if !self.line.is_empty() && self.line.last() != Some(&Inline::Break) {
            self.line.push(Inline::Break);
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let (marks, link) = if self.kind == Line::Code {
            (Marks::default(), None)
        } else {
            (
                self.marks.iter().fold(Marks::default(), |all, mark| all.with(*mark)),
                self.links.iter().rev().flatten().next().cloned(),
            )
        };
        match self.line.last_mut() {
            Some(Inline::Text(last)) if last.marks == marks && last.link == link => last.text.push_str(text),
            _ => self.line.push(Inline::Text(Run { text: text.into(), marks, link })),
        }
    }
    /// The words so far end with a space, or there are none: for HTML, where spaces in a row are one.
    pub(crate) fn is_spaced(&self) -> bool {
        match self.line.last() {
            None | Some(Inline::Break) => true,
            Some(Inline::Text(run)) => run.text.ends_with(' '),
            Some(Inline::Formula(_)) => false,
        }
    }
    pub(crate) fn is_code(&self) -> bool {
        self.kind == Line::Code
    }
    pub(crate) fn new_line(&mut self) {
        match self.kind {
            Line::Code => self.text("\n"),
            _ => self.line.push(Inline::Break),
        }
    }
    pub(crate) fn mark(&mut self, mark: Marks) {
        self.marks.push(mark);
    }
    /// Takes the last of such a mark away; says whether there was one.
    pub(crate) fn unmark(&mut self, mark: Marks) -> bool {
        self.marks.iter().rposition(|one| *one == mark).map(|at| self.marks.remove(at)).is_some()
    }
    pub(crate) fn link(&mut self, link: Option<Link>) {
        self.links.push(link);
    }
    pub(crate) fn unlink(&mut self) {
        self.links.pop();
    }

    /// A formula, on a line of its own where it may be. What is too long for one is text.
    pub(crate) fn formula(&mut self, latex: &str, alone: bool) {
        if latex.len() > FORMULA_MAX || self.kind == Line::Code {
            self.text(latex);
        } else if alone && self.table.is_none() {
            self.flush();
            self.push(Block::Formula(latex.into()));
        } else {
            self.line.push(Inline::Formula(latex.into()));
        }
    }
    /// A picture, if it is one of our files and may stand there; else the words in its place.
    pub(crate) fn picture(&mut self, source: &str, alt: &str) {
        let file = pictured(source);
        match file {
            Some(file) if self.table.is_none() && self.kind != Line::Code => {
                let kind = self.kind;
                self.flush();
                self.push(Block::Image(file, alt.into()));
                self.kind = kind;
            }
            _ => self.text(alt),
        }
    }
    pub(crate) fn rule(&mut self) {
        if self.table.is_none() {
            self.flush();
            self.push(Block::Rule);
        } else {
            self.part();
        }
    }

    pub(crate) fn open_table(&mut self) {
        self.tables += 1;
        if self.tables == 1 {
            self.flush();
            self.table = Some((false, vec![]));
        }
    }
    pub(crate) fn row(&mut self) {
        if let (1, Some((_, rows))) = (self.tables, &mut self.table) {
            rows.push(vec![]);
        }
    }
    /// Ends a cell; `names` says that it names its column, the rest how many columns and rows it spans.
    pub(crate) fn close_cell(&mut self, names: bool, columns: usize, high: usize) {
        if self.tables > 1 {
            return self.part();
        }
        let Some((header, rows)) = &mut self.table else { return };
        if rows.is_empty() {
            rows.push(vec![]);
        }
        let first = rows.len() == 1;
        if let Some(row) = rows.last_mut() {
            if first {
                *header = names && (row.is_empty() || *header);
            }
            row.push((std::mem::take(&mut self.line), columns, high));
        }
    }
    pub(crate) fn close_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        if self.tables > 0 {
            return self.part();
        }
        let stray = std::mem::take(&mut self.line);
        if let Some((header, rows)) = self.table.take() {
            let mut table = Table { header, rows: single(rows) };
            // The empty names of a table without names, as Markdown must write it.
            if table.header && table.rows.first().is_some_and(|row| row.iter().all(Vec::is_empty)) {
                table.header = false;
                table.rows.remove(0);
            }
            self.push(Block::Table(table));
        }
        self.line = stray;
    }

    pub(crate) fn finish(mut self) -> Result<Document, Refused> {
        while self.tables > 0 {
            self.close_table();
        }
        while !self.holders.is_empty() {
            self.close();
        }
        self.flush();
        Document::new(self.top)
    }
}

/// The cells of a row, as one line.
fn joined(row: Vec<Vec<Inline>>) -> Vec<Inline> {
    let between = || Inline::Text(Run { text: " · ".into(), ..Run::default() });
    row.into_iter().enumerate().flat_map(|(at, cell)| (at > 0).then(between).into_iter().chain(cell)).collect()
}

fn plain(line: &[Inline]) -> String {
    line.iter()
        .map(|inline| match inline {
            Inline::Text(run) => run.text.as_str(),
            Inline::Break => "\n",
            Inline::Formula(latex) => latex,
        })
        .collect()
}
