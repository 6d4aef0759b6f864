//! `preau provider`: counters elsewhere through which people come in.

use crate::run::open_platform;
use crate::say::{self, Fault};
use crate::settings::Settings;
use clap::{Args, Subcommand};
use federation::Typed;
use federation::model::{Algorithm, ProviderId};
use kit::words::Words;
use kit::{App, text};
use std::io::Read;
use std::path::{Path, PathBuf};

/// How much of a file with a secret is read.
const LONGEST: u64 = 4_096;

/// What is done with counters.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Enter a counter; its button then stands on the sign-in page, once it gave the portal's client id and secret.
    #[command(subcommand)]
    Add(Box<Add>),
    /// Give a counter that was entered without them the portal's client id and secret there.
    Complete(Complete),
    /// List the counters.
    List,
}

/// The protocols of counters.
#[derive(Subcommand, Debug)]
pub enum Add {
    /// A counter that speaks OpenID Connect.
    Oidc(Oidc),
}

/// What a counter gives in return for the portal's addresses.
#[derive(Args, Clone, Debug)]
pub struct Complete {
    /// Which counter, as `preau provider list` names it.
    pub id: ProviderId,
    /// The portal's client id there.
    #[arg(long, value_name = "ID")]
    pub client: String,
    /// A file with the portal's secret there; - reads it from the keyboard or a pipe.
    #[arg(long, value_name = "FILE")]
    pub secret_file: PathBuf,
}

/// A counter of OpenID Connect, as it is typed.
#[derive(Args, Clone, Debug)]
pub struct Oidc {
    /// What its button says: « Se connecter avec » and this name.
    #[arg(long)]
    pub name: String,
    /// Its address, exactly as it announces it.
    #[arg(long, value_name = "URL")]
    pub issuer: String,
    /// The portal's client id there; may come later, with the secret: the counter asks for the portal's addresses first.
    #[arg(long, value_name = "ID", default_value = "", requires = "secret_file")]
    pub client: String,
    /// A file with the portal's secret there; - reads it from the keyboard or a pipe.
    #[arg(long, value_name = "FILE", requires = "client")]
    pub secret_file: Option<PathBuf>,
    /// How it signs: RS256 or ES256.
    #[arg(long, value_name = "ALG", default_value = "RS256")]
    pub algorithm: String,
    /// What is asked for, with spaces between.
    #[arg(long, value_name = "SCOPES", default_value = "")]
    pub scopes: String,
    /// How strongly it must have made sure who it is, in its own words.
    #[arg(long, value_name = "ACR", default_value = "")]
    pub acr: String,
    /// The claim with the key of the directory's feed, if the counter is believed so far.
    #[arg(long, value_name = "CLAIM", default_value = "", requires = "key_feed")]
    pub key_claim: String,
    /// The feed to which that key belongs: 099-2D.
    #[arg(long, value_name = "FEED", default_value = "", requires = "key_claim")]
    pub key_feed: String,
}

/// Does what is asked with counters.
pub async fn provider(settings: Settings, command: Command) -> Result<(), Fault> {
    let words = say::words();
    let file = match &command {
        Command::Add(add) => {
            let Add::Oidc(oidc) = &**add;
            oidc.secret_file.as_deref()
        }
        Command::Complete(complete) => Some(complete.secret_file.as_path()),
        Command::List => None,
    };
    let secret = file.map(read_secret).transpose().map_err(Fault::Usage)?.unwrap_or_default();
    let app = open_platform(&settings).await?;
    let done = match command {
        Command::Add(typed) => {
            let Add::Oidc(oidc) = *typed;
            add(&app, &words, &oidc, secret).await.inspect(|()| say::note(&words, settings.guessed()))
        }
        Command::Complete(typed) => complete(&app, &words, &typed, &secret).await,
        Command::List => list(&app, &words).await,
    };
    app.db.close().await;
    done.map_err(|error| Fault::of(&words, &error))
}

/// The first line of a file, or of what is typed; else a sentence.
fn read_secret(file: &Path) -> Result<String, String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(LONGEST).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(LONGEST).read_to_string(&mut text))
    };
    read.map_err(|error| say::file(file, &error))?;
    Ok(text.lines().next().unwrap_or("").trim().to_owned())
}

async fn add(app: &App, words: &Words, oidc: &Oidc, secret: String) -> kit::Result<()> {
    if Algorithm::from_code(&oidc.algorithm).is_none() {
        return Err(kit::Error::Refused(text!("program-provider-algorithm")));
    }
    let typed = Typed {
        name: oidc.name.clone(),
        issuer: oidc.issuer.clone(),
        client: oidc.client.clone(),
        secret,
        algorithm: oidc.algorithm.clone(),
        scopes: oidc.scopes.clone(),
        acr: oidc.acr.clone(),
        key_claim: oidc.key_claim.clone(),
        key_feed: oidc.key_feed.clone(),
    };
    let provider = federation::entered(app, &typed, app.clock.now()).await?;
    if provider.is_complete() {
        say::line(words, &text!("program-provider-added", name = &provider.name));
    } else {
        say::line(words, &text!("program-provider-begun", name = &provider.name, id = provider.id.to_string()));
    }
    say::line(words, &text!("program-provider-back", url = provider.back(app)));
    say::line(words, &text!("program-provider-told", url = provider.told_at(app)));
    Ok(())
}

async fn complete(app: &App, words: &Words, typed: &Complete, secret: &str) -> kit::Result<()> {
    let provider = federation::completed(app, typed.id, &typed.client, secret, app.clock.now()).await?;
    say::line(words, &text!("program-provider-added", name = &provider.name));
    Ok(())
}

async fn list(app: &App, words: &Words) -> kit::Result<()> {
    let all = federation::register::all(&app.db).await?;
    if all.is_empty() {
        say::line(words, &text!("program-provider-none"));
    }
    for one in all {
        let state = match (one.stopped_at, one.is_complete()) {
            (Some(_), _) => words.get("program-provider-stopped"),
            (None, false) => words.get("program-provider-waits"),
            (None, true) => String::new(),
        };
        say::plain(format!("{}  {}  {}  {}  {} {state}", one.id, one.protocol, one.algorithm, one.issuer, one.name).trim_end());
    }
    Ok(())
}
