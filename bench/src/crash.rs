//! The crash audit: writers that keep their own journal, a server killed at random, and what it kept.
//!
//! Each writer first notes what it is about to write, then what was acknowledged. After the kill and
//! a restart, every acknowledged write must be there, and the database must be whole.

use crate::say;
use crate::visitor::{Account, Visitor};
use rand::RngExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WRITERS: usize = 8;

/// Makes demo schools, then kills and restarts their server so many times.
pub(crate) async fn crash(preau: &Path, rounds: u32) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("preau-crash-{}", std::process::id()));
    let done = trial(preau, rounds, &folder).await;
    let _ = std::fs::remove_dir_all(&folder);
    done
}

async fn trial(preau: &Path, rounds: u32, folder: &Path) -> Result<(), String> {
    let ended = Command::new(preau)
        .args(["demo", "--prepare-only", "--data"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !ended.map_err(|error| error.to_string())?.success() {
        return Err("the demo could not be made".into());
    }
    let text = std::fs::read_to_string(folder.join("demo-accounts.json")).map_err(|error| error.to_string())?;
    let accounts: Vec<Account> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let (mut kept, mut drafts) = (0u64, 0u64);
    let mut slowest = 0.0f64;
    for round in 1..=rounds {
        let journal: Journal = Arc::default();
        let (server, address) = start(preau, folder)?;
        let mut server = Kill(server);
        wait_until_ready(&address).await?;
        let writers: Vec<_> = accounts
            .iter()
            .cycle()
            .take(WRITERS.min(accounts.len()))
            .map(|account| tokio::spawn(write(address.clone(), account.clone(), round, Arc::clone(&journal))))
            .collect();
        let pause = rand::rng().random_range(400..2_500);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        server.now();
        for writer in writers {
            let _ = writer.await;
        }
        let began = Instant::now();
        let (server, address) = start(preau, folder)?;
        let mut server = Kill(server);
        wait_until_ready(&address).await?;
        slowest = slowest.max(began.elapsed().as_secs_f64());
        let (all, of_drafts) = audit(&address, &accounts, &journal).await.map_err(|lost| format!("round {round}: {lost}"))?;
        kept += all;
        drafts += of_drafts;
        server.now();
    }
    if drafts == 0 {
        return Err("no draft was acknowledged: teachers tried nothing".into());
    }
    let whole = Command::new(preau).args(["doctor", "--data"]).arg(folder).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !whole.map_err(|error| error.to_string())?.success() {
        return Err("the doctor finds something to mend".into());
    }
    say(&format!(
        "crash: {rounds} rounds, {kept} acknowledged states checked ({drafts} of drafts), lost 0; ready again in {slowest:.2} s at most"
    ));
    Ok(())
}

/// A write that was asked for.
#[derive(Clone)]
struct Line {
    login: String,
    /// Where it is read again.
    page: String,
    value: String,
    acknowledged: bool,
}

/// What was asked for, in its order, and what of it was acknowledged.
type Journal = Arc<Mutex<Vec<Line>>>;

/// What a writer writes: teachers the draft of work for a lesson of theirs, all others their own mobile number, which
/// is a write with its journal line.
enum Pen {
    Draft { lesson: String },
    Mobile,
}

impl Pen {
    async fn of(visitor: &mut Visitor, account: &Account) -> Result<Self, String> {
        if account.profile != "teacher" {
            return Ok(Self::Mobile);
        }
        let lesson = visitor.link("/timetable", "/lessons/").await?;
        Ok(Self::Draft { lesson })
    }
    /// Where it is typed, and read again.
    fn page(&self) -> String {
        match self {
            Self::Draft { lesson } => format!("{lesson}/homework/new"),
            Self::Mobile => "/settings/contact".to_owned(),
        }
    }
    fn value(&self, round: u32, number: u32) -> String {
        match self {
            Self::Draft { .. } => format!("Exercice-{round}-{number}-fin"),
            Self::Mobile => format!("+3369{:03}{number:04}", round % 1_000),
        }
    }
    async fn write(&self, visitor: &mut Visitor, value: &str) -> Result<bool, String> {
        let page = self.page();
        Ok(match self {
            Self::Draft { lesson } => {
                let answer = visitor.post(&page, &format!("{lesson}/homework/draft"), &[("content", value)]).await?;
                answer.status == 204
            }
            Self::Mobile => visitor.post(&page, &page, &[("mail", ""), ("mobile", value)]).await?.status == 303,
        })
    }
}

/// Writes without pause until the server is gone.
async fn write(address: String, account: Account, round: u32, journal: Journal) -> Result<(), String> {
    let mut visitor = Visitor::connect(&address).await?;
    visitor.sign_in(&account).await?;
    let pen = Pen::of(&mut visitor, &account).await?;
    for number in 0..400u32 {
        let value = pen.value(round, number);
        let line = Line { login: account.login.clone(), page: pen.page(), value: value.clone(), acknowledged: false };
        let index = {
            let mut lines = journal.lock().map_err(|_| "journal")?;
            lines.push(line);
            lines.len() - 1
        };
        if !pen.write(&mut visitor, &value).await? {
            return Err("a write was refused".into());
        }
        journal.lock().map_err(|_| "journal")?[index].acknowledged = true;
    }
    Ok(())
}

/// What is shown must be what was acknowledged last, or something asked for after it.
async fn audit(address: &str, accounts: &[Account], journal: &Journal) -> Result<(u64, u64), String> {
    let lines = journal.lock().map_err(|_| "journal")?.clone();
    let (mut checked, mut drafts) = (0, 0);
    for account in accounts {
        let own: Vec<&Line> = lines.iter().filter(|line| line.login == account.login).collect();
        let Some(last) = own.iter().rposition(|line| line.acknowledged) else { continue };
        let mut visitor = Visitor::connect(address).await?;
        visitor.sign_in(account).await?;
        let page = visitor.get(&own[last].page).await?;
        let text = String::from_utf8_lossy(&page.body).replace(['\u{a0}', ' '], "");
        if !own[last..].iter().any(|line| text.contains(line.value.as_str())) {
            return Err(format!("{} acknowledged {} and it is gone", account.login, own[last].value));
        }
        checked += 1;
        drafts += u64::from(own[last].page.ends_with("/homework/new"));
    }
    if checked == 0 {
        return Err("no write was acknowledged before the kill: nothing was tried".into());
    }
    Ok((checked, drafts))
}

fn start(preau: &Path, folder: &Path) -> Result<(Child, String), String> {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| error.to_string())?
        .port();
    let address = format!("127.0.0.1:{port}");
    let child = Command::new(preau)
        .args(["serve", "--listen", &address, "--data"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    Ok((child, address))
}

async fn wait_until_ready(address: &str) -> Result<(), String> {
    for _ in 0..200 {
        if let Ok(mut visitor) = Visitor::connect(address).await
            && visitor.get("/sign-in").await.is_ok_and(|answer| answer.status == 200)
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Err("the server is not ready after 5 s".into())
}

/// A child that is killed with SIGKILL, at the latest when the trial ends.
struct Kill(Child);

impl Kill {
    fn now(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Kill {
    fn drop(&mut self) {
        self.now();
    }
}
