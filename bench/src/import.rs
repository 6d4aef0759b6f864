//! The speed and the memory of an import.

use crate::proc;
use crate::say;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// An import to measure.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// The program.
    #[arg(long)]
    preau: PathBuf,
    /// The delivery: a folder.
    #[arg(long)]
    delivery: PathBuf,
    /// The folder of the platform.
    #[arg(long)]
    data: PathBuf,
    /// The database, when it is not SQLite in that folder.
    #[arg(long)]
    database_url: Option<String>,
}

/// Applies the delivery twice; prints MB/s of XML and the most memory of each.
pub(crate) fn import(what: &Import) -> Result<(), String> {
    let megabytes = xml_bytes(&what.delivery) as f64 / 1e6;
    let mut seconds = vec![];
    for turn in ["first", "second"] {
        let began = Instant::now();
        let mut command = Command::new(&what.preau);
        command.args(["import", "aaf"]).arg(&what.delivery).arg("--apply").arg("--data").arg(&what.data).stdout(Stdio::null());
        if let Some(url) = &what.database_url {
            command.arg("--database-url").arg(url);
        }
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let (mut peak, mut cpu) = (0.0f64, 0.0f64);
        let status = loop {
            if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
                break status;
            }
            peak = peak.max(proc::peak_mib(child.id()).unwrap_or(0.0));
            cpu = cpu.max(proc::cpu_ms(&[child.id()]));
            std::thread::sleep(Duration::from_millis(20));
        };
        if !status.success() {
            return Err(format!("the import ended with {status}"));
        }
        let wall = began.elapsed().as_secs_f64();
        seconds.push(wall);
        say(&format!(
            "import, {turn} time: {megabytes:.1} MB of XML in {wall:.2} s = {:.1} MB/s; CPU {:.2} s; RSS at most {peak:.0} MiB",
            megabytes / wall,
            cpu / 1_000.0
        ));
    }
    say(&format!("second run: {:.1} times faster", seconds[0] / seconds[1]));
    Ok(())
}

fn xml_bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .map(|path| match () {
            () if path.is_dir() => xml_bytes(&path),
            () if path.extension().is_some_and(|end| end == "xml") => std::fs::metadata(&path).map_or(0, |about| about.len()),
            () => 0,
        })
        .sum()
}
