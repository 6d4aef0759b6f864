//! The pieces of a page that the kit has for rich text, with what this crate gives them.
#![allow(missing_docs, clippy::unwrap_used)]

use askama::Template;
use kit::filters;
use kit::words::{Catalogue, Lang, Words};
use kit::{Filled, Form};
use preau_rich::{Document, Field};
use std::any::Any;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "page.html")]
struct Notes {
    filled: Filled,
    hint: &'static str,
    text: Field,
    draft: &'static str,
    document: Document,
}

struct Reader(Words);
impl askama::Values for Reader {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == "words").then_some(&self.0 as &dyn Any)
    }
}

fn reader(lang: Lang) -> Reader {
    let catalogue = Arc::new(Catalogue::load([kit::own_words()]).unwrap());
    Reader(Words::new(catalogue, lang, jiff::tz::TimeZone::UTC))
}

#[test]
fn a_field_is_written_and_a_text_is_read() {
    let document =
        Document::from_markdown("## Pour **lundi**\n\nLire `</textarea>` et $\\nothing$.\n\n| a |\n|---|\n| \"b\" |\n").unwrap();
    let notes = Notes { filled: Filled::empty(), hint: "", text: Field::of(&document), draft: "/notes/draft", document };
    let html = notes.render_with_values(&reader(Lang::Fr)).unwrap();
    if let Ok(folder) = std::env::var("PREAU_RICH_PAGE") {
        std::fs::write(folder, &html).unwrap();
    }
    // Without a script: the text area, with what to type there.
    assert!(html.contains("<label for=\"content\""), "{html}");
    assert!(html.contains("name=\"content\" rows=\"10\" aria-describedby=\"content-how\">\n## Pour **lundi**"), "{html}");
    assert!(html.contains("`&#60;/textarea&#62;`"), "{html}");
    assert_eq!(html.matches("</textarea>").count(), 2, "{html}");
    assert!(html.contains("<input type=\"hidden\" name=\"content-json\">"), "{html}");
    // With one: what it begins with, and every word it says.
    assert!(html.contains("data-document=\"{&#34;"), "{html}");
    assert!(html.contains("data-saved=\"Enregistré à HH h MM\""), "{html}");
    assert!(html.contains("\\frac{1}{2}"), "{html}");
    for missing in ["=\"rich-wrong", "=\"rich-saved", "label=\"rich-", ">rich-"] {
        assert!(!html.contains(missing), "a word is missing: {missing} in {html}");
    }
    // Read again: below the heading of the page, with a sentence beside what cannot be drawn.
    assert!(html.contains("<h2>Pour <strong>lundi</strong></h2>"), "{html}");
    assert!(html.contains("<code>\\nothing</code> <span class=\"hint\">Cette formule ne se lit pas"), "{html}");
    assert!(html.contains("aria-label=\"Tableau\"><table>"), "{html}");
}

#[test]
fn what_is_to_be_mended_is_said_by_the_field() {
    let typed = Field::again("", "**a");
    let mut filled = Filled::with(Form::of([("content", "**a")]));
    filled.wrong("content", preau_rich::sent("{}", "").unwrap_err().key());
    let notes = Notes { filled, hint: "profile-teacher", text: typed, draft: "", document: Document::default() };
    let html = notes.render_with_values(&reader(Lang::En)).unwrap();
    assert!(
        html.contains("aria-invalid=\"true\" aria-describedby=\"content-error content-hint content-how\">\n**a</textarea>"),
        "{html}"
    );
    assert!(html.contains("This text did not arrive whole"), "{html}");
}

#[test]
fn a_document_without_anything_to_read_is_blank() {
    let read = |content: &str| {
        preau_rich::Document::from_json(&format!("{{\"type\":\"doc\",\"content\":[{content}]}}")).expect("a document")
    };
    let text = |words: &str| {
        format!("{{\"type\":\"paragraph\",\"content\":[{{\"type\":\"text\",\"text\":\"{words}\"}},{{\"type\":\"hard_break\"}}]}}")
    };
    let list =
        |inner: &str| format!("{{\"type\":\"bullet_list\",\"content\":[{{\"type\":\"list_item\",\"content\":[{inner}]}}]}}");
    for blank in [
        String::new(),
        text(" \u{a0}\u{200b}"),
        list("{\"type\":\"paragraph\"}"),
        list(&text("\u{a0}")),
        "{\"type\":\"horizontal_rule\"}".into(),
    ] {
        assert!(read(&blank).is_blank(), "{blank}");
    }
    for seen in [
        text("."),
        list(&text("a")),
        "{\"type\":\"formula_block\",\"attrs\":{\"latex\":\"x\"}}".into(),
        "{\"type\":\"image\",\"attrs\":{\"file\":\"01890000-0000-7000-8000-000000000000\",\"alt\":\"\"}}".into(),
    ] {
        assert!(!read(&seen).is_blank(), "{seen}");
    }
}
