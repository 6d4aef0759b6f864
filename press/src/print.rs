//! From a template and its data to the bytes of a PDF.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::PressError;
use crate::world::{Desk, Template};

/// Sets a document and writes it as PDF/UA-1 (tagged, titled, with its language).
///
/// Some complex scripts cannot meet that standard yet: such a document is tagged all the same,
/// without the claim, for a family must get its sheet.
pub(crate) fn print(template: &'static Template, data: Vec<u8>, at: Timestamp) -> Result<Vec<u8>, PressError> {
    let _turn = Turn::take();
    let document = set(template, data)?.output;
    let options = options(at);
    match typst_pdf::pdf(&document, &options) {
        Ok(bytes) => Ok(bytes),
        Err(_) => {
            let plain = PdfOptions { standards: PdfStandards::default(), ..options };
            typst_pdf::pdf(&document, &plain).map_err(|errors| broken(&errors))
        }
    }
}

/// The document as laid out, with typst's warnings.
pub(crate) fn set(template: &'static Template, data: Vec<u8>) -> Result<Warned<PagedDocument>, PressError> {
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&Desk::new(template, data));
    output.map(|output| Warned { output, warnings }).map_err(|errors| broken(&errors))
}

fn options(at: Timestamp) -> PdfOptions {
    PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Préau".to_owned())),
        timestamp: timestamp(at),
        page_ranges: None,
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard cannot contradict itself"),
        tagged: true,
        pretty: false,
    }
}

fn timestamp(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let civil = TimeZone::UTC.to_datetime(at);
    let part = |number: i8| u8::try_from(number).ok();
    let datetime = Datetime::from_ymd_hms(
        civil.year().into(),
        part(civil.month())?,
        part(civil.day())?,
        part(civil.hour())?,
        part(civil.minute())?,
        part(civil.second())?,
    )?;
    Some(typst_pdf::Timestamp::new_utc(datetime))
}

/// What typst says, cut before what it cites, which might be somebody's name.
fn broken(errors: &[SourceDiagnostic]) -> PressError {
    let said = errors.first().map_or("", |error| error.message.as_str());
    let said = said.split_once("panicked with").map_or(said, |_| "panicked");
    let said = said.split(['"', '“', '`']).next().unwrap_or_default();
    PressError::Broken(said.trim_end().to_owned())
}

/// The right to print, one document at a time: two large ones would take twice the memory.
///
/// Typst remembers what it has set. These are people's codes: it is made to forget at the end.
struct Turn {
    _guard: MutexGuard<'static, ()>,
}

impl Turn {
    fn take() -> Self {
        static PRESS: Mutex<()> = Mutex::new(());
        Self { _guard: PRESS.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        typst::comemo::evict(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(text: &str) -> PressError {
        let template = Box::leak(Box::new(Template::new("test.typ", text, "test.json")));
        print(template, br#"{"name": "L\u00e9a"}"#.to_vec(), Timestamp::UNIX_EPOCH).unwrap_err()
    }

    #[test]
    fn a_template_reaches_nothing_but_its_data() {
        for text in [
            r#"#read("/etc/passwd")"#,
            r#"#read("../Cargo.toml")"#,
            r#"#import "@preview/example:0.1.0": add"#,
            r#"#include "sheets.typ""#,
            r#"#image("logo.png")"#,
            "#datetime.today()",
        ] {
            assert!(matches!(fails(text), PressError::Broken(_)), "{text}");
        }
    }

    #[test]
    fn a_failure_names_nobody() {
        let PressError::Broken(why) = fails(r#"#panic(json("test.json").name)"#) else {
            panic!("a panic of the template is a fault")
        };
        assert!(why.contains("panicked") && !why.contains("Léa"), "{why}");
    }
}
