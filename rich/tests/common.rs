//! What tests share: the reader that a page's HTML must satisfy, and documents of chance.
#![allow(dead_code, missing_docs, clippy::expect_used)]

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use preau_rich::{Block, Document, Inline, Link, Marks, Reading, Run, Table};
use proptest::prelude::*;
use std::cell::RefCell;
use uuid::Uuid;

pub(crate) const READING: Reading<'static> =
    Reading { under: 1, wrong_formula: "Cette formule ne se lit pas.", table: "Tableau" };

/// Each payload of the corpus, and each handler of events on some elements.
pub(crate) fn corpus() -> Vec<String> {
    let events = [
        "abort",
        "animationend",
        "auxclick",
        "beforeinput",
        "blur",
        "click",
        "copy",
        "error",
        "focus",
        "focusin",
        "hashchange",
        "input",
        "keydown",
        "load",
        "message",
        "mouseover",
        "pageshow",
        "paste",
        "pointerenter",
        "scroll",
        "scrollend",
        "securitypolicyviolation",
        "toggle",
        "transitionend",
        "wheel",
    ];
    let elements =
        ["a", "p", "img src=x", "svg", "math", "u", "strong", "table", "td", "details open", "video", "body", "li", "h2", "x"];
    let made =
        elements.iter().flat_map(|element| events.iter().map(move |event| format!("<{element} on{event}=alert(1) tabindex=0>x")));
    include_str!("corpus.txt").lines().map(str::to_owned).chain(made).collect()
}

/// A tag: whether it opens, its name, its attributes.
type Seen = (bool, String, Vec<(String, String)>);
#[derive(Default)]
struct Tags(RefCell<Vec<Seen>>);
impl TokenSink for Tags {
    type Handle = ();
    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.0.borrow_mut().push((
                tag.kind == TagKind::StartTag,
                tag.name.to_string(),
                tag.attrs.iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string())).collect(),
            )),
            Token::CommentToken(comment) => panic!("a comment: {comment}"),
            Token::DoctypeToken(_) => panic!("a doctype"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

const WORDS: [&str; 33] = [
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "hr",
    "br",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "img",
    "a",
    "strong",
    "em",
    "s",
    "u",
    "span",
    "math",
    "mrow",
    "mi",
    "mo",
    "mn",
];
const MATHS: [&str; 19] = [
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
    "menclose",
];

/// Fails unless every element and every attribute of the HTML is one that a text may have, and every tag is closed.
pub(crate) fn is_harmless(html: &str) {
    assert!(!html.to_lowercase().contains("<script"), "{html}");
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut open: Vec<String> = vec![];
    for (start, name, attributes) in tokenizer.sink.0.into_inner() {
        let maths = MATHS.contains(&name.as_str());
        assert!(maths || WORDS.contains(&name.as_str()), "<{name}> in {html}");
        if !start {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{html}");
            continue;
        }
        for (attribute, value) in &attributes {
            let right = match (name.as_str(), attribute.as_str()) {
                ("a", "href") => Link::parse(value).is_some_and(|link| link.as_str() == value),
                ("a", "rel") => value == "noopener noreferrer nofollow",
                ("img", "src") => value
                    .strip_prefix("/files/")
                    .and_then(|rest| rest.strip_suffix("/picture"))
                    .is_some_and(|id| id.parse::<Uuid>().is_ok()),
                ("img", "alt" | "loading") | ("ol", "start") | ("div", "role" | "tabindex" | "aria-label") | ("th", "scope") => {
                    true
                }
                (_, "class") => ["picture", "formula", "formula-wrong", "hint", "scroller"].contains(&value.as_str()),
                (name, attribute) => {
                    (maths || ["math", "mrow", "mi", "mo", "mn"].contains(&name))
                        && !attribute.starts_with("on")
                        && !["href", "src", "id", "xlink:href", "action"].contains(&attribute)
                        && !value.contains(['(', ':'].as_slice()) | attribute.eq("style")
                        && !value.to_lowercase().contains("url")
                        && !value.to_lowercase().contains("position")
                }
            };
            assert!(right, "{attribute}={value:?} of <{name}> in {html}");
        }
        if name == "a" {
            let outward = attributes.iter().any(|(name, value)| name == "href" && !value.starts_with('/'));
            assert_eq!(outward, attributes.iter().any(|(name, _)| name == "rel"), "{html}");
        }
        if !["br", "hr", "img"].contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<String>::new(), "{html}");
}

/// Words of chance: letters, spaces, signs that mean something, and payloads.
pub(crate) fn words() -> impl Strategy<Value = String> {
    let payloads = corpus();
    prop_oneof![
        4 => "[a-zé0-9 .!?’-]{1,12}",
        2 => "[ *_`~$<>&#|\\[\\]()!:=+\\\\\"'a1-]{1,10}",
        1 => "\\PC{1,8}",
        1 => proptest::sample::select(payloads),
        1 => proptest::sample::select(vec!["1. a".to_owned(), "- a".into(), "# a".into(), "> a".into(), "---".into(), "***".into(), "===".into(), "a_b_c".into(), "https://example.org/a_b".into(), "&amp;".into(), "    a".into(), "| a |".into(), "|---|".into(), "5 $ et 6 $".into(), "\u{a0}a\u{a0}".into(), "a\\".into(), "+".into(), ":---".into(), "10)".into(), "[x]: /y".into(), "~~~".into()]),
    ]
}

fn marks() -> impl Strategy<Value = Marks> {
    proptest::sample::subsequence(vec![Marks::BOLD, Marks::ITALIC, Marks::STRIKE, Marks::UNDERLINE, Marks::CODE], 0..3)
        .prop_map(|some| some.into_iter().fold(Marks::default(), Marks::with))
}

fn link() -> impl Strategy<Value = Option<Link>> {
    proptest::option::weighted(
        0.2,
        proptest::sample::select(vec![
            "https://example.org/a_(b)?c=1&copy;=2#d*e*",
            "/timetable",
            "mailto:a@b.fr",
            "https://example.org/",
            "/a|b?c=[d]!",
            "http://a.fr/é",
        ])
        .prop_map(|address| Link::parse(address).expect("a link")),
    )
}

pub(crate) fn latex() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(vec!["x^2", "\\frac{1}{2}", "a<b", "5\\,\\$", "|x|", "\\|u\\|", "\\text{a & b}", "x\\ ", "\\begin{cases}a\\\\b\\end{cases}", "\\sqrt", "{", "`a`", "a_b*c*d_e"]).prop_map(str::to_owned),
        1 => "[a-z0-9 $<>&|`*_^{}\\\\]{1,12}",
        1 => proptest::sample::select(corpus()),
    ]
}

pub(crate) fn line() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        6 => (words(), marks(), link()).prop_map(|(text, marks, link)| Inline::Text(Run { text, marks, link })),
        1 => Just(Inline::Break),
        1 => latex().prop_map(Inline::Formula),
    ];
    proptest::collection::vec(inline, 0..5)
}

pub(crate) fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        5 => line().prop_map(Block::Paragraph),
        1 => "[a-z `*<>\\n\\t~#-]{0,20}".prop_map(Block::Code),
        1 => latex().prop_map(Block::Formula),
        1 => words().prop_map(|alt| Block::Image(Uuid::from_u128(7), alt)),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        let items = proptest::collection::vec(proptest::collection::vec(inner.clone(), 0..3), 1..3);
        prop_oneof![
            items.clone().prop_map(Block::Bullets),
            (0u32..1000, items).prop_map(|(start, items)| Block::Numbers(start, items)),
            proptest::collection::vec(inner, 0..3).prop_map(Block::Quote),
        ]
    })
}

pub(crate) fn document() -> impl Strategy<Value = Document> {
    let top = prop_oneof![
        8 => block(),
        1 => (2u8..=3, line()).prop_map(|(level, line)| Block::Heading(level, line)),
        1 => Just(Block::Rule),
        1 => (any::<bool>(), proptest::collection::vec(proptest::collection::vec(line(), 0..3), 1..3)).prop_map(|(header, rows)| Block::Table(Table { header, rows })),
    ];
    proptest::collection::vec(top, 0..5).prop_map(|blocks| Document::new(blocks).expect("a document"))
}
