//! Tables for spreadsheets: comma-separated values that no spreadsheet takes for formulas.

/// One line: cells parted by semicolons, as French spreadsheets expect.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = cells.into_iter().map(cell).collect::<Vec<_>>().join(";");
    out.push_str("\r\n");
    out
}

/// One cell: quoted when needed; what a spreadsheet would run is made a text by an apostrophe.
fn cell(text: &str) -> String {
    let runs = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    let text = if runs { format!("'{text}") } else { text.to_owned() };
    if text.contains([';', ',', '"', '\n', '\r', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_signs_are_quoted() {
        assert_eq!(line(["a", "b;c", "d\"e"]), "a;\"b;c\";\"d\"\"e\"\r\n");
        assert_eq!(line(["=1+1", "@SUM(A1)", " -2", "+33 1", "\tx"]), "'=1+1;'@SUM(A1);' -2;'+33 1;\"'\tx\"\r\n");
        assert_eq!(line([""]), "\r\n");
    }
}
