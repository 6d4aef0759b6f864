//! Writes files to measure an import with:
//! `cargo run -p preau-schedules --example generate -- sts|edt FOLDER [SECTIONS] [WEEKS]`.
#![expect(clippy::print_stdout, reason = "a program for the command line")]

use std::error::Error;
use std::path::Path;

use jiff::civil::date;
use preau_schedules::generate::{Size, edt, sts};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let kind = arguments.next().unwrap_or_default();
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let mut size = Size::of_a_school(date(2026, 8, 31));
    if let Some(sections) = arguments.next() {
        size.sections = sections.parse()?;
    }
    if let Some(weeks) = arguments.next() {
        size.weeks = weeks.parse()?;
    }
    let files = match kind.as_str() {
        "sts" => {
            let (lists, lessons) = sts(size);
            vec![("sts_emp_0991234A_2026.xml", lists), ("emp_sts_0991234A_2026.xml", lessons)]
        }
        "edt" => vec![("edt.xml", edt(size))],
        _ => return Err("say sts or edt, and a folder".into()),
    };
    for (name, text) in files {
        let path = Path::new(&folder).join(name);
        std::fs::write(&path, &text)?;
        println!("{} ({} bytes)", path.display(), text.len());
    }
    Ok(())
}
