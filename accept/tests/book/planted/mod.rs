//! Small servers with faults that can be switched on: they know nothing of the book.

pub(crate) mod cas;

/// A port of this machine that nothing uses now.
pub(crate) async fn free_port() -> u16 {
    tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}
