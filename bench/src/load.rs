//! Pages and sign-ins, from 16 connections in rotation.

use crate::proc;
use crate::say;
use crate::visitor::{Account, Visitor};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What to ask, and of whom.
#[derive(clap::Args, Clone)]
pub(crate) struct Target {
    /// The server: 127.0.0.1:PORT.
    #[arg(long)]
    pub(crate) address: String,
    /// The accounts that `preau demo` wrote.
    #[arg(long)]
    accounts: PathBuf,
    /// The processes of the stack (their children are counted too).
    #[arg(long, value_delimiter = ',')]
    pub(crate) pids: Vec<u32>,
    /// Requests for each page.
    #[arg(long, default_value_t = 4_000)]
    pub(crate) requests: u32,
    /// Connections.
    #[arg(long, default_value_t = 16)]
    pub(crate) connections: u32,
    /// How long the sign-ins last, in seconds (at most 60).
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

impl Target {
    pub(crate) fn accounts(&self) -> Result<Vec<Account>, String> {
        let text = std::fs::read_to_string(&self.accounts).map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }
}

/// The pages measured for each profile of the demo; one that ends with `…` is the first such link of the page before.
const PAGES: [(&str, &str); 19] = [
    ("student", "/"),
    ("guardian", "/"),
    ("teacher", "/"),
    ("school_life", "/"),
    ("management", "/"),
    ("staff", "/"),
    ("school_admin", "/"),
    ("academy", "/"),
    ("authority", "/"),
    ("teacher", "/groups"),
    ("management", "/people?q=ma"),
    ("student", "/timetable"),
    ("guardian", "/timetable"),
    ("teacher", "/timetable"),
    ("management", "/timetable/school"),
    ("management", "/timetable/divisions/…"),
    ("student", "/homework"),
    ("guardian", "/homework"),
    ("teacher", "/homework"),
];

struct Series {
    cpu_ms: f64,
    p50_ms: f64,
    p99_ms: f64,
    statements: u32,
    bytes: usize,
    per_second: f64,
}

/// Measures each page.
pub(crate) async fn pages(target: &Target) -> Result<(), String> {
    let accounts = target.accounts()?;
    say(&format!("machine: {}; {} requests a page, {} connections", proc::machine(), target.requests, target.connections));
    say(&format!(
        "{:<14} {:<24} {:>8} {:>8} {:>8} {:>8} {:>6} {:>8}",
        "profile", "page", "CPU-ms", "p50 ms", "p99 ms", "req/s", "stmts", "bytes"
    ));
    let mut before = "/";
    for (profile, page) in PAGES {
        let Some(account) = accounts.iter().find(|account| account.profile == profile) else { continue };
        let path: Arc<str> = match page.strip_suffix('…') {
            Some(beginning) => {
                let mut visitor = Visitor::connect(&target.address).await?;
                visitor.sign_in(account).await?;
                visitor.link(before, beginning).await?.into()
            }
            None => page.into(),
        };
        before = page;
        let mut series = vec![];
        for _ in 0..3 {
            series.push(one_series(target, account, &path, target.requests / 3).await?);
        }
        series.sort_by(|a, b| a.cpu_ms.total_cmp(&b.cpu_ms));
        let one = &series[1];
        say(&format!(
            "{profile:<14} {page:<24} {:>8.3} {:>8.2} {:>8.2} {:>8.0} {:>6} {:>8}",
            one.cpu_ms, one.p50_ms, one.p99_ms, one.per_second, one.statements, one.bytes
        ));
    }
    Ok(())
}

/// The anonymous memory that each process holds, once all was asked of it.
pub(crate) fn memory(target: &Target) -> Result<(), String> {
    for pid in &target.pids {
        say(&format!("anonymous memory of {pid}: {:.1} MiB", proc::anonymous_mib(*pid)));
    }
    Ok(())
}

async fn one_series(target: &Target, account: &Account, path: &Arc<str>, requests: u32) -> Result<Series, String> {
    let each = requests / target.connections;
    let mut visitors = vec![];
    let mut first = Visitor::connect(&target.address).await?;
    first.sign_in(account).await?;
    visitors.push(first);
    while visitors.len() < target.connections as usize {
        let mut visitor = Visitor::connect(&target.address).await?;
        visitor.sign_in(account).await?;
        visitors.push(visitor);
    }
    let family = proc::family(&target.pids);
    let (before, began) = (proc::cpu_ms(&family), Instant::now());
    let tasks: Vec<_> = visitors.into_iter().map(|visitor| tokio::spawn(ask(visitor, Arc::clone(path), each))).collect();
    let mut waits = vec![];
    let (mut statements, mut bytes) = (0, 0);
    for task in tasks {
        let (some, most, size) = task.await.map_err(|error| error.to_string())??;
        waits.extend(some);
        statements = statements.max(most);
        bytes = bytes.max(size);
    }
    let wall = began.elapsed().as_secs_f64();
    let cpu = proc::cpu_ms(&proc::family(&target.pids)) - before;
    let count = waits.len().max(1);
    let (p50_ms, p99_ms) = (quantile(&mut waits, 0.5), quantile(&mut waits, 0.99));
    Ok(Series { cpu_ms: cpu / count as f64, p50_ms, p99_ms, statements, bytes, per_second: count as f64 / wall })
}

async fn ask(mut visitor: Visitor, path: Arc<str>, times: u32) -> Result<(Vec<f64>, u32, usize), String> {
    let mut waits = Vec::with_capacity(times as usize);
    let (mut statements, mut bytes) = (0, 0);
    for _ in 0..times {
        let began = Instant::now();
        let answer = visitor.get(&path).await?;
        waits.push(began.elapsed().as_secs_f64() * 1_000.0);
        if answer.status != 200 || answer.body.len() < 1_000 {
            return Err(format!("{path} answered {} with {} bytes", answer.status, answer.body.len()));
        }
        statements = statements.max(answer.statements);
        bytes = bytes.max(answer.body.len());
    }
    Ok((waits, statements, bytes))
}

fn quantile(waits: &mut [f64], share: f64) -> f64 {
    waits.sort_by(f64::total_cmp);
    let last = waits.len().saturating_sub(1);
    waits.get((last as f64 * share).round() as usize).copied().unwrap_or(0.0)
}

/// Sign-ins a second, bounded by the hash.
pub(crate) async fn sign_ins(target: &Target) -> Result<(), String> {
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let began = Instant::now();
    let storm = storm(target, &stop, &done)?;
    tokio::time::sleep(Duration::from_secs(target.seconds.min(60))).await;
    let (count, wall) = (done.load(Ordering::Relaxed), began.elapsed().as_secs_f64());
    stop.store(true, Ordering::Relaxed);
    for task in storm {
        task.await.map_err(|error| error.to_string())??;
    }
    say(&format!("sign-ins: {:.1} a second from {} connections", count as f64 / wall, target.connections));
    Ok(())
}

type Task = tokio::task::JoinHandle<Result<(), String>>;

fn storm(target: &Target, stop: &Arc<AtomicBool>, done: &Arc<AtomicU64>) -> Result<Vec<Task>, String> {
    // Who runs the platform is asked for a second factor first.
    let accounts: Vec<Account> = target.accounts()?.into_iter().filter(|account| account.profile != "platform_admin").collect();
    let tasks = (0..target.connections as usize).map(|index| {
        let (address, account) = (target.address.clone(), accounts[index % accounts.len()].clone());
        let (stop, done) = (Arc::clone(stop), Arc::clone(done));
        tokio::spawn(async move {
            let mut visitor = Visitor::connect(&address).await?;
            while !stop.load(Ordering::Relaxed) {
                visitor.sign_in(&account).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        })
    });
    Ok(tasks.collect())
}

/// The p99 of the teacher's home, alone and under a storm of sign-ins.
///
/// Who measures has a thread of its own: a clock that waits for the storm's own clients, which in life
/// are on other machines, would tell of them.
pub(crate) async fn mixed(target: &Target) -> Result<(), String> {
    let accounts = target.accounts()?;
    let account = accounts.iter().find(|account| account.profile == "teacher").ok_or("no teacher among the accounts")?;
    let calm = Target { connections: 4, ..target.clone() };
    let alone = aside(&calm, account)?;
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let storm = storm(target, &stop, &done)?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let under = aside(&calm, account)?;
    stop.store(true, Ordering::Relaxed);
    for task in storm {
        task.await.map_err(|error| error.to_string())??;
    }
    say(&format!(
        "home while {} clients sign in without pause: p99 {:.2} ms (alone {:.2} ms, ×{:.2}); p50 {:.2} ms (alone {:.2} ms)",
        target.connections,
        under.p99_ms,
        alone.p99_ms,
        under.p99_ms / alone.p99_ms,
        under.p50_ms,
        alone.p50_ms
    ));
    Ok(())
}

/// One series, asked from a thread of its own.
fn aside(target: &Target, account: &Account) -> Result<Series, String> {
    let (target, account) = (target.clone(), account.clone());
    let measuring = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        runtime.block_on(one_series(&target, &account, &"/".into(), target.requests / 4))
    });
    tokio::task::block_in_place(|| measuring.join()).map_err(|_| "the measuring thread panicked".to_owned())?
}
