//! Formulas: LaTeX as people type it, made into MathML that browsers draw and screen readers read.
//!
//! What comes out of the formula library is never believed: `<` and `>` are not shown to it, and what it made is read again,
//! tag by tag, before it goes into a page.

use crate::html::escape;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::sync::OnceLock;

/// Stand in for `<` and `>` while the library works.
const LESS: char = '\u{E000}';
const MORE: char = '\u{E001}';
/// As deep as a formula may go on the stack of the caller; beyond, it is given one of its own.
const SHALLOW: usize = 12;
const STACK: usize = 48 * 1024 * 1024;

/// What is typed in French schools and no library knows: name and meaning. The editor's preview has the same.
const MACROS: [(&str, &str); 12] = [
    ("R", r"\mathbb{R}"),
    ("N", r"\mathbb{N}"),
    ("Z", r"\mathbb{Z}"),
    ("Q", r"\mathbb{Q}"),
    ("C", r"\mathbb{C}"),
    ("D", r"\mathbb{D}"),
    ("vect", r"\overrightarrow{#1}"),
    ("pgcd", r"\operatorname{PGCD}"),
    ("ppcm", r"\operatorname{PPCM}"),
    ("degre", r"^{\circ}"),
    ("euro", r"\text{€}"),
    ("dd", r"\mathrm{d}"),
];

const ELEMENTS: &str = "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup munder mover munderover \
                        mmultiscripts mprescripts mtable mtr mtd mstyle mpadded mphantom menclose none";
const ATTRIBUTES: &str = "display displaystyle scriptlevel mathvariant lspace rspace stretchy symmetric largeop movablelimits \
                          form fence separator accent accentunder minsize maxsize width height depth linethickness \
                          columnspan rowspan notation style";

fn is_among(name: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == name)
}

fn library() -> Option<&'static LatexToMathML> {
    static LIBRARY: OnceLock<Option<LatexToMathML>> = OnceLock::new();
    let make = || {
        let macros = MACROS.iter().map(|(name, meaning)| ((*name).to_owned(), (*meaning).to_owned())).collect();
        LatexToMathML::new(MathCoreConfig { macros, ..MathCoreConfig::default() }).ok()
    };
    LIBRARY.get_or_init(make).as_ref()
}

/// The MathML of a formula, on a line of its own or not; none when it cannot be read.
pub fn mathml(latex: &str, alone: bool) -> Option<String> {
    if latex.len() > crate::model::FORMULA_MAX || latex.contains([LESS, MORE, '\0']) {
        return None;
    }
    let display = if alone { MathDisplay::Block } else { MathDisplay::Inline };
    // `<` is a relation, except among words, where the sign itself is meant.
    let named = latex.replace('<', "\\lt ").replace('>', "\\gt ");
    converted(&named, display).or_else(|| {
        let veiled = latex.replace('<', &LESS.to_string()).replace('>', &MORE.to_string());
        (veiled != latex).then(|| converted(&veiled, display)).flatten()
    })
}

fn converted(latex: &str, display: MathDisplay) -> Option<String> {
    let convert = || library()?.convert_with_local_state(latex, display).ok();
    // The library calls itself once a level, and no sign says how many levels there are: count all that may begin one.
    let levels = latex.matches(['\\', '{', '^', '_']).count();
    let made = if levels <= SHALLOW { convert() } else { stacker::grow(STACK, convert) }?;
    sound(&made.mathml).map(|html| html.replace(LESS, "&lt;").replace(MORE, "&gt;"))
}

/// Writes MathML again from what is allowed in it; none when something else is there.
fn sound(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<&str> = vec![];
    let mut rest = mathml;
    while let Some((words, tag)) = rest.split_once('<') {
        out.push_str(&escape(&unescape(words)?));
        let (tag, after) = tag.split_once('>')?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            (open.pop()? == name).then_some(())?;
            out.push_str(&format!("</{name}>"));
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag.trim_end(), true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        (is_among(name, ELEMENTS) && open.is_empty() == (name == "math")).then_some(())?;
        out.push_str(&format!("<{name}"));
        for (name, value) in parts(attributes)? {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
        out.push('>');
        if empty {
            out.push_str(&format!("</{name}>"));
        } else {
            open.push(name);
        }
    }
    (open.is_empty() && rest.trim().is_empty()).then_some(out)
}

/// The attributes of a tag, each one known and with a harmless value.
fn parts(mut attributes: &str) -> Option<Vec<(&str, &str)>> {
    let mut parts = vec![];
    loop {
        attributes = attributes.trim_start();
        if attributes.is_empty() {
            return Some(parts);
        }
        let (name, value) = attributes.split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        let harmless = value.chars().all(|char| char.is_ascii_alphanumeric() || " .,:;#%+-_".contains(char));
        // Classes name nothing of our sheet, and colours are the page's.
        if name != "class" && !(name == "style" && value.starts_with("color")) {
            (harmless && is_among(name, ATTRIBUTES)).then_some(())?;
            parts.push((name, value));
        }
        attributes = after;
    }
}

/// Text of MathML as it was before it was escaped; none when it names an entity that is not ours.
fn unescape(text: &str) -> Option<String> {
    if text.contains('>') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        out.push_str(before);
        let known = [("lt;", '<'), ("gt;", '>'), ("amp;", '&'), ("quot;", '"'), ("nbsp;", '\u{A0}')];
        match known.iter().find(|(name, _)| entity.starts_with(name)) {
            Some((name, char)) => {
                out.push(*char);
                rest = &entity[name.len()..];
            }
            // A bare `&`, as it was typed among words.
            None => {
                out.push('&');
                rest = entity;
            }
        }
    }
    out.push_str(rest);
    Some(out)
}
