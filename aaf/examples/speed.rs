//! Measures the crate: generates a delivery, then reads, keeps and decodes all of it.
//!
//! `cargo run --release -p preau-aaf --example speed -- FOLDER [STRUCTURES STUDENTS]`
#![expect(clippy::print_stdout, reason = "its whole purpose")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use preau_aaf::generate::{Options, generate};
use preau_aaf::{Delivery, Limits, Reader, Record, decode, open};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("where?")?;
    let number = |text: Option<String>, otherwise: usize| text.map_or(Ok(otherwise), |text| text.parse());
    let structures = number(arguments.next(), 60)?;
    let students = number(arguments.next(), 24_000)?;
    let folder = Path::new(&folder);

    let start = Instant::now();
    let summary = generate(&folder.join("feed"), &Options { structures, students, ..Options::default() })?;
    tell("generate", summary.bytes, start);
    println!("{} students, {} relatives, {} agents", summary.students, summary.relatives, summary.agents);

    let start = Instant::now();
    let deliveries = open(&folder.join("feed"), &folder.join("work"), &Limits::default())?;
    tell("open", 0, start);

    pass("read", &deliveries, |_, _| 0)?;
    pass("read, keep", &deliveries, |record, _| record.raw.encode().len())?;
    pass("read, decode", &deliveries, |record, delivery| usize::from(decode(&record.raw, delivery.degree).is_ok()))?;
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn pass(what: &str, deliveries: &[Delivery], mut with: impl FnMut(&Record, &Delivery) -> usize) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (mut bytes, mut made) = (0, 0);
    let mut record = Record::default();
    for delivery in deliveries {
        for file in &delivery.files {
            let mut reader = Reader::open(&file.path)?;
            while reader.read(&mut record)? {
                made += with(&record, delivery);
            }
            bytes += reader.bytes_read();
        }
    }
    tell(what, bytes, start);
    std::hint::black_box(made);
    Ok(())
}

fn tell(what: &str, bytes: u64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what}: {:.2} s, {:.0} MB, {:.0} MB/s", seconds, bytes as f64 / 1e6, bytes as f64 / 1e6 / seconds);
}
