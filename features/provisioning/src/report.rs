//! The report of an import: as JSON in a file, as text on a terminal.

use crate::model::Report;
use std::io::Write;
use std::path::Path;

/// Writes the report as JSON; its first member is `totals`.
pub fn write_json(path: &Path, report: &Report) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    serde_json::to_writer_pretty(&mut file, report)?;
    file.write_all(b"\n")?;
    file.flush()
}
