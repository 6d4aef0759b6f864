//! Markdown: what is typed is understood, and what is written is read back as the same.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::READING;
use preau_rich::{Block, Document, Inline, Marks, Run};
use proptest::prelude::*;

fn html(markdown: &str) -> String {
    Document::from_markdown(markdown).unwrap().to_html(READING)
}
fn same(markdown: &str) {
    assert_eq!(Document::from_markdown(markdown).unwrap().to_markdown(), markdown);
}

#[test]
fn what_people_type_is_understood() {
    assert_eq!(
        html("**Important** : *lire* la ~~page 3~~ `page 4`"),
        "<p><strong>Important</strong> : <em>lire</em> la <s>page 3</s> <code>page 4</code></p>"
    );
    assert_eq!(html("Exercice 1\nExercice 2"), "<p>Exercice 1<br>Exercice 2</p>");
    assert_eq!(
        html("- a\n- b\n    - c\n\n3. d"),
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start=\"3\"><li>d</li></ol>"
    );
    assert_eq!(
        html("Voir https://example.org/a, [le plan](/files) et <u>ceci</u>."),
        "<p>Voir <a href=\"https://example.org/a\" rel=\"noopener noreferrer nofollow\">https://example.org/a</a>, <a href=\"/files\">le plan</a> et <u>ceci</u>.</p>"
    );
    assert_eq!(html("Aire : $\\pi r^2$"), "<p>Aire : <math><mi>π</mi><msup><mi>r</mi><mn>2</mn></msup></math></p>");
    assert_eq!(html("si x < 3 & y > 2"), "<p>si x &lt; 3 &amp; y &gt; 2</p>");
    assert_eq!(
        html("| a | b |\n|---|---|\n| 1 | 2 |"),
        "<div class=\"scroller\" role=\"region\" tabindex=\"0\" aria-label=\"Tableau\"><table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>"
    );
    assert_eq!(
        html("> cité\n\n---\n\n```\nx = 1\n  y\n```"),
        "<blockquote><p>cité</p></blockquote><hr><pre><code>x = 1\n  y</code></pre>"
    );
    assert_eq!(
        html("![Une cour](/files/01890000-0000-7000-8000-000000000000)"),
        "<p class=\"picture\"><img src=\"/files/01890000-0000-7000-8000-000000000000/picture\" alt=\"Une cour\" loading=\"lazy\"></p>"
    );
    assert_eq!(html("[ailleurs](javascript:alert(1)) ![loin](https://example.org/x.png)"), "<p>ailleurs loin</p>");
    assert_eq!(html("<div>a</div>\n\nb <i>c</i>"), "<p>&lt;div&gt;a&lt;/div&gt;</p><p>b &lt;i&gt;c&lt;/i&gt;</p>");
    assert_eq!(html("Le prix est 5 $, ou 6 $."), "<p>Le prix est 5 $, ou 6 $.</p>");
}

#[test]
fn what_is_written_is_as_a_person_would() {
    for markdown in [
        "Pour **lundi** : lire *Le Horla*, pages 3 à 12 (sans l’annexe).\nNe pas oublier le cahier !\n",
        "## Séance 3\n\nOn a vu $x^2$ et :\n\n$$\\frac{1}{2}$$\n\n- un\n- deux\n    - trois\n".replace("    -", "  -").as_str(),
        "1. un\n2. deux\n\n   encore\n\n> cité\n\n---\n\n```\nx\n\ny\n```\n",
        "| a | b |\n| --- | --- |\n| 1 | **2** |\n",
        "Voir <https://example.org/a> et [le plan](/files).\n",
        "Ex. 3 p. 12 - à rendre; 50 % + 2 = 3; a_b; M. Dupont (5e A) #1\n",
        "![Une cour](/files/01890000-0000-7000-8000-000000000000/picture)\n",
    ] {
        same(markdown);
    }
}

#[test]
fn what_turns_the_words_around_it_is_dropped() {
    assert_eq!(Document::from_markdown("a\u{2066}b\u{202E}c\u{200B}d").unwrap().to_markdown(), "abcd\n");
}

#[test]
fn an_empty_item_at_the_end_of_a_quote_ends_no_item_around_it() {
    let said = |text: &str| {
        Block::Paragraph(if text.is_empty() {
            vec![]
        } else {
            vec![Inline::Text(Run { text: text.into(), marks: Marks::default(), link: None })]
        })
    };
    let list = Block::Numbers(1, vec![vec![said("a"), said("b")], vec![said("")]]);
    for quote in [list.clone(), Block::Quote(vec![list])] {
        let document = Document::new(vec![Block::Bullets(vec![vec![said("c"), Block::Quote(vec![quote]), said("d")]])]).unwrap();
        assert_eq!(Document::from_markdown(&document.to_markdown()).unwrap(), document, "{}", document.to_markdown());
    }
}

#[test]
fn signs_that_are_only_signs_stay_so() {
    for text in [
        "1. a",
        "- a",
        "+ a",
        "# a",
        "> a",
        "---",
        "===",
        "***a***",
        "a * b * c",
        "[x](y)",
        "5 $x$ 6",
        "&amp;",
        "<u>",
        "`a`",
        "~~a~~",
        "\\",
        "a\\",
        "_a_",
        "| a |",
        "1) a",
        "$$",
        "![a](/files/b)",
    ] {
        let document =
            Document::new(vec![Block::Paragraph(vec![Inline::Text(Run { text: text.into(), ..Run::default() })])]).unwrap();
        let again = Document::from_markdown(&document.to_markdown()).unwrap();
        assert_eq!(again, document, "{text}: {}", document.to_markdown());
    }
}

#[test]
fn html_from_elsewhere_is_read() {
    let read = |html: &str| Document::from_html(html).unwrap().to_html(READING);
    // As a word processor gives it.
    let pasted = "<html><head><style>p{color:red}</style><title>x</title></head><body lang=FR><!--StartFragment--><h1 style='margin:0'>Plan</h1>\n<p class=MsoNormal><b>Un</b>\n   deux&nbsp;: <a href=\"https://example.org\" target=_blank>ici</a><o:p></o:p></p><ul><li>a<li>b<ol><li>c</ol></ul><table><tr><th>x<th>y<tr><td>1<td><p>2</p><p>3</p></table><img src=\"file:///c:/x.png\" alt=\"\"></body></html>";
    assert_eq!(
        read(pasted),
        "<h2>Plan</h2><p><strong>Un</strong> deux\u{a0}: <a href=\"https://example.org/\" rel=\"noopener noreferrer nofollow\">ici</a></p><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><div class=\"scroller\" role=\"region\" tabindex=\"0\" aria-label=\"Tableau\"><table><thead><tr><th scope=\"col\">x</th><th scope=\"col\">y</th></tr></thead><tbody><tr><td>1</td><td>2<br>3</td></tr></tbody></table></div>"
    );
    assert_eq!(read("<div>a<div>b</div>c</div>d<br>e"), "<p>a</p><p>b</p><p>c</p><p>d<br>e</p>");
    assert_eq!(read("<ul><li><h2>a</h2><table><tr><td>b<td>c</table></ul>"), "<ul><li>a<p>b · c</p></li></ul>");
    assert_eq!(read("<pre>a\n  b</pre><p> x <b> y </b> z </p>"), "<pre><code>a\n  b</code></pre><p>x <strong>y </strong>z</p>");
    assert_eq!(read("<b>a<i>b</b>c</i>"), "<p><strong>a<em>b</em></strong><em>c</em></p>");
}

#[test]
fn cells_that_span_others_become_single_ones() {
    let rows = |html: &str| Document::from_html(html).unwrap().to_text();
    assert_eq!(rows("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>"), "a ·  · b\nc · d · e");
    assert_eq!(rows("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>"), "a · b\n · c\nd · e");
    assert_eq!(
        rows("<table><tr><td>a<td rowspan=2 colspan=2>b<tr><td>c<tr><td>d<td>e<td>f</table>"),
        "a · b · \nc ·  · \nd · e · f"
    );
    assert_eq!(rows("<table><tr><td rowspan=99999999999>a<td>b<tr><td>c</table>"), "a · b\n · c");
    assert!(Document::from_html("<table><tr><td colspan=99999999999>a</table>").is_err());
    assert!(Document::from_html(&format!("<table><tr>{}", "<td rowspan=9 colspan=9>a".repeat(4))).is_err());
}

#[test]
fn what_the_editor_sends_is_understood() {
    // As the browser wrote it (see `kit/assets/js/editor`), with every node and mark.
    let document = Document::from_json(include_str!("editor.json")).unwrap();
    assert_eq!(document.to_markdown(), include_str!("editor.md"));
    assert_eq!(Document::from_markdown(include_str!("editor.md")).unwrap(), document);
}

#[test]
fn words_are_taken_out() {
    let document =
        Document::from_markdown("## Titre\n\nUn **mot** et $x^2$\nligne\n\n- a\n- b\n\n| c | d |\n|---|---|\n| e | f |\n")
            .unwrap();
    assert_eq!(document.to_text(), "Titre\nUn mot et x²\nligne\n– a\n– b\nc · d\ne · f");
    assert_eq!(document.excerpt(14), "Titre. Un mot…");
    assert_eq!(document.excerpt(500), "Titre. Un mot et x² ligne\u{a0}: a\u{a0}; b\u{a0}: c · d\u{a0}; e · f");
    assert_eq!(Document::from_markdown("anticonstitutionnellement").unwrap().excerpt(5), "anti…");
    assert_eq!(Document::default().excerpt(5), "");
}

#[test]
fn a_field_takes_what_the_form_sent() {
    let typed = preau_rich::sent("", "**a**").unwrap();
    assert_eq!(typed, preau_rich::sent(&typed.to_json(), "not read").unwrap());
    let field = preau_rich::Field::of(&typed);
    assert_eq!((field.markdown.as_str(), Document::from_json(&field.json).unwrap()), ("**a**\n", typed.clone()));
    // What was typed comes back as it was typed.
    assert_eq!(preau_rich::Field::again("", "__a__").markdown, "__a__");
    assert_eq!(preau_rich::Field::again(&typed.to_json(), "").markdown, "**a**\n");
    let long = "a".repeat(200_000);
    assert_eq!(preau_rich::Field::again("", &long).markdown, long);
    assert_eq!(preau_rich::sent("", &long).unwrap_err().key(), "rich-too-long");
    assert_eq!(Document::default(), preau_rich::sent(&Document::default().to_json(), "").unwrap());
}

/// The document as a reader sees it: bold and italic on a space are nothing.
fn seen(document: &Document) -> String {
    let unseen = |line: &Vec<Inline>| {
        line.iter()
            .flat_map(|inline| match inline {
                Inline::Text(run) => run
                    .text
                    .chars()
                    .map(|char| {
                        let marks = if char == ' ' { run.marks.without(Marks::BOLD).without(Marks::ITALIC) } else { run.marks };
                        format!("{char}{marks:?}{:?}", run.link)
                    })
                    .collect::<Vec<_>>(),
                other => vec![format!("{other:?}")],
            })
            .collect::<String>()
    };
    fn walk(blocks: &[Block], unseen: &dyn Fn(&Vec<Inline>) -> String) -> String {
        blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(line) => format!("(p {})", unseen(line)),
                Block::Heading(level, line) => format!("(h{level} {})", unseen(line)),
                Block::Bullets(items) => {
                    format!("(ul {})", items.iter().map(|item| format!("[{}]", walk(item, unseen))).collect::<String>())
                }
                Block::Numbers(start, items) => {
                    format!("(ol {start} {})", items.iter().map(|item| format!("[{}]", walk(item, unseen))).collect::<String>())
                }
                Block::Quote(blocks) => format!("(q {})", walk(blocks, unseen)),
                Block::Table(table) => format!(
                    "(t {} {})",
                    table.header,
                    table.rows.iter().flatten().map(|cell| format!("[{}]", unseen(cell))).collect::<String>()
                ),
                other => format!("{other:?}"),
            })
            .collect()
    }
    walk(document.blocks(), &unseen)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_go_through_the_text_area_unchanged(document in common::document()) {
        let markdown = document.to_markdown();
        let again = Document::from_markdown(&markdown).unwrap();
        prop_assert_eq!(seen(&again), seen(&document), "{}", markdown);
    }

    #[test]
    fn documents_are_tidy(document in common::document()) {
        prop_assert_eq!(Document::new(document.blocks().to_vec()), Ok(document.clone()));
        prop_assert_eq!(Document::from_json(&document.to_json()), Ok(document));
    }
}
