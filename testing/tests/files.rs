//! Forms with files at the door, and the store of files.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use kit::db::Engine;
use kit::uploads::{Upload, Uploads};
use kit::{Form, Page, Routes, SIGNED_IN, Slice, args};
use preau_testing::{School, both_engines};

#[derive(askama::Template)]
#[template(source = "<h1>{{ words }}</h1>", ext = "html")]
struct Shown {
    words: String,
}

async fn files(form: Form, uploads: Uploads) -> Page {
    let mut words = format!("{}:", form.text("words"));
    for upload in uploads.of("files") {
        let content = upload.whole().await.unwrap();
        words.push_str(&format!(" {} of {} bytes, {}", upload.name, upload.size, String::from_utf8_lossy(&content)));
    }
    Page::of("frame-menu", Shown { words })
}

fn slices() -> Vec<Slice> {
    let routes = Routes::at("/probe/files").post_with_files(SIGNED_IN, files).and_at("/probe/plain").post(SIGNED_IN, files);
    vec![directory::slice(), Slice::named("probe").pages(routes)]
}

const FILES: &[(&str, &str, &[u8])] =
    &[("files", "a \"b\".txt", b"first\r\n--form"), ("files", "", b""), ("other", "x", b"y"), ("files", "é.txt", b"second")];

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_files_passes_the_door_as_any_other() {
    let school = School::open(Engine::Sqlite, slices).await;
    let visitor = school.visitor("Lina Crayon").await;
    let words = "hello: a \"b\".txt of 13 bytes, first --form é.txt of 6 bytes, second";
    visitor.post_files("/probe/files", &[("words", "hello")], FILES).await.is(200).shows(words);
    visitor.post("/probe/files", &[("words", "none")]).await.is(200).shows("none:");
    visitor.post_files("/probe/plain", &[], FILES).await.is(400);
    let token = visitor.token();
    visitor.post_files_raw("/probe/files", &[], FILES, &[]).await.is(403);
    let another = school.visitor("Hugo Ballon").await;
    another.post_files_raw("/probe/files", &[("form-token", &token)], FILES, &[]).await.is(403);
    for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        visitor.post_files_raw("/probe/files", &[("form-token", &token)], FILES, &[header]).await.is(403);
    }
    visitor.post_files_raw("/probe/files", &[("form-token", &token)], FILES, &[("content-length", "999999999")]).await.is(413);
    let stranger = school.stranger().post_files("/probe/files", &[], FILES).await;
    assert!(stranger.location().starts_with("/sign-in"), "{}", stranger.status);
    visitor.set_cookie("preau", &"0".repeat(64));
    let ended = visitor.post_files("/probe/files", &[], FILES).await;
    assert!(ended.location().starts_with("/sign-in"), "{}", ended.status);
}

both_engines! {
    async fn what_nothing_names_is_dropped_a_day_after_it_was_last_kept(engine) {
        let school = School::open(engine, slices).await;
        let (db, files) = (&school.app.db, &school.app.files);
        let upload = Upload::of("x", "content".into());
        files.keep(db, &[(&upload, "text/plain")], school.now()).await.unwrap();
        let later = school.now().plus_seconds(3_600);
        files.keep(db, &[(&upload, "text/plain"), (&upload, "text/plain")], later).await.unwrap();
        let mut unit = db.begin().await.unwrap();
        assert!(!files.drop_unused(&mut unit, &upload.hash, later).await.unwrap(), "kept again since");
        unit.commit().await.unwrap();
        assert_eq!(files.content(&upload.hash).await.unwrap(), "content");
        let mut unit = db.begin().await.unwrap();
        assert!(files.drop_unused(&mut unit, &upload.hash, later.plus_seconds(1)).await.unwrap());
        unit.commit().await.unwrap();
        assert!(matches!(files.content(&upload.hash).await, Err(kit::Error::NotFound)));
        let (left,): (i64,) = db.one("select count(*) from stored_file", args![]).await.unwrap();
        assert_eq!(left, 0);
    }
}
