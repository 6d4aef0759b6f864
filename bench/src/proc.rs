//! What Linux says of processes: CPU used, memory held.

use std::fs;

/// CPU milliseconds used by the processes since they began (user and system, ended children included).
pub(crate) fn cpu_ms(pids: &[u32]) -> f64 {
    pids.iter().filter_map(|pid| stat_ms(*pid)).sum()
}

fn stat_ms(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let after = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    // utime, stime, cutime, cstime are fields 14 to 17 of proc(5), in ticks of 10 ms.
    let ticks: f64 = fields.get(11..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some(ticks * 10.0)
}

/// The process and all its descendants.
pub(crate) fn family(pids: &[u32]) -> Vec<u32> {
    let mut all = pids.to_vec();
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter_map(|pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    let mut index = 0;
    while index < all.len() {
        let one = all[index];
        for (pid, parent) in &parents {
            if *parent == one && !all.contains(pid) {
                all.push(*pid);
            }
        }
        index += 1;
    }
    all
}

/// Anonymous memory of a process, in MiB (mapped database pages do not count).
pub(crate) fn anonymous_mib(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    field_kb(&text, "Anonymous:") / 1024.0
}

/// The most resident memory a process ever had, in MiB.
pub(crate) fn peak_mib(pid: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    Some(field_kb(&text, "VmHWM:") / 1024.0)
}

fn field_kb(text: &str, name: &str) -> f64 {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

/// The machine in a line: processor and cores.
pub(crate) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")).map_or("", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZeroUsize::get);
    format!("{model}, {cores} cores")
}
