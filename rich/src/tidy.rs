//! Tidying: one form for one look, so that a document is stored, compared and written in one way.

use crate::link;
use crate::model::{
    ALT_MAX, Block, COLUMNS_MAX, DEPTH_MAX, FORMULA_MAX, Inline, Item, Marks, NODES_MAX, Refused, Row, Run, Table,
};

/// Blocks of the top of a document.
pub(crate) fn blocks(blocks: Vec<Block>) -> Result<Vec<Block>, Refused> {
    let mut nodes = 0;
    inside(blocks, 0, &mut nodes)
}

fn count(nodes: &mut usize, more: usize) -> Result<(), Refused> {
    *nodes += more;
    if *nodes > NODES_MAX { Err(Refused::TooLong) } else { Ok(()) }
}

fn inside(blocks: Vec<Block>, depth: usize, nodes: &mut usize) -> Result<Vec<Block>, Refused> {
    if depth > DEPTH_MAX {
        return Err(Refused::TooDeep);
    }
    let mut tidy = Vec::with_capacity(blocks.len());
    for block in blocks {
        count(nodes, 1)?;
        tidy.extend(one(block, depth, nodes)?);
    }
    Ok(tidy)
}

/// One block; none when nothing of it can be seen.
fn one(block: Block, depth: usize, nodes: &mut usize) -> Result<Option<Block>, Refused> {
    let top = |name| if depth == 0 { Ok(()) } else { Err(Refused::Misplaced(name)) };
    Ok(match block {
        Block::Paragraph(content) => Some(line(content, nodes)?).filter(|content| !content.is_empty()).map(Block::Paragraph),
        Block::Heading(level, content) => {
            top("heading")?;
            if !(2..=3).contains(&level) {
                return Err(Refused::Attribute("level"));
            }
            let content = content.into_iter().map(|inline| if inline == Inline::Break { space() } else { inline }).collect();
            Some(line(content, nodes)?).filter(|content| !content.is_empty()).map(|content| Block::Heading(level, content))
        }
        Block::Bullets(list) => Some(items(list, depth, nodes)?).filter(|list| !list.is_empty()).map(Block::Bullets),
        Block::Numbers(start, list) => {
            if start > 999_999 {
                return Err(Refused::Attribute("order"));
            }
            Some(items(list, depth, nodes)?).filter(|list| !list.is_empty()).map(|list| Block::Numbers(start, list))
        }
        Block::Quote(blocks) => Some(inside(blocks, depth + 1, nodes)?).filter(|blocks| !blocks.is_empty()).map(Block::Quote),
        Block::Code(text) => Some(code(&text)).filter(|text| !text.trim().is_empty()).map(Block::Code),
        Block::Rule => {
            top("horizontal_rule")?;
            Some(Block::Rule)
        }
        Block::Table(rows) => {
            top("table")?;
            table(rows, nodes)?.map(Block::Table)
        }
        Block::Image(file, alt) => {
            Some(Block::Image(file, words(&alt).trim().chars().take(ALT_MAX).collect::<String>().trim_end().to_owned()))
        }
        Block::Formula(latex) => Some(formula(&latex)?).filter(|latex| !latex.is_empty()).map(Block::Formula),
    })
}

fn space() -> Inline {
    Inline::Text(Run { text: " ".into(), ..Run::default() })
}

/// Items of a list. Each begins with a paragraph, which may be empty.
fn items(items: Vec<Item>, depth: usize, nodes: &mut usize) -> Result<Vec<Item>, Refused> {
    let mut tidy = Vec::with_capacity(items.len());
    for item in items {
        count(nodes, 1)?;
        let mut blocks = inside(item, depth + 1, nodes)?;
        if !matches!(blocks.first(), Some(Block::Paragraph(_))) {
            blocks.insert(0, Block::Paragraph(vec![]));
        }
        tidy.push(blocks);
    }
    Ok(tidy)
}

fn table(table: Table, nodes: &mut usize) -> Result<Option<Table>, Refused> {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns > COLUMNS_MAX {
        return Err(Refused::TooLong);
    }
    let mut rows: Vec<Row> = Vec::with_capacity(table.rows.len());
    for mut row in table.rows {
        row.resize(columns, vec![]);
        count(nodes, columns + 1)?;
        rows.push(row.into_iter().map(|cell| cell_line(cell, nodes)).collect::<Result<_, _>>()?);
    }
    let seen = rows.iter().flatten().any(|cell| !cell.is_empty());
    let header = table.header && rows.first().is_some_and(|row| row.iter().any(|cell| !cell.is_empty()));
    Ok(seen.then_some(Table { header, rows }))
}

/// A cell as it comes from elsewhere: its line, and how many columns and rows it spans.
pub(crate) type Spanning = (Vec<Inline>, usize, usize);

/// Rows of single cells: what spans others stands in the first of its places, the rest of them are empty.
pub(crate) fn single(rows: Vec<Vec<Spanning>>) -> Vec<Row> {
    let count = rows.len();
    // For each column, how many rows below are taken by a cell from above.
    let mut taken = [0usize; COLUMNS_MAX + 1];
    let mut single = Vec::with_capacity(count);
    for (at, cells) in rows.into_iter().enumerate() {
        let mut row: Row = vec![];
        let skip = |row: &mut Row, taken: &mut [usize]| {
            while row.len() <= COLUMNS_MAX && taken[row.len()] > 0 {
                taken[row.len()] -= 1;
                row.push(vec![]);
            }
        };
        for (line, columns, high) in cells {
            skip(&mut row, &mut taken);
            // One column too many is enough to be refused.
            let columns = columns.clamp(1, (COLUMNS_MAX + 1).saturating_sub(row.len()).max(1));
            let below = high.clamp(1, count - at) - 1;
            for (place, line) in std::iter::once(line).chain(std::iter::repeat_n(vec![], columns - 1)).enumerate() {
                if let Some(taken) = taken.get_mut(row.len()) {
                    *taken = below.max(if place == 0 { 0 } else { *taken });
                }
                row.push(line);
            }
        }
        skip(&mut row, &mut taken);
        single.push(row);
    }
    single
}

/// The line of a cell. A bar in a formula has a name there, since bars part the cells where tables are typed.
fn cell_line(cell: Vec<Inline>, nodes: &mut usize) -> Result<Vec<Inline>, Refused> {
    let named = |latex: String| latex.replace("\\|", "\\Vert ").replace('|', "\\vert ");
    line(cell, nodes)?
        .into_iter()
        .map(|inline| match inline {
            Inline::Formula(latex) => formula(&named(latex)).map(Inline::Formula),
            other => Ok(other),
        })
        .collect()
}

/// The pieces of a line.
fn line(content: Vec<Inline>, nodes: &mut usize) -> Result<Vec<Inline>, Refused> {
    let mut tidy: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        match inline {
            Inline::Text(run) => append(&mut tidy, Run { text: words(&run.text), ..run }),
            Inline::Break => {
                trim_end(&mut tidy);
                if !tidy.is_empty() {
                    tidy.push(Inline::Break);
                }
            }
            Inline::Formula(latex) => {
                let latex = formula(&latex)?;
                if !latex.is_empty() {
                    tidy.push(Inline::Formula(latex));
                }
            }
        }
    }
    while trim_end(&mut tidy) || tidy.pop_if(|last| *last == Inline::Break).is_some() {}
    let tidy = linked(tidy);
    count(nodes, tidy.len())?;
    Ok(tidy)
}

/// Adds words to a line: without spaces at its beginning, in one piece with what looks alike.
fn append(line: &mut Vec<Inline>, mut run: Run) {
    if matches!(line.last(), None | Some(Inline::Break)) {
        run.text = run.text.trim_start_matches(' ').to_owned();
    }
    if run.text.is_empty() {
        return;
    }
    match line.last_mut() {
        Some(Inline::Text(last)) if last.marks == run.marks && last.link == run.link => last.text.push_str(&run.text),
        _ => line.push(Inline::Text(run)),
    }
}

/// Takes the spaces off the end of a line; says whether there were some.
fn trim_end(line: &mut Vec<Inline>) -> bool {
    let mut some = false;
    while let Some(Inline::Text(run)) = line.last_mut() {
        let kept = run.text.trim_end_matches(' ').len();
        some |= kept < run.text.len();
        run.text.truncate(kept);
        if kept > 0 {
            break;
        }
        line.pop();
    }
    some
}

/// Makes links of the whole addresses in a line.
fn linked(line: Vec<Inline>) -> Vec<Inline> {
    let mut tidy = Vec::with_capacity(line.len());
    for inline in line {
        match inline {
            Inline::Text(run) if run.link.is_none() && !run.marks.has(Marks::CODE) && run.text.contains("http") => {
                for (text, link) in link::cut(&run.text) {
                    append(&mut tidy, Run { text: text.into(), marks: run.marks, link });
                }
            }
            Inline::Text(run) => append(&mut tidy, run),
            other => tidy.push(other),
        }
    }
    tidy
}

/// Words without what nobody sees, or what turns the words around it.
pub(crate) fn words(text: &str) -> String {
    text.chars()
        .filter_map(|char| match char {
            '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => None,
            char if char.is_control() => None,
            char => Some(char),
        })
        .collect()
}

fn code(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let lines: Vec<String> = text.split('\n').map(|line| words(line).trim_end().to_owned()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// A formula on one line, with no sign in it that would end it where it is typed.
pub(crate) fn formula(latex: &str) -> Result<String, Refused> {
    if latex.len() > FORMULA_MAX {
        return Err(Refused::TooLong);
    }
    let mut tidy = String::with_capacity(latex.len());
    let mut escaped = false;
    for char in words(latex).trim().chars() {
        if char == '$' && !escaped {
            tidy.push('\\');
        }
        if !(char == ' ' && tidy.ends_with(' ') && !tidy.ends_with("\\ ")) {
            tidy.push(char);
        }
        escaped = char == '\\' && !escaped;
    }
    // A backslash at the end would free the sign that closes.
    while tidy.chars().rev().take_while(|char| *char == '\\').count() % 2 == 1 {
        tidy.pop();
        tidy.truncate(tidy.trim_end().len());
    }
    let tidy = balanced(tidy);
    if tidy.len() > FORMULA_MAX { Err(Refused::TooLong) } else { Ok(tidy) }
}

/// A formula with as many braces opened as closed, in this order: no other can be read, drawn or typed between signs.
fn balanced(latex: String) -> String {
    let (mut open, mut missing, mut escaped) = (0usize, 0usize, false);
    for char in latex.chars() {
        match char {
            '{' if !escaped => open += 1,
            '}' if !escaped && open == 0 => missing += 1,
            '}' if !escaped => open -= 1,
            _ => {}
        }
        escaped = char == '\\' && !escaped;
    }
    if open + missing == 0 { latex } else { format!("{}{latex}{}", "{".repeat(missing), "}".repeat(open)) }
}
