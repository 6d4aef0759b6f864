//! The server on a real socket: slow clients are cut, requests under way end when it stops.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use kit::serve::{Bounds, serve};
use kit::{PUBLIC, Page, Routes, Slice};
use preau_testing::School;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

static GATE: Notify = Notify::const_new();
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

fn slices() -> Vec<Slice> {
    let routes = Routes::at("/quick").get(PUBLIC, || async { Page::of("frame-menu", Shown) }).and_at("/slow").get(PUBLIC, slow);
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
