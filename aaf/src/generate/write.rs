//! Writes requests into files of ten thousand, as the academies do.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use jiff::civil::Date;

use super::GenerateError;
use crate::delivery::{Degree, DeliveryKind};
use crate::raw::{Category, RawRecord};
use crate::reader::Request;

const RECORDS_PER_FILE: usize = 10_000;

const DTD: &str = include_str!("../../data/ficAlimMENESR.dtd");

/// The files of one delivery, opened as they are needed.
pub(crate) struct Writer {
    folder: PathBuf,
    degree: Degree,
    kind: DeliveryKind,
    date: Date,
    parts: BTreeMap<Category, Part>,
    text: String,
    pub(crate) bytes: u64,
    pub(crate) records: u64,
    pub(crate) started: bool,
}

#[derive(Default)]
struct Part {
    out: Option<BufWriter<File>>,
    number: usize,
    records: usize,
}

impl Writer {
    pub(crate) fn new(folder: PathBuf, degree: Degree, kind: DeliveryKind, date: Date) -> Self {
        Writer { folder, degree, kind, date, parts: BTreeMap::new(), text: String::new(), bytes: 0, records: 0, started: false }
    }

    pub(crate) fn folder(&self) -> &PathBuf {
        &self.folder
    }

    fn fail(&self) -> impl Fn(io::Error) -> GenerateError + use<> {
        let path = self.folder.clone();
        move |error| GenerateError::Io { path: path.clone(), error }
    }

    /// A Complet has a file of each category, be it without records.
    pub(crate) fn start(&mut self, categories: &[Category]) -> Result<(), GenerateError> {
        for &category in categories {
            self.part(category)?;
        }
        Ok(())
    }

    pub(crate) fn put(&mut self, request: Request, record: &RawRecord) -> Result<(), GenerateError> {
        self.text.clear();
        write_request(&mut self.text, request, record);
        self.bytes += self.text.len() as u64;
        self.records += 1;
        let fail = self.fail();
        let text = std::mem::take(&mut self.text);
        let part = self.part(record.category())?;
        part.records += 1;
        if let Some(out) = &mut part.out {
            out.write_all(text.as_bytes()).map_err(fail)?;
        }
        self.text = text;
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> Result<(), GenerateError> {
        let fail = self.fail();
        for part in self.parts.values_mut() {
            close(part).map_err(&fail)?;
        }
        Ok(())
    }

    fn part(&mut self, category: Category) -> Result<&mut Part, GenerateError> {
        let fail = self.fail();
        if !self.started {
            fs::create_dir_all(&self.folder).map_err(&fail)?;
            fs::write(self.folder.join("ficAlimMENESR.dtd"), DTD).map_err(&fail)?;
            self.started = true;
        }
        let part = self.parts.entry(category).or_default();
        if part.records >= RECORDS_PER_FILE {
            close(part).map_err(&fail)?;
            part.records = 0;
            part.number += 1;
        }
        if part.out.is_none() {
            let stem = match self.degree {
                Degree::First => "ENT1D-ENT99",
                Degree::Second => "ENT2DVA-ENT99",
            };
            let day = self.date.strftime("%Y%m%d");
            let name = format!("{stem}_{}_{day}_{}_{:04}.xml", self.kind.word(), category.file_word(), part.number);
            let mut out = BufWriter::with_capacity(256 << 10, File::create(self.folder.join(name)).map_err(&fail)?);
            let head = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">\n\
                 <ficAlimMENESR>\n<!-- versionAF=\"AAF-FICTIF\" -->\n<!-- versionSDET=\"Annexe 4bis version 6.4\" -->\n\
                 <!-- codeAcademieExport=\"99\" -->\n<!-- degre=\"{}\" -->\n<!-- dateGenerationExport=\"{}\" -->\n",
                self.degree.word(),
                self.date.strftime("%d/%m/%Y"),
            );
            out.write_all(head.as_bytes()).map_err(&fail)?;
            part.out = Some(out);
        }
        Ok(part)
    }
}

fn close(part: &mut Part) -> io::Result<()> {
    if let Some(mut out) = part.out.take() {
        out.write_all(b"</ficAlimMENESR>\n")?;
        out.flush()?;
    }
    Ok(())
}

/// One request as XML, in the layout of the deliveries that were seen.
pub fn write_request(text: &mut String, request: Request, record: &RawRecord) {
    let (element, list, attr) = match request {
        Request::Add => ("addRequest", "attributes", "attr"),
        Request::Modify => ("modifyRequest", "modifications", "modification"),
        Request::Delete => ("deleteRequest", "", ""),
    };
    let category = record.category();
    text.push('<');
    text.push_str(element);
    text.push_str(">\n<operationalAttributes><attr name=\"");
    text.push_str(category.operational());
    text.push_str("\"><value>");
    text.push_str(category.name());
    text.push_str("</value></attr></operationalAttributes>\n<identifier><id>");
    escape(text, record.id());
    text.push_str("</id></identifier>\n");
    if request != Request::Delete {
        text.push('<');
        text.push_str(list);
        text.push_str(">\n");
        for (name, values) in record.attributes() {
            text.push('<');
            text.push_str(attr);
            text.push_str(" name=\"");
            text.push_str(name.name());
            text.push_str(if request == Request::Modify { "\" operation=\"replace\">" } else { "\">" });
            let none = values.len() == 0;
            for value in values {
                if value.is_empty() {
                    text.push_str("<value/>");
                    continue;
                }
                text.push_str("<value>");
                escape(text, value);
                text.push_str("</value>");
            }
            if none {
                text.push_str("<value/>");
            }
            text.push_str("</");
            text.push_str(attr);
            text.push_str(">\n");
        }
        text.push_str("</");
        text.push_str(list);
        text.push_str(">\n");
    }
    text.push_str("</");
    text.push_str(element);
    text.push_str(">\n");
}

fn escape(text: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.find(['&', '<', '>', '\'', '"']) {
        text.push_str(&rest[..at]);
        text.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'\'' => "&apos;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
}
