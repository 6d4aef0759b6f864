//! Hostile texts in every field: nothing of them acts on any page, nor in the archive.

use super::*;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;
use std::io::{Cursor, Read};
use testing::both_engines;

/// Payloads of the corpus of rich texts.
fn corpus() -> Vec<&'static str> {
    include_str!("../../../../rich/tests/corpus.txt").lines().filter(|line| !line.trim().is_empty()).collect()
}

/// A tag that opens: its name and its attributes.
type Seen = (String, Vec<(String, String)>);
#[derive(Default)]
struct Tags(RefCell<Vec<Seen>>);
impl TokenSink for Tags {
    type Handle = ();
    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
        {
            let attributes = tag.attrs.iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
            self.0.borrow_mut().push((tag.name.to_string(), attributes));
        }
        TokenSinkResult::Continue
    }
}

/// A page as a browser reads it: no script but ours, no handler, no address that acts.
#[track_caller]
fn is_harmless(html: &str, at: &str) {
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    for (name, attributes) in tokenizer.sink.0.take() {
        let forbidden =
            ["iframe", "object", "embed", "base", "foreignobject", "animate", "set", "frame", "applet", "audio", "video"];
        assert!(!forbidden.contains(&name.as_str()), "<{name}> at {at}");
        let source = attributes.iter().find(|(name, _)| name == "src").map(|(_, value)| value.as_str());
        assert!(name != "script" || source.is_some_and(|source| source.starts_with("/assets/")), "<script> at {at}");
        for (attribute, value) in &attributes {
            assert!(!attribute.starts_with("on") && attribute != "srcdoc", "{attribute} of <{name}> at {at}");
            let bare = value.replace(|char: char| char.is_control() || char.is_whitespace(), "").to_lowercase();
            let acts = ["javascript:", "data:", "vbscript:"].iter().any(|scheme| bare.starts_with(scheme));
            let leads = ["href", "src", "action", "formaction", "xlink:href", "poster"].contains(&attribute.as_str());
            assert!(!leads || !acts, "{attribute}={value} at {at}");
        }
    }
}

#[track_caller]
fn harmless(page: &Answer, at: &str) {
    assert!(page.status.is_success() || matches!(page.status.as_u16(), 409 | 422), "{at}: {}", page.status);
    is_harmless(&page.body, at);
}

/// The JSON of a document that holds payloads as words, in a table, as formulas, programs, and the words of a picture.
fn document(payloads: &[&str]) -> String {
    use std::fmt::Write;
    let quoted = |text: &str| {
        let mut out = String::from("\"");
        for char in text.chars() {
            match char {
                '"' | '\\' => write!(out, "\\{char}").unwrap(),
                char if char.is_control() => write!(out, "\\u{:04x}", char as u32).unwrap(),
                char => out.push(char),
            }
        }
        out + "\""
    };
    let blocks = payloads.iter().map(|payload| {
        let (text, short) = (quoted(payload), quoted(&payload.chars().take(200).collect::<String>()));
        let line = format!("{{\"type\":\"text\",\"text\":{text},\"marks\":[{{\"type\":\"bold\"}}]}}");
        format!(
            "{{\"type\":\"paragraph\",\"content\":[{line},{{\"type\":\"formula\",\"attrs\":{{\"latex\":{short}}}}}]}},
             {{\"type\":\"heading\",\"attrs\":{{\"level\":2,\"id\":{text}}},\"content\":[{line}]}},
             {{\"type\":\"code_block\",\"content\":[{{\"type\":\"text\",\"text\":{text}}}]}},
             {{\"type\":\"image\",\"attrs\":{{\"file\":\"01890000-0000-7000-8000-000000000000\",\"alt\":{short},\"src\":{text}}}}},
             {{\"type\":\"table\",\"content\":[{{\"type\":\"table_row\",\"content\":[{{\"type\":\"table_cell\",\"content\":[{{\"type\":\"paragraph\",\"content\":[{line}]}}]}}]}}]}}"
        )
    });
    format!("{{\"type\":\"doc\",\"content\":[{}]}}", blocks.collect::<Vec<_>>().join(","))
}

both_engines! {
    async fn in_every_field_nothing_acts(engine) {
        let school = school(engine).await;
        let section = section(&school, "college", "6B", "061300").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (page, edit, book) = (format!("/lessons/{lesson}"), format!("/lessons/{lesson}/content"), format!("/classbook/sections/{section}"));
        let (claude, irene, lina) = (school.visitor("Claude Équerre").await, school.visitor("Irène Tableau").await, school.visitor("Lina Crayon").await);
        let made = claude.post("/classbook/sequences", &[("title", "x"), ("from", "")]).await;
        let sequence = made.location().to_owned();
        let step = claude.post(&format!("{sequence}/steps"), &[]).await.location().to_owned();
        let corpus = corpus();
        assert!(corpus.len() >= 200);
        for (round, payloads) in corpus.chunks(14).enumerate() {
            let at = format!("payloads from {}", round * 14);
            let (json, markdown) = (document(payloads), payloads.join("\n\n"));
            let base = count(&school, "select coalesce(max(version), 0) from lesson_content").await.to_string();
            // By the editor, by the text area, raw in place of the JSON; as a draft and published.
            for fields in [[("content-json", json.as_str()), ("content", "")], [("content-json", ""), ("content", markdown.as_str())], [("content-json", markdown.as_str()), ("content", markdown.as_str())]] {
                claude.post(&format!("{edit}/draft"), &[fields[0], fields[1], ("base", &base)]).await.is(204);
                harmless(&claude.get(&edit).await, &format!("a draft, {at}"));
            }
            let sent = claude.post_files(&edit, &[("content-json", &json), ("content", ""), ("base", &base), ("act", "publish")], &[("files", payloads[0], payloads[1].as_bytes())]).await;
            assert!(sent.status == 303 || sent.status == 422, "{at}: {} {}", sent.status, sent.text().chars().take(300).collect::<String>());
            harmless(&claude.get(&edit).await, &at);
            let base = count(&school, "select coalesce(max(version), 0) from lesson_content").await.to_string();
            let sent = claude.post_files(&edit, &[("content-json", ""), ("content", &markdown), ("base", &base), ("act", "publish")], &[]).await;
            if sent.status != 303 {
                harmless(&sent, &format!("to be mended, {at}"));
            }
            // Of two who write the same.
            let other = format!("{markdown}\n\nautre");
            harmless(&claude.post_files(&edit, &[("content-json", ""), ("content", &other), ("base", "0"), ("act", "publish")], &[]).await, &format!("a conflict, {at}"));
            claude.post(&format!("{edit}/draft/removal"), &[]).await.is(303);
            let words: String = payloads[0].chars().take(400).collect();
            irene.post(&format!("{book}/visas"), &[("until", TUESDAY), ("words", &words)]).await.is(303);
            harmless(&irene.post(&format!("{book}/visas"), &[("until", &words), ("words", &markdown)]).await, &format!("a visa to be mended, {at}"));
            harmless(&irene.post("/classbook/inspections", &[("teacher", &words), ("inspector", &words), ("from", &words), ("until", &words), ("which", &words)]).await, &format!("an inspector to be mended, {at}"));
            let title: String = payloads[0].chars().take(100).collect();
            claude.post(&sequence, &[("title", &format!("x{title}"))]).await.is(303);
            harmless(&claude.post(&sequence, &[("title", &markdown)]).await, &format!("a title to be mended, {at}"));
            claude.post(&step, &[("title", &title), ("content-json", &json)]).await.is(303);
            for there in [&sequence, &step, &format!("{sequence}/laying?section={section}&from={TUESDAY}&first={}", step.rsplit('/').next().unwrap()), &format!("{sequence}/removal?step={}", step.rsplit('/').next().unwrap()), &"/classbook/sequences".to_owned()] {
                harmless(&claude.get(there).await, &format!("{there}, {at}"));
            }
            for (who, there) in [(&claude, &page), (&lina, &page), (&lina, &"/classbook".to_owned()), (&claude, &book), (&irene, &book), (&irene, &format!("{edit}/versions"))] {
                harmless(&who.get(there).await, &format!("{there}, {at}"));
            }
        }
        let archive = irene.post("/classbook/archive", &[("what", &format!("section:{section}"))]).await;
        let mut zip = zip::ZipArchive::new(Cursor::new(archive.bytes)).unwrap();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            assert!(!name.contains("..") && name.chars().all(|char| char.is_ascii_alphanumeric() || "-./".contains(char)), "{name}");
            if name.ends_with(".html") {
                let mut html = String::new();
                file.read_to_string(&mut html).unwrap();
                is_harmless(&html, &name);
            }
        }
    }
}
