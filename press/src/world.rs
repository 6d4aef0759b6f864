//! What a template may reach: its own text, its data and the embedded fonts.
//!
//! No file, no package, no network, no font of the system, no clock.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// A template that stands in this crate, and the name under which it reads its data.
pub(crate) struct Template {
    source: Source,
    data: FileId,
}

impl Template {
    pub(crate) fn new(name: &str, text: &str, data: &str) -> Self {
        Self { source: Source::new(file(name), text.to_owned()), data: file(data) }
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the names of embedded files are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The world of one document: a template and its data.
pub(crate) struct Desk {
    template: &'static Template,
    data: Bytes,
}

impl Desk {
    pub(crate) fn new(template: &'static Template, data: Vec<u8>) -> Self {
        Self { template, data: Bytes::new(data) }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &Fonts::embedded().book
    }

    fn main(&self) -> FileId {
        self.template.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.source.id() { Ok(self.template.source.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.template.data { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        Fonts::embedded().fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

/// The fonts of the documents, read once.
struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// The others are for mathematics.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

impl Fonts {
    fn embedded() -> &'static Self {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| {
            let fonts: Vec<Font> = typst_assets::fonts()
                .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
                .filter(|font| FAMILIES.contains(&font.info().family.as_str()))
                .collect();
            Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
        })
    }
}

/// Whether an embedded font can draw this character.
pub(crate) fn drawn(character: char) -> bool {
    Fonts::embedded().fonts.iter().any(|font| font.info().coverage.contains(character.into()))
}
