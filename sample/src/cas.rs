//! CAS 3: where somebody goes to sign in and out, and the one question about a ticket.

use crate::Trouble;
use crate::answer::{self, Told};
use crate::portal::{Ask, Portal, encoded};

/// How long a ticket may be (CAS 3.7).
const TICKET_MAX: usize = 256;

/// Where somebody signs in, to come back to a service.
pub(crate) fn sign_in(portal: &Portal, service: &str) -> String {
    format!("{}/cas/login?service={}", portal.url(), encoded(service))
}

/// Where somebody signs out, to come back to a service.
pub(crate) fn sign_out(portal: &Portal, service: &str) -> String {
    format!("{}/cas/logout?service={}", portal.url(), encoded(service))
}

/// Asks who came with a ticket.
pub(crate) async fn who(portal: &Portal, ticket: &str, service: &str) -> Result<Told, Trouble> {
    let shaped = |ticket: &str| ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    if !ticket.starts_with("ST-") || ticket.len() > TICKET_MAX || !shaped(ticket) {
        return Err(Trouble::Refused);
    }
    let target = format!("{}/cas/p3/serviceValidate?service={}&ticket={ticket}", portal.path(), encoded(service));
    let body = portal.ask(Ask { target: &target, ..Ask::default() }).await?;
    answer::told(std::str::from_utf8(&body).map_err(|_| Trouble::Unreadable)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::READ_MAX;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A portal that says the same to everybody.
    async fn saying(answer: String) -> Portal {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut part = [0; 4096];
                let _ = stream.read(&mut part).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Portal::parse(&url).unwrap()
    }

    #[tokio::test]
    async fn a_portal_that_is_down_or_talks_nonsense_is_told_apart() {
        let asked = async |answer: &str| who(&saying(answer.to_owned()).await, "ST-1", "http://127.0.0.1:9000/").await;
        let long = "x".repeat(READ_MAX + 1);
        let long = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{long}", long.len());
        for (answer, trouble) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", Trouble::Unreadable),
            ("HTTP/1.1 302 x\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", Trouble::Unreadable),
            ("HTTP/1.1 503 x\r\ncontent-length: 0\r\n\r\n", Trouble::Silent),
            ("SSH-2.0-nothing\r\n", Trouble::Silent),
            ("", Trouble::Silent),
            (long.as_str(), Trouble::Unreadable),
        ] {
            assert_eq!(asked(answer).await, Err(trouble), "{answer:.60}");
        }
        let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let down = Portal::parse(&format!("http://{nobody}")).unwrap();
        assert_eq!(who(&down, "ST-1", "http://127.0.0.1:9000/").await, Err(Trouble::Silent));
        for ticket in ["", "PT-1", "ST-1&service=x", "ST-1\r\nhost: x", &format!("ST-{}", "1".repeat(300))] {
            assert_eq!(
                who(&down, ticket, "http://127.0.0.1:9000/").await,
                Err(Trouble::Refused),
                "{ticket:?} is not even asked about"
            );
        }
    }
}
