//! A formula on one line of plain signs, for lists, mails and calendars: `\frac{2}{3}` is read « 2/3 ».

use crate::formula::mathml;

/// The formula as it can be written on a line; as it was typed when it cannot be read.
pub(crate) fn linear(latex: &str) -> String {
    let made = mathml(latex, false).unwrap_or_default();
    let line = Node::of(&made).map(|node| node.line()).unwrap_or_default();
    let line = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() { latex.trim().to_owned() } else { line }
}

/// An element of MathML: its name and what is in it, words or elements.
struct Node<'a> {
    name: &'a str,
    words: String,
    inside: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    /// Reads MathML as [`mathml`] writes it: each tag is closed, words stand in the innermost elements.
    fn of(mathml: &'a str) -> Option<Self> {
        let mut open: Vec<Node<'a>> = vec![Node { name: "mrow", words: String::new(), inside: vec![] }];
        let mut rest = mathml;
        while let Some((words, tag)) = rest.split_once('<') {
            let (tag, after) = tag.split_once('>')?;
            open.last_mut()?.words.push_str(&plain(words));
            if tag.starts_with('/') {
                let done = open.pop()?;
                open.last_mut()?.inside.push(done);
            } else {
                let name = tag.split_once(' ').map_or(tag, |(name, _)| name);
                open.push(Node { name, words: String::new(), inside: vec![] });
            }
            rest = after;
        }
        (open.len() == 1).then(|| open.pop()).flatten()
    }

    fn line(&self) -> String {
        let part = |at: usize| self.inside.get(at).map(Node::line).unwrap_or_default();
        let whole = |at: usize| grouped(&part(at));
        match self.name {
            "mfrac" => format!("{}/{}", over(part(0).trim()), whole(1)),
            "msqrt" => format!("√{}", grouped(&row(&self.inside))),
            "mroot" => format!("{}√{}", raised(&part(1)).unwrap_or_else(|| format!("({})", part(1))), whole(0)),
            "msup" => above(&whole(0), &part(1)),
            "msub" => below(&whole(0), &part(1)),
            "msubsup" => above(&below(&whole(0), &part(1)), &part(2)),
            // An arrow or a line over letters is left out; limits stand behind what they limit.
            "mover" if self.is_accent(1) => part(0),
            "munder" if self.is_accent(1) => part(0),
            "mover" => above(&part(0), &part(1)),
            "munder" => format!("{} ", below(&part(0), &part(1))),
            "munderover" => format!("{} ", above(&below(&part(0), &part(1)), &part(2))),
            "mtable" => self.inside.iter().map(Node::line).collect::<Vec<_>>().join(" ; "),
            "mtr" => self.inside.iter().map(Node::line).collect::<Vec<_>>().join(" "),
            "mspace" => " ".to_owned(),
            "mphantom" | "mprescripts" | "none" => String::new(),
            _ if self.inside.is_empty() => self.words.clone(),
            _ => row(&self.inside),
        }
    }

    fn is_accent(&self, at: usize) -> bool {
        self.inside.get(at).is_some_and(|node| node.name == "mo")
    }
}

/// Words of MathML as signs; what is there for programs alone is left out.
fn plain(words: &str) -> String {
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    let words = words.replace("&amp;", "&").replace('\u{a0}', " ");
    words.chars().filter(|char| !matches!(char, '\u{2061}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}')).collect()
}

/// Signs that stand between two things, with a space on both sides.
const BETWEEN: &str = "=+−-±×÷·<>≤≥⩽⩾≠≈≡∼∈∉⊂∪∩→↦⇒⇔⟹⟺⟶∧∨|∥⊥";

fn row(nodes: &[Node<'_>]) -> String {
    let mut out = String::new();
    for node in nodes {
        let line = node.line();
        if node.name == "mo" && !line.trim().is_empty() {
            let sign = line.trim();
            let before = out.trim_end().chars().last();
            let inside = before.is_some_and(|char| !"([{,;".contains(char) && !BETWEEN.contains(char));
            if sign.chars().all(|char| BETWEEN.contains(char)) && inside {
                out.push_str(&format!(" {sign} "));
            } else if [",", ";"].contains(&sign) {
                out.push_str(&format!("{sign} "));
            } else {
                out.push_str(sign);
            }
            continue;
        }
        // « sin x », but « 2x ».
        let named = |word: &str| word.chars().rev().take_while(|char| char.is_alphabetic()).count() > 1;
        let joins = line.chars().next().is_some_and(char::is_alphanumeric);
        if joins
            && (named(&out) || (node.name == "mi" && line.chars().count() > 1 && !out.ends_with([' ', '(']) && !out.is_empty()))
        {
            out.push(' ');
        }
        out.push_str(&line);
    }
    out
}

/// A part that stands beside a sign: in brackets when it is made of several.
fn grouped(line: &str) -> String {
    let line = line.trim();
    let number = line.chars().all(|char| char.is_ascii_digit() || ",.".contains(char));
    let bracketed = line.starts_with('(') && line.ends_with(')') && line.matches('(').count() == 1;
    if line.chars().count() == 1 || number || bracketed { line.to_owned() } else { format!("({line})") }
}

/// What stands over a bar: a product needs no brackets there.
fn over(line: &str) -> String {
    if line.chars().all(char::is_alphanumeric) { line.to_owned() } else { grouped(line) }
}

const RAISED: [(char, char); 15] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('−', '⁻'),
    ('-', '⁻'),
    ('+', '⁺'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];
const LOWERED: [(char, char); 14] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('n', 'ₙ'),
    ('i', 'ᵢ'),
    ('k', 'ₖ'),
    ('x', 'ₓ'),
];

fn small(line: &str, signs: &[(char, char)]) -> Option<String> {
    let sign = |char: char| signs.iter().find(|(from, _)| *from == char).map(|(_, to)| *to);
    line.trim().chars().filter(|char| *char != ' ').map(sign).collect()
}
fn raised(line: &str) -> Option<String> {
    small(line, &RAISED)
}

fn above(base: &str, line: &str) -> String {
    match line.trim() {
        "∘" | "°" | "◦" => format!("{}°", base.trim()),
        "′" | "'" => format!("{base}′"),
        line => raised(line).map_or_else(|| format!("{base}^{}", grouped(line)), |small| format!("{base}{small}")),
    }
}
fn below(base: &str, line: &str) -> String {
    small(line, &LOWERED).map_or_else(|| format!("{base}_{}", grouped(line)), |small| format!("{base}{small}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_on_a_line() {
        for (latex, line) in [
            (r"\frac{2}{3} + \frac{1}{6} = \frac{5}{6}", "2/3 + 1/6 = 5/6"),
            (r"\frac{a+b}{2}", "(a + b)/2"),
            (r"\frac{3x}{2y}", "3x/(2y)"),
            (r"x^2 + 2x - 1", "x² + 2x − 1"),
            (r"-3x", "−3x"),
            (r"(a+b)^2 = a^2 + 2ab + b^2", "(a + b)² = a² + 2ab + b²"),
            (r"\sqrt{2}", "√2"),
            (r"\sqrt{x+1}", "√(x + 1)"),
            (r"\sqrt[3]{8}", "³√8"),
            (r"u_{n+1} = 2u_n", "u_(n + 1) = 2uₙ"),
            (r"10^{-3}", "10⁻³"),
            (r"e^{2x}", "e^(2x)"),
            (r"\vect{AB}", "AB"),
            (r"45\degre", "45°"),
            (r"\sin x", "sin x"),
            (r"x \in \R", "x ∈ ℝ"),
            (r"\sum_{k=1}^{n} k", "∑_(k = 1)ⁿ k"),
            (r"3 \times 4 \leq 12", "3 × 4 ≤ 12"),
            (r"a < b", "a < b"),
            (r"5 \text{ km}", "5 km"),
            (r"f(x, y)", "f(x, y)"),
        ] {
            assert_eq!(linear(latex), line, "{latex}");
        }
        assert_eq!(linear(r"\frac{2}{"), r"\frac{2}{", "as it was typed");
    }
}
