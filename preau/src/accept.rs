//! `preau accept`: opens the acceptance book before a server, ours or another, and prints what came of each point.

use crate::say::{self, Fault};
use accept::{Account, Common, Point, Report, Trust, Unable, Url, Verdict};
use clap::{Args, Subcommand};
use kit::words::Words;
use kit::{Text, text};
use serde_json::json;
use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How long a call of the server is waited for.
const HEARS: Duration = Duration::from_secs(15);

/// The books.
#[derive(Subcommand, Debug)]
pub enum Book {
    /// CAS 1, 2 and 3. With --listen, what the server calls is heard too (single logout, proxy tickets).
    Cas(Cas),
    /// OpenID Connect. With --listen, the back-channel logout is heard too.
    Oidc(Oidc),
}

/// What every book is told.
#[derive(Args, Debug)]
pub struct Server {
    /// The server: the address of CAS (before /login), or the issuer (before /.well-known).
    #[arg(long, value_name = "URL")]
    url: Url,
    /// An account of trial there.
    #[arg(long)]
    login: String,
    /// The file whose first line is its password; - reads it from the standard input.
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
    /// The certificate (PEM) of an authority that is believed besides those of the web: the one that signed the server's.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Wait, some minutes, for what must expire.
    #[arg(long)]
    patient: bool,
    /// Print the points as JSON, for machines.
    #[arg(long)]
    json: bool,
}

/// The book of CAS.
#[derive(Args, Debug)]
pub struct Cas {
    #[command(flatten)]
    server: Server,
    /// The address of a service that is registered there.
    #[arg(long, value_name = "URL")]
    service: Url,
    /// Where that service takes proxy-granting tickets, if it may proxy.
    #[arg(long, value_name = "URL")]
    callback: Option<Url>,
}

/// The book of OpenID Connect.
#[derive(Args, Debug)]
pub struct Oidc {
    #[command(flatten)]
    server: Server,
    /// The client that is registered there.
    #[arg(long, value_name = "ID")]
    client: String,
    /// The file whose first line is its secret; none for a public client.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Where it takes codes.
    #[arg(long, value_name = "URL")]
    redirect: Url,
    /// What it asks for besides openid.
    #[arg(long, default_value = "profile")]
    scope: String,
    /// Where it wishes people back after a sign-out, if it has such an address.
    #[arg(long, value_name = "URL")]
    signed_out: Option<Url>,
}

/// Opens a book; the exit says whether everything that must hold does.
pub async fn open(book: Book, listen: Option<SocketAddr>) -> Result<ExitCode, Fault> {
    let words = say::words();
    match book {
        Book::Cas(typed) => cas(typed, listen, &words).await,
        Book::Oidc(typed) => oidc(typed, listen, &words).await,
    }
}

async fn cas(typed: Cas, listen: Option<SocketAddr>, words: &Words) -> Result<ExitCode, Fault> {
    let json = typed.server.json;
    let told =
        accept::cas::Cas { common: common(typed.server, listen, words)?, service: typed.service, callback: typed.callback };
    begin(words, json, text!("accept-title-cas", url = told.common.url.as_str()));
    let report = accept::cas::run(&told, &mut |point| tell(words, json, point)).await;
    end(words, json, "cas", &told.common.url, report)
}

async fn oidc(typed: Oidc, listen: Option<SocketAddr>, words: &Words) -> Result<ExitCode, Fault> {
    let json = typed.server.json;
    let told = accept::oidc::Oidc {
        common: common(typed.server, listen, words)?,
        client: typed.client,
        secret: typed.secret_file.as_deref().map(|file| first_line(file, words)).transpose()?,
        redirect: typed.redirect,
        scope: typed.scope,
        signed_out: typed.signed_out,
    };
    begin(words, json, text!("accept-title-oidc", url = told.common.url.as_str()));
    let report = accept::oidc::run(&told, &mut |point| tell(words, json, point)).await;
    end(words, json, "oidc", &told.common.url, report)
}

fn begin(words: &Words, json: bool, title: Text) {
    if !json {
        say::line(words, &title);
        say::line(words, &"accept-signs".into());
    }
}

fn end(words: &Words, json: bool, book: &str, url: &Url, report: Result<Report, Unable>) -> Result<ExitCode, Fault> {
    let report = report.map_err(|unable| Fault::Failure(words.say(&unable.0)))?;
    say::plain(&if json { as_json(book, url, &report, words) } else { sum(&report, words) });
    Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn common(typed: Server, listen: Option<SocketAddr>, words: &Words) -> Result<Common, Fault> {
    let password = first_line(&typed.password_file, words)?;
    let account = Account { login: typed.login, password };
    let bound = listen.map(|address| {
        TcpListener::bind(address).map_err(|error| {
            let (address, error) = (address.to_string(), error.to_string());
            Fault::Failure(words.say(&text!("program-cannot-listen", address = address, error = error)))
        })
    });
    let trust = typed.ca.as_deref().map(|file| authority(file, words)).transpose()?.unwrap_or_default();
    Ok(Common { url: typed.url, trust, account, listen: bound.transpose()?, hears: HEARS, patient: typed.patient })
}

/// The authority of a file, believed besides those of the web.
fn authority(file: &Path, words: &Words) -> Result<Trust, Fault> {
    let pem = std::fs::read(file).map_err(|error| Fault::Usage(say::file(file, &error)))?;
    let none = || Fault::Usage(words.say(&text!("program-accept-ca", file = file.display().to_string())));
    Trust::with(&pem).ok_or_else(none)
}

/// The first line of a file: a password, a secret.
fn first_line(file: &Path, words: &Words) -> Result<String, Fault> {
    let whole = if file == Path::new("-") {
        let mut whole = String::new();
        std::io::stdin().take(4_096).read_to_string(&mut whole).map(|_| whole)
    } else {
        std::fs::read_to_string(file)
    };
    let whole = whole.map_err(|error| {
        let (file, error) = (file.display().to_string(), error.to_string());
        Fault::Usage(words.say(&text!("program-accept-secret", file = file, error = error)))
    })?;
    Ok(whole.lines().next().unwrap_or("").to_owned())
}

/// Prints a point as soon as it was asked.
fn tell(words: &Words, json: bool, point: &Point) {
    if json {
        return;
    }
    say::plain(&format!("{} {:<17} {}", point.sign(), point.section, words.say(&point.title())));
    let more: Vec<Text> = match &point.verdict {
        Verdict::Held => vec![],
        Verdict::Missed { expected, seen } => {
            vec![text!("accept-expected", what = expected.clone()), text!("accept-seen", what = seen.clone())]
        }
        Verdict::Moot(why) => vec![text!("accept-moot", why = why.clone())],
    };
    for line in more {
        say::plain(&format!("{:20}{}", "", words.say(&line)));
    }
}

/// The last line of a report.
fn sum(report: &Report, words: &Words) -> String {
    let [held, missed, advised, moots] = report.counts();
    words.say(&text!(
        "accept-sum",
        held = text!("accept-held", count = held),
        missed = text!("accept-missed", count = missed),
        advised = text!("accept-advised", count = advised),
        moots = text!("accept-moots", count = moots)
    ))
}

/// The whole report, for machines: identifiers and verdicts stay the same from one language to the other.
fn as_json(book: &str, url: &Url, report: &Report, words: &Words) -> String {
    let points: Vec<_> = report
        .points
        .iter()
        .map(|point| {
            let (verdict, expected, seen, why) = match &point.verdict {
                Verdict::Held => ("held", None, None, None),
                Verdict::Missed { expected, seen } => ("missed", Some(words.say(expected)), Some(words.say(seen)), None),
                Verdict::Moot(why) => ("not_applicable", None, None, Some(words.say(why))),
            };
            json!({
                "id": point.id, "section": point.section, "weight": point.weight, "title": words.say(&point.title()),
                "verdict": verdict, "expected": expected, "seen": seen, "why": why,
            })
        })
        .collect();
    let [held, missed, advised, moots] = report.counts();
    let whole = json!({
        "book": book, "server": url.as_str(), "passes": report.passes(), "held": held, "missed": missed,
        "advised": advised, "not_applicable": moots, "points": points,
    });
    serde_json::to_string_pretty(&whole).unwrap_or_default()
}
