//! Measures a running Préau as its users load it: pages, sign-ins, both at once, single sign-on, the import; and kills it to see what it keeps.
//!
//! It asks only addresses of this machine, a bounded number of times.

mod crash;
mod import;
mod load;
mod proc;
mod sign_on;
mod visitor;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The load generator of the project.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Ask pages of a running server; print CPU-ms a request, p50, p99, statements, sizes.
    Pages(load::Target),
    /// Sign in without pause from 16 connections; print sign-ins a second.
    SignIns(load::Target),
    /// Ask pages alone, then while 16 clients sign in without pause; print both p99.
    Mixed(load::Target),
    /// Sign people on at the demo's services: tickets, codes, tokens; print CPU-ms a flow, with the hash apart.
    SignOn(sign_on::SignOn),
    /// Print the anonymous memory of the processes.
    Memory(load::Target),
    /// Run `preau import aaf` and print its speed and memory.
    Import(import::Import),
    /// Kill a server of its own during writes, restart it, and look whether an acknowledged write is lost.
    Crash {
        /// The program.
        #[arg(long)]
        preau: PathBuf,
        /// How many times.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
    },
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts");
    let done = runtime.block_on(async {
        match Cli::parse().what {
            What::Pages(target) => load::pages(&target).await,
            What::SignIns(target) => load::sign_ins(&target).await,
            What::Mixed(target) => load::mixed(&target).await,
            What::SignOn(what) => sign_on::sign_on(&what).await,
            What::Memory(target) => load::memory(&target),
            What::Import(import) => import::import(&import),
            What::Crash { preau, rounds } => crash::crash(&preau, rounds).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            say(&format!("failed: {sentence}"));
            ExitCode::FAILURE
        }
    }
}

/// Prints a line.
#[expect(clippy::print_stdout, reason = "printing figures is what this program is for")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
