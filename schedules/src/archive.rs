//! Opens archives, within bounds.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::detect::Kind;
use crate::finding::FindingKind;
use crate::limits::{Bound, Limits};
use crate::text::clean;
use crate::udt::Table;
use crate::xml::too_much;

/// A file of an archive: its last name, and what is in it.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// An archive of UnDeuxTemps is known by the names of its tables.
pub(crate) fn kind_of(bytes: &[u8]) -> Kind {
    let limits = Limits::default();
    let Ok(archive) = open(bytes, &limits) else { return Kind::Archive };
    match archive.file_names().flatten().any(|name| Table::of(last_name(&name)).is_some()) {
        true => Kind::Udt,
        false => Kind::Archive,
    }
}

/// All files of an archive; `left` is what all files together may still hold.
pub(crate) fn unpack(bytes: &[u8], limits: &Limits, left: &mut usize) -> Result<Vec<Entry>, FindingKind> {
    let mut archive = open(bytes, limits)?;
    let mut names = HashSet::new();
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let raw = archive.by_index_raw(at).map_err(bad)?;
        let path = String::from_utf8_lossy(raw.name_raw()).into_owned();
        let name = last_name(&path);
        let (is_file, locked, packed) = (raw.is_file(), raw.encrypted(), raw.compressed_size());
        drop(raw);
        // What a desktop leaves behind in archives is no file of the export.
        if !is_file || name.is_empty() || name.starts_with('.') || path.starts_with("__MACOSX") {
            continue;
        }
        let name = clean(name);
        if locked {
            return Err(FindingKind::LockedEntry { entry: name });
        }
        if !names.insert(name.clone()) {
            return Err(FindingKind::TwiceInArchive { entry: name });
        }
        let packed = packed.min(bytes.len() as u64).max(1);
        let bytes = inflate(archive.by_index(at).map_err(bad)?, packed, limits, left)?;
        entries.push(Entry { name, bytes });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// The sizes that an archive declares are not believed: what comes out is counted.
fn inflate(entry: impl Read, packed: u64, limits: &Limits, left: &mut usize) -> Result<Vec<u8>, FindingKind> {
    let by_ratio = packed.saturating_mul(limits.ratio).max(1 << 20);
    let max = by_ratio.min(limits.file_bytes as u64).min(*left as u64);
    let mut bytes = Vec::new();
    let read = entry.take(max + 1).read_to_end(&mut bytes);
    read.map_err(|error| FindingKind::BadArchive { detail: clean(&error.to_string()) })?;
    let len = bytes.len() as u64;
    if len > limits.file_bytes as u64 {
        return Err(too_much(Bound::FileBytes, limits.file_bytes));
    }
    if len > *left as u64 {
        return Err(too_much(Bound::TotalBytes, limits.total_bytes));
    }
    if len > by_ratio {
        return Err(FindingKind::TooMuch { bound: Bound::Ratio, max: limits.ratio });
    }
    *left -= bytes.len();
    Ok(bytes)
}

fn open<'b>(bytes: &'b [u8], limits: &Limits) -> Result<ZipArchive<Cursor<&'b [u8]>>, FindingKind> {
    // The library makes a table of all entries: how many there will be is asked before.
    if declared_entries(bytes) > limits.entries as u64 {
        return Err(too_much(Bound::Entries, limits.entries));
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(bad)?;
    if archive.len() > limits.entries {
        return Err(too_much(Bound::Entries, limits.entries));
    }
    Ok(archive)
}

/// The number of entries in the records at an archive's end, wherever they seem to stand: the
/// largest counts.
fn declared_entries(bytes: &[u8]) -> u64 {
    let tail = &bytes[bytes.len().saturating_sub((64 << 10) + 200)..];
    let small = memchr::memmem::find_iter(tail, b"PK\x05\x06").filter_map(|at| number_at::<2>(tail, at + 10));
    let large = memchr::memmem::find_iter(tail, b"PK\x06\x06").filter_map(|at| number_at::<8>(tail, at + 32));
    // 0xFFFF refers to the larger record.
    small.filter(|&count| count != 0xFFFF).chain(large).max().unwrap_or(0)
}

fn number_at<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let mut number = [0; 8];
    number[..N].copy_from_slice(bytes.get(at..at + N)?);
    Some(u64::from_le_bytes(number))
}

fn last_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

fn bad(error: ZipError) -> FindingKind {
    FindingKind::BadArchive { detail: clean(&error.to_string()) }
}
