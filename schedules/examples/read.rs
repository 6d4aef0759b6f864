//! Reads files and says what is in them: `cargo run -p preau-schedules --example read -- FILE…`.
#![expect(clippy::print_stdout, reason = "a program for the command line")]

use std::error::Error;

use jiff::tz::TimeZone;
use preau_schedules::{File, Options, read};

fn main() -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let bytes: Vec<Vec<u8>> = names.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    let files: Vec<File<'_>> = names.iter().zip(&bytes).map(|(name, bytes)| File { name, bytes }).collect();
    let began = std::time::Instant::now();
    let reading = read(&files, &Options::new(TimeZone::get("Europe/Paris")?));
    println!("read in {:?}", began.elapsed());
    for finding in reading.findings.iter().take(50) {
        println!("{}:{}: {:?}", finding.file, finding.line, finding.kind);
    }
    let Some(schedule) = reading.schedule else { return Ok(()) };
    println!("{:?} {:?} {:?}", schedule.kind, schedule.structure, schedule.year);
    for pattern in schedule.patterns.iter().take(100) {
        println!(
            "{:>4} {} {:?} {}–{} {}+{} weeks {:?} {:?} {:?} {:?}",
            pattern.line,
            pattern.key_external,
            pattern.weekday,
            pattern.starts,
            pattern.ends,
            pattern.weeks.len(),
            pattern.cancelled.len(),
            pattern.alternation,
            pattern.sections,
            pattern.teachers,
            pattern.rooms,
        );
    }
    for lesson in schedule.lessons.iter().take(100) {
        println!(
            "{:>4} {} {} {}–{} {:?} {:?} {} {:?} {:?} {:?}",
            lesson.line,
            lesson.key_external,
            lesson.day,
            lesson.starts,
            lesson.ends,
            lesson.status,
            lesson.marks,
            lesson.title,
            lesson.sections,
            lesson.teachers,
            lesson.rooms,
        );
    }
    println!("{} patterns, {} lessons", schedule.patterns.len(), schedule.lessons.len());
    Ok(())
}
