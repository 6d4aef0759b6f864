//! Streams the records of one file of the feed: memory does not grow with the file.

mod entity;
mod source;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use quick_xml::errors::{Error as XmlError, SyntaxError};
use quick_xml::events::{BytesStart, Event};

use crate::attr::Attr;
use crate::model::{Reason, Refused};
use crate::raw::{Category, RawRecord};
use source::Source;

/// What a record asks for (AAF annexe 4 bis, `addRequest`, `modifyRequest`, `deleteRequest`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Request {
    /// Here is the whole record; one may already be known.
    #[default]
    Add,
    /// The attributes named here are replaced, the others stay.
    Modify,
    /// The record has left the feed.
    Delete,
}

/// One record of a file. Filled again and again by [`Reader::read`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The line on which it starts, from 1.
    pub line: u64,
    /// What it asks for.
    pub request: Request,
    /// What it says.
    pub raw: RawRecord,
    /// What could not be read in it. A record with flaws is refused as a whole, the file is not.
    pub flaws: Vec<Refused>,
}

impl Record {
    /// What it is about.
    pub fn category(&self) -> Category {
        self.raw.category()
    }

    /// Its identifier (jointure).
    pub fn id(&self) -> &str {
        self.raw.id()
    }

    fn clear(&mut self) {
        self.line = 0;
        self.request = Request::Add;
        self.raw.clear();
        self.flaws.clear();
    }

    fn flaw(&mut self, field: &'static str, value: &str, reason: Reason) {
        if self.flaws.len() < 20 {
            self.flaws.push(Refused::new(field, value, reason));
        }
    }
}

/// What a file says of itself, in the comments that follow its root tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Release of AAF that wrote it (`versionAF`).
    pub version: Option<String>,
    /// Edition of the SDET annexe (`versionSDET`).
    pub sdet: Option<String>,
    /// Academy that exports (`codeAcademieExport`), as written.
    pub academy: Option<String>,
    /// `1D` or `2D` (`degre`), as written.
    pub degree: Option<String>,
    /// Day of the export (`dateGenerationExport`, dd/MM/yyyy), as written.
    pub date: Option<String>,
}

impl Header {
    fn take(&mut self, comment: &str) {
        let Some((name, value)) = comment.trim().split_once('=') else { return };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let value = (!value.is_empty() && value.len() <= 200).then(|| value.to_owned());
        match name.trim() {
            "versionAF" => self.version = value,
            "versionSDET" => self.sdet = value,
            "codeAcademieExport" => self.academy = value,
            "degre" => self.degree = value,
            "dateGenerationExport" => self.date = value,
            _ => {}
        }
    }
}

/// Bounds on what one file may make us hold in memory. A file that passes one is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Length of one value, in bytes.
    pub value_bytes: usize,
    /// Values of one attribute.
    pub values: usize,
    /// Attributes of one record.
    pub attributes: usize,
    /// Length of all values of one record, in bytes.
    pub record_bytes: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        ReadLimits { value_bytes: 64 << 10, values: 20_000, attributes: 200, record_bytes: 8 << 20 }
    }
}

/// Why a file cannot be read to its end: its whole delivery is refused.
#[derive(Debug)]
pub struct ReadError {
    /// Name of the file.
    pub file: String,
    /// Line on which it was noticed, from 1.
    pub line: u64,
    /// What was noticed.
    pub kind: ReadErrorKind,
}

/// What makes a file unreadable.
#[derive(Debug)]
pub enum ReadErrorKind {
    /// The disk says no.
    Io(io::Error),
    /// There is nothing in it.
    Empty,
    /// It ends before its end.
    Truncated,
    /// It is not well-formed XML; the detail is the parser's.
    Malformed(String),
    /// Its encoding is neither UTF-8 nor one of the Latin ones.
    UnsupportedEncoding(String),
    /// Its bytes are not of the encoding it declares.
    WrongEncoding,
    /// It declares entities of its own.
    EntityDeclaration,
    /// An element stands where the grammar (`ficAlimMENESR.dtd`) has no place for it.
    UnexpectedElement(String),
    /// Text stands where the grammar has no place for it.
    UnexpectedText,
    /// An element lacks the XML attribute which the grammar asks for.
    MissingName,
    /// A bound of [`ReadLimits`] is passed.
    TooMuch(Bound),
}

/// The bounds that a file may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// One tag, comment or run of text.
    Markup,
    /// One value.
    Value,
    /// Values of one attribute.
    Values,
    /// Attributes of one record.
    Attributes,
    /// All values of one record.
    Record,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {:?}", self.file, self.line, self.kind)
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            ReadErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// Where the parser stands in the grammar of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    BeforeRoot,
    Root,
    Request,
    Operational,
    OperationalAttr,
    OperationalValue,
    Identifier,
    Id,
    Attributes,
    Attr,
    Value,
    AfterRoot,
}

/// Reads the records of one file, one after the other.
pub struct Reader<R: Read> {
    file: String,
    xml: quick_xml::Reader<Source<R>>,
    buf: Vec<u8>,
    limits: ReadLimits,
    header: Header,
    place: Place,
    /// The attribute under way; none if it is not one of ours.
    attr: Option<Attr>,
    /// The attribute that followed each one in the last record: the next one follows it too.
    followers: [Option<Attr>; 256],
    previous: u8,
    operational: String,
    identifier: String,
    has_reference: bool,
    ignored: BTreeMap<String, u64>,
}

impl Reader<File> {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match File::open(path) {
            Ok(file) => Reader::new(name, file),
            Err(error) => Err(ReadError { file: name, line: 1, kind: ReadErrorKind::Io(error) }),
        }
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Reads from anything that can be read twice: a file that does not declare its encoding is
    /// looked at whole before it is believed to be UTF-8.
    pub fn new(file: impl Into<String>, input: R) -> Result<Self, ReadError> {
        Reader::with_limits(file, input, ReadLimits::default())
    }

    /// Same as [`Reader::new`], with other bounds.
    pub fn with_limits(file: impl Into<String>, input: R, limits: ReadLimits) -> Result<Self, ReadError> {
        let file = file.into();
        let markup_bytes = limits.value_bytes.max(64 << 10) * 2;
        let source = match Source::new(input, markup_bytes) {
            Ok(source) => source,
            Err(kind) => return Err(ReadError { file, line: 1, kind }),
        };
        Ok(Reader {
            file,
            xml: quick_xml::Reader::from_reader(source),
            buf: Vec::with_capacity(1024),
            limits,
            header: Header::default(),
            place: Place::BeforeRoot,
            attr: None,
            followers: [None; 256],
            previous: 0,
            operational: String::new(),
            identifier: String::new(),
            has_reference: false,
            ignored: BTreeMap::new(),
        })
    }
}

impl<R: Read> Reader<R> {
    /// Fills `record` with the next one; false at the end of the file.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, ReadError> {
        record.clear();
        self.next_record(record).map_err(|kind| self.error(kind))
    }

    /// What the file says of itself: known once the first record is read, or the end is met.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How often attributes came that have no use here (at most 64 names are kept).
    pub fn ignored(&self) -> &BTreeMap<String, u64> {
        &self.ignored
    }

    /// How many bytes of the file were read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.xml.get_ref().bytes_read()
    }

    fn error(&mut self, kind: ReadErrorKind) -> ReadError {
        // After an error nothing more comes out.
        self.place = Place::AfterRoot;
        ReadError { file: self.file.clone(), line: self.xml.get_mut().line(), kind }
    }

    fn next_record(&mut self, record: &mut Record) -> Result<bool, ReadErrorKind> {
        loop {
            self.buf.clear();
            self.xml.get_mut().start_event();
            // The buffer leaves `self` for the time of one event, which borrows from it.
            let mut buf = std::mem::take(&mut self.buf);
            let step = match self.xml.read_event_into(&mut buf) {
                Ok(event) => self.take(event, record),
                Err(error) => Err(self.refusal(error)),
            };
            self.buf = buf;
            match step? {
                Step::On => {}
                Step::Record => return Ok(true),
                Step::End => return Ok(false),
            }
        }
    }

    fn refusal(&self, error: XmlError) -> ReadErrorKind {
        if self.xml.get_ref().overflowed() {
            return ReadErrorKind::TooMuch(Bound::Markup);
        }
        match error {
            XmlError::Io(error) if error.kind() == io::ErrorKind::InvalidData => ReadErrorKind::WrongEncoding,
            XmlError::Io(error) => ReadErrorKind::Io(io::Error::new(error.kind(), error)),
            XmlError::Encoding(_) => ReadErrorKind::WrongEncoding,
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) if !self.xml.get_ref().at_end() => {
                ReadErrorKind::Malformed(error.to_string())
            }
            XmlError::Syntax(_) => ReadErrorKind::Truncated,
            other => ReadErrorKind::Malformed(other.to_string()),
        }
    }

    fn take(&mut self, event: Event<'_>, record: &mut Record) -> Result<Step, ReadErrorKind> {
        match event {
            Event::Start(tag) => self.enter(&tag, record)?,
            Event::Empty(tag) => {
                self.enter(&tag, record)?;
                return self.leave(record);
            }
            Event::End(_) => return self.leave(record),
            Event::Text(text) => self.text(&text.into_inner(), record)?,
            Event::CData(text) => self.text(&text.into_inner(), record)?,
            Event::GeneralRef(reference) => self.reference(&reference.into_inner(), record)?,
            Event::Comment(comment) => {
                if self.place == Place::Root {
                    self.header.take(&comment.into_inner());
                }
            }
            Event::DocType(doctype) => refuse_entities(&doctype.into_inner())?,
            Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return self.end(),
        }
        Ok(Step::On)
    }

    fn end(&self) -> Result<Step, ReadErrorKind> {
        match self.place {
            Place::AfterRoot => Ok(Step::End),
            Place::BeforeRoot => Err(ReadErrorKind::Empty),
            _ => Err(ReadErrorKind::Truncated),
        }
    }

    fn enter(&mut self, tag: &BytesStart<'_>, record: &mut Record) -> Result<(), ReadErrorKind> {
        let name = tag.name();
        let name = name.as_ref();
        self.place = match (self.place, name) {
            (Place::Attributes, "attr" | "modification") => {
                self.open_attr(tag, record)?;
                Place::Attr
            }
            (Place::Attr, "value") => {
                self.has_reference = false;
                if record.raw.value_count() >= self.limits.values {
                    return Err(ReadErrorKind::TooMuch(Bound::Values));
                }
                Place::Value
            }
            (Place::BeforeRoot, "ficAlimMENESR") => Place::Root,
            (Place::Root, "addRequest") => self.open_request(Request::Add, record),
            (Place::Root, "modifyRequest") => self.open_request(Request::Modify, record),
            (Place::Root, "deleteRequest") => self.open_request(Request::Delete, record),
            (Place::Request, "operationalAttributes") => Place::Operational,
            (Place::Request, "identifier") => Place::Identifier,
            (Place::Request, "attributes" | "modifications") => {
                self.previous = 0;
                Place::Attributes
            }
            (Place::Operational, "attr") => Place::OperationalAttr,
            (Place::OperationalAttr, "value") => Place::OperationalValue,
            (Place::Identifier, "id") => Place::Id,
            _ => return Err(ReadErrorKind::UnexpectedElement(name.chars().take(100).collect())),
        };
        Ok(())
    }

    fn open_request(&mut self, request: Request, record: &mut Record) -> Place {
        record.request = request;
        record.line = self.xml.get_mut().line();
        self.operational.clear();
        self.identifier.clear();
        Place::Request
    }

    fn open_attr(&mut self, tag: &BytesStart<'_>, record: &mut Record) -> Result<(), ReadErrorKind> {
        let mut name = None;
        let mut replaces = true;
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| ReadErrorKind::Malformed(error.to_string()))?;
            match attribute.key.as_ref() {
                "name" => name = Some(attribute.value),
                "operation" => replaces = attribute.value.as_ref() as &str == "replace",
                _ => {}
            }
        }
        let name = name.ok_or(ReadErrorKind::MissingName)?;
        let name: &str = name.as_ref();
        self.attr = match self.followers[usize::from(self.previous)] {
            Some(expected) if expected.name() == name => Some(expected),
            _ => Attr::from_name(name),
        };
        let Some(attr) = self.attr else {
            self.ignore(name);
            return Ok(());
        };
        self.followers[usize::from(self.previous)] = Some(attr);
        self.previous = attr.code();
        if record.raw.attr_count() >= self.limits.attributes {
            return Err(ReadErrorKind::TooMuch(Bound::Attributes));
        }
        record.raw.open_attr(attr);
        if !replaces {
            record.flaw(attr.name(), "operation", Reason::UnknownOperation);
        }
        Ok(())
    }

    fn ignore(&mut self, name: &str) {
        if let Some(count) = self.ignored.get_mut(name) {
            *count += 1;
        } else if self.ignored.len() < 64 {
            self.ignored.insert(name.chars().take(100).collect(), 1);
        }
    }

    fn text(&mut self, text: &str, record: &mut Record) -> Result<(), ReadErrorKind> {
        let target = match self.place {
            Place::Value if self.attr.is_some() => record.raw.text_mut(),
            Place::Value => return Ok(()),
            Place::Id => &mut self.identifier,
            Place::OperationalValue => &mut self.operational,
            _ if text.bytes().all(|b| b.is_ascii_whitespace()) => return Ok(()),
            Place::BeforeRoot => return Err(ReadErrorKind::Malformed("text before the root".into())),
            _ => return Err(ReadErrorKind::UnexpectedText),
        };
        target.push_str(text);
        match self.place {
            Place::Value => self.check_value(record),
            _ if target.len() > self.limits.value_bytes => Err(ReadErrorKind::TooMuch(Bound::Value)),
            _ => Ok(()),
        }
    }

    fn check_value(&self, record: &mut Record) -> Result<(), ReadErrorKind> {
        if record.raw.open_len() > self.limits.value_bytes {
            return Err(ReadErrorKind::TooMuch(Bound::Value));
        }
        if record.raw.text_mut().len() > self.limits.record_bytes {
            return Err(ReadErrorKind::TooMuch(Bound::Record));
        }
        Ok(())
    }

    fn reference(&mut self, name: &str, record: &mut Record) -> Result<(), ReadErrorKind> {
        self.has_reference = true;
        match entity::resolve(name) {
            Some(c) => self.text(c.encode_utf8(&mut [0; 4]), record),
            None => {
                if self.place != Place::Value || self.attr.is_some() {
                    let field = self.attr.filter(|_| self.place == Place::Value).map_or("id", Attr::name);
                    let name: String = name.chars().take(100).collect();
                    record.flaw(field, &name, Reason::UnknownEntity);
                }
                Ok(())
            }
        }
    }

    fn leave(&mut self, record: &mut Record) -> Result<Step, ReadErrorKind> {
        self.place = match self.place {
            Place::Value => {
                if let Some(attr) = self.attr {
                    self.close_value(attr, record);
                }
                Place::Attr
            }
            Place::Attr => Place::Attributes,
            Place::Attributes | Place::Operational | Place::Identifier => Place::Request,
            Place::OperationalValue => Place::OperationalAttr,
            Place::OperationalAttr => Place::Operational,
            Place::Id => Place::Identifier,
            Place::Request => {
                self.place = Place::Root;
                self.close_request(record);
                return Ok(Step::Record);
            }
            Place::Root => Place::AfterRoot,
            // The parser itself refuses an end without a start.
            Place::BeforeRoot | Place::AfterRoot => Place::AfterRoot,
        };
        Ok(Step::On)
    }

    fn close_value(&mut self, attr: Attr, record: &mut Record) {
        let start = record.raw.last_end();
        let text = record.raw.text_mut();
        if self.has_reference && text[start..].contains('&') {
            // The feed escapes twice at times: `&amp;apos;` is an apostrophe.
            let once_more = entity::unescape(&text[start..]).into_owned();
            text.truncate(start);
            text.push_str(&once_more);
        }
        let value = &text[start..];
        let bad = value.bytes().any(|b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'));
        let trimmed = value.trim();
        if trimmed.len() != value.len() {
            let (from, len) = (start + (value.len() - value.trim_start().len()), trimmed.len());
            text.truncate(from + len);
            text.drain(start..from);
        }
        if bad {
            let value = text[start..].chars().filter(|c| !c.is_control()).take(200).collect::<String>();
            record.flaw(attr.name(), &value, Reason::ForbiddenCharacter);
        }
        record.raw.close_value();
    }

    fn close_request(&mut self, record: &mut Record) {
        let id = self.identifier.trim();
        if id.is_empty() || id.chars().any(char::is_control) {
            record.flaw("id", "", Reason::MissingKey);
        }
        record.raw.set_id(id);
        match Category::from_name(self.operational.trim()) {
            Some(category) => record.raw.set_category(category),
            None => record.flaw("operationalAttributes", self.operational.trim(), Reason::UnknownCategory),
        }
    }
}

enum Step {
    On,
    Record,
    End,
}

/// A document type is never resolved; one that declares entities has no business here.
fn refuse_entities(doctype: &str) -> Result<(), ReadErrorKind> {
    match doctype.split_once('[') {
        Some((_, subset)) if subset.to_ascii_uppercase().contains("ENTITY") => Err(ReadErrorKind::EntityDeclaration),
        _ => Ok(()),
    }
}
