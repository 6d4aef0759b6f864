//! Hostile texts: nothing that acts comes out, wherever it went in.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{READING, corpus, is_harmless};
use preau_rich::{Block, Document, Inline, Marks, Refused, Run, Table};
use proptest::prelude::*;
use serde_json::{Value, json};

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}
fn doc(content: Value) -> String {
    json!({ "type": "doc", "content": content }).to_string()
}

#[test]
fn the_corpus_is_large_enough() {
    assert!(corpus().len() >= 500, "{}", corpus().len());
}

#[test]
fn in_every_text_of_a_document() {
    for payload in corpus() {
        let line = |marks: Value| json!([{ "type": "text", "text": payload, "marks": marks }, { "type": "formula", "attrs": { "latex": payload } }]);
        let plain = json!([{ "type": "paragraph", "content": line(json!([])) }]);
        let json = doc(json!([
            { "type": "paragraph", "content": line(json!([{ "type": "bold" }, { "type": "code" }])) },
            { "type": "heading", "attrs": { "level": 2, "id": payload, "onclick": payload }, "content": line(json!([])) },
            { "type": "bullet_list", "content": [{ "type": "list_item", "content": plain }] },
            { "type": "ordered_list", "attrs": { "order": 3, "class": payload }, "content": [{ "type": "list_item", "content": plain }] },
            { "type": "blockquote", "content": plain },
            { "type": "code_block", "attrs": { "language": payload }, "content": [text(&payload)] },
            { "type": "image", "attrs": { "file": "01890000-0000-7000-8000-000000000000", "alt": payload, "src": payload, "onerror": payload } },
            { "type": "formula_block", "attrs": { "latex": payload } },
            { "type": "table", "content": [{ "type": "table_row", "content": [{ "type": "table_header", "attrs": { "style": payload }, "content": plain }] }] },
        ]));
        let document = Document::from_json(&json).unwrap_or_else(|refused| panic!("{refused}: {payload}"));
        is_harmless(&document.to_html(READING));
        // What was typed is there to be read.
        assert!(document.to_text().contains(payload.trim().split(['$', '\t']).next().unwrap_or_default()), "{payload}");
        // By the text area and back, and by the JSON and back.
        is_harmless(&Document::from_markdown(&document.to_markdown()).unwrap().to_html(READING));
        assert_eq!(Document::from_json(&document.to_json()).unwrap(), document);
    }
}

#[test]
fn in_every_link_and_picture() {
    for payload in corpus() {
        let json = doc(
            json!([{ "type": "paragraph", "content": [{ "type": "text", "text": "x", "marks": [{ "type": "link", "attrs": { "href": payload } }] }] }]),
        );
        match Document::from_json(&json) {
            Ok(document) => is_harmless(&document.to_html(READING)),
            Err(refused) => assert_eq!(refused, Refused::Link, "{payload}"),
        }
        let json = doc(json!([{ "type": "image", "attrs": { "file": payload, "alt": "" } }]));
        assert_eq!(Document::from_json(&json), Err(Refused::Attribute("file")));
        for json in [
            json!([{ "type": payload }]),
            json!([{ "type": "paragraph", "content": [{ "type": "text", "text": "x", "marks": [{ "type": payload }] }] }]),
        ] {
            assert!(
                matches!(Document::from_json(&doc(json)), Err(Refused::UnknownNode(_) | Refused::UnknownMark(_))),
                "{payload}"
            );
        }
    }
}

#[test]
fn in_markdown_and_in_html() {
    for payload in corpus() {
        for markdown in [
            payload.clone(),
            format!(
                "# {payload}\n\n- {payload}\n\n> {payload}\n\n```{payload}\n{payload}\n```\n\n| {payload} | b |\n|---|---|\n| {payload} | c |\n"
            ),
            format!(
                "[{payload}]({payload}) ![{payload}]({payload}) <{payload}> **{payload}** `{payload}` ${payload}$ $${payload}$$"
            ),
            format!("[x][y]\n\n[y]: {payload}"),
            format!("<u>{payload}</u><br>{payload}</u>"),
        ] {
            let document = Document::from_markdown(&markdown).unwrap();
            is_harmless(&document.to_html(READING));
            assert_eq!(Document::from_json(&document.to_json()).unwrap(), document, "{markdown}");
        }
        for html in [
            payload.clone(),
            format!(
                "<p>a{payload}b</p><ul><li>{payload}<ol><li>{payload}</ol></ul><table><tr><td>{payload}<td>{payload}</table><pre>{payload}</pre>"
            ),
            format!("<a href=\"{payload}\">x</a><img src=\"{payload}\" alt=\"{payload}\"><h1>{payload}</h1>"),
            format!("<blockquote><table><tr><th>{payload}</table></blockquote>"),
        ] {
            let document = Document::from_html(&html).unwrap();
            is_harmless(&document.to_html(READING));
            // Once clean, clean for good.
            let again = Document::from_html(&document.to_html(READING)).unwrap();
            is_harmless(&again.to_html(READING));
        }
    }
}

#[test]
fn in_a_formula_that_cannot_be_read_the_source_is_shown() {
    let document = Document::from_markdown("On a $\\nothing{<b>}$.").unwrap();
    assert_eq!(
        document.to_html(READING),
        "<p>On a <span class=\"formula-wrong\"><code>\\nothing{&lt;b&gt;}</code> <span class=\"hint\">Cette formule ne se lit pas.</span></span>.</p>"
    );
}

#[test]
fn a_heading_stands_below_that_of_its_page() {
    let document = Document::from_markdown("# a\n\n### b").unwrap();
    assert_eq!(document.html(1, "", ""), "<h2>a</h2><h3>b</h3>");
    assert_eq!(document.html(3, "", ""), "<h4>a</h4><h5>b</h5>");
    assert_eq!(document.html(6, "", ""), "<h6>a</h6><h6>b</h6>");
}

#[test]
fn bounds_hold() {
    let nested = |depth: usize| {
        (0..depth).fold(
            json!({ "type": "paragraph", "content": [text("x")] }),
            |inner, _| json!({ "type": "blockquote", "content": [inner] }),
        )
    };
    assert!(Document::from_json(&doc(json!([nested(6)]))).is_ok());
    assert_eq!(Document::from_json(&doc(json!([nested(7)]))), Err(Refused::TooDeep));
    // Far beyond what the reader of JSON takes.
    let abyss = format!("{}{}", "{\"type\":\"doc\",\"content\":[".repeat(4_000), "]}".repeat(4_000));
    assert_eq!(Document::from_json(&abyss), Err(Refused::NotADocument));
    assert_eq!(
        Document::from_json(&doc(json!([{ "type": "paragraph", "content": [text(&"a".repeat(140_000))] }]))),
        Err(Refused::TooLong)
    );
    let many: Vec<Value> = (0..5_001).map(|_| json!({ "type": "paragraph" })).collect();
    assert_eq!(Document::from_json(&doc(json!(many))), Err(Refused::TooLong));
    assert_eq!(
        Document::from_json(&doc(json!([{ "type": "formula_block", "attrs": { "latex": "x".repeat(1_001) } }]))),
        Err(Refused::TooLong)
    );
    assert_eq!(Document::from_markdown(&"a".repeat(200_000)), Err(Refused::TooLong));
    assert_eq!(Document::from_markdown(&"a\n\n".repeat(6_000)), Err(Refused::TooLong));
    assert_eq!(Document::from_html(&"a".repeat(600_000)), Err(Refused::TooLong));
    assert_eq!(Document::from_html(&"<div>".repeat(20_000)), Err(Refused::TooDeep));
    // What comes from people is lifted rather than refused.
    assert_eq!(Document::from_markdown(&format!("{}a", "> ".repeat(500))).unwrap().to_text(), "a");
    assert_eq!(
        Document::from_markdown(&(0..300).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect::<String>())
            .unwrap()
            .to_text()
            .matches('a')
            .count(),
        300
    );
    let lifted = Document::from_html(&format!("{}a", "<div><ul><li><blockquote>".repeat(130))).unwrap();
    assert_eq!(lifted.to_text().split_whitespace().collect::<Vec<_>>(), ["–", "–", "–", "a"]);
}

#[test]
fn what_may_not_stand_there_is_refused() {
    let paragraph = json!({ "type": "paragraph", "content": [text("x")] });
    for (content, refused) in [
        (json!([text("x")]), Refused::Misplaced("text")),
        (json!([{ "type": "doc" }]), Refused::Misplaced("doc")),
        (json!([{ "type": "list_item", "content": [paragraph] }]), Refused::Misplaced("list_item")),
        (json!([{ "type": "paragraph", "content": [paragraph] }]), Refused::Misplaced("paragraph")),
        (json!([{ "type": "bullet_list", "content": [paragraph] }]), Refused::Misplaced("list_item")),
        (json!([{ "type": "blockquote", "content": [{ "type": "horizontal_rule" }] }]), Refused::Misplaced("horizontal_rule")),
        (
            json!([{ "type": "blockquote", "content": [{ "type": "heading", "attrs": { "level": 2 }, "content": [text("x")] }] }]),
            Refused::Misplaced("heading"),
        ),
        (json!([{ "type": "heading", "attrs": { "level": 1 }, "content": [text("x")] }]), Refused::Attribute("level")),
        (json!([{ "type": "heading", "attrs": { "level": "2" } }]), Refused::Attribute("level")),
        (json!([{ "type": "ordered_list", "attrs": { "order": -1 } }]), Refused::Attribute("order")),
        (json!([{ "type": "formula_block" }]), Refused::Attribute("latex")),
        (json!([{ "type": "video" }]), Refused::UnknownNode("video".into())),
        (json!([{ "type": 3 }]), Refused::NotADocument),
        (json!(["x"]), Refused::NotADocument),
        (json!({}), Refused::NotADocument),
    ] {
        assert_eq!(Document::from_json(&doc(content.clone())), Err(refused), "{content}");
    }
    for json in ["", "null", "[]", "{}", "{\"type\":\"paragraph\"}", "{\"type\":\"doc\"", "\u{0}"] {
        assert_eq!(Document::from_json(json), Err(Refused::NotADocument), "{json}");
    }
    let wide = Block::Table(Table {
        header: false,
        rows: vec![vec![vec![Inline::Text(Run { text: "x".into(), marks: Marks::default(), link: None })]; 21]],
    });
    assert_eq!(Document::new(vec![wide]), Err(Refused::TooLong));
}

/// JSON of chance, much of it nearly a document.
fn value() -> impl Strategy<Value = Value> {
    let name = proptest::sample::select(vec![
        "doc",
        "paragraph",
        "heading",
        "bullet_list",
        "ordered_list",
        "list_item",
        "blockquote",
        "code_block",
        "table",
        "table_row",
        "table_cell",
        "table_header",
        "image",
        "formula",
        "formula_block",
        "text",
        "hard_break",
        "horizontal_rule",
        "bold",
        "link",
        "script",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,10}".prop_map(Value::from),
        name.clone().prop_map(Value::from)
    ];
    leaf.prop_recursive(6, 40, 5, move |inner| {
        let key = proptest::sample::select(vec!["type", "content", "attrs", "marks", "text", "href", "latex", "level", "file", "alt", "order"]).prop_map(str::to_owned);
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            1 => proptest::collection::hash_map(key, inner.clone(), 0..5).prop_map(|map| Value::Object(map.into_iter().collect())),
            3 => (name.clone(), proptest::collection::vec(inner.clone(), 0..4), inner, "\\PC{0,6}").prop_map(|(name, content, attrs, text)| json!({ "type": name, "content": content, "attrs": { "latex": text, "level": 2, "href": text, "x": attrs }, "text": text })),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_is_a_surprise(value in value()) {
        for json in [value.to_string(), json!({ "type": "doc", "content": value }).to_string(), json!({ "type": "doc", "content": [value] }).to_string()] {
            if let Ok(document) = Document::from_json(&json) {
                is_harmless(&document.to_html(READING));
                prop_assert_eq!(Document::from_json(&document.to_json()), Ok(document));
            }
        }
    }

    #[test]
    fn no_text_is_a_surprise(text in "\\PC{0,60}", bytes in proptest::collection::vec(any::<char>(), 0..60)) {
        let any: String = bytes.into_iter().collect();
        for text in [text, any] {
            prop_assert!(Document::from_json(&text).is_err());
            is_harmless(&Document::from_markdown(&text).unwrap().to_html(READING));
            is_harmless(&Document::from_html(&text).unwrap().to_html(READING));
            _ = preau_rich::mathml(&text, true);
            _ = preau_rich::Link::parse(&text);
        }
    }

    #[test]
    fn documents_of_chance_are_harmless(document in common::document()) {
        is_harmless(&document.to_html(READING));
        _ = document.excerpt(40);
    }
}
