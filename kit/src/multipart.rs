//! Forms with files (`multipart/form-data`), read as they arrive: what is held in memory is bounded whatever is sent.

use crate::error::{Error, Result};
use bytes::{Buf, Bytes, BytesMut};
use futures_util::StreamExt;
use std::time::Duration;
use tokio::time::Instant;

/// The longest head of a part, in bytes.
const HEAD_BYTES_MAX: usize = 8 * 1024;
/// How long a body may be silent at first, and what it must bring by the second afterwards.
const GRACE: Duration = Duration::from_secs(20);
const BYTES_PER_SECOND: u64 = 8 * 1024;

/// The boundary that a content type names, if it is of such a form.
pub(crate) fn boundary(media: &str) -> Option<String> {
    let (kind, rest) = media.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = rest.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    let fits = (1..=70).contains(&value.len()) && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    fits.then(|| value.to_owned())
}

/// What the head of a part says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The field.
    pub(crate) name: String,
    /// The name of the file, if the part is one.
    pub(crate) file: Option<String>,
}

/// The parts of a body, one after another.
pub(crate) struct Parts<S> {
    body: S,
    buffer: BytesMut,
    /// What ends the content of a part: the end of a line, two dashes, the boundary.
    delimiter: Vec<u8>,
    begun: Instant,
    grace: Duration,
    received: u64,
    bytes_max: u64,
}

impl<S, E> Parts<S>
where
    S: futures_util::Stream<Item = Result<Bytes, E>> + Unpin,
{
    /// The parts of a body of at most so many bytes.
    pub(crate) fn of(body: S, boundary: &str, bytes_max: u64) -> Self {
        // The first boundary may stand at the very beginning, where no line ends before it.
        let buffer = BytesMut::from(&b"\r\n"[..]);
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        Self { body, buffer, delimiter, begun: Instant::now(), grace: GRACE, received: 0, bytes_max }
    }

    /// Skips what comes before the first part.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        while self.chunk().await?.is_some() {}
        Ok(())
    }

    /// The head of the next part, after the content of the one before was read to its end; none after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Head>> {
        while self.buffer.len() < 2 {
            self.fill().await?;
        }
        if self.buffer.starts_with(b"--") {
            return Ok(None);
        }
        if !self.buffer.starts_with(b"\r\n") {
            return Err(Error::Malformed);
        }
        let end = loop {
            match find(&self.buffer, b"\r\n\r\n") {
                Some(end) => break end,
                None if self.buffer.len() > HEAD_BYTES_MAX => return Err(Error::Malformed),
                None => self.fill().await?,
            }
        };
        if end > HEAD_BYTES_MAX {
            return Err(Error::Malformed);
        }
        let head = self.buffer.split_to(end);
        self.buffer.advance(4);
        read_head(&String::from_utf8_lossy(&head)).map(Some).ok_or(Error::Malformed)
    }

    /// The next bytes of the content of a part; none at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>> {
        loop {
            match find(&self.buffer, &self.delimiter) {
                Some(0) => {
                    self.buffer.advance(self.delimiter.len());
                    return Ok(None);
                }
                Some(end) => return Ok(Some(self.buffer.split_to(end).freeze())),
                // The beginning of a delimiter may stand at the end.
                None if self.buffer.len() >= self.delimiter.len() => {
                    let sure = self.buffer.len() - (self.delimiter.len() - 1);
                    return Ok(Some(self.buffer.split_to(sure).freeze()));
                }
                None => self.fill().await?,
            }
        }
    }

    /// Waits for more of the body, no longer than a body may take that has come so far.
    async fn fill(&mut self) -> Result<()> {
        let deadline = self.begun + self.grace + Duration::from_millis(self.received * 1_000 / BYTES_PER_SECOND);
        let next = tokio::time::timeout_at(deadline, self.body.next()).await.map_err(|_| Error::Malformed)?;
        let bytes = next.ok_or(Error::Malformed)?.map_err(|_| Error::Malformed)?;
        self.received += bytes.len() as u64;
        if self.received > self.bytes_max {
            return Err(Error::TooLarge);
        }
        self.buffer.extend_from_slice(&bytes);
        Ok(())
    }
}

/// Where a pattern begins.
fn find(within: &[u8], pattern: &[u8]) -> Option<usize> {
    memchr::memmem::find(within, pattern)
}

/// Reads the lines of a part's head; none when it is no field of a form.
fn read_head(head: &str) -> Option<Head> {
    let line = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then(|| value.trim())
    })?;
    let (kind, mut rest) = line.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    let (mut name, mut file) = (None, None);
    loop {
        let (key, value) = rest.split_once('=')?;
        let (value, after) = read_value(value.trim_start())?;
        match key.trim().to_ascii_lowercase().as_str() {
            "name" => name = name.or(Some(value)),
            "filename" => file = file.or(Some(value)),
            _ => {}
        }
        match after.trim_start().strip_prefix(';') {
            Some(more) if !more.trim().is_empty() => rest = more,
            _ => return Some(Head { name: name?, file }),
        }
    }
}

/// A value, between quotation marks or not, and what stands after it.
///
/// Browsers write a quotation mark inside a name as `%22`, and a backslash as it is; other programs write `\"`.
fn read_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return Some((text[..end].trim().to_owned(), &text[end..]));
    };
    let ends = |at: &usize| {
        let after = quoted[at + 1..].trim_start();
        after.is_empty() || after.starts_with(';')
    };
    let end = quoted.match_indices('"').map(|(at, _)| at).find(ends)?;
    let value = quoted[..end].replace("\\\"", "\"").replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    Some((value, &quoted[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Piece = std::result::Result<Bytes, std::io::Error>;

    /// A body that comes in pieces of a given length.
    fn pieces(body: &[u8], length: usize) -> impl futures_util::Stream<Item = Piece> + Unpin {
        let all: Vec<Piece> = body.chunks(length).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        futures_util::stream::iter(all)
    }

    async fn read(body: &[u8], length: usize, bytes_max: u64) -> Result<Vec<(Head, Vec<u8>)>> {
        let mut parts = Parts::of(pieces(body, length), "B", bytes_max);
        parts.begin().await?;
        let mut out = vec![];
        while let Some(head) = parts.next().await? {
            let mut content = vec![];
            while let Some(chunk) = parts.chunk().await? {
                content.extend_from_slice(&chunk);
            }
            out.push((head, content));
        }
        Ok(out)
    }

    const TWO: &[u8] = b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--B\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\n\r\n--Bx\r\n--\r\n\r\n--B--\r\n";

    #[tokio::test]
    async fn parts_are_the_same_however_they_are_cut() {
        for length in 1..TWO.len() {
            let found = read(TWO, length, 10_000).await;
            // `--Bx` begins like the boundary and is none of ours: the rest is no part.
            assert!(matches!(found, Err(Error::Malformed)), "{length}");
        }
        let body = TWO.to_vec();
        let body = String::from_utf8(body).unwrap().replace("--Bx", "-Bx").into_bytes();
        for length in 1..body.len() {
            let found = read(&body, length, 10_000).await.unwrap();
            assert_eq!(found.len(), 2, "{length}");
            assert_eq!(found[0], (Head { name: "a".into(), file: None }, b"one".to_vec()));
            assert_eq!(found[1], (Head { name: "f".into(), file: Some("x.txt".into()) }, b"\r\n-Bx\r\n--\r\n".to_vec()));
        }
    }

    #[tokio::test]
    async fn what_does_not_end_or_is_too_long_is_refused() {
        for cut in 1..TWO.len() - 20 {
            assert!(read(&TWO[..cut], 7, 10_000).await.is_err(), "{cut}");
        }
        assert!(matches!(read(TWO, 10, 50).await, Err(Error::TooLarge)));
        let head = format!("--B\r\nX: {}\r\n\r\n\r\n--B--", "h".repeat(HEAD_BYTES_MAX + 1));
        assert!(matches!(read(head.as_bytes(), 100, 1 << 20).await, Err(Error::Malformed)));
        assert!(matches!(read(b"", 1, 10).await, Err(Error::Malformed)));
    }

    #[tokio::test]
    async fn a_slow_body_is_given_up_and_a_steady_one_is_waited_for() {
        let grace = Duration::from_millis(60);
        let drip = |bytes: usize| {
            let stream = Box::pin(futures_util::stream::unfold((), move |()| async move {
                tokio::time::sleep(Duration::from_millis(5)).await;
                Some((Piece::Ok(Bytes::from(vec![b'x'; bytes])), ()))
            }));
            Parts { grace, ..Parts::of(stream, "B", 100_000) }
        };
        assert!(matches!(drip(1).begin().await, Err(Error::Malformed)), "200 bytes a second");
        let begun = Instant::now();
        assert!(matches!(drip(1_000).begin().await, Err(Error::TooLarge)), "it ends at the bound, not at the clock");
        assert!(begun.elapsed() > grace * 2);
    }

    #[test]
    fn names_are_read_as_browsers_write_them() {
        let file = |head: &str| read_head(head).and_then(|head| head.file);
        let line = |rest: &str| format!("Content-Disposition: form-data; name=\"f\"; filename={rest}");
        assert_eq!(file(&line("\"devoir été.pdf\"")).as_deref(), Some("devoir été.pdf"));
        assert_eq!(file(&line("\"a%22b;c.pdf\"")).as_deref(), Some("a\"b;c.pdf"));
        assert_eq!(file(&line("\"a\\\"b.pdf\"")).as_deref(), Some("a\"b.pdf"));
        assert_eq!(file(&line("\"C:\\dir\\\"")).as_deref(), Some("C:\\dir\\"));
        assert_eq!(file(&line("plain.txt")).as_deref(), Some("plain.txt"));
        assert_eq!(file(&line("\"\"")).as_deref(), Some(""));
        assert_eq!(read_head("Content-Disposition: form-data; name=\"f\"").unwrap().file, None);
        for none in
            ["", "Content-Disposition: attachment; name=\"f\"", "Content-Disposition: form-data", "X: form-data; name=\"f\""]
        {
            assert!(read_head(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_boundary_is_found_in_the_type() {
        assert_eq!(boundary("multipart/form-data; boundary=----WebKit1").as_deref(), Some("----WebKit1"));
        assert_eq!(boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"").as_deref(), Some("a b"));
        for none in
            ["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x", "text/plain; boundary=x"]
        {
            assert_eq!(boundary(none), None, "{none}");
        }
        assert_eq!(boundary(&format!("multipart/form-data; boundary={}", "x".repeat(71))), None);
    }
}
