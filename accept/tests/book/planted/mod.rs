//! Small servers with faults that can be switched on: they know nothing of the book.

pub(crate) mod cas;
pub(crate) mod oidc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Listens on a port of this machine; gives its number too.
pub(crate) fn listener() -> (std::net::TcpListener, u16) {
    let bound = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = bound.local_addr().unwrap().port();
    (bound, port)
}

/// The parameters of a query or a form.
pub(crate) struct Said(Vec<(String, String)>);

impl Said {
    pub(crate) fn of(text: &str) -> Self {
        Self(url_pairs(text))
    }
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
    pub(crate) fn twice(&self, name: &str) -> bool {
        self.0.iter().filter(|(known, _)| known == name).count() > 1
    }
}

fn url_pairs(text: &str) -> Vec<(String, String)> {
    let url = preau_accept::Url::parse(&format!("http://x/?{text}")).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Calls an address of this machine.
pub(crate) async fn ask(to: &str, body: Option<&str>) {
    let to = preau_accept::Url::parse(to).unwrap();
    let Ok(mut stream) = tokio::net::TcpStream::connect(("127.0.0.1", to.port().unwrap_or(80))).await else { return };
    let target = format!("{}{}", to.path(), to.query().map(|query| format!("?{query}")).unwrap_or_default());
    let (verb, body) = (if body.is_some() { "POST" } else { "GET" }, body.unwrap_or(""));
    let text = format!(
        "{verb} {target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.read_to_end(&mut vec![]).await;
}
