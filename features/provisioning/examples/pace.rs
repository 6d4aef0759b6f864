//! How fast a delivery is imported, by phase: `cargo run -p preau-provisioning --example pace -- STRUCTURES STUDENTS [postgres://…]`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measuring tool")]

use aaf::generate::{Options as Generated, generate};
use kit::db::DbUrl;
use kit::{Clock, Db};
use preau_provisioning::{Ground, Options, Progress, import};
use std::sync::Mutex;
use std::time::Instant;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise: usize| args.get(at).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let folder = std::env::temp_dir().join(format!("preau-pace-{}", std::process::id()));
    let feed = folder.join("feed");
    let summary =
        generate(&feed, &Generated { structures: number(0, 20), students: number(1, 9_000), ..Generated::default() }).unwrap();
    let people = summary.students + summary.relatives + summary.agents;
    let url = match args.get(2) {
        Some(address) => address.parse().unwrap(),
        None => DbUrl::Sqlite(folder.join("pace.sqlite")),
    };
    let db = Db::open(&url, 4).await.unwrap();
    let clock = Clock::starting_at("2026-09-15T06:00:00Z".parse().unwrap());
    let slices = [directory::slice(), identity::slice(), preau_provisioning::slice()];
    let mut migrations = vec![kit::own_migrations()];
    migrations.extend(slices.iter().map(|slice| (slice.name, slice.migrations)));
    db.migrate(&migrations, clock.now()).await.unwrap();
    let ground = Ground { db: &db, clock: &clock, data: &folder };
    for degree in ["1D", "2D"] {
        let complet = feed.join(degree).join("complet");
        if !complet.exists() {
            continue;
        }
        once(ground, &complet).await;
        // The same people under another date: compared, and nothing written.
        let again = folder.join("again").join(degree);
        std::fs::create_dir_all(&again).unwrap();
        for file in std::fs::read_dir(&complet).unwrap() {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap().replace("20260914", "20260916");
            std::fs::copy(file.path(), again.join(name)).unwrap();
        }
        once(ground, &again).await;
        once(ground, &feed.join(degree).join("delta")).await;
    }
    println!("{people} persons");
    std::fs::remove_dir_all(&folder).unwrap();
}

async fn once(ground: Ground<'_>, path: &std::path::Path) {
    let bytes: u64 = std::fs::read_dir(path).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
    let start = Instant::now();
    let read = Mutex::new(None);
    let watch = |progress: Progress| {
        if let Progress::Structures(0, _) = progress {
            *read.lock().unwrap() = Some(start.elapsed());
        }
    };
    let options = Options { apply: true, allow_closures: true, ..Options::default() };
    let (report, statements) = kit::db::counted(import(ground, path, &options, &watch)).await;
    let report = report.unwrap();
    let all = start.elapsed();
    let staged = read.lock().unwrap().unwrap_or(all);
    let totals = report.totals;
    let touched = totals.created + totals.changed + totals.moved + totals.closed;
    println!(
        "{}: {:.1} MB, staged in {:.2} s, all in {:.2} s: {:.1} MB/s; {touched} touched, {} unchanged, {:.0} statements for 1,000; {}",
        path.strip_prefix(std::env::temp_dir()).unwrap().display(),
        bytes as f64 / 1e6,
        staged.as_secs_f64(),
        all.as_secs_f64(),
        bytes as f64 / 1e6 / all.as_secs_f64(),
        totals.unchanged,
        f64::from(statements) * 1000.0 / (touched + totals.unchanged).max(1) as f64,
        memory()
    );
}

/// What the process holds, as Linux says it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .filter(|line| line.starts_with("VmHWM") || line.starts_with("RssAnon"))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}
