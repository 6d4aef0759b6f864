//! The bytes of a file as UTF-8, with their lines counted and a bound on each piece of markup.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use encoding_rs::{DecoderResult, Encoding, ISO_8859_15, UTF_8, WINDOWS_1252};

use super::ReadErrorKind;

const CHUNK: usize = 64 << 10;

pub(super) struct Source<R> {
    input: R,
    decoder: Option<encoding_rs::Decoder>,
    raw: Vec<u8>,
    out: Vec<u8>,
    pos: usize,
    end: usize,
    /// Up to where in `out` the lines are counted.
    counted: usize,
    lines: u64,
    bytes_read: u64,
    in_event: usize,
    event_max: usize,
    overflowed: bool,
    at_end: bool,
}

impl<R: Read + Seek> Source<R> {
    pub(super) fn new(mut input: R, event_max: usize) -> Result<Self, ReadErrorKind> {
        let encoding = sniff(&mut input)?;
        input.seek(SeekFrom::Start(0)).map_err(ReadErrorKind::Io)?;
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok(Source {
            input,
            raw: if decoder.is_some() { vec![0; CHUNK] } else { Vec::new() },
            out: vec![0; if decoder.is_some() { CHUNK * 3 + 16 } else { CHUNK }],
            decoder,
            pos: 0,
            end: 0,
            counted: 0,
            lines: 1,
            bytes_read: 0,
            in_event: 0,
            event_max,
            overflowed: false,
            at_end: false,
        })
    }
}

impl<R> Source<R> {
    /// The line of the next byte.
    pub(super) fn line(&mut self) -> u64 {
        self.count_lines(self.pos);
        self.lines
    }

    pub(super) fn start_event(&mut self) {
        self.in_event = 0;
    }

    pub(super) fn overflowed(&self) -> bool {
        self.overflowed
    }

    pub(super) fn at_end(&self) -> bool {
        self.at_end && self.pos == self.end
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    fn count_lines(&mut self, to: usize) {
        if to > self.counted {
            self.lines += memchr::memchr_iter(b'\n', &self.out[self.counted..to]).count() as u64;
            self.counted = to;
        }
    }
}

impl<R: Read> Source<R> {
    fn fill(&mut self) -> io::Result<()> {
        self.count_lines(self.end);
        (self.pos, self.end, self.counted) = (0, 0, 0);
        let Some(decoder) = &mut self.decoder else {
            self.end = read_some(&mut self.input, &mut self.out)?;
            self.bytes_read += self.end as u64;
            self.at_end = self.end == 0;
            return Ok(());
        };
        let len = read_some(&mut self.input, &mut self.raw)?;
        self.bytes_read += len as u64;
        self.at_end = len == 0;
        // Single-byte encodings: no state is carried from one chunk to the next.
        let (result, _, written) = decoder.decode_to_utf8_without_replacement(&self.raw[..len], &mut self.out, false);
        self.end = written;
        match result {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::OutputFull | DecoderResult::Malformed(..) => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let len = available.len().min(into.len());
        into[..len].copy_from_slice(&available[..len]);
        self.consume(len);
        Ok(len)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.pos == self.end && !self.at_end {
            if self.in_event > self.event_max {
                self.overflowed = true;
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.fill()?;
        }
        Ok(&self.out[self.pos..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.pos = (self.pos + amount).min(self.end);
        self.in_event += amount;
    }
}

fn read_some(input: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// The encoding that the file declares; else UTF-8 if all of it is, else ISO-8859-15, which is
/// what the academies write.
fn sniff(input: &mut (impl Read + Seek)) -> Result<&'static Encoding, ReadErrorKind> {
    let mut head = Vec::with_capacity(1024);
    input.by_ref().take(1024).read_to_end(&mut head).map_err(ReadErrorKind::Io)?;
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadErrorKind::Empty);
    }
    if [&b"\xFE\xFF"[..], b"\xFF\xFE", b"\0<", b"<\0"].iter().any(|mark| head.starts_with(mark)) {
        return Err(ReadErrorKind::UnsupportedEncoding("UTF-16".into()));
    }
    if head.starts_with(b"\xEF\xBB\xBF") {
        return Ok(UTF_8);
    }
    match declared(&head) {
        Some(label) => match Encoding::for_label(label.as_bytes()) {
            Some(known) if [UTF_8, ISO_8859_15, WINDOWS_1252].contains(&known) => Ok(known),
            _ => Err(ReadErrorKind::UnsupportedEncoding(label)),
        },
        None if is_utf8(&head, input)? => Ok(UTF_8),
        None => Ok(ISO_8859_15),
    }
}

/// The label in `<?xml … encoding="…"?>`.
fn declared(head: &[u8]) -> Option<String> {
    let text: String = head.iter().map(|&b| char::from(b)).collect();
    let (prolog, _) = text.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, after) = prolog.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = after[1..].split_once(quote)?;
    Some(label.trim().chars().take(40).collect())
}

fn is_utf8(head: &[u8], input: &mut impl Read) -> Result<bool, ReadErrorKind> {
    let mut chunk = head.to_vec();
    let mut len = chunk.len();
    chunk.resize(CHUNK, 0);
    loop {
        let kept = match std::str::from_utf8(&chunk[..len]) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() => len - error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        chunk.copy_within(len - kept..len, 0);
        let more = read_some(input, &mut chunk[kept..]).map_err(ReadErrorKind::Io)?;
        if more == 0 {
            return Ok(kept == 0);
        }
        len = kept + more;
    }
}
