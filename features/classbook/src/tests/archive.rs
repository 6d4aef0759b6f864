//! The archive of a section and of a school: what is in it, that it needs nothing else, and who takes it.

use super::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use testing::both_engines;

/// What a ZIP holds, by name.
fn unpacked(answer: &Answer) -> BTreeMap<String, Vec<u8>> {
    assert_eq!(answer.headers["content-type"], "application/zip");
    let mut zip = zip::ZipArchive::new(Cursor::new(answer.bytes.clone())).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut content = vec![];
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn page<'a>(pages: &'a BTreeMap<String, Vec<u8>>, ending: &str) -> &'a str {
    let (_, content) = pages.iter().find(|(name, _)| name.ends_with(ending)).unwrap_or_else(|| panic!("{ending}"));
    std::str::from_utf8(content).unwrap()
}

both_engines! {
    async fn the_archive_holds_all_versions_visas_and_documents(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", "2026-11-17", "08:30").await;
        let edit = format!("/lessons/{lesson}/content");
        let large = vec![7u8; 1_300_000];
        let files: [(&str, &str, &[u8]); 3] = [("files", "cours d’été.bin", &large), ("files", "page.html", b"<script>alert(1)</script>"), ("files", "notes.txt", b"une note")];
        claude.post_files(&edit, &[("content", "première <b>rédaction</b>"), ("act", "publish")], &files).await.is(303);
        let notes = files_of(&claude.get(&edit).await).into_iter().nth(2).unwrap();
        claude.post(&format!("{edit}/files/removal"), &[("file", notes.trim_start_matches("/files/"))]).await.is(303);
        publish(&claude, lesson, "seconde rédaction", &[("base", "2")]).await.is(303);
        publish(&claude, lesson_at(&school, "Claude Équerre", "2026-11-17", "11:00").await, "symétrie", &[]).await.is(303);
        publish(&claude, lesson_at(&school, "Claude Équerre", "2026-11-17", "15:00").await, "voisins", &[]).await.is(303);
        claude.post(&format!("/lessons/{}/content/draft", lesson_at(&school, "Claude Équerre", "2026-11-18", "09:00").await), &[("content", "à moi")]).await.is(204);
        let irene = school.visitor("Irène Tableau").await;
        let section = section(&school, "college", "6B", "061300").await;
        irene.post(&format!("/classbook/sections/{section}/visas"), &[("until", "2026-11-20"), ("words", "Vu.")]).await.is(303);
        let form = irene.get("/classbook/archive").await;
        form.shows("Tout l’établissement, 2026-2027").shows("Mathématiques, 6e B").hides("4e C");
        let answer = irene.post("/classbook/archive", &[("what", &format!("section:{section}"))]).await;
        answer.is(200);
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"cahier-de-textes-2026-2027.zip\"");
        let pages = unpacked(&answer);
        assert_eq!(pages.keys().filter(|name| name.ends_with(".html")).collect::<Vec<_>>(), ["001-6e-b-mathematiques.html", "index.html"]);
        let book = page(&pages, "mathematiques.html");
        for words in ["seconde rédaction", "première &lt;b&gt;rédaction&lt;/b&gt;", "Version 1", "Claude Équerre", "Irène Tableau", "Vu.", "notes.txt", "cours d’été.bin", "mardi 17 novembre 2026"] {
            assert!(book.contains(words), "{words} in {book}");
        }
        for words in ["symétrie", "à moi", "<script", "/assets/", "http-equiv=\"refresh\"", "src=\"http"] {
            assert!(!book.contains(words), "{words}");
        }
        // Every document that a page leads to is there, and none that a browser would run.
        for href in book.split("href=\"documents/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(pages.contains_key(&format!("documents/{href}")), "{href}");
        }
        let documents: Vec<(&String, &Vec<u8>)> = pages.iter().filter(|(name, _)| name.starts_with("documents/")).collect();
        assert_eq!(documents.len(), 3);
        assert!(documents.iter().all(|(name, _)| !name.ends_with("html")));
        assert!(documents.iter().any(|(_, content)| **content == large));
        // The whole school: of each section a page, of the neighbours nothing.
        let (year,): (SchoolYearId,) = school.app.db.one("select id from school_year where structure_id = $1", args![structure("college")]).await.unwrap();
        let pages = unpacked(&irene.post("/classbook/archive", &[("what", &format!("year:{year}"))]).await);
        let index = page(&pages, "index.html");
        assert!(index.contains("Collège Imaginaire") && index.contains("5e A · Mathématiques") && !index.contains("4e C"));
        for href in index.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(pages.contains_key(href), "{href}");
        }
        assert!(page(&pages, "5e-a-mathematiques.html").contains("symétrie"));
        assert!(pages.values().all(|content| !String::from_utf8_lossy(content).contains("voisins")));
        assert_eq!(count(&school, "select count(*) from audit_entry where act = 'act-classbook-archived'").await, 2);
    }

    async fn the_archive_is_for_the_management_of_the_school(engine) {
        let school = school(engine).await;
        let section = format!("section:{}", section(&school, "college", "6B", "061300").await);
        let (year,): (SchoolYearId,) = school.app.db.one("select id from school_year where structure_id = $1", args![structure("college")]).await.unwrap();
        for who in ["Viviane Préface", "Claude Équerre", "Rose Marelle", "Yves Classeur", "Ada Souris", "Marc Boussole", "Lina Crayon", "Max Platine"] {
            let visitor = school.visitor(who).await;
            for what in [&section, &format!("year:{year}")] {
                visitor.post("/classbook/archive", &[("what", what)]).await.is_not_found();
            }
        }
        let irene = school.visitor("Irène Tableau").await;
        for nonsense in ["", "year:", "section:nonsense", "year:00000000-0000-7000-8000-000000000000"] {
            irene.post("/classbook/archive", &[("what", nonsense)]).await.is_not_found();
        }
        assert_eq!(count(&school, "select count(*) from audit_entry").await, 0);
    }
}
