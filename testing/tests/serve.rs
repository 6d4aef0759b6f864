//! The server on a real socket: slow clients are cut, requests under way end when it stops.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use kit::serve::{Bounds, serve};
use kit::{PUBLIC, Page, Routes, Slice};
use preau_testing::School;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};

/// Places of those who wait inside until the crowd goes.
static CROWD: Semaphore = Semaphore::const_new(0);
static GATE: Notify = Notify::const_new();
static CROWDED: AtomicUsize = AtomicUsize::new(0);
static INSIDE: AtomicBool = AtomicBool::new(false);

#[derive(askama::Template)]
#[template(source = "<h1>here</h1>", ext = "html")]
struct Shown;

async fn slow() -> Page {
    let gate = GATE.notified();
    INSIDE.store(true, Ordering::SeqCst);
    gate.await;
    Page::of("frame-menu", Shown)
}

async fn crowded() -> Page {
    CROWDED.fetch_add(1, Ordering::SeqCst);
    CROWD.acquire().await.unwrap().forget();
    Page::of("frame-menu", Shown)
}

fn slices() -> Vec<Slice> {
    let routes = Routes::at("/quick")
        .get(PUBLIC, || async { Page::of("frame-menu", Shown) })
        .and_at("/slow")
        .get(PUBLIC, slow)
        .and_at("/crowded")
        .get(PUBLIC, crowded);
    vec![directory::slice(), Slice::named("probe").pages(routes)]
}

async fn start(bounds: Bounds) -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>, School) {
    let school = School::open(kit::db::Engine::Sqlite, slices).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopping) = watch::channel(false);
    let server = tokio::spawn(serve(listener, school.router.clone(), stopping, bounds));
    (address, stop, server, school)
}

async fn read_all(mut stream: TcpStream) -> String {
    let mut out = vec![];
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut out))
        .await
        .expect("the server closes the connection");
    String::from_utf8_lossy(&out).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_ends_its_headers_is_cut_and_others_are_served() {
    let bounds = Bounds { headers: Duration::from_millis(150), ..Bounds::default() };
    let (address, stop, server, _school) = start(bounds).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /quick HTTP/1.1\r\nhost: localhost\r\nx-slow: ").await.unwrap();
    let mut quick = TcpStream::connect(address).await.unwrap();
    quick.write_all(b"GET /quick HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(read_all(quick).await.contains("200 OK"));
    assert!(!read_all(slow).await.contains("200 OK"));
    stop.send(true).unwrap();
    server.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_is_answered_before_the_server_stops() {
    let (address, stop, server, _school) = start(Bounds::default()).await;
    let mut under_way = TcpStream::connect(address).await.unwrap();
    under_way.write_all(b"GET /slow HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    while !INSIDE.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    GATE.notify_waiters();
    assert!(read_all(under_way).await.contains("<h1>here</h1>"));
    server.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_without_end_are_refused() {
    let (address, stop, server, _school) = start(Bounds::default()).await;
    let mut greedy = TcpStream::connect(address).await.unwrap();
    let line = format!("x-much: {}\r\n", "a".repeat(8_000));
    let _ = greedy.write_all(format!("GET /quick HTTP/1.1\r\nhost: localhost\r\n{}\r\n", line.repeat(40)).as_bytes()).await;
    assert!(!read_all(greedy).await.contains("200 OK"));
    stop.send(true).unwrap();
    server.await.unwrap();
}

async fn ask(address: SocketAddr, path: &str, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn answer(address: SocketAddr, headers: &str) -> String {
    read_all(ask(address, "/quick", headers).await).await
}

/// As many strangers as may be inside at once, who stay there.
async fn crowd(address: SocketAddr, school: &School) -> Vec<TcpStream> {
    let mut inside = vec![];
    let places = school.app.config.in_flight_max / 2;
    for _ in 0..places {
        inside.push(ask(address, "/crowded", "").await);
    }
    while CROWDED.load(Ordering::SeqCst) < places {
        tokio::task::yield_now().await;
    }
    inside
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_crowd_those_whose_session_was_seen_lately_come_first() {
    let (address, stop, server, school) = start(Bounds::default()).await;
    let session = |visitor: &preau_testing::Visitor| format!("cookie: preau={}\r\n", visitor.cookie("preau").unwrap());
    let known = school.visitor("Claude Équerre").await;
    let never_seen = school.visitor("Anne Virgule").await;
    let signed_out = school.visitor("Rose Marelle").await;
    for visitor in [&known, &signed_out] {
        assert!(answer(address, &session(visitor)).await.contains("200 OK"));
    }
    // A session that ended is forgotten when it is met again.
    school.app.db.run("delete from session where id = $1", kit::args![signed_out.session]).await.unwrap();
    assert!(answer(address, &session(&signed_out)).await.contains("200 OK"));
    let inside = crowd(address, &school).await;

    let forged = format!("cookie: preau={}\r\n", "0123456789abcdef".repeat(4));
    for refused in [String::new(), forged, "cookie: preau=nonsense\r\n".to_owned(), session(&never_seen), session(&signed_out)] {
        let said = answer(address, &refused).await;
        assert!(said.contains("503 Service Unavailable") && said.contains("retry-after: "), "{refused}: {said}");
        assert!(!said.contains("x-statements"), "the database is not asked: {said}");
    }
    assert!(answer(address, &session(&known)).await.contains("200 OK"), "who was known has a place");

    CROWD.add_permits(inside.len());
    for stream in inside {
        assert!(read_all(stream).await.contains("200 OK"));
    }
    assert!(answer(address, &session(&never_seen)).await.contains("200 OK"), "there is room again");
    stop.send(true).unwrap();
    server.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_never_end_hold_no_place_and_only_so_many_of_one_address_are_waited_for() {
    let (address, stop, server, school) = start(Bounds::default()).await;
    let unended = async || {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = "POST /quick HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\nexpect: 100-continue\r\ncontent-length: 9000\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut said = [0; 12];
        stream.read_exact(&mut said).await.unwrap();
        (stream, String::from_utf8_lossy(&said).into_owned())
    };
    let mut waiting = vec![];
    for _ in 0..school.app.config.in_flight_max / 4 {
        let (stream, said) = unended().await;
        assert_eq!(said, "HTTP/1.1 100", "the server waits for the body");
        waiting.push(stream);
    }
    let (_refused, said) = unended().await;
    assert_eq!(said, "HTTP/1.1 503", "one address has its share");
    assert!(answer(address, "").await.contains("200 OK"), "strangers read pages all the same, from there too");
    drop(waiting);
    let mut said = String::new();
    for _ in 0..200 {
        said = unended().await.1;
        if said == "HTTP/1.1 100" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(said, "HTTP/1.1 100", "there is room again");
    stop.send(true).unwrap();
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_crowd_is_in_the_language_of_the_reader() {
    let (address, stop, server, school) = start(Bounds::default()).await;
    let inside = crowd(address, &school).await;
    for (headers, lang, words) in [
        ("", "fr", "Rien n’est perdu"),
        ("accept-language: fr-FR,fr;q=0.9,en;q=0.5\r\n", "fr", "Rien n’est perdu"),
        ("accept-language: en-GB,en;q=0.9\r\n", "en", "Nothing is lost"),
        ("accept-language: fr\r\ncookie: preau-language=en\r\n", "en", "Nothing is lost"),
    ] {
        let said = answer(address, headers).await;
        assert!(said.contains("503 Service Unavailable"), "{said}");
        assert!(said.contains(&format!("<html lang=\"{lang}\"")) && said.contains(words), "{headers}: {said}");
        assert_eq!(said.matches("<h1>").count(), 1);
    }
    CROWD.add_permits(inside.len());
    stop.send(true).unwrap();
    server.await.unwrap();
}
