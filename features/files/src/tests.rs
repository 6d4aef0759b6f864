//! Files as people attach them and others see them, on both engines: a desk of this test holds them.

use crate::picture::trials;
use crate::{
    Holder, Received, attach, detach, keep, kind, of_holder, own, pieces, receive, receive_photographs, size_in_words, sweep,
};
use askama::Template;
use axum::extract::{Path, State};
use image::ImageFormat;
use kit::db::Engine;
use kit::slice::{FileHolder, Held, Later};
use kit::uploads::{FILES_MAX, Upload, Uploads};
use kit::{
    App, Error, Filled, Form, Instant, Page, PersonId, Piece, Redirect, Request, Result, Routes, SIGNED_IN, Slice, Text, Viewer,
    args, filters, text,
};
use testing::{Answer, School, both_engines, person, structure};
use uuid::Uuid;

const DESK: &str = "probe.desk";
const HOLDERS: &[FileHolder] = &[(DESK, may_read)];

/// The desk of somebody is read by herself and by teachers.
fn may_read<'a>(_: &'a App, viewer: &'a Viewer, desk: Uuid, _: Instant) -> Later<'a, Result<Option<Held>>> {
    Box::pin(async move {
        let reads = viewer.person.0 == desk || viewer.is(kit::Profile::Teacher);
        Ok(reads.then(|| Held { title: Text::literal("The desk"), href: format!("/desks/{desk}") }))
    })
}

fn desk_of(person: PersonId) -> Holder {
    Holder { kind: DESK, id: person.0 }
}

#[derive(Template)]
#[template(
    source = "<h1>desk</h1>{{ list|piece }}<form method=\"post\" enctype=\"multipart/form-data\" action=\"/desks/{{ desk }}\">{{ field|piece }}</form>",
    ext = "html"
)]
struct Desk {
    desk: Uuid,
    list: Piece,
    field: Piece,
}

async fn page(app: &App, desk: Uuid, filled: &Filled) -> Result<Page> {
    let files = of_holder(&app.db, DESK, &[desk]).await?.remove(&desk).unwrap_or_default();
    let list = pieces::list(files, Some(format!("/desks/{desk}/remove")));
    Ok(Page::of("files-title", Desk { desk, list, field: pieces::field(filled, "files", "files-title", false) }))
}

async fn show(State(app): State<App>, Path(desk): Path<Uuid>) -> Result<Page> {
    page(&app, desk, &Filled::empty()).await
}

async fn put(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(desk): Path<Uuid>,
    form: Form,
    uploads: Uploads,
) -> Result<axum::response::Response> {
    use axum::response::IntoResponse;
    let done = async {
        let received = if form.ticked("bind") {
            receive_photographs(&app, &uploads, "files", "Exercice 3", "fr", request.now).await?.into_iter().collect()
        } else {
            receive(&app, &uploads, "files", request.now).await?
        };
        let holder = (!form.ticked("loose")).then_some(Holder { kind: DESK, id: desk });
        let mut unit = app.db.begin().await?;
        keep(&mut unit, &app, &viewer, structure("college"), &received, holder, request.now).await?;
        unit.commit().await?;
        Ok(())
    };
    match done.await {
        Ok(()) => Ok(Redirect::to(format!("/desks/{desk}")).into_response()),
        Err(Error::Refused(said)) => {
            let filled = Filled::with(form).and_wrong("files", said);
            Ok(page(&app, desk, &filled).await?.invalid().into_response())
        }
        Err(error) => Err(error),
    }
}

async fn remove(State(app): State<App>, request: Request, Path(desk): Path<Uuid>, form: Form) -> Result<Redirect> {
    let file = form.parsed("file").ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    if !detach(&mut unit, Holder { kind: DESK, id: desk }, file, request.now).await? {
        return Err(Error::NotFound);
    }
    unit.commit().await?;
    Ok(Redirect::to(format!("/desks/{desk}")))
}

fn slices() -> Vec<Slice> {
    let routes = Routes::at("/desks/{desk}")
        .get(SIGNED_IN, show)
        .post_with_files(SIGNED_IN, put)
        .and_at("/desks/{desk}/remove")
        .post(SIGNED_IN, remove);
    vec![directory::slice(), crate::slice(), Slice::named("probe").pages(routes).file_holders(HOLDERS)]
}

async fn school(engine: Engine) -> School {
    School::open(engine, slices).await
}

fn desk(name: &str) -> String {
    format!("/desks/{}", person(name))
}

/// The files of a desk by the addresses of their pages, in order.
fn files_of(answer: &Answer) -> Vec<String> {
    let found = answer.body.split("href=\"/files/").skip(1).filter_map(|rest| rest.split_once("/preview\"")).map(|(id, _)| id);
    found.filter(|id| id.len() == 36).map(|id| format!("/files/{id}")).collect()
}

async fn attached(school: &School, who: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    school.app.clock.advance(1);
    let visitor = school.visitor(who).await;
    let files: Vec<_> = files.iter().map(|(name, content)| ("files", *name, *content)).collect();
    visitor.post_files(&desk(who), &[], &files).await.leads_to(&desk(who));
    files_of(&visitor.get(&desk(who)).await)
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

async fn count(school: &School, what: &'static str) -> i64 {
    let (count,): (i64,) = school.app.db.one(what, args![]).await.unwrap();
    count
}
const ATTACHMENTS: &str = "select count(*) from attachment";
const CONTENTS: &str = "select count(*) from stored_file";

both_engines! {
    async fn what_was_attached_is_listed_and_comes_back_as_it_was(engine) {
        let school = school(engine).await;
        let files = attached(&school, "Lina Crayon", &[("Exposé d’été.pdf", PDF), ("../notes.txt", "été".as_bytes())]).await;
        assert_eq!(files.len(), 2);
        let visitor = school.visitor("Lina Crayon").await;
        let list = visitor.get(&desk("Lina Crayon")).await;
        list.shows("Exposé d’été.pdf Document PDF, 77 octets").shows("notes.txt Texte, 5 octets").shows("Retirer : notes.txt");
        let saved = visitor.get(&files[0]).await;
        saved.is(200);
        assert_eq!(saved.bytes, PDF);
        assert_eq!(header(&saved, "content-type"), "application/pdf");
        assert!(header(&saved, "content-disposition").starts_with("attachment; filename=\"Expose d'ete.pdf\"; filename*=UTF-8''Expos%C3%A9"));
        assert_eq!(header(&saved, "x-content-type-options"), "nosniff");
        assert_eq!(header(&saved, "cache-control"), "private, no-cache");
        assert!(header(&saved, "content-security-policy").contains("sandbox"));
        assert!(saved.statements() <= 3, "{}", saved.statements());
        let preview = visitor.get(&format!("{}/preview", files[1])).await;
        preview.shows("notes.txt").shows("été").shows("The desk › Fichiers");
        assert!(preview.statements() <= 3, "{}", preview.statements());
        let part = visitor.get_with(&files[0], &[("range", "bytes=1-3")]).await;
        part.is(206);
        assert_eq!((part.body.as_str(), header(&part, "content-range")), ("PDF", "bytes 1-3/77"));
        visitor.get_with(&files[0], &[("range", "bytes=99-")]).await.is(416);
        let same = visitor.get_with(&files[0], &[("if-none-match", header(&saved, "etag"))]).await;
        same.is(304);
        assert!(same.bytes.is_empty());
    }

    async fn a_file_is_for_those_who_see_what_it_is_attached_to(engine) {
        let school = school(engine).await;
        let files = attached(&school, "Lina Crayon", &[("a.pdf", PDF), ("b.png", &trials::encoded(&trials::red_over_blue(8, 8), ImageFormat::Png))]).await;
        let ways = || files.iter().flat_map(|file| [String::new(), "/preview".into(), "/pages".into(), "/picture".into()].map(|way: String| format!("{file}{way}")));
        for name in ["Lina Crayon", "Claude Équerre"] {
            let visitor = school.visitor(name).await;
            for file in &files {
                visitor.get(file).await.is(200);
                visitor.get(&format!("{file}/preview")).await.is(200);
            }
            visitor.get(&format!("{}/pages", files[0])).await.is(200);
            visitor.get(&format!("{}/picture", files[1])).await.is(200);
        }
        for name in ["Hugo Ballon", "Samira Crayon", "Lina Crayon @voisin", "Max Platine"] {
            let visitor = school.visitor(name).await;
            for way in ways() {
                visitor.get(&way).await.is_not_found();
            }
        }
        for way in ways() {
            assert!(school.stranger().get(&way).await.location().starts_with("/sign-in"));
        }
        let visitor = school.visitor("Lina Crayon").await;
        visitor.get("/files/00000000-0000-7000-8000-000000000000").await.is_not_found();
        visitor.get("/files/nonsense").await.is_not_found();
        // Taken off, it is there for nobody.
        let id = files[0].trim_start_matches("/files/");
        visitor.post(&format!("{}/remove", desk("Hugo Ballon")), &[("file", id)]).await.is_not_found();
        visitor.post(&format!("{}/remove", desk("Lina Crayon")), &[("file", id)]).await.leads_to(&desk("Lina Crayon"));
        for way in ["", "/preview", "/pages"] {
            visitor.get(&format!("{}{way}", files[0])).await.is_not_found();
        }
        assert_eq!(files_of(&visitor.get(&desk("Lina Crayon")).await), files[1..]);
        // Of a kind that no feature answers for, nothing is shown.
        school.app.db.run("update attachment set holder_kind = 'unknown'", args![]).await.unwrap();
        visitor.get(&files[1]).await.is_not_found();
    }

    async fn what_is_attached_to_nothing_yet_is_its_senders_alone(engine) {
        let school = school(engine).await;
        let visitor = school.visitor("Lina Crayon").await;
        visitor.post_files(&desk("Lina Crayon"), &[("loose", "yes")], &[("files", "a.pdf", PDF), ("files", "b.txt", b"b")]).await.is(303);
        let ids: Vec<(crate::AttachmentId,)> = school.app.db.fresh("select id from attachment order by place", args![]).await.unwrap();
        let ids: Vec<_> = ids.into_iter().map(|(id,)| id).collect();
        visitor.get(&format!("/files/{}", ids[0])).await.is(200);
        school.visitor("Claude Équerre").await.get(&format!("/files/{}", ids[0])).await.is_not_found();
        let facts = |name| { let school = school.clone(); async move { school.app.viewer(person(name), school.now()).await.unwrap().unwrap() } };
        let (lina, hugo) = (facts("Lina Crayon").await, facts("Hugo Ballon").await);
        assert_eq!(own(&school.app.db, &lina, &ids[..1]).await.unwrap().len(), 1);
        assert!(own(&school.app.db, &hugo, &ids).await.unwrap().is_empty());
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(matches!(attach(&mut unit, &hugo, &ids[..1], desk_of(hugo.person)).await, Err(Error::NotFound)));
        drop(unit);
        let mut unit = school.app.db.begin().await.unwrap();
        attach(&mut unit, &lina, &ids[..1], desk_of(lina.person)).await.unwrap();
        assert!(matches!(attach(&mut unit, &lina, &ids[..1], desk_of(hugo.person)).await, Err(Error::NotFound)), "attached once");
        unit.commit().await.unwrap();
        school.visitor("Claude Équerre").await.get(&format!("/files/{}", ids[0])).await.is(200);
        let both = of_holder(&school.app.db, DESK, &[lina.person.0, hugo.person.0]).await.unwrap();
        assert_eq!((both.len(), both[&lina.person.0].len()), (1, 1));
        assert!(of_holder(&school.app.db, "other", &[lina.person.0]).await.unwrap().is_empty());
        assert!(of_holder(&school.app.db, DESK, &[]).await.unwrap().is_empty());
    }

    async fn the_loose_the_removed_and_the_unnamed_go_in_their_time(engine) {
        let school = school(engine).await;
        let (app, lina) = (&school.app, school.visitor("Lina Crayon").await);
        let files = attached(&school, "Lina Crayon", &[("a.txt", b"stays"), ("b.txt", b"removed"), ("c.txt", b"shared")]).await;
        lina.post_files(&desk("Lina Crayon"), &[("loose", "yes")], &[("files", "d.txt", b"loose"), ("files", "e.txt", b"shared")]).await.is(303);
        lina.post(&format!("{}/remove", desk("Lina Crayon")), &[("file", files[1].trim_start_matches("/files/"))]).await.is(303);
        // What was refused leaves its content, which nothing names.
        let unnamed = Upload::of("x", "unnamed".into());
        app.files.keep(&app.db, &[(&unnamed, "text/plain")], school.now()).await.unwrap();
        let house = |hours: i64| { let school = school.clone(); async move { sweep::sweep(&school.app, school.now().plus_seconds(hours * 3_600 + 1)).await.unwrap() } };
        house(0).await;
        assert_eq!((count(&school, ATTACHMENTS).await, count(&school, CONTENTS).await), (5, 5));
        house(1).await;
        assert_eq!((count(&school, ATTACHMENTS).await, count(&school, CONTENTS).await), (4, 5));
        house(24).await;
        assert_eq!((count(&school, ATTACHMENTS).await, count(&school, CONTENTS).await), (2, 2));
        assert!(matches!(app.files.content(&unnamed.hash).await, Err(Error::NotFound)));
        lina.get(&files[0]).await.is(200);
        lina.get(&files[2]).await.is(200);
        let mut unit = app.db.begin().await.unwrap();
        assert_eq!(crate::store::forget(&mut unit, person("Lina Crayon")).await.unwrap(), 3);
        unit.commit().await.unwrap();
        house(48).await;
        assert_eq!((count(&school, ATTACHMENTS).await, count(&school, CONTENTS).await), (0, 0));
    }

    async fn beyond_her_room_somebody_is_told_what_to_do(engine) {
        let school = school(engine).await;
        let (app, now) = (&school.app, school.now());
        let lina = app.viewer(person("Lina Crayon"), now).await.unwrap().unwrap();
        let file = |name: &str, size: u64| Received { name: name.into(), kind: kind::Kind::of_media("text/plain"), size, hash: blake3_of(name), pages: None, measures: None };
        for name in ["a", "b", "c"] {
            app.files.keep(&app.db, &[(&Upload::of(name, name.to_owned().into()), "text/plain")], now).await.unwrap();
        }
        let put = async |files: &[Received]| {
            let mut unit = app.db.begin().await?;
            keep(&mut unit, app, &lina, structure("college"), files, None, now).await?;
            unit.commit().await?;
            Ok::<(), Error>(())
        };
        put(&[file("a", 150_000_000)]).await.unwrap();
        let refused = put(&[file("b", 30_000_000), file("c", 20_000_001)]).await.unwrap_err();
        let said = text!("files-wrong-room", size = size_in_words(50_000_001), free = size_in_words(50_000_000), most = size_in_words(200_000_000));
        assert!(matches!(refused, Error::Refused(text) if text == said));
        put(&[file("b", 30_000_000), file("c", 20_000_000)]).await.unwrap();
        assert!(put(&[file("c", 1)]).await.is_err(), "full to the last byte");
        // What is removed gives its room back, and the room of one is not that of another.
        app.db.run("update attachment set removed_at = 1 where name = 'c'", args![]).await.unwrap();
        put(&[file("c", 20_000_000)]).await.unwrap();
        let claude = app.viewer(person("Claude Équerre"), now).await.unwrap().unwrap();
        let mut unit = app.db.begin().await.unwrap();
        keep(&mut unit, app, &claude, structure("college"), &[file("a", 1_900_000_000)], None, now).await.unwrap();
        assert!(matches!(keep(&mut unit, app, &claude, structure("college"), &[file("a", 200_000_000)], None, now).await, Err(Error::Refused(_))));
    }

    async fn two_who_send_at_once_do_not_both_take_the_last_room(engine) {
        let school = school(engine).await;
        let (app, now) = (school.app.clone(), school.now());
        let lina = app.viewer(person("Lina Crayon"), now).await.unwrap().unwrap();
        app.files.keep(&app.db, &[(&Upload::of("a", "a".into()), "text/plain")], now).await.unwrap();
        let file = Received { name: "a".into(), kind: kind::Kind::of_media("text/plain"), size: 60_000_000, hash: blake3_of("a"), pages: None, measures: None };
        let all: Vec<_> = (0..8).map(|_| {
            let (app, lina, file) = (app.clone(), lina.clone(), file.clone());
            tokio::spawn(async move {
                let mut unit = app.db.begin().await?;
                keep(&mut unit, &app, &lina, structure("college"), &[file], None, now).await?;
                tokio::task::yield_now().await;
                unit.commit().await?;
                Ok::<(), Error>(())
            })
        }).collect();
        let mut kept = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(()) => kept += 1,
                Err(Error::Refused(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((kept, count(&school, ATTACHMENTS).await), (3, 3));
    }

    async fn twenty_files_cost_as_much_as_one_and_the_same_twice_is_two(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        let contents: Vec<String> = (0..FILES_MAX).map(|at| format!("content {}", at / 2)).collect();
        let all: Vec<_> = contents.iter().map(|content| ("files", "a.txt", content.as_bytes())).collect();
        lina.get(&desk("Lina Crayon")).await.is(200);
        let one = lina.post_files(&desk("Lina Crayon"), &[], &all[..1]).await;
        let many = lina.post_files(&desk("Lina Crayon"), &[], &all).await;
        many.is(303);
        assert_eq!(many.statements(), one.statements());
        assert!(many.statements() <= 8, "{}", many.statements());
        assert_eq!((count(&school, ATTACHMENTS).await, count(&school, CONTENTS).await), (21, 10));
    }

    async fn photographs_become_one_document(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        let lying = trials::with_exif(&trials::encoded(&trials::red_over_blue(30, 40).rotate270(), ImageFormat::Jpeg), 6);
        let png = trials::encoded(&trials::red_over_blue(40, 20), ImageFormat::Png);
        lina.post_files(&desk("Lina Crayon"), &[("bind", "yes")], &[("files", "IMG_1.jpg", &lying), ("files", "IMG_2.png", &png)]).await.is(303);
        let list = lina.get(&desk("Lina Crayon")).await;
        list.shows("Exercice 3.pdf Document PDF").shows("2 pages");
        let pdf = lina.get(&files_of(&list)[0]).await;
        assert_eq!(lopdf::Document::load_mem(&pdf.bytes).unwrap().get_pages().len(), 2);
        lina.post_files(&desk("Lina Crayon"), &[("bind", "yes")], &[("files", "a.pdf", PDF)]).await.is(422).shows("« a.pdf » n’est pas une photo");
        lina.post_files(&desk("Lina Crayon"), &[("bind", "yes")], &[("files", "", b"")]).await.is(303);
        assert_eq!(count(&school, ATTACHMENTS).await, 1);
    }
}

fn blake3_of(name: &str) -> String {
    Upload::of(name, name.to_owned().into()).hash
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_is_empty_or_runs_is_refused_and_nothing_of_the_form_is_kept() {
    let school = school(Engine::Sqlite).await;
    let lina = school.visitor("Lina Crayon").await;
    let large = vec![b'x'; kit::files::FILE_BYTES_MAX + 1];
    for (name, content, said) in [
        ("devoir.pdf", &b"MZ\x90\0\x03\0\0\0\x04\0\0\0"[..], "« devoir.pdf » est un programme"),
        (
            "photo.png",
            b"<html><script>alert(1)</script>",
            "« photo.png » n’est pas ce que dit son nom : son contenu n’est pas du PNG",
        ),
        ("dessin.jpg", b"<svg onload=alert(1)>", "n’est pas du JPG"),
        ("vide.txt", b"", "« vide.txt » est vide"),
        ("exposé\u{202e}fdp.exe", PDF, "« exposéfdp.exe » est un programme"),
        ("gros.txt", &large, "« gros.txt » est trop volumineux : un fichier a 50 Mo au plus"),
    ] {
        let answer = lina.post_files(&desk("Lina Crayon"), &[], &[("files", "bon.pdf", PDF), ("files", name, content)]).await;
        answer.is(422).shows(said);
        assert!(answer.body.contains("aria-describedby=\"files-error files-hint\""));
    }
    let many: Vec<_> = (0..=FILES_MAX).map(|_| ("files", "a.pdf", PDF)).collect();
    lina.post_files(&desk("Lina Crayon"), &[], &many).await.is(422).shows("Il y a plus de 20 fichiers");
    // No file at all is no fault of this form.
    lina.post_files(&desk("Lina Crayon"), &[], &[("files", "", b"")]).await.is(303);
    lina.post_files(&desk("Lina Crayon"), &[], &[]).await.is(303);
    assert_eq!((count(&school, ATTACHMENTS).await, count(&school, CONTENTS).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_browser_would_run_is_sent_as_such() {
    let school = school(Engine::Sqlite).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>window.__hit=1</script></svg>";
    let both = b"GIF89a/*\x01*/=1;window.__hit=1";
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0";
    let files = attached(
        &school,
        "Lina Crayon",
        &[
            ("page.html", b"<!doctype html><script>window.__hit=1</script>"),
            ("dessin.svg", svg),
            ("note.xml", b"<?xml version='1.0'?><x xmlns='y'/>"),
            ("both.gif", both),
            ("\"><script>window.__hit=1</script>.txt", b"</pre><script>window.__hit=1</script>"),
            ("bombe.zip", zip),
        ],
    )
    .await;
    let lina = school.visitor("Lina Crayon").await;
    assert_eq!(files.len(), 6);
    for file in &files {
        let saved = lina.get(file).await;
        assert!(header(&saved, "content-disposition").starts_with("attachment; "));
        assert!(
            ["application/octet-stream", "image/gif", "application/zip", "text/plain"].contains(&header(&saved, "content-type")),
            "{}",
            header(&saved, "content-type")
        );
        assert!(header(&saved, "content-security-policy").ends_with("sandbox"));
        assert_eq!(header(&saved, "x-content-type-options"), "nosniff");
        let preview = lina.get(&format!("{file}/preview")).await;
        preview.is(200);
        assert!(!preview.body.contains("<script>window"), "{}", preview.body);
        lina.get(&format!("{file}/pages")).await.is_not_found();
        lina.get(&format!("{file}/picture")).await.is_not_found();
    }
    lina.get(&format!("{}/preview", files[0])).await.shows("<script>window.__hit=1</script>");
    lina.get(&format!("{}/preview", files[5])).await.shows("Ce fichier ne s’affiche pas ici. Enregistre-le");
    // A text is called a text, whatever it speaks of.
    lina.get(&format!("{}/preview", files[4])).await.shows("Texte").hides("Page ou dessin en code");
    lina.get(&desk("Lina Crayon")).await.shows("script-.txt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_shown_upright_and_without_what_the_camera_noted() {
    let school = school(Engine::Sqlite).await;
    let lying = trials::with_exif(&trials::encoded(&trials::red_over_blue(30, 40).rotate270(), ImageFormat::Jpeg), 6);
    let files = attached(&school, "Lina Crayon", &[("photo", &lying)]).await;
    let lina = school.visitor("Lina Crayon").await;
    lina.get(&desk("Lina Crayon")).await.shows("photo.jpg");
    lina.get(&format!("{}/preview", files[0])).await.shows("photo.jpg Image");
    let picture = lina.get(&format!("{}/picture", files[0])).await;
    assert_eq!(header(&picture, "content-type"), "image/jpeg");
    assert_eq!(header(&picture, "cache-control"), "private, no-cache");
    trials::is_red_then_blue(&picture.bytes, (15, 5), (15, 35));
    assert!(memchr::memmem::find(&picture.bytes, b"secretplc").is_none());
    lina.get_with(&format!("{}/picture", files[0]), &[("if-none-match", header(&picture, "etag"))]).await.is(304);
    // As it was sent, for who saves it.
    assert_eq!(lina.get(&files[0]).await.bytes, lying);
    // One that says it is larger than any is opened by nobody.
    let bomb = trials::bomb(65_500, 65_500);
    let files = attached(&school, "Lina Crayon", &[("bombe.png", &bomb)]).await;
    lina.get(&format!("{}/picture", files[1])).await.is_not_found();
    lina.get(&format!("{}/preview", files[1])).await.shows("Cette image est trop grande pour être affichée ici. Enregistre-la");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_pdf_open_in_our_frame_and_in_no_other() {
    let school = school(Engine::Sqlite).await;
    let files = attached(&school, "Lina Crayon", &[("a.pdf", PDF)]).await;
    let lina = school.visitor("Lina Crayon").await;
    let preview = lina.get(&format!("{}/preview", files[0])).await;
    assert!(preview.shows("Les pages").body.contains(&format!("<iframe src=\"{}/pages\" title=\"Pages de «", files[0])));
    let pages = lina.get(&format!("{}/pages", files[0])).await;
    assert_eq!(pages.bytes, PDF);
    assert_eq!((header(&pages, "content-type"), header(&pages, "x-content-type-options")), ("application/pdf", "nosniff"));
    assert!(header(&pages, "content-disposition").starts_with("inline; filename=\"a.pdf\""));
    let policy = header(&pages, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.ends_with("frame-ancestors 'self'"), "{policy}");
}
