//! Hostile texts in every field: nothing of them acts on any page.

use super::*;
use testing::both_engines;

/// Payloads of the corpus of rich texts.
fn corpus() -> Vec<&'static str> {
    include_str!("../../../../rich/tests/corpus.txt").lines().filter(|line| !line.trim().is_empty()).collect()
}

/// Each tag of a page: its name, and its attributes as they are written.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut out = vec![];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        rest = &rest[name.len()..];
        let mut attributes = vec![];
        loop {
            rest = rest.trim_start_matches(|space: char| space.is_whitespace() || space == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(|stop: char| stop == '=' || stop == '>' || stop.is_whitespace()).unwrap_or(rest.len());
            let attribute = rest[..end.max(1)].to_lowercase();
            rest = &rest[end.max(1)..];
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let quoted = after.starts_with(['"', '\'']);
                let (from, stop) = if quoted { (1, after.chars().next()) } else { (0, None) };
                let body = &after[from..];
                let end = match stop {
                    Some(stop) => body.find(stop),
                    None => body.find(|stop: char| stop == '>' || stop.is_whitespace()),
                };
                let end = end.unwrap_or(body.len());
                body[..end].clone_into(&mut value);
                rest = &body[(end + from).min(body.len())..];
            }
            attributes.push((attribute, value));
        }
        out.push((name.to_lowercase(), attributes));
    }
    out
}

#[track_caller]
fn is_harmless(page: &Answer, at: &str) {
    assert!(page.status.is_success() || page.status == 422, "{at}: {}", page.status);
    let decoded = |value: &str| {
        value
            .replace("&#38;", "&")
            .replace("&amp;", "&")
            .replace(|char: char| char.is_control() || char.is_whitespace(), "")
            .to_lowercase()
    };
    for (name, attributes) in tags(&page.body) {
        assert!(
            !["iframe", "object", "embed", "base", "style", "foreignobject", "animate", "set"].contains(&name.as_str()),
            "<{name}> at {at}"
        );
        let source = attributes.iter().find(|(name, _)| name == "src").map(|(_, value)| value.as_str());
        assert!(name != "script" || source.is_some_and(|source| source.starts_with("/assets/")), "<script> at {at}");
        for (attribute, value) in &attributes {
            assert!(!attribute.starts_with("on") && attribute != "srcdoc", "{attribute} of <{name}> at {at}");
            if ["href", "src", "action", "formaction", "xlink:href", "poster"].contains(&attribute.as_str()) {
                let value = decoded(value);
                assert!(
                    !value.starts_with("javascript:") && !value.starts_with("data:") && !value.starts_with("vbscript:"),
                    "{value} at {at}"
                );
            }
        }
    }
}

both_engines! {
    async fn no_hostile_text_acts_in_any_field(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lina = school.visitor("Lina Crayon").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let all = corpus();
        assert!(all.len() >= 100, "{}", all.len());
        for chunk in all.chunks(40) {
            let words = chunk.join("\n\n");
            let work = give(&school, &claude, lesson, &words, &[("hand-in", "yes")]).await;
            let draft = format!("/lessons/{lesson}/homework/draft");
            claude.post(&draft, &[("content", &words), ("due", &words), ("minutes", &words), ("kind", &words), ("publish", &words), ("version", &words)]).await.is(204);
            is_harmless(&claude.get(&format!("/lessons/{lesson}/homework/new")).await, "a draft");
            claude.post(&draft, &[("discard", "yes")]).await;
            is_harmless(&claude.post_files(&format!("{work}/edit"), &[("content", &words), ("due", &words), ("due-day", &words), ("minutes", &words), ("kind", &words), ("until", &words), ("publish", &words), ("version", &words), ("agree", &words)], &[("files", "\"><img src=x onerror=alert(1)>.txt", b"x")]).await, "a form to be mended");
            let lina_id = person("Lina Crayon").to_string();
            claude.post(&format!("{work}/variants"), &[("content", &words), ("pupil", &lina_id)]).await.leads_to(&work);
            lina.post_files(&format!("{work}/hand-in"), &[("content", &words)], &[("files", "<svg onload=alert(1)>.txt", b"x")]).await.leads_to(&work);
            let list = claude.get(&format!("{work}/submissions")).await;
            let submission = list.body.split("/submissions/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
            let submission = format!("{work}/submissions/{submission}");
            claude.post(&submission, &[("content", &words)]).await.leads_to(&submission);
            let note: String = words.chars().take(500).collect();
            claude.post(&format!("{submission}/notes"), &[("words", &note)]).await.leads_to(&submission);
            is_harmless(&claude.post(&format!("{submission}/notes"), &[("words", &words), ("page", &words), ("file", &words)]).await, "a remark to be mended");
            claude.post(&format!("{work}/return"), &[]).await;
            let task: String = chunk.iter().find(|line| line.len() < 200).unwrap_or(&"<b>").to_string();
            lina.post("/homework/tasks", &[("words", &task), ("day", "2026-11-25")]).await.leads_to("/homework");
            is_harmless(&lina.post("/homework/tasks", &[("words", &words), ("day", &words)]).await, "a task to be mended");
            for page in [work.clone(), format!("{work}/edit"), submission, format!("{work}/variants"), "/homework".to_owned(), format!("/lessons/{lesson}")] {
                is_harmless(&claude.get(&page).await, &page);
            }
            let division = format!("/homework/divisions/{}", testing::division("college", "6B"));
            is_harmless(&claude.get(&division).await, "the class");
            for page in [work.as_str(), "/homework", "/"] {
                is_harmless(&lina.get(page).await, page);
            }
            is_harmless(&school.visitor("Samira Crayon").await.get(&work).await, "the guardian's page");
        }
    }
}

#[test]
fn the_reader_of_tags_sees_what_acts() {
    let found = tags("<p class=\"a > b\">x<img src='x' onerror=alert(1)><a\nhref=javascript:alert(1)>y</a>");
    assert_eq!(found[0], ("p".into(), vec![("class".into(), "a > b".into())]));
    assert_eq!(found[1].1[1], ("onerror".into(), "alert(1)".into()));
    assert_eq!(found[2].1[0], ("href".into(), "javascript:alert(1)".into()));
}
