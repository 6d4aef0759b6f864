//! What a file is: found in its bytes, never believed from its name or from what the browser says.

use encoding_rs::Encoding;

/// The kinds of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A document in pages.
    Pdf,
    /// An image that the server can draw anew.
    Picture,
    /// An image of another format.
    Image,
    /// Plain text.
    Text,
    /// Text that a browser would run or draw: HTML, SVG, XML.
    Markup,
    /// A document of an office program.
    Document,
    /// Other files in one.
    Archive,
    /// Something to listen to.
    Audio,
    /// Something to watch.
    Video,
    /// Anything else.
    Other,
}

/// How a family is named and drawn.
struct Look {
    code: &'static str,
    icon: &'static str,
}

impl Family {
    fn look(self) -> Look {
        match self {
            Self::Pdf => Look { code: "pdf", icon: "file-text" },
            Self::Picture | Self::Image => Look { code: "image", icon: "image" },
            Self::Text => Look { code: "text", icon: "file-text" },
            Self::Markup => Look { code: "markup", icon: "file-code" },
            Self::Document => Look { code: "document", icon: "file-text" },
            Self::Archive => Look { code: "archive", icon: "file-archive" },
            Self::Audio => Look { code: "audio", icon: "file-music" },
            Self::Video => Look { code: "video", icon: "file-video-camera" },
            Self::Other => Look { code: "other", icon: "file" },
        }
    }
    /// Its name in the catalogues: `files-kind-CODE`.
    pub fn code(self) -> &'static str {
        self.look().code
    }
    /// The icon of such files.
    pub fn icon(self) -> &'static str {
        self.look().icon
    }
}

/// A kind of file: its media type, and the endings of names that claim it, the usual one first.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The media type, as it is kept.
    pub media: &'static str,
    /// To which family it belongs.
    pub family: Family,
    endings: &'static [&'static str],
}

const fn kind(media: &'static str, family: Family, endings: &'static [&'static str]) -> Kind {
    Kind { media, family, endings }
}

/// Every kind we tell apart.
const KINDS: &[Kind] = &[
    kind("application/pdf", Family::Pdf, &["pdf"]),
    kind("image/jpeg", Family::Picture, &["jpg", "jpeg", "jfif", "jpe"]),
    kind("image/png", Family::Picture, &["png", "apng"]),
    kind("image/webp", Family::Picture, &["webp"]),
    kind("image/gif", Family::Picture, &["gif"]),
    kind("image/heif", Family::Image, &["heic", "heif"]),
    kind("image/avif", Family::Image, &["avif"]),
    kind("image/bmp", Family::Image, &["bmp"]),
    kind("image/tiff", Family::Image, &["tif", "tiff"]),
    kind(
        TEXT,
        Family::Text,
        &["txt", "text", "md", "csv", "tsv", "log", "tex", "py", "c", "java", "css", "json", "sql", "srt", "vtt"],
    ),
    kind("text/html", Family::Markup, &["html", "htm", "xhtml"]),
    kind("image/svg+xml", Family::Markup, &["svg"]),
    kind("application/xml", Family::Markup, &["xml"]),
    kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Family::Document, &["docx", "docm", "dotx"]),
    kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Family::Document, &["xlsx", "xlsm", "xltx"]),
    kind(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Family::Document,
        &["pptx", "pptm", "ppsx", "potx"],
    ),
    kind("application/vnd.oasis.opendocument.text", Family::Document, &["odt", "ott"]),
    kind("application/vnd.oasis.opendocument.spreadsheet", Family::Document, &["ods", "ots"]),
    kind("application/vnd.oasis.opendocument.presentation", Family::Document, &["odp", "otp"]),
    kind("application/vnd.oasis.opendocument.graphics", Family::Document, &["odg", "otg"]),
    kind("application/vnd.oasis.opendocument.formula", Family::Document, &["odf"]),
    kind(OLE, Family::Document, &["doc", "dot", "xls", "xlt", "ppt", "pps", "pub"]),
    kind("application/rtf", Family::Document, &["rtf"]),
    kind("application/epub+zip", Family::Document, &["epub"]),
    kind(ZIP, Family::Archive, &["zip"]),
    kind("application/x-7z-compressed", Family::Archive, &["7z"]),
    kind("application/vnd.rar", Family::Archive, &["rar"]),
    kind("application/gzip", Family::Archive, &["gz", "tgz"]),
    kind("application/x-tar", Family::Archive, &["tar"]),
    kind("audio/mpeg", Family::Audio, &["mp3"]),
    kind("audio/m4a", Family::Audio, &["m4a"]),
    kind("audio/ogg", Family::Audio, &["ogg", "oga", "opus"]),
    kind("audio/x-flac", Family::Audio, &["flac"]),
    kind("audio/x-wav", Family::Audio, &["wav"]),
    kind("audio/aac", Family::Audio, &["aac"]),
    kind("video/mp4", Family::Video, &["mp4", "m4v"]),
    kind("video/webm", Family::Video, &["webm"]),
    kind("video/x-matroska", Family::Video, &["mkv"]),
    kind("video/quicktime", Family::Video, &["mov"]),
    kind("video/x-msvideo", Family::Video, &["avi"]),
    kind("video/mpeg", Family::Video, &["mpg", "mpeg"]),
    UNKNOWN,
];
const UNKNOWN: Kind = kind("application/octet-stream", Family::Other, &[]);
const TEXT: &str = "text/plain";
const OLE: &str = "application/x-ole-storage";
const ZIP: &str = "application/zip";

/// Endings by which a machine knows that it is to run a file.
const RUN: &[&str] = &[
    "apk", "app", "appimage", "appx", "bat", "chm", "cmd", "com", "cpl", "crx", "deb", "dll", "dmg", "exe", "gadget", "hta",
    "ipa", "iso", "jar", "lnk", "msc", "msi", "msix", "msp", "pif", "pkg", "ps1", "psm1", "reg", "rpm", "scf", "scr", "sys",
    "url", "vbe", "vbs", "wsf", "wsh", "xpi",
];

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// A program.
    Program,
    /// Its content is not what its name says.
    Lies,
}

impl Kind {
    /// The kind of a media type that was kept.
    pub fn of_media(media: &str) -> &'static Self {
        KINDS.iter().find(|kind| kind.media == media).unwrap_or(&UNKNOWN)
    }
    /// The usual ending of a name of that kind.
    pub(crate) fn ending(&self) -> Option<&'static str> {
        self.endings.first().copied()
    }

    /// What a file is, by its first and its last bytes, if it may be taken with a name that ends so (in small letters,
    /// without the dot; empty when there is none).
    pub(crate) fn found(head: &[u8], tail: &[u8], ending: &str) -> Result<&'static Self, Wrong> {
        if RUN.contains(&ending) {
            return Err(Wrong::Program);
        }
        let found = Self::by_content(head, tail)?;
        let claimed = KINDS.iter().find(|kind| kind.endings.contains(&ending));
        if claimed.is_some_and(|claimed| claimed != found && !bears(claimed, found)) {
            return Err(Wrong::Lies);
        }
        // A recording has many containers and bytes before its first frame: a name decides among what plays. A text that
        // speaks of tags is a text: it is sent as one, which no browser looks into.
        Ok(match claimed {
            Some(claimed) if claimed.family == Family::Text && found.family == Family::Markup => claimed,
            Some(claimed) if plays(claimed.family) && plays(found.family) => claimed,
            _ => found,
        })
    }

    fn by_content(head: &[u8], tail: &[u8]) -> Result<&'static Self, Wrong> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Self::of_media(zipped(head, tail)));
        }
        let text = is_text(head);
        let media = infer::get(head).map_or("", |kind| kind.mime_type());
        match media {
            "application/vnd.microsoft.portable-executable" | "application/vnd.sqlite3" | "" if text => {}
            "application/vnd.microsoft.portable-executable"
            | "application/x-executable"
            | "application/x-mach-binary"
            | "application/java"
            | "application/vnd.android.dex"
            | "application/vnd.android.dey"
            | "application/vnd.debian.binary-package"
            | "application/x-rpm"
            | "application/x-google-chrome-extension" => return Err(Wrong::Program),
            "application/msword" | "application/vnd.ms-excel" | "application/vnd.ms-powerpoint" | OLE => {
                return Ok(Self::of_media(OLE));
            }
            "image/heif" | "image/heic" => return Ok(Self::of_media("image/heif")),
            "video/x-m4v" => return Ok(Self::of_media("video/mp4")),
            "audio/opus" => return Ok(Self::of_media("audio/ogg")),
            known
                if Self::of_media(known) != &UNKNOWN
                    && !matches!(Self::of_media(known).family, Family::Markup | Family::Text) =>
            {
                return Ok(Self::of_media(known));
            }
            _ => {}
        }
        Ok(if text { Self::of_media(written(head)) } else { &UNKNOWN })
    }
}

/// Whether a file that claims one kind may well be found to be another.
fn bears(claimed: &Kind, found: &Kind) -> bool {
    let written = |family| matches!(family, Family::Text | Family::Markup);
    match (claimed.family, found.family) {
        // A page that begins with a word, a program that begins with a tag: both are shown as text.
        (one, other) if written(one) && written(other) => true,
        (one, other) if plays(one) => plays(other) || other == Family::Other,
        _ => false,
    }
}

fn plays(family: Family) -> bool {
    matches!(family, Family::Audio | Family::Video)
}

/// What a zip holds, by the names of its entries: it is not opened.
fn zipped(head: &[u8], tail: &[u8]) -> &'static str {
    // The first entry of an OpenDocument and of an EPUB is the media type itself, as it stands.
    if head.get(30..38) == Some(b"mimetype") {
        let said = head.get(38..head.len().min(120)).unwrap_or_default();
        let office = KINDS.iter().filter(|kind| kind.family == Family::Document && said.starts_with(kind.media.as_bytes()));
        // `…text` is the beginning of `…text-template` and of nothing else that concerns us.
        if let Some(kind) = office.max_by_key(|kind| kind.media.len()) {
            return kind.media;
        }
    }
    let names = |name: &[u8]| memchr::memmem::find(head, name).is_some() || memchr::memmem::find(tail, name).is_some();
    if names(b"[Content_Types].xml") {
        for (folder, ending) in [(&b"word/"[..], "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")] {
            if names(folder) {
                return KINDS.iter().find(|kind| kind.ending() == Some(ending)).map_or(ZIP, |kind| kind.media);
            }
        }
    }
    ZIP
}

/// Whether bytes are text: UTF-8, UTF-16 with its mark, or an older code without control characters.
fn is_text(head: &[u8]) -> bool {
    if marked_utf16(head).is_some() {
        return true;
    }
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    !head.is_empty() && !head.iter().any(control)
}

fn marked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(head).map(|(encoding, _)| encoding).filter(|encoding| *encoding != encoding_rs::UTF_8)
}

/// The words of a text, whatever its code.
pub(crate) fn words_of(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of a character: the rest is sound.
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// Which kind of text it is: markup wherever a browser might take it for some.
fn written(head: &[u8]) -> &'static str {
    let words = words_of(&head[..head.len().min(8 * 1024)]).to_ascii_lowercase();
    let words = words.trim_start();
    let begins = |tags: &[&str]| tags.iter().any(|tag| words.starts_with(tag));
    if words.contains("<svg") && words.starts_with('<') {
        "image/svg+xml"
    } else if words.contains("<html") || words.contains("<script") || words.contains("<!doctype html") || begins(HTML) {
        "text/html"
    } else if words.starts_with("<?xml") || (words.starts_with('<') && words.contains("xmlns")) {
        "application/xml"
    } else {
        TEXT
    }
}

const HTML: &[&str] =
    &["<!--", "<a ", "<b>", "<body", "<br", "<div", "<font", "<h1", "<head", "<iframe", "<p>", "<style", "<table", "<title"];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(content: &[u8], ending: &str) -> Result<&'static str, Wrong> {
        Kind::found(content, content, ending).map(|kind| kind.media)
    }

    fn zip(entries: &[&str]) -> Vec<u8> {
        let mut out = vec![];
        for entry in entries {
            out.extend_from_slice(b"PK\x03\x04");
            out.extend_from_slice(&[0; 26]);
            out.extend_from_slice(entry.as_bytes());
        }
        out
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (content, ending, media) in [
            (&b"%PDF-1.7\n1 0 obj"[..], "pdf", "application/pdf"),
            (b"%PDF-1.7\n", "", "application/pdf"),
            (PNG, "png", "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "jpeg", "image/jpeg"),
            (b"GIF89a\x01\0", "gif", "image/gif"),
            (b"GIF89a/*\0*/=1;alert(1)", "gif", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "webp", "image/webp"),
            (b"{\\rtf1 hello}", "rtf", "application/rtf"),
            ("Le cahier, la règle".as_bytes(), "txt", "text/plain"),
            (b"d\xe9j\xe0 vu;1,5\r\n", "csv", "text/plain"),
            (b"\xff\xfea\0b\0", "txt", "text/plain"),
            (b"print('hello')\n", "py", "text/plain"),
            (b"#!/bin/sh\necho hello\n", "sh", "text/plain"),
            (b"MZ is how this text begins", "txt", "text/plain"),
            (b"<!DOCTYPE html><p>", "html", "text/html"),
            (b"hello <script>alert(1)</script>", "txt", "text/plain"),
            (b"hello <script>alert(1)</script>", "", "text/html"),
            (b"<!DOCTYPE html><p>", "md", "text/plain"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg", "image/svg+xml"),
            (b"<?xml version='1.0'?><score/>", "musicxml", "application/xml"),
            (b"\0\x01\x02", "sb2", "application/octet-stream"),
            (b"ID3\x03\0", "mp3", "audio/mpeg"),
            (b"\0\x01\x02", "mp3", "application/octet-stream"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", OLE),
        ] {
            assert_eq!(found(content, ending), Ok(media), "{ending} {}", String::from_utf8_lossy(content));
        }
    }

    #[test]
    fn a_zip_is_known_by_the_names_inside() {
        let word = zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
        assert!(found(&word, "docx").unwrap().ends_with("wordprocessingml.document"));
        assert!(Kind::found(&zip(&["_rels/.rels"]), &word, "docx").unwrap().media.ends_with("wordprocessingml.document"));
        assert!(found(&zip(&["xl/workbook.xml", "[Content_Types].xml"]), "xlsx").unwrap().ends_with("spreadsheetml.sheet"));
        assert_eq!(
            found(&zip(&["mimetypeapplication/vnd.oasis.opendocument.text", "content.xml"]), "odt"),
            Ok("application/vnd.oasis.opendocument.text")
        );
        assert_eq!(found(&zip(&["mimetypeapplication/vnd.oasis.opendocument.textPK"]), "ods"), Err(Wrong::Lies));
        assert_eq!(found(&zip(&["mimetypeapplication/epub+zip"]), "epub"), Ok("application/epub+zip"));
        assert_eq!(found(&zip(&["project.json"]), "sb3"), Ok(ZIP));
        assert_eq!(found(&zip(&["a.txt"]), "docx"), Err(Wrong::Lies));
        assert_eq!(found(&word, "zip"), Err(Wrong::Lies));
        assert_eq!(found(&zip(&["META-INF/MANIFEST.MF"]), "jar"), Err(Wrong::Program));
    }

    #[test]
    fn what_lies_is_refused_and_so_is_a_program() {
        for (content, ending) in [
            (&b"<html><script>alert(1)</script>"[..], "png"),
            (b"<svg onload=alert(1)>", "jpg"),
            (b"plain words", "pdf"),
            (b"junk before %PDF-1.4", "pdf"),
            (PNG, "pdf"),
            (PNG, "txt"),
            (b"%PDF-1.7", "jpg"),
            (b"\0\0\0", "txt"),
            (b"<html>", "mp3"),
        ] {
            assert_eq!(found(content, ending), Err(Wrong::Lies), "{ending}");
        }
        for (content, ending) in [
            (EXE, "pdf"),
            (EXE, ""),
            (EXE, "mp3"),
            (&[&b"\x7fELF\x02\x01\x01\0"[..], &[0; 64]].concat(), "png"),
            (b"plain words", "bat"),
            (b"%PDF-1.7", "exe"),
            (b"\xca\xfe\xba\xbe\0\0\0\x34", "txt"),
        ] {
            assert_eq!(found(content, ending), Err(Wrong::Program), "{ending}");
        }
    }

    #[test]
    fn a_text_is_read_in_its_code() {
        assert_eq!(words_of("été".as_bytes()), "été");
        assert_eq!(words_of(b"\xe9t\xe9"), "été");
        assert_eq!(words_of(b"\xff\xfe\xe9\0t\0"), "ét");
        assert_eq!(words_of(&"été".as_bytes()[..4]), "ét", "cut in a character");
    }
}
